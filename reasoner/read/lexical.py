# SPDX-License-Identifier: Apache-2.0
"""Literals as XML Schema 1.1 Datatypes has them: an ill-formed one is withheld before anything compares it.

SHACL processors differ from the standard on dirty literals (`"n/a"^^xsd:integer > 100` is true in one of
them), so none may reach a shape. https://www.w3.org/TR/xmlschema11-2/

1. A literal whose form its datatype does not allow, or whose datatype is not used here, is taken out,
   reported as MALFORMED and marked by `trial:withheld <property>` on its record: what it said is then
   unknown, not absent.
   So does a literal with the datatype `trial:withheld`: a record that was read before and written again has
   it in place of what was left out then.
2. A date with a time zone keeps its calendar date as written and loses the zone; the same for months and
   years.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from reasoner.patient import Literal, PatientGraph
from reasoner.terms import (
    RDF_LANGSTRING,
    TRIAL,
    XSD_BOOLEAN,
    XSD_DATE,
    XSD_DATETIME,
    XSD_DECIMAL,
    XSD_GYEAR,
    XSD_GYEARMONTH,
    XSD_INTEGER,
    XSD_STRING,
    shorten,
)

__all__ = ["WITHHELD", "normal_lexical", "withhold_malformed"]

WITHHELD: Final = TRIAL + "withheld"

#: Longer numbers are not measurements, and some libraries refuse or stall on them.
_MAX_DIGITS: Final = 100
_ZONE: Final = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE: Final = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_ZONE}")
_DATETIME: Final = re.compile(
    rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?{_ZONE}"
)
_MONTH: Final = re.compile(rf"([0-9]{{4}}-(?:0[1-9]|1[0-2])){_ZONE}")
_YEAR: Final = re.compile(rf"([0-9]{{4}}){_ZONE}")


def _number(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        return text if pattern.fullmatch(text) and len(text) <= _MAX_DIGITS + 2 else None

    return check


def _boolean(text: str) -> str | None:
    return text if text in {"true", "false"} else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _date(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    return match[1] if match and _is_day(match[1]) else None


def _datetime(text: str) -> str | None:
    match = _DATETIME.fullmatch(text)
    return text if match and _is_day(match[1]) else None


def _part(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        match = pattern.fullmatch(text)
        return match[1] if match and match[1][:4] != "0000" else None

    return check


_CHECKS: Final[dict[str, Callable[[str], str | None]]] = {
    XSD_DECIMAL: _number(_DECIMAL),
    XSD_INTEGER: _number(_INTEGER),
    XSD_BOOLEAN: _boolean,
    XSD_DATE: _date,
    XSD_DATETIME: _datetime,
    XSD_GYEARMONTH: _part(_MONTH),
    XSD_GYEAR: _part(_YEAR),
}
_TEXT: Final = frozenset({XSD_STRING, RDF_LANGSTRING})


def normal_lexical(lexical: str, datatype: str) -> str | None:
    """The form that is kept, or None when the literal is ill-formed or its datatype is not used here."""
    if datatype in _TEXT:
        return lexical
    check = _CHECKS.get(datatype)
    return check(lexical) if check else None


def withhold_malformed(patient: PatientGraph) -> None:
    """Take every ill-formed literal out of the graph and say so; bring zoned dates to their calendar date."""
    wrong: list[tuple[str, str, Literal]] = []
    for subject, facts in patient.index.items():
        for predicate, objects in facts.items():
            for place, term in enumerate(objects):
                if term.__class__ is str or term in _fine or isinstance(term, str):
                    continue
                lexical = term.lexical if term.datatype in _TEXT else normal_lexical(*term[:2])
                if lexical is None:
                    wrong.append((subject, predicate, term))
                elif lexical != term.lexical:
                    objects[place] = Literal(lexical, term.datatype)
                else:
                    _remember(term)
    for subject, predicate, literal in wrong:
        patient.remove(subject, predicate, literal)
        patient.derive(subject, WITHHELD, predicate, (subject,))
        patient.finding("MALFORMED", _message(predicate, literal.datatype), record=subject, path=predicate)


#: Literals that stay as they are; patients share values.
_fine: set[Literal] = set()
_REMEMBERED: Final = 200_000


def _remember(literal: Literal) -> None:
    if len(_fine) >= _REMEMBERED:
        _fine.clear()
    _fine.add(literal)


def _message(predicate: str, datatype: str) -> str:
    if datatype == WITHHELD:
        return (
            f"A value of {shorten(predicate)} was left out when the record was read from its source. "
            "Correct it there."
        )
    what = (
        f"a valid {shorten(datatype)}" if datatype in _CHECKS else f"of a datatype that is read ({_ACCEPTED})"
    )
    return f"A value of {shorten(predicate)} is not {what}; it was left out. Correct it in the source."


_ACCEPTED: Final = ", ".join(sorted(shorten(datatype) for datatype in (*_CHECKS, XSD_STRING)))
