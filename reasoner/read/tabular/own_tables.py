# SPDX-License-Identifier: Apache-2.0
"""Files that are named after a row table (`lab.csv`, `therapy.csv.gz`) and have its columns.

The header may leave columns out, but not `patient`, and not `row_id` where other tables name the rows of this
one. A column that the table does not have makes the whole file unusable: misspelt, it would read as silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from reasoner.errors import ReadError
from reasoner.read.files import SourceFile
from reasoner.read.mapping import NEOPLASM
from reasoner.read.sources import table_name
from reasoner.read.tables import TABLES
from reasoner.read.tabular.cells import is_identifier
from reasoner.read.tabular.delimited import Delimited, Misfit, open_delimited
from reasoner.read.tabular.entries import OWN_COLUMNS, Entry, Place, RowMaker

__all__ = ["REFERRED_TO", "Found", "own_table", "read_own_table"]

#: Tables whose rows other tables name.
REFERRED_TO: Final = frozenset({"lesion", "local_treatment", "imaging", "hormone_finding"})
_KEYS: Final = ("patient", "row_id")

#: A line: whose it is and what it says, or the line that could not be understood with the patient, if known.
Found = tuple[str, Entry | Misfit]


def read_own_table(file: SourceFile, maker: RowMaker) -> Iterator[Found]:
    """Every line of a file.

    Raises:
        ReadError: the file is not usable; lines that were yielded before are void.
    """
    table = table_name(file)
    with open_delimited(file) as opened:
        _check_header(file, table, opened)
        has_name = "row_id" in opened.columns
        for line in opened.lines:
            if isinstance(line, Misfit):
                yield "", line
                continue
            cells = dict(line.cells)
            patient, row_id = cells.pop("patient"), cells.pop("row_id", "")
            if not is_identifier(patient):
                yield "", Misfit(line.number, "names no patient that can be used as an identifier")
            elif reason := _wrong_name(table, row_id, required=has_name and table in REFERRED_TO):
                yield patient, Misfit(line.number, reason)
            else:
                place = Place(file.name, line.number)
                yield patient, maker.make(table, cells, place, row_id=row_id or None)


def _check_header(file: SourceFile, table: str, opened: Delimited) -> None:
    known = (*_KEYS, *OWN_COLUMNS[table])
    for column in opened.columns:
        if column not in known:
            near = get_close_matches(column, known, n=1)
            advice = f"did you mean {near[0]}?" if near else "remove it"
            raise ReadError(file.name, f"the table {table} has no column {column[:40]!r}; {advice}", 1)
    required = _KEYS if table in REFERRED_TO else _KEYS[:1]
    for column in required:
        if column not in opened.columns:
            raise ReadError(file.name, f"the column {column} is missing", 1)


def _wrong_name(table: str, row_id: str, *, required: bool) -> str:
    if table in {"patient", "diagnosis"} and row_id not in {"", NEOPLASM}:
        return f"a row of the table {table} needs no row_id; leave it empty"
    if required and not row_id:
        return "the row_id is empty, and other tables name the rows of this one"
    return "" if not row_id or is_identifier(row_id) else "the row_id cannot be used as an identifier"


def own_table(file: SourceFile) -> str:
    """The row table that a file is named after, or an empty string."""
    name = table_name(file)
    return name if name in TABLES else ""
