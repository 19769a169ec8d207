# SPDX-License-Identifier: Apache-2.0
"""The periods of a horizon as a bar: where each begins and how wide it is drawn.

Periods of two weeks and of two years stand side by side, so that a short one is drawn wider than its days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from reasoner.report.marks import Mark, mark
from reasoner.result import Period

__all__ = ["Segment", "Timeline", "timeline"]

WIDTH: Final = 720
_LEAST: Final = 64
#: Room for the symbol, and for each letter of the word.
_SYMBOL: Final = 34
_LETTER: Final = 8


class Segment(NamedTuple):
    """One period in the drawing; `open_end` says that it may go on beyond the last day."""

    x: int
    width: int
    mark: Mark
    first: date
    last: date
    open_end: bool

    @property
    def has_room(self) -> bool:
        """Whether its word fits; the list below the bar has all of them."""
        return self.width >= _SYMBOL + _LETTER * len(self.mark.word)


class Timeline(NamedTuple):
    """The bar; `marker` is where registration is, unless no period holds it."""

    segments: tuple[Segment, ...]
    marker: int | None
    registration: str


def timeline(periods: Sequence[Period], registration: str) -> Timeline | None:
    """Lay the periods out; None when there are none."""
    if not periods:
        return None
    days = [(period.last - period.first).days + 1 for period in periods]
    spare = max(WIDTH - _LEAST * len(days), 0)
    total = sum(days)
    widths = [_LEAST + spare * count // total for count in days]
    widths[-1] += max(WIDTH - sum(widths), 0)
    segments, x = [], 0
    for period, width in zip(periods, widths, strict=True):
        is_last = period is periods[-1]
        segments.append(Segment(x, width, mark(str(period.verdict)), period.first, period.last, is_last))
        x += width
    return Timeline(tuple(segments), _marker(segments, registration), registration)


def _marker(segments: Sequence[Segment], registration: str) -> int | None:
    """Where a day is, in proportion within its segment."""
    try:
        day = date.fromisoformat(registration)
    except ValueError:
        return None
    for segment in segments:
        if segment.first <= day <= segment.last:
            length = (segment.last - segment.first).days + 1
            return segment.x + segment.width * (day - segment.first).days // length
    return None
