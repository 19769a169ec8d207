# SPDX-License-Identifier: Apache-2.0
"""FHIR RDF that does not say well what it says, and what is kept of it all the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reasoner.errors import ReadError
from reasoner.ontology import Ontology

from .conftest import Reading
from .fhir_rdf import r5
from .rdf_documents import RESULT, bodies, documents, reasons, turtle

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
