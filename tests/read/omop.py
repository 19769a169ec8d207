# SPDX-License-Identifier: Apache-2.0
"""Small CDMs for tests."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from reasoner.ontology import Ontology

from .conftest import Reading

Cells = dict[str, object]

#: Concepts of real vocabularies under ids of the range for sites, and two under the ids that everybody knows.
CONCEPTS: Final = (
    (3016723, "LOINC", "2160-0"),
    (3000963, "LOINC", "718-7"),
    (8840, "UCUM", "mg/dL"),
    (8713, "UCUM", "g/dL"),
    (2000000001, "SNOMED", "735735001"),
    (2000000002, "SNOMED", "94381002"),
    (2000000003, "RxNorm", "194000"),
    (2000000004, "SNOMED", "84114007"),
    (2000000005, "LOINC", "88040-1"),
    (2000000006, "LOINC", "LA28370-7"),
    (2000000007, "ICDO3", "8240/3-C25.2"),
    (2000000008, "Cancer Modifier", "p-8th_AJCC/UICC-M1"),
    (2000000009, "SNOMED", "254701007"),
)
NET, LIVER, CAPECITABINE, FAILURE, RESPONSE, WORSE, TAIL, M1, SKIN = range(2000000001, 2000000010)
CREATININE, HAEMOGLOBIN, MG_DL, G_DL = 3016723, 3000963, 8840, 8713
CONDITION_FIELD, DRUG_FIELD = 1147127, 1147094


def person(identifier: object = 1, **cells: object) -> Cells:
    return {"person_id": identifier, "gender_concept_id": 8507, "year_of_birth": 1960, **cells}


def measurement(number: int = 1, **cells: object) -> Cells:
    given = {"measurement_id": number, "person_id": 1, "measurement_concept_id": CREATININE}
    return {**given, "measurement_date": "2026-08-25", "unit_concept_id": MG_DL, **cells}


def condition(number: int, concept: int, **cells: object) -> Cells:
    given = {"condition_occurrence_id": number, "person_id": 1, "condition_concept_id": concept}
    return {**given, "condition_start_date": "2026-01-02", **cells}


def drug(number: int, concept: int, **cells: object) -> Cells:
    given = {"drug_exposure_id": number, "person_id": 1, "drug_concept_id": concept}
    dates = {"drug_exposure_start_date": "2026-03-01", "drug_exposure_end_date": "2026-03-14"}
    return {**given, **dates, **cells}


def write_table(path: Path, rows: list[Cells], *, upper: bool = False) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([name.upper() if upper else name for name in names])
        writer.writerows([row.get(name, "") for name in names] for row in rows)


def cdm(folder: Path, *, concepts: bool = True, upper: bool = False, **tables: list[Cells]) -> Path:
    """A folder with a person 1 and these tables."""
    folder.mkdir(parents=True, exist_ok=True)
    tables.setdefault("person", [person()])
    if concepts:
        names = ("concept_id", "vocabulary_id", "concept_code")
        known: list[Cells] = [dict(zip(names, row, strict=True)) for row in CONCEPTS]
        tables["concept"] = known + tables.get("concept", [])
    for table, rows in tables.items():
        name = table.upper() if upper else table
        write_table(folder / f"{name}.csv", rows, upper=upper)
    return folder


def reading(ontology: Ontology, folder: Path, **tables: list[Cells]) -> Reading:
    """A CDM with these tables, read."""
    return Reading(ontology, cdm(folder, **tables))
