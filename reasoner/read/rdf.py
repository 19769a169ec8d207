# SPDX-License-Identifier: Apache-2.0
"""Patients from RDF in the ontology's terms: Turtle, N-Triples, TriG, N-Quads (RDF 1.1) and JSON-LD 1.1.

1. N-Quads stream: each run of lines with one graph name is a unit (a named graph per patient). A first pass
   over the file checks its syntax and that no graph name comes back, so that no patient is screened on half a
   record. Every other file is one unit.
2. A unit is split by reachability: from each `onto:Patient` along links of our namespaces, never into
   ontology terms. A record that two patients reach makes both unreadable; statements that none reaches are
   counted.
3. Blank nodes become `<patient>/_b1`, `_b2` ... in order of appearance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from reasoner.errors import ReadError
from reasoner.patient import Index, Literal, PatientGraph, Term
from reasoner.read.files import UNREADABLE, SourceFile, open_bytes, read_whole
from reasoner.read.json_ld import RELATIVE, REMOTE, check_keys
from reasoner.read.notes import ReadNotes
from reasoner.read.vocabulary import is_ours
from reasoner.terms import PATIENT, TYPE

__all__ = ["MAX_UNIT", "RDF_KINDS", "parse_quads", "read_rdf"]

RDF_KINDS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "n-quads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "json-ld": ox.RdfFormat.JSON_LD,
}
#: Statements in one graph of an N-Quads file; more means that patients do not have graphs of their own.
MAX_UNIT: Final = 1_000_000

#: Subject -> predicate -> objects as an ordered set: a list would make a record with many results quadratic.
_Facts = dict[str, dict[str, dict[Term, None]]]


@dataclass(slots=True)
class _Unit:
    """Statements that are split together, and what could not be taken up among them."""

    facts: _Facts = field(default_factory=dict)
    size: int = 0
    quoted: int = 0

    def add(self, quad: ox.Quad) -> None:
        self.size += 1
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
        self.facts.setdefault(iri, {}).setdefault(quad.predicate.value, {})[term] = None


def read_rdf(file: SourceFile, notes: ReadNotes) -> Iterator[PatientGraph]:
    """Every patient of one file.

    Raises:
        ReadError: the file cannot be read; then no patient of it was yielded.
    """
    found = 0
    for unit in _stream_units(file) if file.kind == "n-quads" else [_whole_unit(file)]:
        notes.skip(file.name, "triple terms are not read", unit.quoted)
        for patient in _split(unit.facts, file.name, notes):
            found += 1
            yield patient
    if not found:
        raise ReadError(file.name, "no patient (a node with an IRI and the type onto:Patient) in this file")


def _whole_unit(file: SourceFile) -> _Unit:
    unit = _Unit()
    try:
        for quad in parse_quads(file):
            unit.add(quad)
    except SyntaxError as error:
        raise _syntax_error(file, error) from error
    if file.kind == "json-ld" and any(term.startswith(RELATIVE) for term in _iris(unit.facts)):
        raise ReadError(file.name, "relative IRIs without a @base; write them in full")
    return unit


def parse_quads(file: SourceFile) -> Iterator[ox.Quad]:
    """The statements of a file, one after the other.

    Raises:
        ReadError: the file cannot be opened, or it is JSON-LD that would lose facts.
        SyntaxError: from the parser; statements before the error were yielded.
    """
    if file.kind == "n-quads":
        with open_bytes(file) as stream:
            yield from ox.parse(stream, format=ox.RdfFormat.N_QUADS)
        return
    content = read_whole(file)
    base = RELATIVE if file.kind == "json-ld" else None
    if base:
        check_keys(content, file.name)
    yield from ox.parse(content, format=RDF_KINDS[file.kind], base_iri=base)


def _iris(facts: _Facts) -> Iterator[str]:
    for subject, predicates in facts.items():
        yield subject
        for objects in predicates.values():
            yield from (term for term in objects if isinstance(term, str))


def _syntax_error(file: SourceFile, error: SyntaxError) -> ReadError:
    """The parser's words without its excerpt of the file, which may hold patient values."""
    what = REMOTE if "LoadDocument" in error.msg else ""
    return ReadError(
        file.name, what or f"not valid {file.kind}: the statement cannot be parsed", error.lineno
    )


def _stream_units(file: SourceFile) -> Iterator[_Unit]:
    _check_graphs(file)
    unit, graph = _Unit(), None
    for quad in parse_quads(file):
        if quad.graph_name != graph:
            if unit.size:
                yield unit
            unit, graph = _Unit(), quad.graph_name
        unit.add(quad)
    if unit.size:
        yield unit


