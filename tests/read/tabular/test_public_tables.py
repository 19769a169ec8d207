# SPDX-License-Identifier: Apache-2.0
"""The tables of the mCODE extraction framework, read with a map, beside the FHIR that it made of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read import ReadNotes, ReadOptions, read_patients
from reasoner.terms import ONTO, PATIENTS

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED = "http://snomed.info/sct"
UNUSED = "adverse-event appointment clinical-trial ctc-adverse-event encounter treatment-plan-change"
MAP = """
[[file]]
name = "patient-information.csv"
patient = "mrn"
ignore = [
    "familyName", "givenName", "gender", "race", "ethnicity", "language", "addressLine", "city",
    "state", "zip",
]
[[file.rows]]
table = "patient"
[file.rows.columns]
birth_date = "dateOfBirth"
sex = { column = "birthsex", codes = { F = "female", M = "male" } }

[[file]]
name = "cancer-related-medication-administration-information.csv"
patient = "mrn"
ignore = [
    "displayText", "treatmentReasonCode", "treatmentReasonCodeSystem", "treatmentReasonDisplayText",
    "treatmentIntent",
]
[[file.rows]]
table = "therapy"
when = { status = ["completed", "stopped"] }
row_id = "MedicationAdministration-{medicationId}"
[file.rows.columns]
agent = { column = "code", system_column = "codeSystem" }
start_date = "startDate"
end_date = "endDate"
doses_given = { constant = "1" }
[[file.rows]]
table = "therapy"
when = { status = "on-hold" }
row_id = "MedicationAdministration-{medicationId}"
[file.rows.columns]
agent = { column = "code", system_column = "codeSystem" }
date = "startDate"

[[file]]
name = "cancer-related-medication-request-information.csv"
patient = "mrn"
ignore = [
    "displayText", "treatmentReasonCode", "treatmentReasonCodeSystem", "treatmentReasonDisplayText",
    "procedureIntent", "intent", "requesterId", "dosageRoute", "asNeededCode", "doseRateType",
    "doseQuantityValue", "doseQuantityUnit", "timingCode", "timingEvent",
]
[[file.rows]]
table = "therapy"
when = { status = ["active", "on-hold"] }
row_id = "MedicationRequest-{requestId}"
[file.rows.columns]
agent = { column = "code", system_column = "codeSystem" }
ordered_date = "authoredOn"

[[file]]
name = "observation-information.csv"
patient = "mrn"
ignore = [
    "status", "displayName", "valueCodeSystem", "bodySite", "laterality",
]
[[file.rows]]
table = "weight"
when = { code = "29463-7" }
row_id = "Observation-{observationId}"
[file.rows.columns]
weight = { column = "value", part = "number" }
unit = { column = "value", part = "unit" }
date = "effectiveDate"
source_code_system = "codeSystem"
source_code = "code"

