# SPDX-License-Identifier: Apache-2.0
"""What shapes can see, and what they cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.ontology import load_turtle
from reasoner.patient import Literal, Triple
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import RDFS, TYPE
from reasoner.validate.reach import Reach

EX = "https://example.org/"
HEAD = f"""
@prefix : <{EX}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""


def fact(prop: str, value: str | Literal = "v") -> Triple:
    full = prop if prop.startswith("http") else EX + prop
    return EX + "s", full, value if isinstance(value, Literal) or value.startswith("http") else EX + value


def sees(tmp_path: Path, shape: str, *facts: Triple) -> bool:
    file = tmp_path / "shapes.ttl"
    file.write_text(HEAD + shape, "utf-8")
    reach = Reach(ShapesGraph(load_turtle([file])), [[EX + "other"], [EX + "shape"]])
    touched = reach.touched(facts)
    assert 0 not in touched
    return touched == [1]


@pytest.mark.parametrize(
    ("shape", "seen", "unseen"),
    [
        (":shape sh:property [ sh:path :p ; sh:minCount 1 ]", [fact("p")], [fact("q")]),
        (
            ":shape sh:property [ sh:path :p ; sh:hasValue :v ]",
            [fact("p", "v")],
            [fact("p", "w"), fact("q", "v")],
        ),
        (":shape sh:property [ sh:path :p ; sh:hasValue :v , :w ]", [fact("p", "w")], [fact("p", "x")]),
        (":shape sh:property [ sh:path :p ; sh:hasValue :v ; sh:minCount 2 ]", [fact("p", "w")], []),
        (
            ":shape sh:property [ sh:path :p ; sh:hasValue :v ; sh:property [ sh:path :q ] ]",
            [fact("p", "w")],
            [],
        ),
        (":shape sh:property [ sh:path :p ; sh:hasValue true ]", [fact("p", "w")], []),
        (
            ":shape sh:property [ sh:path ( :p :q ) ; sh:hasValue :v ]",
            [fact("p", "w"), fact("q", "v")],
            [fact("q", "w")],
        ),
        (":shape sh:property [ sh:path ( :p :p ) ; sh:hasValue :v ]", [fact("p", "w")], []),
        (
            ":shape sh:property [ sh:path [ sh:alternativePath ( :p :q ) ] ; sh:hasValue :v ]",
            [fact("p", "v"), fact("q", "v")],
            [fact("p", "w")],
        ),
        (":shape sh:property [ sh:path [ sh:inversePath :p ] ; sh:hasValue :v ]", [fact("p", "w")], []),
        (":shape sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:hasValue :v ]", [fact("p", "w")], []),
        (
            ":shape sh:class :C",
            [fact(TYPE, "C"), fact(RDFS + "subClassOf", "D")],
            [fact(TYPE, "D")],
        ),
        (
            ":shape sh:property [ sh:path :p ; sh:lessThan :q ; sh:equals :r ]",
            [fact("p"), fact("q"), fact("r")],
            [fact("s")],
        ),
        (
            ":shape sh:not [ sh:or ( [ sh:node :inner ] ) ] . :inner sh:property [ sh:path :p ]",
            [fact("p")],
            [],
        ),
        (
            ":shape sh:property [ sh:path :p ; sh:qualifiedMinCount 1 ;"
            " sh:qualifiedValueShape [ sh:class :C ] ]",
            [fact("p"), fact(TYPE, "C")],
            [fact(TYPE, "D")],
        ),
        (":shape sh:closed true ; sh:property [ sh:path :p ]", [fact("q")], []),
        (":shape sh:nodeKind sh:IRI", [], [fact("p"), fact("q", Literal("1"))]),
    ],
)
def test_what_a_shape_sees(tmp_path: Path, shape: str, seen: list[Triple], unseen: list[Triple]) -> None:
    text = f"{shape} . :other sh:property [ sh:path :elsewhere ; sh:minCount 1 ] ."

    assert [one for one in seen if not sees(tmp_path, text, one)] == []
    assert [one for one in unseen if sees(tmp_path, text, one)] == []


def test_shapes_that_refer_to_each_other(tmp_path: Path) -> None:
    text = ":shape sh:node :inner . :inner sh:not :shape ; sh:property [ sh:path :p ] ."
    assert sees(tmp_path, text + " :other sh:nodeKind sh:IRI .", fact("p"))
