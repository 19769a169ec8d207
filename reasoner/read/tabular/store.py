# SPDX-License-Identifier: Apache-2.0
"""Lines of tables, sorted by patient: the rows of one patient may stand anywhere in any file.

DuckDB holds the entries, in memory while they are few and else in a private folder that is deleted, and
sorts them without holding them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Final

import duckdb

from reasoner.errors import ReadError
from reasoner.read.files import SourceFile
from reasoner.read.row_database import BATCH, insert_columns, open_database
from reasoner.read.rows import RowFinding
from reasoner.read.tabular.entries import Entry, Place

__all__ = ["EntryStore", "open_store"]

#: An entry takes this much more room than its line.
_GROWTH: Final = 6
#: They are sorted once, which needs little: two million lines take 0.5 GB in all.
_MEMORY: Final = "300MB"


class EntryStore:
    """Entries of one run, by patient."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Empty."""
        self._connection = connection
        self._waiting: list[tuple[str, int, int, str]] = []
        self._number = 0
        connection.execute("CREATE TABLE entry (patient VARCHAR, file INTEGER, n BIGINT, body VARCHAR)")

    def add(self, patient: str, file: int, entry: Entry) -> None:
        """Keep what a line of this file (a number) says."""
        self._number += 1
        self._waiting.append((patient, file, self._number, _to_json(entry)))
        if len(self._waiting) == BATCH:
            self._flush()

    def drop(self, file: int) -> None:
        """Forget a file that turned out to be unusable."""
        self._flush()
        self._connection.execute("DELETE FROM entry WHERE file = $1", [file])

    def patients(self) -> Iterator[str]:
        """The identifiers of all patients, each once."""
        self._flush()
        cursor = self._connection.cursor().execute("SELECT DISTINCT patient FROM entry")
        return (patient for (patient,) in _fetch(cursor))

    def by_patient(self) -> Iterator[tuple[str, Iterator[Entry]]]:
        """Patients in code point order, each with all entries in the order in which they were added."""
        self._flush()
        cursor = self._connection.cursor().execute("SELECT patient, body FROM entry ORDER BY patient, n")
        for patient, group in groupby(_fetch(cursor), key=itemgetter(0)):
            yield patient, (_from_json(body) for _, body in group)

    def _flush(self) -> None:
        if self._waiting:
            columns = [list(column) for column in zip(*self._waiting, strict=True)]
            insert_columns(self._connection, "entry", columns)
            self._waiting.clear()


@contextmanager
def open_store(files: Iterable[SourceFile]) -> Iterator[EntryStore]:
    """A store for the lines of these files.

    Raises:
        ReadError: the database gave up; its own message may quote the data and is not shown.
    """
    size = sum(file.path.stat().st_size * (10 if file.gzipped else 1) for file in files)
    try:
        with open_database(size * _GROWTH, memory=_MEMORY) as connection:
            yield EntryStore(connection)
    except duckdb.Error as error:
        reason = f"the tables could not be read together ({error.__class__.__name__})"
        raise ReadError("CSV", reason) from None


def _fetch(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, ...]]:
    while batch := cursor.fetchmany(BATCH):
        yield from batch


def _to_json(entry: Entry) -> str:
    return json.dumps(
        [*entry.place, entry.table, entry.rows, entry.findings, sorted(entry.opens), sorted(entry.unread)]
    )


def _from_json(body: str) -> Entry:
    file, line, table, rows, findings, opens, unread = json.loads(body)
    found = [RowFinding(*finding) for finding in findings]
    return Entry(Place(file, line), table, rows, found, set(opens), set(unread))
