# SPDX-License-Identifier: Apache-2.0
"""axe-core finds nothing on any page: small and dark, wide and light, with everything opened that opens.

It knows the rules of WCAG 2.2 that a program can judge; others are in `test_reflow` and `test_keyboard`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from query.results import write_ontology, write_results
from serve.conftest import TOKENS, listening

from browser.conftest import opened, run_query
from reasoner.query import load_results
from reasoner.serve.settings import Limits, Settings

LOOKS = pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
#: Siblings of one kind that are looked at.
MOST = 4
#: What a query may lead to, and a text of the answer.
ANSWERS = {
    "SELECT ?run ?a ?b { GRAPH ?run { ?a onto:verdict ?b } } # a table": "onto:Eligible",
    "ASK { ?a onto:verdict ?b }": "True",
    "SELECT * { SERVICE <http://a.example/> {} }": "to another computer",
    "SELECT { nothing": "is not SPARQL",
}


def findings(page: Page) -> list[list[str]]:
    """What axe-core finds.

    Every part is opened and painted first, for it looks only at what is shown. Of siblings of a kind it
    sees the first: a page of the whole ontology would take minutes.
    """
    page.evaluate(
        """() => {
      for (const first of document.querySelectorAll("main :not(#editor *)")) {
        let next = first, kind = (each) => `${each.tagName} ${each.className}`;
        for (let seen = 1; next && kind(next) === kind(first); seen += 1) {
          const after = next.nextElementSibling;
          if (seen > MOST) next.remove();
          next = after;
        }
      }
      for (const each of document.querySelectorAll("details")) each.open = true;
      for (const each of document.querySelectorAll("*"))
        if (getComputedStyle(each).contentVisibility !== "visible") each.style.contentVisibility = "visible";
    }""".replace("MOST", str(MOST))
    )
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("""axe.run(document, { resultTypes: ["violations"] }).then((found) =>
      [found.passes.length, found.violations.flatMap((v) => v.nodes.map((node) => [v.id, node.html])) ])""")
    assert found[0] > 10
    return list(found[1])


def look(width: int, scheme: str) -> dict[str, object]:
    return {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}


@LOOKS
def test_on_every_page(browser: Browser, place: tuple[str, str], width: int, scheme: str) -> None:
    with opened(browser, place[0], **look(width, scheme)) as page:
        page.goto(place[1])
        assert findings(page) == []


@LOOKS
def test_on_the_query_page_whatever_is_answered(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    """Tables, a truth value, refusals, the answer as text, and completions while one types."""
    found = {}
    with opened(browser, address, refused="status of 40", **look(width, scheme)) as page:
        page.goto("/query")
        for query, answer in ANSWERS.items():
            run_query(page, query, answer)
            found[query] = findings(page)
            if "a table" in query:
                page.get_by_role("button", name="Response").click()
                page.locator(".yasr_results .CodeMirror").wait_for()
                found["as text"] = findings(page)
                page.get_by_role("button", name="Table").click()
        editor = page.get_by_role("textbox", name="SPARQL query")
        page.evaluate("yasqe.setValue('SELECT * { ?ab ?ac ?ad }\\n')")
        editor.press("Control+End")
        editor.press_sequentially("?a")
        editor.press("Control+Space")
        page.get_by_role("listbox", name="Completions").wait_for()
        found["completions"] = findings(page)
    assert {state: what for state, what in found.items() if what} == {}


@pytest.fixture(scope="module")
def guarded(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site that asks who comes, and takes little."""
    folder = tmp_path_factory.mktemp("guarded")
    results = write_results(folder / "1.nq", run="1", patients=["A"])
    load_results(folder / "store", [results], [write_ontology(folder)])
    tokens: Path = folder / "tokens"
    tokens.write_text(f"alice {TOKENS['alice']}\n")
    tokens.chmod(0o600)
    limits = Limits(request_bytes=1000)
    with listening(Settings(folder / "store", workers=1, token_file=tokens, limits=limits)) as running:
        yield running


@LOOKS
def test_where_one_signs_in_or_is_turned_away(
    browser: Browser, guarded: str, width: int, scheme: str
) -> None:
    with opened(browser, guarded, refused="status of 4", **look(width, scheme)) as page:
        page.goto("/board")
        assert page.url.endswith("/login?next=%2Fboard")
        assert findings(page) == []
        for token, said in (("wrong", "Nobody has this token."), ("x" * 2000, "Error 413")):
            page.get_by_label("Token").fill(token)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_text(said).wait_for()
            assert findings(page) == []
