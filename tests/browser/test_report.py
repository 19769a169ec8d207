# SPDX-License-Identifier: Apache-2.0
"""The page in a real browser: its script runs under its own policy, it fits a phone, axe-core finds nothing.

Skipped without Chromium. For axe-core, `AXE_CORE` names its `axe.min.js` (`npm install axe-core`).
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from report.test_html import explained, near, result, unjudged, written

from reasoner.result import Change, Horizon, Outcome

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
AXE = Path(os.environ.get("AXE_CORE", ""))
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
    "--virtual-time-budget=60000",
)
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with everything that a section can show."""
    folder = tmp_path_factory.mktemp("page")
    satisfied, violated = Outcome.SATISFIED, Outcome.VIOLATED
    waits = replace(near(result("B", satisfied, violated, satisfied), "9.1"), horizon=WAITS)
    written(folder, near(explained("A")), waits, unjudged("C"))
    return folder / "report.html"


def dom(file: Path, *, window: str = "1280,900", flags: tuple[str, ...] = ()) -> str:
    """The page after its scripts have run."""
    profile = file.parent / "profile"
    done = subprocess.run(
        [
            CHROMIUM,
            *FLAGS,
            *flags,
            f"--user-data-dir={profile}",
            f"--window-size={window}",
            "--dump-dom",
            file.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    return done.stdout


def reported(file: Path, page: str, script: str, **how: Any) -> Any:  # noqa: ANN401 - JSON
    """What a script that is put into a page says; the policy would refuse it."""
    own = POLICY.sub("", page).replace("</body>", f"<script>{script}</script></body>")
    file.write_text(own, "utf-8")
    found = re.search(r'<pre id="said">(.*?)</pre>', dom(file, **how), re.DOTALL)
    assert found, "the script did not come to its end"
    return json.loads(html.unescape(found[1]))


#: B is eligible by waiting.
WAITS = Horizon((), curable=Change(date(2026, 12, 3), ("T-2",)))
SAY = """
const say = (value) => {
  const place = document.createElement("pre");
  place.id = "said";
  place.textContent = JSON.stringify(value);
  document.body.append(place);
};
"""


def test_the_policy_lets_style_and_script_work(page: Path) -> None:
    seen = dom(page)
    assert "3 of 3 patients shown" in seen
    assert '<div class="controls" role="group" aria-label="Filter">' in seen


def test_filter_and_sort(page: Path) -> None:
    script = f"""{SAY}
    const shown = (what) => [...document.querySelectorAll(`${{what}}:not([hidden])`)];
    const names = () => shown(".matrix tbody tr").map((row) => row.querySelector("th").innerText);
    const set = (name, value) => {{
      const field = document.querySelector(`[name=${{name}}]`);
      field.value = value;
      field.dispatchEvent(new Event("input", {{ bubbles: true }}));
    }};
    const sort = document.querySelector(".matrix thead button");
    const seen = [names()];
    sort.click(); sort.click(); seen.push(names());
    set("verdict", "undetermined"); seen.push(names());
    set("verdict", ""); set("criterion", "T-2"); set("outcome", "not met"); seen.push(names());
    seen.push(shown("article").map((e) => e.id));
    set("outcome", ""); set("name", "c"); seen.push(names());
    say(seen);"""
    seen = reported(page.with_name("sort.html"), page.read_text("utf-8"), script)
    assert seen == [["A", "B", "C"], ["C", "B", "A"], ["C", "A"], ["B"], ["p2"], ["C"]]


def test_near_misses_are_sorted_by_their_distance(page: Path) -> None:
    script = f"""{SAY}
    const cells = (column) => [...document.querySelectorAll(".near tbody tr")]
      .map((row) => row.cells[column].innerText);
    const button = [...document.querySelectorAll(".near thead button")]
      .find((each) => each.innerText.startsWith("From the limit"));
    const seen = [cells(7)];
    button.click(); button.click(); seen.push(cells(7));
    say([seen, cells(0), button.closest("th").getAttribute("aria-sort"),
      document.querySelectorAll(".matrix [aria-sort]").length]);"""
    seen = reported(page.with_name("near.html"), page.read_text("utf-8"), script)
    assert seen == [
        [["5.0 % below", "9.0 % below"], ["9.0 % below", "5.0 % below"]],
        *(["B", "A"], "descending", 0),
    ]


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_but_tables_and_figures_scrolls_sideways(page: Path, width: int) -> None:
    frame = page.with_name("frame.html")
    script = f"""{SAY}
    const frame = document.querySelector("iframe");
    frame.addEventListener("load", () => {{
      const root = frame.contentDocument.documentElement;
      say([root.scrollWidth, root.clientWidth]);
    }});"""
    style = f"width:{width}px;height:900px;border:0"
    body = f'<!DOCTYPE html><body><iframe src="report.html" style="{style}"></iframe></body>'
    scroll, client = reported(frame, body, script, window="1400,1000")
    assert scroll <= client <= width


@pytest.mark.skipif(not AXE.is_file(), reason="AXE_CORE names no file")
@pytest.mark.parametrize("window", ["1280,900", "500,900"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_core_finds_no_violation(page: Path, window: str, *, dark: bool) -> None:
    script = f"""{SAY}</script><script>{AXE.read_text("utf-8")}</script><script>
    axe.run(document).then((found) =>
      say([found.passes.length, found.violations.map((each) => [each.id, each.nodes[0].html])]));"""
    flags = ("--blink-settings=preferredColorScheme=0",) if dark else ()
    passes, violations = reported(
        page.with_name("axe.html"), page.read_text("utf-8"), script, window=window, flags=flags
    )
    assert violations == []
    assert passes > 20
