# SPDX-License-Identifier: Apache-2.0
"""Constraints that look at the value nodes alone: SHACL 1.0 Core, sections 4.1 to 4.5 and 4.8.

https://www.w3.org/TR/shacl/#core-components. Each function takes the declaration of a shape and one value of
the parameter. Where pySHACL 0.40 leaves the standard it is followed, and the docstring says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import Final

from reasoner.patient import Literal, Term
from reasoner.terms import RDFS, SH, TYPE
from reasoner.validate.declared import Constraint, Declared, Statement, each, telling, together
from reasoner.validate.facts import NOTHING, Facts
from reasoner.validate.values import canonical, has_datatype, is_blank, literal_test, order, precedes

__all__ = ["class_", "closed", "datatype", "disjoint", "equals", "has_value", "in_", "language_in"]
__all__ += ["less_than", "max_count", "max_length", "min_count", "min_length", "node_kind", "pattern"]
__all__ += ["range_", "unique_lang"]


def _always(_facts: Facts, _focus: Term, _values: Collection[Term]) -> bool:
    return True


# 4.1 Value type


def class_(declared: Declared, value: Term) -> Constraint:
    """`sh:class` (4.1.1). Entailed types are facts; `rdfs:subClassOf` counts only where patients state it."""
    cls = declared.iri(value)

    def test(facts: Facts, node: Term) -> bool:
        types = facts.index.get(node, NOTHING).get(TYPE, ())
        return cls in types or (facts.hierarchy and facts.is_below(node, cls))

    return each(test)


def datatype(declared: Declared, value: Term) -> Constraint:
    """`sh:datatype` (4.1.2)."""
    expected = declared.iri(value)
    return each(literal_test(lambda literal: has_datatype(literal, expected)))


def _kind(node: Term) -> str:
    if not isinstance(node, str):
        return "Literal"
    return "BlankNode" if node.startswith("_:") else "IRI"


_KINDS: Final[dict[str, frozenset[str]]] = {
    SH + "IRI": frozenset({"IRI"}),
    SH + "BlankNode": frozenset({"BlankNode"}),
    SH + "Literal": frozenset({"Literal"}),
    SH + "BlankNodeOrIRI": frozenset({"BlankNode", "IRI"}),
    SH + "BlankNodeOrLiteral": frozenset({"BlankNode", "Literal"}),
    SH + "IRIOrLiteral": frozenset({"IRI", "Literal"}),
}


def node_kind(declared: Declared, value: Term) -> Constraint:
    """`sh:nodeKind` (4.1.3)."""
    allowed = _KINDS.get(declared.iri(value))
    if allowed is None:
        raise declared.refused("has an unknown sh:nodeKind")

    return each(lambda _, node: _kind(node) in allowed)


# 4.2 Cardinality


def min_count(declared: Declared, value: Term) -> Constraint:
    """`sh:minCount` (4.2.1)."""
    least = declared.count(value)
    return together(lambda _facts, _focus, values: len(values) >= least)


def max_count(declared: Declared, value: Term) -> Constraint:
    """`sh:maxCount` (4.2.2)."""
    most = declared.count(value)
    return together(lambda _facts, _focus, values: len(values) <= most)


# 4.3 Value range


def range_(*allowed: int) -> Callable[[Declared, Term], Constraint]:
    """The four ranges (4.3): what the order of value and bound may be. Incomparable values are faults."""

    def build(declared: Declared, value: Term) -> Constraint:
        bound = declared.literal(value)
        return each(literal_test(lambda literal: order(literal, bound) in allowed))

    return build


# 4.4 Strings


def _characters(node: Term) -> str:
    return node if isinstance(node, str) else node.lexical


def min_length(declared: Declared, value: Term) -> Constraint:
    """`sh:minLength` (4.4.1)."""
    least = declared.count(value)

    return each(lambda _, node: not least or not (is_blank(node) or len(_characters(node)) < least))


def max_length(declared: Declared, value: Term) -> Constraint:
    """`sh:maxLength` (4.4.2)."""
    most = declared.count(value)

    return each(lambda _, node: not is_blank(node) and len(_characters(node)) <= most)


def pattern(declared: Declared, value: Term) -> Constraint:
    """`sh:pattern` with `sh:flags` (4.4.3). pySHACL knows the flags i and m; others are refused."""
    flags = "".join(declared.text(flag).lower() for flag in declared.objects("flags"))
    if set(flags) - {"i", "m"}:
        raise declared.refused("has sh:flags other than i and m")
    options = (re.IGNORECASE if "i" in flags else 0) | (re.MULTILINE if "m" in flags else 0)
    try:
        search = re.compile(declared.text(value), options).search
    except re.error as error:
        raise declared.refused(f"has a sh:pattern that does not compile: {error}") from error

    return each(lambda _, node: not is_blank(node) and bool(search(_characters(node))))


def language_in(declared: Declared, value: Term) -> Constraint:
    """`sh:languageIn` (4.4.4). pySHACL compares whole tags and first subtags, not every prefix."""
    languages = frozenset(declared.text(term).lower() for term in declared.members(value))

    def matches(_facts: Facts, node: Term) -> bool:
        tag = "" if isinstance(node, str) else node.language
        return bool(tag) and ("*" in languages or tag in languages or tag.partition("-")[0] in languages)

    return each(matches)


def unique_lang(declared: Declared, value: Term) -> Constraint:
    """`sh:uniqueLang` (4.4.5)."""
    if not declared.flag(value):
        return together(_always)

    def holds(_facts: Facts, _focus: Term, values: Collection[Term]) -> bool:
        tags = [node.language for node in values if isinstance(node, Literal) and node.language]
        return len(set(tags)) == len(tags)

    return together(holds)


# 4.5 Property pairs


def equals(declared: Declared, value: Term) -> Constraint:
    """`sh:equals` (4.5.1)."""
    other = declared.iri(value)

    def faults(facts: Facts, focus: Term, values: Collection[Term]) -> Iterable[Term]:
        return frozenset(values) ^ frozenset(facts.objects(focus, other))

    return telling(faults)


def disjoint(declared: Declared, value: Term) -> Constraint:
    """`sh:disjoint` (4.5.2)."""
    other = declared.iri(value)

    def faults(facts: Facts, focus: Term, values: Collection[Term]) -> Iterable[Term]:
        return frozenset(values) & frozenset(facts.objects(focus, other))

    return telling(faults)


def less_than(*, or_equals: bool) -> Callable[[Declared, Term], Constraint]:
    """`sh:lessThan` (4.5.3) and `sh:lessThanOrEquals` (4.5.4)."""

    def build(declared: Declared, value: Term) -> Constraint:
        other = declared.iri(value)

        def faults(facts: Facts, focus: Term, values: Collection[Term]) -> Iterable[Term]:
            bounds = facts.objects(focus, other)
            for node in values:
                if not all(precedes(node, bound, or_equals=or_equals) for bound in bounds):
                    yield node

        return telling(faults)

    return build


# 4.8 Others


def closed(declared: Declared, value: Term) -> Constraint:
    """`sh:closed` with `sh:ignoredProperties` (4.8.1). pySHACL also allows the type rdfs:Resource."""
    if not declared.flag(value):
        return together(_always)
    shapes = (str(shape) for shape in declared.objects("property"))
    paths = {path for shape in shapes for path in declared.graph.objects(shape, SH + "path")}
    heads = declared.objects("ignoredProperties")
    ignored = {declared.iri(term) for head in heads for term in declared.members(head)}
    allowed = paths | ignored
    everything = Statement(TYPE, RDFS + "Resource")

    def faults(facts: Facts, _focus: Term, values: Collection[Term]) -> Iterable[Statement]:
        for node in values:
            for predicate, objects in facts.index.get(node, {}).items():
                if predicate not in allowed:
                    found = (Statement(predicate, term) for term in objects)
                    yield from (statement for statement in found if statement != everything)

    return telling(faults)


def has_value(declared: Declared, value: Term) -> Constraint:
    """`sh:hasValue` (4.8.2)."""
    needed = canonical(value) if isinstance(value, Literal) else value

    return together(lambda _facts, _focus, values: needed in values, needed=needed)


def in_(declared: Declared, value: Term) -> Constraint:
    """`sh:in` (4.8.3)."""
    allowed = frozenset(declared.members(value))

    return each(lambda _, node: node in allowed)
