# SPDX-License-Identifier: Apache-2.0
"""Whose eligibility ends soon, and who becomes eligible by waiting, as the horizon of a patient says.

Soon is counted from each patient's own date of registration, as in the saved query `next-days`; the clock of
the computer is never asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final, NamedTuple

from reasoner.report.wording import registration_day
from reasoner.result import PatientResult, Verdict

__all__ = ["DAYS", "ComingChange", "coming_changes"]

#: How many days after registration are looked at.
DAYS: Final = 90


class ComingChange(NamedTuple):
    """A day on which a verdict ends, or begins, and the criteria that lapse, or that are violated until then.

    `ends` tells which: the day is the last on which the patient is eligible, else the first.
    """

    day: str
    ends: bool
    criteria: tuple[str, ...]


def coming_changes(result: PatientResult) -> Iterator[ComingChange]:
    """What changes for one patient in the days to come; nothing without a date of registration."""
    day, horizon = registration_day(result), result.horizon
    if day is None or horizon is None:
        return
    last = day + timedelta(days=DAYS)
    if horizon.expires and result.verdict is Verdict.ELIGIBLE and day <= horizon.expires.last <= last:
        yield ComingChange(horizon.expires.last.isoformat(), ends=True, criteria=horizon.expires.criteria)
    if horizon.curable and result.verdict is Verdict.INELIGIBLE and day <= horizon.curable.first <= last:
        yield ComingChange(horizon.curable.first.isoformat(), ends=False, criteria=horizon.curable.criteria)
