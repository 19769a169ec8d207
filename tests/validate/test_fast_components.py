# SPDX-License-Identifier: Apache-2.0
"""Every constraint component of SHACL Core in the fast engine, row by row as in pySHACL.

Each example is a small shapes graph and a few facts. `count` is the number of rows, so that no example agrees
only because it finds nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest
from fixtures import TINY, tiny_patient

from reasoner.errors import ValidationFailure
from reasoner.terms import PATIENTS, SH
from reasoner.validate.components import COMPONENTS
from reasoner.validate.fast import FastEngine
from reasoner.validate.reference import ReferenceEngine

from .test_reference import shapes


class Example(NamedTuple):
    """A shapes graph, facts, and how many results there are."""

    name: str
    count: int
    shapes: str
    facts: str


def s(constraints: str, more: str = "") -> str:
    """A node shape at the patient."""
    return f"tiny:S sh:targetClass onto:Patient ; {constraints} . {more}"


def at(path: str, constraints: str, more: str = "") -> str:
    """A property shape with an IRI, at the patient."""
    return s("sh:property tiny:P", f"tiny:P sh:path {path} ; {constraints} . {more}")


def p(constraints: str, more: str = "") -> str:
    return at("tiny:p", constraints, more)


def pq(constraints: str) -> str:
    return at("( tiny:p tiny:q )", constraints)


def none(constraints: str) -> str:
    return at("tiny:none", constraints)


def agree(example: Example) -> None:
    graph, patient = shapes(example.shapes), tiny_patient(example.facts)
    rows = FastEngine(graph).evaluate(patient).rows()
    assert rows == ReferenceEngine(graph).evaluate(patient).rows()
    assert len(rows) == example.count


A, B = "[ sh:class tiny:A ]", "[ sh:class tiny:B ]"
QUALIFIED = f"sh:qualifiedValueShape {A} ;"
OFF = "tiny:N sh:deactivated true ; sh:class tiny:None ."
KINDS = 'pat:P tiny:p :a, <urn:x:long-enough>, _:b, "abc", "abcdef", 12, 12.0, true, "été"@fr .'
PEOPLE = """
    pat:P tiny:p :a, :b, :c . :a a tiny:A . :b a tiny:A, tiny:B . :c a tiny:B .
    :a tiny:q 1 . :b tiny:q 2 . :c tiny:q 3 .
