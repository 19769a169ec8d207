# SPDX-License-Identifier: Apache-2.0
"""Public FHIR data sets: no crash, and the numbers that were counted by hand."""

from __future__ import annotations

from pathlib import Path

from reasoner.ontology import Ontology
from reasoner.terms import ONTO, PATIENTS

from .conftest import Reading
from .resources import (
    kinds,
    values,
)


def test_mcode_examples(ontology: Ontology, data: Path) -> None:
    """All 140 resources of the mCODE guide; the bundle repeats 37 of them."""
    result = Reading(ontology, data / "mcode-stu4" / "instances")
    jenny = next(p for p in result.patients if p.iri.endswith("jenny-m"))

    assert (len(result.patients), result.notes.rejected) == (6, [])
    assert not any(patient.unreadable for patient in result.patients)
    assert values(jenny, "Observation-us-core-observation-lab-neutrophils-jenny-m", "value") == ["3000"]
    assert values(jenny, "Observation-us-core-observation-lab-neutrophils-jenny-m", "unit") == ["10*3/uL"]
    assert sum(len(kinds(patient, "hasNeoplasm")) for patient in result.patients) == 0


def test_us_core_examples(ontology: Ontology, data: Path) -> None:
    """Printed units are kept where no UCUM code is given."""
    result = Reading(ontology, data / "us-core-6.1.0")
    (patient,) = (p for p in result.patients if p.iri == PATIENTS + "example")
    units = {
        unit
        for lab in patient.records(patient.iri, ONTO + "hasLabResult")
        for unit in values(patient, lab.removeprefix(patient.iri + "/"), "unit")
    }

    assert (len(result.patients), result.notes.rejected) == (5, [])
    assert {"mg/dL", "10*3/uL"} & units


def test_extraction_framework_bundles(ontology: Ontology, data: Path) -> None:
    """Fixtures whose patients are elsewhere: nothing is attached to anybody."""
    result = Reading(ontology, data / "mcode-extraction-csv" / "fhir")

    assert len(result.patients) == 1
    assert any("not among the files" in note.reason for note in result.notes.unread)


def test_bulk_export(ontology: Ontology, data: Path) -> None:
    """254 lines in ten files, several files for one type."""
    result = Reading(ontology, data / "bulk-ndjson")

    assert (len(result.patients), result.notes.files, result.notes.rejected) == (50, 10, [])
