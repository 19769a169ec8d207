# SPDX-License-Identifier: Apache-2.0
"""FHIR RDF: the same resource in JSON, in the form of R4 and in that of R5 gives the same rows."""

from __future__ import annotations

import csv
import json
import string
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from fhir.resources import get_fhir_model_class
from fhir.resources.R4B import get_fhir_model_class as get_r4_model_class
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.errors import ReadError
from reasoner.ontology import Ontology
from reasoner.read import ReadNotes
from reasoner.read.code_map import CodeMap
from reasoner.read.fhir import read_fhir
from reasoner.read.fhir.documents import READ_TYPES, Resource, read_resources
from reasoner.read.fhir.elements import R5_ROWS
from reasoner.read.fhir.rdf_graph import Graph
from reasoner.read.files import SourceFile, find_files
from reasoner.read.rows import PatientRows

from .conftest import HERE, Reading
from .fhir_rdf import PREFIXES, Json, r4, r5, said_in_r5
from .resources import LOINC, SNOMED, concept
from .test_structure import DEEP, kind_of

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


# The same in every form


@forms
def test_a_patient_has_the_same_rows(ontology: Ontology, tmp_path: Path, form: Callable[[Json], str]) -> None:
    """The example with a record of each kind: rows, findings and open lists."""
    expected = rows(ontology, only(PNET))

    assert [patient.identifier for patient in expected] == ["net"]
    assert rows(ontology, turtle(tmp_path, form(load(PNET)))) == expected


@forms
def test_the_vignettes_are_the_same(tmp_path: Path, form: Callable[[Json], str]) -> None:
    """Resource by resource, with our own extensions."""
    assert len(VIGNETTES) == 13
    for path in VIGNETTES:
        found, notes = documents(turtle(tmp_path, form(load(path))))
        assert (found, notes.rejected) == (documents(only(path))[0], [])


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


