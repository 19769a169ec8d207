# SPDX-License-Identifier: Apache-2.0
"""FHIR R4: what is sent in our own terms, because FHIR has no place for it, becomes that record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read.fhir.own import FIXED_UNITS, PROPERTY, RECORD, SYSTEM, OwnTerms
from reasoner.read.lexical import WITHHELD
from reasoner.read.mapping import RECORDS, property_of
from reasoner.read.tables import TABLES
from reasoner.terms import ONTO, PATIENTS

from .conftest import Reading
from .resources import LOINC, SNOMED, Resource, concept, kinds, lab, many, resource, tumour, values


def own(code: str) -> Resource:
    return concept(SYSTEM, code)


def component(name: str, **value: object) -> Resource:
    """A property; a reference is the extension `record`."""
    if reference := value.pop("reference", None):
        value["extension"] = [{"url": RECORD, "valueReference": {"reference": reference}}]
    return {"code": own(name), **value}


def sent(name: str, kind: str, *components: Resource, **fields: object) -> Resource:
    """A record in our own terms, without a date."""
    parts = {"component": list(components)} if components else {}
    return resource("Observation", name, status="final", code=own(kind), **parts, **fields)


def prop(name: str, **value: object) -> Resource:
    """A property of what a standard resource becomes."""
    return {"url": PROPERTY, "extension": [{"url": "name", "valueCode": name}, {"url": "value", **value}]}


def term(code: str, system: str = SYSTEM) -> Resource:
    return {"valueCodeableConcept": concept(system, code)}


DAY = {"effectiveDateTime": "2026-08-25"}
LIVER = {
    "resourceType": "BodyStructure",
    "id": "l1",
    "location": concept(SNOMED, "10200004"),
    "extension": [
        {
            "url": "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-related-condition",
            "valueReference": {"reference": "Condition/net"},
        }
    ],
}
TACE = resource("Procedure", "t", status="completed", code=own("Chemoembolisation"))
PET = resource("Procedure", "pet", status="completed", code=own("PetStudy"), performedDateTime="2026-08-01")

GOOD: dict[str, tuple[Resource, ...]] = {
    "statement": (
        sent("r", "ResectabilityStatement", component("resectability", **term("unresectable")), **DAY),
    ),
    "kind": (sent("e", "PulmonaryEmbolism", **DAY),),
    "text-number": (
        sent(
            "u",
            "Measurement",
            component("hasMeasurement", reference="BodyStructure/l1"),
            component("longestDiameter", valueQuantity={"value": 2.50, "unit": "cm"}),
            component("sliceThickness", valueQuantity={"value": 5, "unit": "mm"}),
            component("recordedIn", valueString="CT report"),
        ),
        tumour(),
        LIVER,
    ),
    "uptake": (
        tumour(),
        LIVER,
        PET,
        sent(
            "u",
            "LesionUptake",
            component("hasUptake", reference="Procedure/pet"),
            component("uptakeOf", reference="BodyStructure/l1"),
            component("uptake", **term("aboveLiver")),
            component("krenningScore", valueInteger=3),
            component("suvMax", valueQuantity={"value": 12.40}),
        ),
    ),
    "progressed": (
        tumour(),
        LIVER,
        TACE,
        sent(
            "lp",
            "LesionProgression",
            component("hasLesionProgression", reference="BodyStructure/l1"),
            component("afterProcedure", reference="Procedure/t"),
            component("clear", valueBoolean=True),
            **DAY,
        ),
    ),
    "period": (
        sent(
            "s",
            "SsaRegimen",
            component("hasAgent", **term("68092", "http://www.nlm.nih.gov/research/umls/rxnorm")),
            component("dose", valueString="120 mg"),
            effectivePeriod={"start": "2025-01", "end": "2026"},
        ),
    ),
    "class-value": (sent("c", "ContraindicationStatement", component("drugClass", **term("AntiVEGFAgent"))),),
    "property": (
        TACE
        | {
            "extension": [
                prop("recovered", valueBoolean=False),
                prop("sessionDate", valueDateTime="2026-07-01"),
            ]
        },
    ),
    "coded": (resource("Procedure", "p", status="completed", code=own("BlandEmbolisation")),),
    "nil-known": (
        resource(
            "List",
            "n",
            status="current",
            mode="snapshot",
            code=own("bleedingList"),
            date="2026-08-25",
            emptyReason={"coding": [{"code": "nilknown"}]},
        ),
    ),
}
#: What cannot be understood, beside a complete list that must not stay so.
REVIEW = sent(
    "review", "ListReview", component("list", **term("therapyList")), component("complete", valueBoolean=True)
)
BAD: dict[str, Resource] = {
    "property-inside": sent(
        "x", "Registration", component("registrationStatus", **term("actual")) | {"extension": [prop("date")]}
    ),
    "unknown-class": sent("x", "Resectabilty"),
    "class-of-a-conclusion": sent("x", "PancreaticNET"),
    "value-as-class": sent("x", "unresectable"),
    "unknown-property": sent("x", "ResectabilityStatement", component("resectable", valueBoolean=True)),
    "property-of-another-kind": sent(
        "x", "ResectabilityStatement", component("uptake", **term("aboveLiver"))
    ),
    "foreign-component": sent(
        "x", "ResectabilityStatement", {"code": concept(LOINC, "8480-6"), "valueInteger": 1}
    ),
    "unknown-term": sent("x", "ResectabilityStatement", component("resectability", **term("unresectible"))),
    "term-of-another": sent("x", "ResectabilityStatement", component("resectability", **term("aboveLiver"))),
    "text-for-term": sent(
        "x", "ResectabilityStatement", component("resectability", valueString="unresectable")
    ),
    "text-for-boolean": sent("x", "SwallowingAssessment", component("able", valueString="true")),
    "unit": sent(
        "x", "Specimen", component("ki67", valueQuantity={"value": 0.03, "unit": "1/1", "code": "1/1"})
    ),
    "missing-record": sent("x", "LesionProgression", component("afterProcedure", reference="Procedure/none")),
    "record-of-another-kind": sent(
        "x", "LesionProgression", component("afterProcedure", reference="Condition/net")
    ),
    "property-extension": resource(
        "Procedure",
        "x",
        status="completed",
        code=own("Chemoembolisation"),
        extension=[prop("able", valueBoolean=True)],
    ),
}


@pytest.fixture(scope="module")
def result(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    bad = {name: (tumour(), REVIEW, part) for name, part in BAD.items()}
    wrong = {
        "invalid-result": (REVIEW, lab("x", valueString=5)),
        "invalid-size": (REVIEW, lab("x", code=concept(LOINC, "21889-1"), valueString=5)),
        "invalid-record": (REVIEW, sent("x", "PulmonaryEmbolism", valueString=5)),
    }
    return Reading(ontology, many(tmp_path_factory.mktemp("own"), GOOD | bad | wrong))


def patient(result: Reading, name: str) -> PatientGraph:
    return next(p for p in result.patients if p.iri == PATIENTS + name)


@pytest.mark.parametrize(
    ("name", "record", "facts"),
    [
        ("statement", "Observation-{}-r", {"resectability": ["unresectable"], "date": ["2026-08-25"]}),
        ("kind", "Observation-{}-e", {"date": ["2026-08-25"]}),
        (
            "text-number",
            "Observation-{}-u",
            {
                "longestDiameter": ["2.5"],
                "unit": ["cm"],
                "sliceThickness": ["5"],
                "recordedIn": ["CT report"],
            },
        ),
        (
            "uptake",
            "Observation-{}-u",
            {"uptake": ["aboveLiver"], "krenningScore": ["3"], "suvMax": ["12.4"]},
        ),
        ("progressed", "Observation-{}-lp", {"clear": ["true"], "date": ["2026-08-25"]}),
        (
            "period",
            "Observation-{}-s",
            {"hasAgent": ["lanreotide"], "dose": ["120 mg"], "startDate": ["2025-01"], "endDate": ["2026"]},
        ),
        ("class-value", "Observation-{}-c", {"drugClass": ["AntiVEGFAgent"]}),
        ("property", "Procedure-{}-t", {"recovered": ["false"], "sessionDate": ["2026-07-01"]}),
        ("nil-known", "List-{}-n", {"list": ["bleedingList"], "complete": ["true"], "date": ["2026-08-25"]}),
    ],
)
def test_record_has_what_was_sent(
    result: Reading, name: str, record: str, facts: dict[str, list[str]]
) -> None:
    """Properties, dates, units and terms of public code systems."""
    found = {prop: values(patient(result, name), record.format(name), prop) for prop in facts}

    assert found == facts
    assert patient(result, name).findings == []


def test_kind_of_record_is_the_code(result: Reading) -> None:
    """A special kind goes to the table of its general one; a Procedure takes our codes as well."""
    assert kinds(patient(result, "kind"), "hasEvent") == [["ClinicalEvent", "PulmonaryEmbolism"]]
    assert kinds(patient(result, "coded"), "hasLocalTreatment") == [["BlandEmbolisation", "LocalTreatment"]]


def test_references_lead_to_records(result: Reading) -> None:
    """A part hangs on the record that it names, and points to others."""
    uptake, progressed = PATIENTS + "uptake/", PATIENTS + "progressed/"
    lesion = "BodyStructure-{}-l1"

    assert values(patient(result, "uptake"), "Procedure-uptake-pet", "hasUptake") == [
        f"{uptake}Observation-uptake-u"
    ]
    assert values(patient(result, "uptake"), "Observation-uptake-u", "uptakeOf") == [
        uptake + lesion.format("uptake")
    ]
    assert values(patient(result, "progressed"), lesion.format("progressed"), "hasLesionProgression") == [
        f"{progressed}Observation-progressed-lp"
    ]
    assert values(patient(result, "progressed"), "Observation-progressed-lp", "afterProcedure") == [
        f"{progressed}Procedure-progressed-t"
    ]


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_understood_is_reported_and_opens_lists(result: Reading, name: str) -> None:
    """Never silent, never guessed, and never the end of the whole record."""
    found = patient(result, name)

    assert {f.code for f in found.findings} == {"OPEN_LIST", "UNREAD"}
    assert values(found, f"Observation-{name}-review", "complete") == []
    assert not found.unreadable


@pytest.mark.parametrize(
    ("name", "complete"), [("invalid-result", ["true"]), ("invalid-size", []), ("invalid-record", [])]
)
def test_invalid_observation_opens_lists_if_it_may_be_an_entry(
    result: Reading, name: str, complete: list[str]
) -> None:
    """A result of a laboratory is none; a tumour that was measured may be a lesion."""
    assert values(patient(result, name), f"Observation-{name}-review", "complete") == complete


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("unknown-term", "resectability"),
        ("term-of-another", "resectability"),
        ("text-for-term", "resectability"),
        ("text-for-boolean", "able"),
        ("unit", "ki67"),
    ],
)
def test_value_that_is_not_understood_is_withheld(result: Reading, name: str, column: str) -> None:
    """The record says something there; nobody knows what."""
    found = patient(result, name)
    record = f"{found.iri}/Observation-{name}-x"

    assert found.objects(record, WITHHELD) == [ONTO + column]
    assert values(found, f"Observation-{name}-x", column) == []


def test_our_records_add_to_others(ontology: Ontology, tmp_path: Path) -> None:
    """A property beside one that the resource has itself gives both, for the record check to judge."""
    weight = lab("w", code=concept(LOINC, "29463-7"), valueQuantity={"value": 70, "unit": "kg"})
    weight["extension"] = [prop("weight", valueDecimal=80)]
    path = tmp_path / "p.ndjson"
    path.write_text(json.dumps(resource("Patient", "p")) + "\n" + json.dumps(weight))

    assert values(Reading(ontology, path).only, "Observation-w", "weight") == ["70", "80"]


def test_every_column_of_every_table_can_be_sent(ontology: Ontology) -> None:
    """Each has a property, unless it is the kind of the record; kinds are codes."""
    terms = OwnTerms(ontology)
    named = {(own.table, own.column): own.name for own in terms.properties}
    expected = {
        (table, column.name): (RECORDS[table].link if column.name == RECORDS[table].parent else "")
        or property_of(column.name).removeprefix(ONTO)
        for table, row_table in TABLES.items()
        for column in row_table.columns
        if column.name != RECORDS[table].class_column
    }
    tables = {table for _, table, *_ in terms.classes()}

    assert named == expected | {(table, "recorded_in"): "recordedIn" for table in TABLES}
    assert tables == set(TABLES)
    assert {column for _, column in expected} >= FIXED_UNITS.keys()
