# SPDX-License-Identifier: Apache-2.0
"""What the fast engine does not evaluate is an error when the shapes are loaded, and names the shape."""

from __future__ import annotations

import pytest

from reasoner.errors import UnsupportedShapeError
from reasoner.validate.fast import FastEngine

from .test_fast_components import s
from .test_reference import shapes

#: What the error says -> constraints of the shape tiny:S.
REFUSED = {
    "sh:sparql is not": 'sh:sparql [ sh:select "SELECT $this WHERE { }" ]',
    "sh:js is not": "sh:js [ sh:jsFunctionName 'f' ]",
    "sh:expression is not": "sh:expression [ sh:path tiny:p ]",
    "sh:rule is not": "sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate tiny:p ; sh:object 1 ]",
    "sh:target is not": "sh:target [ a sh:SPARQLTarget ; sh:select 'SELECT ?this WHERE { }' ]",
    "sh:minCuont is not": "sh:property [ sh:path tiny:p ; sh:minCuont 1 ]",
    "refers to itself": "sh:property [ sh:path tiny:p ; sh:node tiny:S ]",
    "node shape with a path": "a sh:NodeShape ; sh:path tiny:p ; sh:minCount 1",
    "property shape without": "a sh:PropertyShape ; sh:class tiny:A",
    "does not exist": "sh:node tiny:Nowhere",
    "sh:property refers to a node shape": "sh:property [ sh:class tiny:A ]",
    "sh:node refers to a property shape": "sh:node [ sh:path tiny:p ; sh:minCount 1 ]",
    "sh:datatype is given more than once": "sh:datatype xsd:date, xsd:integer",
    "sh:minCount has no effect without a path": "sh:minCount 1",
    "without sh:qualifiedMinCount": "sh:property [ sh:path tiny:p ; sh:qualifiedValueShape [ sh:in ( 1 ) ] ]",
    "without sh:qualifiedValueShape": "sh:property [ sh:path tiny:p ; sh:qualifiedMinCount 1 ]",
    "without sh:pattern": 'sh:flags "i"',
    "without sh:closed": "sh:ignoredProperties ( tiny:p )",
    "flags other than": 'sh:pattern "a" ; sh:flags "x"',
    "does not compile": 'sh:pattern "("',
    "value is not a string": "sh:pattern 1",
    "is not a string": 'sh:pattern "a"@en',
    "parameter whose value is not a string": 'sh:pattern "a" ; sh:flags "i"@en',
    "a parameter whose value is not a string": "sh:languageIn ( 1 )",
    "value is not a well-formed literal": "sh:languageIn ( tiny:en )",
    "value is not an IRI": 'sh:closed true ; sh:ignoredProperties ( "tiny:p" )',
    "empty list": "sh:or ()",
    "well-formed list": "sh:in tiny:A",
    "count that is not": 'sh:property [ sh:path tiny:p ; sh:minCount "1" ]',
    "flag that is neither": 'sh:closed "yes"',
    "neither true nor false": 'sh:property [ sh:path tiny:p ; sh:uniqueLang "1"^^xsd:boolean ]',
    "not an IRI": 'sh:class "tiny:A"',
    "is not an IRI": 'sh:targetSubjectsOf "tiny:p" ; sh:class tiny:A',
    "not a well-formed literal": 'sh:minInclusive "2026-02-31"^^xsd:date',
    "unknown sh:nodeKind": "sh:nodeKind sh:Violation",
    "not a well-formed path": 'sh:property [ sh:path "tiny:p" ; sh:minCount 1 ]',
    "is not a well-formed path": "sh:property [ sh:path [ tiny:p tiny:q ] ; sh:minCount 1 ]",
    "sh:path is not a well-formed path": "sh:property [ sh:path () ; sh:minCount 1 ]",
    "fewer than two members": "sh:property [ sh:path ( tiny:p ) ; sh:minCount 1 ]",
    "write the sequence": "sh:property [ sh:path [ sh:inversePath ( tiny:p tiny:q ) ] ; sh:minCount 1 ]",
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_not_core_is_refused_by_name(reason: str) -> None:
    with pytest.raises(UnsupportedShapeError, match=f"tiny#S: .*{reason}"):
        FastEngine(shapes(s(REFUSED[reason])))


def test_custom_components_are_refused() -> None:
    """Their parameters are in anybody's namespace, so that only the declaration shows what they are."""
    graph = shapes("""
        tiny:S sh:targetClass onto:Patient ; tiny:maxSomething 1 .
        tiny:Component a sh:ConstraintComponent ; sh:parameter [ sh:path tiny:maxSomething ] .
    """)
    with pytest.raises(UnsupportedShapeError, match="tiny#Component"):
        FastEngine(graph)


@pytest.mark.parametrize("word", ["sh:targetClas", "sh:targetWhere"])
def test_a_misspelt_or_later_target_is_refused(word: str) -> None:
    """Without its target the node is no shape, and nothing would be checked."""
    with pytest.raises(UnsupportedShapeError, match=f"tiny#S: .*{word} is not SHACL Core"):
        FastEngine(shapes(f"tiny:S {word} onto:Patient ; sh:class tiny:A ."))


def test_a_class_with_constraints_is_not_passed_over() -> None:
    """To the standard it is a shape with a target, to pySHACL it is none."""
    with pytest.raises(UnsupportedShapeError, match="tiny#A: is a class with constraints"):
        FastEngine(shapes("tiny:A a rdfs:Class ; sh:class tiny:B ."))


def test_a_path_that_leads_into_itself_is_refused() -> None:
    graph = shapes(s("sh:property tiny:P", "tiny:P sh:path _:p ; sh:minCount 1 . _:p sh:inversePath _:p ."))
    with pytest.raises(UnsupportedShapeError, match=r"tiny#[SP]: .*or its path is"):
        FastEngine(graph)


def test_recursion_through_others_is_refused() -> None:
    graph = shapes("""
        tiny:S sh:targetClass onto:Patient ; sh:not tiny:T .
        tiny:T sh:or ( [ sh:property tiny:P ] ) .
        tiny:P sh:path tiny:p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape tiny:S .
    """)
    with pytest.raises(UnsupportedShapeError, match="refers to itself"):
        FastEngine(graph)


def test_shapes_nested_too_deeply_are_refused() -> None:
    inner = "[ sh:class onto:Patient ]"
    for _ in range(400):
        inner = f"[ sh:not {inner} ]"
    with pytest.raises(UnsupportedShapeError, match="tiny#S: is nested too deeply"):
        FastEngine(shapes(s(f"sh:node {inner}")))
