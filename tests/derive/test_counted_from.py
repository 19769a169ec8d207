# SPDX-License-Identifier: Apache-2.0
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.derive import Derivation
from reasoner.derive.dates import Interval, months_before
from reasoner.derive.declarations import Bound, Window
from reasoner.derive.records import Records
from reasoner.derive.windows import mark
from reasoner.errors import ProtocolError
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.terms import ONTO, TRIAL

from .conftest import REGISTERED, Derived, Read, written
from .test_declarations import SELECTION, declare

WINDOW = (
    "win:w a trial:Window ; trial:ofClass onto:ProgressionEvent ; trial:datePath onto:referenceScanDate ;"
)
WINDOW += " trial:countedFrom onto:date ; trial:bound"


def inside(
    ontology: Ontology, patient_of: Read, bound: str, *, scan: str, reference: str, registered: str = ""
) -> str:
    declared = declare(f"{WINDOW} {bound} .")
    stated = f" ; onto:date {written(scan)}" if scan else ""
    stated += f" ; onto:referenceScanDate {written(reference)}" if reference else ""
    patient = patient_of(f"<x> a onto:ProgressionEvent{stated} .{registered}")
    Derivation(ontology, declared, policy="default", as_of=None).derive(patient)
    return Derived(patient).window(":x", "w")


@pytest.mark.parametrize(
    ("scan", "reference", "expected"),
    [
        ("2026-06-01", "2026-03-15", "T"),
        ("2026-06-01", "2026-02-02", "T"),
        ("2026-06-01", "2026-02-01", "F"),  # four months to the day
        ("2026-09-01", "2026-02-20", "F"),
        ("2026-06-01", "2026-06-01", "T"),
        ("2026-06-01", "2026-06-02", "F"),  # a reference after the scan is none
        ("2026-03-31", "2025-11-30", "F"),
        ("2026-03-31", "2025-12-01", "T"),
        ("2026-06", "2026-03-15", "T"),
        ("2026-06", "2026-02-15", "U"),
        ("2026-06-01", "2026-02", "U"),
        ("2026-06", "2026-06", "U"),
        ("2026", "2024", "F"),
        ("2026-06-01", "", "U"),
        ("", "2026-03-15", "U"),
        ("", "", "U"),
    ],
)
def test_the_far_end_is_counted_from_the_other_date(
    ontology: Ontology, patient_of: Read, scan: str, reference: str, expected: str
) -> None:
    for registered in ("", REGISTERED):  # registration has no part in it
        found = inside(
            ontology,
            patient_of,
            "trial:lessThan ; trial:months 4",
            scan=scan,
            reference=reference,
            registered=registered,
        )

        assert found == expected


@pytest.mark.parametrize(
    ("bound", "reference", "expected"),
    [
        ("trial:within ; trial:days 28", "2026-05-04", "T"),
        ("trial:within ; trial:days 28", "2026-05-03", "F"),
        ("trial:within ; trial:months 2", "2026-04-01", "T"),
        ("trial:within ; trial:months 2", "2026-03-31", "F"),
        ("trial:atLeast ; trial:months 2", "2026-04-01", "T"),
        ("trial:atLeast ; trial:months 2", "2026-04-02", "F"),
        ("trial:notAfter", "2026-06-01", "T"),
        ("trial:notAfter", "2026-06-02", "F"),
    ],
)
def test_every_bound_that_counts_back(
    ontology: Ontology, patient_of: Read, bound: str, reference: str, expected: str
) -> None:
    assert inside(ontology, patient_of, bound, scan="2026-06-01", reference=reference) == expected


@pytest.mark.parametrize(
    "turtle",
    [
        f"{WINDOW} trial:since ; trial:anchor sel:s . {SELECTION} .",
        f"{WINDOW} trial:during ; trial:episodes onto:SSATherapy .",
    ],
)
def test_a_window_with_an_anchor_of_its_own_takes_no_other(ontology: Ontology, turtle: str) -> None:
    with pytest.raises(ProtocolError, match="countedFrom"):
        Derivation(ontology, declare(turtle), policy="default", as_of=None)


_DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(
    bound=st.sampled_from([Bound.WITHIN, Bound.AT_LEAST, Bound.LESS_THAN, Bound.NOT_AFTER]),
    months=st.integers(1, 14),
    first=_DAYS,
    second=_DAYS,
    widths=st.tuples(st.integers(0, 20), st.integers(0, 20)),
)
def test_open_dates_hold_what_every_or_some_pair_of_days_does(
    bound: Bound, months: int, first: date, second: date, widths: tuple[int, int]
) -> None:
    """Certain is what holds for each pair of days that the two dates allow, possible what holds for one."""
    window = Window("w", ("c",), "p", bound, months, None, "", (), (), (), "", "q")

    def holds(day: date, end: date) -> bool:
        back = months_before(end, months)
        return {
            Bound.WITHIN: back <= day <= end,
            Bound.AT_LEAST: day <= back,
            Bound.LESS_THAN: back < day <= end,
            Bound.NOT_AFTER: day <= end,
        }[bound]

    patient = PatientGraph("p", "s")
    patient.add("x", ONTO + "note", "y")
    records = Records(patient, None)
    records.by_type["c"] = ["x"]
    for path, start, width in zip("pq", (first, second), widths, strict=True):
        records._dates["x", path] = Interval(start, start + timedelta(days=width))
    mark(window, records, None)
    each = [
        holds(first + timedelta(days=n), second + timedelta(days=m))
        for n in range(widths[0] + 1)
        for m in range(widths[1] + 1)
    ]

    assert ("w" in patient.objects("x", TRIAL + "certainlyIn")) == all(each)
    assert ("w" in patient.objects("x", TRIAL + "possiblyIn")) == any(each)
