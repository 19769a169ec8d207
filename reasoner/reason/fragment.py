# SPDX-License-Identifier: Apache-2.0
"""Refuse every axiom that the Horn rules could not decide exactly.

The rules agree with a complete reasoner only inside a fragment of OWL 2 DL, so that staying inside it is
checked whenever the ontology is loaded:

- *left of an inclusion* (what puts something into a class): named classes, and, or, some, hasValue, one-of,
  at least 1, and data ranges over decimals, integers, booleans and strings;
- *right of an inclusion* (what membership entails): named classes, and, hasValue, some, only;
- *right, as a constraint*: or, one-of, complement, only over data, at most. They entail nothing here; HermiT
  proves them consistent. An `or` must belong to a definition: a bare `rdfs:subClassOf` to a union lets a
  complete reasoner conclude by exclusion, which no rule does;
- *properties*: hierarchy, inverse, transitive, symmetric, chains, domain, range, functional;
- *individuals*: every one that a property may have as a value is in an `owl:AllDifferent`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reasoner.errors import OntologyError
from reasoner.patient import Index, Literal, Term
from reasoner.reason.axioms import (
    NOTHING,
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
    promises,
    property_hierarchy,
)
from reasoner.reason.datarange import DataRange, value_of
from reasoner.terms import OWL, TYPE, shorten

__all__ = ["check_fragment", "find_problems"]

#: OWL predicates that are read (or, for the header and for annotated axioms, say nothing that entails).
_PREDICATES: Final = """
    allValuesFrom annotatedProperty annotatedSource annotatedTarget backwardCompatibleWith cardinality
    complementOf deprecated differentFrom disjointWith distinctMembers equivalentClass equivalentProperty
    hasValue imports incompatibleWith intersectionOf inverseOf maxCardinality maxQualifiedCardinality members
    minCardinality minQualifiedCardinality onClass onDataRange onDatatype onProperty oneOf priorVersion
    propertyChainAxiom qualifiedCardinality someValuesFrom unionOf versionIRI versionInfo withRestrictions
"""
#: OWL classes that a node may be declared as.
_KINDS: Final = """
    AllDifferent AllDisjointClasses AnnotationProperty Axiom Class DatatypeProperty FunctionalProperty
    NamedIndividual ObjectProperty Ontology Restriction SymmetricProperty TransitiveProperty
