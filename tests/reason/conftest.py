# SPDX-License-Identifier: Apache-2.0
"""The real ontology as rules, and HermiT over it; both are built once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import Graph

from reasoner.ontology import Ontology
from reasoner.patient import Triple
from reasoner.reason import Entailment
from reasoner.reason.hermit import Hermit
from reasoner.screening import Screener

from .random_records import RandomRecords


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return Ontology.load()


@pytest.fixture(scope="session")
def engine(ontology: Ontology) -> Entailment:
    return Entailment(ontology)


@pytest.fixture(scope="session")
def oracle(ontology: Ontology) -> Hermit:
    return Hermit(ontology.index)


@pytest.fixture(scope="session")
def records(ontology: Ontology) -> RandomRecords:
    return RandomRecords(ontology)


@pytest.fixture
def case_records() -> Iterator[tuple[str, list[Triple]]]:
    """Identifier and facts of every case of the shapes, as they are when the ontology meets them."""
    from shapes.cases import case_records as graphs

    screener = Screener(explain=False)

    def checked(name: str, graph: Graph) -> Iterator[tuple[str, list[Triple]]]:
        for patient in screener.read(graph):
            if not patient.unreadable:
                screener.check_record(patient)
                yield name, list(patient.triples())

    return (found for name, graph in graphs() for found in checked(name, graph))
