# SPDX-License-Identifier: Apache-2.0
"""What a constraint is, and what the declaration of a shape offers to whatever compiles one.

A constraint answers twice: whether the value nodes fulfil it, which most questions come down to, and what is
at fault, which is asked only where they do not. Values of parameters are checked here: a malformed one is an
error that names the shape.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final, NamedTuple, Protocol

from reasoner.errors import UnsupportedShapeError
from reasoner.patient import Literal, Term
from reasoner.rdflib_terms import is_ill_typed
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import SH, XSD_BOOLEAN, XSD_INTEGER, XSD_STRING
from reasoner.validate.facts import Facts
from reasoner.validate.values import canonical

__all__ = ["Constraint", "Declared", "Fault", "Statement", "Test", "each", "telling", "together"]


#: `1` and `0` of xsd:boolean switch on and off in pySHACL, but not in the standard.
_FLAGS: Final = {Literal("true", XSD_BOOLEAN): True, Literal("false", XSD_BOOLEAN): False}


class Statement(NamedTuple):
    """A triple of a value node that a closed shape does not allow; the result has a path of its own."""

    predicate: str
    object: Term


#: A value node at fault; None is a fault of all value nodes together, which no `sh:value` shows.
Fault = Term | Statement | None
Test = Callable[[Facts, Term], bool]
Check = Callable[[Facts, Term, Collection[Term]], bool]
Faults = Callable[[Facts, Term, Collection[Term]], Iterable[Fault]]


class Constraint(NamedTuple):
    """What the value nodes of a focus node have to fulfil."""

    #: whether they do
    holds: Check
    #: what is at fault if they do not
    faults: Faults
    #: where each value node is looked at by itself, whether one is as it should be
    test: Test | None = None
    #: where one value only has to be there, that value
    needed: Term | None = None


def each(test: Test) -> Constraint:
    """Every value node passes a test."""

    def holds(facts: Facts, _focus: Term, values: Collection[Term]) -> bool:
        for node in values:  # noqa: SIM110 - a generator costs more than most tests
            if not test(facts, node):
                return False
        return True

    def faults(facts: Facts, _focus: Term, values: Collection[Term]) -> Iterator[Term]:
        return (node for node in values if not test(facts, node))

    return Constraint(holds, faults, test)


def together(holds: Check, *, needed: Term | None = None) -> Constraint:
    """Value nodes pass together, or are at fault together."""

    def faults(facts: Facts, focus: Term, values: Collection[Term]) -> Iterable[None]:
        return () if holds(facts, focus, values) else (None,)

    return Constraint(holds, faults, None, needed)


def telling(faults: Faults) -> Constraint:
    """Value nodes pass where nothing is at fault."""

    def holds(facts: Facts, focus: Term, values: Collection[Term]) -> bool:
        return not any(True for _ in faults(facts, focus, values))

    return Constraint(holds, faults)


class Shapes(Protocol):
    """Compiles the shapes that a constraint refers to."""

    def reference(self, shape: str, target: Term, *, has_path: bool | None = None) -> Test:
        """Whether a node conforms to the shape that `shape` refers to."""


class Declared(NamedTuple):
    """One shape as it is declared: what a component may ask when it is compiled."""

    graph: ShapesGraph
    shape: str
    shapes: Shapes

    def refused(self, reason: str) -> UnsupportedShapeError:
        """The error that names the shape."""
        return UnsupportedShapeError(self.graph.name(self.shape), reason)

    def objects(self, parameter: str) -> list[Term]:
        """All values of a parameter."""
        return self.graph.objects(self.shape, SH + parameter)

    def conforms(self, target: Term) -> Test:
        """The shape that is the value of a parameter."""
        return self.shapes.reference(self.shape, target)

    def iri(self, value: Term) -> str:
        """A value that has to be an IRI."""
        if not isinstance(value, str) or value.startswith("_:"):
            raise self.refused("has a parameter whose value is not an IRI")
        return value

    def literal(self, value: Term) -> Literal:
        """A value that has to be a well-formed literal."""
        if not isinstance(value, Literal) or is_ill_typed(value):
            raise self.refused("has a parameter whose value is not a well-formed literal")
        return canonical(value)

    def text(self, value: Term) -> str:
        """A value that has to be a string without a language."""
        literal = self.literal(value)
        if literal.datatype != XSD_STRING:
            raise self.refused("has a parameter whose value is not a string")
        return literal.lexical

    def count(self, value: Term) -> int:
        """A value that has to be a whole number."""
        literal = self.literal(value)
        if literal.datatype != XSD_INTEGER or not literal.lexical.isdigit():
            raise self.refused("has a count that is not an integer")
        return int(literal.lexical)

    def flag(self, value: Term) -> bool:
        """A value that has to be true or false."""
        if not isinstance(value, Literal) or value not in _FLAGS:
            raise self.refused("has a flag that is neither true nor false")
        return _FLAGS[value]

    def members(self, head: Term) -> list[Term]:
        """A value that has to be a list; its literals are as rdflib has them."""
        members = self.graph.items(head) if isinstance(head, str) else None
        if members is None:
            raise self.refused("has a parameter whose value is not a well-formed list")
        return [canonical(term) if isinstance(term, Literal) else term for term in members]

    def listed(self, head: Term) -> list[Test]:
        """A value that has to be a list of shapes."""
        members = self.members(head)
        if not members:
            raise self.refused("has an empty list of shapes")
        return [self.conforms(member) for member in members]
