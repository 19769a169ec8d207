# SPDX-License-Identifier: Apache-2.0
import pytest

from reasoner.derive import Derivation
from reasoner.ontology import Ontology
from reasoner.patient import Index
from reasoner.terms import TYPE

from .conftest import Derived, Make, Read


def result(analyte: str, value: str = "", unit: str = "", more: str = "") -> str:
    stated = f"; onto:value {value} " if value else ""
    stated += f'; onto:unit "{unit}" ' if unit else ""
    return f"<x> a onto:LabResult ; onto:analyte onto:{analyte} {stated} {more} ."


ROWS = [
    ("absoluteNeutrophilCount", "1500", "/mm3", "1.5", "10*9/L", "1500"),
    ("plateletCount", "100000", "/mm3", "100", "10*9/L", "100000"),
    ("haemoglobin", "9.0", "g/dL", "90", "g/L", "9"),
    ("albumin", "3.0", "g/dL", "30", "g/L", "3"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[0]))
def test_one_value_in_two_units_and_implausible_in_the_wrong_one(derived: Make, row: tuple[str, ...]) -> None:
    analyte, value, unit, other, other_unit, canonical = row
    for number, code in ((value, unit), (other, other_unit)):
        patient = derived(result(analyte, number, code))
        assert patient.get(":x", "low") == patient.get(":x", "high") == [canonical]
        assert patient.get(":x", "problem") == []

    wrong = derived(result(analyte, other, unit))
    assert wrong.get(":x", "low") == wrong.get(":x", "high") == []
    assert wrong.get(":x", "problem") == ["trial:IMPLAUSIBLE"]


@pytest.mark.parametrize(
    ("value", "plausible"), [("1.999", False), ("2", True), ("25.0", True), ("25.001", False), ("-9", False)]
)
def test_both_ends_of_what_is_plausible(derived: Make, value: str, *, plausible: bool) -> None:
    assert bool(derived(result("haemoglobin", value, "g/dL")).get(":x", "low")) is plausible


@pytest.mark.parametrize(
    ("turtle", "problem"),
    [
        (result("haemoglobin", "9"), "UNIT"),
        (result("haemoglobin", "9", "grams"), "UNIT"),
        (result("haemoglobin", "9", "g/dL", '; onto:unit "g/L"'), "UNIT"),
        (result("haemoglobin", "", "g/dL"), "MISSING"),
        (result("haemoglobin", "", "g/dL", "; trial:withheld onto:value"), "MISSING"),
        (result("haemoglobin", '"9"', "g/dL"), "MISSING"),
        (result("haemoglobin", "9", "g/dL", "; onto:value 10"), "CONFLICT"),
        (result("haemoglobin", "9", "g/dL", '; onto:comparator "<" , ">"'), "CONFLICT"),
        (result("haemoglobin", "9", "g/dL", '; onto:comparator "~"'), "MISSING"),
        (result("haemoglobin", "9", "g/dL", "; trial:withheld onto:comparator"), "MISSING"),
        (result("haemoglobin", "9", "g/dL", "; onto:analyte onto:albumin"), "CONFLICT"),
        (result("vitaminD", "9", "g/dL"), "UNIT"),
        ('<x> a onto:LabResult ; onto:value 9 ; onto:unit "g/dL" .', "MISSING"),
    ],
)
def test_why_there_is_no_value(derived: Make, turtle: str, problem: str) -> None:
    patient = derived(turtle)

    assert patient.get(":x", "problem") == [f"trial:{problem}"]
    assert patient.get(":x", "low") == patient.get(":x", "high") == []


def test_one_value_written_twice_is_one_value(derived: Make) -> None:
    assert derived(result("haemoglobin", "9.0", "g/dL", "; onto:value 9.00")).get(":x", "low") == ["9"]


