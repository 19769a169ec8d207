# SPDX-License-Identifier: Apache-2.0
"""Who gets in, what gets in, and what nobody may see."""

from __future__ import annotations

import csv
import hashlib
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from reasoner import serve
from reasoner.serve.guard import POLICY
from reasoner.serve.settings import Limits, Settings
from reasoner.serve.templating import link, templates
from reasoner.terms import ONTO
from serve.conftest import TOKENS, site

ASK = {"query": "ASK {}"}
BASE = "https://trials.example"


@pytest.fixture
def guarded(store: Path, token_file: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A site behind a proxy with TLS, for people with tokens."""
    settings = Settings(
        store,
        public=BASE,
        token_file=token_file,
        audit_log=tmp_path / "audit.jsonl",
        user_header="X-Forwarded-User",
        workers=1,
        limits=Limits(seconds=20),
    )
    with site(settings) as client:
        client.base_url = BASE
        yield client


def bearer(name: str, **headers: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKENS[name]}", **headers}


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def sign_in(client: TestClient, token: str, to: str = "/query") -> Response:
    page = client.get("/login", params={"next": to})
    form = {"csrf": field(page.text, "csrf"), "next": field(page.text, "next"), "token": token}
    return client.post("/login", data=form)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("LOCALHOST:8000", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("127.0.0.1", 421),
        ("127.0.0.1:8000.evil.example", 421),
        ("127.0.0.1:8000@evil.example", 421),
        ("", 421),
    ],
)
def test_the_header_host_must_name_the_site(client: TestClient, host: str, status: int) -> None:
    """A name of somebody else that leads here (DNS rebinding) gets nothing."""
    for path in ("/health", "/sparql", "/query", "/static/query.js"):
        assert client.get(path, headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://127.0.0.1:8000"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:8001"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[127.0.0.1:8000"}, 403),
        ({"Origin": "127.0.0.1:8000"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
    ],
)
def test_pages_of_other_sites_ask_nothing(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.get("/sparql", params=ASK, headers=headers).status_code == status
    assert client.post("/sparql", data=ASK, headers=headers).status_code == status
    assert client.get("/query", headers=headers).status_code == status


def test_a_link_of_another_site_may_be_followed_but_asks_nothing(client: TestClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client.get("/query", headers=headers).status_code == 200
    assert client.get("/sparql", params=ASK, headers=headers).status_code == 403
    assert client.post("/queries", headers=headers).status_code == 403


def test_every_answer_carries_the_policies(client: TestClient) -> None:
    for path in ("/health", "/sparql", "/nowhere", "/static/query.js", "/openapi.json"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
        assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")
        assert "access-control-allow-origin" not in headers
    page = client.get("/query")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|style=", page.text), "nothing inline"


def test_without_a_token_nobody_reads(guarded: TestClient) -> None:
    for path in ("/sparql", "/query", "/queries", "/openapi.json", "/", "/nowhere"):
        response = guarded.get(path)
        assert (response.status_code, response.headers["www-authenticate"]) == (
            401,
            'Bearer realm="trialshapes"',
        )
    assert guarded.post("/sparql", data=ASK).status_code == 401
    page = guarded.get("/query?name=runs", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=%2Fquery%3Fname%3Druns")
    assert guarded.get("/sparql", headers={"Accept": "text/html"}).status_code == 401
    assert [guarded.get(path).status_code for path in ("/health", "/login")] == [200, 200]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/login%23", 401), ("/health%3F", 401), ("/login%0A", 400), ("/s%09tatic/query.js", 400)],
)
def test_what_everybody_may_see_is_named_exactly(guarded: TestClient, path: str, status: int) -> None:
    """A path is that of the route, not what is left of it in a URL."""
    assert guarded.get(path).status_code == status


@pytest.mark.parametrize("token", ["", "x", TOKENS["alice"][:-1], TOKENS["alice"] + "x", "ä" * 32])
def test_a_wrong_token_is_none(guarded: TestClient, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}".encode()}
    assert guarded.get("/sparql", params=ASK, headers=headers).status_code == 401  # type: ignore[arg-type]
    basic = {"Authorization": f"Basic {TOKENS['alice']}"}
    assert guarded.get("/sparql", params=ASK, headers=basic).status_code == 401


def test_a_token_lets_in(guarded: TestClient) -> None:
    assert guarded.get("/sparql", params=ASK, headers=bearer("alice")).json()["boolean"] is True
    assert guarded.get("/query", headers=bearer("bob")).status_code == 200


def test_the_proxy_must_say_for_whom_it_asks(guarded: TestClient) -> None:
    header = "X-Forwarded-User"
    assert guarded.get("/query", headers=bearer("proxy")).status_code == 401
    assert guarded.get("/query", headers=bearer("proxy", **{header: "dr@site.example"})).status_code == 200
    for name in ("o'neill@site.example", "SITE\\oneill", "idp|7"):
        assert guarded.get("/query", headers=bearer("proxy", **{header: name})).status_code == 200
    for name in ("a\tb", "a b", "", "a" * 201):
        assert guarded.get("/query", headers=bearer("proxy", **{header: name})).status_code == 401
    twice = [("Authorization", f"Bearer {TOKENS['proxy']}"), (header, "a"), (header, "b")]
    assert guarded.get("/query", headers=twice).status_code == 401
    assert guarded.get("/query", headers={header: "dr"}).status_code == 401


def test_signing_in_and_out(guarded: TestClient) -> None:
    response = sign_in(guarded, TOKENS["alice"])
    assert (response.status_code, response.headers["location"]) == (303, "/query")
    cookie = next(c for c in response.headers.get_list("set-cookie") if c.startswith("trialshapes-session="))
    assert TOKENS["alice"] not in cookie
    assert {"HttpOnly", "SameSite=strict", "Secure", "Path=/"} <= set(cookie.split("; "))
    page = guarded.get("/query")
    assert page.status_code == 200
    assert guarded.post("/logout").status_code == 415
    assert guarded.post("/logout", data={"csrf": "x"}).status_code == 403
    session = guarded.cookies["trialshapes-session"]
    assert guarded.post("/logout", data={"csrf": field(page.text, "csrf")}).status_code == 303
    again = guarded.get("/query", headers={"Cookie": f"trialshapes-session={session}"})
    assert again.status_code == 401, "the session is over, not only its cookie"


def test_a_wrong_token_does_not_sign_in(guarded: TestClient) -> None:
    response = sign_in(guarded, "wrong" * 10)
    assert (response.status_code, "Nobody has this token" in response.text) == (403, True)
    assert "trialshapes-session" not in guarded.cookies
    assert "wrong" not in response.text


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nB: c", "", "query"],
)
def test_signing_in_leads_nowhere_else(guarded: TestClient, path: str) -> None:
    response = sign_in(guarded, TOKENS["bob"], to=path)
    assert (response.status_code, response.headers["location"]) == (303, "/")


def test_forms_of_others_are_refused(guarded: TestClient) -> None:
    """The mark of a form is bound to its session, and to no other."""
    sign_in(guarded, TOKENS["alice"])
    alices = field(guarded.get("/query").text, "csrf")
    assert guarded.post("/queries", data={"csrf": alices, "name": "runs"}).status_code == 200
    guarded.cookies.clear()
    for token, given, status in (("bob", alices, 403), ("bob", "", 403), ("bob", "ä", 403)):
        sign_in(guarded, TOKENS[token])
        assert guarded.post("/queries", data={"csrf": given, "name": "runs"}).status_code == status
    guarded.cookies.clear()
    assert guarded.post("/login", data={"csrf": alices, "token": TOKENS["alice"]}).status_code == 403


def test_every_form_that_is_not_the_protocol_needs_its_mark(client: TestClient) -> None:
    posts = {
        (route.path)
        for route in client.app.routes  # type: ignore[attr-defined]
        if "POST" in (getattr(route, "methods", None) or ())
    } - {"/sparql", "/login", "/logout"}
    assert "/queries" in posts
    for path in posts:
        assert client.post(path, data={"csrf": "wrong"}).status_code == 403, path
        assert client.post(path, files={"file": b"a"}).status_code in {400, 403}, path


def test_saved_queries_are_filled_in_as_values(client: TestClient) -> None:
    csrf = field(client.get("/query").text, "csrf")

    def fill(value: str) -> Response:
        return client.post("/queries", data={"csrf": csrf, "name": "sources", "bind:patient": value})

    assert "<https://w3id.org/trialshapes/patients/V01>" in fill("V01").text
    assert "<https://w3id.org/trialshapes/patients/%3E%20%7D%20DROP%20ALL>" in fill("> } DROP ALL").text
    assert fill("a:b> }").status_code == 400
    assert client.post("/queries", data={"csrf": csrf, "name": "nosuch"}).status_code == 404
    assert client.post("/queries", data={"csrf": csrf, "name": "sources"}).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/..%5capp.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/yasgui/../../app.py",
        "/static/query.js%00",
        "/static/",
        "/static",
    ],
)
def test_no_path_leads_out_of_the_files_of_pages(client: TestClient, path: str) -> None:
    address = client.base_url.copy_with(raw_path=path.encode())
    response = client.request("GET", address)
    assert response.status_code in {400, 404, 405}
    assert "import" not in response.text


def test_no_header_is_injected(client: TestClient) -> None:
    for path in (
        "/query?name=a%0d%0aSet-Cookie:%20a=b",
        "/a%0d%0aSet-Cookie:%20a=b",
        "/board?run=a%0d%0ab:%20c",
    ):
        response = client.get(path)
        assert "set-cookie" not in response.headers
        assert response.status_code < 500


def test_what_is_named_in_an_address_is_escaped(client: TestClient) -> None:
    for path in ("/query", "/board", "/compare"):
        response = client.get(
            path, params=dict.fromkeys(("name", "run", "old", "new"), "<script>alert(1)</script>")
        )
        assert "<script>alert" not in response.text
        assert response.status_code < 500


@pytest.mark.parametrize(
    "iri",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "file:///x", "//x", ""],
)
def test_an_iri_that_is_no_page_is_no_link(iri: str) -> None:
    assert link(iri) == ""
    shown = templates().from_string('<a href="{{ iri | link }}">{{ iri }}</a>').render(iri=f'{iri}"><script>')
    assert ('href=""' in shown, "<script>" in shown) == (True, False)
    assert link("https://a.example/") == "https://a.example/"


def test_no_cell_is_a_formula(client: TestClient) -> None:
    query = f"""SELECT ?v ?n ?bad ?t {{ ?p <{ONTO}siteName> ?v
        BIND(-1.5 AS ?n) BIND("=1+1"^^<http://www.w3.org/2001/XMLSchema#integer> AS ?bad)
        BIND("@a"@en AS ?t) }} LIMIT 1"""
    response = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    rows = list(csv.reader(response.text.splitlines()))
    assert rows == [["v", "n", "bad", "t"], ["'=1+1", "-1.5", "'=1+1", "'@a"]]


def test_a_large_body_is_413(client: TestClient) -> None:
    large = b"query=ASK%20%7B%7D&x=" + b"a" * 1_100_000
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    def pieces() -> Iterator[bytes]:  # no Content-Length
        yield from (large[i : i + 100_000] for i in range(0, len(large), 100_000))

    for content in (large, pieces()):
        response = client.post("/sparql", content=content, headers=form)
        assert (response.status_code, "larger than 1000000 bytes" in response.text) == (413, True)
    assert client.post("/queries", content=large, headers=form).status_code == 413
    assert client.post("/queries", content=pieces(), headers=form).status_code == 413


def test_a_compressed_body_is_415(client: TestClient) -> None:
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/sparql-query"}
    for path in ("/sparql", "/queries"):
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if path == "/queries" else {}
        assert client.post(path, content=b"\x1f\x8b", headers=headers | kind).status_code == 415


def test_too_many_parameters_are_400(client: TestClient) -> None:
    assert client.get("/sparql?" + "&".join(f"a{i}=1" for i in range(500))).status_code == 400


@pytest.mark.parametrize(
    "request_",
    [
        b"nonsense\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\n\r\n",
        b"GET /sparql HTTP/1.0\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /\xff\x00 HTTP/1.1\r\nHost: HOST\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: HOST\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: HOST\r\nContent-Length: x\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET http://evil.example/sparql HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    ],
)
def test_malformed_requests_are_refused(address: str, request_: bytes) -> None:
    host = urlsplit(address).netloc
    with socket.create_connection(
        (urlsplit(address).hostname or "", urlsplit(address).port or 0), 10
    ) as talk:
        talk.settimeout(10)
        talk.sendall(request_.replace(b"HOST", host.encode()))
        answer = talk.recv(4000)
    assert re.match(rb"HTTP/1.1 4\d\d ", answer), answer[:200]


def test_files_of_others_are_what_they_were_when_they_were_looked_at() -> None:
    folder = Path(serve.__file__).parent / "static" / "yasgui"
    text = (folder / "README.md").read_text("utf-8")
    told = dict(re.findall(r"\| `(yasgui\.min\.\w+)` \| `(\w{64})` \|", text))
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in told} == told
    assert set(told) == {"yasgui.min.js", "yasgui.min.css"}
