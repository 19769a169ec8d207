# SPDX-License-Identifier: Apache-2.0
"""Values of literals, membership in data ranges, and one range inside another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reasoner.patient import Literal
from reasoner.reason.datarange import DataRange, Value, value_of
from reasoner.terms import RDF_LANGSTRING, XSD, XSD_BOOLEAN, XSD_DATE, XSD_DECIMAL, XSD_INTEGER, XSD_STRING

AT_LEAST, ABOVE = XSD + "minInclusive", XSD + "minExclusive"
AT_MOST, BELOW = XSD + "maxInclusive", XSD + "maxExclusive"


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (Literal("3.0", XSD_DECIMAL), Value("number", Decimal(3))),
        (Literal(" +03. ", XSD_DECIMAL), Value("number", Decimal(3))),
        (Literal(".5", XSD_DECIMAL), Value("number", Decimal("0.5"))),
        (Literal("-0", XSD_INTEGER), Value("number", Decimal(0))),
        (Literal("7", XSD + "unsignedByte"), Value("number", Decimal(7))),
        (Literal("1", XSD_BOOLEAN), Value("boolean", value=True)),
        (Literal("false", XSD_BOOLEAN), Value("boolean", value=False)),
        (Literal("1"), Value("string", "1")),
        (Literal("chat", RDF_LANGSTRING, "FR"), Value("string@fr", "chat")),
    ],
)
def test_a_literal_denotes_its_value(literal: Literal, value: Value) -> None:
    assert value_of(literal) == value


@pytest.mark.parametrize(
    "literal",
    [
        Literal("1e3", XSD_DECIMAL),
        Literal("NaN", XSD_DECIMAL),
        Literal("1.0", XSD_INTEGER),
        Literal("TRUE", XSD_BOOLEAN),
        Literal("\N{ARABIC-INDIC DIGIT THREE}", XSD_INTEGER),
        Literal("2024-01-01", XSD_DATE),
        Literal("1.5", XSD + "double"),
    ],
)
def test_other_literals_denote_nothing(literal: Literal) -> None:
    assert value_of(literal) is None


def test_true_is_not_one() -> None:
    assert value_of(Literal("true", XSD_BOOLEAN)) != value_of(Literal("1", XSD_INTEGER))


@pytest.mark.parametrize(
    ("facet", "bound", "inside", "outside"),
    [
        (AT_LEAST, "3", "3.000", "2.999999999999999999999999999999"),
        (ABOVE, "20", "20.000000000000000000000000000001", "20.0"),
        (AT_MOST, "2", "2", "2.000000000000000000000000000001"),
        (BELOW, "2", "-7", "2"),
    ],
)
def test_a_facet_divides_exactly_at_its_bound(facet: str, bound: str, inside: str, outside: str) -> None:
    wanted = DataRange(XSD_DECIMAL, ((facet, Decimal(bound)),))
    assert Value("number", Decimal(inside)) in wanted
    assert Value("number", Decimal(outside)) not in wanted


def test_an_integer_range_holds_whole_numbers_however_written() -> None:
    assert Value("number", Decimal("2.0")) in DataRange(XSD_INTEGER)
    assert Value("number", Decimal("2.5")) not in DataRange(XSD_INTEGER)
    assert Value("number", Decimal(-1)) not in DataRange(XSD + "nonNegativeInteger")
    assert Value("string", "2") not in DataRange(XSD_INTEGER)


def test_every_value_is_a_literal() -> None:
    assert Value("string@fr", "chat") in DataRange()
    assert Value("string@fr", "chat") not in DataRange(XSD_STRING)


NUMBERS = DataRange(XSD_DECIMAL)
FROM_3 = DataRange(XSD_DECIMAL, ((AT_LEAST, Decimal(3)),))
ABOVE_3 = DataRange(XSD_DECIMAL, ((ABOVE, Decimal(3)),))
UP_TO_3 = DataRange(XSD_DECIMAL, ((AT_MOST, Decimal(3)),))
THREE = DataRange(values=frozenset({Value("number", Decimal(3))}))


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (DataRange(), DataRange(XSD_STRING)),
        (NUMBERS, FROM_3),
        (NUMBERS, DataRange(XSD_INTEGER)),
        (FROM_3, ABOVE_3),
        (FROM_3, DataRange(XSD_INTEGER, ((AT_LEAST, Decimal(4)),))),
        (UP_TO_3, DataRange(XSD_DECIMAL, ((BELOW, Decimal(3)), (AT_LEAST, Decimal(0))))),
        (FROM_3, THREE),
        (DataRange(XSD + "positiveInteger"), DataRange(XSD_INTEGER, ((ABOVE, Decimal(1)),))),
    ],
)
def test_a_range_inside_another(wide: DataRange, narrow: DataRange) -> None:
    assert wide.covers(narrow)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (ABOVE_3, FROM_3),
        (UP_TO_3, FROM_3),
        (FROM_3, NUMBERS),
        (DataRange(XSD_INTEGER), NUMBERS),
        (DataRange(XSD_STRING), NUMBERS),
        (ABOVE_3, THREE),
        (THREE, FROM_3),
    ],
)
def test_a_range_not_inside_another(wide: DataRange, narrow: DataRange) -> None:
    assert not wide.covers(narrow)