CASES: dict[str, Json] = {
    "quantity": RESULT | {"valueQuantity": QUANTITY | {"comparator": "<"}},
    "concept": RESULT | {"valueCodeableConcept": CODE},
    "string": RESULT | {"valueString": 'a "b"\n\\ \u00b5\U0001f600'},
    "boolean": RESULT | {"valueBoolean": False},
    "integer": RESULT | {"valueInteger": 0},
    "range": RESULT | {"valueRange": {"low": QUANTITY, "high": QUANTITY}},
    "ratio": RESULT | {"valueRatio": {"numerator": QUANTITY, "denominator": QUANTITY}},
    "date": RESULT | {"valueDateTime": "2026"},
    "period": RESULT | {"valuePeriod": PERIOD},
    "effective date": RESULT | {"effectiveDateTime": "2026-01"},
    "effective time": RESULT | {"effectiveDateTime": "2026-01-02T03:04:05.600+01:00"},
    "effective period": RESULT | {"effectivePeriod": PERIOD},
    "components": RESULT
    | {"component": [{"code": CODE, "valueQuantity": QUANTITY}, {"code": CODE, "valueInteger": 7}]},
    "ranges": RESULT
    | {"referenceRange": [{"low": QUANTITY, "type": CODE}, {"high": QUANTITY, "text": "normal"}]},
    "several concepts": RESULT
    | {"interpretation": [CODE, {"text": "high"}, {"coding": [{}, *CODE["coding"]]}][:2]},  # type: ignore[misc]
    "extensions": RESULT
    | {"extension": [{"url": "http://example.org/y", "extension": [EXTENSION, EXTENSION | {"url": "z"}]}]},
    "extension of a value": RESULT
    | {"effectiveDateTime": "2026", "_effectiveDateTime": {"extension": [EXTENSION]}},
    "extension instead of a value": RESULT | {"_issued": {"extension": [EXTENSION]}},
    "extension in a list": {
        "resourceType": "Patient",
        "id": "p",
        "name": [{"given": ["A", "B"], "_given": [None, {"extension": [EXTENSION]}]}],
    },
    "references": RESULT
    | {
        "focus": [
            {"reference": "Condition/c"},
            {"reference": "http://example.org/fhir/Condition/c/_history/2"},
            {"reference": "urn:uuid:00000000-0000-0000-0000-000000000000"},
            {"reference": "#c", "display": "contained"},
            {"reference": "bare-id"},
            {"identifier": {"system": "http://example.org", "value": "7"}},
        ],
        "contained": [{"resourceType": "Condition", "id": "c", "code": CODE, "subject": SUBJECT}],
    },
    "condition": {
        "resourceType": "Condition",
        "id": "c",
        "clinicalStatus": CODE,
        "code": CODE,
        "bodySite": [CODE, CODE],
        "subject": SUBJECT,
        "onsetDateTime": "2025",
        "abatementDateTime": "2026-01",
        "recordedDate": "2025-06-07",
        "stage": [{"summary": CODE, "assessment": [{"reference": "Observation/o"}]}],
    },
    "administration": drug(
        "MedicationAdministration",
        effectivePeriod=PERIOD,
        reasonCode=[CODE],
        reasonReference=[{"reference": "Condition/c"}],
        dosage={"route": CODE, "dose": QUANTITY},
        request={"reference": "MedicationRequest/r"},
    ),
    "contained drug": {
        "resourceType": "MedicationAdministration",
        "id": "d",
        "contained": [
            {"resourceType": "Medication", "id": "m", "ingredient": [{"itemCodeableConcept": CODE}]}
        ],
        "status": "completed",
        "medicationReference": {"reference": "#m"},
        "subject": SUBJECT,
        "effectiveDateTime": "2026-01-02",
    },
    "statement": drug(
        "MedicationStatement",
        status="stopped",
        effectivePeriod=PERIOD,
        statusReason=[CODE],
        dateAsserted="2026-01-02",
        dosage=[{"text": "daily", "route": CODE, "asNeededBoolean": True}],
    ),
    "request": drug(
        "MedicationRequest",
        status="active",
        intent="order",
        authoredOn="2026-01-02",
        doNotPerform=True,
        dosageInstruction=[{"doseAndRate": [{"doseQuantity": QUANTITY}], "timing": {"event": ["2026"]}}],
    ),
    "procedure": {
        "resourceType": "Procedure",
        "id": "pr",
        "status": "completed",
        "code": CODE,
        "subject": SUBJECT,
        "performedPeriod": PERIOD,
        "reasonCode": [CODE, CODE],
        "bodySite": [CODE],
    },
    "body structure": {
        "resourceType": "BodyStructure",
        "id": "b",
        "active": False,
        "location": CODE,
        "locationQualifier": [CODE],
        "patient": SUBJECT,
    },
    "specimen": {
        "resourceType": "Specimen",
        "id": "s",
        "type": CODE,
        "subject": SUBJECT,
        "collection": {"collectedDateTime": "2026-01", "method": CODE},
    },
    "list": {
        "resourceType": "List",
        "id": "l",
        "status": "current",
        "mode": "snapshot",
        "code": CODE,
        "subject": SUBJECT,
        "date": "2026-01-02",
        "emptyReason": CODE,
    },
    "patient": {
        "resourceType": "Patient",
        "id": "p",
        "identifier": [{"system": "http://example.org", "value": "1"}],
        "name": [{"family": "A", "given": ["B", "C"]}, {"text": "D"}],
        "gender": "female",
        "birthDate": "1960-01",
        "deceasedDateTime": "2026-01-02",
        "link": [{"other": {"reference": "Patient/q"}, "type": "replaced-by"}],
    },
}


@forms
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_elements_are_the_same(tmp_path: Path, form: Callable[[Json], str], case: Json) -> None:
    """Choices, references, extensions, contained resources; alone and in a bundle."""
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"fullUrl": "urn:uuid:1", "resource": case}, {"resource": RESULT | {"id": "other"}}],
    }
    for document in (case, bundle):
        found, notes = documents(turtle(tmp_path, form(document)))
        # An entry may be named by its node where JSON gives no address.
        shown = [r._replace(full_url="") for r in found]
        assert (shown, notes.rejected) == (
            [r._replace(full_url="") for r in from_json(tmp_path, document)],
            [],
        )


