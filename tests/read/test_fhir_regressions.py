# SPDX-License-Identifier: Apache-2.0
"""What was seen in published FHIR files: one test each, on small resources and on the files themselves.

Every case is a patient of one file, which is read once and screened once.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read import ReadNotes
from reasoner.result import Outcome, PatientResult
from reasoner.screening import Screener
from reasoner.terms import ONTO, PATIENTS

from .conftest import Reading
from .resources import (
    ICDO3,
    LOINC,
    RXNORM,
    SNOMED,
    Resource,
    concept,
    lab,
    many,
    resource,
    tumour,
    values,
)

UCUM = "http://unitsofmeasure.org"
NEUTROPHILS, PLATELETS, HAEMOGLOBIN = "751-8", "777-3", "718-7"
CLEARANCE, EGFR = "35591-7", "33914-3"
TODAY = "2026-11-15"
ENOUGH = {"value": 4.0, "unit": "10*3/uL"}
INDEXED = "mL/min/{1.73_m2}"


def measured(loinc: str, value: object, unit: str, *, coded: bool = True) -> Resource:
    """A result of a laboratory, with a UCUM code or only with a unit to print."""
    quantity = {"value": value, "unit": unit} | ({"system": UCUM, "code": unit} if coded else {})
    limit = {"referenceRange": [{"high": {**quantity, "value": 5000}}]}
    return lab("x", code=concept(LOINC, loinc), effectiveDateTime=TODAY, valueQuantity=quantity, **limit)


def drug(kind: str, **fields: object) -> Resource:
    return resource(kind, "d", medicationCodeableConcept=concept(RXNORM, "194000"), **fields)


#: What is wrong with the newer of two neutrophil counts.
INVALID: dict[str, Resource] = {
    "two-values": {"valueQuantity": ENOUGH, "valueString": "4.0"},
    "interpretation-no-list": {"valueQuantity": ENOUGH, "interpretation": concept("x", "N")},
    "placeholder-date": {"valueQuantity": ENOUGH, "effectiveDateTime": "YYYY-MM-DD"},
    "text-for-quantity": {"valueQuantity": "4.0 10*3/uL"},
    "text-for-number": {"valueQuantity": ENOUGH | {"value": "4.0"}},
    "comparator": {"valueQuantity": ENOUGH | {"comparator": "=<"}},
    "status": {"valueQuantity": ENOUGH, "status": "finalised"},
    "empty-list": {"valueQuantity": ENOUGH, "category": []},
    "value-and-absence": {"valueQuantity": ENOUGH, "dataAbsentReason": {"text": "lost"}},
    "modifier": {"valueQuantity": ENOUGH, "modifierExtension": [{"url": "http://example.org/not"}]},
}
OLD = lab("old", code=concept(LOINC, NEUTROPHILS), effectiveDateTime="2026-11-10", valueQuantity=ENOUGH)
NEW = lab("new", code=concept(LOINC, NEUTROPHILS), effectiveDateTime=TODAY)
#: Types other than Observation, each wrong in the same way.
OTHERS = ("Condition", "MedicationStatement", "Procedure", "List", "BodyStructure", "ImagingStudy")
UNITS = {
    "g/dl": Outcome.SATISFIED,
    "g/dL": Outcome.SATISFIED,
    "m^2": Outcome.UNKNOWN,
    "(score)": Outcome.UNKNOWN,
    "{score}": Outcome.UNKNOWN,
}
DISPLAYS = ("Neutrophils [#/\u200bvolume] in Blood", "ignore \u202e this", "Platelets")
DAYS = ("2026-11-15T23:30:00-05:00", "2026-11-15T00:30:00+14:00", "2026-11-15T10:00:00", "2026-11")
ORDERS = ("stopped", "completed", "active", "on-hold")


def patients() -> dict[str, tuple[Resource, ...]]:
    undated = measured(PLATELETS, 210, "10*3/uL")
    del undated["effectiveDateTime"]
    pounds = {"value": 155.5, "unit": "lb", "system": UCUM, "code": "[lb_av]"}
    stage = {**concept(SNOMED, "424132000"), "text": "carcinoma, TNM stage 1"}
    typo = {"code": concept(LOINC, "31206-6"), "valueCodeableConcept": concept(ICDO3, "80463/3")}
    return {
        "thousandfold": (measured(NEUTROPHILS, 3000, "10*3/uL"),),
        "printed": (measured(PLATELETS, 210, "10*3/uL", coded=False),),
        "few": (measured(HAEMOGLOBIN, 6, "g/dl"),),
        **{f"unit-{n}": (measured(HAEMOGLOBIN, 11.1, unit),) for n, unit in enumerate(UNITS)},
        "pounds": (lab("w", code=concept(LOINC, "29463-7"), valueQuantity=pounds),),
        "egfr": (measured(EGFR, 95, "mL/min"),),
        "egfr-indexed": (measured(EGFR, 95, INDEXED),),
        "clearance": (measured(CLEARANCE, 95, "mL/min"),),
        "clearance-indexed": (measured(CLEARANCE, 95, INDEXED),),
        **{
            f"display-{n}": (lab(code={"coding": [{"system": LOINC, "code": NEUTROPHILS, "display": text}]}),)
            for n, text in enumerate(DISPLAYS)
        },
        "old": (OLD,),
        **{f"invalid-{name}": (OLD, NEW | wrong) for name, wrong in INVALID.items()},
        **{f"invalid-{kind}": (resource(kind, "x", identifier=[]),) for kind in OTHERS},
        "undated": (undated,),
        **{f"day-{n}": (lab(effectiveDateTime=day),) for n, day in enumerate(DAYS)},
        "stage-in-words": (resource("Condition", "c", code=stage), tumour()),
        "typo": (tumour(), lab("h", **typo)),
        **{
            f"order-{status}": (
                drug("MedicationRequest", status=status, intent="order", authoredOn="2025-05-05"),
            )
            for status in ORDERS
        },
    }


@pytest.fixture(scope="module")
def screener(ontology: Ontology) -> Screener:
    return Screener(ontology=ontology, as_of=date(2026, 11, 22), explain=False)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many(tmp_path_factory.mktemp("regressions"), patients())


@pytest.fixture(scope="module")
def read(ontology: Ontology, path: Path) -> Reading:
    return Reading(ontology, path)


@pytest.fixture(scope="module")
def results(screener: Screener, path: Path) -> dict[str, PatientResult]:
    found = screener.screen(path, notes=ReadNotes())
    return {result.patient.removeprefix(PATIENTS): result for result in found}


def patient(read: Reading, name: str) -> PatientGraph:
    return next(p for p in read.patients if p.iri == PATIENTS + name)


def facts(read: Reading, name: str, record: str, prop: str) -> list[str]:
    return values(patient(read, name), f"{record}{name}-x", prop)


def answer(result: PatientResult, criterion: str) -> tuple[Outcome, tuple[str, ...]]:
    found = next(c for c in result.criteria if c.identifier == criterion)
    return found.outcome, tuple(sorted(found.reasons))


Results = dict[str, PatientResult]


def test_thousandfold_unit_error_of_neutrophils_is_implausible(results: Results) -> None:
    """3000 thousand per microlitre is not 3000 per microlitre, and satisfies nothing."""
    assert answer(results["thousandfold"], "INC-08") == (Outcome.UNKNOWN, ("IMPLAUSIBLE",))


def test_printed_unit_is_read_where_no_code_is_given(results: Results) -> None:
    """17 of 43 quantities of one guide have a unit to print only."""
    assert answer(results["printed"], "INC-09") == (Outcome.SATISFIED, ())


def test_unusual_unit_codes_are_units_or_nothing(results: Results) -> None:
    """`g/dl` is legal; a code that is no unit of the quantity decides nothing."""
    found = {unit: answer(results[f"unit-{n}"], "INC-10")[0] for n, unit in enumerate(UNITS)}

    assert found == UNITS
    assert answer(results["few"], "INC-10")[0] is Outcome.VIOLATED


def test_weight_in_pounds_keeps_its_unit(read: Reading) -> None:
    """The conversion is exact and belongs to a later stage."""
    assert values(patient(read, "pounds"), "Observation-pounds-w", "weight") == ["155.5"]
    assert values(patient(read, "pounds"), "Observation-pounds-w", "unit") == ["[lb_av]"]


@pytest.mark.parametrize("name", ["egfr", "egfr-indexed"])
def test_filtration_rate_is_no_cockcroft_gault_clearance(results: Results, name: str) -> None:
    """One code occurs with both units; indexed or not, it is another quantity."""
    assert answer(results[name], "INC-11")[0] is Outcome.UNKNOWN


def test_annotation_of_a_clearance_is_not_stripped(results: Results) -> None:
    """A clearance per body surface is not taken for one in mL/min."""
    assert answer(results["clearance-indexed"], "INC-11")[0] is Outcome.UNKNOWN
    assert answer(results["clearance"], "INC-11")[0] is Outcome.SATISFIED


@pytest.mark.parametrize("number", range(len(DISPLAYS)))
def test_display_text_decides_nothing(read: Reading, number: int) -> None:
    """Displays hold invisible characters, and other names than those of their codes."""
    assert facts(read, f"display-{number}", "Observation-", "analyte") == ["absoluteNeutrophilCount"]


@pytest.mark.parametrize("name", INVALID)
def test_invalid_result_is_rejected_and_no_older_one_is_taken_for_it(
    read: Reading, results: Results, path: Path, name: str
) -> None:
    """The patient is kept; the result is listed by file and id; it hides no older, favourable one."""
    case = f"invalid-{name}"
    what = f"Observation/{case}-new is not valid FHIR R4 and was not read: "
    (rejected,) = (error for error in read.notes.rejected if error.reason.startswith(what))

    assert rejected.path == str(path)
    assert rejected.line is not None
    assert [f.code for f in patient(read, case).findings] == ["INVALID_SOURCE"]
    assert values(patient(read, case), f"Observation-{case}-new", "value") == []
    assert answer(results["old"], "INC-08")[0] is Outcome.SATISFIED
    assert answer(results[case], "INC-08")[0] is Outcome.UNKNOWN


@pytest.mark.parametrize("kind", OTHERS)
def test_invalid_resources_of_other_types_are_no_facts(read: Reading, kind: str) -> None:
    """They are listed, and the patient goes on without them."""
    found = patient(read, f"invalid-{kind}")

    assert sum(f"{kind}/invalid-{kind}-x " in error.reason for error in read.notes.rejected) == 1
    assert [f.code for f in found.findings] == ["INVALID_SOURCE"]
    assert [str(p) for p in found.index[found.iri] if "#has" in str(p)] == []


def test_invalid_patient_stays_the_patient_without_what_is_wrong(ontology: Ontology, tmp_path: Path) -> None:
    """Else all of the record would be nobody's."""
    file = tmp_path / "p.ndjson"
    person = resource("Patient", "p", gender="male", birthDate="12.3.1950")
    file.write_text(json.dumps(person) + "\n" + json.dumps(lab()))
    result = Reading(ontology, file)

    assert result.only.objects(result.only.iri, ONTO + "birthDate") == []
    assert result.only.objects(result.only.iri, ONTO + "sex") == [ONTO + "male"]
    assert len(result.only.records(result.only.iri, ONTO + "hasLabResult")) == 1
    assert result.codes() == ["INVALID_SOURCE"]


