# SPDX-License-Identifier: Apache-2.0
"""Units as laboratories write them, with the ontology of the project: exact, or no value at all."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ucumvert import PintUcumRegistry, xml_util

from reasoner.derive import ucum
from reasoner.derive.units import Scale, load_scales
from reasoner.ontology import Ontology
from reasoner.terms import ONTO

HERE = Path(__file__).parent
COUNTS = {"absoluteNeutrophilCount", "leukocyteCount", "plateletCount"}
ENZYMES = {"aspartateAminotransferase", "alanineAminotransferase"}
MOLAR = {"creatinine", "totalBilirubin"}
PRESSURES = {"systolic", "diastolic"}
SIZES = {"longestDiameter", "shortAxis"}
SHARES = {"neutrophilPercent", "bandPercent"}
ALL = COUNTS | ENZYMES | MOLAR | PRESSURES | SIZES | SHARES
ALL |= {"haemoglobin", "albumin", "creatinineClearance", "weight"}


@pytest.fixture(scope="module")
def scales() -> dict[str, Scale]:
    """The scales of the project's ontology, by local name."""
    return {iri.removeprefix(ONTO): scale for iri, scale in load_scales(Ontology.load()).items()}


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
