# SPDX-License-Identifier: Apache-2.0
"""Writes the dataset of some patients, and reads it back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
from pyshacl import validate
from rdflib import Graph

from reasoner.ontology import data_folder
from reasoner.patient import Literal, Term
from reasoner.read import ReadNotes
from reasoner.report.dataset import DatasetFile, DatasetForm
from reasoner.report.evidence_text import EvidenceText
from reasoner.run_record import RunRecord
from reasoner.screening import Screened, Screener
from reasoner.terms import BASE, ONTO, PROV

__all__ = [
    "FROM",
    "VIGNETTES",
    "Dataset",
    "as_term",
    "conforms",
    "fact_graph",
    "failing",
    "iri",
    "results_shapes",
    "screener",
    "screener_run",
    "values",
    "write",
]

FROM = ox.NamedNode(PROV + "wasDerivedFrom")
VIGNETTES = Path(__file__).parents[2] / "examples" / "vignettes"


class Dataset(NamedTuple):
    """A dataset as it was written, and what it was made of."""

    file: Path
    store: ox.Store
    screened: list[Screened]
    run: str

    def graph(self, name: str) -> set[ox.Triple]:
        """The triples of one named graph."""
        found = self.store.quads_for_pattern(None, None, None, ox.NamedNode(name))
        return {ox.Triple(q.subject, q.predicate, q.object) for q in found}

    def results(self) -> Graph:
        """The graph of the run, for pySHACL."""
        text = ox.serialize(self.graph(self.run), format=ox.RdfFormat.N_TRIPLES)
        return Graph().parse(data=text or b"", format="nt")

    def select(self, query: str) -> list[tuple[str, ...]]:
        """Rows over the union of all graphs."""
        prefixes = {"onto": ONTO, "prov": "http://www.w3.org/ns/prov#", "trial": BASE + "trial#"}
        found = self.store.query(query, prefixes=prefixes, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        return [tuple(values(row)) for row in found]


def iri(name: str) -> ox.NamedNode:
    """A term of the ontology."""
    return ox.NamedNode(ONTO + name)


def fact_graph(name: str, layer: str) -> str:
    """The graph of one layer of the facts of a patient."""
    return f"{BASE}facts/{name}/{layer}"


def as_term(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> Term:
    """A term as the patient graph has it."""
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.datatype.value, term.language or "")
    assert isinstance(term, ox.NamedNode)
    return term.value


def values(row: ox.QuerySolution) -> Iterator[str]:
    """The values of a row as text."""
    for term in row:
        assert isinstance(term, ox.NamedNode | ox.Literal)
        yield term.value


@cache
def screener(policy: str = "default") -> Screener:
    """The whole program, loaded once per policy."""
    return Screener("a022001", policy=policy)


def screener_run() -> RunRecord:
    """What is recorded of a run over no files."""
    stages = screener()
    return RunRecord.of(stages.protocol, stages.ontology, policy="default", as_of=None, engine="e")


def write(
    folder: Path,
    *sources: Path,
    form: DatasetForm = DatasetForm.TRIG,
    policy: str = "default",
    screened: list[Screened] | None = None,
) -> Dataset:
    """Screen some files, unless `screened` has them already, and write their dataset."""
    stages = screener(policy)
    run = RunRecord.of(
        stages.protocol, stages.ontology, policy=policy, as_of=None, engine=stages.engine_name
    ).with_inputs(sources)
    notes = ReadNotes()
    evidence = EvidenceText(stages.ontology, stages.protocol)
    with DatasetFile(folder, run, stages.protocol, evidence, form=form) as dataset:
        met = []
        for one in screened if screened is not None else stages.screen_all(sources, notes=notes):
            dataset.write(one.result, one.patient)
            met.append(one)
        dataset.finish(notes)
    (file,) = folder.glob("results.*")
    store = ox.Store()
    store.extend(ox.parse(path=str(file)))
    (found,) = store.quads_for_pattern(None, None, iri("ScreeningRun"))
    return Dataset(file, store, met, found.subject.value)


@cache
def results_shapes() -> Graph:
    """`shapes/results.ttl`."""
    return Graph().parse(data_folder("shapes") / "results.ttl")


def failing(results: Graph) -> set[str]:
    """The shapes that a graph of results breaks, by their names."""
    _, report, _ = validate(results, shacl_graph=results_shapes(), inference="none")
    assert isinstance(report, Graph)
    rows = report.query("SELECT DISTINCT ?s WHERE { ?r <http://www.w3.org/ns/shacl#sourceShape> ?s }")
    return {str(row[0]).rpartition("#")[2] for row in rows}  # type: ignore[index]


def conforms(dataset: Dataset) -> bool:
    """Whether the graph of the run keeps all shapes."""
    return not failing(dataset.results())
