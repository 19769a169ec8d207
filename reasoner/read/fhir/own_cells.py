# SPDX-License-Identifier: Apache-2.0
"""What is said in our own terms as cells of rows: of a record of ours, or of the rows of a standard resource.

A value that is not what the column takes is withheld. Our records add to what was read, and never replace it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reasoner.read.fhir.case import Case
from reasoner.read.fhir.documents import Content
from reasoner.read.fhir.fact import Fact, Statement
from reasoner.read.fhir.meaning import own_code
from reasoner.read.fhir.own import OwnClass, OwnProperty
from reasoner.read.fhir.quantity import comparator, number, text, unit_of
from reasoner.read.mapping import NEOPLASM, Row

__all__ = ["OwnCells"]


class _Cell(NamedTuple):
    column: str
    value: str | None
    withheld: str | None = None


class _Place(NamedTuple):
    """A record of a fact: its table and row."""

    table: str
    row_id: str


class OwnCells:
    """The rows that our terms add to a patient, and what of them was not read."""

    def __init__(self, case: Case, standard: Iterable[tuple[str, Fact, Row]]) -> None:
        """Find the records that are spoken of."""
        self._case = case
        self._places: dict[int, dict[_Place, None]] = {}
        #: facts with a property of another kind of record, or a value that it cannot have
        self.misplaced: set[int] = set()
        self.wrong: set[int] = set()
        #: facts with a day that a record of their kind does not have
        self.undated: set[int] = set()
        #: statements with a value, by fact
        self.read: set[tuple[int, int]] = set()
        for fact in case.facts:
            if fact.own:
                row_id = NEOPLASM if fact.own.table == "diagnosis" else fact.name
                self._places.setdefault(fact.number, {})[_Place(fact.own.table, row_id)] = None
        for table, fact, row in standard:
            self._places.setdefault(fact.number, {})[_Place(table, row["row_id"] or "")] = None

    def rows(self) -> Iterator[tuple[str, Fact, Row]]:
        """Rows of our terms: table, fact, row."""
        for fact in self._case.facts:
            if fact.own or fact.statements:
                for place, cells in self._cells(fact).items():
                    for row in _together(cells):
                        yield place.table, fact, fact.row(place.row_id, **row)

    def _cells(self, fact: Fact) -> dict[_Place, list[_Cell]]:
        found: dict[_Place, list[_Cell]] = {}
        for statement in fact.statements:
            is_placed = False
            for place in self._places.get(fact.number, ()):
                if fact.own is None or fact.own.table == place.table:
                    name = place.table, statement.name or ""
                    for own in self._case.chart.run.own.properties.get(name, ()):
                        is_placed = True
                        found.setdefault(place, []).extend(self._said(fact, statement, own))
            if not is_placed:
                self.misplaced.add(fact.number)
        if fact.own:
            for place in self._places[fact.number]:
                if place.table == fact.own.table:
                    found.setdefault(place, []).extend(self._of_record(fact, fact.own))
        return found

    def _of_record(self, fact: Fact, own: OwnClass) -> Iterator[_Cell]:
        """The kind of a record, and where a FHIR date goes: its day, or the days between which it was so."""
        yield _Cell(own.class_column, own.name if own.class_column else None)
        period = fact.content.get("effectivePeriod")
        days = [(own.date_column, fact.day_as_stated if period is None or not own.start_column else None)]
        if own.start_column:
            ends = period or {}
            days += [(own.start_column, ends.get("start")), (own.end_column, ends.get("end"))]
        for column, day in days:
            if day is not None and column:
                yield _Cell(column, day)
            elif day is not None:
                self.undated.add(fact.number)

    def _said(self, fact: Fact, statement: Statement, own: OwnProperty) -> Iterator[_Cell]:
        value, unit = self._value(fact, statement, own)
        if value is None:
            self.wrong.add(fact.number)
        else:
            self.read.add((fact.number, statement.part))
        yield _Cell(own.column, value, own.column if value is None else None)
        if unit is not None and own.unit_column:
            yield _Cell(own.unit_column, unit)

    def _value(self, fact: Fact, statement: Statement, own: OwnProperty) -> tuple[str | None, str | None]:
        """The value of a property and its unit; no value where it is not what the column takes."""
        holder = statement.holder
        if own.kind in {"number", "integer"}:
            return _number(holder, own)
        if own.kind == "boolean":
            said = holder.get("valueBoolean")
            return (None if said is None else "true" if said else "false"), None
        if own.kind == "text":
            return holder.get("valueString"), None
        if own.kind == "date":
            return holder.get("valueDateTime") or holder.get("valueDate"), None
        if own.kind == "row":
            return self._other(fact, statement, own), None
        return self._term(fact, statement, own), None

    def _term(self, fact: Fact, statement: Statement, own: OwnProperty) -> str | None:
        """A term that the column takes; a class that decides nothing by itself may still be a value."""
        allowed = self._case.chart.run.own.ranges.get((own.table, own.column), frozenset())
        named = own_code(statement.holder.get("valueCodeableConcept"))
        terms = {
            meaning.term
            for coded in fact.coded.get("own", ())
            if coded.part == statement.part
            for meaning in coded.meanings
            if (meaning.sure or meaning.term == named) and meaning.term in allowed
        }
        return terms.pop() if len(terms) == 1 else None

    def _other(self, fact: Fact, statement: Statement, own: OwnProperty) -> str | None:
        """The row of another record that is referred to."""
        found = {
            place.row_id
            for link in fact.links
            if link.element == "record" and link.reference == statement.reference and link.target is not None
            for place in self._places.get(link.target, ())
            if place.table == own.target
        }
        return found.pop() if len(found) == 1 else None


def _number(holder: Content, own: OwnProperty) -> tuple[str | None, str | None]:
    quantity = holder.get("valueQuantity")
    given = text(holder.get("valueInteger"))
    if given is None and own.kind == "number":
        given = text(holder.get("valueDecimal"))
    unit = unit_of(quantity)
    unit = None if unit == "1" else unit
    if comparator(quantity) is not None or not (own.unit_column or unit in {None, own.fixed_unit}):
        return given, None
    return given if given is not None else number(quantity), unit


def _together(cells: list[_Cell]) -> Iterator[Row]:
    """As few rows as hold all cells, at least one; values of one column in order."""
    row: Row = {}
    withheld: dict[str, None] = {}
    for column, value, wrong in cells:
        if value is not None:
            if row.setdefault(column, value) != value:
                yield from _apart(cells)
                return
        elif wrong:
            withheld[wrong] = None
    if withheld:
        row["withheld"] = " ".join(withheld)
    yield row


def _apart(cells: list[_Cell]) -> Iterator[Row]:
    """The rows of cells of which a column has several."""
    columns: dict[str, set[str]] = {}
    for cell in cells:
        if cell.value is not None:
            columns.setdefault(cell.column, set()).add(cell.value)
    values = {column: sorted(found) for column, found in columns.items()}
    withheld = dict.fromkeys(cell.withheld for cell in cells if cell.withheld)
    for place in range(max(map(len, values.values()))):
        row: Row = {column: found[place] for column, found in values.items() if place < len(found)}
        if withheld and place == 0:
            row["withheld"] = " ".join(withheld)
        yield row
