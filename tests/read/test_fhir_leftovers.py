# SPDX-License-Identifier: Apache-2.0
"""FHIR that is easily overlooked: results that are not final, misspelt types and addresses, hidden resources.

Each case is one change to an eligible patient; all are read in one run.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from reasoner.ontology import Ontology
from reasoner.read import ReadNotes
from reasoner.result import Outcome, PatientResult, Verdict
from reasoner.screening import Screener

from . import eligible
from .conftest import Reading
from .resources import ICD, LOINC, RXNORM, SNOMED, Resource, concept

ANC, PLATELETS, ECOG = "26499-4", "26515-7", "89247-1"
LISTS: Final = {
    *("INC-04", "INC-05", "INC-05a", "INC-05b", "INC-05c", "INC-05d", "INC-05e", "PERM-03", "PERM-04"),
    *("PREF-01", "EXC-02", "EXC-03", "EXC-04", "EXC-05"),
}
MEDICINES: Final = LISTS - {"INC-04", "PREF-01", "EXC-03", "EXC-04", "EXC-05"}
OWN: Final = "https://w3id.org/trialshapes/fhir/StructureDefinition"
SUBJECT: Final[Resource] = {"subject": {"reference": "Patient/V01"}}
FAILURE: Final[Resource] = {
    "resourceType": "Condition",
    "id": "V01-failure",
    "code": concept(ICD, "I50.9"),
    **SUBJECT,
}

Change = Callable[[eligible.Resources], None]


def new(**fields: object) -> Change:
    """One more resource."""
    return lambda resources: resources.update({"x": {"id": "V01-x", **SUBJECT, **fields}})


def count(status: str, day: str = "2026-11-20", /, code: str = ANC, **fields: object) -> Change:
    """A neutrophil count that is too low."""
    given: Resource = {"resourceType": "Observation", "status": status, "code": concept(LOINC, code)}
    value = {"value": 0.9, "unit": "10*9/L", "system": "http://unitsofmeasure.org", "code": "10*9/L"}
    return new(**{**given, "effectiveDateTime": day, "valueQuantity": value, **fields})


def panel(status: str) -> Change:
    """A count as a component."""
    value = {"value": 0.9, "unit": "10*9/L", "system": "http://unitsofmeasure.org", "code": "10*9/L"}
    component = [{"code": concept(LOINC, ANC), "valueQuantity": value}]
    given: Resource = {"status": status, "code": concept(LOINC, "58410-2"), "effectiveDateTime": "2026-11-20"}
    return new(resourceType="Observation", component=component, **given)


def dated(resource: str, day: str) -> Change:
    """Another date of a resource that is there."""

    def change(resources: eligible.Resources) -> None:
        resources[resource]["effectiveDateTime"] = day

    return change


def sampled(resources: eligible.Resources) -> None:
    """The final result is of the specimen of the preliminary one."""
    resources["V01-lab-anc"]["specimen"] = {"reference": "Specimen/V01-s"}


def observed(system: str, code: str, **fields: object) -> Change:
    """An Observation of anything."""
    return new(resourceType="Observation", status="final", code=concept(system, code), **fields)


def subject(reference: str) -> Resource:
    """Another reference to the patient."""
    return {"id": "V01-x", "subject": {"reference": reference}}


def both(*changes: Change) -> Change:
    def change(resources: eligible.Resources) -> None:
        for one in changes:
            one(resources)

    return change


def extended(resource: str, **extension: object) -> Change:
    """One more extension of a resource that is there."""

    def change(resources: eligible.Resources) -> None:
        given = resources[resource].get("extension", [])
        assert isinstance(given, list)
        resources[resource]["extension"] = [*given, extension]

    return change


def holding(resource: str, *contained: Resource) -> Change:
    """Resources inside one that is there."""

    def change(resources: eligible.Resources) -> None:
        resources[resource]["contained"] = list(contained)

    return change


DRUG: Final[Resource] = {"resourceType": "Medication", "id": "m", "code": concept(RXNORM, "194000")}
SUPPORTIVE: Final[Resource] = {
    "resourceType": "MedicationStatement",
    "status": "completed",
    "effectiveDateTime": "2026-01-01",
    "medicationCodeableConcept": concept(RXNORM, "6468"),
}

#: What is changed, the criteria that are unknown then, those that are violated.
CASES: Final[dict[str, tuple[Change, set[str], set[str]]]] = {
    "untouched": (lambda _: None, set(), set()),
    # results that are not final
    "final": (count("final"), set(), {"INC-08"}),
    "preliminary": (count("preliminary"), {"INC-08"}, set()),
    "registered": (count("registered", valueQuantity=None), {"INC-08"}, set()),
    "status-not-known": (count("unknown"), {"INC-08"}, set()),
    "cancelled": (count("cancelled"), set(), set()),
    "older": (count("preliminary", "2026-11-01"), set(), set()),
    "superseded-at-its-moment": (
        both(dated("V01-lab-anc", "2026-11-20T08:00:00Z"), count("preliminary", "2026-11-20T08:00:00Z")),
        set(),
        set(),
    ),
    "superseded-by-specimen": (
        both(sampled, count("preliminary", specimen={"reference": "Specimen/V01-s"})),
        set(),
        set(),
    ),
    "of-another-analyte-of-the-moment": (
        both(
            dated("V01-lab-anc", "2026-11-20T08:00:00Z"),
            count("preliminary", "2026-11-20T08:00:00Z", code=PLATELETS),
        ),
        {"INC-09"},
        set(),
    ),
    "preliminary-in-a-panel": (panel("preliminary"), {"INC-08"}, set()),
    "final-in-a-panel": (panel("final"), set(), {"INC-08"}),
    "preliminary-score": (
        count("preliminary", code=ECOG, valueQuantity=None, valueInteger=3),
        {"INC-07"},
        set(),
    ),
    # addresses of extensions
    "extension-without-address": (extended("V01", valueString="x"), LISTS | {"PERM-05"}, set()),
    "own-extension-misspelt": (extended("V01", url=f"{OWN}/propery", valueString="x"), LISTS, set()),
    "extension-of-mcode-misspelt": (
        extended(
            "V01-ecog",
            url="http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-related-conditions",
            valueCodeableConcept=concept(ICD, "I50.9"),
        ),
        LISTS,
        set(),
    ),
    "extension-of-others": (extended("V01", url="http://example.org/x", valueString="x"), set(), set()),
    # types
    "type-misspelt": (new(**{**FAILURE, "resourceType": "Conditon"}), LISTS, set()),
    "type-in-small-letters": (new(**{**FAILURE, "resourceType": "condition"}), LISTS, set()),
    "type-of-an-earlier-release": (new(resourceType="MedicationOrder"), LISTS, set()),
    "type-that-is-not-read": (new(resourceType="DiagnosticReport"), set(), set()),
    # conditions and drugs as Observations
    "condition-as-observation": (observed(SNOMED, "84114007", valueBoolean=True), LISTS, set()),
    "condition-as-observation-without-answer": (observed(SNOMED, "84114007"), LISTS, set()),
    "condition-denied": (observed(SNOMED, "84114007", valueBoolean=False), set(), set()),
    "condition-denied-by-code": (
        observed(SNOMED, "84114007", valueCodeableConcept=concept(LOINC, "LA32-8")),
        set(),
        set(),
    ),
    "drug-as-observation": (observed(RXNORM, "194000", valueBoolean=True), LISTS, set()),
    "history-of-a-condition": (
        observed("urn:site", "history", valueCodeableConcept=concept(ICD, "I50.9")),
        LISTS,
        set(),
    ),
    "history-of-a-drug": (
        observed("urn:site", "history", valueCodeableConcept=concept(RXNORM, "194000")),
        LISTS,
        set(),
    ),
    # whose it is
    "reference-in-small-letters": (new(**{**FAILURE, **subject("patient/V01")}), LISTS, set()),
    "reference-with-a-space": (new(**{**FAILURE, **subject("Patient/V01 ")}), LISTS, set()),
    "reference-to-somebody-else": (new(**{**FAILURE, **subject("Patient/W77")}), set(), set()),
    # resources inside others
    "inside-parameters": (
        new(resourceType="Parameters", parameter=[{"name": "a", "part": [{"resource": FAILURE}]}]),
        LISTS,
        set(),
    ),
    "inside-a-result": (holding("V01-lab-anc", FAILURE), LISTS, set()),
    "inside-a-report": (new(resourceType="DiagnosticReport", contained=[FAILURE]), LISTS, set()),
    "device-inside": (holding("V01-lab-anc", {"resourceType": "Device", "id": "d"}), set(), set()),
    "drug-that-nothing-refers-to": (new(**SUPPORTIVE, contained=[DRUG]), MEDICINES, set()),
    "drug-referred-to": (
        new(
            **{key: value for key, value in SUPPORTIVE.items() if key != "medicationCodeableConcept"},
            medicationReference={"reference": "#m"},
            contained=[DRUG],
        ),
        {"INC-05", "INC-05a", "EXC-02"},  # it is not said what for
        set(),
    ),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, PatientResult], ReadNotes]:
    """Every case as a bundle and a patient of its own."""
    folder = tmp_path_factory.mktemp("leftovers")
    for name, (change, _, _) in CASES.items():
        resources = eligible.fhir()
        change(resources)
        text = json.dumps({"entry": [{"resource": _given(one)} for one in resources.values()]})
        bundle = '{"resourceType": "Bundle", "type": "collection", ' + text[1:]
        (folder / f"{name}.json").write_text(bundle.replace("V01", name))
    return eligible.screened(Screener(explain=False), folder)


def _given(resource: Resource) -> Resource:
    return {key: value for key, value in resource.items() if value is not None}


@pytest.mark.parametrize("name", CASES)
def test_change(run: tuple[dict[str, PatientResult], ReadNotes], name: str) -> None:
    """Every outcome that it changes; whatever is not understood is told and makes nobody eligible."""
    results, _ = run
    usual = results["untouched"].outcomes()
    changed = {c: o for c, o in results[name].outcomes().items() if o is not usual[c]}
    _, unknown, violated = CASES[name]

    assert results["untouched"].verdict is Verdict.ELIGIBLE
    assert {c for c, o in changed.items() if o is Outcome.UNKNOWN} == unknown
    assert {c for c, o in changed.items() if o is Outcome.VIOLATED} == violated
    assert bool(results[name].findings) == ((bool(unknown) and name != "drug-referred-to") or name == "older")


def test_what_was_not_read_is_listed(run: tuple[dict[str, PatientResult], ReadNotes]) -> None:
    """By file, with what to do."""
    _, notes = run
    told = {Path(error.path).stem: error.reason.partition(": Bundle")[0] for error in notes.rejected}
    what = "is no type of FHIR R4 that is read, but nearly one; correct the resourceType"

    assert told == {
        "extension-without-address": told["extension-without-address"],
        "type-misspelt": f"Conditon {what}",
        "type-in-small-letters": "not a FHIR resource",
        "type-of-an-earlier-release": f"MedicationOrder {what}",
        "inside-parameters": "a Parameters is not read, and holds Condition; "
        "send these as resources of their own",
        "inside-a-report": "a DiagnosticReport is not read, and holds Condition; "
        "send these as resources of their own",
    }
    assert "].url is missing" in told["extension-without-address"]
    reasons = {unread.reason for unread in notes.unread}
    assert "extension http://example.org/x: not read" in reasons


@pytest.mark.parametrize(
    "resource",
    [
        {
            "resourceType": "MedicationStatement",
            "status": "recorded",
            "medication": {"concept": {"text": "x"}},
        },
        {"resourceType": "Procedure", "status": "completed", "occurrenceDateTime": "2026-01-01"},
        {"resourceType": "BodyStructure", "includedStructure": [{"structure": {"text": "x"}}]},
    ],
)
def test_r5_is_told_what_to_do(ontology: Ontology, tmp_path: Path, resource: Resource) -> None:
    """JSON is read in the form of R4 only."""
    resources = eligible.fhir()
    holder = "patient" if resource["resourceType"] == "BodyStructure" else "subject"
    resources["x"] = {**resource, "id": "x", holder: {"reference": "Patient/V01"}}
    read = Reading(ontology, eligible.write_fhir(tmp_path, resources))

    (reason,) = read.reasons()
    assert reason.endswith("this is FHIR R5: export it as FHIR R4 JSON, or as FHIR R5 Turtle, which is read")
