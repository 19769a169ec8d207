# SPDX-License-Identifier: Apache-2.0
"""Where on which page a term stands, and pieces of text that lead there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from reasoner.terms import PREFIXES, shorten

__all__ = ["Anchors", "Links", "Piece", "Text"]


class Piece(NamedTuple):
    """Some text; with an address it is a link, a keyword belongs to the language and not to the subject."""

    text: str
    href: str = ""
    keyword: bool = False


#: A line of text that may hold links.
Text = tuple[Piece, ...]


class Anchors:
    """The terms of one page, each with an anchor of its own.

    An anchor is what the IRI ends with. The second of two terms that end alike, also but for case, gets its
    prefix before it, because some servers and people do not tell case.
    """

    def __init__(self, page: str) -> None:
        """A page without terms."""
        self.page = page
        self._of: dict[str, str] = {}
        self._taken: set[str] = set()

    def add(self, iri: str, name: str = "") -> str:
        """Give a term its anchor, which is `name` if that is given and free."""
        local = re.split(r"[/#]", iri.rstrip("/#"))[-1]
        prefix = shorten(iri).partition(":")[0]
        prefix = prefix if prefix in PREFIXES else "term"
        wanted = [_slug(each) for each in (name, local, f"{prefix}-{local}") if each]
        number = 2
        while wanted[0].lower() in self._taken:
            if len(wanted) == 1:
                wanted.append(f"{prefix}-{_slug(local)}-{number}")
                number += 1
            wanted.pop(0)
        self._taken.add(wanted[0].lower())
        self._of[iri] = wanted[0]
        return wanted[0]

    def alias(self, iri: str, of: str) -> None:
        """Let a term be told where another one is."""
        self._of.setdefault(iri, self._of[of])

    def reserve(self, names: Iterable[str]) -> None:
        """Keep what the page itself calls its parts."""
        self._taken.update(name.lower() for name in names)

    def __contains__(self, iri: object) -> bool:
        """Whether a term has an anchor."""
        return iri in self._of

    def __getitem__(self, iri: str) -> str:
        """The anchor of a term."""
        return self._of[iri]


class Links:
    """The pages together."""

    def __init__(self, *pages: Anchors) -> None:
        """The first page that has a term is where it is told."""
        self._pages = pages

    def href(self, iri: str) -> str:
        """Where a term is told; empty when no page tells of it."""
        for page in self._pages:
            if iri in page:
                return f"{page.page}#{page[iri]}"
        return ""

    def piece(self, iri: str, text: str) -> Piece:
        """Text that leads to a term."""
        return Piece(text, self.href(iri))


def _slug(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text) or "x"
