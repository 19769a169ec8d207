# SPDX-License-Identifier: Apache-2.0
"""Patients from FHIR: JSON of R4 (resources, bundles, bulk NDJSON) and RDF, many files read together.

1. Resources are checked (`structure.py`) and loaded into DuckDB (`documents.py`); equal copies count once.
2. `prepare/*.sql` resolves references and codes and decides which tumour each resource is about.
3. `rows/<table>.sql` fills the row table of that name, one file per table; `own.py` adds what is sent in our
   own terms, for any table.
4. Rows are taken out patient by patient, in the order of their identifiers, and become triples by
   `reasoner.read.mapping`, the same for every source.

The profiles of mCODE STU1 to STU4 and US Core are read by their codes; `meta.profile` is a hint only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from typing import Final

import duckdb

from reasoner.errors import ReadError
from reasoner.ontology import Ontology
from reasoner.read.code_map import CodeMap, Mapping, normal_code, normal_system
from reasoner.read.fhir.documents import Resource, lost, read_resources
from reasoner.read.fhir.own import SYSTEM, OwnTerms, own_rows
from reasoner.read.files import SourceFile
from reasoner.read.notes import ReadNotes, Unmapped
from reasoner.read.row_database import BATCH, RowStream, insert_columns, open_database, to_finding
from reasoner.read.rows import PatientRows
from reasoner.read.tables import TABLES

__all__ = ["read_fhir"]

#: In this order: each builds on those before.
_PREPARE: Final = ("resource", "link", "fact", "own", "coding")
_DECIDE: Final = ("concept", "tumour", "measured", "radiotherapy", "condition", "finding")
#: The row tables that standard resources fill, parents before their parts.
_STANDARD: Final = tuple(name for name in TABLES if (files(__name__) / "rows" / f"{name}.sql").is_file())
_OWN_SYSTEM: Final = normal_system(SYSTEM)


def read_fhir(
    sources: Iterable[SourceFile], code_map: CodeMap, ontology: Ontology, notes: ReadNotes
) -> Iterator[PatientRows]:
    """Every patient of some FHIR files, in the order of the ids of the Patient resources.

    A file that cannot be read is listed in `notes.rejected`; the others are read without it.

    Raises:
        ReadError: the database gave up; no patient after this point was read.
    """
    files_given = list(sources)
    try:
        size = sum(source.path.stat().st_size * (10 if source.gzipped else 1) for source in files_given)
        with open_database(size) as connection:
            if _load(connection, files_given, notes):
                tables = _prepare(connection, code_map, OwnTerms(ontology))
                _note_rest(connection, notes)
                yield from _patients(connection, tables)
    except duckdb.Error as error:
        # The message of the database quotes the data; it must not reach a log.
        reason = f"the FHIR files could not be read together ({error.__class__.__name__})"
        raise ReadError("FHIR", reason) from None


def _prepare(connection: duckdb.DuckDBPyConnection, code_map: CodeMap, own: OwnTerms) -> list[str]:
    """Fill the row tables that there is something for, each as `row_<name>`; their names, in order."""
    own.load(connection)
    for name in _PREPARE:
        connection.execute(_script("prepare", name))
    _resolve_codes(connection, code_map, own)
    for name in _DECIDE:
        connection.execute(_script("prepare", name))
    _fill_rows(connection)
    sent = _prepare_own(connection)
    # The resources that any row rests on.
    connection.execute("CREATE TABLE used AS SELECT n FROM own_record")
    tables = [table for table in TABLES if table in _STANDARD or table in sent]
    for table in tables:
        parts = [f"FROM standard_{table}"] if table in _STANDARD else []
        parts += [own_rows(table)] if table in sent else []
        connection.execute(f"CREATE VIEW row_{table} AS {' UNION ALL BY NAME '.join(parts)}")
        connection.execute(f"INSERT INTO used SELECT n FROM row_{table}")  # noqa: S608 (own name)
    connection.execute(_script("prepare", "rest"))
    return tables


def _fill_rows(connection: duckdb.DuckDBPyConnection) -> None:
    for table in _STANDARD:
        connection.execute(f"CREATE TABLE standard_{table} AS {_script('rows', table)}")


def _prepare_own(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """What is said in our own terms, beside the rows that it adds to or refers to; for which tables."""
    connection.execute(
        "CREATE TABLE located AS"
        " SELECT tbl, n, CASE WHEN tbl = 'diagnosis' THEN 'neoplasm' ELSE name END AS row_id FROM own_record"
    )
    for table in _STANDARD:
        connection.execute(
            f"INSERT INTO located SELECT DISTINCT '{table}', n, row_id FROM standard_{table} WHERE n IN"  # noqa: S608
            " (SELECT n FROM own_statement UNION ALL SELECT target FROM link WHERE element = 'record')"
        )
    connection.execute(_script("prepare", "own_cell"))
    return {table for (table,) in connection.execute("SELECT DISTINCT tbl FROM own_cell").fetchall()}


def _script(folder: str, name: str) -> str:
    return (files(__name__) / folder / f"{name}.sql").read_text("utf-8")


def _load(connection: duckdb.DuckDBPyConnection, sources: Iterable[SourceFile], notes: ReadNotes) -> bool:
    """Fill the table `source`; whether there is any resource to read."""
    connection.execute(
        "CREATE TABLE source (n BIGINT, file VARCHAR, path VARCHAR, full_url VARCHAR, type VARCHAR,"
        " id VARCHAR, digest VARCHAR, body VARCHAR, invalid VARCHAR)"
    )
    number = 0
    waiting: list[Resource] = []
    for source in sources:
        try:
            for resource in read_resources(source, notes):
                waiting.append(resource)
                if len(waiting) == BATCH:
                    number = _insert_resources(connection, waiting, number)
                    waiting.clear()
        except ReadError as error:
            notes.rejected.append(error)
            connection.execute("DELETE FROM source WHERE file = $1", [source.name])
            waiting = [resource for resource in waiting if resource.file != source.name]
            waiting.append(lost(source.name, ""))
    if waiting:
        _insert_resources(connection, waiting, number)
    return bool(connection.execute("SELECT 1 FROM source WHERE type <> '' LIMIT 1").fetchall())


def _insert_resources(connection: duckdb.DuckDBPyConnection, batch: list[Resource], number: int) -> int:
    numbers = list(range(number, number + len(batch)))
    insert_columns(connection, "source", [numbers, *map(list, zip(*batch, strict=True))])
    return number + len(batch)


def _resolve_codes(connection: duckdb.DuckDBPyConnection, code_map: CodeMap, own: OwnTerms) -> None:
    """Fill `code_term`: each code that occurs, with each term that it stands for; `form` numbers them."""
    connection.execute(
        "CREATE TABLE code_term (source_system VARCHAR, source_code VARCHAR, system VARCHAR, code VARCHAR,"
        " form INTEGER, term VARCHAR, kinds VARCHAR[], sure BOOLEAN, implied_site VARCHAR, score VARCHAR)"
    )
    pairs = connection.execute("SELECT DISTINCT source_system, source_code FROM coding ORDER BY ALL")
    rows: list[tuple[object, ...]] = []
    for source_system, source_code in pairs.fetchall():
        system = normal_system(source_system)
        head = (source_system, source_code, system, normal_code(system, source_code))
        found: tuple[Mapping, ...] = code_map.resolve(source_system, source_code)
        if system == _OWN_SYSTEM and (mapping := own.mapping(source_code)):
            found = (mapping,)
        for form, m in enumerate(found, 1):
            rows.append((*head, form, m.term, list(m.kinds), m.sure, m.implied_site, m.score))
        if not found:
            rows.append((*head, 1, None, [], False, None, None))
    if rows:
        insert_columns(connection, "code_term", [list(column) for column in zip(*rows, strict=True)])


def _note_rest(connection: duckdb.DuckDBPyConnection, notes: ReadNotes) -> None:
    (notes.copies,) = connection.execute("SELECT count(*) FROM copy WHERE n <> same").fetchone() or (0,)
    for reason, file, number in connection.execute("FROM rest ORDER BY ALL").fetchall():
        notes.skip(file or "FHIR", reason, number)
    for *unmapped, number in connection.execute("FROM unmapped ORDER BY ALL").fetchall():
        notes.unmapped[Unmapped(*unmapped)] += number


def _patients(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> Iterator[PatientRows]:
    """Patients one after the other; each row table is a stream in the same order."""
    tables = {name: RowStream(connection, f"row_{name}") for name in names}
    findings = RowStream(connection, "finding")
    everyone = connection.cursor().execute(
        "SELECT p, patient.id, file FROM patient JOIN resource r ON r.n = patient.first"
        " WHERE p IN (SELECT p FROM fact WHERE type = 'Patient') ORDER BY p"
    )
    while batch := everyone.fetchmany(BATCH):
        for number, identifier, file in batch:
            rows = {name: found for name, stream in tables.items() if (found := list(stream.take(number)))}
            found = list(findings.take(number))
            opens = frozenset(name for row in found for name in (row["opens"] or "").split())
            yield PatientRows(identifier, file, rows, tuple(map(to_finding, found)), opens)
