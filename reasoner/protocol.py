# SPDX-License-Identifier: Apache-2.0
"""A protocol: the criteria and conditions that a folder of shapes declares, checked before it is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from rdflib import Graph

from reasoner.errors import OntologyError, ProtocolError
from reasoner.gates import Folder, check_shapes
from reasoner.ontology import Ontology, data_folder, load_turtle, turtle_hash
from reasoner.patient import Index, Term
from reasoner.protocol_gates import (
    CONDITION,
    RECORD_CONDITION,
    check_protocol,
    check_use,
    is_criterion,
    pairs,
)
from reasoner.rdflib_terms import index_triples, to_graph
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import DCTERMS, RDFS, SH, TRIAL, TYPE

__all__ = ["Condition", "Criterion", "Protocol", "Step", "check_folder", "protocol_folder"]

_PROTOCOL: Final = TRIAL + "Protocol"


class Step(NamedTuple):
    """One step of an evidence path: a property, followed forwards or backwards."""

    property: str
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: a pair of shapes, and how it is presented.

    `violated` and `unproven` are the messages of the possible and the proven shape; `kind` is the class of
    the criterion, such as `onto:InclusionCriterion`.
    """

    iri: str
    identifier: str
    label: str
    description: str
    source: str
    kind: str
    order: int
    in_verdict: bool
    possible: str
    proven: str
    violated: str
    unproven: str
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on the patient: a pair of shapes, and how an UNKNOWN of it is explained.

    `evidence_where` maps a property to the values of which a record must have one. `children` are the pairs
    that the two shapes refer to.
    """

    iri: str
    label: str
    possible: str
    proven: str
    evidence_path: tuple[Step, ...]
    evidence_where: tuple[tuple[str, tuple[Term, ...]], ...]
    governed_by: tuple[str, ...]
    windows: tuple[str, ...]
    list: str
    otherwise: str
    missing: str
    children: tuple[str, ...]


@dataclass(frozen=True)
class Protocol:
    """The criteria of one trial, in order, with their conditions and declarations."""

    identifier: str
    label: str
    folder: Path
    sha256: str
    declarations: Index = field(repr=False)
    criteria: tuple[Criterion, ...] = field(repr=False)
    conditions: dict[str, Condition] = field(repr=False)

    @classmethod
    def load(cls, folder: Path, ontology: Ontology) -> Protocol:
        """Read and check a protocol folder.

        Raises:
            ProtocolError: the first problem that `check_folder` finds; the others are its notes.
        """
        errors = check_folder(folder, ontology)
        index = _read(folder) if not errors else {}
        header = _header(index)
        if not errors and header is None:
            errors = [
                ProtocolError(folder.name, "declares no trial:Protocol; it can be checked but not screened")
            ]
        if errors or header is None:
            for other in errors[1:]:
                errors[0].add_note(str(other))
            raise errors[0]
        graph = ShapesGraph(index)
        return cls(
            identifier=graph.text(header, DCTERMS + "identifier") or folder.name,
            label=graph.text(header, RDFS + "label"),
            folder=folder,
            sha256=turtle_hash(folder),
            declarations=index,
            criteria=_criteria(graph),
            conditions={c.iri: c for c in _conditions(graph)},
        )

    @cached_property
    def shapes(self) -> ShapesGraph:
        """The declarations as a shapes graph."""
        return ShapesGraph(self.declarations)

    @cached_property
    def shapes_graph(self) -> Graph:
        """The declarations as an rdflib graph."""
        return to_graph(index_triples(self.declarations))

    @cached_property
    def verdict_criteria(self) -> frozenset[str]:
        """Identifiers of the criteria that decide the verdict."""
        return frozenset(c.identifier for c in self.criteria if c.in_verdict)

    def children(self, pair: Criterion | Condition) -> tuple[Criterion | Condition, ...]:
        """The pairs that the shapes of a pair refer to."""
        return tuple(self._pairs[iri] for iri in pair.children)

    @cached_property
    def _pairs(self) -> dict[str, Criterion | Condition]:
        return {**{criterion.iri: criterion for criterion in self.criteria}, **self.conditions}

    def criterion(self, name: str) -> Criterion:
        """The criterion with this identifier or IRI.

        Raises:
            ProtocolError: there is none.
        """
        for criterion in self.criteria:
            if name in {criterion.identifier, criterion.iri}:
                return criterion
        known = ", ".join(c.identifier for c in self.criteria)
        raise ProtocolError(name, f"is not a criterion of {self.identifier}; there are {known}")


def protocol_folder(name: str) -> Path:
    """The folder of a protocol: a path, or the name of one that comes with the package.

    Raises:
        ProtocolError: there is no such folder.
    """
    for folder in (Path(name), data_folder("shapes") / name):
        if folder.is_dir():
            return folder
    raise ProtocolError(name, "is neither a folder nor a protocol that comes with this program")


def check_folder(folder: Path, ontology: Ontology) -> list[ProtocolError]:
    """All problems of a folder of shapes; criteria are checked when it declares a `trial:Protocol`.

    Terms may be defined in the ontology or in the folder itself.
    """
    try:
        index = _read(folder)
    except OntologyError as error:
        return [ProtocolError(folder.name, str(error))]
    checked = Folder(ShapesGraph(index), ontology)
    errors = check_shapes(checked)
    if not checked.graph.shapes:
        errors.append(ProtocolError(folder.name, "holds no shape"))
    if _header(index) is not None or any(pairs(checked.graph)):
        errors += check_protocol(checked)
    errors += check_use(checked)
    return list({str(error): error for error in errors}.values())


def _read(folder: Path) -> Index:
    return load_turtle(sorted(folder.glob("*.ttl")))


def _header(index: Index) -> str | None:
    return next((node for node, facts in index.items() if _PROTOCOL in facts.get(TYPE, ())), None)


def _criteria(graph: ShapesGraph) -> tuple[Criterion, ...]:
    found = []
    owners = _owners(graph)
    for node in pairs(graph):
        if not is_criterion(graph, node):
            continue
        possible, proven = (graph.nodes(node, TRIAL + half)[0] for half in ("possible", "proven"))
        found.append(
            Criterion(
                iri=node,
                identifier=graph.text(node, DCTERMS + "identifier"),
                label=graph.text(node, RDFS + "label"),
                description=graph.text(node, DCTERMS + "description"),
                source=graph.text(node, DCTERMS + "source"),
                kind=graph.nodes(node, TYPE)[0],
                order=int(graph.text(node, TRIAL + "order")),
                in_verdict=graph.text(node, TRIAL + "inVerdict") == "true",
                possible=possible,
                proven=proven,
                violated=graph.text(possible, SH + "message"),
                unproven=graph.text(proven, SH + "message"),
                children=_children(graph, node, owners),
            )
        )
    return tuple(sorted(found, key=lambda criterion: criterion.order))


def _conditions(graph: ShapesGraph) -> Iterator[Condition]:
    owners = _owners(graph)
    for node in pairs(graph):
        if CONDITION not in graph.nodes(node, TYPE):
            continue
        yield Condition(
            iri=node,
            label=graph.text(node, RDFS + "label"),
            possible=graph.nodes(node, TRIAL + "possible")[0],
            proven=graph.nodes(node, TRIAL + "proven")[0],
            evidence_path=_evidence_path(graph, node),
            evidence_where=_evidence_where(graph, node),
            governed_by=tuple(graph.nodes(node, TRIAL + "governedBy")),
            windows=tuple(graph.nodes(node, TRIAL + "window")),
            list=next(iter(graph.nodes(node, TRIAL + "list")), ""),
            otherwise=next(iter(graph.nodes(node, TRIAL + "otherwise")), ""),
            missing=graph.text(node, TRIAL + "missing"),
            children=_children(graph, node, owners),
        )


def _evidence_path(graph: ShapesGraph, node: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    for head in graph.nodes(node, TRIAL + "evidencePath"):
        for member in graph.items(head) or (head,):
            inverse = graph.nodes(str(member), SH + "inversePath")
            steps.append(Step(inverse[0], inverse=True) if inverse else Step(str(member)))
    return tuple(steps)


def _evidence_where(graph: ShapesGraph, node: str) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    wanted: dict[str, list[Term]] = {}
    for where in graph.nodes(node, TRIAL + "evidenceWhere"):
        wanted.setdefault(graph.nodes(where, TRIAL + "property")[0], []).extend(
            graph.objects(where, TRIAL + "value")
        )
    return tuple((property_, tuple(values)) for property_, values in wanted.items())


def _owners(graph: ShapesGraph) -> dict[str, str]:
    """Shape -> the criterion or condition that it is one half of."""
    return {
        shape: pair
        for pair in pairs(graph)
        for half in ("possible", "proven")
        for shape in graph.nodes(pair, TRIAL + half)
    }


def _children(graph: ShapesGraph, node: str, owners: dict[str, str]) -> tuple[str, ...]:
    """Pairs that the pair's shapes refer to, through blank nodes and unpaired shapes, proven first.

    Conditions on a record are left out: they cannot be evaluated at the patient.
    """
    found: dict[str, None] = {}
    seen: set[str] = set()

    def walk(shape: str) -> None:
        for reference in graph.references(shape):
            if reference.target in seen:
                continue
            seen.add(reference.target)
            owner = owners.get(reference.target)
            if owner is None:
                walk(reference.target)
            elif RECORD_CONDITION not in graph.nodes(owner, TYPE):
                found[owner] = None

    for half in ("proven", "possible"):
        for shape in graph.nodes(node, TRIAL + half):
            walk(shape)
    found.pop(node, None)
    return tuple(found)
