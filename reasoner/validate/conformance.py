# SPDX-License-Identifier: Apache-2.0
"""One test out of many: the function that says whether a node conforms to a shape.

What shapes are made of most often has a function of its own, because calls are what an evaluation costs: a
property that has a certain value, several such properties of one node, one constraint on one property.
"""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.patient import Term
from reasoner.validate.declared import Constraint, Test
from reasoner.validate.facts import NOTHING, Facts
from reasoner.validate.logic import all_of
from reasoner.validate.paths import Path

__all__ = ["Said", "has_all", "of_node", "of_values"]

#: Properties of a node and a value that each has to have.
Said = tuple[tuple[str, Term], ...]


def has_all(said: Said) -> Test:
    """Whether each property has its value."""
    if len(said) == 1:
        ((prop, value),) = said
        return lambda facts, node: value in facts.index.get(node, NOTHING).get(prop, ())

    def test(facts: Facts, node: Term) -> bool:
        found = facts.index.get(node, NOTHING)
        for prop, value in said:  # noqa: SIM110 - a generator costs more than what it asks
            if value not in found.get(prop, ()):
                return False
        return True

    return test


def of_node(constraints: Sequence[Constraint], members: Sequence[Test]) -> Test:
    """Whether a node fulfils a node shape: it is its own and only value node."""
    return all_of([*map(_of_one, constraints), *members])


def _of_one(constraint: Constraint) -> Test:
    holds = constraint.holds
    return constraint.test or (lambda facts, node: holds(facts, node, (node,)))


def of_values(path: Path, prop: str, constraints: Sequence[Constraint], members: Sequence[Test]) -> Test:
    """Whether the value nodes of a path fulfil a property shape.

    `prop` is the path where it is one property, else empty. What concerns all value nodes together is asked
    first; then each value node is asked everything at once.
    """
    checks = [constraint.holds for constraint in constraints if not constraint.test]
    tests = [*(constraint.test for constraint in constraints if constraint.test), *members]
    if not tests and len(checks) == 1:
        (check,) = checks
        if prop:
            return lambda facts, node: check(facts, node, facts.index.get(node, NOTHING).get(prop, ()))
        return lambda facts, node: check(facts, node, path(facts, node))
    of_each = all_of(tests)

    def test(facts: Facts, node: Term) -> bool:
        values = facts.index.get(node, NOTHING).get(prop, ()) if prop else path(facts, node)
        for check in checks:
            if not check(facts, node, values):
                return False
        for value in values if tests else ():  # noqa: SIM110
            if not of_each(facts, value):
                return False
        return True

    return test
