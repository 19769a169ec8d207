# SPDX-License-Identifier: Apache-2.0
"""Gaps between times: exact where both are known, sound where one is not, and the rules that rest on them.

The oracle is written from the rules in words, over instants, and knows nothing of shapes or ranges.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dosing.timelines import checker, graph_of, patient_turtle
from reasoner.derive.moments import (
    DAY,
    HOUR,
    UNKNOWN,
    Moment,
    Range,
    clock,
    days_between,
    instants,
    is_bounded,
    parse_moment,
)
from reasoner.dosing import DoseCheck
from reasoner.patient import Literal
from reasoner.terms import XSD_DATE, XSD_DATETIME, XSD_GYEARMONTH

DECIDED = {"SATISFIED", "VIOLATED", "WARNING"}
SITE = timezone(timedelta(hours=1))
START = datetime(2026, 12, 15, 10, 0, tzinfo=SITE)
END = START + timedelta(minutes=40)


def at(text: str) -> Moment:
    """A time or a day."""
    found = parse_moment(Literal(text, XSD_DATETIME if "T" in text else XSD_DATE))
    assert found is not None
    return found


def gap(first: str, second: str) -> Range:
    """Microseconds from one time to the next, offsets as they are met."""
    moments = at(first), at(second)
    zone = next((m.offset for m in moments if m.offset is not None), None)
    begin, end = (instants(moment, zone) for moment in moments)
    return Range(end.low - begin.high, end.high - begin.low)


@pytest.mark.parametrize(
    ("first", "second", "hours"),
    [
        ("2026-12-14T10:00:00+01:00", "2026-12-15T10:00:00+01:00", 24),
        ("2026-12-14T10:00:00Z", "2026-12-15T10:00:00+01:00", 23),
        ("2026-12-14T10:00:00-05:00", "2026-12-15T10:00:00+01:00", 18),
        ("2026-12-14T10:00:00+05:30", "2026-12-15T10:00:00+01:00", 28.5),
        ("2026-10-24T10:00:00+02:00", "2026-10-25T10:00:00+01:00", 25),
        ("2027-03-27T10:00:00+01:00", "2027-03-28T10:00:00+02:00", 23),
        ("2026-12-14T10:00:00", "2026-12-15T10:00:00", 24),
        ("2026-12-14T10:00:00.5", "2026-12-14T10:00:00.500001", 1 / 3_600_000_000),
        ("2028-02-28T12:00:00Z", "2028-03-01T12:00:00Z", 48),
    ],
)
def test_two_times_are_exactly_so_far_apart(first: str, second: str, hours: float) -> None:
    exact = round(hours * HOUR)
    assert gap(first, second) == (exact, exact)


def test_a_day_is_every_moment_of_it() -> None:
    found = gap("2026-12-14", "2026-12-15T10:00:00+01:00")
    assert found == (10 * HOUR + 1, 34 * HOUR)


def test_a_time_without_offset_may_be_anywhere_on_earth() -> None:
    found = gap("2026-12-14T10:00:00", "2026-12-15T10:00:00Z")
    assert found == (12 * HOUR, 38 * HOUR)


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("2026-12-01", "2026-12-15", (14, 14)),
        ("2026-12-01T23:59:00+01:00", "2026-12-15T00:00:00+01:00", (14, 14)),
        ("2026-12-01T23:59:00", "2026-12-15T00:00:00+01:00", (14, 14)),
        ("2026-12-01T23:30:00Z", "2026-12-15T10:00:00+01:00", (13, 14)),
        ("2026-12-01T10:00:00Z", "2026-12-15T10:00:00+01:00", (14, 14)),
        ("2026-12-15", "2026-12-01", (-14, -14)),
    ],
)
def test_days_are_counted_on_the_calendar(first: str, second: str, days: tuple[int, int]) -> None:
    assert days_between(at(first), at(second)) == days


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2026-02-30", XSD_DATE),
        ("2026-12", XSD_GYEARMONTH),
        ("2026-12-15T24:00:00", XSD_DATETIME),
        ("2026-12-15T10:60:00", XSD_DATETIME),
        ("2026-12-15 10:00", XSD_DATETIME),
        ("soon", XSD_DATE),
    ],
)
def test_what_is_no_time(text: str, datatype: str) -> None:
    assert parse_moment(Literal(text, datatype)) is None


def test_clock_is_the_reverse_of_parsing() -> None:
    assert clock(at("2026-12-15T10:40:30").low) == datetime(2026, 12, 15, 10, 40, 30)
    assert clock(UNKNOWN.low) is None
    assert not is_bounded(UNKNOWN.high, DAY)
    assert is_bounded(at("9999-12-31").high, DAY)


def statuses(*doses: str) -> dict[str, DoseCheck]:
    """Rule -> its check, for one radioligand and one analogue dose."""
    timeline = checker().check_patient(graph_of(patient_turtle("P", doses)))
    return {check.rule: check for check in timeline.checks}


def rules_of(kind: str, start: datetime, end: datetime) -> dict[str, str]:
    """The rules in words: what each says of one analogue dose whose times are known to the minute."""
    before = start < START
    apart = max((START - end) if before else (start - END), timedelta())
    dates = (START.date() - end.date()).days if before else (start.date() - END.date()).days
    if kind == "short":
        return {"DOSE-02": "SATISFIED" if apart >= timedelta(hours=24) else "VIOLATED"}
    if before:
        found = {"DOSE-01": "SATISFIED" if dates >= 14 else "VIOLATED"}
        return found | ({"INFO-L": "INFORMATION"} if 14 <= dates < 28 else {})
    found = {"DOSE-03": "SATISFIED" if apart >= timedelta(hours=4) else "VIOLATED"}
    return found | ({"DOSE-03-LATE": "WARNING"} if apart > timedelta(hours=24) and dates < 14 else {})


minutes = st.one_of(
    st.integers(-45 * 1440, 45 * 1440),
    st.sampled_from([-28, -27, -15, -14, -13, -2, -1, 0, 1, 2, 13, 14, 15]).flatmap(
        lambda day: st.integers(-300, 300).map(lambda near: day * 1440 + near)
    ),
)
offsets = st.sampled_from([None, 60, 0, -300, 330, 840, -720])


def written(time: datetime, offset: int | None) -> str:
    """A time at another offset, or as the clock of the site shows it."""
    if offset is None:
        return time.astimezone(SITE).strftime("%Y-%m-%dT%H:%M:%S")
    local = time.astimezone(timezone(timedelta(minutes=offset)))
    return local.isoformat(timespec="seconds").replace("+00:00", "Z")


def told_without(found: dict[str, DoseCheck], *rules: str) -> dict[str, str]:
    """Status of each rule that is told for its own sake, not for another reading."""
    return {
        rule: check.status
        for rule, check in found.items()
        if rule not in rules and (check.status != "SATISFIED" or rule != "DOSE-03-LATE")
    }


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(["long", "short"]), begin=minutes, lasts=st.sampled_from([0, 0, 5, 600, 3000]))
def test_known_times_are_judged_as_the_rules_say(kind: str, begin: int, lasts: int) -> None:
    start = START + timedelta(minutes=begin)
    end = start + timedelta(minutes=lasts)
    dose = f"s={kind} {written(start, 60)} {written(end, 60)}"
    found = statuses(f"lu1=L {written(START, 60)} {written(END, 60)}", dose)
    assert told_without(found, "PERM-05") == rules_of(kind, start, end)


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(["long", "short"]), begin=minutes, offset=offsets, as_day=st.booleans())
def test_less_knowledge_never_decides_otherwise(
    *, kind: str, begin: int, offset: int | None, as_day: bool
) -> None:
    """What is decided on a day alone, or without an offset, is what the time itself would have decided."""
    start = START + timedelta(minutes=begin)
    text = written(start, 60)[:10] if as_day else written(start, offset)
    found = statuses(f"lu1=L {written(START, 60)} {written(END, 60)}", f"s={kind} {text}")
    exact = rules_of(kind, start, start)
    for rule, check in found.items():
        if rule.startswith("DOSE") and check.status in DECIDED:
            assert check.status == exact.get(rule, "SATISFIED"), (rule, text)


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(["long", "short"]), begin=minutes)
def test_the_earliest_compliant_time_is_compliant_and_a_minute_less_is_not(kind: str, begin: int) -> None:
    """The later of the two doses is moved to the time that is told, and to a minute, or a day, before it."""
    start = START + timedelta(minutes=begin)
    lasting = END - START
    first = statuses(f"lu1=L {written(START, 60)} {written(END, 60)}", f"s={kind} {written(start, 60)}")
    rules = ("DOSE-01", "DOSE-02", "DOSE-03")
    for rule, check in ((rule, first[rule]) for rule in rules if rule in first):
        assert check.earliest is not None
        told = check.earliest.time
        limit = datetime.fromisoformat(told.replace(" +", "+")).replace(tzinfo=SITE)
        step = timedelta(days=1) if len(told) == 10 else timedelta(minutes=1)
        for moment, status in ((limit, "SATISFIED"), (limit - step, "VIOLATED")):
            if check.earliest.dose == "analogue":
                doses = (START, END, moment)
            else:
                doses = (moment, moment + lasting, start)
            if (doses[2] < doses[0]) != (start < START):
                continue  # moved past the other dose
            radioligand = f"lu1=L {written(doses[0], 60)} {written(doses[1], 60)}"
            again = statuses(radioligand, f"s={kind} {written(doses[2], 60)}")
            assert again[rule].status == status, (rule, told, moment)
