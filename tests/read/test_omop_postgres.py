# SPDX-License-Identifier: Apache-2.0
"""OMOP on a real Postgres server, which the test starts and stops; skipped where there is none."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read import ReadNotes, read_patients
from reasoner.run_record import input_files
from reasoner.terms import ONTO, PATIENTS

from .omop import CONCEPTS
from .resources import kinds, values

USER, PASSWORD = "reader", "s3cr:t/@"
QUOTED: Final = "s3cr%3At%2F%40"

TABLES: Final = """
CREATE SCHEMA clinic; CREATE SCHEMA vocabulary;
CREATE TABLE clinic.person (person_id bigint, gender_concept_id integer, year_of_birth integer);
INSERT INTO clinic.person VALUES (-7, 8532, 1960), (12, 8507, 1961);
CREATE TABLE clinic.condition_occurrence (condition_occurrence_id integer, person_id bigint,
    condition_concept_id integer, condition_start_date date, condition_source_value varchar(50));
INSERT INTO clinic.condition_occurrence VALUES (1, 12, 2000000001, '2026-01-02', 'C7A8   '),
    (2, 12, 2000000002, '2026-01-03', NULL);
CREATE TABLE clinic.measurement (measurement_id integer, person_id bigint, measurement_concept_id integer,
    measurement_date date, measurement_datetime timestamptz, value_as_number numeric, unit_concept_id integer,
    range_high numeric);
INSERT INTO clinic.measurement VALUES
    (1, 12, 3016723, '2026-08-25', '2026-08-25 10:20:30+00', 1.20, 8840, 1.3),
    (2, 12, 3000963, '2026-08-25', NULL, 9.0000000000000000001, 8713, NULL);
CREATE TABLE clinic.drug_exposure (drug_exposure_id integer, person_id bigint, drug_concept_id integer,
    drug_exposure_start_date date, drug_exposure_end_date date);
INSERT INTO clinic.drug_exposure VALUES (1, 12, 40000001, '2026-03-01', '2026-03-14');
CREATE TABLE clinic.note (note_id integer, person_id bigint);
CREATE TABLE vocabulary.concept (concept_id integer, concept_name text, vocabulary_id text,
    concept_class_id text, concept_code text);
INSERT INTO vocabulary.concept
    SELECT n, 'other', 'SNOMED', '', n::text FROM generate_series(5000000, 5020000) n;
INSERT INTO vocabulary.concept VALUES (40000001, 'product', 'RxNorm', 'Clinical Drug', '200328');
CREATE TABLE vocabulary.concept_ancestor (ancestor_concept_id integer, descendant_concept_id integer);
INSERT INTO vocabulary.concept_ancestor VALUES (2000000003, 40000001)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a fresh server, without a database name."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    found = shutil.which("postgres") or (str(programs[-1]) if programs else None)
    if found is None:
        pytest.skip("no Postgres server at hand; on Debian it is in the package postgresql")
    pytest.importorskip("adbc_driver_postgresql")
    programs_folder = Path(found).resolve().parent
    with TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "password").write_text(PASSWORD)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off -c timezone=UTC"
        control = [str(programs_folder / "pg_ctl"), "-D", str(folder / "data"), "-w", "-s"]
        setup = [
            str(programs_folder / "initdb"),
            "-D",
            str(folder / "data"),
            "-A",
            "scram-sha-256",
            "-U",
            USER,
        ]
        setup += [f"--pwfile={folder / 'password'}", "-N", "-E", "UTF8", "--locale=C"]
        _run(folder, setup)
        _run(folder, [*control, "-l", str(folder / "log"), "-o", options, "start"])
        try:
            yield f"postgresql://{USER}:{QUOTED}@127.0.0.1:{port}"
        finally:
            _run(folder, [*control, "-m", "immediate", "stop"])


def _run(folder: Path, command: list[str]) -> None:
    """Postgres refuses to run as root; there is a user for it where its package is installed."""
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        who = {"user": "postgres", "group": "postgres", "extra_groups": []}
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres", "postgres")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    subprocess.run(
        command, check=True, cwd=folder, env=environment, stdout=subprocess.DEVNULL, timeout=60, **who
    )


