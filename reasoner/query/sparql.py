# SPDX-License-Identifier: Apache-2.0
"""SPARQL 1.1 queries on a store: read-only, nothing fetched, within a time limit.

What is refused is looked for in the text, because Oxigraph has no switch for it: it accepts `1SERVICE<..>`
and `SERVICESILENT<..>`, so that the letters alone are the safe mark. The process that runs the query has no
network besides.
"""

from __future__ import annotations

import multiprocessing
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, NoReturn

from reasoner.query.errors import QueryError, StoreError
from reasoner.query.worker import MEMORY_GIB, Row, answer

__all__ = ["Answer", "check_query", "run_query"]

_LONGEST: Final = 100_000
_DEEPEST: Final = 200
_COMMENT: Final = re.compile(r"^[ \t]*#.*$", re.MULTILINE)
#: A variable or the local part of a name is never the keyword; everything else may be.
_SERVICE: Final = re.compile(r"(?i)(?<![?$:])service")
_FROM: Final = re.compile(r"(?i)(?<![?$:\w])from\s*(?:named\s*)?(?:<|[\w.-]*:)")
_PROLOGUE: Final = re.compile(r"(?i)\s*(?:base|prefix\s+[\w.-]*:)\s*<[^>]*>")
_UPDATE: Final = re.compile(r"(?i)\s*(load|insert|delete|clear|drop|create|add|move|copy|with)\b")
_PLACE: Final = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)
_PATIENCE_TO_OPEN: Final = 600.0

Form = Literal["select", "ask", "graph"]


class Answer(NamedTuple):
    """What a query gives: solutions, one truth value, or a graph as rows of three terms."""

    form: Form
    columns: tuple[str, ...]
    rows: Iterator[Row]


def check_query(name: str, text: str) -> None:
    """Refuse what a store is never asked.

    Raises:
        QueryError: the query would fetch or change something, or is too large to be parsed.
    """
    code = _COMMENT.sub("", text)
    if len(text) > _LONGEST:
        raise QueryError(name, f"is longer than {_LONGEST} characters")
    if _depth(code) > _DEEPEST:
        raise QueryError(name, f"nests brackets more than {_DEEPEST} deep")
    if found := _UPDATE.match(_without_prologue(code)):
        word = found[1].upper()
        fetches = " and would fetch from the network" if word == "LOAD" else ""
        reason = f"{word} changes data{fetches}; a store is read-only: `trialshapes load` builds it anew"
        raise QueryError(name, reason, _line(code, word))
    if found := _SERVICE.search(code):
        reason = (
            "SERVICE would send parts of patient records to another computer; queries fetch nothing "
            "(the word is refused inside of texts and IRIs too)"
        )
        raise QueryError(name, reason, _line_at(code, found.start()))
    if found := _FROM.search(code):
        reason = (
            "FROM would choose graphs by their address, and queries fetch nothing; "
            "a query sees all graphs of the store: choose one by GRAPH <...> { ... }"
        )
        raise QueryError(name, reason, _line_at(code, found.start()))


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
    check_query(name, text)
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=answer, args=(theirs, folder), daemon=True)
    process.start()
    theirs.close()
    try:
        conversation = _Conversation(ours, process, name, seconds)
        yield conversation.ask(text)
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


class _Conversation:
    """What the process of a query says, and what that means for the caller."""

    def __init__(self, connection: Connection, process: SpawnProcess, name: str, seconds: float) -> None:
        self._connection = connection
        self._process = process
        self._name = name
        self._seconds = seconds
        self._deadline = time.monotonic() + _PATIENCE_TO_OPEN

    def ask(self, text: str) -> Answer:
        self._receive()
        self._connection.send(text)
        self._deadline = time.monotonic() + self._seconds
        _, form, columns = self._receive()
        return Answer(form, columns, self._rows())

    def _rows(self) -> Iterator[Row]:
        while (message := self._receive())[0] == "rows":
            yield from message[1]

    def _receive(self) -> tuple[Any, ...]:
        try:
            if not self._connection.poll(max(0.0, self._deadline - time.monotonic())):
                reason = f"took longer than {self._seconds:g} s; ask for less or raise the limit (--seconds)"
                raise QueryError(self._name, reason)
            message: tuple[Any, ...] = self._connection.recv()
        except (EOFError, ConnectionResetError):
            reason = f"the engine gave up: the query needs more than {MEMORY_GIB} GiB or nests too deep"
            raise QueryError(self._name, reason) from None
        if message[0] == "syntax":
            self._complain_of_syntax(message[1])
        if message[0] == "store":
            raise StoreError(*message[1:])
        if message[0] == "failed":
            raise QueryError(self._name, f"could not be answered: {message[1]}")
        return message

    def _complain_of_syntax(self, sentence: str) -> NoReturn:
        found = _PLACE.match(sentence)
        if not found:
            raise QueryError(self._name, f"is not SPARQL: {sentence}")
        line, column, expected = found.groups()
        raise QueryError(self._name, f"is not SPARQL, at column {column}: {expected}", int(line))


def _without_prologue(code: str) -> str:
    while found := _PROLOGUE.match(code):
        code = code[found.end() :]
    return code


def _depth(code: str) -> int:
    depth = deepest = 0
    for character in code:
        if character in "{([":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "})]":
            depth -= 1
    return deepest


def _line(code: str, word: str) -> int:
    found = re.search(rf"(?i)\b{word}\b", code)
    return _line_at(code, found.start() if found else 0)


def _line_at(code: str, place: int) -> int:
    return code.count("\n", 0, place) + 1
