# SPDX-License-Identifier: Apache-2.0
"""Each layer of facts has its own graph, and what was computed leads to a record and the file of it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from reasoner.patient import Term
from reasoner.report.dataset_facts import LAYERS
from reasoner.terms import ONTO, PATIENTS, PROV
from report.datasets import FROM, Dataset, as_term, conforms, fact_graph, iri, write


def test_layers_are_told_apart(vignettes: Dataset) -> None:
    """Each graph holds the facts of its layer; only provenance is added."""
    for one in vignettes.screened:
        name = one.patient.iri.removeprefix(PATIENTS)
        wanted: dict[str, set[tuple[str, str, Term]]] = {layer: set() for layer in LAYERS}
        for triple in one.patient.triples():
            derived, entailed = triple in one.patient.derived, triple in one.patient.entailed
            wanted["derived" if derived else "entailed" if entailed else "asserted"].add(triple)
        for layer in LAYERS:
            found = {
                (t.subject.value, t.predicate.value, as_term(t.object))
                for t in vignettes.graph(fact_graph(name, layer))
                if t.predicate.value not in {PROV + "wasDerivedFrom", ONTO + "sourceFile"}
            }
            assert found == wanted[layer], (name, layer)
        described = vignettes.select(
            f"SELECT ?g ?l WHERE {{ ?g a onto:FactGraph ; onto:patient <{one.patient.iri}> ; onto:layer ?l }}"
        )
        assert sorted(described) == sorted((fact_graph(name, layer), layer) for layer in LAYERS)


def test_results_and_computed_values_lead_to_a_record_and_its_file(vignettes: Dataset) -> None:
    """From each, `prov:wasDerivedFrom` reaches an asserted record, whose graph and patient name a file."""
    store, checked = vignettes.store, 0
    for one in vignettes.screened:
        name = one.patient.iri.removeprefix(PATIENTS)
        asserted = {t.subject.value for t in vignettes.graph(fact_graph(name, "asserted"))}
        computed = {t.subject.value for t in vignettes.graph(fact_graph(name, "derived"))}
        results = {vignettes.run + f"/{name}/{c.identifier}" for c in one.result.criteria}
        for node in computed | results:
            reached = _sources(store, node)
            assert reached & asserted or (node in asserted and reached), node
            checked += 1
        (graph,) = store.quads_for_pattern(ox.NamedNode(fact_graph(name, "asserted")), FROM, None)
        (file,) = store.quads_for_pattern(graph.object, iri("fileName"), None)
        (source,) = store.quads_for_pattern(ox.NamedNode(one.patient.iri), iri("sourceFile"), None)
        assert file.object == source.object == ox.Literal(f"{name}.ttl")
    assert checked > 800


def _sources(store: ox.Store, node: str) -> set[str]:
    reached: set[str] = set()
    waiting = [node]
    while waiting:
        for quad in store.quads_for_pattern(ox.NamedNode(waiting.pop()), FROM, None):
            assert isinstance(quad.object, ox.NamedNode)
            if quad.object.value not in reached:
                reached.add(quad.object.value)
                waiting.append(quad.object.value)
    return reached


def test_converted_values_name_the_file_of_their_record(vignettes: Dataset) -> None:
    """A number in another unit was computed from the record itself, so that only the file is its source."""
    rows = vignettes.select(
        "SELECT DISTINCT ?r ?n WHERE { ?r onto:unit ?u ; trial:low ?v ; prov:wasDerivedFrom/onto:fileName ?n}"
    )
    converted = vignettes.select("SELECT DISTINCT ?r WHERE { ?r onto:unit ?u ; trial:low ?v }")
    assert converted
    assert {record for record, _ in rows} == {record for (record,) in converted}


def test_records_of_fhir_name_their_own_file(tmp_path: Path) -> None:
    """By its name below the folder that was given, and the element that they were read from."""
    folder = tmp_path / "in" / "sub"
    folder.mkdir(parents=True)
    (folder / "pnet.json").write_bytes((Path(__file__).parents[1] / "read/fhir/pnet.json").read_bytes())
    dataset = write(tmp_path / "out", tmp_path / "in")
    records = dataset.select("SELECT DISTINCT ?f WHERE { ?r onto:sourcePath ?p ; onto:sourceFile ?f }")
    assert records == [("sub/pnet.json",)]
    rows = dataset.select(
        "SELECT DISTINCT ?n WHERE { ?r onto:unit ?u ; trial:low ?v ; prov:wasDerivedFrom/onto:fileName ?n }"
    )
    assert rows == [("sub/pnet.json",)]
    assert dataset.select("SELECT ?n WHERE { ?f onto:findingCode 'UNMAPPED' ; onto:occurrences ?n }")
    assert str(tmp_path) not in dataset.file.read_text("utf-8")
    assert conforms(dataset)
