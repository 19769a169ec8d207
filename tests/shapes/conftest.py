# SPDX-License-Identifier: Apache-2.0
"""Screens every case and vignette once per session."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from rdflib import Graph

from reasoner.result import PatientResult

from .cases import HERE, VIGNETTES, Case, cases, mutations, screened, vignettes


def _screen(graphs: Iterable[Graph], policy: str) -> dict[str, PatientResult]:
    """Two processes share the records: screening them is most of the time that the suite takes."""
    texts = [graph.serialize(format="nt") for graph in graphs]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        halves = pool.map(screened, (texts[::2], texts[1::2]), (policy, policy))
        return {result.patient: result for half in halves for result in half}


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
