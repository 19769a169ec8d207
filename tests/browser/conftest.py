# SPDX-License-Identifier: Apache-2.0
"""One browser and one site for all tests that look at pages; without Chromium they are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from query.results import write_ontology, write_results
from report.page import explained, near, result, unjudged, written
from serve.board.conftest import make_store
from serve.conftest import listening
from typer.testing import CliRunner

from reasoner.cli.main import app
from reasoner.query import load_results
from reasoner.result import Change, Horizon, Outcome
from reasoner.serve.settings import Limits, Settings

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
#: Every kind of page that the site has, and every file that is written for browsers.
PAGES = (
    "/board/{run}",
    "/board/{run}/patients?criterion=INC-04",
    "/board/many/patients",
    "/board/{run}/patients/V12",
    "/board/{run}/criteria/INC-04",
    "/board/{run}/coming",
    "/board/{run}/missing",
    "/board/{run}/near",
    "/compare",
    "/upload",
    "/data/patients/V12",
    "/a022001/criteria",
    "/query?name=sources",
    "/nothing",
    "report.html",
    "index.html",
    "criteria.html",
    "ontology.html",
)
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site over five vignettes, and a run of many patients without criteria for long lists."""
    folder: Path = tmp_path_factory.mktemp("pages")
    store = make_store(folder)
    many = write_results(folder / "many.nq", run="many", patients=[f"P{n}" for n in range(130)])
    load_results(store, [many], [write_ontology(folder)])
    with listening(Settings(store, workers=1, limits=Limits(seconds=20, patience=20))) as running:
        yield running


@pytest.fixture(scope="package")
def run(browser: Browser, address: str) -> str:
    """The name of the run of the vignettes."""
    with opened(browser, address) as page:
        return choose_run(page)


@pytest.fixture(scope="package")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static report with everything that a section can show; B is eligible by waiting."""
    folder = tmp_path_factory.mktemp("report")
    satisfied, violated = Outcome.SATISFIED, Outcome.VIOLATED
    waits = Horizon((), curable=Change(date(2026, 12, 3), ("T-2",)))
    second = replace(near(result("B", satisfied, violated, satisfied), "9.1"), horizon=waits)
    written(folder, near(explained("A")), second, unjudged("C"))
    return folder / "report.html"


@pytest.fixture(scope="package")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `trialshapes document`."""
    folder = tmp_path_factory.mktemp("document")
    done = CliRunner().invoke(app, ["document", f"--out={folder}"])
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(params=PAGES)
def place(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Where a page is: what it may ask things of, and its address."""
    path: str = request.param
    if path.startswith("/"):
        site = request.getfixturevalue("address")
        return site, site + path.format(run=request.getfixturevalue("run"))
    if path == "report.html":
        file = request.getfixturevalue("report")
    else:
        file = request.getfixturevalue("documents") / path
    return file.parent.as_uri(), file.as_uri()


@contextmanager
def opened(browser: Browser, address: str, *, refused: str = "status of 404", **how: Any) -> Iterator[Page]:  # noqa: ANN401
    """A page that must ask nothing of another place, and break no policy.

    Args:
        browser: the one of all tests.
        address: of the site, or of a folder.
        refused: the one thing that the browser may complain of.
        how: options of Playwright's contexts.
    """
    asked, complaints = set[str](), list[str]()
    context = browser.new_context(base_url=address, **{"viewport": {"width": 1280, "height": 900}, **how})
    page = context.new_page()
    page.on("request", lambda request: asked.add(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [url for url in asked if not url.startswith((f"{address}/", "data:", f"blob:{address}/"))] == []
    assert [told for told in complaints if refused not in told] == []


def choose_run(page: Page) -> str:
    """Open the run of the five vignettes by the form of the overview; its name."""
    page.goto("/")
    option = page.locator("select[name=run] option", has_text="5 patients")
    name = option.get_attribute("value") or ""
    page.locator("select[name=run]").select_option(name)
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(f"**/board/{name}")
    return name


def run_query(page: Page, query: str, answer: str) -> None:
    """Ask on the query page, and wait until the answer shows a text."""
    page.evaluate("query => yasqe.setValue(query)", query)
    page.get_by_role("button", name="Run query").click()
    page.locator("#editor .yasr_results", has_text=answer).wait_for()
