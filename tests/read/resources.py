# SPDX-License-Identifier: Apache-2.0
"""Small FHIR resources for tests, and a look into the graphs that they become."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.terms import ONTO, TYPE

from .conftest import Reading

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
RXNORM, ICD = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://hl7.org/fhir/sid/icd-10-cm"
ICDO3 = "http://terminology.hl7.org/CodeSystem/icd-o-3"

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


def many(folder: Path, patients: Mapping[str, Iterable[Resource]]) -> Path:
    """A file with several patients, each by a name and the resources that belong to it."""
    lines = []
    for name, parts in patients.items():
        lines.append(resource("Patient", name))
        for part in parts:
            holder = "patient" if part["resourceType"] == "BodyStructure" else "subject"
            other = "subject" if holder == "patient" else "patient"
            own = {key: value for key, value in part.items() if key != other}
            text = json.dumps(own | {holder: {"reference": f"Patient/{name}"}, "id": f"{name}-{part['id']}"})
            ids = sorted({str(p["id"]) for p in parts}, key=len, reverse=True)
            for found in ids:
                text = re.sub(
                    rf'"reference": "((?!Patient)\w+)/{re.escape(found)}"',
                    rf'"reference": "\1/{name}-{found}"',
                    text,
                )
            lines.append(json.loads(text))
    path = folder / "many.ndjson"
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def kinds(patient: PatientGraph, link: str) -> list[list[str]]:
    """Types of the records behind a link of the patient."""
    return [
        sorted(str(t).removeprefix(ONTO) for t in patient.objects(record, TYPE))
        for record in patient.records(patient.iri, ONTO + link)
    ]


def values(patient: PatientGraph, record: str, name: str) -> list[str]:
    return [
        term.lexical if isinstance(term, Literal) else term.removeprefix(ONTO)
        for term in patient.objects(f"{patient.iri}/{record}".removesuffix("/"), ONTO + name)
    ]
