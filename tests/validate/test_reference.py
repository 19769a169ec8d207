# SPDX-License-Identifier: Apache-2.0
"""The reference engine gives pySHACL's own results, and keeps patients apart."""

from __future__ import annotations

import warnings

import pyoxigraph as ox
import pytest
from fixtures import TINY, tiny_patient, tiny_protocol
from hypothesis import given, settings
from hypothesis import strategies as st
from pyshacl import validate as pyshacl_validate
from pyshacl.constraints.constraint_component import ConstraintComponent
from rdflib import Graph
from rdflib.namespace import RDF, SH

from reasoner.errors import UnsupportedShapeError, ValidationFailure
from reasoner.ontology import to_term
from reasoner.patient import Index, PatientGraph
from reasoner.rdflib_terms import index_triples, to_graph
from reasoner.result import ReportRow
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import ONTO, PATIENTS, PREFIXES
from reasoner.validate.reference import ReferenceEngine

ENGINE = ReferenceEngine(tiny_protocol().shapes)
PATIENT = PATIENTS + "P"

CLEAR = """
pat:P onto:hasEcog :e ; trial:closed onto:therapyList ; onto:hasLabResult :h .
:e onto:score 1 ; trial:governs tiny:latestEcog ; trial:certainlyIn tiny:fresh .
:h onto:analyte onto:haemoglobin ; trial:low 10.0 ; trial:high 10.0 ; trial:certainlyIn tiny:fresh .
"""
VIOLATING = """
pat:P onto:hasEcog :e ; onto:hasTherapy :t ; onto:hasLabResult :h, :p .
:e onto:score 3 ; trial:governs tiny:latestEcog ; trial:certainlyIn tiny:fresh .
:t a onto:ExcludedPriorTherapy ; onto:startDate "2024"^^xsd:gYear .
:h onto:analyte onto:haemoglobin ; trial:low 8.9 ; trial:high 8.9 ; trial:certainlyIn tiny:fresh .
:p onto:analyte onto:plateletCount ; trial:low 99999 ; trial:high 99999 .
"""


def shapes(turtle: str) -> ShapesGraph:
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    index: Index = {}
    for quad in ox.parse(f"{head}@prefix tiny: <{TINY}> .\n{turtle}", format=ox.RdfFormat.TURTLE):
        facts = index.setdefault(str(to_term(quad.subject)), {})
        facts.setdefault(quad.predicate.value, []).append(to_term(quad.object))
    return ShapesGraph(index)


def plain_rows(data: PatientGraph, graph: ShapesGraph) -> set[ReportRow]:
    """The six fields of `sh:result` in the report of `pyshacl.validate`."""
    _, report, _ = pyshacl_validate(
        to_graph(data.triples()), shacl_graph=to_graph(index_triples(graph.index)), inference="none"
    )
    assert isinstance(report, Graph)
    fields = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.resultPath, SH.value)
    rows = set()
    for result in report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result):
        texts = [str(report.value(result, field) or "") for field in (*fields, SH.resultSeverity)]
        rows.add(ReportRow(*texts))
    return rows


def rows_of(patient: PatientGraph) -> set[ReportRow]:
    return set(ENGINE.evaluate(patient).rows())


@pytest.mark.parametrize(("facts", "count"), [(CLEAR, 0), (VIOLATING, 6), ("", 3)])
def test_rows_are_those_of_pyshacl(facts: str, count: int) -> None:
    patient = tiny_patient(facts)
    rows = rows_of(patient)
    assert len(rows) == count
    assert rows == plain_rows(patient, tiny_protocol().shapes)


FACTS = [
    fact
    for fact in (CLEAR + VIOLATING.replace(":e", ":e2").replace(":h", ":h2")).split("\n")
    if fact and not fact.startswith("pat:P")
]
LINKS = ["onto:hasEcog :e", "onto:hasEcog :e2", "onto:hasTherapy :t", "onto:hasLabResult :h, :h2, :p"]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(FACTS), unique=True), st.lists(st.sampled_from(LINKS), unique=True))
def test_rows_are_those_of_pyshacl_on_any_patient(facts: list[str], links: list[str]) -> None:
    patient = tiny_patient("\n".join([*(f"pat:P {link} ." for link in links), *facts]))
    assert rows_of(patient) == plain_rows(patient, tiny_protocol().shapes)


