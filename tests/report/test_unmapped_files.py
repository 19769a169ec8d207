# SPDX-License-Identifier: Apache-2.0
"""Codes without a meaning are stored with the file that they stand in, where the source says so."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from reasoner.ontology import Ontology
from reasoner.protocol import Protocol, protocol_folder
from reasoner.read import ReadNotes, Unmapped
from reasoner.report.dataset import DatasetFile
from reasoner.report.evidence_text import EvidenceText
from reasoner.run_record import RunRecord

QUERY = """
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?t ?n ?f WHERE {
  GRAPH ?run {
    ?x onto:findingCode "UNMAPPED" ; onto:findingText ?t ; onto:occurrences ?n
    OPTIONAL { ?x prov:wasDerivedFrom [ onto:fileName ?f ] }
  }
}"""


def test_unmapped_codes_per_file(tmp_path: Path) -> None:
    """One finding per code and file; one more where the file is not known."""
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("patient\n")
    ontology = Ontology.load()
    protocol = Protocol.load(protocol_folder("a022001"), ontology)
    run = RunRecord.of(protocol, ontology, policy="default", as_of=None, engine="e")
    run = run.with_inputs([tmp_path])
    notes = ReadNotes()
    for file, count in (("a.csv", 2), ("b.csv", 1), ("", 3)):
        path = str(tmp_path / file) if file else ""
        notes.unmapped[Unmapped("http://loinc.org", "1-8", "test", path)] += count
    out = tmp_path / "out"
    with DatasetFile(out, run, protocol, EvidenceText(ontology, protocol)) as dataset:
        dataset.finish(notes)
    store = ox.Store()
    store.extend(ox.parse(path=str(out / "results.trig")))
    found = store.query(QUERY)

    assert isinstance(found, ox.QuerySolutions)
    rows = {tuple(row[name].value if row[name] else "" for name in "tnf") for row in found}
    assert rows == {
        ("test 1-8 (http://loinc.org)", "2", "a.csv"),
        ("test 1-8 (http://loinc.org)", "1", "b.csv"),
        ("test 1-8 (http://loinc.org)", "3", ""),
    }
