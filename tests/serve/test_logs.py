# SPDX-License-Identifier: Apache-2.0
"""What is written down: who read what, and no word of a patient."""

from __future__ import annotations

import json
import logging
import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from query.results import write_ontology, write_results
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from reasoner.query import load_results
from reasoner.serve import run
from reasoner.serve.audit import patient_mark
from reasoner.serve.settings import Limits, Settings
from reasoner.serve.site import site_of
from reasoner.terms import ONTO, PATIENTS
from serve.conftest import ENDLESS, TOKENS, listening, site

CANARY = "Canary7F3A"


def told(caplog: pytest.LogCaptureFixture) -> str:
    """Every line of every log, but those of the client of the test."""
    return "\n".join(
        f"{record.name} {record.getMessage()} {record.exc_text or ''}"
        for record in caplog.records
        if not record.name.startswith("http")
    )


def test_no_patient_is_in_any_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    results = write_results(tmp_path / "1.nq", run="1", patients=[CANARY], version=CANARY)
    load_results(tmp_path / "store", [results], [write_ontology(tmp_path)])
    caplog.set_level(logging.DEBUG)
    settings = Settings(
        tmp_path / "store",
        workers=1,
        audit_log=tmp_path / "audit.jsonl",
        limits=Limits(seconds=0.5, answer_bytes=5000),
    )
    with listening(settings) as address, httpx2.Client(base_url=address, timeout=30) as client:
        name = f"SELECT ?v {{ <urn:{CANARY}> ?p ?v . ?x <{ONTO}siteName> '{CANARY}' }}"
        large = f"SELECT * {{ BIND('{CANARY}' AS ?x) ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
        for query in (
            name,
            f"{name} {CANARY}",
            f"{name} SERVICE <http://{CANARY}/> {{}}",
            f"INSERT DATA {{ <urn:{CANARY}> <urn:a> <urn:b> }}",
            f"DESCRIBE <urn:a> FROM <http://{CANARY}/>",
            ENDLESS.replace("?a1 ", f"<urn:{CANARY}> "),
            f"{ENDLESS} # {CANARY}",
            large,
            f"SELECT ('{CANARY}'^^<http://www.w3.org/2001/XMLSchema#integer> + 1 AS ?x) {{}}",
        ):
            client.get("/sparql", params={"query": query})
            client.post("/sparql", data={"query": query})
        for path in (
            f"/board/1/patients/{CANARY}",
            f"/board/1/patients?name={CANARY}",
            f"/board/{CANARY}",
            f"/patients/{CANARY}",
            f"/facts/{CANARY}/asserted",
            f"/{CANARY}",
            f"/static/{CANARY}",
            f"/login?next=/{CANARY}",
            f"/query?name={CANARY}",
        ):
            client.get(path, headers={"Referer": f"{address}/{CANARY}", "User-Agent": CANARY})
        client.request(CANARY.upper(), "/sparql")
        client.get("/sparql", headers={"Host": CANARY})
        client.post("/queries", data={"csrf": CANARY, "name": CANARY})
        with socket.create_connection((urlsplit(address).hostname or "", urlsplit(address).port or 0)) as raw:
            raw.sendall(f"GET /{CANARY} {CANARY}\r\n\r\n".encode())
            raw.recv(100)
    written = told(caplog)
    out, err = capfd.readouterr()
    assert "GET /sparql 200" in written
    assert "GET /sparql 504" in written
    assert "GET /static 404" in written
    for text in (written, out, err, (tmp_path / "audit.jsonl").read_text()):
        assert CANARY.lower() not in text.lower()


def test_an_error_that_nobody_expected_is_told_without_its_words(
    store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: Request) -> Response:
        raise ValueError(CANARY)

    caplog.set_level(logging.DEBUG)
    with site(Settings(store, workers=1)) as client:
        client.app.router.routes.insert(0, Route("/fails", fail))  # type: ignore[attr-defined]
        response = client.get("/fails")
    assert (response.status_code, CANARY in response.text) == (500, False)
    written = told(caplog)
    assert "ValueError at test_logs.py:" in written
    assert "GET /fails 500" in written
    assert CANARY not in written


