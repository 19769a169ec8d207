# SPDX-License-Identifier: Apache-2.0
"""Pictures of graphs as SVG: boxes with lines of text, links as curves, for a page and as a file of its own.

What a picture says in colours and lines it says in words too; its text alternative is given with it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from markupsafe import Markup

from reasoner.document.layout import Box, Drawing, Point, draw
from reasoner.document.templating import picture_style, templates

__all__ = ["Band", "Figure", "Link", "Node", "Picture", "make_figure"]

#: Widths in units of the drawing, those of a wide font: nothing is measured.
_LETTER: Final = 7.8
_BOLD_LETTER: Final = 8.8
_LINE: Final = 17
_PADDING: Final = 10
_BAND_ROOM: Final = 190
#: Characters that XML 1.0 has no place for.
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: How far a link swings out that comes back to its layer.
_SWING: Final = 50


class Node(NamedTuple):
    """A box: a title and some lines; `kind` is its class in the style, `layer` where it stands."""

    name: str
    title: str
    lines: tuple[str, ...]
    kind: str
    layer: int


class Link(NamedTuple):
    """From one box to another; `kind` is `solid` or `dashed`."""

    source: str
    target: str
    kind: str = "solid"
    label: str = ""


class Band(NamedTuple):
    """Layers that belong together, from the first to the last, and what they are called."""

    title: str
    about: str
    first: int
    last: int


class Figure(NamedTuple):
    """What to draw; letters beyond `columns` are wrapped."""

    name: str
    title: str
    description: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    bands: tuple[Band, ...] = ()
    downwards: bool = False
    columns: int = 34
    between: int = 40


class Picture(NamedTuple):
    """A drawn figure: for the page, whose style it uses, and as a file."""

    figure: Figure
    inline: Markup
    file: str


class _Line(NamedTuple):
    text: str
    x: int
    y: int
    bold: bool


class _Shape(NamedTuple):
    kind: str
    x: int
    y: int
    width: int
    height: int
    lines: tuple[_Line, ...]


class _Curve(NamedTuple):
    kind: str
    path: str
    label: str
    x: int
    y: int


class _Stripe(NamedTuple):
    y: int
    height: int
    title: str
    about: tuple[str, ...]


def make_figure(figure: Figure) -> Picture:
    """Lay a figure out and draw it."""
    texts = {node.name: _wrapped(node, figure.columns) for node in figure.nodes}
    boxes = _boxes(figure, texts)
    links = [(link.source, link.target) for link in figure.links]
    drawing = draw(boxes, links, downwards=figure.downwards, between=figure.between)
    left = _BAND_ROOM if figure.bands else 0
    values = {
        "figure": figure,
        "width": drawing.width + left,
        "height": drawing.height,
        "left": left,
        "shapes": tuple(_shape(node, drawing, texts[node.name]) for node in figure.nodes),
        "curves": tuple(map(_curve, figure.links, drawing.links, [figure] * len(links))),
        "stripes": tuple(_stripe(band, drawing, figure) for band in figure.bands),
    }
    template = templates().get_template("picture.svg")
    inline, file = (
        _NOT_XML.sub("\ufffd", template.render(**values, style=style)) for style in ("", picture_style())
    )
    return Picture(figure, Markup(inline), file)  # noqa: S704 - the template escaped it


def _boxes(figure: Figure, texts: Mapping[str, Sequence[tuple[str, bool]]]) -> list[Box]:
    """Boxes as large as their text; those that stand above each other are of one width."""
    sizes = {name: _size(lines) for name, lines in texts.items()}
    widest = [max(sizes[n.name][0] for n in figure.nodes if n.layer == node.layer) for node in figure.nodes]
    return [
        Box(node.name, sizes[node.name][0] if figure.downwards else width, sizes[node.name][1], node.layer)
        for node, width in zip(figure.nodes, widest, strict=True)
    ]


def _wrapped(node: Node, columns: int) -> list[tuple[str, bool]]:
    """The lines of a box, and whether they are bold."""
    titles = textwrap.wrap(node.title, columns) or [""]
    lines = (part for line in node.lines for part in textwrap.wrap(line, columns, subsequent_indent="  "))
    return [*((title, True) for title in titles), *((line, False) for line in lines)]


def _size(lines: Sequence[tuple[str, bool]]) -> tuple[int, int]:
    width = max(len(text) * (_BOLD_LETTER if bold else _LETTER) for text, bold in lines)
    return round(width) + 2 * _PADDING, len(lines) * _LINE + _PADDING


def _shape(node: Node, drawing: Drawing, lines: Sequence[tuple[str, bool]]) -> _Shape:
    x, y, width, height = drawing.boxes[node.name]
    placed = (
        _Line(text, x + _PADDING, y + _PADDING // 2 + _LINE * place + 13, bold)
        for place, (text, bold) in enumerate(lines)
    )
    return _Shape(node.kind, x, y, width, height, tuple(placed))


def _curve(link: Link, points: Sequence[Point], figure: Figure) -> _Curve:
    """Curves that leave and reach boxes along the axis of the layers."""
    path = [f"M{points[0].x} {points[0].y}"]
    for a, b in pairwise(points):
        if figure.downwards:
            middle = (a.y + b.y) // 2 + (_SWING if a.y == b.y and a.x != b.x else 0)
            path.append(f"C{a.x} {middle} {b.x} {middle} {b.x} {b.y}")
        else:
            middle = (a.x + b.x) // 2 + (_SWING if a.x == b.x and a.y != b.y else 0)
            path.append(f"C{middle} {a.y} {middle} {b.y} {b.x} {b.y}")
    x, y = _label_place(points)
    return _Curve(link.kind, "".join(path), link.label, x, y)


def _label_place(points: Sequence[Point]) -> Point:
    """The middle of the first straight part, or of the whole curve."""
    a, b = points[0], points[1]
    for first, second in pairwise(points[1:]):
        if first.y == second.y:
            a, b = first, second
            break
    swing = _SWING * 3 // 4 if a.x == b.x else 0
    return Point((a.x + b.x) // 2 + swing, (a.y + b.y) // 2 + 4)


def _stripe(band: Band, drawing: Drawing, figure: Figure) -> _Stripe:
    half = figure.between // 2
    top, bottom = drawing.layers[band.first][0] - half + 3, drawing.layers[band.last][1] + half - 3
    return _Stripe(top, bottom - top, band.title, tuple(textwrap.wrap(band.about, 20)))
