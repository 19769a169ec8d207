# SPDX-License-Identifier: Apache-2.0
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reasoner.derive.dates import Interval, months_before
from reasoner.derive.declarations import Bound, Window
from reasoner.derive.records import Records, Registration
from reasoner.derive.windows import ranges_of
from reasoner.patient import PatientGraph

from .conftest import Make, written

# class, date path, window; one day outside, the edge, one day inside, partial straddling, partial inside
ROWS = [
    ("PetStudy", "date", "within12", "2025-11-21", "2025-11-22", "2025-11-23", "2025-11", "2025-12"),
    ("PetStudy", "date", "within6", "2026-05-21", "2026-05-22", "2026-05-23", "2026-05", "2026-06"),
    (
        "TherapyEpisode",
        "startDate",
        "within2",
        "2026-09-21",
        "2026-09-22",
        "2026-09-23",
        "2026-09",
        "2026-10",
    ),
    ("ProgressionEvent", "date", "within12", "2025-11-21", "2025-11-22", "2025-11-23", "2025-11", "2025-12"),
    (
        "LocalTreatment",
        "sessionDate",
        "atLeast2",
        "2026-09-23",
        "2026-09-22",
        "2026-09-21",
        "2026-09",
        "2026-08",
    ),
    (
        "OtherMalignancy",
        "diseaseFreeSince",
        "atLeast36",
        "2023-11-23",
        "2023-11-22",
        "2023-11-21",
        "2023",
        "2022",
    ),
    ("SsaRegimen", "startDate", "atLeast3", "2026-08-23", "2026-08-22", "2026-08-21", "2026-08", "2026-07"),
    ("LabResult", "date", "fresh", "2026-10-24", "2026-10-25", "2026-10-26", "2026-10", "2026-10-31"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[2]}")
def test_both_sides_of_every_edge(derived: Make, row: tuple[str, ...]) -> None:
    cls, path, window, outside, edge, inside, straddles, within = row
    for text, expected in (
        (outside, "F"),
        (edge, "T"),
        (inside, "T"),
        (straddles, "U"),
        (within, "T"),
        ("2026-11-23", "F"),
    ):
        patient = derived(f"<x> a onto:{cls} ; onto:{path} {written(text)} .")

        assert patient.window(":x", window) == expected, text


@pytest.mark.parametrize(("cls", "window"), [(row[0], row[2]) for row in ROWS])
def test_a_missing_date_may_lie_in_every_window(derived: Make, cls: str, window: str) -> None:
    assert derived(f"<x> a onto:{cls} .").window(":x", window) == "U"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-07-21", "F"),
        ("2026-07-22", "F"),
        ("2026-07-23", "T"),
        ("2026-07", "U"),
        ("2026-08", "T"),
        ("2026-11-22", "T"),
        ("2026-11-23", "F"),
        ("2026-11", "U"),
        ("2026-11-22T23:59:00-12:00", "T"),
    ],
)
def test_less_than_leaves_out_the_far_end(derived: Make, text: str, expected: str) -> None:
    assert (
        derived(f"<x> a onto:ProgressionEvent ; onto:date {written(text)} .").window(":x", "lessThan4")
        == expected
    )


def test_a_window_holds_classes_and_subclasses_only(derived: Make) -> None:
    patient = derived(
        '<pet> a onto:SstrPet ; onto:date "2026-08-10"^^xsd:date .'
        '<other> a onto:Measurement ; onto:date "2026-08-10"^^xsd:date .'
    )

    assert patient.window(":pet", "within12") == "T"
    assert patient.get(":other", "possiblyIn") == []


def test_the_last_session_counts(derived: Make) -> None:
    sessions = '"2026-06-01"^^xsd:date , "2026-09-23"^^xsd:date'

    assert (
        derived(f"<x> a onto:LocalTreatment ; onto:sessionDate {sessions} .").window(":x", "atLeast2") == "F"
    )


def test_a_session_that_could_not_be_read_leaves_the_last_one_open(derived: Make) -> None:
    text = '<x> a onto:LocalTreatment ; onto:sessionDate "2026-06-01"^^xsd:date ;'
    text += " trial:withheld onto:sessionDate ."

    assert derived(text).window(":x", "atLeast2") == "U"


def test_contradicting_dates_leave_the_day_open_between_them(derived: Make) -> None:
    text = '<x> a onto:PetStudy ; onto:date "2025-01-01"^^xsd:date , "2026-01-01"^^xsd:date .'

    assert derived(text).window(":x", "within12") == "U"


@pytest.mark.parametrize(("end", "expected"), [("2026-10-01", "T"), ("2026-11-23", "U"), ("2026", "U")])
def test_an_episode_started_by_its_end(derived: Make, end: str, expected: str) -> None:
    assert (
        derived(f"<x> a onto:TherapyEpisode ; onto:endDate {written(end)} .").window(":x", "notAfter")
        == expected
    )


