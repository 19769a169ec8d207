# SPDX-License-Identifier: Apache-2.0
"""OMOP: where the tables may be, and what becomes of those that are not as they should be."""

from __future__ import annotations

import gzip
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read import ReadNotes, ReadOptions, SourceKind, read_patients
from reasoner.run_record import input_files

from .conftest import Reading
from .omop import Cells, cdm, measurement, person, write_table
from .resources import values


def _value(patient: PatientGraph) -> list[str]:
    return values(patient, "measurement-1", "value")


def _rows(value: object = "13.20") -> list[Cells]:
    return [measurement(value_as_number=value)]


def test_names_in_upper_case_and_gzipped(ontology: Ontology, tmp_path: Path) -> None:
    """As some databases export them."""
    folder = cdm(tmp_path, upper=True, measurement=_rows())
    for path in list(folder.glob("*.csv")):
        path.with_suffix(".csv.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    result = Reading(ontology, folder)
    assert _value(result.only) == ["13.20"]
    assert result.notes.rejected == []


def test_a_table_in_several_files_under_names_of_their_own(ontology: Ontology, tmp_path: Path) -> None:
    """Numbered, prefixed, in a folder of the name of the table, and with signs that other programs expand."""
    folder = cdm(tmp_path / "[a] * ?")
    write_table(folder / "omop_measurement.csv", [measurement(1, value_as_number="1")])
    write_table(folder / "measurement_2.csv", [measurement(2, value_as_number="2")])
    (folder / "measurement").mkdir()
    write_table(folder / "measurement" / "part-0003.csv", [measurement(3, value_as_number="3")])
    notes = ReadNotes()
    (patient,) = read_patients([folder], ontology, notes=notes, options=ReadOptions(kind=SourceKind.OMOP))
    assert [values(patient, f"measurement-{n}", "value") for n in (1, 2, 3)] == [["1"], ["2"], ["3"]]
    assert notes.rejected == []


def test_parquet_keeps_its_digits(ontology: Ontology, tmp_path: Path) -> None:
    """The shortest digits that give the number again, and ids that became floating-point numbers."""
    folder = cdm(tmp_path)
    (folder / "measurement.csv").unlink(missing_ok=True)
    columns = {
        "measurement_id": pa.array([1, 2, 3, 4]),
        "person_id": pa.array([1.0, 1.0, 1.0, 1.0]),
        "measurement_concept_id": pa.array([3016723.0] * 4),
        "measurement_date": pa.array([0] * 4, pa.date32()),
        "value_as_number": pa.array([13.2, 0.1, 3000.0, 1e-7]),
        "unit_concept_id": pa.array([8840, None, None, 8840]),
    }
    pq.write_table(pa.table(columns), folder / "measurement.parquet")
    patient = Reading(ontology, folder).only
    read = [values(patient, f"measurement-{n}", "value") for n in range(1, 5)]
    assert read == [["13.2"], ["0.1"], ["3000.0"], ["0.0000001"]]
    assert values(patient, "measurement-1", "date") == ["1970-01-01"]


def test_a_duckdb_file(ontology: Ontology, tmp_path: Path) -> None:
    """In any schema, as whatever types; a second CDM in the same file is not mixed with the first."""
    path = tmp_path / "cdm.duckdb"
    with duckdb.connect(str(path)) as database:
        database.execute("CREATE SCHEMA clinic; CREATE SCHEMA vocabulary")
        database.execute(
            'CREATE TABLE clinic."PERSON" AS SELECT 7::BIGINT AS person_id, 8532 AS gender_concept_id'
        )
        database.execute(
            "CREATE TABLE clinic.measurement AS SELECT 1 AS measurement_id, 7 AS person_id,"
            " DATE '2026-08-25' AS measurement_date,"
            " 2000000001 AS measurement_concept_id, 13.20::DECIMAL(9, 2) AS value_as_number"
        )
        database.execute(
            "CREATE TABLE vocabulary.concept AS SELECT 2000000001 AS concept_id, 'LOINC' AS vocabulary_id,"
            " '718-7' AS concept_code"
        )
        database.execute("CREATE TABLE clinic.note AS SELECT 7 AS person_id")
    result = Reading(ontology, path)
    assert values(result.only, "measurement-1", "analyte") == ["haemoglobin"]
    assert _value(result.only) == ["13.20"]
    assert [note.source for note in result.notes.unread] == [f"{path}: note"]
    with duckdb.connect(str(path)) as database:
        database.execute("CREATE SCHEMA other; CREATE TABLE other.person AS SELECT 8 AS person_id")
    assert Reading(ontology, path).reasons() == [
        "the schemas clinic, other all have persons; give one CDM at a time"
    ]


def test_former_names_of_columns(ontology: Ontology, tmp_path: Path) -> None:
    """The oncology extension of version 5.3."""
    from .omop import M1, NET, SKIN, condition

    modifier = measurement(
        measurement_concept_id=M1, modifier_of_event_id=1, modifier_of_field_concept_id=1147127
    )
    rows = [condition(1, NET), condition(2, SKIN)]
    patient = Reading(ontology, cdm(tmp_path, condition_occurrence=rows, measurement=[modifier])).only
    assert values(patient, "measurement-1", "mCategory") == ["m1"]


def test_empty_and_foreign_tables(ontology: Ontology, tmp_path: Path) -> None:
    """An empty file, made-up columns, no column of persons, lines that are cut off: said, not fatal."""
    folder = cdm(tmp_path, measurement=_rows())
    (folder / "observation.csv").write_text("")
    (folder / "death.csv").write_text("column0,column1\n")
    (folder / "drug_era.csv").write_text("column0\n5\n")
    (folder / "visit_occurrence.csv").write_text("visit_occurrence_id\n1\n")
    (folder / "note.csv").write_text("note_id\n1\n")
    (folder / "procedure_occurrence.csv").write_text("procedure_occurrence_id,person_id\n1,1\n2\n3,1,1,1\n")
    (folder / "episode.parquet").write_bytes(b"PAR1 no")
    (folder / "drug_exposure.csv.gz").write_bytes(b"no gzip")
    result = Reading(ontology, folder)
    assert _value(result.only) == ["13.20"]
    assert result.codes() == ["UNMAPPED", "UNREAD"]
    assert {(Path(n.source).name, n.reason) for n in result.notes.unread} == {
        ("observation.csv", "an empty file"),
        ("note.csv", "not a table of the CDM that is read"),
    }
    assert sorted((Path(e.path).name, e.line, e.reason.split("(")[0]) for e in result.notes.rejected) == [
        ("drug_era.csv", None, "is named like the table drug_era, but has no column person_id"),
        ("drug_exposure.csv.gz", None, "cannot be opened: BadGzipFile"),
        ("episode.parquet", None, "cannot be read as the table episode "),
        ("procedure_occurrence.csv", 3, "not a row of the table procedure_occurrence"),
        ("procedure_occurrence.csv", 4, "not a row of the table procedure_occurrence"),
    ]


def test_lists_stay_open_when_lines_are_lost(ontology: Ontology, tmp_path: Path) -> None:
    """A line that could not be read, or that has no person, may be a therapy of anybody."""
    review = [
        {"patient": 1, "row_id": "review", "list": "therapyList", "complete": "true", "date": "2026-08-01"}
    ]
    for number, line in enumerate(("2\n", "3,1E+5\n", "4,\n")):
        folder = cdm(tmp_path / f"cdm{number}")
        write_table(folder.parent / "list_review.csv", review)
        (folder / "drug_era.csv").write_text("drug_era_id,person_id\n")
        (folder / "procedure_occurrence.csv").write_text(f"procedure_occurrence_id,person_id\n{line}")
        patient = Reading(ontology, folder, tmp_path / "list_review.csv").only
        assert "OPEN_LIST" in {finding.code for finding in patient.findings}, line
        assert values(patient, "review", "complete") == []


def test_copies_of_records(ontology: Ontology, tmp_path: Path) -> None:
    """Equal copies are one record; records that differ under one id are both kept and told."""
    folder = cdm(tmp_path, measurement=[*_rows("1"), *_rows("1")])
    write_table(
        folder / "measurement_2.csv",
        [*_rows("1"), measurement(2, value_as_number="2"), measurement(2, value_as_number="3")],
    )
    result = Reading(ontology, folder)
    read = {
        name: values(result.only, name, "value")
        for name in ("measurement-1", "measurement-2", "measurement-2-copy2")
    }
    assert read == {"measurement-1": ["1"], "measurement-2": ["2"], "measurement-2-copy2": ["3"]}
    assert result.notes.copies == 2
    assert result.codes() == ["DIFFERING_COPIES"]


def test_records_of_nobody(ontology: Ontology, tmp_path: Path) -> None:
    """Their person is not there."""
    result = Reading(
        ontology, cdm(tmp_path, measurement=[measurement(1, person_id=9), measurement(2, person_id="")])
    )
    assert {note.reason: n for note, n in result.notes.unread.items()} == {
        "measurement: its person is not among the persons": 2
    }


def test_tabs_semicolons_and_null_marks(ontology: Ontology, tmp_path: Path) -> None:
    """The downloaded vocabulary has tabs and single quotation marks; exports have marks for nothing."""
    folder = cdm(tmp_path, concepts=False)
    (folder / "CONCEPT.csv").write_text(
        'concept_id\tconcept_name\tvocabulary_id\tconcept_code\n2000000001\t6" tube\tLOINC\t718-7\n'
        '2000000002\t"x\tSNOMED\t1\n'
    )
    (folder / "measurement.csv").write_text(
        "measurement_id;person_id;measurement_concept_id;measurement_date;value_as_number;unit_source_value;range_high\n"
        '1;1;2000000001;2026-08-25;13.20;"g;dL";\\N\n2;1;2000000001;NULL;1;;\n'
    )
    patient = Reading(ontology, folder).only
    assert [values(patient, "measurement-1", n) for n in ("value", "unit", "uln")] == [
        ["13.20"],
        ["g;dL"],
        [],
    ]
    assert values(patient, "measurement-2", "date") == []


def test_persons_in_code_point_order(ontology: Ontology, tmp_path: Path) -> None:
    """So that several sources can be merged patient by patient."""
    people = [person(n) for n in ("2", "10", "1", "-3", "b", "B")]
    result = Reading(ontology, cdm(tmp_path, person=people))
    assert [p.iri.rpartition("/")[2] for p in result.patients] == ["-3", "1", "10", "2", "B", "b"]


def test_what_is_shown_of_an_address(ontology: Ontology) -> None:
    """Neither user nor password; a second database is not mixed with the first."""
    addresses = [
        Path(f"postgresql://me:secret@127.0.0.1:1/{name}?options=-csearch_path%3Dcdm") for name in "ab"
    ]
    shown = ["postgresql://127.0.0.1:1/a", "postgresql://127.0.0.1:1/b"]
    result = Reading(ontology, *addresses)
    assert [error.path for error in result.notes.rejected] == [shown[1], shown[0]]
    assert result.reasons()[0] == "one database is read at a time"
    assert [file.name for file in input_files(addresses)] == shown
    assert "secret" not in repr((result.notes, list(input_files(addresses))))
