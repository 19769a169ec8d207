# SPDX-License-Identifier: Apache-2.0
"""The report in a real browser: its script runs under its own policy, and asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import opened


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    with opened(browser, report.parent.as_uri()) as page:
        page.goto(report.as_uri())
        yield page


def test_the_policy_lets_style_and_script_work(page: Page) -> None:
    expect(page.locator("body")).to_contain_text("3 of 3 patients shown")
    expect(page.get_by_role("group", name="Filter")).to_be_visible()


def test_filter_and_sort(page: Page) -> None:
    def names() -> list[str]:
        return page.locator(".matrix tbody tr:not([hidden]) th").all_inner_texts()

    def choose(name: str, value: str) -> list[str]:
        page.locator(f"select[name={name}]").select_option(value)
        return names()

    assert names() == ["A", "B", "C"]
    page.locator(".matrix thead button").first.dblclick()
    assert names() == ["C", "B", "A"]
    assert choose("verdict", "undetermined") == ["C", "A"]
    choose("verdict", "")
    choose("criterion", "T-2")
    assert choose("outcome", "not met") == ["B"]
    shown = page.locator("article:not([hidden])")
    assert [each.get_attribute("id") for each in shown.all()] == ["p2"]
    choose("outcome", "")
    page.locator("input[name=name]").fill("c")
    assert names() == ["C"]


def test_near_misses_are_sorted_by_their_distance(page: Page) -> None:
    def column(number: int) -> list[str]:
        return page.locator(f".near tbody tr > :nth-child({number})").all_inner_texts()

    assert column(8) == ["5.0 % below", "9.0 % below"]
    heading = page.locator(".near thead th", has=page.get_by_role("button", name="From the limit"))
    heading.get_by_role("button").dblclick()
    assert column(8) == ["9.0 % below", "5.0 % below"]
    assert column(1) == ["B", "A"]
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(page.locator(".matrix [aria-sort]")).to_have_count(0)
