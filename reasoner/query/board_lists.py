# SPDX-License-Identifier: Apache-2.0
"""What the board lists, from the index of a store: runs, counts, pages of patients.

A page of patients is found by where it begins, not by how many come before it, so that the last page of a
hundred thousand is as quick as the first.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from reasoner.query.board_index import INDEX_NAME, NEVER
from reasoner.query.board_rows import (
    COLUMNS,
    ORDERS,
    VERDICTS,
    Coming,
    ListedPatient,
    Missing,
    PatientPage,
    Run,
    Wanted,
    counted,
    lacking,
    listed,
)
from reasoner.query.errors import StoreError
from reasoner.report.cohort import CriterionCount
from reasoner.report.marks import Mark
from reasoner.report.near_values import NearValue

__all__ = ["Board"]


class Board:
    """The index of one generation of a store; look-ups may come from any thread, one at a time."""

    def __init__(self, generation: Path) -> None:
        """Open the index.

        Raises:
            StoreError: there is none.
        """
        file = generation / INDEX_NAME
        if not file.is_file():
            reason = "was built by an earlier version and has no index for the board; load a result again"
            raise StoreError(str(generation.parent), reason)
        # nobody writes to a generation, so that no lock is needed
        self._database = sqlite3.connect(
            f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._database.execute("PRAGMA mmap_size = 1000000000")  # who opens it anew shares what was read

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def runs(self) -> list[Run]:
        """All runs, the one that was loaded last first."""
        return [
            Run(number, iri, name, json.loads(facts), files, tuple(map(tuple, json.loads(notes))), patients)
            for number, iri, name, facts, files, notes, patients in self.rows(
                "SELECT run, iri, name, facts, files, notes, patients FROM run ORDER BY run DESC"
            )
        ]

    def run(self, name: str) -> Run | None:
        """The run with this name."""
        return next((run for run in self.runs() if run.name == name), None)

    def verdicts(self, run: Run) -> list[tuple[Mark, int]]:
        """Every verdict with its patients."""
        found: dict[str, int] = dict(
            self.rows("SELECT verdict, patients FROM verdict WHERE run = ?", run.number)
        )
        return [(mark, found[word]) for word, mark in VERDICTS.items() if word in found]

    def criteria(self, run: Run) -> list[CriterionCount]:
        """Every criterion with its counts, in protocol order."""
        question = (
            "SELECT iri, identifier, label, description, source, kind, place, in_verdict, "
            "met, unmet, unknown, leave, alone, shown, open FROM criterion WHERE run = ? ORDER BY place"
        )
        return [counted(row) for row in self.rows(question, run.number)]

    def missing(self, run: Run, most: int = 1000) -> list[Missing]:
        """What is missing, what leaves the most patients open first."""
        question = (
            "SELECT id, missing, reasons, criteria, patients, undetermined, alone FROM missing "
            "WHERE run = ? AND patients ORDER BY undetermined DESC, patients DESC, missing LIMIT ?"
        )
        return [lacking(row) for row in self.rows(question, run.number, most)]

    def missing_item(self, run: Run, number: int) -> Missing | None:
        """One thing that is missing."""
        question = (
            "SELECT id, missing, reasons, criteria, patients, undetermined, alone FROM missing "
            "WHERE run = ? AND id = ?"
        )
        return next((lacking(row) for row in self.rows(question, run.number, number)), None)

    def coming_days(self, run: Run) -> list[tuple[date, int, int]]:
        """Every week from the first change to the last: Monday, eligibilities that end, and that begin."""
        weeks: dict[date, list[int]] = {}
        question = "SELECT day, ends, count(*) FROM coming WHERE run = ? GROUP BY day, ends ORDER BY day"
        for day, ends, count in self.rows(question, run.number):
            weeks.setdefault(_monday(date.fromisoformat(day)), [0, 0])[0 if ends else 1] += count
        first, last = min(weeks, default=date.max), max(weeks, default=date.min)
        mondays = (first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1))
        return [(monday, *weeks.get(monday, (0, 0))) for monday in mondays]

    def coming(
        self, run: Run, most: int, *, since: str = "", until: str = "", ends: bool | None = None
    ) -> list[Coming]:
        """Whose eligibility changes soon, by day; from one day to another, both included."""
        question = (
            "SELECT c.day, c.ends, p.name, p.segment, c.criteria FROM coming c "
            "JOIN patient p ON p.run = c.run AND p.id = c.patient WHERE c.run = ?1 AND c.day >= ?2 "
            "AND c.day <= ?3 AND (?4 IS NULL OR c.ends = ?4) ORDER BY c.day, c.patient LIMIT ?5"
        )
        return [
            Coming(date.fromisoformat(day), bool(is_end), name, segment, tuple(json.loads(criteria)))
            for day, is_end, name, segment, criteria in self.rows(
                question, run.number, since, until or NEVER, ends, most
            )
        ]

    def near(
        self, run: Run, most: int, *, criterion: str = "", outcome: str = ""
    ) -> list[tuple[str, str, NearValue]]:
        """Name and segment of patients whose numbers are near a limit, of one criterion or of any.

        The nearest come first; `outcome` is the letter of one outcome of the criterion.
        """
        question = (
            "SELECT p.name, p.segment, n.told FROM near n "
            "JOIN patient p ON p.run = n.run AND p.id = n.patient "
            "JOIN criterion c ON c.run = n.run AND c.identifier = n.criterion "
            "WHERE n.run = ?1 AND (?2 = '' OR n.criterion = ?2) "
            "AND (?3 = '' OR substr(p.outcomes, c.place + 1, 1) = ?3) "
            "ORDER BY n.far, n.patient, n.number LIMIT ?4"
        )
        found = self.rows(question, run.number, criterion, outcome, most)
        return [(name, segment, NearValue(*json.loads(told))) for name, segment, told in found]

    def patient(self, run: Run, segment: str) -> ListedPatient | None:
        """The patient whose IRIs hold this segment."""
        question = f"SELECT {', '.join(COLUMNS)} FROM patient WHERE run = ? AND segment = ?"  # noqa: S608
        return next((listed(row) for row in self.rows(question, run.number, segment)), None)

    def runs_of(self, segment: str) -> list[tuple[Run, ListedPatient]]:
        """The runs that know a patient, the last one first."""
        found = ((run, self.patient(run, segment)) for run in self.runs())
        return [(run, patient) for run, patient in found if patient]

    def place(self, run: Run, wanted: Wanted, patient: ListedPatient) -> str:
        """Where a page begins that comes after a patient; one that ends there comes before."""
        question = f"SELECT {ORDERS[wanted.order]}, id FROM patient WHERE run = ? AND id = ?"  # noqa: S608
        return _told(next(self.rows(question, run.number, patient.id)))

    def neighbours(
        self, run: Run, patient: ListedPatient, wanted: Wanted
    ) -> tuple[ListedPatient | None, ListedPatient | None]:
        """The patients before and after one in a list, whether or not it holds the patient."""
        place = self.place(run, wanted, patient)
        before, after = (
            next(map(listed, self._slice(run, wanted, place, back=back, most=1)), None)
            for back in (True, False)
        )
        return before, after

    def patients(
        self, run: Run, wanted: Wanted, *, start: str = "", back: bool = False, most: int
    ) -> PatientPage:
        """A page of the patients that are wanted.

        Args:
            run: the run.
            wanted: which patients, in which order.
            start: where the page begins, as another page told; at the beginning if empty.
            back: the page ends there instead.
            most: how many patients a page has.
        """
        where, values = _conditions(run, wanted)
        (total,) = next(self.rows(f"SELECT count(*) FROM patient WHERE {where}", *values))  # noqa: S608
        found = self._slice(run, wanted, start, back=back, most=most + 1)
        more, rows = len(found) > most, [listed(row) for row in found[:most]]
        keys = [(row[COLUMNS.index(ORDERS[wanted.order])], row[0]) for row in found[:most]]
        if back:
            rows.reverse()
            keys.reverse()
        first = 1
        if keys and (back or start):
            sign = ">" if wanted.falling else "<"
            before = f"({ORDERS[wanted.order]}, id) {sign} (?, ?)"
            question = f"SELECT count(*) FROM patient WHERE {where} AND {before}"  # noqa: S608
            first += next(self.rows(question, *values, *keys[0]))[0]
        return PatientPage(
            tuple(rows),
            total,
            first,
            before=_told(keys[0]) if keys and first > 1 else "",
            after=_told(keys[-1]) if keys and (more if not back else first + len(keys) <= total) else "",
        )

    def _slice(self, run: Run, wanted: Wanted, start: str, *, back: bool, most: int) -> list[tuple[Any, ...]]:
        """Rows from a place on, or from there backwards."""
        where, values = _conditions(run, wanted)
        column, place = ORDERS[wanted.order], _place(start)
        forwards = back == wanted.falling
        begun = f" AND ({column}, id) {'>' if forwards else '<'} (?, ?)" if place else ""
        turn = "ASC" if forwards else "DESC"
        question = (
            f"SELECT {', '.join(COLUMNS)} FROM patient WHERE {where}{begun} "  # noqa: S608
            f"ORDER BY {column} {turn}, id {turn} LIMIT ?"
        )
        return list(self.rows(question, *values, *(place or ()), most))

    def rows(self, question: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """What a question finds in the index."""
        return self._database.execute(question, values)


def _conditions(run: Run, wanted: Wanted) -> tuple[str, tuple[object, ...]]:
    """Conditions on `patient`, with their values."""
    where: list[str] = ["run = ?"]
    values: list[object] = [run.number]
    if wanted.name:
        names = "SELECT id FROM patient INDEXED BY patient_by_name WHERE run = ? AND instr(folded, ?)"
        where.append(f"id IN ({names})")  # the index of names is a twentieth of the table
        values += (run.number, wanted.name.casefold())
    if wanted.verdict:
        where.append("verdict = ?")
        values.append(wanted.verdict)
    if wanted.criterion is not None and wanted.outcome == "S":
        where.append("substr(outcomes, ?, 1) = 'S'")
        values.append(wanted.criterion + 1)
    elif wanted.criterion is not None and wanted.outcome:
        where.append("id IN (SELECT patient FROM open_outcome WHERE run = ? AND place = ? AND letter = ?)")
        values += (run.number, wanted.criterion, wanted.outcome)
    elif wanted.outcome:
        where.append("instr(outcomes, ?)")
        values.append(wanted.outcome)
    if wanted.missing is not None:
        where.append("id IN (SELECT patient FROM missing_of WHERE run = ? AND missing = ?)")
        values += (run.number, wanted.missing)
    return " AND ".join(where), tuple(values)


def _place(start: str) -> tuple[str | int, int] | None:
    """Where a page begins; what is no place is the beginning."""
    try:
        value, number = json.loads(start)
    except (ValueError, TypeError):
        return None
    is_place = isinstance(value, str | int) and isinstance(number, int) and abs(number) < 2**62
    return (value, number) if is_place and not (isinstance(value, int) and abs(value) >= 2**62) else None


def _told(key: tuple[object, ...]) -> str:
    return json.dumps(key)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
