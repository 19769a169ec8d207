# SPDX-License-Identifier: Apache-2.0
"""The protocol test cases of SPARQL 1.1, all of them by their names, and what a read-only endpoint answers.

https://w3c.github.io/rdf-tests/sparql/sparql11/protocol/ has the requests. There graphs are fetched by their
address; here they are graphs of the store. Every update is refused, also one that would be right elsewhere.
Words that an answer must hold stand behind its status: of results the values, of refusals the reason.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from query.results import BASE
from starlette.testclient import TestClient

from reasoner.terms import ONTO, PATIENTS

A, B = (f"{BASE}facts/{name}/asserted" for name in "AB")
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
TEXT = "text/plain; charset=utf-8"
NAMES = f"SELECT ?p {{ ?p <{ONTO}siteName> ?v }}"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
BOTH = f"SELECT ?p ?g {{ ?p <{ONTO}siteName> ?v GRAPH ?g {{ ?s <{ONTO}siteName> ?v }} }}"
CHOSEN = f"SELECT ?p FROM <{B}> {{ ?p <{ONTO}siteName> ?v }}"  # noqa: S608 - SPARQL
CLEAR, INSERT = "CLEAR ALL", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
READ_ONLY = ("read-only",)


class Case(NamedTuple):
    """A request and its answer; `address` and `form` are parameters in the address and in a body."""

    name: str
    method: str
    status: int
    media_type: str
    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    address: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    body: bytes = b""
    accept: str = "*/*"


def graphs(default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    return (*(("default-graph-uri", iri) for iri in default), *(("named-graph-uri", iri) for iri in named))


def asked(query: str, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return (("query", query), *more)


YES = ('"boolean":true',)
IN_A, IN_B = (f"{PATIENTS}A",), (f"{PATIENTS}B",)
CASES = (
    Case("query_get", "GET", 200, JSON, YES, address=asked("ASK {}")),
    Case("query_post_form", "POST", 200, JSON, YES, kind=FORM, form=asked("ASK {}")),
    Case("query_post_direct", "POST", 200, JSON, YES, kind=QUERY, body=b"ASK {}"),
    Case(
        *("query_dataset_default_graph", "POST", 200, JSON, IN_A, IN_B),
        kind=QUERY,
        body=NAMES.encode(),
        address=graphs((A,)),
    ),
    Case(
        *("query_dataset_default_graphs_get", "GET", 200, JSON, IN_A + IN_B),
        address=asked(NAMES, *graphs((A, B))),
    ),
    Case(
        *("query_dataset_default_graphs_post", "POST", 200, JSON, IN_A + IN_B),
        kind=FORM,
        form=asked(NAMES, *graphs((A, B))),
    ),
    Case(
        *("query_dataset_named_graphs_post", "POST", 200, JSON, (A, B), (f"{BASE}runs/1",)),
        kind=FORM,
        form=asked(GRAPHS, *graphs((), (A, B))),
    ),
    Case(
        *("query_dataset_named_graphs_get", "GET", 200, JSON, (A, B), (f"{BASE}runs/1",)),
        address=asked(GRAPHS, *graphs((), (A, B))),
    ),
    Case(
        *("query_dataset_full", "POST", 200, JSON, (*IN_A, B), (*IN_B, A)),
        kind=FORM,
        form=asked(BOTH, *graphs((A,), (B,))),
    ),
    Case(
        *("query_multiple_dataset", "GET", 200, JSON, IN_A, IN_B),
        address=asked(CHOSEN, *graphs((A,))),
    ),
    Case("query_content_type_select", "GET", 200, XML, IN_A + IN_B, address=asked(NAMES), accept=XML),
    Case("query_content_type_ask", "GET", 200, XML, (">true<",), address=asked("ASK {}"), accept=XML),
    Case(
        *("query_content_type_describe", "GET", 200, "application/rdf+xml", IN_A),
        address=asked(f"DESCRIBE <{PATIENTS}A>"),
        accept="application/rdf+xml",
    ),
    Case(
        *("query_content_type_construct", "GET", 200, "text/turtle; charset=utf-8", ("onto:siteName",)),
        address=asked(f"CONSTRUCT WHERE {{ ?s <{ONTO}siteName> ?v }}"),
        accept="text/turtle, application/rdf+xml;q=0.5",
    ),
    Case("bad_query_method", "PUT", 405, TEXT, address=asked("ASK {}")),
    Case("bad_multiple_queries", "GET", 400, TEXT, address=asked("ASK {}", ("query", "SELECT * {}"))),
    Case("bad_query_wrong_media_type", "POST", 415, TEXT, (QUERY,), kind="text/plain", body=b"ASK {}"),
    Case("bad_query_missing_form_type", "POST", 415, TEXT, (FORM,), body=b"query=ASK%20%7B%7D"),
    Case("bad_query_missing_direct_type", "POST", 415, TEXT, (QUERY,), body=b"ASK {}"),
    Case(
        *("bad_query_non_utf8", "POST", 415, TEXT, ("is UTF-8",)),
        kind=f"{QUERY}; charset=UTF-16",
        body="ASK {}".encode("utf-16"),
    ),
    Case("bad_query_syntax", "GET", 400, TEXT, ("line 1: is not SPARQL",), address=asked("ASK {")),
    Case(
        *("update_dataset_default_graph", "POST", 403, TEXT, READ_ONLY),
        kind=FORM,
        form=(("update", INSERT), ("using-graph-uri", A)),
    ),
    Case(
        *("update_dataset_default_graphs", "POST", 403, TEXT, READ_ONLY),
        kind=FORM,
        form=(("update", INSERT), ("using-graph-uri", A), ("using-graph-uri", B)),
    ),
    Case(
        *("update_dataset_named_graphs", "POST", 403, TEXT, READ_ONLY),
        kind=FORM,
        form=(("update", INSERT), ("using-named-graph-uri", A), ("using-named-graph-uri", B)),
    ),
    Case(
        *("update_dataset_full", "POST", 403, TEXT, READ_ONLY),
        kind=FORM,
        form=(("update", INSERT), ("using-graph-uri", A), ("using-named-graph-uri", B)),
    ),
    Case("update_post_form", "POST", 403, TEXT, READ_ONLY, kind=FORM, form=(("update", CLEAR),)),
    Case("update_post_direct", "POST", 403, TEXT, READ_ONLY, kind=UPDATE, body=CLEAR.encode()),
    Case(
        *("update_base_uri", "POST", 403, TEXT, READ_ONLY),
        kind=UPDATE,
        body=b"BASE <http://example.org/> INSERT DATA { <a> <b> <c> }",
    ),
    Case("bad_update_get", "GET", 403, TEXT, READ_ONLY, address=(("update", CLEAR),)),
    Case(
        *("bad_multiple_updates", "POST", 403, TEXT, READ_ONLY),
        kind=FORM,
        form=(("update", CLEAR), ("update", CLEAR)),
    ),
    Case("bad_update_wrong_media_type", "POST", 415, TEXT, kind="text/plain", body=CLEAR.encode()),
    Case("bad_update_missing_form_type", "POST", 415, TEXT, body=b"update=CLEAR%20ALL"),
    Case(
        *("bad_update_non_utf8", "POST", 403, TEXT, READ_ONLY),
        kind=f"{UPDATE}; charset=UTF-16",
        body=CLEAR.encode("utf-16"),
    ),
    Case("bad_update_syntax", "POST", 403, TEXT, READ_ONLY, kind=FORM, form=(("update", "CLEAR WHAT"),)),
    Case(
        *("bad_update_dataset_conflict", "POST", 403, TEXT, READ_ONLY),
        kind=FORM,
        form=(("update", f"WITH <{A}> DELETE {{}} WHERE {{}}"), ("using-graph-uri", A)),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_protocol_case(client: TestClient, case: Case) -> None:
    body = urlencode(case.form).encode() if case.form else case.body
    request = client.build_request(
        case.method, "/sparql", params=list(case.address), content=body, headers={"Accept": case.accept}
    )
    if case.kind:
        request.headers["Content-Type"] = case.kind
    answer = client.send(request)
    assert (answer.status_code, answer.headers["content-type"]) == (case.status, case.media_type)
    assert [word for word in case.told if word not in answer.text.replace("\n", "")] == []
    assert [word for word in case.untold if word in answer.text] == []
