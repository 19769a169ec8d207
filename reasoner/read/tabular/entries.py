# SPDX-License-Identifier: Apache-2.0
"""What one line of a table says of one patient: cells become rows of a row table, checked one by one.

1. A cell that cannot be read is withheld: what it said is unknown, not absent.
2. A drug or a tracer that the ontology does not have keeps its name (`unmapped_agent`), so that no therapy is
   lost, and its lists stay open.
3. A record whose kind cannot be read may be of any kind: it is left out, and nothing is concluded from its
   table (`unread`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from reasoner.read.mapping import NEOPLASM, RECORDS, Row
from reasoner.read.rows import RowFinding
from reasoner.read.tables import PROVENANCE, TABLES, Column
from reasoner.read.tabular.cells import CellCheck

__all__ = ["DRUG_LISTS", "OWN_COLUMNS", "Entry", "Place", "RowMaker", "unnamed_column"]

#: Where an unknown medicine may be missing: among the therapies and, as a tracer, among the scans.
DRUG_LISTS: Final = frozenset({"therapyList", "imagingList"})
#: The columns of each table by name, provenance included.
OWN_COLUMNS: Final = {
    name: {column.name: column for column in (*table.columns, *(Column(p, "text") for p in PROVENANCE))}
    for name, table in TABLES.items()
}
#: The patient and the index tumour have one record each.
_ONE_OF_A_KIND: Final = {"patient": "", "diagnosis": NEOPLASM}
#: A regimen of unknown name is an unknown drug.
_NAMED_BY: Final = {"regimen": "agent"}
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Place(NamedTuple):
    """A line of a file."""

    file: str
    line: int


@dataclass(slots=True)
class Entry:
    """What a line gives one patient.

    Rows without a `row_id` are one record, which is named when all rows of the patient are known. `unread`
    names the tables of which a record could not be read.
    """

    place: Place
    table: str
    rows: list[Row] = field(default_factory=list)
    findings: list[RowFinding] = field(default_factory=list)
    opens: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class RowMaker:
    """Makes entries from cells that are named by the columns of a row table."""

    check: CellCheck

    def make(  # noqa: PLR0913 (a line, in parts)
        self,
        table: str,
        cells: Mapping[str, str],
        place: Place,
        *,
        row_id: str | None,
        settled: Mapping[str, str] = _NOTHING,
        refused: Mapping[str, str] = _NOTHING,
    ) -> Entry:
        """One line.

        Args:
            table: the row table.
            cells: by column; each is checked.
            place: where the line stands.
            row_id: how the source names the record, if it does.
            settled: cells that were understood before, by column.
            refused: columns whose cell was not understood before, and why.
        """
        row_id = _ONE_OF_A_KIND.get(table, row_id)
        entry = Entry(place, table)
        row: Row = {"row_id": row_id, "source_file": place.file, "source_path": f"line {place.line}"}
        row |= settled
        withheld = dict(refused)
        unnamed: list[Row] = []
        for name, text in cells.items():
            if not text:
                continue
            column = OWN_COLUMNS[table][name]
            found = self.check.check(table, column, text)
            if name == "withheld":
                withheld |= _withheld_before(table, text)
            elif found.value is not None:
                row[name] = found.value
            elif (unmapped := unnamed_column(table, name)) and self.check.is_text(text):
                unnamed.append({"row_id": row_id, unmapped: text})
                entry.opens |= DRUG_LISTS
                entry.findings.append(RowFinding("UNMAPPED", _unmapped(table, name), row_id or ""))
            else:
                withheld[name] = found.message
        entry.findings += [RowFinding("MALFORMED", why, row_id or "") for why in withheld.values() if why]
        if RECORDS[table].class_column in withheld or RECORDS[table].parent in withheld:
            entry.unread.add(table)
        else:
            row["withheld"] = " ".join(sorted(withheld)) or None
            entry.rows = [row, *unnamed]
        return entry


def unnamed_column(table: str, column: str) -> str:
    """The column that keeps the name of a drug or a tracer which the ontology does not have, if any."""
    name = f"unmapped_{_NAMED_BY.get(column, column)}"
    return name if name in OWN_COLUMNS[table] else ""


def _unmapped(table: str, column: str) -> str:
    return (
        f"A cell of {table}.{column} names nothing that the ontology has; the name was kept, and it may be "
        "anything. Use a name from the list of values, or check the record by hand."
    )


def _withheld_before(table: str, text: str) -> dict[str, str]:
    """Columns that an earlier reader withheld; they were reported there."""
    names = text.split()
    if all(name in OWN_COLUMNS[table] for name in names):
        return dict.fromkeys(names, "")
    return {"withheld": "A cell of the column withheld names no column of its table. Correct it."}
