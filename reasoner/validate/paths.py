# SPDX-License-Identifier: Apache-2.0
"""The facts of one patient as constraints look at them, and property paths over these facts.

SHACL 1.0 Core, section 2.3.1: https://www.w3.org/TR/shacl/#property-paths. A path becomes one function from a
node to its value nodes, which are distinct. An inverse is pushed down to the properties of the path.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from typing import Any, Final, cast

from reasoner.errors import UnsupportedShapeError
from reasoner.patient import Index, Literal, PatientGraph, Term
from reasoner.shapes_graph import FIRST, PATH_OPERATORS, ShapesGraph
from reasoner.terms import RDFS, SH, TYPE
from reasoner.validate.values import canonical, is_canonical

__all__ = ["Facts", "Path", "compile_path"]

_NOTHING: Final[Mapping[str, Collection[Term]]] = {}
_SUBCLASS: Final = RDFS + "subClassOf"


class Facts:
    """The triples of one patient; literals are the terms that rdflib has for them."""

    __slots__ = ("_below", "_hierarchy", "_instances", "_subjects", "answers", "index")

    def __init__(self, patient: PatientGraph) -> None:
        """Take up the index itself, unless it holds a literal that rdflib writes differently."""
        #: subject -> predicate -> distinct objects; a literal has none, but may be asked
        self.index = cast("Mapping[Term, Mapping[str, Collection[Term]]]", _normalised(patient.index))
        #: shape -> focus node -> whether it conforms
        self.answers: defaultdict[Any, dict[Term, bool]] = defaultdict(dict)
        self._subjects: dict[str, dict[Term, list[Term]]] = {}
        self._instances: dict[str, list[Term]] = {}
        #: class -> the class and its subclasses
        self._below: dict[str, frozenset[Term]] = {}
        #: whether the data graph has a hierarchy of its own: types are entailed, so it usually has none
        self._hierarchy = any(_SUBCLASS in facts for facts in patient.index.values())

    def answered(self, answers: Mapping[Any, dict[Term, bool]]) -> Facts:
        """The same triples with other answers."""
        other = copy(self)
        other.answers = defaultdict(dict, answers)
        return other

    def objects(self, subject: Term, predicate: str) -> Collection[Term]:
        """Objects of a triple pattern."""
        return self.index.get(subject, _NOTHING).get(predicate, ())

    def subjects(self, predicate: str, obj: Term) -> Collection[Term]:
        """Subjects of a triple pattern; a predicate is inverted when it is needed first."""
        inverse = self._subjects.get(predicate)
        if inverse is None:
            inverse = self._subjects[predicate] = {}
            for subject, facts in self.index.items():
                for term in facts.get(predicate, ()):
                    inverse.setdefault(term, []).append(subject)
        return inverse.get(obj, ())

    def having(self, predicate: str) -> Iterable[Term]:
        """Subjects of a predicate."""
        return (subject for subject, facts in self.index.items() if facts.get(predicate))

    def values(self, predicate: str) -> Iterable[Term]:
        """Objects of a predicate, each once per triple."""
        return (term for facts in self.index.values() for term in facts.get(predicate, ()))

    def instances(self, cls: str) -> Iterable[Term]:
        """SHACL instances of a class."""
        if cls not in self._instances:
            self._instances[cls] = [term for term in self.index if self.is_a(term, cls)]
        return self._instances[cls]

    def is_a(self, node: Term, cls: str) -> bool:
        """Whether a node is a SHACL instance of a class: has it as a type, or a subclass of it."""
        types = self.index.get(node, _NOTHING).get(TYPE, ())
        return cls in types or (self._hierarchy and not self._subclasses(cls).isdisjoint(types))

    def _subclasses(self, cls: str) -> frozenset[Term]:
        if cls not in self._below:
            self._below[cls] = frozenset(_reached(_inverse(_SUBCLASS), self, [cls]))
        return self._below[cls]


def _normalised(index: Index) -> Index:
    """The index, with copies of those predicates in which rdflib has another term."""
    changed = [
        (subject, predicate, objects)
        for subject, facts in index.items()
        for predicate, objects in facts.items()
        if any(isinstance(term, Literal) and not is_canonical(term) for term in objects)
    ]
    if not changed:
        return index
    normalised = dict(index)
    for subject, predicate, objects in changed:
        terms = (canonical(term) if isinstance(term, Literal) else term for term in objects)
        normalised[subject] = {**normalised[subject], predicate: list(dict.fromkeys(terms))}
    return normalised


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
        if not isinstance(path, str):
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
        return facts.index.get(focus, _NOTHING).get(iri, ())

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
            if not found:
                break
            found = dict.fromkeys(value for node in found for value in step(facts, node))
        return found

    return walk


def _alternative(branches: list[Path]) -> Path:
    """Alternative path (2.3.1.3)."""

    def walk(facts: Facts, focus: Term) -> Collection[Term]:
        return dict.fromkeys(value for branch in branches for value in branch(facts, focus))

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
