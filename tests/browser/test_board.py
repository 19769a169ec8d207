# SPDX-License-Identifier: Apache-2.0
"""The board in a real browser: from the overview to what is missing, with and without scripts.

Skipped without Chromium. For axe-core, `AXE_CORE` names its `axe.min.js` (`npm install axe-core`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from query.results import write_ontology, write_results
from serve.board.conftest import VIGNETTES, make_store
from serve.conftest import listening

from browser.test_query_page import AXE, CHROMIUM, FLAGS
from reasoner.query import load_results
from reasoner.serve.settings import Settings

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
PATHS = (
    "/board/{run}",
    "/board/{run}/patients?criterion=INC-04",
    "/board/{run}/patients/V12",
    "/board/{run}/criteria/INC-04",
    "/board/{run}/coming",
    "/board/{run}/missing",
    "/compare",
    "/upload",
    "/data/patients/V12",
    "/a022001/criteria",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site over five vignettes, and a run of many patients without criteria for long lists."""
    folder = tmp_path_factory.mktemp("board-pages")
    store = make_store(folder)
    many = write_results(folder / "many.nq", run="many", patients=[f"P{n}" for n in range(130)])
    load_results(store, [many], [write_ontology(folder)])
    with listening(Settings(store, workers=1)) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, address: str, **how: Any) -> Iterator[Page]:  # noqa: ANN401 - options of Playwright
    """A page that must ask nothing of another place, and break no policy."""
    asked, complaints = set[str](), list[str]()
    context = browser.new_context(base_url=address, **{"viewport": {"width": 1280, "height": 900}, **how})
    page = context.new_page()
    page.on("request", lambda request: asked.add(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [url for url in asked if not url.startswith((f"{address}/", "data:"))] == []
    assert complaints == []


def choose_run(page: Page) -> str:
    """Open the run of the five vignettes by the form of the overview; its name."""
    page.goto("/")
    option = page.locator("select[name=run] option", has_text="5 patients")
    name = option.get_attribute("value") or ""
    page.locator("select[name=run]").select_option(name)
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(f"**/board/{name}")
    return name


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_overview_to_what_is_missing(browser: Browser, address: str, *, scripts: bool) -> None:
    with opened(browser, address, java_script_enabled=scripts) as page:
        choose_run(page)
        page.get_by_role("link", name="1 undetermined").click()
        expect(page.get_by_role("status")).to_have_text("1 to 1 of 1 patient")
        page.get_by_role("link", name="V12").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Patient V12")
        collect = page.locator(".collect")
        expect(collect).to_contain_text("ALT with unit, date and upper limit of normal")
        expect(collect).to_contain_text("can settle the verdict alone")
        # from the missing fact to everybody who lacks it
        page.get_by_role("link", name="Overview").click()
        page.get_by_role("link", name="ALT with unit, date and upper limit of normal").click()
        expect(page.get_by_role("status")).to_contain_text("with this missing: ALT")
        expect(page.get_by_role("rowheader")).to_have_text(["V12"])
        page.get_by_role("link", name="V12").click()
        page.get_by_role("link", name="All patients on INC-13").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("INC-13")


def test_lists_turn_in_place(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        page.goto("/board/many/patients")
        expect(page.get_by_role("status")).to_have_text("1 to 50 of 130 patients")
        page.evaluate("window.stays = true")
        page.get_by_role("link", name="Next").click()
        expect(page.get_by_role("status")).to_have_text("51 to 100 of 130 patients")
        assert "start=" in page.url
        page.get_by_role("link", name="Patient", exact=True).first.click()
        page.get_by_label("Name holds").fill("p12")
        page.get_by_label("Name holds").press("Enter")
        expect(page.get_by_role("status")).to_have_text("1 to 11 of 11 patients")
        assert page.evaluate("window.stays") is True
        page.go_back()
        expect(page.get_by_role("status")).to_contain_text("of 130 patients")
        page.reload()
        expect(page.get_by_role("status")).to_contain_text("of 130 patients")


def test_a_file_is_screened_and_forgotten(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        page.goto("/upload")
        page.get_by_label("Date of registration").fill("2026-11-22")
        page.get_by_label("Files", exact=True).set_input_files(VIGNETTES / "V12.ttl")
        page.get_by_role("button", name="Screen").click()
        page.get_by_role("link", name="V12").click(timeout=120_000)
        expect(page.locator(".collect")).to_contain_text("ALT")
        page.get_by_role("link", name="All patients sent").click()
        page.get_by_role("button", name="Forget it now").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Screen a file")


def test_the_keyboard_reaches_everything(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        run = choose_run(page)
        page.goto(f"/board/{run}/patients")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "name"
        seen = []
        for _ in range(40):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert seen.index("V02") < seen.index("V03") < seen.index("V13")
        assert (
            page.evaluate("document.querySelectorAll('[tabindex]:not([tabindex=\"0\"],#content)').length")
            == 0
        )


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_but_tables_and_figures_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address, viewport={"width": width, "height": 900}) as page:
        run = choose_run(page)
        for path in PATHS:
            page.goto(path.format(run=run))
            page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            root = "document.documentElement"
            assert page.evaluate(f"{root}.scrollWidth") <= page.evaluate(f"{root}.clientWidth"), path


def test_print_shows_the_patient_and_no_controls(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        run = choose_run(page)
        page.emulate_media(media="print")
        page.goto(f"/board/{run}/patients/V12")
        expect(page.locator(".collect")).to_be_visible()
        expect(page.get_by_role("navigation").first).to_be_hidden()


@pytest.mark.skipif(not AXE.is_file(), reason="AXE_CORE names no file")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_core_finds_no_violation(browser: Browser, address: str, width: int, scheme: str) -> None:
    """Every part is opened and painted first, for axe-core looks only at what is shown."""
    script = AXE.read_text("utf-8")
    how = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    with opened(browser, address, **how) as page:
        run = choose_run(page)
        for path in PATHS:
            page.goto(path.format(run=run))
            page.evaluate("""() => {
              for (const each of document.querySelectorAll("details")) each.open = true;
              for (const each of document.querySelectorAll("*")) each.style.contentVisibility = "visible";
            }""")
            page.evaluate(script)
            found = page.evaluate(
                "axe.run(document).then((f) => f.violations.map((v) => [v.id, v.nodes[0].html]))"
            )
            assert found == [], path
