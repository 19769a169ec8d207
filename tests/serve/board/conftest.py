# SPDX-License-Identifier: Apache-2.0
"""A store with two screened runs, for tests of pages: five vignettes, then one of them a day later."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from reasoner.cli.main import app
from reasoner.ontology import data_folder
from reasoner.query import load_results
from reasoner.query.board_lists import Board
from reasoner.serve.settings import Settings
from serve.conftest import site

VIGNETTES = Path(__file__).parents[3] / "examples" / "vignettes"
PATIENTS = ("V02", "V03", "V08", "V12", "V13")
#: A name that means something in HTML and in an address.
ODD = "http://hospital.example/p/7?x='a'&y=b"


def make_store(folder: Path) -> Path:
    """Screen both runs and load them."""
    first, second = folder / "first", folder / "second"
    first.mkdir()
    second.mkdir()
    for name in PATIENTS:
        shutil.copy(VIGNETTES / f"{name}.ttl", first)
    later = (VIGNETTES / "V03.ttl").read_text().replace('"2026-11-22"', '"2026-11-23"')
    (second / "V03.ttl").write_text(later)
    odd = (VIGNETTES / "V13.ttl").read_text().replace("pat:V13 ", f"<{ODD}> ")
    (second / "odd.ttl").write_text(odd)
    ontology = sorted(data_folder("ontology").glob("*.ttl"))
    for source in (first, second):
        out = folder / f"{source.name}-out"
        options = ("--as-of=2026-11-22", "--dataset=nquads", "--format=csv")
        done = CliRunner().invoke(app, ["screen", str(source), f"--out={out}", *options])
        assert done.exit_code == 0, done.output
        load_results(folder / "store", [out], ontology)
    return folder / "store"


@pytest.fixture(scope="session")
def cohort_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the store."""
    return make_store(tmp_path_factory.mktemp("cohort"))


@pytest.fixture(scope="session")
def pages(cohort_store: Path) -> Iterator[TestClient]:
    """A site over it."""
    with site(Settings(cohort_store, workers=1)) as running:
        yield running


@pytest.fixture(scope="session")
def runs(cohort_store: Path) -> tuple[str, str]:
    """The names of the earlier and the later run."""
    board = Board(cohort_store / "current")
    later, earlier = (run.name for run in board.runs())
    board.close()
    return earlier, later
