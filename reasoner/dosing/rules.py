# SPDX-License-Identifier: Apache-2.0
"""The dosing rules of a protocol: criteria whose focus is a pair of doses, with the numbers that they state.

From these numbers the earliest compliant time is computed. They stand beside the criterion in its Turtle, and
each must be a bound of a shape that the criterion leads to, so that what is told is what is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reasoner.derive import vocabulary as v
from reasoner.derive.units import read_number
from reasoner.dosing.result import Level
from reasoner.errors import ProtocolError
from reasoner.patient import Literal
from reasoner.protocol import Condition, Criterion, Protocol
from reasoner.shacl_terms import RANGES
from reasoner.terms import SH, TRIAL, TYPE, XSD_INTEGER, shorten

__all__ = ["DoseRule", "Limits", "header_of", "radioligands_of", "read_rules"]

_LEVELS: Final = {
    SH + "Violation": Level.VIOLATION,
    SH + "Warning": Level.WARNING,
    SH + "Info": Level.INFORMATION,
}
_DAYS: Final = frozenset({v.GAP_DAYS_LOW, v.GAP_DAYS_HIGH})
_HOURS: Final = frozenset({v.GAP_HOURS_LOW, v.GAP_HOURS_HIGH})
_NUMBERS: Final = {
    "daysBefore": _DAYS,
    "hoursBefore": _HOURS,
    "daysAfter": _DAYS,
    "hoursAfter": _HOURS,
    "hoursUntil": _HOURS,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a rule asks for on each side of a radioligand dose; None where it asks for nothing."""

    days_before: int | None
    hours_before: int | None
    days_after: int | None
    hours_after: int | None
    hours_until: int | None


@dataclass(frozen=True, slots=True)
class DoseRule:
    """One criterion; it has something to say about a pair of which all of `applies_if` may hold."""

    criterion: Criterion
    applies_if: tuple[Condition, ...]
    limits: Limits
    planning: bool
    level: Level


def read_rules(protocol: Protocol) -> tuple[DoseRule, ...]:
    """The rules of a protocol whose focus is a pair of doses.

    Raises:
        ProtocolError: the focus is another, a rule names no condition, or a number is not that of its shapes.
    """
    if protocol.focus_class != v.DOSE_PAIR:
        reason = f"judges {shorten(protocol.focus_class)}, not {shorten(v.DOSE_PAIR)}"
        raise ProtocolError(protocol.identifier, reason)
    return tuple(_read(criterion, protocol) for criterion in protocol.criteria)


def _read(criterion: Criterion, protocol: Protocol) -> DoseRule:
    shapes = protocol.shapes
    named = shapes.nodes(criterion.iri, TRIAL + "appliesIf")
    if not named or not all(iri in protocol.conditions for iri in named):
        raise ProtocolError(criterion.identifier, "trial:appliesIf must name conditions")
    severity = next(s for s in shapes.nodes(criterion.possible, SH + "severity") if s in _LEVELS)
    return DoseRule(
        criterion,
        tuple(protocol.conditions[iri] for iri in named),
        Limits(*(_number(criterion, name, protocol) for name in _NUMBERS)),
        shapes.text(criterion.iri, TRIAL + "planning") == "true",
        _LEVELS[severity],
    )


def _number(criterion: Criterion, name: str, protocol: Protocol) -> int | None:
    """A declared number, which some shape below the criterion must compare with."""
    values = protocol.shapes.objects(criterion.iri, TRIAL + name)
    if not values:
        return None
    literal = values[0]
    number = read_number(literal) if isinstance(literal, Literal) else None
    if len(values) > 1 or number is None or number.denominator != 1 or number < 0:
        raise ProtocolError(
            criterion.identifier, f"trial:{name} takes one whole number ({shorten(XSD_INTEGER)})"
        )
    if literal not in _bounds(criterion, _NUMBERS[name], protocol):
        raise ProtocolError(criterion.identifier, f"trial:{name} {number} is no bound of its shapes")
    return number.numerator


def _bounds(criterion: Criterion, paths: frozenset[str], protocol: Protocol) -> Iterator[object]:
    """Every value that the shapes of a criterion compare the values of one of the paths with."""
    shapes = protocol.shapes
    waiting, seen = [criterion.possible, criterion.proven], set[str]()
    while waiting:
        shape = waiting.pop()
        if shape in seen:
            continue
        seen.add(shape)
        waiting += [reference.target for reference in shapes.references(shape)]
        if not paths.isdisjoint(shapes.nodes(shape, SH + "path")):
            yield from (value for parameter in RANGES for value in shapes.objects(shape, parameter))


def radioligands_of(protocol: Protocol) -> tuple[str, ...]:
    """The classes of dose that the protocol sets against the others."""
    shapes = protocol.shapes
    gaps = (node for node, facts in shapes.index.items() if TRIAL + "DoseGap" in facts.get(TYPE, ()))
    return tuple(cls for node in gaps for cls in shapes.nodes(node, TRIAL + "from"))


def header_of(protocol: Protocol) -> str:
    """The IRI of the ontology header that declares the protocol."""
    index = protocol.declarations
    return next(node for node, facts in index.items() if TRIAL + "Protocol" in facts.get(TYPE, ()))
