# SPDX-License-Identifier: Apache-2.0
"""FHIR JSON written as FHIR RDF, in the form of R4 and in that of R5; and R4 resources said in R5.

Written from the pages on RDF of both releases, without a look at the tables of the reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

Json = dict[str, Any]

PREFIXES = """@prefix fhir: <http://hl7.org/fhir/> .
@prefix : <http://hl7.org/fhir/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sct: <http://snomed.info/id/> .
"""
#: Elements whose JSON name ends with a type.
CHOICE = re.compile(
    "(value|effective|onset|abatement|performed|occurrence|occurence|medication|deceased|multipleBirth|collected|item|asNeeded|"
    "strength|additive|time|minimumVolume|fastingStatus|reported|substitution|bounds)([A-Z][A-Za-z0-9]*)"
)
#: Names that only look like choices.
PLAIN = {"valueSet", "timeOffset", "itemClass"}
MOMENTS = re.compile(
    r"(?P<gYear>\d{4})|(?P<gYearMonth>\d{4}-\d\d)|(?P<date>\d{4}-\d\d-\d\d)|(?P<dateTime>\d{4}-\d\d-\d\dT.*)"
)
DATED = re.compile(
    r".*(?:[dD]ate|DateTime|Instant|start|end|authoredOn|issued|started|whenHandedOver|time|collected)$"
)
URIS = {"system", "fullUrl", "url", "instantiatesUri", "valueUri"}


def literal(key: str, value: object) -> str:
    """A primitive value of JSON; strings that hold a date get the type of it."""
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^xsd:boolean'
    if isinstance(value, int) and key not in {"value", "valueDecimal"}:
        return f'"{value}"^^xsd:integer'
    if isinstance(value, int | float | Decimal):
        return f'"{value}"^^xsd:decimal'
    text = json.dumps(value, ensure_ascii=False)
    if DATED.fullmatch(key) and (match := MOMENTS.fullmatch(str(value))):
        return f"{text}^^xsd:{match.lastgroup}"
    return f"{text}^^xsd:anyURI" if key in URIS else text


def root(document: Mapping[str, Any], *, blank: bool) -> str:
    """The node of a resource; two resources of one id are two nodes."""
    if blank or "id" not in document:
        return f"_:r{id(document)}"
    return f"<http://example.org/fhir/{document['resourceType']}/{document['id']}>"


# R4


def r4(document: Mapping[str, Any], *, blank: bool = False) -> str:
    """A resource with everything in it in the form of R4."""
    if document["resourceType"] == "Bundle":
        return _r4_bundle(document, blank=blank)
    node = root(document, blank=blank)
    return f"{node} fhir:nodeRole fhir:treeRoot ; {_r4_resource(document)} .\n"


def _r4_resource(document: Mapping[str, Any]) -> str:
    kind = str(document["resourceType"])
    return f"a fhir:{kind} ; {_r4_fields(document, kind)}".rstrip("; ")


def _r4_bundle(document: Mapping[str, Any], *, blank: bool) -> str:
    entries, resources = [], []
    for number, entry in enumerate(document.get("entry", [])):
        parts = [f"fhir:index {number}"]
        if "fullUrl" in entry:
            parts.append(f"fhir:Bundle.entry.fullUrl [ fhir:value {literal('fullUrl', entry['fullUrl'])} ]")
        if "resource" in entry:
            node = root(entry["resource"], blank=blank)
            parts.append(f"fhir:Bundle.entry.resource {node}")
            resources.append(f"{node} {_r4_resource(entry['resource'])} .\n")
        entries.append(f"[ {' ; '.join(parts)} ]")
    head = f"[] a fhir:Bundle ; fhir:Bundle.entry {', '.join(reversed(entries))} .\n"
    return head + "".join(resources)


def _r4_fields(fields: Mapping[str, Any], owner: str) -> str:
    parts = []
    for key in dict.fromkeys(k.removeprefix("_") for k in fields if k != "resourceType"):
        value, extra = fields.get(key), fields.get(f"_{key}")
        holder = {"id": "Resource", "contained": "DomainResource", "extension": "Element"}.get(key, owner)
        holder = "DomainResource" if key == "extension" and "." not in owner and owner[0] != "X" else holder
        name = f"fhir:{holder}.{key}"
        if isinstance(value if value is not None else extra, list):
            length = max(len(v) for v in (value, extra) if isinstance(v, list))
            pairs = list(zip(_filled(value, length), _filled(extra, length), strict=True))
            nodes = [f"[ fhir:index {n} ; {_r4_value(key, v, e, owner)} ]" for n, (v, e) in enumerate(pairs)]
            parts.append(f"{name} {', '.join(reversed(nodes))}")
        else:
            parts.append(f"{name} [ {_r4_value(key, value, extra, owner)} ]")
    return " ; ".join(parts)


def _filled(value: object, length: int) -> list[object]:
    return [*value, *[None] * (length - len(value))] if isinstance(value, list) else [None] * length


def _r4_value(key: str, value: object, extra: object, owner: str) -> str:
    if isinstance(value, dict) and "resourceType" in value:
        return _r4_resource(value)
    if isinstance(value, dict):
        link = value.get("reference")
        extras = [f"fhir:link <http://example.org/fhir/{link}>"] if _relative(link) else []
        extras += ["a sct:000"] if key == "coding" else []  # the type of a concept is not read
        return " ; ".join([_r4_fields(value, f"X{key}"), *extras]).strip(" ;")
    parts = [f"fhir:value {literal(key, value)}"] if value is not None else []
    parts += [_r4_fields(extra, "Element")] if isinstance(extra, dict) else []
    return " ; ".join(parts)


def _relative(link: object) -> bool:
    return isinstance(link, str) and re.fullmatch(r"[A-Z][A-Za-z]+/[A-Za-z0-9.-]+", link) is not None


# R5


def r5(document: Mapping[str, Any], *, blank: bool = False, bare: bool = False) -> str:
    """A resource in the form of R5; `bare` leaves out links, and types of choices that are primitive."""
    if document["resourceType"] == "Bundle":
        return _r5_bundle(document, blank=blank, bare=bare)
    return (
        f"{root(document, blank=blank)} fhir:nodeRole fhir:treeRoot ; {_r5_resource(document, bare=bare)} .\n"
    )


def _r5_resource(document: Mapping[str, Any], *, bare: bool) -> str:
    return f"a fhir:{document['resourceType']} ; {_r5_fields(document, bare=bare)}".rstrip("; ")


def _r5_bundle(document: Mapping[str, Any], *, blank: bool, bare: bool) -> str:
    entries, resources = [], []
    for entry in document.get("entry", []):
        parts = []
        if "fullUrl" in entry:
            parts.append(f"fhir:fullUrl [ fhir:v {literal('fullUrl', entry['fullUrl'])} ]")
        if "resource" in entry:
            node = root(entry["resource"], blank=blank)
            parts.append(f"fhir:resource ( {node} )" if bare else f"fhir:resource {node}")
            resources.append(f"{node} {_r5_resource(entry['resource'], bare=bare)} .\n")
        entries.append(f"[ {' ; '.join(parts)} ]")
    return (
        f"[] a fhir:Bundle ; fhir:nodeRole fhir:treeRoot ; fhir:entry ( {' '.join(entries)} ) .\n"
        + "".join(resources)
    )


def _r5_fields(fields: Mapping[str, Any], *, bare: bool) -> str:
    parts = []
    for key in dict.fromkeys(k.removeprefix("_") for k in fields if k != "resourceType"):
        value, extra = fields.get(key), fields.get(f"_{key}")
        match = None if key in PLAIN else CHOICE.fullmatch(key)
        name, kind = (match[1], match[2]) if match else (key, "")
        if isinstance(value if value is not None else extra, list):
            length = max(len(v) for v in (value, extra) if isinstance(v, list))
            pairs = list(zip(_filled(value, length), _filled(extra, length), strict=True))
            nodes = [f"[ {_r5_value(key, v, e, kind, bare=bare)} ]" for v, e in pairs]
            parts.append(f"fhir:{name} ( {' '.join(nodes)} )")
        else:
            parts.append(f"fhir:{name} [ {_r5_value(key, value, extra, kind, bare=bare)} ]")
    return " ; ".join(parts)


def _r5_value(key: str, value: object, extra: object, kind: str, *, bare: bool) -> str:
    untyped = bare and kind in {"DateTime", "String", "Boolean", "Integer", "Decimal", "Date"}
    parts = [f"a fhir:{kind}"] if kind and not untyped else []
    if isinstance(value, dict) and "resourceType" in value:
        return _r5_resource(value, bare=bare)
    if isinstance(value, dict):
        parts += ["a sct:000"] if key == "coding" and not bare else []
        return " ; ".join([*parts, _r5_fields(value, bare=bare)]).strip(" ;")
    if value is not None:
        parts.append(f"fhir:v {literal(key, value)}")
    if key == "reference" and _relative(value) and not bare:
        parts.append(f"fhir:l <http://example.org/fhir/{value}>")
    parts += [_r5_fields(extra, bare=bare)] if isinstance(extra, dict) else []
    return " ; ".join(parts)


# R4 said in R5

_RENAMED = {
    "MedicationAdministration": {
        "effectiveDateTime": "occurenceDateTime",
        "effectivePeriod": "occurencePeriod",
    },
    "Procedure": {
        f"performed{kind}": f"occurrence{kind}" for kind in ("DateTime", "Period", "String", "Age", "Range")
    },
    "Medication": {"form": "doseForm"},
}
_ADHERENCE = {
    "active": "taking-as-directed",
    "stopped": "stopped",
    "on-hold": "on-hold-as-directed",
    "unknown": "unknown",
}


def said_in_r5(document: Mapping[str, Any]) -> Json:
    """The same resource with the names of R5."""
    result: Json = dict(deepcopy(document))
    kind = str(result["resourceType"])
    if kind == "Bundle":
        entries: list[Json] = result["entry"]
        result["entry"] = [
            {**entry, "resource": said_in_r5(entry["resource"])} if "resource" in entry else entry
            for entry in entries
        ]
        return result
    for old, new in _RENAMED.get(kind, {}).items():
        if old in result:
            result[new] = result.pop(old)
    if kind.startswith("Medication"):
        _medication(result, kind)
    if kind.startswith("Medication") or kind in {"Procedure", "ImagingStudy"}:
        reasons = [{"concept": concept} for concept in result.pop("reasonCode", [])]
        reasons += [{"reference": reference} for reference in result.pop("reasonReference", [])]
        result.update({"reason": reasons} if reasons else {})
    if kind == "BodyStructure" and "location" in result:
        included = {"structure": result.pop("location")}
        qualifiers = {"qualifier": result.pop("locationQualifier")} if "locationQualifier" in result else {}
        result["includedStructure"] = [{**included, **qualifiers}]
    if kind == "List" and "subject" in result:
        result["subject"] = [result["subject"]]
    if "contained" in result:
        result["contained"] = [said_in_r5(inner) for inner in result["contained"]]
    return result


def _medication(result: Json, kind: str) -> None:
    for old, new in (("medicationCodeableConcept", "concept"), ("medicationReference", "reference")):
        if old in result:
            result["medication"] = {new: result.pop(old)}
    # R5 has no word for a statement whose drug was taken to its end.
    if kind == "MedicationStatement" and (code := _ADHERENCE.get(result["status"])):
        system = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"
        result["adherence"] = {"code": {"coding": [{"system": system, "code": code}]}}
        result["status"] = "recorded"
        if reasons := result.pop("statusReason", None):
            result["adherence"]["reason"] = reasons[0]
    for part in result.get("ingredient", []):
        for old, new in (("itemCodeableConcept", "concept"), ("itemReference", "reference")):
            if old in part:
                part["item"] = {new: part.pop(old)}
