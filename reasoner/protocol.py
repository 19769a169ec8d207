# SPDX-License-Identifier: Apache-2.0
"""A protocol: the criteria and conditions that a folder of shapes declares, checked before it is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from rdflib import Graph

from reasoner.errors import OntologyError, ProtocolError
from reasoner.gates import Folder, check_shapes, focus_class
from reasoner.ontology import Ontology, data_folder, load_turtle, turtle_hash
from reasoner.patient import Index, Term
from reasoner.protocol_gates import (
    ALTERNATIVE,
    CONDITION,
    check_protocol,
    check_use,
    children,
    is_criterion,
    owners,
    pairs,
)
from reasoner.rdflib_terms import index_triples, to_graph
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import DCTERMS, OWL, RDFS, SH, TRIAL, TYPE

__all__ = ["Alternative", "Condition", "Criterion", "InformationSource", "Protocol", "Step"]
__all__ += ["check_folder", "protocol_folder"]

_PROTOCOL: Final = TRIAL + "Protocol"


class InformationSource(NamedTuple):
    """Where a missing fact can be had; the cheapest source has the lowest order."""

    order: int
    label: str


class Step(NamedTuple):
    """One step of an evidence path: a property, followed forwards or backwards."""

    property: str
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: a pair of shapes, and how it is presented.

    `violated` and `unproven` are the messages of the possible and the proven shape; `kind` is the class of
    the criterion, such as `onto:InclusionCriterion`. Nothing takes a violation back that is `final`; a new
    test or scan may where it is `modifiable`. `children` and `below` are as in a condition.
    """

    iri: str
    identifier: str
    label: str
    description: str
    source: str
    kind: str
    order: int
    in_verdict: bool
    final: bool
    modifiable: bool
    possible: str
    proven: str
    violated: str
    unproven: str
    children: tuple[str, ...]
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on the patient: a pair of shapes, and how an UNKNOWN of it is explained.

    `evidence_where` maps a property to the values of which a record must have one. `children` are the pairs
    that the two shapes refer to, `below` these and the pairs to which conditions on records lead back from a
    record to the patient. `passes` says what facts would show the condition, `passes_not` what
    would show the opposite where that is asked for too; `obtained_from` where to get them, cheapest first.
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
    passes: str
    passes_not: str
    obtained_from: tuple[InformationSource, ...]
    children: tuple[str, ...]
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of the protocol: which shapes stand in for which, and how both readings are told.

    `identifier` names the alternative (`A10a`), `reading` the ambiguity (`A10`). `affects` lists the
    criteria whose shapes lead to a replaced one.
    """

    identifier: str
    reading: str
    question: str
    source: str
    adopted: str
    instead: str
    decided_by: str
    replaced: dict[str, str]
    affects: tuple[Criterion, ...]


@dataclass(frozen=True)
class Protocol:
    """The criteria of one trial, in order, with their conditions and declarations.

    `version` is that of the folder; `amendment` names the version of the trial document that it follows.
    """

    identifier: str
    label: str
    version: str
    amendment: str
    issued: date
    folder: Path
    sha256: str
    declarations: Index = field(repr=False)
    criteria: tuple[Criterion, ...] = field(repr=False)
    conditions: dict[str, Condition] = field(repr=False)
    alternatives: tuple[Alternative, ...] = field(repr=False)

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
        criteria = _criteria(graph)
        return cls(
            identifier=graph.text(header, DCTERMS + "identifier") or folder.name,
            label=graph.text(header, RDFS + "label"),
            version=graph.text(header, OWL + "versionInfo"),
            amendment=graph.text(header, TRIAL + "amendment"),
            issued=date.fromisoformat(graph.text(header, DCTERMS + "issued")),
            folder=folder,
            sha256=turtle_hash(folder),
            declarations=index,
            criteria=criteria,
            conditions={c.iri: c for c in _conditions(graph, ontology)},
            alternatives=tuple(_alternatives(graph, criteria)),
        )

    @cached_property
    def shapes(self) -> ShapesGraph:
        """The declarations as a shapes graph."""
        return ShapesGraph(self.declarations)

    @cached_property
    def focus_class(self) -> str:
        """The class whose members the criteria are about."""
        return focus_class(self.shapes)

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

    def below(self, pair: Criterion | Condition) -> tuple[Criterion | Condition, ...]:
        """The pairs on which a pair rests: its children, and those that its records lead back to."""
        return tuple(self._pairs[iri] for iri in pair.below)

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Pair -> its place when the criteria are read in order, each with everything below it."""
        ranks: dict[str, int] = {}
        waiting = [criterion.iri for criterion in reversed(self.criteria)]
        while waiting:
            iri = waiting.pop()
            if iri not in ranks:
                ranks[iri] = len(ranks)
                waiting += reversed(self._pairs[iri].below)
        return ranks

    @cached_property
    def _pairs(self) -> dict[str, Criterion | Condition]:
        return {**{criterion.iri: criterion for criterion in self.criteria}, **self.conditions}

    def reason_where_readings_differ(self, policy: str) -> str:
        """Why a policy leaves a criterion unknown when readings differ; empty when it does not."""
        reasons = self.shapes.nodes(TRIAL + policy, TRIAL + "whereReadingsDiffer")
        return reasons[0].removeprefix(TRIAL) if reasons else ""

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
    owned = owners(graph)
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
                final=graph.text(node, TRIAL + "final") == "true",
                modifiable=graph.text(node, TRIAL + "modifiable") == "true",
                possible=possible,
                proven=proven,
                violated=graph.text(possible, SH + "message"),
                unproven=graph.text(proven, SH + "message"),
                children=children(graph, node, owned),
                below=children(graph, node, owned, through_records=True),
            )
        )
    return tuple(sorted(found, key=lambda criterion: criterion.order))


