# SPDX-License-Identifier: Apache-2.0
"""The options of `trialshapes screen` that are about shards, and what other commands make of the files."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reasoner.cli.main import app
from reasoner.query import load_results as load_store
from reasoner.report.dataset import DatasetForm
from reasoner.report.stored_results import load_results

from .runs import PLAIN, WHOLE, Ran, cohort, graphs, run


def screen(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["screen", *map(str, arguments)])


@pytest.mark.parametrize(
    "option", ["--jobs=2", "--resume", "--shard=1/2", "--incremental", "--no-facts", "--compress"]
)
def test_options_that_are_about_files_need_a_folder(option: str, tmp_path: Path) -> None:
    done = screen(cohort(tmp_path / "in", graphs()[0]), option)
    assert done.exit_code == 2
    assert f"{option.partition('=')[0]} is about the files of a run; give a folder with --out" in done.stderr


@pytest.mark.parametrize("part", ["0/2", "3/2", "1", "1/0", "-1/2", "x/y", "1/2/3"])
def test_a_part_is_one_of_so_many(part: str, tmp_path: Path) -> None:
    done = screen(cohort(tmp_path / "in", graphs()[0]), f"--shard={part}", f"--out={tmp_path / 'out'}")
    assert done.exit_code == 2
    assert "--shard takes I/N" in done.stderr


@pytest.mark.parametrize("option", ["--resume", "--incremental", "--shard=1/2"])
def test_a_sample_is_of_all_patients(option: str, tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", graphs()[0])
    done = screen(folder, "--verify=1", option, f"--out={tmp_path / 'out'}")
    assert done.exit_code == 2
    assert "--verify is about all patients of a run" in done.stderr
    assert not (tmp_path / "out").exists()


def test_one_run_by_the_command(tmp_path: Path) -> None:
    """Without explanations, without facts, compressed, kept, and once more."""
    folder, out = cohort(tmp_path / "in", *graphs()[:3]), tmp_path / "out"
    options = (
        "--no-explain",
        "--no-facts",
        "--compress",
        "--incremental",
        "--dataset=nquads",
        f"--out={out}",
    )
    first = screen(folder, *options)
    assert first.exit_code == 0, first.stderr
    names = ["outcomes.csv.gz", "report.html", "results.nq.gz", "run.json", "shards"]
    assert sorted(file.name for file in out.iterdir()) == [
        *names,
        "validation-report.ttl.gz",
        "verdicts.csv.gz",
    ]
    before = {file.name: file.read_bytes() for file in out.iterdir() if file.is_file()}
    assert screen(folder, *options).exit_code == 0
    assert {file.name: file.read_bytes() for file in out.iterdir() if file.is_file()} == before


@pytest.fixture
def both(tmp_path: Path) -> tuple[Ran, Ran]:
    """The same results, plain in one folder and compressed in another."""
    folder = cohort(tmp_path / "in", *graphs()[:4])
    form = PLAIN._replace(dataset=DatasetForm.TRIG)
    return (
        run(folder, tmp_path / "plain", WHOLE, form),
        run(folder, tmp_path / "packed", WHOLE, form._replace(packed=True)),
    )


@pytest.mark.usefixtures("both")
def test_compressed_results_are_read_back(tmp_path: Path) -> None:
    plain, packed = (load_results(tmp_path / name) for name in ("plain", "packed"))
    assert (packed.outcomes, packed.verdicts) == (plain.outcomes, plain.verdicts)
    assert (packed.run, packed.inputs) == (plain.run, plain.inputs)
    assert load_results(tmp_path / "packed" / "outcomes.csv.gz").outcomes == plain.outcomes
    stores = [load_store(tmp_path / f"store-{name}", [tmp_path / name], []) for name in ("plain", "packed")]
    assert stores[0] == stores[1]
    assert stores[0].patients == 4


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize("name", ["outcomes.csv.gz", "results.trig.gz"])
def test_compressed_results_that_are_cut_off_are_refused(name: str, tmp_path: Path) -> None:
    file = tmp_path / "packed" / name
    file.write_bytes(file.read_bytes()[:-20])
    read = load_results if name.startswith("outcomes") else lambda it: load_store(tmp_path / "s", [it], [])
    with pytest.raises(Exception, match="is cut off or damaged"):
        read(file)


def test_a_part_is_no_incremental_run(tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", graphs()[0])
    done = screen(folder, "--shard=1/2", "--incremental", f"--out={tmp_path / 'out'}")
    assert done.exit_code == 2
    assert "leave out --shard" in done.stderr
