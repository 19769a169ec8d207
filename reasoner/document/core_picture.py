# SPDX-License-Identifier: Apache-2.0
"""The core of the ontology as a picture: the patient, the records, and what records point to.

Which classes these are follows from the ontology: what a record link leads from or to is a record; of the
classes of values, those are drawn that have kinds of their own (drugs, sites), not plain lists of answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from reasoner.derive.vocabulary import HAS_RECORD
from reasoner.document.layout import longest_paths
from reasoner.document.links import Links, Piece
from reasoner.document.picture import Figure, Link, Node
from reasoner.judge.words import Words
from reasoner.ontology import Ontology
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import ONTO, OWL, PATIENT, RDFS

__all__ = ["CoreLink", "core_figure", "core_links", "link_lines"]

#: A property of more classes than these is one of records in general.
_MOST_DOMAINS: Final = 3


class CoreLink(NamedTuple):
    """A property from one class to another; `is_record_link` when it attaches a record."""

    source: str
    property: str
    target: str
    is_record_link: bool


def core_links(ontology: Ontology) -> list[CoreLink]:
    """The links between the classes of the core, those to records first."""
    graph = ShapesGraph(ontology.index)
    properties = sorted(p for p in ontology.declared(OWL + "ObjectProperty") if p.startswith(ONTO))
    attached = [p for p in properties if HAS_RECORD in graph.nodes(p, RDFS + "subPropertyOf")]
    links = [
        CoreLink(source, prop, target, is_record_link=True)
        for prop in attached
        for source in graph.nodes(prop, RDFS + "domain")
        for target in graph.nodes(prop, RDFS + "range")
    ]
    records = {end for link in links for end in (link.source, link.target)}
    for prop in properties:
        if prop not in attached:
            links += _others(ontology, prop, records)
    stated = {frozenset((k.source, k.target)) for k in links if not _follows(ontology, k.property)}
    # what follows from another link between the same two is told on the page, not drawn
    return [
        k
        for k in links
        if not _follows(ontology, k.property) or frozenset((k.source, k.target)) not in stated
    ]


def _follows(ontology: Ontology, prop: str) -> bool:
    return bool(ontology.objects(prop, OWL + "propertyChainAxiom"))


def _others(ontology: Ontology, prop: str, records: set[str]) -> Iterator[CoreLink]:
    graph = ShapesGraph(ontology.index)
    for domain in graph.nodes(prop, RDFS + "domain"):
        sources = sorted(r for r in records if r == domain or domain in ontology.superclasses.get(r, ()))
        for target in graph.nodes(prop, RDFS + "range"):
            has_kinds = len(ontology.subclasses.get(target, ())) > 1
            if len(sources) <= _MOST_DOMAINS and (target in records or has_kinds):
                for source in sources:
                    yield CoreLink(source, prop, target, is_record_link=False)


def core_figure(ontology: Ontology, words: Words) -> Figure:
    """The picture of the core."""
    links = core_links(ontology)
    names = list(dict.fromkeys([PATIENT, *(end for link in links for end in (link.source, link.target))]))
    records = {end for link in links if link.is_record_link for end in (link.source, link.target)}
    layers = _layers(names, links, records)
    nodes = []
    for name in names:
        kinds = len(ontology.subclasses.get(name, ()))
        kind = "focus" if name == PATIENT else "record" if name in records else "value"
        lines = (f"{kinds} kinds",) if kinds > 1 else ()
        nodes.append(Node(name, words.label(name), lines, kind, layers[name]))
    drawn = [
        Link(
            link.source,
            link.target,
            "solid" if link.is_record_link else "dashed",
            "" if link.is_record_link else words.label(link.property),
        )
        for link in links
        if link.source != link.target
    ]
    count = sum(node.kind == "record" for node in nodes)
    description = (
        f"From the patient, solid lines lead to {count} kinds of records, and from records to their parts. "
        "Dashed lines with a name lead from records to other records, and to classes of values in dashed "
        "boxes. All of these links are listed below the picture."
    )
    return Figure("core", "The core of the ontology", description, tuple(nodes), tuple(drawn), between=90)


def _layers(names: list[str], links: list[CoreLink], records: set[str]) -> dict[str, int]:
    """Records by how they are attached; values in the last layer of all."""
    layers = longest_paths(names, [(k.source, k.target) for k in links if k.is_record_link])
    last = max((layers[name] for name in records), default=0) + 1
    return {name: layers[name] if name in records else last for name in names}


def link_lines(ontology: Ontology, words: Words, links: Links) -> list[tuple[Piece, Piece, Piece]]:
    """The links of the picture in words: from what, by which property, to what."""
    lines = [
        tuple(links.piece(iri, words.label(iri)) for iri in (link.source, link.property, link.target))
        for link in core_links(ontology)
    ]
    return [(source, prop, target) for source, prop, target in lines]
