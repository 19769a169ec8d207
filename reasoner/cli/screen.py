# SPDX-License-Identifier: Apache-2.0
"""`trialshapes screen`: outcomes of every criterion for every patient."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn, Protocol

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.cli.formats import Format
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
from reasoner.cli.sharded import screen_to_folder
from reasoner.cli.verify import DisagreementError, Verification
from reasoner.read.places import given, is_elsewhere
from reasoner.report import JsonWriter, TableReport
from reasoner.report.csv_files import OutcomeCsv
from reasoner.report.dataset import DatasetForm
from reasoner.report.evidence_text import EvidenceText
from reasoner.result import PatientResult
from reasoner.run_record import RunRecord
from reasoner.screening import Screener, rare_collection
from reasoner.shards.executors import usable_cores
from reasoner.shards.run import How
from reasoner.shards.settings import Settings, WrittenForm

__all__ = ["Engine", "Format", "screen"]


class Engine(StrEnum):
    """Whose report decides."""

    FAST = "fast"
    REFERENCE = "reference"


#: Options that say how files are made in the folder of --out.
_NEED_A_FOLDER = ("jobs", "cluster", "resume", "shard", "incremental", "facts", "compress")


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
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            min=1,
            help="Processes that screen, with --out; all cores if not given.",
            show_default=False,
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="A Dask scheduler whose workers screen, tcp://... or tls://..., in place of --jobs.",
            show_default=False,
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where a run into the same folder was stopped.")
    ] = False,
    shard: Annotated[
        str | None,
        typer.Option(
            "--shard",
            metavar="I/N",
            help="Do only part I of N, for schedulers; at the end, --resume makes the files.",
            show_default=False,
        ),
    ] = None,
    incremental: Annotated[
        bool,
        typer.Option(
            "--incremental", help="Screen only who has changed since the last run with this option."
        ),
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain/--no-explain", help="With evidence, horizon and what to collect; much slower."
        ),
    ] = True,
    facts: Annotated[
        bool,
        typer.Option(
            "--facts/--no-facts", help="With the facts about patients in the dataset, or results alone."
        ),
    ] = True,
    compress: Annotated[
        bool, typer.Option("--compress", help="Write outcomes.csv.gz and so on; the page and run.json stay.")
    ] = False,
) -> None:
    """Screen patients: the outcome of every criterion, and the verdict.

    Exit code 0: done. 1: internal error, or --verify found a difference. 2: wrong options, protocol or
    ontology. 3: done, but some input or patient could not be evaluated completely. 4: no patient could be
    read. 6: ended from outside or by a full disk; --resume does the rest.
    """
    with exit_codes(context):
        if out is None:
            _need_a_folder(context)
        else:
            out = _to_out(out, cluster, jobs, incremental=incremental)
        how = How(jobs or usable_cores(), resume, incremental, _to_part(shard, incremental=incremental))
        if verify and (resume or incremental or shard):
            _refuse("--verify is about all patients of a run; leave out --resume, --incremental and --shard")
        reading = to_reading(kind, column_map, code_maps)
        load = partial(Screener, protocol, as_of=to_day(as_of), policy=policy, reading=reading)
        screener = load(engine=engine, explain=explain)
        run = _describe(screener, as_of=to_day(as_of), verify=verify)
        reference = partial(load, engine=Engine.REFERENCE, ontology=screener.ontology, explain=False)
        verification = Verification(screener, reference, verify)
        notes = RunNotes()
        if out is None:
            go = partial(_stream, verification, run, inputs, notes, output=output)
        else:
            documents = output in {Format.JSON, Format.NDJSON}
            form = WrittenForm(explain, dataset, facts, documents, compress, verify)
            about = (protocol, to_day(as_of), policy.value, engine.value, reading)
            settings = Settings(run.with_inputs(inputs), *about, form)
            go = partial(
                screen_to_folder, verification, settings, inputs, notes, out=out, how=how, output=output
            )
            go = partial(go, cluster=cluster)
        _told(go, notes)
        if output is Format.TABLE and not shard:
            typer.echo(f"Computed with: {run}")
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


def _told(go: Callable[[], None], notes: RunNotes) -> None:
    """Run, and tell the notes however it ends."""
    try:
        go()
    except DisagreementError as found:
        typer.echo(f"trialshapes: {found}", err=True)
        raise typer.Exit(ExitCode.INTERNAL) from None
    finally:
        notes.tell()


def _stream(
    verification: Verification, run: RunRecord, inputs: list[Path], notes: RunNotes, *, output: Format
) -> None:
    """Print patients as they come."""
    screener = verification.screener
    criteria = screener.protocol.verdict_criteria
    with ExitStack() as stack:
        stack.enter_context(rare_collection())
        evidence = EvidenceText(screener.ontology, screener.protocol)
        printer = _printer(output, criteria, run, evidence, stack)
        progress = stack.enter_context(_progress())
        task = progress.add_task("screened", total=None)
        for screened in verification.screen(inputs, notes=notes.read):
            notes.add(screened.result)
            printer.write(screened.result)
            progress.advance(task)
        if not notes.read.patients:
            raise typer.Exit(ExitCode.NO_INPUT)
        verification.check()


def _need_a_folder(context: typer.Context) -> None:
    for name in _NEED_A_FOLDER:
        source = context.get_parameter_source(name)
        if source is not None and source.name != "DEFAULT":
            option = "--no-facts" if name == "facts" else f"--{name}"
            _refuse(f"{option} is about the files of a run; give a folder with --out")


def _to_out(out: Path, cluster: str | None, jobs: int | None, *, incremental: bool) -> Path:
    """The folder of the results, or the URL of one in an object store."""
    if cluster and jobs:
        _refuse("--jobs is about processes of this machine, --cluster about those of others; give one")
    if is_elsewhere(out := given(out)) and incremental:
        _refuse("--incremental needs an --out on a disk; an object store holds no index")
    return out


def _to_part(text: str | None, *, incremental: bool) -> tuple[int, int] | None:
    if text is None:
        return None
    if incremental:
        _refuse("--incremental is for a whole run; leave out --shard")
    match = re.fullmatch(r"([0-9]+)/([0-9]+)", text)
    part = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= part[0] <= part[1]:
        _refuse("--shard takes I/N, such as 3/8: a part from 1 to N, and how many there are")
    return part


def _refuse(sentence: str) -> NoReturn:
    typer.echo(f"trialshapes: {sentence}", err=True)
    raise typer.Exit(ExitCode.USAGE)


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