@pytest.mark.parametrize(
    ("sign", "low", "high"),
    [("<", ["0"], ["5"]), ("<=", ["0"], ["5"]), (">", ["5"], []), (">=", ["5"], [])],
)
def test_censored_values_are_intervals(derived: Make, sign: str, low: list[str], high: list[str]) -> None:
    limit = '; onto:uln 2.5 ; onto:ulnUnit "mg/dL"'
    patient = derived(result("totalBilirubin", "5", "mg/dL", f'; onto:comparator "{sign}" {limit}'))

    assert (patient.get(":x", "low"), patient.get(":x", "high")) == (low, high)
    assert patient.get(":x", "lowUln") == ["2" if number == "5" else "0" for number in low]
    assert patient.get(":x", "highUln") == ["2" for _ in high]


@pytest.mark.parametrize(
    ("row", "low", "high", "problem"),
    [
        (("creatinine", "132.6", "umol/L", "<"), ["0"], ["1.5"], "ULN_MISSING"),
        (("creatinine", "0.1326", "mmol/L", ">"), ["1.5"], [], "ULN_MISSING"),
        (("aspartateAminotransferase", "2000", "nkat/L", "<="), ["0"], ["120"], "ULN_MISSING"),
        (("absoluteNeutrophilCount", "1.5", "/nL", ">="), ["1500"], [], ""),
        (("haemoglobin", "90", "kg/m3", "<"), ["0"], ["9"], ""),
        (("haemoglobin", "90", "g/L{total}", "<"), [], [], "UNIT"),
        (("absoluteNeutrophilCount", "3000", "/nL", ">"), [], [], "IMPLAUSIBLE"),
    ],
)
def test_censored_values_in_units_that_are_not_listed(
    derived: Make, row: tuple[str, str, str, str], low: list[str], high: list[str], problem: str
) -> None:
    analyte, value, unit, sign = row
    patient = derived(result(analyte, value, unit, f'; onto:comparator "{sign}"'))

    assert (patient.get(":x", "low"), patient.get(":x", "high")) == (low, high)
    assert patient.get(":x", "problem") == ([f"trial:{problem}"] if problem else [])


@pytest.mark.parametrize(
    ("analyte", "value", "uln", "multiple"),
    [
        ("creatinine", ("1.80", "mg/dL"), ("1.2", "mg/dL"), "1.5"),
        ("creatinine", ("159.12", "umol/L"), ("1.2", "mg/dL"), "1.5"),
        ("creatinine", ("18", "mg/L"), ("0.10608", "mmol/L"), "1.5"),
        ("totalBilirubin", ("3.60", "mg/dL"), ("1.2", "mg/dL"), "3"),
        ("totalBilirubin", ("3.61", "mg/dL"), ("1.2", "mg/dL"), "3.00833333333333333"),
        ("aspartateAminotransferase", ("120", "U/L"), ("40", "U/L"), "3"),
        ("aspartateAminotransferase", ("2.0", "ukat/L"), ("40", "U/L"), "3"),
        ("aspartateAminotransferase", ("121", "U/L"), ("40", "U/L"), "3.025"),
    ],
)
def test_multiples_of_the_upper_limit_are_exact(
    derived: Make, analyte: str, value: tuple[str, str], uln: tuple[str, str], multiple: str
) -> None:
    patient = derived(result(analyte, *value, f'; onto:uln {uln[0]} ; onto:ulnUnit "{uln[1]}"'))

    assert patient.get(":x", "lowUln") == patient.get(":x", "highUln") == [multiple]
    assert patient.get(":x", "problem") == []


def test_a_limit_of_zero_is_never_divided_by(derived: Make) -> None:
    patient = derived(result("ferritin", "5", "ug/L", '; onto:uln 0 ; onto:ulnUnit "ug/L"'))

    assert patient.get(":x", "problem") == ["trial:IMPLAUSIBLE"]