def _check_graphs(file: SourceFile) -> None:
    """One pass without building anything: syntax, size of each graph, and that no graph name comes back."""
    met: set[int] = set()
    graph, size, statement = None, 0, 0
    try:
        for statement, quad in enumerate(parse_quads(file), start=1):
            size += 1
            if quad.graph_name == graph:
                if size > MAX_UNIT:
                    reason = f"a graph of more than {MAX_UNIT} statements; give each patient a named graph"
                    raise ReadError(file.name, reason, _line_of(file, statement))
                continue
            graph, size = quad.graph_name, 1
            if hash(graph) in met:
                reason = "a graph name comes back after another graph; sort the file by graph"
                raise ReadError(file.name, reason, _line_of(file, statement))
            met.add(hash(graph))
    except SyntaxError as error:
        raise _syntax_error(file, error) from error
    except UNREADABLE as error:
        raise ReadError(file.name, f"cannot be opened: {error.__class__.__name__}") from error


def _line_of(file: SourceFile, statement: int) -> int:
    """The line of the n-th statement: N-Quads has one a line, beside blank lines and comments."""
    with open_bytes(file) as stream:
        for number, line in enumerate(stream, start=1):
            if (text := line.strip()) and not text.startswith(b"#"):
                statement -= 1
                if not statement:
                    return number
    return 0


def _split(facts: _Facts, source: str, notes: ReadNotes) -> Iterator[PatientGraph]:
    """The patients of a unit; what belongs to none of them is counted."""
    everyone = [
        s for s, predicates in facts.items() if PATIENT in predicates.get(TYPE, ()) and not is_ours(s)
    ]
    patients = [s for s in everyone if not s.startswith("_:")]
    notes.skip(source, "a patient needs an IRI of its own, not a blank node", len(everyone) - len(patients))
    owner = {patient: patient for patient in patients}
    shared: dict[str, str] = {}
    restated = {subject for subject in facts if is_ours(subject)}
    owned = {patient: _reach(patient, facts, owner, shared) for patient in patients}
    place = {subject: number for number, subject in enumerate(facts)}
    for patient in patients:
        subjects = sorted(owned[patient], key=place.__getitem__)
        graph = PatientGraph(patient, source, _skolemised(patient, subjects, facts))
        if patient in shared:
            _report_shared(graph, shared[patient])
        if restated:
            _report_restated(graph, restated)
        yield graph
    _count_rest(facts, owner, source, notes)


def _reach(patient: str, facts: _Facts, owner: dict[str, str], shared: dict[str, str]) -> set[str]:
    """Subjects that our links lead to; `owner` and `shared` are kept for all patients of the unit."""
    reached, open_nodes = {patient}, [patient]
    while open_nodes:
        for predicate, objects in facts[open_nodes.pop()].items():
            if not is_ours(predicate):
                continue
            for term in objects:
                if isinstance(term, Literal) or term not in facts or term in reached or is_ours(term):
                    continue
                if owner.setdefault(term, patient) != patient:
                    shared.setdefault(patient, term)
                    shared.setdefault(owner[term], term)
                    continue
                reached.add(term)
                open_nodes.append(term)
    return reached


def _skolemised(patient: str, subjects: Iterable[str], facts: _Facts) -> Index:
    names: dict[str, str] = {}
    number = 0

    def rename(term: str) -> str:
        nonlocal number
        if not term.startswith("_:"):
            return term
        if term not in names:
            number += 1
            while f"{patient}/_b{number}" in facts:
                number += 1
            names[term] = f"{patient}/_b{number}"
        return names[term]

    return {
        rename(subject): {
            predicate: [rename(term) if type(term) is str and term[:2] == "_:" else term for term in objects]
            for predicate, objects in facts[subject].items()
        }
        for subject in subjects
    }


def _report_shared(graph: PatientGraph, record: str) -> None:
    message = "A record is linked from this patient and from another one; give each patient its own records."
    graph.finding("SHARED_RECORD", message, record="" if record.startswith("_:") else record)
    graph.unreadable = message


def _report_restated(graph: PatientGraph, restated: set[str]) -> None:
    mentioned = {term for _, _, term in graph.triples() if term in restated}
    for term in sorted(map(str, mentioned)):
        message = "The input makes statements about this term of the ontology; they were ignored."
        graph.finding("RESTATED_TERM", message, record=term)


def _count_rest(facts: _Facts, owner: dict[str, str], source: str, notes: ReadNotes) -> None:
    reasons: list[tuple[str, Callable[[str], bool]]] = [
        ("statements about terms of the ontology", is_ours),
        (
            "statements that no patient links to",
            lambda subject: not is_ours(subject) and subject not in owner,
        ),
    ]
    for reason, matches in reasons:
        rest = (facts[subject].values() for subject in facts if matches(subject))
        notes.skip(source, reason, sum(len(objects) for values in rest for objects in values))
