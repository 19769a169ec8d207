# SPDX-License-Identifier: Apache-2.0
import pytest

from .conftest import Make, written


def ecog(name: str, score: int, when: str = "", more: str = "") -> str:
    date = f"onto:date {written(when)} ;" if when else ""
    return f"<{name}> a onto:EcogAssessment ; {date} onto:score {score} {more} ."


def lab(name: str, value: str, when: str, more: str = "") -> str:
    unit = "" if "unit" in more else '; onto:unit "mg/dL"'
    return (
        f"<{name}> a onto:LabResult ; onto:analyte onto:creatinine ; onto:value {value} {unit} {more} ;"
        f' onto:date "{when}"^^xsd:date .'
    )


def test_the_latest_governs(derived: Make) -> None:
    patient = derived(ecog("a", 1, "2026-11-01") + ecog("b", 3, "2026-11-16"))

    assert patient.governing("ecog") == patient.governing("ecog", "mayGovern") == [":b"]
    assert patient.sources(":b", "governs", "sel:ecog") == [":a", ":b"]


def test_a_record_after_registration_is_no_candidate(derived: Make) -> None:
    patient = derived(ecog("a", 1, "2026-11-01") + ecog("b", 3, "2026-11-23"))

    assert patient.governing("ecog", "mayGovern") == [":a"]


def test_a_record_that_may_be_after_registration_does_not_replace_another(derived: Make) -> None:
    patient = derived(ecog("a", 1, "2026-10-31") + ecog("b", 3, "2026-11"))

    assert patient.governing("ecog", "mayGovern") == [":a", ":b"]
    assert patient.governing("ecog") == []


def test_an_undated_record_may_always_govern(derived: Make) -> None:
    patient = derived(ecog("a", 1, "2026-11-16") + ecog("b", 3))

    assert patient.governing("ecog", "mayGovern") == [":a", ":b"]
    assert patient.governing("ecog") == []
    assert patient.get(":a", "problem") == patient.get(":b", "problem") == []


def test_the_only_record_governs_even_undated(derived: Make) -> None:
    assert derived(ecog("a", 1)).governing("ecog") == [":a"]


def test_records_that_may_govern_and_agree_all_govern(derived: Make) -> None:
    provenance = (
        '; onto:sourceFile "other.csv" ; rdfs:comment "copied" ; <http://purl.org/dc/terms/identifier> "7"'
    )
    patient = derived(ecog("a", 1, "2026-11-16") + ecog("b", 1, more=provenance))

    assert patient.governing("ecog") == [":a", ":b"]


def test_partial_dates_that_do_not_overlap_are_ordered(derived: Make) -> None:
    assert derived(ecog("a", 1, "2026-09") + ecog("b", 3, "2026-10")).governing("ecog") == [":b"]
    assert derived(ecog("a", 1, "2026-10") + ecog("b", 3, "2026-10-15")).governing("ecog") == []


def test_two_answers_on_one_day_are_in_conflict(derived: Make) -> None:
    patient = derived(ecog("a", 1, "2026-11-16") + ecog("b", 3, "2026-11-16") + ecog("old", 0, "2026-11-15"))

    assert patient.governing("ecog") == []
    assert patient.get(":a", "problem") == patient.get(":b", "problem") == ["trial:CONFLICT"]
    assert patient.get(":old", "problem") == []


def test_a_time_breaks_a_tie_of_one_day(derived: Make) -> None:
    early, late = ecog("a", 1, "2026-11-16T08:00:00"), ecog("b", 3, "2026-11-16T09:30:00Z")

    assert derived(early + late).governing("ecog") == [":b"]
    assert derived(early + ecog("b", 3, "2026-11-16")).governing("ecog") == []


def test_each_analyte_has_its_own_latest_result(derived: Make) -> None:
    others = (
        '<c> a onto:LabResult ; onto:analyte onto:albumin ; onto:value 4 ; onto:unit "g/dL" ;'
        ' onto:date "2026-11-17"^^xsd:date .'
        '<d> a onto:LabResult ; onto:value 4 ; onto:date "2026-11-18"^^xsd:date .'
    )
    patient = derived(lab("a", "1.0", "2026-11-15") + lab("b", "1.1", "2026-11-16") + others)

    assert patient.governing("lab") == [":b"]


