# SPDX-License-Identifier: Apache-2.0
"""The fast engine and pySHACL agree on shapes that nobody would write and facts that nobody would record."""

from __future__ import annotations

import pytest
from fixtures import tiny_patient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reasoner.errors import ValidationFailure
from reasoner.validate import Evaluation
from reasoner.validate.fast import FastEngine
from reasoner.validate.reference import ReferenceEngine

from .test_reference import shapes

NODES = ["pat:P", ":a", ":b", ":c"]
LITERALS = ["1", "2", "2.0", '"01"^^xsd:integer', '"a"', '"a"@en', '"b"@en', '"bb"@fr', "true",
            '"2026-01-01"^^xsd:date', '"2026-01-02"^^xsd:date', '"2026"^^xsd:gYear']  # fmt: skip
PROPERTIES = ["tiny:p", "tiny:q", "tiny:r"]
CLASSES = ["tiny:A", "tiny:B"]

values = st.sampled_from(NODES + LITERALS)
prop = st.sampled_from(PROPERTIES)
triples = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(NODES), prop, values),
        st.tuples(st.sampled_from(NODES), st.just("a"), st.sampled_from(CLASSES)),
    ).map(" ".join),
    max_size=14,
    unique=True,
)
#: In the shapes `:a` has no meaning, but `pat:P/a` is written in full.
term = values.map(
    lambda value: f"<https://w3id.org/trialshapes/patients/P/{value[1:]}>" if value[0] == ":" else value
)
terms = st.lists(term, min_size=1, max_size=4, unique=True).map(" ".join)

steps = st.one_of(prop, prop.map("[ sh:inversePath {} ]".format))
paths = st.recursive(
    steps,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda found: f"( {' '.join(found)} )"),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda found: f"[ sh:alternativePath ( {' '.join(found)} ) ]"
        ),
        st.tuples(st.sampled_from(["zeroOrMore", "oneOrMore", "zeroOrOne"]), inner).map(
            lambda found: f"[ sh:{found[0]}Path {found[1]} ]"
        ),
    ),
    max_leaves=3,
)
anywhere = st.one_of(
    st.sampled_from(CLASSES).map("sh:class {}".format),
    st.sampled_from(["integer", "decimal", "string", "date", "boolean"]).map("sh:datatype xsd:{}".format),
    st.sampled_from(["IRI", "Literal", "BlankNodeOrIRI"]).map("sh:nodeKind sh:{}".format),
    st.tuples(
        st.sampled_from(["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"]),
        st.sampled_from(["1", "2.0", '"2026-01-01"^^xsd:date', '"a"']),
    ).map(lambda found: f"sh:{found[0]} {found[1]}"),
    terms.map("sh:in ( {} )".format),
    term.map("sh:hasValue {}".format),
    prop.map("sh:equals {}".format),
    prop.map("sh:disjoint {}".format),
    st.sampled_from(['sh:pattern "a|1"', "sh:minLength 2", "sh:maxLength 1", 'sh:languageIn ( "en" )']),
    st.sampled_from(["sh:closed true", "sh:closed true ; sh:ignoredProperties ( tiny:p rdf:type )"]),
)  # fmt: skip
on_paths = st.one_of(
    st.integers(0, 2).map("sh:minCount {}".format),
    st.integers(0, 2).map("sh:maxCount {}".format),
    st.just("sh:uniqueLang true"),
    prop.map("sh:lessThan {}".format),
    prop.map("sh:lessThanOrEquals {}".format),
)


#: Parameters that a shape may have more than once.
MANY = {"sh:property", "sh:node", "sh:not", "sh:and", "sh:or", "sh:xone"}
MANY |= {"sh:class", "sh:hasValue", "sh:equals", "sh:disjoint"}


def together(constraints: list[str]) -> str:
    """Constraints of one shape; a later one takes the place of an earlier one that cannot stand beside it."""
    kept: dict[str, str] = {}
    for constraint in constraints:
        parameter = constraint.split()[0].replace("qualifiedMin", "qualifiedMax")
        kept[constraint if parameter in MANY else parameter] = constraint
    return " ; ".join(kept.values())


def below(shape: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    listed = st.lists(shape, min_size=1, max_size=3).map(" ".join)
    nested = st.one_of(
        shape.map("sh:node {}".format),
        shape.map("sh:not {}".format),
        st.tuples(st.sampled_from(["and", "or", "xone"]), listed).map(
            lambda found: f"sh:{found[0]} ( {found[1]} )"
        ),
    )
    counted = st.tuples(st.sampled_from(["Min", "Max"]), st.integers(0, 2), shape).map(
        lambda found: f"sh:qualified{found[0]}Count {found[1]} ; sh:qualifiedValueShape {found[2]}"
    )
    properties = st.tuples(
        paths, st.lists(st.one_of(anywhere, on_paths, nested, counted), min_size=1, max_size=3).map(together)
    ).map(lambda found: f"sh:property [ sh:path {found[0]} ; {found[1]} ]")
    return st.lists(st.one_of(anywhere, nested, properties), min_size=1, max_size=3).map(
        lambda constraints: f"[ {together(constraints)} ]"
    )


node_shapes = st.recursive(anywhere.map("[ {} ]".format), below, max_leaves=6)


def found(evaluation: Evaluation) -> object:
    try:
        return evaluation.rows()
    except ValidationFailure:
        return None


@pytest.mark.filterwarnings("ignore:NotImplemented should not be used")
@pytest.mark.parametrize("examples", [150, pytest.param(20_000, marks=pytest.mark.slow)])
def test_engines_agree(examples: int) -> None:
    @settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(below(node_shapes), triples)
    def agree(shape: str, facts: list[str]) -> None:
        graph = shapes(f"tiny:S sh:targetClass onto:Patient ; sh:targetObjectsOf tiny:p ; {shape[1:-1]} .")
        patient = tiny_patient(" ".join(f"{fact} ." for fact in facts))
        expected = found(ReferenceEngine(graph).evaluate(patient))
        # a failure in a part that need not be evaluated is none for the fast engine
        if expected is not None:
            assert found(FastEngine(graph).evaluate(patient)) == expected

    agree()
