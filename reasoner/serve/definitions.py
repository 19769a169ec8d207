# SPDX-License-Identifier: Apache-2.0
"""The documents that define the terms of the project: the ontology and the shapes, by the address of each.

`https://w3id.org/trialshapes/a022001/criteria#INC-08` is told by the document `a022001/criteria`, which holds
every term whose IRI begins with it and a `#`. They are those of this program, whatever a run was made with.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import pyoxigraph as ox

from reasoner.ontology import data_folder, load_turtle
from reasoner.patient import Index, Literal, Term
from reasoner.terms import BASE, DCTERMS, RDFS, SH, SKOS, TYPE, shorten

__all__ = ["Definition", "definitions", "document"]

_LABELS: Final = (RDFS + "label", SKOS + "prefLabel", SH + "name")
_TEXTS: Final = (SKOS + "definition", DCTERMS + "description", RDFS + "comment", SH + "message")


class Definition(NamedTuple):
    """One term for people: its anchor, what it is, what it is called and what it means."""

    anchor: str
    iri: str
    kinds: tuple[str, ...]
    label: str
    text: str


def document(path: str) -> list[ox.Triple]:
    """The triples of a document, with whatever hangs on its blank nodes; empty if there is none."""
    index = _index()
    waiting = list(_subjects().get(path, ()))
    known, found = set(waiting), []
    while waiting:
        subject = waiting.pop()
        for prop, objects in index[subject].items():
            for term in objects:
                found.append(ox.Triple(_resource(subject), ox.NamedNode(prop), _node(term)))
                if isinstance(term, str) and term.startswith("_:") and term in index and term not in known:
                    known.add(term)
                    waiting.append(term)
    return found


def definitions(path: str) -> list[Definition]:
    """The terms of a document in the order of their names."""
    index = _index()
    return [
        Definition(
            iri.partition("#")[2],
            iri,
            tuple(shorten(kind) for kind in index[iri].get(TYPE, ()) if isinstance(kind, str)),
            _text(index[iri], _LABELS),
            _text(index[iri], _TEXTS),
        )
        for iri in sorted(_subjects().get(path, ()))
    ]


@cache
def _index() -> Index:
    ontology, shapes = data_folder("ontology"), data_folder("shapes")
    return load_turtle([*sorted(ontology.glob("*.ttl")), *sorted(shapes.rglob("*.ttl"))])


@cache
def _subjects() -> dict[str, list[str]]:
    """Path of a document -> the terms that it defines."""
    found: dict[str, list[str]] = {}
    for subject in _index():
        if subject.startswith(BASE):
            path = subject.removeprefix(BASE).partition("#")[0]
            found.setdefault(path, []).append(subject)
    return found


def _text(facts: dict[str, list[Term]], properties: tuple[str, ...]) -> str:
    texts = (term.lexical for prop in properties for term in facts.get(prop, ()) if isinstance(term, Literal))
    return next(texts, "")


def _resource(subject: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(subject[2:]) if subject.startswith("_:") else ox.NamedNode(subject)


def _node(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(term, str):
        return _resource(term)
    if term.language:
        return ox.Literal(term.lexical, language=term.language)
    return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))
