# SPDX-License-Identifier: Apache-2.0
"""A cohort is the same everywhere, and everything that can come of a patient comes of one in a thousand."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from shapes.cases import vignette_outcomes
from validate.engines import generated

from reasoner.generate.cohort import Cohort, Origin
from reasoner.generate.stories import Boundary
from reasoner.patient import PatientGraph
from reasoner.result import Outcome, PatientResult, Verdict
from reasoner.screening import Screener
from reasoner.terms import PATIENTS, XSD_DATE, XSD_DECIMAL, XSD_INTEGER, shorten

#: What never fails, whatever the record says: by its shapes these two only tell what is no condition.
CANNOT_OCCUR = {(name, outcome) for name in ("PERM-01", "PERM-02") for outcome in ("UNKNOWN", "VIOLATED")}


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return generated(1)


@pytest.fixture(scope="module")
def screener(cohort: Cohort) -> Screener:
    return Screener(ontology=cohort.ontology, explain=False)


@pytest.fixture(scope="module")
def results(cohort: Cohort, screener: Screener) -> list[PatientResult]:
    return [screener.screen_patient(patient).result for patient in cohort.patients(1000)]


def outcomes(result: PatientResult) -> dict[str, Outcome]:
    return {criterion.identifier: criterion.outcome for criterion in result.criteria}


def facts(patient: PatientGraph) -> set[tuple[str, str, object]]:
    return set(patient.triples())


# The same everywhere


def test_another_process_with_other_hashes_writes_the_same_bytes(cohort: Cohort, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    cohort.write(here, 60)
    call = f"import pathlib, reasoner.generate as g; g.write_cohort(pathlib.Path({str(there)!r}), 120, 1)"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", call], check=True, env=environment)

    smaller, larger = ((folder / "patients.nq").read_bytes() for folder in (here, there))
    assert smaller
    assert larger.startswith(smaller)
    assert len(larger) > len(smaller)


def test_a_patient_depends_on_seed_and_number_alone(cohort: Cohort) -> None:
    alone = cohort.patient(77)
    among = list(cohort.patients(10, first=70))[7]
    assert facts(alone) == facts(among)
    assert facts(alone) != facts(cohort.reseeded(2).patient(77))


def test_patients_are_neither_tiny_nor_huge(cohort: Cohort) -> None:
    counts = sorted(len(facts(patient)) for patient in cohort.patients(1000))
    assert 150 < sum(counts) / 1000 < 205
    assert counts[100] > 120
    assert counts[950] < 260


# Every outcome occurs


def test_every_criterion_has_every_outcome_that_it_can_have(results: list[PatientResult]) -> None:
    met = {(name, outcome.name) for result in results for name, outcome in outcomes(result).items()}
    every = {(name, outcome.name) for name in outcomes(results[0]) for outcome in Outcome}
    assert every - met == CANNOT_OCCUR


def test_every_verdict_occurs(results: list[PatientResult]) -> None:
    assert {result.verdict for result in results} == set(Verdict)


def test_most_records_are_sound(results: list[PatientResult]) -> None:
    """A cohort to measure with is read, and little of it is doubtful."""
    codes = Counter(code for result in results for code in {finding.code for finding in result.findings})
    assert codes.keys() <= {"CONTRADICTION", "NO_REGISTRATION_DATE", "AFTER_REGISTRATION"}
    assert codes.total() < 60


def test_the_mixture_is_as_documented(cohort: Cohort) -> None:
    assert Counter(map(cohort.origin, range(1, 1001))) == {
        Origin.CLINIC: 840,
        Origin.BOUNDARY: 140,
        Origin.VIGNETTE: 20,
    }


# Stories and limits


def test_vignettes_keep_their_outcomes(cohort: Cohort, results: list[PatientResult]) -> None:
    matrix = list(vignette_outcomes().values())
    met = [outcomes(result) for n, result in enumerate(results, 1) if cohort.origin(n) is Origin.VIGNETTE]
    assert len(met) == 20
    assert all(found in matrix for found in met)
    assert all(found in met for found in matrix)


def test_all_limits_fit_into_a_thousand(cohort: Cohort) -> None:
    assert len(cohort.stories.boundaries) <= 140


#: Numbers that the criteria compare with, as they are recorded: property, limit, sides that can be reached.
#: A clearance is a quotient that is seldom exact; grades and scores end where their scale does.
LIMITS = {
    ("onto:ctcaeGrade", "1", (-1, 0, 1)),
    ("onto:ctcaeGrade", "2", (1,)),
    ("onto:diastolic", "90", (-1, 0, 1)),
    ("onto:krenningScore", "3", (0, 1)),
    ("onto:longestDiameter", "10", (-1, 0, 1)),
    ("onto:score", "2", (-1, 0, 1)),
    ("onto:shortAxis", "15", (-1, 0, 1)),
    ("onto:sliceThickness", "the diameter", (-1, 0, 1)),
    ("onto:systolic", "150", (-1, 0, 1)),
    ("onto:value", "1.5", (-1, 0, 1)),
    ("onto:value", "100000", (-1, 0, 1)),
    ("onto:value", "1500", (-1, 0, 1)),
    ("onto:value", "3.0", (-1, 0, 1)),
    ("onto:value", "30", (-1, 1)),
    ("onto:value", "9.0", (-1, 0, 1)),
}


def _is_number(boundary: Boundary) -> bool:
    return boundary.instead.datatype in {XSD_DECIMAL, XSD_INTEGER}


def test_every_number_that_the_criteria_compare_is_somebodys(cohort: Cohort) -> None:
    sides: dict[tuple[str, str], set[int]] = {}
    for boundary in filter(_is_number, cohort.stories.boundaries):
        prop = shorten(boundary.triple[1])
        # how thick slices may be depends on the lesion
        edge = "the diameter" if prop == "onto:sliceThickness" else boundary.edge
        sides.setdefault((prop, edge), set()).add(boundary.side)
    assert {(*limit, tuple(sorted(found))) for limit, found in sides.items()} == LIMITS


def test_every_window_of_the_protocol_ends_for_somebody(cohort: Cohort) -> None:
    """Three days each: the end, the day before and the day after, unless one is what was recorded anyway."""
    days = [boundary for boundary in cohort.stories.boundaries if not _is_number(boundary)]
    assert {boundary.instead.datatype for boundary in days} == {XSD_DATE}
    assert Counter(boundary.side for boundary in days).keys() == {-1, 0, 1}
    for boundary in days:
        away = date.fromisoformat(boundary.instead.lexical) - date.fromisoformat(boundary.edge)
        assert away.days == boundary.side


def _screened(cohort: Cohort, screener: Screener, boundary: Boundary) -> dict[str, Outcome]:
    place = cohort.stories.boundaries.index(boundary)
    return outcomes(screener.screen_patient(cohort.stories.boundary(place, PATIENTS + "1")).result)


#: Limits that decide for nobody whom they were tried with: another way to fulfil the criterion is open to
#: them, such as another measurable lesion, or another path on which the number does not matter.
DECIDE_NOTHING = {
    ("onto:ctcaeGrade", "1"),
    ("onto:ctcaeGrade", "2"),
    ("onto:diastolic", "90"),
    ("onto:krenningScore", "3"),
    ("onto:longestDiameter", "10"),
    ("onto:systolic", "150"),
    ("onto:value", "1.5"),
}


def test_what_lies_on_two_sides_of_a_number_comes_out_differently(cohort: Cohort, screener: Screener) -> None:
    found: dict[tuple[str, str], set[bool]] = {}
    by_limit: dict[tuple[str, str, str], list[Boundary]] = {}
    for boundary in filter(_is_number, cohort.stories.boundaries):
        by_limit.setdefault((boundary.triple[0], boundary.triple[1], boundary.edge), []).append(boundary)
    for (_, prop, edge), sides in by_limit.items():
        met = [_screened(cohort, screener, boundary) for boundary in sides]
        found.setdefault((shorten(prop), edge), set()).add(any(other != met[0] for other in met))
    assert {limit for limit, decided in found.items() if True not in decided} == DECIDE_NOTHING
