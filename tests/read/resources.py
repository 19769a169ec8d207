# SPDX-License-Identifier: Apache-2.0
"""Small FHIR resources for tests, and a look into the graphs that they become."""

from __future__ import annotations

import json
from pathlib import Path

from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.terms import ONTO, TYPE

from .conftest import Reading

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
RXNORM, ICD = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://hl7.org/fhir/sid/icd-10-cm"

Resource = dict[str, object]


def concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def resource(kind: str, name: str, **fields: object) -> Resource:
    subject = {"subject": {"reference": "Patient/p"}} if kind != "Patient" else {}
    return {"resourceType": kind, "id": name, **subject, **fields}


def lab(name: str = "x", **fields: object) -> Resource:
    given = {"status": "final", "code": concept(LOINC, "2160-0"), "effectiveDateTime": "2026-08-25", **fields}
    return resource("Observation", name, **given)


def tumour(**fields: object) -> Resource:
    return resource("Condition", "net", code=concept(SNOMED, "735735001"), **fields)


def reading(ontology: Ontology, folder: Path, *resources: Resource) -> Reading:
    """A patient `p` with these resources, as NDJSON."""
    path = folder / "p.ndjson"
    path.write_text("\n".join(json.dumps(r) for r in (resource("Patient", "p"), *resources)))
    return Reading(ontology, path)


def kinds(patient: PatientGraph, link: str) -> list[list[str]]:
    """Types of the records behind a link of the patient."""
    return [
        sorted(str(t).removeprefix(ONTO) for t in patient.objects(record, TYPE))
        for record in patient.records(patient.iri, ONTO + link)
    ]


def values(patient: PatientGraph, record: str, name: str) -> list[str]:
    return [
        term.lexical if isinstance(term, Literal) else term.removeprefix(ONTO)
        for term in patient.objects(f"{patient.iri}/{record}", ONTO + name)
    ]
