# SPDX-License-Identifier: Apache-2.0
"""Two runs of one store compared by the index: verdicts and outcomes of patients whom both of them know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final, NamedTuple

from reasoner.query.board_lists import Board
from reasoner.query.board_rows import COLUMNS, VERDICTS, ListedPatient, Run, listed
from reasoner.report.cohort import LETTERS
from reasoner.report.marks import MARKS, Mark

__all__ = ["Change", "RunChanges"]

_BOTH: Final = "FROM patient b JOIN patient a ON a.run = ? AND a.iri = b.iri WHERE b.run = ?"
_ONLY: Final = (
    "FROM patient a WHERE a.run = ? "
    "AND NOT EXISTS (SELECT 1 FROM patient b WHERE b.run = ? AND b.iri = a.iri)"
)


class Change(NamedTuple):
    """A patient of two runs who is not the same in both: verdicts, and (criterion, old, new).

    `segments` are what the IRIs of the two screenings end with.
    """

    id: int
    name: str
    iri: str
    segments: tuple[str, str]
    old: Mark
    new: Mark
    criteria: tuple[tuple[str, Mark, Mark], ...]


class RunChanges:
    """What changed from an old run to a new one."""

    def __init__(self, board: Board, old: Run, new: Run) -> None:
        """Look up which criteria both of them have."""
        self._board = board
        self._old = old
        self._new = new
        self._before = [count.criterion.identifier for count in board.criteria(old)]
        self._after = [count.criterion.identifier for count in board.criteria(new)]
        self._both = [
            (name, self._before.index(name), place)
            for place, name in enumerate(self._after)
            if name in self._before
        ]

    def facts(self) -> list[tuple[str, str, str]]:
        """What the runs say about themselves and do not say alike: name, old, new."""
        old, new = self._old.facts, self._new.facts
        return [(name, old[name], new.get(name, "")) for name in old if old[name] != new.get(name, "")]

    def criteria_of_one(self) -> tuple[list[str], list[str]]:
        """Criteria that only the old run has, and that only the new one has."""
        return (
            [name for name in self._before if name not in self._after],
            [name for name in self._after if name not in self._before],
        )

    def patients_of_one(self, most: int) -> tuple[tuple[int, list[ListedPatient]], ...]:
        """Patients that only the old run has, and that only the new one has: how many, and the first."""
        return self._only(self._old, self._new, most), self._only(self._new, self._old, most)

    def verdicts(self) -> list[tuple[Mark, Mark, int]]:
        """How many patients of both runs had which verdict and have which."""
        words = list(VERDICTS)
        found = self._counts[0]
        return [
            (VERDICTS[was], VERDICTS[now], found[was, now])
            for was in words
            for now in words
            if (was, now) in found
        ]

    def outcomes(self) -> list[tuple[str, list[tuple[Mark, Mark, int]]]]:
        """Per criterion of both runs, how many patients changed from which outcome to which."""
        found = self._counts[1]
        pairs = [(was, now) for was in LETTERS for now in LETTERS if was != now]
        changed = []
        for name, *_ in self._both:
            counts = [
                (MARKS[LETTERS[was]], MARKS[LETTERS[now]], found[name, was, now])
                for was, now in pairs
                if (name, was, now) in found
            ]
            if counts:
                changed.append((name, counts))
        return changed

    def patients(self, *, start: int = -1, most: int) -> list[Change]:
        """Patients of both runs whose verdict or outcomes differ, by their place in the new run."""
        question = (
            "SELECT b.id, b.name, b.iri, a.segment, b.segment, a.verdict, b.verdict, a.outcomes, b.outcomes "
            f"{_BOTH} AND b.id > ? AND (a.verdict <> b.verdict OR a.outcomes <> b.outcomes) ORDER BY b.id"
        )
        changes: list[Change] = []
        for row in self._board.rows(question, self._old.number, self._new.number, start):
            number, name, iri, *segments, was, now, before, after = row
            criteria = tuple(
                (each, MARKS[LETTERS[old]], MARKS[LETTERS[new]])
                for each, old, new in self._differences(before, after)
            )
            if criteria or was != now:  # criteria of one run alone are no change of a patient
                pair = (segments[0], segments[1])
                changes.append(Change(number, name, iri, pair, VERDICTS[was], VERDICTS[now], criteria))
            if len(changes) == most:
                break
        return changes

    @cached_property
    def _counts(self) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str, str]]]:
        """Pairs of verdicts, and pairs of outcomes by criterion; patients who are alike come as one row."""
        verdicts: Counter[tuple[str, str]] = Counter()
        outcomes: Counter[tuple[str, str, str]] = Counter()
        question = (
            f"SELECT a.verdict, b.verdict, a.outcomes, b.outcomes, count(*) {_BOTH} "
            "GROUP BY a.verdict, b.verdict, a.outcomes, b.outcomes"
        )
        for was, now, before, after, count in self._board.rows(question, self._old.number, self._new.number):
            verdicts[was, now] += count
            for difference in self._differences(before, after):
                outcomes[difference] += count
        return verdicts, outcomes

    def _differences(self, old: str, new: str) -> Iterator[tuple[str, str, str]]:
        for name, was, now in self._both:
            if old[was] != new[now]:
                yield name, old[was], new[now]

    def _only(self, one: Run, other: Run, most: int) -> tuple[int, list[ListedPatient]]:
        numbers: tuple[Any, ...] = (one.number, other.number)
        (count,) = next(self._board.rows(f"SELECT count(*) {_ONLY}", *numbers))
        columns = ", ".join(f"a.{name}" for name in COLUMNS)
        question = f"SELECT {columns} {_ONLY} ORDER BY a.id LIMIT ?"
        return count, [listed(row) for row in self._board.rows(question, *numbers, most)]
