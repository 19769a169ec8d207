# SPDX-License-Identifier: Apache-2.0
"""`trialshapes serve`: what it refuses, and that it stops when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
from typer.testing import CliRunner

from reasoner.cli.main import app
from serve.conftest import TOKENS


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["serve", *map(str, arguments)])
    return done.exit_code, done.stderr


def test_there_must_be_a_store(tmp_path: Path) -> None:
    code, told = run("--store", tmp_path)
    assert (code, "holds no store; `trialshapes load" in told) == (2, True)


def test_it_must_not_be_open_to_all(store: Path, tmp_path: Path) -> None:
    code, told = run("--store", store, "--host", "0.0.0.0")  # noqa: S104 - is refused
    assert (code, "--host: means every address" in told) == (2, True)
    code, told = run("--store", store, "--host", "192.0.2.7")
    assert (code, "add --token-file FILE" in told) == (2, True)
    code, told = run("--store", store, "--base", "https://trials.example", "--token-file", tmp_path / "gone")
    assert (code, "add --audit-log FILE" in told) == (2, True)
    code, told = run("--store", store, "--token-file", tmp_path / "gone")
    assert (code, "gone: cannot be read" in told) == (2, True)


def test_an_address_that_is_taken_is_told(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, told = run("--store", store, "--port", str(taken.getsockname()[1]))
    assert (code, "cannot be listened on" in told) == (2, True)


def test_the_packages_that_it_needs_are_named(store: Path) -> None:
    script = "import sys; sys.modules['starlette'] = None; from reasoner.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, "serve", "--store", store], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "pip install 'trialshapes[serve]'" in done.stderr) == (2, True)


def test_it_serves_until_it_is_stopped(store: Path, token_file: Path, tmp_path: Path) -> None:
    """As a service starts and stops it: SIGTERM ends it and its processes."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--port", str(port), "--workers", "1", "--token-file", token_file]
    command = [sys.executable, "-c", "from reasoner.cli.main import main; main()", "serve", "--store", store]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen([*command, *options], stderr=log, stdout=log, start_new_session=True)
    try:
        headers = {"Authorization": f"Bearer {TOKENS['alice']}"}
        deadline, status = time.monotonic() + 60, 0
        while status != 200 and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.1)
            try:
                url = f"http://127.0.0.1:{port}/sparql"
                status = httpx2.get(url, params={"query": "ASK {}"}, headers=headers).status_code
            except httpx2.ConnectError:
                continue
        assert status == 200, (tmp_path / "log").read_text()
        process.terminate()
        process.wait(20)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)
    written = (tmp_path / "log").read_text()
    assert "Traceback" not in written
    assert "GET /sparql 200" in written
    assert " alice" in written
    assert ends(process.pid), "what it started ends when it sees that nobody is there"


def ends(group: int) -> bool:
    """Whether no process of a group is left after a while."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
