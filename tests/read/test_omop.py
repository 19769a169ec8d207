# SPDX-License-Identifier: Apache-2.0
"""OMOP: what the records of a CDM become, one kind after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from reasoner.ontology import Ontology
from reasoner.read import Unmapped
from reasoner.read.lexical import WITHHELD
from reasoner.terms import ONTO, PATIENTS

from .omop import (
    CAPECITABINE,
    CONDITION_FIELD,
    DRUG_FIELD,
    FAILURE,
    NET,
    RESPONSE,
    WORSE,
    condition,
    drug,
    measurement,
    person,
    reading,
)
from .resources import ICD, kinds, values


def test_the_person_id_is_the_identifier(ontology: Ontology, tmp_path: Path) -> None:
    """The number of the hospital stays in the CDM."""
    patient = reading(ontology, tmp_path, person=[person(77, person_source_value="MRN-1")]).only
    assert patient.iri == PATIENTS + "77"
    assert "MRN-1" not in {getattr(term, "lexical", term) for _, _, term in patient.triples()}


def test_birth_is_as_exact_as_recorded(ontology: Ontology, tmp_path: Path) -> None:
    """A year and a made-up day are a year."""
    cases: list[tuple[dict[str, object], str]] = [
        ({}, "1960"),
        ({"month_of_birth": 4}, "1960-04"),
        ({"month_of_birth": 4, "day_of_birth": 9}, "1960-04-09"),
        ({"birth_datetime": "1960-01-01 00:00:00"}, "1960"),
        ({"year_of_birth": "", "birth_datetime": "1960-02-03 00:00:00"}, "1960-02-03"),
        ({"year_of_birth": "1960.0", "month_of_birth": "4.0"}, "1960-04"),
    ]
    rows = [person(number, **cells) for number, (cells, _) in enumerate(cases)]
    patients = reading(ontology, tmp_path, person=rows).patients
    births = [p.literals(p.iri, ONTO + "birthDate")[0].lexical for p in patients]
    assert births == [birth for _, birth in cases]


def test_sex_by_concept_then_source(ontology: Ontology, tmp_path: Path) -> None:
    """A known concept decides; its absence leaves the source value."""
    cases: list[tuple[dict[str, object], list[str]]] = [
        ({"gender_concept_id": 8532}, ["female"]),
        ({"gender_concept_id": "8507.0"}, ["male"]),
        ({"gender_concept_id": 0, "gender_source_value": "F"}, ["female"]),
        ({"gender_concept_id": 8551, "gender_source_value": "F"}, []),
        ({"gender_concept_id": 0}, []),
    ]
    rows = [person(number, **cells) for number, (cells, _) in enumerate(cases)]
    patients = reading(ontology, tmp_path, person=rows).patients
    sexes = [[str(t).removeprefix(ONTO) for t in p.objects(p.iri, ONTO + "sex")] for p in patients]
    assert sexes == [sex for _, sex in cases]


def test_a_person_twice_with_another_birth(ontology: Ontology, tmp_path: Path) -> None:
    """Two people may share the id, so that nobody is judged."""
    result = reading(ontology, tmp_path, person=[person(1), person(1, year_of_birth=1961)])
    assert "two people may share this id" in result.only.unreadable


LABORATORY: Final[list[tuple[dict[str, object], dict[str, list[str]]]]] = [
    ({"value_as_number": "1.20"}, {"value": ["1.20"], "unit": ["mg/dL"]}),
    ({"value_as_number": "1.2", "unit_concept_id": 0, "unit_source_value": "mg/dl"}, {"unit": ["mg/dl"]}),
    ({"value_as_number": "1.2", "range_high": "1.3"}, {"uln": ["1.3"], "ulnUnit": ["mg/dL"]}),
    ({"value_as_number": "5", "operator_concept_id": 4171756}, {"value": ["5"], "comparator": ["<"]}),
    ({"value_as_number": "5", "operator_concept_id": 4171754}, {"comparator": ["<="]}),
    ({"value_as_number": "5", "operator_concept_id": 4172704}, {"comparator": [">"]}),
    ({"value_as_number": "5", "operator_concept_id": 4171755}, {"comparator": [">="]}),
    ({"value_as_number": "5", "operator_concept_id": 4172703}, {"comparator": []}),
    ({"value_as_number": "5", "value_source_value": "<5"}, {"value": ["5"], "comparator": ["<"]}),
    ({"measurement_datetime": "2026-08-25 10:20:30"}, {"date": ["2026-08-25T10:20:30"]}),
    ({"measurement_datetime": "2026-08-25 00:00:00"}, {"date": ["2026-08-25"]}),
    ({"measurement_datetime": "2026-08-26 10:20:30"}, {"date": ["2026-08-25"]}),
    ({"measurement_date": "2026-08-25 00:00:00"}, {"date": ["2026-08-25"]}),
    (
        {"measurement_date": "2026-08-25", "measurement_datetime": "2026-08-25T10:20:30.5+02"},
        {"date": ["2026-08-25T10:20:30"]},
    ),
    ({"value_as_number": "1e-1"}, {"value": ["0.1"]}),
]
#: A text in place of a number, or a comparator that is not known, leaves the value unknown, not absent.
NO_NUMBER: Final[list[dict[str, object]]] = [
    {"value_source_value": "NEG"},
    {"value_source_value": "1.2"},
    {"value_as_number": "1.2", "operator_concept_id": 99},
    {"value_as_number": "n/a"},
]


def test_laboratory_results(ontology: Ontology, tmp_path: Path) -> None:
    """Digits, unit, limit, comparator and day as they stand in the table."""
    rows = [measurement(number, **cells) for number, (cells, _) in enumerate(LABORATORY, 1)]
    start = len(rows) + 1
    rows += [measurement(number, **cells) for number, cells in enumerate(NO_NUMBER, start)]
    patient = reading(ontology, tmp_path, measurement=rows).only
    for number, (_, expected) in enumerate(LABORATORY, 1):
        name = f"measurement-{number}"
        assert values(patient, name, "analyte") == ["creatinine"]
        assert {prop: values(patient, name, prop) for prop in expected} == expected, number
    for number in range(start, len(rows) + 1):
        assert values(patient, f"measurement-{number}", "value") == []
        assert ONTO + "value" in patient.objects(f"{patient.iri}/measurement-{number}", WITHHELD)
    assert [finding.code for finding in patient.findings] == ["MALFORMED"] * len(NO_NUMBER)


def test_no_value_at_all(ontology: Ontology, tmp_path: Path) -> None:
    """An exporter that leaves all numbers out gives results without a value."""
    patient = reading(ontology, tmp_path, measurement=[measurement(1), measurement(2)]).only
    assert kinds(patient, "hasLabResult") == [["LabResult"], ["LabResult"]]
    assert values(patient, "measurement-1", "value") == []


def test_blood_pressure_is_paired(ontology: Ontology, tmp_path: Path) -> None:
    """The two values of a moment are one record; two systolic values of a day pair with nothing."""

    def row(number: int, concept: int, day: str, value: int) -> dict[str, object]:
        return measurement(
            number,
            measurement_concept_id=concept,
            unit_concept_id=8876,
            measurement_date=day,
            value_as_number=value,
        )

    rows = [row(1, 3004249, "2026-08-25", 120), row(2, 3012888, "2026-08-25", 80)]
    rows += [
        row(3, 3004249, "2026-08-26", 140),
        row(4, 3004249, "2026-08-26", 150),
        row(5, 3012888, "2026-08-26", 90),
    ]
    patient = reading(ontology, tmp_path, measurement=rows).only
    read = {
        record.rpartition("/")[2]: [
            values(patient, record.rpartition("/")[2], name) for name in ("systolic", "diastolic")
        ]
        for record in patient.records(patient.iri, ONTO + "hasBloodPressure")
    }
    assert read == {
        "measurement-1": [["120"], ["80"]],
        "measurement-3": [["140"], []],
        "measurement-4": [["150"], []],
        "measurement-5": [[], ["90"]],
    }


def test_ecog_as_grade_number_or_answer(ontology: Ontology, tmp_path: Path) -> None:
    """Three ways to write one."""
    cases: list[dict[str, object]] = [
        {"measurement_concept_id": 4173614},
        {"measurement_source_value": "LOINC:89247-1", "measurement_concept_id": 0, "value_as_number": "1"},
        {
            "measurement_source_value": "89247-1",
            "measurement_concept_id": 0,
            "value_source_value": "LA9623-5",
        },
    ]
    rows = [measurement(number, unit_concept_id=0, **cells) for number, cells in enumerate(cases)]
    patient = reading(ontology, tmp_path, measurement=rows).only
    assert [values(patient, f"measurement-{number}", "score") for number in range(3)] == [["1"]] * 3


def test_a_prescription_is_no_administration(ontology: Ontology, tmp_path: Path) -> None:
    """The type of the record tells an order from a drug that was taken in."""
    types = {1: "", 2: 32818, 3: 32838, 4: 38000177}
    rows = [drug(number, CAPECITABINE, drug_type_concept_id=given) for number, given in types.items()]
    patient = reading(ontology, tmp_path, drug_exposure=rows).only
    dates = ("startDate", "endDate", "orderedDate")
    read = {n: [values(patient, f"drug_exposure-{n}", date) for date in dates] for n in types}
    taken, ordered = [["2026-03-01"], ["2026-03-14"], []], [[], [], ["2026-03-01"]]
    assert read == {1: taken, 2: taken, 3: ordered, 4: ordered}
    assert values(patient, "drug_exposure-3", "hasAgent") == ["capecitabine"]


def test_a_clinical_drug_is_its_ingredient(ontology: Ontology, tmp_path: Path) -> None:
    """concept_ancestor leads from the product to the ingredient, never to a class of drugs."""
    patient = reading(
        ontology,
        tmp_path,
        drug_exposure=[drug(1, 40000001)],
        concept=[
            {
                "concept_id": 40000001,
                "vocabulary_id": "RxNorm",
                "concept_code": "200328",
                "concept_class_id": "Clinical Drug",
            },
            {
                "concept_id": 1337620,
                "vocabulary_id": "RxNorm",
                "concept_code": "194000",
                "concept_class_id": "Ingredient",
            },
            {
                "concept_id": 21601427,
                "vocabulary_id": "ATC",
                "concept_code": "L01BC02",
                "concept_class_id": "ATC 5th",
            },
        ],
        concept_ancestor=[
            {"ancestor_concept_id": 1337620, "descendant_concept_id": 40000001},
            {"ancestor_concept_id": 21601427, "descendant_concept_id": 40000001},
            {"ancestor_concept_id": 40000001, "descendant_concept_id": 40000001},
        ],
    ).only
    assert values(patient, "drug_exposure-1", "hasAgent") == ["capecitabine"]
    assert patient.findings == []


def test_an_unmapped_drug_keeps_its_name(ontology: Ontology, tmp_path: Path) -> None:
    """Once per drug, with the first and the last day; the list of therapies stays open."""
    name = "Octreotide Acetate 1 Syringe"
    rows = [drug(n, 0, drug_source_value=name, drug_exposure_start_date=f"2026-03-0{n}") for n in (1, 2)]
    result = reading(ontology, tmp_path, drug_exposure=rows)
    patient = result.only
    assert [kind for kind in kinds(patient, "hasTherapy")] == [["TherapyEpisode"]]
    assert values(patient, "drug_exposure-1", "unmappedAgent") == [name]
    assert values(patient, "drug_exposure-1", "startDate") == ["2026-03-01"]
    assert values(patient, "drug_exposure-1", "endDate") == ["2026-03-14"]
    assert result.codes() == ["UNMAPPED"]
    assert name not in patient.findings[0].message
    (unmapped,) = result.notes.unmapped.items()
    assert unmapped == (
        Unmapped("drug_source_value", "", "drug_exposure", str(tmp_path / "drug_exposure.csv")),
        2,
    )


def test_eras_are_read_only_where_no_exposure_is(ontology: Ontology, tmp_path: Path) -> None:
    """An era says nothing beside the exposures that it was made of."""
    era = {
        "drug_concept_id": CAPECITABINE,
        "drug_era_start_date": "2026-03-01",
        "drug_era_end_date": "2026-04-01",
    }
    result = reading(
        ontology,
        tmp_path,
        person=[person(1), person(2)],
        drug_exposure=[drug(1, CAPECITABINE)],
        drug_era=[{"drug_era_id": 1, "person_id": 1, **era}, {"drug_era_id": 2, "person_id": 2, **era}],
    )
    first, second = result.patients
    assert [r.rpartition("/")[2] for r in first.records(first.iri, ONTO + "hasTherapy")] == [
        "drug_exposure-1"
    ]
    assert values(second, "drug_era-2", "startDate") == ["2026-03-01"]
    assert [note.reason for note in result.notes.unread] == [
        "drug_era: not read beside the drug exposures of the same person"
    ]


def test_an_episode_says_what_a_drug_was_for(ontology: Ontology, tmp_path: Path) -> None:
    """By its own condition, or by that of the episode that it is a part of."""
    episode = {"person_id": 1, "episode_concept_id": 32531, "episode_start_date": "2026-03-01"}
    event = {"event_id": 10, "episode_event_field_concept_id": CONDITION_FIELD}
    patient = reading(
        ontology,
        tmp_path,
        condition_occurrence=[condition(10, NET)],
        drug_exposure=[drug(1, CAPECITABINE), drug(2, CAPECITABINE), drug(3, CAPECITABINE)],
        episode=[
            {"episode_id": 5, **episode},
            {"episode_id": 6, **episode, "episode_parent_id": 7},
            {"episode_id": 7, **episode, "episode_concept_id": 32533},
        ],
        episode_event=[
            {"episode_id": 5, **event},
            {"episode_id": 7, **event},
            {"episode_id": 5, "event_id": 1, "episode_event_field_concept_id": DRUG_FIELD},
            {"episode_id": 6, "event_id": 2, "episode_event_field_concept_id": DRUG_FIELD},
        ],
    ).only
    read = [values(patient, f"drug_exposure-{n}", "indication") for n in (1, 2, 3)]
    assert read == [["pnetIndication"], ["pnetIndication"], []]


def test_progression_of_an_episode_has_no_method(ontology: Ontology, tmp_path: Path) -> None:
    """Only a RECIST category is RECIST."""
    patient = reading(
        ontology,
        tmp_path,
        condition_occurrence=[condition(10, NET)],
        episode=[
            {"episode_id": 1, "person_id": 1, "episode_concept_id": 32949, "episode_start_date": "2026-05-06"}
        ],
        measurement=[
            measurement(2, measurement_concept_id=RESPONSE, value_as_concept_id=WORSE),
            measurement(3, measurement_concept_id=32949),
        ],
    ).only
    read = {
        name: [values(patient, name, p) for p in ("method", "date")]
        for name in ("episode-1", "measurement-2", "measurement-3")
    }
    assert read == {
        "episode-1": [[], ["2026-05-06"]],
        "measurement-2": [["recist"], ["2026-08-25"]],
        "measurement-3": [[], ["2026-08-25"]],
    }


def test_observations_with_yes_and_no(ontology: Ontology, tmp_path: Path) -> None:
    """Yes is the condition, no denies it; an observation without an answer leaves the lists open."""

    def row(number: int, **answer: object) -> dict[str, object]:
        given = {"observation_id": number, "person_id": 1, "observation_concept_id": FAILURE}
        return {**given, "observation_date": "2026-07-08", **answer}

    result = reading(
        ontology,
        tmp_path,
        observation=[
            row(1, value_as_concept_id=45878245),
            row(2, value_as_concept_id=45877994),
            row(3, value_as_string="No"),
            row(4),
        ],
    )
    patient = result.only
    assert kinds(patient, "hasNegativeStatement") == [["NegativeStatement"]] * 2
    assert values(patient, "observation-1/CongestiveHeartFailure", "about") == ["CongestiveHeartFailure"]
    assert kinds(patient, "hasHeartDisease") == [["CongestiveHeartFailure", "HeartDisease"]]
    assert [finding.record.rpartition("/")[2] for finding in patient.findings] == ["observation-4"]


def test_an_unmapped_condition_is_told_once(ontology: Ontology, tmp_path: Path) -> None:
    """Hundreds of records of one code are one finding, and any list may be short of it."""
    rows = [condition(n, 4242, condition_source_value="Z99.8") for n in range(1, 5)]
    result = reading(ontology, tmp_path, condition_occurrence=rows)
    (finding,) = result.only.findings
    assert (finding.code, finding.record) == ("UNMAPPED", f"{result.only.iri}/condition_occurrence-1")
    assert "and of others like it" in finding.message
    assert [(u.system, u.code, n) for u, n in result.notes.unmapped.items()] == [(ICD, "Z99.8", 4)]


def test_deaths_are_told(ontology: Ontology, tmp_path: Path) -> None:
    """With their first date, if every row has one."""
    death: list[dict[str, object]] = [
        {"person_id": 1, "death_date": date} for date in ("2026-01-02", "2026-01-01")
    ]
    result = reading(ontology, tmp_path, death=death)
    assert values(result.only, "", "deathDate") == ["2026-01-01"]

    result = reading(ontology, tmp_path, death=[*death, {"person_id": 1}])
    assert values(result.only, "", "deathDate") == []
    assert values(result.only, "", "deceased") == ["true"]
