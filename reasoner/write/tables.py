# SPDX-License-Identifier: Apache-2.0
"""Patient records as row tables in CSV: the way back from triples to the tables that readers fill.

Links, classes and properties are those of `reasoner.read.mapping`, read from right to left. What no table has
a column for is counted by predicate, so that nothing is lost in silence.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import unquote

from reasoner.errors import ReadError
from reasoner.patient import Literal, PatientGraph, Term
from reasoner.read.lexical import WITHHELD
from reasoner.read.mapping import NEOPLASM, RECORDS, Record, Row, property_of
from reasoner.read.tables import PROVENANCE, TABLES, Column
from reasoner.terms import ONTO, PATIENT, PATIENTS, TYPE, shorten

__all__ = ["TableFiles", "Tables", "patient_identifier", "table_header", "to_tables"]

#: Columns that are not properties of their own.
_OTHERWISE: Final = frozenset({"source_code_system", "recorded_status", "withheld"})
_PROVENANCE: Final = {name: property_of(name) for name in PROVENANCE if name not in _OTHERWISE}
_FORMULA: Final = ("=", "+", "-", "@")


@dataclass(slots=True)
class Tables:
    """One patient as rows by table; `left` counts the facts that no column can hold, by predicate."""

    identifier: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)


def patient_identifier(iri: str) -> str:
    """The identifier that the tables name a patient by.

    Raises:
        ReadError: the patient has an IRI in another namespace, from which no identifier can be made.
    """
    if not iri.startswith(PATIENTS):
        raise ReadError(
            "patient", f"a patient whose IRI does not begin with {PATIENTS} cannot be named in a table"
        )
    return unquote(iri.removeprefix(PATIENTS))


def to_tables(patient: PatientGraph) -> Tables:
    """The asserted facts of a patient as rows.

    Raises:
        ReadError: the patient cannot be named in a table.
    """
    return _Writer(patient).tables


class _Writer:
    """Goes over the records of one patient, parents first."""

    def __init__(self, patient: PatientGraph) -> None:
        self._patient = patient
        self.tables = Tables(patient_identifier(patient.iri))
        self._names: dict[str, str] = {}
        self._left = {
            (subject, predicate, term)
            for subject, predicate, term in patient.triples()
            if (subject, predicate, term) not in patient.derived or predicate == WITHHELD
        }
        self._iris: dict[str, list[str]] = {}
        for table in TABLES:
            for parent, iri in list(self._records(table)):
                self._iris.setdefault(table, []).append(iri)
                self._name(table, iri)
                self._take(parent, ONTO + RECORDS[table].link, iri)
        for table, iris in self._iris.items():
            for iri in iris:
                self.tables.rows.setdefault(table, []).extend(self._rows(table, iri))
        self.tables.left.update(shorten(predicate) for _, predicate, _ in self._left)

    def _records(self, table: str) -> Iterator[tuple[str, str]]:
        record = RECORDS[table]
        if not record.link:
            yield "", self._patient.iri
            return
        above = "diagnosis" if record.parent == NEOPLASM else record.parent
        for parent in self._iris.get(above, []):
            for iri in self._patient.records(parent, ONTO + record.link):
                if iri in self._patient.index and iri not in self._names:
                    yield parent, iri

    def _name(self, table: str, iri: str) -> None:
        """A record keeps the end of its IRI as its name, if it is below that of the patient."""
        if table in {"patient", "diagnosis"}:
            self._names[iri] = "" if table == "patient" else NEOPLASM
            return
        below = f"{self._patient.iri}/"
        wanted = unquote(iri.removeprefix(below)) if iri.startswith(below) else f"{table}-1"
        name, number = wanted, 1
        while name in self._names.values():
            number += 1
            name = f"{wanted}-{number}"
        self._names[iri] = name

    def _take(self, subject: str, predicate: str, term: Term) -> None:
        self._left.discard((subject, predicate, term))

    def _rows(self, table: str, iri: str) -> Iterator[Row]:
        """As many rows as the column with the most values has."""
        record = RECORDS[table]
        self._take(iri, TYPE, ONTO + record.type)
        columns = {column.name: self._cells(record, column, iri) for column in TABLES[table].columns}
        columns |= {name: self._texts(iri, prop) for name, prop in _PROVENANCE.items()}
        columns["withheld"] = [" ".join(self._withheld(table, iri))]
        for number, cells in enumerate(zip_longest(*columns.values())):
            row: Row = {"row_id": self._names[iri]}
            row |= {name: cell for name, cell in zip(columns, cells, strict=True) if cell}
            if record.parent in TABLES and record.parent != "patient":
                row[record.parent] = self._names[self._parent(record, iri)]
            if not number or len(row) > 1:
                yield row

    def _parent(self, record: Record, iri: str) -> str:
        parents = self._iris[record.parent]
        return next(p for p in parents if iri in self._patient.objects(p, ONTO + record.link))

    def _cells(self, record: Record, column: Column, iri: str) -> list[str]:
        if column.name == record.parent:
            return []
        is_class = column.name == record.class_column
        predicate = TYPE if is_class else property_of(column.name)
        found: list[str] = []
        for term in self._patient.objects(iri, predicate):
            cell = self._cell(column, term)
            if cell and not (is_class and term in {ONTO + record.type, PATIENT}):
                found.append(cell)
                self._take(iri, predicate, term)
        return found

    def _cell(self, column: Column, term: Term) -> str:
        """The text of a value, or nothing when it is not of the kind of the column."""
        if column.kind == "row":
            return self._names.get(str(term), "")
        if column.kind == "term":
            return term.removeprefix(ONTO) if isinstance(term, str) and term.startswith(ONTO) else ""
        return term.lexical if isinstance(term, Literal) and not term.language else ""

    def _texts(self, iri: str, predicate: str) -> list[str]:
        values = self._patient.literals(iri, predicate)
        for value in values:
            self._take(iri, predicate, value)
        return [value.lexical for value in values]

    def _withheld(self, table: str, iri: str) -> Iterator[str]:
        for column in TABLES[table].columns:
            prop = property_of(column.name)
            if prop in self._patient.objects(iri, WITHHELD):
                self._take(iri, WITHHELD, prop)
                yield column.name


def table_header(table: str, provenance: Sequence[str]) -> list[str]:
    """The columns of a table as a file has them."""
    names = [column.name for column in TABLES[table].columns]
    return ["patient", *([] if table in {"patient", "diagnosis"} else ["row_id"]), *names, *provenance]


class TableFiles:
    """One CSV file per table in a folder; a file begins with its first row. Use in a `with` block."""

    def __init__(self, folder: Path, *, provenance: Sequence[str] = PROVENANCE) -> None:
        """`provenance`: the columns of `PROVENANCE` that are written."""
        self._folder = folder
        self._provenance = provenance
        self._stack = ExitStack()
        self._files: dict[str, Any] = {}
        #: facts that no column could hold, by predicate
        self.left: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """Make the folder."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all files."""
        self._stack.__exit__(kind, error, trace)

    def write(self, patient: PatientGraph) -> None:
        """Write one patient.

        Raises:
            ReadError: the patient cannot be named in a table.
        """
        tables = to_tables(patient)
        self.left.update(tables.left)
        for table, rows in tables.rows.items():
            header = table_header(table, self._provenance)
            for row in rows:
                cells = ((row | {"patient": tables.identifier}).get(name) or "" for name in header)
                self._writer(table, header).writerow(map(_stored, cells))

    def _writer(self, table: str, header: list[str]) -> Any:  # noqa: ANN401 (csv has no name for it)
        if table not in self._files:
            path = self._folder / f"{table}.csv"
            stream = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._files[table] = csv.writer(stream, lineterminator="\n")
            self._files[table].writerow(header)
        return self._files[table]


def _stored(cell: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe; numbers stay."""
    if cell.startswith(_FORMULA) and not cell[1:].replace(".", "", 1).isdigit():
        return f"'{cell}"
    return cell
