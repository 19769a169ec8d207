# SPDX-License-Identifier: Apache-2.0
"""Of which patients facts stand in two places, found before the first patient is screened.

A place is a file, or a graph of an N-Quads file. Two records of one patient are neither merged nor trusted,
also when the second place states facts about the patient without saying that this is one. A file, or a graph,
that cannot be read counts for nothing; it is reported when it is its turn.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from reasoner.errors import ReadError
from reasoner.read.files import SourceFile
from reasoner.read.identifiers import Identifiers, identifier_of
from reasoner.read.nquads import Span, Statements, Unit, find_patients, read_units
from reasoner.read.rdf import read_statements
from reasoner.read.vocabulary import is_ours
from reasoner.terms import PATIENT, TYPE

__all__ = ["Census", "Part", "count_file", "count_part", "digest", "joined", "take_census"]


@dataclass(slots=True)
class Census:
    """Digests of IRIs: 70 bytes a patient, where IRIs would take 200."""

    patients: set[int] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)
    #: subjects that our terms describe in a place where they are no patients
    others: set[int] = field(default_factory=set)
    #: patients by place
    found: int = 0
    #: files, by name, that must not be read
    refused: dict[str, ReadError] = field(default_factory=dict)
    #: where the identifiers of patients are noted, if there are row sources beside the RDF files
    identifiers: Identifiers | None = None

    def is_repeated(self, patient: str) -> bool:
        """Whether this patient, read from RDF, has facts in another place of the RDF files."""
        return digest(patient) in self.repeated

    def is_in_rdf(self, patient: str) -> bool:
        """Whether RDF files state facts about this patient, who was read from another source."""
        return digest(patient) in self.patients or digest(patient) in self.others

    def add(self, patients: set[str], others: set[str]) -> None:
        """Count one place."""
        for met in map(digest, patients):
            (self.repeated if met in self.patients else self.patients).add(met)
        self.found += len(patients)
        if self.identifiers is not None:
            self.identifiers.add(filter(None, map(identifier_of, patients)))
        self.others.update(map(digest, others - patients))

    def add_part(self, part: Part) -> None:
        """Count the places of a part."""
        for met in part.patients:
            (self.repeated if met in self.patients else self.patients).add(met)
        self.found += len(part.patients)
        if self.identifiers is not None:
            self.identifiers.add(part.names)
        self.others.update(part.others)

    def conclude(self) -> None:
        """After all places: who is a patient in one of them and described in another is in two."""
        self.repeated |= self.patients & self.others


class Part(NamedTuple):
    """What a span of an N-Quads file holds: digests of its graphs, and of the patients of each place.

    `names` are what these patients are called. `others` are subjects that a place describes as no patients.
    `broken` says that the span alone does not tell: the file must be gone over as a whole.
    """

    lines: int
    graphs: array[int]
    patients: array[int]
    others: array[int]
    names: list[str]
    broken: bool = False

    @classmethod
    def empty(cls) -> Part:
        """Nothing counted yet."""
        return cls(0, array("Q"), array("Q"), array("Q"), [])

    def add(self, unit: Unit, file: SourceFile) -> None:
        """Count a graph."""
        place = _readable(unit, file)
        if isinstance(place, str):
            self.add_patient(unit.graph, place)
            return
        self.graphs.append(digest(unit.graph))
        if place:
            patients, others = _described(place)
            self.patients.extend(map(digest, patients))
            self.names.extend(map(identifier_of, patients))
            self.others.extend(map(digest, others - patients))

    def add_patient(self, graph: str, patient: str) -> None:
        """Count a graph that is about one patient and nobody else."""
        self.graphs.append(digest(graph))
        self.patients.append(digest(patient))
        self.names.append(identifier_of(patient))


def count_part(file: SourceFile, span: Span) -> Part:
    """Go over one span; this runs in any process, so that digests do not depend on it."""
    part = Part.empty()
    last = span.line
    try:
        for unit in read_units(file, span):
            last = unit.line + len(unit.lines)
            part.add(unit, file)
    except ReadError:
        return part._replace(broken=True)
    return part._replace(lines=last - span.line)


def joined(file: SourceFile, parts: Sequence[Part], census: Census) -> bool:
    """Count the parts of a file as one; False, and nothing counted, where they do not make one."""
    met: set[int] = set()
    for part in parts:
        graphs = set(part.graphs)
        if part.broken or len(graphs) != len(part.graphs) or not met.isdisjoint(graphs):
            return False
        met |= graphs
    for part in parts:
        census.add_part(part)
    return True


def digest(text: str) -> int:
    """A number for a name, the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def take_census(files: list[SourceFile], identifiers: Identifiers | None = None) -> Census:
    """Go over all RDF files."""
    census = Census(identifiers=identifiers)
    for file in files:
        count_file(file, census)
    census.conclude()
    return census


def count_file(file: SourceFile, census: Census) -> None:
    """Go over one file."""
    try:
        for place in _places(file):
            if isinstance(place, str):
                census.add({place}, set())
            else:
                census.add(*_described(place))
    except ReadError as error:
        census.refused[file.name] = error


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
