# SPDX-License-Identifier: Apache-2.0
"""RDF 1.1 datasets as text: N-Quads (https://www.w3.org/TR/n-quads/), TriG (https://www.w3.org/TR/trig/).

A block is the facts of one named graph; a graph may come in several blocks. The facts of a block are sorted,
so that the bytes do not depend on the order in which they were found. No line breaks stand inside a literal,
so that a line that begins with `#` is a comment in both forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple, Protocol

from reasoner.patient import Literal, Term, Triple
from reasoner.terms import TYPE, XSD_STRING

__all__ = ["Block", "NQuads", "QuadForm", "TriG", "iri_ref", "literal_text"]

_SHORT: Final = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\b": r"\b", "\f": r"\f"}
#: Control characters are written as escapes; half a surrogate pair is no character and cannot be written.
_ESCAPES: Final = str.maketrans(
    {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}
    | _SHORT
    | {chr(code): "\N{REPLACEMENT CHARACTER}" for code in range(0xD800, 0xE000)}
)
_NOT_IN_AN_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\\x7f\ud800-\udfff]|%(?![0-9A-Fa-f]{2})')
#: Local names that need no escape but the one of a slash.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_/-]*")
_KEPT: Final = 2**16
#: Most texts come once: a cache is for dates, numbers and codes.
_KEPT_TEXTS: Final = 2**12


class Block(NamedTuple):
    """Facts of one named graph."""

    graph: str
    triples: Iterable[Triple]


class QuadForm(Protocol):
    """A form in which a dataset is written."""

    #: suffix of a file in this form
    suffix: str

    def head(self) -> str:
        """What comes before the first block."""

    def block(self, block: Block) -> str:
        """The lines of one block; nothing for one without facts."""


@lru_cache(_KEPT)
def iri_ref(iri: str) -> str:
    """`<...>`; a character that no IRI may hold is percent-encoded."""
    return _ref(iri)


def _ref(iri: str) -> str:
    return f"<{_NOT_IN_AN_IRI.sub(_percent, iri)}>"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


@lru_cache(_KEPT_TEXTS)
def literal_text(literal: Literal) -> str:
    """A literal on one line, with its datatype in full."""
    text = f'"{literal.lexical.translate(_ESCAPES)}"'
    if literal.language:
        return f"{text}@{literal.language}"
    return text if literal.datatype == XSD_STRING else f"{text}^^{iri_ref(literal.datatype)}"


class _Written(dict[Term, str]):
    """Terms as N-Quads writes them; as a dictionary it costs no call for one that is known."""

    def __missing__(self, term: Term) -> str:
        """Write it; forget everything when so many are known, which is seldom."""
        if len(self) >= _KEPT:
            self.clear()
        text = self[term] = literal_text(term) if isinstance(term, Literal) else _ref(term)
        return text


class NQuads:
    """One statement a line."""

    suffix = "nq"

    def __init__(self) -> None:
        """Start with nothing written."""
        self._written = _Written()

    def head(self) -> str:
        """Nothing."""
        return ""

    def block(self, block: Block) -> str:
        """The lines of one block."""
        written, graph = self._written, iri_ref(block.graph)
        return "".join(
            sorted({f"{written[s]} {written[p]} {written[o]} {graph} .\n" for s, p, o in block.triples})
        )


class TriG:
    """Blocks in braces, the facts of a subject together, names with prefixes."""

    suffix = "trig"

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """Use these prefixes; where two fit, the longer namespace wins."""
        self._prefixes = dict(prefixes)
        self._longest = sorted(prefixes.items(), key=lambda item: -len(item[1]))
        self._name = lru_cache(_KEPT)(self._find_name)

    def head(self) -> str:
        """The prefixes."""
        lines = (f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(self._prefixes.items()))
        return "".join(lines) + "\n"

    def block(self, block: Block) -> str:
        """The block in braces."""
        facts = sorted({(self._name(s), self._predicate(p), self._object(o)) for s, p, o in block.triples})
        if not facts:
            return ""
        lines = [f"{self._name(block.graph)} {{\n"]
        for subject, group in groupby(facts, key=lambda fact: fact[0]):
            lines += (f"  {subject}\n    ", " ;\n    ".join(_predicates(group)), " .\n")
        return "".join((*lines, "}\n"))

    def _predicate(self, iri: str) -> str:
        return "a" if iri == TYPE else self._name(iri)

    def _object(self, term: Term) -> str:
        if not isinstance(term, Literal):
            return self._name(term)
        if term.language or term.datatype == XSD_STRING:
            return literal_text(term)
        return f'"{term.lexical.translate(_ESCAPES)}"^^{self._name(term.datatype)}'

    def _find_name(self, iri: str) -> str:
        for prefix, namespace in self._longest:
            if iri.startswith(namespace) and _LOCAL.fullmatch(local := iri[len(namespace) :]):
                return f"{prefix}:" + local.replace("/", r"\/")
        return iri_ref(iri)


def _predicates(facts: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    for predicate, group in groupby(facts, key=lambda fact: fact[1]):
        yield f"{predicate} {' , '.join(fact[2] for fact in group)}"
