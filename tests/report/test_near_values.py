# SPDX-License-Identifier: Apache-2.0
"""Which numbers a page calls near their limits, and how it says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reasoner.patient import Literal
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.near_values import NEAR_PERCENT, NearValue, near_values
from reasoner.result import Comparison, Outcome, PatientResult
from reasoner.terms import ONTO, PATIENTS, TRIAL, XSD_DECIMAL
from report.cohort import PROTOCOL, made
from report.datasets import screener

S, V, U = Outcome.SATISFIED, Outcome.VIOLATED, Outcome.UNKNOWN
TEXT = EvidenceText(screener().ontology, screener().protocol)


def compared(value: str, limit: str, path: str = "low", analyte: str = "albumin") -> Comparison:
    numbers = Literal(value, XSD_DECIMAL), Literal(limit, XSD_DECIMAL)
    return Comparison("a rule", f"{PATIENTS}A/lab", TRIAL + path, *numbers, "urn:c", ONTO + analyte)


def with_numbers(*comparisons: Comparison, criterion: int = 0) -> PatientResult:
    result = made("A", V, U)
    changed = [
        replace(each, comparisons=comparisons) if place == criterion else each
        for place, each in enumerate(result.criteria)
    ]
    return replace(result, criteria=tuple(changed))


def told(result: PatientResult) -> list[NearValue]:
    return list(near_values(result, PROTOCOL.verdict_criteria, TEXT))


def test_a_number_near_its_limit_is_told_with_unit_and_distance() -> None:
    (near,) = told(with_numbers(compared("2.8", "3")))
    assert near == NearValue("T-1", "VIOLATED", "a rule", "lab", "2.8", "3", "g/dL", "6.7", below=True)
    assert (near.distance, near.mark.word) == ("6.7 % below", "not met")
    (unknown,) = told(with_numbers(compared("3.05", "3"), criterion=1))
    assert (unknown.criterion, unknown.distance, unknown.mark.word) == ("T-2", "1.7 % above", "unknown")


@pytest.mark.parametrize(
    ("value", "distance"),
    [("100", "at the limit"), ("90", "10.0 % below"), ("110.0", "10.0 % above"), ("99.99", "0.1 % below")],
)
def test_the_distance_in_words(value: str, distance: str) -> None:
    (near,) = told(with_numbers(compared(value, "100")))
    assert near.distance == distance


@pytest.mark.parametrize("value", ["89.99", "110.01"])
def test_what_is_farther_is_not_near(value: str) -> None:
    assert NEAR_PERCENT == 10
    assert told(with_numbers(compared(value, "100"))) == []


def test_all_numbers_that_would_have_to_move_are_near_or_none_is_told() -> None:
    assert len(told(with_numbers(compared("99", "100"), compared("108", "100")))) == 2
    assert told(with_numbers(compared("99", "100"), compared("112", "100"))) == []


def test_criteria_that_do_not_decide_are_left_out() -> None:
    assert told(with_numbers(compared("99", "100"), criterion=2)) == []


@pytest.mark.parametrize(
    ("path", "analyte", "unit"),
    [
        ("low", "absoluteNeutrophilCount", "/mm3"),
        ("high", "haemoglobin", "g/dL"),
        ("lowUln", "totalBilirubin", "x ULN"),
        ("highUln", "totalBilirubin", "x ULN"),
        ("clearanceLow", "creatinine", "mL/min"),
        ("clearanceHigh", "creatinine", "mL/min"),
        ("systolicMmHg", "", "mm[Hg]"),
        ("longestDiameterMm", "", "mm"),
        ("shortAxisMm", "", "mm"),
        ("gapDaysLow", "", ""),
    ],
)
def test_units(path: str, analyte: str, unit: str) -> None:
    assert TEXT.unit(compared("1", "1", path, analyte)) == unit


def test_every_measured_property_with_a_limit_in_the_protocol_has_a_unit() -> None:
    """A limit in a shape whose unit nobody knows would be told without one."""
    shapes = screener().protocol.shapes
    bounds = {f"http://www.w3.org/ns/shacl#{kind}{end}" for kind in ("min", "max") for end in ENDS}
    paths = {
        str(path)
        for facts in shapes.index.values()
        if bounds & set(facts)
        for path in facts.get("http://www.w3.org/ns/shacl#path", ())
    }
    measured = {path for path in paths if path.startswith(TRIAL)} - COUNTED
    assert len(measured) >= 10
    for path in measured:
        assert TEXT.unit(compared("1", "1", path.removeprefix(TRIAL))), path


ENDS = ("Inclusive", "Exclusive")
COUNTED = {TRIAL + "linesLow", TRIAL + "linesHigh"}