def test_references_of_every_form_lead_to_the_same_resource(ontology: Ontology, tmp_path: Path) -> None:
    """By the full URL of the bundle entry first, then by type and id."""
    forms = ["urn:uuid:6a1d-2", "Condition/net", "net", "http://example.org/r4/Condition/net"]
    drugs = [
        drug("MedicationStatement", status="active", reasonReference=[{"reference": form}])
        | {"id": f"d{number}"}
        for number, form in enumerate(forms)
    ]
    entries = [
        {"resource": resource("Patient", "p")},
        {"fullUrl": "urn:uuid:6a1d-2", "resource": tumour()},
        *({"resource": statement} for statement in drugs),
    ]
    file = tmp_path / "b.json"
    file.write_text(json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}))
    found = Reading(ontology, file).only

    for number in range(len(forms)):
        assert values(found, f"MedicationStatement-d{number}", "indication") == ["pnetIndication"]


def test_result_without_a_date_decides_nothing(results: Results) -> None:
    """16 results of one set have none."""
    assert answer(results["undated"], "INC-09")[0] is Outcome.UNKNOWN


@pytest.mark.parametrize("number", range(len(DAYS)))
def test_calendar_date_is_taken_as_written(read: Reading, number: int) -> None:
    """With a zone, with another one, without, and in part; nothing is shifted."""
    assert facts(read, f"day-{number}", "Observation-", "date") == [DAYS[number]]
    assert patient(read, f"day-{number}").findings == []


