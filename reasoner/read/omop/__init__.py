# SPDX-License-Identifier: Apache-2.0
"""Patients from the OMOP Common Data Model 5.3 and 5.4: CSV and Parquet files, DuckDB files, Postgres.

1. The tables that are read come into DuckDB as text (`tables.py`, `postgres.py`), all of a run together.
2. `prepare/*.sql` finds what the codes mean, source values beside concepts, and which tumour each record is
   about. The vocabulary tables of the CDM may be missing or partial.
3. `rows/<table>.sql` fills the row table of that name, one file per table.

The identifier of a patient is the `person_id`. A visit, a note and what OMOP derives itself are not
facts that any criterion looks at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from importlib.resources import files
from typing import Final

import duckdb

from reasoner.errors import ReadError
from reasoner.read.code_map import CodeMap
from reasoner.read.files import SourceFile, database_address
from reasoner.read.notes import ReadNotes, Unmapped
from reasoner.read.omop.concept_ids import known_concepts
from reasoner.read.omop.postgres import Postgres, open_postgres
from reasoner.read.omop.tables import (
    VOCABULARY,
    TableSource,
    find_tables,
    load_table,
    readable_paths,
    vocabulary_filter,
)
from reasoner.read.row_database import (
    BATCH,
    RowStream,
    code_terms,
    insert_columns,
    open_database,
    to_finding,
)
from reasoner.read.rows import PatientRows
from reasoner.read.tables import TABLES

__all__ = ["read_omop"]

#: In this order: each builds on those before.
_DECIDE: Final = ("meaning", "fact", "tumour", "measured", "finding")
#: More bytes than are held in memory: how large a database is, is not known beforehand.
_LARGE: Final = 2**40
#: The row tables that OMOP fills, parents before their parts.
_ROWS: Final = tuple(name for name in TABLES if (files(__name__) / "rows" / f"{name}.sql").is_file())


def read_omop(sources: Iterable[SourceFile], code_map: CodeMap, notes: ReadNotes) -> Iterator[PatientRows]:
    """Every person of one CDM, in the order of the person_id as text.

    A file that cannot be read is listed in `notes.rejected`; the others are read without it.

    Args:
        sources: CSV, Parquet and DuckDB files, and the address of a Postgres database: all of them together
        are one CDM, because another one may give its person_id to other people.
        code_map: what the codes stand for.
        notes: filled before the first patient is yielded.

    Raises:
        ReadError: a database gave up; no patient after this point was read.
    """
    given = list(sources)
    addresses = [source for source in given if source.kind == "postgres"]
    files_given = [source for source in given if source.kind != "postgres"]
    for address in addresses[1:]:
        notes.reject(address.name, "one database is read at a time")
    size = sum(file.path.stat().st_size * (10 if file.gzipped else 4) for file in files_given)
    readable = [path for file in files_given for path in readable_paths(file)]
    try:
        with open_database(_LARGE if addresses else size, readable) as connection:
            refused = len(notes.rejected)
            connection.execute(_script("prepare", "cdm"))
            tables = find_tables(connection, files_given, notes)
            with ExitStack() as stack:
                server = stack.enter_context(_server(addresses[0])) if addresses else None
                _load(connection, tables, notes, server)
            if names := [error.path for error in notes.rejected[refused:]]:
                insert_columns(connection, "refused", [names])
            _prepare(connection, code_map)
            _note_rest(connection, notes)
            notes.identifiers.add(_identifiers(connection))
            yield from _patients(connection)
    except duckdb.Error as error:
        # The message of the database quotes the data; it must not reach a log.
        reason = f"the OMOP tables could not be read together ({error.__class__.__name__})"
        raise ReadError("OMOP", reason) from None


def _server(source: SourceFile) -> AbstractContextManager[Postgres]:
    return open_postgres(database_address(source.path) or "")


def _script(folder: str, name: str) -> str:
    return (files(__name__) / folder / f"{name}.sql").read_text("utf-8")


def _load(
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[TableSource],
    notes: ReadNotes,
    server: Postgres | None = None,
) -> None:
    """Records first; then, of the vocabulary, what they use."""
    _load_each(connection, [source for source in sources if source.table not in VOCABULARY], notes)
    if server:
        server.load(connection, notes)
    connection.execute(_script("prepare", "known"))
    connection.execute(_script("prepare", "use"))
    for table in VOCABULARY:
        _load_each(connection, [source for source in sources if source.table == table], notes)
        if server:
            used = connection.execute("SELECT id FROM used_concept ORDER BY id").fetchall()
            server.load_vocabulary(connection, table, [concept for (concept,) in used])
        if table == "concept_ancestor":
            connection.execute(
                "INSERT INTO used_concept SELECT ancestor_concept_id FROM cdm.concept_ancestor EXCEPT "
                "SELECT id FROM used_concept"
            )


def _load_each(
    connection: duckdb.DuckDBPyConnection, sources: Iterable[TableSource], notes: ReadNotes
) -> None:
    for source in sources:
        try:
            load_table(connection, source, notes, vocabulary_filter(source.table))
        except ReadError as error:
            notes.rejected.append(error)


def _prepare(connection: duckdb.DuckDBPyConnection, code_map: CodeMap) -> None:
    """Fill the row tables, each as `row_<name>`, and `used`: the records that any of them rests on."""
    connection.execute(
        "CREATE TABLE concept_id (concept_id VARCHAR, vocabulary_id VARCHAR,"
        " concept_code VARCHAR, concept_name VARCHAR)"
    )
    insert_columns(connection, "concept_id", list(zip(*known_concepts(), strict=True)))
    connection.execute(_script("prepare", "candidate"))
    _resolve_codes(connection, code_map)
    for name in _DECIDE:
        connection.execute(_script("prepare", name))
    connection.execute("CREATE TABLE used (n BIGINT)")
    for table in _ROWS:
        connection.execute(f"CREATE TABLE row_{table} AS {_script('rows', table)}")
        connection.execute(f"INSERT INTO used SELECT n FROM row_{table} WHERE n IS NOT NULL")  # noqa: S608
    connection.execute(_script("prepare", "rest"))


def _resolve_codes(connection: duckdb.DuckDBPyConnection, code_map: CodeMap) -> None:
    """Fill `code_term`: each code that occurs, with each term that it stands for."""
    connection.execute(
        "CREATE TABLE code_term (vocabulary_id VARCHAR, code VARCHAR, system VARCHAR, normal VARCHAR,"
        " term VARCHAR, kinds VARCHAR[], sure BOOLEAN, implied_site VARCHAR, score VARCHAR)"
    )
    pairs = connection.execute(
        "SELECT DISTINCT vocabulary_id, code, coalesce(v.system, vocabulary_id) FROM candidate "
        "LEFT JOIN vocabulary v USING (vocabulary_id) ORDER BY ALL"
    )
    rows = [
        (vocabulary, code, *term)
        for vocabulary, code, system in pairs.fetchall()
        for term in code_terms(system, code, code_map)
    ]
    if rows:
        insert_columns(connection, "code_term", [list(column) for column in zip(*rows, strict=True)])


def _note_rest(connection: duckdb.DuckDBPyConnection, notes: ReadNotes) -> None:
    ((copies,),) = connection.execute("SELECT coalesce(sum(copies - 1), 0)::BIGINT FROM single").fetchall()
    notes.copies += copies
    for reason, file, number in connection.execute("FROM rest ORDER BY ALL").fetchall():
        notes.skip(file or "OMOP", reason, number)
    for system, code, kind, file, number in connection.execute("FROM unmapped ORDER BY ALL").fetchall():
        notes.unmapped[Unmapped(system, code, kind, file)] += number


def _identifiers(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Whom any record names, also those who are not among the persons."""
    cursor = connection.cursor().execute("SELECT id FROM patient UNION SELECT person_id FROM stray")
    while batch := cursor.fetchmany(BATCH):
        yield from (identifier for (identifier,) in batch)


def _patients(connection: duckdb.DuckDBPyConnection) -> Iterator[PatientRows]:
    """Patients one after the other; each row table is a stream in the same order."""
    tables = {name: RowStream(connection, f"row_{name}") for name in _ROWS}
    findings = RowStream(connection, "finding")
    everyone = connection.cursor().execute("SELECT p, id, file FROM patient ORDER BY p")
    while batch := everyone.fetchmany(BATCH):
        for number, identifier, file in batch:
            rows = {name: found for name, stream in tables.items() if (found := list(stream.take(number)))}
            found = list(findings.take(number))
            opens = frozenset(name for row in found for name in (row["opens"] or "").split())
            yield PatientRows(identifier, file, rows, tuple(map(to_finding, found)), opens)
