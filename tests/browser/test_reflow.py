# SPDX-License-Identifier: Apache-2.0
"""Every page bears a narrow window, large text and wide spacing (WCAG 2.2: 1.4.4, 1.4.10, 1.4.12)."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from browser.conftest import opened, run_query

#: What readers may set, by the words of 1.4.12.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }
"""
#: Whether the page scrolls sideways, and texts that are cut because their place does not grow or scroll.
CUT = """() => {
  for (const each of document.querySelectorAll("details")) each.open = true;
  const cut = (each) => {
    const style = getComputedStyle(each);
    const holds = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const sideways = style.overflowX === "hidden" && each.scrollWidth > each.clientWidth + 1;
    const downwards = style.overflowY === "hidden" && each.scrollHeight > each.clientHeight + 1;
    const wide = each.tagName === "BUTTON" && each.scrollWidth > each.clientWidth + 1;
    return holds && !each.closest(".for-readers") && (sideways || downwards || wide);
  };
  const root = document.documentElement;
  return [
    Math.max(0, root.scrollWidth - root.clientWidth),
    [...document.querySelectorAll("body *")].filter(cut).map((each) => each.outerHTML.slice(0, 200)),
  ];
}"""
FINE = [0, []]


def bears_it(page: Page) -> dict[str, object]:
    """What goes wrong, by what was asked of the page."""
    seen = {}
    for width in (1280, 390, 320):  # the last is 1280 at 400 %
        page.set_viewport_size({"width": width, "height": 900})
        seen[f"{width} pixels"] = page.evaluate(CUT)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    seen["text of 200 %"] = page.evaluate(CUT)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.add_style_tag(content=SPACING)
    seen["wide spacing"] = page.evaluate(CUT)
    return {asked: found for asked, found in seen.items() if found != FINE}


def test_nothing_is_cut_or_scrolls_sideways(browser: Browser, place: tuple[str, str]) -> None:
    """Tables and figures may scroll in places of their own."""
    with opened(browser, place[0], bypass_csp=True) as page:  # for the style that readers set
        page.goto(place[1])
        assert bears_it(page) == {}


def test_nor_does_an_answer(browser: Browser, address: str) -> None:
    query = "SELECT ?a ?b ?c ?d ?e ?f ?g { ?a onto:verdict ?b, ?c, ?d, ?e, ?f, ?g }"
    with opened(browser, address, refused="status of 403", bypass_csp=True) as page:
        page.goto("/query")
        run_query(page, query, "onto:Eligible")
        assert bears_it(page) == {}
        page.reload()
        run_query(page, "SELECT * { SERVICE <http://a.example/> {} }", "another computer")
        assert bears_it(page) == {}
