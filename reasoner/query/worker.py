# SPDX-License-Identifier: Apache-2.0
"""The process that runs queries: without a network, with a bound on memory, and free to be killed.

Oxigraph cannot interrupt a query and would fetch what SERVICE names; deep nesting or want of memory ends its
process. So it is never that of the caller.
"""

from __future__ import annotations

import csv
import ctypes
import io
import os
import re
import resource
import signal
from collections.abc import Iterator
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, cast

import pyoxigraph as ox

from reasoner.patient import Literal, Term
from reasoner.query.errors import StoreError
from reasoner.query.gate import EVERYTHING, Dataset
from reasoner.query.store import open_data
from reasoner.report.csv_files import as_stored
from reasoner.terms import PREFIXES, XSD, XSD_BOOLEAN

__all__ = ["MEMORY_GIB", "Row", "Task", "Written", "answer", "close_doors", "evaluate", "literal_cell"]

#: Address space of the process, which no honest query comes near.
MEMORY_GIB: Final = 8
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_NUMERIC: Final = {XSD + name for name in ("integer", "decimal", "double", "float", "int", "long")}
_BATCH: Final = 500
_CHUNK: Final = 1 << 18
_NEW_NETWORK: Final = 0x40000000
_NEW_USER: Final = 0x10000000
#: A process whose caller died ends itself so long after the time limit.
_GRACE: Final = 5.0

Row = tuple[Term | None, ...]
_Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Written(NamedTuple):
    """How an answer is wanted as bytes: form of the query (select, ask, graph) -> media type."""

    media_types: dict[str, str]
    most_bytes: int


class Task(NamedTuple):
    """A query for the process; without `written` its rows are sent."""

    query: str
    dataset: Dataset = EVERYTHING
    seconds: float = 0.0
    written: Written | None = None


class _TooLargeError(Exception):
    """The answer has more bytes than were wanted."""


