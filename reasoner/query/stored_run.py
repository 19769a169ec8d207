# SPDX-License-Identifier: Apache-2.0
"""One run in a store: what it was computed with, its protocol, and the graph that its results stand in.

The criteria are told as the run told them, so that a run by shapes of another version shows its own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from reasoner.ontology import to_term
from reasoner.patient import Index, Literal, Term
from reasoner.protocol import Condition, Criterion, Protocol
from reasoner.terms import DCTERMS, ONTO, RDFS, RUNS, TRIAL, TYPE

__all__ = ["BARE_CRITERION", "NamedGraph", "StoredRun", "run_iris", "stored_run"]

#: Property of a run -> its name in `run.json`.
_FACTS: Final = {
    "programVersion": "programVersion",
    "protocolIdentifier": "protocol",
    "protocolVersion": "protocolVersion",
    "amendment": "amendment",
    "protocolIssued": "issued",
    "shapesHash": "shapesSha256",
    "ontologyVersion": "ontologyVersion",
    "ontologyHash": "ontologySha256",
    "recordShapesHash": "recordSha256",
    "codeMapHash": "mappingsSha256",
    "policyName": "policy",
    "asOf": "asOf",
    "engineName": "engine",
}
#: A criterion of which nothing is told; its shapes stay with the protocol.
BARE_CRITERION: Final = Criterion(
    *("", "", "", "", "", "", 0),
    in_verdict=False,
    final=False,
    modifiable=False,
    possible="",
    proven="",
    violated="",
    unproven="",
    children=(),
    below=(),
)


class NamedGraph:
    """Look-ups in one named graph of a store; each of them touches only what it gives."""

    def __init__(self, store: ox.Store, iri: str) -> None:
        """Nothing is read yet."""
        self._store = store
        self._graph = ox.NamedNode(iri)
        self.iri = iri

    def facts(self, subject: str) -> dict[str, list[Term]]:
        """Everything about a subject: property -> objects."""
        found: dict[str, list[Term]] = {}
        for quad in self._store.quads_for_pattern(ox.NamedNode(subject), None, None, self._graph):
            found.setdefault(quad.predicate.value, []).append(to_term(quad.object))
        return found

    def subjects(self, prop: str, obj: str | None = None) -> Iterator[str]:
        """Subjects that have a property, or that have it with one value."""
        node = None if obj is None else ox.NamedNode(obj)
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(prop), node, self._graph):
            yield str(to_term(quad.subject))

    def nodes(self, subject: str, prop: str) -> list[str]:
        """The IRIs that a property leads to."""
        pattern = (ox.NamedNode(subject), ox.NamedNode(prop), None, self._graph)
        objects = (quad.object for quad in self._store.quads_for_pattern(*pattern))
        return [node.value for node in objects if isinstance(node, ox.NamedNode)]


@dataclass(frozen=True)
class StoredRun:
    """A run: `facts` are those of `run.json`, `protocol` its criteria and readings as the run tells them.

    `inputs` names the files by their IRIs, `notes` what was not read: code, text, how often.
    """

    graph: NamedGraph
    facts: dict[str, str]
    protocol: Protocol
    inputs: dict[str, str]
    notes: tuple[tuple[str, str, int], ...]

    @property
    def name(self) -> str:
        """The last part of its IRI."""
        return self.graph.iri.removeprefix(RUNS)


def run_iris(store: ox.Store) -> list[str]:
    """The runs of a store, by IRI."""
    found = store.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(ONTO + "ScreeningRun"), None)
    return sorted({quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)})


def stored_run(store: ox.Store, iri: str) -> StoredRun:
    """Read what a run says of itself."""
    graph = NamedGraph(store, iri)
    told = graph.facts(iri)
    facts = {name: text(told, ONTO + prop) for prop, name in _FACTS.items()}
    files = {node: graph.facts(node) for node in nodes(told, ONTO + "usedFile")}
    notes = (graph.facts(node) for node in nodes(told, ONTO + "hasFinding"))
    return StoredRun(
        graph=graph,
        facts=facts,
        protocol=_protocol(graph, facts),
        inputs={node: text(file, ONTO + "fileName") for node, file in files.items()},
        notes=tuple(
            sorted(
                (
                    text(note, ONTO + "findingCode"),
                    text(note, ONTO + "findingText"),
                    int(text(note, ONTO + "occurrences") or 1),
                )
                for note in notes
            )
        ),
    )


def text(facts: dict[str, list[Term]], prop: str) -> str:
    """What a property says, or nothing."""
    return next((term.lexical for term in facts.get(prop, ()) if isinstance(term, Literal)), "")


def nodes(facts: dict[str, list[Term]], prop: str) -> list[str]:
    """The IRIs that a property leads to."""
    return [term for term in facts.get(prop, ()) if isinstance(term, str)]


def _protocol(graph: NamedGraph, facts: dict[str, str]) -> Protocol:
    declared: Index = {iri: graph.facts(iri) for iri in _declared(graph)}
    criteria = [_criterion(iri, told) for iri, told in declared.items() if TRIAL + "inVerdict" in told]
    conditions = ((iri, told) for iri, told in declared.items() if TRIAL + "Condition" in told.get(TYPE, ()))
    return Protocol(
        identifier=facts["protocol"],
        label="",
        version=facts["protocolVersion"],
        amendment=facts["amendment"],
        issued=_day(facts["issued"]),
        folder=Path(),
        sha256=facts["shapesSha256"],
        declarations=declared,
        criteria=tuple(sorted(criteria, key=lambda criterion: criterion.order)),
        conditions={iri: _condition(iri, told) for iri, told in conditions},
        alternatives=(),
    )


def _declared(graph: NamedGraph) -> Iterator[str]:
    """Criteria, conditions, and the readings of the protocol with their alternatives."""
    yield from graph.subjects(TRIAL + "inVerdict")
    yield from graph.subjects(TYPE, TRIAL + "Condition")
    readings = set()
    for alternative in graph.subjects(TYPE, TRIAL + "Alternative"):
        yield alternative
        readings.update(graph.nodes(alternative, TRIAL + "reading"))
    yield from sorted(readings)


def _criterion(iri: str, told: dict[str, list[Term]]) -> Criterion:
    return replace(
        BARE_CRITERION,
        iri=iri,
        identifier=text(told, DCTERMS + "identifier"),
        label=text(told, RDFS + "label"),
        description=text(told, DCTERMS + "description"),
        source=text(told, DCTERMS + "source"),
        kind=next(iter(nodes(told, TYPE)), ""),
        order=int(text(told, TRIAL + "order") or 0),
        in_verdict=text(told, TRIAL + "inVerdict") == "true",
    )


def _condition(iri: str, told: dict[str, list[Term]]) -> Condition:
    return Condition(
        iri=iri,
        label=text(told, RDFS + "label"),
        possible="",
        proven="",
        evidence_path=(),
        evidence_where=(),
        governed_by=(),
        windows=(),
        list="",
        otherwise="",
        missing="",
        passes="",
        passes_not="",
        obtained_from=(),
        children=(),
        below=(),
    )


def _day(lexical: str) -> date:
    """The day on which a protocol was issued; the first of all days if the run does not tell."""
    try:
        return date.fromisoformat(lexical)
    except ValueError:
        return date.min
