# SPDX-License-Identifier: Apache-2.0
from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter

import pytest

from reasoner.derive import Derivation
from reasoner.ontology import Ontology
from reasoner.patient import Index, Literal
from reasoner.terms import TRIAL, XSD_INTEGER

from .conftest import Derived, Make, Read, written

BORN = 'pat:P onto:birthDate "1958-06-01"^^xsd:date .'
MALE = "pat:P onto:sex onto:male ."


def creatinine(value: str, unit: str = "mg/dL", when: str = "2026-11-16", more: str = "") -> str:
    stated = f'onto:value {value} ; onto:unit "{unit}"' + (f" ; onto:date {written(when)}" if when else "")
    return f"<c> a onto:LabResult ; onto:analyte onto:creatinine ; {stated} {more} ."


def weight(kg: str, when: str = "2026-11-16", name: str = "w") -> str:
    stated = f'onto:weight {kg} ; onto:unit "kg"' + (f" ; onto:date {written(when)}" if when else "")
    return f"pat:P onto:hasWeight <{name}> . <{name}> a onto:BodyWeight ; {stated} ."


def clearance(derived: Make, turtle: str) -> tuple[list[str], list[str]]:
    patient = derived(turtle)
    return patient.get(":c", "clearanceLow"), patient.get(":c", "clearanceHigh")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("2.0", "mg/dL", "30"),
        ("176.8", "umol/L", "30"),
        ("1.99", "mg/dL", "30.1507537688442211"),
        ("2.01", "mg/dL", "29.8507462686567164"),
    ],
)
def test_a_man_of_68_with_60_kg(derived: Make, value: str, unit: str, expected: str) -> None:
    found = clearance(derived, BORN + MALE + weight("60") + creatinine(value, unit))

    assert found == ([expected.rstrip("0") if "." in expected else expected],) * 2


def test_a_woman_has_15_percent_less_and_an_unknown_sex_leaves_both(derived: Make) -> None:
    rest = BORN + weight("60") + creatinine("2.0")

    assert clearance(derived, rest + "pat:P onto:sex onto:female .") == (["25.5"], ["25.5"])
    assert clearance(derived, rest) == (["25.5"], ["30"])
    assert clearance(derived, rest + "pat:P onto:sex onto:female , onto:male .") == (["25.5"], ["30"])


def test_other_figures_of_the_specification(derived: Make) -> None:
    rest = 'pat:P onto:birthDate "1968-03-02"^^xsd:date .' + MALE + weight("80")
    for value, expected in (("1.81", "50.3"), ("1.9", "48.0")):
        (low,), _ = clearance(derived, rest + creatinine(value))

        assert round(Decimal(low), 1) == Decimal(expected)


def test_the_age_is_that_on_the_day_of_the_creatinine(derived: Make) -> None:
    rest = MALE + weight("72") + 'pat:P onto:birthDate "1966-11-16"^^xsd:date .'

    assert clearance(derived, rest + creatinine("1", when="2026-11-15"))[0] == ["81"]
    assert clearance(derived, rest + creatinine("1", when="2026-11-16"))[0] == ["80"]
    assert clearance(derived, rest + creatinine("1", when="2026-11")) == (["80"], ["81"])


def test_part_of_a_birth_date_leaves_two_ages(derived: Make) -> None:
    rest = MALE + weight("72") + creatinine("1")

    assert clearance(derived, rest + 'pat:P onto:birthDate "1966"^^xsd:gYear .') == (["80"], ["81"])
    assert clearance(derived, rest + 'pat:P onto:birthDate "1966-12"^^xsd:gYearMonth .') == (["81"], ["81"])


