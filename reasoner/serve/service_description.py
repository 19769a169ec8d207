# SPDX-License-Identifier: Apache-2.0
"""What the endpoint can do, as SPARQL 1.1 Service Description."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from reasoner.terms import TYPE

__all__ = ["MEDIA_TYPES", "describe_service"]

#: What the description can be had as.
MEDIA_TYPES: Final = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULTS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)


def describe_service(base: str, media_type: str) -> bytes:
    """The description of the endpoint of a site."""
    service, dataset = ox.NamedNode(f"{base}/sparql"), ox.NamedNode(f"{base}/sparql#dataset")
    graph = ox.NamedNode(f"{base}/sparql#default")
    told = [
        (service, TYPE, ox.NamedNode(_SD + "Service")),
        (service, _SD + "endpoint", service),
        (service, _SD + "supportedLanguage", ox.NamedNode(_SD + "SPARQL11Query")),
        (service, _SD + "feature", ox.NamedNode(_SD + "UnionDefaultGraph")),
        *((service, _SD + "resultFormat", ox.NamedNode(_FORMATS + name)) for name in _RESULTS),
        (service, _SD + "defaultDataset", dataset),
        (dataset, TYPE, ox.NamedNode(_SD + "Dataset")),
        (dataset, _SD + "defaultGraph", graph),
        (graph, TYPE, ox.NamedNode(_SD + "Graph")),
    ]
    triples = [ox.Triple(subject, ox.NamedNode(predicate), value) for subject, predicate, value in told]
    written = ox.serialize(triples, format=ox.RdfFormat.from_media_type(media_type), prefixes={"sd": _SD})
    return written or b""
