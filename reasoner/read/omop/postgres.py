# SPDX-License-Identifier: Apache-2.0
"""The CDM of a Postgres server, streamed table by table in one read-only snapshot.

This is the only reader that opens a connection, and only to the server that the user names. The address may
hold a password: messages and results name the host and the database alone. The client is the ADBC driver of
Apache Arrow (optional extra `postgres`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final, NamedTuple

import duckdb

from reasoner.errors import ReadError
from reasoner.read.files import shown_address
from reasoner.read.notes import ReadNotes
from reasoner.read.omop.tables import VOCABULARY, TableSource, copy_rows, known_tables, our_columns

__all__ = ["Postgres", "open_postgres"]

#: Concepts asked for at a time.
_IDS: Final = 5_000
_ISO_TEXT: Final = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL extra_float_digits = 1",
)


class _Place(NamedTuple):
    """A table on the server under its own name, with its columns by their names in lower case."""

    schema: str
    name: str
    columns: dict[str, str]


@contextmanager
def open_postgres(url: str) -> Iterator[Postgres]:
    """Connect, and hold one snapshot for as long as it is open.

    Raises:
        ReadError: no driver, no connection, or no CDM there.
    """
    shown = shown_address(url)
    try:
        driver: Any = import_module("adbc_driver_postgresql.dbapi")
    except ImportError:
        reason = "reading from Postgres needs the optional part: pip install 'trialshapes[postgres]'"
        raise ReadError(shown, reason) from None
    try:
        with driver.connect(url) as connection:
            with connection.cursor() as cursor:
                for statement in _ISO_TEXT:
                    cursor.execute(statement)
            yield Postgres(connection, shown)
    except driver.Error as error:
        # The message of the server may quote what it was sent.
        state = getattr(error, "sqlstate", None)
        told = f", SQLSTATE {state}" if state else ""
        reason = f"the database cannot be read ({error.__class__.__name__}{told}); check address and rights"
        raise ReadError(shown, reason) from None


class Postgres:
    """One CDM on a server."""

    def __init__(self, connection: Any, shown: str) -> None:  # noqa: ANN401 (a driver without types)
        """Find nothing yet."""
        self._connection = connection
        self._shown = shown

    def load(self, target: duckdb.DuckDBPyConnection, notes: ReadNotes) -> None:
        """Copy the records; the vocabulary comes later, when it is known which concepts occur.

        Raises:
            ReadError: there is no one schema with persons.
        """
        known = known_tables(target)
        for table, place in self._places(known).items():
            if table in VOCABULARY:
                continue
            if ours := our_columns(target, table, place.columns):
                self._copy(target, table, place, ours)
            else:
                notes.reject(self._shown, f"the table {table} has no column that is read")

    def load_vocabulary(self, target: duckdb.DuckDBPyConnection, table: str, ids: Sequence[str]) -> None:
        """Copy of a vocabulary table what is about these concepts."""
        place = self._places({"person", table}).get(table)
        ours = our_columns(target, table, place.columns) if place else {}
        if not place or not ours:
            return
        key = ours["descendant_concept_id" if table == "concept_ancestor" else "concept_id"]
        numbers = [number for number in ids if number.lstrip("-").isdecimal()]
        for start in range(0, len(numbers), _IDS):
            listed = ", ".join(numbers[start : start + _IDS])
            self._copy(target, table, place, ours, f"WHERE {_quoted(key)} IN ({listed})")

    def _copy(
        self,
        target: duckdb.DuckDBPyConnection,
        table: str,
        place: _Place,
        ours: dict[str, str],
        where: str = "",
    ) -> None:
        """DuckDB takes the rows from the driver as they come, batch by batch."""
        cells = ", ".join(f"{_quoted(name)}::text AS {_quoted(name)}" for name in ours.values())
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {cells} FROM {_quoted(place.schema)}.{_quoted(place.name)} {where}"  # noqa: S608
            )
            target.register("incoming", cursor.fetch_arrow())
            try:
                copy_rows(target, TableSource(table, "incoming", None, self._shown), ours)
            finally:
                target.unregister("incoming")

    def _places(self, known: set[str]) -> dict[str, _Place]:
        """The tables of the one schema with persons; of the vocabulary also those of the one other schema."""
        found: dict[str, dict[str, _Place]] = {}
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_schema::text, table_name::text, column_name::text, current_schema()::text"
                " FROM information_schema.columns"
                " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
            )
            rows: list[tuple[str, str, str, str | None]] = cursor.fetchall()
        for schema, name, column, _ in rows:
            if name.lower() in known:
                places = found.setdefault(name.lower(), {})
                places.setdefault(schema, _Place(schema, name, {})).columns[column.lower()] = column
        homes = list(found.get("person", {}))
        current = rows[0][3] if rows else None
        home = current if current in homes else homes[0] if len(homes) == 1 else None
        if home is None:
            what = (
                f"the schemas {', '.join(sorted(homes))} all have"
                if homes
                else "no schema that can be seen has"
            )
            reason = f"{what} a person table; name one: ?options=-csearch_path%3Dcdm"
            raise ReadError(self._shown, reason)
        chosen = {table: places.get(home) for table, places in found.items()}
        for table in VOCABULARY:
            others = list(found.get(table, {}).values())
            if chosen.get(table) is None and len(others) == 1:
                chosen[table] = others[0]
        return {table: place for table, place in chosen.items() if place}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
