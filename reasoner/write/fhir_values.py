# SPDX-License-Identifier: Apache-2.0
"""Cells of row tables as FHIR values, and what a record has beside its standard resource.

Numbers are written with their digits. A cell that is not what its column takes is counted and left out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import Any, Final

from reasoner.read.fhir.own import FIXED_UNITS, PROPERTY, RECORD
from reasoner.read.fhir.structure import Number
from reasoner.read.mapping import RECORDS, Row, property_of
from reasoner.read.tables import TABLES
from reasoner.terms import ONTO
from reasoner.write.fhir_codes import concept_of, own

__all__ = ["Cells", "Json", "Parts", "identifier", "json_text", "number", "quantity", "records_of"]

Json = dict[str, Any]
Cells = dict[str, list[str]]

UCUM: Final = "http://unitsofmeasure.org"
#: Units that are codes of UCUM; another one is printed only.
_UCUM_CODES: Final = frozenset(
    {"10*3/uL", "10*9/L", "/uL", "10*3/mm3", "10*6/uL", "g/dL", "g/L", "mg/dL", "mg/L", "umol/L", "mmol/L"}
    | {
        "U/L",
        "[IU]/L",
        "ukat/L",
        "mL/min",
        "mL/s",
        "kg",
        "g",
        "[lb_av]",
        "cm",
        "m",
        "mm",
        "mm[Hg]",
        "kPa",
        "%",
    }
)
_NO_ID: Final = re.compile(r"[^A-Za-z0-9.-]+")
_ID_LENGTH: Final = 64
_PLAIN: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


def identifier(patient: str, row_id: str, suffix: str = "") -> str:
    """The id of a resource: patient and row, shortened by a hash where FHIR does not allow them."""
    wanted = f"{patient}-{row_id}{suffix}" if row_id else f"{patient}{suffix}"
    plain = _NO_ID.sub("-", wanted)
    if plain == wanted and len(plain) <= _ID_LENGTH:
        return plain
    return f"{plain[: _ID_LENGTH - 9]}-{blake2b(wanted.encode(), digest_size=4).hexdigest()}"


def number(text: str) -> Number | None:
    """The number as JSON has it, or None when it is none."""
    if _PLAIN.fullmatch(text):
        return Number(text)
    try:
        exact = Decimal(text)
    except InvalidOperation:
        return None
    return Number(f"{exact:f}") if exact.is_finite() else None


def quantity(value: Number, unit: str, comparator: str = "") -> Json:
    """A `Quantity`."""
    found: Json = {"value": value}
    if comparator:
        found["comparator"] = comparator
    if unit:
        found["unit"] = unit
    return found | {"system": UCUM, "code": unit} if unit in _UCUM_CODES else found


def records_of(rows: Sequence[Row]) -> dict[str, Cells]:
    """Rows put together by record: row_id -> column -> values in order."""
    records: dict[str, Cells] = {}
    for row in rows:
        cells = records.setdefault(row.get("row_id") or "", {})
        for column, cell in row.items():
            if cell and cell not in cells.setdefault(column, []):
                cells[column].append(cell)
    return records


@dataclass(frozen=True, slots=True)
class Parts:
    """Turns what is left of a record into extensions of its resource, or all of it into components.

    `references` are the resources of the records written so far, by row_id; `left` counts cells that no FHIR
    value can hold, by property.
    """

    references: Mapping[str, str]
    left: Counter[str]

    def extensions(self, table: str, cells: Cells) -> list[Json]:
        """One extension per cell."""
        found = []
        for name, column, kind, cell in self._cells(table, cells):
            value = self._value(column, kind, cell, in_extension=True)
            if value:
                parts = [{"url": "name", "valueCode": name}, {"url": "value"} | value]
                found.append({"url": PROPERTY, "extension": parts})
            else:
                self.left[f"onto:{name}"] += 1
        return found

    def components(self, table: str, cells: Cells) -> list[Json]:
        """One component per cell."""
        found = []
        for name, column, kind, cell in self._cells(table, cells):
            value = self._value(column, kind, cell, in_extension=False)
            if value:
                found.append({"code": concept_of(own(name))} | value)
            else:
                self.left[f"onto:{name}"] += 1
        return found

    def _cells(self, table: str, cells: Cells) -> list[tuple[str, str, str, str]]:
        record = RECORDS[table]
        found: list[tuple[str, str, str, str]] = []
        for column in (*TABLES[table].columns, None):
            name, kind = (column.name, column.kind) if column else ("recorded_in", "text")
            prop = record.link if name == record.parent else property_of(name).removeprefix(ONTO)
            if name != record.class_column:
                found += [(prop, name, kind, cell) for cell in cells.get(name, ())]
        return found

    def _value(self, column: str, kind: str, cell: str, *, in_extension: bool) -> Json:
        digits = number(cell) if kind in {"number", "integer"} else None
        unit = FIXED_UNITS.get(column, "")
        if kind == "row":
            target = (
                {"valueReference": {"reference": self.references[cell]}} if cell in self.references else {}
            )
            return target if in_extension or not target else {"extension": [{"url": RECORD} | target]}
        if kind == "number":
            if digits is None:
                return {}
            return (
                {"valueDecimal": digits}
                if in_extension and not unit
                else {"valueQuantity": quantity(digits, unit)}
            )
        simple: dict[str, Json] = {
            "integer": {"valueInteger": digits}
            if digits and _PLAIN.fullmatch(digits) and "." not in digits
            else {},
            "boolean": {"valueBoolean": cell == "true"} if cell in {"true", "false"} else {},
            "date": {"valueDateTime": cell},
            "term": {"valueCodeableConcept": concept_of(own(cell))},
            "text": {"valueString": cell} if cell.strip() else {},
        }
        return simple[kind]


def json_text(value: object) -> str:
    """JSON on one line, in which a `Number` keeps its digits."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {json_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
