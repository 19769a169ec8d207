# SPDX-License-Identifier: Apache-2.0
"""The documentation in a real browser: it fits a phone, and axe-core finds nothing, by day and by night."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from browser.test_report import AXE, CHROMIUM, SAY, reported
from reasoner.cli.main import app

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
PAGES = ("index.html", "criteria.html", "ontology.html")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("document")
    done = CliRunner().invoke(app, ["document", f"--out={folder}"])
    assert done.exit_code == 0, done.output
    return folder


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_but_tables_and_pictures_scrolls_sideways(folder: Path, page: str, width: int) -> None:
    script = f"""{SAY}
    const frame = document.querySelector("iframe");
    frame.addEventListener("load", () => {{
      const root = frame.contentDocument.documentElement;
      say([root.scrollWidth, root.clientWidth]);
    }});"""
    style = f"width:{width}px;height:900px;border:0"
    body = f'<!DOCTYPE html><body><iframe src="{page}" style="{style}"></iframe></body>'
    scroll, client = reported(folder / f"frame-{page}", body, script, window="1400,1000")
    assert scroll <= client <= width


@pytest.mark.skipif(not AXE.is_file(), reason="AXE_CORE names no file")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("window", ["1280,900", "500,900"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_core_finds_no_violation(folder: Path, page: str, window: str, *, dark: bool) -> None:
    """Every section is opened and painted first, for axe-core looks only at what is shown."""
    script = f"""{SAY}</script><script>{AXE.read_text("utf-8")}</script><script>
    for (const each of document.querySelectorAll("details")) each.open = true;
    for (const each of document.querySelectorAll("*")) each.style.contentVisibility = "visible";
    axe.run(document).then((found) =>
      say([found.passes.length, found.violations.map((each) => [each.id, each.nodes[0].html])]));"""
    flags = ("--blink-settings=preferredColorScheme=0",) if dark else ()
    passes, violations = reported(
        folder / f"axe-{page}", (folder / page).read_text("utf-8"), script, window=window, flags=flags
    )
    assert violations == []
    assert passes > 15
