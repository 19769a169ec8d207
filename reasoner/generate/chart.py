# SPDX-License-Identifier: Apache-2.0
"""One invented patient while the record is written.

Chance comes from `Random.random` alone: of the standard library's generators only that one is promised to
give the same numbers in every version of Python.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Generic, TypeVar

from reasoner.patient import Index, Term
from reasoner.terms import TYPE

__all__ = ["Chart", "Choice"]

_T = TypeVar("_T")


class Choice(Generic[_T]):
    """Values with their weights."""

    __slots__ = ("_ends", "_values", "only")

    def __init__(self, weights: Mapping[_T, float]) -> None:
        """Weights of any sum."""
        total = sum(weights.values())
        self._values = tuple(weights)
        self._ends = tuple(accumulate(weight / total for weight in weights.values()))[:-1]
        self.only: _T | None = self._values[0] if len(self._values) == 1 else None

    def pick(self, chance: float) -> _T:
        """The value at a number between 0 and 1."""
        return self._values[bisect_right(self._ends, chance)]


@dataclass(slots=True)
class Chart:
    """The facts so far, and what they depend on.

    `missing` is the factor that the site puts on every chance that a fact is missing; `current` is what a
    record is about that is written once for each of something.
    """

    iri: str
    draw: Callable[[], float]
    registered: date
    site: str
    missing: float
    index: Index = field(default_factory=dict)
    current: str = ""
    written: dict[str, list[str]] = field(default_factory=dict)

    def record(self, name: str, holder: str, link: str, cls: str) -> str:
        """A new record, linked from its holder."""
        known = self.written.setdefault(name, [])
        node = f"{self.iri}/{name}-{len(known) + 1}"
        known.append(node)
        self.add(holder, link, node)
        self.index[node] = {TYPE: [cls]}
        return node

    def add(self, node: str, prop: str, term: Term) -> None:
        """One fact, which is not there yet."""
        facts = self.index[node]
        if prop in facts:
            facts[prop].append(term)
        else:
            facts[prop] = [term]

    def lacks(self, chance: float) -> bool:
        """Whether something is missing that is missing this often at a usual site."""
        return chance > 0 and self.draw() < chance * self.missing
