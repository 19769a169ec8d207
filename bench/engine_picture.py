# SPDX-License-Identifier: Apache-2.0
"""Draws what `compare.py` measured: `python bench/engine_picture.py docs/pictures/engines.csv`.

One SVG file beside the figures: seconds and memory of every engine against patients, all scales logarithmic.
Each engine has a colour, a mark of its own shape and, in the legend, its name: none of these has to be seen
alone. Colours follow the reader's light or dark setting, as those of all pictures of the project.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

from shacl_engines import PARSE

from reasoner.document.templating import picture_style

__all__ = ["save_picture"]

Curves = Mapping[str, Sequence[tuple[int, float]]]

_WIDTH: Final = 960
_HEIGHT: Final = 470
_PANEL: Final = (400.0, 300.0)
_TOP: Final = 46.0
_LEFTS: Final = (54.0, 536.0)
_MARGIN: Final = 12.0
#: Below this many powers of ten a scale shows values between them.
_FEW_DECADES: Final = 1.7
_LEGEND: Final = (416, 224, 4)
#: Chosen to stay apart for colour-blind readers, on a light and on a dark ground.
_LIGHT: Final = ("#14508c", "#b3261e", "#b35c00", "#1b7a4b", "#7a3ea8", "#0f7285", "#4e5b6a")
_DARK: Final = ("#8cc2f5", "#f58f86", "#f2b263", "#7fd3a4", "#cfa3f0", "#74d3e4", "#a9b6c4")
_MARKS: Final[tuple[Callable[[float, float], str], ...]] = (
    lambda x, y: f"M{x - 4} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    lambda x, y: f"M{x - 4} {y - 4}h8v8h-8z",
    lambda x, y: f"M{x} {y - 5}l5 9h-10z",
    lambda x, y: f"M{x} {y - 5}l5 5l-5 5l-5 -5z",
    lambda x, y: f"M{x} {y + 5}l5 -9h-10z",
    lambda x, y: f"M{x - 4} {y - 4}l8 8M{x - 4} {y + 4}l8 -8",
    lambda x, y: f"M{x - 5} {y}h10M{x} {y - 5}v10",
)
_TITLE: Final = "SHACL engines on the same patients"
_DESCRIPTION: Final = (
    "Two diagrams with logarithmic scales. The left one shows CPU seconds against the number of patients, "
    "the right one peak memory in megabytes. The figures are in engines.csv beside this picture."
)


class _Scale(NamedTuple):
    """From a value to a place, by its logarithm."""

    low: float
    high: float
    start: float
    length: float

    def place(self, value: float) -> float:
        """Where a value stands."""
        decades = math.log10(self.high / self.low) or 1.0
        part = math.log10(max(value, self.low) / self.low) / decades
        return round(self.start + part * self.length, 1)


def _marked(low: float, high: float) -> list[float]:
    """Round values around all others: powers of ten, and between them 2 and 5 where there are few."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    steps = (1, 2, 5) if math.log10(high / low) < _FEW_DECADES else (1,)
    values = [step * 10.0**power for power in range(first, last + 1) for step in steps]
    below = max(value for value in values if value <= low)
    above = min(value for value in values if value >= high)
    return [value for value in values if below <= value <= above]


def save_picture(figures: Path) -> None:
    """Draw a table of figures into a file beside it; of what only parses, one is shown."""
    with figures.open(encoding="utf-8", newline="") as file:
        points = [row for row in csv.DictReader(file) if row["engine"] == PARSE or row["rows"] != "0"]
    names = dict.fromkeys(point["engine"] for point in points)
    seconds, memory = (
        {
            name: [(int(p["patients"]), float(p[column])) for p in points if p["engine"] == name]
            for name in names
        }
        for column in ("cpu_seconds", "peak_megabytes")
    )
    figures.with_suffix(".svg").write_text(_draw(seconds, memory), "utf-8")


