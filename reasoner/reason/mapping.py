# SPDX-License-Identifier: Apache-2.0
"""Read the OWL 2 axioms of an ontology out of its triples (OWL 2 Mapping to RDF Graphs, section 3)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from reasoner.patient import Index, Literal, Term
from reasoner.reason.axioms import (
    THING,
    And,
    AtLeast,
    AtMost,
    Axioms,
    ClassExpression,
    Filler,
    Not,
    OneOf,
    Only,
    Or,
    Some,
    SubClassOf,
    Unknown,
    Value,
    is_hidden,
)
from reasoner.reason.datarange import DataRange, value_of
from reasoner.terms import OWL, RDF, RDFS, TYPE, shorten

__all__ = ["read_axioms"]

Facts = dict[str, list[Term]]

_CARDINALITIES: Final[dict[str, tuple[type[AtLeast | AtMost], ...]]] = {
    "minCardinality": (AtLeast,),
    "minQualifiedCardinality": (AtLeast,),
    "maxCardinality": (AtMost,),
    "maxQualifiedCardinality": (AtMost,),
    "cardinality": (AtLeast, AtMost),
    "qualifiedCardinality": (AtLeast, AtMost),
}


def read_axioms(index: Index) -> Axioms:
    """All axioms of the ontology; the order follows the index, so that equal input gives equal rules."""
    axioms = Axioms()
    for subject, facts in index.items():
        types = facts.get(TYPE, [])
        if OWL + "ObjectProperty" in types or (is_hidden(subject) and OWL + "inverseOf" in facts):
            axioms.object_properties.add(subject)
        if OWL + "DatatypeProperty" in types:
            axioms.data_properties.add(subject)
    reader = _Reader(index, axioms)
    for subject, facts in index.items():
        reader.read_class(subject, facts)
        if subject in axioms.object_properties or subject in axioms.data_properties:
            reader.read_property(subject, facts)
        reader.read_individual(subject, facts)
    return axioms


class _Reader:
    """Turns the nodes of one index into expressions and adds the axioms about each subject."""

    def __init__(self, index: Index, axioms: Axioms) -> None:
        self._index = index
        self._axioms = axioms
        self._connectives: dict[str, Callable[[Term], ClassExpression]] = {
            "intersectionOf": lambda head: And(self._expressions(head)),
            "unionOf": lambda head: Or(self._expressions(head)),
            "complementOf": lambda member: Not(self._expression(member)),
            "oneOf": lambda head: OneOf(tuple(map(str, self._list(head)))),
        }
        self._quantifiers: dict[str, Callable[[str, Term], ClassExpression]] = {
            "someValuesFrom": lambda prop, filler: Some(prop, self._filler(prop, filler)),
            "allValuesFrom": lambda prop, filler: Only(prop, self._filler(prop, filler)),
            "hasValue": Value,
        }

    def read_class(self, subject: str, facts: Facts) -> None:
        axioms, types = self._axioms, facts.get(TYPE, [])
        left = self._expression(subject)
        for sup in facts.get(RDFS + "subClassOf", []):
            axioms.subclasses.append(SubClassOf(subject, left, self._expression(sup), defining=False))
        for other in facts.get(OWL + "equivalentClass", []):
            is_datatype = RDFS + "Datatype" in types
            right = Unknown("datatype definition") if is_datatype else self._expression(other)
            axioms.subclasses.append(SubClassOf(subject, left, right, defining=True))
            axioms.subclasses.append(SubClassOf(subject, right, left, defining=True))
        for other in facts.get(OWL + "disjointWith", []):
            axioms.disjoint.append((subject, (left, self._expression(other))))
        if OWL + "AllDisjointClasses" in types:
            members = tuple(self._expression(member) for member in self._members(facts))
            named = [member for member in members if isinstance(member, str)]
            axioms.disjoint.append((named[0] if named else subject, members))

    def read_property(self, subject: str, facts: Facts) -> None:
        axioms, types = self._axioms, facts.get(TYPE, [])
        axioms.subproperties += [(subject, str(sup)) for sup in facts.get(RDFS + "subPropertyOf", [])]
        for other in map(str, facts.get(OWL + "equivalentProperty", [])):
            axioms.subproperties += [(subject, other), (other, subject)]
        axioms.inverses += [(subject, str(other)) for other in facts.get(OWL + "inverseOf", [])]
        for chain in facts.get(OWL + "propertyChainAxiom", []):
            axioms.chains.append((tuple(map(str, self._list(chain))), subject))
        if OWL + "TransitiveProperty" in types:
            axioms.chains.append(((subject, subject), subject))
        if OWL + "SymmetricProperty" in types:
            axioms.inverses.append((subject, subject))
        if OWL + "FunctionalProperty" in types:
            axioms.functional.add(subject)
        for domain in facts.get(RDFS + "domain", []):
            holders = Some(subject, self._anything(subject))
            axioms.subclasses.append(SubClassOf(subject, holders, self._expression(domain), defining=False))
        for filler in facts.get(RDFS + "range", []):
            right = Only(subject, self._filler(subject, filler))
            axioms.subclasses.append(SubClassOf(subject, THING, right, defining=False))

    def read_individual(self, subject: str, facts: Facts) -> None:
        axioms, types = self._axioms, facts.get(TYPE, [])
        if OWL + "NamedIndividual" in types or any(self._is_class(cls) for cls in types):
            axioms.individuals.add(subject)
        for other in facts.get(OWL + "differentFrom", []):
            axioms.different.append(frozenset({subject, str(other)}))
        if OWL + "AllDifferent" in types:
            axioms.different.append(frozenset(map(str, self._members(facts))))

    def _is_class(self, cls: Term) -> bool:
        return OWL + "Class" in self._index.get(str(cls), {}).get(TYPE, [])

    def _anything(self, prop: str) -> Filler:
        return DataRange() if prop in self._axioms.data_properties else THING

    def _members(self, facts: Facts) -> list[Term]:
        heads = facts.get(OWL + "members", []) + facts.get(OWL + "distinctMembers", [])
        return [member for head in heads for member in self._list(head)]

    def _list(self, head: Term) -> list[Term]:
        items: list[Term] = []
        while isinstance(head, str) and head != RDF + "nil" and head in self._index:
            items += self._index[head].get(RDF + "first", [])
            head = self._index[head].get(RDF + "rest", [RDF + "nil"])[0]
        return items

    def _expression(self, node: Term) -> ClassExpression:
        if isinstance(node, Literal):
            return Unknown("a literal in place of a class")
        if not is_hidden(node):
            return node
        facts = self._index.get(node, {})
        if OWL + "onProperty" in facts:
            return self._restriction(str(facts[OWL + "onProperty"][0]), facts)
        for construct, read in self._connectives.items():
            if OWL + construct in facts:
                return read(facts[OWL + construct][0])
        return Unknown(_constructs(facts))

    def _expressions(self, head: Term) -> tuple[ClassExpression, ...]:
        return tuple(self._expression(member) for member in self._list(head))

    def _restriction(self, prop: str, facts: Facts) -> ClassExpression:
        for construct, read in self._quantifiers.items():
            if OWL + construct in facts:
                return read(prop, facts[OWL + construct][0])
        fillers = facts.get(OWL + "onClass", []) + facts.get(OWL + "onDataRange", [])
        filler = self._filler(prop, fillers[0]) if fillers else self._anything(prop)
        for construct, bounds in _CARDINALITIES.items():
            if OWL + construct in facts:
                number = _number(facts[OWL + construct][0])
                bounded = tuple(bound(number, prop, filler) for bound in bounds)
                return bounded[0] if len(bounded) == 1 else And(bounded)
        return Unknown(_constructs(facts))

    def _filler(self, prop: str, node: Term) -> Filler:
        return self._data_range(str(node)) if prop in self._axioms.data_properties else self._expression(node)

    def _data_range(self, node: str) -> DataRange:
        facts = self._index.get(node, {})
        if not is_hidden(node):
            return DataRange(node)
        for head in facts.get(OWL + "oneOf", []):
            values = [value_of(item) for item in self._list(head) if isinstance(item, Literal)]
            return DataRange(values=frozenset(value for value in values if value is not None))
        restrictions = [item for head in facts.get(OWL + "withRestrictions", []) for item in self._list(head)]
        facets = [
            (facet, _bound(bound))
            for restriction in restrictions
            for facet, bounds in self._index.get(str(restriction), {}).items()
            for bound in bounds
        ]
        datatypes = facts.get(OWL + "onDatatype", [])
        return DataRange(str(datatypes[0]) if datatypes else _constructs(facts), tuple(facets))


def _constructs(facts: Facts) -> str:
    """The OWL predicates of a node, to name a construct that has no form here."""
    names = sorted(shorten(predicate) for predicate in facts if predicate.startswith(OWL))
    return " with ".join(name for name in names if name != "owl:onProperty") or "an empty blank node"


def _number(term: Term) -> int:
    return int(term.lexical) if isinstance(term, Literal) else 0


def _bound(term: Term) -> Decimal:
    """The bound of a numeric facet; a bound that is no number makes the range undecidable, see the lint."""
    value = value_of(term) if isinstance(term, Literal) else None
    return value.value if value is not None and isinstance(value.value, Decimal) else Decimal("NaN")
