# SPDX-License-Identifier: Apache-2.0
"""What literals mean to the fast engine is what they mean to pySHACL, ill-typed ones included.

Every literal of the list meets every other one, as a value, as a bound, in a list and as a pair.
"""

from __future__ import annotations

import itertools

import pytest
from fixtures import TINY, tiny_patient

from reasoner.errors import ValidationFailure
from reasoner.patient import Literal, PatientGraph, Term
from reasoner.rdflib_terms import is_ill_typed
from reasoner.result import ReportRow
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import PATIENT, PATIENTS, RDF_LANGSTRING, SH, TYPE, XSD, XSD_INTEGER
from reasoner.validate import Engine
from reasoner.validate.fast import FastEngine
from reasoner.validate.reference import ReferenceEngine
from reasoner.validate.values import canonical, has_datatype, order, written

from .test_reference import shapes

#: rdflib warns when it writes an ill-typed number, and Python when rdflib compares what has no order.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Serializing weird numerical"),
    pytest.mark.filterwarnings("ignore:NotImplemented should not be used"),
]

LITERALS = {
    "integer": ["1", "01", "+1", "-1", "10", " 1 ", "1.0", "abc", ""],
    "decimal": ["1", "1.0", "1.00", "0.1", ".5", "5e1", "1,5", "n/a"],
    "double": ["1", "1.0", "0.70", "1e0", "INF", "NaN", "x"],
    "float": ["1.5"],
    "int": ["1"],
    "nonNegativeInteger": ["1", "-1"],
    "boolean": ["true", "false", "1", "0", "TRUE", "n/a"],
    "date": ["2026-01-01", "2026-01-01Z", "2026-01-01+02:00", "2025-12-31", "2026-02-30", "2026-1-1", "2026"],
    "dateTime": [
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00Z",
        "2026-01-01T02:00:00+02:00",
        "2026-01-01T00:00:00.000",
        "2026-01-01",
        "2026-13-01T00:00:00",
    ],
    "time": ["10:00:00", "10:00:00Z", "25:00:00"],
    "gYear": ["2026", "2025", "26"],
    "gYearMonth": ["2026-01", "2026-13"],
    "string": ["1", "2026-01-01", "abc", "ABC", "", 'a"b\\', "two\nlines"],
    "token": [" a  b "],
    "anyURI": ["urn:x:a"],
    "duration": ["P1D"],
}
TERMS: list[Term] = [
    *(Literal(lexical, XSD + name) for name, forms in LITERALS.items() for lexical in forms),
    Literal("abc", RDF_LANGSTRING, "en"),
    Literal("abc", RDF_LANGSTRING, "de-ch"),
    Literal("1", TINY + "unknown"),
    Literal("2", TINY + "unknown"),
    TINY + "iri",
]
NAN = Literal("NaN", XSD + "double")
#: Three forms of each datatype, for what takes long.
FEWER: list[Term] = [
    *(Literal(lexical, XSD + name) for name, forms in LITERALS.items() for lexical in forms[:3]),
    *TERMS[-5:],
]
PARAMETERS = ["minExclusive", "minInclusive", "maxExclusive", "maxInclusive", "in", "hasValue"]
DATATYPES = [*(XSD + name for name in LITERALS), RDF_LANGSTRING, TINY + "unknown"]


def turtle(term: Term) -> str:
    if isinstance(term, str):
        return f"<{term}>"
    escaped = term.lexical.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"' + (f"@{term.language}" if term.language else f"^^<{term.datatype}>")


def is_bound(term: Term) -> bool:
    """Whether a shape may name the term as a bound; a shape with an ill-typed one is refused."""
    return isinstance(term, Literal) and not is_ill_typed(term)


def comparing(parameter: str) -> ShapesGraph:
    return shapes(
        "tiny:S sh:targetSubjectsOf tiny:p ; sh:property tiny:P ."
        f" tiny:P sh:path tiny:p ; sh:{parameter} tiny:q ."
    )


def with_objects(predicates: dict[str, list[Term]]) -> PatientGraph:
    patient = PatientGraph(PATIENTS + "P", "test")
    patient.add(patient.iri, TYPE, PATIENT)
    for predicate, terms in predicates.items():
        for term in terms:
            patient.add(patient.iri, TINY + predicate, term)
    return patient


def outcome(engine: Engine, patient: PatientGraph) -> tuple[ReportRow, ...] | None:
    try:
        return engine.evaluate(patient).rows()
    except ValidationFailure:
        return None


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_every_literal_meets_every_other_one(parameter: str) -> None:
    is_range = parameter.startswith(("min", "max"))
    bounds = [t for t in TERMS if not is_range or (is_bound(t) and t != NAN)]
    value = "( {} )" if parameter == "in" else "{}"
    graph = shapes(
        "\n".join(
            f"tiny:S{i} sh:targetSubjectsOf tiny:p ; sh:property tiny:P{i} ."
            f" tiny:P{i} sh:path tiny:p ; sh:{parameter} {value.format(turtle(bound))} ."
            for i, bound in enumerate(bounds)
        )
    )
    patient = with_objects({"p": [term for term in TERMS if term != NAN]})
    rows = FastEngine(graph).evaluate(patient).rows()
    assert rows == ReferenceEngine(graph).evaluate(patient).rows()
    assert rows or parameter == "hasValue"


