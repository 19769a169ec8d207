# SPDX-License-Identifier: Apache-2.0
"""Screens every case and vignette once per session."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pytest
from rdflib import Graph

from reasoner.ontology import Ontology
from reasoner.result import PatientResult
from reasoner.screening import Screener

from .cases import HERE, VIGNETTES, Case, cases, mutations, vignettes


@cache
def _ontology() -> Ontology:
    return Ontology.load()


def _screen(graphs: Iterable[Graph], policy: str) -> dict[str, PatientResult]:
    together = Graph()
    for graph in graphs:
        together += graph
    screener = Screener("a022001", policy=policy, ontology=_ontology())
    return {result.patient: result for result in screener.screen(together)}


def _screen_cases(found: list[Case]) -> dict[str, PatientResult]:
    results: dict[str, PatientResult] = {}
    for policy in sorted({case.policy for case in found}):
        results |= _screen((case.graph() for case in found if case.policy == policy), policy)
    return results


@pytest.fixture(scope="session")
def case_results() -> dict[str, PatientResult]:
    """Patient IRI -> result, for every case."""
    return _screen_cases(cases())


@pytest.fixture(scope="session")
def mutation_results() -> dict[str, PatientResult]:
    """Patient IRI -> result, for every mutation of a vignette."""
    return _screen_cases(mutations())


@pytest.fixture(scope="session")
def record_results() -> dict[str, PatientResult]:
    """Patient IRI -> result, for the base record and every vignette, unchanged."""
    files = (HERE / "base.ttl", *(VIGNETTES / f"{name}.ttl" for name in vignettes()))
    return _screen((Graph().parse(file) for file in files), "default")