@pytest.mark.parametrize(
    "turtle",
    [
        BORN + MALE + creatinine("2.0"),
        MALE + weight("60") + creatinine("2.0"),
        BORN + MALE + weight("60") + creatinine("2.0", "x"),
        BORN + MALE + weight("60") + creatinine("2.0", when=""),
        BORN
        + MALE
        + weight("60", when="2026-11-17", name="a")
        + weight("60", when="2026-11-23")
        + creatinine("2.0", "x"),
        BORN + MALE + weight("60", when="2026-11-23") + creatinine("2.0"),
        BORN
        + MALE
        + 'pat:P onto:hasWeight <w> . <w> onto:weight 60 ; onto:unit "stone" .'
        + creatinine("2.0"),
        'pat:P onto:birthDate "2026-11-17"^^xsd:date .' + MALE + weight("3") + creatinine("2.0"),
    ],
)
def test_without_its_inputs_there_is_no_clearance_and_no_problem(derived: Make, turtle: str) -> None:
    patient = derived(turtle)

    assert patient.get(":c", "clearanceLow") == patient.get(":c", "clearanceHigh") == []
    assert set(patient.get(":c", "problem")) <= {"trial:ULN_MISSING", "trial:UNIT"}


def test_a_newer_weight_that_cannot_be_converted_is_not_replaced_by_an_older_one(derived: Make) -> None:
    newer = 'pat:P onto:hasWeight <n> . <n> onto:weight 132 ; onto:date "2026-11-15"^^xsd:date .'

    assert clearance(derived, BORN + MALE + weight("60", "2026-11-01") + newer + creatinine("2.0")) == (
        [],
        [],
    )


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([("60", "2026-11-16"), ("90", "2026-01-01")], ("30", "30")),
        ([("60", "2026-11-10"), ("90", "2026-11-20")], ("30", "30")),
        ([("60", "2026-11-18"), ("90", "2026-11-20")], ("30", "30")),
        ([("60", "2026-11-16"), ("90", "2026-11-16")], ("30", "45")),
        ([("60", "2026-11-16"), ("90", "")], ("30", "45")),
        ([("60", "2026-11-10"), ("90", "2026-11")], ("30", "45")),
        ([("60", "")], ("30", "30")),
    ],
)
def test_the_weight_is_the_last_up_to_the_creatinine_or_the_next(
    derived: Make, weights: list[tuple[str, str]], expected: tuple[str, str]
) -> None:
    stated = "".join(weight(kg, when, f"w{n}") for n, (kg, when) in enumerate(weights))
    low, high = clearance(derived, BORN + MALE + stated + creatinine("2.0"))

    assert (*low, *high) == expected


def test_a_censored_creatinine_bounds_the_clearance_on_one_side(derived: Make) -> None:
    rest = BORN + MALE + weight("60")

    assert clearance(derived, rest + creatinine("2.0", more='; onto:comparator "<"')) == (["30"], [])
    assert clearance(derived, rest + creatinine("2.0", more='; onto:comparator ">"')) == (["0"], ["30"])


def test_a_clearance_rests_on_all_its_inputs(derived: Make) -> None:
    patient = derived(BORN + MALE + weight("60") + creatinine("2.0"))

    assert patient.sources(":c", "clearanceLow", "30") == [":c", ":w", "pat:P"]


@pytest.mark.parametrize(
    ("thickness", "floor"), [("5", []), ("5.0", []), ("5.1", ["10.2"]), ("7", ["14"]), ("3 , 7", ["14"])]
)
def test_a_multiple_above_a_limit(derived: Make, thickness: str, floor: list[str]) -> None:
    patient = derived(f"<m> a onto:Measurement ; onto:sliceThickness {thickness} .")

    assert patient.get(":m", "sliceFloorMm") == floor


def count(name: str, analyte: str, value: str, unit: str, when: str = "2026-11-16") -> str:
    return (
        f"pat:P onto:hasLabResult <{name}> . <{name}> a onto:LabResult ; onto:analyte onto:{analyte} ;"
        f' onto:value {value} ; onto:unit "{unit}" ; onto:date {written(when)} .'
    )


WHITE = count("wbc", "leukocyteCount", "3.0", "10*9/L")
SEGMENTED = count("neut", "neutrophilPercent", "45", "%")
BANDS = count("band", "bandPercent", "5", "%")
COMPUTED = ":wbc/computed"