[[file]]
name = "condition-information.csv"
patient = "mrn"
ignore = [
    "conditionId", "displayName", "category", "clinicalStatus", "verificationStatus", "bodySite",
    "laterality", "histology",
]
[[file.rows]]
table = "condition"
[file.rows.columns]
condition_class = { column = "code", system_column = "codeSystem" }
date = "dateOfDiagnosis"
"""
REST = "\n".join(
    f'[[file]]\nname = "{name}.csv"\nignore_file = true\n'
    for name in (
        *(
            f"{kind}-information"
            for kind in (*UNUSED.split(), "cancer-disease-status", "procedure", "staging")
        ),
        "patient-mrns",
    )
)


@pytest.fixture(scope="module")
def tables(
    data: Path, ontology: Ontology, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, PatientGraph], ReadNotes]:
    path = tmp_path_factory.mktemp("map") / "map.toml"
    path.write_text(MAP + REST)
    notes = ReadNotes()
    found = read_patients(
        [data / "mcode-extraction-csv" / "csv"], ontology, notes=notes, options=ReadOptions(column_map=path)
    )
    return {patient.iri.removeprefix(PATIENTS): patient for patient in found}, notes


def facts(patient: PatientGraph, link: str) -> list[dict[str, list[str]]]:
    """What the records of a link say, by property, without where it stood."""
    where = {"sourceFile", "sourcePath", "sourceRecord", "recordedIn", "22-rdf-syntax-ns#type"}
    return [
        {
            name: [getattr(term, "lexical", str(term).removeprefix(ONTO)) for term in terms]
            for prop, terms in patient.index[record].items()
            if (name := prop.rpartition("/")[2].removeprefix("ontology#")) not in where
        }
        for record in patient.records(patient.iri, ONTO + link)
    ]


def test_rows_of_the_tables(tables: tuple[dict[str, PatientGraph], ReadNotes]) -> None:
    """Three patients; the one whose sex is unknown has none."""
    patients, notes = tables

    assert list(patients) == ["123", "456", "789"]
    assert [p.literals(p.iri, ONTO + "birthDate")[0].lexical for p in patients.values()] == [
        "1980-01-01",
        "1970-01-01",
        "1980-03-01",
    ]
    sexes = [patient.records(patient.iri, ONTO + "sex") for patient in patients.values()]
    assert sexes == [[ONTO + "female"], [ONTO + "male"], []]
    assert facts(patients["789"], "hasWeight") == [
        {
            "date": ["2020-01-02"],
            "weight": ["185"],
            "unit": ["[lb_av]"],
            "sourceCode": ["http://loinc.org|29463-7"],
        }
    ]
    assert facts(patients["456"], "hasWeight") == []
    assert notes.rejected == []
    left = {(Path(u.source).name.split("-")[-2], u.reason.split()[1]): n for u, n in notes.unread.items()}
    assert left == {
        ("administration", "endDate"): 1,
        **{("request", column): 1 for column in ("code", "codeSystem", "requestId", "status")},
        **{
            ("observation", column): 2
            for column in ("code", "codeSystem", "effectiveDate", "observationId", "value")
        },
    }, "of a drug that is on hold, of a request that was cancelled, of other observations"


def test_the_same_facts_in_fhir_give_the_same_records(
    tables: tuple[dict[str, PatientGraph], ReadNotes], data: Path, ontology: Ontology, tmp_path: Path
) -> None:
    """The bundles of the framework hold placeholders, so that the resources are made from its tables here."""
    patients, _ = tables
    (tmp_path / "twins.ndjson").write_text(
        "\n".join(map(json.dumps, twins(data / "mcode-extraction-csv" / "csv")))
    )
    found = read_patients([tmp_path], ontology, notes=ReadNotes())
    fhir = {patient.iri.removeprefix(PATIENTS): patient for patient in found}

    for name, patient in patients.items():
        for link in ("hasTherapy", "hasWeight"):
            assert facts(patient, link) == facts(fhir[name], link), (name, link)
        for prop in ("birthDate", "sex"):
            assert patient.objects(patient.iri, ONTO + prop) == fhir[name].objects(patient.iri, ONTO + prop)
    assert sum(len(facts(patient, "hasTherapy")) for patient in patients.values()) == 5


def twins(folder: Path) -> Iterator[dict[str, Any]]:
    """Patients, medications and the weight of the tables as FHIR resources."""

    def lines(name: str) -> list[dict[str, str]]:
        with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
            return list(csv.DictReader(stream))

    def coded(row: dict[str, str]) -> dict[str, Any]:
        return {"coding": [{"system": row["codeSystem"], "code": row["code"]}]}

    for row in lines("patient-information"):
        patient = {"resourceType": "Patient", "id": row["mrn"], "birthDate": row["dateOfBirth"]}
        birth_sex = {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"}
        birth_sex["valueCode"] = row["birthsex"]
        yield {**patient, "gender": row["gender"], "extension": [birth_sex]}
    for row in lines("cancer-related-medication-administration-information"):
        yield {
            "resourceType": "MedicationAdministration",
            "id": row["medicationId"],
            "status": row["status"],
            "medicationCodeableConcept": coded(row),
            "subject": {"reference": f"Patient/{row['mrn']}"},
            "effectivePeriod": {"start": row["startDate"], "end": row["endDate"]},
        }
    for row in lines("cancer-related-medication-request-information"):
        yield {
            "resourceType": "MedicationRequest",
            "id": row["requestId"],
            "status": row["status"],
            "intent": row["intent"],
            "medicationCodeableConcept": coded(row),
            "subject": {"reference": f"Patient/{row['mrn']}"},
            **({"authoredOn": row["authoredOn"]} if row["authoredOn"] else {}),
        }
    for row in lines("observation-information"):
        number, _, unit = row["value"].partition(" [")
        if row["code"] == "29463-7":
            yield {
                "resourceType": "Observation",
                "id": row["observationId"],
                "status": row["status"],
                "code": coded(row),
                "subject": {"reference": f"Patient/{row['mrn']}"},
                "effectiveDateTime": row["effectiveDate"],
                "valueQuantity": {
                    "value": int(number),
                    "system": "http://unitsofmeasure.org",
                    "code": f"[{unit}",
                },
            }


def test_codes_of_the_tables_that_are_not_in_the_map(
    tables: tuple[dict[str, PatientGraph], ReadNotes], data: Path
) -> None:
    """Counted with the file that they stand in."""
    folder = data / "mcode-extraction-csv" / "csv"
    counted = {(u.system, u.code, u.kind, Path(u.file).name): n for u, n in tables[1].unmapped.items()}
    medications = [
        f"cancer-related-medication-{name}-information.csv" for name in ("administration", "request")
    ]

    assert folder.is_dir()
    assert counted == {
        **{
            (RXNORM, code, "therapy.agent", file): 1
            for file in medications
            for code in ("10760", "91318", "91833")
            if (code, file) != ("91833", medications[1])
        },
        (SNOMED, "363346000", "condition.condition_class", "condition-information.csv"): 3,
    }
