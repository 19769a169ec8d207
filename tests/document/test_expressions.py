# SPDX-License-Identifier: Apache-2.0
"""Class expressions are told whole, with brackets where they are needed; names lead to their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.document.expressions import Expressions
from reasoner.document.links import Anchors, Links, Piece
from reasoner.errors import OntologyError
from reasoner.judge.words import Words
from reasoner.ontology import Ontology, load_turtle
from reasoner.terms import ONTO, OWL

HEAD = """@prefix : <https://w3id.org/trialshapes/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A rdfs:label "first" . :p rdfs:label "has part" .
:X owl:equivalentClass """
AND = "[ owl:intersectionOf ( :A {} ) ]"
SOME = "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom {} ]"
BETWEEN = "( [ xsd:minExclusive 2 ] [ xsd:maxInclusive 20.5 ] )"
FACETS = f"[ owl:onDatatype xsd:decimal ; owl:withRestrictions {BETWEEN} ]"


def told(tmp_path: Path, turtle: str) -> tuple[Piece, ...]:
    file = tmp_path / "o.ttl"
    file.write_text(f"{HEAD}{turtle} .", "utf-8")
    ontology = Ontology(tmp_path, "0", load_turtle([file]), {})
    anchors = Anchors("page.html")
    anchors.add(ONTO + "A")
    (expression,) = ontology.objects(ONTO + "X", OWL + "equivalentClass")
    return Expressions(ontology, Words(ontology, {}), Links(anchors)).text(expression)


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (":A", "first"),
        (AND.format(":B"), "first and B"),
        (AND.format("[ owl:unionOf ( :B :C ) ]"), "first and (B or C)"),
        (AND.format("[ owl:complementOf :B ]"), "first and not B"),
        (AND.format("[ owl:complementOf [ owl:unionOf ( :B :C ) ] ]"), "first and not (B or C)"),
        (AND.format(SOME.format(":B")), "first and has part some B"),
        (SOME.format(AND.format(":B")), "has part some (first and B)"),
        (SOME.format(SOME.format(":B")), "has part some (has part some B)"),
        (SOME.format("[ owl:oneOf ( :b 1 ) ]"), "has part some {b, 1}"),
        (SOME.format(FACETS), "has part some decimal[> 2, ≤ 20.5]"),
        ("[ owl:onProperty :p ; owl:allValuesFrom :A ]", "has part only first"),
        ('[ owl:onProperty :p ; owl:hasValue "1"^^xsd:boolean ]', "has part value true"),
        ("[ owl:onProperty [ owl:inverseOf :p ] ; owl:hasValue :b ]", "inverse has part value b"),
        ("[ owl:onProperty :p ; owl:maxCardinality 2 ]", "has part max 2"),
        ("[ owl:onProperty :p ; owl:qualifiedCardinality 1 ; owl:onClass :A ]", "has part exactly 1 first"),
        ("[ owl:onProperty :p ; owl:hasSelf true ]", "has part Self"),
    ],
)
def test_an_expression_in_words(tmp_path: Path, turtle: str, expected: str) -> None:
    assert "".join(piece.text for piece in told(tmp_path, turtle)) == expected


def test_names_lead_to_their_places_and_keywords_do_not(tmp_path: Path) -> None:
    assert told(tmp_path, AND.format(":B")) == (
        Piece("first", "page.html#A"),
        Piece(" and ", keyword=True),
        Piece("B"),
    )


def test_what_is_no_class_expression_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="is not one of OWL 2"):
        told(tmp_path, "[ rdfs:label 'nothing' ]")


def test_anchors_are_told_apart_also_without_case() -> None:
    anchors = Anchors("page.html")
    anchors.reserve(["tree"])
    other = "https://example.org/"
    given = [anchors.add(iri) for iri in (ONTO + "List", ONTO + "list", other + "list", other + "a#LIST")]
    assert given == ["List", "onto-list", "term-list", "term-LIST-2"]
    assert anchors.add(ONTO + "tree") == "onto-tree"
    assert anchors.add(ONTO + "x", "two words") == "two-words"
    links = Links(anchors)
    assert links.href(ONTO + "list") == "page.html#onto-list"
    assert links.href(ONTO + "unknown") == ""
