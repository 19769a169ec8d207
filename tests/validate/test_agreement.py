# SPDX-License-Identifier: Apache-2.0
"""On generated patients, cases, vignettes and examples both engines say the same, the record check included.

What is compared are all rows as a whole, and of the record check all findings and all facts that it leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from shapes.cases import VIGNETTES, Case, cases, mutations, vignettes

from reasoner.patient import PatientGraph
from reasoner.read import ReadNotes, read_patients
from reasoner.validate.record import RecordCheck
from reasoner.validate.reference import ReferenceEngine

from .engines import MALFORMED, ROOT, cohort, engines, ontology, pipeline, read, read_case

EVERY_CASE = [*cases(), *mutations()]
#: The vignettes are met elsewhere; a folder that needs options of its own cannot be read like this.
EXAMPLES = [
    *(ROOT / "examples" / "dosing").glob("*.ttl"),
    pytest.param(ROOT / "examples" / "tables", marks=pytest.mark.slow),
]


@cache
def record_checks() -> tuple[RecordCheck, RecordCheck]:
    return RecordCheck(ontology()), RecordCheck(ontology(), engine=ReferenceEngine)


def assert_same_findings(recorded: PatientGraph) -> None:
    """Findings, what was withheld, and whether the record may be judged."""
    fast, reference = recorded.copy(), recorded.copy()
    for check, patient in zip(record_checks(), (fast, reference), strict=True):
        check.check(patient)
    assert sorted(fast.findings) == sorted(reference.findings)
    assert set(fast.triples()) == set(reference.triples())
    assert fast.unreadable == reference.unreadable


def assert_same_rows(patient: PatientGraph) -> None:
    fast, reference = (engine.evaluate(patient).rows() for engine in engines())
    assert fast == reference


def assert_agreement(patients: Iterator[PatientGraph]) -> int:
    met = 0
    for met, recorded in enumerate(patients, 1):  # noqa: B007 - how many there were
        assert_same_findings(recorded)
        assert_same_rows(pipeline().prepare(recorded))
    return met


@pytest.mark.parametrize(
    ("patients", "seed"),
    [(40, 1), *(pytest.param(100, seed, marks=pytest.mark.slow) for seed in range(2, 52))],
)
def test_generated_patients(patients: int, seed: int, tmp_path: Path) -> None:
    assert assert_agreement(cohort(tmp_path, patients, seed)) == patients


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples(path: Path) -> None:
    assert assert_agreement(read_patients([path], ontology(), notes=ReadNotes()))


@pytest.mark.parametrize("name", vignettes())
def test_records_of_vignettes(name: str) -> None:
    assert_same_findings(read(VIGNETTES / f"{name}.ttl"))


@pytest.mark.parametrize(
    "chosen", [EVERY_CASE[::80], pytest.param(EVERY_CASE, marks=pytest.mark.slow)], ids=len
)
def test_records_of_cases(chosen: list[Case], tmp_path: Path) -> None:
    for case in chosen:
        assert_same_findings(read_case(case, tmp_path))


@pytest.mark.parametrize("files", [MALFORMED[::8], pytest.param(MALFORMED, marks=pytest.mark.slow)], ids=len)
def test_malformed_records(files: list[Path]) -> None:
    found = 0
    for file in files:
        for recorded in read_patients([file], ontology(), notes=ReadNotes()):
            assert_same_findings(recorded)
            found += 1
    assert found >= len(files)
