# SPDX-License-Identifier: Apache-2.0
"""What a constraint is, and what the declaration of a shape offers to whatever compiles one.

Values of parameters are checked here: a malformed one is an error that names the shape.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple, Protocol

from reasoner.errors import UnsupportedShapeError
from reasoner.patient import Literal, Term
from reasoner.rdflib_terms import is_ill_typed
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import SH, XSD_BOOLEAN, XSD_INTEGER
from reasoner.validate.paths import Facts
from reasoner.validate.values import canonical

__all__ = ["Conforms", "Constraint", "Declared", "Fault", "Statement"]


class Statement(NamedTuple):
    """A triple of a value node that a closed shape does not allow; the result has a path of its own."""

    predicate: str
    object: Term


#: A value node at fault; None is a fault of all value nodes together, which no `sh:value` shows.
Fault = Term | Statement | None
Constraint = Callable[[Facts, Term, Collection[Term]], Iterable[Fault]]
Conforms = Callable[[Facts, Term], bool]


class Shapes(Protocol):
    """Compiles the shapes that a constraint refers to."""

    def reference(self, shape: str, target: Term, *, has_path: bool | None = None) -> Conforms:
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

    def conforms(self, target: Term) -> Conforms:
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

    def count(self, value: Term) -> int:
        """A value that has to be a whole number."""
        literal = self.literal(value)
        if literal.datatype != XSD_INTEGER or not literal.lexical.isdigit():
            raise self.refused("has a count that is not an integer")
        return int(literal.lexical)

    def flag(self, value: Term) -> bool:
        """A value that has to be true or false."""
        literal = self.literal(value)
        if literal.datatype != XSD_BOOLEAN:
            raise self.refused("has a flag that is neither true nor false")
        return literal.lexical == "true"

    def members(self, head: Term) -> list[Term]:
        """A value that has to be a list; its literals are as rdflib has them."""
        members = self.graph.items(head) if isinstance(head, str) else None
        if members is None:
            raise self.refused("has a parameter whose value is not a well-formed list")
        return [canonical(term) if isinstance(term, Literal) else term for term in members]

    def listed(self, head: Term) -> list[Conforms]:
        """A value that has to be a list of shapes."""
        members = self.members(head)
        if not members:
            raise self.refused("has an empty list of shapes")
        return [self.conforms(member) for member in members]
