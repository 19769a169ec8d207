# SPDX-License-Identifier: Apache-2.0
"""Files and DuckDB databases of a CDM are copied as text, table by table, into those of `prepare/cdm.sql`.

1. Names of tables and columns may be in upper or lower case; a table may be in several files
   (`person_1.csv`, `person/part-0001.parquet`), and columns that it does not have stay empty.
2. Numbers keep the digits of the file: nothing is parsed before it is text.
3. A line that is no row of its table is listed and left out; a file that cannot be read, or that lacks the
   column that says whose its rows are, is rejected.
4. Of the vocabulary only the concepts that occur are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import duckdb

from reasoner.errors import ReadError
from reasoner.read.files import UNREADABLE, SourceFile, open_bytes
from reasoner.read.notes import ReadNotes
from reasoner.read.sources import table_name
from reasoner.read.stray_tables import reject_stray, tables_like

__all__ = ["VOCABULARY", "TableSource", "copy_rows", "find_tables", "known_tables", "load_table"]
__all__ += ["our_columns", "readable_paths", "vocabulary_filter"]

#: Tables of the vocabulary: read after all others, and only where they are about something that occurs.
VOCABULARY: Final = ("concept_ancestor", "concept")
#: `person_1`, `person-0001`, and `2b_concept`, `omop_person`.
_NUMBERED: Final = re.compile(r"[-_.]\d+$")
_GLOB: Final = re.compile(r"[\[*?]")
_FIRST_LINE: Final = 64 * 1024
#: More lines than these that are no rows: the file is something else, or cut the wrong way.
_MAX_BAD_LINES: Final = 100
#: Columns of whole numbers.
_WHOLE: Final = re.compile(r"(?!vocabulary_id|concept_class_id)\w+_id|(?:year|month|day)_of_birth")
#: Texts that stand for no value in exports.
_NO_VALUE: Final = r"('', '\N', 'NULL')"


class TableSource(NamedTuple):
    """A table of the CDM: its name, what to select it from with which argument, the file to name."""

    table: str
    relation: str
    argument: str | None
    file: str


class _Format(NamedTuple):
    delimiter: str
    quote: str


def readable_paths(file: SourceFile) -> tuple[str, ...]:
    """What DuckDB must be allowed to open to read the file."""
    path = str(file.path.resolve())
    return (path, f"{path}.wal") if file.kind == "duckdb" else (path, _pattern(file))


def _pattern(file: SourceFile) -> str:
    """The path as a pattern that means just this file; DuckDB takes paths for patterns."""
    return _GLOB.sub(lambda match: f"[{match[0]}]", str(file.path.resolve()))


def find_tables(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], notes: ReadNotes
) -> list[TableSource]:
    """The tables of the CDM in some files; other files are listed in the notes."""
    known, empty = known_tables(connection), _without_facts(connection)
    found: list[TableSource] = []
    for number, file in enumerate(files):
        try:
            if file.kind == "duckdb":
                found += _attach(connection, file, f"source_{number}", notes)
            elif table := _table_of(file, known):
                found += _of_file(table, file, notes)
            elif not _table_of(file, empty):
                _tell_other(file, notes)
        except ReadError as error:
            notes.rejected.append(error)
    return found


def _table_of(file: SourceFile, known: set[str]) -> str | None:
    """By the name of the file, else by that of its folder."""
    for name in (table_name(file), file.path.parent.name.lower()):
        plain = _NUMBERED.sub("", name)
        if plain in known:
            return plain
        ends = [table for table in known if plain.endswith(f"_{table}")]
        if ends and plain.removesuffix("_" + max(ends, key=len)).count("_") == 0:
            return max(ends, key=len)
    return None


def _tell_other(file: SourceFile, notes: ReadNotes) -> None:
    reason = "not a table of the CDM that is read"
    if tables_like(file.path):
        reject_stray(file.path, file.name, notes, reason)
    else:
        notes.skip(file.name, reason)


def _of_file(table: str, file: SourceFile, notes: ReadNotes) -> list[TableSource]:
    if file.kind == "parquet":
        if file.gzipped:
            raise ReadError(file.name, "a gzipped Parquet file is not read; unpack it")
        return [TableSource(table, "read_parquet($1)", _pattern(file), file.name)]
    form = _csv_format(file, table)
    if form is None:
        notes.skip(file.name, "an empty file")
        return []
    options = (
        f"all_varchar = true, header = true, delim = '{form.delimiter}', quote = '{form.quote}', "
        f"escape = '{form.quote}', strict_mode = true, ignore_errors = true, store_rejects = true, "
        f"compression = '{'gzip' if file.gzipped else 'none'}'"
    )
    return [TableSource(table, f"read_csv($1, {options})", _pattern(file), file.name)]


def _csv_format(file: SourceFile, table: str) -> _Format | None:
    """By the first line. A downloaded vocabulary has tabs, and quotation marks that mean nothing."""
    try:
        with open_bytes(file) as stream:
            first = stream.readline(_FIRST_LINE)
    except UNREADABLE as error:
        raise ReadError(file.name, f"cannot be opened: {error.__class__.__name__}") from error
    if not first.strip():
        return None
    delimiter = max("\t;,|", key=lambda mark: first.count(mark.encode()))
    return _Format(delimiter, "" if table in VOCABULARY and delimiter == "\t" else '"')


def _attach(
    connection: duckdb.DuckDBPyConnection, file: SourceFile, name: str, notes: ReadNotes
) -> list[TableSource]:
    """The tables of a DuckDB file: of the one schema that has persons, and what it lacks of the others."""
    if file.gzipped:
        raise ReadError(file.name, "a gzipped database is not read; unpack it")
    path = str(file.path.resolve()).replace("'", "''")
    try:
        connection.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
    except duckdb.Error as error:
        reason = f"is not a DuckDB database that can be read ({error.__class__.__name__})"
        raise ReadError(file.name, reason) from None
    rows = connection.execute(
        "SELECT lower(table_name), table_schema, table_name FROM information_schema.tables "
        "WHERE table_catalog = $1 ORDER BY ALL",
        [name],
    ).fetchall()
    homes = [schema for table, schema, _ in rows if table == "person"]
    if len(homes) > 1:
        raise ReadError(file.name, f"the schemas {', '.join(homes)} all have persons; give one CDM at a time")
    known = known_tables(connection)
    chosen: dict[str, TableSource] = {}
    for table, schema, given in sorted(rows, key=lambda row: row[1] not in homes):
        if table in known and table not in chosen:
            chosen[table] = TableSource(table, f'{name}."{schema}"."{given}"', None, file.name)
    for table in sorted({table for table, _, _ in rows} - known - _without_facts(connection)):
        notes.skip(f"{file.name}: {table}", "not a table of the CDM that is read")
    return list(chosen.values())


def load_table(
    connection: duckdb.DuckDBPyConnection, source: TableSource, notes: ReadNotes, where: str = ""
) -> None:
    """Copy one table; `where` limits it.

    Raises:
        ReadError: it cannot be read, or lacks a column without which it says nothing; nothing was copied.
    """
    arguments = [source.argument] if source.argument else []
    head = f"SELECT * FROM {source.relation}"  # noqa: S608 (options of ours, names from the catalogue)
    try:
        cursor = connection.execute(f"{head} LIMIT 0", arguments)
        given = {column[0].lower(): column[0] for column in cursor.description or ()}
        if columns := our_columns(connection, source.table, given):
            copy_rows(connection, source, columns, where)
        elif connection.execute(f"{head} LIMIT 1", arguments).fetchall():
            missing = _required(connection, source.table)
            raise ReadError(
                source.file, f"is named like the table {source.table}, but has no column {missing}"
            )
    except duckdb.Error as error:
        # The message of the database quotes the data; it must not reach a log.
        reason = f"cannot be read as the table {source.table} ({error.__class__.__name__})"
        raise ReadError(source.file, reason) from None
    if "read_csv" in source.relation:
        _tell_rejects(connection, source, notes)


def copy_rows(
    connection: duckdb.DuckDBPyConnection, source: TableSource, columns: dict[str, str], where: str = ""
) -> None:
    """Append the rows of a source, with the file that they come from."""
    cells = ", ".join(_cell(target, name) for target, name in columns.items())
    relation = source.relation.replace("$1", "$path")
    connection.execute(
        f"INSERT INTO cdm.{source.table} (file, {', '.join(columns)}) "  # noqa: S608 (as above)
        f"SELECT $file, {cells} FROM {relation} {where}",
        {"file": source.file, **({"path": source.argument} if source.argument else {})},
    )


def known_tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The tables of the CDM that are read."""
    return {name for (name,) in connection.execute("SELECT table_name FROM required").fetchall()}


