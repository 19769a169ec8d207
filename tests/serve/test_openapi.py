# SPDX-License-Identifier: Apache-2.0
"""What is described is what is there, and nothing that a machine makes up is a server error."""

from __future__ import annotations

import copy
from typing import Any

import hypothesis
import schemathesis
from starlette.routing import Route
from starlette.testclient import TestClient

from reasoner.serve.openapi import describe


def test_the_description_names_routes_that_exist(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    routes = {
        (route.path.replace(":path}", "}"), method.lower())
        for route in client.app.routes  # type: ignore[attr-defined]
        if isinstance(route, Route)
        for method in route.methods or ()
    }
    told = {(path, method) for path, item in document["paths"].items() for method in item}
    assert told <= routes
    assert document["servers"] == [{"url": "http://127.0.0.1:8000"}]


@schemathesis.serializer("application/sparql-query")
def sparql_query(_: schemathesis.SerializationContext, value: object) -> bytes:
    """A query is its own body."""
    return str(value).encode("utf-8", "replace")


def narrowed() -> dict[str, Any]:
    """The description, with the names that the store of the tests has among those that are tried."""
    document = copy.deepcopy(describe("http://127.0.0.1:8000"))
    there = {"run": ["1", "2"], "patient": ["A", "x/y"], "path": ["patients/A", "runs/1", "ontology", "a%00"]}
    for item in document["paths"].values():
        for parameter in item["get"].get("parameters", ()):
            if parameter["name"] in there:
                parameter["schema"] = {"enum": there[parameter["name"]]}
    return document


schema = schemathesis.openapi.from_dict(narrowed())


@schema.parametrize()
@hypothesis.settings(
    max_examples=15,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_no_request_is_a_server_error(case: schemathesis.Case, address: str) -> None:
    response = case.call(base_url=address)
    assert response.status_code < 500
