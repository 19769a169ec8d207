# SPDX-License-Identifier: Apache-2.0
"""Property paths over the facts of a patient that remember the facts they pass.

An engine needs only the value nodes of a path (`reasoner.validate.paths`); whoever asks why a shape holds
needs the triples that led to each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from reasoner.patient import PatientGraph, Term, Triple
from reasoner.shapes_graph import FIRST, ShapesGraph
from reasoner.terms import SH

__all__ = ["Path", "View", "Walk", "compile_path"]


class Walk(NamedTuple):
    """One way from a focus node to a value node."""

    value: Term
    triples: tuple[Triple, ...]


class View:
    """The facts of one patient, from both ends."""

    __slots__ = ("_subjects", "patient")

    def __init__(self, patient: PatientGraph) -> None:
        """Nothing is inverted before an inverse path is walked."""
        self.patient = patient
        self._subjects: dict[str, dict[Term, list[str]]] = {}

    def subjects(self, predicate: str, obj: Term) -> list[str]:
        """Subjects of a triple pattern."""
        inverse = self._subjects.get(predicate)
        if inverse is None:
            inverse = self._subjects[predicate] = {}
            for subject, facts in self.patient.index.items():
                for term in facts.get(predicate, ()):
                    inverse.setdefault(term, []).append(subject)
        return inverse.get(obj, [])


#: From a node to the walks that end at its value nodes; two walks may end at the same one.
Path = Callable[[View, Term], list[Walk]]


def compile_path(graph: ShapesGraph, path: str, *, inverse: bool = False) -> Path:
    """A path of SHACL 1.0 (2.3.1); the gates and the engine have seen that it is well-formed."""
    if not path.startswith("_:"):
        return _inverse(path) if inverse else _predicate(path)
    if FIRST in graph.index.get(path, {}):
        steps = [compile_path(graph, step, inverse=inverse) for step in _members(graph, path)]
        return _sequence(steps[::-1] if inverse else steps)
    for operator, repeat in _REPEATED.items():
        for operand in graph.nodes(path, SH + operator):
            return repeat(compile_path(graph, operand, inverse=inverse))
    for operand in graph.nodes(path, SH + "inversePath"):
        return compile_path(graph, operand, inverse=not inverse)
    members = (m for head in graph.nodes(path, SH + "alternativePath") for m in _members(graph, head))
    return _alternative([compile_path(graph, member, inverse=inverse) for member in members])


def _members(graph: ShapesGraph, head: str) -> list[str]:
    return [member for member in graph.items(head) or () if isinstance(member, str)]


def _predicate(iri: str) -> Path:
    def walk(view: View, node: Term) -> list[Walk]:
        if not isinstance(node, str):
            return []
        return [Walk(obj, ((node, iri, obj),)) for obj in view.patient.objects(node, iri)]

    return walk


def _inverse(iri: str) -> Path:
    def walk(view: View, node: Term) -> list[Walk]:
        return [Walk(subject, ((subject, iri, node),)) for subject in view.subjects(iri, node)]

    return walk


def _sequence(steps: list[Path]) -> Path:
    def walk(view: View, node: Term) -> list[Walk]:
        found = [Walk(node, ())]
        for step in steps:
            found = _further(found, step, view)
        return found

    return walk


def _alternative(branches: list[Path]) -> Path:
    def walk(view: View, node: Term) -> list[Walk]:
        return [found for branch in branches for found in branch(view, node)]

    return walk


def _closure(step: Path) -> Path:
    def walk(view: View, node: Term) -> list[Walk]:
        return _reached([Walk(node, ())], step, view)

    return walk


def _one_or_more(step: Path) -> Path:
    def walk(view: View, node: Term) -> list[Walk]:
        return _reached(step(view, node), step, view)

    return walk


def _zero_or_one(step: Path) -> Path:
    def walk(view: View, node: Term) -> list[Walk]:
        return [Walk(node, ()), *step(view, node)]

    return walk


_REPEATED: dict[str, Callable[[Path], Path]] = {
    "zeroOrMorePath": _closure,
    "oneOrMorePath": _one_or_more,
    "zeroOrOnePath": _zero_or_one,
}


def _further(found: Iterable[Walk], step: Path, view: View) -> list[Walk]:
    return [Walk(value, (*before, *triples)) for node, before in found for value, triples in step(view, node)]


def _reached(start: list[Walk], step: Path, view: View) -> list[Walk]:
    """The shortest walk to each node that repeated steps reach."""
    reached = {found.value: found for found in reversed(start)}
    waiting = list(reached.values())
    while waiting:
        for found in _further([waiting.pop(0)], step, view):
            if found.value not in reached:
                reached[found.value] = found
                waiting.append(found)
    return list(reached.values())
