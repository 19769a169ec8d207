# SPDX-License-Identifier: Apache-2.0
"""`trialshapes screen`: outcomes of every criterion for every patient."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Protocol

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

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
from reasoner.cli.result_folder import ResultFolder
from reasoner.cli.verify import DisagreementError, Verification
from reasoner.report import JsonWriter, TableReport
from reasoner.report.csv_files import OutcomeCsv
from reasoner.report.dataset import DatasetForm
from reasoner.report.evidence_text import EvidenceText
from reasoner.result import PatientResult
from reasoner.run_record import RunRecord
from reasoner.screening import Screener, rare_collection

__all__ = ["Engine", "Format", "screen"]


class Format(StrEnum):
    """What is printed."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"


class Engine(StrEnum):
    """Whose report decides."""

    FAST = "fast"
    REFERENCE = "reference"


class _Printer(Protocol):
    def write(self, result: PatientResult) -> None: ...


def screen(
    context: typer.Context,
    inputs: Inputs,
    protocol: ProtocolOption = "a022001",
    as_of: AsOf = None,
    policy: PolicyOption = Policy.DEFAULT,
    kind: Kind = None,
    column_map: ColumnMapOption = None,
    code_maps: CodeMaps = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Folder for report.html (open it in a browser), verdicts.csv, outcomes.csv, run.json, "
            "validation-report.ttl and the dataset.",
        ),
    ] = None,
    dataset: Annotated[
        DatasetForm,
        typer.Option(
            "--dataset",
            help="The RDF dataset in the folder of --out: results.trig, results.nq (one statement a line, "
            "for bulk loading; about five times the size), or none.",
        ),
    ] = DatasetForm.TRIG,
    output: Annotated[
        Format, typer.Option("--format", help="What to print; csv prints one line per criterion.")
    ] = Format.TABLE,
    engine: Annotated[
        Engine,
        typer.Option("--engine", help="The SHACL engine that decides; reference is pySHACL, much slower."),
    ] = Engine.FAST,
    verify: Annotated[
        int,
        typer.Option(
            "--verify", min=0, help="Screen so many random patients again with pySHACL, and compare."
        ),
    ] = 0,
) -> None:
    """Screen patients: the outcome of every criterion, and the verdict.

    Exit code 0: done. 1: internal error, or --verify found a difference. 2: wrong options, protocol or
    ontology. 3: done, but some input or patient could not be evaluated completely. 4: no patient could be
    read.
    """
    with exit_codes(context):
        reading = to_reading(kind, column_map, code_maps)
        load = partial(Screener, protocol, as_of=to_day(as_of), policy=policy, reading=reading)
        screener = load(engine=engine)
        run = _describe(screener, as_of=to_day(as_of), verify=verify)
        reference = partial(load, engine=Engine.REFERENCE, ontology=screener.ontology, explain=False)
        verification = Verification(screener, reference, verify)
        if out:
            run = run.with_inputs(inputs)
        notes = RunNotes()
        try:
            _run(verification, run, inputs, notes, out=out, dataset=dataset, output=output)
        except DisagreementError as found:
            typer.echo(f"trialshapes: {found}", err=True)
            raise typer.Exit(ExitCode.INTERNAL) from None
        finally:
            notes.tell()
        if not notes.is_complete:
            raise typer.Exit(ExitCode.INCOMPLETE)


def _describe(screener: Screener, *, as_of: date | None, verify: int) -> RunRecord:
    """What the results will say that they were computed with.

    They are published only if the engines agree on all patients that are screened twice.
    """
    verified = f", checked by pySHACL on {verify} random patients or all" if verify else ""
    return RunRecord.of(
        screener.protocol,
        screener.ontology,
        policy=screener.policy,
        as_of=as_of,
        engine=screener.engine_name + verified,
        reading=screener.reading,
    )


def _run(
    verification: Verification,
    run: RunRecord,
    inputs: list[Path],
    notes: RunNotes,
    *,
    out: Path | None,
    dataset: DatasetForm,
    output: Format,
) -> None:
    screener = verification.screener
    criteria = screener.protocol.verdict_criteria
    with ExitStack() as stack:
        stack.enter_context(rare_collection())
        evidence = EvidenceText(screener.ontology, screener.protocol)
        printer = _printer(output, criteria, run, evidence, stack)
        files = ResultFolder(out, screener, run, evidence, dataset=dataset) if out else None
        if files:
            stack.enter_context(files)
        progress = stack.enter_context(_progress())
        task = progress.add_task("screened", total=None)
        for screened in verification.screen(inputs, notes=notes.read):
            notes.add(screened.result)
            printer.write(screened.result)
            if files:
                files.write(screened)
            progress.advance(task)
        if not notes.read.patients:
            raise typer.Exit(ExitCode.NO_INPUT)
        verification.check()
        if files:
            files.finish(notes.read)
    if output is Format.TABLE:
        typer.echo(f"Computed with: {run}")


def _printer(
    output: Format, criteria: frozenset[str], run: RunRecord, evidence: EvidenceText, stack: ExitStack
) -> _Printer:
    if output is Format.TABLE:
        return stack.enter_context(TableReport(Console(), criteria))
    if output is Format.CSV:
        return OutcomeCsv(sys.stdout, run, evidence)
    return stack.enter_context(JsonWriter(sys.stdout, run, lines=output is Format.NDJSON))


def _progress() -> Progress:
    columns = (TextColumn("{task.completed} patients {task.description}"), TimeElapsedColumn())
    quiet = not sys.stderr.isatty()
    return Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True)
