# SPDX-License-Identifier: Apache-2.0
"""Records as hospitals send them: an eligible vignette, each time with one thing that is usual and awkward.

Every case is a patient of its own; all are read and screened in one run.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from reasoner.read import ReadNotes
from reasoner.result import Outcome, PatientResult
from reasoner.screening import Screener

from .resources import ICD, ICDO3, LOINC, RXNORM, SNOMED, Resource, concept

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
OWN: Final = "https://w3id.org/trialshapes/ontology"
VERIFICATION: Final = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
CLINICAL: Final = "http://terminology.hl7.org/CodeSystem/condition-clinical"
GERMAN: Final = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"
CERTAINTY: Final = "http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit"

Resources = dict[str, Resource]
Change = Callable[[Resources], list[Resource]]


# The parts of a case


def own(kind: str, name: str, **fields: object) -> Resource:
    return {"resourceType": kind, "id": f"V03-{name}", "subject": {"reference": "Patient/V03"}, **fields}


def said(system: str, code: str, day: str = "2026-11-18", /, **fields: object) -> Change:
    given = {"status": "final", "code": concept(system, code), "effectiveDateTime": day, **fields}
    return lambda _: [own("Observation", "x", **given)]


def condition(code: Resource, **fields: object) -> Change:
    return lambda _: [own("Condition", "x", code=code, **fields)]


def drug(code: str, **fields: object) -> Change:
    given: Resource = {
        "status": "completed",
        "medicationCodeableConcept": concept(RXNORM, code),
        "effectivePeriod": {"start": "2024-02-01", "end": "2024-06-01"},
    }
    return lambda _: [own("MedicationStatement", "x", **given | fields)]


def amount(value: float, unit: str, **fields: object) -> Resource:
    return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit, **fields}


def words(*codings: tuple[str, str]) -> Resource:
    return {"coding": [{"system": system, "code": code} for system, code in codings]}


def german(certainty: str) -> Resource:
    extension = [{"url": CERTAINTY, "valueCoding": {"code": certainty}}]
    coding = {"system": GERMAN, "code": "I26.9", "extension": extension}
    return {"coding": [coding, {"system": SNOMED, "code": "59282003"}]}


def answer(name: str, **value: object) -> Change:
    """The same Observation with another kind of answer."""

    def change(resources: Resources) -> list[Resource]:
        kept = {key: part for key, part in resources[name].items() if not key.startswith("value")}
        resources[name] = kept | value
        return []

    return change


def without(*names: str) -> Change:
    def change(resources: Resources) -> list[Resource]:
        for name in names:
            del resources[name]
        return []

    return change


def both(*changes: Change) -> Change:
    return lambda resources: [resource for change in changes for resource in change(resources)]


def nil_known(**fields: object) -> Change:
    given = {
        "status": "current",
        "mode": "snapshot",
        "date": "2026-11-18",
        "code": concept(OWN, "therapyList"),
    }
    reason = concept("http://terminology.hl7.org/CodeSystem/list-empty-reason", "nilknown")
    return lambda _: [own("List", "x", emptyReason=reason, **given | fields)]


def another_patient(_: Resources) -> list[Resource]:
    mine = own(
        "Condition", "breast", code=concept(ICD, "C50.911"), subject={"reference": "Patient/V03-other"}
    )
    return [{"resourceType": "Patient", "id": "V03-other"}, mine]


UNREADABLE_LISTS: Final = (
    "INC-04 INC-05 INC-05b INC-05c INC-05d INC-05e PERM-03 PERM-04 PREF-01 EXC-02 EXC-03 EXC-04 EXC-05"
)
THERAPIES: Final = "INC-05 INC-05b INC-05c PERM-03 PERM-04 EXC-02"
MEDICINES: Final = "INC-05 INC-05b INC-05c INC-05e PERM-03 PERM-04 PREF-01 EXC-02"
CAPECITABINE: Final = "194000"
ANC, KI67, HISTOLOGY, ECOG, SIZE = "26499-4", "29593-1", "31206-6", "89247-1", "33728-7"
LESION_1: Final[Resource] = {
    "method": concept(SNOMED, "77477000"),
    "focus": [{"reference": "BodyStructure/V03-L1"}],
}
ONE_LESION: Final = without("V03-L2-size", "V03-P1-size")
METASTASES: Final = without(
    "V03-staging", "V03-L1", "V03-L2", "V03-L1-size", "V03-L2-size", "V03-L1-uptake", "V03-L2-uptake"
)

#: What is changed, the criteria that are then not satisfied any more (those after the bar are violated), and
#: whether the coordinator is told at this patient.
CASES: Final[dict[str, tuple[Change, str, bool]]] = {
    "untouched": (lambda _: [], "", False),
    # results
    "preliminary-count": (
        said(LOINC, ANC, status="preliminary", valueQuantity=amount(0.9, "10*9/L")),
        "INC-08",
        True,
    ),
    "cancelled-count": (said(LOINC, ANC, status="cancelled"), "", False),
    "count-above-a-limit": (
        said(LOINC, ANC, valueQuantity=amount(1, "10*9/L", comparator=">")),
        "INC-08",
        False,
    ),
    "count-as-text": (said(LOINC, ANC, valueString="3.2"), "INC-08", True),
    "count-in-thousands": (
        said(LOINC, "777-3", valueQuantity={"value": 95, "unit": "K/uL"}),
        "|INC-09",
        False,
    ),
    "ecog-above-a-limit": (
        both(without("V03-ecog"), said(LOINC, ECOG, valueQuantity=amount(1, "{score}", comparator=">="))),
        "INC-07",
        True,
    ),
    "newer-ecog-as-text": (said(LOINC, ECOG, valueString="3"), "INC-07", False),
    "size-below-a-limit": (
        both(ONE_LESION, said(LOINC, SIZE, valueQuantity=amount(10, "mm", comparator="<"), **LESION_1)),
        "",
        False,
    ),
    # pathology
    "ki67-as-text": (answer("V03-specimen-ki67", valueString="5-10 %"), "", True),
    "ki67-range-without-unit": (
        answer("V03-specimen-ki67", valueRange={"low": {"value": 0.02}, "high": {"value": 0.05}}),
        "",
        True,
    ),
    "grade-as-text": (answer("V03-specimen-grade", valueString="G3"), "", True),
    "histology-as-text": (
        said(LOINC, HISTOLOGY, "2026-09-01", valueString="Small cell carcinoma"),
        "INC-01 EXC-01",
        True,
    ),
    "histology-of-unknown-code": (
        said(LOINC, HISTOLOGY, "2026-09-01", valueCodeableConcept=concept(ICDO3, "8012/3")),
        "INC-01 EXC-01",
        True,
    ),
    "carcinoma-provisional": (
        condition(concept(ICD, "C7A.1"), verificationStatus=concept(VERIFICATION, "provisional")),
        "",
        True,
    ),
    "carcinoma": (condition(concept(ICD, "C7A.1")), "|INC-01 EXC-01", False),
    "progression-as-text": (
        both(without("V03-progression"), said(LOINC, "88040-1", valueString="PD")),
        "INC-05 INC-05b INC-05e PREF-01",
        True,
    ),
    # diagnoses
    "metastasis-resolved": (
        both(METASTASES, condition(concept(ICD, "C78.7"), clinicalStatus=concept(CLINICAL, "resolved"))),
        "INC-02",
        True,
    ),
    "retracted-in-the-second-coding": (
        condition(
            concept(ICD, "I50.9"),
            verificationStatus=words(("urn:x", "1"), (VERIFICATION, "entered-in-error")),
        ),
        "",
        False,
    ),
    "suspected-in-the-second-coding": (
        condition(
            concept(ICD, "I50.9"), verificationStatus=words(("urn:x", "1"), (VERIFICATION, "unconfirmed"))
        ),
        UNREADABLE_LISTS,
        True,
    ),
    "verification-in-words-only": (
        condition(concept(ICD, "I50.9"), verificationStatus={"text": "Refuted"}),
        UNREADABLE_LISTS,
        True,
    ),
    "german-suspected": (condition(german("V"), onsetDateTime="2026-09-01"), UNREADABLE_LISTS, True),
    "german-excluded": (condition(german("A"), onsetDateTime="2026-09-01"), "", False),
    "history-of-cancer": (condition(concept(ICD, "Z85.3")), UNREADABLE_LISTS, True),
    # medicines
    "stopped": (drug(CAPECITABINE, status="stopped"), "INC-05 INC-05b EXC-02", False),
    "not-taken": (drug(CAPECITABINE, status="not-taken"), "", False),
    "intended": (drug(CAPECITABINE, status="intended"), "INC-05 INC-05b EXC-02", False),
    "for-the-cancer-of-another-patient": (
        both(another_patient, drug(CAPECITABINE, reasonReference=[{"reference": "Condition/V03-breast"}])),
        "INC-05 INC-05b EXC-02",
        True,
    ),
    "of-a-patient-elsewhere": (drug(CAPECITABINE, subject={"reference": "Patient/elsewhere"}), "", False),
    "of-a-patient-by-number": (
        drug(CAPECITABINE, subject={"identifier": {"system": "urn:mrn", "value": "1"}}),
        UNREADABLE_LISTS,
        True,
    ),
    "of-a-patient-by-search": (
        drug(CAPECITABINE, subject={"reference": "Patient?identifier=1"}),
        UNREADABLE_LISTS,
        True,
    ),
    "of-a-patient-inside": (drug(CAPECITABINE, subject={"reference": "#p"}), UNREADABLE_LISTS, True),
    "taken-back": (drug("68092", id="V03-lanreotide", status="entered-in-error"), "|INC-05 INC-05b", True),
    "taken-and-not-taken": (drug("68092", id="V03-lanreotide", status="not-taken"), MEDICINES, True),
    "tracer-as-statement": (
        drug(
            "x",
            medicationCodeableConcept=concept(SNOMED, "724025002"),
            effectivePeriod={"start": "2026-10-01"},
        ),
        "INC-04 PREF-01",
        False,
    ),
    # lists and references
    "list-of-changes": (both(without("V03-review-therapy"), nil_known(mode="changes")), THERAPIES, False),
    "list-nil-known": (both(without("V03-review-therapy"), nil_known()), "", False),
    "progression-of-a-tumour-elsewhere": (
        both(
            without("V03-progression"),
            said(
                LOINC,
                "88040-1",
                "2026-10-01",
                valueCodeableConcept=concept(LOINC, "LA28370-7"),
                focus=[{"reference": "Condition/elsewhere"}],
            ),
        ),
        UNREADABLE_LISTS,
        True,
    ),
}


def _write(folder: Path, name: str, change: Change) -> None:
    bundle = json.loads((EXAMPLES / "fhir" / "V03.json").read_text("utf-8"))
    resources: Resources = {entry["resource"]["id"]: entry["resource"] for entry in bundle["entry"]}
    new = change(resources)
    entries = [{"resource": resource} for resource in (*resources.values(), *new)]
    text = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
    (folder / f"{name}.json").write_text(text.replace("V03", name))


@pytest.fixture(scope="module")
def screener() -> Screener:
    """OMOP does not say when a patient is registered; the run does."""
    return Screener(as_of=date(2026, 11, 22), explain=False)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, screener: Screener) -> dict[str, PatientResult]:
    """All cases, screened in one run."""
    folder = tmp_path_factory.mktemp("hospital")
    for name, (change, _, _) in CASES.items():
        _write(folder, name, change)
    found = screener.screen([folder], notes=ReadNotes())
    return {result.patient.rpartition("/")[2]: result for result in found}


@pytest.mark.parametrize("name", CASES)
def test_record(results: dict[str, PatientResult], name: str) -> None:
    """Every outcome that the change brings, and whether the coordinator learns of it."""
    _, expected, told = CASES[name]
    unknown, _, violated = expected.partition("|")
    outcomes = results[name].outcomes()
    usual = results["untouched"].outcomes()
    changed = {
        criterion: outcome for criterion, outcome in outcomes.items() if outcome is not usual[criterion]
    }

    assert changed == {
        **dict.fromkeys(unknown.split(), Outcome.UNKNOWN),
        **dict.fromkeys(violated.split(), Outcome.VIOLATED),
    }
    assert bool(results[name].findings) == told


# OMOP


def _omop(screener: Screener, folder: Path, measurement: dict[str, object]) -> PatientResult:
    """Person 3 of the example with one more measurement."""
    for part, key in (("cdm", "person_id"), ("rest", "patient")):
        (folder / part).mkdir()
        for path in sorted((EXAMPLES / "omop" / part).glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as stream:
                rows = [row for row in csv.DictReader(stream) if row.get(key, "3") == "3"]
            if path.stem == "measurement" and part == "cdm":
                given = {"measurement_id": 901, "person_id": 3, "measurement_date": "2026-09-01"}
                pointer = {"measurement_event_id": 10, "meas_event_field_concept_id": 1147127}
                rows.append({**dict.fromkeys(rows[0], ""), **given, **pointer, **measurement})
            if rows:
                with (folder / part / path.name).open("w", encoding="utf-8", newline="") as stream:
                    writer = csv.DictWriter(stream, list(rows[0]))
                    writer.writeheader()
                    writer.writerows(rows)
    (result,) = screener.screen([folder], notes=ReadNotes())
    return result


@pytest.mark.parametrize(
    ("measurement", "unknown", "told"),
    [
        ({"measurement_source_value": "31206-6", "value_source_value": "small cell"}, "INC-01 EXC-01", True),
        ({"measurement_source_value": "31206-6", "value_source_value": "8012/3"}, "INC-01 EXC-01", True),
        ({"measurement_source_value": "33732-9", "value_source_value": "G3"}, "", True),
        (
            {
                "measurement_source_value": KI67,
                "value_as_number": 5,
                "value_source_value": "5-10",
                "unit_source_value": "%",
            },
            "",
            True,
        ),
        ({"measurement_source_value": "88040-1", "value_source_value": "PD"}, "INC-05e PREF-01", True),
        ({"measurement_source_value": "88040-1", "value_source_value": "LA28371-5"}, "", False),
    ],
)
def test_omop_answer_that_is_not_understood(
    screener: Screener, tmp_path: Path, measurement: dict[str, object], unknown: str, *, told: bool
) -> None:
    """A text or an unknown code in place of an answer is no silence."""
    result = _omop(screener, tmp_path, measurement)

    assert {c for c, o in result.outcomes().items() if o is Outcome.UNKNOWN} == set(unknown.split())
    assert bool(result.findings) == told
