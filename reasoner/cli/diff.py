# SPDX-License-Identifier: Apache-2.0
"""`trialshapes diff`: whose results changed between two runs, and on which criterion."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.report.comparison import Kind, compare_results
from reasoner.report.comparison_forms import DifferenceCsv, DifferenceForm, DifferenceJson, DifferenceTables
from reasoner.report.stored_results import StoredResults, load_results

__all__ = ["diff"]


class _Format(StrEnum):
    """What is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def diff(
    context: typer.Context,
    old: Annotated[Path, typer.Argument(metavar="OLD_RESULTS", help="Results of the earlier run.")],
    new: Annotated[Path, typer.Argument(metavar="NEW_RESULTS", help="Results of the later run.")],
    output: Annotated[
        _Format, typer.Option("--format", help="What to print; csv prints one line per difference.")
    ] = _Format.TABLE,
) -> None:
    """Compare two results: whose verdict or outcome changed, on which criterion, and what the runs differ in.

    Results are a folder that `screen --out` wrote, an outcomes.csv, or what `screen` printed as csv, json or
    ndjson.

    Exit code 0: every verdict, outcome and reason is the same. 5: some differ, or a patient or criterion
    stands in one of them only. 4: one of them is not a result, not whole, or holds a patient twice.
    """
    with exit_codes(context):
        before, after = load_results(old), load_results(new)
        for results in (before, after):
            _tell(results)
        differs = False
        with _form(output) as form:
            for difference in compare_results(before, after):
                form.write(difference)
                differs = differs or difference.kind is not Kind.RUN
        if differs:
            raise typer.Exit(ExitCode.DIFFERENT)


def _form(output: _Format) -> DifferenceForm:
    if output is _Format.TABLE:
        return DifferenceTables(Console())
    return DifferenceCsv(sys.stdout) if output is _Format.CSV else DifferenceJson(sys.stdout)


def _tell(results: StoredResults) -> None:
    """Say what cannot be compared."""
    if results.verdicts is None:
        typer.echo(f"{results.path}: holds no verdicts; only outcomes are compared", err=True)
    if not results.run:
        typer.echo(f"{results.path}: does not say what it was computed with", err=True)
