# SPDX-License-Identifier: Apache-2.0
"""OWL 2 axioms as values (OWL 2 Structural Specification, sections 8 and 9).

Nothing is judged here: `fragment` says which axioms may stand, `rules` what they mean. A construct that has
no form of its own below is kept as `Unknown`, so that the lint can name it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from reasoner.patient import Term
from reasoner.reason.datarange import DataRange
from reasoner.terms import OWL

__all__ = [
    "NOTHING",
    "THING",
    "And",
    "AtLeast",
    "AtMost",
    "Axioms",
    "ClassExpression",
    "Filler",
    "Not",
    "OneOf",
    "Only",
    "Or",
    "Some",
    "SubClassOf",
    "Unknown",
    "Value",
    "is_hidden",
    "promises",
    "property_hierarchy",
]

THING: Final = OWL + "Thing"
NOTHING: Final = OWL + "Nothing"


@dataclass(frozen=True, slots=True)
class And:
    """`owl:intersectionOf`."""

    members: tuple[ClassExpression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """`owl:unionOf`."""

    members: tuple[ClassExpression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`owl:complementOf`."""

    member: ClassExpression


@dataclass(frozen=True, slots=True)
class OneOf:
    """`owl:oneOf` of individuals."""

    individuals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """`owl:someValuesFrom`, of an object or a data property."""

    prop: str
    filler: Filler


@dataclass(frozen=True, slots=True)
class Only:
    """`owl:allValuesFrom`, of an object or a data property."""

    prop: str
    filler: Filler


@dataclass(frozen=True, slots=True)
class Value:
    """`owl:hasValue`."""

    prop: str
    value: Term


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`owl:minCardinality`, qualified or not."""

    number: int
    prop: str
    filler: Filler


@dataclass(frozen=True, slots=True)
class AtMost:
    """`owl:maxCardinality`, qualified or not."""

    number: int
    prop: str
    filler: Filler


@dataclass(frozen=True, slots=True)
class Unknown:
    """A construct without a form here; `construct` is its name."""

    construct: str


ClassExpression = str | And | Or | Not | OneOf | Some | Only | Value | AtLeast | AtMost | Unknown
Filler = ClassExpression | DataRange


@dataclass(frozen=True, slots=True)
class SubClassOf:
    """`left` is a subclass of `right`; `about` is the IRI whose definition says so.

    `defining` tells the two halves of an `owl:equivalentClass` from a bare `rdfs:subClassOf`.
    """

    about: str
    left: ClassExpression
    right: ClassExpression
    defining: bool


@dataclass
class Axioms:
    """Everything that an ontology asserts, grouped by kind.

    Domains and ranges are subclass axioms, a transitive property is a chain, a symmetric one its own inverse;
    a blank node among the properties is the inverse of a named one.
    """

    object_properties: set[str] = field(default_factory=set)
    data_properties: set[str] = field(default_factory=set)
    subclasses: list[SubClassOf] = field(default_factory=list)
    #: (about, members that exclude each other in pairs)
    disjoint: list[tuple[str, tuple[ClassExpression, ...]]] = field(default_factory=list)
    subproperties: list[tuple[str, str]] = field(default_factory=list)
    inverses: list[tuple[str, str]] = field(default_factory=list)
    chains: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    functional: set[str] = field(default_factory=set)
    #: sets of individuals that are all different from each other
    different: list[frozenset[str]] = field(default_factory=list)
    #: individuals that the ontology itself describes
    individuals: set[str] = field(default_factory=set)


def is_hidden(name: str) -> bool:
    """Whether the name is of our own making (or a blank node) and must not leave the reasoner."""
    return name.startswith("_:")


def property_hierarchy(axioms: Axioms) -> dict[str, list[tuple[str, bool]]]:
    """Property -> every other property that it implies, with True where the ends change places."""
    direct: dict[str, list[tuple[str, bool]]] = {}
    for sub, sup in axioms.subproperties:
        direct.setdefault(sub, []).append((sup, False))
    for one, other in axioms.inverses:
        direct.setdefault(one, []).append((other, True))
        direct.setdefault(other, []).append((one, True))
    hierarchy: dict[str, list[tuple[str, bool]]] = {}
    for prop in sorted(axioms.object_properties | axioms.data_properties):
        reached = [(prop, False)]
        for current, turned in reached:
            for sup, inverse in direct.get(current, []):
                step = (sup, turned != inverse)
                if step not in reached:
                    reached.append(step)
        hierarchy[prop] = reached[1:]
    return hierarchy


def promises(right: Filler) -> Iterator[Some | AtLeast]:
    """Every restriction on the right side of an axiom that promises a partner, nested ones too."""
    if isinstance(right, And):
        for member in right.members:
            yield from promises(member)
    elif isinstance(right, Some | AtLeast):
        yield right
        yield from promises(right.filler)
    elif isinstance(right, Only):
        yield from promises(right.filler)
