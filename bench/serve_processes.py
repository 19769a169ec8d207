# SPDX-License-Identifier: Apache-2.0
"""The processes of `bench/serve.py`: the site, the plain Oxigraph server, locust; and what they take."""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

__all__ = [
    "COLUMNS",
    "Answer",
    "Load",
    "Rows",
    "Server",
    "get",
    "loading",
    "plain_oxigraph",
    "site",
    "trialshapes",
]

_PATIENCE: Final = 300.0
COLUMNS: Final = ("Request Count", "Failure Count", "Requests/s", "50%", "95%", "99%", "100%")


#: Kind of request -> count, failures, requests a second, percentiles in milliseconds.
Rows = dict[str, dict[str, str]]


class Answer(NamedTuple):
    """What a server says to one request, and after how long."""

    status: int
    body: bytes
    retry_after: str
    seconds: float


class Server(NamedTuple):
    """A server that runs."""

    pid: int
    address: str
    #: The path of its SPARQL endpoint.
    endpoint: str


def get(address: str, **data: str) -> Answer:
    """GET, or POST of a form where there is one."""
    form = "&".join(f"{name}={urllib.request.quote(value)}" for name, value in data.items())
    accept = "application/sparql-results+json" if form else "text/html"
    request = urllib.request.Request(address, form.encode() or None, {"Accept": accept})  # noqa: S310 - ours
    begun = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310 - ours
            body = response.read()
            return Answer(response.status, body, "", time.perf_counter() - begun)
    except urllib.error.HTTPError as error:
        told = error.headers.get("Retry-After", "")
        return Answer(error.code, error.read(), told, time.perf_counter() - begun)


def trialshapes() -> str:
    """The command of this environment."""
    return _command("trialshapes", "pip install -e '.[serve]'")


def _command(name: str, install: str) -> str:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or sys.exit(f"no {name}: {install}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def site(store: Path, workers: int, timeout: float = 60) -> Iterator[Server]:
    """Our site over a store."""
    port = _free_port()
    options = (f"--store={store}", f"--port={port}", f"--workers={workers}", f"--timeout={timeout}")
    with _running(trialshapes(), "serve", *options) as pid:
        yield _awaited(Server(pid, f"http://127.0.0.1:{port}", "/sparql"), "/health")


@contextmanager
def plain_oxigraph(data: Path) -> Iterator[Server]:
    """The plain Oxigraph server over the same files."""
    port = _free_port()
    options = (f"--location={data}", f"--bind=127.0.0.1:{port}", "--union-default-graph")
    with _running(_command("oxigraph", "pip install oxigraph"), "serve-read-only", *options) as pid:
        yield _awaited(Server(pid, f"http://127.0.0.1:{port}", "/query"), "/")


@contextmanager
def _running(*command: str) -> Iterator[int]:
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)  # noqa: S603 - ours
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(30)


def _awaited(server: Server, path: str) -> Server:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            if get(server.address + path).status < 500:
                return server
        except urllib.error.URLError:
            time.sleep(0.2)
    sys.exit(f"nothing listens at {server.address}")


class Load:
    """Locust, which asks a server until the block of `loading` ends."""

    def __init__(self, process: subprocess.Popen[bytes], server: Server, files: Path) -> None:
        """It runs already."""
        self._process = process
        self._server = server
        self._files = files
        #: Seconds since the start, and megabytes of all processes of the server.
        self.memory: list[tuple[float, float]] = []
        #: After the end.
        self.rows: Rows = {}
        #: After the end: what failed, and how often.
        self.failures: list[str] = []

    def keep_for(self, seconds: float, every: float = 30) -> None:
        """Go on for so long, and look at the memory meanwhile."""
        begun = time.monotonic()
        while (passed := time.monotonic() - begun) < seconds:
            self.memory.append((passed, proportional_megabytes(self._server.pid)))
            time.sleep(min(every, max(seconds - passed, 0)))
        self.memory.append((time.monotonic() - begun, proportional_megabytes(self._server.pid)))

    def end(self) -> None:
        """Stop it, and read what it found."""
        self._process.terminate()
        self._process.wait(90)
        for row in self._table("stats"):
            self.rows[row["Name"]] = {name: row[name] for name in COLUMNS}
        for row in self._table("failures"):
            self.failures.append(f"{row['Occurrences']} x {row['Name']}: {row['Error']}")

    def _table(self, name: str) -> list[dict[str, str]]:
        with Path(f"{self._files}_{name}.csv").open() as stream:
            return list(csv.DictReader(stream))


@contextmanager
def loading(server: Server, plan: dict[str, Any], users: int, *kinds: str) -> Iterator[Load]:
    """So many users ask a server until the block ends: readers and researchers, or the kinds named."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plan.json").write_text(json.dumps({**plan, "endpoint": server.endpoint}))
        command = [
            *(
                _command("locust", "pip install locust"),
                "-f",
                str(Path(__file__).with_name("serve_users.py")),
            ),
            *("--headless", f"-u{users}", f"-r{users}", "--only-summary", f"--host={server.address}"),
            *(f"--csv={folder / 'load'}", "--stop-timeout=60", *(kinds or ("Coordinator", "Researcher"))),
        ]
        process = subprocess.Popen(  # noqa: S603 - ours
            command,
            env={**os.environ, "BENCH_PLAN": str(folder / "plan.json")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        load = Load(process, server, folder / "load")
        try:
            time.sleep(5)  # locust starts its users
            yield load
        finally:
            load.end()


def proportional_megabytes(root: int) -> float:
    """Memory (Pss_Anon) of a process and all below it: a page that several have is shared out among them.

    Mapped files, such as libraries, are left out: their share changes with whatever else runs on the machine.
    """
    waiting, total = [root], 0.0
    while waiting:
        process = waiting.pop()
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            children = Path(f"/proc/{process}/task/{process}/children").read_text()
        except OSError:  # it has ended meanwhile
            continue
        total += (
            int(next(line for line in rollup.splitlines() if line.startswith("Pss_Anon:")).split()[1]) / 1024
        )
        waiting += map(int, children.split())
    return total