def test_n_triples_are_read(tmp_path: Path) -> None:
    """And a file with both forms, resource by resource."""
    text = (
        "<http://example.org/Observation/o> <http://hl7.org/fhir/status> _:s .\n"
        '_:s <http://hl7.org/fhir/v> "final" .\n'
        "<http://example.org/Observation/o> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        " <http://hl7.org/fhir/Observation> .\n"
    )
    path = tmp_path / "x.nt"
    path.write_text(text)
    both = turtle(tmp_path, r4(RESULT, blank=True), r5(RESULT | {"id": "p"}, blank=True))

    assert bodies(only(path)) == [{"resourceType": "Observation", "id": "o", "status": "final"}]
    assert [resource.id for resource in documents(both)[0]] == ["o", "p"]


# A property: any resource comes back

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(str.strip)
REFERENCES = st.fixed_dictionaries({"reference": st.sampled_from(["Patient/p", "#x", "urn:uuid:1", "a"])})
CODINGS = st.fixed_dictionaries({"code": TEXT}, optional={"system": TEXT, "display": TEXT})
CONCEPTS = st.fixed_dictionaries(
    {"coding": st.lists(CODINGS, min_size=1, max_size=3)}, optional={"text": TEXT}
)
DATES = st.dates().map(str)
QUANTITIES = st.fixed_dictionaries(
    {"value": st.decimals(-1000, 1000, places=3).map(float)}, optional={"unit": TEXT, "code": TEXT}
)
VALUES = st.one_of(
    st.tuples(st.just("Quantity"), QUANTITIES),
    st.tuples(st.just("CodeableConcept"), CONCEPTS),
    st.tuples(st.just("String"), TEXT),
    st.tuples(st.just("Boolean"), st.booleans()),
    st.tuples(st.just("Integer"), st.integers(-9, 9)),
    st.tuples(st.just("DateTime"), DATES),
).map(lambda pair: {f"value{pair[0]}": pair[1]})
EXTENSIONS = st.recursive(
    VALUES.map(lambda value: {"url": "http://example.org/x", **value}),
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"url": "y", "extension": parts}),
    max_leaves=6,
)
COMPONENTS = st.builds(lambda code, value: {"code": code, **value}, CONCEPTS, VALUES)
IDS = st.text(string.ascii_letters + string.digits, min_size=1, max_size=5)


