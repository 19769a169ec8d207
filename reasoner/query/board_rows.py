# SPDX-License-Identifier: Apache-2.0
"""What stands in the lists of the board, and how it is read from rows of the index."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple

from reasoner.query.board_index import NEVER
from reasoner.query.stored_run import BARE_CRITERION
from reasoner.report.cohort import LETTERS, CriterionCount
from reasoner.report.marks import MARKS, VERDICT_MARKS, Mark

__all__ = [
    "COLUMNS",
    "ORDERS",
    "VERDICTS",
    "Coming",
    "ListedPatient",
    "Missing",
    "PatientPage",
    "Run",
    "Wanted",
    "counted",
    "lacking",
    "listed",
]

#: Names of orders -> columns of the index; without any, patients come by name.
ORDERS: Final = {
    "name": "id",
    "verdict": "verdict",
    "met": "met",
    "unmet": "unmet",
    "unknown": "unknown",
    "expires": "expires",
    "curable": "curable",
}
#: The word of a verdict -> its mark.
VERDICTS: Final = {found.word: found for found in VERDICT_MARKS.values()}
#: What a patient in a list is read from.
COLUMNS: Final = (
    *("id", "name", "segment", "iri", "verdict", "met", "unmet", "unknown"),
    *("expires", "curable", "eligible", "qualifiers", "outcomes"),
)


class Run(NamedTuple):
    """A run: `facts` are those of `run.json`, `notes` are (code, text, how often) of what was not read."""

    number: int
    iri: str
    name: str
    facts: dict[str, str]
    files: int
    notes: tuple[tuple[str, str, int], ...]
    patients: int


class ListedPatient(NamedTuple):
    """One patient in a list."""

    id: int
    name: str
    segment: str
    iri: str
    mark: Mark
    counts: tuple[int, int, int]
    expires: str
    curable: str
    eligible: str
    qualifiers: tuple[str, ...]
    outcomes: str

    @property
    def marks(self) -> list[Mark]:
        """The outcomes as symbols and words."""
        return [MARKS[LETTERS[letter]] for letter in self.outcomes]


class Wanted(NamedTuple):
    """Which patients, in which order; `outcome` is a letter, `missing` the number of something missing."""

    name: str = ""
    verdict: str = ""
    criterion: int | None = None
    outcome: str = ""
    missing: int | None = None
    order: str = "name"
    falling: bool = False


class PatientPage(NamedTuple):
    """Some patients of those that are wanted: the `first` of them is at this place, counted from 1.

    `before` and `after` are where the neighbouring pages begin, empty where there are none.
    """

    patients: tuple[ListedPatient, ...]
    total: int
    first: int
    before: str
    after: str


class Missing(NamedTuple):
    """Something that is missing: why, for which criteria, and of how many patients."""

    id: int
    missing: str
    reasons: tuple[str, ...]
    criteria: tuple[str, ...]
    patients: int
    undetermined: int
    alone: int


class Coming(NamedTuple):
    """A day on which the eligibility of a patient ends, or begins."""

    day: date
    ends: bool
    name: str
    segment: str
    criteria: tuple[str, ...]


def listed(row: Sequence[Any]) -> ListedPatient:
    """A patient from a row of `COLUMNS`."""
    number, name, segment, iri, verdict, met, unmet, unknown, expires, curable, eligible, words, outcomes = (
        row
    )
    return ListedPatient(
        number,
        name,
        segment,
        iri,
        VERDICTS[verdict],
        (met, unmet, unknown),
        "" if expires == NEVER else expires,
        "" if curable == NEVER else curable,
        eligible,
        tuple(json.loads(words)),
        outcomes,
    )


def lacking(row: Sequence[Any]) -> Missing:
    """Something missing from a row of its table."""
    number, told, reasons, criteria, *counts = row
    return Missing(number, told, tuple(json.loads(reasons)), tuple(json.loads(criteria)), *counts)


def counted(row: Sequence[Any]) -> CriterionCount:
    """A criterion with its counts from a row of its table."""
    iri, identifier, label, description, source, kind, place, in_verdict, *counts = row
    criterion = replace(
        BARE_CRITERION,
        iri=iri,
        identifier=identifier,
        label=label,
        description=description,
        source=source,
        kind=kind,
        order=place,
        in_verdict=bool(in_verdict),
    )
    return CriterionCount(criterion, *counts)
