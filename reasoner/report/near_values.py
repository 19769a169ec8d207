# SPDX-License-Identifier: Apache-2.0
"""Near misses by value: deciding criteria of a patient that measured numbers close to their limits decide.

A criterion counts when all the numbers that would have to move to change it are near. Which these are is
found while judging (`reasoner.judge.nearness`); here is decided only what a page calls near.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Final, NamedTuple, Protocol

from reasoner.judge.words import record_name
from reasoner.patient import Literal
from reasoner.report.marks import MARKS, Mark
from reasoner.result import Comparison, Outcome, PatientResult

__all__ = ["NEAR_PERCENT", "NearValue", "NumberWords", "near_values"]

#: How far from its limit a number is called near: a setting of the page, not of any protocol.
NEAR_PERCENT: Final = 10
_TENTHS: Final = Decimal("0.1")


class NumberWords(Protocol):
    """Tells numbers and their units, as `EvidenceText` does."""

    def unit(self, comparison: Comparison, /) -> str:
        """The unit of a number and its limit."""

    def number(self, literal: Literal, /) -> str:
        """A number as it is read."""


class NearValue(NamedTuple):
    """One number near its limit, in words; `percent` is how far it is from the limit, without a sign."""

    criterion: str
    outcome: str
    rule: str
    record: str
    value: str
    limit: str
    unit: str
    percent: str
    below: bool

    @property
    def mark(self) -> Mark:
        """The outcome as a symbol and a word."""
        return MARKS[Outcome(self.outcome)]

    @property
    def distance(self) -> str:
        """How far from the limit, and on which side."""
        if not Decimal(self.percent):
            return "at the limit"
        return f"{self.percent} % {'below' if self.below else 'above'}"


def near_values(result: PatientResult, deciding: frozenset[str], text: NumberWords) -> Iterator[NearValue]:
    """The numbers of a patient that lie near their limits, in protocol order."""
    for criterion in result.criteria:
        near = all(abs(c.distance) * 100 <= NEAR_PERCENT for c in criterion.comparisons)
        if criterion.identifier not in deciding or not near:
            continue
        for comparison in criterion.comparisons:
            yield NearValue(
                criterion.identifier,
                str(criterion.outcome),
                comparison.condition,
                record_name(comparison.record),
                text.number(comparison.value),
                text.number(comparison.limit),
                text.unit(comparison),
                _percent(abs(comparison.distance)),
                comparison.distance < 0,
            )


def _percent(part: Fraction) -> str:
    """A part as a number of hundredths with one decimal; what is not zero is never told as zero."""
    exact = Decimal(part.numerator) * 100 / Decimal(part.denominator)
    rounded = exact.quantize(_TENTHS, ROUND_HALF_EVEN)
    return str(rounded or (_TENTHS if exact else rounded))
