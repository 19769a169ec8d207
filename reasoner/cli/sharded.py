# SPDX-License-Identifier: Apache-2.0
"""`trialshapes screen --out`: a run in shards, which can be stopped and taken up again."""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from reasoner.cli.exit_codes import ExitCode
from reasoner.cli.formats import Format
from reasoner.cli.notes import RunNotes
from reasoner.cli.verify import Verification
from reasoner.errors import ClusterError
from reasoner.read.places import absolute, shown
from reasoner.report import TableReport
from reasoner.screening import rare_collection
from reasoner.shards.cluster import Cluster
from reasoner.shards.plan import files_of_workers
from reasoner.shards.publish import Stored, print_documents, print_outcomes, publish
from reasoner.shards.run import How, ShardedRun
from reasoner.shards.settings import Settings
from reasoner.shards.texts import Texts
from reasoner.shards.work import NotStoredError

__all__ = ["screen_to_folder"]

_FULL = {errno.ENOSPC, errno.EDQUOT}


class _TerminatedError(BaseException):
    """The process was asked to end."""


def screen_to_folder(
    verification: Verification,
    settings: Settings,
    inputs: list[Path],
    notes: RunNotes,
    *,
    out: Path,
    how: How,
    output: Format,
    cluster: str | None = None,
) -> None:
    """Screen in shards, and publish once all are there; what ends the run is told with what to do.

    `cluster` is the address of the scheduler whose workers do it.
    """
    if cluster:
        files = files_of_workers(inputs, settings)
        workers = Cluster(cluster, settings, out := absolute(out), inputs=files, tell=_tell)
        how = replace(how, jobs=workers.workers, executor=workers.executor)
        with closing(workers):
            screen_to_folder(verification, settings, inputs, notes, out=out, how=how, output=output)
        return
    run = ShardedRun(inputs, out, settings, verification.screener, how)
    try:
        with _terminable(), rare_collection():
            _screen(run)
            if how.part:
                _tell_part(run, how.part)
            else:
                _conclude(run, verification, settings, notes, out=out, output=output)
    except KeyboardInterrupt:
        _stopped(run, "interrupted", ExitCode.INTERRUPTED)
    except _TerminatedError:
        _stopped(run, "ended from outside", ExitCode.STOPPED)
    except NotStoredError as error:
        full = error.args[0] in _FULL
        what = "the disk is full" if full else f"results cannot be written ({error.args[1]})"
        _stopped(run, what, ExitCode.STOPPED)
    except ClusterError as error:
        _stopped(run, str(error), ExitCode.STOPPED)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        _stopped(run, "the disk is full", ExitCode.STOPPED)


def _screen(run: ShardedRun) -> None:
    screened = run.screen()
    next(screened)  # the input is planned
    if run.discarded:
        what = "1 shard" if run.discarded == 1 else f"{run.discarded} shards"
        sentence = f"{what} of an earlier run in this folder discarded; --resume would have used them"
        _tell(sentence)
    with _progress() as progress:
        task = progress.add_task("", total=run.plan.expected)
        for patients in screened:
            progress.advance(task, patients)
            progress.refresh()


def _tell(sentence: str) -> None:
    typer.echo(f"trialshapes: {sentence}", err=True)


def _tell_part(run: ShardedRun, part: tuple[int, int]) -> None:
    count = "1 shard is" if run.finished == 1 else f"{run.finished} shards are"
    typer.echo(
        f"Part {part[0]} of {part[1]}: {count} finished. Once all parts are, the same command with --resume "
        "in place of --shard makes the result files.",
        err=True,
    )


def _conclude(
    run: ShardedRun,
    verification: Verification,
    settings: Settings,
    notes: RunNotes,
    *,
    out: Path,
    output: Format,
) -> None:
    gathered = run.gather()
    notes.take(gathered.notes, gathered.findings)
    if not notes.read.patients:
        run.withdraw()
        raise typer.Exit(ExitCode.NO_INPUT)
    for sampled in run.sample():
        verification.take(sampled.number, sampled.recorded, sampled.result)
    try:
        verification.check()
    except BaseException:
        run.discard()
        raise
    stored = Stored(run.folder, run.names, frozenset(notes.read.repeated))
    texts = Texts(verification.screener, settings)
    publish(out, texts, settings, stored, notes.read)
    _print(output, texts, stored, run, verification)
    run.clear()


def _print(output: Format, texts: Texts, stored: Stored, run: ShardedRun, verification: Verification) -> None:
    if output is Format.CSV:
        print_outcomes(sys.stdout, texts, stored)
    elif output is not Format.TABLE:
        print_documents(sys.stdout, stored, lines=output is Format.NDJSON)
    else:
        with TableReport(Console(), verification.screener.protocol.verdict_criteria) as table:
            for row in stored.rows(frozenset()):
                table.add(row)
            table.tell(run.told())


def _stopped(run: ShardedRun, what: str, code: ExitCode) -> None:
    """Say what stands, and how to go on."""
    count = 0
    with suppress(OSError):  # where it stands may be what failed
        count = run.stop()
    stand = "finished shard stands" if count == 1 else "finished shards stand"
    left = (
        f"{count} {stand} in {shown(run.folder.path)}, and the same command with --resume does the rest"
        if count
        else "nothing was written"
    )
    _tell(f"{what}; {left}")
    raise typer.Exit(code) from None


@contextmanager
def _terminable() -> Iterator[None]:
    """Let a scheduler's signal end the run in good order; only the main thread hears it."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise _TerminatedError

    try:
        before = signal.signal(signal.SIGTERM, end)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Rate(ProgressColumn):
    """Patients a second."""

    def render(self, task: Task) -> Text:
        """The speed of the last seconds."""
        return Text(f"{task.speed:.0f} a second" if task.speed else "")


def _progress() -> Progress:
    """Without a thread that draws it: processes are copied only of one that has a single thread."""
    quiet = not sys.stderr.isatty()
    columns = (BarColumn(), TextColumn("{task.completed} patients screened"), _Rate(), TimeRemainingColumn())
    return Progress(
        *columns,
        console=Console(stderr=True),
        auto_refresh=False,
        disable=quiet,
        transient=True,
        speed_estimate_period=60,
    )
