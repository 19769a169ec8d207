# SPDX-License-Identifier: Apache-2.0
"""What a missing fact would have to show is told with the numbers by which the shapes decide."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.protocol import Condition, Protocol, protocol_folder
from reasoner.shacl_terms import RANGES
from reasoner.terms import TRIAL

PROTOCOL = Protocol.load(protocol_folder("a022001"), Ontology.load())
CONDITIONS = {iri.rpartition("#")[2]: condition for iri, condition in PROTOCOL.conditions.items()}
#: Numbers that follow from those of the shapes, or from the ontology.
OTHERWISE = {
    "ecog02": {"0", "1"},  # at most 2
    "grade23": {"1", "2"},  # the grades themselves, and two mitoses by the definition of a class
    "allMeasurableAvid": {"4"},  # at least 3
    "activeCancer": {"3"},  # 36 months
}


def numbers(text: str) -> set[str]:
    """The numbers of a sentence, but for those inside a name."""
    return {plain(number) for number in re.findall(r"(?<![\w-])\d+(?:,\d{3})*(?:\.\d+)?", text)}


def plain(number: str) -> str:
    return number.replace(",", "").removesuffix(".0")


def decisive(condition: Condition) -> Iterator[str]:
    """Bounds of the shapes below a condition, and lengths of the windows that they name."""
    graph = PROTOCOL.shapes
    waiting, seen = [condition.possible, condition.proven, *condition.windows], set[str]()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for predicate, values in graph.index[node].items():
            waiting += [v for v in values if isinstance(v, str) and v in graph.index]
            if predicate in {*RANGES, TRIAL + "months", TRIAL + "days"}:
                yield from (plain(v.lexical) for v in values if isinstance(v, Literal))


@pytest.mark.parametrize("name", [name for name, c in CONDITIONS.items() if c.passes])
def test_numbers_are_those_of_the_shapes(name: str) -> None:
    condition = CONDITIONS[name]
    told = numbers(f"{condition.passes} {condition.passes_not}")
    assert told - OTHERWISE.get(name, set()) <= set(decisive(condition))


def test_exceptions_are_needed() -> None:
    for name, exceptions in OTHERWISE.items():
        assert exceptions <= numbers(CONDITIONS[name].passes), name


def test_sources_are_ordered() -> None:
    """The cheapest source comes first."""
    for condition in PROTOCOL.conditions.values():
        assert list(condition.obtained_from) == sorted(condition.obtained_from)
        assert bool(condition.obtained_from) is bool(condition.passes)


def test_criteria_that_a_new_test_may_take_back() -> None:
    """Laboratory values, performance status and scans can be repeated, and an analogue stopped."""
    found = {criterion.identifier for criterion in PROTOCOL.criteria if criterion.modifiable}
    laboratory = {f"INC-{number:02}" for number in (8, 9, 10, 11, 12, 13, 14)}
    assert found == laboratory | {"INC-04", "INC-06", "INC-07", "PREF-01", "PERM-05"}
