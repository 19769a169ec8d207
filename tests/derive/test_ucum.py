# SPDX-License-Identifier: Apache-2.0
"""UCUM is read as the list of units and a second implementation have it, and no text in two ways."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ucumvert import PintUcumRegistry, xml_util

from reasoner.derive import ucum
from reasoner.derive.units import Scale

from .measured import SHARES


def test_ucum_reads_the_canonical_units_and_agrees_with_the_list(scales: dict[str, Scale]) -> None:
    """A listed unit that UCUM reads in the same dimension has UCUM's factor; so have two amounts."""
    agreeing = 0
    for name, scale in scales.items():
        assert (ucum.read_unit(scale.unit) is None) == (name in SHARES)
        for unit, factor in scale.factors.items():
            said = ucum.ratio(unit, scale.unit)
            assert said in {None, factor}, f"{name} in {unit}"
            agreeing += said is not None
        for (one, first), (other, second) in combinations(scale.factors.items(), 2):
            between = ucum.ratio(one, other)
            assert between in {None, first / second}, f"{name} in {one} and {other}"
    assert agreeing > 40


def _spellings() -> Iterator[tuple[str, str]]:
    """Each atom of UCUM with each prefix that it may have: (text, atom)."""
    metric = {*xml_util.get_metric_units(), *xml_util.get_base_units()}
    for atom in [*xml_util.get_base_units(), *xml_util.get_units()]:
        for prefix in ["", *(xml_util.get_prefixes() if atom in metric else ())]:
            yield prefix + atom, atom


def test_units_that_need_the_analyte_are_never_read() -> None:
    """Arbitrary and special units, shares, pure numbers, equivalents and lower case units."""
    kinds = {unit.code_cs: unit for unit in xml_util.get_units_with_full_definition()}
    unread = {
        "u",
        "st",
        "pc",
        "AU",
        "eq",
        "osm",
        "%",
        "[ppth]",
        "[pi]",
        "10*",
        "10^",
        "[HPF]",
        "[S]",
        "K",
        "G",
        "rad",
    }
    unread |= {code for code, unit in kinds.items() if unit.is_special or unit.is_arbitrary}

    assert {
        atom for text, atom in _spellings() if atom in unread and ucum.read_unit(text) is not None
    } == set()


def test_no_spelling_has_two_readings() -> None:
    readings = Counter(text for text, _ in _spellings())
    read = [text for text in readings if ucum.read_unit(text) is not None]

    assert [text for text in read if readings[text] > 1] == []
    assert len(read) > 500


#: Where pint, to which ucumvert hands a parsed text, takes an atom for something else or from another year.
#: hbar is a reduced Planck constant, g% grams times percent, [rd_br] and the feet below it are off by 12.
PINT_DIFFERS = {
    *(
        "hbar",
        "g%",
        "[cft_i]",
        "[cyd_i]",
        "[rd_br]",
        "[ch_br]",
        "[lk_br]",
        "[in_i'H2O]",
        "[in_i'Hg]",
        "m[Hg]",
    ),
    *(
        "[in_br]",
        "[ft_br]",
        "[fth_br]",
        "[pc_br]",
        "[yd_br]",
        "[mi_br]",
        "[nmi_br]",
        "[acr_br]",
        "a_t",
        "mo_s",
    ),
    *("[pnt_pr]", "[pca_pr]", "[didot]", "[cicero]"),
}


COMPOSED = (
    *(
        "10*3/uL",
        "10*-3.nL-1",
        "/mm3",
        "1/uL",
        "g/dL",
        "kg.m-3",
        "umol/L",
        "mol/s/L",
        "U/L",
        "nkat/mL",
        "mL/min",
    ),
    *("(mL/min)/m2", "m3/(d)", "g/(mL)", "kg/m/s2", "((mol)/(L))/min", "10^9/L", "cm2.m", "(g.L-1)"),
)


def test_a_second_implementation_finds_the_same_factors() -> None:
    registry = PintUcumRegistry()
    differing = set()
    for text, atom in [*_spellings(), *((text, text) for text in COMPOSED)]:
        unit = ucum.read_unit(text)
        if unit is None:
            continue
        quotient = registry.from_ucum(text)
        for base, exponent in unit.dimension:
            quotient /= registry.from_ucum(base) ** exponent
        quotient = quotient.to_base_units()
        if not quotient.dimensionless or quotient.magnitude != pytest.approx(float(unit.factor), rel=1e-9):
            differing.add(text if text in PINT_DIFFERS else atom)

    assert differing == PINT_DIFFERS
    assert all(ucum.read_unit(text) is not None for text in COMPOSED)


_ATOMS = st.sampled_from(
    (
        *("g", "kg", "mg", "[lb_av]", "m", "cm", "mm", "L", "mL", "uL", "dL", "l", "10*3", "10^9"),
        *("s", "min", "h", "mol", "umol", "kat", "U", "Pa", "kPa", "mm[Hg]"),
    )
)
_TERMS = st.builds(
    lambda above, below: ".".join(above) + "".join(f"/{atom}" for atom in below),
    st.lists(_ATOMS, min_size=1, max_size=2),
    st.lists(_ATOMS, max_size=2),
)


@settings(max_examples=150, deadline=None)
@given(_TERMS, _TERMS, st.fractions(), st.fractions())
def test_round_trips_are_exact_and_order_is_kept(one: str, other: str, low: Fraction, high: Fraction) -> None:
    there, back = ucum.ratio(one, other), ucum.ratio(other, one)

    assert ucum.ratio(one, one) == 1
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert low * there * back == low
        assert there > 0
        assert (low < high) == (low * there < high * there)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(alphabet="gLmuUKolM0123*^/.(){}[]+- ", max_size=20)))
def test_any_text_is_read_or_refused(text: str) -> None:
    unit = ucum.read_unit(text)

    if unit is not None:
        assert unit.factor > 0
        assert text.isascii()
        assert not set(text) & set("{} ")
        assert all(abs(exponent) < 2000 for _, exponent in unit.dimension)


def test_the_parser_waits_for_a_unit_that_is_not_listed() -> None:
    code = """
import sys
from fractions import Fraction
from reasoner.derive.units import load_scales
from reasoner.ontology import Ontology
from reasoner.terms import ONTO
scale = load_scales(Ontology.load())[ONTO + "creatinine"]
for unit in ("mg/dL", "umol/L", "mL/min/{1.73_m2}", "mg / dL", ""):
    scale.convert(Fraction(1), unit)
print("ucumvert" in sys.modules, scale.convert(Fraction(10), "mg/L"), "ucumvert" in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "False 1 True\n"
