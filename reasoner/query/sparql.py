# SPDX-License-Identifier: Apache-2.0
"""SPARQL 1.1 queries on a store: read-only, nothing fetched, within limits of time and size.

What is refused is looked for in the text (`gate`); the process that runs the query (`worker`) has no network
besides. Here is the caller's side: what the process says, and what that means.
"""

from __future__ import annotations

import multiprocessing
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, NoReturn

from reasoner.query.errors import (
    CrashedQueryError,
    LargeAnswerError,
    QueryError,
    SlowQueryError,
    StoreError,
    UnwrittenFormError,
)
from reasoner.query.gate import check_query
from reasoner.query.generations import Generations
from reasoner.query.worker import MEMORY_GIB, Row, Task, answer

__all__ = ["Answer", "Conversation", "Form", "run_query"]

_PLACE: Final = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)
_PATIENCE_TO_OPEN: Final = 600.0

Form = Literal["select", "ask", "graph"]
_COMPLAINTS: Final = {"syntax", "store", "failed", "large", "absent", "unwritten"}
_UNWRITTEN: Final = {
    "select": "gives a table, and none of the media types that are accepted is one of tables",
    "ask": "gives yes or no, and none of the media types that are accepted can say so",
    "graph": "gives a graph, and none of the media types that are accepted is one of graphs",
}


class Answer(NamedTuple):
    """What a query gives: solutions, one truth value, or a graph as rows of three terms."""

    form: Form
    columns: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def run_query(folder: Path, name: str, text: str, *, seconds: float = 60) -> Iterator[Answer]:
    """Run a query on the store of a folder, in a process of its own that ends with the block.

    Args:
        folder: the folder of the store.
        name: what errors call the query.
        text: SPARQL; the prefixes of the project need not be declared.
        seconds: the time limit, from the start of the query to its last row.

    Raises:
        QueryError: the query is refused, wrong, too slow or too large.
        StoreError: there is no store.
    """
    dataset = check_query(name, text)
    spawn = multiprocessing.get_context("spawn")
    with Generations(folder).reading() as data:
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=answer, args=(theirs, data), daemon=True)
        process.start()
        theirs.close()
        try:
            conversation = Conversation(ours, process, MEMORY_GIB)
            conversation.wait_until_ready()
            form, columns = conversation.ask(name, Task(text, dataset, seconds))
            yield Answer(form, columns, conversation.rows())
        finally:
            process.kill()
            process.join()
            process.close()
            ours.close()


class Conversation:
    """What the process of queries says, and what that means for the caller.

    After an error that is not `QueryError` itself, the process is of no more use.
    """

    def __init__(self, connection: Connection, process: BaseProcess, memory_gib: int) -> None:
        """Nothing is said yet."""
        self._connection = connection
        self._process = process
        self._memory_gib = memory_gib
        self._name = "query"
        self._seconds = _PATIENCE_TO_OPEN
        self._deadline = 0.0

    def wait_until_ready(self) -> None:
        """Let the process open its store.

        Raises:
            StoreError: it cannot.
        """
        self._deadline = time.monotonic() + _PATIENCE_TO_OPEN
        self._receive()

    @property
    def has_ended(self) -> bool:
        """Whether a process that nobody asked anything is gone: else it would be silent."""
        try:
            return self._connection.poll(0)
        except OSError:
            return True

    def ask(self, name: str, task: Task) -> tuple[Form, Any]:
        """Send a query; what form it has, and its columns or its media type.

        Raises:
            QueryError: no answer will come.
        """
        self._name, self._seconds = name, task.seconds
        self._deadline = time.monotonic() + task.seconds
        try:
            self._connection.send(task)
        except OSError:
            self._complain_of_end()
        _, form, columns = self._receive()
        return form, columns

    def rows(self) -> Iterator[Row]:
        """The answer, row by row."""
        while (message := self._receive())[0] == "rows":
            yield from message[1]

    def chunks(self) -> Iterator[bytes]:
        """The answer, as the process wrote it."""
        while (message := self._receive())[0] == "bytes":
            yield message[1]

    def _receive(self) -> tuple[Any, ...]:
        try:
            if not self._connection.poll(max(0.0, self._deadline - time.monotonic())):
                reason = f"took longer than {self._seconds:g} s; ask for less or have the limit raised"
                raise SlowQueryError(self._name, reason)
            message: tuple[Any, ...] = self._connection.recv()
        except (EOFError, OSError):
            self._complain_of_end()
        if message[0] in _COMPLAINTS:
            self._complain(*message)
        return message

    def _complain(self, kind: str, *told: str) -> NoReturn:
        if kind == "syntax":
            self._complain_of_syntax(told[0])
        if kind == "store":
            raise StoreError(*told)
        if kind == "large":
            reason = "has an answer that is larger than the limit; ask for less (LIMIT, fewer columns)"
            raise LargeAnswerError(self._name, reason)
        if kind == "absent":
            raise QueryError(self._name, f"chooses the graph <{told[0]}>, which this store does not hold")
        if kind == "unwritten":
            raise UnwrittenFormError(self._name, _UNWRITTEN[told[0]])
        raise QueryError(self._name, f"could not be answered: {told[0]}")

    def _complain_of_end(self) -> NoReturn:
        self._process.join(1)
        was_killed = self._process.exitcode in {-signal.SIGKILL, -signal.SIGTERM}
        reason = f"the engine gave up: the query needs more than {self._memory_gib} GiB or nests too deep"
        raise CrashedQueryError(self._name, reason, was_killed=was_killed) from None

    def _complain_of_syntax(self, sentence: str) -> NoReturn:
        found = _PLACE.match(sentence)
        if not found:
            raise QueryError(self._name, f"is not SPARQL: {sentence}")
        line, column, expected = found.groups()
        raise QueryError(self._name, f"is not SPARQL, at column {column}: {expected}", int(line))
