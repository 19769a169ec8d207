# SPDX-License-Identifier: Apache-2.0
"""pySHACL that answers "does this node conform to this shape?" many times about one graph.

The answers are pySHACL's own. What only costs time is left out: a nested shape is evaluated once per focus
node and graph, result triples and their sentences are not built, and the parameters of a shape are looked up
in a set. It is for tests that ask about hundreds of shapes and patients; screening never uses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

import pyshacl.shape
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from pyshacl.validator import Validator
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Node

from reasoner.patient import Triple
from reasoner.rdflib_terms import to_graph, to_rdflib

__all__ = ["QuickShapes"]

_validate: Final = Shape.validate
_Answer = tuple[bool, list[Any]]
_Statement = tuple[Node, Node, Node]


class QuickShapes:
    """Loaded shapes, asked about one graph after another."""

    def __init__(self, shapes: Iterable[Triple]) -> None:
        """Load the shapes."""
        options: dict[str, Any] = {"abort_on_first": True, "max_validation_depth": 200}
        validator = Validator(DataGraph.from_rdflib(Graph()), shacl_graph=to_graph(shapes), options=options)
        self._loaded = validator.shacl_graph
        self._executor = validator.make_executor()
        self._graph = Graph()
        self._answers: dict[tuple[object, object], _Answer] = {}
        list(self._loaded.shapes)

    def read(self, facts: Iterable[Triple] | Graph) -> None:
        """Take up the graph that the next questions are about."""
        self._graph = facts if isinstance(facts, Graph) else to_graph(facts)
        self._answers.clear()

    @contextmanager
    def changed(self, taken: Iterable[Triple], left: Iterable[Triple]) -> Iterator[None]:
        """Change the triples of the shapes for a while; pySHACL reads parameters when it asks."""
        gone, come = (tuple(to_graph(triples)) for triples in (taken, left))
        self._exchange(gone, come)
        try:
            yield
        finally:
            self._exchange(come, gone)

    def _exchange(self, gone: Iterable[_Statement], come: Iterable[_Statement]) -> None:
        for triple in gone:
            self._loaded.graph.remove(triple)
        for triple in come:
            self._loaded.graph.add(triple)
            if triple[1] == SH.path:  # the only parameter that a loaded shape keeps
                shape: Any = self._loaded.lookup_shape_from_node(triple[0])
                shape._path = triple[2]
        self._answers.clear()

    def conforms(self, shape: str, focus: str) -> bool:
        """Whether the node conforms to the shape."""
        loaded = self._loaded.lookup_shape_from_node(to_rdflib(shape))
        with self._quickened():
            return bool(loaded.validate(self._executor, self._graph, focus=to_rdflib(focus))[0])

    @contextmanager
    def _quickened(self) -> Iterator[None]:
        answers = self._answers

        def validate(shape: Shape, executor: SHACLExecutor, graph: Graph, **where: Any) -> _Answer:  # noqa: ANN401 - passed on
            key = shape.node, where["focus"]
            known = answers.get(key)
            if known is None:
                known = answers[key] = _validate(shape, executor, graph, **where)
            return known

        parameters = frozenset(ALL_CONSTRAINT_PARAMETERS), CONSTRAINT_PARAMETERS_MAP
        with (
            patch.object(Shape, "validate", validate),
            patch.object(ConstraintComponent, "make_v_result", _no_result),
            patch.object(pyshacl.shape.module, "CONSTRAINT_PARAMS", parameters, create=True),
        ):
            yield


def _no_result(*_: object, **__: object) -> tuple[str, None, list[object]]:
    return "", None, []
