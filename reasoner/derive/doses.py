# SPDX-License-Identifier: Apache-2.0
"""How far each analogue dose lies from each radioligand dose: exact days and hours, or the range of both.

1. A dose lasts from its start to its end; without a recorded end it is over when it begins. An end that was
   recorded and could not be read may be any time after the start.
2. The analogue comes before if it begins before the radioligand does: the gap lies between its end and the
   start of the radioligand. Otherwise it comes after: between the end of the radioligand and its start. Doses
   that overlap are no time apart. Where either order is possible, the gap is of both and the order not told.
3. A dose of an unknown agent may be either of the two; so may what was entered as a dose but not as a record.
4. An analogue is given during therapy if it follows a radioligand dose, up to the recorded end of the episode
   of therapy that this dose belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from reasoner.derive import vocabulary as v
from reasoner.derive.moments import (
    DAY,
    HOUR,
    UNKNOWN,
    Moment,
    Range,
    days_between,
    instants,
    is_bounded,
    parse_moment,
)
from reasoner.derive.node import Node
from reasoner.derive.records import Records
from reasoner.derive.units import decimal_literal
from reasoner.patient import Literal, PatientGraph
from reasoner.terms import XSD_BOOLEAN, XSD_INTEGER

__all__ = ["Dose", "DoseGap", "pair_doses", "read_dose", "read_gap"]


@dataclass(frozen=True, slots=True)
class DoseGap:
    """Doses of `radioligands` are set against doses of `analogues`; `episodes` tell when therapy ended."""

    iri: str
    radioligands: tuple[str, ...]
    analogues: tuple[str, ...]
    episodes: tuple[str, ...]


class Dose(NamedTuple):
    """One dose, from its start to its end."""

    record: str
    start: Moment
    end: Moment


class _Gap(NamedTuple):
    """Calendar days and microseconds between two doses; with `before` the analogue comes first."""

    before: bool | None
    days: Range
    time: Range


def read_gap(node: Node) -> DoseGap:
    """Read the declaration of a `trial:DoseGap`.

    Raises:
        ProtocolError: it is incomplete or names an unknown term.
    """
    node.allow("from", "to", "episodes").check()
    episodes = node.classes("episodes", required=False)
    return DoseGap(node.iri, node.classes("from"), node.classes("to"), episodes)


def pair_doses(declared: DoseGap, records: Records) -> None:
    """Derive a `trial:DosePair` for each dose that may be a radioligand and each that may be an analogue."""
    _stand_in_for_unreadable(records)
    patient = records.patient
    unknown = [dose for dose in records.typed((v.DOSE_EVENT,)) if not patient.records(dose, v.HAS_AGENT)]
    radioligands = [read_dose(patient, record) for record in records.typed(declared.radioligands)]
    analogues = [*records.typed(declared.analogues), *unknown]
    first = set(_may_be_first(radioligands))
    radioligands += [read_dose(patient, record) for record in unknown]
    number = 0
    for radioligand in radioligands:
        end = _therapy_end(declared, records, radioligand)
        for record in analogues:
            if record == radioligand.record:
                continue
            number += 1
            pair = _name(patient, number)
            gap = _write(records, pair, radioligand, read_dose(patient, record))
            _write_place(records, pair, gap, is_first=radioligand.record in first, end=end)


def _stand_in_for_unreadable(records: Records) -> None:
    """What was entered as a dose and could not be read is a dose of which nothing is known."""
    patient = records.patient
    if v.HAS_DOSE_EVENT in patient.objects(patient.iri, v.WITHHELD):
        records.add_type(f"{patient.iri}/unreadable-dose", v.DOSE_EVENT, (patient.iri,))


def _name(patient: PatientGraph, number: int) -> str:
    name = f"{patient.iri}/dose-pair-{number}"
    while name in patient.index:
        name += "_"
    return name


def read_dose(patient: PatientGraph, record: str) -> Dose:
    """When a dose began and ended, as far as it can be told."""
    start, end = (_read_moment(patient, record, path) for path in (v.DOSE_START, v.DOSE_END))
    begun = start or (UNKNOWN if end is None else Moment(UNKNOWN.low, end.high, end.offset))
    if end is None:
        is_lost = patient.objects(record, v.DOSE_END) or v.DOSE_END in patient.objects(record, v.WITHHELD)
        end = Moment(begun.low, UNKNOWN.high, begun.offset) if is_lost or start is None else begun
    elif end.is_day and begun.low <= end.high:
        end = end._replace(low=max(end.low, begun.low))
    return Dose(record, begun, end)


def _read_moment(patient: PatientGraph, record: str, path: str) -> Moment | None:
    found = [parse_moment(literal) for literal in patient.literals(record, path)]
    return found[0] if len(found) == 1 else None


def _zone(*moments: Moment) -> int | None:
    return next((moment.offset for moment in moments if moment.offset is not None), None)


def _may_be_first(radioligands: list[Dose]) -> Iterator[str]:
    """The doses of which no other is certainly earlier."""
    zone = _zone(*(dose.start for dose in radioligands))
    begins = {dose.record: instants(dose.start, zone) for dose in radioligands}
    last = min((begin.high for begin in begins.values()), default=0)
    return (record for record, begin in begins.items() if begin.low <= last)


def _gap(radioligand: Dose, analogue: Dose) -> _Gap:
    zone = _zone(radioligand.start, radioligand.end, analogue.start, analogue.end)
    begin, over = instants(radioligand.start, zone), instants(radioligand.end, zone)
    given, done = instants(analogue.start, zone), instants(analogue.end, zone)
    found: list[_Gap] = []
    if given.low < begin.high:
        days = days_between(analogue.end, radioligand.start)
        found.append(_Gap(before=True, days=days, time=_from_to(done, begin)))
    if given.high >= begin.low:
        days = days_between(radioligand.end, analogue.start)
        found.append(_Gap(before=False, days=days, time=_from_to(over, given)))
    first, last = found[0], found[-1]
    return _Gap(
        first.before if first is last else None,
        first.days.hull(last.days).at_least_zero(),
        first.time.hull(last.time).at_least_zero(),
    )


def _from_to(first: Range, second: Range) -> Range:
    return Range(second.low - first.high, second.high - first.low)


def _write(records: Records, pair: str, radioligand: Dose, analogue: Dose) -> _Gap:
    patient = records.patient
    gap, sources = _gap(radioligand, analogue), (radioligand.record, analogue.record)
    records.add_type(pair, v.DOSE_PAIR, sources)
    patient.derive(patient.iri, v.HAS_DOSE_PAIR, pair, sources)
    patient.derive(pair, v.RADIOLIGAND_DOSE, radioligand.record, sources)
    patient.derive(pair, v.ANALOGUE_DOSE, analogue.record, sources)
    for prop, number in ((v.GAP_DAYS_LOW, gap.days.low), (v.GAP_DAYS_HIGH, gap.days.high)):
        if is_bounded(number):
            patient.derive(pair, prop, Literal(str(number), XSD_INTEGER), sources)
    for prop, number in ((v.GAP_HOURS_LOW, gap.time.low), (v.GAP_HOURS_HIGH, gap.time.high)):
        if is_bounded(number, DAY):
            patient.derive(pair, prop, decimal_literal(Fraction(number, HOUR)), sources)
    if gap.before is not None:
        patient.derive(pair, v.ANALOGUE_BEFORE, _boolean(value=gap.before), sources)
    return gap


def _write_place(records: Records, pair: str, gap: _Gap, *, is_first: bool, end: Range | None) -> None:
    """Whether the pair is with the first radioligand dose, and the analogue given while therapy went on."""
    patient = records.patient
    sources = patient.records(pair, v.ANALOGUE_DOSE)
    if is_first:
        patient.derive(pair, v.FIRST_RADIOLIGAND, _boolean(value=True), sources)
    during = None if gap.before is None else not gap.before
    if during and end is not None:
        day = read_dose(patient, sources[0]).start.days
        during = True if day.high <= end.low else False if day.low > end.high else None
    if during is not None:
        patient.derive(pair, v.DURING_THERAPY, _boolean(value=during), sources)


def _therapy_end(declared: DoseGap, records: Records, radioligand: Dose) -> Range | None:
    """The last day of the episodes of therapy that may hold the dose; None if one of them has no end."""
    ends = []
    for episode in records.typed(declared.episodes):
        start = records.date(episode, v.START_DATE)
        if start.low.toordinal() > radioligand.start.days.high:
            continue
        if not records.patient.literals(episode, v.END_DATE):
            return None
        end = records.date(episode, v.END_DATE)
        if end.high.toordinal() >= radioligand.start.days.low:
            ends.append(Range(end.low.toordinal(), end.high.toordinal()))
    return Range(max(end.low for end in ends), max(end.high for end in ends)) if ends else None


def _boolean(*, value: bool) -> Literal:
    return Literal(str(value).lower(), XSD_BOOLEAN)
