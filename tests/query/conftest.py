# SPDX-License-Identifier: Apache-2.0
"""Two runs in one store: the thirteen vignettes, and a later one over four other records.

The later run has V03 registered one day later (section 6 of the specification says that path b is over then)
and with less albumin, two patients with PRRT (Q01 by its agent, Q02 by a regimen) and with laboratory results
close to limits, and a FHIR bundle with codes that nobody mapped.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner, Result

from reasoner.cli.main import app
from reasoner.ontology import data_folder
from reasoner.query import load_results, open_store

HERE = Path(__file__).parent
VIGNETTES = HERE.parents[1] / "examples" / "vignettes"
Ask = Callable[..., list[tuple[str, ...]]]


def run_program(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200"})


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Name of a run -> the folder of `screen --out`."""
    folder = tmp_path_factory.mktemp("results")
    later = folder / "later-input"
    shutil.copytree(HERE / "patients", later)
    V03 = (VIGNETTES / "V03.ttl").read_text("utf-8")  # noqa: N806 - a patient's name
    assert V03.count('"2026-11-22"') == 1
    assert V03.count("onto:value 3.9 ;") == 1
    later_day = V03.replace('"2026-11-22"', '"2026-11-23"')
    (later / "V03.ttl").write_text(later_day.replace("onto:value 3.9 ;", "onto:value 3.2 ;"))
    for name, source, code in (("vignettes", VIGNETTES, 0), ("later", later, 3)):
        done = run_program(
            *(
                "screen",
                source,
                f"--out={folder / name}",
                "--as-of=2026-11-22",
                "--dataset=nquads",
                "--format=csv",
            )
        )
        assert done.exit_code == code, done.output
    return {name: folder / name for name in ("vignettes", "later")}


@pytest.fixture(scope="session")
def store(results: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the store with both runs."""
    folder = tmp_path_factory.mktemp("store") / "store"
    for each in results.values():
        load_results(folder, [each], sorted(data_folder("ontology").glob("*.ttl")))
    return folder


@pytest.fixture(scope="session")
def without_facts(results: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with both runs, and V09 screened once more with `--no-facts`."""
    folder = tmp_path_factory.mktemp("bare")
    options = ("--as-of=2026-11-23", "--dataset=nquads", "--format=csv", "--no-facts")
    done = run_program("screen", VIGNETTES / "V09.ttl", f"--out={folder / 'out'}", *options)
    assert done.exit_code == 0, done.output
    for each in (*results.values(), folder / "out"):
        load_results(folder / "store", [each], sorted(data_folder("ontology").glob("*.ttl")))
    return folder / "store"


@pytest.fixture(scope="session")
def runs(store: Path) -> dict[str, str]:
    """Name of a run -> the last part of its IRI."""
    question = """
        PREFIX onto: <https://w3id.org/trialshapes/ontology#>
        SELECT ?run (COUNT(?s) AS ?n) { GRAPH ?run { ?s a onto:PatientScreening } } GROUP BY ?run"""
    with open_store(store) as opened:
        solutions = opened.query(question)
        assert isinstance(solutions, ox.QuerySolutions)
        found = {int(s["n"].value): s["run"].value.rpartition("/")[2] for s in solutions}
    return {"vignettes": found[13], "later": found[4]}
