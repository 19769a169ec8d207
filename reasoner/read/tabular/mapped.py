# SPDX-License-Identifier: Apache-2.0
"""CSV files of any shape, read with a column map; REDCap exports in long form among them.

For each line, every rule that matches gives a row. What a rule does not understand is withheld or opens
lists, as in our own tables; a filled cell that no rule reads is counted under its column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from reasoner.errors import ReadError
from reasoner.read.code_map import CodeMap
from reasoner.read.files import SourceFile
from reasoner.read.notes import ReadNotes
from reasoner.read.rows import RowFinding
from reasoner.read.tabular.cells import is_identifier
from reasoner.read.tabular.column_map import CONDITION, ColumnMap, FileMap, RowRule
from reasoner.read.tabular.delimited import Line, Misfit, open_delimited
from reasoner.read.tabular.entries import Entry, Place, RowMaker
from reasoner.read.tabular.mapped_cells import CellReader, fill, is_blank, is_reviewed
from reasoner.read.tabular.mapped_rows import make_entries
from reasoner.read.tabular.own_tables import Found

__all__ = ["MappedReader"]

_CONDITIONS: Final = frozenset(
    {"symptom", "heart_disease", "angina", "event", "comorbidity", "other_malignancy"}
)


class MappedReader:
    """One column map, ready to read the files that it describes."""

    def __init__(self, column_map: ColumnMap, maker: RowMaker, code_map: CodeMap, notes: ReadNotes) -> None:
        """Nothing is opened yet."""
        self._map = column_map
        self._maker = maker
        self._code_map = code_map
        self._notes = notes

    def describes(self, file: SourceFile) -> bool:
        """Whether the map says what a file holds, or that it is to be ignored."""
        return self._map.find(_name(file)) is not None

    def tables(self, file: SourceFile) -> frozenset[str]:
        """The row tables that a file gives rows of."""
        found = self._map.find(_name(file))
        named = {rule.table for rule in found.rules} if found else set()
        return frozenset(named - {CONDITION} | (_CONDITIONS if CONDITION in named else set()))

    def read(self, file: SourceFile) -> Iterator[Found]:
        """Every line of a file.

        Raises:
            ReadError: the file is not usable, or lacks a column that the map names.
        """
        file_map = self._map.find(_name(file))
        if file_map is None or file_map.ignored:
            return
        cells = CellReader(file_map, self._maker.check, self._code_map, self._notes, file.name)
        unused: Counter[str] = Counter()
        with open_delimited(file) as opened:
            _check_columns(file, file_map, opened.columns)
            for line in opened.lines:
                if isinstance(line, Misfit):
                    yield "", line
                else:
                    yield from self._line(file, file_map, cells, line, unused)
        self._note_unused(file, file_map, unused)

    def _line(
        self, file: SourceFile, file_map: FileMap, cells: CellReader, line: Line, unused: Counter[str]
    ) -> Iterator[Found]:
        patient = line.cells[file_map.patient]
        if not is_identifier(patient):
            yield "", Misfit(line.number, "names no patient that can be used as an identifier")
            return
        read = {file_map.patient, *file_map.ignore, *file_map.reviews}
        for column, known in file_map.reviews.items():
            text = line.cells[column]
            if text not in known and not is_blank(column, text, file_map):
                yield patient, _not_a_review(Place(file.name, line.number), column)
        for rule in file_map.rules:
            if not _matches(rule, line, file_map):
                continue
            read |= rule.columns
            name = fill(rule.row_id, line.cells)
            if rule.row_id and name and not is_identifier(name):
                yield patient, Misfit(line.number, "the row_id cannot be used as an identifier")
                continue
            place = Place(file.name, line.number)
            for entry in make_entries(self._maker, rule, cells, line, place=place, row_id=name or None):
                yield patient, entry
        for column, text in line.cells.items():
            if column not in read and not is_blank(column, text, file_map):
                unused[column] += 1

    def _note_unused(self, file: SourceFile, file_map: FileMap, unused: Counter[str]) -> None:
        mapped = {column for rule in file_map.rules for column in rule.columns}
        for column, count in sorted(unused.items()):
            if column in mapped:
                reason = f"column {column} is filled in lines where no rule of the map reads it"
            else:
                reason = f"column {column} is not in the map; map it, or list it under ignore"
            self._notes.skip(file.name, reason, count)


def _not_a_review(place: Place, column: str) -> Entry:
    message = (
        f"A cell of {column} has a value of which the map does not say whether somebody looked; it was taken "
        "for no. Correct it, or name the value in the map (is, is_not)."
    )
    return Entry(place, "list_review", findings=[RowFinding("MALFORMED", message)])


def _name(file: SourceFile) -> str:
    return file.path.name


def _check_columns(file: SourceFile, file_map: FileMap, columns: tuple[str, ...]) -> None:
    named = {file_map.patient}.union(*(rule.columns for rule in file_map.rules))
    if missing := sorted(named - set(columns)):
        raise ReadError(file.name, f"the map names columns that are not in the file: {', '.join(missing)}", 1)


def _matches(rule: RowRule, line: Line, file_map: FileMap) -> bool:
    for column, values in rule.when.items():
        if line.cells[column] not in values:
            return False
    if any(is_blank(column, line.cells[column], file_map) for column in rule.needs):
        return False
    return is_reviewed(rule.reviewed, line) if rule.reviewed else True
