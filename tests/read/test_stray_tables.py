# SPDX-License-Identifier: Apache-2.0
"""Files that may be a table under another name: nobody becomes eligible because one was not recognised."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.read.files import find_files
from reasoner.read.notes import ReadNotes
from reasoner.read.stray_tables import tables_like
from reasoner.read.tables import TABLES
from reasoner.screening import Screener

from . import eligible

ANY = set(TABLES) - {"patient", "registration"}


@pytest.mark.parametrize(
    ("name", "header", "expected"),
    [
        # the name, without what copying, dating and numbering add
        ("therapys.csv", "patient,agent", {"therapy"}),
        ("Therapy (2).csv", "a,b", {"therapy"}),
        ("Kopie von lab.csv", "a,b", {"lab"}),
        ("lab_2026-11-22.csv", "a;b", {"lab"}),
        ("lesions_v2.csv", "a,b", {"lesion"}),
        ("comorbidities.csv", "a,b", {"comorbidity"}),
        ("dose.events.csv", "a,b", {"dose_event"}),
        ("patients.csv", "a,b", {"patient"}),
        ("therapy.tsv", "patient\tagent", {"therapy"}),
        ("therapy.txt", "Patient ID\tdrug", {"therapy"}),
        ("therapy.csv.bak", "patient,agent", {"therapy"}),
        ("lab.csv~", "patient,value", {"lab"}),
        ("labs.xlsx", "", {"lab"}),
        ("lab.csv.zip", "", ANY),
        ("lab.zip", "", {"lab"}),
        ("therapy.parquet", "", {"therapy"}),
        # the columns
        ("medications.csv", "Patient;Agent;Start_Date", {"ssa_regimen", "therapy"}),
        ("export.csv", "patient,analyte,value", {"lab"}),
        # other sources
        ("drug_exposures.csv", "person_id,drug_concept_id", ANY),
        ("Condition.ndjson.bz2", "", ANY),
        ("condition.jsonl", '{"resourceType": "Condition"}', ANY),
        ("condition.txt", ' [{"resourceType": "Condition"}]', ANY),
        ("Condition", '{"resourceType": "Condition"}', ANY),
        ("condition.json.old", '{"resourceType": "Condition"}', ANY),
        ("condition.xml", '<Condition xmlns="http://hl7.org/fhir"/>', ANY),
        # no table
        ("page.xml", "<html/>", set()),
        ("settings.txt", '{"a": 1, "b": 2}', set()),
        ("billing.csv", "patient,amount", set()),
        ("notes.csv", "patient,comment", set()),
        ("patient_list.csv", "name,ward", set()),
        ("device_exposure.csv", "person_id,a", set()),
        ("codes.sssom.tsv", "subject_id\tpredicate_id", set()),
        ("lab.txt", "Results of the laboratory, as told by phone.", set()),
        ("lab.txt", "", set()),
        ("lab.pdf", "patient,value", set()),
        ("README.md", "patient,value", set()),
        ("map.toml", "a,b", set()),
    ],
)
def test_what_a_file_resembles(tmp_path: Path, name: str, header: str, expected: set[str]) -> None:
    """By its name, or by its columns."""
    (tmp_path / name).write_text(f"{header}\n")

    assert tables_like(tmp_path / name) == expected


def test_a_backup_beside_the_table(tmp_path: Path) -> None:
    """It is the older one, and nothing is missing."""
    for name in ("therapy.csv", "therapy.csv.bak", "lab.csv", "lab.csv~"):
        (tmp_path / name).write_text("patient,agent\n")

    assert not tables_like(tmp_path / "therapy.csv.bak") | tables_like(tmp_path / "lab.csv~")


def test_a_spreadsheet_is_told_how_to_be_saved(tmp_path: Path) -> None:
    """By name and in a folder."""
    (tmp_path / "Therapy.xlsx").write_bytes(b"PK")
    notes = ReadNotes()
    assert list(find_files([tmp_path, tmp_path / "Therapy.xlsx"], notes)) == []
    (error,) = notes.rejected
    assert "CSV UTF-8" in error.reason
    assert "the table therapy" in error.reason
    assert notes.lost == {"therapy"}


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(explain=False)


CAPECITABINE = "patient,agent,start_date,end_date\nV01,capecitabine,2024-02-01,2024-06-01\n"
THERAPIES = {"INC-05", "INC-05b", "INC-05c", "PERM-03", "PERM-04", "EXC-02"}


@pytest.mark.parametrize("name", ["therapys.csv", "therapy (2).csv", "therapy.txt", "medication.csv"])
@pytest.mark.parametrize("kind", ["tables", "fhir"])
def test_nobody_is_eligible_without_a_table(screener: Screener, tmp_path: Path, name: str, kind: str) -> None:
    """The forbidden drug stands in a file that is not recognised, given in the folder or by itself."""
    if kind == "fhir":
        folder = eligible.write_fhir(tmp_path / "a", eligible.fhir())
    else:
        folder = eligible.write_tables(tmp_path / "a", eligible.tables())
    (tmp_path / name).write_text(CAPECITABINE)
    before, _ = eligible.screened(screener, folder)
    after, notes = eligible.screened(screener, folder, tmp_path / name)

    assert eligible.is_eligible(before["V01"])
    assert eligible.open_criteria(after["V01"]) >= THERAPIES - {"INC-05c"}
    assert not eligible.is_eligible(after["V01"])
    assert len(notes.rejected) == 1
    (tmp_path / name).rename(folder / name)
    within, _ = eligible.screened(screener, folder)
    assert within["V01"].outcomes() == after["V01"].outcomes()


def test_a_file_that_resembles_nothing_takes_nothing_away(screener: Screener, tmp_path: Path) -> None:
    """It is rejected, and told."""
    folder = eligible.write_tables(tmp_path, eligible.tables())
    (folder / "billing.csv").write_text("patient,amount\nV01,3\n")
    results, notes = eligible.screened(screener, folder)

    assert eligible.is_eligible(results["V01"])
    assert [Path(error.path).name for error in notes.rejected] == ["billing.csv"]


def test_tables_beside_a_cdm(screener: Screener, tmp_path: Path) -> None:
    """Our own tables may lie in the folder of the CDM; a misnamed one of the CDM is missing for all."""
    cdm, rest = eligible.omop()
    eligible.write_tables(tmp_path, rest)
    eligible.write_tables(tmp_path, cdm)
    results, notes = eligible.screened(screener, tmp_path)
    assert eligible.is_eligible(results["1"])
    assert not notes.rejected

    (tmp_path / "drug_exposures.csv").write_text("person_id,drug_concept_id\n1,1\n")
    results, notes = eligible.screened(screener, tmp_path)
    assert not eligible.is_eligible(results["1"])
    assert len(notes.rejected) == 1
