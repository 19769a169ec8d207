# SPDX-License-Identifier: Apache-2.0
"""N-Quads graph by graph: a file of any size streams, and a bad line costs one graph.

A cohort is read as fast as its terms can be made:

1. Lines are grouped by the graph name that they end with, as bytes.
2. The lines of a graph in canonical form (one space between terms, no escapes; RDF 1.1 N-Quads, section 4)
   are cut at their spaces. Each piece is checked when it is first met, IRIs and language tags by pyoxigraph.
3. Lines of any other form are left to pyoxigraph, which is also what decides whether a line is N-Quads.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any, Final, NamedTuple

import pyoxigraph as ox

from reasoner.errors import ReadError
from reasoner.patient import Literal, Term
from reasoner.read.files import UNREADABLE, SourceFile, open_bytes
from reasoner.terms import (
    DCTERMS,
    ONTO,
    PATIENT,
    PROV,
    RDF,
    RDF_LANGSTRING,
    RDFS,
    TRIAL,
    TYPE,
    XSD,
    XSD_STRING,
)

__all__ = ["MAX_UNIT", "Span", "Statements", "Unit", "find_patients", "graph_of", "parse_unit", "read_units"]
__all__ += ["opened", "units_of"]

#: Statements in one graph of an N-Quads file; more means that patients do not have graphs of their own.
MAX_UNIT: Final = 1_000_000
#: Bytes of one line; without a limit, a packed file of one line would fill the memory.
MAX_LINE: Final = 64 * 1024 * 1024

_IRI: Final = re.compile(rb'<[^<>"{}|^`\\\x00-\x20]+>')
_LITERAL: Final = re.compile(
    rb'"([^"\\\n\r]*)"(?:\^\^(<[^<>"{}|^`\\\x00-\x20]+>)|@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?'
)
_PATIENT: Final = f"> <{TYPE}> <{PATIENT}> ".encode()
_CLASS: Final = f"<{PATIENT}>".encode()
#: Patients share the terms of vocabularies; the IRIs of their records are their own.
_SHARED: Final = (ONTO, TRIAL, RDF, RDFS, XSD, DCTERMS, PROV)
#: Terms that are kept for the next patient; patients share values, not records.
_REMEMBERED: Final = 200_000


class Unit(NamedTuple):
    """Consecutive lines of one graph from `line` on, with the blank ones and comments between them.

    `broken` is the number of a line just before that is no N-Quads and may have belonged here, or 0.
    """

    graph: str
    line: int
    lines: list[bytes]
    broken: int = 0


@dataclass(slots=True)
class Statements:
    """Subject -> predicate -> objects, no statement twice; how many triple terms were left out."""

    facts: dict[str, dict[str, list[Term]]] = field(default_factory=dict)
    quoted: int = 0
    #: whether any term is a blank node
    blank: bool = False
    _met: set[tuple[str, str, Term]] = field(default_factory=set)

    def add(self, quad: ox.Quad) -> None:
        """Add one statement."""
        subject, obj = quad.subject, quad.object
        if type(obj) is ox.NamedNode:
            term: Term = obj.value
        elif type(obj) is ox.Literal:
            term = Literal(obj.value, obj.datatype.value, obj.language or "")
        elif type(obj) is ox.BlankNode:
            term = f"_:{obj.value}"
        else:
            self.quoted += 1
            return
        iri = subject.value if type(subject) is ox.NamedNode else str(subject)
        self.blank = self.blank or iri.startswith("_:") or type(obj) is ox.BlankNode
        statement = iri, quad.predicate.value, term
        if statement not in self._met:
            self._met.add(statement)
            self.facts.setdefault(iri, {}).setdefault(statement[1], []).append(term)


class Span(NamedTuple):
    """Bytes of a file from `start` up to `stop`, both at changes of graph; `line` counts lines."""

    start: int
    stop: int
    line: int


def read_units(file: SourceFile, span: Span | None = None) -> Iterator[Unit]:
    """The graphs of a file, or of a span of it, in the order in which they stand.

    Raises:
        ReadError: the file cannot be opened or unpacked, or a graph or line is too large.
    """
    try:
        with opened(file, span) as stream:
            yield from units_of(stream, file.name, span.line if span else 1)
    except UNREADABLE as error:
        raise ReadError(file.name, f"cannot be opened: {error.__class__.__name__}") from error


def units_of(stream: IO[bytes], name: str, first: int = 1) -> Iterator[Unit]:
    """The graphs of a stream whose first line has this number; `name` is that of the file.

    Raises:
        ReadError: a graph or line is too large.
    """
    unit, end, broken = Unit("", 0, []), b"", 0
    for number, line in enumerate(iter(partial(stream.readline, MAX_LINE), b""), start=first):
        if end and line.endswith(end):
            unit.lines.append(line)
            broken = 0
            continue
        if len(line) == MAX_LINE:
            raise ReadError(name, f"a line of {MAX_LINE // 2**20} MiB or more", number)
        graph = graph_of(line)
        if graph is None:
            broken = number
        elif graph != unit.graph and graph:
            if unit.line:
                yield unit
            unit, broken = Unit(graph, number, [], broken), 0
            end = f" {graph} .\n".encode() if graph.startswith("<") else b""
        unit.lines.append(line)
        if len(unit.lines) > MAX_UNIT:
            reason = f"a graph of more than {MAX_UNIT} statements; give each patient a named graph"
            raise ReadError(name, reason, number)
    if unit.lines:
        yield unit


def opened(file: SourceFile, span: Span | None) -> IO[bytes]:
    """The lines of a file; of a span, which is small, in memory."""
    stream = open_bytes(file)
    if span is None:
        return stream
    with stream:
        stream.seek(span.start)
        return io.BytesIO(stream.read(span.stop - span.start))


def graph_of(line: bytes) -> str | None:
    """The graph of a line as N-Quads writes it, empty for a line that states nothing, None for no N-Quads."""
    try:
        quads = list(ox.parse(line, format=ox.RdfFormat.N_QUADS))
    except SyntaxError:
        return None
    return str(quads[0].graph_name) if quads else ""


def parse_unit(unit: Unit, name: str) -> Statements:
    """The statements of a graph; `name` is that of the file.

    Raises:
        ReadError: a line that is no N-Quads; nothing of this graph may be used.
    """
    if unit.broken:
        raise _broken(name, unit.broken)
    try:
        return Statements(_canonical(unit))
    except ValueError:
        pass  # another form, or no N-Quads: pyoxigraph decides, and says in which line
    content = b"".join(unit.lines)
    statements = Statements()
    try:
        for quad in ox.parse(content, format=ox.RdfFormat.N_QUADS):
            statements.add(quad)
    except SyntaxError as error:
        raise _broken(name, unit.line + (error.lineno or 1) - 1) from error
    return statements


def _broken(name: str, line: int) -> ReadError:
    """The parser's words hold an excerpt of the file, which may be a patient value; these do not."""
    return ReadError(name, "not valid n-quads: the statement cannot be parsed; its graph was not read", line)


