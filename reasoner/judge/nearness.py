# SPDX-License-Identifier: Apache-2.0
"""How far an outcome is from another one by measured numbers alone: the values on the other side of limits.

1. The limits on the way to the answer of a shape are known from its trace (`tracer.py`), nearest first.
2. One number after another is put just beyond its limit, and the shape asked anew with all of them there,
   until its answer changes: so far has the farthest of them to go, and no set of numbers does with less.
3. Numbers that need not move are taken out again.

Nothing is entailed or computed anew: what moves is the number that the shapes compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, Protocol

from reasoner.judge.constraints import BOUNDS
from reasoner.judge.tracer import Bound
from reasoner.patient import Literal, Triple
from reasoner.terms import XSD_DECIMAL
from reasoner.validate import Evaluation
from reasoner.validate.values import order

__all__ = ["Movable", "Values", "nearest"]

#: What is farther from its limit than this part of the limit is near in nobody's eyes; looking takes time.
_FARTHEST: Final = Fraction(1, 2)
#: Just beyond a limit, as a part of it: less than any laboratory tells apart.
_STEP: Final = Decimal("0.000001")

#: Fact -> the value that stands in its place.
Values = Mapping[Triple, Literal]


class Movable(Evaluation, Protocol):
    """An evaluation that can be asked what would be if numbers were others."""

    def instead(self, values: Values) -> Movable:
        """The same patient with other values in the place of some."""


def nearest(bounds: Iterable[Bound], changes: Callable[[Values], bool]) -> tuple[Bound, ...]:
    """The numbers nearest to their limits that change an answer by moving beyond them; none if none do.

    Args:
        bounds: what the answer rests on.
        changes: whether the answer is another one with these values.
    """
    near = sorted(
        (bound for bound in bounds if _distance(bound) <= _FARTHEST), key=lambda b: (_distance(b), b)
    )
    for count in range(1, len(near) + 1):
        if changes(_moved(near[:count])):
            return _without_idle(near[:count], changes)
    return ()


def _without_idle(bounds: list[Bound], changes: Callable[[Values], bool]) -> tuple[Bound, ...]:
    """Those that have to move; the farthest has to."""
    kept = bounds
    for bound in bounds[-2::-1]:
        fewer = [other for other in kept if other != bound]
        if changes(_moved(fewer)):
            kept = fewer
    return tuple(kept)


def _moved(bounds: Sequence[Bound]) -> dict[Triple, Literal]:
    """Each number just beyond its limit; of several limits of one number, beyond the farthest."""
    return {bound.triple: _beyond(bound) for bound in bounds}


def _beyond(bound: Bound) -> Literal:
    """The nearest value on the other side."""
    limit, allowed = Decimal(bound.limit.lexical), BOUNDS[bound.parameter]
    met = order(bound.value, bound.limit) in allowed
    upwards = bound.parameter.startswith("min") is not met
    if (0 in allowed) is met:  # else the limit itself is on the other side
        step = abs(limit) * _STEP
        limit += step if upwards else -step
    return Literal(format(limit, "f"), XSD_DECIMAL)


def _distance(bound: Bound) -> Fraction:
    limit = Fraction(bound.limit.lexical)
    return abs(Fraction(bound.value.lexical) - limit) / abs(limit)
