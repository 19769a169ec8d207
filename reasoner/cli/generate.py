# SPDX-License-Identifier: Apache-2.0
"""`trialshapes generate`: a cohort of invented patients."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.cli.options import ProtocolOption
from reasoner.generate.files import Format

__all__ = ["generate"]


def generate(
    context: typer.Context,
    patients: Annotated[
        int, typer.Argument(metavar="N", min=1, help="How many patients.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="A new or empty folder.", show_default=False)
    ],
    seed: Annotated[int, typer.Option("--seed", help="Another seed gives other patients.")] = 1,
    form: Annotated[Format, typer.Option("--format", help="What is written.")] = Format.RDF,
    packed: Annotated[bool, typer.Option("--gzip", help="Compress; for rdf only.")] = False,
    protocol: ProtocolOption = "a022001",
) -> None:
    """Write invented patients: a clinic, the vignettes, and patients on the limits of the protocol.

    The same number and seed give the same bytes, and a larger cohort begins with the smaller. The format rdf
    writes one file of N-Quads, fhir one file of resources per type, omop the tables of a CDM.

    Exit code 0: done. 2: wrong options or protocol, or the folder holds something already.
    """
    with exit_codes(context):
        from reasoner.generate.cohort import Cohort

        if packed and form is not Format.RDF:
            typer.echo("trialshapes: --gzip is for the format rdf", err=True)
            raise typer.Exit(ExitCode.USAGE)
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            typer.echo(f"trialshapes: {out}: not an empty folder; nothing was written", err=True)
            raise typer.Exit(ExitCode.USAGE)
        written = Cohort(seed, protocol=protocol).write(out, patients, form=form, packed=packed)
        if written.left:
            kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(written.left.items()))
            typer.echo(f"{form} has no place for {written.left.total()} values: {kinds}", err=True)
        plural = "" if written.patients == 1 else "s"
        typer.echo(f"{out}: {written.patients} patient{plural}, {written.facts} facts")
