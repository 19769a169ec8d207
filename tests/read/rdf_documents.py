# SPDX-License-Identifier: Apache-2.0
"""FHIR documents in every form of RDF, for tests: written, and read back as resources or rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.read import ReadNotes
from reasoner.read.code_map import CodeMap
from reasoner.read.fhir import read_fhir
from reasoner.read.fhir.documents import Resource, read_resources
from reasoner.read.files import SourceFile, find_files
from reasoner.read.rows import PatientRows

from .conftest import HERE
from .fhir_rdf import PREFIXES, Json, r4, r5, said_in_r5
from .resources import LOINC, SNOMED, concept

PNET = HERE / "fhir" / "pnet.json"
VIGNETTES = sorted((HERE.parents[1] / "examples" / "fhir").glob("V*.json"))

FORMS: Mapping[str, Callable[[Json], str]] = {
    "R4": r4,
    "R4, blank": lambda document: r4(document, blank=True),
    "R4 in the form of R5": r5,
    "R5": lambda document: r5(said_in_r5(document)),
    "R5, blank, without types and links": lambda document: r5(said_in_r5(document), blank=True, bare=True),
}
forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def turtle(folder: Path, *texts: str, name: str = "x.ttl") -> SourceFile:
    path = folder / name
    path.write_text(PREFIXES + "\n".join(texts), "utf-8")
    return only(path)


def only(path: Path) -> SourceFile:
    (source,) = find_files([path], ReadNotes())
    return source


def documents(source: SourceFile) -> tuple[list[Resource], ReadNotes]:
    """The resources of a file without its name, and without the addresses of those that stand alone."""
    notes = ReadNotes()
    found = [resource._replace(file="") for resource in read_resources(source, notes)]
    return [r if "Bundle" in r.path else r._replace(full_url="") for r in found], notes


def from_json(folder: Path, document: object) -> list[Resource]:
    path = folder / "x.json"
    path.write_text(json.dumps(document), "utf-8")
    return documents(only(path))[0]


def load(path: Path) -> Json:
    """With the digits of its numbers."""
    document: Json = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    return document


def bodies(source: SourceFile) -> list[Json]:
    return [json.loads(resource.body) for resource in documents(source)[0]]


def reasons(source: SourceFile) -> list[str]:
    return [error.reason for error in documents(source)[1].rejected]


def rows(ontology: Ontology, *sources: SourceFile) -> list[PatientRows]:
    """Everything that is read, but for the name of the file."""
    found = read_fhir(sources, CodeMap.load(ontology), ontology, ReadNotes())
    return [
        replace(
            patient,
            source="",
            rows={
                table: [{**row, "source_file": ""} for row in part] for table, part in patient.rows.items()
            },
        )
        for patient in found
    ]


QUANTITY = {"value": 2.50, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"}
PERIOD = {"start": "2026-01", "end": "2026-02-03T04:05:06+01:00"}
CODE = concept(SNOMED, "000")
SUBJECT = {"reference": "Patient/p"}
EXTENSION = {"url": "http://example.org/x", "valueString": "x"}
RESULT: Json = {
    "resourceType": "Observation",
    "id": "o",
    "status": "final",
    "code": concept(LOINC, "0-0"),
    "subject": SUBJECT,
}
DRUG: Json = {"status": "completed", "subject": SUBJECT, "medicationCodeableConcept": CODE}


def drug(kind: str, **fields: object) -> Json:
    return {"resourceType": kind, "id": "d", **DRUG, **fields}
