# SPDX-License-Identifier: Apache-2.0
"""A third engine, `shacl` (in Rust, by other people), finds fault with the same nodes for the same shapes.

pySHACL and the fast engine could agree on what is wrong: the one was written by looking at the other. What is
compared are whole sets of source shape and focus node; paths and values are written in a way of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from shapes.cases import VIGNETTES, Case, cases, mutations, vignettes

from reasoner.patient import PatientGraph, Triple
from reasoner.rdflib_terms import index_triples, to_graph
from reasoner.shapes_graph import ShapesGraph
from reasoner.validate.fast import FastEngine

from .engines import MALFORMED, engines, malformed, pipeline, read, read_case, record_engines
from .test_w3c import CORE_TESTS, load_test

shacl = pytest.importorskip("shacl")

Found = set[tuple[str, str]]
EVERY_CASE = [*cases(), *mutations()]
SAMPLE = EVERY_CASE[::120]


def _n_triples(triples: Iterable[Triple]) -> str:
    return to_graph(triples).serialize(format="nt")


class ThirdEngine:
    """Shapes loaded by the third engine."""

    def __init__(self, shapes: ShapesGraph) -> None:
        """Load them as N-Triples."""
        self._shapes = shacl.Shapes.from_text(_n_triples(index_triples(shapes.index)), format="ntriples")

    def found(self, patient: PatientGraph) -> Found:
        """Shapes and the nodes that do not conform to them."""
        report = self._shapes.validate_text(_n_triples(patient.triples()), format="ntriples")
        return {(_named(result.source_shape), _named(result.focus_node)) for result in report.results}


@cache
def protocol_engines() -> tuple[FastEngine, ThirdEngine]:
    fast, _ = engines()
    return fast, ThirdEngine(fast.shapes)


def ours(engine: FastEngine, patient: PatientGraph) -> Found:
    return {(_named(row.source_shape), _named(row.focus_node)) for row in engine.evaluate(patient).rows()}


def _named(node: str) -> str:
    """Each engine has labels of its own for blank nodes."""
    return "_:" if node.startswith("_:") else node.removeprefix("<").removesuffix(">")


@pytest.mark.parametrize("name", vignettes())
def test_vignettes(name: str) -> None:
    patient = pipeline().prepare(read(VIGNETTES / f"{name}.ttl"))
    fast, third = protocol_engines()
    found = ours(fast, patient)
    assert found
    assert third.found(patient) == found


@pytest.mark.parametrize("chosen", [SAMPLE, pytest.param(EVERY_CASE, marks=pytest.mark.slow)], ids=len)
def test_cases(chosen: list[Case], tmp_path: Path) -> None:
    fast, third = protocol_engines()
    for case in chosen:
        patient = pipeline(case.policy).prepare(read_case(case, tmp_path))
        assert third.found(patient) == ours(fast, patient), case.identifier


@pytest.mark.filterwarnings("ignore:Serializing weird numerical")
@pytest.mark.parametrize("files", [MALFORMED[::4], pytest.param(MALFORMED, marks=pytest.mark.slow)], ids=len)
def test_malformed_records(files: list[Path]) -> None:
    fast = record_engines()[0]
    third = ThirdEngine(fast.shapes)
    for file in files:
        patient = malformed(file)
        assert third.found(patient) == ours(fast, patient), file.stem


@pytest.mark.filterwarnings("ignore:Serializing weird numerical")
@pytest.mark.parametrize("name", CORE_TESTS)
def test_w3c(name: str) -> None:
    test = load_test(name)
    assert ThirdEngine(test.shapes).found(test.data) == ours(FastEngine(test.shapes), test.data)