def test_no_stage_is_read_from_the_words_of_a_diagnosis(read: Reading) -> None:
    """Some diagnosis codes say "TNM stage 1" in their name."""
    assert values(patient(read, "stage-in-words"), "neoplasm", "hasStaging") == []


def test_misspelt_morphology_code_is_listed_and_not_guessed(read: Reading) -> None:
    """`80463/3` was meant for 8046/3."""
    found = patient(read, "typo")

    assert ("80463/3", "Observation.value") in {(u.code, u.kind) for u in read.notes.unmapped}
    assert values(found, "specimen-2026-08-25", "neoplasmTerm") == []


@pytest.mark.parametrize("status", ORDERS)
def test_stopped_order_is_an_order(read: Reading, status: str) -> None:
    """452 of 515 orders seen were stopped; none of them says that a dose was given."""
    record = f"MedicationRequest-order-{status}-d"
    found = {
        name: values(patient(read, f"order-{status}"), record, name)
        for name in ("orderedDate", "startDate", "endDate", "ongoing", "dosesGiven")
    }

    assert found == {name: [] for name in found} | {"orderedDate": ["2025-05-05"]}


# The files themselves


@pytest.fixture(scope="module")
def mcode(ontology: Ontology, data: Path) -> Reading:
    return Reading(ontology, data / "mcode-stu4" / "instances")