def test_neutrophils_from_a_differential(derived: Make) -> None:
    patient = derived(WHITE + SEGMENTED + BANDS)

    assert patient.get(COMPUTED, "low") == patient.get(COMPUTED, "high") == ["1500"]
    assert patient.sources(COMPUTED, "low", "1500") == [":wbc", ":neut", ":band"]
    assert COMPUTED in patient.governing("neutrophils")
    assert patient.window(COMPUTED, "fresh") == "T"
    iri = patient.iri(COMPUTED)
    assert patient.patient.is_a(iri, patient.iri("onto:Record"))
    assert iri in patient.patient.records(patient.iri("P"), patient.iri("onto:hasLabResult"))


@pytest.mark.parametrize(
    ("turtle", "low", "high"),
    [
        (WHITE + SEGMENTED, ["1350"], ["3000"]),
        (WHITE + BANDS, ["150"], ["3000"]),
        (WHITE + SEGMENTED + count("band", "bandPercent", "0", "%"), ["1350"], ["1350"]),
        (WHITE + SEGMENTED + count("band", "bandPercent", "5", "x"), ["1350"], ["3000"]),
        (WHITE + SEGMENTED + BANDS + count("band2", "bandPercent", "9", "%"), ["1500"], ["1620"]),
        (WHITE, [], []),
        (SEGMENTED + BANDS, [], []),
        (WHITE + count("neut", "neutrophilPercent", "45", "%", "2026-11-15"), [], []),
        (WHITE + count("neut", "neutrophilPercent", "99", "%") + BANDS, [], []),
        (count("wbc", "leukocyteCount", "3.0", "x") + SEGMENTED + BANDS, [], []),
        (WHITE + SEGMENTED + BANDS + count("anc", "absoluteNeutrophilCount", "1", "x"), [], []),
    ],
)
def test_what_a_differential_leaves_open(derived: Make, turtle: str, low: list[str], high: list[str]) -> None:
    patient = derived(turtle)

    assert (patient.get(COMPUTED, "low"), patient.get(COMPUTED, "high")) == (low, high)


def test_an_implausible_computed_count_has_no_value(derived: Make) -> None:
    patient = derived(
        count("wbc", "leukocyteCount", "110", "/mm3") + count("neut", "neutrophilPercent", "1", "%") + BANDS
    )

    assert patient.get(COMPUTED, "low") == []
    assert patient.get(COMPUTED, "problem") == ["trial:IMPLAUSIBLE"]


UNREADABLE = count("wbc", "leukocyteCount", "3.0", "x")
OF_A_MONTH = (WHITE + SEGMENTED).replace('"2026-11-16"^^xsd:date', '"2026-10"^^xsd:gYearMonth')


@pytest.mark.parametrize(
    ("turtle", "node", "problems"),
    [
        (UNREADABLE + SEGMENTED + BANDS, COMPUTED, ["UNIT"]),
        (UNREADABLE + count("neut", "neutrophilPercent", "145", "%"), COMPUTED, ["IMPLAUSIBLE", "UNIT"]),
        (count("wbc", "leukocyteCount", "3.0", "/mm3") + SEGMENTED + BANDS, COMPUTED, ["IMPLAUSIBLE"]),
        (WHITE + count("neut", "neutrophilPercent", "45", "x"), COMPUTED, ["UNIT"]),
        (WHITE + count("neut", "neutrophilPercent", "99", "%") + BANDS, COMPUTED, ["IMPLAUSIBLE"]),
        (WHITE + count("neut", "neutrophilPercent", "45", "%", "2026-11-17"), ":neut/computed", ["MISSING"]),
        (SEGMENTED + BANDS, ":neut/computed", ["MISSING"]),
        (BANDS, ":band/computed", ["MISSING"]),
        (OF_A_MONTH, COMPUTED, ["MISSING"]),
    ],
)
def test_no_older_count_stands_in_for_a_differential_that_cannot_be_computed(
    derived: Make, turtle: str, node: str, problems: list[str]
) -> None:
    patient = derived(turtle + reported("3200", "2026-09-20"))

    assert patient.get(node, "problem") == [f"trial:{problem}" for problem in problems]
    assert patient.get(node, "low") == patient.get(node, "high") == []
    assert patient.governing("neutrophils") == [node]


