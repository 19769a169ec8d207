# SPDX-License-Identifier: Apache-2.0
"""Public FHIR data sets: every file is read or rejected with a clear line, and gives what is fixed here."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from reasoner.ontology import Ontology
from reasoner.read import ReadNotes
from reasoner.read.mapping import RECORDS
from reasoner.result import Verdict
from reasoner.screening import Screener
from reasoner.terms import ONTO, TYPE

from .conftest import Reading
from .resources import kinds, values


class Expected(NamedTuple):
    """Files, patients, records by table, findings, and resources that were rejected."""

    files: int
    patients: int
    records: dict[str, int]
    findings: dict[str, int]
    rejected: int


SETS = {
    "mcode-stu4/instances": Expected(
        140,
        6,
        {
            "patient": 6,
            "lab": 4,
            "other_malignancy": 5,
            "therapy": 18,
            "local_treatment": 2,
            "weight": 2,
            "ecog": 2,
            "karnofsky": 1,
            "heart_disease": 1,
            "negative_statement": 1,
        },
        {"UNMAPPED": 29, "UNREAD": 37},
        0,
    ),
    "us-core-6.1.0": Expected(
        183,
        5,
        {"patient": 5, "lab": 5, "therapy": 5, "weight": 1, "blood_pressure": 2},
        {"UNMAPPED": 12},
        0,
    ),
    "bulk-ndjson": Expected(10, 50, {"patient": 50, "therapy": 39}, {"UNMAPPED": 60}, 0),
    "mcode-extraction-csv/fhir": Expected(16, 1, {"patient": 1}, {"DIFFERING_COPIES": 1}, 3),
}


def records(result: Reading) -> dict[str, int]:
    """How many records of each table all patients have."""
    types = Counter(
        str(term)
        for patient in result.patients
        for facts in patient.index.values()
        for term in facts.get(TYPE, ())
    )
    return {
        table: types[ONTO + record.type] for table, record in RECORDS.items() if types[ONTO + record.type]
    }


@pytest.mark.parametrize("name", SETS)
def test_every_file_is_read_or_rejected(ontology: Ontology, data: Path, name: str) -> None:
    """What it gives is fixed here, so that a change of the reader shows."""
    result = Reading(ontology, data / name)
    expected = SETS[name]

    assert not any(patient.unreadable for patient in result.patients)
    assert (result.notes.files, len(result.patients)) == (expected.files, expected.patients)
    assert records(result) == expected.records
    assert Counter(result.codes()) == expected.findings
    assert len(result.notes.rejected) == expected.rejected


@pytest.mark.parametrize("name", SETS)
def test_no_public_patient_is_eligible(ontology: Ontology, data: Path, name: str) -> None:
    """None has a complete record of a neuroendocrine tumour, so that no answer may be favourable."""
    screener = Screener(ontology=ontology, as_of=date(2026, 11, 22), explain=False)
    verdicts = Counter(result.verdict for result in screener.screen(data / name, notes=ReadNotes()))

    assert set(verdicts) <= {Verdict.UNDETERMINED, Verdict.INELIGIBLE}
    assert verdicts.total() == SETS[name].patients


def test_mcode_examples_are_other_cancers(ontology: Ontology, data: Path) -> None:
    """The bundle repeats 37 of the resources, which count once; none is of a neuroendocrine tumour."""
    result = Reading(ontology, data / "mcode-stu4" / "instances")
    jenny = next(p for p in result.patients if p.iri.endswith("jenny-m"))

    assert values(jenny, "Observation-us-core-observation-lab-neutrophils-jenny-m", "value") == ["3000"]
    assert values(jenny, "Observation-us-core-observation-lab-neutrophils-jenny-m", "unit") == ["10*3/uL"]
    assert sum(len(kinds(patient, "hasNeoplasm")) for patient in result.patients) == 0


def test_extraction_framework_bundles_are_of_nobody(ontology: Ontology, data: Path) -> None:
    """Fixtures whose patients are elsewhere: nothing is attached to anybody."""
    result = Reading(ontology, data / "mcode-extraction-csv" / "fhir")

    assert any("not among the files" in note.reason for note in result.notes.unread)
