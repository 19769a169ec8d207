# SPDX-License-Identifier: Apache-2.0
"""Patients from CSV files: our own tables, and files of any shape with a map of their columns.

1. Each line becomes rows of a row table; its cells are checked one by one (`entries.py`). Files named after a
   row table need nothing else (`own_tables.py`); for others a column map says what they hold (`mapped.py`).
2. Lines are sorted by patient (`store.py`), so that they may stand in any order and in any number of files.
3. What could not be read weighs on whom it may be about: a line on its patient, a line without a patient or
   a whole file on everybody in the run. Of that table nothing is concluded for them then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from reasoner.errors import ReadError
from reasoner.ontology import Ontology
from reasoner.read.code_map import CodeMap
from reasoner.read.files import SourceFile
from reasoner.read.mapping import Row
from reasoner.read.notes import ReadNotes
from reasoner.read.rows import PatientRows, RowFinding
from reasoner.read.stray_tables import reject_stray
from reasoner.read.tabular.cells import CellCheck
from reasoner.read.tabular.column_map import ColumnMap
from reasoner.read.tabular.entries import Entry, Place, RowMaker
from reasoner.read.tabular.mapped import MappedReader
from reasoner.read.tabular.own_tables import Found, own_table, read_own_table
from reasoner.read.tabular.store import EntryStore, open_store

__all__ = ["read_tabular"]

#: More lines than these that cannot be read: the file is something else.
_MAX_MISFITS: Final = 100
_TWICE: Final = (
    "One row_id stands in two tables, where it names two records. Give each record a row_id of its own."
)


def read_tabular(
    files: Iterable[SourceFile],
    ontology: Ontology,
    code_map: CodeMap,
    notes: ReadNotes,
    *,
    column_map: Path | None = None,
) -> Iterator[PatientRows]:
    """Every patient of some CSV files, in the order of their identifiers.

    A file that cannot be read is listed in `notes.rejected`; the others are read without it.

    Raises:
        MapError: the column map is not usable.
        ReadError: the database gave up; no patient after this point was read.
    """
    given = list(files)
    maker = RowMaker(CellCheck.of(ontology))
    described = ColumnMap.load(column_map, maker.check) if column_map else ColumnMap()
    with open_store(given) as store:
        reading = _Reading(store, maker, MappedReader(described, maker, code_map, notes), notes)
        for number, file in enumerate(given):
            reading.read(number, file)
        notes.identifiers.add(store.patients())
        yield from reading.patients()


class _Reading:
    """The files of one run."""

    def __init__(self, store: EntryStore, maker: RowMaker, mapped: MappedReader, notes: ReadNotes) -> None:
        self._store = store
        self._maker = maker
        self._mapped = mapped
        self._notes = notes

    def read(self, number: int, file: SourceFile) -> None:
        """Read one file, or reject it."""
        own = own_table(file)
        if self._mapped.describes(file):
            tables, lines = self._mapped.tables(file), self._mapped.read(file)
        elif own:
            tables, lines = frozenset({own}), read_own_table(file, self._maker)
        else:
            reason = "the column map does not describe this file; describe it there, or say `ignore = true`"
            reject_stray(file.path, file.name, self._notes, reason)
            return
        try:
            self._read_lines(number, file, tables, lines)
        except ReadError as error:
            self._notes.rejected.append(error)
            self._store.drop(number)
            self._notes.lost |= tables

    def _read_lines(
        self, number: int, file: SourceFile, tables: frozenset[str], lines: Iterator[Found]
    ) -> None:
        misfits = 0
        for patient, found in lines:
            if isinstance(found, Entry):
                self._store.add(patient, number, found)
                continue
            misfits += 1
            if misfits > _MAX_MISFITS:
                reason = f"more than {_MAX_MISFITS} lines cannot be read; nothing of the file was read"
                raise ReadError(file.name, reason, found.number)
            self._notes.reject(file.name, found.reason, found.number)
            if patient:
                lost = Entry(Place(file.name, found.number), min(tables), unread=set(tables))
                self._store.add(patient, number, lost)
            else:
                self._notes.lost |= tables

    def patients(self) -> Iterator[PatientRows]:
        """One after the other."""
        for identifier, entries in self._store.by_patient():
            yield _patient(identifier, list(entries))


def _patient(identifier: str, entries: list[Entry]) -> PatientRows:
    rows: dict[str, list[Row]] = {}
    findings: list[RowFinding] = []
    opens: set[str] = set()
    unread: set[str] = set()
    taken = {str(row["row_id"]): entry.table for entry in entries for row in entry.rows if row["row_id"]}
    for entry in entries:
        name = _name(entry, taken)
        for row in entry.rows:
            row["row_id"] = name
            rows.setdefault(entry.table, []).append(row)
        findings += [finding._replace(row_id=name) for finding in entry.findings]
        if taken.get(name, entry.table) != entry.table:
            findings.append(RowFinding("INVALID_SOURCE", _TWICE, name))
        opens |= entry.opens
        unread |= entry.unread
    source = entries[0].place.file
    return PatientRows(identifier, source, rows, tuple(findings), frozenset(opens), frozenset(unread))


def _name(entry: Entry, taken: dict[str, str]) -> str:
    """The row_id; a record that has none is named by table and line, with a number if that is taken."""
    if not entry.rows:
        return ""
    given = entry.rows[0]["row_id"]
    if given is not None:
        return given
    wanted, number = f"{entry.table}-{entry.place.line}", 1
    name = wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken[name] = entry.table
    return name
