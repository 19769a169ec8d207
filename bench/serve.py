# SPDX-License-Identifier: Apache-2.0
"""The site under load, beside plain Oxigraph: `python -m bench.serve STORE --users 50 --seconds 600`.

Needs `locust` and `oxigraph` on the path (`pip install locust oxigraph`). STORE is copied by hard links
beside itself, and not changed. In turn, or one alone by `--only`:

- `plain`: the same queries to the site and to plain Oxigraph on the same files; answers are compared first.
- `mixed`: pages and queries by many people for `--seconds`, and the memory of all processes meanwhile.
- `busy`: more slow queries than processes, while pages and quick queries go on.
- `swap`: `trialshapes load` publishes two generations while people read.

What is counted is asserted: a request that fails where none may ends the benchmark with an error.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from statistics import linear_regression, median
from typing import Any, Final

from bench.serve_processes import (
    COLUMNS,
    Answer,
    Load,
    Rows,
    Server,
    get,
    loading,
    plain_oxigraph,
    site,
    trialshapes,
)
from reasoner.query.board_lists import Board
from reasoner.query.board_rows import ORDERS
from reasoner.query.generations import Generations
from reasoner.terms import ONTO

#: As `serve_users.py` calls queries that were told to come back.
WAITED: Final = "query: told to wait"
_EXAMPLES: Final = Path(__file__).parents[1] / "examples" / "vignettes"
#: Patients that are asked for, spread over the whole run.
_ASKED: Final = 2000
#: A cross product that no computer finishes.
_ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(12)) + " }"
_LONG: Final = "SELECT * { ?s ?p ?o } LIMIT 20000"
_QUICK: Final = "ASK { }"
#: Seconds that a slow query may take, of which others wait two for a process.
_LIMIT: Final = 12


def plan(generation: Path) -> dict[str, Any]:
    """What people ask for: the largest run of a generation, its patients and criteria, and queries."""
    with closing(Board(generation)) as board:
        run = max(board.runs(), key=lambda each: each.patients)
        criteria = [count.criterion for count in board.criteria(run)]
        step = max(run.patients // _ASKED, 1)
        rows = board.rows("SELECT segment FROM patient WHERE run = ? AND id % ? = 0", run.number, step)
        patients = [segment for (segment,) in rows]
    person, criterion = f"<{run.iri}/PATIENT>", f"<{criteria[0].iri}>"
    outcome = f"<{ONTO}outcome> ?o"
    queries = [
        ("ask", 3, f"ASK {{ {person} a <{ONTO}PatientScreening> }}"),
        ("patient", 6, f"SELECT ?p ?o {{ {person} ?p ?o }}"),
        ("results", 4, f"SELECT * {{ ?r <{ONTO}ofScreening> {person} ; <{ONTO}criterion> ?c ; {outcome} }}"),
        (
            "count",
            1,
            f"SELECT ?o (COUNT(*) AS ?n) {{ ?r <{ONTO}criterion> {criterion} ; {outcome} }} GROUP BY ?o",
        ),
    ]
    return {
        "run": run.name,
        "patients": patients,
        "criteria": [each.identifier for each in criteria],
        "orders": list(ORDERS),
        "queries": queries,
    }


@contextmanager
def linked(store: Path) -> Iterator[Path]:
    """A store of the same files; what is published there leaves the first as it was."""
    with Generations(store).reading() as data, tempfile.TemporaryDirectory(dir=store.parent) as name:
        copy = Path(name) / "store"
        shutil.copytree(data.parent, copy / data.parent.name, copy_function=os.link)
        (copy / data.parent.name / "readers").unlink()  # a lock of its own
        (copy / data.parent.name / "readers").touch()
        (copy / "current").symlink_to(data.parent.name)
        (copy / "lock").touch()
        yield copy


def beside_plain(store: Path, asked: dict[str, Any], options: argparse.Namespace) -> None:
    """The site and plain Oxigraph, one after the other, with as many programs as the site has processes."""
    found: dict[str, Load] = {}
    answers: dict[str, list[list[str]]] = {}
    data = store / "current" / "data"
    servers = {"site": site(store, options.workers), "plain": plain_oxigraph(data.resolve())}
    for name, starting in servers.items():
        with starting as server:
            answers[name] = [bindings(server, query, asked["patients"][0]) for *_, query in asked["queries"]]
            with loading(server, asked, options.workers, "Program") as load:
                load.keep_for(max(options.seconds / 5, 20))
            found[name] = load
    expect(answers["site"] == answers["plain"], "the site answers otherwise than plain Oxigraph")
    expect(all(answers["site"]), "a query has no answer")
    for name, load in found.items():
        show(f"{name}, {options.workers} programs", load)
        expect(not load.failures and WAITED not in load.rows, f"requests to {name} failed")
    ours, theirs = (found[name].rows for name in servers)
    for kind in ours:
        print(f"{kind}: {quotient(ours, theirs, kind, '50%'):.2f} times the median of plain Oxigraph")
    rate = quotient(ours, theirs, "Aggregated", "Requests/s")
    print(f"{rate:.2f} times the requests per second of plain Oxigraph")


def quotient(ours: Rows, theirs: Rows, kind: str, column: str) -> float:
    """What the site takes as a part of what plain Oxigraph takes; a median of 0 ms counts as 1."""
    return float(ours[kind][column]) / (float(theirs[kind][column]) or 1)


def bindings(server: Server, query: str, patient: str) -> list[str]:
    """All solutions of a query about a patient, in an order of their own; or yes or no."""
    answer = get(server.address + server.endpoint, query=query.replace("PATIENT", patient))
    told = json.loads(answer.body)
    return sorted(
        json.dumps(row, sort_keys=True) for row in told.get("results", {"bindings": [told]})["bindings"]
    )


def mixed(store: Path, asked: dict[str, Any], options: argparse.Namespace) -> None:
    """Pages and queries; whether the memory grows."""
    with site(store, options.workers) as server, loading(server, asked, options.users) as load:
        load.keep_for(options.seconds)
    show(f"{options.users} users, {options.seconds} s", load)
    print("memory of all processes, MB:", *(f"{megabytes:.0f}" for _, megabytes in load.memory))
    later = load.memory[len(load.memory) // 4 :]  # caches fill in the beginning
    slope = linear_regression(*zip(*later, strict=True)).slope
    print(f"in the last three quarters it grows by {slope * 60:.2f} MB a minute")


def busy(store: Path, asked: dict[str, Any], options: argparse.Namespace) -> None:
    """Three times as many endless queries as processes; what everybody gets."""
    workers = options.workers
    with site(store, workers, _LIMIT) as server, ThreadPoolExecutor(3 * workers) as pool:
        ask = partial(get, server.address + server.endpoint)
        pages = [f"{server.address}/board/{asked['run']}{path}" for path in pages_of(asked)]
        idle, whole = turn(pages, 3), ask(query=_LONG)
        slow = [pool.submit(ask, query=_ENDLESS) for _ in range(workers - 1)]
        time.sleep(1)
        expect(ask(query=_LONG).body == whole.body, "an answer beside slow queries is another one")
        slow += [pool.submit(ask, query=_ENDLESS) for _ in range(2 * workers + 1)]
        time.sleep(1)
        quick = pool.submit(ask, query=_QUICK)
        during = turn(pages, 3)
        expect(all(not each.done() for each in slow[: workers - 1]), "pages waited for slow queries")
        told = [each.result() for each in slow]
        after = ask(query=_LONG)
    counts = Counter(each.status for each in told)
    expect(counts == {504: workers, 503: 2 * workers}, f"slow queries were answered with {counts}")
    refused = [each for each in (*told, quick.result()) if each.status == 503]
    expect(len(refused) == 2 * workers + 1, "a quick query found a process")
    expect({each.retry_after for each in refused} == {"2"}, "a refusal does not say when to come back")
    expect({each.status for each in (*idle, *during)} == {200}, "a page failed")
    expect(after.body == whole.body, "an answer after slow queries is another one")
    print(f"{workers} processes, {3 * workers} endless queries: {dict(counts)}")
    for name, given in {"refused": refused, "pages, idle": idle, "pages, all busy": during}.items():
        times = [each.seconds * 1000 for each in given]
        print(f"{name}: {len(times)}, median {median(times):.0f} ms, longest {max(times):.0f} ms")


def pages_of(asked: dict[str, Any]) -> list[str]:
    """Pages of each kind, below that of the run."""
    return [
        "",
        "/patients?sort=unknown",
        f"/patients/{asked['patients'][0]}",
        f"/criteria/{asked['criteria'][0]}",
    ]


def turn(pages: list[str], times: int) -> list[Answer]:
    """Ask for every page, so many times."""
    return [get(page) for _ in range(times) for page in pages]


def swap(store: Path, asked: dict[str, Any], options: argparse.Namespace) -> None:
    """Two runs of the examples are loaded under load; nobody notices, and old files go."""
    results = store.parent / "results"
    run_command("screen", str(_EXAMPLES), f"--out={results}", "--dataset=nquads")
    with site(store, options.workers) as server, loading(server, asked, options.users) as load:
        for _ in range(2):
            begun = time.perf_counter()
            run_command("load", str(results), f"--store={store}")
            print(f"load under load: {time.perf_counter() - begun:.0f} s")
            load.keep_for(10)
        left = sorted(path.name for path in store.glob("generation-*"))
        newest = get(f"{server.address}/board")
    show(f"{options.users} users, two generations published", load)
    expect(not load.failures, "requests failed")
    expect(len(left) == 1, f"generations are left: {left}")
    expect(newest.status == 200, "the new run has no page")


def run_command(*arguments: str) -> None:
    """A command of trialshapes that must succeed."""
    subprocess.run([trialshapes(), *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ours


def show(title: str, load: Load) -> None:
    """Percentiles in milliseconds, and what failed."""
    print(f"\n{title}\n{'':20}" + "".join(f"{column:>15}" for column in COLUMNS))
    for name, row in load.rows.items():
        print(f"{name:20}" + "".join(f"{row[column][:7]:>15}" for column in COLUMNS))
    print(*(f"failed: {each}" for each in load.failures), sep="\n")


def expect(holds: object, otherwise: str) -> None:
    """End with an error unless something holds."""
    if not holds:
        sys.exit(f"bench.serve: {otherwise}")


MODES: Final[dict[str, Callable[[Path, dict[str, Any], argparse.Namespace], None]]] = {
    "plain": beside_plain,
    "mixed": mixed,
    "busy": busy,
    "swap": swap,
}


def main() -> None:
    """Measure in all modes, or in one."""
    parser = argparse.ArgumentParser(prog="python -m bench.serve", description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--only", choices=MODES)
    options = parser.parse_args()
    with linked(options.store.resolve()) as store:
        asked = plan((store / "current").resolve())
        print(f"run {asked['run']}, {len(asked['patients'])} of its patients are asked for")
        for name, mode in MODES.items():
            if options.only in {None, name}:
                print(f"\n== {name}")
                mode(store, asked, options)


if __name__ == "__main__":
    main()
