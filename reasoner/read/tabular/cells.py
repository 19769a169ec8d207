# SPDX-License-Identifier: Apache-2.0
"""What a cell of a row table may hold, by the kind of its column; nothing is guessed.

A term is written as its local name in the ontology or as its label, in any case, and must belong to the value
set of the column: the range of the property, or the kinds of record that a table has. Dates are ISO 8601,
as precise as they are known. What a spreadsheet made of a cell (`#N/A`, `=A1`, 45321) is not a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.read.kinds import Kinds
from reasoner.read.lexical import normal_lexical
from reasoner.read.mapping import RECORDS, property_of
from reasoner.read.tables import TABLES, Column
from reasoner.terms import (
    ONTO,
    OWL,
    RDFS,
    SCHEMA,
    XSD_DATE,
    XSD_DATETIME,
    XSD_DECIMAL,
    XSD_GYEAR,
    XSD_GYEARMONTH,
)

__all__ = ["CellCheck", "Checked", "is_identifier", "is_mangled", "value_sets"]

_BOOLEANS: Final = {
    **dict.fromkeys(("true", "yes", "1"), "true"),
    **dict.fromkeys(("false", "no", "0"), "false"),
}
_DATES: Final = {4: XSD_GYEAR, 7: XSD_GYEARMONTH, 10: XSD_DATE}
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_INTEGER: Final = re.compile(r"[+-]?[0-9]+(?:\.0+)?")
#: Text that writers of CSV files keep from being taken for a formula.
_ESCAPED: Final = re.compile(r"'[=+\-@]")
#: Formulas, text that was kept from being one, and the errors that spreadsheets show.
_FORMULA: Final = re.compile(r"[=@]|'[=+\-@]|#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|#)")
_MANGLED: Final = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+")
_WHAT: Final = {
    "text": "plain text",
    "number": "a number with a decimal point",
    "integer": "a whole number",
    "boolean": "yes or no",
    "date": "a date as YYYY-MM-DD, YYYY-MM or YYYY",
    "term": "a term of this column",
    "row": "the row_id of another record",
}


class Checked(NamedTuple):
    """The value of a cell, or why it has none; `message` holds no value."""

    value: str | None
    message: str = ""


def is_identifier(text: str) -> bool:
    """Whether a text can name a patient or a record: printable, and not what a spreadsheet made of one."""
    return bool(text) and text.isprintable() and not _FORMULA.match(text) and not is_mangled(text)


def is_mangled(text: str) -> bool:
    """Whether a spreadsheet made a number in scientific notation of a long code."""
    return bool(_MANGLED.fullmatch(text))


def value_sets(
    ontology: Ontology, *, with_conclusions: bool = False
) -> dict[tuple[str, str], frozenset[str]]:
    """The terms (IRIs) that each term column of each table may hold, by table and column.

    A kind of record that follows from other facts is not for people to state; a code may stand for one.
    """
    conclusions = frozenset() if with_conclusions else frozenset(Kinds.of(ontology).conclusions)
    members: dict[str, set[str]] = {}
    for individual in ontology.declared(OWL + "NamedIndividual"):
        for cls in ontology.types(individual):
            members.setdefault(cls, set()).add(individual)
    found: dict[tuple[str, str], frozenset[str]] = {}
    for table, record in ((name, RECORDS[name]) for name in TABLES):
        for column in (c.name for c in TABLES[table].columns if c.kind == "term"):
            if column == record.class_column:
                found[table, column] = _kinds(ontology, record.type) - conclusions
            else:
                found[table, column] = _range(ontology, property_of(column), members)
    return found


def _kinds(ontology: Ontology, name: str) -> frozenset[str]:
    return frozenset({ONTO + name, *ontology.subclasses.get(ONTO + name, ())})


def _range(ontology: Ontology, prop: str, members: dict[str, set[str]]) -> frozenset[str]:
    if OWL + "Class" in ontology.objects(prop, SCHEMA + "rangeIncludes"):
        return frozenset(term for term in ontology.classes if term.startswith(ONTO))
    ranges = (str(term) for term in ontology.objects(prop, RDFS + "range"))
    return frozenset[str]().union(*(members.get(cls, set()) for cls in ranges))


@dataclass(frozen=True)
class CellCheck:
    """The terms of every column by what people write; built once per run.

    `coded` are the terms that a code may stand for, by table and column. `conditions` leads from a kind of
    condition to its table.
    """

    terms: dict[tuple[str, str], dict[str, str]]
    coded: dict[tuple[str, str], frozenset[str]]
    conditions: dict[str, str]

    @classmethod
    def of(cls, ontology: Ontology) -> CellCheck:
        """Collect names and labels. A label that two terms of a column share stands for neither."""
        terms = {key: _names(ontology, found) for key, found in value_sets(ontology).items()}
        coded = {
            key: frozenset(iri.removeprefix(ONTO) for iri in found)
            for key, found in value_sets(ontology, with_conclusions=True).items()
        }
        return cls(terms, coded, _condition_tables(ontology))

    def condition(self, text: str) -> str | None:
        """The kind of condition that a text names, whichever table it belongs to."""
        tables = {key: names for key, names in self.terms.items() if key[1] == "condition_class"}
        found = {names[text.casefold()] for names in tables.values() if text.casefold() in names}
        return found.pop() if len(found) == 1 else None

    @staticmethod
    def is_text(text: str) -> bool:
        """Whether a text is not what a spreadsheet made of a cell."""
        return not _FORMULA.match(text)

    def check(self, table: str, column: Column, text: str) -> Checked:
        """The value of a cell that is not empty."""
        if column.kind == "text" and _ESCAPED.match(text):
            return Checked(text[1:])
        value = self._value(table, column, text)
        if value is not None:
            return Checked(value)
        message = (
            f"A cell of {table}.{column.name} is not {_WHAT[column.kind]}; it was left out. "
            "Correct it in the source."
        )
        return Checked(None, message)

    def _value(self, table: str, column: Column, text: str) -> str | None:
        if column.kind == "term":
            return self.terms[table, column.name].get(text.casefold())
        if column.kind == "boolean":
            return _BOOLEANS.get(text.casefold())
        return text if _FORMS[column.kind](text) else None


def _is_number(text: str) -> bool:
    mantissa, _, _ = text.lower().partition("e")
    return bool(_NUMBER.fullmatch(text)) and normal_lexical(mantissa, XSD_DECIMAL) is not None


def _is_integer(text: str) -> bool:
    return bool(_INTEGER.fullmatch(text)) and _is_number(text)


def _is_date(text: str) -> bool:
    datatype = XSD_DATETIME if "T" in text else _DATES.get(len(text), XSD_DATE)
    return normal_lexical(text, datatype) is not None


_FORMS: Final[dict[str, Callable[[str], bool]]] = {
    "number": _is_number,
    "integer": _is_integer,
    "date": _is_date,
    "row": is_identifier,
    "text": CellCheck.is_text,
}


def _condition_tables(ontology: Ontology) -> dict[str, str]:
    """Each kind of condition and the table of the narrowest kind that it belongs to."""
    tables = [name for name, record in RECORDS.items() if record.class_column == "condition_class"]
    tables.append("angina")
    # the table of a wider kind comes first and is overwritten by that of a narrower one
    tables.sort(key=lambda table: -len(_kinds(ontology, RECORDS[table].type)))
    found: dict[str, str] = {}
    for table in tables:
        found |= dict.fromkeys(
            (iri.removeprefix(ONTO) for iri in _kinds(ontology, RECORDS[table].type)), table
        )
    return found


def _names(ontology: Ontology, terms: Iterable[str]) -> dict[str, str]:
    """Names first: a label that is another term's name does not hide that term."""
    given = sorted(terms)
    names = {iri.removeprefix(ONTO).casefold(): iri.removeprefix(ONTO) for iri in given}
    labels: dict[str, str] = {}
    shared: set[str] = set()
    for iri in given:
        for label in ontology.objects(iri, RDFS + "label"):
            text = label.lexical.casefold() if isinstance(label, Literal) else ""
            if labels.setdefault(text, iri.removeprefix(ONTO)) != iri.removeprefix(ONTO):
                shared.add(text)
    return {label: name for label, name in labels.items() if label not in shared} | names
