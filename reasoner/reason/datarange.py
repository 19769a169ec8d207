# SPDX-License-Identifier: Apache-2.0
"""OWL 2 data ranges and the values of literals (OWL 2 Structural Specification, sections 4 and 7).

Numbers are compared as exact decimals: `3`, `3.0` and `"3"^^xsd:integer` are one value, and
19.999999999999999999 is below 20. Dates are no values here: time is not the ontology's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from reasoner.patient import Literal
from reasoner.terms import RDF_LANGSTRING, RDFS, XSD, XSD_BOOLEAN, XSD_DECIMAL, XSD_INTEGER, XSD_STRING

__all__ = ["ANY", "FACETS", "DataRange", "Value", "is_date", "value_of"]

#: Integer datatypes with the bounds that they carry in their name.
_INTEGERS: Final[dict[str, tuple[tuple[str, Decimal], ...]]] = {
    XSD_INTEGER: (),
    XSD + "nonNegativeInteger": ((XSD + "minInclusive", Decimal(0)),),
    XSD + "positiveInteger": ((XSD + "minInclusive", Decimal(1)),),
    XSD + "nonPositiveInteger": ((XSD + "maxInclusive", Decimal(0)),),
    XSD + "negativeInteger": ((XSD + "maxInclusive", Decimal(-1)),),
}
_SIZES: Final = (
    "long",
    "int",
    "short",
    "byte",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
)
_MACHINE_INTEGERS: Final = frozenset(XSD + name for name in _SIZES)
_TIMES: Final = (
    "date",
    "dateTime",
    "dateTimeStamp",
    "gYear",
    "gYearMonth",
    "gMonthDay",
    "gDay",
    "gMonth",
    "time",
)
_DATES: Final = frozenset(XSD + name for name in _TIMES)
_LEXICAL_DECIMAL: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_LEXICAL_INTEGER: Final = re.compile(r"[+-]?\d+", re.ASCII)
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}

#: Facets that a data range may carry, with the test that each one makes.
FACETS: Final = frozenset(XSD + end + kind for end in ("min", "max") for kind in ("Inclusive", "Exclusive"))
#: The datatype that every literal belongs to.
ANY: Final = RDFS + "Literal"


class Value(NamedTuple):
    """What a literal denotes: equal values are one value, however they are written."""

    space: str
    value: Decimal | bool | str


def is_date(literal: Literal) -> bool:
    """Whether the literal speaks of time, which the ontology never reasons about."""
    return literal.datatype in _DATES


def value_of(literal: Literal) -> Value | None:
    """The value of a literal; None when its datatype is not reasoned about or its text is malformed."""
    text, datatype, language = literal
    if datatype == XSD_DECIMAL:
        number = text.strip()
        return Value("number", Decimal(number)) if _LEXICAL_DECIMAL.fullmatch(number) else None
    if datatype in _INTEGERS or datatype in _MACHINE_INTEGERS:
        number = text.strip()
        return Value("number", Decimal(number)) if _LEXICAL_INTEGER.fullmatch(number) else None
    if datatype == XSD_BOOLEAN:
        truth = _BOOLEANS.get(text.strip())
        return None if truth is None else Value("boolean", truth)
    if datatype == XSD_STRING:
        return Value("string", text)
    if datatype == RDF_LANGSTRING:
        return Value("string@" + language.lower(), text)
    return None


@dataclass(frozen=True, slots=True)
class DataRange:
    """A datatype narrowed by facets, or an enumeration of values."""

    datatype: str = ANY
    #: (facet IRI, bound), all of which hold
    facets: tuple[tuple[str, Decimal], ...] = ()
    #: the only values there are; None when not enumerated
    values: frozenset[Value] | None = None

    @property
    def is_decidable(self) -> bool:
        """Whether membership can be told for every literal of a patient."""
        known = {ANY, XSD_DECIMAL, XSD_BOOLEAN, XSD_STRING} | _INTEGERS.keys()
        numeric = self.datatype == XSD_DECIMAL or self.datatype in _INTEGERS or not self.facets
        bounds = all(facet in FACETS and bound.is_finite() for facet, bound in self.facets)
        return self.datatype in known and numeric and bounds

    def __contains__(self, value: Value) -> bool:
        """Whether the value lies in the range."""
        if self.values is not None:
            return value in self.values
        if self.datatype == ANY:
            return True
        if self.datatype in {XSD_BOOLEAN, XSD_STRING}:
            return value.space == ("boolean" if self.datatype == XSD_BOOLEAN else "string")
        number = value.value
        if not isinstance(number, Decimal):
            return False
        if self.datatype in _INTEGERS and number.as_integer_ratio()[1] != 1:
            return False
        return all(_passes(facet, number, bound) for facet, bound in self._bounds)

    @property
    def _bounds(self) -> tuple[tuple[str, Decimal], ...]:
        return self.facets + _INTEGERS.get(self.datatype, ())

    def covers(self, other: DataRange) -> bool:
        """Whether every value of `other` lies in this range; False also where that is not decided."""
        if other.values is not None:
            return all(value in self for value in other.values)
        if self.values is not None:
            return False
        mine, its = (XSD_INTEGER if one.datatype in _INTEGERS else one.datatype for one in (self, other))
        wider = mine in {ANY, its} or (mine, its) == (XSD_DECIMAL, XSD_INTEGER)
        return wider and all(_implied(bound, other._bounds) for bound in self._bounds)


def _passes(facet: str, number: Decimal, bound: Decimal) -> bool:
    if facet == XSD + "minInclusive":
        return number >= bound
    if facet == XSD + "minExclusive":
        return number > bound
    if facet == XSD + "maxInclusive":
        return number <= bound
    return number < bound


def _implied(wanted: tuple[str, Decimal], given: tuple[tuple[str, Decimal], ...]) -> bool:
    """Whether one of the given bounds is at least as strict as the wanted one."""
    facet, bound = wanted
    lower = facet in {XSD + "minInclusive", XSD + "minExclusive"}
    for other, limit in given:
        if lower != (other in {XSD + "minInclusive", XSD + "minExclusive"}):
            continue
        stricter = limit > bound if lower else limit < bound
        as_strict = limit == bound and (other == facet or facet.endswith("Inclusive"))
        if stricter or as_strict:
            return True
    return False
