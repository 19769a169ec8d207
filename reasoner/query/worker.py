# SPDX-License-Identifier: Apache-2.0
"""The process that runs one query: without a network, with a bound on memory, and free to be killed.

Oxigraph cannot interrupt a query and would fetch what SERVICE names; deep nesting or want of memory ends its
process. So it is never that of the caller.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from reasoner.patient import Literal, Term
from reasoner.query.errors import StoreError
from reasoner.query.store import open_store
from reasoner.terms import PREFIXES, XSD_BOOLEAN

__all__ = ["MEMORY_GIB", "Row", "answer", "evaluate"]

#: Address space of the process, which no honest query comes near.
MEMORY_GIB: Final = 8
_BATCH: Final = 500
_NEW_NETWORK: Final = 0x40000000
_NEW_USER: Final = 0x10000000

Row = tuple[Term | None, ...]
_Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def answer(connection: Connection, folder: Path) -> None:
    """Open the store, say so, answer the one query that comes, end.

    Sends `("ready",)`; then `("head", form, columns)`, any number of `("rows", rows)` and `("end",)`; or, at
    any time, `("store", path, reason)`, `("syntax", sentence)` or `("failed", sentence)`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _close_doors()
    try:
        with ExitStack() as stack:
            store = stack.enter_context(open_store(folder))
            connection.send(("ready",))
            _answer(connection, store, connection.recv())
    except StoreError as error:
        connection.send(("store", error.path, error.reason))
    except SyntaxError as error:
        connection.send(("syntax", error.msg))
    except BrokenPipeError:  # the caller has read enough
        pass
    except (OSError, RuntimeError, ValueError, MemoryError) as error:
        connection.send(("failed", str(error)))


def _close_doors() -> None:
    """No network, bounded memory, and no word of a crash on the caller's terminal: it may quote values."""
    namespaces = _NEW_NETWORK | (_NEW_USER if os.getuid() else 0)
    # where the system does not allow it, that SERVICE is refused must be enough
    ctypes.CDLL(None).unshare(namespaces)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_GIB << 30, MEMORY_GIB << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)


def evaluate(store: ox.Store, query: str) -> tuple[str, tuple[str, ...], Iterator[Row]]:
    """The form of a query (select, ask, graph), its columns and its rows."""
    result: _Answer = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    if isinstance(result, ox.QueryBoolean):
        truth = Literal(str(bool(result)).lower(), XSD_BOOLEAN)
        return "ask", ("answer",), iter([(truth,)])
    if isinstance(result, ox.QueryTriples):
        triples = ((_term(t.subject), _term(t.predicate), _term(t.object)) for t in result)
        return "graph", ("subject", "predicate", "object"), triples
    columns = tuple(variable.value for variable in result.variables)
    return "select", columns, (tuple(None if v is None else _term(v) for v in row) for row in result)


def _answer(connection: Connection, store: ox.Store, query: str) -> None:
    form, columns, rows = evaluate(store, query)
    connection.send(("head", form, columns))
    _send(connection, rows)
    connection.send(("end",))


def _send(connection: Connection, rows: Iterator[Row]) -> None:
    while batch := list(islice(rows, _BATCH)):
        connection.send(("rows", batch))


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.datatype.value, term.language or "")
    return Literal(str(term))
