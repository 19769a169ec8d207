# SPDX-License-Identifier: Apache-2.0
"""Files are told apart by format, neighbours and content, or by what the user says."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.read.files import find_files
from reasoner.read.notes import ReadNotes
from reasoner.read.sources import ReadOptions, SourceKind, group_files
from reasoner.terms import ONTO

FHIR_TTL = "@prefix fhir: <http://hl7.org/fhir/> .\n"
OUR_TTL = FHIR_TTL + f"@prefix onto: <{ONTO}> .\n"


def grouped(folder: Path, **options: object) -> tuple[dict[str, set[str]], ReadNotes]:
    notes = ReadNotes()
    groups = group_files(find_files([folder], notes), ReadOptions(**options), notes)  # type: ignore[arg-type]
    return {kind.value: {file.path.name for file in files} for kind, files in groups.items() if files}, notes


def write(folder: Path, *names: str, text: str = "") -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(text)


def test_kinds_are_seen(tmp_path: Path) -> None:
    """One folder of each kind, side by side."""
    write(tmp_path / "rdf", "a.ttl", "b.nq")
    write(tmp_path / "fhir", "a.json", "b.ndjson")
    write(tmp_path / "fhir", "r5.ttl", text=FHIR_TTL)
    write(tmp_path / "omop", "PERSON.csv", "measurement.parquet", "concept.csv")
    write(tmp_path / "tables", "lab.csv", "Therapy.csv")
    write(tmp_path / "omop2", "cdm.duckdb")
    groups, notes = grouped(tmp_path)

    assert groups == {
        "rdf": {"a.ttl", "b.nq"},
        "fhir": {"a.json", "b.ndjson", "r5.ttl"},
        "omop": {"PERSON.csv", "measurement.parquet", "concept.csv", "cdm.duckdb"},
        "csv": {"lab.csv", "Therapy.csv"},
    }
    assert not notes.rejected


def test_csv_that_nothing_describes_is_rejected(tmp_path: Path) -> None:
    """Unless a column map does."""
    write(tmp_path, "export_2026.csv")
    groups, notes = grouped(tmp_path)
    assert groups == {}
    assert "--map" in notes.rejected[0].reason

    groups, notes = grouped(tmp_path, column_map=tmp_path / "map.toml")
    assert groups == {"csv": {"export_2026.csv"}}


@pytest.mark.parametrize("kind", list(SourceKind))
def test_what_the_user_says_comes_first(tmp_path: Path, kind: SourceKind) -> None:
    """A file of a format that this kind does not have is rejected."""
    write(tmp_path, "a.ttl", "b.csv", "c.json")
    groups, notes = grouped(tmp_path, kind=kind)

    expected = {"rdf": {"a.ttl"}, "fhir": {"a.ttl", "c.json"}, "omop": {"b.csv"}, "csv": {"b.csv"}}[
        kind.value
    ]
    assert groups == {kind.value: expected}
    assert len(notes.rejected) == 3 - len(expected)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (OUR_TTL + "<p> a onto:Patient ; onto:sex onto:female .", "rdf"),
        (OUR_TTL + "<p> onto:code 'x' ; onto:codeSystem 'http://hl7.org/fhir/sid/icd-10-cm' .", "rdf"),
        (OUR_TTL + "<x> a <http://hl7.org/fhir/sid/icd-10-cm> . <p> a onto:Patient .", "rdf"),
        (OUR_TTL + "<x> fhir:", "rdf"),
        (OUR_TTL + "[] a fhir:Observation ; fhir:code [ fhir:coding ( [ a onto:ki67 ] ) ] .", "fhir"),
        (OUR_TTL + "<o> fhir:Observation.code [] .", "fhir"),
        (FHIR_TTL + "<o> fhir:text 'x' .", "fhir"),
        (FHIR_TTL + "<o o> a fhir:Observation .", "fhir"),
        (FHIR_TTL + f"[] a fhir:Observation ; fhir:text '{'x' * 100_000}' .", "fhir"),
        ("# http://hl7.org/fhir/\n<x> <http://example.org/p> 1 .", "fhir"),
        ("<x> <http://example.org/p> 1 .", "rdf"),
    ],
)
def test_rdf_is_told_by_its_first_property(tmp_path: Path, text: str, kind: str) -> None:
    """Prefixes, literals and code systems of the other vocabulary decide only what nothing else does."""
    write(tmp_path, "a.ttl", text=text)

    assert grouped(tmp_path)[0] == {kind: {"a.ttl"}}