def _canonical(unit: Unit) -> dict[str, dict[str, list[Term]]]:
    """The facts of lines in canonical form: cut at single spaces, each piece checked when it is first met.

    In this form no term is written in two ways, so that a statement comes twice only where its line does.

    Raises:
        ValueError: a line in another form.
    """
    end = f" {unit.graph} .\n".encode()
    length = -len(end)
    own = _Own()
    facts: dict[bytes, dict[str, list[Term]]] = {}
    last, about = b"", dict[str, list[Term]]()
    known = _known
    lines = unit.lines if len(set(unit.lines)) == len(unit.lines) else dict.fromkeys(unit.lines)
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        if not rest.endswith(end):
            raise ValueError("the line names another graph")
        written = rest[:length]
        if subject != last:
            last = subject
            if subject not in facts:
                facts[subject] = {}
            about = facts[subject]
        prop = known.get(predicate) or own[predicate]
        term = known.get(written) or own[written]
        if prop in about:
            about[prop].append(term)
        else:
            about[prop] = [term]
    return {_iri(own[subject]): about for subject, about in facts.items()}


class _Own(dict[bytes, Any]):
    """Terms of one graph as they are written; those that other graphs may share are kept beyond it."""

    def __missing__(self, written: bytes) -> Term:
        term: Term = _parse_iri(written) if written.startswith(b"<") else _parse_literal(written)
        self[written] = term
        if isinstance(term, Literal) or term.startswith(_SHARED):
            if len(_known) >= _REMEMBERED:
                _known.clear()
            _known[written] = term
        return term


def _iri(term: Term) -> str:
    if isinstance(term, Literal):
        raise ValueError("a literal is no subject")  # noqa: TRY004 - a line in another form, like any other
    return term


#: Terms as written -> terms. Patients share properties, values and the terms of the ontology.
_known: dict[bytes, Any] = {}


def _parse_iri(written: bytes) -> str:
    if not _IRI.fullmatch(written):
        raise ValueError("no IRI in canonical form")
    return ox.NamedNode(written[1:-1].decode()).value


def _parse_literal(written: bytes) -> Literal:
    match = _LITERAL.fullmatch(written)
    if not match:
        raise ValueError("no literal in canonical form")
    lexical, datatype, language = match.groups(b"")
    kind, tag = _parse_iri(datatype) if datatype else XSD_STRING, language.decode()
    if datatype and kind in {XSD_STRING, RDF_LANGSTRING}:
        raise ValueError("a datatype that canonical form does not write")
    if not tag:
        return Literal(lexical.decode(), kind)
    if ox.Literal("", language=tag).language != tag:
        raise ValueError("no language tag in canonical form")
    return Literal(lexical.decode(), RDF_LANGSTRING, tag)


def find_patients(unit: Unit, name: str) -> Statements | str:
    """The patient of a graph that is about one patient and its own records, else all statements of the graph.

    Raises:
        ReadError: a line that is no N-Quads.
    """
    content = b"".join(unit.lines)
    place = content.find(_PATIENT)
    if place > 0 and content.count(_CLASS) == 1 and b"\\" not in content:
        subject = content[content.rfind(b"\n", 0, place) + 1 : place]
        own = (subject + b"> ", subject + b"/")
        if subject.startswith(b"<") and all(line.startswith(own) for line in unit.lines):
            return subject[1:].decode()
    return parse_unit(unit, name)
