# SPDX-License-Identifier: Apache-2.0
"""The days on which facts cross the edges of windows, by the calendar and not by adding months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.derive import Derivation
from reasoner.derive.declarations import Bound, Window
from reasoner.derive.edges import ageing, first_day_past, last_start, months_around
from reasoner.derive.records import Held
from reasoner.derive.windows import start_of
from reasoner.ontology import Ontology
from reasoner.patient import Index

from .conftest import REGISTERED, Read, written

R = date(2026, 11, 22)
DAY = timedelta(days=1)
NOTHING_HELD = Held(frozenset(), frozenset(), R)


def window(bound: Bound, *, months: int | None = None, days: int | None = None) -> Window:
    return Window("win:x", (), "onto:date", bound, months, days, "", (), (), (), "")


@pytest.fixture(scope="module")
def derivation(ontology: Ontology, protocol: Index) -> Derivation:
    return Derivation(ontology, protocol, policy="default", as_of=None)


# --- the first registration date from which a day is too long past


@pytest.mark.parametrize(
    ("bound", "months", "day", "first"),
    [
        (Bound.WITHIN, 6, date(2026, 2, 28), date(2026, 9, 1)),
        (Bound.WITHIN, 6, date(2026, 2, 27), date(2026, 8, 28)),
        (Bound.WITHIN, 12, date(2025, 11, 22), date(2026, 11, 23)),
        (Bound.WITHIN, 12, date(2027, 2, 28), date(2028, 3, 1)),
        (Bound.WITHIN, 12, date(2028, 2, 29), date(2029, 3, 1)),
        (Bound.WITHIN, 4, date(2025, 11, 30), date(2026, 4, 1)),
        (Bound.LESS_THAN, 4, date(2026, 9, 1), date(2027, 1, 1)),
        (Bound.LESS_THAN, 4, date(2025, 11, 30), date(2026, 3, 30)),
    ],
)
def test_month_ends(bound: Bound, months: int, day: date, first: date) -> None:
    declared = window(bound, months=months)

    assert first_day_past(declared, day) == first
    assert start_of(declared, first - DAY) <= day < start_of(declared, first)


def test_what_must_be_past_begins_to_be_on_the_last_day_of_a_short_month() -> None:
    """Two months after 31 December there is no 31 February: the first valid day is 1 March."""
    declared = window(Bound.AT_LEAST, months=2)

    assert first_day_past(declared, date(2026, 12, 31) - DAY) == date(2027, 3, 1)


def test_the_end_of_the_calendar() -> None:
    assert first_day_past(window(Bound.WITHIN, months=1), date.max - DAY) is None
    assert first_day_past(window(Bound.WITHIN, days=0), date.max - DAY) == date.max


@given(
    st.sampled_from([Bound.WITHIN, Bound.LESS_THAN, Bound.AT_LEAST]),
    st.integers(0, 40),
    st.booleans(),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_equals_a_scan_of_days(bound: Bound, count: int, days: object, day: date) -> None:
    declared = window(bound, days=count) if days else window(bound, months=count)
    expected = day
    while start_of(declared, expected) <= day:
        expected += DAY

    assert first_day_past(declared, day) == expected


# --- the span of a horizon


@pytest.mark.parametrize(
    ("day", "months", "first", "last"),
    [
        (R, 24, date(2024, 11, 22), date(2028, 11, 22)),
        (date(2028, 2, 29), 24, date(2026, 2, 28), date(2030, 2, 28)),
        (date(2026, 8, 31), 6, date(2026, 2, 28), date(2027, 2, 28)),
        (date(2027, 2, 28), 6, date(2026, 8, 28), date(2027, 8, 31)),
        (date.max, 1, date(9999, 11, 30), date.max),
        (date.min, 1, date.min, date(1, 2, 1)),
    ],
)
def test_span(day: date, months: int, first: date, last: date) -> None:
    assert months_around(day, months) == (first, last)


# --- every day on which a derived fact may change, and few others


def days(derivation: Derivation, patient_of: Read, turtle: str) -> list[date]:
    records = derivation.prepare(patient_of(turtle + REGISTERED))
    held = derivation.hold_fresh(R)
    return derivation.crossings(records, held, date(2025, 1, 1), date(2028, 11, 22)).days


def test_each_window_that_concerns_a_record(derivation: Derivation, patient_of: Read) -> None:
    pet = f"<pet> a onto:PetStudy ; onto:date {written('2026-08-31')} ."
    assert days(derivation, patient_of, pet) == [
        date(2026, 8, 31),
        date(2027, 3, 1),
        date(2027, 9, 1),
    ]


def test_a_partial_date_has_two_ends(derivation: Derivation, patient_of: Read) -> None:
    session = f"<tace> a onto:LocalTreatment ; onto:sessionDate {written('2026-12')} ."
    assert days(derivation, patient_of, session) == [
        date(2026, 12, 1),
        date(2026, 12, 31),
        date(2027, 2, 1),
        date(2027, 3, 1),
    ]


def test_a_date_without_a_window(derivation: Derivation, patient_of: Read) -> None:
    denial = f"<no> a onto:NegativeStatement ; onto:date {written('2026-10-05')} ."
    assert days(derivation, patient_of, denial) == [date(2026, 10, 5)]


def test_freshness_has_no_edge_when_it_is_held_fixed(derivation: Derivation, patient_of: Read) -> None:
    """What was known at registration is known before; a later result still counts from its own day."""
    labs = "".join(
        f"<lab-{day}> a onto:LabResult ; onto:date {written(day)} ."
        for day in ("2026-11-16", "2026-12-24", "2026-11")
    )
    assert days(derivation, patient_of, labs) == [date(2026, 11, 30), date(2026, 12, 24)]


def test_registration_itself_is_no_edge(derivation: Derivation, patient_of: Read) -> None:
    assert days(derivation, patient_of, "") == []


# --- when the records of a window of freshness become too old


def test_days(derivation: Derivation, patient_of: Read) -> None:
    labs = "".join(
        f"<lab-{day}> a onto:LabResult ; onto:date {written(day)} ."
        for day in ("2026-10-01", "2026-11-16", "2026-11-16T08:00:00")
    )
    records = derivation.prepare(patient_of(labs + REGISTERED))
    (fresh,) = derivation.freshness

    found = ageing(fresh, records)

    assert found.days == [date(2026, 10, 30), date(2026, 12, 15)]
    assert not found.undated


def test_without_a_date(derivation: Derivation, patient_of: Read) -> None:
    records = derivation.prepare(patient_of("<lab> a onto:LabResult ." + REGISTERED))
    (fresh,) = derivation.freshness
    assert ageing(fresh, records) == (fresh.iri, [], True)


@pytest.mark.parametrize(
    ("stated", "last"),
    [
        ('<e> onto:startDate "2026-10-05"^^xsd:date .', date(2026, 10, 5)),
        ('<e> onto:startDate "2026-12-05"^^xsd:date .', date.min),
        ('<e> onto:sessionDate "2026-08-01"^^xsd:date , "2026-09"^^xsd:gYearMonth .', date(2026, 9, 30)),
        ('<e> onto:startDate "2026"^^xsd:gYear .', R),
        ('<e> onto:startDate "soon" .', date.min),
        ('<e> onto:date "2026-10-05"^^xsd:date .', date.min),
    ],
)
def test_last_start(patient_of: Read, stated: str, last: date) -> None:
    assert last_start(patient_of(stated), R) == last
