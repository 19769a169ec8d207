# SPDX-License-Identifier: Apache-2.0
"""Dates as intervals of calendar days, and calendar arithmetic.

A literal of XML Schema 1.1 (`xsd:date`, `xsd:gYearMonth`, `xsd:gYear`, `xsd:dateTime`) stands for every day
that it allows: a year for all of its days. Dates are local calendar dates, so a time zone is dropped as
written and never shifts a day. The time of a `dateTime` only orders events of one day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from functools import lru_cache
from typing import Final, NamedTuple

from reasoner.patient import Literal
from reasoner.terms import XSD_DATE, XSD_DATETIME, XSD_GYEAR, XSD_GYEARMONTH

__all__ = [
    "UNDATED",
    "Interval",
    "certainly_later",
    "certainly_within",
    "completed_years",
    "first_of",
    "hull",
    "last_of",
    "latest",
    "months_before",
    "parse",
    "possibly_within",
]


class Interval(NamedTuple):
    """Every day that a date may be, both ends included; `time` only if a single day with a time is known."""

    low: date
    high: date
    time: time | None = None

    @property
    def is_day(self) -> bool:
        """Whether the day is known."""
        return self.low == self.high


#: A date that may be any day.
UNDATED: Final = Interval(date.min, date.max)

_ZONE: Final = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_DAY: Final = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_PATTERNS: Final = {
    XSD_DATE: re.compile(_DAY + _ZONE),
    XSD_DATETIME: re.compile(_DAY + r"T([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]+))?" + _ZONE),
    XSD_GYEARMONTH: re.compile(r"([0-9]{4})-([0-9]{2})" + _ZONE),
    XSD_GYEAR: re.compile(r"([0-9]{4})" + _ZONE),
}


@lru_cache(maxsize=8192)
def parse(literal: Literal) -> Interval | None:
    """The days that a date literal allows; None when it is not a date of these four types."""
    pattern = _PATTERNS.get(literal.datatype)
    match = pattern.fullmatch(literal.lexical.strip()) if pattern else None
    if match is None:
        return None
    try:
        return _interval(literal.datatype, match)
    except ValueError:  # 30 February, hour 24
        return None


def _interval(datatype: str, match: re.Match[str]) -> Interval:
    if datatype == XSD_GYEAR:
        year = int(match[1])
        return Interval(date(year, 1, 1), date(year, 12, 31))
    if datatype == XSD_GYEARMONTH:
        year, month = int(match[1]), int(match[2])
        first = date(year, month, 1)
        return Interval(first, first.replace(day=monthrange(year, month)[1]))
    day = date.fromisoformat(match[1])
    if datatype == XSD_DATE:
        return Interval(day, day)
    fraction = (match[3] or "0")[:6].ljust(6, "0")
    return Interval(day, day, time.fromisoformat(f"{match[2]}.{fraction}"))


@lru_cache(maxsize=8192)
def months_before(day: date, months: int) -> date:
    """The same day of the month, `months` calendar months earlier, or the last day of a shorter month.

    Windows always count back from registration: adding months to an event gives other month ends.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def completed_years(birth: date, day: date) -> int:
    """Age in completed years; negative before birth."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def latest(intervals: Sequence[Interval]) -> Interval:
    """The interval of the last of several events, of which each happened."""
    low = max(interval.low for interval in intervals)
    high = max(interval.high for interval in intervals)
    times = [interval.time for interval in intervals if interval.high == high]
    known = [moment for moment in times if moment is not None]
    return Interval(low, high, max(known) if low == high and len(known) == len(times) else None)


def hull(intervals: Iterable[Interval]) -> Interval:
    """Every day that at least one of several readings of one date allows."""
    lows, highs, times = zip(*intervals, strict=True)
    return Interval(
        min(lows), max(highs), times[0] if len(set(times)) == 1 and min(lows) == max(highs) else None
    )


def certainly_within(interval: Interval, start: date, end: date) -> bool:
    """Whether every day of the interval lies in [start, end]."""
    return start <= interval.low and interval.high <= end


def possibly_within(interval: Interval, start: date, end: date) -> bool:
    """Whether some day of the interval lies in [start, end]; an empty range holds no day."""
    return max(interval.low, start) <= min(interval.high, end)


def certainly_later(second: Interval, first: Interval) -> bool:
    """Whether `second` came after `first` whichever days they were; times order events of one known day."""
    if second.low > first.high:
        return True
    if second.time is None or first.time is None or second.low != first.low:
        return False
    return second.time > first.time


def last_of(intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    """One or two of several dates: what is certainly earlier than any of them is so than one of these."""
    low = max(interval.low for interval in intervals)
    return _extremes([interval for interval in intervals if interval.low == low], max)


def first_of(intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    """One or two of several dates: what is certainly later than any of them is so than one of these."""
    high = min(interval.high for interval in intervals)
    return _extremes([interval for interval in intervals if interval.high == high], min)


def _extremes(same_end: list[Interval], pick: Callable[[list[time]], time]) -> tuple[Interval, ...]:
    """One of the dates that share an end, and the one of them with the extreme time if any has a time."""
    timed = {interval.time: interval for interval in same_end if interval.time is not None}
    return (same_end[0], timed[pick(list(timed))]) if timed else (same_end[0],)
