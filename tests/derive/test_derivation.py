# SPDX-License-Identifier: Apache-2.0
import pickle
from datetime import date

import pytest

from reasoner.derive import Derivation
from reasoner.ontology import Ontology
from reasoner.patient import Index
from reasoner.terms import PREFIXES, TRIAL, TYPE

from .conftest import Derived, Make, Read, written


def registration(name: str, when: str, status: str = "") -> str:
    stated = f" ; onto:date {written(when)}" if when else ""
    stated += f" ; onto:registrationStatus onto:{status}" if status else ""
    return f"pat:P onto:hasRegistration <{name}> . <{name}> a onto:Registration {stated} ."


@pytest.mark.parametrize(
    ("turtle", "dates", "sources"),
    [
        (registration("a", "2026-11-22"), ["2026-11-22"], [":a"]),
        (registration("a", "2026-11"), ["2026-11"], [":a"]),
        (
            registration("a", "2026-11-22", "planned") + registration("b", "2026-11-20", "actual"),
            ["2026-11-20"],
            [":b"],
        ),
        (
            registration("a", "2026-11-22", "planned") + registration("b", "", "actual"),
            ["2026-11-22"],
            [":a"],
        ),
        (registration("a", ""), ["2026-12-31"], []),
        ("", ["2026-12-31"], []),
    ],
)
def test_the_registration_date_is_a_fact(
    derived: Make, turtle: str, dates: list[str], sources: list[str]
) -> None:
    patient = derived(turtle, registered=False, as_of=date(2026, 12, 31))

    assert patient.get("P", "registrationDate") == dates
    assert patient.sources("P", "registrationDate", dates[0]) == sources


def test_two_registration_dates_leave_it_open(derived: Make) -> None:
    both = registration("a", "2026-11-22") + registration("b", "2026-11-01")
    pets = (("x", "2025-11-10"), ("y", "2025-11-22"), ("z", "2025-10-31"))
    dated = "".join(f"<{name}> a onto:PetStudy ; onto:date {written(day)} ." for name, day in pets)
    patient = derived(both + dated, registered=False)

    assert patient.get("P", "registrationDate") == ["2026-11-01", "2026-11-22"]
    assert [patient.window(x, "within12") for x in (":x", ":y", ":z")] == ["U", "T", "F"]


def test_no_date_of_registration_is_no_fact(derived: Make) -> None:
    assert derived("", registered=False).get("P", "registrationDate") == []


@pytest.mark.parametrize(
    ("episode", "given"),
    [
        ('a onto:TherapyEpisode ; onto:startDate "2026"^^xsd:gYear', True),
        ('a onto:TherapyEpisode ; onto:endDate "2026"^^xsd:gYear', True),
        ('a onto:TherapyEpisode ; onto:orderedDate "2026"^^xsd:gYear', False),
        ('a onto:TherapyEpisode , onto:UngivenTherapy ; onto:startDate "2026"^^xsd:gYear', False),
    ],
)
def test_an_episode_with_a_date_was_given(derived: Make, episode: str, *, given: bool) -> None:
    patient = derived(f"<t> {episode} .")

    assert patient.patient.is_a(patient.iri(":t"), patient.iri("onto:GivenTherapy")) is given


def test_everything_that_is_added_is_marked_as_derived(derived: Make, patient_of: Read) -> None:
    text = (
        '<t> a onto:SSATherapy ; onto:startDate "2026-01-01"^^xsd:date .'
        '<l> a onto:LabResult ; onto:analyte onto:creatinine ; onto:value 1 ; onto:unit "mg/dL" .'
    )
    before = set(patient_of(text).triples())
    after = derived(text, registered=False, as_of=date(2026, 11, 22)).patient

    added = set(after.triples()) - before
    assert added == set(after.derived)
    assert all(triple[1].startswith((TRIAL, PREFIXES["sel"])) or triple[1] == TYPE for triple in added)


def test_deriving_twice_changes_nothing(ontology: Ontology, protocol: Index, patient_of: Read) -> None:
    derivation = Derivation(ontology, protocol, policy="default", as_of=date(2026, 11, 22))
    patient = patient_of(
        "<l> a onto:Lesion . <t> a onto:LocalTreatment . <e> a onto:EcogAssessment ; onto:score 1 ."
    )
    derivation.derive(patient)
    facts = list(patient.triples())

    derivation.derive(patient)

    assert list(patient.triples()) == facts


def test_a_derivation_goes_to_worker_processes(ontology: Ontology, protocol: Index, patient_of: Read) -> None:
    derivation = pickle.loads(  # noqa: S301
        pickle.dumps(Derivation(ontology, protocol, policy="strict", as_of=None))
    )
    patient = patient_of("")

    derivation.derive(patient)

    assert Derived(patient).get("P", "policy") == ["trial:strict"]


def test_an_empty_patient_has_only_run_facts_and_no_lines(derived: Make) -> None:
    patient = derived("")

    assert {triple[1].removeprefix(TRIAL) for triple in patient.patient.derived} == {
        "policy",
        "registrationDate",
        "linesLow",
    }


TEXT = 'pat:P onto:hasRegistration <a> . <a> a onto:Registration ; onto:date "2026-11-22" .'


@pytest.mark.parametrize(
    "turtle",
    [
        "pat:P trial:withheld onto:hasRegistration .",
        "pat:P trial:withheld onto:hasRecord .",
        'pat:P onto:hasRegistration "2020-01-01" .',
        TEXT,
        TEXT.replace('"2026-11-22"', '"2026-02-30"^^xsd:date'),
        registration("a", "") + "<a> trial:withheld onto:date .",
        registration("a", "2026-11-22") + "<a> trial:withheld onto:date .",
        registration("a", "", "actual") + registration("b", "2026-11-22") + "<a> trial:withheld onto:date .",
        registration("a", "2026-11-22") + "pat:P trial:withheld onto:hasRegistration .",
        '<a> a onto:Registration ; onto:date "2026-11-22"^^xsd:date .',
        "<a> a onto:Registration ; trial:withheld onto:date .",
        '<s> onto:hasRegistration <a> . <a> onto:date "2026-11-22"^^xsd:date .',
        "<s> trial:withheld onto:hasRegistration .",
    ],
)
def test_the_date_of_the_run_never_stands_in_for_one_that_is_recorded(derived: Make, turtle: str) -> None:
    pet = '<pet> a onto:PetStudy ; onto:date "2026-11-01"^^xsd:date .'
    patient = derived(turtle + pet, registered=False, as_of=date(2026, 11, 22))

    assert patient.get("P", "registrationDate") == []
    assert patient.window(":pet", "within12") == "U"


@pytest.mark.parametrize(
    "turtle", ["", registration("a", ""), registration("a", "", "planned"), "<p> trial:withheld onto:date ."]
)
def test_the_date_of_the_run_stands_in_when_none_is_recorded(derived: Make, turtle: str) -> None:
    pet = '<pet> a onto:PetStudy ; onto:date "2026-11-01"^^xsd:date .'
    patient = derived(turtle + pet, registered=False, as_of=date(2026, 11, 22))

    assert patient.get("P", "registrationDate") == ["2026-11-22"]
    assert patient.window(":pet", "within12") == "T"
