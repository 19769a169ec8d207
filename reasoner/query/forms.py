# SPDX-License-Identifier: Apache-2.0
"""Answers as a table for people, as CSV for spreadsheets, as SPARQL 1.1 JSON, or as Turtle.

In tables and CSV, patients are shown by name and other IRIs with their prefix; JSON and Turtle have them
whole. Cells that a spreadsheet would take for a formula get an apostrophe in front, numbers excepted.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, TextIO

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reasoner.patient import Literal, Term
from reasoner.query.errors import QueryError
from reasoner.query.sparql import Answer
from reasoner.query.worker import literal_cell
from reasoner.report.csv_files import as_stored
from reasoner.report.wording import patient_name
from reasoner.terms import PATIENTS, PREFIXES, RDF_LANGSTRING, RUNS, XSD_STRING, shorten

__all__ = ["FORMS", "cell_text", "write_csv", "write_json", "write_table", "write_turtle"]

_LISTED: Final = 500
#: Cells of at most so many characters stay on one line.
_SHORT: Final = 16
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


def cell_text(term: Term | None) -> str:
    """A term as people read it; empty where there is none."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.lexical
    if term.startswith(PATIENTS):
        return patient_name(term)
    return term.removeprefix(RUNS) if term.startswith(RUNS) else shorten(term)


def write_table(answer: Answer, stream: TextIO) -> None:
    """Columns that fit the terminal, one value for all rows said once above; of very many rows the first."""
    console = Console(file=stream)
    rows = [tuple(map(cell_text, row)) for row in islice(answer.rows, _LISTED)]
    more = sum(1 for _ in answer.rows)
    if not rows:
        console.print(Text("No row."))
        return
    columns = list(zip(answer.columns, zip(*rows, strict=True), strict=True))
    common = {name for name, cells in columns if len(rows) > 1 and not more and len(set(cells)) == 1}
    if len(common) == len(columns):
        common = set()
    table, told = Table(), []
    for name, cells in columns:
        if name in common:
            console.print(Text(f"{name}: {cells[0]}"), soft_wrap=True)
            continue
        told.append(cells)
        is_short = max(map(len, (name, *cells))) <= _SHORT
        is_number = all(_NUMBER.fullmatch(cell) for cell in cells if cell)
        table.add_column(
            name,
            overflow="fold",  # what is cut off cannot be copied
            no_wrap=is_short,
            justify="right" if is_number and any(cells) else "left",
        )
    for row in zip(*told, strict=True):
        table.add_row(*map(Text, row))
    console.print(table)
    if more:
        console.print(f"... and {more} more rows: --format csv or json.")


def write_csv(answer: Answer, stream: TextIO) -> None:
    """RFC 4180, the names of the columns first."""
    writer = csv.writer(stream)
    writer.writerow(map(as_stored, answer.columns))
    for row in answer.rows:
        writer.writerow(map(_cell, row))


def write_json(answer: Answer, stream: TextIO) -> None:
    """SPARQL 1.1 Query Results JSON; a graph has the variables subject, predicate and object."""
    if answer.form == "ask":
        truth = [cell_text(row[0]) == "true" for row in answer.rows]
        stream.write(json.dumps({"head": {}, "boolean": truth[0]}) + "\n")
        return
    head = json.dumps({"vars": answer.columns}, ensure_ascii=False)
    stream.write(f'{{"head": {head}, "results": {{"bindings": [')
    for number, row in enumerate(answer.rows):
        named = zip(answer.columns, row, strict=True)
        binding = {name: _to_json(term) for name, term in named if term is not None}
        stream.write(",\n" if number else "\n")
        stream.write(json.dumps(binding, ensure_ascii=False))
    stream.write("\n]}}\n")


def write_turtle(answer: Answer, stream: TextIO) -> None:
    """The graph of a CONSTRUCT or DESCRIBE query.

    Raises:
        QueryError: the query gives no graph.
    """
    if answer.form != "graph":
        reason = "ttl is for CONSTRUCT and DESCRIBE; the answer to this query is a table (table, csv, json)"
        raise QueryError("--format ttl", reason)
    graph = ox.serialize(_triples(answer.rows), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    stream.write(graph.decode() if graph else "")


FORMS: Final = {"table": write_table, "csv": write_csv, "json": write_json, "ttl": write_turtle}


def _cell(term: Term | None) -> str:
    if isinstance(term, Literal):
        return literal_cell(term.lexical, term.datatype)
    return as_stored(cell_text(term))


def _to_json(term: Term) -> dict[str, Any]:
    if isinstance(term, str):
        blank = term.startswith("_:")
        return {"type": "bnode" if blank else "uri", "value": term[2:] if blank else term}
    literal = {"type": "literal", "value": term.lexical}
    if term.language:
        return literal | {"xml:lang": term.language}
    return literal if term.datatype == XSD_STRING else literal | {"datatype": term.datatype}


def _triples(rows: Iterator[tuple[Term | None, ...]]) -> Iterator[ox.Triple]:
    for subject, predicate, obj in rows:
        node = _node(subject)
        assert not isinstance(node, ox.Literal) and isinstance(predicate, str)  # noqa: S101, PT018 - RDF
        yield ox.Triple(node, ox.NamedNode(predicate), _node(obj))


def _node(term: Term | None) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    assert term is not None  # noqa: S101 - a graph has no gaps
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(term.lexical, language=term.language)
        datatype = None if term.datatype == RDF_LANGSTRING else ox.NamedNode(term.datatype)
        return ox.Literal(term.lexical, datatype=datatype)
    return ox.BlankNode(term[2:]) if term.startswith("_:") else ox.NamedNode(term)