def _without_facts(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The tables of the CDM that need not be read."""
    return {name for (name,) in connection.execute("SELECT table_name FROM without_facts").fetchall()}


def our_columns(connection: duckdb.DuckDBPyConnection, table: str, given: dict[str, str]) -> dict[str, str]:
    """The columns that are read and how the source calls them; none if the one is missing that must not be.

    `given` are the columns of the source by their names in lower case.
    """
    ours = connection.execute(
        "SELECT c.column_name, f.former_name FROM information_schema.columns c "
        "LEFT JOIN former f USING (column_name) "
        "WHERE c.table_schema = 'cdm' AND c.table_name = $1 AND c.column_name <> 'file'",
        [table],
    ).fetchall()
    found = {name: given.get(name) or given.get(former or "") for name, former in ours}
    columns = {name: original for name, original in found.items() if original}
    return columns if _required(connection, table) in columns else {}


def _required(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    query = "SELECT column_name FROM required WHERE table_name = $1"
    return str(connection.execute(query, [table]).fetchall()[0][0])


def _cell(target: str, name: str) -> str:
    """A cell as text. Ids that went through a floating-point column lose what that added (`8507.0`)."""
    quoted = '"' + name.replace('"', '""') + '"'
    text = f"trim({quoted}::VARCHAR)"
    if _WHOLE.fullmatch(target):
        text = f"regexp_replace({text}, '\\.0+$', '')"
    return f"CASE WHEN {text} IN {_NO_VALUE} THEN NULL ELSE {text} END"


def vocabulary_filter(table: str) -> str:
    """What of the vocabulary occurs: concepts that are used, and ancestors of those."""
    key = {"concept_ancestor": "descendant_concept_id", "concept": "concept_id"}.get(table)
    if key is None:
        return ""
    return f"SEMI JOIN used_concept u ON u.id = regexp_replace({key}::VARCHAR, '\\.0+$', '')"


def _tell_rejects(connection: duckdb.DuckDBPyConnection, source: TableSource, notes: ReadNotes) -> None:
    """Lines that are no rows: too few or too many cells, an open quotation mark, not UTF-8."""
    lines = connection.execute("SELECT DISTINCT line FROM reject_errors ORDER BY 1").fetchall()
    connection.execute("DELETE FROM reject_errors")
    connection.execute("DELETE FROM reject_scans")
    for (line,) in lines[:_MAX_BAD_LINES]:
        notes.reject(source.file, f"not a row of the table {source.table}", line)
    if len(lines) > _MAX_BAD_LINES:
        reason = f"{len(lines) - _MAX_BAD_LINES} more lines are not rows of the table {source.table}"
        notes.reject(source.file, reason)