"""
_KNOWN: Final = frozenset(OWL + name for name in (_PREDICATES + _KINDS).split())


def check_fragment(index: Index, axioms: Axioms) -> None:
    """Raise on the first look if anything lies outside the fragment.

    Raises:
        OntologyError: one line per offending class or property, with the construct that is not decidable.
    """
    problems = sorted(set(find_problems(index, axioms)))
    if problems:
        raise OntologyError("outside the fragment that the rules decide:\n  " + "\n  ".join(problems))


def find_problems(index: Index, axioms: Axioms) -> Iterator[str]:
    """One sentence per axiom outside the fragment."""
    yield from _vocabulary(index)
    for axiom in axioms.subclasses:
        name = _name(axiom)
        if axiom.left == THING and not isinstance(axiom.right, Only):
            yield f"{name}: owl:Thing on the left of an inclusion"
        yield from (f"{name}: {problem} on the left of an inclusion" for problem in _left(axiom.left, axioms))
        for problem in _right(axiom.right, axioms, defining=axiom.defining):
            yield f"{name}: {problem} on the right of an inclusion"
    for about, members in axioms.disjoint:
        for member in members:
            yield from (f"{shorten(about)}: {problem} in a disjointness" for problem in _left(member, axioms))
    yield from _properties(axioms)
    yield from _promised_partners(axioms)
    yield from _individuals(index, axioms)


def _name(axiom: SubClassOf) -> str:
    """The IRI to mend; a general class axiom is told by whichever of its sides has a name."""
    if not is_hidden(axiom.about):
        return shorten(axiom.about)
    named = [side for side in (axiom.right, axiom.left) if isinstance(side, str)]
    return shorten(named[0]) if named else "a general class axiom"


def _vocabulary(index: Index) -> Iterator[str]:
    for subject, facts in index.items():
        name = "a blank node" if is_hidden(subject) else shorten(subject)
        for predicate in facts:
            if predicate.startswith(OWL) and predicate not in _KNOWN:
                yield f"{name}: {shorten(predicate)}"
        for kind in map(str, facts.get(TYPE, [])):
            if kind.startswith(OWL) and kind not in _KNOWN:
                yield f"{name}: {shorten(kind)}"


def _left(expression: Filler, axioms: Axioms) -> Iterator[str]:
    """Constructs that cannot put anything into a class by a rule."""
    if isinstance(expression, And | Or):
        for member in expression.members:
            yield from _left(member, axioms)
    elif isinstance(expression, Some | AtLeast):
        yield from _undeclared(expression.prop, axioms)
        if isinstance(expression, AtLeast) and expression.number != 1:
            yield f"owl:minCardinality {expression.number}"
        yield from _left(expression.filler, axioms)
    elif isinstance(expression, Value):
        yield from _undeclared(expression.prop, axioms)
        yield from _valueless(expression.value)
    elif isinstance(expression, DataRange):
        if not expression.is_decidable:
            yield f"the data range {shorten(expression.datatype)}"
    elif not isinstance(expression, str | OneOf) or expression == NOTHING:
        yield _construct(expression)


def _right(expression: Filler, axioms: Axioms, *, defining: bool) -> Iterator[str]:
    """Constructs that entail more than a rule can add, unless they only constrain."""
    if isinstance(expression, And):
        for member in expression.members:
            yield from _right(member, axioms, defining=defining)
    elif isinstance(expression, Value):
        yield from _undeclared(expression.prop, axioms)
        yield from _valueless(expression.value)
    elif isinstance(expression, Some | Only | AtLeast | AtMost):
        yield from _undeclared(expression.prop, axioms)
        yield from _right_filler(expression, axioms, defining=defining)
    elif isinstance(expression, Unknown) or (isinstance(expression, Or) and not defining):
        yield _construct(expression)


def _right_filler(
    expression: Some | Only | AtLeast | AtMost, axioms: Axioms, *, defining: bool
) -> Iterator[str]:
    filler = expression.filler
    if isinstance(expression, AtLeast) and expression.number != 1:
        yield f"owl:minCardinality {expression.number}"
    if isinstance(expression, Some | AtLeast):
        yield from _right(filler, axioms, defining=defining)
    elif isinstance(expression, Only):
        if not isinstance(filler, str | And | OneOf | DataRange):
            yield f"owl:allValuesFrom of {_construct(filler)}"
        yield from _right(filler, axioms, defining=False)


def _valueless(value: Term) -> Iterator[str]:
    if isinstance(value, Literal) and value_of(value) is None:
        yield f"owl:hasValue of a literal of {shorten(value.datatype)}"


def _construct(expression: Filler) -> str:
    names = {Or: "owl:unionOf", Not: "owl:complementOf", OneOf: "owl:oneOf", Only: "owl:allValuesFrom"}
    if isinstance(expression, Unknown):
        return expression.construct
    if isinstance(expression, AtMost):
        return f"owl:maxCardinality {expression.number}"
    return names.get(type(expression), "owl:Nothing" if expression == NOTHING else type(expression).__name__)


def _undeclared(prop: str, axioms: Axioms) -> Iterator[str]:
    if prop not in axioms.object_properties and prop not in axioms.data_properties:
        yield f"{shorten(prop)}, which is declared neither as an object nor as a data property,"


def _properties(axioms: Axioms) -> Iterator[str]:
    used = [(sub, sup) for sub, sup in axioms.subproperties] + axioms.inverses
    used += [(member, head) for members, head in axioms.chains for member in members]
    for prop, about in used:
        for problem in (*_undeclared(prop, axioms), *_undeclared(about, axioms)):
            yield f"{shorten(about)}: {problem} in a property axiom"
    for members, head in axioms.chains:
        if len(members) < 2:
            yield f"{shorten(head)}: owl:propertyChainAxiom of fewer than two members"


def _promised_partners(axioms: Axioms) -> Iterator[str]:
    """A promised partner without a name must not need facts that only another record could bring."""
    hierarchy = property_hierarchy(axioms)
    narrowed = {
        only.prop for axiom in axioms.subclasses if axiom.left != THING for only in _onlys(axiom.right)
    }
    later = {member for members, _ in axioms.chains for member in members[1:]}
    asked = {prop for axiom in axioms.subclasses for prop in _asked(axiom.left)} | narrowed
    asked |= {member for members, _ in axioms.chains for member in members}
    for axiom in axioms.subclasses:
        for promise in promises(axiom.right):
            if promise.prop not in axioms.object_properties:
                continue
            implied = [(promise.prop, False), *hierarchy[promise.prop]]
            forward = {prop for prop, inverse in implied if not inverse}
            backward = {prop for prop, inverse in implied if inverse}
            for props, reason in (
                (forward & narrowed, "narrowed by owl:allValuesFrom"),
                (forward & later, "a later member of a chain"),
                (backward & asked, "the inverse of one that definitions ask for"),
                ((forward & axioms.functional) - {promise.prop}, "below a functional property"),
            ):
                if props:
                    construct = f"owl:someValuesFrom on the right over {shorten(promise.prop)}"
                    yield f"{_name(axiom)}: {construct}, {reason}"


def _onlys(right: Filler) -> Iterator[Only]:
    if isinstance(right, And):
        for member in right.members:
            yield from _onlys(member)
    elif isinstance(right, Only):
        yield right
        yield from _onlys(right.filler)
    elif isinstance(right, Some | AtLeast):
        yield from _onlys(right.filler)


def _asked(left: Filler) -> Iterator[str]:
    """Properties that a left side looks at, but for domains, which ask nothing of the partner."""
    if isinstance(left, And | Or):
        for member in left.members:
            yield from _asked(member)
    elif isinstance(left, Some | AtLeast):
        if left.filler != THING:
            yield left.prop
        yield from _asked(left.filler)
    elif isinstance(left, Value):
        yield left.prop


def _individuals(index: Index, axioms: Axioms) -> Iterator[str]:
    different = frozenset[str]().union(*axioms.different)
    values = _value_classes(axioms)
    disjunctive = {
        axiom.left for axiom in axioms.subclasses if axiom.defining and isinstance(axiom.right, Or)
    }
    for individual in sorted(axioms.individuals):
        name = "a blank node" if is_hidden(individual) else shorten(individual)
        if is_hidden(individual):
            yield f"{name}: an individual without an IRI"
        types = index[individual].get(TYPE, [])
        if individual not in different and not values.isdisjoint(types):
            yield f"{name}: an individual in no owl:AllDifferent"
        for cls in types:
            if cls in disjunctive:
                yield f"{name}: asserted in the union {shorten(str(cls))}, name the member class"


def _value_classes(axioms: Axioms) -> set[str]:
    """Classes whose members can be the value of some property: its range, and all told below it."""
    values = {
        axiom.right.filler
        for axiom in axioms.subclasses
        if axiom.left == THING and isinstance(axiom.right, Only) and isinstance(axiom.right.filler, str)
    }
    told = [(axiom.left, part) for axiom in axioms.subclasses for part in _conjuncts(axiom.right)]
    size = -1
    while size != len(values):
        size = len(values)
        values |= {sub for sub, sup in told if isinstance(sub, str) and sup in values}
    return values


def _conjuncts(right: ClassExpression) -> tuple[ClassExpression, ...]:
    return right.members if isinstance(right, And) else (right,)
