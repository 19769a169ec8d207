# SPDX-License-Identifier: Apache-2.0
"""An analogue during therapy: whether this patient may have one, and who said so otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import XSD, Graph, Literal, URIRef
from shapes.cases import Case
from shapes.cases import cases as screening_cases

from dosing.timelines import HEAD, checked, checker, dose_turtle, patient_turtle
from reasoner.dosing import DoseCheck
from reasoner.terms import ONTO, PATIENTS

LU1 = "lu1=L 2027-02-15T10:00+01:00 2027-02-15T10:40+01:00"
AFTER = "s=long 2027-02-15T16:00+01:00"
#: Cases of the specification, with the outcome under the adopted reading and under "any one of the three".
P5 = {
    "P5-1": ("SATISFIED", {}),
    "P5-2": ("VIOLATED", {"A27": "SATISFIED"}),
    "P5-3": ("VIOLATED", {"A27": "SATISFIED"}),
    "P5-4": ("UNKNOWN", {"A27": "SATISFIED"}),
    "P5-5": ("VIOLATED", {"A27": "SATISFIED"}),
}


def screening_case(name: str) -> Case:
    """The case of PERM-05 whose file name holds this."""
    (case,) = (c for c in screening_cases() if c.identifier.startswith("PERM-05/") and name in c.identifier)
    return case


def permission(graph: Graph, patient: str, doses: tuple[str, ...], folder: Path) -> DoseCheck:
    """The one check of the permission."""
    file = folder / "patient.ttl"
    with_doses(graph, patient, doses).serialize(file, format="turtle")
    (timeline,) = checker().check([file])
    (check,) = (check for check in timeline.checks if check.rule == "PERM-05")
    return check


def with_doses(graph: Graph, patient: str, doses: tuple[str, ...]) -> Graph:
    """The record with some doses more."""
    turtle = "\n".join(dose_turtle(patient.removeprefix(PATIENTS), dose) for dose in doses)
    return graph.parse(data=HEAD + turtle, format="turtle")


def outcome(check: DoseCheck) -> tuple[str, dict[str, str]]:
    return check.status, {flag.alternative: flag.otherwise for flag in check.readings}


@pytest.mark.parametrize(("name", "expected"), P5.items())
def test_the_permission_is_that_of_eligibility(
    name: str, expected: tuple[str, dict[str, str]], tmp_path: Path
) -> None:
    case = screening_case(f"{name}_")
    assert outcome(permission(case.graph(), case.patient, (LU1, AFTER), tmp_path)) == expected


@pytest.mark.parametrize(("registered", "status"), [("2027-01-17", "VIOLATED"), ("2027-01-18", "SATISFIED")])
def test_a_raised_dose_is_stable_after_three_months(registered: str, status: str, tmp_path: Path) -> None:
    """P5-5, once more on the last day before, and on, the day three months after the dose was raised."""
    case = screening_case("P5-5_")
    graph = case.graph()
    for registration in graph.objects(URIRef(case.patient), URIRef(ONTO + "hasRegistration")):
        graph.set((registration, URIRef(ONTO + "date"), Literal(registered, datatype=XSD.date)))
    assert permission(graph, case.patient, (LU1, AFTER), tmp_path).status == status


def test_that_none_was_planned_is_no_permission(tmp_path: Path) -> None:
    """PERM-05 is satisfied where no analogue is planned; one that is given needs its reasons all the same."""
    case = screening_case("rule_none-planned")
    check = permission(case.graph(), case.patient, (LU1, AFTER), tmp_path)
    assert check.status == "UNKNOWN"
    assert any("hormone syndrome" in what for what in check.missing)


@pytest.mark.parametrize(("name", "status"), [("P5-2", "SATISFIED"), ("P5-4", "SATISFIED")])
def test_a_reason_of_the_investigator_overrides(name: str, status: str, tmp_path: Path) -> None:
    case = screening_case(f"{name}_")
    check = permission(case.graph(), case.patient, (LU1, f"{AFTER} reason"), tmp_path)
    assert outcome(check) == (status, {})
    assert check.override == "carcinoid crisis"


#: Doses of a patient who may not have an analogue, with the outcome; each tells of one pair only.
REFUSED = {
    "given after the second radioligand dose": ((LU1, "lu2=L 2027-04-12", "s=long 2027-05-01"), "VIOLATED"),
    "perhaps an analogue": ((LU1, "s=unlisted 2027-03-01"), "UNKNOWN"),
    "perhaps before therapy": ((LU1, "s=long 2027-02-15"), "UNKNOWN"),
    "reason that cannot be read": ((LU1, f"{AFTER} reason:two"), "UNKNOWN"),
}


@pytest.mark.parametrize(("doses", "status"), REFUSED.values(), ids=REFUSED)
def test_who_may_have_none(doses: tuple[str, ...], status: str, tmp_path: Path) -> None:
    case = screening_case("P5-2_")
    assert permission(case.graph(), case.patient, doses, tmp_path).status == status


THERAPY = """
pat:P onto:hasTherapy <https://w3id.org/trialshapes/patients/P/prrt> .
<https://w3id.org/trialshapes/patients/P/prrt> a onto:TherapyEpisode ; onto:hasAgent onto:lu177Dotatate ;
    onto:startDate "2027-02-15"^^xsd:date ; {end} .
"""
ENDED = 'onto:endDate "2027-09-01"^^xsd:date'


@pytest.mark.parametrize(
    ("end", "analogue", "asked"),
    [
        ("onto:ongoing true", "2027-08-01", True),
        ("onto:ongoing true", "2028-08-01", True),
        (ENDED, "2027-08-01", True),
        (ENDED, "2027-09-01", True),
        (ENDED, "2027-09-02", False),
        (ENDED, "2027-02-01", False),
        ('onto:endDate "2027-09"^^xsd:gYearMonth', "2027-09-15", True),
        ('onto:endDate "2027-09"^^xsd:gYearMonth', "2027-10-01", False),
        (ENDED, "-", True),
    ],
)
def test_therapy_ends_when_its_episode_does(end: str, analogue: str, *, asked: bool, tmp_path: Path) -> None:
    turtle = patient_turtle("P", (LU1, f"s=long {analogue}")) + THERAPY.replace("{end}", end)
    (timeline,) = checked(turtle, tmp_path)
    assert ("PERM-05" in {check.rule for check in timeline.checks}) is asked


def test_an_earlier_episode_does_not_end_this_therapy(tmp_path: Path) -> None:
    earlier = THERAPY.replace("2027-02-15", "2020-02-15").replace("{end}", ENDED.replace("2027", "2020"))
    (timeline,) = checked(patient_turtle("P", (LU1, AFTER)) + earlier, tmp_path)
    assert "PERM-05" in {check.rule for check in timeline.checks}


def test_only_the_first_radioligand_dose_begins_therapy(tmp_path: Path) -> None:
    doses = (LU1, "lu2=L 2027-04-12", AFTER, "t=long 2027-04-12T20:00+02:00", "before=long 2027-01-10")
    (timeline,) = checked(patient_turtle("P", doses), tmp_path)
    asked = [
        (check.radioligand.record.rpartition("/")[2], check.analogue.record.rpartition("/")[2])
        for check in timeline.checks
        if check.rule == "PERM-05" and check.analogue
    ]
    assert asked == [("lu1", "s"), ("lu1", "t")]
