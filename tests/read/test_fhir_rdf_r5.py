# SPDX-License-Identifier: Apache-2.0
"""FHIR RDF of R5: what became of its elements in R4, by the tables of the standard."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from fhir.resources import get_fhir_model_class
from fhir.resources.R4B import get_fhir_model_class as get_r4_model_class

from reasoner.read.fhir.documents import READ_TYPES
from reasoner.read.fhir.elements import R5_ROWS

from .fhir_rdf import Json, r5
from .rdf_documents import CODE, RESULT, SUBJECT, bodies, documents, turtle
from .resources import concept
from .test_structure import DEEP, kind_of


def statement(**fields: object) -> Json:
    return {
        "resourceType": "MedicationStatement",
        "id": "s",
        "subject": SUBJECT,
        "medication": {"concept": CODE},
        **fields,
    }


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        ("recorded", "taking", "active"),
        ("recorded", "taking-not-as-directed", "active"),
        ("recorded", "stopped-as-directed", "stopped"),
        ("recorded", "on-hold", "on-hold"),
        ("recorded", "not-taking", "unknown"),
        ("recorded", "unknown", "unknown"),
        ("recorded", None, "unknown"),
        ("entered-in-error", "taking", "entered-in-error"),
    ],
)
def test_adherence_is_the_status_of_r4(tmp_path: Path, status: str, code: str | None, expected: str) -> None:
    """Not taking a drug now does not deny that it was taken."""
    system = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"
    adherence = {"adherence": {"code": concept(system, code)}} if code else {}
    (body,) = bodies(turtle(tmp_path, r5(statement(status=status, **adherence))))

    assert body["status"] == expected
    assert "adherence" not in body


def test_what_r4_cannot_say_is_refused(tmp_path: Path) -> None:
    """A draft statement, a body structure with two parts, a procedure on somebody else."""
    two = [{"structure": CODE}, {"structure": CODE}]
    parts = (
        statement(status="draft"),
        {"resourceType": "BodyStructure", "id": "b", "patient": SUBJECT, "includedStructure": two},
        {"resourceType": "Procedure", "id": "p", "status": "completed", "focus": {"reference": "Group/g"}},
    )
    found, _ = documents(turtle(tmp_path, *map(r5, parts)))

    assert {resource.type: resource.invalid for resource in found} == {
        "MedicationStatement": "status",
        "BodyStructure": "location",
        "Procedure": "focus",
    }


def test_what_is_new_in_r5(tmp_path: Path) -> None:
    """Named in R4, or left out and counted."""
    structure = {"reference": "BodyStructure/b"}
    ended: Json = {
        "resourceType": "MedicationRequest",
        "id": "m",
        "status": "ended",
        "recorder": SUBJECT,
        "performer": [SUBJECT],
    }
    collection = {"resourceType": "Specimen", "id": "s", "collection": {"bodySite": {"concept": CODE}}}
    source = turtle(tmp_path, *map(r5, (RESULT | {"bodyStructure": structure}, ended, collection)))
    found, notes = documents(source)
    by_type = {resource.type: json.loads(resource.body) for resource in found}

    assert notes.rejected == []
    assert by_type["Observation"]["focus"] == [structure]
    assert by_type["MedicationRequest"] == {
        "resourceType": "MedicationRequest",
        "id": "m",
        "status": "unknown",
        "recorder": SUBJECT,
    }
    assert by_type["Specimen"] == {"resourceType": "Specimen", "id": "s"}
    assert {note.reason for note in notes.unread} == {
        "MedicationRequest.performer: this element is not read",
        "SpecimenCollection.bodySite: this element is not read",
    }


def elements(get: Callable[[str], Any], owner: str) -> dict[str, tuple[bool, str]]:
    fields = get(owner).model_fields.items()
    extra = {name: info.json_schema_extra for name, info in fields}
    return {
        info.alias or name: kind_of(info.annotation)
        for name, info in fields
        if isinstance(extra[name], dict) and extra[name].get("element_property")
    }


def test_table_of_r5_is_that_of_the_standard() -> None:
    """Every element that R5 adds or types anew is in the table, or is meant to be refused."""
    refused = {
        *(
            ("Extension", f"value{kind}")
            for kind in ("Availability", "ExtendedContactDetail", "Integer64", "Meta")
        ),
        ("ImagingStudySeries", "bodySite"),
        ("ImagingStudySeries", "laterality"),
        ("ImagingStudySeries", "modality"),
        ("List", "subject"),  # one subject of a list of them is read
        *(
            (kind, f"value{name}")
            for kind in ("Observation", "ObservationComponent")
            for name in ("Attachment", "Reference")
        ),
        ("Procedure", "focus"),
    }
    texts = {"string", "markdown"}
    changed, waiting, done = set(), [*sorted(READ_TYPES)], set()
    while waiting:
        owner = waiting.pop()
        if owner in done:
            continue
        done.add(owner)
        new, old = elements(get_fhir_model_class, owner), elements(get_r4_model_class, owner)
        for name, (many, kind) in new.items():
            if old.get(name) != (many, kind) and not {kind, old.get(name, (many, ""))[1]} <= texts:
                changed.add((owner, name))
            elif (kind in DEEP or kind.startswith(owner)) and R5_ROWS.get(owner, {}).get(name) != ():
                waiting.append(kind)
    known = {(row["type"], row["element"]): (row["many"] == "*", row["kind"]) for row in r5_rows()}

    assert changed - refused <= known.keys()
    assert known == {(owner, name): elements(get_fhir_model_class, owner)[name] for owner, name in known}


def r5_rows() -> list[dict[str, str]]:
    lines = (files("reasoner.read.fhir") / "r5.tsv").read_text("utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
