# SPDX-License-Identifier: Apache-2.0
"""The statements of a Turtle file as they are written, by their subject.

Pages show shapes and records to people in the words and the layout of whoever wrote them, which no serialiser
keeps. Only as much of Turtle 1.1 is known here as it takes to find where a statement ends; the files
themselves have been parsed before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urljoin

__all__ = ["Statement", "statements"]

_TOKEN: Final = re.compile(
    r"""
    (?P<comment> \#[^\n]* )
  | (?P<string> \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
              | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
  | (?P<iri> <[^<>"{}|^`\\\s]*> )
  | (?P<open> [\[(] )
  | (?P<close> [\])] )
  | (?P<comma> [;,] )
  | (?P<word> (?:\\.|[^\s;,\[\]()<>"'\#\\])+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_SCHEME: Final = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")
_DIRECTIVES: Final = frozenset({"prefix", "base"})


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


class Statement(NamedTuple):
    """One statement as it is written, and where in it IRIs stand: first character, end, IRI."""

    text: str
    names: tuple[tuple[int, int, str], ...]


def statements(files: Iterable[Path]) -> dict[str, tuple[Statement, ...]]:
    """Subject IRI -> what the files say of it, file by file."""
    found: dict[str, list[Statement]] = {}
    for file in files:
        for subject, statement in _Document(file.read_text("utf-8")).statements():
            found.setdefault(subject, []).append(statement)
    return {subject: tuple(told) for subject, told in found.items()}


class _Document:
    """One file; prefixes and base hold from where they are declared."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._prefixes: dict[str, str] = {}
        self._base = ""

    def statements(self) -> Iterator[tuple[str, Statement]]:
        """Every statement about an IRI."""
        statement: list[_Token] = []
        depth = 0
        for token in self._tokens():
            if token.kind == "end" and depth == 0:
                if statement and (subject := self._iri(statement[0])):
                    yield subject, self._statement(statement, token.end)
                statement = []
                continue
            depth += (token.kind == "open") - (token.kind == "close")
            statement.append(token)
            if self._is_directive(statement):
                statement = []

    def _tokens(self) -> Iterator[_Token]:
        for match in _TOKEN.finditer(self._text):
            kind, text = str(match.lastgroup), match[0]
            if kind == "comment":
                continue
            # a name or a number may hold dots, but does not end with one
            body = text.rstrip(".") if kind == "word" else text
            middle = match.start() + len(body)
            if body:
                yield _Token(kind, body, match.start(), middle)
            if body != text:
                yield _Token("end", ".", middle, match.end())

    def _is_directive(self, statement: list[_Token]) -> bool:
        """Whether a whole directive has been read, which is then kept; its dot, if any, ends nothing."""
        word = statement[0].text.removeprefix("@").lower()
        if word not in _DIRECTIVES or statement[-1].kind != "iri":
            return False
        iri = self._absolute(statement[-1].text[1:-1])
        if word == "base":
            self._base = iri
        else:
            self._prefixes[statement[1].text.removesuffix(":")] = iri
        return True

    def _statement(self, tokens: list[_Token], end: int) -> Statement:
        start = tokens[0].start
        named = ((token.start - start, token.end - start, self._iri(token)) for token in tokens)
        return Statement(self._text[start:end], tuple(name for name in named if name[2]))

    def _iri(self, token: _Token) -> str:
        """The IRI that a token names; empty for blank nodes, literals, `a` and punctuation."""
        if token.kind == "iri":
            return self._absolute(token.text[1:-1])
        prefix, colon, name = token.text.partition(":")
        if token.kind != "word" or not colon or prefix not in self._prefixes:
            return ""
        return self._prefixes[prefix] + re.sub(r"\\(.)", r"\1", name)

    def _absolute(self, iri: str) -> str:
        """An IRI against the base; `urljoin` would drop the hash at the end of a namespace."""
        return iri if _SCHEME.match(iri) else urljoin(self._base, iri) + "#" * iri.endswith("#")