def test_a_selection_is_a_property_that_leads_to_what_governs(derived: Make) -> None:
    patient = derived(
        "<l> a onto:Lesion ; onto:hasMeasurement <m>, <n> ."
        '<m> a onto:Measurement ; onto:date "2026-11-01"^^xsd:date .'
        '<n> a onto:Measurement ; onto:date "2026-11-02"^^xsd:date .'
        + lab("a", "1.0", "2026-11-15")
        + lab("b", "1.1", "2026-11-16")
    )

    graph = patient.patient
    assert graph.objects(patient.iri("P"), patient.iri("sel:lab")) == [patient.iri(":b")]
    assert graph.objects(patient.iri(":l"), patient.iri("sel:measurement")) == [patient.iri(":n")]
    assert not graph.objects(patient.iri("P"), patient.iri("sel:measurement"))


def test_a_result_whose_analyte_was_withheld_may_be_of_any_analyte(derived: Make) -> None:
    withheld = "<b> a onto:LabResult ; trial:withheld onto:analyte ; "
    withheld += 'onto:value 4 ; onto:date "2026-11-18"^^xsd:date .'
    patient = derived(lab("a", "1.0", "2026-11-15") + withheld)

    assert patient.governing("lab") == []
    assert patient.governing("lab", "mayGovern") == [":a", ":b"]


@pytest.mark.parametrize(
    ("first", "second", "governing"),
    [
        (lab("a", "2", "2026-11-16"), lab("b", "2.00", "2026-11-16"), [":a", ":b"]),
        (lab("a", "2", "2026-11-16"), lab("b", "176.8", "2026-11-16", '; onto:unit "umol/L"'), [":a", ":b"]),
        (lab("a", "2", "2026-11-16"), lab("b", "2.01", "2026-11-16"), []),
        (lab("a", "2", "2026-11-16"), lab("b", "2", "2026-11-16", '; onto:unit "x"'), []),
        (lab("a", "2", "2026-11-16"), lab("b", "2", "2026-11-16", '; onto:comparator "<"'), []),
        (
            lab("a", "2", "2026-11-16", '; onto:unit "mg/dL" ; onto:uln 1.2 ; onto:ulnUnit "mg/dL"'),
            lab("b", "2", "2026-11-16"),
            [":a", ":b"],
        ),
        (
            lab("a", "2", "2026-11-16", '; onto:unit "mg/dL" ; onto:uln 1.2 ; onto:ulnUnit "mg/dL"'),
            lab("b", "2", "2026-11-16", '; onto:unit "mg/dL" ; onto:uln 1.3 ; onto:ulnUnit "mg/dL"'),
            [],
        ),
        (lab("a", "2", "2026-11-16"), lab("b", "2", "2026-11-16", "; onto:method onto:otherMethod"), []),
    ],
)
def test_results_of_one_day_are_compared_as_converted(
    derived: Make, first: str, second: str, governing: list[str]
) -> None:
    patient = derived(first + second)

    assert patient.governing("lab") == governing
    assert ("trial:CONFLICT" in patient.get(":a", "problem")) is (not governing)


def test_measured_properties_are_compared_as_converted(derived: Make) -> None:
    size = "<L> onto:hasMeasurement <a> , <b> ."
    size += '<a> a onto:Measurement ; onto:longestDiameter 1.0 ; onto:unit "cm" .'

    same = derived(size + '<b> a onto:Measurement ; onto:longestDiameter 10 ; onto:unit "mm" .')
    other = derived(size + '<b> a onto:Measurement ; onto:longestDiameter 10 ; onto:unit "cm" .')

    assert same.governing("measurement") == [":a", ":b"]
    assert other.governing("measurement") == []


def test_a_result_that_cannot_be_converted_still_replaces_an_older_one(derived: Make) -> None:
    patient = derived(lab("a", "1", "2026-11-15") + lab("b", "1", "2026-11-16", '; onto:unit "grams"'))

    assert patient.governing("lab") == [":b"]
    assert patient.get(":b", "low") == []
    assert "trial:UNIT" in patient.get(":b", "problem")


def test_one_selection_per_linking_subject(derived: Make) -> None:
    patient = derived(
        "<L1> onto:hasMeasurement <m1> , <m2> . <L2> onto:hasMeasurement <m3> . <m4> a onto:Measurement ."
        + "".join(
            f'<m{n}> a onto:Measurement ; onto:date "2026-{month}-01"^^xsd:date .'
            for n, month in ((1, "10"), (2, "11"), (3, "09"))
        )
    )

    assert patient.governing("measurement") == [":m2", ":m3"]


def pet(name: str, cls: str, when: str) -> str:
    return f"<{name}> a onto:{cls} ; onto:date {written(when)} ."


def test_candidates_lie_in_the_window_and_have_no_excluded_type(derived: Make) -> None:
    patient = derived(
        pet("old", "SstrPet", "2025-11-21")
        + pet("a", "SstrPet", "2026-01-01")
        + pet("fdg", "NonSstrPet", "2026-05-01")
    )

    assert patient.governing("pet", "mayGovern") == [":a"]


