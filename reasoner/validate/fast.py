# SPDX-License-Identifier: Apache-2.0
"""The fast engine: SHACL 1.0 Core, compiled once into functions over the index of one patient.

1. Each shape is compiled (`compiled.py`) into its path (`paths.py`) and one function per constraint, which
   the table in `components.py` leads to.
2. Whether a node conforms to a named shape is found out once per evaluation and remembered.
3. Result rows are made only for nodes that do not conform, and are those of the reference engine.

Everything beyond Core, and everything malformed, is an error when the shapes are loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from reasoner.errors import UnsupportedShapeError, ValidationFailure
from reasoner.patient import Literal, PatientGraph, Term, Triple
from reasoner.result import ReportRow
from reasoner.shacl_terms import SHACL_CORE, SHACL_TERMS
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import SH, TYPE, shorten
from reasoner.validate.compiled import Compiler, Shape, is_class
from reasoner.validate.components import COMPONENTS
from reasoner.validate.facts import Facts
from reasoner.validate.values import canonical, is_blank

__all__ = ["FastEngine", "FastEvaluation"]

#: Focus nodes of each kind of target (2.1.3); an implicit class target is written out as sh:targetClass.
_TARGETS: Final[Mapping[str, Callable[[Facts, Term], Iterable[Term]]]] = {
    SH + "targetNode": lambda _, value: (canonical(value) if isinstance(value, Literal) else value,),
    SH + "targetClass": lambda facts, value: facts.instances(str(value)),
    SH + "targetSubjectsOf": lambda facts, value: facts.having(str(value)),
    SH + "targetObjectsOf": lambda facts, value: facts.values(str(value)),
}


def _check_vocabulary(graph: ShapesGraph) -> None:
    """Refuse what is SHACL but not Core anywhere, and beside words of Core also what is misspelt.

    A class with constraints is a shape with a target (2.1.3.3), but not to pySHACL unless something else says
    that it is a shape: refused too, because nothing would ever be checked.
    """
    shapes = frozenset(graph.shapes)
    for subject, facts in graph.index.items():
        speaks = subject in shapes or not SHACL_CORE.isdisjoint(facts)
        for iri in (*facts, *(kind for kind in facts.get(TYPE, ()) if isinstance(kind, str))):
            known = speaks or iri in SHACL_TERMS
            if known and iri.startswith(SH) and iri not in SHACL_CORE:
                raise UnsupportedShapeError(graph.name(subject), f"{shorten(iri)} is not SHACL Core")
        if subject not in shapes and not COMPONENTS.keys().isdisjoint(facts) and is_class(graph, subject):
            reason = "is a class with constraints; give it the type sh:NodeShape, or it is no shape"
            raise UnsupportedShapeError(graph.name(subject), reason)


def _targeted(graph: ShapesGraph) -> dict[tuple[str, Term], list[str]]:
    """Kinds of targets with their values, and the shapes that have them."""
    found: dict[tuple[str, Term], list[str]] = {}
    for shape in graph.shapes:
        for target in _targets(graph, shape):
            found.setdefault(target, []).append(shape)
    return found


def _targets(graph: ShapesGraph, shape: str) -> Iterator[tuple[str, Term]]:
    """Kinds of targets and their values, that of a shape which is a class (2.1.3.3) too."""
    for parameter in _TARGETS:
        yield from ((parameter, value) for value in graph.objects(shape, parameter))
    if is_class(graph, shape):
        yield SH + "targetClass", shape


class FastEngine:
    """SHACL Core over one shapes graph."""

    def __init__(
        self,
        shapes: ShapesGraph,
        *,
        replaced: Mapping[str, str] | None = None,
        base: FastEngine | None = None,
    ) -> None:
        """Compile the shapes.

        Args:
            shapes: the shapes graph.
            replaced: shape -> the shape that stands in for it wherever a shape refers to it, but not where
                the stand-in itself does, so that it may say "that one, or ...".
            base: an engine over the same shapes graph, whose replacements hold too; what `replaced` does not
                touch is shared with it.

        Raises:
            UnsupportedShapeError: a shape is not SHACL Core, malformed, or recursive.
        """
        self.shapes = shapes
        self.replaced: dict[str, str] = {**(base.replaced if base else {}), **(replaced or {})}
        if base is None:
            _check_vocabulary(shapes)
        compiler = Compiler(shapes, self.replaced, base.compiled if base else {})
        # named ones first, so that a blank node is known to be part of the one in which it is written
        for node in sorted(shapes.shapes, key=is_blank):
            try:
                compiler.shape(node)
            except RecursionError as error:  # a path in a circle too
                raise UnsupportedShapeError(shorten(node), "is nested too deeply, or its path is") from error
        self.compiled: Mapping[str, Shape] = compiler.compiled
        self._nodes: Mapping[tuple[str, Term], list[str]] = base._nodes if base else _targeted(shapes)
        #: focus nodes, and the shapes that all have this target
        self.targeted = [
            (_TARGETS[kind], value, [self.compiled[node] for node in nodes])
            for (kind, value), nodes in self._nodes.items()
        ]

    def replacing(self, replaced: Mapping[str, str]) -> FastEngine:
        """The same shapes with further replacements; an evaluation can go on `under` it.

        Raises:
            UnsupportedShapeError: a replacement makes a shape refer to itself.
        """
        return FastEngine(self.shapes, replaced=replaced, base=self)

    def evaluate(self, patient: PatientGraph) -> FastEvaluation:
        """Prepare one patient; the facts must not change any more."""
        return FastEvaluation(self, patient, Facts(patient))

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


class FastEvaluation:
    """One patient, with the answers found so far."""

    def __init__(
        self,
        engine: FastEngine,
        patient: PatientGraph,
        facts: Facts,
        assumed: Mapping[tuple[str, str], bool] | None = None,
    ) -> None:
        """Put the assumed answers among those that were found."""
        self._engine = engine
        self._patient = patient
        self._facts = facts
        self._assumed = dict(assumed or {})
        self._rows: tuple[ReportRow, ...] | None = None
        for (shape, focus), answer in self._assumed.items():
            facts.answers[self._shape(shape)][focus] = answer

    @property
    def patient(self) -> PatientGraph:
        """Whose facts are evaluated."""
        return self._patient

    def rows(self) -> tuple[ReportRow, ...]:
        """Results of all shapes that have a target, sorted.

        Raises:
            ValidationFailure: two values cannot be compared, though a shape does.
        """
        if self._rows is not None:
            return self._rows
        facts = self._facts
        # most shapes with a target are met here only, so that it costs more to remember their answers
        answered = facts.answers.keys()
        try:
            rows = {
                row
                for focus_nodes, value, shapes in self._engine.targeted
                for focus in focus_nodes(facts, value)
                for shape in shapes
                if not (shape.conforms if shape in answered else shape.test)(facts, focus)
                for row in shape.rows(facts, focus)
            }
        except ValidationFailure as failure:
            raise self._failure(failure.reason) from failure
        self._rows = tuple(sorted(rows))
        return self._rows

    def holds(self, shape: str, focus: str) -> bool:
        """Whether a node conforms to one named shape.

        Raises:
            ValidationFailure: there is no such shape, or two values that it compares cannot be.
        """
        try:
            return self._shape(shape).conforms(self._facts, focus)
        except ValidationFailure as failure:
            raise self._failure(failure.reason) from failure

    def assuming(self, answers: Mapping[tuple[str, str], bool]) -> FastEvaluation:
        """The same patient, with answers taken for granted wherever a shape meets a focus node.

        A shape that is assumed to hold yields no rows; one that is assumed not to hold yields those that it
        has. Answers that were found before and do not depend on the assumed ones are kept.

        Raises:
            ValidationFailure: there is no such shape.
        """
        facts = self._facts.assuming({shape for shape, _ in answers})
        return FastEvaluation(self._engine, self._patient, facts, self._assumed | dict(answers))

    def instead(self, values: Mapping[Triple, Literal]) -> FastEvaluation:
        """The same patient with other values in the place of some; nothing that was found before is kept.

        `patient` stays as it is: an answer may tell apart what the facts of the patient do not.
        """
        return FastEvaluation(self._engine, self._patient, self._facts.instead(values), self._assumed)

    def beside(self, patient: PatientGraph) -> FastEvaluation:
        """Another graph under the same engine and assumptions; no answer is shared.

        Records whose facts are held by the same object in both graphs must be the same in both.
        """
        return FastEvaluation(self._engine, patient, Facts(patient, beside=self._facts), self._assumed)

    def under(self, engine: FastEngine) -> FastEvaluation:
        """The same patient and assumptions under an engine that `replacing` made of this one, or the reverse.

        Answers of shapes that the replacements do not touch are shared, in both directions.
        """
        return FastEvaluation(engine, self._patient, self._facts, self._assumed)

    def differs(self, engine: FastEngine) -> bool:
        """Whether an answer found here may be another under an engine that `replacing` made of this one.

        A shape asks the same questions in the same order as long as it gets the same answers. Where each
        replacement answers all that its shape was asked here as that did, so does every shape above them.
        """
        if self._assumed:  # these are put among the answers there, too, which only `under` does
            return True
        facts = self._facts
        try:
            return any(
                engine.compiled[other].conforms(facts, focus) is not answer
                for shape, other in engine.replaced.items()
                for focus, answer in list(facts.answers[self._shape(shape)].items())
            )
        except ValidationFailure:  # perhaps at a node that is not asked about there
            return True

    def _shape(self, name: str) -> Shape:
        shape = self._engine.compiled.get(name)
        if shape is None:
            raise self._failure(f"there is no shape {shorten(name)}")
        return shape

    def _failure(self, reason: str) -> ValidationFailure:
        return ValidationFailure((self._patient.iri,), reason)