def _conditions(graph: ShapesGraph, ontology: Ontology) -> Iterator[Condition]:
    owned = owners(graph)
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
            passes=graph.text(node, TRIAL + "passes"),
            passes_not=graph.text(graph.nodes(node, TRIAL + "possible")[0], TRIAL + "passes"),
            obtained_from=_sources(graph.nodes(node, TRIAL + "obtainedFrom"), ontology),
            children=children(graph, node, owned),
            below=children(graph, node, owned, through_records=True),
        )


def _sources(iris: list[str], ontology: Ontology) -> tuple[InformationSource, ...]:
    told = ShapesGraph(ontology.index)
    ranked = ((int(told.text(iri, TRIAL + "order")), told.text(iri, RDFS + "label")) for iri in iris)
    return tuple(InformationSource(*source) for source in sorted(ranked))


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


def _alternatives(graph: ShapesGraph, criteria: tuple[Criterion, ...]) -> Iterator[Alternative]:
    """One per identifier: declarations that share one hold together."""
    declared: dict[str, list[str]] = {}
    for node in pairs(graph):
        if ALTERNATIVE in graph.nodes(node, TYPE):
            declared.setdefault(graph.text(node, DCTERMS + "identifier"), []).append(node)
    below = [(criterion, _below(graph, criterion)) for criterion in criteria]
    for identifier, nodes in sorted(declared.items()):
        reading = graph.nodes(nodes[0], TRIAL + "reading")[0]
        replaced = {
            graph.nodes(old, TRIAL + half)[0]: graph.nodes(node, TRIAL + half)[0]
            for node in nodes
            for old in graph.nodes(node, TRIAL + "replaces")
            for half in ("possible", "proven")
        }
        yield Alternative(
            identifier=identifier,
            reading=graph.text(reading, DCTERMS + "identifier"),
            question=graph.text(reading, RDFS + "label"),
            source=graph.text(reading, DCTERMS + "source"),
            adopted=graph.text(reading, TRIAL + "adopted"),
            instead=graph.text(nodes[0], RDFS + "label"),
            decided_by=graph.text(reading, TRIAL + "decidedBy"),
            replaced=replaced,
            affects=tuple(c for c, shapes in below if not replaced.keys().isdisjoint(shapes)),
        )


def _below(graph: ShapesGraph, criterion: Criterion) -> set[str]:
    """Every shape that the two shapes of a criterion lead to."""
    reached: set[str] = set()
    waiting = [criterion.possible, criterion.proven]
    while waiting:
        shape = waiting.pop()
        if shape not in reached:
            reached.add(shape)
            waiting += [reference.target for reference in graph.references(shape)]
    return reached
