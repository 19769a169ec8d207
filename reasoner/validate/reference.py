# SPDX-License-Identifier: Apache-2.0
"""The reference engine: pySHACL on one rdflib graph per patient, shapes loaded once.

SHACL 1.0 Core (https://www.w3.org/TR/shacl/) without inference, advanced features, JavaScript or SHACL-SHACL.

1. One `Validator` is built; its shapes graph, with the parsed shapes, serves every patient.
2. Per patient the shapes that have a target are evaluated, all others only where these refer to them. This is
   `Validator.run` without the report graph, which costs more than reading the result triples off directly.
3. Each patient has a graph of its own. Graphs that several patients share would let a path such as
   `lesion / site / ^territory` walk from one patient to another, and one bad value would end them all.
4. A warning (a recursive shape, a constraint that is ignored) is a failure, because pySHACL passes after it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final

from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.consts import (
    SH_focusNode,
    SH_resultPath,
    SH_resultSeverity,
    SH_sourceConstraintComponent,
    SH_sourceShape,
    SH_value,
)
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from pyshacl.validator import Validator
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral

from reasoner.errors import UnsupportedShapeError, ValidationFailure
from reasoner.patient import PatientGraph
from reasoner.rdflib_terms import index_triples, to_graph, to_rdflib
from reasoner.result import ReportRow
from reasoner.shapes_graph import ShapesGraph

__all__ = ["ReferenceEngine", "ReferenceEvaluation"]

#: pySHACL counts nested shapes; the gates refuse recursion, so that this is only a net.
_MAX_DEPTH: Final = 200

_Result = tuple[str, Any, list[tuple[Any, Any, Any]]]


class ReferenceEngine:
    """pySHACL over one shapes graph."""

    def __init__(self, shapes: ShapesGraph) -> None:
        """Load the shapes.

        Raises:
            UnsupportedShapeError: pySHACL cannot load them.
        """
        self.shapes = shapes
        options: dict[str, Any] = {"max_validation_depth": _MAX_DEPTH}
        graph = to_graph(index_triples(shapes.index))
        validator = Validator(DataGraph.from_rdflib(Graph()), shacl_graph=graph, options=options)
        self._loaded = validator.shacl_graph
        try:
            found: Iterable[Shape] = list(self._loaded.shapes)
        except ReportableRuntimeError as error:
            raise UnsupportedShapeError("the shapes", str(error)) from error
        self._targeted = [
            shape
            for shape in found
            if shapes.has_target(_name(shape.node)) or shape.implicit_class_targets()  # type: ignore[no-untyped-call]
        ]
        self._full: SHACLExecutor = validator.make_executor()
        options["abort_on_first"] = True
        self._short: SHACLExecutor = validator.make_executor()

    def evaluate(self, patient: PatientGraph) -> ReferenceEvaluation:
        """Prepare one patient; the facts are converted when they are needed first."""
        return ReferenceEvaluation(self, patient)

    def validate(
        self, patients: Sequence[PatientGraph]
    ) -> dict[str, tuple[ReportRow, ...] | ValidationFailure]:
        """Rows per patient IRI, or why there are none."""
        found: dict[str, tuple[ReportRow, ...] | ValidationFailure] = {}
        for patient in patients:
            try:
                found[patient.iri] = self.evaluate(patient).rows()
            except ValidationFailure as failure:
                found[patient.iri] = failure
        return found

    def run(self, graph: Graph, patient: str) -> tuple[ReportRow, ...]:
        """All results of the shapes that have a target, sorted.

        Raises:
            ValidationFailure: pySHACL stopped or warned.
        """
        with _strict(patient):
            rows = {
                self._row(result)
                for shape in self._targeted
                for result in shape.validate(self._full, graph)[1]
            }
        return tuple(sorted(rows))

    def conforms(self, graph: Graph, shape: str, focus: str, patient: str) -> bool:
        """Whether one node conforms to one shape.

        Raises:
            ValidationFailure: pySHACL stopped or warned.
        """
        with _strict(patient):
            loaded = self._loaded.lookup_shape_from_node(to_rdflib(shape))
            return bool(loaded.validate(self._short, graph, focus=to_rdflib(focus))[0])

    def _row(self, result: _Result) -> ReportRow:
        """The six fields; nested results, which `sh:detail` adds to the same triples, are left out."""
        _, node, triples = result
        fields = {p: o[1] if isinstance(o, tuple) else o for s, p, o in triples if s == node}
        path = fields.get(SH_resultPath)
        return ReportRow(
            focus_node=_name(fields[SH_focusNode]),
            source_shape=_name(fields[SH_sourceShape]),
            component=_name(fields[SH_sourceConstraintComponent]),
            path="" if path is None else self.shapes.path_text(_name(path)),
            value="" if SH_value not in fields else _name(fields[SH_value]),
            severity=_name(fields[SH_resultSeverity]),
        )


class ReferenceEvaluation:
    """One patient in pySHACL."""

    def __init__(self, engine: ReferenceEngine, patient: PatientGraph) -> None:
        """Keep both; nothing is converted yet."""
        self._engine = engine
        self._patient = patient
        self._held: dict[tuple[str, str], bool] = {}

    @property
    def patient(self) -> PatientGraph:
        """Whose facts are evaluated."""
        return self._patient

    @cached_property
    def _graph(self) -> Graph:
        return to_graph(self._patient.triples())

    def rows(self) -> tuple[ReportRow, ...]:
        """Results of all shapes that have a target."""
        return self._engine.run(self._graph, self._patient.iri)

    def holds(self, shape: str, focus: str) -> bool:
        """Whether a node conforms to one named shape."""
        if (shape, focus) not in self._held:
            self._held[shape, focus] = self._engine.conforms(self._graph, shape, focus, self._patient.iri)
        return self._held[shape, focus]


def _no_text(*_args: object, **_options: object) -> str:
    return ""


@contextmanager
def _without_text() -> Iterator[None]:
    """Skip the text of every result, also of the nested ones that pySHACL drops: a third of its time."""
    described = ConstraintComponent.make_v_result_description
    ConstraintComponent.make_v_result_description = _no_text  # type: ignore[method-assign]
    try:
        yield
    finally:
        ConstraintComponent.make_v_result_description = described  # type: ignore[method-assign]


@contextmanager
def _strict(patient: str) -> Iterator[None]:
    """PySHACL's warnings are errors, and every error is a failure for this patient, told by its kind alone.

    pySHACL's sentences may hold patient values.
    """
    with warnings.catch_warnings(), _without_text():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            yield
        except Exception as error:
            reason = f"pySHACL stopped with {error.__class__.__name__}"
            raise ValidationFailure((patient,), reason) from error


def _name(node: object) -> str:
    """An IRI as it is, a blank node as `_:` and its label, a literal as in N-Triples."""
    if isinstance(node, RdflibLiteral):
        return node.n3()
    if isinstance(node, BNode):
        return f"_:{node}"
    if isinstance(node, URIRef):
        return str(node)
    msg = f"not an RDF term: {node.__class__.__name__}"
    raise TypeError(msg)
