# SPDX-License-Identifier: Apache-2.0
"""Gaps in words, and the times from which, or up to which, a pair of doses would keep a rule."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from reasoner.derive import vocabulary as v
from reasoner.derive.doses import Dose, read_dose
from reasoner.derive.moments import DAY, HOUR, Moment, clock, is_bounded
from reasoner.derive.units import read_number
from reasoner.dosing.result import Gap, TimeLimit
from reasoner.dosing.rules import Limits
from reasoner.patient import PatientGraph

__all__ = ["ANALOGUE", "RADIOLIGAND", "PairedDoses"]
__all__ += ["earliest", "gap_of", "latest", "latest_before", "read_pair"]

RADIOLIGAND = "radioligand"
ANALOGUE = "analogue"
_MINUTE = HOUR // 60


class PairedDoses(NamedTuple):
    """A pair as it was derived; `before` says that the analogue came first, None that the order is open."""

    pair: str
    radioligand: Dose
    analogue: Dose
    before: bool | None
    days: tuple[int | None, int | None]
    hours: tuple[Fraction | None, Fraction | None]

    @property
    def is_dated(self) -> bool:
        """Whether both doses have a time, be it only a day."""
        return all(is_bounded(dose.start.high, DAY) for dose in (self.radioligand, self.analogue))


def read_pair(patient: PatientGraph, pair: str) -> PairedDoses:
    """The derived facts about one pair."""
    radioligand, analogue = (patient.records(pair, p)[0] for p in (v.RADIOLIGAND_DOSE, v.ANALOGUE_DOSE))
    before = {literal.lexical == "true" for literal in patient.literals(pair, v.ANALOGUE_BEFORE)}
    days = [_number(patient, pair, prop) for prop in (v.GAP_DAYS_LOW, v.GAP_DAYS_HIGH)]
    low, high = (None if number is None else number.numerator for number in days)
    hours = (_number(patient, pair, v.GAP_HOURS_LOW), _number(patient, pair, v.GAP_HOURS_HIGH))
    doses = read_dose(patient, radioligand), read_dose(patient, analogue)
    return PairedDoses(pair, *doses, before.pop() if before else None, (low, high), hours)


def _number(patient: PatientGraph, pair: str, prop: str) -> Fraction | None:
    return next((read_number(literal) for literal in patient.literals(pair, prop)), None)


def gap_of(pair: PairedDoses) -> Gap:
    """Calendar days, and hours to the second as far as the recorded times tell them."""
    words = "not known"
    if pair.is_dated and pair.hours[1] is not None:
        side = {True: "before", False: "after", None: "before or after"}[pair.before]
        exact = "" if pair.radioligand.start.is_day and pair.analogue.start.is_day else f" ({_hours(pair)})"
        words = f"{_days(pair)}{exact} {side}"
    return Gap(words, pair.days, pair.hours)


def _days(pair: PairedDoses) -> str:
    low, high = pair.days
    if (low, high) == (0, 0):
        return "same calendar day"
    number = str(low) if low == high else f"{low} to {high}"
    return f"{number} calendar day{'' if number == '1' else 's'}"


def _hours(pair: PairedDoses) -> str:
    low, high = (_seconds(hours) for hours in pair.hours)
    return _duration(low) if low == high else f"{_duration(low)} to {_duration(high)}"


def _seconds(hours: Fraction | None) -> int:
    """Whole seconds; a day that lasts until its last moment ends with the next one."""
    return round((hours or Fraction(0)) * 3600)


def _duration(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    days, rest = divmod(minutes, 24 * 60)
    parts = ((days, "d"), (rest // 60, "h"), (rest % 60, "min"), (second, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"


def earliest(pair: PairedDoses, limits: Limits) -> TimeLimit | None:
    """From when on the later dose of the pair keeps the rule; the analogue, if the order is open."""
    if pair.before:
        dose, over, days, hours = RADIOLIGAND, pair.analogue.end, limits.days_before, limits.hours_before
    else:
        dose, over, days, hours = ANALOGUE, pair.radioligand.end, limits.days_after, limits.hours_after
    if not is_bounded(over.high, DAY):
        return None
    if days is not None:
        return TimeLimit(dose, _day(over.high + days * DAY))
    if hours is None:
        return None
    last = over.high + 1 if over.is_day else over.high
    whole_minute = -(-last // _MINUTE) * _MINUTE
    return TimeLimit(dose, _time(over, whole_minute + hours * HOUR))


def latest(pair: PairedDoses, limits: Limits) -> str:
    """Up to when an analogue before the radioligand keeps the rule, or one after it is foreseen."""
    asks_before = limits.days_before is not None or limits.hours_before is not None
    if asks_before and pair.before is not False:
        return latest_before(pair.radioligand, limits)
    over = pair.radioligand.end
    if limits.hours_until is None or not is_bounded(over.low, DAY):
        return ""
    return _time(over, over.low + limits.hours_until * HOUR)


def latest_before(radioligand: Dose, limits: Limits) -> str:
    """Up to when an analogue before this dose keeps the rule."""
    begin = radioligand.start
    if not is_bounded(begin.low, DAY):
        return ""
    if limits.days_before is not None:
        return _day(begin.low - limits.days_before * DAY)
    return "" if limits.hours_before is None else _time(begin, begin.low - limits.hours_before * HOUR)


def _day(time: int) -> str:
    moment = clock(time)
    return moment.date().isoformat() if moment else ""


def _time(moment: Moment, time: int) -> str:
    """To the minute before, at the offset at which the dose was written."""
    found = clock(time)
    if found is None:
        return ""
    text = found.strftime("%Y-%m-%d %H:%M")
    if moment.offset is None:
        return text
    sign, minutes = ("-" if moment.offset < 0 else "+"), abs(moment.offset) // _MINUTE
    return f"{text} {sign}{minutes // 60:02}:{minutes % 60:02}"
