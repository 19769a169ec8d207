# SPDX-License-Identifier: Apache-2.0
"""OMOP records that are easily overlooked: eras, specimens, and what points to or from an episode."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.result import Outcome
from reasoner.screening import Screener
from reasoner.terms import ONTO

from . import eligible
from .omop import (
    CAPECITABINE,
    CONDITION_FIELD,
    DRUG_FIELD,
    FAILURE,
    NET,
    RESPONSE,
    SKIN,
    Cells,
    condition,
    drug,
    measurement,
    reading,
)
from .resources import values

#: Fields as the vocabulary of the CDM names them, under ids of the range for sites.
EPISODE_FIELD, SPECIMEN_FIELD, OCTREOTIDE = 2000000101, 2000000102, 2000000103
FIELDS: list[Cells] = [
    {"concept_id": number, "vocabulary_id": "CDM", "concept_code": code, "concept_name": name}
    for number, code, name in (
        (EPISODE_FIELD, "CDM1", "episode.episode_id"),
        (SPECIMEN_FIELD, "CDM2", "specimen.specimen_id"),
    )
]
DRUGS: list[Cells] = [
    {"concept_id": OCTREOTIDE, "vocabulary_id": "RxNorm", "concept_code": "7617"},
]


def era(number: int, concept: int, start: str, end: str) -> Cells:
    dates = {"drug_era_start_date": start, "drug_era_end_date": end}
    return {"drug_era_id": number, "person_id": 1, "drug_concept_id": concept, **dates}


def therapies(patient: PatientGraph) -> list[str]:
    records = patient.records(patient.iri, ONTO + "hasTherapy")
    return sorted(record.rpartition("/")[2] for record in records)


def test_eras_of_other_drugs_and_times(ontology: Ontology, tmp_path: Path) -> None:
    """An era is made of exposures; one without any is a therapy that would be missing."""
    eras = [
        era(1, CAPECITABINE, "2026-03-01", "2026-04-01"),
        era(2, CAPECITABINE, "2024-03-01", "2024-04-01"),
        era(3, OCTREOTIDE, "2026-03-01", "2026-04-01"),
    ]
    result = reading(ontology, tmp_path, drug_exposure=[drug(1, CAPECITABINE)], drug_era=eras, concept=DRUGS)
    assert therapies(result.only) == ["drug_era-2", "drug_era-3", "drug_exposure-1"]
    assert values(result.only, "drug_era-2", "startDate") == ["2024-03-01"]
    assert [(note.reason, n) for note, n in result.notes.unread.items()] == [
        ("drug_era: not read beside the drug exposures of the same person", 1)
    ]


def test_an_era_is_of_the_ingredient(ontology: Ontology, tmp_path: Path) -> None:
    """The exposure is of a product; the hierarchy of the vocabulary says of which drug."""
    product = 2000000104
    concepts: list[Cells] = [{"concept_id": product, "vocabulary_id": "RxNorm", "concept_code": "0"}]
    result = reading(
        ontology,
        tmp_path,
        drug_exposure=[drug(1, product)],
        drug_era=[era(1, CAPECITABINE, "2026-03-01", "2026-04-01")],
        concept=concepts,
        concept_ancestor=[{"ancestor_concept_id": CAPECITABINE, "descendant_concept_id": product}],
    )
    assert therapies(result.only) == ["drug_exposure-1"]


EPISODE: Cells = {
    "episode_id": 1,
    "person_id": 1,
    "episode_concept_id": 32531,
    "episode_object_concept_id": 0,
    "episode_start_date": "2026-03-01",
}


def event(number: int, field: int) -> Cells:
    return {"episode_id": 1, "event_id": number, "episode_event_field_concept_id": field}


@pytest.mark.parametrize(
    ("events", "told", "counted"),
    [
        ([event(1, DRUG_FIELD), event(1, CONDITION_FIELD)], 0, []),
        ([event(1, DRUG_FIELD), event(2, DRUG_FIELD)], 1, ["drug"]),
        ([event(1, DRUG_FIELD), event(7, CONDITION_FIELD)], 1, ["condition"]),
    ],
)
def test_events_that_lead_nowhere(
    ontology: Ontology, tmp_path: Path, events: list[Cells], told: int, counted: list[str]
) -> None:
    """They are counted, and told at the episode."""
    result = reading(
        ontology,
        tmp_path,
        condition_occurrence=[condition(1, NET)],
        drug_exposure=[drug(1, CAPECITABINE)],
        episode=[EPISODE],
        episode_event=events,
    )
    messages = [f.message for f in result.only.findings if "names events" in f.message]
    assert len(messages) == told
    assert [note.reason for note in result.notes.unread] == [
        f"episode_event: its {kind} is not among the records of the person" for kind in counted
    ]


def test_other_events_are_counted(ontology: Ontology, tmp_path: Path) -> None:
    """Of an episode that is not there, or by a field that is not known."""
    events = [event(1, 4242), {**event(1, DRUG_FIELD), "episode_id": 9}]
    result = reading(
        ontology,
        tmp_path,
        drug_exposure=[drug(1, CAPECITABINE)],
        episode=[EPISODE],
        episode_event=events,
    )
    assert sorted(note.reason for note in result.notes.unread) == [
        "episode_event: it is not known which kind of record its event is",
        "episode_event: its episode is not among the records",
    ]


def test_an_unknown_regimen_whose_drugs_are_not_there(ontology: Ontology, tmp_path: Path) -> None:
    """It is a therapy with an unnamed drug, as if it listed none."""
    result = reading(
        ontology,
        tmp_path,
        condition_occurrence=[condition(1, NET)],
        episode=[{**EPISODE, "episode_source_value": "regimen X"}],
        episode_event=[event(5, DRUG_FIELD)],
    )
    assert values(result.only, "episode-1", "unmappedAgent") == ["regimen X"]


@pytest.mark.parametrize("table", ["observation", "measurement"])
@pytest.mark.parametrize(("answer", "told"), [(FAILURE, True), (CAPECITABINE, True), (RESPONSE, False)])
def test_answers_to_unknown_questions(
    ontology: Ontology, tmp_path: Path, table: str, answer: int, *, told: bool
) -> None:
    """A history of heart failure is no silence about it."""
    row: Cells = {
        f"{table}_id": 1,
        "person_id": 1,
        f"{table}_concept_id": 0,
        f"{table}_source_value": "history",
        f"{table}_date": "2026-01-01",
        "value_as_concept_id": answer,
    }
    result = reading(ontology, tmp_path, **{table: [row]})
    messages = [finding.message for finding in result.only.findings]
    assert [message.startswith(f"The question of this {table} record") for message in messages] == [
        True
    ] * told


@pytest.mark.parametrize(("about", "expected"), [(1, True), (2, False)])
def test_a_modifier_of_an_episode(ontology: Ontology, tmp_path: Path, about: int, *, expected: bool) -> None:
    """It is about the tumour that the episode is about, beside another cancer as well."""
    stage: Cells = {
        "measurement_concept_id": 2000000008,
        "measurement_event_id": 1,
        "meas_event_field_concept_id": EPISODE_FIELD,
    }
    result = reading(
        ontology,
        tmp_path,
        condition_occurrence=[condition(1, NET), condition(2, SKIN)],
        episode=[EPISODE],
        episode_event=[event(about, CONDITION_FIELD)],
        measurement=[measurement(1, **stage)],
        concept=FIELDS,
    )
    patient = result.only
    stagings = patient.records(f"{patient.iri}/neoplasm", ONTO + "hasStaging")
    assert bool(stagings) == expected


@pytest.mark.parametrize(
    ("specimen", "other", "expected"), [(1, False, True), (2, False, False), (1, True, False)]
)
def test_a_measurement_of_a_specimen(
    ontology: Ontology, tmp_path: Path, specimen: int, *, other: bool, expected: bool
) -> None:
    """The specimen of the person says nothing against the index tumour, and nothing for it."""
    stage: Cells = {
        "measurement_concept_id": 2000000008,
        "measurement_event_id": specimen,
        "meas_event_field_concept_id": SPECIMEN_FIELD,
    }
    conditions = [condition(1, NET), *([condition(2, SKIN)] if other else [])]
    result = reading(
        ontology,
        tmp_path,
        condition_occurrence=conditions,
        specimen=[{"specimen_id": 1, "person_id": 1}],
        measurement=[measurement(1, **stage)],
        concept=FIELDS,
    )
    patient = result.only
    stagings = patient.records(f"{patient.iri}/neoplasm", ONTO + "hasStaging")
    assert bool(stagings) == expected
    assert expected or any("which tumour" in finding.message for finding in patient.findings)
    assert "specimen: not read but as what a measurement points to" in {n.reason for n in result.notes.unread}


def test_nobody_is_eligible_beside_a_therapy_that_only_an_era_names(tmp_path: Path) -> None:
    """And a newer count without a value leaves its criterion open: OMOP has no word for preliminary."""
    screener = Screener(explain=False)
    cdm, rest = eligible.omop()
    start = {"drug_era_start_date": "2024-02-01", "drug_era_end_date": "2024-06-01"}
    eligible.add(cdm, "drug_era.csv", drug_era_id="1", person_id="1", drug_concept_id="1337620", **start)
    results, _ = eligible.screened(screener, eligible.write_omop(tmp_path / "era", cdm, rest))
    assert results["1"].outcomes()["EXC-02"] is Outcome.UNKNOWN

    for number, text in enumerate(("", "pending")):
        cdm, rest = eligible.omop()
        count = {"measurement_source_value": "26499-4", "measurement_date": "2026-11-21"}
        value = {"value_source_value": text, "unit_source_value": "10*9/L"}
        eligible.add(cdm, "measurement.csv", measurement_id="901", person_id="1", **count, **value)
        results, _ = eligible.screened(screener, eligible.write_omop(tmp_path / f"lab{number}", cdm, rest))
        assert eligible.open_criteria(results["1"]) == {"INC-08"}