def some(items: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(items, min_size=1, max_size=3)


OBSERVATIONS = st.builds(
    lambda fields, value: {"resourceType": "Observation", "status": "final", **fields, **value},
    st.fixed_dictionaries(
        {"id": IDS, "code": CONCEPTS, "subject": REFERENCES},
        optional={
            "focus": some(REFERENCES),
            "component": some(COMPONENTS),
            "extension": some(EXTENSIONS),
            "effectiveDateTime": DATES,
            "interpretation": some(CONCEPTS),
            "bodySite": CONCEPTS,
            "_issued": st.fixed_dictionaries({"extension": some(EXTENSIONS)}),
        },
    ),
    VALUES,
)


@settings(max_examples=60, deadline=None)
@given(observation=OBSERVATIONS)
def test_any_observation_comes_back(tmp_path_factory: pytest.TempPathFactory, observation: Json) -> None:
    """In both forms, whatever its texts, numbers and nesting."""
    folder = tmp_path_factory.mktemp("rdf")
    expected = from_json(folder, observation)

    assert documents(turtle(folder, r4(observation)))[0] == expected
    assert documents(turtle(folder, r5(observation)))[0] == expected


# What is not said well

START = '[] a :Observation ; :id [ :v "o" ] ; :status [ :v "final" ] ; :code [ :text [ :v "x" ] ] ; '
START_R4 = '[] a :Observation ; :Resource.id [ :value "o" ] ; :Observation.status [ :value "final" ] ; '


@pytest.mark.parametrize(
    ("text", "told", "wrong"),
    [
        (
            START + ':issued [ :v "2026-01-01", "2027-01-01" ] .',
            "issued has two values where FHIR has one",
            "issued",
        ),
        (
            START + ':status [ :v "amended" ] .',
            "status stands more than once where FHIR has one value",
            "status",
        ),
        (
            START + ":category [ :text [ :v 'a' ] ], [ :text [ :v 'b' ] ] .",
            "category stands more than once and in no order",
            "category",
        ),
        (START + ":method [] .", "method is empty, or stands in a circle or in two places", "method"),
        (
            START + ":method [ :coding ( [ :code [ a :Code ] ] ) ] .",
            "method.coding.code has no value",
            "method",
        ),
        (
            START + ":method _:m . _:m :extension ( _:m ) .",
            "method.extension is empty, or stands in a circle or in two places",
            "method",
        ),
        (
            START + ":method _:m ; :bodySite _:m . _:m :text [ :v 'x' ] .",
            "is empty, or stands in a circle or in two places",
            "bodySite",
        ),
        (
            START + ":category _:l . _:l rdf:first [ :text [ :v 'x' ] ] .",
            "category is not a well-formed list",
            "category",
        ),
        (
            START + ":extension ( [ :url [ :v 'x' ] ; :value [ :code [ :v 'x' ] ] ] ) .",
            "extension.value does not say of which type it is",
            "extension",
        ),
        (
            START + ":subject [ :reference [ :v 'Patient/p' ; :link <http://example.org/Patient/q> ] ] .",
            "subject.reference names one resource and links to another",
            "subject",
        ),
        (
            START + ":subject <http://example.org/p> . <http://example.org/p> a :Patient ; :id [ :v 'p' ] .",
            "subject is a resource instead of a reference to it",
            "subject",
        ),
        (START_R4 + ":Observation.category [ :index 1 ], [ :index 1 ] .", "category", "category"),
        (
            START_R4 + ":Observation.method [ :value 'a', 'b' ] .",
            "method has two values where FHIR has one",
            "method",
        ),
    ],
)
def test_what_cannot_be_told_is_refused(tmp_path: Path, text: str, told: str, wrong: str) -> None:
    """The element is withheld, the resource is known to be wrong, and the reason names the element."""
    source = turtle(tmp_path, text)
    (observation,) = (r for r in documents(source)[0] if r.type == "Observation")
    first = reasons(source)[0]

    assert first.startswith("Observation/o: ")
    assert told in first
    assert wrong in str(observation.invalid).split()
    assert wrong not in json.loads(observation.body)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (":notAnElement [ :v 1 ] .", "notAnElement is no element of FHIR R4 here"),
        (":Observation.issued [ :value '2026' ] .", "is no element of FHIR R4 here"),
        (":issued [ :v '2026-02-30'^^xsd:date ] .", "issued is not a valid date or time"),
        (":issued [ :v <http://example.org> ] .", "issued has no value"),
        (":value [ a :Attachment ; :url [ :v 'x' ] ] .", "valueAttachment is no element of FHIR R4 here"),
        (":modifierExtension ( [ :url [ :v 'x' ] ] ) .", "may change the meaning"),
    ],
)
def test_the_structure_is_checked(tmp_path: Path, text: str, found: str) -> None:
    """As for JSON."""
    assert any(found in reason for reason in reasons(turtle(tmp_path, START + text)))


def test_nothing_too_deep_is_followed(tmp_path: Path) -> None:
    """Neither nested elements, nor bundles, nor lists without end."""
    deep = "[ :extension ( " * 5000 + "[ :url [ :v 'x' ] ]" + " ) ]" * 5000
    source = turtle(tmp_path, f"{START} :extension ( {deep} ) .")
    assert reasons(source)[0].endswith("is nested too deeply")

    endless = f"{START} :category _:l . _:l rdf:first [ :text [ :v 'x' ] ] ; rdf:rest _:l ."
    assert reasons(turtle(tmp_path, endless))[0] == "Observation/o: category is not a well-formed list"

    bundles = "".join(f"_:b{n} a :Bundle ; :entry ( [ :resource _:b{n + 1} ] ) .\n" for n in range(500))
    assert "too many bundles" in reasons(turtle(tmp_path, bundles + "_:b500 a :Patient ; :gender [] ."))[0]


def test_resources_of_no_clear_type_are_rejected(tmp_path: Path) -> None:
    """Two types, no type, and resources that only hold one another."""
    two = "[] a :Observation, :Condition ; :id [ :v 'x' ] ."
    none = "[] :nodeRole :treeRoot ; :id [ :v 'y' ] ."
    circle = "".join(
        f"<http://example.org/{a}> a :Patient ; :contained ( <http://example.org/{b}> ) .\n"
        for a, b in ("ab", "ba")
    )

    assert reasons(turtle(tmp_path, two, none, circle, r5(RESULT))) == [
        "a resource has several types; it was not read",
        "a resource has no type; it was not read",
        "resources that only lead to one another were not read (Patient)",
    ]


