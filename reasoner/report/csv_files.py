# SPDX-License-Identifier: Apache-2.0
"""`verdicts.csv`, one line per patient, and `outcomes.csv`, one line per patient and criterion (RFC 4180).

Every row ends with what it was computed with (`RUN_COLUMNS`); `run.json` beside them says that in full. Cells
that a spreadsheet would take for a formula get an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

from reasoner.report.evidence_text import EvidenceText
from reasoner.report.json_lines import run_to_json
from reasoner.report.partial_file import PartialFile
from reasoner.report.wording import patient_name, verdict_text
from reasoner.result import Outcome, PatientResult
from reasoner.run_record import RUN_COLUMNS, RunRecord

__all__ = ["OUTCOME_COLUMNS", "VERDICT_COLUMNS", "CsvFiles", "CsvText", "OutcomeCsv", "as_stored", "as_text"]
__all__ += ["outcome_rows", "verdict_row"]

VERDICT_COLUMNS: Final = ("patient", "verdict", "satisfied", "violated", "unknown")
OUTCOME_COLUMNS: Final = ("patient", "criterion", "outcome", "reasons", "message")
#: What explains the rows; absent from the columns above, which other programs may count.
VERDICT_EXPLAINED: Final = ("qualifiers", "periods", "collect")
OUTCOME_EXPLAINED: Final = ("evidence", "readings")
#: The last four are full-width: spreadsheets set to Japanese or Chinese read them as the first four.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def as_stored(text: str) -> str:
    """A text as a cell."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_text(cell: str) -> str:
    """The text that `as_stored` made a cell of."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def verdict_row(result: PatientResult, verdict_criteria: frozenset[str]) -> tuple[str, ...]:
    """Patient, verdict, and how many of the deciding criteria have each outcome."""
    counts = (result.count(outcome, verdict_criteria) for outcome in Outcome)
    return (as_stored(patient_name(result.patient)), verdict_text(result), *map(str, counts))


def verdict_explained(result: PatientResult) -> tuple[str, ...]:
    """Qualifiers, periods of registration with their verdicts, and the best set of facts to collect."""
    periods = result.horizon.periods if result.horizon else ()
    best = next(iter(result.collect), ())
    cells = (
        "; ".join(result.qualifiers),
        "; ".join(f"{period.first} to {period.last} {period.verdict}" for period in periods),
        "; ".join(f"{request.missing} ({', '.join(request.criteria)})" for request in best),
    )
    return tuple(map(as_stored, cells))


def outcome_rows(result: PatientResult, evidence: EvidenceText) -> Iterator[tuple[str, ...]]:
    """Every criterion with its outcome, reasons, evidence and readings; several are joined by semicolons."""
    for criterion in result.criteria:
        cells = (
            patient_name(result.patient),
            criterion.identifier,
            str(criterion.outcome),
            ";".join(criterion.reasons),
            criterion.message,
            " | ".join(line.strip() for item in criterion.evidence for line in evidence.lines(item)),
            "; ".join(
                f"{flag.alternative}: {flag.otherwise} if {flag.instead}" for flag in criterion.readings
            ),
        )
        yield tuple(map(as_stored, cells))


class CsvText:
    """Both files in pieces: their headings, and the lines of one patient, whoever stands before."""

    def __init__(self, verdict_criteria: frozenset[str], run: RunRecord, evidence: EvidenceText) -> None:
        """Keep what every line needs."""
        self._criteria = verdict_criteria
        self._evidence = evidence
        self._run = tuple(map(as_stored, run.columns()))

    def verdicts_head(self) -> str:
        """The heading of `verdicts.csv`."""
        return _lines([(*VERDICT_COLUMNS, *VERDICT_EXPLAINED, *RUN_COLUMNS)])

    def outcomes_head(self) -> str:
        """The heading of `outcomes.csv`."""
        return _lines([(*OUTCOME_COLUMNS, *OUTCOME_EXPLAINED, *RUN_COLUMNS)])

    def verdict(self, result: PatientResult) -> str:
        """The line of a patient in `verdicts.csv`."""
        return _lines([(*verdict_row(result, self._criteria), *verdict_explained(result), *self._run)])

    def outcomes(self, result: PatientResult) -> str:
        """The lines of a patient in `outcomes.csv`."""
        return _lines((*row, *self._run) for row in outcome_rows(result, self._evidence))


def _lines(rows: Iterable[tuple[str, ...]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


class OutcomeCsv:
    """The outcomes as CSV on a stream that is open."""

    def __init__(self, stream: TextIO, run: RunRecord, evidence: EvidenceText) -> None:
        """Write the heading."""
        self._stream = stream
        self._text = CsvText(frozenset(), run, evidence)
        stream.write(self._text.outcomes_head())

    def write(self, result: PatientResult) -> None:
        """Write the criteria of one patient."""
        self._stream.write(self._text.outcomes(result))


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
    """Both files in one folder, and `run.json`."""

    def __init__(
        self, folder: Path, verdict_criteria: frozenset[str], run: RunRecord, evidence: EvidenceText
    ) -> None:
        """Nothing is opened yet."""
        self._text = CsvText(verdict_criteria, run, evidence)
        self._folder = folder
        self._run = run
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Open all, write the headings and the run."""
        stored = self._stack.enter_context(PartialFile(self._folder / "run.json"))
        stored.stream.write(run_to_json(self._run))
        verdicts = self._stack.enter_context(PartialFile(self._folder / "verdicts.csv"))
        outcomes = self._stack.enter_context(PartialFile(self._folder / "outcomes.csv"))
        self._files = (verdicts, outcomes)
        verdicts.stream.write(self._text.verdicts_head())
        outcomes.stream.write(self._text.outcomes_head())
        return self

    def retract(self, patients: frozenset[str]) -> None:
        """Keep only the last result of patients who were met twice, which says that none may be used."""
        names = {as_stored(patient_name(iri)) for iri in patients}
        if names:
            verdicts, outcomes = self._files
            verdicts.rewrite(lambda old, new: _keep_last(old, new, names, 1))
            outcomes.rewrite(lambda old, new: _keep_last(old, new, names, 2))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Publish all, or none."""
        self._stack.__exit__(kind, error, trace)

    def write(self, result: PatientResult) -> None:
        """Write one patient."""
        verdicts, outcomes = self._files
        verdicts.stream.write(self._text.verdict(result))
        outcomes.stream.write(self._text.outcomes(result))
