# SPDX-License-Identifier: Apache-2.0
"""Cohorts in files, runs over them in shards, and the same without shards to hold them against."""

from __future__ import annotations

import contextlib
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import typer

from reasoner.cli.formats import Format
from reasoner.cli.notes import RunNotes
from reasoner.cli.sharded import screen_to_folder
from reasoner.cli.verify import Verification
from reasoner.generate.cohort import Cohort
from reasoner.read import ReadOptions
from reasoner.report import CsvFiles, ShaclReport
from reasoner.report.dataset import DatasetFile, DatasetForm
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.html import HtmlReport
from reasoner.run_record import RunRecord
from reasoner.screening import Screener
from reasoner.shards.plan import Sizes
from reasoner.shards.run import How
from reasoner.shards.settings import Settings, WrittenForm

PLAIN = WrittenForm(explain=False, dataset=DatasetForm.NQUADS)
TINY = Sizes(span=60_000, patients=3)
#: As large as it takes to have one shard.
WHOLE = How(sizes=Sizes(span=2**40, patients=10**6))
AS_OF = date(2026, 11, 22)


@cache
def screener(*, explain: bool = False) -> Screener:
    """Loaded once."""
    return Screener(as_of=AS_OF, explain=explain)


@cache
def graphs(count: int = 40) -> tuple[bytes, ...]:
    """Patients of a generated cohort as lines of N-Quads, a graph each."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        Cohort(7).write(Path(folder), count)
        (file,) = Path(folder).glob("*.nq")
        found: dict[bytes, list[bytes]] = {}
        for line in file.read_bytes().splitlines(keepends=True):
            found.setdefault(line.rsplit(b" ", 2)[1], []).append(line)
    return tuple(b"".join(lines) for lines in found.values())


def cohort(folder: Path, *patients: bytes, name: str = "patients.nq") -> Path:
    """A file of these patients; compressed if it is called so."""
    folder.mkdir(parents=True, exist_ok=True)
    content = b"".join(patients)
    (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return folder


def settings(inputs: list[Path], form: WrittenForm = PLAIN) -> Settings:
    """A run over these files."""
    stages = screener(explain=form.explain)
    run = RunRecord.of(
        stages.protocol, stages.ontology, policy="default", as_of=AS_OF, engine=stages.engine_name
    ).with_inputs(inputs)
    return Settings(run, "a022001", AS_OF, "default", "fast", ReadOptions(), form)


@dataclass
class Ran:
    """A run that has ended."""

    code: int
    files: dict[str, bytes]
    notes: RunNotes
    stdout: str
    stderr: str


def run(
    inputs: list[Path] | Path,
    out: Path,
    how: How = WHOLE,
    form: WrittenForm = PLAIN,
    output: Format = Format.TABLE,
) -> Ran:
    """What `trialshapes screen --out` does once the options are read."""
    inputs = [inputs] if isinstance(inputs, Path) else inputs
    stages = screener(explain=form.explain)
    reference = lambda: Screener(as_of=AS_OF, explain=False, engine="reference")  # noqa: E731
    verification = Verification(stages, reference, form.verify)
    notes, code = RunNotes(), 0
    stdout, stderr = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        try:
            screen_to_folder(
                verification, settings(inputs, form), inputs, notes, out=out, how=how, output=output
            )
        except typer.Exit as exit_:
            code = exit_.exit_code
        notes.tell()
    return Ran(code, files(out), notes, stdout.getvalue(), stderr.getvalue())


def files(out: Path) -> dict[str, bytes]:
    """The result files."""
    return {file.name: file.read_bytes() for file in sorted(out.iterdir()) if file.is_file()}


def unsharded(inputs: list[Path] | Path, out: Path, form: WrittenForm = PLAIN) -> Ran:
    """The same files, written patient by patient without shards."""
    inputs = [inputs] if isinstance(inputs, Path) else inputs
    stages, about = screener(explain=form.explain), settings(inputs, form).run
    protocol, notes = stages.protocol, RunNotes()
    text = EvidenceText(stages.ontology, protocol)
    messages = {c.possible: c.violated for c in protocol.criteria}
    messages |= {c.proven: c.unproven for c in protocol.criteria}
    stderr = io.StringIO()
    with (
        contextlib.redirect_stderr(stderr),
        CsvFiles(out, protocol.verdict_criteria, about, text) as tables,
        ShaclReport(out, messages) as report,
        DatasetFile(out, about, protocol, text, form=form.dataset, facts=form.facts) as dataset,
        HtmlReport(out, stages.ontology, protocol, about) as page,
    ):
        for screened in stages.screen_all(inputs, notes=notes.read):
            notes.add(screened.result)
            tables.write(screened.result)
            report.write(screened.result)
            page.write(screened.result)
            dataset.write(screened.result, screened.patient)
        tables.retract(frozenset(notes.read.repeated))
        page.retract(frozenset(notes.read.repeated))
        dataset.finish(notes.read)
        notes.tell()
    return Ran(0, files(out), notes, "", stderr.getvalue())


def shard_names(out: Path) -> Iterator[str]:
    """The shards that stand."""
    return (file.name for file in sorted((out / "shards").glob("*.shard")))
