# SPDX-License-Identifier: Apache-2.0
"""The record check: is the asserted record well-formed enough to reason from it?

1. The asserted facts of a patient are put into a graph, with the classes above asserted types, the types of
   the reference individuals that they name, the first and last day of each start and end date, and the first
   and last moment of each dose.
2. `shapes/record.ttl` is run over it, by pySHACL and SHACL Core.
3. Each result becomes a finding. The reported value is taken out (all values of the path, if none is
   reported), and with it what the shape names: `trial:withholds` at the same record,
   `trial:withholdsThroughout` at every record of the patient. `record trial:withheld property` says so.
   Processors differ on dirty values (`"n/a" > 100` is true in some), so the shapes see none.
4. A value that the reader could not read counts as reported, so that the same goes with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from reasoner.derive import dates, moments
from reasoner.errors import ProtocolError, ValidationFailure
from reasoner.gates import Folder, check_shapes
from reasoner.ontology import Ontology, data_folder, load_turtle
from reasoner.patient import Literal, PatientGraph, Term, Triple
from reasoner.protocol_gates import check_use
from reasoner.rdflib_terms import to_graph, to_rdflib
from reasoner.result import ReportRow
from reasoner.shacl_terms import SILENT
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import ONTO, RDFS, SH, SKOLEM, TRIAL, TYPE, XSD_DATE, XSD_DATETIME
from reasoner.validate.reference import ReferenceEngine

__all__ = ["MALFORMED", "RecordCheck"]

MALFORMED: Final = "MALFORMED"
#: Stands for a value that the reader could not read; no constraint accepts it.
_UNREAD: Final = SKOLEM + "unread"
_ENDPOINTS: Final = (
    (ONTO + "startDate", TRIAL + "startEarliest", TRIAL + "startLatest"),
    (ONTO + "endDate", TRIAL + "endEarliest", TRIAL + "endLatest"),
)
_DOSE: Final = (
    (ONTO + "doseStart", TRIAL + "doseStartEarliest"),
    (ONTO + "doseEnd", TRIAL + "doseEndLatest"),
)


class RecordCheck:
    """The shapes of a well-formed record, loaded once."""

    def __init__(self, ontology: Ontology, file: Path | None = None) -> None:
        """Load and check the shapes.

        Raises:
            ProtocolError: a shape is not usable, has no message, or its results would withhold nothing.
        """
        self._ontology = ontology
        self._shapes = ShapesGraph(load_turtle([file or data_folder("shapes") / "record.ttl"]))
        folder = Folder(self._shapes, ontology)
        for error in (*check_shapes(folder), *check_use(folder), *self._unusable()):
            raise error
        self._engine = ReferenceEngine(self._shapes)

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
        unread = dict.fromkeys(_unread(patient))
        try:
            rows = self._engine.run(to_graph((*self._facts(patient), *unread)), patient.iri)
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
                if row.value != _UNREAD and (record, path, row.source_shape) not in met:
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
            if any(to_rdflib(value).n3() == row.focus_node for value in facts.get(prop, ()))
        ]

    def _report(self, patient: PatientGraph, shape: str, record: str, path: str) -> None:
        codes = self._shapes.objects(shape, TRIAL + "findingCode")
        code = codes[0] if codes else MALFORMED
        name = code.lexical if isinstance(code, Literal) else code.rpartition("#")[2]
        patient.finding(name, self._shapes.text(shape, SH + "message"), record=record, path=path)

    def _facts(self, patient: PatientGraph) -> Iterable[Triple]:
        yield from patient.triples()
        for subject, facts in patient.index.items():
            told = [cls for cls in facts.get(TYPE, ()) if isinstance(cls, str)]
            for above in {sup for cls in told for sup in self._ontology.superclasses.get(cls, ())}:
                yield subject, TYPE, above
            yield from _endpoints(patient, subject)
            yield from _dose_endpoints(patient, subject)
        for _, predicate, obj in patient.triples():
            if isinstance(obj, str) and obj in patient.index and TYPE not in patient.index[obj]:
                for cls in self._ontology.objects(predicate, RDFS + "range"):
                    for above in (cls, *self._ontology.superclasses.get(str(cls), ())):
                        yield obj, TYPE, above
        named = {
            obj
            for _, predicate, obj in patient.triples()
            if isinstance(obj, str) and predicate != TYPE and obj in self._ontology.terms
        }
        for individual in named:
            for cls in self._ontology.types(individual):
                yield individual, TYPE, cls


def _endpoints(patient: PatientGraph, record: str) -> Iterator[Triple]:
    """First and last day of the start and the end of a record, so that Core can compare partial dates."""
    for prop, earliest, latest in _ENDPOINTS:
        intervals = [i for i in map(dates.parse, patient.literals(record, prop)) if i is not None]
        if len(intervals) == 1:
            yield record, earliest, Literal(intervals[0].low.isoformat(), XSD_DATE)
            yield record, latest, Literal(intervals[0].high.isoformat(), XSD_DATE)


def _dose_endpoints(patient: PatientGraph, record: str) -> Iterator[Triple]:
    """First moment of the start and last moment of the end of a dose, on one time line."""
    found = [[*map(moments.parse_moment, patient.literals(record, prop))] for prop, _ in _DOSE]
    given = [moment for part in found if len(part) == 1 for moment in part if moment is not None]
    if len(given) < len(_DOSE):
        return
    zone = next((moment.offset for moment in given if moment.offset is not None), None)
    for (_, fact), moment, last in zip(_DOSE, given, (False, True), strict=True):
        time = moments.clock(moments.instants(moment, zone)[last])
        if time is not None:
            yield record, fact, Literal(f"{time.isoformat()}Z", XSD_DATETIME)


def _unread(patient: PatientGraph) -> Iterator[Triple]:
    """A placeholder for each value that the reader could not read: the shapes say what goes with it."""
    for record, facts in patient.index.items():
        for prop in facts.get(TRIAL + "withheld", ()):
            yield record, str(prop), _UNREAD


def _withhold(patient: PatientGraph, record: str, prop: str, *, only: str = "") -> None:
    values = [v for v in patient.objects(record, prop) if only in {"", _n3(v)}]
    for value in values:
        patient.remove(record, prop, value)
    if values:
        patient.derive(record, TRIAL + "withheld", prop, (record,))


def _n3(term: Term) -> str:
    return term if isinstance(term, str) else to_rdflib(term).n3()
