# SPDX-License-Identifier: Apache-2.0
"""Of which patients facts stand in two places, found before the first patient is screened.

A place is a file, or a graph of an N-Quads file. Two records of one patient are neither merged nor trusted,
also when the second place states facts about the patient without saying that this is one. A file, or a graph,
that cannot be read counts for nothing; it is reported when it is its turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reasoner.errors import ReadError
from reasoner.read.files import SourceFile
from reasoner.read.nquads import Statements, Unit, find_patients, read_units
from reasoner.read.rdf import read_statements
from reasoner.read.vocabulary import is_ours
from reasoner.terms import PATIENT, TYPE

__all__ = ["Census", "take_census"]


@dataclass(slots=True)
class Census:
    """Hashes of IRIs: 70 bytes a patient, where IRIs would take 200."""

    patients: set[int] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)
    #: subjects that our terms describe in a place where they are no patients
    others: set[int] = field(default_factory=set)
    #: files, by name, that must not be read
    refused: dict[str, ReadError] = field(default_factory=dict)

    def is_repeated(self, patient: str) -> bool:
        """Whether this patient, read from RDF, has facts in another place of the RDF files."""
        return hash(patient) in self.repeated

    def is_in_rdf(self, patient: str) -> bool:
        """Whether RDF files state facts about this patient, who was read from another source."""
        return hash(patient) in self.patients or hash(patient) in self.others

    def add(self, patients: set[str], others: set[str]) -> None:
        """Count one place."""
        for iri in patients:
            (self.repeated if hash(iri) in self.patients else self.patients).add(hash(iri))
        self.others.update(hash(iri) for iri in others - patients)


def take_census(files: list[SourceFile]) -> Census:
    """Go over all RDF files."""
    census = Census()
    for file in files:
        try:
            for place in _places(file):
                if isinstance(place, str):
                    census.add({place}, set())
                else:
                    census.add(*_described(place))
        except ReadError as error:
            census.refused[file.name] = error
    census.repeated |= census.patients & census.others
    return census


def _places(file: SourceFile) -> Iterator[Statements | str]:
    """Per place its statements, or its patient if all of them are about the one patient's own records."""
    if file.kind != "n-quads":
        yield read_statements(file)
        return
    met: set[int] = set()
    for unit in read_units(file):
        if hash(unit.graph) in met:
            reason = "a graph name comes back after another graph; sort the file by graph"
            raise ReadError(file.name, reason, unit.line)
        met.add(hash(unit.graph))
        if place := _readable(unit, file):
            yield place


def _readable(unit: Unit, file: SourceFile) -> Statements | str | None:
    try:
        return find_patients(unit, file.name)
    except ReadError:
        return None


def _described(statements: Statements) -> tuple[set[str], set[str]]:
    """The patients among some statements, and the other subjects that our terms describe."""
    patients, others = set[str](), set[str]()
    for subject, facts in statements.facts.items():
        if subject.startswith("_:") or is_ours(subject):
            continue
        types = facts.get(TYPE, ())
        if PATIENT in types:
            patients.add(subject)
        elif any(is_ours(p) for p in facts) or any(isinstance(t, str) and is_ours(t) for t in types):
            others.add(subject)
    return patients, others