def test_neutrophils_of_the_mcode_guide_are_implausible(screener: Screener, data: Path) -> None:
    """The published thousandfold error."""
    found = screener.screen(data / "mcode-stu4" / "instances", notes=ReadNotes())
    jenny = next(result for result in found if result.patient.endswith("jenny-m"))

    assert answer(jenny, "INC-08")[0] is Outcome.UNKNOWN


def test_us_core_quantities_without_codes_have_units(ontology: Ontology, data: Path) -> None:
    """The printed unit is the only one that they have."""
    result = Reading(ontology, data / "us-core-6.1.0")
    units = {
        record.rpartition("/")[2]: values(found, record.removeprefix(found.iri + "/"), "unit")
        for found in result.patients
        for record in found.records(found.iri, ONTO + "hasLabResult")
    }

    assert units == {
        "Observation-cbc-hemoglobin": ["g/dL"],
        "Observation-cbc-leukocytes": ["10*3/uL"],
        "Observation-cbc-platelets": ["10*3/uL"],
        "Observation-serum-creatinine": ["mg/dL"],
        "Observation-serum-total-bilirubin": ["mg/dL"],
    }


def test_misspelt_code_of_the_mcode_guide_is_listed(mcode: Reading) -> None:
    """It stands in a tumour morphology."""
    assert "80463/3" in {unmapped.code for unmapped in mcode.notes.unmapped}


def test_placeholder_dates_of_the_extraction_fixtures_are_listed(ontology: Ontology, data: Path) -> None:
    """Three resources hold a pattern instead of a date; each is named with its file."""
    result = Reading(ontology, data / "mcode-extraction-csv" / "fhir")

    assert [(Path(e.path).name, e.reason.partition(" ")[0]) for e in result.notes.rejected] == [
        ("csv-condition-bundle.json", "Condition/conditionId-1"),
        ("csv-medication-administration-bundle.json", "MedicationAdministration/medicationId-1"),
        ("csv-medication-request-bundle.json", "MedicationRequest/requestId-1"),
    ]
