# SPDX-License-Identifier: Apache-2.0
"""FHIR R4: which tumour is the index tumour, and what belongs to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.terms import ONTO, PATIENTS

from .resources import (
    ICD,
    LOINC,
    SNOMED,
    Resource,
    concept,
    kinds,
    lab,
    reading,
    resource,
    tumour,
    values,
)


def test_without_an_index_tumour_cancers_are_other_malignancies(ontology: Ontology, tmp_path: Path) -> None:
    """Also those whose kind no code of the map decides."""
    breast = resource("Condition", "b", code={**concept(ICD, "C50.911"), "text": "breast"})
    patient = reading(ontology, tmp_path, breast).only

    assert kinds(patient, "hasNeoplasm") == []
    assert len(kinds(patient, "hasOtherMalignancy")) == 1
    assert values(patient, "Condition-b", "sourceText") == ["breast"]


def test_neuroendocrine_tumour_outside_the_pancreas_is_another_one(
    ontology: Ontology, tmp_path: Path
) -> None:
    """The one in the pancreas is the index tumour."""
    lung = resource(
        "Condition",
        "lung",
        code=concept(ICD, "C7A.8"),
        bodySite=[concept("http://terminology.hl7.org/CodeSystem/icd-o-3", "C34.9")],
    )
    patient = reading(ontology, tmp_path, tumour(), lung).only

    assert kinds(patient, "hasOtherMalignancy") == [["OtherMalignancy", "OtherNeuroendocrineTumour"]]
    assert values(patient, "neoplasm", "hasPrimarySite") == [f"{PATIENTS}p/primary-site-pancreas"]


def test_the_only_neuroendocrine_tumour_is_the_index_tumour_wherever_it_is(
    ontology: Ontology, tmp_path: Path
) -> None:
    """Its site then decides the criterion."""
    lung = resource(
        "Condition",
        "lung",
        code=concept(ICD, "C7A.8"),
        bodySite=[concept("http://terminology.hl7.org/CodeSystem/icd-o-3", "C34.9")],
    )
    patient = reading(ontology, tmp_path, lung).only

    assert values(patient, "primary-site-lung", "siteCode") == ["lung"]


def ki67(**fields: object) -> Resource:
    given = {
        "code": concept(LOINC, "29593-1"),
        "valueQuantity": {"value": 3, "code": "%", "unit": "%"},
        **fields,
    }
    return lab("k", **given)


@pytest.mark.parametrize(
    ("focus", "others", "read"),
    [("Condition/net", True, True), ("Condition/b", True, False), (None, True, False), (None, False, True)],
)
def test_observation_belongs_to_the_tumour_it_names_or_to_the_only_one(
    ontology: Ontology, tmp_path: Path, focus: str | None, *, others: bool, read: bool
) -> None:
    """The Ki-67 of another cancer never grades this tumour."""
    breast = [resource("Condition", "b", code=concept(ICD, "C50.911"))] if others else []
    extra = {"focus": [{"reference": focus}]} if focus else {}
    result = reading(ontology, tmp_path, tumour(), *breast, ki67(**extra))
    found = [s for s in result.only.instances(ONTO + "Specimen") if result.only.objects(s, ONTO + "ki67")]

    assert bool(found) is read
    assert ("UNREAD" in result.codes()) is not read


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ({"value": 3, "code": "%"}, {"ki67": ["3"]}),
        ({"value": 3, "comparator": "<", "unit": "%"}, {"ki67High": ["3"]}),
        ({"value": 20, "comparator": ">", "unit": "%"}, {"ki67Low": ["20"]}),
        ({"value": 0.03, "code": "1"}, {}),
    ],
)
def test_ki67_is_a_percentage_or_nothing(
    ontology: Ontology, tmp_path: Path, quantity: Resource, expected: dict[str, list[str]]
) -> None:
    """A fraction without its declaration is not guessed to be one."""
    patient = reading(ontology, tmp_path, tumour(), ki67(valueQuantity=quantity)).only
    record = "specimen-2026-08-25"
    found = {name: values(patient, record, name) for name in ("ki67", "ki67Low", "ki67High")}

    assert {name: value for name, value in found.items() if value} == expected


def test_observations_of_one_specimen_are_one_record(ontology: Ontology, tmp_path: Path) -> None:
    """Grade and Ki-67 of a biopsy judge each other only when they stand together."""
    grade = lab("g", code=concept(LOINC, "33732-9"), valueCodeableConcept=concept(SNOMED, "1663004"))
    patient = reading(ontology, tmp_path, tumour(), ki67(), grade).only

    assert values(patient, "specimen-2026-08-25", "grade") == ["G2"]
    assert values(patient, "specimen-2026-08-25", "ki67") == ["3"]


def test_provisional_conditions_are_no_facts(ontology: Ontology, tmp_path: Path) -> None:
    """They are shown to somebody who can decide."""
    doubt = {"verificationStatus": {"coding": [{"code": "provisional"}]}}
    stroke = resource("Condition", "s", code=concept(ICD, "I63.9"), **doubt)
    liver = resource("Condition", "l", code=concept(ICD, "C78.7"), **doubt)
    result = reading(ontology, tmp_path, tumour(), stroke, liver)

    assert kinds(result.only, "hasEvent") == []
    assert values(result.only, "neoplasm", "hasLesion") == []
    assert result.codes() == ["UNREAD", "UNREAD"]


def test_event_has_no_date_but_that_of_its_onset(ontology: Ontology, tmp_path: Path) -> None:
    """The day of the record may be years later."""
    patient = reading(
        ontology, tmp_path, resource("Condition", "s", code=concept(ICD, "I63.9"), recordedDate="2026-08-01")
    ).only

    assert values(patient, "Condition-s", "date") == []
