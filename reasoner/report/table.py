# SPDX-License-Identifier: Apache-2.0
"""Results on a terminal: a summary of all patients, then what is open or violated for each of a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Final, Self

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reasoner.report.cohort import PatientRow
from reasoner.report.collect_text import collect_text
from reasoner.report.csv_files import as_stored, verdict_row
from reasoner.report.horizon_text import horizon_lines
from reasoner.report.wording import patient_name, reading_text, verdict_text
from reasoner.result import CriterionResult, Outcome, PatientResult

__all__ = ["DETAILED", "TableReport", "surroundings"]

#: More patients are summarised, but not told one by one; memory does not grow with the cohort.
DETAILED: Final = 20
_LISTED: Final = 500
_NEEDED: Final = 4
_STYLES: Final = {
    "ELIGIBLE": "green",
    "ELIGIBLE if confirmed": "cyan",
    "INELIGIBLE": "red",
    "UNDETERMINED": "yellow",
    Outcome.VIOLATED: "red",
    Outcome.UNKNOWN: "yellow",
}


class TableReport:
    """Collects a run and prints it at the end."""

    def __init__(self, console: Console, verdict_criteria: frozenset[str]) -> None:
        """Print to `console`; the counts are over the criteria that decide."""
        self._console = console
        self._criteria = verdict_criteria
        self._listed: list[tuple[str, ...]] = []
        self._detailed: list[PatientResult] = []
        self._verdicts: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """Nothing to open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Print after a complete run only."""
        if kind is None and self._verdicts:
            self._print()

    def write(self, result: PatientResult) -> None:
        """Take up one patient."""
        self._add((*verdict_row(result, self._criteria), " ".join(result.qualifiers)))
        if len(self._detailed) <= DETAILED:
            self._detailed.append(result)

    def add(self, row: PatientRow) -> None:
        """Take up the line of a patient whose result is stored elsewhere."""
        counts = map(str, row.counts)
        self._add((as_stored(row.name), row.verdict, *counts, " ".join(row.qualifiers)))

    def tell(self, results: Iterable[PatientResult]) -> None:
        """Tell these patients in detail, if they are all."""
        self._detailed.extend(results)

    def _add(self, cells: tuple[str, ...]) -> None:
        self._verdicts[cells[1]] += 1
        if len(self._listed) < _LISTED:
            self._listed.append(cells)

    def _print(self) -> None:
        patients = self._verdicts.total()
        self._console.print(self._summary())
        if patients > len(self._listed):
            self._console.print(f"... and {patients - len(self._listed)} more patients")
        told = ", ".join(f"{count} {verdict}" for verdict, count in self._verdicts.most_common())
        self._console.print(f"{patients} {'patient' if patients == 1 else 'patients'}: {told}\n")
        if patients > DETAILED or len(self._detailed) != patients:
            self._console.print("Details of each patient: --out DIR, or --format json, ndjson or csv.")
            return
        for result in self._detailed:
            self._print_patient(result)

    def _summary(self) -> Table:
        table = Table("patient", "verdict", "met", "not met", "open", "to know")
        for patient, verdict, *counts, qualifiers in self._listed:
            table.add_row(Text(patient), Text(verdict, _STYLES.get(verdict, "")), *counts, Text(qualifiers))
        return table

    def _print_patient(self, result: PatientResult) -> None:
        verdict = verdict_text(result)
        heading = Text.assemble((patient_name(result.patient), "bold"), ": ", (verdict, _STYLES[verdict]))
        if result.as_of:
            heading.append(f", as of {result.as_of}")
        self._console.print(heading)
        if result.confirm:
            self._console.print(Text(f"  presumed, to be confirmed: {', '.join(result.confirm)}"))
        still_open = [c for c in result.criteria if c.outcome is not Outcome.SATISFIED]
        deciding = [c for c in still_open if c.identifier in self._criteria]
        others = [c for c in still_open if c.identifier not in self._criteria]
        for title, criteria in (("criterion", deciding), ("does not decide", others)):
            if criteria:
                self._console.print(_criteria_table(title, criteria))
        for line in surroundings(result):
            self._console.print(Text(f"  {line}"), soft_wrap=True)
        self._console.print()


def surroundings(result: PatientResult) -> Iterator[str]:
    """How long the verdict holds, where the protocol's wording matters, what to collect."""
    if result.horizon:
        yield from horizon_lines(result.horizon)
    for flag in result.readings:
        yield f"verdict by reading {reading_text(flag)}"
    for criterion in result.criteria:
        for flag in criterion.readings:
            yield f"{criterion.identifier} by reading {reading_text(flag)}"
    yield from collect_text(result.collect).splitlines()


def _criteria_table(title: str, criteria: list[CriterionResult]) -> Table:
    table = Table(title, "outcome", "message", box=SIMPLE_HEAD, pad_edge=False)
    for criterion in criteria:
        outcome = Text(criterion.outcome, _STYLES[criterion.outcome])
        for reason in criterion.reasons:
            outcome.append(f"\n{reason}", "dim")
        table.add_row(Text(criterion.identifier), outcome, Text(_message(criterion)))
    return table


def _message(criterion: CriterionResult) -> str:
    """What is needed is cut short here; the files and `explain` have all of it."""
    needed = list(dict.fromkeys(gap.missing for gap in criterion.gaps))
    if len(needed) <= _NEEDED:
        return criterion.message
    head, _, _ = criterion.message.partition(" Needed: ")
    return f"{head} Needed: {'; '.join(needed[:_NEEDED])}; and {len(needed) - _NEEDED} more."
