# SPDX-License-Identifier: Apache-2.0
"""The SHACL Core tests of W3C: the fast engine gives the expected results, and pySHACL's.

The tests are those of `w3c/core`. A test file holds its shapes, its data and the expected report; results are
compared as whole sets by the fields of a row.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox
import pytest

from reasoner.errors import UnsupportedShapeError
from reasoner.ontology import to_term
from reasoner.patient import Index, PatientGraph, Term
from reasoner.result import ReportRow
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import SH, TYPE
from reasoner.validate import Engine
from reasoner.validate.fast import FastEngine
from reasoner.validate.reference import ReferenceEngine
from reasoner.validate.values import written

CORE: Final = Path(__file__).parent / "w3c" / "core"
MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT: Final = "http://www.w3.org/ns/shacl-test#"
BASE: Final = "https://example.org/"
#: Kinds of nodes that describe a test and are no part of its shapes.
ABOUT: Final = {MF + "Manifest", SHT + "Validate", SH + "ValidationReport", SH + "ValidationResult"}
#: Tests whose shapes the engine refuses, and why it must not guess.
REFUSED: Final = {
    "node/qualified-001": "parameters that count value nodes have no effect at a node shape",
    "property/uniqueLang-002": "`1` is no flag to the standard, but switches sh:uniqueLang on in pySHACL",
}
FIELDS: Final = (
    "focusNode",
    "sourceShape",
    "sourceConstraintComponent",
    "resultPath",
    "value",
    "resultSeverity",
)


class Validation(NamedTuple):
    """One test: shapes, data and what is expected."""

    shapes: ShapesGraph
    data: PatientGraph
    expected: frozenset[ReportRow]


@cache
def load(file: Path) -> Index:
    index: Index = {}
    base = BASE + file.relative_to(CORE).as_posix()
    for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=base):
        objects = index.setdefault(str(to_term(quad.subject)), {}).setdefault(quad.predicate.value, [])
        term = to_term(quad.object)
        if term not in objects:
            objects.append(term)
    return index


def graph(iri: Term) -> Index:
    return load(CORE / str(iri).removeprefix(BASE))


def read(file: Path) -> Validation:
    """The one test of a file; blank nodes keep their labels in what is expected."""
    index = load(file)
    (test,) = (facts for facts in index.values() if SHT + "Validate" in facts.get(TYPE, ()))
    (action,), (report,) = test[MF + "action"], test[MF + "result"]
    (shapes,), (data,) = (index[str(action)][SHT + name] for name in ("shapesGraph", "dataGraph"))
    kept = {node: facts for node, facts in graph(shapes).items() if ABOUT.isdisjoint(facts.get(TYPE, ()))}
    paths = ShapesGraph(index)
    results = index[str(report)].get(SH + "result", [])
    expected = frozenset(row(paths, index[str(result)]) for result in results)
    assert (not expected) is (index[str(report)][SH + "conforms"][0][0] == "true")
    return Validation(ShapesGraph(kept), PatientGraph(BASE, "test", graph(data)), expected)


def row(paths: ShapesGraph, result: dict[str, list[Term]]) -> ReportRow:
    found = {field: result.get(SH + field, [""])[0] for field in FIELDS}
    texts = {field: written(term) for field, term in found.items()}
    return ReportRow(*(texts | {"resultPath": paths.path_text(texts["resultPath"])}).values())


TESTS: Final = {
    f"{file.parent.name}/{file.stem}": file
    for file in sorted(CORE.rglob("*.ttl"))
    if any(SHT + "Validate" in facts.get(TYPE, ()) for facts in load(file).values())
}


CORE_TESTS: Final = [name for name in TESTS if name not in REFUSED]


def load_test(name: str) -> Validation:
    return read(TESTS[name])


def rows(engine: Engine, data: PatientGraph) -> frozenset[ReportRow]:
    return frozenset(engine.evaluate(data).rows())


@pytest.mark.filterwarnings("ignore:Serializing weird numerical")
@pytest.mark.parametrize("name", CORE_TESTS)
def test_expected_results(name: str) -> None:
    test = load_test(name)
    found = rows(FastEngine(test.shapes), test.data)
    assert found == test.expected
    assert found == rows(ReferenceEngine(test.shapes), test.data)


@pytest.mark.parametrize("name", REFUSED)
def test_known_deviations(name: str) -> None:
    with pytest.raises(UnsupportedShapeError):
        FastEngine(load_test(name).shapes)


def test_the_suite_is_complete() -> None:
    assert len(TESTS) == 98
