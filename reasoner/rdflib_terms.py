# SPDX-License-Identifier: Apache-2.0
"""Between our terms and rdflib's, for the parts that need rdflib: pySHACL and graphs given by a caller.

Terms are memoised, because building an rdflib term costs more than storing the triple. A plain string keeps
no datatype, as in rdflib's Turtle parser, so that `sh:in ("a")` matches it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.term import Node

from reasoner.patient import Index, Literal, Term, Triple
from reasoner.terms import RDF_LANGSTRING, XSD_STRING

__all__ = ["index_triples", "is_ill_typed", "to_graph", "to_rdflib"]

_MEMO: Final = 50_000

# rdflib puts ill-typed values into its warnings; values of patients stay out of logs
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)


@lru_cache(_MEMO)
def _resource(iri: str) -> URIRef | BNode:
    return BNode(iri[2:]) if iri.startswith("_:") else URIRef(iri)


@lru_cache(_MEMO)
def _literal(literal: Literal) -> RdflibLiteral:
    if literal.language:
        return RdflibLiteral(literal.lexical, lang=literal.language)
    if literal.datatype in {XSD_STRING, RDF_LANGSTRING}:
        return RdflibLiteral(literal.lexical)
    return RdflibLiteral(literal.lexical, datatype=URIRef(literal.datatype))


def to_rdflib(term: Term) -> URIRef | BNode | RdflibLiteral:
    """One of our terms as rdflib's."""
    return _literal(term) if isinstance(term, Literal) else _resource(term)


def is_ill_typed(literal: Literal) -> bool:
    """Whether the lexical form is outside the datatype, such as a date of 31 February."""
    return bool(_literal(literal).ill_typed)


def index_triples(index: Index) -> Iterable[Triple]:
    """Every triple of an index."""
    return ((s, p, o) for s, facts in index.items() for p, objects in facts.items() for o in objects)


def to_graph(triples: Iterable[Triple]) -> Graph:
    """An rdflib graph in memory without namespace bindings."""
    graph = Graph(bind_namespaces="none")
    add = graph.store.add
    for subject, predicate, obj in triples:
        triple: tuple[Node, Node, Node] = (_resource(subject), _resource(predicate), to_rdflib(obj))
        add(triple, graph)  # the graph's own `add` only repeats type assertions
    return graph
