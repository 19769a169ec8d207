# SPDX-License-Identifier: Apache-2.0
"""Constraints that refer to other shapes: SHACL 1.0 Core, sections 4.6 and 4.7.

https://www.w3.org/TR/shacl/#core-components-logical. `sh:property` (4.7.2) is no constraint here: its results
are those of the property shape, so that the engine follows it itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from reasoner.patient import Term
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import SH
from reasoner.validate.declared import Conforms, Constraint, Declared, Fault
from reasoner.validate.paths import Facts

__all__ = ["and_", "node", "not_", "or_", "qualified_max", "qualified_min", "xone"]


# 4.6 Logic


def not_(declared: Declared, value: Term) -> Constraint:
    """`sh:not` (4.6.1)."""
    conforms = declared.conforms(value)

    def constraint(facts: Facts, _focus: Term, values: Collection[Term]) -> Iterable[Fault]:
        return (node for node in values if conforms(facts, node))

    return constraint


def and_(declared: Declared, value: Term) -> Constraint:
    """`sh:and` (4.6.2)."""
    members = declared.listed(value)

    def constraint(facts: Facts, _focus: Term, values: Collection[Term]) -> Iterable[Fault]:
        for node in values:
            for conforms in members:
                if not conforms(facts, node):
                    yield node
                    break

    return constraint


def or_(declared: Declared, value: Term) -> Constraint:
    """`sh:or` (4.6.3)."""
    members = declared.listed(value)

    def constraint(facts: Facts, _focus: Term, values: Collection[Term]) -> Iterable[Fault]:
        for node in values:
            for conforms in members:
                if conforms(facts, node):
                    break
            else:
                yield node

    return constraint


def xone(declared: Declared, value: Term) -> Constraint:
    """`sh:xone` (4.6.4)."""
    members = declared.listed(value)

    def constraint(facts: Facts, _focus: Term, values: Collection[Term]) -> Iterable[Fault]:
        return (node for node in values if sum(conforms(facts, node) for conforms in members) != 1)

    return constraint


# 4.7 Shapes


def node(declared: Declared, value: Term) -> Constraint:
    """`sh:node` (4.7.1)."""
    conforms = declared.shapes.reference(declared.shape, value, has_path=False)

    def constraint(facts: Facts, _focus: Term, values: Collection[Term]) -> Iterable[Fault]:
        return (node for node in values if not conforms(facts, node))

    return constraint


def _counted(declared: Declared) -> Callable[[Facts, Collection[Term]], Iterator[Term]]:
    """The value nodes that `sh:qualifiedMinCount` and `sh:qualifiedMaxCount` count (4.7.3)."""
    (shape,) = declared.objects("qualifiedValueShape")
    conforms = declared.conforms(shape)
    siblings: list[Conforms] = []
    if any(declared.flag(value) for value in declared.objects("qualifiedValueShapesDisjoint")):
        siblings = [declared.conforms(s) for s in _siblings(declared.graph, declared.shape, shape)]

    def counted(facts: Facts, values: Collection[Term]) -> Iterator[Term]:
        for node in values:
            if conforms(facts, node) and not any(sibling(facts, node) for sibling in siblings):
                yield node

    return counted


def _siblings(graph: ShapesGraph, shape: str, value_shape: Term) -> Iterable[Term]:
    """Value shapes of the other property shapes of the same parents (4.7.3, sibling shapes)."""
    parents = [facts for facts in graph.index.values() if shape in facts.get(SH + "property", ())]
    found = {
        sibling
        for facts in parents
        for other in facts[SH + "property"]
        if isinstance(other, str)
        for sibling in graph.objects(other, SH + "qualifiedValueShape")
    }
    return found - {value_shape}


def qualified_min(declared: Declared, value: Term) -> Constraint:
    """`sh:qualifiedMinCount` (4.7.3)."""
    least, counted = declared.count(value), _counted(declared)

    def constraint(facts: Facts, _focus: Term, values: Collection[Term]) -> Iterable[Fault]:
        missing = least
        if missing > len(values):
            return (None,)
        for _ in counted(facts, values) if missing else ():
            missing -= 1
            if not missing:
                break
        return (None,) if missing else ()

    return constraint


def qualified_max(declared: Declared, value: Term) -> Constraint:
    """`sh:qualifiedMaxCount` (4.7.3)."""
    most, counted = declared.count(value), _counted(declared)

    def constraint(facts: Facts, _focus: Term, values: Collection[Term]) -> Iterable[Fault]:
        left = most
        for _ in counted(facts, values):
            if not left:
                return (None,)
            left -= 1
        return ()

    return constraint
