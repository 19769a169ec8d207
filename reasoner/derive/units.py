# SPDX-License-Identifier: Apache-2.0
"""Exact numbers and their canonical units, as the ontology declares them.

Values are rationals and never binary floats: 1.80 / 1.2 is 1.5 and not a little less. A conversion is one
exact multiplication. Its factor comes from

1. what the ontology lists for the analyte: print forms that are no UCUM or mean something else there (K/uL is
   a kelvin), units with an annotation, amounts of substance, [IU] of an enzyme; else from
2. UCUM, for a unit of the same dimension as the canonical one or as a listed amount of substance, unless the
   ontology leaves it at its list.

Any other unit gives no value: it is not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from itertools import product
from typing import Final, NamedTuple

from reasoner.derive import ucum
from reasoner.derive import vocabulary as v
from reasoner.errors import OntologyError
from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.terms import TYPE, XSD_BOOLEAN, XSD_DECIMAL, XSD_INTEGER, shorten

__all__ = ["Plausible", "Scale", "decimal_literal", "load_scales", "read_number"]

_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
#: What UCUM says of a unit text is kept, up to this many texts.
_REMEMBERED: Final = 4096
#: Digits that every processor of XML Schema 1.1 has (part 2, section 5.4). One that has no more takes a
#: longer decimal for no number at all.
_DIGITS: Final = 18
_EXACT: Final = Context(prec=200, Emin=-999_999, Emax=999_999)


def read_number(literal: Literal) -> Fraction | None:
    """The exact value of an `xsd:decimal` or `xsd:integer`; None for anything else."""
    if literal.datatype not in {XSD_DECIMAL, XSD_INTEGER}:
        return None
    text = literal.lexical.strip()
    return Fraction(text) if _DECIMAL.fullmatch(text) else None


def decimal_literal(value: Fraction) -> Literal:
    """The value as canonical `xsd:decimal`: exact within 18 digits, else rounded half to even."""
    quotient = _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    places = max(0, _DIGITS - len(str(abs(int(value)))))
    text = format(quotient.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN, _EXACT), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Literal("0" if text == "-0" else text, XSD_DECIMAL)


class Plausible(NamedTuple):
    """The numbers that are believed, both ends included; an end that is None is open."""

    low: Fraction | None
    high: Fraction | None

    def holds(self, value: Fraction) -> bool:
        """Whether the number lies in it."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Scale:
    """How numbers of one analyte or property reach its canonical unit, and which are plausible there.

    `values` can be true of a patient, `limits` of a laboratory as its upper limit of normal.
    """

    unit: str
    factors: dict[str, Fraction]
    values: Plausible
    limits: Plausible
    #: the derived property of a quantity property; empty for an analyte
    canonical_as: str
    #: whether a unit that is not listed is left alone even where UCUM knows it
    listed_only: bool
    _parsed: dict[str, Fraction | None] = field(default_factory=dict, compare=False, repr=False)

    def convert(self, value: Fraction, unit: str) -> Fraction | None:
        """The value in the canonical unit; None when the unit is unknown."""
        if unit == self.unit:
            return value
        factor = self.factors.get(unit)
        if factor is None and not self.listed_only:
            factor = self._parsed[unit] if unit in self._parsed else self._parse(unit)
        return None if factor is None else value * factor

    def _parse(self, unit: str) -> Fraction | None:
        """The factor of a unit that is not listed, as far as UCUM can tell."""
        factor = ucum.ratio(unit, self.unit)
        if factor is None and ucum.is_amount(unit):
            # A molar mass is one number: what is listed for umol/L holds for every amount per volume.
            molar = (listed for listed in self.factors if ucum.is_amount(listed))
            steps = ((ucum.ratio(unit, listed), self.factors[listed]) for listed in molar)
            factor = next((step * known for step, known in steps if step is not None), None)
        if len(self._parsed) >= _REMEMBERED:
            self._parsed.clear()
        self._parsed[unit] = factor
        return factor


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
            Plausible(
                _bound(ontology, subject, v.PLAUSIBLE_LOW), _bound(ontology, subject, v.PLAUSIBLE_HIGH)
            ),
            _limits(ontology, subject),
            str(names[0]) if names else "",
            Literal("true", XSD_BOOLEAN) in ontology.objects(subject, v.LISTED_UNITS_ONLY),
        )
    if factors:
        raise OntologyError(f"{shorten(min(factors))} has a unit conversion but no canonical unit")
    return scales


def _limits(ontology: Ontology, subject: str) -> Plausible:
    """What an upper limit of normal can be: as plausible as a value, unless the ontology says more."""
    low, high = (_bound(ontology, subject, p) for p in (v.PLAUSIBLE_LIMIT_LOW, v.PLAUSIBLE_LIMIT_HIGH))
    if low is None:
        low = _bound(ontology, subject, v.PLAUSIBLE_LOW)
    return Plausible(low, _bound(ontology, subject, v.PLAUSIBLE_HIGH) if high is None else high)


def _conversions(ontology: Ontology) -> dict[str, dict[str, Fraction]]:
    found: dict[str, dict[str, Fraction]] = {}
    for iri, facts in ontology.index.items():
        if v.UNIT_CONVERSION not in facts.get(TYPE, ()):
            continue
        spellings = [term.lexical for term in ontology.objects(iri, v.UNIT_CODE) if isinstance(term, Literal)]
        if not spellings:
            raise OntologyError(f"{shorten(iri)} needs a literal of {shorten(v.UNIT_CODE)}")
        factor = _factor(ontology, iri)
        for subject, unit in product(ontology.objects(iri, v.CONVERTS_ANALYTE), spellings):
            if found.setdefault(str(subject), {}).setdefault(unit, factor) != factor:
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
