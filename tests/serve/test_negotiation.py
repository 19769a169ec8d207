# SPDX-License-Identifier: Apache-2.0
"""The header Accept, as RFC 9110 reads it."""

from __future__ import annotations

import pytest

from reasoner.serve.negotiation import choose

JSON, XML, CSV = "application/sparql-results+json", "application/sparql-results+xml", "text/csv"
OFFERED = (JSON, XML, CSV)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        (CSV, CSV),
        ("TEXT/CSV", CSV),
        ("text/*", CSV),
        (f"{XML}, {JSON};q=0.9", XML),
        (f"{XML};q=0.5, {JSON};q=0.9", JSON),
        (f"{XML};q=0.5, */*;q=0.1", XML),
        (f"*/*, {JSON};q=0", XML),
        (f"application/*;q=0.2, {XML};q=0.1, text/csv;q=0.15", JSON),
        ("text/csv;header=present;q=0.3, */*;q=0.2", CSV),
        ('text/csv; note="a,b;q=0"; q=1', CSV),
        (f"{JSON};q=0, {XML};q=0.000", ""),
        ("image/png", ""),
        ("*/*;q=0", ""),
        (f"{CSV};q=2, {XML};q=0.1", XML),
        (f"nonsense, ;;, {XML}", XML),
        ("nonsense", ""),
        ("*", ""),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
    ],
)
def test_the_best_that_is_accepted(accept: str | None, chosen: str) -> None:
    assert choose(accept, OFFERED) == chosen


def test_a_long_header_is_read_quickly() -> None:
    assert choose('text/csv;a="' + '\\"' * 100_000, OFFERED) in {"", CSV}
    assert choose("*/*;q=0.5," * 50_000, OFFERED) == JSON