def answer(connection: Connection, data: Path, memory_gib: int = MEMORY_GIB) -> None:
    """Open the store, say so, answer the tasks that come until nobody is there to send one.

    Sends `("ready",)`. Then, for each task, `("head", form, columns)` and any number of `("rows", rows)`, or
    `("head", form, media type)` and any number of `("bytes", bytes)`, and `("end",)`. Instead of the rest it
    may send `("syntax", sentence)`, `("failed", sentence)`, `("large",)`, `("absent", graph)` or
    `("unwritten", form)`; instead of `("ready",)`, `("store", path, reason)`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    close_doors(memory_gib)
    try:
        store = open_data(data)
        connection.send(("ready",))
        while True:
            task = connection.recv()
            # who starts this process stops it in time; after a sudden death of theirs it stops itself
            signal.setitimer(signal.ITIMER_REAL, task.seconds + _GRACE if task.seconds else 0)
            connection.send(_answer(connection, store, task))
            signal.setitimer(signal.ITIMER_REAL, 0)
    except StoreError as error:
        connection.send(("store", error.path, error.reason))
    except (EOFError, BrokenPipeError, ConnectionResetError):  # the caller has heard enough
        pass


def close_doors(memory_gib: int) -> None:
    """No network, bounded memory, and no word of a crash on the caller's terminal: it may quote values."""
    namespaces = _NEW_NETWORK | (_NEW_USER if os.getuid() else 0)
    # where the system does not allow it, that SERVICE is refused must be enough
    ctypes.CDLL(None).unshare(namespaces)
    resource.setrlimit(resource.RLIMIT_AS, (memory_gib << 30, memory_gib << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)


def evaluate(
    store: ox.Store, query: str, dataset: Dataset = EVERYTHING
) -> tuple[str, tuple[str, ...], Iterator[Row]]:
    """The form of a query (select, ask, graph), its columns and its rows."""
    result = _run(store, query, dataset)
    if isinstance(result, ox.QueryBoolean):
        truth = Literal(str(bool(result)).lower(), XSD_BOOLEAN)
        return "ask", ("answer",), iter([(truth,)])
    if isinstance(result, ox.QueryTriples):
        triples = ((_term(t.subject), _term(t.predicate), _term(t.object)) for t in result)
        return "graph", ("subject", "predicate", "object"), triples
    columns = tuple(variable.value for variable in result.variables)
    return "select", columns, (tuple(None if v is None else _term(v) for v in row) for row in result)


def _run(store: ox.Store, query: str, dataset: Dataset) -> _Answer:
    if dataset == EVERYTHING:
        return store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [*map(ox.NamedNode, dataset.default)]
    named: list[ox.NamedNode | ox.BlankNode] = [*map(ox.NamedNode, dataset.named)]
    return store.query(query, prefixes=PREFIXES, default_graph=default, named_graphs=named)


def _answer(connection: Connection, store: ox.Store, task: Task) -> tuple[Any, ...]:
    """Send everything but the last message, which is returned."""
    try:
        for graph in (*task.dataset.default, *task.dataset.named):
            if not store.contains_named_graph(ox.NamedNode(graph)):
                return "absent", graph
        if task.written:
            return _write(connection, _run(store, task.query, task.dataset), task.written)
        form, columns, rows = evaluate(store, task.query, task.dataset)
        connection.send(("head", form, columns))
        while batch := list(islice(rows, _BATCH)):
            connection.send(("rows", batch))
    except SyntaxError as error:
        return "syntax", error.msg
    except _TooLargeError:
        return ("large",)
    except (BrokenPipeError, ConnectionResetError):
        raise
    except (OSError, RuntimeError, ValueError, MemoryError) as error:
        return "failed", str(error)
    return ("end",)


class _Sink:
    """Takes the bytes of an answer and sends them on, until they are too many."""

    def __init__(self, connection: Connection, most: int) -> None:
        self._connection = connection
        self._left = most
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise _TooLargeError
        self._held += data
        if len(self._held) >= _CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._held:
            self._connection.send(("bytes", bytes(self._held)))
            self._held.clear()


def _write(connection: Connection, result: _Answer, wanted: Written) -> tuple[Any, ...]:
    """The whole answer in the media type that is wanted for its form."""
    kinds = {ox.QueryBoolean: "ask", ox.QueryTriples: "graph", ox.QuerySolutions: "select"}
    form = kinds[type(result)]
    media_type = wanted.media_types.get(form)
    if not media_type:
        return "unwritten", form
    connection.send(("head", form, media_type))
    sink = _Sink(connection, wanted.most_bytes)
    output = cast("IO[bytes]", sink)
    if isinstance(result, ox.QueryTriples):
        rdf = ox.RdfFormat.from_media_type(media_type)
        ox.serialize(result, output=output, format=rdf, prefixes=PREFIXES)
    elif isinstance(result, ox.QuerySolutions) and media_type == "text/csv":
        _write_csv(result, sink)
    else:
        result.serialize(output=output, format=ox.QueryResultsFormat.from_media_type(media_type))
    sink.flush()
    return ("end",)


def _write_csv(result: ox.QuerySolutions, sink: _Sink) -> None:
    """SPARQL 1.1 Query Results CSV, but a text that a spreadsheet would take for a formula begins with '."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([variable.value for variable in result.variables])
    while batch := list(islice(result, _BATCH)):
        writer.writerows([list(map(_cell, row)) for row in batch])
        sink.write(text.getvalue().encode())
        text.seek(0)
        text.truncate()
    sink.write(text.getvalue().encode())


def _cell(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        return literal_cell(term.value, term.datatype.value)
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def literal_cell(lexical: str, datatype: str) -> str:
    """A literal as a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    is_number = datatype in _NUMERIC and _NUMBER.fullmatch(lexical)
    return lexical if is_number else as_stored(lexical)


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.datatype.value, term.language or "")
    return Literal(str(term))
