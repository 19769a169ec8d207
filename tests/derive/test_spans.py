# SPDX-License-Identifier: Apache-2.0
import pytest

from reasoner.derive import Derivation
from reasoner.errors import ProtocolError
from reasoner.ontology import Ontology

from .conftest import Derived, Read, written
from .test_declarations import declare

SPAN = "win:scans a trial:Interval ; trial:ofClass onto:ProgressionEvent ; trial:from onto:referenceScanDate"
DECLARED = SPAN + " ; trial:to onto:date ."


def days(ontology: Ontology, patient_of: Read, start: str, end: str) -> tuple[list[str], list[str]]:
    dates = [("referenceScanDate", start), ("date", end)]
    stated = "".join(f" ; onto:{path} {written(text)}" for path, text in dates if text)
    patient = patient_of(f"<x> a onto:ProgressionEvent{stated} .")
    Derivation(ontology, declare(DECLARED), policy="default", as_of=None).derive(patient)
    derived = Derived(patient)
    return derived.get(":x", "intervalDaysLow"), derived.get(":x", "intervalDaysHigh")


@pytest.mark.parametrize(
    ("start", "end", "bounds"),
    [
        ("2026-02-20", "2026-09-01", ("193", "193")),
        ("2026-09-01", "2026-09-01", ("0", "0")),
        ("2026-09-02", "2026-09-01", ("-1", "-1")),
        ("2026-02", "2026-09-01", ("185", "212")),
        ("2026-02-20", "2026-03", ("9", "39")),
        ("2025", "2026", ("1", "729")),
        ("2026-02-20T23:00:00-10:00", "2026-02-21T01:00:00Z", ("1", "1")),
    ],
)
def test_days_between_two_dates(
    ontology: Ontology, patient_of: Read, start: str, end: str, bounds: tuple[str, str]
) -> None:
    assert days(ontology, patient_of, start, end) == tuple([days_] for days_ in bounds)


@pytest.mark.parametrize(("start", "end"), [("", "2026-09-01"), ("2026-02-20", ""), ("", "")])
def test_a_missing_date_leaves_no_interval(
    ontology: Ontology, patient_of: Read, start: str, end: str
) -> None:
    assert days(ontology, patient_of, start, end) == ([], [])


def test_days_rest_on_the_record(ontology: Ontology, patient_of: Read) -> None:
    patient = patient_of(
        f"<x> a onto:ProgressionEvent ; onto:date {written('2026-09-01')} ;"
        f" onto:referenceScanDate {written('2026-02-20')} ."
    )
    Derivation(ontology, declare(DECLARED), policy="default", as_of=None).derive(patient)

    assert Derived(patient).sources(":x", "intervalDaysLow", "193") == [":x"]


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        (SPAN + " .", "trial:to is missing"),
        (SPAN + " ; trial:to onto:date ; trial:months 1 .", "trial:months is not a property"),
        (SPAN + " ; trial:to onto:scanDate .", "onto:scanDate is not defined"),
    ],
)
def test_an_unusable_interval_is_named(ontology: Ontology, turtle: str, reason: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        Derivation(ontology, declare(turtle), policy="default", as_of=None)

    assert caught.value.subject == "win:scans"
    assert reason in caught.value.reason
