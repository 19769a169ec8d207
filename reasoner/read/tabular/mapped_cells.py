# SPDX-License-Identifier: Apache-2.0
"""Cells of a site's file to cells of a row table: codes, dates, numbers with units, blanks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Final

from reasoner.read.code_map import CodeMap
from reasoner.read.notes import ReadNotes, Unmapped
from reasoner.read.tables import Column
from reasoner.read.tabular.cells import CellCheck, is_mangled
from reasoner.read.tabular.column_map import CONDITION, FileMap, Reviewed, Source, is_checkbox
from reasoner.read.tabular.delimited import Line

__all__ = ["CellReader", "Given", "fill", "is_blank", "is_reviewed"]

_MEASURED: Final = re.compile(
    r"(<=|>=|<|>|≤|≥)?\s*([+-]?[0-9.,]*[0-9](?:[eE][+-]?[0-9]{1,2})?)\s*(.*)", re.DOTALL
)
_COMPARATORS: Final = {"≤": "<=", "≥": ">="}
_DECIMAL_COMMA: Final = re.compile(r"[+-]?[0-9]+(?:,[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Given:
    """What a source gives for one cell: texts to check, terms that a code stood for, or why it gives none.

    `unmapped` holds codes and names that the code map does not decide; `code` is the first code.
    """

    texts: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    refused: str = ""
    unmapped: tuple[str, ...] = ()
    code: tuple[str, str] | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing was said."""
        return not (self.texts or self.terms or self.refused or self.unmapped)


def fill(template: str, cells: Mapping[str, str]) -> str:
    """The text with the cells in place of the braces; empty if one of them is."""
    pieces: list[str] = []
    for text, name, _, _ in Formatter().parse(template):
        pieces.append(text)
        if name:
            if not cells[name]:
                return ""
            pieces.append(cells[name])
    return "".join(pieces)


def is_blank(column: str, text: str, file_map: FileMap) -> bool:
    """Whether a cell says nothing; a box that is not ticked does not."""
    return not text or text in file_map.missing or (is_checkbox(column) and text == "0")


def is_reviewed(reviewed: Reviewed, line: Line) -> bool:
    """Whether the line says that somebody looked."""
    return line.cells[reviewed.column] in reviewed.values


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads the cells of one file."""

    file_map: FileMap
    check: CellCheck
    code_map: CodeMap
    notes: ReadNotes
    file: str

    def read(self, source: Source, table: str, column: Column, line: Line, *, taken: frozenset[str]) -> Given:
        """The cell of a column; `taken` are the parts of its cell that the rule reads."""
        if source.constant or source.template:
            text = source.constant or fill(source.template, line.cells)
            return Given((text,) if text else ())
        text = line.cells[source.column]
        if is_blank(source.column, text, self.file_map):
            return _of_blank(source, line, table, column)
        if source.part:
            return self._part(source.part, text, table, column, taken)
        parts = [part.strip() for part in text.split(source.separator)] if source.separator else [text]
        return self._values(source, [part for part in parts if part], line, table, column)

    def _values(self, source: Source, parts: list[str], line: Line, table: str, column: Column) -> Given:
        if source.codes is not None:
            if any(part not in source.codes for part in parts):
                return Given(refused=_refusal(table, column, "in the code list of the map"))
            parts = [source.codes[part] for part in parts]
        if source.system or source.system_column:
            system = source.system or line.cells[source.system_column]
            return self._coded(system, parts, table, column)
        if column.kind == "date" and source.forms:
            dates = [next(filter(None, (form.to_iso(part) for form in source.forms)), "") for part in parts]
            if not all(dates):
                return Given(refused=_refusal(table, column, "a date in the form that the map names"))
            return Given(tuple(dates))
        if column.kind in {"number", "integer"}:
            return self._numbers(parts, table, column)
        return Given(tuple(parts))

    def _numbers(self, parts: list[str], table: str, column: Column) -> Given:
        if self.file_map.decimal == ",":
            if not all(map(_DECIMAL_COMMA.fullmatch, parts)):
                return Given(refused=_refusal(table, column, "a number with a decimal comma"))
            parts = [part.replace(",", ".") for part in parts]
        return Given(tuple(parts))

    def _part(self, part: str, text: str, table: str, column: Column, taken: frozenset[str]) -> Given:
        match = _MEASURED.fullmatch(text)
        if not match:
            return Given(refused=_refusal(table, column, "a number with its unit"))
        found = {
            "comparator": _COMPARATORS.get(match[1] or "", match[1] or ""),
            "number": match[2],
            "unit": match[3].strip(),
        }
        # a comparator or a unit that nobody takes would leave a number that says something else
        if any(value and name not in taken for name, value in found.items()):
            return Given(refused=_refusal(table, column, "a number without more that the map does not read"))
        if part == "number":
            return self._numbers([found["number"]], table, column)
        return Given((found[part],) if found[part] else ())

    def _coded(self, system: str, codes: list[str], table: str, column: Column) -> Given:
        if not system or any(map(is_mangled, codes)):
            return Given(refused=_refusal(table, column, "a whole code with its code system"))
        terms: list[str] = []
        unmapped: list[str] = []
        for code in codes:
            found = [m.term for m in self.code_map.resolve(system, code) if m.sure]
            found = [term for term in found if self._fits(table, column, term)]
            terms += found
            if not found:
                unmapped.append(code)
                kind = f"{table}.{column.name}"
                self.notes.unmapped[Unmapped(system, code, kind, self.file)] += 1
        return Given((), tuple(dict.fromkeys(terms)), "", tuple(unmapped), (system, codes[0]))

    def _fits(self, table: str, column: Column, term: str) -> bool:
        if table == CONDITION:
            return term in self.check.conditions
        return term in self.check.coded[table, column.name]


def _of_blank(source: Source, line: Line, table: str, column: Column) -> Given:
    if source.blank == "unknown":
        return Given(refused=_refusal(table, column, "known, as the map says of a blank"))
    if source.blank == "no" and source.reviewed and is_reviewed(source.reviewed, line):
        return Given(("false",))
    return Given()


def _refusal(table: str, column: Column, what: str) -> str:
    return f"A cell for {table}.{column.name} is not {what}; it was left out. Correct it in the source."