def test_result_of_a_property_shape_has_path_and_value() -> None:
    engine = ReferenceEngine(
        shapes("tiny:S sh:targetClass onto:Patient ; sh:property tiny:P . "
               "tiny:P sh:path ( onto:hasEcog onto:score ) ; sh:maxInclusive 2 .")
    )  # fmt: skip
    (row,) = engine.evaluate(tiny_patient("pat:P onto:hasEcog :e . :e onto:score 3 .")).rows()
    assert row.source_shape == TINY + "P"
    assert row.path == f"( <{ONTO}hasEcog> <{ONTO}score> )"
    assert row.value == '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert row.severity == str(SH.Violation)


@pytest.mark.parametrize(("facts", "held"), [(CLEAR, True), (VIOLATING, False), ("", False)])
def test_holds(facts: str, held: bool) -> None:  # noqa: FBT001 - a test parameter
    evaluation = ENGINE.evaluate(tiny_patient(facts))
    assert evaluation.holds(TINY + "ecog-proven", PATIENT) is held
    assert evaluation.holds(TINY + "ecog-proven", PATIENT) is held


def test_validate_keeps_a_failure_to_its_patient() -> None:
    """PySHACL ends with a TypeError when it compares an ill-typed date; the others are not affected."""
    engine = ReferenceEngine(
        shapes("tiny:S sh:targetClass onto:Patient ; sh:property tiny:P . "
               "tiny:P sh:path onto:startDate ; sh:lessThanOrEquals onto:endDate .")
    )  # fmt: skip
    dates = 'pat:{0} onto:startDate "{1}"^^xsd:date ; onto:endDate "2026-01-01"^^xsd:date .'
    patients = [tiny_patient(dates.format(name, day), name) for name, day in
                (("A", "2026-02-01"), ("B", "2026-01-45"), ("C", "2025-12-31"))]  # fmt: skip
    found = engine.validate(patients)
    failure = found[PATIENTS + "B"]
    assert isinstance(failure, ValidationFailure)
    assert "45" not in str(failure)
    assert not isinstance(found[PATIENTS + "A"], ValidationFailure)
    assert [len(found[PATIENTS + name]) for name in "AC"] == [1, 0]  # type: ignore[arg-type]


def test_a_path_does_not_lead_to_another_patient() -> None:
    """Both have a record of the same agent; the inverse path stays inside each patient."""
    engine = ReferenceEngine(
        shapes("tiny:S sh:targetClass onto:Patient ; sh:property tiny:P . tiny:P "
               "sh:path ( onto:hasTherapy onto:hasAgent [ sh:inversePath onto:hasAgent ] ) ; sh:maxCount 1 .")
    )  # fmt: skip
    patients = [
        tiny_patient(f"pat:{n} onto:hasTherapy :t . :t onto:hasAgent onto:temozolomide .", n) for n in "AB"
    ]
    assert engine.validate(patients) == {PATIENTS + "A": (), PATIENTS + "B": ()}


def test_deep_nesting_neither_warns_nor_fails() -> None:
    depth = 60
    inner = "[ sh:class onto:Patient ]"
    for _ in range(depth):
        inner = f"[ sh:not [ sh:not {inner} ] ]"
    engine = ReferenceEngine(shapes(f"tiny:S sh:targetClass onto:Patient ; sh:node {inner} ."))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert engine.evaluate(tiny_patient("")).rows() == ()


def test_a_warning_is_a_failure() -> None:
    """PySHACL warns about a recursive shape and passes; the gates refuse it before, and this is the net."""
    graph = shapes(
        "tiny:S sh:targetClass onto:Patient ; sh:property [ sh:path onto:hasRecord ; sh:node tiny:S ] ."
    )
    engine = ReferenceEngine(graph)
    with pytest.raises(ValidationFailure, match="ShapeRecursionWarning"):
        engine.evaluate(tiny_patient("pat:P onto:hasRecord pat:P .")).rows()


def test_shapes_that_pyshacl_cannot_load() -> None:
    with pytest.raises(UnsupportedShapeError):
        ReferenceEngine(shapes("tiny:S a sh:NodeShape ; sh:path onto:score ; sh:targetClass onto:Patient ."))


def test_pyshacl_is_left_as_it_was() -> None:
    before = ConstraintComponent.make_v_result_description
    rows_of(tiny_patient(VIOLATING))
    assert ConstraintComponent.make_v_result_description is before
