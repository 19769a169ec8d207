# SPDX-License-Identifier: Apache-2.0
"""OMOP: which condition is the index tumour, and what codes mean beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read import Unmapped
from reasoner.terms import ONTO

from .conftest import Reading
from .omop import (
    CONDITION_FIELD,
    LIVER,
    M1,
    NET,
    SKIN,
    TAIL,
    Cells,
    cdm,
    condition,
    measurement,
    person,
    reading,
)
from .resources import ICD, kinds, values


def _lesions(patient: PatientGraph) -> list[list[str]]:
    neoplasms = patient.records(patient.iri, ONTO + "hasNeoplasm")
    return [
        sorted(
            str(t).removeprefix(ONTO)
            for t in patient.objects(lesion, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        )
        for neoplasm in neoplasms
        for lesion in patient.records(neoplasm, ONTO + "hasLesion")
    ]


def _of(number: int, *conditions: Cells) -> list[Cells]:
    return [
        {**row, "condition_occurrence_id": f"{number}{place}", "person_id": number}
        for place, row in enumerate(conditions)
    ]


def test_a_metastasis_that_the_standard_concept_hides(ontology: Ontology, tmp_path: Path) -> None:
    """C7B.8 is mapped to a neuroendocrine tumour; only the source value says that it is a metastasis."""
    rows = _of(
        1,
        condition(1, 37018875, condition_source_value="C7A8   "),
        condition(2, 434300, condition_source_value="C7B8   "),
    )
    rows += _of(2, condition(1, 434300, condition_source_value="C7B8"))
    first, second = reading(
        ontology, tmp_path, person=[person(1), person(2)], condition_occurrence=rows
    ).patients
    assert kinds(first, "hasNeoplasm") == [["Neoplasm"]]
    assert _lesions(first) == [["Lesion"]]
    assert values(first, "condition_occurrence-11", "sourceCode") == [f"{ICD}|C7B.8"]
    # Without a primary it is not said which tumour the metastasis is of.
    assert kinds(second, "hasNeoplasm") == []
    assert [finding.code for finding in second.findings] == ["UNREAD"]


def test_morphology_and_site_in_one_code(ontology: Ontology, tmp_path: Path) -> None:
    """ICD-O-3 as OMOP writes it, as a concept, as a source value, and with a part that is not known."""
    forms = [
        condition(1, TAIL),
        condition(1, 0, condition_source_value="8240/3-C25.2"),
        condition(1, 0, condition_source_value="ICDO3:8240/3-C252"),
        condition(1, 0, condition_source_value="8240/3-NULL"),
    ]
    people = [person(number) for number in range(1, 5)]
    rows = [row for number, form in enumerate(forms, 1) for row in _of(number, form)]
    patients = reading(ontology, tmp_path, person=people, condition_occurrence=rows).patients
    for patient in patients:
        assert kinds(patient, "hasNeoplasm") == [["Neoplasm"]]
        (specimen,) = patient.records(f"{patient.iri}/neoplasm", ONTO + "hasSpecimen")
        assert patient.objects(specimen, ONTO + "neoplasmTerm") == [ONTO + "termNet"]
    sites = [patient.records(f"{patient.iri}/neoplasm", ONTO + "hasPrimarySite") for patient in patients]
    assert [[site.rpartition("/")[2] for site in found] for found in sites] == [
        ["primary-site-pancreasTail"],
        ["primary-site-pancreasTail"],
        ["primary-site-pancreasTail"],
        [],
    ]


def test_a_secondary_morphology_is_a_metastasis(ontology: Ontology, tmp_path: Path) -> None:
    """Behaviour /6, which makes no second primary."""
    rows = [condition(1, NET), condition(2, 0, condition_source_value="8240/6-C22.0")]
    patient = reading(ontology, tmp_path, condition_occurrence=rows).only
    assert len(kinds(patient, "hasNeoplasm")) == 1
    assert values(patient, "condition_occurrence-2", "site") == ["liver"]
    assert kinds(patient, "hasOtherMalignancy") == []


def test_modifiers_belong_to_the_tumour_they_point_to(ontology: Ontology, tmp_path: Path) -> None:
    """With a second cancer only what points to the index tumour is read; without one all is."""

    def modifier(number: int, who: int, **cells: object) -> Cells:
        return measurement(number, person_id=who, measurement_concept_id=M1, unit_concept_id=0, **cells)

    def pointing(event: str, field: int = CONDITION_FIELD) -> Cells:
        return {"measurement_event_id": event, "meas_event_field_concept_id": field}

    rows = _of(1, condition(1, NET), condition(2, SKIN)) + _of(2, condition(1, NET))
    result = reading(
        ontology,
        tmp_path,
        person=[person(1), person(2)],
        condition_occurrence=rows,
        measurement=[
            modifier(1, 1, **pointing("10")),
            modifier(2, 1, **pointing("11")),
            modifier(3, 1),
            modifier(4, 1, **pointing("10", 1147333)),
            modifier(5, 2),
            modifier(6, 2, **pointing("20")),
            modifier(7, 2, **pointing("10")),
        ],
    )
    read = {}
    for patient in result.patients:
        for staging in patient.records(f"{patient.iri}/neoplasm", ONTO + "hasStaging"):
            read[staging.rpartition("/")[2]] = patient.objects(staging, ONTO + "mCategory")
    assert read == {f"measurement-{number}": [ONTO + "m1"] for number in (1, 5, 6)}
    told = {
        f.record.rpartition("/")[2]: f.message
        for p in result.patients
        for f in p.findings
        if f.code == "UNREAD"
    }
    assert {name: "another tumour" in message for name, message in told.items()} == {
        "measurement-2": True,
        "measurement-3": False,
        "measurement-4": False,
        "measurement-7": False,
    }


def test_pathology_of_one_day_is_one_specimen(ontology: Ontology, tmp_path: Path) -> None:
    """Grade, differentiation, Ki-67, the histology of the condition and the biopsy of that day."""

    def of_tumour(number: int, **cells: object) -> Cells:
        return measurement(
            number, measurement_event_id=1, meas_event_field_concept_id=CONDITION_FIELD, **cells
        )

    ki67 = {"measurement_concept_id": 0, "measurement_source_value": "29593-1", "unit_source_value": "%"}
    patient = reading(
        ontology,
        tmp_path,
        condition_occurrence=[condition(1, TAIL, condition_start_date="2026-08-25")],
        procedure_occurrence=[
            {
                "procedure_occurrence_id": 1,
                "person_id": 1,
                "procedure_concept_id": 4311405,
                "procedure_date": "2026-08-25",
            }
        ],
        measurement=[
            of_tumour(1, measurement_concept_id=1634752, unit_concept_id=0),
            of_tumour(2, measurement_concept_id=4190073, unit_concept_id=0),
            of_tumour(3, value_as_number="12.50", unit_concept_id=0, **ki67),
            of_tumour(
                4,
                value_as_number="3",
                operator_concept_id=4171756,
                unit_concept_id=0,
                measurement_date="2025-01-01",
                **ki67,
            ),
            of_tumour(
                5,
                value_as_number="0.12",
                unit_concept_id=0,
                measurement_date="2024-01-01",
                **{**ki67, "unit_source_value": "ratio"},
            ),
        ],
    ).only
    names = ("procedure", "neoplasmTerm", "grade", "differentiation", "ki67", "ki67High")
    read = {
        specimen.rpartition("/")[2]: [values(patient, specimen.rpartition("/")[2], name) for name in names]
        for specimen in patient.records(f"{patient.iri}/neoplasm", ONTO + "hasSpecimen")
    }
    assert read == {
        "specimen-2026-08-25": [["biopsy"], ["termNet"], ["G2"], ["well"], ["12.50"], []],
        "specimen-2025-01-01": [[], [], [], [], [], ["3"]],
        "specimen-2024-01-01": [[], [], [], [], [], []],
    }


def test_sizes_are_of_what_they_point_to(ontology: Ontology, tmp_path: Path) -> None:
    """A metastasis, the tumour itself, or a lesion of its own."""

    def size(number: int, value: str, **cells: object) -> Cells:
        return measurement(
            number, measurement_concept_id=3046581, unit_concept_id=8588, value_as_number=value, **cells
        )

    def of(event: int) -> Cells:
        return {"measurement_event_id": event, "meas_event_field_concept_id": CONDITION_FIELD}

    patient = reading(
        ontology,
        tmp_path,
        condition_occurrence=[condition(1, NET), condition(2, LIVER)],
        measurement=[size(1, "21.0", **of(2)), size(2, "30", **of(1)), size(3, "9")],
    ).only
    lesions = patient.records(f"{patient.iri}/neoplasm", ONTO + "hasLesion")
    read = {
        lesion.removeprefix(patient.iri + "/"): [
            values(patient, m.removeprefix(patient.iri + "/"), "longestDiameter")
            for m in patient.records(lesion, ONTO + "hasMeasurement")
        ]
        for lesion in lesions
    }
    assert read == {
        "condition_occurrence-2": [[["21.0"]][0]],
        "condition_occurrence-1/primary": [["30"]],
        "measurement-3/lesion": [["9"]],
    }
    assert sorted(map(str, _lesions(patient))) == [
        "['Lesion', 'LiverMetastasis']",
        "['Lesion', 'PrimaryLesion']",
        "['Lesion']",
    ]


def test_other_cancers_and_preliminary_diagnoses(ontology: Ontology, tmp_path: Path) -> None:
    """A cancer of unknown kind is another malignancy; a preliminary diagnosis is none."""
    rows = [
        condition(1, NET),
        condition(2, 0, condition_source_value="C61"),
        condition(3, SKIN, condition_status_concept_id=32899),
    ]
    result = reading(ontology, tmp_path, condition_occurrence=rows)
    assert kinds(result.only, "hasOtherMalignancy") == [["OtherMalignancy"]]
    assert [(f.code, f.record.rpartition("/")[2]) for f in result.only.findings] == [
        ("UNREAD", "condition_occurrence-3")
    ]


def test_a_code_that_says_too_little(ontology: Ontology, tmp_path: Path) -> None:
    """A tumour of the pancreas is no cancer without more; with the hierarchy of SNOMED CT it is one."""
    folder = cdm(tmp_path / "a", condition_occurrence=[condition(1, 2000900001)], concept=[_PANCREAS])
    alone = Reading(ontology, folder)
    assert kinds(alone.only, "hasNeoplasm") == []
    assert alone.codes() == ["UNREAD"]
    malignant = {"concept_id": 443392, "vocabulary_id": "SNOMED", "concept_code": "363346000"}
    folder = cdm(
        tmp_path / "b",
        condition_occurrence=[condition(1, 2000900001)],
        concept=[_PANCREAS, malignant],
        concept_ancestor=[{"ancestor_concept_id": 443392, "descendant_concept_id": 2000900001}],
    )
    known = Reading(ontology, folder)
    assert kinds(known.only, "hasNeoplasm") == [["Neoplasm", "PancreaticNeoplasm"]]
    assert known.codes() == []


_PANCREAS: Final[Cells] = {"concept_id": 2000900001, "vocabulary_id": "SNOMED", "concept_code": "363418001"}


def test_codes_of_a_spreadsheet_are_refused(ontology: Ontology, tmp_path: Path) -> None:
    """6.89771E+14 may have been any of many codes."""
    result = reading(
        ontology,
        tmp_path,
        person=[person(1), person("4.35219E+18")],
        condition_occurrence=[condition(1, 45000001, condition_source_value="x y")],
        concept=[{"concept_id": 45000001, "vocabulary_id": "SNOMED", "concept_code": "6.89771E+14"}],
    )
    assert len(result.patients) == 1
    assert {note.reason: count for note, count in result.notes.unread.items()} == {
        "concept: the concept_code is in scientific notation, a spreadsheet changed it": 1,
        "person: the person_id is missing or in scientific notation": 1,
    }
    assert [(u.system, u.code) for u in result.notes.unmapped] == [("OMOP concept_id", "45000001")]


def test_an_id_of_public_files_serves_where_the_vocabulary_is_missing(
    ontology: Ontology, tmp_path: Path
) -> None:
    """And the vocabulary of the CDM comes before it."""
    rows = [condition(1, 198700), condition(2, NET)]
    without = cdm(tmp_path / "a", concepts=False, condition_occurrence=[condition(1, 319835)])
    changed = cdm(
        tmp_path / "b",
        condition_occurrence=rows,
        concept=[{"concept_id": 198700, "vocabulary_id": "SNOMED", "concept_code": "73211009"}],
    )
    first = Reading(ontology, without).only
    assert kinds(first, "hasHeartDisease") == [["CongestiveHeartFailure", "HeartDisease"]]
    assert _lesions(Reading(ontology, changed).only) == []


def test_a_vocabulary_of_the_site(ontology: Ontology, tmp_path: Path) -> None:
    """A vocabulary that OMOP does not have is a system by its own name."""
    result = reading(
        ontology,
        tmp_path,
        condition_occurrence=[
            condition(1, 0, condition_source_concept_id=2000900001, condition_source_value="X1")
        ],
        concept=[{"concept_id": 2000900001, "vocabulary_id": "hospital", "concept_code": "X1"}],
    )
    file = str(tmp_path / "condition_occurrence.csv")
    assert result.notes.unmapped == {Unmapped("hospital", "X1", "condition_occurrence", file): 1}
