# SPDX-License-Identifier: Apache-2.0
"""The site under load: `python -m bench.serve STORE [USERS] [SECONDS]`, with `locust` (MIT) on the path.

The last run of a store becomes one of 100,000 patients: all of them stand in the index, and results and facts
of the first 300 in the store, to which pages of patients are asked for. Shown are percentiles of latency by
kind of page, and the memory of all processes of the site over time.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import pyoxigraph as ox

from bench.board import many
from reasoner.query.board_index import INDEX_NAME, IndexWriter, indexed_patients
from reasoner.query.generations import Generations
from reasoner.query.store import open_store
from reasoner.query.stored_run import NamedGraph, run_iris, stored_run
from reasoner.serve.resources import described
from reasoner.terms import BASE

PATIENTS, TOLD, PORT = 100_000, 300, 8765


def make(folder: Path, source: Path) -> str:
    """Build the store; the name of its run."""
    with open_store(source) as opened, Generations(folder).building() as data:
        run = stored_run(opened, run_iris(opened)[0])
        with closing(IndexWriter(data.with_name(INDEX_NAME))) as index:
            patients = list(indexed_patients(opened, run, index))
            named = replace(run, graph=NamedGraph(opened, run.graph.iri))
            index.add(named, many(patients, PATIENTS, changed=False))
            index.finish()
        fill(data, opened, run.graph.iri, [patient.row.name for patient in patients])
        return run.name


def fill(data: Path, source: ox.Store, run: str, names: list[str]) -> None:
    """Write the first patients to a store, which is closed in the end."""
    store = ox.Store(str(data))
    store.extend(described(source, run))
    for number, name in enumerate(islice(cycle(names), TOLD)):
        store.bulk_load(renamed(source, run, name, f"S{number:06}"), ox.RdfFormat.N_QUADS)
    store.optimize()


def renamed(store: ox.Store, run: str, old: str, new: str) -> bytes:
    """What a store says about a patient, about another one."""
    graphs = [f"{BASE}facts/{old}/{layer}" for layer in ("asserted", "entailed", "derived")]
    quads = [quad for iri in (f"{run}/{old}", *graphs) for quad in described(store, iri)]
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    for place in (f"{run}/", f"{BASE}patients/", f"{BASE}facts/"):
        for end in ("/", ">"):
            text = text.replace(f"<{place}{old}{end}".encode(), f"<{place}{new}{end}".encode())
    return text


def memory(root: int) -> float:
    """Megabytes of a process and all below it, shared pages counted once for each."""
    waiting, total = [root], 0.0
    while waiting:
        process = waiting.pop()
        try:
            status = Path(f"/proc/{process}/smaps_rollup").read_text()
            children = Path(f"/proc/{process}/task/{process}/children").read_text()
        except OSError:
            continue
        total += int(next(line for line in status.splitlines() if line.startswith("Pss:")).split()[1]) / 1024
        waiting += map(int, children.split())
    return total


def main() -> None:
    """Build, serve, load, print."""
    source = Path(sys.argv[1])
    users, seconds = (int(each) for each in (*sys.argv[2:], *("20", "60")[len(sys.argv) - 2 :]))
    locust = shutil.which("locust") or sys.exit("locust is not installed: pip install locust")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = time.perf_counter()
        run = make(folder / "store", source)
        print(f"store of {PATIENTS} patients, {TOLD} of them told: {time.perf_counter() - begun:.0f} s")
        serve = ("serve", f"--store={folder / 'store'}", f"--port={PORT}", "--workers=2")
        site = subprocess.Popen(  # noqa: S603 - our own command
            [shutil.which("trialshapes") or "trialshapes", *serve], stderr=subprocess.DEVNULL
        )
        try:
            time.sleep(10)
            environment = {"BENCH_RUN": run, "BENCH_PATIENTS": str(PATIENTS), "BENCH_TOLD": str(TOLD)}
            users_file = Path(__file__).with_name("serve_users.py")
            load = subprocess.Popen(  # noqa: S603 - found on the path
                [
                    locust,
                    "-f",
                    users_file,
                    "--headless",
                    f"-u{users}",
                    "-r5",
                    f"-t{seconds}s",
                    "--only-summary",
                    f"--host=http://127.0.0.1:{PORT}",
                    f"--csv={folder / 'load'}",
                ],
                env={**os.environ, **environment},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            told = [f"{memory(site.pid):.0f}"]
            while load.poll() is None:
                time.sleep(max(seconds / 8, 1))
                told.append(f"{memory(site.pid):.0f}")
            print(f"{users} users, {seconds} s; memory of all processes, MB: {' '.join(told)}")
            show(folder / "load_stats.csv")
        finally:
            site.terminate()
            site.wait(20)


def show(file: Path) -> None:
    """The percentiles of latency."""
    columns = ("Request Count", "Failure Count", "Requests/s", "50%", "95%", "99%", "100%")
    print(f"{'':20}" + "".join(f"{column:>15}" for column in columns))
    with file.open() as stream:
        for row in csv.DictReader(stream):
            cells = (row[column][:6] for column in columns)
            print(f"{row['Name']:20}" + "".join(f"{cell:>15}" for cell in cells))


if __name__ == "__main__":
    main()
