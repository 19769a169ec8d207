# SPDX-License-Identifier: Apache-2.0
"""A new generation of the store takes the place of the old one while people read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx2
import pyoxigraph as ox
import pytest
from query.results import write_ontology, write_results

from reasoner.query import load_results, open_store, store
from reasoner.serve import board_store
from reasoner.serve.settings import Limits, Settings
from reasoner.terms import ONTO
from serve.conftest import listening

VERSION = {"query": f"SELECT DISTINCT ?v {{ ?p <{ONTO}siteName> ?v }}"}


def test_a_store_is_opened_before_anybody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who opens a page of a patient first does not wait for it, after a start and after a `load`."""
    opened: list[str] = []

    def open_data(data: Path) -> ox.Store:
        opened.append(data.parent.name)
        return store.open_data(data)

    def is_opened(*names: str) -> bool:
        deadline = time.monotonic() + 30
        while opened != list(names) and time.monotonic() < deadline:
            time.sleep(0.05)
        return opened == list(names)

    monkeypatch.setattr(board_store, "open_data", open_data)
    ontology = [write_ontology(tmp_path)]
    file = write_results(tmp_path / "1.nq", run="1", patients=["A"])
    load_results(tmp_path / "store", [file], ontology)
    with listening(Settings(tmp_path / "store", workers=1)) as address:
        assert is_opened("generation-000001")
        load_results(tmp_path / "store", [file], ontology)
        assert is_opened("generation-000001", "generation-000002")
        assert httpx2.get(f"{address}/board/1/patients/A").status_code == 200
    assert is_opened("generation-000001", "generation-000002")


def test_no_request_fails_and_the_new_store_is_seen(tmp_path: Path) -> None:
    ontology = [write_ontology(tmp_path)]

    def load(version: str) -> None:
        file = write_results(tmp_path / "1.nq", run="1", patients=["A"], version=version)
        load_results(tmp_path / "store", [file], ontology)

    load("0")
    seen: list[tuple[int, str]] = []
    stop = threading.Event()
    settings = Settings(tmp_path / "store", workers=2, limits=Limits(seconds=20, patience=20))
    with listening(settings) as address:

        def read() -> None:
            with httpx2.Client(timeout=60) as client:
                while not stop.is_set():
                    response = client.get(f"{address}/sparql", params=VERSION, headers={"Accept": "text/csv"})
                    seen.append((response.status_code, response.text))

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for version in "123":
            load(version)
            deadline = time.monotonic() + 30
            while seen[-1:] != [(200, f"v\r\n{version}\r\n")] and time.monotonic() < deadline:
                time.sleep(0.05)
        stop.set()
        for reader in readers:
            reader.join()
    assert {status for status, _ in seen} == {200}
    assert {text for _, text in seen} == {f"v\r\n{version}\r\n" for version in "0123"}
    versions = sorted(path.name for path in (tmp_path / "store").glob("generation-*"))
    assert "generation-000001" not in versions, "nobody reads it any more"


def test_the_former_generation_leaves_the_disk(tmp_path: Path) -> None:
    """As soon as nobody reads it: its folder, and files that are gone but open would take space as well."""
    store, ontology = tmp_path / "store", [write_ontology(tmp_path)]
    results = write_results(tmp_path / "1.nq", run="1", patients=["A"])
    load_results(store, [results], ontology)
    with listening(Settings(store, workers=1)) as address:
        assert httpx2.get(f"{address}/facts/A/asserted", headers={"Accept": "text/turtle"}).status_code == 200
        assert open_files(store / "generation-000001")
        load_results(store, [results], ontology)
        deadline = time.monotonic() + 30
        while (store / "generation-000001").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert [path.name for path in store.glob("generation-*")] == ["generation-000002"]
        assert open_files(store / "generation-000001") == []
    assert [path.name for path in store.glob("generation-*")] == ["generation-000002"], (
        "the current one stays"
    )


def open_files(folder: Path) -> list[str]:
    """What this process holds open below a folder."""
    found = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(str(descriptor.readlink()))
    return [file for file in found if file.startswith(f"{folder}/")]


@pytest.mark.skipif(not shutil.which("flock"), reason="flock is not installed")
def commands() -> list[str]:
    """Those of the section on backups: to make one, to restore it."""
    text = (Path(__file__).parents[2] / "docs" / "serve.md").read_text("utf-8")
    found: list[str] = re.findall(r"```sh\n(.*?)```", text.partition("## 6.")[2], re.DOTALL)
    return ["\n".join(line for line in each.splitlines() if "trialshapes" not in line) for each in found]


def test_a_copy_of_a_generation_is_a_store(tmp_path: Path) -> None:
    """Backup and restore, by the commands of docs/serve.md."""
    file = write_results(tmp_path / "1.nq", run="1", patients=["A"], version="7")
    load_results(tmp_path / "store", [file], [write_ontology(tmp_path)])
    (tmp_path / "backup").mkdir()
    for command in commands():
        subprocess.run(["bash", "-c", command], cwd=tmp_path, check=True)
    with open_store(tmp_path / "store") as old, open_store(tmp_path / "restored") as new:
        assert set(new) == set(old)
        assert len(set(new)) > 5
    again = write_results(tmp_path / "2.nq", run="2", patients=["B"])
    assert load_results(tmp_path / "restored", [again], [write_ontology(tmp_path)]).patients == 2


def test_a_generation_that_goes_is_not_copied(tmp_path: Path) -> None:
    """Another was published, and removes this one, just before it is locked."""
    for name in "12":
        (tmp_path / "store" / f"generation-{name}").mkdir(parents=True)
    (tmp_path / "store" / "current").symlink_to("generation-1")
    (tmp_path / "backup").mkdir()
    (tmp_path / "bin").mkdir()
    lock = tmp_path / "bin" / "flock"
    lock.write_text(f'#!/bin/sh\nln -sfn generation-2 store/current; exec {shutil.which("flock")} "$@"\n')
    lock.chmod(0o700)
    environment = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", commands()[0]], cwd=tmp_path, env=environment, check=False)
    assert done.returncode != 0
    assert list((tmp_path / "backup").iterdir()) == []
