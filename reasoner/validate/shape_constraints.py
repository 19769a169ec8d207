# SPDX-License-Identifier: Apache-2.0
"""Constraints that refer to other shapes: SHACL 1.0 Core, sections 4.6 and 4.7.

https://www.w3.org/TR/shacl/#core-components-logical. `sh:property` (4.7.2) is no constraint here: its results
are those of the property shape, so that the engine follows it itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from reasoner.patient import Term
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import SH
from reasoner.validate.declared import Constraint, Declared, Test, each, together
from reasoner.validate.facts import Facts
from reasoner.validate.logic import all_of, any_of

__all__ = ["and_", "node", "not_", "or_", "qualified_max", "qualified_min", "xone"]


# 4.6 Logic


def not_(declared: Declared, value: Term) -> Constraint:
    """`sh:not` (4.6.1)."""
    conforms = declared.conforms(value)

    return each(lambda facts, node: not conforms(facts, node))


def and_(declared: Declared, value: Term) -> Constraint:
    """`sh:and` (4.6.2)."""
    members = declared.listed(value)

    return each(all_of(members))


def or_(declared: Declared, value: Term) -> Constraint:
    """`sh:or` (4.6.3)."""
    members = declared.listed(value)

    return each(any_of(members))


def xone(declared: Declared, value: Term) -> Constraint:
    """`sh:xone` (4.6.4)."""
    members = declared.listed(value)

    return each(lambda facts, node: sum(conforms(facts, node) for conforms in members) == 1)


# 4.7 Shapes


def node(declared: Declared, value: Term) -> Constraint:
    """`sh:node` (4.7.1)."""
    return each(declared.shapes.reference(declared.shape, value, has_path=False))


def _counted(declared: Declared) -> Test:
    """Which value nodes `sh:qualifiedMinCount` and `sh:qualifiedMaxCount` count (4.7.3)."""
    (shape,) = declared.objects("qualifiedValueShape")
    conforms = declared.conforms(shape)
    if not any(declared.flag(value) for value in declared.objects("qualifiedValueShapesDisjoint")):
        return conforms
    siblings = [declared.conforms(s) for s in _siblings(declared.graph, declared.shape, shape)]
    return lambda facts, node: conforms(facts, node) and not any(s(facts, node) for s in siblings)


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
    least, counts = declared.count(value), _counted(declared)

    def holds(facts: Facts, _focus: Term, values: Collection[Term]) -> bool:
        missing = least
        if missing > len(values):
            return False
        for node in values if missing else ():
            if counts(facts, node):
                missing -= 1
                if not missing:
                    return True
        return not missing

    return together(holds)


def qualified_max(declared: Declared, value: Term) -> Constraint:
    """`sh:qualifiedMaxCount` (4.7.3)."""
    most, counts = declared.count(value), _counted(declared)

    def holds(facts: Facts, _focus: Term, values: Collection[Term]) -> bool:
        left = most
        for node in values:
            if counts(facts, node):
                if not left:
                    return False
                left -= 1
        return True

    return together(holds)
