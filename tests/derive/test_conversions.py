# SPDX-License-Identifier: Apache-2.0
"""Units as laboratories write them, with the ontology of the project: exact, or no value at all."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from reasoner.derive import ucum
from reasoner.derive.units import Scale

from .measured import ALL, COUNTS, ENZYMES, MOLAR, PRESSURES, SHARES, SIZES

HERE = Path(__file__).parent

#: Number, unit, what it is of (or the unit that it goes to), expected. In UCUM the last three are a kelvin, a
#: gauss and a scale with an offset; the first two of them mean something for a cell count.
CONVERSIONS = [
    ("1.5", "10*3/uL", "absoluteNeutrophilCount", "1500"),
    ("1.5", "10^3/uL", "absoluteNeutrophilCount", "1500"),
    ("1.5", "10*9/L", "absoluteNeutrophilCount", "1500"),
    ("1500", "/mm3", "absoluteNeutrophilCount", "1500"),
    ("1500", "/uL", "absoluteNeutrophilCount", "1500"),
    ("1500", "{cells}/uL", "absoluteNeutrophilCount", "1500"),
    ("1500", "/mm3", "10*9/L", "1.5"),
    ("75", "10*3/uL", "plateletCount", "75000"),
    ("75", "10*3/uL", "/uL", "75000"),
    ("90", "g/L", "haemoglobin", "9"),
    ("9", "g/dL", "haemoglobin", "9"),
    ("9", "g/dl", "haemoglobin", "9"),
    ("12", "mg/L", "creatinine", "1.2"),
    ("176.8", "umol/L", "creatinine", "2"),
    ("176.8", "umol/L", "mmol/L", "0.1768"),
    ("120", "U/L", "ukat/L", "2"),
    ("2", "ukat/L", "aspartateAminotransferase", "120"),
    ("45", "%", "neutrophilPercent", "45"),
    ("10", "mm", "longestDiameter", "10"),
    ("1", "cm", "longestDiameter", "10"),
    ("7.4", "GBq", "mCi", "200"),
    ("6", "mo", "d", "182.625"),
    ("4", "wk", "d", "28"),
    ("154", "[lb_av]", "weight", "69.85322498"),
    ("150", "mm[Hg]", "systolic", "150"),
    ("20", "kPa", "mm[Hg]", "10000000/66661"),
    ("1.73", "m2", "cm2", "17300"),
    ("2", "mL/s", "creatinineClearance", "120"),
    ("1.5", "K/uL", "absoluteNeutrophilCount", "1500"),
    ("150", "G/L", "plateletCount", "150000"),
    ("37", "Cel", "K", None),
]
#: Unit, the quantities of which it is understood, and their factor.
UNDERSTOOD = [
    ("K/uL", COUNTS, "1000"),
    ("K/mm3", COUNTS, "1000"),
    ("x10^3/uL", COUNTS, "1000"),
    ("10e3/uL", COUNTS, "1000"),
    ("10E9/L", COUNTS, "1000"),
    ("thou/uL", COUNTS, "1000"),
    ("10*9/l", COUNTS, "1000"),
    ("10*3/\u00b5L", COUNTS, "1000"),
    ("G/L", COUNTS, "1000"),
    ("cells/uL", COUNTS, "1"),
    ("{cells}/uL", COUNTS, "1"),
    ("#/uL", COUNTS, "1"),
    ("/cumm", COUNTS, "1"),
    ("/\u03bcL", COUNTS, "1"),
    ("10*4/uL", COUNTS, "10000"),
    ("1/uL", COUNTS, "1"),
    ("IU/L", ENZYMES, "1"),
    ("[IU]/L", ENZYMES, "1"),
    ("u/l", ENZYMES, "1"),
    ("\u00b5kat/L", ENZYMES, "60"),
    ("nkat/L", ENZYMES, "3/50"),
    ("mol/s/L", ENZYMES, "60000000"),
    ("gm/dL", {"haemoglobin", "albumin"}, "1"),
    ("G/DL", {"haemoglobin", "albumin"}, "1"),
    ("mg%", {"haemoglobin", "albumin"} | MOLAR, None),
    ("mmHg", PRESSURES, "1"),
    ("mm Hg", PRESSURES, "1"),
    ("percent", SHARES, "1"),
    ("L/h", {"creatinineClearance"}, "50/3"),
    ("um", SIZES, "1/1000"),
    ("[in_i]", SIZES, "127/5"),
    ("m", SIZES, "1000"),
    ("lbs", {"weight"}, "45359237/100000000"),
    ("t", {"weight"}, "1000"),
]
#: Amounts of substance go through the molar factor of the analyte.
AMOUNTS = [
    ("creatinine", "mcmol/L", "5/442"),
    ("creatinine", "\u00b5mol/L", "5/442"),
    ("creatinine", "\u03bcmol/L", "5/442"),
    ("creatinine", "mmol/L", "2500/221"),
    ("creatinine", "nmol/mL", "5/442"),
    ("totalBilirubin", "mcmol/L", "125/2138"),
    ("totalBilirubin", "\u00b5mol/L", "125/2138"),
    ("totalBilirubin", "\u03bcmol/L", "125/2138"),
    ("haemoglobin", "mmol/L", "161/100"),
    ("haemoglobin", "mol/m3", "161/100"),
]
#: Understood of nothing: a file of texts, and what a file of lines cannot hold or hides.
REFUSED = [
    *(
        line
        for line in (HERE / "refused_units.txt").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ),
    *("", " ", "\0", "kg\n", "g\tL", "mg/dL ", "mg/dL\u200b", "\U0001d560g", "9" * 5000, "g" * 100_000),
    *("(" * 30 + "g", "(" * 14 + "kg" + ")" * 14 + ".m2", "(" * 400 + "kg" + ")" * 400, "g." * 20 + "g"),
]


def test_the_conversions_of_the_comparison_are_all_there() -> None:
    assert len(CONVERSIONS) == 31


@pytest.mark.parametrize(("number", "unit", "into", "expected"), CONVERSIONS)
def test_known_conversions_are_exact(
    scales: dict[str, Scale], number: str, unit: str, into: str, expected: str | None
) -> None:
    value = Fraction(number)
    if into in scales:
        found = scales[into].convert(value, unit)
    else:
        factor = ucum.ratio(unit, into)
        found = None if factor is None else value * factor

    assert found == (None if expected is None else Fraction(expected))


@pytest.mark.parametrize(("unit", "quantities", "factor"), UNDERSTOOD, ids=[row[0] for row in UNDERSTOOD])
def test_a_unit_is_understood_only_of_what_it_is_used_for(
    scales: dict[str, Scale], unit: str, quantities: set[str], factor: str | None
) -> None:
    found = {name: scale.convert(Fraction(1), unit) for name, scale in scales.items()}

    assert {name for name, value in found.items() if value is not None} == quantities
    expected = {name: scales[name].unit for name in quantities}
    for name in quantities:
        per_unit = {"g/dL": Fraction(1, 1000), "mg/dL": Fraction(1)}
        assert found[name] == (per_unit[expected[name]] if factor is None else Fraction(factor))


@pytest.mark.parametrize(("analyte", "unit", "factor"), AMOUNTS)
def test_amounts_of_substance_need_the_analyte(
    scales: dict[str, Scale], analyte: str, unit: str, factor: str
) -> None:
    found = {name for name, scale in scales.items() if scale.convert(Fraction(1), unit) is not None}

    assert scales[analyte].convert(Fraction(1), unit) == Fraction(factor)
    assert analyte in found
    assert found <= {"creatinine", "totalBilirubin", "haemoglobin"}


@pytest.mark.parametrize("unit", REFUSED, ids=lambda unit: ascii(unit)[:30])
def test_what_is_understood_of_nothing(scales: dict[str, Scale], unit: str) -> None:
    assert set(scales) == ALL
    assert [name for name, scale in scales.items() if scale.convert(Fraction(1), unit) is not None] == []


@pytest.mark.parametrize(
    ("name", "threshold", "unit", "written"),
    [
        ("absoluteNeutrophilCount", "1500", "10*9/L", "1.5"),
        ("absoluteNeutrophilCount", "1500", "/mm3", "1500"),
        ("absoluteNeutrophilCount", "1500", "/nL", "1.5"),
        ("plateletCount", "100000", "10*9/L", "100"),
        ("haemoglobin", "9", "g/L", "90"),
        ("haemoglobin", "9", "kg/m3", "90"),
        ("albumin", "3", "g/L", "30"),
        ("creatinine", "1.5", "umol/L", "132.6"),
        ("creatinine", "1.5", "mmol/L", "0.1326"),
        ("totalBilirubin", "3", "umol/L", "51.312"),
        ("aspartateAminotransferase", "120", "ukat/L", "2"),
        ("aspartateAminotransferase", "120", "nkat/mL", "2"),
        ("creatinineClearance", "30", "mL/s", "0.5"),
        ("creatinineClearance", "30", "L/h", "1.8"),
        ("longestDiameter", "15", "cm", "1.5"),
        ("longestDiameter", "15", "m", "0.015"),
        ("weight", "70", "g", "70000"),
    ],
)
def test_thresholds_are_exact_on_both_sides(
    scales: dict[str, Scale], name: str, threshold: str, unit: str, written: str
) -> None:
    at, limit, hair = Fraction(written), Fraction(threshold), Fraction(1, 10**25)

    below, same, above = (scales[name].convert(at + step, unit) for step in (-hair, Fraction(0), hair))

    assert same == limit
    assert below is not None
    assert above is not None
    assert below < limit < above