@pytest.mark.parametrize("turtle", [WHITE, UNREADABLE])
def test_leukocytes_alone_are_no_differential(derived: Make, turtle: str) -> None:
    assert derived(turtle + reported("3200", "2026-10-20")).governing("neutrophils") == [":anc"]


def test_two_leukocyte_counts_of_a_day_of_which_one_cannot_be_read(derived: Make) -> None:
    patient = derived(WHITE + count("wbc2", "leukocyteCount", "3.0", "x") + SEGMENTED + BANDS)

    assert patient.governing("neutrophils") == []
    assert patient.governing("neutrophils", "mayGovern") == [COMPUTED, ":wbc2/computed"]


def reported(value: str, when: str, unit: str = "/mm3") -> str:
    return count("anc", "absoluteNeutrophilCount", value, unit, when)


@pytest.mark.parametrize(
    ("turtle", "governing"),
    [
        (reported("3200", "2026-11-10"), [COMPUTED]),
        (reported("3200", "2026-11-20"), [":anc"]),
        (reported("3200", "2026-11-16"), [":anc"]),
        (reported("3200", "2026-11-16", "x"), [":anc"]),
        ("", [COMPUTED]),
    ],
)
def test_the_latest_of_reported_and_computed_counts_governs(
    derived: Make, turtle: str, governing: list[str]
) -> None:
    patient = derived(WHITE + SEGMENTED + BANDS + turtle)

    assert patient.governing("neutrophils") == governing


def test_a_reported_count_of_no_known_day_settles_nothing_against_a_computed_one(derived: Make) -> None:
    undated = "<anc> a onto:LabResult ; onto:analyte onto:absoluteNeutrophilCount ; onto:value 3200 ;"
    patient = derived(WHITE + SEGMENTED + BANDS + undated + ' onto:unit "/mm3" .')

    assert patient.governing("neutrophils") == []
    assert patient.governing("neutrophils", "mayGovern") == [":anc", COMPUTED]


def test_only_the_days_without_a_reported_count_get_a_computed_one(derived: Make) -> None:
    older = count("old", "leukocyteCount", "4.0", "10*9/L", "2026-11-10")
    older += count("old-neut", "neutrophilPercent", "50", "%", "2026-11-10")
    patient = derived(WHITE + SEGMENTED + BANDS + older + reported("2100", "2026-11-10"))

    assert patient.get(":old/computed", "low") == []
    assert patient.get(COMPUTED, "low") == ["1500"]
    assert patient.governing("neutrophils") == [COMPUTED]


@pytest.fixture
def near(ontology: Ontology, protocol: Index, patient_of: Read) -> Make:
    """Derive under a protocol whose clearance takes a weight of at most 28 days off."""
    rule = "https://example.org/rule#clearance"
    limited = protocol | {rule: protocol[rule] | {TRIAL + "weightWithinDays": [Literal("28", XSD_INTEGER)]}}
    derivation = Derivation(ontology, limited, policy="default", as_of=date(2026, 12, 31))

    def make(turtle: str) -> Derived:
        patient = patient_of(turtle)
        derivation.derive(patient)
        return Derived(patient)

    return make


