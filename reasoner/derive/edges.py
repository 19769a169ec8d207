# SPDX-License-Identifier: Apache-2.0
"""On which registration dates a derived fact may change, when nothing but the date of registration moves.

Between two such days every derived fact stays as it is, so that whoever asks how a verdict depends on the
date evaluates these days only.

1. A record crosses the far edge of a window on the first registration date from which the window begins after
   the record (or no earlier than it, for windows of what must be long past). That day is found by bisection
   over all days, counting back from each: counting forward from the record gives other month ends. Either end
   of a partial date crosses on its own. A window that is not counted from registration has no such edge.
2. Everything else compares a date with registration itself: a record counts from its first possible day on,
   certainly from its last. So both ends of every date are edges.
3. Windows of freshness that are held fixed have no edge, and what was known by the stated registration counts
   before it, too.

Shapes see registration through these facts only: none compares the date itself with another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from reasoner.derive import dates
from reasoner.derive import vocabulary as v
from reasoner.derive.dates import months_before
from reasoner.derive.declarations import Bound, Declarations, Window
from reasoner.derive.records import Held, Records
from reasoner.derive.windows import start_of
from reasoner.patient import Literal, PatientGraph

__all__ = [
    "Ageing",
    "Crossings",
    "ageing",
    "crossings",
    "first_day_past",
    "freshness",
    "last_start",
    "months_around",
]

_DAY: Final = timedelta(days=1)
_LONGEST_MONTH: Final = 31
#: The ends of an interval whose days are not known.
_UNKNOWN: Final = frozenset({date.min, date.max})
_LOOKING_BACK: Final = frozenset({Bound.WITHIN, Bound.LESS_THAN})


def freshness(declared: Declarations) -> tuple[Window, ...]:
    """The windows outside which a record is too old to decide, though what it says may still be so."""
    windows = (step for step in declared.steps if isinstance(step, Window) and not step.counted_from)
    return tuple(w for w in windows if w.otherwise == v.REASON_STALE and w.bound in _LOOKING_BACK)


class Crossings(NamedTuple):
    """The registration dates of a span on which a derived fact may differ from the day before.

    `dates` are those from which a record may count, or certainly does; `windows` those on which a record has
    just crossed the far edge of a window, for each window that has any. Both are sorted.
    """

    dates: list[date]
    windows: dict[str, list[date]]

    @property
    def days(self) -> list[date]:
        """All of them, sorted."""
        return sorted({*self.dates, *(day for days in self.windows.values() for day in days)})


def crossings(declared: Declarations, records: Records, held: Held, span: tuple[date, date]) -> Crossings:
    """Find the crossings of a span of registration dates; of those that may matter, none is left out."""

    def within(days: Iterable[date]) -> list[date]:
        return sorted({day for day in days if span[0] <= day <= span[1]})

    dated = set(_ends_of_dates(records, held))
    far: dict[str, list[date]] = {}
    for step in declared.steps:
        if isinstance(step, Window) and step.iri not in held.windows:
            ends = _ends_of_members(step, records) - _UNKNOWN
            dated |= ends
            if crossed := within(_far_edges(step, ends, span)):
                far[step.iri] = crossed
    return Crossings(within(dated), far)


class Ageing(NamedTuple):
    """The registration dates on which some record has just become too old for a window, first to last.

    `undated` says whether there is one that may be too old on any date.
    """

    window: str
    days: list[date]
    undated: bool


def ageing(window: Window, records: Records) -> Ageing:
    """When the records that a window of freshness concerns become too old for it."""
    ends = _ends_of_members(window, records)
    past = {first_day_past(window, day) for day in ends - _UNKNOWN}
    days = sorted(day for day in past if day is not None)
    return Ageing(window.iri, days, not ends.isdisjoint(_UNKNOWN))


def first_day_past(window: Window, day: date) -> date | None:
    """The first registration date from which the window begins later than `day`; None if there is none."""
    reach = (window.days or 0) + _LONGEST_MONTH * ((window.months or 0) + 1)
    return _first_past(lambda registration: start_of(window, registration), day, reach)


def months_around(day: date, months: int) -> tuple[date, date]:
    """The day so many months back, and the last day from which so many months back do not pass `day`."""
    reach = _LONGEST_MONTH * (months + 1)
    past = _first_past(lambda later: months_before(later, months), day, reach)
    return months_before(day, months), date.max if past is None else past - _DAY


def last_start(patient: PatientGraph, by: date) -> date:
    """The last day, up to `by`, on which a treatment may have begun or been repeated."""
    found = [date.min]
    for facts in patient.index.values():
        for prop in (v.START_DATE, v.SESSION_DATE):
            for literal in facts.get(prop, ()):
                when = dates.parse(literal) if isinstance(literal, Literal) else None
                if when is not None and when.low <= by:
                    found.append(min(when.high, by))
    return max(found)


def _first_past(back: Callable[[date], date], day: date, reach: int) -> date | None:
    """The first day, at most `reach` days after `day`, from which counting back ends later than `day`."""
    start = day.toordinal()
    days = range(start, min(start + reach, date.max.toordinal()) + 1)
    place = bisect_right(days, day, key=lambda ordinal: back(date.fromordinal(ordinal)))
    return date.fromordinal(days[place]) if place < len(days) else None


def _ends_of_members(window: Window, records: Records) -> set[date]:
    """First and last possible day of every record that the window concerns."""
    whens = (records.date(record, window.date_path) for record in records.typed(window.classes))
    return {end for when in whens for end in when[:2]}


def _far_edges(window: Window, ends: set[date], span: tuple[date, date]) -> Iterator[date]:
    """The days on which an end of a date has just crossed the far edge; only those of the span are sought."""
    if window.bound is Bound.AT_LEAST:
        ends = {end - _DAY for end in ends}
    if window.counted_from or window.bound not in {Bound.AT_LEAST, *_LOOKING_BACK}:
        return
    first, last = span
    before = start_of(window, first - _DAY if first > date.min else first)
    upto = start_of(window, last)
    for end in ends:
        crossed = first_day_past(window, end) if before <= end < upto else None
        if crossed is not None:
            yield crossed


def _ends_of_dates(records: Records, held: Held) -> Iterator[date]:
    """Both ends of every date of every record, but of those before which the record was known anyhow."""
    stated = records.registration.records if records.registration else ()
    for record, facts in records.patient.index.items():
        if record in stated:  # that is what moves
            continue
        since = held.until if records.is_any(record, held.classes) else date.min
        for values in facts.values():
            for literal in values:
                when = dates.parse(literal) if isinstance(literal, Literal) else None
                if when is not None:
                    yield from (end for end in when[:2] if end > since)
