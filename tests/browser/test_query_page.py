# SPDX-License-Identifier: Apache-2.0
"""The query page in a real browser: from a saved query to a file, and nothing leaves the site.

Skipped without Chromium. For axe-core, `AXE_CORE` names its `axe.min.js` (`npm install axe-core`).
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from query.results import write_ontology, write_results
from serve.conftest import listening

from reasoner.query import load_results
from reasoner.serve.settings import Limits, Settings

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
AXE = Path(os.environ.get("AXE_CORE", ""))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("query-page")
    results = write_results(folder / "1.nq", run="1", patients=["A", "B"], version="=1+1")
    load_results(folder / "store", [results], [write_ontology(folder)])
    with listening(Settings(folder / "store", workers=1, limits=Limits(seconds=20, patience=20))) as running:
        yield running


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """The query page; nothing may be asked of another place, and no policy may be broken."""
    asked, complaints = set[str](), list[str]()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("request", lambda request: asked.add(request.url))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/query")
        page.wait_for_selector(".CodeMirror")
        yield page
        browser.close()
    assert [url for url in asked if not url.startswith((f"{address}/", "data:", f"blob:{address}/"))] == []
    assert [told for told in complaints if "status of 403" not in told] == []  # refusals that are asked for


def test_from_a_saved_query_to_a_file(page: Page) -> None:
    page.get_by_label("Saved query").select_option("runs")
    page.get_by_role("button", name="Put into the editor").click()
    page.get_by_text("The query is in the editor.").wait_for()
    page.locator(".yasqe_queryButton").click()
    page.locator(".yasr_results table").wait_for()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as CSV").click()
    rows = list(csv.reader(Path(saved.value.path()).read_text("utf-8").splitlines()))
    assert rows[0][0] == "run"
    assert saved.value.suggested_filename == "answer.csv"
    kept = page.evaluate("JSON.stringify({ ...localStorage })")
    assert "SELECT" not in kept, "a query may name a patient, and the next reader is somebody else"


def test_parameters_are_asked_for_and_errors_are_said(page: Page) -> None:
    page.get_by_label("Saved query").select_option("sources")
    page.get_by_label("patient (patient): whose verdict").fill("A")
    page.get_by_role("button", name="Put into the editor").click()
    page.get_by_text("The query is in the editor.").wait_for()
    assert "patients/A>" in page.evaluate("yasgui.getTab().getYasqe().getValue()")
    page.evaluate("yasgui.getTab().getYasqe().setValue('SELECT * { SERVICE <http://a.example/> {} }')")
    page.get_by_role("button", name="Save as JSON").click()
    page.get_by_text("SERVICE would send parts of patient records").wait_for()
    page.evaluate("yasgui.getTab().getYasqe().setValue('ASK {}')")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as JSON").click()
    assert '"boolean":true' in Path(saved.value.path()).read_text("utf-8")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_does_not_scroll_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.locator(".yasqe_queryButton").click()
    page.locator(".yasr_results table").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.skipif(not AXE.is_file(), reason="AXE_CORE names no file")
def test_axe_core_finds_nothing_outside_of_the_editor(page: Page) -> None:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({ exclude: ['#editor'] })")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert len(found["passes"]) > 10
