# SPDX-License-Identifier: Apache-2.0
"""What each case shows of the shapes: its outcomes when shapes or declarations change.

1. A case's record goes through reading, record check and entailment once, and is derived per set of
   declarations.
2. Of its facts a criterion sees only those that its shapes mention, on nodes that their paths reach. Cases
   that look alike to a criterion have one outcome, so that it is evaluated for the first of them only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from laws.quick_shacl import QuickShapes
from rdflib import Graph

from reasoner.derive import Derivation
from reasoner.errors import ProtocolError
from reasoner.ontology import Ontology
from reasoner.patient import Index, PatientGraph, Triple
from reasoner.protocol import Condition, Criterion, Protocol
from reasoner.rdflib_terms import index_triples, to_graph
from reasoner.read import ReadNotes, read_patients
from reasoner.reason import Entailment
from reasoner.result import Outcome
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import SH, TYPE, shorten
from reasoner.validate.fast import FastEngine
from reasoner.validate.record import RecordCheck

from .cases import Case, cases, mutations, vignettes
from .mutation import Mutant

__all__ = ["Kill", "Laboratory"]

_COMPARED: Final = tuple(SH + name for name in ("lessThan", "lessThanOrEquals", "equals", "disjoint"))
_COUNTED: Final = frozenset(
    {SH + "path", TYPE, SH + "hasValue", SH + "in", SH + "message", SH + "severity", SH + "name"}
)

#: The patient in a view, where record IRIs are cut short.
_PATIENT: Final = "urn:example:patient"

View = frozenset[Triple]


class Kill(NamedTuple):
    """The case that notices a mutant, and what it notices."""

    case: str
    what: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What the two shapes of a criterion can see of a patient."""

    properties: frozenset[str]
    inverse: frozenset[str]
    classes: frozenset[str]
    #: property -> the only values of it that matter; a property that is not here matters with every value
    values: dict[str, frozenset[object]]

    @classmethod
    def of(cls, shapes: ShapesGraph, criterion: Criterion) -> Sight:
        """Collect what the shapes and everything below them mention."""
        below = _below(shapes, (criterion.possible, criterion.proven))
        objects = [
            (p, obj) for node in below for p, found in shapes.index.get(node, {}).items() for obj in found
        ]
        paths = [str(obj) for p, obj in objects if p == SH + "path"]
        properties = {member for path in paths for member in shapes.path_members(path)}
        properties |= {str(obj) for p, obj in objects if p in _COMPARED}
        inverse = {str(obj) for p, obj in objects if p == SH + "inversePath"}
        classes = {str(obj) for p, obj in objects if p == SH + "class"}
        return cls(frozenset(properties), frozenset(inverse), frozenset(classes), _only_values(shapes, below))

    def view(self, patient: PatientGraph) -> View:
        """The facts that can be seen from the patient, with record IRIs that are the same in every case."""
        prefix = len(patient.iri)
        backwards: dict[str, list[tuple[str, str]]] = {}
        for prop in self.inverse:
            for subject, facts in patient.index.items():
                for obj in facts.get(prop, ()):
                    backwards.setdefault(str(obj), []).append((subject, prop))
        seen: set[Triple] = set()
        reached, open_nodes = {patient.iri}, [patient.iri]

        def visit(node: object) -> None:
            if isinstance(node, str) and node.startswith(patient.iri) and node not in reached:
                reached.add(node)
                open_nodes.append(node)

        while open_nodes:
            node = open_nodes.pop()
            for subject, _ in backwards.get(node, ()):
                visit(subject)
            for triple in self._of_node(patient, node):
                visit(triple[2])
                seen.add(triple)
        return frozenset(
            (s[prefix:], p, o[prefix:] if isinstance(o, str) and o.startswith(patient.iri) else o)
            for s, p, o in seen
        )

    def _of_node(self, patient: PatientGraph, node: str) -> Iterator[Triple]:
        facts = patient.index.get(node, {})
        for kind in facts.get(TYPE, ()):
            if kind in self.classes:
                yield node, TYPE, kind
        for prop in self.properties.intersection(facts):
            wanted = self.values.get(prop)
            for obj in facts[prop]:
                if wanted is None or obj in wanted:
                    yield node, prop, obj


def _below(shapes: ShapesGraph, heads: Iterable[str]) -> list[str]:
    """The shapes and every node that they are written with or refer to."""
    found: dict[str, None] = {}
    open_nodes = list(heads)
    while open_nodes:
        node = open_nodes.pop()
        if node in found or node not in shapes.index:
            continue
        found[node] = None
        for predicate, objects in shapes.index[node].items():
            if predicate != TYPE and not predicate.startswith(SH + "target"):
                open_nodes += [obj for obj in objects if isinstance(obj, str)]
    return list(found)


