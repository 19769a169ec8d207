# SPDX-License-Identifier: Apache-2.0
"""Exact numbers and their canonical units, as the ontology declares them.

Values are rationals and never binary floats: 1.80 / 1.2 is 1.5 and not a little less. A conversion is one
exact multiplication or division. A unit that the ontology does not list for an analyte is not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Final

from reasoner.derive import vocabulary as v
from reasoner.errors import OntologyError
from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.terms import TYPE, XSD_DECIMAL, XSD_INTEGER, shorten

__all__ = ["Scale", "decimal_literal", "load_scales", "read_number"]

_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_THIRTY_DIGITS: Final = Context(prec=30, rounding=ROUND_HALF_EVEN, Emin=-999_999, Emax=999_999)


def read_number(literal: Literal) -> Fraction | None:
    """The exact value of an `xsd:decimal` or `xsd:integer`; None for anything else."""
    if literal.datatype not in {XSD_DECIMAL, XSD_INTEGER}:
        return None
    text = literal.lexical.strip()
    return Fraction(text) if _DECIMAL.fullmatch(text) else None


def decimal_literal(value: Fraction) -> Literal:
    """The value as canonical `xsd:decimal`: exact within 30 significant digits, else rounded half to even."""
    quotient = _THIRTY_DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
    text = format(quotient, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Literal(text, XSD_DECIMAL)


@dataclass(frozen=True, slots=True)
class Scale:
    """How numbers of one analyte or property reach its canonical unit, and which are plausible there."""

    unit: str
    factors: dict[str, Fraction]
    low: Fraction | None
    high: Fraction | None
    #: the derived property of a quantity property; empty for an analyte
    canonical_as: str

    def convert(self, value: Fraction, unit: str) -> Fraction | None:
        """The value in the canonical unit; None when the unit is unknown."""
        if unit == self.unit:
            return value
        factor = self.factors.get(unit)
        return None if factor is None else value * factor

    def plausible(self, value: Fraction) -> bool:
        """Whether a canonical value can be true of a patient; both ends can."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def load_scales(ontology: Ontology) -> dict[str, Scale]:
    """Analyte or quantity property -> its scale.

    Raises:
        OntologyError: a scale or a conversion is incomplete.
    """
    factors = _conversions(ontology)
    scales = {}
    for subject, facts in ontology.index.items():
        if v.CANONICAL_UNIT not in facts:
            continue
        unit = _one(ontology, subject, v.CANONICAL_UNIT)
        names = ontology.objects(subject, v.CANONICAL_AS)
        scales[subject] = Scale(
            unit.lexical,
            factors.pop(subject, {}),
            _bound(ontology, subject, v.PLAUSIBLE_LOW),
            _bound(ontology, subject, v.PLAUSIBLE_HIGH),
            str(names[0]) if names else "",
        )
    if factors:
        raise OntologyError(f"{shorten(min(factors))} has a unit conversion but no canonical unit")
    return scales


def _conversions(ontology: Ontology) -> dict[str, dict[str, Fraction]]:
    found: dict[str, dict[str, Fraction]] = {}
    for iri, facts in ontology.index.items():
        if v.UNIT_CONVERSION not in facts.get(TYPE, ()):
            continue
        unit = _one(ontology, iri, v.UNIT_CODE).lexical
        for subject in ontology.objects(iri, v.CONVERTS_ANALYTE):
            if found.setdefault(str(subject), {}).setdefault(unit, _factor(ontology, iri)) != _factor(
                ontology, iri
            ):
                raise OntologyError(f"{shorten(str(subject))} has two conversions of {unit}")
    return found


def _factor(ontology: Ontology, iri: str) -> Fraction:
    multiply, divide = _bound(ontology, iri, v.MULTIPLY_BY), _bound(ontology, iri, v.DIVIDE_BY)
    if multiply is not None and divide is None and multiply > 0:
        return multiply
    if divide is not None and multiply is None and divide > 0:
        return 1 / divide
    raise OntologyError(f"{shorten(iri)} needs one factor above 0, to multiply by or to divide by")


def _one(ontology: Ontology, subject: str, prop: str) -> Literal:
    values = ontology.objects(subject, prop)
    if len(values) != 1 or not isinstance(values[0], Literal):
        raise OntologyError(f"{shorten(subject)} needs one literal of {shorten(prop)}")
    return values[0]


def _bound(ontology: Ontology, subject: str, prop: str) -> Fraction | None:
    if not ontology.objects(subject, prop):
        return None
    number = read_number(_one(ontology, subject, prop))
    if number is None:
        raise OntologyError(f"{shorten(subject)}: {shorten(prop)} takes a decimal number")
    return number
