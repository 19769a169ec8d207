# SPDX-License-Identifier: Apache-2.0
"""`trialshapes screen --dataset`: the dataset beside the other files of `--out`."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from cli.conftest import Run
from reasoner.terms import ONTO, PATIENTS, TYPE

AS_OF = "--as-of=2026-11-22"
Patients = Callable[..., Path]


def results(file: Path) -> Counter[str]:
    """Patient -> number of criterion results."""
    store = ox.Store()
    store.extend(ox.parse(path=str(file)))
    nodes = store.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(ONTO + "CriterionResult"))
    return Counter(
        quad.object.value.removeprefix(PATIENTS)
        for node in nodes
        for quad in store.quads_for_pattern(node.subject, ox.NamedNode(ONTO + "patient"), None)
    )


@pytest.mark.parametrize(
    ("options", "file"),
    [([], "results.trig"), (["--dataset=trig"], "results.trig"), (["--dataset=nquads"], "results.nq")],
)
def test_the_dataset_is_written(
    options: list[str], file: str, run: Run, patients: Patients, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = run("screen", patients("eligible", "violating", "silent"), AS_OF, f"--out={out}", *options)
    assert done.exit_code == 0, done.stderr
    assert [found.name for found in out.glob("results.*")] == [file]
    assert results(out / file) == {"eligible": 3, "violating": 3, "silent": 3}


def test_no_dataset_is_written_or_left(run: Run, patients: Patients, tmp_path: Path) -> None:
    """A dataset of an earlier run would be taken for that of this one."""
    out, folder = tmp_path / "out", patients("eligible")
    run("screen", folder, AS_OF, f"--out={out}")
    assert [*out.glob("results.*")]
    done = run("screen", folder, AS_OF, f"--out={out}", "--dataset=none")
    assert done.exit_code == 0
    assert not [*out.glob("results.*")]
    assert (out / "verdicts.csv").is_file()


def test_a_run_without_patients_changes_nothing(run: Run, patients: Patients, tmp_path: Path) -> None:
    out, folder = tmp_path / "out", patients("eligible")
    run("screen", folder, AS_OF, f"--out={out}")
    before = (out / "results.trig").read_bytes()
    (folder / "eligible.ttl").write_text("this is not Turtle")
    assert run("screen", folder, AS_OF, f"--out={out}", "--dataset=nquads").exit_code == 4
    assert [file.name for file in out.glob("*results*")] == ["results.trig"]
    assert (out / "results.trig").read_bytes() == before


def test_a_patient_in_two_files_has_one_result_per_criterion(
    run: Run, patients: Patients, tmp_path: Path
) -> None:
    folder = patients("eligible", "silent")
    shutil.copy(folder / "eligible.ttl", folder / "again.ttl")
    done = run("screen", folder, AS_OF, f"--out={tmp_path / 'out'}")
    assert done.exit_code == 3
    assert results(tmp_path / "out" / "results.trig") == {"eligible": 3, "silent": 3}


def test_a_dataset_is_no_input(run: Run, patients: Patients, tmp_path: Path) -> None:
    """Its facts were computed for one registration date: nobody is screened on them."""
    out = tmp_path / "out"
    for form in ("trig", "nquads"):
        folder = tmp_path / "patients"
        if not folder.exists():
            patients("eligible")
        run("screen", folder, AS_OF, f"--out={out}", f"--dataset={form}")
        (file,) = out.glob("results.*")
        done = run("screen", file, AS_OF)
        assert done.exit_code in {3, 4}
        assert "1 ELIGIBLE" not in done.stdout


def test_machine_paths_stay_out(run: Run, patients: Patients, tmp_path: Path) -> None:
    folder = patients("eligible", "unknown-term")
    (folder / "broken.ttl").write_text("this is not Turtle")
    (folder / "notes.txt").write_text("x")
    run("screen", folder, AS_OF, f"--out={tmp_path / 'out'}")
    text = (tmp_path / "out" / "results.trig").read_text("utf-8")
    assert str(tmp_path) not in text
    assert '"broken.ttl' in text
    assert '"notes.txt' in text
