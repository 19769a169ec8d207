# SPDX-License-Identifier: Apache-2.0
"""What to collect next, for people: one line per missing fact, the most useful one first.

Collect next: 2 facts, each of which can settle the verdict alone.
  1. ALT with unit and date - laboratory test - passes: at most 3.0 x ULN - settles INC-13
  2. ...
"""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.result import Collection, Request

__all__ = ["collect_text"]


def collect_text(collection: Collection) -> str:
    """The sets of a collection, or nothing when there is nothing to ask for."""
    return "\n".join(_lines(collection))


def _lines(collection: Collection) -> Iterator[str]:
    ways = len(collection) + collection.more
    if ways == 1:
        (requests,) = collection
        yield f"Collect next: {_heading(requests)}."
        yield from _requests(requests)
    elif collection:
        verb = "is" if len(collection) == 1 else "are"
        listed = f", of which {len(collection)} {verb} listed" if collection.more else ""
        yield f"Collect next, in one of {ways} ways{listed}:"
        for number, requests in enumerate(collection, 1):
            yield f"Way {number}: {_heading(requests)}."
            yield from _requests(requests)
    if not collection.complete:
        yield "So much is missing that the search was cut short: there may be smaller or other sets."


def _heading(requests: tuple[Request, ...]) -> str:
    decisive = sum(request.alone for request in requests)
    if len(requests) == 1:
        return "1 fact, which can settle the verdict"
    facts = f"{len(requests)} facts"
    if not decisive:
        return f"{facts}, which settle the verdict together"
    if decisive == len(requests):
        return f"{facts}, each of which can settle the verdict alone"
    first = "the first" if decisive == 1 else f"the first {decisive}"
    return f"{facts}, of which {first} can settle the verdict alone"


def _requests(requests: tuple[Request, ...]) -> Iterator[str]:
    for number, request in enumerate(requests, 1):
        parts = [request.missing, request.source, f"passes: {request.passes}"]
        parts.append(f"settles {', '.join(request.criteria)}")
        yield f"{number:>3}. {' - '.join(part for part in parts if part)}"
