# SPDX-License-Identifier: Apache-2.0
"""The shapes of a protocol, taken apart into constraints that can be asked one by one.

A shape with a constraint that is not among those of `reasoner.judge.constraints` (a pattern, a length) is
`opaque`: the engine says whether it holds, and its whole path is the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reasoner.judge.constraints import (
    BOUNDS,
    ENDLESS,
    Compare,
    Constraint,
    Count,
    Each,
    HasValue,
    IsA,
    Joined,
    Not,
    Qualified,
    Test,
    plain,
)
from reasoner.judge.walks import Path, compile_path
from reasoner.shacl_terms import SILENT
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import SH, TYPE

__all__ = ["Shape", "ShapeTree"]

_COUNTED: Final = ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShape")
_LOGICAL: Final = ("node", "property", "not", "and", "or", "xone")
_COMPARED: Final = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
_TESTED: Final = ("nodeKind", "datatype", *BOUNDS)
_KNOWN: Final = frozenset(
    {
        TYPE,
        *SILENT,
        *(SH + name for name in (*_COUNTED, *_LOGICAL, *_COMPARED, *_TESTED, "class", "hasValue", "in")),
    }
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape; without a path its only value node is the focus node."""

    path: Path | None
    constraints: tuple[Constraint, ...]
    opaque: bool


class ShapeTree:
    """Every shape of a shapes graph, compiled when it is met first."""

    def __init__(self, graph: ShapesGraph) -> None:
        """Keep the graph."""
        self._graph = graph
        self._shapes: dict[str, Shape] = {}

    def __getitem__(self, name: str) -> Shape:
        """The shape of this name, an IRI or a blank node."""
        shape = self._shapes.get(name)
        if shape is None:
            shape = self._shapes[name] = self._compile(name)
        return shape

    def _compile(self, name: str) -> Shape:
        paths = self._graph.nodes(name, SH + "path")
        path = compile_path(self._graph, paths[0]) if paths else None
        used = {term for term in self._graph.index.get(name, {}) if term == TYPE or term.startswith(SH)}
        return Shape(path, tuple(self._constraints(name)), opaque=not used <= _KNOWN)

    def _constraints(self, name: str) -> Iterator[Constraint]:
        objects, nodes = self._graph.objects, self._graph.nodes
        yield from self._counted(name)
        for parameter in ("node", "property"):
            yield from (Each(self._same(shape)) for shape in nodes(name, SH + parameter))
        yield from (Not(self._same(shape)) for shape in nodes(name, SH + "not"))
        for parameter, least, most in (("and", ENDLESS, ENDLESS), ("or", 1, ENDLESS), ("xone", 1, 1)):
            for head in nodes(name, SH + parameter):
                members = (m for m in self._graph.items(head) or () if isinstance(m, str))
                shapes = tuple(map(self._same, members))
                yield Joined(shapes, int(min(least, len(shapes))), most)
        yield from map(IsA, nodes(name, SH + "class"))
        yield from map(HasValue, objects(name, SH + "hasValue"))
        for head in nodes(name, SH + "in"):
            yield Test("in", frozenset(map(plain, self._graph.items(head) or ())))
        for parameter in _COMPARED:
            yield from (Compare(parameter, prop) for prop in nodes(name, SH + parameter))
        for parameter in _TESTED:
            yield from (Test(parameter, argument) for argument in objects(name, SH + parameter))

    def _counted(self, name: str) -> Iterator[Constraint]:
        text = self._graph.text
        low, high = (text(name, SH + count) for count in ("minCount", "maxCount"))
        if low or high:
            yield Count(int(low or 0), int(high) if high else ENDLESS)
        for shape in self._graph.nodes(name, SH + "qualifiedValueShape"):
            low, high = (text(name, SH + count) for count in ("qualifiedMinCount", "qualifiedMaxCount"))
            yield Qualified(self._same(shape), int(low or 0), int(high) if high else ENDLESS)

    def _same(self, name: str) -> str:
        """The shape that says the same: `[ sh:node X ]` is X, which the engine remembers answers about."""
        facts = self._graph.index.get(name, {})
        if name.startswith("_:") and len(facts) == 1:
            ((parameter, targets),) = facts.items()
            if parameter in {SH + "node", SH + "property"} and len(targets) == 1:
                return self._same(str(targets[0]))
        return name
