# SPDX-License-Identifier: Apache-2.0
"""Writes one record after another into a generated patient; every choice is drawn from Hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Final, TypeVar, cast

from hypothesis import strategies as st

from reasoner.derive.dates import months_before
from reasoner.patient import Literal, PatientGraph, Term, Triple
from reasoner.terms import (
    ONTO,
    PATIENT,
    PATIENTS,
    TYPE,
    XSD_BOOLEAN,
    XSD_DATE,
    XSD_DATETIME,
    XSD_DECIMAL,
    XSD_GYEAR,
    XSD_GYEARMONTH,
    XSD_INTEGER,
)

__all__ = ["REGISTRATION", "Scribe", "Value", "day", "edges", "fresh", "number", "past", "term", "text"]

#: A month end on purpose: calendar months counted back from it meet February.
REGISTRATION: Final = date(2026, 8, 31)

T = TypeVar("T")

#: What a property may be given: an individual or class by its local name, a number, a flag, a date, a text.
Value = str | int | float | bool | date | Literal


def term(value: Value) -> Term:
    """The RDF term of a value; a text that names no term of ours is written as a `Literal`."""
    if isinstance(value, Literal):
        return value
    if isinstance(value, bool):
        return Literal(str(value).lower(), XSD_BOOLEAN)
    if isinstance(value, int):
        return Literal(str(value), XSD_INTEGER)
    if isinstance(value, float):
        return Literal(repr(value), XSD_DECIMAL)
    if isinstance(value, date):
        return Literal(value.isoformat(), XSD_DATE)
    return value if value.startswith("http") else ONTO + value


def number(text: str) -> Literal:
    """A decimal exactly as written."""
    return Literal(text, XSD_DECIMAL)


def text(words: str) -> Literal:
    """A plain string."""
    return Literal(words)


def day(months: int = 0, days: int = 0) -> date:
    """The day some calendar months before registration, moved by days."""
    return months_before(REGISTRATION, months) + timedelta(days=days)


@cache
def edges(*months: int) -> tuple[Value, ...]:
    """Dates around the edges of windows of so many months: the edge itself, its neighbours, partial dates."""
    found: list[Value] = []
    for count in months:
        edge = day(count)
        found += [edge, edge, edge, edge - timedelta(days=1), edge + timedelta(days=1)]
        found += [Literal(edge.strftime("%Y-%m"), XSD_GYEARMONTH)]
        found += [Literal(f"{edge}T23:30:00-05:00", XSD_DATETIME)]
    found += [day(1, -3), day(3, 5), day(8, 11), REGISTRATION, REGISTRATION + timedelta(days=1)]
    return (*found, Literal("2026", XSD_GYEAR), Literal("2025-10", XSD_GYEARMONTH))


@cache
def past(*months: int, clear: bool) -> tuple[Value, ...]:
    """Like `edges`, for records of which the latest up to registration governs.

    A clear patient has none after registration: a date there takes the record out, while without a date it
    is taken to have been made in time.
    """
    after = term(REGISTRATION + timedelta(days=1))
    return tuple(value for value in edges(*months) if not clear or term(value) != after)


@cache
def fresh(*, clean: bool) -> tuple[Value, ...]:
    """Dates around the edge of 28 days before registration; `clean` leaves those out that are outside."""
    inside: tuple[Value, ...] = (day(0, -6), day(0, -2), day(0, -28), REGISTRATION)
    inside += (Literal(f"{day(0, -5)}T08:15:00", XSD_DATETIME),)
    if clean:
        return inside * 3
    outside = day(0, -29), day(0, 1), Literal("2026-08", XSD_GYEARMONTH), Literal("2026", XSD_GYEAR)
    return inside * 2 + outside


@cache
def _sampled(options: tuple[object, ...]) -> st.SearchStrategy[object]:
    return st.sampled_from(options)


@cache
def _integers(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


#: Lexical forms and values that no clean source holds.
_DIRT: Final = (
    Literal("n/a", XSD_DECIMAL),
    Literal("12,5", XSD_DECIMAL),
    Literal("unknown"),
    Literal("2026-02-30", XSD_DATE),
    Literal("yes", XSD_BOOLEAN),
    Literal("1e3", XSD_DECIMAL),
    ONTO + "liver",
    ONTO + "female",
)


@dataclass(slots=True)
class Scribe:
    """The patient that is being written.

    A `clear` patient holds nothing that supersedes or contradicts anything else, so that each fact only adds
    to what is known; otherwise all choices are independent of each other, and some values are malformed.
    """

    draw: st.DrawFn
    iri: str
    clear: bool
    graph: PatientGraph = field(init=False)
    #: what there are records of, so that a clear patient does not deny it
    recorded: set[str] = field(default_factory=set)
    _count: int = 0

    def __post_init__(self) -> None:
        """Begin with the bare patient."""
        self.graph = PatientGraph(PATIENTS + self.iri, "generated")
        self.graph.add(self.graph.iri, TYPE, PATIENT)

    def choose(self, *options: T) -> T:
        """One of the options; earlier ones are simpler."""
        return cast("T", self.draw(_sampled(options)))

    def between(self, low: int, high: int) -> int:
        """A whole number."""
        return self.draw(_integers(low, high))

    def chance(self, *, in_: int) -> bool:
        """True once in so many times."""
        return self.between(1, in_) == in_

    def many(self, most: int) -> range:
        """As many rounds as are drawn."""
        return range(self.between(0, most))

    def few(self, most: int) -> range:
        """At most one round for a clear patient, in which a second record would supersede the first."""
        return self.many(1 if self.clear else most)

    def record(self, holder: str, link: str, *classes: str) -> str:
        """A new record of one of the classes, linked from its holder."""
        cls = self.choose(*classes)
        self._count += 1
        node = f"{self.graph.iri}/{link.removeprefix('has').lower()}-{self._count}"
        self.graph.add(holder, ONTO + link, node)
        self.graph.add(node, TYPE, ONTO + cls)
        self.recorded.add(cls)
        return node

    def put(self, node: str, name: str, value: Value) -> None:
        """Write one value."""
        self.graph.add(node, ONTO + name, term(value))

    def may(self, node: str, name: str, *values: Value, absent: int = 1) -> Value | None:
        """Write one of the values or none; `absent` weighs the latter against each value."""
        if not self.clear and self.chance(in_=80):
            self.graph.add(node, ONTO + name, _DIRT[self.between(0, len(_DIRT) - 1)])
        options: tuple[Value | None, ...] = (*values, *[None] * absent)
        value = self.choose(*options) if options else None
        if value is None:
            return None
        self.put(node, name, value)
        if not self.clear and self.chance(in_=60):
            self.put(node, name, self.choose(*values))
        return value

    def flag(self, node: str, name: str, *, often: int = 1, absent: int = 1) -> bool | None:
        """Write true so many times as often as false, or none."""
        truth = [True] * often
        value = self.may(node, name, *truth, False, absent=absent)  # noqa: FBT003 - one value among several
        return value if isinstance(value, bool) else None

    def date(self, node: str, values: Sequence[Value], name: str = "date") -> Value | None:
        """Write a date; one in eight is missing."""
        return None if self.chance(in_=8) else self.may(node, name, *values, absent=0)

    def triples(self) -> list[Triple]:
        """Everything written so far."""
        return list(self.graph.triples())