def _draw(seconds: Curves, memory: Curves) -> str:
    """The file; both have the same names in the same order."""
    names = list(seconds)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" role="img" aria-labelledby="engines-title engines-desc">',
        f'<title id="engines-title">{_TITLE}</title>',
        f'<desc id="engines-desc">{_DESCRIPTION}</desc>',
        f"<style>{picture_style()}{_style(len(names))}</style>",
        f'<rect class="ground" x="0" y="0" width="{_WIDTH}" height="{_HEIGHT}"/>',
        *_panel("CPU seconds", seconds, _LEFTS[0]),
        *_panel("peak memory, MB", memory, _LEFTS[1]),
        *_legend(names),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _style(engines: int) -> str:
    colours = ["".join(f"--engine-{i}: {of[i]}; " for i in range(engines)) for of in (_LIGHT, _DARK)]
    rules = (
        f".engine-{i} {{ stroke: var(--engine-{i}); }} .engine-{i}.solid {{ fill: var(--engine-{i}); }}"
        for i in range(engines)
    )
    return "\n".join(
        (
            f".picture {{ {colours[0]}}}",
            f"@media screen and (prefers-color-scheme: dark) {{ .picture {{ {colours[1]}}} }}",
            ".picture .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }",
            ".picture .mark { fill: none; stroke-width: 2; }",
            ".picture .grid { stroke: var(--line); stroke-width: 1; }",
            ".picture .end { text-anchor: end; } .picture .middle { text-anchor: middle; }",
            *rules,
        )
    )


def _panel(title: str, curves: Curves, left: float) -> Iterator[str]:
    """One diagram with its axes."""
    width, height = _PANEL
    points = [point for curve in curves.values() for point in curve]
    sizes = sorted({patients for patients, _ in points})
    across = _Scale(sizes[0], sizes[-1], left + _MARGIN, width - 2 * _MARGIN)
    marked = _marked(min(v for _, v in points), max(v for _, v in points))
    bottom = _TOP + height
    up = _Scale(marked[0], marked[-1], bottom, -height)
    yield f'<text class="bold" x="{left}" y="26">{escape(title)}</text>'
    for value in marked:
        y = up.place(value)
        yield f'<path class="grid" d="M{left} {y}h{width}"/>'
        yield f'<text class="quiet end" x="{left - 6}" y="{y + 4}">{_number(value)}</text>'
    for patients in sizes[::3]:
        x = across.place(patients)
        yield f'<path class="grid" d="M{x} {_TOP}v{height}"/>'
        yield f'<text class="quiet middle" x="{x}" y="{bottom + 18}">{patients:,}</text>'
    yield f'<text class="quiet middle" x="{left + width / 2}" y="{bottom + 36}">patients</text>'
    for number, curve in reversed(list(enumerate(curves.values()))):
        places = [(across.place(patients), up.place(value)) for patients, value in curve]
        line = "L".join(f"{x} {y}" for x, y in places)
        yield f'<path class="curve engine-{number}" d="M{line}"/>'
        yield f'<path class="{_mark_class(number)}" d="{"".join(_MARKS[number](x, y) for x, y in places)}"/>'


def _mark_class(number: int) -> str:
    """The first mark is filled, so that our own engine stands out."""
    return f"mark engine-{number}{'' if number else ' solid'}"


def _legend(names: Sequence[str]) -> Iterator[str]:
    top, width, columns = _LEGEND
    for number, name in enumerate(names):
        x, y = 30 + width * (number % columns), top + 26 * (number // columns)
        yield f'<path class="curve engine-{number}" d="M{x} {y}h28"/>'
        yield f'<path class="{_mark_class(number)}" d="{_MARKS[number](x + 14, y)}"/>'
        yield f'<text x="{x + 36}" y="{y + 4}">{escape(name)}</text>'


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def main() -> None:
    """Draw a table that is there."""
    parser = argparse.ArgumentParser(description="Draw the figures of a comparison of engines.")
    parser.add_argument("figures", type=Path, help="engines.csv, as compare.py writes it")
    save_picture(parser.parse_args().figures)


if __name__ == "__main__":
    main()
