# SPDX-License-Identifier: Apache-2.0
"""One line and one rule of a column map to entries: one record, or one for each of several conditions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reasoner.read.mapping import RECORDS
from reasoner.read.rows import ALL_LISTS, RowFinding
from reasoner.read.tables import Column
from reasoner.read.tabular.column_map import CONDITION, RowRule
from reasoner.read.tabular.delimited import Line
from reasoner.read.tabular.entries import DRUG_LISTS, OWN_COLUMNS, Entry, Place, RowMaker, unnamed_column
from reasoner.read.tabular.mapped_cells import CellReader, Given

__all__ = ["make_entries"]

#: A result of a test that no criterion knows is of no interest; it is counted, and gives no record.
_OF_NO_INTEREST: Final = frozenset({("lab", "analyte")})
_CLASS: Final = Column("condition_class", "term")
_CONDITION: Final = {**OWN_COLUMNS["comorbidity"], _CLASS.name: _CLASS}
_UNMAPPED_KIND: Final = (
    "A code for a condition or a procedure is not in the code map, or is too wide to decide; no criterion "
    "looks at it, and every list stays open. Map it with --code-map, or check the record by hand."
)
_NO_KIND: Final = (
    "A condition is not named in a way that is known here, so that every list stays open. Correct it in the "
    "source."
)


def make_entries(  # noqa: PLR0913 (a line, and what reads it)
    maker: RowMaker, rule: RowRule, cells: CellReader, line: Line, *, place: Place, row_id: str | None
) -> Iterator[Entry]:
    """The entries of a line that matches a rule; none if it says nothing."""
    given = _read(rule, cells, line)
    open_sources = [name for name, source in rule.sources.items() if not source.constant]
    if open_sources and all(given[name].is_empty for name in open_sources):
        return
    line_maker = _LineMaker(maker, place)
    if rule.table == CONDITION:
        yield from line_maker.conditions(given, row_id)
        return
    kind = RECORDS[rule.table].class_column
    named = given.get(kind, Given())
    if named.unmapped:
        yield line_maker.of_unknown_kind("UNMAPPED", _UNMAPPED_KIND)
    if not named.unmapped or named.terms:
        yield from line_maker.record(rule.table, given, row_id)


def _read(rule: RowRule, cells: CellReader, line: Line) -> dict[str, Given]:
    columns = _CONDITION if rule.table == CONDITION else OWN_COLUMNS[rule.table]
    taken: dict[str, set[str]] = {}
    for source in rule.sources.values():
        taken.setdefault(source.column, set()).add(source.part)
    return {
        name: cells.read(source, rule.table, columns[name], line, taken=frozenset(taken[source.column]))
        for name, source in rule.sources.items()
    }


class _LineMaker:
    """Makes entries of one line."""

    def __init__(self, maker: RowMaker, place: Place) -> None:
        self._maker = maker
        self._place = place

    def of_unknown_kind(self, code: str, message: str) -> Entry:
        """A record that may be of any kind: it may be an entry of any list."""
        return Entry(self._place, "comorbidity", [], [RowFinding(code, message)], {ALL_LISTS})

    def conditions(self, given: dict[str, Given], row_id: str | None) -> Iterator[Entry]:
        """One record for each condition that a cell names, in the table of its kind."""
        named = given.get(_CLASS.name, Given())
        rest = {name: found for name, found in given.items() if name != _CLASS.name}
        check = self._maker.check
        kinds = [*named.terms, *(check.condition(text) for text in named.texts)]
        if named.unmapped:
            yield self.of_unknown_kind("UNMAPPED", _UNMAPPED_KIND)
        if named.refused or None in kinds or not (kinds or named.unmapped):
            yield self.of_unknown_kind("UNREAD", named.refused or _NO_KIND)
        for number, kind in enumerate(filter(None, kinds), 1):
            table = check.conditions[kind]
            column = RECORDS[table].class_column
            own = rest | ({column: Given(terms=(kind,), code=named.code)} if column else {})
            yield from self.record(table, own, row_id if len(kinds) == 1 else _numbered(row_id, number))

    def record(self, table: str, given: dict[str, Given], row_id: str | None) -> Iterator[Entry]:
        """One record of a table; values beyond the first of a column are further rows of it."""
        cells: dict[str, str] = {}
        settled: dict[str, str] = {}
        refused = {name: found.refused for name, found in given.items() if found.refused}
        for name, found in given.items():
            if found.unmapped and (table, name) in _OF_NO_INTEREST:
                return
            if found.texts:
                cells[name] = found.texts[0]
            if found.terms:
                settled[name] = found.terms[0]
            if found.code and "source_code" not in settled:
                settled["source_code_system"], settled["source_code"] = found.code
        entry = self._maker.make(table, cells, self._place, row_id=row_id, settled=settled, refused=refused)
        for name, found in given.items():
            self._add_more(entry, table, name, found, row_id)
        yield entry

    def _add_more(self, entry: Entry, table: str, name: str, found: Given, row_id: str | None) -> None:
        for text in found.texts[1:]:
            more = self._maker.make(table, {name: text}, self._place, row_id=row_id)
            entry.rows += more.rows
            entry.findings += more.findings
            entry.opens |= more.opens
            entry.unread |= more.unread
        if not entry.rows:
            return
        own_id = entry.rows[0]["row_id"]
        entry.rows += [{"row_id": own_id, name: term} for term in found.terms[1:]]
        for code in found.unmapped:
            if unnamed := unnamed_column(table, name):
                system = found.code[0] if found.code else ""
                entry.rows.append({"row_id": own_id, unnamed: f"{system}|{code}"})
                entry.opens |= DRUG_LISTS
            else:
                entry.rows.append({"row_id": own_id, "withheld": name})
            entry.findings.append(RowFinding("UNMAPPED", _unmapped(table, name), own_id or ""))


def _numbered(row_id: str | None, number: int) -> str | None:
    return f"{row_id}-{number}" if row_id else None


def _unmapped(table: str, column: str) -> str:
    return (
        f"A code for {table}.{column} is not in the code map, or is too wide to decide; what it stands "
        "for is unknown. Map it with --code-map, or check the record by hand."
    )
