# SPDX-License-Identifier: Apache-2.0
"""Patients from RDF in the ontology's terms: Turtle, N-Triples, TriG, N-Quads (RDF 1.1) and JSON-LD 1.1.

1. N-Quads stream: each run of lines with one graph name is a unit (a named graph per patient), which is read
   whole or not at all (`nquads.py`). Every other file is one unit.
2. A unit is split by reachability: from each `onto:Patient` along links of our namespaces, never into
   ontology terms. A record that two patients reach makes both unreadable; statements that none reaches are
   counted.
3. Blank nodes become `<patient>/_b1`, `_b2` ... in order of appearance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from reasoner.errors import ReadError
from reasoner.patient import Index, PatientGraph
from reasoner.read.files import SourceFile, read_whole
from reasoner.read.json_ld import RELATIVE, REMOTE, check_keys
from reasoner.read.notes import ReadNotes
from reasoner.read.nquads import Statements, parse_unit, read_units
from reasoner.read.vocabulary import is_ours
from reasoner.terms import PATIENT, TYPE

__all__ = ["NO_PATIENT", "RDF_KINDS", "patients_of", "read_rdf", "read_statements"]

NO_PATIENT: Final = "no patient (a node with an IRI and the type onto:Patient) in this file"

RDF_KINDS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "n-quads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "json-ld": ox.RdfFormat.JSON_LD,
}


def read_rdf(file: SourceFile, notes: ReadNotes) -> Iterator[PatientGraph]:
    """Every patient of one file.

    Raises:
        ReadError: the file cannot be read; then no patient of it was yielded.
    """
    found = refused = 0
    for statements in _stream(file, notes) if file.kind == "n-quads" else [read_statements(file)]:
        if statements is None:
            refused += 1
            continue
        for patient in patients_of(statements, file.name, notes):
            found += 1
            yield patient
    if not found and not refused:
        raise ReadError(file.name, NO_PATIENT)


def patients_of(statements: Statements, source: str, notes: ReadNotes) -> Iterator[PatientGraph]:
    """The patients of a unit of the file `source`."""
    notes.skip(source, "triple terms are not read", statements.quoted)
    yield from _split(statements, source, notes)


def _stream(file: SourceFile, notes: ReadNotes) -> Iterator[Statements | None]:
    """The graphs of an N-Quads file; None for one with a line that cannot be read."""
    for unit in read_units(file):
        try:
            yield parse_unit(unit, file.name)
        except ReadError as error:
            notes.rejected.append(error)
            yield None


def read_statements(file: SourceFile) -> Statements:
    """All statements of a file that is held in memory whole.

    Raises:
        ReadError: the file cannot be opened or parsed, or it is JSON-LD that would lose facts.
    """
    statements = Statements()
    content = read_whole(file)
    base = RELATIVE if file.kind == "json-ld" else None
    if base:
        check_keys(content, file.name)
    try:
        for quad in ox.parse(content, format=RDF_KINDS[file.kind], base_iri=base):
            statements.add(quad)
    except SyntaxError as error:
        raise _syntax_error(file, error) from error
    if base and any(term.startswith(RELATIVE) for term in _iris(statements)):
        raise ReadError(file.name, "relative IRIs without a @base; write them in full")
    return statements


def _iris(statements: Statements) -> Iterator[str]:
    for subject, predicates in statements.facts.items():
        yield subject
        for objects in predicates.values():
            yield from (term for term in objects if isinstance(term, str))


def _syntax_error(file: SourceFile, error: SyntaxError) -> ReadError:
    """The parser's words without its excerpt of the file, which may hold patient values."""
    what = REMOTE if "LoadDocument" in error.msg else ""
    return ReadError(
        file.name, what or f"not valid {file.kind}: the statement cannot be parsed", error.lineno
    )


def _split(statements: Statements, source: str, notes: ReadNotes) -> Iterator[PatientGraph]:
    """The patients of a unit; what belongs to none of them is counted."""
    facts = statements.facts
    everyone = [
        s for s, predicates in facts.items() if PATIENT in predicates.get(TYPE, ()) and not is_ours(s)
    ]
    patients = [s for s in everyone if not s.startswith("_:")]
    notes.skip(source, "a patient needs an IRI of its own, not a blank node", len(everyone) - len(patients))
    owner = {patient: patient for patient in patients}
    shared: dict[str, str] = {}
    owned = {patient: _reach(patient, facts, owner, shared) for patient in patients}
    if len(patients) == 1 and len(owner) == len(facts) and not statements.blank:
        yield PatientGraph(patients[0], source, facts)  # all that most graphs of a cohort need
        return
    restated = {subject for subject in facts if is_ours(subject)}
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


def _reach(patient: str, facts: Index, owner: dict[str, str], shared: dict[str, str]) -> set[str]:
    """Subjects that our links lead to; `owner` and `shared` are kept for all patients of the unit."""
    reached, open_nodes = {patient}, [patient]
    while open_nodes:
        for predicate, objects in facts[open_nodes.pop()].items():
            if not is_ours(predicate):
                continue
            for term in objects:
                if term.__class__ is not str or term not in facts or term in reached or is_ours(term):
                    continue
                if owner.setdefault(term, patient) != patient:
                    shared.setdefault(patient, term)
                    shared.setdefault(owner[term], term)
                    continue
                reached.add(term)
                open_nodes.append(term)
    return reached


def _skolemised(patient: str, subjects: Iterable[str], facts: Index) -> Index:
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


def _count_rest(facts: Index, owner: dict[str, str], source: str, notes: ReadNotes) -> None:
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
