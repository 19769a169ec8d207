# SPDX-License-Identifier: Apache-2.0
"""RDF literals as values of FHIR JSON, digits and precision as written; and which type a choice must have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Final

import pyoxigraph as ox

from reasoner.read.fhir.elements import Element, Elements
from reasoner.read.fhir.structure import Number
from reasoner.terms import XSD

__all__ = ["choice_of", "scalar"]

_WHOLE: Final = (
    "integer long int short byte nonNegativeInteger positiveInteger unsignedLong unsignedInt unsignedShort "
    "unsignedByte nonPositiveInteger negativeInteger"
)
_NUMERIC: Final = frozenset(XSD + name for name in (*_WHOLE.split(), "decimal", "double", "float"))
_BOOLEAN: Final = XSD + "boolean"
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}
#: Some writers give a year as a full date; its type says how much of it is known. XSD dates may have a zone.
_PRECISION: Final = {XSD + "gYear": 4, XSD + "gYearMonth": 7, XSD + "date": 10}
#: XSD allows a sign, zeros and points that JSON does not.
_SIGNED: Final = re.compile(r"([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eE][+-]?[0-9]+)?")
_NUMBERS: Final = frozenset({"decimal", "integer", "positiveInt", "unsignedInt", "integer64"})

#: Which types of a choice a literal may have, the most likely one first.
_CHOICES: Final = {
    _BOOLEAN: ("Boolean",),
    XSD + "decimal": ("Decimal",),
    XSD + "double": ("Decimal",),
    **{XSD + name: ("Integer", "PositiveInt", "UnsignedInt") for name in _WHOLE.split()},
    **{XSD + name: ("DateTime", "Date") for name in ("date", "gYear", "gYearMonth")},
    XSD + "dateTime": ("DateTime", "Instant"),
    XSD + "time": ("Time",),
    XSD + "string": ("String",),
    XSD + "anyURI": ("Uri", "Canonical"),
}


def scalar(literal: ox.Literal, kind: str) -> object:
    """The value in JSON, `kind` being the type of its element (empty: not known)."""
    text, datatype = literal.value, literal.datatype.value
    if datatype in _NUMERIC and (kind in _NUMBERS or not kind[:1].islower()):
        return _number(text)
    if datatype == _BOOLEAN and (kind == "boolean" or not kind[:1].islower()):
        return _TRUTH.get(text, text)
    return text[: _PRECISION.get(datatype)]


def _number(text: str) -> object:
    match = _SIGNED.fullmatch(text)
    if match is None or not (match[2] or match[3] or "0" in text):
        return text
    sign, whole, part, exponent = match.groups()
    minus = "-" if sign == "-" else ""
    return Number(f"{minus}{whole or '0'}{f'.{part}' if part else ''}{exponent or ''}")


def choice_of(
    choices: Mapping[str, Element], literal: ox.Literal | None, names: Set[str], tables: Elements
) -> Element | None:
    """The element of a choice whose type is not said, if the value leaves no doubt."""
    if literal is not None:
        given = _CHOICES.get(literal.datatype.value, ())
        return next((choices[name] for name in given if name in choices), None)
    fitting = [
        element
        for element in choices.values()
        if not element.primitive and names and names <= tables.elements.get(element.kind, {}).keys()
    ]
    return fitting[0] if len(fitting) == 1 else None
