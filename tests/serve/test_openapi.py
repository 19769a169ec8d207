# SPDX-License-Identifier: Apache-2.0
"""What is described is what is there, and nothing that a machine makes up is a server error."""

from __future__ import annotations

import copy
import re
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance
from starlette.routing import Route
from starlette.testclient import TestClient

from reasoner.serve.openapi import describe
from serve.board.conftest import VIGNETTES


def test_the_description_names_every_route(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    routes = {
        (route.path.replace(":path}", "}"), method.lower())
        for route in client.app.routes  # type: ignore[attr-defined]
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    told = {(path, method) for path, item in document["paths"].items() for method in item}
    assert told == routes
    assert document["servers"] == [{"url": "http://127.0.0.1:8000"}]


def test_every_parameter_and_answer_is_described() -> None:
    for path, item in describe("http://127.0.0.1:8000")["paths"].items():
        for method, told in item.items():
            asked = {(each["name"], each["in"]) for each in told["parameters"] if each["in"] == "path"}
            assert asked == {(name, "path") for name in re.findall(r"{(\w+)}", path)}
            assert all(each.get("description") for each in told["parameters"] if each["in"] == "query")
            assert all(answer["description"] for answer in told["responses"].values())
            assert method == "get" or told["requestBody"]["content"]
            whole = told["responses"].get("200")
            assert whole is None or whole["content"]


@schemathesis.serializer("application/sparql-query")
def sparql_query(_: schemathesis.SerializationContext, value: object) -> bytes:
    """A query is its own body."""
    return str(value).encode("utf-8", "replace")


def narrowed() -> dict[str, Any]:
    """The description, with the names that the store of the tests has among those that are tried."""
    document = copy.deepcopy(describe("http://127.0.0.1:8000"))
    there = {
        "run": ["1", "2"],
        "patient": ["A", "x/y"],
        "path": ["patients/A", "runs/1", "ontology", "a%00"],
        "criterion": ["INC-01", "A", "\u2713"],
        "upload": ["UPLOAD", "none"],
    }
    for item in document["paths"].values():
        for told in item.values():
            for parameter in told["parameters"]:
                if parameter["name"] in there and parameter["in"] == "path":
                    parameter["schema"] = {"enum": there[parameter["name"]]}
    return document


schema = schemathesis.openapi.from_dict(narrowed())


@pytest.fixture(scope="module")
def uploaded(address: str) -> dict[str, str]:
    """What stands for names that are made at run time: the token of an upload, the field `csrf` of forms."""
    form = requests.get(f"{address}/upload", timeout=60).text
    csrf = re.findall(r'name="csrf" value="([^"]+)"', form)[0]
    files = {"files": ("V12.ttl", (VIGNETTES / "V12.ttl").read_bytes())}
    answer = requests.post(
        f"{address}/upload", data={"csrf": csrf}, files=files, timeout=200, allow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return {"csrf": csrf, "UPLOAD": answer.headers["location"].rpartition("/")[2]}


@schema.parametrize()
@hypothesis.settings(
    max_examples=15,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_every_answer_is_as_described(
    case: schemathesis.Case, address: str, uploaded: dict[str, str]
) -> None:
    """No server error, and no status or media type that the document does not name."""
    if case.path_parameters.get("upload") == "UPLOAD" and not case.path.endswith(("/keep", "/drop")):
        case.path_parameters["upload"] = uploaded["UPLOAD"]
    if isinstance(case.body, dict) and "csrf" in case.body:
        case.body["csrf"] = uploaded["csrf"]
    response = case.call(base_url=address, allow_redirects=False)
    checks = [not_a_server_error, status_code_conformance, content_type_conformance]
    case.validate_response(response, checks=checks)
