# SPDX-License-Identifier: Apache-2.0
"""What the dataset says of the run as a whole, and what a run leaves behind in its folder and in memory."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from reasoner.errors import ReadError
from reasoner.patient import Index, PatientGraph
from reasoner.read import ReadNotes, Unmapped, Unread
from reasoner.report.dataset import DatasetFile, DatasetForm
from reasoner.report.evidence_text import EvidenceText
from reasoner.result import PatientResult
from reasoner.run_record import InputFile, RunRecord
from reasoner.terms import PATIENTS
from report.datasets import VIGNETTES, Dataset, screener, screener_run, write


def test_what_was_not_read_is_told_without_paths_of_the_machine(tmp_path: Path) -> None:
    stages = screener()
    run = RunRecord.of(stages.protocol, stages.ontology, policy="default", as_of=None, engine="e")
    inputs = (InputFile("a.json", "0" * 64), InputFile("b/a.ttl", ""))
    run = RunRecord(**{f: getattr(run, f) for f in run.__slots__} | {"inputs": inputs})
    notes = ReadNotes(unread=Counter({Unread("/home/me/in/a.json: Goal", "not read"): 3}))
    notes.unread[Unread("/home/me/in/notes.txt", "not a patient file")] += 1
    notes.unmapped[Unmapped("http://loinc.org", "1-8", "laboratory test")] += 2
    notes.rejected.append(
        ReadError("/home/me/in/b/a.ttl", "read before from /home/me/in/a.json; use none", 7)
    )
    evidence = EvidenceText(stages.ontology, stages.protocol)
    with DatasetFile(tmp_path, run, stages.protocol, evidence) as dataset:
        dataset.finish(notes)
    store = ox.Store()
    store.extend(ox.parse(path=str(tmp_path / "results.trig")))
    query = """PREFIX onto: <https://w3id.org/trialshapes/ontology#> SELECT ?c ?t ?n WHERE { GRAPH ?run {
        ?run onto:hasFinding ?f . ?f onto:findingCode ?c ; onto:findingText ?t ; onto:occurrences ?n } }"""
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    assert sorted(tuple(row[name].value for name in "ctn") for row in found) == [
        ("REJECTED", "b/a.ttl, line 7: read before from a.json; use none", "1"),
        ("UNMAPPED", "laboratory test 1-8 (http://loinc.org)", "2"),
        ("UNREAD", "a.json: Goal: not read", "3"),
        ("UNREAD", "notes.txt: not a patient file", "1"),
    ]


def test_the_run_says_what_it_was_computed_with(vignettes: Dataset) -> None:
    facts_of_run = screener_run().facts()
    found = {t.object.value for t in vignettes.graph(vignettes.run) if t.subject.value == vignettes.run}
    assert {value for name, value in facts_of_run.items() if name != "engine" and value} <= found
    files = vignettes.select(
        "SELECT ?n ?h WHERE { ?run onto:usedFile [ onto:fileName ?n ; onto:sha256 ?h ] }"
    )
    assert sorted(name for name, _ in files) == [f"V{number:02}.ttl" for number in range(1, 14)]


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    stages = screener()
    evidence = EvidenceText(stages.ontology, stages.protocol)
    with pytest.raises(KeyboardInterrupt), DatasetFile(tmp_path, screener_run(), stages.protocol, evidence):
        raise KeyboardInterrupt
    assert not [*tmp_path.iterdir()]


def test_the_dataset_of_an_earlier_run_does_not_stay(tmp_path: Path) -> None:
    for form in (DatasetForm.TRIG, DatasetForm.NQUADS, DatasetForm.TRIG):
        write(tmp_path, VIGNETTES / "V01.ttl", form=form, screened=[])
    assert [file.name for file in tmp_path.iterdir()] == ["results.trig"]


def test_memory_does_not_grow_with_patients(tmp_path: Path) -> None:
    """Nothing of a patient is kept after it is written: only what may be needed again is, within bounds."""
    one = write(tmp_path / "a", VIGNETTES / "V01.ttl").screened[0]
    stages = screener()
    evidence = EvidenceText(stages.ontology, stages.protocol)
    with DatasetFile(tmp_path / "b", screener_run(), stages.protocol, evidence) as dataset:
        for number in range(50):
            dataset.write(*_renamed(one.result, one.patient, f"{PATIENTS}N{number}"))
        kept = {
            name: len(value) for name, value in vars(dataset).items() if isinstance(value, list | dict | set)
        }
        dataset.finish(ReadNotes())
    assert kept == {}
    assert (tmp_path / "b" / "results.trig").read_text("utf-8").count("# patient") == 50


def _renamed(result: PatientResult, graph: PatientGraph, name: str) -> tuple[PatientResult, PatientGraph]:
    index: Index = {name if s == graph.iri else s: facts for s, facts in graph.index.items()}
    criteria = result.criteria
    renamed = PatientResult(name, result.source, result.verdict, result.as_of, criteria)
    return renamed, PatientGraph(name, graph.source, index)
