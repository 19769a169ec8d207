# SPDX-License-Identifier: Apache-2.0
"""Clients who are slow, or too many, on purpose."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from reasoner.serve import connections, forms, run
from reasoner.serve.settings import Settings
from serve.conftest import listening

#: A static file that is larger than what a system takes from a program at once.
LARGE = "/static/yasgui/yasgui.min.js"


@pytest.fixture
def impatient(store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a site that waits a moment, and answers two clients at a time."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(connections, "TAKING_SECONDS", 0.5)
    monkeypatch.setattr(forms, "_PATIENCE", 0.5)
    monkeypatch.setattr(forms, "_PATIENCE_WITH_FILES", 0.5)
    monkeypatch.setattr(run, "_MOST_CONNECTIONS", 3)
    monkeypatch.setattr(connections, "_TOLD", 1)
    with listening(Settings(store, workers=1)) as address:
        yield address


def connect(address: str, *, window: int = 0) -> socket.socket:
    client = socket.socket()
    if window:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    client.settimeout(20)
    client.connect((urlsplit(address).hostname or "", urlsplit(address).port or 0))
    return client


def everything(client: socket.socket, drop: bytes = b"") -> bytes:
    """What comes until the other side ends the connection, while more is sent, a drop at a time."""
    client.settimeout(0.1)
    heard, end = b"", time.monotonic() + 20
    while time.monotonic() < end:
        try:
            if drop:
                client.sendall(drop)
            piece = client.recv(1 << 20)
        except TimeoutError:
            continue
        except OSError:
            return heard
        if not piece:
            return heard
        heard += piece
    pytest.fail("the connection is still open")


FORM = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\n"
FILES = 'Content-Type: multipart/form-data; boundary="x"\r\nContent-Length: 500\r\n\r\n'


@pytest.mark.parametrize(
    ("begin", "drop", "status"),
    [
        ("", "", ""),
        ("GET /health HTTP/1.1\r\n", "", ""),
        ("GET /health HTTP/1.1\r\nHost: HOST\r\n", "X: y\r\n", ""),
        ("GET /health HTTP/1.1\r\nHost: HOST\r\n\r\n", "G", "200"),
        ("POST /health HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n", "405"),
        (f"POST /sparql HTTP/1.1\r\nHost: HOST\r\n{FORM}", "a", "408"),
        (f"POST /queries HTTP/1.1\r\nHost: HOST\r\n{FORM}", "a", "408"),
        (f"POST /upload HTTP/1.1\r\nHost: HOST\r\n{FILES}", "", "408"),
    ],
)
def test_slow_requests_end(impatient: str, begin: str, drop: str, status: str) -> None:
    with connect(impatient) as client:
        client.sendall(begin.replace("HOST", urlsplit(impatient).netloc).encode())
        heard = everything(client, drop.encode())
    assert heard.partition(b"\r\n")[0].decode().split(" ")[1:2] == [status] * bool(status)
    assert httpx2.get(f"{impatient}/health").status_code == 200


def test_an_answer_that_nobody_takes_ends(impatient: str) -> None:
    whole = len(httpx2.get(f"{impatient}{LARGE}").content)
    request = f"GET {LARGE} HTTP/1.1\r\nHost: {urlsplit(impatient).netloc}\r\n\r\n".encode()
    with connect(impatient, window=4096) as client:
        client.sendall(request * 20)
        time.sleep(3)
        assert len(everything(client)) < 10 * whole
    with connect(impatient) as client:
        client.sendall(request)
        assert len(everything(client)) > whole, "who takes it has all of it"


def test_who_sends_too_much_hears_so(impatient: str) -> None:
    """Clients, and proxies, read an answer when they have sent everything."""
    head = f"POST /sparql HTTP/1.1\r\nHost: {urlsplit(impatient).netloc}\r\n"
    body = b"query=" + b"a" * 20_000_000
    for length in (f"Content-Length: {len(body)}", "Transfer-Encoding: chunked"):
        with connect(impatient) as client:
            kind = "Content-Type: application/x-www-form-urlencoded"
            client.sendall(f"{head}{kind}\r\n{length}\r\n\r\n".encode())
            client.sendall(body if "Length" in length else b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
            assert everything(client).startswith(b"HTTP/1.1 413 ")


def test_an_open_connection_serves_request_after_request(impatient: str) -> None:
    with httpx2.Client() as client:
        for _ in range(6):
            assert client.get(f"{impatient}/health").status_code == 200
            time.sleep(0.2)


def test_too_many_are_told_to_come_back_or_nothing(impatient: str) -> None:
    request = f"GET /health HTTP/1.1\r\nHost: {urlsplit(impatient).netloc}\r\n\r\n".encode()
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(impatient)) for _ in range(5)]
        time.sleep(0.1)
        for client in clients:
            client.sendall(request)
        first = [everything(client).partition(b"\r\n")[0].split(b" ")[1:2] for client in clients]
    assert first == [[b"503"]] * 4 + [[]]
    assert httpx2.get(f"{impatient}/health").status_code == 200
