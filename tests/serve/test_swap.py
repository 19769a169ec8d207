# SPDX-License-Identifier: Apache-2.0
"""A new generation of the store takes the place of the old one while people read."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
import time
from pathlib import Path

import httpx2
import pytest
from query.results import write_ontology, write_results

from reasoner.query import load_results, open_store
from reasoner.serve.settings import Limits, Settings
from reasoner.terms import ONTO
from serve.conftest import listening

VERSION = {"query": f"SELECT DISTINCT ?v {{ ?p <{ONTO}siteName> ?v }}"}


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


@pytest.mark.skipif(not shutil.which("flock"), reason="flock is not installed")
def test_a_copy_of_a_generation_is_a_store(tmp_path: Path) -> None:
    """Backup and restore, by the commands of docs/serve.md."""
    file = write_results(tmp_path / "1.nq", run="1", patients=["A"], version="7")
    load_results(tmp_path / "store", [file], [write_ontology(tmp_path)])
    text = (Path(__file__).parents[2] / "docs" / "serve.md").read_text("utf-8")
    text = text.replace("generation-000007", "generation-000001")
    commands = re.findall(r"```sh\n(.*?)```", text.partition("## 6.")[2], re.DOTALL)
    (tmp_path / "backup").mkdir()
    for command in commands:
        script = "set -eu\n" + "\n".join(
            line for line in command.splitlines() if not line.startswith("trialshapes")
        )
        subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True)
    with open_store(tmp_path / "restored") as opened:
        assert opened.query(f"ASK {{ GRAPH ?g {{ ?p <{ONTO}siteName> '7' }} }}")
    assert load_results(tmp_path / "restored", [file], [write_ontology(tmp_path)]).patients == 1
