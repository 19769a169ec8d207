# SPDX-License-Identifier: Apache-2.0
"""The database in which a source is brought to row tables by SQL: private, closed, on disk when it is large.

No statement opens a file or a connection: extensions are neither loaded nor fetched, and the configuration is
locked, before patient data comes in. The only files within reach are those that are named when it is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Final

import duckdb

from reasoner.read.code_map import CodeMap, normal_code, normal_system
from reasoner.read.mapping import Row
from reasoner.read.rows import RowFinding

__all__ = ["BATCH", "RowStream", "code_terms", "insert_columns", "open_database", "to_finding"]

#: Rows handed to DuckDB, or fetched from it, at a time.
BATCH: Final = 5_000
#: Bytes of input that are held in memory; more is kept on disk.
_IN_MEMORY: Final = 64 * 1024 * 1024
_CLOSED: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "preserve_insertion_order": True,
}


@contextmanager
def open_database(
    size: int, readable: Iterable[str] = (), *, memory: str = "1GB"
) -> Iterator[duckdb.DuckDBPyConnection]:
    """In memory for few patients (`size` in bytes of input), else in a private folder that is deleted.

    Args:
        size: bytes of input, unpacked.
        readable: the files that statements may read, and no others.
        memory: what DuckDB may hold of a large source; the rest is on disk.
    """
    with TemporaryDirectory(prefix="trialshapes-") as folder:
        name = ":memory:" if size <= _IN_MEMORY else f"{folder}/source.duckdb"
        with duckdb.connect(
            name, config=_CLOSED | {"memory_limit": memory, "temp_directory": f"{folder}/spill"}
        ) as connection:
            if files := list(readable):
                connection.execute("SET allowed_paths = $1", [files])
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection


def insert_columns(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[Sequence[object]]
) -> None:
    """A batch of columns as rows; `unnest` is many times faster than one statement per row."""
    slots = ", ".join(f"unnest(${number})" for number in range(1, len(columns) + 1))
    connection.execute(f"INSERT INTO {table} SELECT {slots}", list(columns))


def code_terms(
    system: str, code: str, code_map: CodeMap
) -> Iterator[tuple[str, str, str | None, list[str], bool, str | None, str | None]]:
    """What a code stands for: normal system and code, term, its kinds, whether sure, implied site, score.

    One row with no term when the map does not carry it.
    """
    head = (normal_system(system), normal_code(normal_system(system), code))
    found = code_map.resolve(system, code)
    for m in found:
        yield (*head, m.term, list(m.kinds), m.sure, m.implied_site, m.score)
    if not found:
        yield (*head, None, [], False, None, None)


def to_finding(row: Row) -> RowFinding:
    """A row of the table of findings."""
    return RowFinding(str(row["code"]), str(row["message"]), row["row_id"] or "", bool(row["unreadable"]))


class RowStream:
    """The rows of a table, taken patient by patient (`p`)."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        """Start the query; nothing is held in memory beyond one batch."""
        query = f"SELECT p, * EXCLUDE (p) FROM {table} ORDER BY ALL"  # noqa: S608 (own name)
        self._rows = self._fetch(connection.cursor(), query)
        self._next = next(self._rows, None)

    @staticmethod
    def _fetch(cursor: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[int, Row]]:
        cursor.execute(query)
        names = [column[0] for column in cursor.description or ()]
        while batch := cursor.fetchmany(BATCH):
            for cells in batch:
                yield cells[0], dict(zip(names, cells, strict=True))

    def take(self, number: int) -> Iterator[Row]:
        """The rows of this patient; those of patients passed over are dropped."""
        while self._next and self._next[0] <= number:
            if self._next[0] == number:
                yield self._next[1]
            self._next = next(self._rows, None)
