# SPDX-License-Identifier: Apache-2.0
"""`trialshapes`: the program and its commands."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from reasoner.cli.check import check
from reasoner.cli.diff import diff
from reasoner.cli.document import document
from reasoner.cli.dosing import dosing
from reasoner.cli.exit_codes import Settings
from reasoner.cli.explain import explain
from reasoner.cli.export import export
from reasoner.cli.generate import generate
from reasoner.cli.ingest import ingest
from reasoner.cli.inspect import inspect
from reasoner.cli.load import load
from reasoner.cli.query import query
from reasoner.cli.screen import screen
from reasoner.cli.serve import serve
from reasoner.cli.template import template
from reasoner.closed_network import close_network

__all__ = ["app", "main"]

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    rich_markup_mode=None,
    help="Screen patients for a clinical trial: criteria as SHACL shapes, three-valued outcomes.",
)
app.command()(screen)
app.command()(explain)
app.command()(dosing)
app.command()(check)
app.command()(diff)
app.command()(load)
app.command()(query)
app.command()(serve)
app.command()(export)
app.command()(template)
app.command()(ingest)
app.command()(inspect)
app.command()(document)
app.command()(generate)


@app.callback()
def options(
    context: typer.Context,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the trace of an error; it may hold patient values.")
    ] = False,
) -> None:
    """Screen patients for a clinical trial: criteria as SHACL shapes, three-valued outcomes."""
    context.obj = Settings(debug=debug)
    close_network()
    # rdflib and pySHACL put values into their warnings; what is wrong with a record is told as a finding
    for name in ("rdflib", "rdflib.term", "pyshacl"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def main() -> None:
    """Run the program."""
    app()
