# SPDX-License-Identifier: Apache-2.0
"""`trialshapes template`: empty tables that a site fills in with a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.cli.options import ProtocolOption
from reasoner.ontology import Ontology
from reasoner.protocol import Protocol, protocol_folder

__all__ = ["template"]


def template(
    context: typer.Context,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="A new or empty folder.", show_default=False)
    ],
    protocol: ProtocolOption = "a022001",
) -> None:
    """Write an empty CSV file per kind of record, with a dictionary of the columns and their values.

    Exit code 0: done. 2: the folder holds something already, or the protocol is not usable.
    """
    with exit_codes(context):
        from reasoner.write.template import write_template

        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            typer.echo(f"trialshapes: {out}: not an empty folder; nothing was written", err=True)
            raise typer.Exit(ExitCode.USAGE)
        ontology = Ontology.load()
        files = write_template(out, ontology, Protocol.load(protocol_folder(protocol), ontology))
        typer.echo(f"{out}: {len(files)} files; begin with README.md")
