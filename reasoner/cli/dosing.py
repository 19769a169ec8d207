# SPDX-License-Identifier: Apache-2.0
"""`trialshapes dosing`: are doses of the radioligand and of analogues as far apart as the protocol asks?"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Protocol

import typer
from rich.console import Console

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.cli.notes import RunNotes
from reasoner.cli.options import (
    AsOf,
    CodeMaps,
    ColumnMapOption,
    Inputs,
    Kind,
    Policy,
    PolicyOption,
    ProtocolOption,
    to_day,
    to_reading,
)
from reasoner.dosing import DoseChecker, DoseTimeline
from reasoner.report.dose_forms import DoseCsv, DoseJson, DoseTable
from reasoner.run_record import RunRecord

__all__ = ["DoseFormat", "dosing"]


class DoseFormat(StrEnum):
    """What is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class _Sink(Protocol):
    def write(self, timeline: DoseTimeline) -> None: ...


def dosing(
    context: typer.Context,
    inputs: Inputs,
    protocol: ProtocolOption = "a022001",
    as_of: AsOf = None,
    policy: PolicyOption = Policy.DEFAULT,
    kind: Kind = None,
    column_map: ColumnMapOption = None,
    code_maps: CodeMaps = None,
    output: Annotated[
        DoseFormat, typer.Option("--format", help="What to print; csv prints one line per rule and pair.")
    ] = DoseFormat.TABLE,
) -> None:
    """Check the times between radioligand and analogue doses: gap, rule, earliest compliant time.

    Exit code 0: done, whether rules are kept or not. 1: internal error. 2: wrong options, protocol or
    ontology. 3: done, but some input or patient could not be evaluated completely. 4: no patient was read.
    """
    with exit_codes(context):
        reading = to_reading(kind, column_map, code_maps)
        checker = DoseChecker(protocol, as_of=to_day(as_of), policy=policy, reading=reading)
        run = RunRecord.of(
            checker.rules,
            checker.ontology,
            policy=policy,
            as_of=to_day(as_of),
            engine=checker.engine_name,
            reading=reading,
        )
        notes = RunNotes()
        try:
            _run(checker, run, inputs, notes, output)
        finally:
            notes.tell()
        if not notes.is_complete:
            raise typer.Exit(ExitCode.INCOMPLETE)


def _run(
    checker: DoseChecker, run: RunRecord, inputs: list[Path], notes: RunNotes, output: DoseFormat
) -> None:
    with ExitStack() as stack:
        sink = _printer(output, run, stack)
        for timeline in checker.check(inputs, notes=notes.read):
            notes.add(timeline)
            sink.write(timeline)
        if not notes.read.patients:
            raise typer.Exit(ExitCode.NO_INPUT)
    if output is DoseFormat.TABLE:
        typer.echo("Judged on the doses that are recorded. The investigator decides.")
        typer.echo(f"Computed with: {run}")


def _printer(output: DoseFormat, run: RunRecord, stack: ExitStack) -> _Sink:
    if output is DoseFormat.TABLE:
        return DoseTable(Console())
    if output is DoseFormat.CSV:
        return DoseCsv(sys.stdout, run)
    return stack.enter_context(DoseJson(sys.stdout, run, lines=False))
