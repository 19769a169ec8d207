# SPDX-License-Identifier: Apache-2.0
"""Shapes compiled into functions, each once: what a node has to fulfil, and the results when it does not.

SHACL 1.0 Core, sections 2 and 3.4: https://www.w3.org/TR/shacl/#shapes. Malformed and recursive shapes are
errors; the standard leaves open what recursive ones mean (3.4.3).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from reasoner.patient import Term
from reasoner.result import ReportRow
from reasoner.shacl_terms import NEEDS_PATH, ONE_VALUE
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import OWL, RDFS, SH, TYPE, shorten
from reasoner.validate.components import COMPANIONS, COMPONENTS
from reasoner.validate.conformance import Said, has_all, of_node, of_values
from reasoner.validate.declared import Constraint, Declared, Fault, Statement, Test
from reasoner.validate.facts import Facts
from reasoner.validate.logic import all_of
from reasoner.validate.paths import Path, compile_path
from reasoner.validate.values import is_blank, written

__all__ = ["Compiler", "Shape", "is_class"]

_CLASSES: Final = frozenset({RDFS + "Class", OWL + "Class"})


def is_class(graph: ShapesGraph, node: str) -> bool:
    """Whether a node is a class too: of a type that the shapes graph puts right below rdfs:Class."""
    types = graph.nodes(node, TYPE)
    return any(t in _CLASSES or RDFS + "Class" in graph.objects(t, RDFS + "subClassOf") for t in types)


class Shape:
    """One shape, compiled."""

    __slots__ = (
        "_properties",
        "_results",
        "_row",
        "_values",
        "checker",
        "conforms",
        "node",
        "reaches",
        "said",
        "test",
    )

    def __init__(self, node: str, row: Callable[[str, Term, Fault], ReportRow], values: Path) -> None:
        """A shape without constraints: every node conforms."""
        self.node = node
        #: named shapes that the answers of this one depend on
        self.reaches: frozenset[str] = frozenset()
        #: what a conforming node says, if the shape asks for nothing else
        self.said: Said = ()
        self._row = row
        self._values = values
        self._results: tuple[tuple[str, Constraint], ...] = ()
        self._properties: tuple[Shape, ...] = ()
        self._answer_by(all_of([]))

    def constrain(
        self,
        results: Sequence[tuple[str, Constraint]],
        properties: Sequence[Shape],
        reaches: Iterable[str],
        path: Term | None,
    ) -> None:
        """Complete the shape, once the shapes that it refers to are compiled."""
        self.reaches = frozenset(reaches)
        self._results = tuple(results)
        self._properties = tuple(properties)
        constraints = [constraint for _, constraint in results]
        members = [shape.checker for shape in properties]
        self.said = _said(constraints, properties, path)
        if self.said:
            self._answer_by(has_all(self.said))
        elif path is None:
            self._answer_by(of_node(constraints, members))
        else:
            prop = "" if is_blank(path) else str(path)
            self._answer_by(of_values(self._values, prop, constraints, members))

    def _answer_by(self, test: Test) -> None:
        """Answers are remembered for named shapes; others are met from one place only."""
        #: whether a node conforms (3.4), found out again each time, and whatever is assumed of it
        self.test = test
        #: the same, remembered
        self.conforms: Test = _remembered(self, test)
        #: how other shapes ask for it
        self.checker = test if is_blank(self.node) else self.conforms

    def rows(self, facts: Facts, focus: Term) -> Iterator[ReportRow]:
        """The results of a node that does not conform; `sh:property` yields those of its shape (4.7.2)."""
        values = self._values(facts, focus)
        for component, constraint in self._results:
            for fault in constraint.faults(facts, focus, values):
                yield self._row(component, focus, fault)
        for shape in self._properties:
            for value in values:
                if not shape.checker(facts, value):
                    yield from shape.rows(facts, value)


def _remembered(shape: Shape, test: Test) -> Test:
    def conforms(facts: Facts, node: Term) -> bool:
        known = facts.answers[shape]
        answer = known.get(node)
        if answer is None:
            answer = known[node] = test(facts, node)
        return answer

    return conforms


def _said(constraints: Sequence[Constraint], properties: Sequence[Shape], path: Term | None) -> Said:
    """The properties and values that a shape asks for, if it asks for nothing else and nothing is named."""
    if path is None:
        said = [shape.said if is_blank(shape.node) else () for shape in properties]
        return () if constraints or not all(said) else tuple(pair for pairs in said for pair in pairs)
    needed = [(str(path), constraint.needed) for constraint in constraints]
    plain = not is_blank(path) and not properties and all(value is not None for _, value in needed)
    return tuple((prop, value) for prop, value in needed if value is not None) if plain else ()


def _itself(_facts: Facts, focus: Term) -> Collection[Term]:
    """The value node of a node shape (2.2)."""
    return (focus,)


class Compiler:
    """Compiles the shapes of one graph, each once, under one set of replacements."""

    def __init__(self, graph: ShapesGraph, replaced: Mapping[str, str], known: Mapping[str, Shape]) -> None:
        """Start from the shapes that are `known`: those that refer to nothing replaced stay as they are."""
        self.compiled = {node: shape for node, shape in known.items() if shape.reaches.isdisjoint(replaced)}
        self._graph = graph
        self._replaced = replaced
        #: blank node -> the named shape in which it is written
        self._owners: dict[str, str] = {}
        #: shape that is being compiled -> named shapes that it was found to refer to
        self._reaches: dict[str, set[str]] = {}

    def shape(self, node: str) -> Shape:
        """Compile one shape and those that it refers to."""
        if node in self.compiled:
            return self.compiled[node]
        declared = Declared(self._graph, node, self)
        if node in self._reaches:
            raise declared.refused("refers to itself (recursive shape)")
        _check(declared)
        self._reaches[node] = {node}
        path = next(iter(declared.objects("path")), None)
        values = _itself if path is None else compile_path(self._graph, node)
        shape = Shape(node, _row_maker(declared), values)
        if not any(declared.flag(value) for value in declared.objects("deactivated")):
            results = [
                (f"{SH}{component.name}ConstraintComponent", component.build(declared, value))
                for parameter, component in COMPONENTS.items()
                for value in dict.fromkeys(self._graph.index[node].get(parameter, ()))
            ]
            nested = [self._target(node, value, has_path=True) for value in declared.objects("property")]
            shape.constrain(results, nested, self._reaches[node], path)
        del self._reaches[node]
        self.compiled[node] = shape
        return shape

    def reference(self, shape: str, target: Term, *, has_path: bool | None = None) -> Test:
        """Whether a node conforms to the shape that `shape` refers to."""
        return self._target(shape, target, has_path=has_path).checker

    def _target(self, shape: str, target: Term, *, has_path: bool | None) -> Shape:
        declared = Declared(self._graph, shape, self)
        owner = self._owners.get(shape, shape)
        node = self._replaced.get(str(target), target)
        node = target if node == owner else node
        if not isinstance(node, str) or node not in self._graph.index:
            raise declared.refused("refers to a shape that does not exist")
        if has_path is not None and has_path is not (SH + "path" in self._graph.index[node]):
            kind = "sh:property refers to a node shape" if has_path else "sh:node refers to a property shape"
            raise declared.refused(f"{kind}: {self._graph.name(node)}")
        if is_blank(node):
            self._owners[node] = owner
        found = self.shape(node)
        self._reaches[shape] |= found.reaches
        self._reaches[shape].add(str(target))
        return found


def _row_maker(declared: Declared) -> Callable[[str, Term, Fault], ReportRow]:
    """Rows of one shape: component, focus node and fault are what varies."""
    graph, node = declared.graph, declared.shape
    severity = next(map(declared.iri, declared.objects("severity")), SH + "Violation")
    shape_path = next((graph.path_text(str(path)) for path in declared.objects("path")), "")

    def row(component: str, focus: Term, fault: Fault) -> ReportRow:
        path, value = (fault.predicate, fault.object) if isinstance(fault, Statement) else (shape_path, fault)
        shown = "" if value is None else written(value)
        return ReportRow(written(focus), node, component, path, shown, severity)

    return row


def _check(declared: Declared) -> None:
    """Refuse what a SHACL processor would ignore or stumble over."""
    facts = declared.graph.index[declared.shape]
    has_path = SH + "path" in facts
    for target in ("targetClass", "targetSubjectsOf", "targetObjectsOf"):
        for value in declared.objects(target):
            declared.iri(value)
    for reason in (*_wrong_kind(facts, has_path=has_path), *_without_effect(facts, has_path=has_path)):
        raise declared.refused(reason)


def _wrong_kind(facts: Mapping[str, Collection[Term]], *, has_path: bool) -> Iterator[str]:
    types = facts.get(TYPE, ())
    if SH + ("NodeShape" if has_path else "PropertyShape") in types:
        yield "is a node shape with a path or a property shape without"
    for parameter in ONE_VALUE:
        if len(facts.get(parameter, ())) > 1:
            yield f"{shorten(parameter)} is given more than once"


def _without_effect(facts: Mapping[str, Collection[Term]], *, has_path: bool) -> Iterator[str]:
    for parameter in () if has_path else NEEDS_PATH:
        if parameter in facts:
            yield f"{shorten(parameter)} has no effect without a path"
    for parameter, companions in COMPANIONS.items():
        if parameter in facts and not any(companion in facts for companion in companions):
            yield f"{shorten(parameter)} has no effect without {' or '.join(map(shorten, companions))}"
