# SPDX-License-Identifier: Apache-2.0
"""Every kind of property path and of target in the fast engine, row by row as in pySHACL."""

from __future__ import annotations

import pytest

from .test_fast_components import PEOPLE, Example, agree, at

CHAIN = """
    pat:P tiny:p :a . :a tiny:p :b . :b tiny:p :c . :c tiny:p :a .
    :a tiny:q :x, "text" . :c tiny:q :y . :z tiny:q pat:P . :y tiny:p pat:P .
"""
BACK = ":c tiny:back :d . :d tiny:back pat:P ."

#: Path -> number of value nodes, from the patient.
PATHS = {
    "tiny:p": 1,
    "( tiny:p tiny:q )": 2,
    "( tiny:p tiny:p tiny:p )": 1,
    "( tiny:p ( tiny:p tiny:p ) )": 1,
    "( tiny:none tiny:p )": 0,
    "[ sh:inversePath tiny:q ]": 1,
    "[ sh:inversePath [ sh:inversePath tiny:p ] ]": 1,
    "( tiny:p tiny:q [ sh:inversePath tiny:q ] )": 1,
    "[ sh:alternativePath ( tiny:p [ sh:inversePath tiny:p ] ) ]": 2,
    "[ sh:alternativePath ( ( tiny:p tiny:q ) ( tiny:p tiny:p ) ) ]": 3,
    "[ sh:zeroOrMorePath tiny:p ]": 4,
    "[ sh:oneOrMorePath tiny:p ]": 3,
    "[ sh:oneOrMorePath [ sh:alternativePath ( tiny:p tiny:back ) ] ]": 5,
    "[ sh:zeroOrMorePath ( tiny:p tiny:p ) ]": 4,
    "[ sh:zeroOrOnePath tiny:p ]": 2,
    "[ sh:inversePath [ sh:zeroOrMorePath [ sh:alternativePath ( tiny:p tiny:q ) ] ] ]": 6,
    "( [ sh:zeroOrMorePath tiny:p ] tiny:q )": 3,
    "( tiny:p tiny:q [ sh:zeroOrMorePath tiny:q ] )": 2,
}


@pytest.mark.parametrize("path", PATHS)
def test_paths(path: str) -> None:
    agree(Example(path, PATHS[path], at(path, "sh:in ( tiny:none )"), CHAIN + BACK))


TARGETS = [
    Example("targetClass", 2, "sh:targetClass tiny:A", PEOPLE),
    Example("hierarchy in the data", 3, "sh:targetClass tiny:A", PEOPLE + "tiny:B rdfs:subClassOf tiny:A ."),
    Example("targetClass, two", 3, "sh:targetClass tiny:A, tiny:B", PEOPLE),
    Example("targetNode", 3, 'sh:targetNode pat:P, tiny:absent, "01"^^xsd:integer', ""),
    Example("targetSubjectsOf", 3, "sh:targetSubjectsOf tiny:q", PEOPLE),
    Example("targetObjectsOf", 3, "sh:targetObjectsOf tiny:q", PEOPLE),
    Example("targets of two kinds", 4, "sh:targetSubjectsOf tiny:q ; sh:targetObjectsOf tiny:p ;"
            " sh:targetClass onto:Patient", PEOPLE),
    Example("targetObjectsOf, literals", 3, "sh:targetObjectsOf tiny:p", "pat:P tiny:p 1, 1.0, :a ."),
    Example("no target", 0, "a sh:NodeShape", PEOPLE),
    Example("property shape", 3, "sh:targetClass onto:Patient ; sh:path tiny:p", PEOPLE),
]  # fmt: skip


IMPLICIT = [
    Example("rdfs:Class", 2, "tiny:A a rdfs:Class, sh:NodeShape", PEOPLE),
    Example("owl:Class", 2, "tiny:A a owl:Class, sh:NodeShape", PEOPLE),
    Example("property shape", 2, "tiny:A a owl:Class, sh:PropertyShape ; sh:path tiny:q", PEOPLE),
    Example("hierarchy in the data", 3, "tiny:A a rdfs:Class, sh:NodeShape",
            PEOPLE + "tiny:B rdfs:subClassOf tiny:A ."),
    Example("class of classes", 2,
            "tiny:Meta rdfs:subClassOf rdfs:Class . tiny:A a tiny:Meta, sh:NodeShape", PEOPLE),
    Example("two steps above", 0, "tiny:Meta rdfs:subClassOf tiny:Mid . tiny:Mid rdfs:subClassOf rdfs:Class ."
            " tiny:A a tiny:Meta, sh:NodeShape", PEOPLE),
    Example("beside another target", 3,
            "tiny:A a rdfs:Class, sh:NodeShape ; sh:targetClass onto:Patient", PEOPLE),
    Example("no shape", 0, "tiny:S a sh:NodeShape . tiny:A a rdfs:Class", PEOPLE),
]  # fmt: skip


@pytest.mark.parametrize("target", IMPLICIT, ids=[target.name for target in IMPLICIT])
def test_implicit_class_targets(target: Example) -> None:
    """A shape that is a class too has its instances as targets."""
    constraint = "" if target.name == "no shape" else " ; sh:in ( tiny:none )"
    agree(target._replace(shapes=f"{target.shapes}{constraint} ."))


@pytest.mark.parametrize("subject", ["tiny:S", "[]"])
@pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])
def test_targets(target: Example, subject: str) -> None:
    agree(target._replace(shapes=f"{subject} {target.shapes} ; sh:in ( tiny:none ) ."))