@pytest.mark.parametrize(
    ("ssa", "text", "expected"),
    [
        ("2026-06-01", "2026-05-31", "F"),
        ("2026-06-01", "2026-06-01", "T"),
        ("2026-06-01", "2026-11-22", "T"),
        ("2026-06-01", "2026-11-23", "F"),
        ("2026-06-01", "2026-06", "T"),
        ("2026-06", "2026-06-15", "U"),
        ("2026-06", "2026-06-30", "T"),
        ("2026-06", "2026-05", "F"),
        ("2027-01-01", "2026-05-14", "U"),
    ],
)
def test_since_the_selected_event(derived: Make, ssa: str, text: str, expected: str) -> None:
    patient = derived(
        f"<ssa> a onto:SSATherapy , onto:PnetTherapy ; onto:startDate {written(ssa)} ."
        f"<x> a onto:ProgressionEvent ; onto:date {written(text)} ."
    )

    assert patient.window(":x", "sinceFirst") == expected


def test_since_an_event_that_nobody_recorded_may_be_always(derived: Make) -> None:
    patient = derived(
        '<x> a onto:ProgressionEvent ; onto:date "2026-01-01"^^xsd:date .'
        '<later> a onto:ProgressionEvent ; onto:date "2026-11-23"^^xsd:date .'
    )

    assert patient.window(":x", "sinceFirst") == "U"
    assert patient.window(":x", "during") == "U"
    assert patient.window(":later", "sinceFirst") == "F"


def test_an_anchor_without_a_required_type_makes_nothing_certain(derived: Make) -> None:
    """The first episode may not count, so that the anchor may be the second one."""
    patient = derived(
        '<a> a onto:SSATherapy ; onto:startDate "2025-01-01"^^xsd:date .'
        '<b> a onto:SSATherapy , onto:PnetTherapy ; onto:startDate "2026-01-01"^^xsd:date .'
        '<before> a onto:ProgressionEvent ; onto:date "2024-12-31"^^xsd:date .'
        '<between> a onto:ProgressionEvent ; onto:date "2025-06-01"^^xsd:date .'
        '<after> a onto:ProgressionEvent ; onto:date "2026-01-01"^^xsd:date .'
    )

    assert [patient.window(x, "sinceFirst") for x in (":before", ":between", ":after")] == ["F", "U", "T"]
    assert set(patient.sources(":after", "certainlyIn", "win:sinceFirst")) == {":after", ":a", ":b", ":reg"}


def test_since_the_latest_event(derived: Make) -> None:
    patient = derived(
        '<a> a onto:PnetTherapy ; onto:startDate "2025-01-01"^^xsd:date .'
        '<b> a onto:TherapyEpisode ; onto:startDate "2026-01-01"^^xsd:date .'
        '<x> a onto:ProgressionEvent ; onto:date "2024-12-31"^^xsd:date .'
        '<y> a onto:ProgressionEvent ; onto:date "2025-06-01"^^xsd:date .'
        '<z> a onto:ProgressionEvent ; onto:date "2026-01-01"^^xsd:date .'
    )

    assert [patient.window(x, "sinceLast") for x in (":x", ":y", ":z")] == ["F", "U", "T"]


@pytest.mark.parametrize(
    ("episode", "text", "expected"),
    [
        ('onto:startDate "2026-01-10"^^xsd:date ; onto:endDate "2026-03-10"^^xsd:date', "2026-01-09", "F"),
        ('onto:startDate "2026-01-10"^^xsd:date ; onto:endDate "2026-03-10"^^xsd:date', "2026-01-10", "T"),
        ('onto:startDate "2026-01-10"^^xsd:date ; onto:endDate "2026-03-10"^^xsd:date', "2026-03-10", "T"),
        ('onto:startDate "2026-01-10"^^xsd:date ; onto:endDate "2026-03-10"^^xsd:date', "2026-03-11", "F"),
        ('onto:startDate "2026-01-10"^^xsd:date ; onto:endDate "2026-03"^^xsd:gYearMonth', "2026-03-11", "U"),
        ('onto:startDate "2026-01-10"^^xsd:date ; onto:ongoing true', "2026-11-22", "T"),
        ('onto:startDate "2026-01-10"^^xsd:date', "2026-11-22", "T"),
        ('onto:startDate "2026-01-10"^^xsd:date', "2026-11-23", "F"),
        ('onto:startDate "2026-01-10"^^xsd:date ; onto:endDate "2027-03-10"^^xsd:date', "2026-11-23", "F"),
        ('onto:startDate "2026-01-10"^^xsd:date ; onto:ongoing false', "2026-05-01", "U"),
        ('onto:startDate "2026-01-10"^^xsd:date ; trial:withheld onto:endDate', "2026-05-01", "U"),
        ('onto:endDate "2026-03-10"^^xsd:date', "2026-03-01", "U"),
        ('onto:endDate "2026-03-10"^^xsd:date', "2026-03-11", "F"),
        ('onto:startDate "2026-12-01"^^xsd:date', "2026-11", "F"),
    ],
)
def test_during_an_episode(derived: Make, episode: str, text: str, expected: str) -> None:
    patient = derived(
        f"<ssa> a onto:SSATherapy , onto:PnetTherapy ; {episode} ."
        f"<x> a onto:ProgressionEvent ; onto:date {written(text)} ."
    )

    assert patient.window(":x", "during") == expected


