# SPDX-License-Identifier: Apache-2.0
"""Code maps of a site: they add to ours, and change nothing in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reasoner.errors import MapError
from reasoner.ontology import Ontology
from reasoner.protocol import Protocol, protocol_folder
from reasoner.read import ReadOptions
from reasoner.read.code_map import CodeMap
from reasoner.run_record import RunRecord

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
SITE = "https://hospital.example.org/codes"
COLUMNS = "subject_id\tpredicate_id\tobject_id\tobject_source\n"


def site_map(folder: Path, *rows: str, header: str = COLUMNS) -> Path:
    """Rows with blanks in place of tabs."""
    path = folder / "site.sssom.tsv"
    path.write_text(header + "".join("\t".join(row.split(" ")) + "\n" for row in rows))
    return path


def test_adds_to_our_map(ontology: Ontology, tmp_path: Path) -> None:
    """Codes of its own, codes that ours leave open, and rows that ours have as well."""
    rows = (
        f"onto:OtherComorbidity skos:narrowMatch X:M10 {ICD}",
        f"onto:Hypertension skos:exactMatch X:I10 {ICD}",
        f"onto:hypertension-list skos:relatedMatch bp {SITE}".replace("hypertension-list", "Hypertension"),
        f"onto:lanreotide skos:exactMatch LAN {SITE}",
    )
    ours, code_map = CodeMap.load(ontology), CodeMap.load(ontology, site=[site_map(tmp_path, *rows)])

    assert ours.resolve(ICD, "M10.9") == ()
    assert [m.term for m in code_map.resolve(ICD, "M10.9")] == ["OtherComorbidity"]
    assert [m.term for m in code_map.resolve(SITE, "LAN")] == ["lanreotide"]
    assert code_map.resolve(SITE, "bp") == ()
    assert code_map.resolve(ICD, "I10") == ours.resolve(ICD, "I10")
    assert len(code_map.mappings) == len(ours.mappings) + 2


def test_system_from_the_header(ontology: Ontology, tmp_path: Path) -> None:
    head = f'\ufeff#object_source: "{SITE}"\n\nsubject_id\tpredicate_id\tobject_id\n'
    code_map = CodeMap.load(
        ontology, site=[site_map(tmp_path, "onto:liver skos:exactMatch L:7", header=head)]
    )

    assert [m.term for m in code_map.resolve(SITE, "7")] == ["liver"]


@pytest.mark.parametrize(
    ("row", "key", "reason"),
    [
        (f"onto:Angina skos:exactMatch X:I10 {ICD}", "line 2", "says onto:Hypertension of this code"),
        (f"onto:Angina skos:narrowMatch X:I21.4 {ICD}", "line 2", "says onto:MyocardialInfarction"),
        (f"onto:Anginaa skos:exactMatch X:Z1 {ICD}", "line 2", "onto:Anginaa is not a term"),
        (f"onto:Angina skos:sameAs X:Z1 {ICD}", "line 2", "use one of: skos:broadMatch"),
        ("onto:Angina skos:exactMatch X:Z1", "line 2", "needs an object_id, and its system"),
        (f"onto:Angina skos:exactMatch X: {ICD}", "line 2", "needs an object_id"),
        (f"onto:Angina skos:exactMatch 7.3E+08 {ICD}", "line 2", "needs an object_id"),
    ],
)
def test_rows_that_are_refused(ontology: Ontology, tmp_path: Path, row: str, key: str, reason: str) -> None:
    path = site_map(tmp_path, row)
    with pytest.raises(MapError) as caught:
        CodeMap.load(ontology, site=[path])

    assert (caught.value.path, caught.value.key) == (str(path), key)
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"subject_id,predicate_id,object_id\n", "columns are missing: subject_id, predicate_id, object_id"),
        (b"", "columns are missing"),
        ("µ\n".encode("cp1252"), "cannot be read as UTF-8 text"),
    ],
)
def test_files_that_are_refused(ontology: Ontology, tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "site.tsv"
    path.write_bytes(content)
    with pytest.raises(MapError, match=reason):
        CodeMap.load(ontology, site=[path])


def test_maps_count_in_the_run_record(ontology: Ontology, tmp_path: Path) -> None:
    """Another map, another hash."""
    protocol = Protocol.load(protocol_folder("a022001"), ontology)
    path = site_map(tmp_path, f"onto:liver skos:exactMatch L:7 {SITE}")

    def hash_with(reading: ReadOptions) -> str:
        day = date(2026, 11, 22)
        run = RunRecord.of(protocol, ontology, policy="default", as_of=day, engine="e", reading=reading)
        return run.mappings_sha256

    hashes = {
        hash_with(ReadOptions()),
        hash_with(ReadOptions(code_maps=(path,))),
        hash_with(ReadOptions(column_map=path)),
        hash_with(ReadOptions(column_map=path, code_maps=(path,))),
    }
    assert len(hashes) == 3, "the same bytes count the same, as a map of codes or of columns"
    path.write_text(path.read_text() + "\n")
    assert hash_with(ReadOptions(code_maps=(path,))) not in hashes
