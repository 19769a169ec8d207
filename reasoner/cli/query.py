# SPDX-License-Identifier: Apache-2.0
"""`trialshapes query`: SPARQL over the patients of a store, by the name of a saved query or from a file."""

from __future__ import annotations

import shutil
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.query import Answer, QueryError, SavedQuery, StoreError, find_query, run_query, saved_queries
from reasoner.query.forms import FORMS

__all__ = ["query"]

_T = TypeVar("_T")


class _Format(StrEnum):
    """What is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TTL = "ttl"


def query(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME_OR_FILE]", help="A saved query, or a file of SPARQL.", show_default=False
        ),
    ] = None,
    store: Annotated[
        Path | None, typer.Option("--store", metavar="DIR", help="The folder of the store.")
    ] = None,
    output: Annotated[_Format, typer.Option("--format", help="ttl is for CONSTRUCT and DESCRIBE.")] = (
        _Format.TABLE
    ),
    bind: Annotated[
        list[str] | None,
        typer.Option("--bind", metavar="NAME=VALUE", help="A parameter of the query; may be repeated."),
    ] = None,
    seconds: Annotated[float, typer.Option("--seconds", min=0.001, help="The time limit.")] = 60,
    listed: Annotated[
        bool, typer.Option("--list", help="List the saved queries with their questions and parameters.")
    ] = False,
) -> None:
    """Ask a store: SELECT, ASK, CONSTRUCT or DESCRIBE, over all of its graphs.

    Queries change nothing and fetch nothing: updates, SERVICE, LOAD and FROM are refused.

    Exit code 0: answered. 3: answered, but the store has no facts of patients whom the query needs them of:
    `without-facts` lists them. 2: no such query or store, not SPARQL, refused, or beyond the time limit.
    """
    with exit_codes(context):
        try:
            if listed:
                _print_list(saved_queries())
                return
            found = find_query(_given(name, "NAME_OR_FILE"))
            bindings, folder = _bindings(bind or []), _given(store, "--store DIR")
            with run_query(folder, found.name, found.bind(bindings), seconds=seconds) as answer:
                _print(answer, output)
            if found.facts and (patients := _without_facts(folder, bindings, seconds)):
                typer.echo(f"trialshapes: {_incomplete(found, patients)}", err=True)
                raise typer.Exit(ExitCode.INCOMPLETE)
        except (QueryError, StoreError) as error:
            typer.echo(f"trialshapes: {error}", err=True)
            raise typer.Exit(ExitCode.USAGE) from None


def _print(answer: Answer, output: _Format) -> None:
    """Print a whole answer or nothing: a part of one looks like one."""
    if output is _Format.TABLE:
        FORMS[output](answer, sys.stdout)  # prints at the end, as wide as the terminal
        return
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as whole:
        FORMS[output](answer, whole)
        whole.seek(0)
        shutil.copyfileobj(whole, sys.stdout)


def _without_facts(store: Path, bindings: dict[str, str], seconds: float) -> int:
    """How many of the patients that are asked about have results and no facts."""
    bare = find_query("without-facts")
    given = {p.name: bindings[p.name] for p in bare.parameters if p.name in bindings}
    with run_query(store, bare.name, bare.bind(given), seconds=seconds) as answer:
        return len({row[answer.columns.index("patient")] for row in answer.rows})


def _incomplete(query: SavedQuery, patients: int) -> str:
    whose = f"{patients} patient{'' if patients == 1 else 's'}"
    return (
        f"this answer is incomplete: {query.name} asks for {query.facts}, and the store has no facts of "
        f"{whose}; screen again without --no-facts and load that"
    )


def _given(value: _T | None, what: str) -> _T:
    """What `--list` alone can do without."""
    if value is None:
        raise QueryError("query", f"{what} is missing; `trialshapes query --list` shows what can be asked")
    return value


def _bindings(given: list[str]) -> dict[str, str]:
    """Name -> value."""
    values: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise QueryError("--bind", f"{text!r} is not of the form NAME=VALUE")
        values[name] = value
    return values


def _print_list(queries: list[SavedQuery]) -> None:
    table = Table("query", "question", "parameters")
    for each in queries:
        parameters = "\n".join(
            f"{p.name}: {p.meaning}{' (required)' if p.required else ''}" for p in each.parameters
        )
        table.add_row(Text(each.name), Text(each.question), Text(parameters))
    Console().print(table)
