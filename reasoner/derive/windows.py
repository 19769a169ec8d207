# SPDX-License-Identifier: Apache-2.0
"""Which records lie in a window: certainly (every day they may be), possibly (some day), or not.

Every window is one or more ranges of days with inclusive ends, counted back from registration R; a range is
narrower for "certainly" than for "possibly" as far as R or the anchor is itself uncertain. A record after R
lies in no window. Without R nothing is certain. A window that is counted from another date of the record puts
that date in the place of R. When freshness is held fixed, its windows hold all that they concern.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from reasoner.derive import vocabulary as v
from reasoner.derive.dates import Interval, certainly_within, months_before, possibly_within
from reasoner.derive.declarations import Bound, Window
from reasoner.derive.records import Held, Records, Registration

__all__ = ["Anchor", "Range", "mark", "ranges_of", "start_of"]


class Anchor(NamedTuple):
    """The event that a window starts from, as an interval, and the records that it was taken from."""

    when: Interval
    records: tuple[str, ...]


class Range(NamedTuple):
    """Days that lie in the window whatever the open dates are, and days that may; what they rest on."""

    certain_start: date
    certain_end: date
    possible_start: date
    possible_end: date
    records: tuple[str, ...]


def mark(window: Window, records: Records, anchor: Anchor | None) -> None:
    """Derive `trial:certainlyIn` and `trial:possiblyIn` for every record of the window's classes."""
    members = records.typed(window.classes)
    if not members:
        return
    shared = [] if window.counted_from else ranges_of(window, records, anchor)
    derive = records.patient.derive
    for record in members:
        when = records.date(record, window.date_path)
        ranges = [_of_record(window, records, record)] if window.counted_from else shared
        for days in ranges:
            if certainly_within(when, days.certain_start, days.certain_end):
                derive(record, v.CERTAINLY_IN, window.iri, (record, *days.records))
                derive(record, v.POSSIBLY_IN, window.iri, (record, *days.records))
                break
        else:
            _mark_possible(window, records, record, when, ranges)


def _mark_possible(
    window: Window, records: Records, record: str, when: Interval, ranges: list[Range]
) -> None:
    for days in ranges:
        if possibly_within(when, days.possible_start, days.possible_end):
            records.patient.derive(record, v.POSSIBLY_IN, window.iri, (record, *days.records))
            return
    if window.otherwise and records.possibly_prior(when, record):
        records.problem(record, window.otherwise)


def ranges_of(window: Window, records: Records, anchor: Anchor | None) -> list[Range]:
    """The ranges of a window for one patient; `anchor` is the event of a window since it, if there is one."""
    if records.registration is None:
        return [Range(date.max, date.min, date.min, date.max, ())]
    (first, last, _), _, grounds = records.registration
    if records.held is not None and window.iri in records.held.windows:
        return [_held_fixed(window, records.held)]
    if window.bound is Bound.DURING:
        found = _episodes(window, records, records.registration)
        return found or [Range(date.max, date.min, date.min, last, grounds)]
    if window.bound is not Bound.SINCE:
        return [_counted_back(window, first, last, grounds)]
    certain_start, possible_start = anchor.when[:2][::-1] if anchor else (date.max, date.min)
    records_of_anchor = anchor.records if anchor else ()
    return [Range(certain_start, first, possible_start, last, (*records_of_anchor, *grounds))]


def _of_record(window: Window, records: Records, record: str) -> Range:
    """The range of a window that is counted from another date of the record: open if there is none."""
    first, last, _ = records.date(record, window.counted_from)
    return _counted_back(window, first, last, ())


def _counted_back(window: Window, first: date, last: date, grounds: tuple[str, ...]) -> Range:
    """The range up to a day between `first` and `last`."""
    certain_start, possible_start = date.min, date.min
    if window.bound in {Bound.WITHIN, Bound.LESS_THAN}:
        certain_start, possible_start = start_of(window, last), start_of(window, first)
    elif window.bound is Bound.AT_LEAST:
        first, last = start_of(window, first), start_of(window, last)
    return Range(certain_start, first, possible_start, last, grounds)


def _held_fixed(window: Window, held: Held) -> Range:
    """Every day; of a window that is ageing, the days that are not too long past."""
    start = start_of(window, held.aged_to) if window.iri == held.ageing else date.min
    return Range(start, date.max, start, date.max, ())


def start_of(window: Window, day: date) -> date:
    """The day `months` or `days` before; the day after it when that end is exclusive."""
    if window.months is not None:
        start = months_before(day, window.months)
    else:
        start = day - min(timedelta(days=window.days or 0), day - date.min)
    return start + timedelta(days=1) if window.bound is Bound.LESS_THAN else start


def _episodes(window: Window, records: Records, registration: Registration) -> list[Range]:
    """While an episode runs: to its end, or to registration if it goes on or no end is recorded."""
    (first, last, _), _, grounds = registration
    found = []
    for episode in records.typed(window.episodes):
        if records.is_any(episode, window.excludes):
            continue
        start = records.date(episode, v.START_DATE)
        if records.patient.literals(episode, v.END_DATE):
            end = records.date(episode, v.END_DATE)
        else:
            end = Interval(start.low if _stopped(records, episode) else first, last)
        certain_start = start.high if records.is_every(episode, window.requires) else date.max
        certain_end, possible_end = min(end.low, first), min(end.high, last)
        found.append(Range(certain_start, certain_end, start.low, possible_end, (episode, *grounds)))
    return found


def _stopped(records: Records, episode: str) -> bool:
    """Whether the episode is said to have ended on a day that is not recorded."""
    patient = records.patient
    if v.END_DATE in patient.objects(episode, v.WITHHELD):
        return True
    return any(literal.lexical in {"false", "0"} for literal in patient.literals(episode, v.ONGOING))