@pytest.mark.parametrize("bound", [term for term in TERMS if is_bound(term)], ids=turtle)
def test_not_a_number(bound: Literal) -> None:
    """NaN has no order with a decimal, and is a failure then."""
    graph = shapes(
        "tiny:S sh:targetSubjectsOf tiny:p ; sh:property tiny:P ."
        f" tiny:P sh:path tiny:p ; sh:maxInclusive {turtle(bound)} ."
    )
    patient = with_objects({"p": [NAN]})
    found = outcome(FastEngine(graph), patient)
    assert found == outcome(ReferenceEngine(graph), patient)
    assert (found is None) is (bound.datatype == XSD + "decimal")


@pytest.mark.parametrize("constraint", [
    *(f"sh:datatype <{datatype}>" for datatype in DATATYPES),
    *(f"sh:minLength {n} ; sh:maxLength {n}" for n in (0, 1, 3, 10)),
    'sh:pattern "^[0-9]+$"', 'sh:pattern "b" ; sh:flags "i"', "sh:uniqueLang true", 'sh:languageIn ( "en" )',
    "sh:nodeKind sh:Literal", "sh:maxCount 1",
])  # fmt: skip
def test_what_a_literal_is(constraint: str) -> None:
    """One patient per literal: where two literals are one term in rdflib, the first one hides the other."""
    graph = shapes(
        f"tiny:S sh:targetSubjectsOf tiny:p ; sh:property tiny:P . tiny:P sh:path tiny:p ; {constraint} ."
    )
    fast, reference = FastEngine(graph), ReferenceEngine(graph)
    for term in TERMS:
        patient = with_objects({"p": [term]})
        assert fast.evaluate(patient).rows() == reference.evaluate(patient).rows(), term


@pytest.mark.parametrize("parameter", ["lessThan", "lessThanOrEquals"])
@pytest.mark.parametrize("terms", [FEWER, pytest.param(TERMS, marks=pytest.mark.slow)], ids=["some", "all"])
def test_every_pair(parameter: str, terms: list[Term]) -> None:
    """One patient per pair, because some pairs are failures."""
    graph = comparing(parameter)
    fast, reference = FastEngine(graph), ReferenceEngine(graph)
    for value, other in itertools.product(terms, terms):
        patient = with_objects({"p": [value], "q": [other]})
        assert outcome(fast, patient) == outcome(reference, patient), (value, other)


@pytest.mark.parametrize("parameter", ["equals", "disjoint"])
def test_sets(parameter: str) -> None:
    graph = comparing(parameter)
    patient = with_objects({"p": TERMS[::2], "q": TERMS[::3]})
    rows = FastEngine(graph).evaluate(patient).rows()
    assert rows == ReferenceEngine(graph).evaluate(patient).rows()
    assert rows


def test_focus_nodes_are_written_alike() -> None:
    graph = shapes("tiny:S sh:targetObjectsOf tiny:p ; sh:nodeKind sh:BlankNode .")
    patient = with_objects({"p": TERMS})
    rows = FastEngine(graph).evaluate(patient).rows()
    assert rows == ReferenceEngine(graph).evaluate(patient).rows()
    assert len({row.focus_node for row in rows}) == len(rows) < len(TERMS)


def test_language_tags_are_equal_in_any_case() -> None:
    assert canonical(Literal("a", RDF_LANGSTRING, "EN")) == canonical(Literal("a", RDF_LANGSTRING, "en"))


def test_an_ill_typed_literal_is_not_forgotten() -> None:
    """Rdflib writes `TRUE` of xsd:boolean as `true`; no memo may take one for the other."""
    good, bad = (canonical(Literal(lexical, XSD + "boolean")) for lexical in ("true", "TRUE"))
    assert good == bad
    assert [has_datatype(literal, XSD + "boolean") for literal in (bad, good, bad)] == [False, True, False]


def test_what_cannot_be_compared_has_no_order() -> None:
    one = Literal("1", XSD_INTEGER)
    assert order(one, Literal("2", XSD_INTEGER)) == -1
    assert order(Literal("1.0", XSD + "decimal"), one) == 0
    assert order(Literal("1"), one) is None
    assert order(Literal("2026", XSD + "gYear"), Literal("2025", XSD + "gYear")) is None
    assert order(Literal("10:00:00", XSD + "time"), Literal("10:00:00Z", XSD + "time")) is None


def test_written_as_in_n_triples() -> None:
    assert written(TINY + "a") == TINY + "a"
    assert written("_:b") == "_:b"
    assert written(Literal("01", XSD_INTEGER)) == f'"1"^^<{XSD_INTEGER}>'
    assert written(Literal("abc")) == '"abc"'


def test_facts_stay_as_they_were_recorded() -> None:
    """Normalised literals are the engine's own business."""
    patient = tiny_patient('pat:P tiny:p "01"^^xsd:integer, "1"^^xsd:integer .')
    before = list(patient.triples())
    FastEngine(
        shapes(f"tiny:S sh:targetClass <{PATIENT}> ; <{SH}property> [ sh:path tiny:p ; sh:maxCount 0 ] .")
    )
    graph = shapes("tiny:S sh:targetClass onto:Patient ; sh:property [ sh:path tiny:p ; sh:maxCount 1 ] .")
    assert FastEngine(graph).evaluate(patient).rows() == ()
    assert list(patient.triples()) == before
