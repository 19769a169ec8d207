# SPDX-License-Identifier: Apache-2.0
"""A small store, and sites over it: in this process, and listening on an address of this computer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from query.results import write_ontology, write_results
from starlette.testclient import TestClient

from reasoner.query import load_results
from reasoner.serve.app import make_app
from reasoner.serve.run import http_config
from reasoner.serve.settings import Limits, Settings

ADDRESS = "http://127.0.0.1:8000"
TOKENS = {"alice": "alice-" + "a" * 32, "bob": "bob-" + "b" * 32, "proxy": "proxy-" + "p" * 32}
#: A cross product that no computer finishes.
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(12)) + " }"


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run over A and B, with a value that a spreadsheet would run."""
    folder = tmp_path_factory.mktemp("serve")
    results = write_results(folder / "1.nq", run="1", patients=["A", "B"], version="=1+1")
    load_results(folder / "store", [results], [write_ontology(folder)])
    return folder / "store"


@contextmanager
def site(settings: Settings) -> Iterator[TestClient]:
    """A site in this process."""
    client = TestClient(make_app(settings), ADDRESS, raise_server_exceptions=False, follow_redirects=False)
    with client:
        yield client


@pytest.fixture(scope="session")
def client(store: Path) -> Iterator[TestClient]:
    """A site for whoever reaches it, with an audit log that nobody keeps."""
    with site(Settings(store, workers=2, limits=Limits(seconds=20))) as running:
        yield running


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    """Names and tokens."""
    file = tmp_path / "tokens"
    file.write_text("# who may read\n\n" + "".join(f"{name} {token}\n" for name, token in TOKENS.items()))
    file.chmod(0o600)
    return file


@contextmanager
def listening(settings: Settings) -> Iterator[str]:
    """A site that listens; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        app = make_app(replace(settings, port=port))
        server = uvicorn.Server(http_config(app))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            deadline = time.monotonic() + 60
            while not server.started and thread.is_alive() and time.monotonic() < deadline:
                time.sleep(0.02)
            assert server.started
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture(scope="session")
def address(store: Path) -> Iterator[str]:
    """The address of a site that listens."""
    with listening(Settings(store, workers=2, limits=Limits(seconds=20))) as running:
        yield running