def test_an_episode_without_a_required_type_may_count_and_an_excluded_one_does_not(derived: Make) -> None:
    event = '<x> a onto:ProgressionEvent ; onto:date "2026-05-01"^^xsd:date .'
    for types, expected in (
        ("onto:SSATherapy", "U"),
        ("onto:SSATherapy , onto:PnetTherapy , onto:UngivenTherapy", "U"),
    ):
        patient = derived(f'<ssa> a {types} ; onto:startDate "2026-01-10"^^xsd:date . {event}')

        assert patient.window(":x", "during") == expected
    other = '<b> a onto:SSATherapy , onto:PnetTherapy ; onto:startDate "2026-06-01"^^xsd:date .'
    ungiven = '<ssa> a onto:SSATherapy , onto:UngivenTherapy ; onto:startDate "2026-01-10"^^xsd:date .'
    patient = derived(ungiven + event + other)
    assert patient.window(":x", "during") == "F"


def test_without_registration_nothing_is_certain(derived: Make) -> None:
    patient = derived(
        '<x> a onto:ProgressionEvent ; onto:date "2026-05-01"^^xsd:date . <lab> a onto:LabResult .',
        registered=False,
    )

    assert patient.get(":x", "certainlyIn") == []
    assert {"win:within12", "win:lessThan4", "win:sinceFirst", "win:during"} <= set(
        patient.get(":x", "possiblyIn")
    )
    assert patient.get(":lab", "problem") == ["trial:MISSING"]


def test_the_problem_of_a_record_outside(derived: Make) -> None:
    for text, expected in (
        ("2026-10-24", ["trial:STALE"]),
        ("2026-10-25", []),
        ("2026-10", []),
        ("2026-11-23", []),
    ):
        patient = derived(f"<x> a onto:EcogAssessment ; onto:date {written(text)} .")

        assert patient.get(":x", "problem") == expected, text


def test_month_ends_of_windows(derived: Make) -> None:
    for registration, text, window, expected in (
        ("2026-08-31", "2026-02-28", "within6", "T"),
        ("2026-08-31", "2026-02-27", "within6", "F"),
        ("2028-02-29", "2027-02-28", "within12", "T"),
        ("2028-02-29", "2027-02-27", "within12", "F"),
        ("2026-03-31", "2025-11-30", "lessThan4", "F"),
        ("2026-03-31", "2025-12-01", "lessThan4", "T"),
        ("2026-12-31", "2026-09-01", "lessThan4", "T"),
        ("2027-01-01", "2026-09-01", "lessThan4", "F"),
    ):
        cls = "ProgressionEvent" if window == "lessThan4" else "PetStudy"
        patient = derived(
            f"<x> a onto:{cls} ; onto:date {written(text)} .",
            registered=False,
            as_of=date.fromisoformat(registration),
        )

        assert patient.window(":x", window) == expected, (registration, text)


_DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@given(
    bound=st.sampled_from([Bound.WITHIN, Bound.AT_LEAST, Bound.LESS_THAN, Bound.NOT_AFTER]),
    months=st.integers(0, 14),
    day=_DAYS,
    registered=_DAYS,
    width=st.integers(0, 40),
)
def test_an_uncertain_registration_holds_what_every_or_some_day_of_it_does(
    bound: Bound, months: int, day: date, registered: date, width: int
) -> None:
    """Certain is what holds for each registration day, possible what holds for one.

    A protocol cannot declare what lies less than 0 months back (`test_declarations.py`).
    """
    assume(bound is not Bound.LESS_THAN or months > 0)
    window = Window("w", ("c",), "p", bound, months, None, "", (), (), (), "")

    def inside(registration: date) -> bool:
        back = months_before(registration, months)
        return {
            Bound.WITHIN: back <= day <= registration,
            Bound.AT_LEAST: day <= back,
            Bound.LESS_THAN: back < day <= registration,
            Bound.NOT_AFTER: day <= registration,
        }[bound]

    when = Interval(registered, registered + timedelta(days=width))
    records = Records(PatientGraph("p", "s"), Registration(when, (), ()))
    (found,) = ranges_of(window, records, None)
    each = [inside(registered + timedelta(days=n)) for n in range(width + 1)]

    assert (found.certain_start <= day <= found.certain_end) == all(each)
    assert (found.possible_start <= day <= found.possible_end) == any(each)
