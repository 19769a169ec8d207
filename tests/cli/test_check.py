# SPDX-License-Identifier: Apache-2.0
"""`trialshapes check`: the gates for anybody's folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from fixtures import TINY_PROTOCOL

from cli.conftest import Run

GATES = Path(__file__).parents[1] / "gates"


def test_sound_protocol(run: Run) -> None:
    done = run("check", TINY_PROTOCOL, protocol=None)
    assert done.exit_code == 0, done.output
    assert "no problems found" in done.stdout


def test_plain_shapes(run: Run, tmp_path: Path) -> None:
    shutil.copy(GATES / "sound.ttl", tmp_path)
    assert run("check", tmp_path, protocol=None).exit_code == 0


def test_every_problem_is_printed(run: Run, tmp_path: Path) -> None:
    shutil.copy(GATES / "identifier-twice.ttl", tmp_path)
    done = run("check", tmp_path, protocol=None)
    assert done.exit_code == 2
    assert done.stdout.count("dcterms:identifier C is used more than once") == 2
    assert "2 problems found" in done.stdout


def test_declarations_are_checked_too(run: Run, tmp_path: Path) -> None:
    """A window without a period is only noticed by the stage that computes it."""
    shutil.copytree(TINY_PROTOCOL, tmp_path / "p")
    file = tmp_path / "p" / "protocol.ttl"
    file.write_text(file.read_text().replace(" ; trial:days 28", ""))
    done = run("check", tmp_path / "p", protocol=None)
    assert done.exit_code == 2
    assert "fresh" in done.stdout


def test_shapes_that_the_fast_engine_refuses(run: Run, tmp_path: Path) -> None:
    """No gate minds an inverted sequence, but nobody could be screened with it."""
    sound = (GATES / "sound.ttl").read_text()
    path = "( onto:hasEcog onto:score )"
    assert path in sound
    (tmp_path / "shapes.ttl").write_text(sound.replace(path, f"[ sh:inversePath {path} ]"))
    done = run("check", tmp_path, protocol=None)
    assert done.exit_code == 2
    assert "shapes#S: sh:inversePath of a sequence" in done.stdout


def test_no_such_folder(run: Run) -> None:
    assert run("check", "no-such-folder", protocol=None).exit_code == 2
