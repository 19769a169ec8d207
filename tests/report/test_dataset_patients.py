# SPDX-License-Identifier: Apache-2.0
"""The dataset of patients of every kind: foreign, not judged, failed, repeated, or given as a graph."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from reasoner.errors import ValidationFailure
from reasoner.report.dataset import DatasetForm
from reasoner.report.dataset_facts import LAYERS
from reasoner.report.result_iris import ResultIris, graph_name
from reasoner.terms import ONTO, PATIENTS
from reasoner.validate.fast import FastEvaluation
from report.datasets import FROM, VIGNETTES, conforms, fact_graph, iri, screener, screener_run, write

ONE_PATIENT = """
@prefix onto: <https://w3id.org/trialshapes/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<{0}> a onto:Patient ; {1}
    onto:hasRegistration <{0}/r> . <{0}/r> a onto:Registration ; onto:date "2026-11-22"^^xsd:date .
"""


def patient(folder: Path, name: str, facts: str = "", *, file: str = "p.ttl") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / file).write_text(ONE_PATIENT.format(name, facts), "utf-8")
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "http://example.org/patient?id=7&x=ü#me",
        "urn:uuid:0c9b0f6e-8f33-4f3e-9b58-2f6f6a5f1c55",
        PATIENTS + "ward/7",
        PATIENTS + "input-1",
        PATIENTS + "a%2Fb",
    ],
)
def test_foreign_patients_have_graphs_of_their_own(name: str, tmp_path: Path) -> None:
    dataset = write(tmp_path / "out", patient(tmp_path / "in", name))
    rows = dataset.select("SELECT ?l WHERE { ?g a onto:FactGraph ; onto:patient ?p ; onto:layer ?l }")
    assert sorted(rows) == sorted((layer,) for layer in LAYERS)
    found = dataset.select("SELECT ?p WHERE { ?s a onto:PatientScreening ; onto:patient ?p }")
    assert found == [(name,)]
    assert conforms(dataset)


def test_two_patients_never_share_a_name() -> None:
    names = ("a/b", "a%2Fb", "a:b", "a%3Ab", "http://x", "http:%2F%2Fx", "", "/", "ü", "input-1")
    iris = [*(PATIENTS + name for name in names), "http://x", "http%3A//x", "a:b", "urn:a"]
    assert len({graph_name(one) for one in iris}) == len(iris)


def test_names_of_parts_are_not_taken_for_patients_or_criteria() -> None:
    iris = ResultIris.of(screener_run())
    patients = {iris.screening(PATIENTS + name) for name in ("input-1", "note-1", "V01")}
    assert patients.isdisjoint({iris.input(1), iris.note(1)})
    assert iris.screening(PATIENTS + "V01") == f"{iris.run}/V01"
    assert iris.result(PATIENTS + "V01", "period-1") != f"{iris.run}/V01/period-1"


def test_a_patient_who_is_not_judged_has_asserted_facts_and_unknown_results(tmp_path: Path) -> None:
    source = patient(tmp_path / "in", PATIENTS + "odd", "onto:noSuchProperty 1 ;")
    dataset = write(tmp_path / "out", source)
    assert dataset.graph(fact_graph("odd", "asserted"))
    assert not dataset.graph(fact_graph("odd", "entailed"))
    found = dataset.select("SELECT ?o WHERE { ?r a onto:CriterionResult ; onto:outcome ?o ; onto:hasGap ?g }")
    assert found == [(ONTO + "Unknown",)] * len(screener().protocol.criteria)
    assert ("UNREADABLE",) in dataset.select("SELECT ?c WHERE { ?f onto:findingCode ?c }")
    assert conforms(dataset)


def test_a_patient_whose_validation_failed_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: FastEvaluation, shape: str, focus: str) -> bool:
        raise ValidationFailure((focus,), f"no time for {shape}")

    source = patient(tmp_path / "in", PATIENTS + "slow")
    monkeypatch.setattr(FastEvaluation, "holds", fail)
    dataset = write(tmp_path / "out", source)
    assert ("VALIDATION_FAILURE",) in dataset.select("SELECT ?c WHERE { ?f onto:findingCode ?c }")
    assert conforms(dataset)


@pytest.mark.parametrize("form", [DatasetForm.TRIG, DatasetForm.NQUADS])
def test_a_repeated_patient_has_one_result_per_criterion(form: DatasetForm, tmp_path: Path) -> None:
    """The last one, which says that no record of the patient may be used; others are untouched."""
    for number in "12":
        patient(tmp_path / "in", PATIENTS + "twin", file=f"{number}.ttl")
    dataset = write(tmp_path / "out", patient(tmp_path / "in", PATIENTS + "single", file="3.ttl"), form=form)
    found = dataset.select("SELECT ?p WHERE { ?r a onto:CriterionResult ; onto:patient ?p }")
    criteria = len(screener().protocol.criteria)
    assert Counter(found) == {(PATIENTS + "twin",): criteria, (PATIENTS + "single",): criteria}
    rejected = dataset.select("SELECT ?t WHERE { ?f onto:findingCode 'REJECTED' ; onto:findingText ?t }")
    assert len(rejected) == 2
    assert not any(str(tmp_path) in text for (text,) in rejected)
    text = dataset.file.read_text("utf-8")
    assert text.count("# patient") == 2
    assert conforms(dataset)


def test_a_graph_of_a_library_user_needs_no_file(tmp_path: Path) -> None:
    source = Graph().parse(VIGNETTES / "V01.ttl")
    screened = list(screener().screen_all(source))
    dataset = write(tmp_path, VIGNETTES / "V02.ttl", screened=screened)
    (name,) = dataset.store.quads_for_pattern(ox.NamedNode(PATIENTS + "V01"), iri("sourceFile"), None)
    assert name.object == ox.Literal("graph")
    record = ox.NamedNode(PATIENTS + "V01/lab-anc")
    sources = {q.object.value for q in dataset.store.quads_for_pattern(record, FROM, None)}
    assert PATIENTS + "V01" in sources
