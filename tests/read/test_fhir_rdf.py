# SPDX-License-Identifier: Apache-2.0
"""FHIR RDF: the same resource in JSON, in the form of R4 and in that of R5 gives the same rows."""

from __future__ import annotations

import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.ontology import Ontology

from .fhir_rdf import Json, r4, r5
from .rdf_documents import (
    CODE,
    EXTENSION,
    PERIOD,
    PNET,
    QUANTITY,
    RESULT,
    SUBJECT,
    VIGNETTES,
    bodies,
    documents,
    drug,
    forms,
    from_json,
    load,
    only,
    rows,
    turtle,
)

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
