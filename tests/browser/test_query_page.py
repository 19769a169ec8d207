# SPDX-License-Identifier: Apache-2.0
"""The query page in a real browser: from a saved query to a file, and nothing leaves the site."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import opened, run_query


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address, refused="status of 403") as page:
        page.goto("/query")
        page.locator(".CodeMirror").first.wait_for()
        yield page


def test_from_a_saved_query_to_a_file(page: Page) -> None:
    page.get_by_label("Saved query").select_option("runs")
    page.get_by_role("button", name="Put into the editor").click()
    page.get_by_text("The query is in the editor.").wait_for()
    page.get_by_role("button", name="Run query").click()
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
    assert "patients/A>" in page.evaluate("yasqe.getValue()")
    page.evaluate("yasqe.setValue('SELECT * { SERVICE <http://a.example/> {} }')")
    page.get_by_role("button", name="Save as JSON").click()
    page.get_by_text("SERVICE would send parts of patient records").wait_for()
    page.evaluate("yasqe.setValue('ASK {}')")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as JSON").click()
    assert '"boolean":true' in Path(saved.value.path()).read_text("utf-8")


def test_by_keyboard_from_the_editor_to_a_file(page: Page) -> None:
    """Tab leaves the editor in both directions, and meets the parts in the order in which they are read."""
    editor = page.get_by_role("textbox", name="SPARQL query")
    editor.press("ControlOrMeta+a")
    page.keyboard.type("SELECT ?a { ?a a onto:Patient } ORDER BY ?a LIMIT 2")
    page.keyboard.press("Control+Enter")
    page.get_by_role("region", name="Answer").get_by_role("link").nth(1).wait_for()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.textContent") == "Put into the editor"
    met = []
    while "Save as CSV" not in met:
        assert len(met) < 20
        page.keyboard.press("Tab")
        met.append(page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent"))
    parts = ["SPARQL query", "Run query", "Shows Table view", "Filter query results", "Page size", "Answer"]
    assert [each for each in met if each in parts] == parts
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert len(Path(saved.value.path()).read_text("utf-8").splitlines()) == 3


def test_what_happens_is_told_to_screen_readers(page: Page) -> None:
    status = page.get_by_role("status").last
    run_query(page, "SELECT ?a { ?a a onto:Patient } LIMIT 2", "1")
    expect(status).to_contain_text("2 results in")
    expect(page.get_by_role("button", name="Shows Table view")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Simple view").check()
    page.get_by_label("Simple view").uncheck()
    expect(page.get_by_label("Page size")).to_be_visible()
    expect(page.get_by_role("columnheader")).to_have_text(["Row", "a"])
    page.get_by_role("button", name="Shows Response view").click()
    expect(page.get_by_role("button", name="Shows Table view")).to_have_attribute("aria-pressed", "false")
    run_query(page, "SELECT * { SERVICE <http://a.example/> {} }", "another computer")
    expect(status).to_have_text("There is no answer; the reason is above.")
    expect(page.get_by_role("button", name="Shows Table view")).to_have_attribute("aria-disabled", "true")
    assert page.locator("#editor a[href*='SERVICE']:visible").count() == 0, "a query stays out of addresses"


def test_print_shows_the_answer_and_no_controls(page: Page) -> None:
    run_query(page, "SELECT ?a { ?a a onto:Patient } LIMIT 2", "1")
    page.emulate_media(media="print")
    expect(page.locator(".yasr_results table")).to_be_visible()
    for control in ("#saved", ".yasqe_queryButton", ".tableControls", "button[data-accept]"):
        expect(page.locator(control).first).to_be_hidden()
