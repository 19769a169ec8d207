# SPDX-License-Identifier: Apache-2.0
"""A run says what it was computed with, in every form of its results, and nothing that changes by itself."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import hashlib
import io
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from fixtures import TINY_PROTOCOL, tiny_ontology, tiny_protocol

from reasoner.ontology import Ontology, data_folder
from reasoner.protocol import Protocol, protocol_folder
from reasoner.report import CsvFiles, JsonWriter
from reasoner.report.csv_files import OutcomeCsv
from reasoner.report.evidence_text import EvidenceText
from reasoner.result import CriterionResult, Outcome, PatientResult, Verdict
from reasoner.run_record import RUN_COLUMNS, InputFile, RunRecord, input_files

TEXT = EvidenceText(tiny_ontology(), tiny_protocol())
RESULT = PatientResult(
    "urn:p", "p.ttl", Verdict.ELIGIBLE, "", (CriterionResult("urn:c", "T-1", Outcome.SATISFIED, (), "Yes."),)
)


def record(protocol: Protocol | None = None, ontology: Ontology | None = None) -> RunRecord:
    return RunRecord.of(
        protocol or tiny_protocol(),
        ontology or tiny_ontology(),
        policy="strict",
        as_of=date(2026, 11, 22),
        engine="an engine",
    )


def test_facts_of_a_run() -> None:
    facts = record().facts()
    assert facts["protocol"] == "tiny"
    assert facts["protocolVersion"] == "0.1.0"
    assert (facts["amendment"], facts["issued"]) == ("second version", "2026-11-22")
    assert (facts["policy"], facts["asOf"], facts["engine"]) == ("strict", "2026-11-22", "an engine")
    assert facts["shapesSha256"] == tiny_protocol().sha256
    file = data_folder("shapes") / "record.ttl"
    assert facts["recordSha256"] == hashlib.sha256(b"record.ttl\0" + file.read_bytes()).hexdigest()


def test_every_field_is_a_fact() -> None:
    fields = {field.name for field in dataclasses.fields(RunRecord)} - {"inputs"}
    assert len(record().facts()) == len(fields)
    assert set(RUN_COLUMNS.values()) < set(record().facts())


def test_the_shipped_protocol_and_ontology() -> None:
    """The summary that the shapes follow states no amendment, and the header says so."""
    ontology = Ontology.load()
    protocol = Protocol.load(protocol_folder("a022001"), ontology)
    run = record(protocol, ontology)
    assert "not stated" in protocol.amendment
    assert protocol.issued == date(2026, 11, 22)
    assert (run.protocol, run.protocol_version, run.ontology_version) == ("a022001", "0.1.0", "0.1.0")
    hashes = {run.shapes_sha256, run.ontology_sha256, run.record_sha256, run.mappings_sha256}
    assert {len(text) for text in hashes} == {64}
    assert len(hashes) == 4
    for part in (
        "a022001 0.1.0",
        protocol.amendment,
        run.shapes_sha256[:12],
        run.ontology_sha256[:12],
        "strict",
    ):
        assert part in str(run)


def test_a_changed_shape_changes_the_hash_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    shutil.copytree(TINY_PROTOCOL, folder)
    same = record(Protocol.load(folder, tiny_ontology()))
    assert same == record()
    file = folder / "criteria.ttl"
    file.write_text(file.read_text() + "# a remark\n")
    changed = record(Protocol.load(folder, tiny_ontology())).facts()
    assert {name for name, text in changed.items() if text != same.facts()[name]} == {"shapesSha256"}


def test_a_changed_code_map_changes_its_hash(tmp_path: Path) -> None:
    ontology = dataclasses.replace(tiny_ontology(), folder=tmp_path)
    mappings = tmp_path / "mappings"
    mappings.mkdir()
    found = set()
    for text in ("", "a", "b"):
        (mappings / "x.sssom.tsv").write_text(text)
        found.add(record(ontology=ontology).mappings_sha256)
    (mappings / "x.sssom.tsv").rename(mappings / "y.sssom.tsv")
    found.add(record(ontology=ontology).mappings_sha256)
    (mappings / "README.md").write_text("not a mapping")
    found.add(record(ontology=ontology).mappings_sha256)
    assert len(found) == 4


def test_versions_of_the_ontology_that_differ_are_all_told() -> None:
    ontology = tiny_ontology()
    index = {**ontology.index}
    for number in ("2", "1"):
        header = Ontology.load().index["https://w3id.org/trialshapes/ontology/trial"]
        version = header["http://www.w3.org/2002/07/owl#versionInfo"][0]._replace(lexical=number)  # type: ignore[union-attr]
        index[f"urn:{number}"] = {**header, "http://www.w3.org/2002/07/owl#versionInfo": [version]}
    assert record(ontology=dataclasses.replace(ontology, index=index)).ontology_version == "1, 2"
    assert record().ontology_version == "unknown"


def test_input_files(tmp_path: Path) -> None:
    """Names do not depend on where the folder lies; a file given twice is read once."""
    folder = tmp_path / "patients"
    (folder / "site").mkdir(parents=True)
    (folder / "b.ttl").write_text("b")
    (folder / "site" / "a.ttl").write_text("a")
    (folder / "c.nq.gz").write_bytes(gzip.compress(b"c", mtime=0))
    (folder / "notes.txt").write_text("not read")
    (tmp_path / "alone.json").write_text("{}")
    (tmp_path / "closed.ttl").symlink_to(tmp_path)

    found = list(input_files([folder, tmp_path / "alone.json", folder / "b.ttl", tmp_path / "missing.ttl"]))

    assert [file.name for file in found] == ["b.ttl", "c.nq.gz", "site/a.ttl", "alone.json"]
    assert found[0].sha256 == hashlib.sha256(b"b").hexdigest()
    assert found[1].sha256 == hashlib.sha256((folder / "c.nq.gz").read_bytes()).hexdigest()


def test_a_file_that_cannot_be_opened_has_no_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    (tmp_path / "a.ttl").write_text("a")
    monkeypatch.setattr(Path, "open", refuse)
    assert list(input_files([tmp_path / "a.ttl"])) == [InputFile("a.ttl", "")]


def test_a_folder_of_results_names_the_run_in_each_file(tmp_path: Path) -> None:
    (tmp_path / "p.ttl").write_text("p")
    run = record().with_inputs([tmp_path / "p.ttl"])
    with CsvFiles(tmp_path / "out", frozenset({"T-1"}), run, TEXT) as files:
        files.write(RESULT)
    stored = json.loads((tmp_path / "out" / "run.json").read_text())
    assert stored == {
        **run.facts(),
        "inputs": [{"name": "p.ttl", "sha256": hashlib.sha256(b"p").hexdigest()}],
    }
    for name in ("verdicts.csv", "outcomes.csv"):
        with (tmp_path / "out" / name).open(newline="") as stream:
            (row,) = csv.DictReader(stream)
        assert {column: row[column] for column in RUN_COLUMNS} == {
            "protocol": "tiny",
            "protocol_version": "0.1.0",
            "shapes_sha256": tiny_protocol().sha256[:12],
            "ontology_version": "unknown",
            "ontology_sha256": "0",
            "policy": "strict",
        }


def test_printed_results_name_the_run() -> None:
    run = record()
    for lines in (True, False):
        stream = io.StringIO()
        with JsonWriter(stream, run, lines=lines) as writer:
            writer.write(RESULT)
        document = json.loads(stream.getvalue())
        assert (document if lines else document[0])["run"] == run.facts()
    stream = io.StringIO()
    OutcomeCsv(stream, run, TEXT).write(RESULT)
    (row,) = csv.DictReader(io.StringIO(stream.getvalue()))
    assert [row[column] for column in RUN_COLUMNS] == list(run.columns())
