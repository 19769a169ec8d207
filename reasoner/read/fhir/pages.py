# SPDX-License-Identifier: Apache-2.0
"""Pages of search results: one that names a next page is not the whole result.

A next page is there if a page with its address is, or if all pages of that `total` together hold as many
matches. https://hl7.org/fhir/R4/http.html#paging
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

__all__ = ["Page", "page_of", "without_next"]


class Page(NamedTuple):
    """A page of a result: its file, the addresses of itself and of the next one, and how many matches it has.

    `total` is what it says of the whole result, as text; empty if it does not.
    """

    file: str
    own: str
    following: str
    total: str
    matches: int


def page_of(bundle: Mapping[str, object], file: str) -> Page | None:
    """The page that a bundle is; None for a bundle that is no result of a search."""
    kind = bundle.get("type", "")
    if isinstance(kind, str) and kind not in {"searchset", "history"}:  # what is no text may be either
        return None
    given = bundle.get("link")
    links = {
        link.get("relation"): link.get("url")
        for link in (given if isinstance(given, list) else ())
        if isinstance(link, dict) and isinstance(link.get("relation"), str)
    }
    entries = bundle.get("entry")
    matches = sum(map(_is_match, entries)) if isinstance(entries, list) else 0
    total = bundle.get("total")
    own, following = links.get("self"), links.get("next")
    return Page(file, str(own or ""), str(following or ""), str(total or ""), matches)


def _is_match(entry: object) -> bool:
    search = entry.get("search") if isinstance(entry, dict) else None
    return not isinstance(search, dict) or search.get("mode", "match") == "match"


def without_next(pages: Iterable[Page]) -> Iterator[str]:
    """The files of pages whose next page is not among them, each once."""
    given = list(pages)
    addresses = {page.own for page in given}
    matches: Counter[str] = Counter()
    for page in given:
        matches[page.total] += page.matches
    files = dict.fromkeys(
        page.file
        for page in given
        if page.following
        and page.following not in addresses
        and not (page.total.isdecimal() and matches[page.total] >= int(page.total))
    )
    yield from files
