# SPDX-License-Identifier: Apache-2.0
"""Layered drawing of a small graph: boxes in layers, links between them with few crossings.

1. A link that spans several layers gets a waypoint in each (Sugiyama, Tagawa and Toda, 1981).
2. The order within a layer follows the mean place of the neighbours, sweep by sweep; the best order is kept.
3. Each layer is moved as near to its neighbours as the gaps allow, by pooling adjacent violators, which is
   exact for squared distances.

The same graph always gives the same drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

__all__ = ["Box", "Drawing", "Point", "Rectangle", "draw", "longest_paths"]

_SWEEPS: Final = 24
_SETTLING: Final = 40
#: Across, in units of the drawing: between boxes, and between lines that pass beside each other.
_GAP: Final = 18
_LANE: Final = 18


class Box(NamedTuple):
    """A box to place: its size, and its layer."""

    name: str
    width: int
    height: int
    layer: int


class Point(NamedTuple):
    """A place in the drawing."""

    x: int
    y: int


class Rectangle(NamedTuple):
    """Where a box is."""

    x: int
    y: int
    width: int
    height: int


class Drawing(NamedTuple):
    """Boxes by name, the points that each link passes in the direction of the link, and the layers' extents.

    `layers` are the first and the last coordinate of each layer along the axis of the layers.
    """

    width: int
    height: int
    boxes: dict[str, Rectangle]
    links: tuple[tuple[Point, ...], ...]
    layers: tuple[tuple[int, int], ...]


def longest_paths(names: Sequence[str], links: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The layer of each node: the longest way that leads to it; links that close a circle do not count."""
    after: dict[str, list[str]] = {name: [] for name in names}
    for source, target in links:
        after[source].append(target)
    order: list[str] = []
    entered: set[str] = set()

    def visit(name: str) -> None:
        """Depth first; what is entered but not left when a link leads to it closes a circle."""
        entered.add(name)
        after[name] = [target for target in after[name] if target in order or target not in entered]
        for target in after[name]:
            if target not in entered:
                visit(target)
        order.append(name)

    for name in names:
        if name not in entered:
            visit(name)
    layers = dict.fromkeys(names, 0)
    for name in reversed(order):
        for target in after[name]:
            layers[target] = max(layers[target], layers[name] + 1)
    return layers


def draw(boxes: Sequence[Box], links: Sequence[tuple[str, str]], *, downwards: bool, between: int) -> Drawing:
    """Place boxes and links.

    Args:
        boxes: the boxes; layers count from 0.
        links: pairs of names.
        downwards: whether layers follow each other from top to bottom, not from left to right.
        between: the distance between layers.
    """
    graph = _Graph(boxes, links, downwards=downwards)
    graph.order()
    graph.settle()
    return graph.drawing(between)


