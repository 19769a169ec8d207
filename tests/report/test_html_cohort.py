# SPDX-License-Identifier: Apache-2.0
"""The page tells of all patients together: outcomes, what is near or coming, who leaves where, the run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fixtures import tiny_protocol

from reasoner.report import html
from reasoner.report.cohort import Cohort, PatientRow
from reasoner.result import Change, Expiry, Horizon, Verdict
from reasoner.terms import PATIENTS
from report.page import RUN, S, U, V, near, parsed, result, text, unjudged, with_class, written


def test_the_matrix_has_every_criterion_of_every_patient(tmp_path: Path) -> None:
    outcomes = {"A": (S, S, U), "B": (V, U, S), "C": (U, S, V)}
    tree = parsed(written(tmp_path, *(result(name, *given) for name, given in outcomes.items())))
    (matrix,) = with_class(tree, "matrix")
    head, *_ = matrix.iter("tr")
    assert [h.get("data-criterion") for h in head if h.get("data-criterion")] == ["T-1", "T-2", "T-3"]
    found = {
        text(next(row.iter("th"))): tuple(text(cell) for cell in with_class(row, "outcome"))
        for row in next(matrix.iter("tbody")).iter("tr")
    }
    told = {S: "✓met", V: "✕not met", U: "?unknown"}
    assert found == {name: tuple(told[each] for each in given) for name, given in outcomes.items()}
    assert [text(e) for e in with_class(matrix, "verdict")] == [
        "✓ eligible",
        "✕ not eligible",
        "? undetermined",
    ]


def table(page: str, name: str) -> list[tuple[str, ...]]:
    (found,) = with_class(parsed(page), name)
    return [tuple(text(cell) for cell in row) for body in found.iter("tbody") for row in body]


def test_near_misses_by_value_are_told_with_value_limit_and_distance(tmp_path: Path) -> None:
    page = written(
        tmp_path, near(result("A", V, S, S)), result("B", S, S, S), near(result("C", U, S, S), "10.01")
    )
    assert table(page, "near") == [
        ("A", "T-1", "✕ not met", "enough of it", "9.5", "10", "none", "5.0 % below", "lab"),
        ("C", "T-1", "? unknown", "enough of it", "10.01", "10", "none", "0.1 % above", "lab"),
    ]


def test_the_next_days_are_told_by_week(tmp_path: Path) -> None:
    """Registration of all is 2026-11-22, a Sunday."""
    waits = Horizon((), curable=Change(date(2026, 12, 3), ("T-1",)))
    page = written(
        tmp_path,
        replace(result("A", S, S, S), horizon=Horizon((), expires=Expiry(date(2026, 12, 6), ("T-1", "T-2")))),
        replace(result("B", V, S, S), horizon=waits),
        replace(result("C", S, S, S), horizon=Horizon((), expires=Expiry(date(2026, 11, 22), ()))),
        replace(result("D", S, S, S), horizon=Horizon((), expires=Expiry(date(2027, 5, 1), ("T-1",)))),
    )
    assert table(page, "weeks") == [
        ("2026-11-16 to 2026-11-22 (1)",),
        ("2026-11-22", "C", "last day on which eligible", "none named"),
        ("2026-11-30 to 2026-12-06 (2)",),
        ("2026-12-03", "B", "first day on which eligible", "not met until then: T-1"),
        ("2026-12-06", "A", "last day on which eligible", "then no longer met: T-1, T-2"),
    ]


def test_nothing_near_and_nothing_coming_is_said_in_words(tmp_path: Path) -> None:
    page = written(tmp_path, result("A", S, S, S))
    assert not list(with_class(parsed(page), "near"))
    assert not list(with_class(parsed(page), "weeks"))
    told = text(parsed(page))
    assert "No deciding criterion of any patient hangs on measured numbers at most 10 %" in told
    assert "Nobody's eligibility ends, and nobody becomes eligible by waiting alone, within 90 days" in told


def test_of_a_repeated_patient_only_what_stands_is_near(tmp_path: Path) -> None:
    page = written(tmp_path, near(result("A", V, S, S)), unjudged("A"), repeated=frozenset({PATIENTS + "A"}))
    assert not list(with_class(parsed(page), "near"))


def test_results_of_a_repeated_patient_are_retracted(tmp_path: Path) -> None:
    page = written(
        tmp_path,
        result("A", S, S, S),
        result("B", V, S, S),
        unjudged("A"),
        repeated=frozenset({PATIENTS + "A"}),
    )
    assert [text(e) for e in parsed(page).iter("h3")] == ["B", "A"]
    (tiles,) = with_class(parsed(page), "tiles")
    assert text(tiles) == "2 patients 0 ✓ eligible 1 ? undetermined 1 ✕ not eligible"


def rows(*outcomes: str) -> list[PatientRow]:
    verdicts = [
        Verdict.INELIGIBLE if "V" in o[:2] else Verdict.UNDETERMINED if "U" in o[:2] else Verdict.ELIGIBLE
        for o in outcomes
    ]
    return [
        PatientRow(n, f"P{n}", str(v), (0, 0, 0), "", (), o)
        for n, (v, o) in enumerate(zip(verdicts, outcomes, strict=True))
    ]


def test_attrition_follows_the_protocol() -> None:
    """A patient leaves at the first criterion that is violated; unknown ones keep nobody out."""
    cohort = Cohort(tiny_protocol().criteria, rows("SSS", "VVS", "SVV", "USU", "UVS"))
    first, second, third = cohort.criteria
    assert (first.met, first.unmet, first.unknown) == (2, 1, 2)
    assert (first.leave, first.alone, first.shown, first.open, first.remain) == (1, 0, 2, 2, 4)
    assert (second.leave, second.alone, second.shown, second.open, second.remain) == (2, 2, 1, 1, 2)
    assert (third.met, third.unmet, third.unknown, third.leave) == (3, 1, 1, 0)
    assert [(mark.word, count) for mark, count in cohort.verdicts] == [
        ("eligible", 1),
        ("undetermined", 1),
        ("not eligible", 3),
    ]
    last = cohort.criteria[1]
    assert last.shown == 1, "who has met all to the end is eligible"


def test_the_funnel_says_its_numbers_in_words(tmp_path: Path) -> None:
    page = written(tmp_path, result("A", S, S, S), result("B", V, S, S), result("C", U, V, S))
    (funnel,) = (e for e in parsed(page).iter() if "funnel" in e.get("class", ""))
    assert [text(e) for e in funnel.iter() if str(e.tag).endswith("text")] == [
        "Screened",
        "3 patients",
        "T-1 ECOG 0 to 2",
        "2 remain (1 with unknowns), 1 leaves",
        "T-2 no excluded drug",
        "1 remain, 1 leaves",
    ]


def test_the_run_and_the_limits_are_told(tmp_path: Path) -> None:
    told = text(parsed(written(tmp_path, result("A", S, S, S))))
    assert "This is a screening aid. The investigator decides." in told
    assert "Only the criteria in the table of criteria are assessed." in told
    for value in RUN.facts().values():
        assert value in told
    assert "records/a.ttl " + "0" * 64 in told


def test_the_page_says_what_the_protocol_says_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        html, "_header_text", lambda _, name: {"description": "Closed to accrual."}.get(name, "")
    )
    assert "Closed to accrual." in text(parsed(written(tmp_path, result("A", S, S, S))))
