# SPDX-License-Identifier: Apache-2.0
"""The record check: is the asserted record well-formed enough to reason from it?

1. The asserted facts of a patient are seen with what has to be known to check them (`record_view.py`).
2. The shapes of `shapes/record.ttl`, SHACL Core, are run over them by the fast engine or another one.
3. Each result becomes a finding. The reported value is taken out (all values of the path, if none is
   reported), and with it what the shape names: `trial:withholds` at the same record,
   `trial:withholdsThroughout` at every record of the patient. `record trial:withheld property` says so.
   Processors differ on dirty values (`"n/a" > 100` is true in some), so the shapes see none.
4. A value that the reader could not read counts as reported, so that the same goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from reasoner.errors import ProtocolError, ValidationFailure
from reasoner.gates import Folder, check_shapes
from reasoner.ontology import Ontology, data_folder, load_turtle
from reasoner.patient import Literal, PatientGraph
from reasoner.protocol_gates import check_use
from reasoner.result import ReportRow
from reasoner.shacl_terms import SILENT
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import SH, TRIAL
from reasoner.validate import Engine
from reasoner.validate.fast import FastEngine
from reasoner.validate.record_view import UNREAD, RecordView
from reasoner.validate.values import written

__all__ = ["MALFORMED", "RecordCheck"]

MALFORMED: Final = "MALFORMED"


class RecordCheck:
    """The shapes of a well-formed record, loaded once."""

    def __init__(
        self,
        ontology: Ontology,
        file: Path | None = None,
        *,
        engine: Callable[[ShapesGraph], Engine] = FastEngine,
    ) -> None:
        """Load and check the shapes; `engine` makes of them what finds the results.

        Raises:
            ProtocolError: a shape is not usable, has no message, or its results would withhold nothing.
        """
        self._view = RecordView(ontology)
        self._shapes = ShapesGraph(load_turtle([file or data_folder("shapes") / "record.ttl"]))
        folder = Folder(self._shapes, ontology)
        for error in (*check_shapes(folder), *check_use(folder), *self._unusable()):
            raise error
        self._engine = engine(self._shapes)

    def _unusable(self) -> Iterator[ProtocolError]:
        """Shapes whose results could not be explained to a reader, or would leave the value in place."""
        for shape in self._reporting():
            path = next(iter(self._shapes.nodes(shape, SH + "path")), "")
            if shape.startswith("_:") or not self._shapes.text(shape, SH + "message"):
                yield ProtocolError(
                    self._shapes.name(shape), "needs an IRI and a sh:message: its results are shown"
                )
            if (not path or path.startswith("_:")) and not self._shapes.objects(shape, TRIAL + "withholds"):
                yield ProtocolError(
                    self._shapes.name(shape), "has no property as its path; add trial:withholds"
                )

    def _reporting(self) -> list[str]:
        """Shapes that results can name: those with a target, and what these reach by `sh:property`."""
        reporting = [shape for shape in self._shapes.shapes if self._shapes.has_target(shape)]
        for shape in reporting:
            reporting += [s for s in self._shapes.nodes(shape, SH + "property") if s not in reporting]
        constraints = {
            shape: [p for p in self._shapes.index.get(shape, ()) if p.startswith(SH) and p not in SILENT]
            for shape in reporting
        }
        return [shape for shape in reporting if constraints[shape]]

    def check(self, patient: PatientGraph) -> None:
        """Report what is malformed and withhold it; a record that cannot be checked must not be judged."""
        if patient.unreadable:
            return
        try:
            rows = self._engine.evaluate(self._view.of(patient)).rows()
        except ValidationFailure:
            sentence = (
                "The record holds values that could not be checked; correct the dates and numbers in it."
            )
            patient.finding("UNCHECKED", sentence)
            patient.unreadable = sentence
            return
        met: set[tuple[str, str, str]] = set()
        for row in rows:
            for record, path in self._places(patient, row):
                if row.value != UNREAD and (record, path, row.source_shape) not in met:
                    met.add((record, path, row.source_shape))
                    self._report(patient, row.source_shape, record, path)
                _withhold(patient, record, path, only=row.value)
                for prop in self._shapes.nodes(row.source_shape, TRIAL + "withholds"):
                    _withhold(patient, record, prop)
                for prop in self._shapes.nodes(row.source_shape, TRIAL + "withholdsThroughout"):
                    for anywhere in list(patient.index):
                        _withhold(patient, anywhere, prop)

    def _places(self, patient: PatientGraph, row: ReportRow) -> list[tuple[str, str]]:
        """Record and property of a result; a result on a literal concerns whatever states it."""
        if not row.focus_node.startswith('"'):
            return [(row.focus_node, "" if row.path.startswith(("[", "(")) else row.path)]
        props = self._shapes.nodes(row.source_shape, SH + "targetObjectsOf")
        return [
            (record, prop)
            for record, facts in patient.index.items()
            for prop in props
            if any(written(value) == row.focus_node for value in facts.get(prop, ()))
        ]

    def _report(self, patient: PatientGraph, shape: str, record: str, path: str) -> None:
        codes = self._shapes.objects(shape, TRIAL + "findingCode")
        code = codes[0] if codes else MALFORMED
        name = code.lexical if isinstance(code, Literal) else code.rpartition("#")[2]
        patient.finding(name, self._shapes.text(shape, SH + "message"), record=record, path=path)


def _withhold(patient: PatientGraph, record: str, prop: str, *, only: str = "") -> None:
    values = [v for v in patient.objects(record, prop) if only in {"", written(v)}]
    for value in values:
        patient.remove(record, prop, value)
    if values:
        patient.derive(record, TRIAL + "withheld", prop, (record,))
