# SPDX-License-Identifier: Apache-2.0
"""The real ontology as rules, and HermiT over it; both are built once."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from reasoner.ontology import Ontology, to_term
from reasoner.patient import Triple
from reasoner.reason import Entailment
from reasoner.reason.hermit import Hermit

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
    """Identifier and facts of every case of the shapes."""
    from rdflib import Graph
    from shapes.cases import case_records as graphs

    def facts(graph: Graph) -> list[Triple]:
        text = graph.serialize(format="nt", encoding="utf-8")
        parsed = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
        return [(str(to_term(t.subject)), t.predicate.value, to_term(t.object)) for t in parsed]

    return ((name, facts(graph)) for name, graph in graphs())