@pytest.fixture(scope="module")
def database(server: str) -> str:
    """A database with a CDM in one schema and its vocabulary in another."""
    driver = pytest.importorskip("adbc_driver_postgresql.dbapi")
    url = f"{server}/postgres"
    with driver.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in TABLES.split(";"):
            if statement.strip():
                cursor.execute(statement)
        for number, vocabulary, code in CONCEPTS:
            row = f"({number}, '', '{vocabulary}', 'Ingredient', '{code}')"
            cursor.execute(f"INSERT INTO vocabulary.concept VALUES {row}")  # noqa: S608 (own rows)
    return url


def _read(ontology: Ontology, url: str, *paths: Path) -> tuple[list[PatientGraph], ReadNotes]:
    notes = ReadNotes()
    return list(read_patients([Path(url), *paths], ontology, notes=notes)), notes


def test_a_database_is_read(ontology: Ontology, database: str) -> None:
    """Exact digits, the vocabulary of another schema, ingredients, source values."""
    patients, notes = _read(ontology, database)
    assert notes.rejected == []
    first, second = patients
    assert (first.iri, second.iri) == (PATIENTS + "-7", PATIENTS + "12")
    assert [term.lexical for term in second.literals(second.iri, ONTO + "birthDate")] == ["1961"]
    assert values(second, "measurement-1", "value") == ["1.20"]
    assert values(second, "measurement-1", "date") == ["2026-08-25T10:20:30"]
    assert values(second, "measurement-2", "value") == ["9.0000000000000000001"]
    assert values(second, "drug_exposure-1", "hasAgent") == ["capecitabine"]
    assert kinds(second, "hasNeoplasm") == [["Neoplasm", "PancreaticNeoplasm"]]
    sources = {
        term.lexical
        for _, p, term in second.triples()
        if p == ONTO + "sourceFile" and not isinstance(term, str)
    }
    assert sources == {database.replace(f"{USER}:{QUOTED}@", "")}


def test_the_password_is_nowhere(ontology: Ontology, database: str) -> None:
    """Not in a fact, not in a note, not in an error, not in what a run records of its input."""
    patients, notes = _read(ontology, database)
    wrong, refused = _read(ontology, database.replace(QUOTED, "wr%2Fong"))
    assert wrong == []
    (error,) = refused.rejected
    assert error.path == database.replace(f"{USER}:{QUOTED}@", "")
    assert "SQLSTATE 28P01" in error.reason or "OperationalError" in error.reason
    told = [repr(patients), repr(notes), repr(refused), str(error), repr(list(input_files([Path(database)])))]
    assert not [text for text in told if QUOTED in text or PASSWORD in text or "wr%2Fong" in text]


def test_nothing_is_changed(database: str) -> None:
    """The snapshot refuses to write."""
    from reasoner.read.omop.postgres import open_postgres

    driver = pytest.importorskip("adbc_driver_postgresql.dbapi")
    with (
        open_postgres(database) as opened,
        opened._connection.cursor() as cursor,
        pytest.raises(driver.Error, match="read-only"),
    ):
        cursor.execute("CREATE TABLE clinic.x (a integer)")


def test_which_schema(ontology: Ontology, server: str, database: str) -> None:
    """No CDM, and two of them: the address can say which one."""
    driver = pytest.importorskip("adbc_driver_postgresql.dbapi")
    with driver.connect(database, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE empty")
    _, none = _read(ontology, f"{server}/empty")
    assert ["no schema that can be seen has a person table" in e.reason for e in none.rejected] == [True]
    with driver.connect(database, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA trial")
        cursor.execute("CREATE TABLE trial.person AS SELECT 99 AS person_id")
    try:
        _, both = _read(ontology, database)
        assert ["the schemas clinic, trial all have" in e.reason for e in both.rejected] == [True]
        (patient,), _ = _read(ontology, f"{database}?options=-csearch_path%3Dtrial")
        assert patient.iri == PATIENTS + "99"
    finally:
        with driver.connect(database, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA trial CASCADE")


def test_nobody_answers(ontology: Ontology) -> None:
    """A clear line and no patient."""
    pytest.importorskip("adbc_driver_postgresql")
    patients, notes = _read(ontology, "postgresql://127.0.0.1:1/cdm")
    assert patients == []
    (error,) = notes.rejected
    assert error.path == "postgresql://127.0.0.1:1/cdm"
    assert error.reason.startswith("the database cannot be read (OperationalError")
