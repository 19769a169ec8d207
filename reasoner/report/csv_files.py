# SPDX-License-Identifier: Apache-2.0
"""`verdicts.csv`, one line per patient, and `outcomes.csv`, one line per patient and criterion (RFC 4180).

Cells that a spreadsheet would take for a formula get an apostrophe in front.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

from reasoner.report.partial_file import PartialFile
from reasoner.report.wording import patient_name, verdict_text
from reasoner.result import Outcome, PatientResult

__all__ = ["OUTCOME_COLUMNS", "VERDICT_COLUMNS", "CsvFiles", "OutcomeCsv", "outcome_rows", "verdict_row"]

VERDICT_COLUMNS: Final = ("patient", "verdict", "satisfied", "violated", "unknown")
OUTCOME_COLUMNS: Final = ("patient", "criterion", "outcome", "reasons", "message")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def verdict_row(result: PatientResult, verdict_criteria: frozenset[str]) -> tuple[str, ...]:
    """Patient, verdict, and how many of the deciding criteria have each outcome."""
    counts = (result.count(outcome, verdict_criteria) for outcome in Outcome)
    return (_cell(patient_name(result.patient)), verdict_text(result), *map(str, counts))


def outcome_rows(result: PatientResult) -> Iterator[tuple[str, ...]]:
    """Every criterion with its outcome, the reasons of an UNKNOWN joined by semicolons."""
    for criterion in result.criteria:
        cells = (
            patient_name(result.patient),
            criterion.identifier,
            str(criterion.outcome),
            ";".join(criterion.reasons),
            criterion.message,
        )
        yield tuple(map(_cell, cells))


class OutcomeCsv:
    """The outcomes as CSV on a stream that is open."""

    def __init__(self, stream: TextIO) -> None:
        """Write the heading."""
        self._writer = csv.writer(stream)
        self._writer.writerow(OUTCOME_COLUMNS)

    def write(self, result: PatientResult) -> None:
        """Write the criteria of one patient."""
        self._writer.writerows(outcome_rows(result))


def _keep_last(old: TextIO, new: TextIO, patients: set[str], key_columns: int) -> None:
    """Copy rows; those of a patient in `patients` only if no later row has the same first cells."""
    last: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(csv.reader(old)):
        if row[0] in patients:
            last[tuple(row[:key_columns])] = number
    old.seek(0)
    writer = csv.writer(new)
    for number, row in enumerate(csv.reader(old)):
        if last.get(tuple(row[:key_columns]), number) == number:
            writer.writerow(row)


class CsvFiles:
    """Both files in one folder."""

    def __init__(self, folder: Path, verdict_criteria: frozenset[str]) -> None:
        """Nothing is opened yet."""
        self._folder = folder
        self._criteria = verdict_criteria
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Open both and write the headings."""
        verdicts = self._stack.enter_context(PartialFile(self._folder / "verdicts.csv"))
        outcomes = self._stack.enter_context(PartialFile(self._folder / "outcomes.csv"))
        self._files = (verdicts, outcomes)
        self._verdicts = csv.writer(verdicts.stream)
        self._verdicts.writerow(VERDICT_COLUMNS)
        self._outcomes = OutcomeCsv(outcomes.stream)
        return self

    def retract(self, patients: frozenset[str]) -> None:
        """Keep only the last result of patients who were met twice, which says that none may be used."""
        names = {_cell(patient_name(iri)) for iri in patients}
        if names:
            verdicts, outcomes = self._files
            verdicts.rewrite(lambda old, new: _keep_last(old, new, names, 1))
            outcomes.rewrite(lambda old, new: _keep_last(old, new, names, 2))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Publish both, or neither."""
        self._stack.__exit__(kind, error, trace)

    def write(self, result: PatientResult) -> None:
        """Write one patient."""
        self._verdicts.writerow(verdict_row(result, self._criteria))
        self._outcomes.write(result)
