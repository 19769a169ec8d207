# SPDX-License-Identifier: Apache-2.0
"""Which answers of shapes can differ between two sets of facts.

A shape sees facts through its paths, through the classes and properties that it names, and through the shapes
that it refers to. Where a path must only have a certain value (`sh:hasValue`), no other value of its last
property matters. Where two sets of facts do not differ in any of these, the answers are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from reasoner.patient import Term, Triple
from reasoner.shacl_terms import SILENT
from reasoner.shapes_graph import FIRST, ShapesGraph
from reasoner.terms import RDFS, SH, TYPE

__all__ = ["Reach"]

_HAS_VALUE: Final = SH + "hasValue"
_COMPARED: Final = tuple(SH + name for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"))
#: A shape with one of these may depend on any property of a node, or on its neighbours among shapes.
_ALL_SEEING: Final = (SH + "closed", SH + "qualifiedValueShapesDisjoint")

#: A property, and the one value of it that matters; None means all values.
_Seen = tuple[str, Term | None]


class Reach:
    """What each of some groups of shapes can see of a patient."""

    def __init__(self, shapes: ShapesGraph, groups: Sequence[Iterable[str]]) -> None:
        """Follow the references of every group."""
        self._shapes = shapes
        self._everywhere = 0
        self._of_property: dict[str, int] = {}
        self._of_value: dict[_Seen, int] = {}
        for place, group in enumerate(groups):
            for shape in self._reached(group):
                self._see(shape, 1 << place)
        self._size = len(groups)

    def touched(self, facts: Iterable[Triple]) -> list[int]:
        """The groups whose answers may differ if these facts come or go, by their place."""
        seen = 0
        for _, predicate, obj in facts:
            seen |= self._everywhere | self._of_property.get(predicate, 0)
            seen |= self._of_value.get((predicate, obj), 0)
        return [place for place in range(self._size) if seen >> place & 1]

    def _reached(self, group: Iterable[str]) -> set[str]:
        reached, still_open = set(group), list(group)
        while still_open:
            for reference in self._shapes.references(still_open.pop()):
                if reference.target not in reached:
                    reached.add(reference.target)
                    still_open.append(reference.target)
        return reached

    def _see(self, shape: str, group: int) -> None:
        if any(self._shapes.objects(shape, parameter) for parameter in _ALL_SEEING):
            self._everywhere |= group
        for prop, value in self._seen(shape):
            if value is None:
                self._of_property[prop] = self._of_property.get(prop, 0) | group
            else:
                self._of_value[prop, value] = self._of_value.get((prop, value), 0) | group

    def _seen(self, shape: str) -> Iterator[_Seen]:
        for cls in self._shapes.objects(shape, SH + "class"):
            yield TYPE, cls
            yield RDFS + "subClassOf", None
        for parameter in _COMPARED:
            for prop in self._shapes.nodes(shape, parameter):
                yield prop, None
        for path in self._shapes.nodes(shape, SH + "path"):
            last = self._last_steps(path) if self._only_has_value(shape) else ()
            for prop in self._shapes.path_members(path):
                if prop not in last:
                    yield prop, None
            for prop in last:
                yield from ((prop, value) for value in self._shapes.objects(shape, _HAS_VALUE))

    def _only_has_value(self, shape: str) -> bool:
        facts = self._shapes.index[shape]
        asked = [term for term in facts if term.startswith(SH) and term not in SILENT]
        values = facts.get(_HAS_VALUE, ())
        return (
            asked == [_HAS_VALUE] and SH + "property" not in facts and all(isinstance(v, str) for v in values)
        )

    def _last_steps(self, path: str) -> tuple[str, ...]:
        """The properties that lead to the values of a path, if they are met nowhere else in it."""
        steps = self._shapes.items(path) if FIRST in self._shapes.index.get(path, {}) else [path]
        last = str(steps[-1]) if steps else ""
        ends: list[Term] = [last]
        for head in self._shapes.nodes(last, SH + "alternativePath"):
            ends = self._shapes.items(head) or []
        found = tuple(str(end) for end in ends)
        members = list(self._shapes.path_members(path))
        plain = all(end and not end.startswith("_:") and members.count(end) == 1 for end in found)
        return found if plain else ()
