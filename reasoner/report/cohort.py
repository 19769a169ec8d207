# SPDX-License-Identifier: Apache-2.0
"""What a run amounts to: verdicts, how often each criterion has each outcome, and where patients leave.

Attrition follows the criteria of the verdict in protocol order: a patient leaves at the first violated one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final, NamedTuple, Self

from reasoner.protocol import Criterion
from reasoner.report.coming_changes import ComingChange, coming_changes
from reasoner.report.marks import MARKS, VERDICT_MARKS, Mark
from reasoner.report.near_values import NearValue
from reasoner.report.wording import patient_name, verdict_text
from reasoner.result import Outcome, PatientResult

__all__ = ["LETTERS", "Cohort", "CriterionCount", "PatientRow", "Week", "weeks"]

#: One letter stands for an outcome in a row.
LETTERS: Final = {outcome.value[0]: outcome for outcome in Outcome}


class PatientRow(NamedTuple):
    """One patient in a line: `outcomes` has a letter per criterion; `number` counts the patients written.

    `near` are the numbers that lie near their limits, `coming` what changes in the days to come.
    """

    number: int
    name: str
    verdict: str
    counts: tuple[int, int, int]
    eligible: str
    qualifiers: tuple[str, ...]
    outcomes: str
    near: tuple[NearValue, ...] = ()
    coming: tuple[ComingChange, ...] = ()

    @classmethod
    def of(
        cls,
        result: PatientResult,
        number: int,
        *,
        eligible: str,
        deciding: frozenset[str],
        near: Iterable[NearValue] = (),
    ) -> Self:
        """The line of a result."""
        satisfied, violated, unknown = (result.count(outcome, deciding) for outcome in Outcome)
        return cls(
            number=number,
            name=patient_name(result.patient),
            verdict=verdict_text(result),
            counts=(satisfied, violated, unknown),
            eligible=eligible,
            qualifiers=result.qualifiers,
            outcomes="".join(criterion.outcome.value[0] for criterion in result.criteria),
            near=tuple(near),
            coming=tuple(coming_changes(result)),
        )

    @classmethod
    def restored(cls, cells: Iterable[Any]) -> Self:
        """A line that went through JSON, which makes lists of tuples."""
        row = cls(*cells)
        satisfied, violated, unknown = row.counts
        return row._replace(
            counts=(satisfied, violated, unknown),
            qualifiers=tuple(row.qualifiers),
            near=tuple(NearValue(*near) for near in row.near),
            coming=tuple(ComingChange(day, ends, tuple(names)) for day, ends, names in row.coming),
        )

    @property
    def mark(self) -> Mark:
        """The verdict as a symbol and a word."""
        return VERDICT_MARKS[self.verdict]

    @property
    def marks(self) -> list[Mark]:
        """The outcomes as symbols and words."""
        return [MARKS[LETTERS[letter]] for letter in self.outcomes]


class CriterionCount(NamedTuple):
    """One criterion over all patients.

    `leave` counts those for whom it is the first that is violated, `alone` those for whom it is the only one.
    `shown` and `open` are the patients who remain after it: all criteria so far satisfied, or some unknown.
    Criteria that do not decide have no attrition.
    """

    criterion: Criterion
    met: int
    unmet: int
    unknown: int
    leave: int
    alone: int
    shown: int
    open: int

    @property
    def remain(self) -> int:
        """Patients who have not left."""
        return self.shown + self.open


class Cohort:
    """Counts over the rows of a run."""

    def __init__(self, criteria: Sequence[Criterion], rows: Iterable[PatientRow]) -> None:
        """Count; the rows are read once and not kept."""
        self._criteria = criteria
        self._deciding = [place for place, criterion in enumerate(criteria) if criterion.in_verdict]
        self._outcomes: Counter[tuple[int, str]] = Counter()
        self._attrition: Counter[tuple[int, str]] = Counter()
        self.patients = 0
        self._verdicts: Counter[str] = Counter()
        for row in rows:
            self._count(row)

    def _count(self, row: PatientRow) -> None:
        self.patients += 1
        self._verdicts[row.verdict] += 1
        self._outcomes.update(enumerate(row.outcomes))
        violated = [place for place in self._deciding if row.outcomes[place] == "V"]
        if len(violated) == 1:
            self._attrition[violated[0], "alone"] += 1
        state = "shown"
        for place in self._deciding:
            if row.outcomes[place] == "V":
                self._attrition[place, "leave"] += 1
                return
            if row.outcomes[place] == "U":
                state = "open"
            self._attrition[place, state] += 1

    @property
    def verdicts(self) -> list[tuple[Mark, int]]:
        """Every verdict with the number of patients; a presumed one only where it occurs."""
        return [
            (found, self._verdicts[name])
            for name, found in VERDICT_MARKS.items()
            if self._verdicts[name] or found.kind != "presumed"
        ]

    @property
    def criteria(self) -> list[CriterionCount]:
        """Every criterion in protocol order."""
        return [
            CriterionCount(
                criterion,
                *(self._outcomes[place, letter] for letter in "SVU"),
                *(self._attrition[place, name] for name in ("leave", "alone", "shown", "open")),
            )
            for place, criterion in enumerate(self._criteria)
        ]


class Week(NamedTuple):
    """What changes between a Monday and the Sunday after it, by day."""

    monday: date
    changes: tuple[tuple[PatientRow, ComingChange], ...]

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


def weeks(rows: Iterable[PatientRow]) -> list[Week]:
    """The changes of all patients, by week and day."""
    found = sorted(
        ((row, change) for row in rows for change in row.coming),
        key=lambda pair: (pair[1].day, pair[0].number),
    )
    return [Week(monday, tuple(group)) for monday, group in groupby(found, key=_monday)]


def _monday(pair: tuple[PatientRow, ComingChange]) -> date:
    day = date.fromisoformat(pair[1].day)
    return day - timedelta(days=day.weekday())