"""
TWO = "pat:P tiny:p :a, :b . :a a tiny:A . :b a tiny:A, tiny:B ."

VALUE_TYPE = [
    Example("class", 3, p("sh:class tiny:A"), PEOPLE + 'pat:P tiny:p "text", <urn:x:untyped> .'),
    Example("class, two", 2, p("sh:class tiny:A, tiny:B"), PEOPLE),
    Example("class, hierarchy in the data", 1, p("sh:class tiny:Top"),
            PEOPLE + "tiny:A rdfs:subClassOf tiny:Mid . tiny:Mid rdfs:subClassOf tiny:Top ."),
    Example("datatype string", 7, p("sh:datatype xsd:string"), KINDS),
    Example("datatype langString", 8, p("sh:datatype rdf:langString"), KINDS),
    Example("datatype decimal", 8, p("sh:datatype xsd:decimal"), KINDS),
    Example("datatype rdfs:Literal", 3, p("sh:datatype rdfs:Literal"), KINDS),
    Example("datatype rdfs:Datatype", 6, p("sh:datatype rdfs:Datatype"), KINDS),
    Example("nodeKind IRI", 7, p("sh:nodeKind sh:IRI"), KINDS),
    Example("nodeKind BlankNode", 8, p("sh:nodeKind sh:BlankNode"), KINDS),
    Example("nodeKind Literal", 3, p("sh:nodeKind sh:Literal"), KINDS),
    Example("nodeKind BlankNodeOrIRI", 6, p("sh:nodeKind sh:BlankNodeOrIRI"), KINDS),
    Example("nodeKind BlankNodeOrLiteral", 2, p("sh:nodeKind sh:BlankNodeOrLiteral"), KINDS),
    Example("nodeKind IRIOrLiteral", 1, p("sh:nodeKind sh:IRIOrLiteral"), KINDS),
]  # fmt: skip
CARDINALITY = [
    Example("minCount", 1, p("sh:minCount 4"), PEOPLE),
    Example("minCount of nothing", 1, none("sh:minCount 1"), ""),
    Example("minCount 0", 0, none("sh:minCount 0"), ""),
    Example("maxCount", 1, p("sh:maxCount 2"), PEOPLE),
    Example("maxCount 0", 1, p("sh:maxCount 0"), PEOPLE),
    Example("one value in three forms", 0, p("sh:maxCount 1"),
            'pat:P tiny:p "1"^^xsd:integer, "01"^^xsd:integer, "+1"^^xsd:integer .'),
]  # fmt: skip
RANGE = [
    Example("minExclusive", 2, pq("sh:minExclusive 2"), PEOPLE),
    Example("minInclusive", 1, pq("sh:minInclusive 2"), PEOPLE),
    Example("maxExclusive", 2, pq("sh:maxExclusive 2"), PEOPLE),
    Example("maxInclusive", 1, pq("sh:maxInclusive 2"), PEOPLE),
    Example("range of what has no order", 7, p("sh:minInclusive 2"), KINDS),
]
STRINGS = [
    Example("minLength", 6, p("sh:minLength 5"), KINDS),
    Example("minLength 0", 0, p("sh:minLength 0"), KINDS),
    Example("maxLength", 6, p("sh:maxLength 3"), KINDS),
    Example("pattern", 7, p('sh:pattern "a?b.?"'), KINDS),
    Example("pattern, anchored", 7, p('sh:pattern "^(abc|12)$"'), KINDS),
    Example("pattern, case", 2, p('sh:pattern "ABC"'), 'pat:P tiny:p "abc", "xAbCx" .'),
    Example("flags i", 0, p('sh:pattern "ABC" ; sh:flags "i"'), 'pat:P tiny:p "abc", "xAbCx" .'),
    Example("flags m", 1, p('sh:pattern "^b" ; sh:flags "m"'), r'pat:P tiny:p "a\nb", "ab" .'),
    Example("languageIn", 4, p('sh:languageIn ( "en" "fr" )'),
            'pat:P tiny:p "a"@en, "b"@en-gb, "c"@de, "d"@eng, "plain", :iri, "e"@fr .'),
    Example("languageIn, subtag", 2, p('sh:languageIn ( "de-CH" )'),
            'pat:P tiny:p "a"@de-ch, "b"@de, "c"@de-at .'),
    Example("languageIn, any", 1, p('sh:languageIn ( "*" )'), 'pat:P tiny:p "a"@de-ch, "b" .'),
    Example("uniqueLang", 1, p("sh:uniqueLang true"),
            'pat:P tiny:p "a"@en, "b"@en, "c"@en, "d"@fr, "e", "f" .'),
    Example("uniqueLang kept", 0, p("sh:uniqueLang true"), 'pat:P tiny:p "a"@en, "a"@en-gb, "e" .'),
    Example("uniqueLang false", 0, p("sh:uniqueLang false"), 'pat:P tiny:p "a"@en, "b"@en .'),
]  # fmt: skip
PAIRS = [
    Example("equals", 2, p("sh:equals tiny:q"), "pat:P tiny:p :a, 1 ; tiny:q 1, 1.0 ."),
    Example("equals, equal", 0, p("sh:equals tiny:q"), "pat:P tiny:p :a, 1 ; tiny:q 1, :a ."),
    Example("equals at a node shape", 1, s("sh:equals tiny:q"), "pat:P tiny:q pat:P, :a ."),
    Example("disjoint", 2, p("sh:disjoint tiny:q"), "pat:P tiny:p :a, 1, 2 ; tiny:q 1, 1.0, :a ."),
    Example("disjoint at a node shape", 1, s("sh:disjoint tiny:q"), "pat:P tiny:q pat:P, :a ."),
    Example("lessThan", 2, p("sh:lessThan tiny:q"), "pat:P tiny:p 1, 2, 3 ; tiny:q 2, 4 ."),
    Example("lessThan of kinds", 2, p("sh:lessThan tiny:q"), 'pat:P tiny:p 1, "b", <a:a> ; tiny:q "b" .'),
    Example("lessThan of nothing", 0, p("sh:lessThan tiny:q"), "pat:P tiny:p 1 ."),
    Example("lessThanOrEquals", 1, p("sh:lessThanOrEquals tiny:q"),
            "pat:P tiny:p 1, 2, 3 ; tiny:q 2, 4 ."),
]  # fmt: skip
LOGIC = [
    Example("not", 2, p(f"sh:not {A}"), PEOPLE),
    Example("not at a node shape", 1, s("sh:not [ sh:property [ sh:path tiny:p ; sh:minCount 1 ] ]"), PEOPLE),
    Example("not, two", 3, p(f"sh:not {A}, [ sh:property [ sh:path tiny:q ; sh:hasValue 3 ] ]"), PEOPLE),
    Example("and", 2, p(f"sh:and ( {A} {B} )"), PEOPLE),
    Example("or", 1, p(f"sh:or ( {A} [ sh:in ( pat:P 3 ) ] )"), PEOPLE),
    Example("or, nested", 1, p(f"sh:or ( [ sh:and ( {A} [ sh:not {B} ] ) ]"
            " [ sh:property [ sh:path tiny:q ; sh:hasValue 3 ] ] )"), PEOPLE),
    Example("xone", 1, p(f"sh:xone ( {A} {B} )"), PEOPLE),
    Example("xone, one shape twice", 2, p("sh:xone ( tiny:T tiny:T )", "tiny:T sh:class tiny:A ."), TWO),
]  # fmt: skip
SHAPES = [
    Example("node", 2, p("sh:node tiny:N", "tiny:N sh:property [ sh:path tiny:q ; sh:hasValue 2 ] ."),
            PEOPLE),
    Example("property", 2, p("sh:property tiny:Q", "tiny:Q sh:path tiny:q ; sh:maxInclusive 1 ."), PEOPLE),
    Example("property, two", 4, p("sh:property tiny:Q, tiny:R", "tiny:Q sh:path tiny:q ; sh:maxInclusive 1 ."
            " tiny:R sh:path tiny:q ; sh:minInclusive 3 ."), PEOPLE),
    Example("property of literals", 2, p("sh:property tiny:Q", "tiny:Q sh:path tiny:q ; sh:minCount 1 ."),
            'pat:P tiny:p "a", "b" .'),
    Example("qualifiedMinCount", 1, p(QUALIFIED + "sh:qualifiedMinCount 3"), PEOPLE),
    Example("qualifiedMinCount reached", 0, p(QUALIFIED + "sh:qualifiedMinCount 2"), PEOPLE),
    Example("qualifiedMinCount 0", 0, none(QUALIFIED + "sh:qualifiedMinCount 0"), PEOPLE),
    Example("qualifiedMaxCount", 1, p(QUALIFIED + "sh:qualifiedMaxCount 1"), PEOPLE),
    Example("qualifiedMaxCount reached", 0, p(QUALIFIED + "sh:qualifiedMaxCount 2"), PEOPLE),
    Example("both", 2, p(QUALIFIED + "sh:qualifiedMinCount 3 ; sh:qualifiedMaxCount 1"), PEOPLE),
    Example("qualified, disjoint", 2, s("sh:property tiny:P, tiny:Q", f"""
            tiny:P sh:path tiny:p ; sh:qualifiedMinCount 2 ; sh:qualifiedValueShapesDisjoint true ;
                sh:qualifiedValueShape {A} .
            tiny:Q sh:path tiny:p ; sh:qualifiedMinCount 2 ; sh:qualifiedValueShapesDisjoint true ;
                sh:qualifiedValueShape {B} ."""), PEOPLE),
    Example("qualified, not disjoint", 0, s("sh:property tiny:P, tiny:Q", f"""
            tiny:P sh:path tiny:p ; sh:qualifiedMinCount 2 ; sh:qualifiedValueShapesDisjoint false ;
                sh:qualifiedValueShape {A} .
            tiny:Q sh:path tiny:p ; sh:qualifiedMinCount 2 ; sh:qualifiedValueShape {B} ."""), PEOPLE),
]  # fmt: skip
OTHERS = [
    Example("closed", 3, s("sh:closed true ; sh:ignoredProperties ( rdf:type ) ;"
            " sh:property [ sh:path tiny:q ], [ sh:path ( tiny:p tiny:q ) ]"),
            "pat:P tiny:p :a, 1 ; tiny:q 2 ; tiny:r 3 ; a rdfs:Resource ."),
    Example("closed, type", 1, s("sh:closed true"), "pat:P a rdfs:Resource ."),
    Example("closed, values", 2, p("sh:closed true"), "pat:P tiny:p :a, 1 . :a tiny:q 1, 2 ."),
    Example("closed false", 0, s("sh:closed false"), PEOPLE),
    Example("hasValue", 1, p("sh:hasValue tiny:none, pat:Q"), "pat:P tiny:p pat:Q ."),
    Example("hasValue, literal", 1, p("sh:hasValue 1.0, 1"), "pat:P tiny:p 1 ."),
    Example("hasValue at a node shape", 1, s("sh:hasValue pat:Q"), ""),
    Example("in", 2, p('sh:in ( pat:Q 1 "a"@en "x" )'),
            'pat:P tiny:p pat:Q, 1, 1.0, "a"@en, "a", "x" .'),
    Example("in nothing", 1, s("sh:in ()"), ""),
    Example("deactivated", 0, s("sh:deactivated true ; sh:class tiny:None"), ""),
    Example("deactivated below", 0, s("sh:node tiny:N", OFF), ""),
    Example("deactivated under not", 1, s("sh:not tiny:N", OFF), ""),
    Example("not deactivated", 1, s("sh:deactivated false ; sh:class tiny:None"), ""),
    Example("severity of each shape", 2, s("sh:severity sh:Warning ; sh:class tiny:None ; sh:property tiny:P",
            "tiny:P sh:path tiny:p ; sh:minCount 1 ; sh:severity tiny:mine ."), ""),
]  # fmt: skip

ALL = [*VALUE_TYPE, *CARDINALITY, *RANGE, *STRINGS, *PAIRS, *LOGIC, *SHAPES, *OTHERS]


@pytest.mark.parametrize("example", ALL, ids=[example.name for example in ALL])
def test_rows_are_those_of_pyshacl(example: Example) -> None:
    agree(example)


@pytest.mark.parametrize("example", ALL, ids=[example.name for example in ALL])
def test_conformance_is_that_of_pyshacl(example: Example) -> None:
    """At every node, of which most are no targets."""
    graph, patient = shapes(example.shapes), tiny_patient(example.facts)
    fast, reference = FastEngine(graph).evaluate(patient), ReferenceEngine(graph).evaluate(patient)
    for shape in graph.shapes:
        if not shape.startswith("_:"):
            for node in (*patient.index, PATIENTS + "nowhere"):
                assert fast.holds(shape, node) is reference.holds(shape, node)


def test_every_component_has_an_example() -> None:
    indexes = [shapes(example.shapes).index for example in ALL]
    assert set(COMPONENTS) <= {
        parameter for index in indexes for facts in index.values() for parameter in facts
    }


def test_deep_nesting_is_evaluated() -> None:
    inner = "[ sh:class onto:Patient ]"
    for _ in range(60):
        inner = f"[ sh:not [ sh:not {inner} ] ]"
    assert FastEngine(shapes(s(f"sh:node {inner}"))).evaluate(tiny_patient("")).rows() == ()


@pytest.mark.parametrize("facts", [
    'pat:P tiny:p "2026-01-45"^^xsd:date ; tiny:q "2026-01-01"^^xsd:date .',
    "pat:P tiny:p _:b ; tiny:q 1 .",
])  # fmt: skip
def test_values_without_an_order_fail_for_the_patient_alone(facts: str) -> None:
    engine = FastEngine(shapes(p("sh:lessThanOrEquals tiny:q")))
    found = engine.validate([tiny_patient(facts), tiny_patient("pat:Q tiny:p 2 ; tiny:q 1 .", "Q")])
    failure = found[PATIENTS + "P"]
    assert isinstance(failure, ValidationFailure)
    assert failure.patients == (PATIENTS + "P",)
    assert "45" not in str(failure)
    (row,) = found[PATIENTS + "Q"]  # type: ignore[misc]
    assert row.component == SH + "LessThanOrEqualsConstraintComponent"


def test_an_unknown_shape_is_a_failure() -> None:
    evaluation = FastEngine(shapes(s("sh:class tiny:A"))).evaluate(tiny_patient(""))
    with pytest.raises(ValidationFailure, match="no shape"):
        evaluation.holds(TINY + "Nowhere", PATIENTS + "P")
