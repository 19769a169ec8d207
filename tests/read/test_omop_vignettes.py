# SPDX-License-Identifier: Apache-2.0
"""The thirteen vignettes as OMOP: what is lost is written down, and nothing but UNKNOWN comes of it."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from reasoner.ontology import Ontology
from reasoner.read import ReadNotes, read_patients
from reasoner.read.omop.concept_ids import known_concepts
from reasoner.result import Outcome, PatientResult
from reasoner.screening import Screener
from reasoner.write.omop import OmopFiles

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
EXAMPLES: Final = ROOT / "examples"

Matrix = dict[str, dict[str, Outcome]]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def _turtle() -> Matrix:
    """The matrix of the vignettes as they were written."""
    matrix: Matrix = {}
    for row in _rows(HERE.parent / "shapes" / "vignettes.csv"):
        matrix.setdefault(row["patient"], {})[row["criterion"]] = Outcome[row["outcome"]]
    return matrix


def _expected() -> Matrix:
    """The same with what OMOP cannot say; every change is listed with its reason."""
    lost = {row["criterion"]: row for row in _rows(HERE / "omop_loss.csv")}
    assert all(row["why the others become UNKNOWN"] for row in lost.values())
    return {
        patient: {
            criterion: Outcome.UNKNOWN
            if criterion in lost and patient not in lost[criterion]["unchanged"].split()
            else outcome
            for criterion, outcome in outcomes.items()
        }
        for patient, outcomes in _turtle().items()
    }


@pytest.fixture(scope="module")
def screener() -> Screener:
    """OMOP does not say when a patient is registered; the run does."""
    return Screener(as_of=date(2026, 11, 22), explain=False)


def _screen(screener: Screener, notes: ReadNotes, *paths: Path) -> dict[str, PatientResult]:
    """Results by the name that the person has in the hospital."""
    names = {
        row["person_id"]: row["person_source_value"]
        for row in _rows(EXAMPLES / "omop" / "cdm" / "person.csv")
    }
    return {names[r.patient.rpartition("/")[2]]: r for r in screener.screen(list(paths), notes=notes)}


def test_omop_alone(screener: Screener) -> None:
    """All 390 outcomes; no patient comes out better or worse, only less certain."""
    notes = ReadNotes()
    results = _screen(screener, notes, EXAMPLES / "omop" / "cdm")
    assert {name: result.outcomes() for name, result in results.items()} == _expected()
    assert [finding for result in results.values() for finding in result.findings] == []
    assert (notes.rejected, dict(notes.unmapped), dict(notes.unread)) == ([], {}, {})


def test_omop_with_our_tables_beside_it(screener: Screener) -> None:
    """What OMOP has no place for comes in tables of ours, and the patients are whole again."""
    results = _screen(screener, ReadNotes(), EXAMPLES / "omop")
    assert {name: result.outcomes() for name, result in results.items()} == _turtle()
    assert [finding for result in results.values() for finding in result.findings] == []


def test_the_examples_are_what_is_written_now(ontology: Ontology, tmp_path: Path) -> None:
    """The files in the folder of examples come from the writer, byte by byte."""
    patients = read_patients(sorted((EXAMPLES / "vignettes").glob("*.ttl")), ontology, notes=ReadNotes())
    with OmopFiles(tmp_path / "cdm", ontology, rest=tmp_path / "rest") as files:
        for patient in patients:
            files.write(patient)
    written = {path.relative_to(tmp_path): path.read_text("utf-8") for path in tmp_path.rglob("*.csv")}
    shipped = {
        path.relative_to(EXAMPLES / "omop"): path.read_text("utf-8")
        for path in (EXAMPLES / "omop").rglob("*.csv")
    }
    assert written == shipped


def test_the_loss_is_counted(ontology: Ontology, tmp_path: Path) -> None:
    """Cell by cell, and a record without a code keeps its name where nothing else holds it."""
    (patient,) = read_patients([EXAMPLES / "vignettes" / "V11.ttl"], ontology, notes=ReadNotes())
    with OmopFiles(tmp_path, ontology) as files:
        files.write(patient)
    assert {"registration.date", "list_review.list", "lesion.site", "lesion_measurement.modality"} <= set(
        files.left
    )
    assert "other_malignancy.condition_class" not in files.left
    conditions = _rows(tmp_path / "condition_occurrence.csv")
    assert [row["condition_source_value"] for row in conditions if row["condition_concept_id"] == "0"][
        -1
    ] == "prostate cancer"


def test_only_known_ids_are_standard(ontology: Ontology) -> None:
    """An id below the range for sites was seen in a public file; no other is made up."""
    known = {concept.concept_id for concept in known_concepts()}
    known |= {"1633749", "1634371", "1634752", "1635142"}
    local = [
        row for row in _rows(EXAMPLES / "omop" / "cdm" / "concept.csv") if row["concept_id"] not in known
    ]
    assert all(int(row["concept_id"]) > 2_000_000_000 for row in local)
    assert len({row["concept_id"] for row in local}) == len(local)
