# SPDX-License-Identifier: Apache-2.0
"""Times of day with and without a UTC offset, and the exact time between two of them.

1. A `dateTime` with an offset is an instant. One without is the local time of the site: two such are compared
   as they stand, but against an instant the site may lie at any offset in use.
2. A date alone is every moment of that local day, at the offset of what it is compared with.
3. Days are counted between calendar dates as they are written. Where two offsets differ, the same instants
   may lie on other dates at the other offset; then the number of days is left open between these.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from reasoner.patient import Literal
from reasoner.terms import XSD_DATE, XSD_DATETIME

__all__ = ["DAY", "HOUR", "UNKNOWN", "Moment", "Range"]
__all__ += ["clock", "days_between", "instants", "is_bounded", "parse_moment"]

_SECOND: Final = 1_000_000
_MINUTE: Final = 60 * _SECOND
#: Microseconds, of which every time is a whole number.
HOUR: Final = 60 * _MINUTE
DAY: Final = 24 * HOUR
#: Offsets in use reach from twelve hours behind UTC to fourteen ahead of it.
_FARTHEST_WEST: Final = -12 * HOUR
_FARTHEST_EAST: Final = 14 * HOUR
_NEVER: Final = 10**12 * DAY
#: No number of days between two written dates is as great.
_UNBOUNDED: Final = 10**10

_DATE: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_DATETIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)


class Range(NamedTuple):
    """A number that is known to lie between two, both included."""

    low: int
    high: int

    def hull(self, other: Range) -> Range:
        """The range of a number that lies in one of the two."""
        return Range(min(self.low, other.low), max(self.high, other.high))

    def at_least_zero(self) -> Range:
        """The same, with 0 for everything below."""
        return Range(max(self.low, 0), max(self.high, 0))


class Moment(NamedTuple):
    """When something was: the earliest and the latest local time in microseconds, and the written UTC offset.

    `is_day` says that the time of day is not known.
    """

    low: int
    high: int
    offset: int | None = None
    is_day: bool = False

    @property
    def days(self) -> Range:
        """Calendar dates as written, as day numbers."""
        return Range(self.low // DAY, self.high // DAY)


#: A time that may be any.
UNKNOWN: Final = Moment(-_NEVER, _NEVER)


def is_bounded(number: int, unit: int = 1) -> bool:
    """Whether a number of days, or of parts of a day, is one that comes of two written times."""
    return abs(number) < _UNBOUNDED * unit


def parse_moment(literal: Literal) -> Moment | None:
    """A day or a time of day; None when the literal is neither."""
    try:
        if literal.datatype == XSD_DATE and (day := _DATE.fullmatch(literal.lexical.strip())):
            start = date.fromisoformat(day[1]).toordinal() * DAY
            return Moment(start, start + DAY - 1, is_day=True)
        if literal.datatype == XSD_DATETIME and (match := _DATETIME.fullmatch(literal.lexical.strip())):
            return _time(match)
    except ValueError:  # 30 February
        return None
    return None


def _time(match: re.Match[str]) -> Moment | None:
    day, hour, minute, second, fraction, zone = match.groups()
    if int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        return None
    local = date.fromisoformat(day).toordinal() * DAY + int(hour) * HOUR + int(minute) * _MINUTE
    local += int(second) * _SECOND + int((fraction or "0")[:6].ljust(6, "0"))
    return Moment(local, local, None if zone is None else _offset(zone))


def _offset(zone: str) -> int:
    if zone == "Z":
        return 0
    size = int(zone[1:3]) * HOUR + int(zone[4:6]) * _MINUTE
    return -size if zone[0] == "-" else size


def instants(moment: Moment, zone: int | None) -> Range:
    """On one time line: that of UTC where `zone`, an offset met among the times compared, is known."""
    if moment.offset is not None:
        return Range(moment.low - moment.offset, moment.high - moment.offset)
    if zone is None:
        return Range(moment.low, moment.high)
    if moment.is_day:
        return Range(moment.low - zone, moment.high - zone)
    return Range(moment.low - _FARTHEST_EAST, moment.high - _FARTHEST_WEST)


def days_between(first: Moment, second: Moment) -> Range:
    """Calendar days from one moment to a later one; negative if it is the other way round."""
    days = _subtract(second.days, first.days)
    if first.offset is None or second.offset is None or first.offset == second.offset:
        return days
    shift = second.offset - first.offset
    moved = _moved(first, shift), _moved(second, -shift)
    return days.hull(_subtract(second.days, moved[0].days)).hull(_subtract(moved[1].days, first.days))


def _moved(moment: Moment, shift: int) -> Moment:
    return Moment(moment.low + shift, moment.high + shift)


def _subtract(later: Range, earlier: Range) -> Range:
    return Range(later.low - earlier.high, later.high - earlier.low)


def clock(time: int) -> datetime | None:
    """The date and time of day of a number of microseconds; None outside the calendar."""
    try:
        return datetime.fromordinal(1) + timedelta(microseconds=time - DAY)
    except OverflowError:
        return None
