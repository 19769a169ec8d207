# SPDX-License-Identifier: Apache-2.0
"""One declared resource of a protocol, read property by property with a check of every term."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Self, TypeVar

from reasoner.derive.units import read_number
from reasoner.errors import ProtocolError, VocabularyError
from reasoner.ontology import Ontology
from reasoner.patient import Literal, Term
from reasoner.terms import ONTO, TRIAL, XSD_BOOLEAN, shorten

__all__ = ["Node"]

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Node:
    """The facts about one IRI; property names are those of the `trial:` namespace."""

    iri: str
    facts: dict[str, list[Term]]
    ontology: Ontology
    _allowed: set[str] = field(default_factory=set)

    def allow(self, *names: str) -> Self:
        """Name properties that this kind of declaration may have."""
        self._allowed.update(TRIAL + name for name in names)
        return self

    def check(self) -> None:
        """Refuse every other property of our namespaces: a misspelt one would be silence."""
        for prop in self.facts:
            if prop.startswith((TRIAL, ONTO)) and prop not in self._allowed:
                raise VocabularyError(
                    shorten(self.iri), f"{shorten(prop)} is not a property of such a declaration"
                )

    def known(self, iri: str) -> str:
        """The IRI, which the ontology must define if it is in one of our namespaces."""
        if iri.startswith((TRIAL, ONTO)) and iri not in self.ontology.terms:
            raise VocabularyError(shorten(self.iri), f"{shorten(iri)} is not defined by the ontology")
        return iri

    def iris(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        """All values, which must be IRIs."""
        values = self.facts.get(TRIAL + name, [])
        found = tuple(self.known(term) for term in values if isinstance(term, str))
        if len(found) != len(values):
            raise ProtocolError(shorten(self.iri), f"trial:{name} takes IRIs")
        if required and not found:
            raise ProtocolError(shorten(self.iri), f"trial:{name} is missing")
        return found

    def iri_of(self, name: str, *, required: bool = True) -> str:
        """The one value; empty when it is optional and absent."""
        found = self.iris(name, required=required)
        if len(found) > 1:
            raise ProtocolError(shorten(self.iri), f"trial:{name} has more than one value")
        return found[0] if found else ""

    def classes(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        """All values, which must be classes of the ontology."""
        found = self.iris(name, required=required)
        for iri in found:
            if iri not in self.ontology.classes:
                raise VocabularyError(shorten(self.iri), f"{shorten(iri)} is not a class of the ontology")
        return found

    def choice(self, name: str, choices: type[E]) -> E:
        """The one value, which must be a member of a closed set."""
        iri = self.iri_of(name)
        if iri not in set(choices):
            known = ", ".join(shorten(choice) for choice in choices)
            raise ProtocolError(shorten(self.iri), f"trial:{name} is {shorten(iri)}, not one of {known}")
        return choices(iri)

    def number(self, name: str) -> Fraction:
        """The one value, which must be a decimal."""
        values = self.facts.get(TRIAL + name, [])
        numbers = [read_number(term) for term in values if isinstance(term, Literal)]
        if len(values) != 1 or len(numbers) != 1 or numbers[0] is None:
            raise ProtocolError(shorten(self.iri), f"trial:{name} takes one decimal number")
        return numbers[0]

    def flag(self, name: str) -> bool:
        """The one value, true or false; false when absent."""
        values = self.facts.get(TRIAL + name, [Literal("false", XSD_BOOLEAN)])
        if len(values) != 1 or values[0] not in {Literal(word, XSD_BOOLEAN) for word in ("true", "false")}:
            raise ProtocolError(shorten(self.iri), f"trial:{name} takes true or false")
        return values[0] == Literal("true", XSD_BOOLEAN)

    def count(self, name: str) -> int | None:
        """The one value, a whole number of at least 0; None when absent."""
        if TRIAL + name not in self.facts:
            return None
        number = self.number(name)
        if number.denominator != 1 or number < 0:
            raise ProtocolError(shorten(self.iri), f"trial:{name} takes a whole number")
        return number.numerator
