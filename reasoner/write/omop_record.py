# SPDX-License-Identifier: Apache-2.0
"""The records of a patient while they are written, and where their rows go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final, Protocol

from reasoner.read.mapping import Row
from reasoner.read.tables import TABLES
from reasoner.write.omop_codes import Code, Concepts

__all__ = ["CONDITION_FIELD", "EHR", "Cells", "Out", "Record", "Scribe", "to_moment"]

Cells = dict[str, object]

#: The type of records without a better one, and the field of a condition that events point to; see
#: `prepare/known.sql` of the reader.
EHR: Final = 32817
CONDITION_FIELD: Final = 1147127
_DOMAINS: Final = {
    "condition_occurrence": "Condition",
    "drug_exposure": "Drug",
    "procedure_occurrence": "Procedure",
    "measurement": "Measurement",
    "observation": "Observation",
}
#: Where a record came from before; the CDM is where it comes from now.
_FOUND_AGAIN: Final = frozenset({"source_file", "source_record", "source_path", "source_code", "source_text"})


class Out(Protocol):
    """Where the rows go."""

    concepts: Concepts

    def add(self, table: str, cells: Cells) -> int:
        """Append a row under the next id of its table."""

    def link(self, episode: int, event: int, field: int) -> None:
        """Say that a record belongs to an episode."""

    def person(self, cells: Cells) -> None:
        """Append a person."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the rows of one `row_id`, their cells by column."""

    name: str
    cells: dict[str, list[str]]

    def see(self, column: str) -> str:
        """The first cell of a column, which stays."""
        return next(iter(self.cells.get(column, ())), "")

    def take(self, column: str) -> list[str]:
        """The cells of a column, which now count as written."""
        return self.cells.pop(column, [])

    def take_first(self, column: str) -> str:
        """The first of them."""
        return next(iter(self.take(column)), "")


def _to_records(rows: list[Row]) -> list[Record]:
    """Rows of one name are one record, in the order of their arrival."""
    found: dict[str, Record] = {}
    for row in rows:
        name = row.get("row_id") or ""
        record = found.setdefault(name, Record(name, {}))
        for column, cell in row.items():
            if cell:
                record.cells.setdefault(column, []).append(cell)
    return list(found.values())


class Scribe:
    """Writes rows of the usual forms for one patient; `left` counts the cells that OMOP has no place for."""

    def __init__(
        self, out: Out, number: str, identifier: str, rows: dict[str, list[Row]], *, has_rest: bool
    ) -> None:
        """Nothing is written yet; `has_rest`: what is left goes to tables of our own."""
        self._out, self._number, self._identifier, self._has_rest = out, number, identifier, has_rest
        self._records = {table: _to_records(given) for table, given in rows.items()}
        self._conditions: dict[str, int] = {}
        #: what the records are called when the CDM is read again, by their own names
        self._names: dict[str, list[str]] = {}
        self._days: set[str] = set()
        self.left: Counter[str] = Counter()

    def rest(self) -> dict[str, list[Row]]:
        """What is left, as rows that add to the records of the CDM when both are read together."""
        tables: dict[str, list[Row]] = {}
        for table, records in self._records.items():
            references = {column.name for column in TABLES[table].columns if column.kind == "row"}
            for record in records:
                cells = {c: given for c, given in record.cells.items() if c not in {"row_id", *_FOUND_AGAIN}}
                if not cells.keys() - references:
                    continue
                for name in self._names.get(record.name, [record.name]):
                    for place in range(max(map(len, cells.values()))):
                        row: Row = {"row_id": name}
                        for column, given in cells.items():
                            cell = given[place] if place < len(given) else None
                            if cell and column in references:
                                cell = self._names.get(cell, [cell])[0]
                            row[column] = cell
                        tables.setdefault(table, []).append(row)
        return tables

    def _name(self, record: Record, *names: str) -> None:
        self._names.setdefault(record.name, []).extend(names)

    def _all(self, table: str) -> list[Record]:
        return self._records.get(table, [])

    def _day(self, record: Record, column: str = "date") -> str:
        """A whole day, with its time if there is one; a month or a year has no place and stays."""
        if len(record.see(column)) < 10:
            return ""
        value = record.take_first(column)
        self._days.add(value[:10])
        return value

    def _code(self, term: str, *vocabularies: str) -> Code | None:
        return self._out.concepts.code_of(term, vocabularies) if term else None

    def _value(self, code: Code, domain: str, term: str = "") -> int:
        """A concept as a value; there is no second column for one that is not standard."""
        return max(self._out.concepts.concept(code, domain, term))

    def _add(self, table: str, prefix: str, code: Code | None, term: str, cells: Cells) -> int:
        """A record of the usual form: concept, source concept, source value."""
        standard, source = self._out.concepts.concept(code, _DOMAINS[table], term) if code else (0, 0)
        given: Cells = {
            f"{prefix}_concept_id": standard,
            f"{prefix}_source_concept_id": source,
            f"{prefix}_source_value": code.code if code else self._out.concepts.label(term) or term,
            f"{prefix}_type_concept_id": EHR,
        }
        return self._out.add(table, {"person_id": self._number, **given, **cells})

    def _condition(self, code: Code | None, term: str, date: str) -> int:
        cells = {"condition_start_date": date[:10], "condition_start_datetime": to_moment(date)}
        return self._add("condition_occurrence", "condition", code, term, {**cells})

    def _measure(self, code: Code, term: str, date: str, **cells: object) -> str:
        given = {"measurement_date": date[:10], "measurement_datetime": to_moment(date)}
        number = self._add("measurement", "measurement", code, term, {**given, **cells})
        return f"measurement-{number}"

    def _observe(self, code: Code, term: str, date: str, **cells: object) -> str:
        given = {"observation_date": date[:10], "observation_datetime": to_moment(date)}
        number = self._add("observation", "observation", code, term, {**given, **cells})
        return f"observation-{number}"

    def _perform(self, code: Code, term: str, date: str) -> str:
        cells = {"procedure_date": date[:10], "procedure_datetime": to_moment(date)}
        number = self._add("procedure_occurrence", "procedure", code, term, {**cells})
        return f"procedure_occurrence-{number}"

    def _unit(self, unit: str) -> Cells:
        """A unit that OMOP is known to have a concept for has one; the text stands beside it."""
        code = Code("UCUM", unit)
        known = unit and self._out.concepts.is_known(code)
        return {"unit_concept_id": self._value(code, "Unit") if known else 0, "unit_source_value": unit}

    def _about(self, condition: int | None) -> Cells:
        """That a measurement is about a condition."""
        if condition is None:
            return {}
        return {"measurement_event_id": condition, "meas_event_field_concept_id": CONDITION_FIELD}


def to_moment(date: str) -> str:
    """A datetime column holds a time of day only where one is known."""
    return date.replace("T", " ") if "T" in date else ""
