# SPDX-License-Identifier: Apache-2.0
"""The files of a run do not depend on the order that hashes give to sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reasoner.generate import Cohort
from reasoner.terms import PATIENTS

#: Both lack what answers one condition in two ways, so that two requests of it become one.
MERGED = (26, 60)
WRITTEN = ("verdicts.csv", "outcomes.csv", "results.trig")


@pytest.fixture(scope="module")
def patients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The patients of a cohort with such requests, and no others."""
    folder = tmp_path_factory.mktemp("cohort")
    Cohort(2).write(folder, max(MERGED))
    file = folder / "patients.nq"
    graphs = tuple(f"<{PATIENTS}{number}> .\n" for number in MERGED)
    file.write_text(
        "".join(line for line in file.read_text().splitlines(keepends=True) if line.endswith(graphs))
    )
    return file


def screened(patients: Path, folder: Path, seed: str) -> dict[str, bytes]:
    call = [sys.executable, "-c", "from reasoner.cli.main import main; main()"]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    arguments = ["screen", str(patients), f"--out={folder}", "--jobs=1"]
    subprocess.run([*call, *arguments], check=True, env=environment, capture_output=True)
    return {name: (folder / name).read_bytes() for name in WRITTEN}


def test_explained_runs_with_other_hashes_write_the_same_bytes(patients: Path, tmp_path: Path) -> None:
    # With these seeds a set of two answers to one condition has two orders; with 0 and 1 it has the same one.
    first, other = (screened(patients, tmp_path / seed, seed) for seed in ("0", "2"))
    assert other == first
    assert first["verdicts.csv"].count(b"\n") == 1 + len(MERGED)
