# SPDX-License-Identifier: Apache-2.0
"""All of several tests, or any of them: two and three, the usual numbers, without a loop."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.patient import Term
from reasoner.validate.declared import Test
from reasoner.validate.facts import Facts

__all__ = ["all_of", "any_of"]


def all_of(tests: Sequence[Test]) -> Test:
    """Whether a node passes every test, asked in this order."""
    match tests:
        case []:
            return lambda _facts, _node: True
        case [only]:
            return only
        case [first, second]:
            return lambda facts, node: first(facts, node) and second(facts, node)
        case [first, second, third]:
            return lambda facts, node: first(facts, node) and second(facts, node) and third(facts, node)

    def test(facts: Facts, node: Term) -> bool:
        for each in tests:  # noqa: SIM110 - a generator costs more than most tests
            if not each(facts, node):
                return False
        return True

    return test


def any_of(tests: Sequence[Test]) -> Test:
    """Whether a node passes a test, asked in this order."""
    match tests:
        case [first, second]:
            return lambda facts, node: first(facts, node) or second(facts, node)
        case [first, second, third]:
            return lambda facts, node: first(facts, node) or second(facts, node) or third(facts, node)

    def test(facts: Facts, node: Term) -> bool:
        for each in tests:  # noqa: SIM110
            if each(facts, node):
                return True
        return False

    return test
