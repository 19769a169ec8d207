# SPDX-License-Identifier: Apache-2.0
"""Of which patients facts stand in two places, found before the first patient is screened.

A place is a file, or a graph of an N-Quads file. Two records of one patient are neither merged nor trusted,
also when the second place states facts about the patient without saying that this is one. The RDF files are
gone over twice: who is a patient, then who else has facts. A file that cannot be read counts for nothing; it
is reported when it is its turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from reasoner.errors import ReadError
from reasoner.read.files import UNREADABLE, SourceFile
from reasoner.read.rdf import parse_quads
from reasoner.read.vocabulary import is_ours
from reasoner.terms import PATIENT, PATIENTS, TYPE

__all__ = ["Census", "take_census"]


class _Place(NamedTuple):
    """Hashes of IRIs: the patients of a place, and the other subjects that our terms describe."""

    patients: set[int]
    others: set[int]
    #: those of the others that might be patients of a source that names them by their identifier
    named: set[int]


@dataclass(slots=True)
class Census:
    """Hashes of IRIs: 70 bytes a patient, where IRIs would take 200."""

    patients: set[int] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)
    #: kept only when other sources than RDF are read as well
    others: set[int] = field(default_factory=set)

    def is_repeated(self, patient: str) -> bool:
        """Whether this patient, read from RDF, has facts in another place of the RDF files."""
        return hash(patient) in self.repeated

    def is_in_rdf(self, patient: str) -> bool:
        """Whether RDF files state facts about this patient, who was read from another source."""
        return hash(patient) in self.patients or hash(patient) in self.others


def take_census(files: list[SourceFile], *, keep_others: bool) -> Census:
    """Go over all RDF files."""
    census = Census()
    for file in files:
        for place in _places(file):
            census.repeated |= census.patients & place.patients
            census.patients |= place.patients
            if keep_others:
                census.others |= place.named
    for file in files:
        for place in _places(file):
            census.repeated |= census.patients & place.others
    return census


def _places(file: SourceFile) -> list[_Place]:
    try:
        return list(_read_places(file))
    except (ReadError, SyntaxError, *UNREADABLE):
        return []


def _read_places(file: SourceFile) -> Iterator[_Place]:
    graph, patients, others = None, set[str](), set[str]()
    for quad in parse_quads(file):
        if file.kind == "n-quads" and quad.graph_name != graph:
            yield _place(patients, others)
            graph, patients, others = quad.graph_name, set(), set()
        if type(quad.subject) is not ox.NamedNode or is_ours(quad.subject.value):
            continue
        is_type, obj = quad.predicate.value == TYPE, quad.object
        term = obj.value if type(obj) is ox.NamedNode else ""
        if is_type and term == PATIENT:
            patients.add(quad.subject.value)
        elif is_ours(term if is_type else quad.predicate.value):
            others.add(quad.subject.value)
    yield _place(patients, others)


def _place(patients: set[str], others: set[str]) -> _Place:
    rest = others - patients
    named = {iri for iri in rest if iri.startswith(PATIENTS) and "/" not in iri[len(PATIENTS) :]}
    return _Place(set(map(hash, patients)), set(map(hash, rest)), set(map(hash, named)))
