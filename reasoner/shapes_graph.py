# SPDX-License-Identifier: Apache-2.0
"""A shapes graph as an index: which nodes are shapes, what they refer to, which paths they use.

SHACL 1.0 Core, sections 2 (shapes, targets, paths) and 4 (constraint parameters): https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from reasoner.patient import Index, Literal, Term
from reasoner.shacl_terms import TARGETS
from reasoner.terms import RDF, SH, TYPE, shorten

__all__ = ["LIST_PARAMETERS", "Reference", "ShapesGraph"]

NIL: Final = RDF + "nil"
FIRST: Final = RDF + "first"
REST: Final = RDF + "rest"

#: Parameters whose value is a shape, and those whose value is a list of shapes.
SHAPE_PARAMETERS: Final = tuple(SH + p for p in ("property", "node", "not", "qualifiedValueShape"))
SHAPE_LIST_PARAMETERS: Final = tuple(SH + p for p in ("and", "or", "xone"))
LIST_PARAMETERS: Final = (*SHAPE_LIST_PARAMETERS, SH + "in", SH + "languageIn", SH + "ignoredProperties")
PATH_OPERATORS: Final = tuple(
    SH + p for p in ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
)


class Reference(NamedTuple):
    """One shape refers to another by a parameter such as `sh:node`."""

    shape: str
    parameter: str
    target: str


@dataclass(frozen=True)
class ShapesGraph:
    """Navigation over the triples of a shapes graph."""

    index: Index = field(repr=False)

    def objects(self, subject: str, predicate: str) -> list[Term]:
        """Objects of a triple pattern."""
        return self.index.get(subject, {}).get(predicate, [])

    def nodes(self, subject: str, predicate: str) -> list[str]:
        """Objects that are IRIs or blank nodes."""
        return [term for term in self.objects(subject, predicate) if isinstance(term, str)]

    def text(self, subject: str, predicate: str) -> str:
        """The first literal, or nothing."""
        return next((t.lexical for t in self.objects(subject, predicate) if isinstance(t, Literal)), "")

    def items(self, head: str) -> list[Term] | None:
        """Members of an RDF list; None when the list is not well-formed."""
        members: list[Term] = []
        seen: set[str] = set()
        while head != NIL:
            first, rest = self.objects(head, FIRST), self.nodes(head, REST)
            if head in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(head)
            members.append(first[0])
            head = rest[0]
        return members

    def references(self, shape: str) -> Iterator[Reference]:
        """The shapes that `shape` refers to directly; malformed lists yield nothing."""
        for parameter in SHAPE_PARAMETERS:
            for target in self.nodes(shape, parameter):
                yield Reference(shape, parameter, target)
        for parameter in SHAPE_LIST_PARAMETERS:
            for head in self.nodes(shape, parameter):
                for member in self.items(head) or ():
                    if isinstance(member, str):
                        yield Reference(shape, parameter, member)

    @cached_property
    def shapes(self) -> tuple[str, ...]:
        """Every node that is a shape by SHACL 2.1, in file order."""
        kinds = {SH + "NodeShape", SH + "PropertyShape"}
        markers = {*TARGETS, *SHAPE_PARAMETERS, *SHAPE_LIST_PARAMETERS, SH + "path"}
        found = {
            node: None
            for node, facts in self.index.items()
            if kinds.intersection(t for t in facts.get(TYPE, ()) if isinstance(t, str))
            or markers.intersection(facts)
        }
        for node in list(found):
            found.update((reference.target, None) for reference in self.references(node))
        return tuple(node for node in self.index if node in found)

    def has_target(self, shape: str) -> bool:
        """Whether the shape says which nodes it checks (implicit class targets are refused elsewhere)."""
        return any(target in self.index.get(shape, {}) for target in TARGETS)

    def path_members(self, path: str) -> Iterator[str]:
        """The properties of a path, through sequences, inverses, alternatives and repetitions."""
        if not path.startswith("_:"):
            yield path
            return
        steps = self.items(path) if FIRST in self.index.get(path, {}) else self._operands(path)
        for step in steps or ():
            if isinstance(step, str):
                yield from self.path_members(step)

    def _operands(self, path: str) -> list[Term]:
        """Operands of a path operator; an alternative's operand is a list."""
        operands: list[Term] = []
        for operator in PATH_OPERATORS:
            for node in self.nodes(path, operator):
                is_list = FIRST in self.index.get(node, {})
                operands.extend((self.items(node) or ()) if is_list else (node,))
        return operands

    def path_depth(self, path: str) -> int:
        """Nesting of a path as pySHACL counts it: each step of a sequence goes one deeper."""
        if not path.startswith("_:"):
            return 1
        steps = (self.items(path) or ()) if FIRST in self.index.get(path, {}) else self._operands(path)
        nested = (step for step in steps if isinstance(step, str))
        return max((position + self.path_depth(step) for position, step in enumerate(nested, 1)), default=1)

    def path_text(self, path: str) -> str:
        """A path as Turtle: an IRI alone, or an expression that two engines can compare."""
        return path if not path.startswith("_:") else self._turtle(path)

    def _turtle(self, node: str) -> str:
        if not node.startswith("_:"):
            return f"<{node}>"
        if FIRST in self.index.get(node, {}):
            members = (self._turtle(m) for m in self.items(node) or () if isinstance(m, str))
            return f"( {' '.join(members)} )"
        parts = [
            f"<{operator}> {self._turtle(operand)}"
            for operator in PATH_OPERATORS
            for operand in self.nodes(node, operator)
        ]
        return f"[ {' ; '.join(parts)} ]"

    @cached_property
    def _owners(self) -> dict[str, str]:
        """Blank node -> the named subject in which it is written."""
        owners: dict[str, str] = {}
        for subject in self.index:
            if not subject.startswith("_:"):
                self._own(subject, subject, owners)
        return owners

    def _own(self, node: str, owner: str, owners: dict[str, str]) -> None:
        for objects in self.index.get(node, {}).values():
            for obj in objects:
                if isinstance(obj, str) and obj.startswith("_:") and obj not in owners:
                    owners[obj] = owner
                    self._own(obj, owner, owners)

    def name(self, node: str) -> str:
        """A name for an error: the shape itself, or the named shape that a blank node stands in."""
        owner = self._owners.get(node, node)
        return shorten(owner) if owner == node else f"inside {shorten(owner)}"
