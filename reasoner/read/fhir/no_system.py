# SPDX-License-Identifier: Apache-2.0
"""Codes without a code system, and texts without a code: what stands where, and what to do about it.

A code means something only together with its system (https://hl7.org/fhir/R4/datatypes.html#Coding), and a
text is never taken for a code. The text itself may be about the patient, and is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from reasoner.read.fhir.fact import Fact
from reasoner.read.fhir.meaning import Coded
from reasoner.read.fhir.own_cells import OwnCells
from reasoner.read.fhir.rest import is_told

__all__ = ["codes_without_system"]

#: Elements that FHIR calls otherwise than the readers do.
_NAMES: Final = {
    "component": "component.code",
    "reason": "reasonCode",
    "site": "bodySite",
    "stop": "statusReason",
    "value": "valueCodeableConcept",
}
_GIVE_SYSTEM: Final = "give the system of each code in the source (such as http://loinc.org)"
_GIVE_CODE: Final = "give a code with its system in the source"


def codes_without_system(facts: Iterable[Fact], own: OwnCells) -> Iterator[str]:
    """A sentence per element and kind of what stands there."""
    found = {
        (fact.type, element, what): None
        for fact in facts
        for element, there in fact.coded.items()
        for coded in there
        if (what := _what(coded)) and not coded.is_mapped and _matters(fact, element, coded, own)
    }
    for kind, element, what in found:
        name = "location" if (kind, element) == ("BodyStructure", "site") else _NAMES.get(element, element)
        yield f"{kind}.{name}: {what}."


def _matters(fact: Fact, element: str, coded: Coded, own: OwnCells) -> bool:
    """Whether it may decide what the fact is; a method or a route in other words is counted only."""
    if element == "component":
        return fact.own is None
    return is_told(fact, element, coded, own, is_used=False)


def _what(coded: Coded) -> str:
    """What stands in place of a code with its system; empty if there is one and no other."""
    lacking = [code.source[1] for code in coded.codes if not code.source[0]]
    if any(lacking):
        beside = "a text beside it is not read either" if coded.text else "it has no text"
        return f"a code without its system has no meaning and was not read, {beside}; {_GIVE_SYSTEM}"
    if len(lacking) == len(coded.codes):
        text = "a text without a code" if coded.text else "an element without code and text"
        return f"{text} was not read; {_GIVE_CODE}"
    return ""
