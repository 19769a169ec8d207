# SPDX-License-Identifier: Apache-2.0
"""Class expressions of OWL 2 in the words of the Manchester syntax, with labels in place of names.

https://www.w3.org/TR/owl2-manchester-syntax/ ; what is no class expression there is an error, because a
definition that is told in part would be another definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from reasoner.document.links import Links, Piece, Text
from reasoner.errors import OntologyError
from reasoner.judge.words import Words
from reasoner.ontology import Ontology
from reasoner.patient import Literal, Term
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import OWL, XSD, XSD_BOOLEAN

__all__ = ["Expressions"]

_JOINED: Final = {OWL + "intersectionOf": " and ", OWL + "unionOf": " or "}
#: What binds more loosely than "and", "or" and "not", and than what a restriction says of its values.
_LOOSE: Final = frozenset(_JOINED)
_FILLER: Final = _LOOSE | {OWL + "onProperty"}
_QUANTIFIED: Final = {
    OWL + "someValuesFrom": "some",
    OWL + "allValuesFrom": "only",
    OWL + "hasValue": "value",
}
_CARDINALITIES: Final = {
    OWL + "cardinality": "exactly",
    OWL + "minCardinality": "min",
    OWL + "maxCardinality": "max",
    OWL + "qualifiedCardinality": "exactly",
    OWL + "minQualifiedCardinality": "min",
    OWL + "maxQualifiedCardinality": "max",
}
_FACETS: Final = {
    XSD + "minInclusive": "≥",
    XSD + "minExclusive": ">",
    XSD + "maxInclusive": "≤",
    XSD + "maxExclusive": "<",
    XSD + "length": "length",
    XSD + "minLength": "minLength",
    XSD + "maxLength": "maxLength",
    XSD + "pattern": "pattern",
}
_BOOLEANS: Final = {"1": "true", "0": "false"}


class Expressions:
    """Tells class expressions, data ranges and values of one ontology."""

    def __init__(self, ontology: Ontology, words: Words, links: Links) -> None:
        """Keep where the labels and the links come from."""
        self._graph = ShapesGraph(ontology.index)
        self._words = words
        self._links = links

    def text(self, term: Term) -> Text:
        """A class, a data range, an individual or a value.

        Raises:
            OntologyError: it is none of OWL 2.
        """
        return tuple(self._told(term))

    def _told(self, term: Term, *, loose: frozenset[str] = frozenset()) -> Iterator[Piece]:
        """Forms that are `loose` here stand in brackets."""
        if isinstance(term, Literal):
            is_boolean = term.datatype == XSD_BOOLEAN
            yield Piece(_BOOLEANS.get(term.lexical, term.lexical) if is_boolean else term.lexical)
        elif not term.startswith("_:"):
            yield self._links.piece(term, self._words.label(term))
        elif not loose.isdisjoint(self._graph.index.get(term, {})):
            yield Piece("(")
            yield from self._compound(term)
            yield Piece(")")
        else:
            yield from self._compound(term)

    def _compound(self, node: str) -> Iterator[Piece]:
        facts = self._graph.index.get(node, {})
        for parameter, tell in self._forms().items():
            if parameter in facts:
                yield from tell(node)
                return
        raise OntologyError(f"a class expression with {', '.join(sorted(facts))} is not one of OWL 2")

    def _forms(self) -> dict[str, Callable[[str], Iterator[Piece]]]:
        return {
            OWL + "onProperty": self._restriction,
            OWL + "onDatatype": self._datatype,
            **dict.fromkeys(_JOINED, self._joined),
            **dict.fromkeys((OWL + "complementOf", OWL + "datatypeComplementOf"), self._negated),
            OWL + "oneOf": self._enumerated,
            OWL + "inverseOf": self._inverse,
        }

    def _joined(self, node: str) -> Iterator[Piece]:
        for parameter, word in _JOINED.items():
            for head in self._graph.nodes(node, parameter):
                for place, member in enumerate(self._graph.items(head) or ()):
                    if place:
                        yield Piece(word, keyword=True)
                    yield from self._told(member, loose=_LOOSE)

    def _negated(self, node: str) -> Iterator[Piece]:
        yield Piece("not ", keyword=True)
        for parameter in ("complementOf", "datatypeComplementOf"):
            for member in self._graph.nodes(node, OWL + parameter):
                yield from self._told(member, loose=_LOOSE)

    def _enumerated(self, node: str) -> Iterator[Piece]:
        yield Piece("{")
        for head in self._graph.nodes(node, OWL + "oneOf"):
            for place, member in enumerate(self._graph.items(head) or ()):
                if place:
                    yield Piece(", ")
                yield from self._told(member)
        yield Piece("}")

    def _inverse(self, node: str) -> Iterator[Piece]:
        yield Piece("inverse ", keyword=True)
        yield from self._told(self._graph.nodes(node, OWL + "inverseOf")[0])

    def _restriction(self, node: str) -> Iterator[Piece]:
        facts = self._graph.index[node]
        yield from self._told(self._graph.nodes(node, OWL + "onProperty")[0])
        if OWL + "hasSelf" in facts:
            yield Piece(" Self", keyword=True)
        for parameter, word in _QUANTIFIED.items():
            for value in facts.get(parameter, ()):
                yield Piece(f" {word} ", keyword=True)
                yield from self._told(value, loose=_FILLER)
        for parameter, word in _CARDINALITIES.items():
            for number in facts.get(parameter, ()):
                yield Piece(f" {word} ", keyword=True)
                yield from self._told(number)
        for parameter in ("onClass", "onDataRange"):
            for member in facts.get(OWL + parameter, ()):
                yield Piece(" ")
                yield from self._told(member, loose=_FILLER)

    def _datatype(self, node: str) -> Iterator[Piece]:
        yield from self._told(self._graph.nodes(node, OWL + "onDatatype")[0])
        for head in self._graph.nodes(node, OWL + "withRestrictions"):
            for place, facet in enumerate(self._graph.items(head) or ()):
                for parameter, values in self._graph.index.get(str(facet), {}).items():
                    yield Piece(f"{', ' if place else '['}{_FACETS[parameter]} ")
                    yield from self._told(values[0])
            yield Piece("]")
