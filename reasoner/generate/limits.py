# SPDX-License-Identifier: Apache-2.0
"""The limits of a protocol as they meet one patient: numbers that shapes compare, ends of windows.

Nothing is asked about whether a shape holds: every number that the shapes lead to from the patient counts,
with every bound that stands there. A window ends so many days or months before the date that it is counted
from; the ends of another are the dates of the records that it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from reasoner.derive import vocabulary as v
from reasoner.derive.declarations import Window
from reasoner.derive.units import read_number
from reasoner.derive.windows import start_of
from reasoner.judge.constraints import BOUNDS, Compare, Constraint, Each, Joined, Not, Qualified, Test
from reasoner.judge.shape_tree import ShapeTree
from reasoner.judge.walks import View, Walk
from reasoner.patient import Literal, PatientGraph, Term, Triple
from reasoner.terms import XSD_DATE

__all__ = ["DateLimit", "NumberLimit", "find_date_limits", "find_number_limits", "is_asserted", "is_number"]

_ORDERED: Final = frozenset({"lessThan", "lessThanOrEquals"})


class NumberLimit(NamedTuple):
    """A number of the patient, and what a shape compares it with: `compared` is a property, or the limit."""

    shape: str
    compared: str
    triple: Triple
    limit: Literal


class DateLimit(NamedTuple):
    """A date of the patient, and the first or last day of a window; `kind` is the class that it concerns."""

    window: str
    kind: str
    triple: Triple
    edge: date


def find_number_limits(
    tree: ShapeTree, shapes: Iterable[str], patient: PatientGraph
) -> Iterator[NumberLimit]:
    """Every comparison of a number that some shapes may come to at a patient with all facts."""
    view = View(patient)
    waiting: list[tuple[str, Term]] = []
    waiting += [(shape, patient.iri) for shape in [*shapes][::-1]]
    seen: set[tuple[str, Term]] = set()
    while waiting:
        name, node = waiting.pop()
        if (name, node) in seen:
            continue
        seen.add((name, node))
        shape = tree[name]
        walks = [Walk(node, ())] if shape.path is None else shape.path(view, node)
        for constraint in shape.constraints:
            waiting += [(below, walk.value) for below in _below(constraint) for walk in walks]
            for compared, limit in _limits(constraint, node, patient):
                for walk in walks:
                    if walk.triples and is_number(walk.value) and is_number(limit):
                        yield NumberLimit(name, compared, walk.triples[-1], limit)


def is_number(term: Term) -> bool:
    """Whether a term is a literal with an exact value."""
    return isinstance(term, Literal) and read_number(term) is not None


def _below(constraint: Constraint) -> tuple[str, ...]:
    """The shapes that a constraint asks about the value nodes."""
    if isinstance(constraint, Joined):
        return constraint.shapes
    return (constraint.shape,) if isinstance(constraint, Each | Not | Qualified) else ()


def _limits(constraint: Constraint, focus: Term, patient: PatientGraph) -> Iterator[tuple[str, Literal]]:
    if isinstance(constraint, Test) and constraint.parameter in BOUNDS:
        if isinstance(constraint.argument, Literal):
            yield constraint.argument.lexical, constraint.argument
    elif isinstance(constraint, Compare) and constraint.parameter in _ORDERED:
        for limit in patient.literals(str(focus), constraint.property):
            yield constraint.property, limit


def find_date_limits(windows: Iterable[Window], patient: PatientGraph) -> Iterator[DateLimit]:
    """The ends of every window for the first record of each class that it concerns."""
    for window in windows:
        for cls in window.classes:
            for record in patient.instances(cls):
                dates = list(_days_of(patient, record, window.date_path))
                if len(dates) == 1:
                    triple = (record, window.date_path, dates[0])
                    for edge in _edges(window, patient, record):
                        yield DateLimit(window.iri, cls, triple, edge)
                    break


def _days_of(patient: PatientGraph, record: str, prop: str) -> Iterator[Literal]:
    """The dates of a record that are known to the day."""
    for literal in patient.literals(record, prop):
        if literal.datatype == XSD_DATE and len(literal.lexical) == len("2000-01-01"):
            yield literal


def _edges(window: Window, patient: PatientGraph, record: str) -> list[date]:
    if window.months is not None or window.days is not None:
        counted_from = (record, window.counted_from) if window.counted_from else None
        whose, prop = counted_from or (patient.iri, v.REGISTRATION_DATE)
        return [start_of(window, _day(literal)) for literal in _days_of(patient, whose, prop)]
    grounds = patient.derived.get((record, v.CERTAINLY_IN, window.iri), ())
    days = {
        _day(literal)
        for other in grounds
        if other != record
        for prop in patient.index.get(other, {})
        for literal in _days_of(patient, other, prop)
    }
    return sorted(days)


def _day(literal: Literal) -> date:
    return date.fromisoformat(literal.lexical)


def is_asserted(patient: PatientGraph, triple: Triple) -> bool:
    """Whether a fact stands in the record."""
    return triple not in patient.derived and triple not in patient.entailed
