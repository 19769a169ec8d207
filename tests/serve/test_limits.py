# SPDX-License-Identifier: Apache-2.0
"""Queries that take too much: stopped with a status, while others are answered."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from reasoner.serve.settings import Limits, Settings
from serve.conftest import ENDLESS, listening, site

QUERY = {"Content-Type": "application/sparql-query"}
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def strict(store: Path) -> Iterator[TestClient]:
    """A site with little patience, two processes, and answers of 50 kB at most."""
    limits = Limits(seconds=1.0, answer_bytes=50_000, memory_gib=1, patience=0.5)
    with site(Settings(store, workers=2, limits=limits)) as running:
        yield running


def ask(client: TestClient, query: str, **headers: str) -> httpx2.Response:
    return client.post("/sparql", content=query, headers={**QUERY, **headers})


def test_too_slow_is_504(strict: TestClient) -> None:
    response = ask(strict, ENDLESS)
    assert (response.status_code, "took longer than 1 s" in response.text) == (504, True)
    assert ask(strict, "ASK {}").status_code == 200


@pytest.mark.parametrize(
    "accept", ["text/csv", "application/sparql-results+json", "text/tab-separated-values"]
)
def test_too_large_is_413_and_never_a_part(strict: TestClient, accept: str) -> None:
    response = ask(strict, MANY, Accept=accept)
    assert (response.status_code, "larger than the limit" in response.text) == (413, True)
    assert ask(strict, f"{MANY} LIMIT 20", Accept=accept).status_code == 200


def test_too_large_a_graph_is_413(strict: TestClient) -> None:
    graph = "CONSTRUCT { ?a ?b [ ?e ?f ] } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert ask(strict, graph).status_code == 413


def test_too_much_memory_is_413(store: Path) -> None:
    """A sort of all pairs needs more than a process may have; its engine gives up, and only its own."""
    query = "SELECT * { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + " } ORDER BY ?a0 ?c5"
    with site(Settings(store, workers=1, limits=Limits(seconds=60, memory_gib=1))) as running:
        response = ask(running, query)
        assert (response.status_code, "needs more than 1 GiB" in response.text) == (413, True)
        assert ask(running, "ASK {}").status_code == 200


def test_one_slow_query_delays_no_other(strict: TestClient) -> None:
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(ask, strict, ENDLESS)
        time.sleep(0.1)
        quick = [ask(strict, "ASK {}") for _ in range(5)]
        assert not slow.done()
        assert [each.status_code for each in quick] == [200] * 5
        assert slow.result().status_code == 504


def test_pages_are_answered_while_every_process_for_sparql_is_busy(strict: TestClient) -> None:
    with ThreadPoolExecutor(3) as pool:
        slow = [pool.submit(ask, strict, ENDLESS) for _ in range(2)]
        time.sleep(0.1)
        busy = ask(strict, "ASK {}")
        assert (busy.status_code, busy.headers["retry-after"]) == (503, "2")
        assert strict.get("/query").status_code == 200
        assert [each.result().status_code for each in slow] == [504, 504]
    deadline = time.monotonic() + 30  # fresh processes take the place of those that were killed
    while (answer := ask(strict, "ASK {}")).status_code == 503 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert answer.status_code == 200


def test_a_killed_process_is_replaced(strict: TestClient) -> None:
    workers = strict.app.state.site.snapshot.sparql  # type: ignore[attr-defined]
    before = workers.pids
    for process in before:
        os.kill(process, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{process}").exists() for process in before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [ask(strict, "ASK {}").status_code for _ in range(6)] == [200] * 6
    assert not workers.pids & before


def test_a_process_that_is_killed_while_it_works_is_503(strict: TestClient) -> None:
    workers = strict.app.state.site.snapshot.sparql  # type: ignore[attr-defined]
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ask, strict, ENDLESS)
        time.sleep(0.3)
        for process in workers.pids:
            os.kill(process, signal.SIGKILL)
        assert answer.result().status_code == 503
    assert ask(strict, "ASK {}").status_code == 200


def test_who_leaves_ends_the_query(store: Path) -> None:
    limits = Limits(seconds=60, patience=20)
    with listening(Settings(store, workers=1, limits=limits)) as address:
        with pytest.raises(httpx2.ReadTimeout):
            httpx2.post(f"{address}/sparql", content=ENDLESS, headers=QUERY, timeout=0.5)
        begin = time.monotonic()
        assert httpx2.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=30).status_code == 200
        assert time.monotonic() - begin < 20


def test_nobody_with_a_token_holds_every_process(store: Path, token_file: Path, tmp_path: Path) -> None:
    settings = Settings(
        store,
        token_file=token_file,
        audit_log=tmp_path / "audit.jsonl",
        workers=2,
        limits=Limits(seconds=2, patience=0.3),
    )
    tokens = dict(line.split() for line in token_file.read_text().splitlines()[2:])
    with site(settings) as client, ThreadPoolExecutor(3) as pool:
        alice, bob = ({"Authorization": f"Bearer {tokens[name]}"} for name in ("alice", "bob"))
        slow = [pool.submit(ask, client, ENDLESS, **alice) for _ in range(2)]
        time.sleep(0.1)
        assert ask(client, "ASK {}", **bob).status_code == 200
        assert sorted(each.result().status_code for each in slow) == [503, 504]


def test_processes_end_with_the_site(store: Path) -> None:
    with site(Settings(store, workers=2)) as client:
        snapshot = client.app.state.site.snapshot  # type: ignore[attr-defined]
        processes = snapshot.sparql.pids
        assert len(processes) == 2
    assert [process for process in processes if Path(f"/proc/{process}").exists()] == []
    assert threading.active_count() < 50
