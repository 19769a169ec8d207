# SPDX-License-Identifier: Apache-2.0
from fractions import Fraction
from pathlib import Path

import pytest

from reasoner.derive.units import decimal_literal, load_scales, read_number
from reasoner.errors import OntologyError
from reasoner.ontology import Ontology
from reasoner.patient import Index, Literal, Term
from reasoner.terms import ONTO, TYPE, XSD_DECIMAL, XSD_INTEGER, XSD_STRING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.80", Fraction(9, 5)),
        ("+1.8", Fraction(9, 5)),
        ("-0.5", Fraction(-1, 2)),
        (".5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        (" 7 ", Fraction(7)),
        ("0.1", Fraction(1, 10)),
    ],
)
def test_numbers_are_exact(text: str, expected: Fraction) -> None:
    assert read_number(Literal(text, XSD_DECIMAL)) == expected


@pytest.mark.parametrize("text", ["1e3", "1/2", "1_000", "1,8", "", "INF", "n/a", "\u0661"])
def test_other_forms_are_no_numbers(text: str) -> None:
    assert read_number(Literal(text, XSD_DECIMAL)) is None


def test_text_is_no_number() -> None:
    assert read_number(Literal("5", XSD_STRING)) is None
    assert read_number(Literal("5", XSD_INTEGER)) == 5


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction("1.80") / Fraction("1.2"), "1.5"),
        (Fraction("176.8") / Fraction("88.4"), "2"),
        (Fraction(1500), "1500"),
        (Fraction(0), "0"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 10**9), "0.000000001"),
        (Fraction(1, 3), "0." + "3" * 17),
        (Fraction(1, 30), "0.0" + "3" * 16),
        (Fraction(200, 3), "66." + "6" * 15 + "7"),
        (Fraction(1, 10**17), "0." + "0" * 16 + "1"),
        (Fraction(-1, 10**18), "0"),
        (Fraction(10**29 + 1), "1" + "0" * 28 + "1"),
        (Fraction(10**20) + Fraction(1, 2), "1" + "0" * 20),
        (Fraction(10**20) + Fraction(3, 2), "1" + "0" * 19 + "2"),
    ],
)
def test_decimals_are_canonical_and_exact_or_rounded_half_to_even(value: Fraction, expected: str) -> None:
    assert decimal_literal(value) == Literal(expected, XSD_DECIMAL)


def test_conversions_are_exact(ontology: Ontology) -> None:
    scales = load_scales(ontology)
    for analyte, value, unit, expected in (
        ("absoluteNeutrophilCount", "1.5", "10*9/L", Fraction(1500)),
        ("haemoglobin", "90", "g/L", Fraction(9)),
        ("haemoglobin", "5.59", "mmol/L", Fraction("8.9999")),
        ("creatinine", "176.8", "umol/L", Fraction(2)),
        ("totalBilirubin", "17.104", "umol/L", Fraction(1)),
        ("aspartateAminotransferase", "2.0", "ukat/L", Fraction(120)),
        ("longestDiameter", "1.0", "cm", Fraction(10)),
        ("creatinine", "2", "mg/dL", Fraction(2)),
    ):
        assert scales[ONTO + analyte].convert(Fraction(value), unit) == expected
    assert scales[ONTO + "creatinine"].convert(Fraction(1), "UMOL/L") is None


def _ontology(facts: Index) -> Ontology:
    return Ontology(Path(), "0", facts, {})


def _number(text: str) -> Literal:
    return Literal(text, XSD_DECIMAL)


@pytest.mark.parametrize(
    "factor",
    [
        {},
        {ONTO + "multiplyBy": [_number("2")], ONTO + "divideBy": [_number("2")]},
        {ONTO + "divideBy": [_number("0")]},
        {ONTO + "multiplyBy": [Literal("2")]},
    ],
)
def test_an_unusable_conversion_is_an_error(factor: dict[str, list[Term]]) -> None:
    conversion: dict[str, list[Term]] = {
        TYPE: [ONTO + "UnitConversion"],
        ONTO + "convertsAnalyte": [ONTO + "x"],
        ONTO + "unitCode": [Literal("g")],
    }
    with pytest.raises(OntologyError):
        load_scales(
            _ontology({"c": {**conversion, **factor}, ONTO + "x": {ONTO + "canonicalUnit": [Literal("kg")]}})
        )


def test_two_canonical_units_are_an_error() -> None:
    with pytest.raises(OntologyError, match="one literal"):
        load_scales(_ontology({ONTO + "x": {ONTO + "canonicalUnit": [Literal("kg"), Literal("g")]}}))


def test_a_conversion_to_no_canonical_unit_is_an_error() -> None:
    conversion: Index = {
        "c": {
            TYPE: [ONTO + "UnitConversion"],
            ONTO + "convertsAnalyte": [ONTO + "x"],
            ONTO + "unitCode": [Literal("g")],
            ONTO + "divideBy": [_number("10")],
        }
    }
    with pytest.raises(OntologyError, match="onto:x"):
        load_scales(_ontology(conversion))


def test_two_conversions_of_one_unit_are_an_error() -> None:
    facts: Index = {ONTO + "x": {ONTO + "canonicalUnit": [Literal("kg")]}}
    for name, factor in (("a", "2"), ("b", "3")):
        facts[name] = {
            TYPE: [ONTO + "UnitConversion"],
            ONTO + "convertsAnalyte": [ONTO + "x"],
            ONTO + "unitCode": [Literal("g")],
            ONTO + "divideBy": [_number(factor)],
        }
    with pytest.raises(OntologyError, match="two conversions"):
        load_scales(_ontology(facts))


def test_a_conversion_without_a_unit_is_an_error() -> None:
    facts: Index = {
        ONTO + "x": {ONTO + "canonicalUnit": [Literal("kg")]},
        ONTO + "c": {
            TYPE: [ONTO + "UnitConversion"],
            ONTO + "convertsAnalyte": [ONTO + "x"],
            ONTO + "multiplyBy": [_number("2")],
        },
    }
    with pytest.raises(OntologyError, match="onto:c needs a literal of onto:unitCode"):
        load_scales(_ontology(facts))


def test_the_ontology_is_asked_before_ucum(monkeypatch: pytest.MonkeyPatch) -> None:
    """All spellings of a conversion count; what UCUM says of the others is forgotten at last."""
    facts: Index = {
        ONTO + "x": {ONTO + "canonicalUnit": [Literal("kg")]},
        ONTO + "c": {
            TYPE: [ONTO + "UnitConversion"],
            ONTO + "convertsAnalyte": [ONTO + "x"],
            ONTO + "unitCode": [Literal("stone"), Literal("g")],
            ONTO + "multiplyBy": [_number("6")],
        },
    }
    monkeypatch.setattr("reasoner.derive.units._REMEMBERED", 1)
    scale = load_scales(_ontology(facts))[ONTO + "x"]

    found = [scale.convert(Fraction(1), unit) for unit in ("stone", "g", "mg", "mol", "mg", "mg", "kg")]

    assert found == [6, 6, Fraction(1, 10**6), None, Fraction(1, 10**6), Fraction(1, 10**6), 1]
