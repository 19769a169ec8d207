# SPDX-License-Identifier: Apache-2.0
"""A page of a search result that names a next one is not the whole result."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reasoner.read.fhir.pages import Page, page_of
from reasoner.result import Verdict
from reasoner.screening import Screener

from . import eligible
from .resources import Resource

NEXT = "http://example.org/fhir?page=2"


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(explain=False)


def page(resources: list[Resource], links: dict[str, str], total: int | None, mode: str = "match") -> str:
    entries = [{"resource": resource, "search": {"mode": mode}} for resource in resources]
    given: Resource = {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": entries,
        "link": [{"relation": name, "url": url} for name, url in links.items()],
    }
    return json.dumps(given if total is None else given | {"total": total})


@pytest.mark.parametrize(
    ("first", "second", "complete"),
    [
        # nothing follows
        (({"self": "http://example.org/fhir"}, None, "match"), None, True),
        # the next page is missing
        (({"next": NEXT}, None, "match"), None, False),
        (({"next": NEXT}, 99, "match"), None, False),
        (({"next": NEXT}, 60, "match"), ({"self": "http://example.org/other"}, None, "match"), False),
        (({"next": NEXT}, 43, "match"), ({"self": "http://example.org/2"}, 43, "include"), False),
        # it is there, by its address or because nothing is missing
        (({"next": NEXT}, None, "match"), ({"self": NEXT}, None, "match"), True),
        (({"next": NEXT}, 43, "match"), ({"self": "http://example.org/2"}, 43, "match"), True),
    ],
)
def test_pages(
    screener: Screener,
    tmp_path: Path,
    first: tuple[dict[str, str], int | None, str],
    second: tuple[dict[str, str], int | None, str] | None,
    *,
    complete: bool,
) -> None:
    """What is on the missing page may be anything."""
    resources = list(eligible.fhir().values())
    assert len(resources) == 42
    (tmp_path / "1.json").write_text(page(resources, *first))
    if second:
        more: Resource = {"resourceType": "Encounter", "id": "e"}
        (tmp_path / "2.json").write_text(page([more], *second))
    results, notes = eligible.screened(screener, tmp_path)

    assert (results["V01"].verdict is Verdict.ELIGIBLE) == complete
    assert [Path(error.path).name for error in notes.rejected] == ([] if complete else ["1.json"])


@pytest.mark.parametrize("kind", [{}, [], {"value": "searchset"}, 3, True])
@pytest.mark.parametrize("relation", [{}, [], 3, None])
def test_a_bundle_of_no_readable_type(kind: object, relation: object) -> None:
    """A type that is no text may be that of a page; a link without a name leads nowhere."""
    links = [{"relation": relation, "url": "http://example.org/1"}, {"relation": "next", "url": NEXT}]
    found = page_of({"resourceType": "Bundle", "type": kind, "link": links}, "bundle.json")

    assert found == Page("bundle.json", "", NEXT, "", 0)
    assert page_of({"resourceType": "Bundle", "type": "collection", "link": links}, "bundle.json") is None
    assert page_of({"resourceType": "Bundle", "link": links}, "bundle.json") is None