class _Graph:
    """Boxes and waypoints in layers; a waypoint is a name that no box has."""

    def __init__(self, boxes: Sequence[Box], links: Sequence[tuple[str, str]], *, downwards: bool) -> None:
        self._boxes = {box.name: box for box in boxes}
        self._downwards = downwards
        count = max((box.layer for box in boxes), default=-1) + 1
        self._layers: list[list[str]] = [[b.name for b in boxes if b.layer == n] for n in range(count)]
        self._chains = [self._chain(number, *link) for number, link in enumerate(links)]
        self._sources = [source for source, _ in links]
        self._before: dict[str, list[str]] = {name: [] for layer in self._layers for name in layer}
        self._after: dict[str, list[str]] = {name: [] for layer in self._layers for name in layer}
        for chain in self._chains:
            for source, target in () if self._is_bow(chain) else pairwise(chain):
                self._after[source].append(target)
                self._before[target].append(source)
        self._across: dict[str, float] = {}

    def _chain(self, number: int, source: str, target: str) -> list[str]:
        """A link as a path through every layer between its ends, from the lower layer to the higher one."""
        first, last = self._boxes[source].layer, self._boxes[target].layer
        waypoints = [f"\0{number}:{layer}" for layer in range(min(first, last) + 1, max(first, last))]
        for layer, name in enumerate(waypoints, min(first, last) + 1):
            self._layers[layer].append(name)
        return [source, *waypoints, target] if first <= last else [target, *waypoints, source]

    def _is_bow(self, chain: list[str]) -> bool:
        """Whether a link stays in its layer: it leaves and comes back on the far side, and orders nothing."""
        ends = [self._boxes[name].layer for name in (chain[0], chain[-1])]
        return ends[0] == ends[1]

    def _extent(self, name: str) -> int:
        """The size of a box across its layer; a waypoint has none."""
        box = self._boxes.get(name)
        return 0 if box is None else box.width if self._downwards else box.height

    def order(self) -> None:
        """Reorder the layers; of all sweeps the order with the fewest crossings stays."""
        best, fewest = [list(layer) for layer in self._layers], self._crossings()
        for sweep in range(_SWEEPS):
            down = sweep % 2 == 0
            neighbours = self._before if down else self._after
            for layer in self._layers if down else reversed(self._layers):
                self._sort(layer, neighbours)
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = [list(layer) for layer in self._layers], crossings
        self._layers = best

    def _sort(self, layer: list[str], neighbours: Mapping[str, list[str]]) -> None:
        """By the mean place of the neighbours; a node without any keeps its place."""
        places = {name: place for each in self._layers for place, name in enumerate(each)}
        near = {name: [places[n] for n in neighbours[name]] or [places[name]] for name in layer}
        layer.sort(key=lambda name: sum(near[name]) / len(near[name]))

    def _crossings(self) -> int:
        places = {name: place for layer in self._layers for place, name in enumerate(layer)}
        count = 0
        for layer in self._layers:
            ends = [(places[name], places[target]) for name in layer for target in self._after[name]]
            count += sum(
                (a - c) * (b - d) < 0 for place, (a, b) in enumerate(ends) for c, d in ends[place + 1 :]
            )
        return count

    def settle(self) -> None:
        """Move every layer towards its neighbours, back and forth."""
        for layer in self._layers:
            self._place(layer, dict.fromkeys(layer, 0.0))
        for sweep in range(_SETTLING):
            for layer in self._layers if sweep % 2 == 0 else reversed(self._layers):
                wanted = {}
                for name in layer:
                    near = [*self._before[name], *self._after[name]]
                    places = [self._across[other] for other in near] or [self._across[name]]
                    wanted[name] = sum(places) / len(places)
                self._place(layer, wanted)

    def _place(self, layer: list[str], wanted: Mapping[str, float]) -> None:
        """The places nearest to the wanted ones that keep the order and the gaps."""
        offsets, offset = [], 0.0
        for place, name in enumerate(layer):
            if place:
                before = layer[place - 1]
                gap = _GAP if name in self._boxes or before in self._boxes else _LANE
                offset += (self._extent(before) + self._extent(name)) / 2 + gap
            offsets.append(offset)
        pools: list[tuple[float, int]] = []
        for name, shift in zip(layer, offsets, strict=True):
            mean, size = wanted[name] - shift, 1
            while pools and pools[-1][0] >= mean:
                other, count = pools.pop()
                mean, size = (mean * size + other * count) / (size + count), size + count
            pools.append((mean, size))
        starts = [mean for mean, size in pools for _ in range(size)]
        for name, start, shift in zip(layer, starts, offsets, strict=True):
            self._across[name] = start + shift

    def drawing(self, between: int) -> Drawing:
        """Whole numbers, from the corner of the drawing."""
        margin = between // 2
        edges = [self._across[n] - self._extent(n) / 2 for n in self._across]
        shift = margin - min(edges, default=0.0)
        extents = self._extents(margin, between)
        rectangles = {}
        for layer, (start, end) in zip(self._layers, extents, strict=True):
            for name in layer:
                if name in self._boxes:
                    rectangles[name] = self._rectangle(name, shift, (start + end) // 2)
        far = max((self._across[n] + self._extent(n) / 2 + shift for n in self._across), default=0.0)
        across, along = round(far) + margin, (extents[-1][1] if extents else 0) + margin
        size = (across, along) if self._downwards else (along, across)
        links = tuple(
            points[::-1] if chain[0] != source else points
            for chain, source in zip(self._chains, self._sources, strict=True)
            for points in [self._points(chain, shift, extents)]
        )
        return Drawing(*size, rectangles, links, tuple(extents))

    def _extents(self, margin: int, between: int) -> list[tuple[int, int]]:
        """Where each layer begins and ends along the axis of the layers."""
        extents: list[tuple[int, int]] = []
        for layer in self._layers:
            start = extents[-1][1] + between if extents else margin
            boxes = [self._boxes[name] for name in layer if name in self._boxes]
            sizes = (box.height if self._downwards else box.width for box in boxes)
            extents.append((start, start + max(sizes, default=0)))
        return extents

    def _rectangle(self, name: str, shift: float, middle: int) -> Rectangle:
        box = self._boxes[name]
        across = round(self._across[name] + shift - self._extent(name) / 2)
        if self._downwards:
            return Rectangle(across, middle - box.height // 2, box.width, box.height)
        return Rectangle(middle - box.width // 2, across, box.width, box.height)

    def _points(self, chain: list[str], shift: float, extents: list[tuple[int, int]]) -> tuple[Point, ...]:
        """A waypoint is passed straight, from where its layer begins to where it ends."""
        points = []
        layer_of = {name: number for number, layer in enumerate(self._layers) for name in layer}
        for place, name in enumerate(chain):
            across = round(self._across[name] + shift)
            start, end = extents[layer_of[name]]
            box = self._boxes.get(name)
            if box is not None:
                half = (box.height if self._downwards else box.width) // 2
                middle = (start + end) // 2
                start, end = middle - half, middle + half
            is_first = place == 0 or self._is_bow(chain)
            ends = [start, end] if 0 < place < len(chain) - 1 else [end if is_first else start]
            points += [Point(across, along) if self._downwards else Point(along, across) for along in ends]
        return tuple(points)
