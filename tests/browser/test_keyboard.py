# SPDX-License-Identifier: Apache-2.0
"""Whoever has a keyboard or a screen reader sees where they are and hears what changed (WCAG 2.4, 4.1.3)."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from browser.conftest import PAGES, opened

#: What is focused, and whether it shows; the editor shows it around its lines.
FOCUSED = """() => {
  const each = document.activeElement;
  const style = getComputedStyle(each.closest(".CodeMirror-focused") ?? each);
  return [each.outerHTML.slice(0, 150), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""


def test_every_stop_of_the_keyboard_shows_itself(browser: Browser, place: tuple[str, str]) -> None:
    with opened(browser, place[0]) as page:
        page.goto(place[1])
        shown, hidden = set[str](), set[str]()
        for _ in range(20):
            page.keyboard.press("Tab")
            element, is_shown = page.evaluate(FOCUSED)
            if element.startswith("<body"):
                break
            (shown if is_shown else hidden).add(element)
        assert hidden - shown == set()  # a date is several stops, of which browsers draw the last themselves


def test_every_page_has_a_skip_link_a_title_and_scopes(browser: Browser, address: str, run: str) -> None:
    with opened(browser, address) as page:
        for path in (each for each in PAGES if each.startswith("/")):
            page.goto(path.format(run=run))
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.textContent") == "Skip to the content", path
            assert page.title().endswith(" trialshapes"), path
            assert page.locator("h1").count() == 1, path
            assert page.locator("main th:not([scope])").count() == 0, path


def test_turning_a_list_keeps_the_place_and_is_announced(browser: Browser, address: str) -> None:
    """A status that is put in anew is not read out; the one that stays and changes is."""
    with opened(browser, address) as page:
        page.goto("/board/many/patients")
        page.evaluate("window.announced = document.querySelector('[role=status]')")
        page.get_by_role("link", name="Next").press("Enter")
        expect(page.get_by_role("status")).to_have_text("51 to 100 of 130 patients")
        expect(page.get_by_role("link", name="Next")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("101 to 130 of 130 patients")
        assert page.evaluate("window.announced.isConnected")
