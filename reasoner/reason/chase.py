# SPDX-License-Identifier: Apache-2.0
"""Apply the rules to one graph until nothing new follows (semi-naive: each fact is looked at once).

The ontology's own individuals are closed beforehand and shared by all patients. A run reads them and never
writes them: what a patient's facts entail about a drug or a site (a site being the territory of *this*
treatment, say) lives in the run only, where chains can still use it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from reasoner.patient import Literal, PatientGraph, Term, Triple
from reasoner.reason.rules import ClassRules, DataRules, PropertyRules, Read, Rules
from reasoner.terms import TYPE

__all__ = ["Chase", "State"]

_NONE: Final[frozenset[str]] = frozenset()
_NO_RULES: Final = ClassRules(hidden=False)


@dataclass(slots=True)
class State:
    """Types and edges, indexed the way that the rules look them up."""

    types: dict[str, set[str]] = field(default_factory=dict)
    edges: set[Triple] = field(default_factory=set)
    #: (node, property) -> values
    out: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    #: (value, property) -> nodes
    into: dict[tuple[str, str], list[str]] = field(default_factory=dict)


class Chase:
    """One run over one graph."""

    def __init__(
        self,
        rules: Rules,
        graph: PatientGraph,
        *,
        base: State | None = None,
        shared: frozenset[str] = _NONE,
        label: Callable[[str], str] = str,
    ) -> None:
        """Prepare a run.

        Args:
            rules: compiled from the ontology.
            graph: gains the entailed facts, with their premises, and a finding per contradiction.
            base: closed facts about the shared nodes.
            shared: nodes that the ontology describes; nothing is written about them.
            label: how findings name a class or a property.
        """
        self.state = State()
        self._rules = rules
        self._graph = graph
        self._base = base or State()
        self._shared = shared
        self._label = label
        #: facts that stay in the run -> the facts that they follow from
        self._unwritten: dict[Triple, tuple[Triple, ...]] = {}
        self._single: dict[tuple[str, str], object] = {}
        self._clashes: set[tuple[str, str]] = set()
        self._new_types: list[tuple[ClassRules, Triple]] = []
        self._new_edges: list[tuple[PropertyRules, Triple]] = []
        self._new_data: list[tuple[DataRules, Read, Triple]] = []

    def run(self) -> State:
        """Add everything that follows; the state holds all types and edges, the unwritten ones too."""
        self._load()
        while self._new_types or self._new_edges or self._new_data:
            while self._new_types:
                self._follow_type(*self._new_types.pop())
            while self._new_edges:
                self._follow_edge(*self._new_edges.pop())
            if self._new_data:
                self._follow_datum(*self._new_data.pop())
        return self.state

    def _load(self) -> None:
        """Register all asserted facts before any rule fires, so that none of them counts as entailed."""
        for subject, facts in self._graph.index.items():
            if subject not in self._shared:
                self._load_facts(subject, facts)
        for subject, types in self.state.types.items():
            for cls in sorted(types):
                if rules := self._rules.classes.get(cls):
                    self._expand(rules, (subject, TYPE, cls), types)

    def _load_facts(self, node: str, facts: dict[str, list[Term]]) -> None:
        properties, data = self._rules.properties, self._rules.data
        for prop, objects in facts.items():
            if prop == TYPE:
                classes = (cls for cls in objects if isinstance(cls, str))
                self.state.types.setdefault(node, set()).update(classes)
            elif prop in properties:
                for obj in objects:
                    if isinstance(obj, str):
                        self._register(properties[prop], (node, prop, obj))
            elif prop in data:
                self._load_literals(data[prop], node, prop, objects)

    def _load_literals(self, rules: DataRules, node: str, prop: str, objects: list[Term]) -> None:
        for obj in objects:
            if isinstance(obj, Literal) and (read := rules.read(obj)) is not None:
                self._new_data.append((rules, read, (node, prop, obj)))

    def _register(self, rules: PropertyRules, edge: Triple) -> None:
        node, prop, value = edge
        self.state.edges.add(edge)
        if rules.keeps_out:
            self.state.out.setdefault((node, prop), []).append(str(value))
        if rules.keeps_into:
            self.state.into.setdefault((str(value), prop), []).append(node)
        self._new_edges.append((rules, edge))

    def _expand(self, rules: ClassRules, fact: Triple, types: set[str]) -> None:
        """Queue a new type, and with it all its superclasses."""
        if rules.is_active:
            self._new_types.append((rules, fact))
        node, premises = fact[0], (fact,)
        stays = node in self._shared
        if not stays and types.isdisjoint(rules.above):
            types |= rules.above
            for sup in rules.hidden_above:
                self._unwritten[node, TYPE, sup] = premises
            for sup, above in rules.active_above:
                self._new_types.append((above, (node, TYPE, sup)))
            self._graph.entail_types(node, rules.shown_above, self._readable(premises))
            return
        written: list[Term] = []
        for sup, above in rules.supers:
            if sup not in types:
                types.add(sup)
                new = (node, TYPE, sup)
                if stays or above.hidden:
                    self._unwritten[new] = premises
                else:
                    written.append(sup)
                if above.is_active:
                    self._new_types.append((above, new))
        self._graph.entail_types(node, written, self._readable(premises))

    def _write(self, fact: Triple, premises: tuple[Triple, ...], *, hidden: bool) -> None:
        if hidden or fact[0] in self._shared:
            self._unwritten[fact] = premises
            return
        self._graph.entail(fact, self._readable(premises))

    def _readable(self, premises: tuple[Triple, ...]) -> tuple[Triple, ...]:
        """The premises themselves, unless one of them stays in the run."""
        for premise in premises:
            if premise in self._unwritten:
                return self._shown(premises)
        return premises

    def _shown(self, premises: tuple[Triple, ...]) -> tuple[Triple, ...]:
        """The premises that can be read in the graph, in place of those that stay in the run."""
        shown: dict[Triple, None] = {}
        for premise in premises:
            below = self._unwritten.get(premise)
            shown.update(dict.fromkeys((premise,) if below is None else self._shown(below)))
        return tuple(shown)

    def _add_type(self, node: str, cls: str, premises: tuple[Triple, ...]) -> None:
        types = self._types(node)
        if cls in types:
            return
        if not isinstance(types, set) or node not in self.state.types:
            types = self.state.types[node] = set(types)
        types.add(cls)
        rules = self._rules.classes.get(cls, _NO_RULES)
        fact = (node, TYPE, cls)
        self._write(fact, premises, hidden=rules.hidden)
        self._expand(rules, fact, types)

    def _add_edge(self, node: str, prop: str, value: str, premises: tuple[Triple, ...]) -> None:
        edge = (node, prop, value)
        if edge not in self.state.edges and edge not in self._base.edges:
            rules = self._rules.properties[prop]
            self._write(edge, premises, hidden=rules.hidden)
            self._register(rules, edge)

    def _add_value(self, node: str, prop: str, value: Term, premises: tuple[Triple, ...]) -> None:
        if isinstance(value, Literal):
            self._add_datum(node, prop, value, premises)
        else:
            self._add_edge(node, prop, value, premises)

    def _add_datum(self, node: str, prop: str, literal: Literal, premises: tuple[Triple, ...]) -> None:
        fact = (node, prop, literal)
        if fact not in self.state.edges:
            self.state.edges.add(fact)
            self._write(fact, premises, hidden=False)
            rules = self._rules.data[prop]
            if (read := rules.read(literal)) is not None:
                self._new_data.append((rules, read, fact))

    def _types(self, node: str) -> set[str] | frozenset[str]:
        return self.state.types.get(node) or self._base.types.get(node) or _NONE

    def _values(self, node: str, prop: str) -> list[str]:
        key = (node, prop)
        return self.state.out.get(key, []) + self._base.out.get(key, [])

    def _nodes(self, value: str, prop: str) -> list[str]:
        key = (value, prop)
        return self.state.into.get(key, []) + self._base.into.get(key, [])

    def _follow_type(self, rules: ClassRules, fact: Triple) -> None:
        node = fact[0]
        types = self.state.types[node]
        for members, head in rules.joins:
            if head not in types and types.issuperset(members):
                self._add_type(node, head, tuple((node, TYPE, member) for member in members))
        for prop, head in rules.partners:
            for holder in self._nodes(node, prop):
                self._add_type(holder, head, ((holder, prop, node), fact))
        for prop, value in rules.values:
            self._add_value(node, prop, value, (fact,))
        for prop, head in rules.onlys:
            for value in self._values(node, prop):
                self._add_type(value, head, (fact, (node, prop, value)))
        if not rules.disjoint.isdisjoint(types):
            self._report_disjoint(fact, rules.disjoint & types)
        if rules.members is not None and node in self._shared and node not in rules.members:
            self._report_stranger(fact)

    def _follow_edge(self, rules: PropertyRules, edge: Triple) -> None:
        node, prop, value = edge[0], edge[1], str(edge[2])
        for sup, turned in rules.implied:
            if turned:
                self._add_edge(value, sup, node, (edge,))
            else:
                self._add_edge(node, sup, value, (edge,))
        self._type_ends(rules, edge, value)
        for second, head in rules.first:
            for end in self._values(value, second):
                self._add_edge(node, head, end, (edge, (value, second, end)))
        for first, head in rules.second:
            for start in self._nodes(node, first):
                self._add_edge(start, head, value, ((start, first, node), edge))
        if rules.functional:
            self._check_single(node, prop, value)

    def _type_ends(self, rules: PropertyRules, edge: Triple, value: str) -> None:
        node = edge[0]
        # mostly nothing new: one look at the set is cheaper than a call per class
        if rules.domains and not self._types(node).issuperset(rules.domains):
            for cls in rules.domains:
                self._add_type(node, cls, (edge,))
        for head in rules.values.get(value, ()):
            self._add_type(node, head, (edge,))
        for cls, head in rules.onlys:
            if cls in self._types(node):
                self._add_type(value, head, ((node, TYPE, cls), edge))
        if rules.ranges and not self._types(value).issuperset(rules.ranges):
            for cls in rules.ranges:
                self._add_type(value, cls, (edge,))
        types = self._types(value) if rules.partners else _NONE
        for cls, head in rules.partners:
            if cls in types:
                self._add_type(node, head, (edge, (value, TYPE, cls)))

    def _follow_datum(self, rules: DataRules, read: Read, fact: Triple) -> None:
        node, prop, literal = fact
        for sup in rules.implied:
            self._add_value(node, sup, literal, (fact,))
        if not self._types(node).issuperset(read.heads):
            for head in read.heads:
                self._add_type(node, head, (fact,))
        if rules.functional:
            self._check_single(node, prop, read.value)

    def _check_single(self, node: str, prop: str, value: object) -> None:
        """One value at most: the nodes of a record and the ontology's individuals are all different."""
        if self._single.setdefault((node, prop), value) != value:
            text = f"more than one value is stated for '{self._label(prop)}', where only one can be true"
            self._report(node, prop, text)

    def _report_disjoint(self, fact: Triple, others: set[str]) -> None:
        """Blame the record: a clash at a drug or a site comes from whichever record points there."""
        record = self._shown((fact,))[0][0] if fact[0] in self._shared else fact[0]
        for other in sorted(others):
            one, two = sorted((self._label(str(fact[2])), self._label(other)))
            text = f"the record says both '{one}' and '{two}', which exclude each other"
            self._report(record, "", text if one != two else f"nothing can be '{one}'")

    def _report_stranger(self, fact: Triple) -> None:
        """A value that is none of those that the class of the record allows."""
        record, path, _ = next(edge for edge in self._shown((fact,)) if edge[2] == fact[0])
        text = f"the value of '{self._label(path)}' is none that a record of this kind can have"
        self._report(record, path, text)

    def _report(self, record: str, path: str, text: str) -> None:
        if (record, text) not in self._clashes:
            self._clashes.add((record, text))
            self._graph.finding("CONTRADICTION", f"{text}: correct the source", record=record, path=path)
