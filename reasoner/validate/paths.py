# SPDX-License-Identifier: Apache-2.0
"""Property paths: SHACL 1.0 Core, section 2.3.1.

https://www.w3.org/TR/shacl/#property-paths. A path becomes one function from a node to its value nodes, which
are distinct. An inverse is pushed down to the properties of the path.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from reasoner.errors import UnsupportedShapeError
from reasoner.patient import Term
from reasoner.shapes_graph import FIRST, NIL, PATH_OPERATORS, ShapesGraph
from reasoner.terms import SH
from reasoner.validate.facts import NOTHING, Facts

__all__ = ["Path", "compile_path"]

#: From a node to its value nodes.
Path = Callable[[Facts, Term], Collection[Term]]


def compile_path(graph: ShapesGraph, shape: str) -> Path:
    """The value nodes of a property shape.

    Raises:
        UnsupportedShapeError: the path is not well-formed, or pySHACL reads it differently from the standard.
    """
    (path,) = graph.objects(shape, SH + "path")
    return _Compiler(graph, graph.name(shape)).path(path, inverse=False)


class _Compiler:
    def __init__(self, graph: ShapesGraph, name: str) -> None:
        self._graph = graph
        self._name = name

    def path(self, path: Term, *, inverse: bool) -> Path:
        if not isinstance(path, str) or path == NIL:
            raise self._refused("sh:path is not a well-formed path")
        if not path.startswith("_:"):
            return _inverse(path) if inverse else _predicate(path)
        if FIRST in self._graph.index.get(path, {}):
            # pySHACL walks an inverted sequence in its written order, the standard backwards
            if inverse:
                raise self._refused("sh:inversePath of a sequence: write the sequence of the inverses")
            return _sequence([self.path(step, inverse=False) for step in self._members(path)])
        return self._operation(path, inverse=inverse)

    def _operation(self, path: str, *, inverse: bool) -> Path:
        facts = self._graph.index.get(path, {})
        found = [(operator, operand) for operator in PATH_OPERATORS for operand in facts.get(operator, ())]
        if len(found) != 1:
            raise self._refused("sh:path is not a well-formed path")
        operator, operand = found[0][0].removeprefix(SH), found[0][1]
        if operator == "inversePath":
            return self.path(operand, inverse=not inverse)
        if operator == "alternativePath":
            return _alternative([self.path(step, inverse=inverse) for step in self._members(operand)])
        repeated = self.path(operand, inverse=inverse)
        if operator == "zeroOrMorePath":
            return _closure(repeated)
        return _one_or_more(repeated) if operator == "oneOrMorePath" else _zero_or_one(repeated)

    def _members(self, head: Term) -> list[Term]:
        members = self._graph.items(head) if isinstance(head, str) else None
        if members is None or len(members) < 2:
            raise self._refused("sh:path has a list with fewer than two members")
        return members

    def _refused(self, reason: str) -> UnsupportedShapeError:
        return UnsupportedShapeError(self._name, reason)


def _predicate(iri: str) -> Path:
    """Predicate path (2.3.1.1)."""

    def walk(facts: Facts, focus: Term) -> Collection[Term]:
        return facts.index.get(focus, NOTHING).get(iri, ())

    return walk


def _inverse(iri: str) -> Path:
    """Inverse path (2.3.1.4) of a predicate."""

    def walk(facts: Facts, focus: Term) -> Collection[Term]:
        return facts.subjects(iri, focus)

    return walk


def _sequence(steps: list[Path]) -> Path:
    """Sequence path (2.3.1.2)."""
    first, *others = steps

    def walk(facts: Facts, focus: Term) -> Collection[Term]:
        found = first(facts, focus)
        for step in others:
            if len(found) == 1:
                (node,) = found
                found = step(facts, node)
            elif found:
                found = {value: None for node in found for value in step(facts, node)}
        return found

    return walk


def _alternative(branches: list[Path]) -> Path:
    """Alternative path (2.3.1.3)."""

    def walk(facts: Facts, focus: Term) -> Collection[Term]:
        return {value: None for branch in branches for value in branch(facts, focus)}

    return walk


def _closure(step: Path) -> Path:
    """Zero-or-more path (2.3.1.5): the focus node and all that can be reached."""

    def walk(facts: Facts, focus: Term) -> Collection[Term]:
        return _reached(step, facts, [focus])

    return walk


def _one_or_more(step: Path) -> Path:
    """One-or-more path (2.3.1.6): the focus node only where a circle leads back to it."""

    def walk(facts: Facts, focus: Term) -> Collection[Term]:
        return _reached(step, facts, step(facts, focus))

    return walk


def _zero_or_one(step: Path) -> Path:
    """Zero-or-one path (2.3.1.7)."""

    def walk(facts: Facts, focus: Term) -> Collection[Term]:
        return dict.fromkeys((focus, *step(facts, focus)))

    return walk


def _reached(step: Path, facts: Facts, nodes: Collection[Term]) -> Collection[Term]:
    reached: dict[Term, None] = dict.fromkeys(nodes)
    waiting = list(reached)
    while waiting:
        for node in step(facts, waiting.pop()):
            if node not in reached:
                reached[node] = None
                waiting.append(node)
    return reached
