# SPDX-License-Identifier: Apache-2.0
"""Every case of `cases.csv`: the whole set of checks is compared, with the readings that change them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from dosing.timelines import HEAD, Case, cases, checked, checker, graph_of, patient_turtle, told
from reasoner.dosing import DoseChecker, DoseTimeline, Gap, TimeLimit
from reasoner.terms import PATIENTS
from reasoner.validate.fast import FastEngine
from reasoner.validate.reference import ReferenceEngine

CASES = cases()
#: Cases of the specification, which all have to be there.
SPECIFIED = {
    *(f"D-{number}" for number in range(1, 12)),
    *(f"D-12.{number}" for number in range(1, 5)),
    *("D-13.1", "D-13.2", "D-14.1", "D-14.2", "D-15.1", "D-15.2", "D-15.3"),
}


@pytest.fixture(scope="module")
def timelines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, DoseTimeline]:
    """Patient name -> timeline; all cases in one file."""
    turtle = "\n".join(case.turtle() for case in CASES)
    found = checked(turtle, tmp_path_factory.mktemp("cases"))
    return {timeline.patient.removeprefix(PATIENTS): timeline for timeline in found}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.identifier)
def test_case(case: Case, timelines: dict[str, DoseTimeline]) -> None:
    lines = told(timelines[case.identifier])
    assert set(lines) == case.expected
    assert len(lines) == len(set(lines))


def test_every_case_of_the_specification_is_there() -> None:
    names = [case.identifier for case in CASES]
    assert len(names) == len(set(names))
    assert {case.name for case in CASES} >= SPECIFIED


def test_both_engines_agree() -> None:
    """The rows of pySHACL over the same pairs are those of the engine that was used."""
    fast, reference = FastEngine(checker().rules.shapes), ReferenceEngine(checker().rules.shapes)
    for case in (case for case in CASES if case.zone != "local"):
        patient = graph_of(case.turtle())
        checker().check_patient(patient)
        assert fast.evaluate(patient).rows() == reference.evaluate(patient).rows(), case.identifier


def test_nothing_is_kept_between_patients(tmp_path: Path) -> None:
    turtle = "\n".join(case.turtle() for case in CASES[:6])
    assert checked(turtle, tmp_path) == checked(turtle, tmp_path)


def test_what_a_check_says(tmp_path: Path) -> None:
    """Gap in days and hours, both times as written, and what would have kept the rule."""
    doses = ("lu1=L 2026-12-15T10:00+01:00 2026-12-15T10:40+01:00", "s=long 2026-12-02T15:00+01:00")
    (timeline,) = checked(patient_turtle("P", doses), tmp_path)
    (check,) = timeline.checks
    assert (check.rule, check.outcome, check.level) == ("DOSE-01", "VIOLATED", "VIOLATION")
    assert check.gap == Gap("13 calendar days (12 d 19 h) before", (13, 13), (Fraction(307), Fraction(307)))
    assert (check.earliest, check.latest) == (TimeLimit("radioligand", "2026-12-16"), "2026-12-01")
    assert check.radioligand.start == "2026-12-15T10:00:00+01:00"
    assert check.analogue is not None
    assert (check.analogue.agent, check.analogue.start) == ("lanreotide depot", "2026-12-02T15:00:00+01:00")
    assert [dose.record.rpartition("/")[2] for dose in timeline.doses] == ["s", "lu1"]


#: Rule, analogue dose; gap in words, earliest compliant time, latest time of the analogue.
TOLD = (
    ("DOSE-02", "short 2026-12-14T10:10+01:00", "1 calendar day (23 h 50 min) before",
     ("radioligand", "2026-12-15 10:10 +01:00"), "2026-12-14 10:00 +01:00"),
    ("DOSE-02", "short 2026-12-14", "1 calendar day (10 h to 1 d 10 h) before",
     ("radioligand", "2026-12-16 00:00"), "2026-12-14 10:00 +01:00"),
    ("DOSE-02", "short 2026-12-16T10:30+01:00", "1 calendar day (23 h 50 min) after",
     ("analogue", "2026-12-16 10:40 +01:00"), ""),
    ("DOSE-02", "short 2026-12-14T10:00:01+01:00", "1 calendar day (23 h 59 min 59 s) before",
     ("radioligand", "2026-12-15 10:01 +01:00"), "2026-12-14 10:00 +01:00"),
    ("DOSE-03", "long 2026-12-15T10:20+01:00", "same calendar day (0 min) after",
     ("analogue", "2026-12-15 14:40 +01:00"), "2026-12-16 10:40 +01:00"),
    ("DOSE-03-LATE", "long 2026-12-20", "5 calendar days (4 d 13 h 20 min to 5 d 13 h 20 min) after",
     ("analogue", "2026-12-29"), "2026-12-16 10:40 +01:00"),
    ("INFO-L", "long 2026-11-30", "15 calendar days (14 d 10 h to 15 d 10 h) before",
     ("radioligand", "2026-12-28"), "2026-11-17"),
    ("DOSE-02", "short 2026-12-15", "same calendar day (0 min to 13 h 20 min) before or after",
     ("analogue", "2026-12-16 10:40 +01:00"), "2026-12-14 10:00 +01:00"),
    ("DOSE-01", "long - -", "not known", None, "2026-12-01"),
)  # fmt: skip


@pytest.mark.parametrize("expected", TOLD, ids=lambda expected: f"{expected[0]} {expected[1]}")
def test_gap_and_compliant_times(
    expected: tuple[str, str, str, tuple[str, str] | None, str], tmp_path: Path
) -> None:
    rule, dose, words, earliest, latest = expected
    doses = ("lu1=L 2026-12-15T10:00+01:00 2026-12-15T10:40+01:00", f"s={dose}")
    (timeline,) = checked(patient_turtle("P", doses), tmp_path)
    (check,) = (check for check in timeline.checks if check.rule == rule)
    assert check.gap is not None
    assert check.gap.words == words
    assert (check.earliest, check.latest) == (TimeLimit(*earliest) if earliest else None, latest)


@pytest.mark.parametrize(
    ("dose", "reasons", "missing"),
    [
        ("short 2026-12-14", {"PARTIAL_DATE"}, "the time of day of both doses"),
        ("short - -", {"MISSING"}, "the time of day of both doses"),
        ("unlisted 2026-12-14T10:10+01:00", {"MISSING"}, "which analogue was given"),
        ("none 2026-12-14", {"MISSING", "PARTIAL_DATE"}, "which analogue was given"),
    ],
)
def test_why_it_is_not_known(dose: str, reasons: set[str], missing: str, tmp_path: Path) -> None:
    doses = ("lu1=L 2026-12-15T10:00+01:00 2026-12-15T10:40+01:00", f"s={dose}")
    (timeline,) = checked(patient_turtle("P", doses), tmp_path)
    (check,) = (check for check in timeline.checks if check.rule == "DOSE-02")
    assert set(check.reasons) == reasons
    assert any(missing in what for what in check.missing)


def test_a_planned_dose_tells_the_last_day_for_an_injection(tmp_path: Path) -> None:
    doses = ("lu2=L 2027-02-09 planned", "s=long 2027-01-12")
    (timeline,) = checked(patient_turtle("P", doses), tmp_path)
    (check,) = (check for check in timeline.checks if check.rule == "DOSE-04")
    assert (check.earliest, check.latest) == (TimeLimit("radioligand", "2027-01-26"), "2027-01-26")
    (alone,) = checked(patient_turtle("P", doses[:1]), tmp_path)
    assert [(c.rule, c.analogue, c.latest) for c in alone.checks] == [("DOSE-04", None, "2027-01-26")]


def test_a_strict_policy_decides_nothing_where_readings_differ(tmp_path: Path) -> None:
    doses = ("lu1=L 2026-12-15T10:00+01:00", "s=long 2026-12-01T15:00+01:00")
    file = tmp_path / "timeline.ttl"
    file.write_text(HEAD + patient_turtle("P", doses))
    (timeline,) = DoseChecker(policy="strict").check([file])
    (check,) = (check for check in timeline.checks if check.rule == "DOSE-01")
    assert (check.outcome, check.reasons) == ("UNKNOWN", ("JUDGEMENT",))
    assert "336 hours" in check.missing[0]