@pytest.mark.parametrize("name", ["uvicorn.error", "asyncio", "trialshapes.serve"])
def test_errors_outside_of_requests_are_told_without_their_words(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such as those of a request that is broken off when the site stops."""
    for each in ("uvicorn.error", "asyncio", "trialshapes.serve"):
        log = logging.getLogger(each)
        for attribute in ("handlers", "propagate", "level"):
            monkeypatch.setattr(log, attribute, getattr(log, attribute))
    run._log_to_stderr()
    logging.getLogger(name).error("failed", exc_info=ValueError(CANARY))
    assert capsys.readouterr().err.rpartition(" ERROR ")[2] == "failed\nValueError at an unknown place\n"


@pytest.fixture
def audited(store: Path, token_file: Path, tmp_path: Path) -> Settings:
    return Settings(
        store, token_file=token_file, audit_log=tmp_path / "audit.jsonl", user_header="X-User", workers=1
    )


def show_patient() -> Route:
    async def show(request: Request) -> Response:
        site_of(request).audit(request, "patient", request.path_params["name"])
        return PlainTextResponse("seen")

    return Route("/shown/{name}", show)


def test_the_audit_log_tells_who_read_whose_page(audited: Settings) -> None:
    assert audited.audit_log
    with site(audited) as client:
        client.app.router.routes.insert(0, show_patient())  # type: ignore[attr-defined]
        alice = {"Authorization": f"Bearer {TOKENS['alice']}"}
        proxy = {"Authorization": f"Bearer {TOKENS['proxy']}", "X-User": "dr@site.example"}
        for headers, name in ((alice, "A"), (proxy, "A"), (alice, "B"), (None, "A")):
            client.get(f"/shown/{name}", headers=headers)
        client.get("/sparql", params={"query": "ASK {}"}, headers=alice)
        audited.audit_log.rename(audited.audit_log.with_name("audit.1"))  # as logrotate does
        client.get("/shown/B", headers=alice)
    lines = [json.loads(line) for line in audited.audit_log.with_name("audit.1").read_text().splitlines()]
    salt = bytes.fromhex(audited.audit_log.with_name("audit.jsonl.salt").read_text())
    marks = {name: patient_mark(salt, name) for name in "AB"}
    assert [{key: value for key, value in line.items() if key != "time"} for line in lines] == [
        {"token": "alice", "page": "patient", "patient": marks["A"]},
        {"token": "proxy", "page": "patient", "user": "dr@site.example", "patient": marks["A"]},
        {"token": "alice", "page": "patient", "patient": marks["B"]},
        {"token": "alice", "page": "sparql", "query": patient_mark(salt, "ASK {}")},
    ]
    assert json.loads(audited.audit_log.read_text())["patient"] == marks["B"]
    assert all(line["time"].endswith("+00:00") for line in lines)
    modes = {path.stat().st_mode & 0o777 for path in audited.audit_log.parent.glob("audit*")}
    assert modes == {0o600}


def test_what_cannot_be_written_down_is_not_shown(audited: Settings) -> None:
    assert audited.audit_log
    with site(audited) as client:
        client.app.router.routes.insert(0, show_patient())  # type: ignore[attr-defined]
        audited.audit_log.unlink()
        audited.audit_log.mkdir()
        response = client.get("/shown/A", headers={"Authorization": f"Bearer {TOKENS['alice']}"})
    assert (response.status_code, "seen" in response.text) == (503, False)


def test_a_patient_has_one_mark_however_the_address_is_written(audited: Settings) -> None:
    """Clients may encode what needs no encoding, and a description of a run names its patients."""
    assert audited.audit_log
    named = ("patients/A", "patients/%41", "runs/1/A", "runs/1%2FA", "runs/1/%41", "facts/A/asserted")
    addresses = [f"/data/{path}" for path in (*named, "facts/A%2Fasserted")] + ["/facts/%41/asserted"]
    headers = {"Authorization": f"Bearer {TOKENS['alice']}", "Accept": "application/n-triples"}
    with site(audited) as client:
        assert [client.get(address, headers=headers).status_code for address in addresses] == [200] * 8
        assert client.get("/data/runs/1", headers=headers).status_code == 200
    lines = [json.loads(line) for line in audited.audit_log.read_text().splitlines()]
    salt = bytes.fromhex(audited.audit_log.with_name("audit.jsonl.salt").read_text())
    assert [line.get("patient") for line in lines] == [patient_mark(salt, f"{PATIENTS}A")] * 8 + [None]
    assert {line["page"] for line in lines} == {"rdf"}


@pytest.mark.parametrize("name", ["a<b", 'a"b', "a|b", "a\\b", "a{b"])
def test_what_is_no_iri_is_nowhere(address: str, name: str) -> None:
    """Clients send such characters as they are."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), 20) as raw:
        raw.sendall(f"GET /data/patients/{name}?as=nt HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        assert raw.recv(1000).startswith(b"HTTP/1.1 404 ")
