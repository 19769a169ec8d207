# SPDX-License-Identifier: Apache-2.0
"""Constraints that can be asked whether they are met at a node, and which value nodes decided that.

SHACL 1.0 Core, section 4: https://www.w3.org/TR/shacl/#core-components. Each class stands for one kind of
constraint. Its `met` gives the answer of the engine; its `decisive` follows from that answer: where a
constraint is met every value that meets it, where it is broken only those that break it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple, Protocol

from reasoner.judge.walks import Walk
from reasoner.patient import Literal, PatientGraph, Term
from reasoner.terms import SH, TYPE
from reasoner.validate.values import canonical, has_datatype, order, precedes

__all__ = [
    "BOUNDS",
    "ENDLESS",
    "Asked",
    "Compare",
    "Constraint",
    "Count",
    "Each",
    "HasValue",
    "IsA",
    "Joined",
    "Not",
    "Qualified",
    "Test",
    "plain",
]

ENDLESS: Final = float("inf")


class Decisive(NamedTuple):
    """A way to a value node; a shape that says more about it, and whether it holds there."""

    walk: Walk
    shape: str = ""
    holds: bool = False


class Asked(Protocol):
    """Who knows about shapes and facts."""

    @property
    def patient(self) -> PatientGraph:
        """Whose facts they are."""

    def holds(self, shape: str, node: Term) -> bool:
        """Whether a node conforms to a shape."""


class Constraint(Protocol):
    """One constraint of a shape."""

    def met(self, asked: Asked, values: Collection[Term], focus: Term) -> bool:
        """Whether the value nodes of a focus node, all distinct, meet it."""

    def decisive(self, asked: Asked, walks: list[Walk], focus: Term, *, truth: bool) -> list[Decisive]:
        """The values for which it is met, or broken: `truth` says which."""


class Count(NamedTuple):
    """`sh:minCount` and `sh:maxCount`."""

    low: int
    high: float

    def met(self, _asked: Asked, values: Collection[Term], _focus: Term) -> bool:
        """See `Constraint`."""
        return self.low <= len(values) <= self.high

    def decisive(self, _asked: Asked, walks: list[Walk], _focus: Term, *, truth: bool) -> list[Decisive]:
        """See `Constraint`; that there are none, or few enough, is no fact."""
        return list(map(Decisive, walks)) if self.low or not truth else []


class Qualified(NamedTuple):
    """`sh:qualifiedValueShape` with its counts."""

    shape: str
    low: int
    high: float

    def met(self, asked: Asked, values: Collection[Term], _focus: Term) -> bool:
        """See `Constraint`."""
        return self.low <= sum(asked.holds(self.shape, value) for value in values) <= self.high

    def decisive(self, asked: Asked, walks: list[Walk], _focus: Term, *, truth: bool) -> list[Decisive]:
        """See `Constraint`; where few may conform, those that do not were looked at and set aside."""
        found = [Decisive(walk, self.shape, asked.holds(self.shape, walk.value)) for walk in walks]
        too_many = len({walk.value for walk, _, holds in found if holds}) > self.high
        aside = self.high < ENDLESS if truth else not too_many
        return [decisive for decisive in found if decisive.holds or aside]


class Each(NamedTuple):
    """`sh:node` and `sh:property`: every value node conforms."""

    shape: str

    def met(self, asked: Asked, values: Collection[Term], _focus: Term) -> bool:
        """See `Constraint`."""
        return all(asked.holds(self.shape, value) for value in values)

    def decisive(self, asked: Asked, walks: list[Walk], _focus: Term, *, truth: bool) -> list[Decisive]:
        """See `Constraint`."""
        decisive = walks if truth else [w for w in walks if not asked.holds(self.shape, w.value)]
        return [Decisive(walk, self.shape, truth) for walk in decisive]


class Not(NamedTuple):
    """`sh:not`: no value node conforms."""

    shape: str

    def met(self, asked: Asked, values: Collection[Term], _focus: Term) -> bool:
        """See `Constraint`."""
        return not any(asked.holds(self.shape, value) for value in values)

    def decisive(self, asked: Asked, walks: list[Walk], _focus: Term, *, truth: bool) -> list[Decisive]:
        """See `Constraint`."""
        decisive = walks if truth else [w for w in walks if asked.holds(self.shape, w.value)]
        return [Decisive(walk, self.shape, not truth) for walk in decisive]


class Joined(NamedTuple):
    """`sh:and`, `sh:or`, `sh:xone`: at each value node so many of the shapes hold."""

    shapes: tuple[str, ...]
    low: int
    high: float

    def met(self, asked: Asked, values: Collection[Term], _focus: Term) -> bool:
        """See `Constraint`."""
        return all(self._fits(asked, value) for value in values)

    def _fits(self, asked: Asked, value: Term) -> bool:
        return self.low <= sum(asked.holds(shape, value) for shape in self.shapes) <= self.high

    def decisive(self, asked: Asked, walks: list[Walk], _focus: Term, *, truth: bool) -> list[Decisive]:
        """See `Constraint`; of alternatives every one that holds, or all when none does."""
        return [
            Decisive(walk, shape, holds)
            for walk in walks
            if truth or len(walks) == 1 or not self._fits(asked, walk.value)
            for shape in self.shapes
            if (holds := asked.holds(shape, walk.value)) is truth or self.high < ENDLESS
        ]


class HasValue(NamedTuple):
    """`sh:hasValue`: one of the value nodes is this one."""

    value: Term

    def met(self, _asked: Asked, values: Collection[Term], _focus: Term) -> bool:
        """See `Constraint`."""
        return any(plain(value) == plain(self.value) for value in values)

    def decisive(self, asked: Asked, walks: list[Walk], _focus: Term, *, truth: bool) -> list[Decisive]:
        """See `Constraint`; what was recorded in the place of the value speaks against it.

        Another window that a record lies in, or another list that is closed, stands merely beside it.
        """
        if truth:
            return [Decisive(walk) for walk in walks if plain(walk.value) == plain(self.value)]
        return [Decisive(w) for w in walks if isinstance(w.value, Literal) or _was_recorded(w, asked)]


def _was_recorded(walk: Walk, asked: Asked) -> bool:
    last = walk.triples[-1:]
    return not any(triple in asked.patient.derived or triple in asked.patient.entailed for triple in last)


class IsA(NamedTuple):
    """`sh:class`."""

    cls: str

    def met(self, asked: Asked, values: Collection[Term], _focus: Term) -> bool:
        """See `Constraint`."""
        return all(self._fits(asked, value) for value in values)

    def _fits(self, asked: Asked, value: Term) -> bool:
        return isinstance(value, str) and asked.patient.is_a(value, self.cls)

    def decisive(self, asked: Asked, walks: list[Walk], _focus: Term, *, truth: bool) -> list[Decisive]:
        """See `Constraint`; the type is a fact, and that there is none is not."""
        if not truth:
            return [Decisive(walk) for walk in walks if not self._fits(asked, walk.value)]
        return [
            Decisive(Walk(value, (*triples, (value, TYPE, self.cls))))
            for value, triples in walks
            if isinstance(value, str)
        ]


class Test(NamedTuple):
    """A constraint that each value node meets or not by itself: `sh:in`, `sh:datatype`, a bound."""

    parameter: str
    argument: Term | frozenset[Term]

    def met(self, _asked: Asked, values: Collection[Term], _focus: Term) -> bool:
        """See `Constraint`."""
        return all(map(self._fits, values))

    def decisive(self, _asked: Asked, walks: list[Walk], _focus: Term, *, truth: bool) -> list[Decisive]:
        """See `Constraint`."""
        return [Decisive(walk) for walk in walks if truth or not self._fits(walk.value)]

    def _fits(self, value: Term) -> bool:
        if isinstance(self.argument, frozenset):
            return plain(value) in self.argument
        if self.parameter == "nodeKind":
            return self.argument in (_LITERAL_KINDS if isinstance(value, Literal) else _IRI_KINDS)
        if not isinstance(value, Literal):
            return False
        if not isinstance(self.argument, Literal):
            return self.parameter == "datatype" and has_datatype(value, self.argument)
        return order(value, self.argument) in BOUNDS[self.parameter]


class Compare(NamedTuple):
    """`sh:equals`, `sh:disjoint`, `sh:lessThan`, `sh:lessThanOrEquals`: values against another property's."""

    parameter: str
    property: str

    def met(self, asked: Asked, values: Collection[Term], focus: Term) -> bool:
        """See `Constraint`."""
        others = self._others(asked, focus)
        if self.parameter in {"equals", "disjoint"}:
            left, right = set(map(plain, values)), set(map(plain, others))
            return left == right if self.parameter == "equals" else left.isdisjoint(right)
        or_equals = self.parameter == "lessThanOrEquals"
        return all(precedes(value, other, or_equals=or_equals) for value in values for other in others)

    def _others(self, asked: Asked, focus: Term) -> list[Term]:
        return asked.patient.objects(focus, self.property) if isinstance(focus, str) else []

    def decisive(self, asked: Asked, walks: list[Walk], focus: Term, *, truth: bool) -> list[Decisive]:
        """See `Constraint`; both sides decide, and without a left one there is nothing to compare."""
        if not walks and (truth or self.parameter != "equals"):
            return []
        others = [Walk(obj, ((str(focus), self.property, obj),)) for obj in self._others(asked, focus)]
        return list(map(Decisive, (*walks, *others)))


#: Bound -> the orders of a value to it that it allows.
BOUNDS: Final = {
    "minExclusive": (1,),
    "minInclusive": (0, 1),
    "maxExclusive": (-1,),
    "maxInclusive": (-1, 0),
}
_IRI_KINDS: Final = frozenset(SH + kind for kind in ("IRI", "BlankNodeOrIRI", "IRIOrLiteral"))
_LITERAL_KINDS: Final = frozenset(SH + kind for kind in ("Literal", "BlankNodeOrLiteral", "IRIOrLiteral"))


def plain(term: Term) -> Term:
    """A term as `sh:in` and `sh:hasValue` compare it."""
    return canonical(term) if isinstance(term, Literal) else term
