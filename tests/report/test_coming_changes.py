# SPDX-License-Identifier: Apache-2.0
"""Who stops or begins to be eligible soon, by week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from reasoner.report.cohort import PatientRow, weeks
from reasoner.report.coming_changes import DAYS, ComingChange, coming_changes
from reasoner.result import Change, Expiry, Horizon, Outcome, PatientResult
from report.cohort import DAY, made

S, V = Outcome.SATISFIED, Outcome.VIOLATED
REGISTERED = date.fromisoformat(DAY)


def expiring(days: int, name: str = "A") -> PatientResult:
    horizon = Horizon((), expires=Expiry(REGISTERED + timedelta(days=days), ("T-1",)))
    return replace(made(name, S, S), horizon=horizon)


def waiting(days: int, name: str = "A") -> PatientResult:
    horizon = Horizon((), curable=Change(REGISTERED + timedelta(days=days), ("T-1",)))
    return replace(made(name, V, S), horizon=horizon)


@pytest.mark.parametrize(("days", "soon"), [(0, True), (DAYS, True), (DAYS + 1, False), (-1, False)])
def test_ninety_days_from_registration(days: int, soon: bool) -> None:  # noqa: FBT001 - a parameter
    day = (REGISTERED + timedelta(days=days)).isoformat()
    assert list(coming_changes(expiring(days))) == soon * [ComingChange(day, ends=True, criteria=("T-1",))]
    assert list(coming_changes(waiting(days))) == soon * [ComingChange(day, ends=False, criteria=("T-1",))]


def test_a_horizon_that_disagrees_with_the_verdict_says_nothing() -> None:
    """It holds freshness fixed, so that it may be eligible where the verdict is not."""
    assert list(coming_changes(replace(made("A", V, S), horizon=expiring(3).horizon))) == []
    assert list(coming_changes(replace(made("A", S, S), horizon=waiting(3).horizon))) == []


@pytest.mark.parametrize("as_of", ["", "2026-11-22 or 2026-11-23"])
def test_without_one_day_of_registration_there_is_none(as_of: str) -> None:
    assert list(coming_changes(replace(expiring(3), as_of=as_of))) == []
    assert list(coming_changes(made("A", S, S))) == []


def test_weeks_begin_on_monday() -> None:
    """2026-11-22 is a Sunday."""
    results = expiring(8, "A"), waiting(0, "B"), expiring(1, "C"), expiring(7, "D"), waiting(7, "E")
    rows = [
        PatientRow.of(result, number, eligible="", deciding=frozenset())
        for number, result in enumerate(results, 1)
    ]
    told = [
        (str(week.monday), str(week.sunday), [(row.name, change.day[5:]) for row, change in week.changes])
        for week in weeks(rows)
    ]
    assert told == [
        ("2026-11-16", "2026-11-22", [("B", "11-22")]),
        ("2026-11-23", "2026-11-29", [("C", "11-23"), ("D", "11-29"), ("E", "11-29")]),
        ("2026-11-30", "2026-12-06", [("A", "11-30")]),
    ]
    assert weeks([]) == []
