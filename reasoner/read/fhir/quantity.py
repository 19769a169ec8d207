# SPDX-License-Identifier: Apache-2.0
"""Numbers of FHIR with their units, as they were written."""

from __future__ import annotations

from typing import Final

from reasoner.read.fhir.documents import Content

__all__ = ["comparator", "number", "text", "unit_of"]

_UCUM: Final = "http://unitsofmeasure.org"


def text(value: object) -> str | None:
    """A number as its digits."""
    return None if value is None else str(value)


def number(quantity: Content | None) -> str | None:
    """The digits of a Quantity."""
    return text(quantity.get("value")) if quantity else None


def comparator(quantity: Content | None) -> str | None:
    """What makes a Quantity a limit and no value."""
    said: str | None = quantity.get("comparator") if quantity else None
    return said


def unit_of(quantity: Content | None) -> str | None:
    """The UCUM code if there is one, else the printed unit, which the units of the ontology list as well."""
    if not quantity:
        return None
    code: str | None = quantity.get("code")
    if code is not None and quantity.get("system") == _UCUM:
        return code
    unit: str | None = quantity.get("unit")
    return code if unit is None else unit
