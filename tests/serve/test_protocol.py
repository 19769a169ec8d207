# SPDX-License-Identifier: Apache-2.0
"""SPARQL 1.1 Protocol beyond its test cases (`test_protocol_cases`): ways to ask, forms of answers."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
from httpx2 import Response
from query.results import BASE
from starlette.testclient import TestClient

from reasoner.terms import ONTO, PATIENTS

SPARQL = "/sparql"
FACTS = [f"{BASE}facts/{name}/asserted" for name in "AB"]
QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
NAMES = f"SELECT ?p {{ ?p <{ONTO}siteName> ?v }} ORDER BY ?p"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


def values(response: Response, name: str) -> list[str]:
    assert response.status_code == 200, response.text
    return [row[name]["value"] for row in response.json()["results"]["bindings"]]


def test_query_get(client: TestClient) -> None:
    response = client.get(SPARQL, params={"query": "ASK {}"})
    assert (response.status_code, response.json()["boolean"]) == (200, True)
    assert response.headers["content-type"] == "application/sparql-results+json"
    assert response.headers["vary"] == "Accept"


def test_query_post_form(client: TestClient) -> None:
    assert client.post(SPARQL, data={"query": "ASK {}"}).json() == {"head": {}, "boolean": True}
    encoded = b"query=SELECT+%28%22a%2520b%26%C3%A9%22+AS+%3Fx%29+%7B%7D"  # decoded once
    response = client.post(SPARQL, content=encoded, headers={"Content-Type": f"{FORM}; charset=UTF-8"})
    assert values(response, "x") == ["a%20b&é"]


def test_query_post_direct(client: TestClient) -> None:
    for kind in (QUERY, f"{QUERY}; charset=utf-8", QUERY.upper()):
        response = client.post(
            SPARQL, content='SELECT ("é" AS ?x) {}'.encode(), headers={"Content-Type": kind}
        )
        assert values(response, "x") == ["é"]


def test_query_dataset_default_graph(client: TestClient) -> None:
    one = {"query": NAMES, "default-graph-uri": FACTS[0]}
    both = {"query": NAMES, "default-graph-uri": FACTS}
    assert values(client.get(SPARQL, params=one), "p") == [f"{PATIENTS}A"]
    assert values(client.get(SPARQL, params=both), "p") == [f"{PATIENTS}A", f"{PATIENTS}B"]
    assert values(client.post(SPARQL, data=one), "p") == [f"{PATIENTS}A"]
    direct = client.post(
        SPARQL, params={"default-graph-uri": FACTS[1]}, content=NAMES, headers={"Content-Type": QUERY}
    )
    assert values(direct, "p") == [f"{PATIENTS}B"]


def test_query_dataset_named_graphs(client: TestClient) -> None:
    for ask in (
        lambda given: client.get(SPARQL, params=given),
        lambda given: client.post(SPARQL, data=given),
    ):
        assert values(ask({"query": GRAPHS, "named-graph-uri": FACTS}), "g") == FACTS
        assert values(ask({"query": NAMES, "named-graph-uri": FACTS}), "p") == []


def test_query_dataset_full(client: TestClient) -> None:
    query = f"SELECT ?p ?g {{ ?p <{ONTO}siteName> ?v GRAPH ?g {{ ?x <{ONTO}siteName> ?v }} }}"
    given = {"query": query, "default-graph-uri": FACTS[0], "named-graph-uri": FACTS[1]}
    response = client.post(SPARQL, data=given)
    assert (values(response, "p"), values(response, "g")) == ([f"{PATIENTS}A"], [FACTS[1]])


def test_query_multiple_dataset(client: TestClient) -> None:
    """The dataset of the request replaces that of the query."""
    query = NAMES.replace("{", f"FROM <{FACTS[0]}> {{", 1)
    assert values(client.get(SPARQL, params={"query": query}), "p") == [f"{PATIENTS}A"]
    given = {"query": query, "default-graph-uri": FACTS[1]}
    assert values(client.get(SPARQL, params=given), "p") == [f"{PATIENTS}B"]


def test_without_a_dataset_all_graphs_are_seen(client: TestClient) -> None:
    assert values(client.get(SPARQL, params={"query": NAMES}), "p") == [f"{PATIENTS}A", f"{PATIENTS}B"]
    assert values(client.get(SPARQL, params={"query": GRAPHS}), "g") == [
        *FACTS,
        *(f"{BASE}{name}" for name in ("ontology", "runs/1")),
    ]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values;q=0.9, text/csv;q=0.1", "text/tab-separated-values; charset=utf-8"),
    ],
)
def test_query_content_type_select(client: TestClient, accept: str | None, kind: str) -> None:
    response = client.get(SPARQL, params={"query": NAMES}, headers={"Accept": accept or "*/*"})
    assert (response.status_code, response.headers["content-type"]) == (200, kind)
    assert int(response.headers["content-length"]) == len(response.content)
    told = [f"{PATIENTS}{name}" for name in "AB"]
    if "json" in kind:
        assert [row["p"]["value"] for row in json.loads(response.text)["results"]["bindings"]] == told
    elif "xml" in kind:
        parsed = ET.fromstring(response.text)  # noqa: S314 - our own answer
        assert [uri.text for uri in parsed.iter("{http://www.w3.org/2005/sparql-results#}uri")] == told
    elif "csv" in kind:
        assert list(csv.reader(response.text.splitlines())) == [["p"], *([each] for each in told)]
    else:
        assert response.text.splitlines() == ["?p", *(f"<{each}>" for each in told)]


def test_query_content_type_ask(client: TestClient) -> None:
    accept = {"Accept": "application/sparql-results+xml"}
    response = client.get(SPARQL, params={"query": "ASK {}"}, headers=accept)
    assert response.headers["content-type"] == "application/sparql-results+xml"
    assert "<boolean>true</boolean>" in response.text
    refused = client.get(SPARQL, params={"query": "ASK {}"}, headers={"Accept": "text/csv"})
    assert (refused.status_code, "yes or no" in refused.text) == (406, True)


@pytest.mark.parametrize(
    "query", [f"CONSTRUCT WHERE {{ ?s <{ONTO}siteName> ?v }}", f"DESCRIBE <{PATIENTS}A>"]
)
def test_query_content_type_graphs(client: TestClient, query: str) -> None:
    """CONSTRUCT and DESCRIBE."""
    subjects = {}
    for kind in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"):
        response = client.get(SPARQL, params={"query": query}, headers={"Accept": kind})
        assert response.headers["content-type"].partition(";")[0] == kind
        parsed = ox.parse(response.content, format=ox.RdfFormat.from_media_type(kind))
        subjects[kind] = {str(quad.triple) for quad in parsed}
    assert len({frozenset(each) for each in subjects.values()}) == 1
    assert any(f"<{PATIENTS}A>" in triple for triple in subjects["text/turtle"])


def test_what_nobody_can_have_is_406(client: TestClient) -> None:
    for accept, told in (("image/png", "can be had as"), ("text/turtle", "gives a table")):
        response = client.get(SPARQL, params={"query": NAMES}, headers={"Accept": accept})
        assert (response.status_code, told in response.text) == (406, True)


def test_service_description(client: TestClient) -> None:
    response = client.get(SPARQL)
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    told = _described(response.content)
    service = "http://127.0.0.1:8000/sparql"
    assert ("endpoint", service) in told
    assert ("feature", "http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph") in told
    assert ("supportedLanguage", "http://www.w3.org/ns/sparql-service-description#SPARQL11Query") in told
    triples = client.get(SPARQL, headers={"Accept": "application/n-triples"})
    assert triples.headers["content-type"] == "application/n-triples"
    assert client.get(SPARQL, headers={"Accept": "image/png"}).status_code == 406
    page = client.get(SPARQL, headers={"Accept": "text/html,*/*;q=0.1"})
    assert (page.status_code, page.headers["location"]) == (303, "/query")


def _described(turtle: bytes) -> set[tuple[str, str]]:
    return {
        (quad.predicate.value.rpartition("#")[2], str(quad.object).strip("<>"))
        for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    }


def test_bad_query_method(client: TestClient) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        response = client.request(method, SPARQL, params={"query": "ASK {}"})
        assert response.status_code == 405
        assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_bad_multiple_queries(client: TestClient) -> None:
    twice = {"query": ["ASK {}", "SELECT * {}"]}
    assert client.get(SPARQL, params=twice).status_code == 400
    assert client.post(SPARQL, data=twice).status_code == 400
    direct = client.post(
        SPARQL, params={"query": "ASK {}"}, content="ASK {}", headers={"Content-Type": QUERY}
    )
    assert direct.status_code == 400


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json", "", "multipart/form-data; boundary=x", "; ;"]
)
def test_bad_query_wrong_media_type(client: TestClient, kind: str) -> None:
    """Also bad_query_missing_form_type and bad_query_missing_direct_type."""
    for body in ("query=ASK%20%7B%7D", "ASK {}"):
        request = client.build_request("POST", SPARQL, content=body)
        request.headers.pop("content-type", None)
        if kind:
            request.headers["content-type"] = kind
        response = client.send(request)
        assert (response.status_code, "application/sparql-query" in response.text) == (415, True)


def test_bad_query_non_utf8(client: TestClient) -> None:
    utf16 = client.post(SPARQL, content="ASK {}".encode("utf-16"), headers={"Content-Type": QUERY})
    assert utf16.status_code == 400
    other = client.post(SPARQL, content=b"ASK {}", headers={"Content-Type": f"{QUERY}; charset=UTF-16"})
    assert other.status_code == 415
    assert client.post(SPARQL, content=b"query=%FF", headers={"Content-Type": FORM}).status_code == 400
    assert client.get(f"{SPARQL}?query=%FF").status_code == 400


@pytest.mark.parametrize(
    "query", ["SELECT * {", "", "nonsense", "SELECT ?x WHERE { ?x ?y ?z } GROUP BY ?z ?"]
)
def test_bad_query_syntax(client: TestClient, query: str) -> None:
    response = client.get(SPARQL, params={"query": query})
    assert (response.status_code, "is not SPARQL" in response.text) == (400, True)
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_form_has_its_parameters_in_its_body(client: TestClient) -> None:
    given = {"params": {"default-graph-uri": FACTS[0]}, "data": {"query": NAMES}}
    assert client.post(SPARQL, **given).status_code == 400  # type: ignore[arg-type]
    assert client.post(SPARQL, data={"other": "x"}).status_code == 400


def test_updates_are_refused_in_each_way(client: TestClient) -> None:
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    for response in (
        client.get(SPARQL, params={"update": update}),
        client.post(SPARQL, data={"update": update}),
        client.post(SPARQL, content=update, headers={"Content-Type": "application/sparql-update"}),
        client.post(SPARQL, content=update, headers={"Content-Type": QUERY}),
        client.get(SPARQL, params={"query": update}),
    ):
        assert (response.status_code, "read-only" in response.text) == (403, True)


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("SELECT * { SERVICE <http://a.example/> { ?a ?b ?c } }", 403, "SERVICE would send"),
        ("LOAD <http://a.example/a.ttl>", 403, "LOAD changes data and would fetch"),
        ("SELECT * FROM <file:///etc/passwd> { ?a ?b ?c }", 403, "FROM would choose a file"),
        ("SELECT * FROM <http://a.example/> { ?a ?b ?c }", 400, "which this store does not hold"),
        ("SELECT * { " + "{" * 300 + "}" * 300 + " }", 400, "nests brackets more than 200 deep"),
        ("#" * 200_000, 400, "longer than 100000 characters"),
    ],
)
def test_refused_with_a_sentence(client: TestClient, query: str, status: int, told: str) -> None:
    response = client.post(SPARQL, content=query, headers={"Content-Type": QUERY})
    assert (response.status_code, told in response.text) == (status, True), response.text


@pytest.mark.parametrize(
    ("graph", "status"),
    [("file:///etc/passwd", 403), ("relative", 400), ("http://a.example/", 400), ("http://a b/", 400)],
)
def test_graphs_are_those_of_the_store(client: TestClient, graph: str, status: int) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        assert client.get(SPARQL, params={"query": "ASK {}", name: graph}).status_code == status


def test_head(client: TestClient) -> None:
    response = client.head(SPARQL, params={"query": NAMES})
    assert (response.status_code, response.content) == (200, b"")
    assert int(response.headers["content-length"]) > 0