def _only_values(shapes: ShapesGraph, below: list[str]) -> dict[str, frozenset[object]]:
    """Properties that are only ever asked for particular values."""
    asked: dict[str, set[object]] = {}
    anything: set[str] = set()
    for node in below:
        facts = shapes.index.get(node, {})
        for path in shapes.nodes(node, SH + "path"):
            members = list(shapes.path_members(path))
            values = set(facts.get(SH + "hasValue", ()))
            asks_values = set(facts) <= _COUNTED and SH + "in" not in facts
            for member in members:
                if asks_values and (len(members) == 1 or not path.startswith("_:") or member == members[-1]):
                    asked.setdefault(member, set()).update(values)
                else:
                    anything.add(member)
        for prop in _COMPARED:
            anything.update(shapes.nodes(node, prop))
    return {prop: frozenset(values) for prop, values in asked.items() if prop not in anything}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One case after entailment, and with what is derived under the unchanged declarations."""

    identifier: str
    policy: str
    entailed: PatientGraph
    facts: PatientGraph


class Laboratory:
    """Every case, prepared when it is needed first, and the shapes to try on it."""

    def __init__(self, ontology: Ontology, protocol: Protocol) -> None:
        """Load the stages; no case is read yet."""
        self._ontology = ontology
        self._protocol = protocol
        self._shapes = QuickShapes(index_triples(protocol.declarations))
        self._mutated = QuickShapes(index_triples(protocol.declarations))
        self._check = RecordCheck(ontology)
        self._entailment = Entailment(ontology)
        unchanged = [
            Case(name, name, "default", "INSERT DATA { }", {}, frozenset()) for name in ("base", *vignettes())
        ]
        self._cases = {case.identifier: case for case in (*unchanged, *mutations(), *cases())}
        self._exhibits: dict[str, Exhibit] = {}
        self._derivations: dict[str, Derivation] = {}
        self._views: dict[tuple[str, str], View] = {}
        self._outcomes: dict[tuple[str, View], Outcome] = {}
        self._graphs: dict[View, Graph] = {}
        self._sights = {c.identifier: Sight.of(protocol.shapes, c) for c in protocol.criteria}
        self._below = {
            half: frozenset(_below(protocol.shapes, (half,)))
            for criterion in protocol.criteria
            for half in (criterion.possible, criterion.proven)
        }

    def kill(self, mutant: Mutant) -> Kill | None:
        """The first case of which some outcome changes; None when the mutant survives them all."""
        if mutant.is_declaration:
            return self._kill_declaration(mutant)
        users = sorted(
            (
                criterion
                for criterion in self._protocol.criteria
                if mutant.owner in self._below[criterion.possible] | self._below[criterion.proven]
            ),
            key=lambda criterion: len(self._below[criterion.proven]),
        )
        tried: set[tuple[str, View]] = set()
        with self._mutated.changed(mutant.taken, mutant.left):
            for own in (True, False):  # a criterion's own cases are the likeliest to notice
                for criterion in users:
                    folder = criterion.identifier + "/"
                    cases = [name for name in self._cases if name.startswith(folder) is own]
                    for kill in self._kills(criterion, mutant, cases, tried):
                        return kill
        return None

    def _kills(
        self, criterion: Criterion, mutant: Mutant, cases: list[str], tried: set[tuple[str, View]]
    ) -> Iterator[Kill]:
        for identifier in cases:
            view = self._view(criterion, identifier)
            if (criterion.identifier, view) in tried:
                continue
            tried.add((criterion.identifier, view))
            before = self._before(criterion, view)
            after = self._outcome(self._mutated, criterion, view, changed=(mutant.owner, before))
            if after is not before:
                yield Kill(identifier, f"{criterion.identifier} {before} -> {after}")
            for pair in incoherent(self._mutated, self._pairs(criterion, mutant.owner)):
                yield Kill(identifier, f"{pair} is proven but not possible")

    def _kill_declaration(self, mutant: Mutant) -> Kill | None:
        declarations = _edited(self._protocol.declarations, mutant)
        try:
            derivations = {
                policy: Derivation(self._ontology, declarations, policy=policy, as_of=None)
                for policy in ("default", "strict", "lenient")
            }
        except ProtocolError as error:
            return Kill("loading", str(error))
        for identifier in self._by_interest(mutant.owner):
            exhibit = self._exhibit(identifier)
            facts = exhibit.entailed.copy()
            derivations[exhibit.policy].derive(facts)
            for criterion in self._protocol.criteria:
                view = self._sights[criterion.identifier].view(facts)
                unchanged = self._view(criterion, identifier)
                if view != unchanged:
                    before, after = self._before(criterion, unchanged), self._before(criterion, view)
                    if before is not after:
                        return Kill(identifier, f"{criterion.identifier} {before} -> {after}")
        return None

    def incoherent(self) -> set[str]:
        """Pairs that are proven but not possible on some case, by the unchanged shapes."""
        found: set[str] = set()
        engine = FastEngine(self._protocol.shapes)
        for criterion in self._protocol.criteria:
            pairs = self._pairs(criterion, None)
            for view in {self._view(criterion, identifier) for identifier in self._cases}:
                patient = PatientGraph(_PATIENT, "case")
                for s, p, o in view:
                    patient.add(s or _PATIENT, p, o or _PATIENT)
                evaluation = engine.evaluate(patient)
                found.update(
                    f"{shorten(pair.iri)} on {view}"
                    for pair in pairs
                    if evaluation.holds(pair.proven, _PATIENT)
                    and not evaluation.holds(pair.possible, _PATIENT)
                )
        return found

    def _pairs(self, criterion: Criterion, changed: str | None) -> list[Criterion | Condition]:
        """A criterion and the conditions below it, or those of them that a changed shape reaches."""
        found: dict[str, Criterion | Condition] = {}
        open_pairs: list[Criterion | Condition] = [criterion]
        while open_pairs:
            pair = open_pairs.pop()
            if pair.iri not in found:
                found[pair.iri] = pair
                open_pairs += self._protocol.children(pair)
        if changed is None:
            return list(found.values())
        shapes = self._protocol.shapes
        for pair in found.values():
            for half in (pair.possible, pair.proven):
                if half not in self._below:
                    self._below[half] = frozenset(_below(shapes, (half,)))
        return [
            pair
            for pair in found.values()
            if changed in self._below[pair.possible] | self._below[pair.proven]
        ]

    def _by_interest(self, declared: str) -> list[str]:
        """Cases of criteria whose shapes mention what is declared first."""
        folders = tuple(
            criterion.identifier + "/"
            for criterion in self._protocol.criteria
            if any(
                declared in objects
                for half in (criterion.possible, criterion.proven)
                for node in self._below[half]
                for objects in self._protocol.declarations[node].values()
            )
        )
        return sorted(self._cases, key=lambda name: not name.startswith(folders))

    def _exhibit(self, identifier: str) -> Exhibit:
        if identifier not in self._exhibits:
            case = self._cases[identifier]
            patient = _read(case.graph(), self._ontology)
            self._check.check(patient)
            self._entailment.entail(patient)
            facts = patient.copy()
            self._derivation(case.policy).derive(facts)
            self._exhibits[identifier] = Exhibit(identifier, case.policy, patient, facts)
        return self._exhibits[identifier]

    def _derivation(self, policy: str) -> Derivation:
        if policy not in self._derivations:
            declared = self._protocol.declarations
            self._derivations[policy] = Derivation(self._ontology, declared, policy=policy, as_of=None)
        return self._derivations[policy]

    def _view(self, criterion: Criterion, identifier: str) -> View:
        key = criterion.identifier, identifier
        if key not in self._views:
            self._views[key] = self._sights[criterion.identifier].view(self._exhibit(identifier).facts)
        return self._views[key]

    def _before(self, criterion: Criterion, view: View) -> Outcome:
        """The outcome by the unchanged shapes."""
        key = criterion.identifier, view
        if key not in self._outcomes:
            self._outcomes[key] = self._outcome(self._shapes, criterion, view)
        return self._outcomes[key]

    def _outcome(
        self,
        shapes: QuickShapes,
        criterion: Criterion,
        view: View,
        *,
        changed: tuple[str, Outcome] | None = None,
    ) -> Outcome:
        """The outcome of one criterion on what it sees.

        If one shape has `changed` and the outcome before is known, a half that does not reach it is left out.
        """
        shapes.read(self._graph(view))
        owner, before = changed or ("", None)
        if before is None or owner in self._below[criterion.possible]:
            if not shapes.conforms(criterion.possible, _PATIENT):
                return Outcome.VIOLATED
        elif before is Outcome.VIOLATED:
            return before
        if before in {Outcome.SATISFIED, Outcome.UNKNOWN} and owner not in self._below[criterion.proven]:
            return before
        return Outcome.SATISFIED if shapes.conforms(criterion.proven, _PATIENT) else Outcome.UNKNOWN

    def _graph(self, view: View) -> Graph:
        if view not in self._graphs:
            self._graphs[view] = to_graph((s or _PATIENT, p, o or _PATIENT) for s, p, o in view)
        return self._graphs[view]


def incoherent(shapes: QuickShapes, pairs: Iterable[Criterion | Condition]) -> list[str]:
    """Which pairs are proven but not possible for the patient of the graph that was read last."""
    return [
        shorten(pair.iri)
        for pair in pairs
        if shapes.conforms(pair.proven, _PATIENT) and not shapes.conforms(pair.possible, _PATIENT)
    ]


def _read(graph: Graph, ontology: Ontology) -> PatientGraph:
    """The one patient of a graph, through the same door as a file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.nt"
        graph.serialize(file, format="nt", encoding="utf-8")
        (patient,) = read_patients([file], ontology, notes=ReadNotes())
    return patient


def _edited(index: Index, mutant: Mutant) -> Index:
    edited = {s: {p: list(objects) for p, objects in facts.items()} for s, facts in index.items()}
    for s, p, o in mutant.taken:
        edited[s][p].remove(o)
        if not edited[s][p]:
            del edited[s][p]
    for s, p, o in mutant.left:
        edited[s].setdefault(p, []).append(o)
    return edited