def test_a_candidate_that_is_only_possibly_in_the_window_replaces_nothing(derived: Make) -> None:
    patient = derived(pet("a", "SstrPet", "2025-11-22") + pet("b", "SstrPet", "2026-11"))

    assert patient.governing("pet", "mayGovern") == [":a", ":b"]


def test_a_candidate_without_a_required_type_replaces_nothing(derived: Make) -> None:
    patient = derived(
        '<a> a onto:SSATherapy ; onto:startDate "2025-01-01"^^xsd:date ; onto:hasAgent onto:lanreotide .'
        '<b> a onto:SSATherapy , onto:PnetTherapy ; onto:startDate "2025-06-01"^^xsd:date .'
        '<c> a onto:SSATherapy , onto:PnetTherapy ; onto:startDate "2025-06-02"^^xsd:date .'
        '<d> a onto:SSATherapy , onto:UngivenTherapy ; onto:startDate "2024-06-02"^^xsd:date .'
    )

    assert patient.governing("first", "mayGovern") == [":a", ":b"]
    assert patient.governing("first") == []


def test_long_histories_stay_linear(derived: Make) -> None:
    days = [
        f"20{year}-{month:02}-{day:02}" for year in (24, 25) for month in range(1, 13) for day in range(1, 26)
    ]
    patient = derived("".join(ecog(f"e{n}", n % 5, day) for n, day in enumerate(days)))

    assert patient.governing("ecog", "mayGovern") == [f":e{len(days) - 1}"]


def test_each_kind_has_its_own_latest_record(derived: Make) -> None:
    patient = derived(
        '<a> a onto:Symptom, onto:Pain ; onto:date "2026-11-10"^^xsd:date ; onto:current true .'
        '<b> a onto:Symptom, onto:Pain ; onto:date "2026-11-15"^^xsd:date ; onto:current false .'
        '<c> a onto:Symptom, onto:Flushing ; onto:date "2026-11-01"^^xsd:date ; onto:current true .'
    )

    assert patient.governing("symptom") == [":b", ":c"]


@pytest.mark.parametrize(
    ("wider", "governing", "conflict"),
    [
        (
            '<w> a onto:Symptom, onto:Pain ; onto:date "2026-11-15"^^xsd:date ; onto:current false',
            [":w"],
            True,
        ),
        (
            '<w> a onto:Symptom, onto:Pain ; onto:date "2026-11-10"^^xsd:date ; onto:current false',
            [":w"],
            True,
        ),
        (
            '<w> a onto:Symptom, onto:Pain ; onto:date "2026-11"^^xsd:gYearMonth ; onto:current false',
            [":w"],
            True,
        ),
        ("<w> a onto:Symptom, onto:Pain ; onto:current false", [":w"], True),
        (
            '<w> a onto:Symptom, onto:Pain ; onto:date "2026-11-09"^^xsd:date ; onto:current false',
            [":a", ":w"],
            False,
        ),
        (
            '<w> a onto:Symptom, onto:Pain ; onto:date "2026-11-15"^^xsd:date ; onto:current true',
            [":a", ":w"],
            False,
        ),
        (
            '<w> a onto:Symptom, onto:Pain ; onto:date "2026-11-15"^^xsd:date ; onto:dose "x"',
            [":a", ":w"],
            False,
        ),
        ('<w> a onto:Symptom ; onto:date "2026-11-15"^^xsd:date ; onto:current false', [":a", ":w"], False),
        (
            '<w> a onto:Symptom, onto:Flushing ; onto:date "2026-11-15"^^xsd:date ; onto:current false',
            [":a", ":w"],
            False,
        ),
        (
            '<w> a onto:Symptom, onto:Pain ; onto:date "2026-11-15"^^xsd:date ; onto:current true .'
            '<v> a onto:Symptom, onto:Pain ; onto:date "2026-11-12"^^xsd:date ; onto:current false',
            [":a", ":w"],
            False,
        ),
    ],
)
def test_a_record_of_a_wider_kind_may_contradict_a_narrower_one(
    derived: Make, wider: str, governing: list[str], *, conflict: bool
) -> None:
    patient = derived(
        "<a> a onto:Symptom, onto:Pain, onto:AbdominalPain ; onto:current true ;"
        f' onto:date "2026-11-10"^^xsd:date . {wider} .'
    )

    assert patient.governing("symptom") == governing
    assert ":a" in patient.governing("symptom", "mayGovern")
    assert patient.get(":a", "problem") == (["trial:CONFLICT"] if conflict else [])
