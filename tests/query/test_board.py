# SPDX-License-Identifier: Apache-2.0
"""The board's index and its lists: what the run, the saved queries and the comparison of folders say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from query.conftest import VIGNETTES
from query.results import write_ontology, write_results
from reasoner.errors import ReadError
from reasoner.query import find_query, load_results, open_store, run_query
from reasoner.query.board_changes import RunChanges
from reasoner.query.board_index import INDEX_NAME
from reasoner.query.board_lists import Board
from reasoner.query.board_rows import ORDERS, ListedPatient, Run, Wanted
from reasoner.query.errors import StoreError
from reasoner.query.forms import cell_text
from reasoner.query.stored_patients import StoredPatients, evidence_lines
from reasoner.query.stored_run import stored_run
from reasoner.report.cohort import LETTERS, Cohort, PatientRow
from reasoner.report.comparison import Kind, compare_results
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.horizon_text import eligible_text
from reasoner.report.near_values import near_values
from reasoner.report.patient_view import PatientViews
from reasoner.report.stored_results import load_results as load_folder
from reasoner.result import PatientResult
from reasoner.screening import Screener
from reasoner.terms import ONTO


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(as_of=date(2026, 11, 22))


@pytest.fixture(scope="module")
def screened(screener: Screener) -> list[PatientResult]:
    """The vignettes as they are screened, which the store holds too."""
    return list(screener.screen(VIGNETTES))


@pytest.fixture(scope="module")
def board(store: Path) -> Iterator[Board]:
    with closing(Board(store / "current")) as opened:
        yield opened


@pytest.fixture(scope="module")
def run(board: Board, runs: Mapping[str, str]) -> Run:
    found = board.run(runs["vignettes"])
    assert found
    return found


@pytest.fixture(scope="module")
def later(board: Board, runs: Mapping[str, str]) -> Run:
    found = board.run(runs["later"])
    assert found
    return found


def stored(result: PatientResult) -> PatientResult:
    """What of a result goes into a store."""
    criteria = (
        replace(c, reasons=tuple(sorted(c.reasons)), evidence=(), comparisons=()) for c in result.criteria
    )
    return replace(
        result,
        source=result.source.rpartition("/")[2],
        criteria=tuple(criteria),
        rows=(),
    )


def test_results_are_read_back_as_they_were(
    store: Path, runs: Mapping[str, str], screened: list[PatientResult], screener: Screener
) -> None:
    words = EvidenceText(screener.ontology, screener.protocol)
    with open_store(store) as opened:
        told = stored_run(opened, f"https://w3id.org/trialshapes/runs/{runs['vignettes']}")
        patients = StoredPatients(opened, told)
        found = {result.patient: result for result in map(patients.result, patients.screenings())}
    assert len(found) == len(screened) == 13
    for result in screened:
        back = found[result.patient]
        # V03 was loaded again from another file of the same name
        assert stored(back) == stored(result)
        for was, now in zip(result.criteria, back.criteria, strict=True):
            assert [[line.strip() for line in words.lines(e)] for e in was.evidence] == [
                evidence_lines(e) for e in now.evidence
            ]
            assert [(c.iri, c.record, c.path, c.distance) for c in was.comparisons] == [
                (c.iri, c.record, c.path, c.distance) for c in now.comparisons
            ]


def test_a_page_of_the_store_tells_criteria_as_the_report_does(
    store: Path, runs: Mapping[str, str], screened: list[PatientResult], screener: Screener
) -> None:
    views = PatientViews(screener.ontology, screener.protocol)
    with open_store(store) as opened:
        told = stored_run(opened, f"https://w3id.org/trialshapes/runs/{runs['vignettes']}")
        patients = StoredPatients(opened, told)
        back = PatientViews(screener.ontology, told.protocol, lines=evidence_lines)
        for result in screened:
            view = views.view(result, 1)
            name = result.patient.rpartition("/")[2]
            other = back.view(patients.result(f"{told.graph.iri}/{name}"), 1)
            for group, again in zip(view.groups, other.groups, strict=True):
                assert [c._replace(criterion=None) for c in group.criteria] == [
                    c._replace(criterion=None) for c in again.criteria
                ]
            assert (view.mark, view.counts, view.qualifiers, view.timeline, view.horizon) == (
                *(other.mark, other.counts, other.qualifiers, other.timeline, other.horizon),
            )
            assert (view.readings, view.findings, view.source) == (
                *(other.readings, other.findings, other.source),
            )


def test_counts_are_those_of_the_report(
    board: Board, run: Run, screened: list[PatientResult], screener: Screener
) -> None:
    deciding = screener.protocol.verdict_criteria
    words = EvidenceText(screener.ontology, screener.protocol)
    rows = [
        PatientRow.of(
            result,
            number,
            eligible=eligible_text(result.horizon) if result.horizon else "",
            deciding=deciding,
            near=near_values(result, deciding, words),
        )
        for number, result in enumerate(screened, 1)
    ]
    cohort = Cohort(screener.protocol.criteria, rows)
    assert board.verdicts(run) == cohort.verdicts
    assert [count[1:] for count in board.criteria(run)] == [count[1:] for count in cohort.criteria]
    assert [count.criterion.identifier for count in board.criteria(run)] == [
        count.criterion.identifier for count in cohort.criteria
    ]
    page = board.patients(run, Wanted(), most=100)
    told = [(p.name, p.mark, p.counts, p.eligible, p.qualifiers, p.outcomes) for p in page.patients]
    assert told == [(r.name, r.mark, r.counts, r.eligible, r.qualifiers, r.outcomes) for r in rows]


def asked(store: Path, name: str, run: Run) -> list[tuple[str, ...]]:
    """What a saved query says about a run, without the run."""
    query = find_query(name)
    with run_query(store, name, query.bind({"run": run.name})) as answer:
        return [tuple(map(cell_text, row[1:])) for row in answer.rows]


def test_lists_say_what_the_saved_queries_say(store: Path, board: Board, run: Run, later: Run) -> None:
    for each in (run, later):
        missing = {
            (
                m.missing,
                ";".join(sorted(m.reasons)),
                ";".join(m.criteria),
                m.patients,
                m.undetermined,
                m.alone,
            )
            for m in board.missing(each)
        }
        asked_missing = {
            (missing, ";".join(sorted(set(reasons.split(";")))), criteria, *map(int, counts))
            for missing, reasons, criteria, *counts in asked(store, "missing-data", each)
        }
        assert missing == asked_missing
        assert missing
        coming = {
            (c.name, "expires" if c.ends else "becomes eligible", str(c.day), ";".join(c.criteria))
            for c in board.coming(each, 100)
        }
        assert coming == {(*row[:3], row[4]) for row in asked(store, "next-days", each)}
        near = {
            (criterion, name, value.rule, value.value, value.limit, value.unit, value.record)
            for criterion in {count.criterion.identifier for count in board.criteria(each)}
            for name, _, value in board.near(each, 100, criterion=criterion)
        }
        rows = asked(store, "near-values", each)
        told = {
            (r[0], r[1], r[3], r[4][: r[4].find(".") + 5] + "…" if len(r[4]) > 12 else r[4]) for r in rows
        }
        assert {row[:4] for row in near} == told
    assert board.near(later, 100, criterion="INC-08")
    names = [count.criterion.identifier for count in board.criteria(later)]
    each_by_itself = [found for name in names for found in board.near(later, 100, criterion=name)]
    assert sorted(board.near(later, 1000)) == sorted(each_by_itself)
    everybody = board.near(later, 1000)
    of_one = {letter: board.near(later, 1000, outcome=letter) for letter in LETTERS}
    assert of_one == {
        letter: [each for each in everybody if each[2].outcome == outcome]
        for letter, outcome in LETTERS.items()
    }
    assert of_one["V"]
    assert of_one["V"] != everybody
    assert sum(ends + begins for _, ends, begins in board.coming_days(run)) == len(board.coming(run, 100))
    assert [monday.weekday() for monday, *_ in board.coming_days(run)] == [0] * 7
    assert [c.ends for c in board.coming(run, 100, ends=False)] == [False]
    assert {c.day >= date(2026, 12, 1) for c in board.coming(run, 100, since="2026-12-01")} == {True}
    days = [c.day for c in board.coming(run, 100)]
    one = days[len(days) // 2]
    assert [c.day for c in board.coming(run, 100, since=str(one), until=str(one))] == [
        d for d in days if d == one
    ]


def key(patient: ListedPatient, order: str) -> tuple[object, int]:
    columns = {
        "name": patient.id,
        "verdict": patient.mark.word,
        "met": patient.counts[0],
        "unmet": patient.counts[1],
        "unknown": patient.counts[2],
        "expires": patient.expires or "9999",
        "curable": patient.curable or "9999",
    }
    return columns[order], patient.id


@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize("order", ORDERS)
def test_pages_in_any_order_hold_everybody_once(board: Board, run: Run, order: str, *, falling: bool) -> None:
    wanted = Wanted(order=order, falling=falling)
    everybody = board.patients(run, wanted, most=100).patients
    assert sorted(everybody, key=lambda p: key(p, order), reverse=falling) == list(everybody)
    seen: list[ListedPatient] = []
    page = board.patients(run, wanted, most=4)
    while True:
        assert (page.total, page.first) == (13, len(seen) + 1)
        seen += page.patients
        if not page.after:
            break
        page = board.patients(run, wanted, start=page.after, most=4)
    assert seen == list(everybody)
    back: list[ListedPatient] = []
    page = board.patients(run, wanted, back=True, most=4)
    while True:
        back = [*page.patients, *back]
        assert page.first == 13 - len(back) + 1
        if not page.before:
            break
        page = board.patients(run, wanted, start=page.before, back=True, most=4)
    assert back == list(everybody)


@pytest.mark.parametrize("verdict", ["", "not eligible"])
@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize("order", ORDERS)
def test_neighbours_are_those_of_the_list(
    board: Board, run: Run, order: str, verdict: str, *, falling: bool
) -> None:
    wanted = Wanted(verdict=verdict, order=order, falling=falling)
    everybody = board.patients(run, wanted, most=100).patients
    assert len(everybody) == (5 if verdict else 13)
    expected = list(zip((None, *everybody), (*everybody[1:], None), strict=False))
    assert [board.neighbours(run, patient, wanted) for patient in everybody] == expected


def test_filters(board: Board, run: Run) -> None:
    def names(wanted: Wanted) -> list[str]:
        page = board.patients(run, wanted, most=100)
        assert page.total == len(page.patients)
        return [patient.name for patient in page.patients]

    places = {count.criterion.identifier: place for place, count in enumerate(board.criteria(run))}
    everybody = board.patients(run, Wanted(), most=100).patients
    assert names(Wanted(name="v1")) == ["V10", "V11", "V12", "V13"]
    assert names(Wanted(name="%")) == names(Wanted(name="_")) == []
    assert names(Wanted(verdict="undetermined")) == ["V12"]
    for letter in "SVU":
        place = places["INC-04"]
        expected = [patient.name for patient in everybody if patient.outcomes[place] == letter]
        assert names(Wanted(criterion=place, outcome=letter)) == expected
        assert names(Wanted(outcome=letter)) == [p.name for p in everybody if letter in p.outcomes]
    missing = next(item for item in board.missing(run) if "ALT" in item.missing)
    assert names(Wanted(missing=missing.id)) == ["V12"]
    assert board.missing_item(run, missing.id) == missing
    assert board.missing_item(run, 10_000) is None
    assert names(Wanted(missing=10_000)) == []


@pytest.mark.parametrize(
    "start", ["x", "[]", "[1]", "{}", "[1,2,3]", '["a",1e999]', "[null,1]", f"[1,{2**70}]"]
)
def test_what_is_no_place_is_the_beginning(board: Board, run: Run, start: str) -> None:
    assert board.patients(run, Wanted(), start=start, most=3) == board.patients(run, Wanted(), most=3)


def test_one_patient(board: Board, run: Run, later: Run) -> None:
    found = board.patient(run, "V03")
    assert found
    assert [row.name for row in board.neighbours(run, found, Wanted()) if row] == ["V02", "V04"]
    assert board.patient(run, "V99") is None
    assert [each.name for each, _ in board.runs_of("V03")] == [later.name, run.name]
    first = board.patient(run, "V01")
    assert first
    assert board.neighbours(run, first, Wanted())[0] is None


def test_two_runs_are_compared_as_their_folders_are(
    board: Board, run: Run, later: Run, results: Mapping[str, Path]
) -> None:
    changes = RunChanges(board, run, later)
    told = list(compare_results(load_folder(results["vignettes"]), load_folder(results["later"])))
    verdicts = {(d.patient, d.old, d.new) for d in told if d.kind is Kind.VERDICT}
    outcomes = {(d.patient, d.item, d.old, d.new) for d in told if d.kind is Kind.OUTCOME}
    words = {"met": "SATISFIED", "not met": "VIOLATED", "unknown": "UNKNOWN"}
    found = changes.patients(most=100)
    assert {
        (change.name, name, words[was.word], words[now.word])
        for change in found
        for name, was, now in change.criteria
    } == outcomes
    assert {change.name for change in found if change.old != change.new} == {each[0] for each in verdicts}
    assert sum(number for _, counts in changes.outcomes() for *_, number in counts) == len(outcomes)
    assert [(was.word, now.word, n) for was, now, n in changes.verdicts()] == [
        ("eligible", "not eligible", 1)
    ]
    (gone, _), (come, names) = changes.patients_of_one(2)
    present = [d for d in told if d.kind is Kind.PATIENT]
    assert (gone, come) == (sum(d.new == "absent" for d in present), sum(d.old == "absent" for d in present))
    assert len(names) == 2
    assert changes.criteria_of_one() == ([], [])
    assert changes.facts() == []
    assert changes.patients(start=found[-1].id, most=100) == []


def test_the_run_that_was_loaded_last_comes_first(tmp_path: Path) -> None:
    ontology = [write_ontology(tmp_path)]
    files = {name: write_results(tmp_path / f"{name}.nq", run=name, patients=["A"]) for name in "cab"}
    store = tmp_path / "store"

    def names() -> list[str]:
        with closing(Board(store / "current")) as board:
            return [run.name for run in board.runs()]

    for file in files.values():
        load_results(store, [file], ontology)
    assert names() == ["b", "a", "c"]
    load_results(store, [files["c"]], ontology)
    assert names() == ["c", "b", "a"]


def test_natural_order_of_names(tmp_path: Path) -> None:
    file = write_results(tmp_path / "1.nq", run="1", patients=["P10", "P9", "p1", "Q"])
    load_results(tmp_path / "store", [file], [write_ontology(tmp_path)])
    with closing(Board(tmp_path / "store" / "current")) as board:
        page = board.patients(board.runs()[0], Wanted(), most=9)
        assert [patient.name for patient in page.patients] == ["p1", "P9", "P10", "Q"]


def test_a_result_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    file = write_results(tmp_path / "1.nq", run="1", patients=["A"])
    lines = [line for line in file.read_text().splitlines() if f"<{ONTO}verdict>" not in line]
    file.write_text("\n".join(lines) + "\n")
    with pytest.raises(ReadError, match="not whole"):
        load_results(tmp_path / "store", [file], [write_ontology(tmp_path)])
    assert not (tmp_path / "store" / "current").exists()


def test_a_store_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="load a result again"):
        Board(tmp_path)


def test_a_board_changes_nothing(board: Board) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        list(board.rows("DELETE FROM patient"))
    assert INDEX_NAME == "board.sqlite"