def test_files_that_cannot_be_read(ontology: Ontology, tmp_path: Path) -> None:
    """An invalid IRI names file and line, a file without a resource says so; the others go on."""
    bad = turtle(tmp_path, "<http://example.org/a b> a :Patient .", name="a.ttl")
    turtle(tmp_path, "<http://example.org/p> a :Patient .", name="b.ttl")
    turtle(tmp_path, r5({"resourceType": "Patient", "id": "p"}), name="c.ttl")
    result = Reading(ontology, tmp_path)

    with pytest.raises(ReadError) as caught:
        documents(bad)
    assert (caught.value.line, "nothing of this file was read" in caught.value.reason) == (6, True)
    assert [Path(error.path).name for error in result.notes.rejected] == ["a.ttl", "b.ttl"]
    assert result.only.iri.endswith("/p")


def test_other_statements_are_counted(tmp_path: Path) -> None:
    """About nothing in a resource, and about parts of one in other terms."""
    other = (
        "<http://example.org/doc> a <http://www.w3.org/2002/07/owl#Ontology> .\n"
        "<http://example.org/Patient/q> a :Patient .\n"
        "<http://example.org/s> <http://example.org/p> 1, 1, 2 .\n"
    )
    foreign = (
        START + "<http://example.org/p> 1, 2 ; :method [ :text [ :v 'x' ] ; <http://example.org/q> 3 ] ."
    )
    _, notes = documents(turtle(tmp_path, other, foreign))

    assert {note.reason: number for note, number in notes.unread.items()} == {
        "statements that belong to no FHIR resource": 4,
        "statements in other terms than those of FHIR": 3,
    }


def test_codes_are_never_read_from_types(tmp_path: Path) -> None:
    """A concept that has only a type has no code."""
    text = START.replace('[ :text [ :v "x" ] ]', "[ :coding ( [ a sct:000 ] ) ]") + ":nodeRole :treeRoot ."

    assert "code.coding[0] is not an object with content" in reasons(turtle(tmp_path, text))[0]


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ("2.50", "2.50"),
        ("'+1.0'^^xsd:decimal", "1.0"),
        ("'.5'^^xsd:decimal", "0.5"),
        ("'-007.10'^^xsd:decimal", "-7.10"),
        ("'5.'^^xsd:decimal", "5"),
        ("'0.1000000000000000000001'^^xsd:decimal", "0.1000000000000000000001"),
        ("1E3", "1E3"),
        ("'185'^^xsd:nonNegativeInteger", "185"),
    ],
)
def test_numbers_keep_their_digits(tmp_path: Path, literal: str, expected: str) -> None:
    """In a form that JSON allows."""
    text = f"{START} :value [ a :Quantity ; :value [ :v {literal} ] ] ."
    (body,) = bodies(turtle(tmp_path, text))

    assert body["valueQuantity"] == {"value": expected}


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ("'1974'^^xsd:gYear", "1974"),
        ("'1974-01-01'^^xsd:gYear", "1974"),
        ("'1974-05'^^xsd:gYearMonth", "1974-05"),
        ("'1974-05-06Z'^^xsd:date", "1974-05-06"),
        ("'1974-05-06'", "1974-05-06"),
    ],
)
def test_dates_keep_their_precision(tmp_path: Path, literal: str, expected: str) -> None:
    """That of the type, where a writer gave more digits than are known."""
    text = f"[] a :Patient ; :id [ :v 'p' ] ; :birthDate [ :v {literal} ] ."

    assert bodies(turtle(tmp_path, text)) == [{"resourceType": "Patient", "id": "p", "birthDate": expected}]


@pytest.mark.parametrize(
    "reference",
    [
        ":reference [ :link <../Patient/p> ]",
        ":reference [ :l <../Patient/p> ]",
        ":link <../Patient/p>",
    ],
)
def test_references_may_be_links_only(ontology: Ontology, tmp_path: Path, reference: str) -> None:
    """Relative ones as servers write them, in both releases of the form; the name of the node is its id."""
    text = START.replace("[] a", "<../Observation/o> a").replace(':id [ :v "o" ] ;', "")
    turtle(tmp_path, f"{text} :subject [ {reference} ] .", r5({"resourceType": "Patient", "id": "p"}))
    result = Reading(ontology, tmp_path)

    assert (result.reasons(), result.only.iri.rpartition("/")[2]) == ([], "p")
    assert not any("not among the files" in note.reason for note in result.notes.unread)


