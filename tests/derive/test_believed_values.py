# SPDX-License-Identifier: Apache-2.0
"""A usual value that is wrong by a factor of a thousand is not believed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reasoner.derive.units import Scale

from .measured import ENZYMES, MOLAR, SHARES, SIZES

#: What adults usually have, in canonical units.
USUAL = {
    "absoluteNeutrophilCount": ("1500", "8000"),
    "leukocyteCount": ("4000", "11000"),
    "plateletCount": ("150000", "450000"),
    "haemoglobin": ("12", "17"),
    "albumin": ("3.5", "5.2"),
    "creatinine": ("0.5", "1.3"),
    "totalBilirubin": ("0.1", "1.2"),
    "aspartateAminotransferase": ("8", "40"),
    "alanineAminotransferase": ("7", "45"),
    "creatinineClearance": ("60", "140"),
    "neutrophilPercent": ("40", "75"),
    "bandPercent": ("0", "6"),
    "systolic": ("90", "150"),
    "diastolic": ("60", "95"),
    "longestDiameter": ("5", "150"),
    "shortAxis": ("5", "100"),
    "weight": ("45", "130"),
}


def test_an_error_of_a_thousand_is_noticed_in_all_but_these(scales: dict[str, Scale]) -> None:
    """A share or a size may well be so small, and an enzyme of 8 to 20 U/L so high in liver failure."""
    unnoticed = set()
    for name, scale in scales.items():
        low, high = map(Fraction, USUAL[name])
        believed = scale.values
        for factor in (Fraction(1000), Fraction(1, 1000)):
            below = believed.low is not None and high * factor < believed.low
            above = believed.high is not None and low * factor > believed.high
            if not (below or above):
                unnoticed.add((name, "x 1000" if factor > 1 else "/ 1000"))

    assert unnoticed == {
        *((name, "x 1000") for name in (*ENZYMES, "bandPercent")),
        *((name, "/ 1000") for name in SIZES | SHARES),
    }


@pytest.mark.parametrize("name", sorted(ENZYMES | MOLAR))
@pytest.mark.parametrize("factor", [Fraction(1000), Fraction(1, 1000)])
def test_no_limit_of_a_laboratory_can_be_wrong_by_a_thousand(
    scales: dict[str, Scale], name: str, factor: Fraction
) -> None:
    usual = Fraction(USUAL[name][1])

    assert scales[name].limits.holds(usual)
    assert not scales[name].limits.holds(usual * factor)


def test_the_published_count_in_the_wrong_unit_is_not_believed(scales: dict[str, Scale]) -> None:
    """3000 with 10*3/uL stands in an example of HL7."""
    scale = scales["absoluteNeutrophilCount"]
    value = scale.convert(Fraction(3000), "10*3/uL")

    assert value == 3_000_000
    assert not scale.values.holds(value)