@pytest.mark.parametrize(
    ("weights", "limited", "unlimited"),
    [
        ([("60", "2026-11-16")], ("30", "30"), ("30", "30")),
        ([("60", "2026-10-19")], ("30", "30"), ("30", "30")),
        ([("60", "2026-10-18")], (), ("30", "30")),
        ([("60", "2026-12-14")], ("30", "30"), ("30", "30")),
        ([("60", "2026-12-15")], (), ("30", "30")),
        ([("60", "2016-11-16")], (), ("30", "30")),
        ([("60", "2026-11-18"), ("90", "2016-11-16")], ("30", "30"), ("45", "45")),
        ([("60", "2026-11-18"), ("90", "2026-10-18")], ("30", "30"), ("45", "45")),
        ([("60", "2026-11-10"), ("90", "2026-11-17")], ("30", "30"), ("30", "30")),
        ([("60", "2026-11-10"), ("90", "2026-11-01")], ("30", "30"), ("30", "30")),
        ([("60", "2026-11-18"), ("90", "2026-11-20")], ("30", "30"), ("30", "30")),
        ([("60", "2026-11-16"), ("90", "2026-11-16")], ("30", "45"), ("30", "45")),
        ([("60", "")], (), ("30", "30")),
        ([("60", "2026-11-16"), ("60", "")], (), ("30", "30")),
        ([("60", "2026-11")], (), ("30", "30")),
        ([("60", "2026")], (), ("30", "30")),
        ([("60", "2026-11-10"), ("60", "2026-11")], (), ("30", "30")),
        ([("60", "2026-11-10"), ("90", "2026-10")], ("30", "30"), ("30", "30")),
        ([("60", "2026-11-10"), ("90", "2025")], ("30", "30"), ("30", "30")),
        ([("60", "2026-11-18"), ("60", "2026-12")], ("30", "30"), ("30", "30")),
        ([("60", "2026-11-18"), ("60", "2026-10")], (), ("30", "30")),
        ([("60", "2026-11-18"), ("90", "2026-09")], ("30", "30"), ("45", "45")),
        ([("60", "0001")], (), ("30", "30")),
        ([], (), ()),
    ],
)
def test_the_weight_may_have_to_be_near_the_creatinine(
    derived: Make,
    near: Make,
    weights: list[tuple[str, str]],
    limited: tuple[str, ...],
    unlimited: tuple[str, ...],
) -> None:
    stated = "".join(weight(kg, when, f"w{n}") for n, (kg, when) in enumerate(weights))
    turtle = BORN + MALE + stated + creatinine("2.0")

    for patient, expected in (
        (near(turtle), limited),
        (derived(turtle, registered=False, as_of=date(2026, 12, 31)), unlimited),
    ):
        assert (*patient.get(":c", "clearanceLow"), *patient.get(":c", "clearanceHigh")) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2026-11-10", ["30"]), ("2026-11-29", ["30"]), ("2026-12-01", []), ("2026-11-01", [])],
)
def test_a_weight_is_near_every_day_of_a_partly_dated_creatinine(
    near: Make, when: str, expected: list[str]
) -> None:
    patient = near(
        BORN.replace("06-01", "01-01") + MALE + weight("60", when) + creatinine("2.0", when="2026-11")
    )

    assert patient.get(":c", "clearanceLow") == expected


def test_thousands_of_results_stay_nearly_linear(derived: Make) -> None:
    """Every result, white cell count and weight has its own time of one day, or its own day."""
    text = [BORN, MALE]
    for n in range(1000):
        day = date(2026, 11, 16) - timedelta(days=n)
        moment = f"{day}T12:00:00" if n % 2 else f"2026-11-16T{n // 60:02}:{n % 60:02}:00"
        text += [
            weight("60", moment, f"w{n}"),
            creatinine("2.0", when=moment).replace("<c>", f"<c{n}>"),
            count(f"wbc{n}", "leukocyteCount", "3.0", "10*9/L", moment),
            count(f"neut{n}", "neutrophilPercent", "45", "%", moment),
            count(f"band{n}", "bandPercent", "5", "%", moment),
        ]
    turtle = "".join(text)

    started = perf_counter()
    patient = derived(turtle)

    assert perf_counter() - started < 20  # steps that grow with the square took minutes
    assert patient.get(":c0", "clearanceLow") == ["30"]
    assert patient.get(":wbc0/computed", "low") == ["1500"]