# R5


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


# Work


def test_work_grows_with_the_number_of_resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every node is taken once, and nothing is looked up more often than its neighbours."""
    calls: Counter[str] = Counter()

    def counted(name: str) -> Callable[[Graph, str], object]:
        original = getattr(Graph, name)

        def call(graph: Graph, node: str) -> object:
            calls[name] += 1
            return original(graph, node)

        return call

    for name in ("take", "take_list", "is_list", "types", "holds"):
        monkeypatch.setattr(Graph, name, counted(name))
    work = []
    for number in (330, 3_300):
        calls.clear()
        entries = [{"resource": RESULT | {"id": f"o{n}", "valueQuantity": QUANTITY}} for n in range(number)]
        document = {"resourceType": "Bundle", "entry": entries}
        for form in (r4, r5):
            assert len(documents(turtle(tmp_path, form(document)))[0]) == number
        work.append({name: round(count / number, 1) for name, count in calls.items()})

    assert work[0] == work[1]
    assert sum(work[0].values()) < 100


# Public files


def test_public_rdf(ontology: Ontology, data: Path) -> None:
    """Every file is read, or rejected with a line that says why."""
    folders = [data / "fhir-rdf-r4", data / "fhir-rdf-r5"]
    paths = sorted(path for folder in folders for path in folder.glob("*.ttl"))
    result = Reading(ontology, *paths)
    rejected = {Path(error.path).name for error in result.notes.rejected}

    assert (result.notes.files, len(result.patients)) == (182, 38)
    assert rejected == {
        "hapi-smoker-1.generated.ttl",  # `value` where Patient has `multipleBirth`
        "patient-example-sex-and-gender.ttl",  # an extension with a type of R5
        "r4_turtle__coding_1.ttl",  # codes in another namespace
        "r5_rdf__observation-example-bmd.ttl",  # lists without an order
    }


@pytest.mark.parametrize(
    ("as_json", "as_rdf"),
    [
        ("r4-json__observation-example.json", "r4-java__observation-example.ttl"),
        ("r4-json__bundle-transaction.json", "r4-java__bundle-transaction.ttl"),
        ("r4-json__patient-example.json", "r4-java__patient-example.ttl"),
        ("fhir_r4_json__patient-example-a.json", "fhir_r4_ttl__patient-example-a.ttl"),
    ],
)
def test_public_pairs_are_the_same(ontology: Ontology, data: Path, as_json: str, as_rdf: str) -> None:
    """Files that their publishers give in JSON and in Turtle."""
    pair = [only(data / "fhir-rdf-r4" / name) for name in (as_json, as_rdf)]

    assert rows(ontology, pair[0]) == rows(ontology, pair[1])
    # Java writes the 185 of the first pair as 185.0.
    texts = [[r.body.replace('"185.0"', '"185"') for r in documents(source)[0]] for source in pair]
    assert texts[0] == texts[1]


def test_both_writers_of_r5_are_read(ontology: Ontology, data: Path) -> None:
    """HAPI names nodes, links and types choices; the pages of HL7 do neither."""
    hapi = documents(only(data / "fhir-rdf-r5" / "hapi-smoker-1-smoking-2022-05-19.generated.ttl"))[0][0]
    hl7 = documents(only(data / "fhir-rdf-r5" / "observation-example.ttl"))[0][0]

    assert (hapi.invalid, hl7.invalid) == (None, None)
    assert json.loads(hapi.body)["effectiveDateTime"] == "2022-05-19T00:00:00-07:00"
    assert json.loads(hapi.body)["component"][1]["valueQuantity"]["value"] == "7"
    assert json.loads(hl7.body)["effectiveDateTime"] == "2016-03-28"
    assert json.loads(hl7.body)["valueQuantity"]["value"] == "185"


def test_public_json_comes_back(data: Path, tmp_path: Path) -> None:
    """Every example of mCODE, written in the form of R4."""
    for path in sorted((data / "mcode-stu4" / "instances").glob("*.json")):
        assert documents(turtle(tmp_path, r4(load(path))))[0] == documents(only(path))[0], path.name
