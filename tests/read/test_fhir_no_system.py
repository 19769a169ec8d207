# SPDX-License-Identifier: Apache-2.0
"""Codes without a code system and texts without a code are told by element, without what stands in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reasoner.ontology import Ontology

from .conftest import Reading
from .resources import ICD, LOINC, RXNORM, Resource, concept, lab, reading, resource

CODE, SHOWN = {"code": "2160-0"}, {"code": "2160-0", "display": "Kreatinin"}
KNOWN, LOCAL = concept(LOINC, "2160-0")["coding"], concept("http://example.org/codes", "C1")["coding"]
NO_SYSTEM = "{} a code without its system has no meaning and was not read"
TEXT, NOTHING = "{} a text without a code was not read", "{} an element without code and text was not read"


def codings(*given: object, **fields: object) -> Resource:
    return {"coding": list(given), **fields}


def observed(code: Resource) -> Resource:
    return lab(code=code, valueQuantity={"value": 1})


def told(read: Reading) -> list[str]:
    """The beginnings of what is said about codes and systems, and what stands beside them."""
    texts = [finding.message for finding in read.only.findings if finding.code == "UNMAPPED"]
    return sorted(text for text in texts if " was not read" in text and ": " in text)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (observed(codings(CODE)), NO_SYSTEM.format("Observation.code:") + ", it has no text;"),
        (
            observed(codings(SHOWN)),
            NO_SYSTEM.format("Observation.code:") + ", a text beside it is not read either;",
        ),
        (observed(codings(*LOCAL, CODE)), NO_SYSTEM.format("Observation.code:")),
        (observed({"text": "Kreatinin"}), TEXT.format("Observation.code:")),
        (observed(codings({"display": "Kreatinin"})), TEXT.format("Observation.code:")),
        (observed(codings({"userSelected": True})), NOTHING.format("Observation.code:")),
        (
            lab(code=concept(LOINC, "24323-8"), component=[{"code": codings(CODE)}]),
            NO_SYSTEM.format("Observation.component.code:"),
        ),
        (
            resource("Condition", "c", code=codings({"code": "C25.4"})),
            NO_SYSTEM.format("Condition.code:"),
        ),
        (
            resource("Condition", "c", code=concept(ICD, "C25.4"), bodySite=[{"text": "tail"}]),
            TEXT.format("Condition.bodySite:"),
        ),
        (
            {
                "resourceType": "BodyStructure",
                "patient": {"reference": "Patient/p"},
                "location": codings(CODE),
            },
            NO_SYSTEM.format("BodyStructure.location:"),
        ),
        (
            resource("MedicationStatement", "m", status="active", medicationCodeableConcept={"text": "x"}),
            TEXT.format("MedicationStatement.medication:"),
        ),
    ],
)
def test_what_stands_where_is_told(
    ontology: Ontology, tmp_path: Path, given: Resource, expected: str
) -> None:
    """With what to do, once per element, and never the text itself."""
    twin = given | {"id": "twin"}
    (found,) = told(reading(ontology, tmp_path, given, twin))

    assert found.startswith(expected)
    assert "give " in found
    assert all(value not in found for value in ("2160", "Kreatinin", "C25", "tail"))


@pytest.mark.parametrize(
    "given",
    [
        observed(codings(*KNOWN, SHOWN, text="Kreatinin")),
        observed(codings(*LOCAL)),
        resource("MedicationStatement", "m", status="active", medicationCodeableConcept=concept(RXNORM, "x")),
        lab(valueQuantity={"value": 1}, method={"text": "Jaffe"}),
    ],
)
def test_what_needs_no_word(ontology: Ontology, tmp_path: Path, given: Resource) -> None:
    """Another code decides, or the code has a system, or the fact is read without it."""
    assert told(reading(ontology, tmp_path, given)) == []


def test_each_patient_is_told_once(ontology: Ontology, tmp_path: Path) -> None:
    """However many results there are; the count of codes stays."""
    people = [resource("Patient", name) for name in "pq"]
    results = [
        observed(codings(CODE)) | {"id": f"{name}{n}", "subject": {"reference": f"Patient/{name}"}}
        for name in "pq"
        for n in range(5)
    ]
    path = tmp_path / "p.ndjson"
    path.write_text("\n".join(map(json.dumps, [*people, *results])))
    read = Reading(ontology, path)

    assert read.codes().count("UNMAPPED") == 2
    assert [(code.code, number) for code, number in read.notes.unmapped.items()] == [("2160-0", 10)]
