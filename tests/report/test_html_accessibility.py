# SPDX-License-Identifier: Apache-2.0
"""The page has a word for each symbol, a sound structure, enough contrast, and reads without its script."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from reasoner.report.templating import page_parts
from report.page import S, V, explained, parsed, result, text, unjudged, with_class, written

WORDS = {"✓": "met", "✕": "not met", "?": "unknown"}


def test_a_symbol_never_stands_without_its_word(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, explained(), result("B", V, S, S)))
    symbols = [e for e in tree.iter() if e.get("aria-hidden") and (e.text or "") in WORDS]
    assert symbols
    assert all((e.tail or "").strip() for e in symbols)
    for kind in ("met", "unmet", "unknown"):
        assert all(text(e).strip(" ✓✕?") for e in with_class(tree, kind) if not str(e.tag).endswith("rect"))


def test_the_structure_is_sound(tmp_path: Path) -> None:
    page = written(tmp_path, explained("A"), explained("B"), unjudged("C"))
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    tree = parsed(page)
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    refers = [e.get("aria-labelledby") for e in tree.iter()] + [
        e.get("href", "").removeprefix("#") for e in tree.iter("a")
    ]
    assert {name for name in refers if name} <= set(ids)
    levels = [int(str(e.tag)[1]) for e in tree.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(e.get("scope") in {"col", "row"} for e in tree.iter("th"))
    assert all(next(table.iter("caption")) is not None for table in tree.iter("table"))
    assert [len(list(tree.iter(tag))) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    skip = next(tree.iter("a"))
    assert skip.get("href") == "#content"
    scrolling = [*with_class(tree, "scroll")]
    assert all(e.get("tabindex") == "0" and e.get("role") for e in scrolling)


def test_it_reads_without_javascript(tmp_path: Path) -> None:
    """Only what needs the script waits for it."""
    tree = parsed(written(tmp_path, explained()))
    hidden = [e for e in tree.iter() if e.get("hidden") is not None]
    assert [e.get("class") for e in hidden] == ["controls"]
    assert not list(tree.iter("button"))


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast(scheme: int) -> None:
    """WCAG 2.2: 4.5 for text, 3 for bars."""
    blocks = re.findall(r":root \{(.*?)\}", page_parts().style, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[scheme]))
    kinds = ("met", "unmet", "unknown", "presumed")
    pairs = [(f"{kind}-ink", under) for kind in kinds for under in (f"{kind}-fill", "surface", "paper")]
    pairs += [(ink, under) for ink in ("ink", "quiet", "link") for under in ("paper", "surface")]
    assert [(pair, c) for pair in pairs if (c := contrast(*(colours[name] for name in pair))) < 4.5] == []
    bars = [(f"bar-{kind}", "surface") for kind in ("met", "unmet")]
    assert [(pair, c) for pair in bars if (c := contrast(*(colours[name] for name in pair))) < 3] == []
