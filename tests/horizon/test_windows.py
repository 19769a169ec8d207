# SPDX-License-Identifier: Apache-2.0
"""When a patient is eligible, what lapses first, what waiting cures: in vignettes, and with dates changed."""

from __future__ import annotations

from datetime import date

import pytest

from reasoner.result import Change, Expiry, Verdict

from .world import DAY, EL, ENDLESS, IN, MUTATIONS, NAMES, UN, Late, R, Record, World, dated, found, periods


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("V01", [("2026-09-29", "2027-08-10", EL), ("2027-08-11", ENDLESS, IN)]),
        ("V02", [("2026-10-05", "2026-12-05", EL), ("2026-12-06", ENDLESS, IN)]),
        ("V03", [("2025-12-01", "2026-11-22", EL), ("2026-11-23", ENDLESS, IN)]),
        ("V04", [("2026-11-22", "2027-06-30", EL), ("2027-07-01", ENDLESS, IN)]),
        ("V05", [("2026-08-10", "2026-12-01", EL), ("2026-12-02", ENDLESS, IN)]),
        ("V06", [("2026-08-10", "2027-08-10", EL), ("2027-08-11", ENDLESS, IN)]),
        ("V07", [("2026-09-01", "2026-12-31", EL), ("2027-01-01", ENDLESS, IN)]),
        ("V08", [("2024-11-22", ENDLESS, IN)]),
        ("V09", [("2025-03-10", ENDLESS, IN)]),
        ("V10", [("2025-01-13", ENDLESS, IN)]),
        ("V11", [("2025-03-03", ENDLESS, IN)]),
        ("V12", [("2026-10-01", "2026-11-30", UN), ("2026-12-01", ENDLESS, IN)]),
        (
            "V13",
            [("2026-10-01", "2026-11-30", IN), ("2026-12-01", "2026-12-15", EL), ("2026-12-16", ENDLESS, IN)],
        ),
    ],
)
def test_windows_of_the_vignettes(
    world: World, record: Record, name: str, expected: list[tuple[str, str, Verdict]]
) -> None:
    assert periods(found(world, record(name))) == expected


@pytest.mark.parametrize(
    ("name", "last", "criteria"),
    [
        ("V01", date(2027, 8, 10), ("INC-04",)),
        ("V02", date(2026, 12, 5), ("INC-05", "INC-05a")),
        ("V03", R, ("INC-05", "INC-05b")),
        ("V04", date(2027, 6, 30), ("INC-05", "INC-05c")),
        ("V05", date(2026, 12, 1), ("INC-05", "INC-05c")),
        ("V06", date(2027, 8, 10), ("INC-04",)),
        ("V07", date(2026, 12, 31), ("INC-05", "INC-05e")),
    ],
)
def test_what_lapses_first(
    world: World, record: Record, name: str, last: date, criteria: tuple[str, ...]
) -> None:
    assert found(world, record(name)).expires == Expiry(last, criteria)


@pytest.mark.parametrize("name", NAMES[7:])
def test_nothing_lapses_that_does_not_hold(world: World, record: Record, name: str) -> None:
    assert found(world, record(name)).expires is None


@pytest.mark.parametrize("name", NAMES)
def test_what_waiting_cures(world: World, record: Record, name: str) -> None:
    """V13 becomes eligible; in V11 one criterion is met in time, but another never is."""
    cured = {"V11": Change(date(2027, 2, 15), ("EXC-04",)), "V13": Change(date(2026, 12, 1), ("PERM-03",))}
    horizon = found(world, record(name))

    assert horizon.curable == (cured[name] if name == "V13" else None)
    assert horizon.curable_criteria == ((cured[name],) if name in cured else ())


@pytest.mark.parametrize("name", NAMES)
def test_edges(world: World, record: Record, name: str) -> None:
    near = {"V03": Change(R + DAY, ("INC-05", "INC-05b")), "V04": Change(R, ("PERM-03",))}
    assert found(world, record(name)).edges == ((near[name],) if name in near else ())


@pytest.mark.parametrize("late", MUTATIONS, ids=lambda late: late.name)
def test_a_day_too_late(world: World, record: Record, late: Late) -> None:
    horizon = found(world, record(late.name, late.edit))

    assert periods(horizon) == late.expected
    assert horizon.curable == late.curable


def test_a_partial_date_is_open_between_its_ends(world: World, record: Record) -> None:
    """Of an embolism in June, 31 December minus 6 months is still one of the days."""
    horizon = found(
        world, record("V05", (f"{dated('2026-06-01')}^^xsd:date", """onto:date "2026-06"^^xsd:gYearMonth"""))
    )

    assert periods(horizon)[0][1:] == ("2026-12-01", EL)
    assert periods(horizon)[1:] == [("2026-12-02", "2026-12-31", UN), ("2027-01-01", ENDLESS, IN)]
    assert horizon.expires == Expiry(date(2026, 12, 1), ("INC-05", "INC-05c"))


def test_a_progression_after_registration(world: World, record: Record) -> None:
    """It does not count before it happened; four months later, to the day, it is no longer recent."""
    horizon = found(world, record("V07", (dated("2026-09-01"), dated("2026-12-10"))))

    assert periods(horizon)[1:] == [("2026-12-10", "2027-04-09", EL), ("2027-04-10", ENDLESS, IN)]
    assert horizon.curable == Change(date(2026, 12, 10), ("INC-05",))
    assert horizon.curable_criteria == (Change(date(2026, 12, 10), ("INC-05", "INC-05e")),)


def test_leap_day(world: World, record: Record) -> None:
    """A year before 29 February is 28 February; a year before 1 March is 1 March."""
    horizon = found(
        world,
        record(
            "V03",
            (dated(str(R)), dated("2028-02-29")),
            (dated("2025-11-22"), dated("2027-02-28")),
            (dated("2025-12-01"), dated("2027-12-01")),
        ),
    )

    assert periods(horizon) == [("2027-12-01", "2028-02-29", EL), ("2028-03-01", "2030-02-28", IN)]
    assert horizon.expires == Expiry(date(2028, 2, 29), ("INC-05", "INC-05b"))


@pytest.mark.parametrize(("embolism", "last"), [("2027-02-28", "2027-08-31"), ("2026-12-31", "2027-06-30")])
def test_month_ends(world: World, record: Record, embolism: str, last: str) -> None:
    """Six months, counted back from registration: not from the event, which gives 28 August."""
    recorded = record(
        "V05",
        (dated(str(R)), dated("2027-03-01")),
        (dated("2026-06-01"), dated(embolism)),
        (dated("2026-03-10"), dated("2026-11-10")),
        (dated("2026-08-10"), dated("2026-10-10")),
    )
    assert found(world, recorded).expires == Expiry(date.fromisoformat(last), ("INC-05", "INC-05c"))


def test_what_was_known_is_not_taken_back_before_a_treatment(world: World, record: Record) -> None:
    """The symptom was recorded under the analogue; loperamide, which was begun later, is one more start."""
    recorded = record("V02", ('onto:startDate "2026-09-14"', 'onto:startDate "2026-11-02"'))
    assert found(world, recorded).periods[0].first == date(2026, 11, 2)