def test_what_was_computed_for_many_values_is_forgotten_at_last(
    derived: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reasoner.derive.quantities._REMEMBERED", 1)
    patient = derived(
        result("albumin", "4", "g/dL") + result("haemoglobin", "9", "g/dL").replace("<x>", "<y>")
    )

    assert (patient.get(":x", "low"), patient.get(":y", "low")) == (["4"], ["9"])


@pytest.mark.parametrize(
    ("limit", "problem"),
    [
        ("", "ULN_MISSING"),
        ('; onto:ulnUnit "mg/dL"', "ULN_MISSING"),
        ("; onto:uln 1.2", "UNIT"),
        ('; onto:uln 1.2 ; onto:ulnUnit "x"', "UNIT"),
        ('; onto:uln 0 ; onto:ulnUnit "mg/dL"', "IMPLAUSIBLE"),
        ('; onto:uln 1.2 ; onto:ulnUnit "umol/L"', "IMPLAUSIBLE"),
        ('; onto:uln 1.2 , 1.3 ; onto:ulnUnit "mg/dL"', "CONFLICT"),
    ],
)
def test_a_value_without_a_usable_limit_is_kept(derived: Make, limit: str, problem: str) -> None:
    patient = derived(result("creatinine", "0.9", "mg/dL", limit))

    assert patient.get(":x", "low") == ["0.9"]
    assert patient.get(":x", "lowUln") == patient.get(":x", "highUln") == []
    assert patient.get(":x", "problem") == [f"trial:{problem}"]


@pytest.mark.parametrize(
    ("analyte", "limit", "unit", "believed"),
    [
        ("creatinine", "0.3", "mg/dL", True),
        ("creatinine", "0.299", "mg/dL", False),
        ("creatinine", "3.0", "mg/dL", True),
        ("creatinine", "3.001", "mg/dL", False),
        ("creatinine", "106.08", "umol/L", True),
        ("creatinine", "106.08", "mg/dL", False),
        ("totalBilirubin", "0.05", "mg/dL", True),
        ("totalBilirubin", "0.04", "mg/dL", False),
        ("totalBilirubin", "60", "mg/dL", True),
        ("totalBilirubin", "61", "mg/dL", False),
        ("ferritin", "100000", "ug/L", True),
    ],
)
def test_what_is_believed_of_an_upper_limit(
    derived: Make, analyte: str, limit: str, unit: str, *, believed: bool
) -> None:
    """Where the ontology says nothing of limits, they are believed as far as values are."""
    value, own = ("5", "ug/L") if analyte == "ferritin" else ("0.9", "mg/dL")
    patient = derived(result(analyte, value, own, f'; onto:uln {limit} ; onto:ulnUnit "{unit}"'))

    assert bool(patient.get(":x", "lowUln")) is bool(patient.get(":x", "highUln")) is believed
    assert patient.get(":x", "problem") == ([] if believed else ["trial:IMPLAUSIBLE"])


def test_every_analyte_needs_a_limit_if_the_protocol_names_none(
    ontology: Ontology, protocol: Index, patient_of: Read
) -> None:
    unlimited = {iri: facts for iri, facts in protocol.items() if "limits" not in iri}
    patient = patient_of(result("albumin", "4", "g/dL"))
    assert TYPE in patient.index[Derived.iri(":x")]

    Derivation(ontology, unlimited, policy="default", as_of=None).derive(patient)

    assert Derived(patient).get(":x", "problem") == ["trial:ULN_MISSING"]


def test_quantity_properties(derived: Make) -> None:
    patient = derived(
        '<a> a onto:Measurement ; onto:longestDiameter 1.0 ; onto:unit "cm" .'
        "<b> a onto:Measurement ; onto:longestDiameter 10 ."
        '<c> a onto:BloodPressure ; onto:systolic 20 ; onto:unit "K" .'
        '<d> a onto:BloodPressure ; onto:systolic 151 ; onto:unit "mm[Hg]" .'
        '<e> a onto:Measurement ; onto:longestDiameter 500.1 ; onto:unit "mm" .'
        '<f> a onto:Measurement ; onto:unit "mm" .'
    )

    assert patient.get(":a", "longestDiameterMm") == ["10"]
    assert patient.get(":d", "systolicMmHg") == ["151"]
    assert [patient.get(x, "problem") for x in (":a", ":b", ":c", ":e", ":f")] == [
        [],
        ["trial:UNIT"],
        ["trial:UNIT"],
        ["trial:IMPLAUSIBLE"],
        [],
    ]


def test_numbers_are_derived_from_their_record(derived: Make) -> None:
    patient = derived(result("albumin", "30", "g/L"))

    assert patient.sources(":x", "low", "3") == [":x"]
    assert patient.sources(":x", "problem", "trial:UNIT") == []
