# SPDX-License-Identifier: Apache-2.0
"""Whatever stands in a file: no crash, and nothing is lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reasoner.ontology import Ontology
from reasoner.read.code_map import CodeMap
from reasoner.read.files import SourceFile
from reasoner.read.notes import ReadNotes
from reasoner.read.tables import TABLES
from reasoner.read.tabular import read_tabular

_CELLS = st.one_of(
    st.sampled_from(
        ["p", "q", "", "creatinine", "1.5", "<5", "2026-11", "yes", "=A1", "#N/A", '"', "é", "a\nb", "1E+9"]
    ),
    st.text(max_size=8),
)
_FILES = st.one_of(
    st.binary(max_size=200),
    st.tuples(
        st.sampled_from(
            [b"patient,row_id,analyte,value,unit,date", b"patient;value", b"patient\tdate", b"row_id"]
        ),
        st.lists(st.lists(_CELLS, max_size=7), max_size=6),
        st.sampled_from([",", ";", "\t"]),
    ).map(
        lambda f: f[0] + b"\n" + "\n".join(f[2].join(line) for line in f[1]).encode("utf-8", "surrogatepass")
    ),
)


@pytest.fixture(scope="module")
def code_map(ontology: Ontology) -> CodeMap:
    return CodeMap.load(ontology)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=_FILES, table=st.sampled_from(["lab", "ecog", "lesion", "patient", *TABLES]))
def test_any_file(tmp_path: Path, ontology: Ontology, code_map: CodeMap, content: bytes, table: str) -> None:
    """A file that was refused weighs on everybody: nothing follows from its table, the other is read."""
    notes = ReadNotes()
    path, people = tmp_path / f"{table}.csv", tmp_path / "registration.csv"
    people.write_text("patient,date\nzz,2026-11-22\n")
    path.write_bytes(content)
    files = [SourceFile(file, str(file), "csv", gzipped=False) for file in dict.fromkeys((people, path))]
    patients = {patient.identifier: patient for patient in read_tabular(files, ontology, code_map, notes)}
    refused = any(error.path == str(path) for error in notes.rejected)

    lines = sum(len(rows) for patient in patients.values() for rows in patient.rows.values())
    assert lines or refused or not content.strip()
    if path != people and any(
        error.line in {None, 1} and error.path == str(path) for error in notes.rejected
    ):
        assert table in notes.lost
