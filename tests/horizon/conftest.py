# SPDX-License-Identifier: Apache-2.0
"""The stages of screening, and vignettes with a changed text."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.patient import PatientGraph

from .world import VIGNETTES, Edit, Record, World


@pytest.fixture(scope="session")
def world() -> World:
    """Loaded once per session."""
    return World()


@pytest.fixture
def record(world: World, tmp_path: Path) -> Record:
    """A vignette in which some pieces of text are replaced by others."""

    def read(name: str, *edits: Edit) -> PatientGraph:
        text = (VIGNETTES / f"{name}.ttl").read_text("utf-8")
        for before, after in edits:
            assert before in text
            text = text.replace(before, after)
        file = tmp_path / f"{name}.ttl"
        file.write_text(text, "utf-8")
        return world.read(file)

    return read
