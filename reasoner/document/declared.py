# SPDX-License-Identifier: Apache-2.0
"""What a protocol declares: windows, selections and formulas, and which of its shapes rest on which.

Everything is told by the labels and the definitions that the ontology has for the terms of a declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

from reasoner.derive.declarations import Window, read_declarations
from reasoner.document.links import Links, Piece, Text
from reasoner.document.turtle_text import Statement, statements
from reasoner.judge.words import Words
from reasoner.ontology import Ontology
from reasoner.patient import Term
from reasoner.protocol import Condition, Criterion, Protocol
from reasoner.protocol_gates import ALTERNATIVE, CONDITION, RECORD_CONDITION
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import OWL, RDFS, SH, SKOS, TRIAL, TYPE, shorten

__all__ = ["Declared", "Item"]

_HALVES: Final = tuple(TRIAL + half for half in ("possible", "proven"))
_COMPARED: Final = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
_NAMING: Final = tuple(SH + name for name in ("class", "hasValue", *_COMPARED))
_PROPERTIES: Final = tuple(OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation"))


class Item(NamedTuple):
    """One declaration: its name, its label, its kind, and what it says; `spelled` says it in a sentence."""

    iri: str
    name: str
    label: Piece
    kind: str
    spelled: tuple[str, ...]
    facts: tuple[tuple[str, tuple[Text, ...]], ...]


class Declared:
    """The declarations of one protocol."""

    def __init__(self, protocol: Protocol, ontology: Ontology, words: Words, links: Links) -> None:
        """Read the files once more, as text."""
        self.protocol = protocol
        self.words = words
        self.written: dict[str, tuple[Statement, ...]] = statements(sorted(protocol.folder.glob("*.ttl")))
        self._ontology = ontology
        self._links = links
        self._graph = protocol.shapes
        steps = read_declarations(protocol.declarations, ontology).steps
        self._windows = {step.iri: step for step in steps if isinstance(step, Window)}

    def name(self, iri: str) -> str:
        """A name for people who read the files."""
        return shorten(iri)

    def kind(self, iri: str) -> str:
        """The label of the class of what is declared; a shape that is no pair has none."""
        kinds = self._graph.nodes(iri, TYPE)
        return next((self.words.label(kind) for kind in kinds if not kind.startswith(SH)), "shared shape")

    @cached_property
    def item_kinds(self) -> dict[str, str]:
        """Declaration -> its class, for what is computed: no criteria, conditions and readings."""
        others = {TRIAL + "Protocol", ALTERNATIVE, CONDITION, RECORD_CONDITION}
        found = {}
        for iri, facts in self.protocol.declarations.items():
            kinds = (t for t in facts.get(TYPE, ()) if isinstance(t, str) and t.startswith(TRIAL))
            kind = next((kind for kind in kinds if kind not in others), "")
            if kind and not iri.startswith("_:"):
                found[iri] = kind
        return found

    def items(self) -> dict[str, tuple[Item, ...]]:
        """Label of a kind -> what is declared of that kind; kinds in the order in which they are met."""
        groups: dict[str, list[Item]] = {}
        for iri, kind in self.item_kinds.items():
            groups.setdefault(self.words.label(kind), []).append(self.item(iri))
        return {kind: tuple(items) for kind, items in groups.items()}

    def item(self, iri: str) -> Item:
        """One declaration."""
        return Item(
            iri=iri,
            name=self.name(iri),
            label=self._piece(iri),
            kind=self.words.label(self.item_kinds[iri]),
            spelled=tuple(self._spelled(self._windows[iri])) if iri in self._windows else (),
            facts=tuple(self._facts(iri)),
        )

    def _facts(self, iri: str) -> Iterator[tuple[str, tuple[Text, ...]]]:
        for prop, values in self.protocol.declarations[iri].items():
            if prop not in {TYPE, RDFS + "label"}:
                yield self.words.label(prop), tuple((self._piece(value),) for value in values)

    def _piece(self, term: Term) -> Piece:
        text = self.words.label(term)
        return self._links.piece(term, text) if isinstance(term, str) else Piece(text)

    def _spelled(self, window: Window) -> Iterator[str]:
        """A window in a sentence, and what its bound means by the ontology."""
        label = self.words.label
        length = [
            f"{n} {unit}" for n, unit in ((window.months, "months"), (window.days, "days")) if n is not None
        ]
        parts = [label(window.bound), *length]
        if window.counted_from:
            parts.append(f"before {label(window.counted_from)}")
        if window.anchor:
            parts.append(label(window.anchor))
        if window.episodes:
            parts.append(" or ".join(map(label, window.episodes)))
        what = f"{label(window.date_path)} of {' or '.join(map(label, window.classes))}"
        yield f"{what}: {' '.join(parts)}"
        for definition in self._ontology.objects(str(window.bound), SKOS + "definition"):
            yield f"{label(window.bound)}: {label(definition)}"

    @cached_property
    def _halves(self) -> frozenset[str]:
        """Every shape that belongs to a pair."""
        declared = self.protocol.declarations
        return frozenset(s for iri in declared for half in _HALVES for s in self._graph.nodes(iri, half))

    def blocks(self) -> dict[str, tuple[str, ...]]:
        """Condition, or a named shape that is no half of a pair -> its shapes."""
        found: dict[str, tuple[str, ...]] = {}
        for iri, facts in self.protocol.declarations.items():
            if iri.startswith("_:"):
                continue
            types = facts.get(TYPE, ())
            if CONDITION in types or RECORD_CONDITION in types:
                shapes = (shape for half in _HALVES for shape in self._graph.nodes(iri, half))
                found[iri] = (iri, *dict.fromkeys(shapes))
            elif SH + "NodeShape" in types and iri not in self._halves:
                found[iri] = (iri,)
        return found

    def users(self) -> dict[str, list[Criterion]]:
        """Condition or shared shape -> the criteria whose shapes lead to it."""
        of_shape = {shape: iri for iri, shapes in self.blocks().items() for shape in shapes}
        users: dict[str, list[Criterion]] = {}
        for criterion in self.protocol.criteria:
            reached = self.reached((criterion.possible, criterion.proven))
            for iri in dict.fromkeys(of_shape[shape] for shape in reached if shape in of_shape):
                users.setdefault(iri, []).append(criterion)
        return users

    def reached(self, shapes: Iterable[str]) -> list[str]:
        """These shapes and all that they refer to."""
        reached = dict.fromkeys(shapes)
        waiting = list(reached)
        while waiting:
            for reference in self._graph.references(waiting.pop(0)):
                if reference.target not in reached:
                    reached[reference.target] = None
                    waiting.append(reference.target)
        return list(reached)

    def named(self, reached: Iterable[str]) -> Iterator[tuple[str, tuple[Piece, ...]]]:
        """What shapes name, by kind: properties, classes, values, and what the protocol declares."""
        groups: dict[str, dict[str, None]] = {}
        for term in self._terms(reached):
            if heading := self._heading(term):
                groups.setdefault(heading, {})[term] = None
        for heading, terms in sorted(groups.items()):
            ordered = sorted(terms, key=lambda term: (self.words.label(term).lower(), term))
            yield heading, tuple(map(self._piece, ordered))

    def _terms(self, reached: Iterable[str]) -> Iterator[str]:
        for shape in reached:
            for path in self._graph.nodes(shape, SH + "path"):
                yield from self._graph.path_members(path)
            for parameter in _NAMING:
                yield from self._graph.nodes(shape, parameter)
            for head in self._graph.nodes(shape, SH + "in"):
                yield from (term for term in self._graph.items(head) or () if isinstance(term, str))

    def _heading(self, term: str) -> str:
        if term in self.item_kinds:
            return self.words.label(self.item_kinds[term])
        for graph in (ShapesGraph(self._ontology.index), self._graph):
            types = graph.nodes(term, TYPE)
            if OWL + "Class" in types:
                return "class"
            if not set(_PROPERTIES).isdisjoint(types):
                return "property"
            if types:
                return "value"
        return ""

    def windows(self, needed: Iterable[Condition], reached: Iterable[str]) -> Iterator[Item]:
        """The windows of conditions and shapes, and those that their selections and windows rest on."""
        waiting = [term for term in self._terms(reached) if term in self.item_kinds]
        for condition in needed:
            waiting += [*condition.windows, *condition.governed_by]
        met: dict[str, None] = {}
        while waiting:
            term = waiting.pop(0)
            if term in met:
                continue
            met[term] = None
            objects = (obj for values in self.protocol.declarations[term].values() for obj in values)
            waiting += [obj for obj in objects if isinstance(obj, str) and obj in self.item_kinds]
        yield from (self.item(iri) for iri in self._windows if iri in met)
