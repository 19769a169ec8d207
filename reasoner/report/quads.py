# SPDX-License-Identifier: Apache-2.0
"""RDF 1.1 datasets as text: N-Quads (https://www.w3.org/TR/n-quads/), TriG (https://www.w3.org/TR/trig/).

A block is the facts of one named graph; a graph may come in several blocks. The facts of a block are sorted,
so that the bytes do not depend on the order in which they were found. No line breaks stand inside a literal,
so that a line that begins with `#` is a comment in both forms.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple, Protocol

from reasoner.patient import Literal, Term, Triple
from reasoner.report.statements import OF_PATIENT, OF_RUN, OF_SCREENING, Grouped, Template, Told, grouped
from reasoner.terms import RUNS, TYPE, XSD_STRING

__all__ = ["Block", "NQuads", "QuadForm", "TriG", "iri_ref", "literal_text"]

_SHORT: Final = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\b": r"\b", "\f": r"\f"}
#: Control characters are written as escapes; half a surrogate pair is no character and cannot be written.
_ESCAPES: Final = str.maketrans(
    {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}
    | _SHORT
    | {chr(code): "\N{REPLACEMENT CHARACTER}" for code in range(0xD800, 0xE000)}
)
#: Nearly every IRI, recognised faster than what has to be encoded is found.
_PLAIN_IRI: Final = re.compile(r"[!#$&-;=?-\[\]_a-z~]*")
_PLAIN_TEXT: Final = re.compile(r"[ !#-\[\]-~]*")
_NOT_IN_AN_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\\x7f\ud800-\udfff]|%(?![0-9A-Fa-f]{2})')
_STAND_INS: Final = (OF_SCREENING, OF_PATIENT)
_OF_RUN: Final = RUNS + OF_RUN
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
    """`<...>`; a character that no IRI may hold is percent-encoded, but for what stands for a run."""
    return _ref(iri)


def _ref(iri: str) -> str:
    if iri.startswith(_OF_RUN):
        return f"<{_OF_RUN}{_ref(iri[len(_OF_RUN) :])[1:]}"
    return f"<{iri}>" if _PLAIN_IRI.fullmatch(iri) else f"<{_NOT_IN_AN_IRI.sub(_percent, iri)}>"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


@lru_cache(_KEPT_TEXTS)
def literal_text(literal: Literal) -> str:
    """A literal on one line, with its datatype in full."""
    text = f'"{_escaped(literal.lexical)}"'
    if literal.language:
        return f"{text}@{literal.language}"
    return text if literal.datatype == XSD_STRING else f"{text}^^{iri_ref(literal.datatype)}"


def _escaped(lexical: str) -> str:
    return lexical if _PLAIN_TEXT.fullmatch(lexical) else lexical.translate(_ESCAPES)


class _Written(dict[Term, str]):
    """Terms as N-Quads writes them; as a dictionary it costs no call for one that is known."""

    def __missing__(self, term: Term) -> str:
        """Write it; forget everything when so many are known, which is seldom."""
        if len(self) >= _KEPT:
            self.clear()
        if isinstance(term, Literal):
            text = literal_text(term)
        else:
            text = f"<{term}>" if term.startswith(_STAND_INS) else _ref(term)
        self[term] = text
        return text


class _Several(dict[tuple[str, tuple[Term, ...]], list[str]]):
    """Predicate, as it is written, and several objects -> how both are written, in order.

    Records of one kind have the same types, and those of one day lie in the same windows.
    """

    def __init__(self, written: _Written) -> None:
        """Write terms like this."""
        super().__init__()
        self._written = written

    def __missing__(self, said: tuple[str, tuple[Term, ...]]) -> list[str]:
        """Write them; forget everything when so many are known."""
        if len(self) >= _KEPT_TEXTS:
            self.clear()
        predicate, objects = said
        text = self[said] = sorted({predicate + self._written[obj] for obj in objects})
        return text


#: Subjects by what follows the IRI of the screening in them, with their lines.
_Lines = dict[str, str]


class NQuads:
    """One statement a line.

    Lines are sorted subject by subject, then predicate by predicate: in all three places of a line a term
    ends with a character that sorts before whatever a longer one could have there.
    """

    suffix = "nq"

    def __init__(self) -> None:
        """Start with nothing written."""
        self._written = _Written()
        self._several = _Several(self._written)
        #: predicates that some subject has -> each with how it is written, in order
        self._orders: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}
        self._templates: dict[tuple[Template, str], _Lines] = {}

    def head(self) -> str:
        """Nothing."""
        return ""

    def block(self, block: Block) -> str:
        """The lines of one block."""
        triples, end = block.triples, f" {iri_ref(block.graph)} .\n"
        if isinstance(triples, Told):
            return self._told(triples, end)
        facts = (triples if isinstance(triples, Grouped) else grouped(triples)).facts
        written = self._written
        subjects = sorted([(written[subject], about) for subject, about in facts.items()], key=_first)
        return "".join([self._lines(subject, about, end) for subject, about in subjects])

    def _lines(self, subject: str, about: Mapping[str, Collection[Term]], end: str) -> str:
        """The lines of one subject, in order."""
        written, said = self._written, []
        for predicate, text in self._orders.get(tuple(about)) or self._order(tuple(about)):
            objects = about[predicate]
            if len(objects) == 1:
                (obj,) = objects
                said.append(text + written[obj])
            else:
                said += self._several[text, tuple(objects)]
        return f"{subject}{f'{end}{subject}'.join(said)}{end}"

    def _order(self, predicates: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        if len(self._orders) >= _KEPT:
            self._orders.clear()
        found = sorted((f" {self._written[predicate]} ", predicate) for predicate in predicates)
        order = self._orders[predicates] = tuple((predicate, text) for text, predicate in found)
        return order

    def _told(self, told: Told, end: str) -> str:
        """The lines about a patient: templates with the IRIs put in, and others in between."""
        screening, patient = self._written[told.screening][1:-1], self._written[told.patient][1:-1]
        lines: _Lines = {}
        for template in told.templates:
            lines |= self._templates.get((template, end)) or self._fill(template, end)
        for subject, about in grouped(told.own).facts.items():
            rest = self._written[subject][len(screening) + 1 :]
            more = self._lines(f"<{screening}{rest}", about, end)
            if known := lines.get(rest):
                known = known.replace(OF_SCREENING, screening).replace(OF_PATIENT, patient)
                more = "".join(sorted(f"{line}\n" for line in (known + more)[:-1].split("\n")))
            lines[rest] = more
        text = "".join([lines[rest] for rest in sorted(lines)])
        return text.replace(OF_SCREENING, screening).replace(OF_PATIENT, patient)

    def _fill(self, template: Template, end: str) -> _Lines:
        if len(self._templates) >= _KEPT_TEXTS:
            self._templates.clear()
        facts = grouped(template.triples).facts.items()
        lines = {
            f"{subject.removeprefix(OF_SCREENING)}>": self._lines(f"<{subject}>", about, end)
            for subject, about in facts
        }
        self._templates[template, end] = lines
        return lines


def _first(pair: tuple[str, object]) -> str:
    return pair[0]


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
        return f'"{_escaped(term.lexical)}"^^{self._name(term.datatype)}'

    def _find_name(self, iri: str) -> str:
        for prefix, namespace in self._longest:
            if iri.startswith(namespace) and _LOCAL.fullmatch(local := iri[len(namespace) :]):
                return f"{prefix}:" + local.replace("/", r"\/")
        return iri_ref(iri)


def _predicates(facts: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    for predicate, group in groupby(facts, key=lambda fact: fact[1]):
        yield f"{predicate} {' , '.join(fact[2] for fact in group)}"
