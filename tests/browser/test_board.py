# SPDX-License-Identifier: Apache-2.0
"""The board in a real browser: from the overview to what is missing, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from serve.board.conftest import VIGNETTES

from browser.conftest import choose_run, opened


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
        # what was sorted stays sorted
        names = [f"P{n}" for n in (*range(129, 119, -1), 12)]
        expect(page.get_by_role("rowheader")).to_have_text(names)
        assert "falling=1" in page.url
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


def test_print_shows_the_patient_and_no_controls(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        run = choose_run(page)
        page.emulate_media(media="print")
        page.goto(f"/board/{run}/patients/V12")
        expect(page.locator(".collect")).to_be_visible()
        expect(page.get_by_role("navigation").first).to_be_hidden()
