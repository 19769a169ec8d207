# SPDX-License-Identifier: Apache-2.0
"""`trialshapes ingest`: patient records of any source as RDF, to be screened later or kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.cli.notes import RunNotes
from reasoner.cli.options import CodeMaps, ColumnMapOption, Inputs, Kind, to_reading
from reasoner.ontology import Ontology
from reasoner.read import ReadOptions, read_patients
from reasoner.report.patient_records import PatientRecords

__all__ = ["ingest"]


def ingest(
    context: typer.Context,
    inputs: Inputs,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="A name that ends in .nq or .nq.gz.", show_default=False),
    ],
    kind: Kind = None,
    column_map: ColumnMapOption = None,
    code_maps: CodeMaps = None,
) -> None:
    """Read patient records and write them as N-Quads, one named graph per patient.

    Screening the file gives what screening the source gives. Values that could not be read stay unknown in
    it, and lists that had to stay open stay open. A patient who must not be judged is not written.

    Exit code 0: done. 2: wrong options or maps. 3: done, but some input or patient could not be read
    completely. 4: no patient could be read; nothing was written.
    """
    with exit_codes(context):
        if not out.name.endswith((".nq", ".nq.gz")):
            typer.echo(f"trialshapes: {out}: give --out a name that ends in .nq or .nq.gz", err=True)
            raise typer.Exit(ExitCode.USAGE)
        notes = RunNotes()
        try:
            written = _write(inputs, out, to_reading(kind, column_map, code_maps), notes)
        finally:
            notes.tell()
        typer.echo(f"{out}: {written} patient{'' if written == 1 else 's'}")
        if not notes.is_complete:
            raise typer.Exit(ExitCode.INCOMPLETE)


def _write(inputs: list[Path], out: Path, reading: ReadOptions, notes: RunNotes) -> int:
    """The number of patients in the file."""
    ontology = Ontology.load()
    written: set[str] = set()
    with PatientRecords(out, ontology) as records:
        for patient in read_patients(inputs, ontology, notes=notes.read, options=reading):
            notes.add(patient)
            if patient.unreadable:
                notes.read.skip(patient.source, "patients who must not be judged; they were not written")
                written.discard(patient.iri)
            else:
                records.write(patient)
                written.add(patient.iri)
        if not written:
            raise typer.Exit(ExitCode.NO_INPUT)
        records.retract(frozenset(notes.read.repeated))
    return len(written - set(notes.read.repeated))
