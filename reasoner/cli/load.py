# SPDX-License-Identifier: Apache-2.0
"""`trialshapes load`: results become a store that queries are run on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.ontology import data_folder
from reasoner.query import StoreError, load_results

__all__ = ["StoreOption", "load"]

StoreOption = Annotated[
    Path, typer.Option("--store", metavar="DIR", help="The folder of the store.", show_default=False)
]


def load(
    context: typer.Context,
    results: Annotated[
        list[Path],
        typer.Argument(
            metavar="RESULTS...",
            help="Folders that `screen --out` wrote, or a results.nq or results.trig, also .gz.",
            show_default=False,
        ),
    ],
    store: StoreOption,
) -> None:
    """Add results to a store, or make one.

    The same run and the facts of the same patients are replaced, everything else stays; of who was screened
    with --no-facts no earlier facts stay. The new store is built beside the present one and takes its place
    when it is complete; who reads the present one goes on reading it.

    Exit code 0: done. 2: somebody else is building the store, the folder holds something else, or two of the
    runs are over the same patient. 4: no results could be read. Unless it is 0, the store is as it was.
    """
    with exit_codes(context):
        try:
            contents = load_results(store, results, sorted(data_folder("ontology").glob("*.ttl")))
        except StoreError as error:
            typer.echo(f"trialshapes: {error}", err=True)
            raise typer.Exit(ExitCode.USAGE) from None
        runs, patients = (
            f"{count} {name}{'' if count == 1 else 's'}"
            for count, name in ((contents.runs, "run"), (contents.patients, "patient"))
        )
        typer.echo(f"{store}: {runs}, {patients}, {contents.statements} statements")
        if contents.without_facts:
            told = f"without facts of {contents.without_facts} of them (screened with --no-facts)"
            typer.echo(f"trialshapes: {told}; queries that need these say so", err=True)
