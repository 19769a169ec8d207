# SPDX-License-Identifier: Apache-2.0
from datetime import date, time, timedelta

import pytest

from reasoner.derive.dates import (
    UNDATED,
    Interval,
    certainly_later,
    certainly_within,
    completed_years,
    hull,
    latest,
    months_before,
    parse,
    possibly_within,
)
from reasoner.patient import Literal
from reasoner.terms import XSD


def read(lexical: str, kind: str) -> Interval | None:
    return parse(Literal(lexical, XSD + kind))


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(low: str, high: str) -> Interval:
    return Interval(day(low), day(high))


@pytest.mark.parametrize(
    ("lexical", "kind", "low", "high"),
    [
        ("2026-11-22", "date", "2026-11-22", "2026-11-22"),
        ("2026-11-22Z", "date", "2026-11-22", "2026-11-22"),
        ("2026-11-22+14:00", "date", "2026-11-22", "2026-11-22"),
        ("2026-11", "gYearMonth", "2026-11-01", "2026-11-30"),
        ("2028-02", "gYearMonth", "2028-02-01", "2028-02-29"),
        ("2026", "gYear", "2026-01-01", "2026-12-31"),
        ("2026-11-22T23:30:00-05:00", "dateTime", "2026-11-22", "2026-11-22"),
        ("2026-11-22T00:10:00.123456789Z", "dateTime", "2026-11-22", "2026-11-22"),
    ],
)
def test_a_literal_is_every_day_that_it_allows(lexical: str, kind: str, low: str, high: str) -> None:
    found = read(lexical, kind)

    assert found is not None
    assert found[:2] == (day(low), day(high))


@pytest.mark.parametrize(
    ("lexical", "kind"),
    [
        ("2026-02-30", "date"),
        ("2026-13", "gYearMonth"),
        ("0000", "gYear"),
        ("2026-11-22T25:00:00", "dateTime"),
        ("22.11.2026", "date"),
        ("2026-11-22", "string"),
        ("2026-11-22", "gYear"),
    ],
)
def test_anything_else_is_no_date(lexical: str, kind: str) -> None:
    assert read(lexical, kind) is None


def test_only_a_date_time_has_a_time() -> None:
    timed, untimed = read("2026-11-22T08:15:30.5Z", "dateTime"), read("2026-11-22", "date")

    assert timed is not None
    assert timed.time == time(8, 15, 30, 500000)
    assert untimed is not None
    assert untimed.time is None


@pytest.mark.parametrize(
    ("registration", "months", "expected"),
    [
        ("2026-08-31", 6, "2026-02-28"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2026-03-31", 4, "2025-11-30"),
        ("2026-11-22", 12, "2025-11-22"),
        ("2026-11-22", 36, "2023-11-22"),
        ("2027-01-31", 1, "2026-12-31"),
        ("2027-01-31", 0, "2027-01-31"),
        ("0001-03-01", 12, "0001-01-01"),
    ],
)
def test_months_are_counted_back_with_month_ends_clamped(
    registration: str, months: int, expected: str
) -> None:
    assert months_before(day(registration), months) == day(expected)


def _scan(event: str, days: int) -> list[date]:
    return [day(event) + timedelta(days=n) for n in range(days)]


def test_registration_days_that_a_window_allows_are_found_by_scanning() -> None:
    """Adding months to the event gives other days at month ends."""
    event = day("2026-02-28")
    valid = [r for r in _scan("2026-02-28", 400) if months_before(r, 6) <= event <= r]
    assert max(valid) == day("2026-08-31")

    event = day("2026-12-31")
    valid = [r for r in _scan("2026-12-31", 400) if event <= months_before(r, 2)]
    assert min(valid) == day("2027-03-01")

    event = day("2026-09-01")
    valid = [r for r in _scan("2026-09-01", 400) if months_before(r, 4) < event <= r]
    assert max(valid) == day("2026-12-31")


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        ("1968-03-02", "2026-03-01", 57),
        ("1968-03-02", "2026-03-02", 58),
        ("2004-02-29", "2026-02-28", 21),
        ("2004-02-29", "2026-03-01", 22),
        ("2026-05-01", "2026-04-30", -1),
    ],
)
def test_age_is_in_completed_years(birth: str, on: str, years: int) -> None:
    assert completed_years(day(birth), day(on)) == years


def test_the_latest_of_several_events_is_as_uncertain_as_they_are() -> None:
    assert latest([span("2026-01-01", "2026-01-01"), span("2026-03-01", "2026-03-31")]) == span(
        "2026-03-01", "2026-03-31"
    )
    assert latest([span("2026-03-15", "2026-03-15"), span("2026-03-01", "2026-03-31")]) == span(
        "2026-03-15", "2026-03-31"
    )
    assert latest([span("2026-01-01", "2026-01-01"), UNDATED]) == Interval(day("2026-01-01"), date.max)


def test_the_latest_session_of_a_day_has_the_latest_time() -> None:
    morning, noon = (Interval(day("2026-01-01"), day("2026-01-01"), time(hour)) for hour in (8, 12))

    assert latest([morning, noon]).time == time(12)
    assert latest([morning, span("2026-01-01", "2026-01-01")]).time is None


def test_the_hull_spans_contradicting_readings() -> None:
    first = Interval(day("2026-01-01"), day("2026-01-01"), time(8))

    assert hull([first, span("2026-03-01", "2026-03-31")]) == span("2026-01-01", "2026-03-31")
    assert hull([first, first]) == first


def test_predicates_are_three_valued() -> None:
    start, end = day("2026-05-01"), day("2026-06-30")
    for interval, certain, possible in (
        (span("2026-05-01", "2026-06-30"), True, True),
        (span("2026-04-30", "2026-05-01"), False, True),
        (span("2026-06-30", "2026-07-01"), False, True),
        (span("2026-01-01", "2026-12-31"), False, True),
        (span("2026-04-01", "2026-04-30"), False, False),
        (UNDATED, False, True),
    ):
        assert certainly_within(interval, start, end) is certain
        assert possibly_within(interval, start, end) is possible
    assert not possibly_within(UNDATED, end, start)


def test_times_order_events_of_one_known_day_only() -> None:
    morning, noon = (Interval(day("2026-01-01"), day("2026-01-01"), time(hour)) for hour in (8, 12))

    assert certainly_later(noon, morning)
    assert not certainly_later(morning, noon)
    assert not certainly_later(noon, span("2026-01-01", "2026-01-01"))
    assert not certainly_later(span("2026-01-01", "2026-01-31"), morning)
    assert certainly_later(span("2026-01-02", "2026-01-31"), noon)
