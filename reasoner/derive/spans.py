# SPDX-License-Identifier: Apache-2.0
"""How many days lie between two dates of one record: the least and the greatest number that the dates allow.

The number is negative where the second date comes first. A record that lacks one of the two dates has none.
"""

from __future__ import annotations

from dataclasses import dataclass

from reasoner.derive import vocabulary as v
from reasoner.derive.dates import UNDATED
from reasoner.derive.node import Node
from reasoner.derive.records import Records
from reasoner.patient import Literal
from reasoner.terms import XSD_INTEGER

__all__ = ["Span", "measure", "read_span"]


@dataclass(frozen=True, slots=True)
class Span:
    """On records of `classes`, the days from the date `start` to the date `end`."""

    iri: str
    classes: tuple[str, ...]
    start: str
    end: str


def read_span(node: Node) -> Span:
    """Read the declaration of a `trial:Interval`.

    Raises:
        ProtocolError: it is incomplete or names an unknown term.
    """
    node.allow("ofClass", "from", "to").check()
    return Span(node.iri, node.classes("ofClass"), node.iri_of("from"), node.iri_of("to"))


def measure(span: Span, records: Records) -> None:
    """Derive `trial:intervalDaysLow` and `trial:intervalDaysHigh` on every record that has both dates."""
    for record in records.typed(span.classes):
        start, end = records.date(record, span.start), records.date(record, span.end)
        if UNDATED not in {start, end}:
            for prop, days in (
                (v.INTERVAL_DAYS_LOW, end.low - start.high),
                (v.INTERVAL_DAYS_HIGH, end.high - start.low),
            ):
                records.patient.derive(record, prop, Literal(str(days.days), XSD_INTEGER), (record,))
