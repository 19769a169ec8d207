# SPDX-License-Identifier: Apache-2.0
"""Differences of two runs as CSV, as JSON, and as tables for people."""

from __future__ import annotations

import csv
import json
from collections import Counter
from types import TracebackType
from typing import Final, Protocol, Self, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reasoner.report.comparison import ABSENT, Difference, Kind
from reasoner.report.csv_files import as_stored
from reasoner.run_record import SHORT_HASH

__all__ = ["DIFFERENCE_COLUMNS", "DifferenceCsv", "DifferenceForm", "DifferenceJson", "DifferenceTables"]

DIFFERENCE_COLUMNS: Final = ("kind", "patient", "item", "old", "new", "old_reasons", "new_reasons")
_LISTED: Final = 500
#: Kinds in which the same change may be that of many patients.
_COUNTED: Final = (Kind.VERDICT, Kind.OUTCOME, Kind.REASONS)


class DifferenceForm(Protocol):
    """A form that takes differences as they come and is complete when the block ends."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""

    def write(self, difference: Difference) -> None:
        """Take up one."""


class DifferenceCsv:
    """One row per difference (RFC 4180), reasons joined by semicolons."""

    def __init__(self, stream: TextIO) -> None:
        """Write to a stream that is open."""
        self._writer = csv.writer(stream)

    def __enter__(self) -> Self:
        """Write the heading."""
        self._writer.writerow(DIFFERENCE_COLUMNS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is left to write."""

    def write(self, difference: Difference) -> None:
        """Write one row."""
        *texts, before, after = difference
        self._writer.writerow((*map(as_stored, map(str, texts)), ";".join(before), ";".join(after)))


class DifferenceJson:
    """One object: `differences`, then how many there are of each kind."""

    def __init__(self, stream: TextIO) -> None:
        """Write to a stream that is open."""
        self._stream = stream
        self._counts: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """Open the object and its array."""
        self._stream.write('{"differences": [')
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them after a complete run."""
        if kind is None:
            counts = {str(each): self._counts[each] for each in Kind}
            self._stream.write(f'\n], "counts": {json.dumps(counts)}}}\n')

    def write(self, difference: Difference) -> None:
        """Write one object."""
        self._stream.write(",\n" if self._counts else "\n")
        self._counts[difference.kind] += 1
        kind, patient, item, old, new, before, after = difference
        document = {
            "kind": kind, "patient": patient, "item": item, "old": old, "new": new,
            "oldReasons": before, "newReasons": after,
        }  # fmt: skip
        self._stream.write(json.dumps(document, ensure_ascii=False))


class DifferenceTables:
    """Collects the differences and prints them at the end; memory does not grow with the cohort."""

    def __init__(self, console: Console) -> None:
        """Print to `console`."""
        self._console = console
        self._counts: Counter[Kind] = Counter()
        self._first: dict[Kind, list[Difference]] = {kind: [] for kind in Kind}
        self._changes: Counter[tuple[Kind, str, str, str]] = Counter()
        self._listed: list[Difference] = []

    def __enter__(self) -> Self:
        """Nothing to open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Print after a complete run only."""
        if kind is None:
            self._print()

    def write(self, difference: Difference) -> None:
        """Take up one."""
        kind = difference.kind
        self._counts[kind] += 1
        if kind in _COUNTED:
            self._changes[kind, difference.item, *_change(difference)] += 1
            if len(self._listed) < _LISTED:
                self._listed.append(difference)
        elif len(self._first[kind]) < _LISTED:
            self._first[kind].append(difference)

    def _print(self) -> None:
        if runs := self._first[Kind.RUN]:
            self._console.print(_runs_table(runs))
        for kind, name in ((Kind.CRITERION, "criteria"), (Kind.PATIENT, "patients")):
            for side, other in (("OLD", "NEW"), ("NEW", "OLD")):
                self._print_one_sided(kind, f"{name} in {side} only", gone=other == "NEW")
        if self._listed:
            self._console.print(self._changes_table())
            self._console.print(_patients_table(self._listed))
        changed = sum(self._counts[kind] for kind in _COUNTED)
        if changed > len(self._listed):
            self._console.print(f"... and {changed - len(self._listed)} more: --format csv or json.\n")
        self._console.print(self._summary())

    def _print_one_sided(self, kind: Kind, title: str, *, gone: bool) -> None:
        found = [d for d in self._first[kind] if (d.new == ABSENT) is gone]
        if found:
            names = ", ".join(d.item or d.patient for d in found)
            more = ", ..." if self._counts[kind] > len(self._first[kind]) else ""
            self._console.print(Text(f"{title}: {names}{more}\n"))

    def _changes_table(self) -> Table:
        """How many patients share each change."""
        table = Table("changed", "OLD", "NEW", "patients")
        order = sorted(self._changes.items(), key=lambda change: (_COUNTED.index(change[0][0]), -change[1]))
        for (_, item, old, new), count in order[:_LISTED]:
            table.add_row(Text(item or "verdict"), Text(old), Text(new), str(count))
        return table

    def _summary(self) -> str:
        if not self._counts.total() - self._counts[Kind.RUN]:
            return "No result differs."
        told = {
            Kind.VERDICT: "verdicts", Kind.OUTCOME: "outcomes", Kind.REASONS: "outcomes for other reasons",
            Kind.PATIENT: "patients in one run only", Kind.CRITERION: "criteria in one run only",
        }  # fmt: skip
        return "Differences: " + ", ".join(
            f"{self._counts[kind]} {words}" for kind, words in told.items() if self._counts[kind]
        )


def _change(difference: Difference) -> tuple[str, str]:
    """Old and new in words."""
    old, new = (
        f"{outcome} ({', '.join(reasons)})" if reasons else outcome
        for outcome, reasons in (
            (difference.old, difference.old_reasons),
            (difference.new, difference.new_reasons),
        )
    )
    return old, new


def _runs_table(differences: list[Difference]) -> Table:
    table = Table("run", "OLD", "NEW")
    for _, _, item, old, new, *_ in differences:
        cut = SHORT_HASH if item.endswith("Sha256") else None
        table.add_row(item, Text(old[:cut]), Text(new[:cut]))
    return table


def _patients_table(differences: list[Difference]) -> Table:
    table = Table("patient", "changed", "OLD", "NEW")
    before = ""
    for difference in differences:
        name = difference.patient if difference.patient != before else ""
        before = difference.patient
        table.add_row(Text(name), Text(difference.item or "verdict"), *map(Text, _change(difference)))
    return table
