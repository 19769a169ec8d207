# SPDX-License-Identifier: Apache-2.0
"""Screen patients: read -> record check -> reason -> derive -> validate -> judge, a group of them at a time.

Between record check and reason, records dated after registration are set aside (`derive.scope`). An engine
says which criteria are violated and which are not shown: the fast one, or pySHACL as the reference. What
explains it is found with the fast engine in both cases.

`screen` is the whole program in one call; `Screener` loads the ontology, the protocol and the engine once.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from rdflib import Graph

from reasoner.derive import Derivation
from reasoner.derive.scope import died_before, keep_what_counts
from reasoner.errors import ProtocolError, ValidationFailure
from reasoner.explanation import Explainer
from reasoner.horizon import HorizonFinder
from reasoner.judge import judge, unjudged, verdict
from reasoner.judge.readings import Readings, leave_open
from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.protocol import Protocol, protocol_folder
from reasoner.read import ReadNotes, ReadOptions, read_patients
from reasoner.reason import Entailment
from reasoner.result import CriterionResult, Outcome, PatientResult, ReadingFlag, ReportRow, Verdict
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import PATIENT, TRIAL, shorten
from reasoner.validate import Engine
from reasoner.validate.fast import FastEngine, FastEvaluation
from reasoner.validate.record import RecordCheck
from reasoner.validate.reference import ReferenceEngine

__all__ = ["ENGINES", "INCOMPLETE", "POLICIES", "Screened", "Screener", "Source", "collect_rarely"]
__all__ += ["rare_collection", "screen"]

Source = str | Path | Graph | Iterable[str | Path]

_AS_FOUND: Final = ReadOptions()
POLICIES: Final = ("default", "strict", "lenient")
#: Engines whose report can decide, by the name that users give them.
ENGINES: Final[Mapping[str, Callable[[ShapesGraph], Engine]]] = {
    "fast": FastEngine,
    "reference": ReferenceEngine,
}
#: Patients that go through the stages together; more of them leave the cache themselves.
_TOGETHER: Final = 64
#: Objects after which Python looks for cycles: more than a group of patients makes.
_OBJECTS: Final = 1_000_000
_T = TypeVar("_T")
#: Codes of findings that mean that a patient could not be evaluated completely.
INCOMPLETE: Final = frozenset(
    {"UNREADABLE", "VALIDATION_FAILURE", "UNREAD", "UNMAPPED", "CONTRADICTORY_RECORD"}
    | {"WORKER_DIED", "SCREENING_FAILED"}
)


class Screened(NamedTuple):
    """A result with the evaluation that it rests on, for explanations; None when nothing was evaluated.

    `patient` holds the facts of every layer that was reached: asserted ones only, if nothing was evaluated.
    """

    result: PatientResult
    evaluation: FastEvaluation | None
    patient: PatientGraph


class _Judged(NamedTuple):
    evaluation: FastEvaluation
    rows: tuple[ReportRow, ...]
    criteria: tuple[CriterionResult, ...]
    verdict: Verdict
    readings: tuple[ReadingFlag, ...]


def screen(
    source: Source, *, protocol: str = "a022001", as_of: date | None = None, policy: str = "default"
) -> Iterator[PatientResult]:
    """Screen every patient of some files, folders or a graph, one after another.

    Args:
        source: files and folders in any format that is read, or one rdflib graph in the ontology's terms.
        protocol: the name of a protocol that comes with the package, or a folder of one's own.
        as_of: the registration date of patients whose record has none; without it their windows stay open.
        policy: what missing data mean: `default`, `strict` or `lenient`.

    Yields:
        One result per patient, in the order of the source.
    """
    yield from Screener(protocol, as_of=as_of, policy=policy).screen(source)


class Screener:
    """Everything that is loaded once: ontology, protocol, rules, shapes."""

    def __init__(  # noqa: PLR0913 - options, all but the first by name
        self,
        protocol: str = "a022001",
        *,
        as_of: date | None = None,
        policy: str = "default",
        ontology: Ontology | None = None,
        explain: bool = True,
        reading: ReadOptions = _AS_FOUND,
        engine: str = "fast",
    ) -> None:
        """Load and check everything.

        With `explain`, results carry evidence, the horizon and what to collect next. `reading` says what the
        sources are. `engine` names the one whose report decides, here and in the record check.

        Raises:
            ProtocolError: the protocol, the policy or the engine is not usable.
            OntologyError: the ontology is not usable.
        """
        if engine not in ENGINES:
            raise ProtocolError(engine, f"is no engine; choose one of {', '.join(ENGINES)}")
        self.ontology = ontology or Ontology.load()
        self.protocol = Protocol.load(protocol_folder(protocol), self.ontology)
        if self.protocol.focus_class != PATIENT:
            reason = f"judges {shorten(self.protocol.focus_class)}, not patients; nobody is screened by it"
            raise ProtocolError(self.protocol.identifier, reason)
        self.policy = policy
        self.reading = reading
        self._as_of = as_of
        self._record_check = RecordCheck(self.ontology, engine=ENGINES[engine])
        self._entailment = Entailment(self.ontology)
        self._fast = FastEngine(self.protocol.shapes)
        #: None where the fast engine decides
        self._engine = None if engine == "fast" else ENGINES[engine](self.protocol.shapes)
        self._readings = Readings(self.protocol, self._fast)
        self._reason_to_leave_open = self.protocol.reason_where_readings_differ(policy)
        declared = self.protocol.declarations
        self._derivation = Derivation(self.ontology, declared, policy=policy, as_of=as_of)
        #: only the lenient policy presumes anything
        self._without_presumption = (
            Derivation(self.ontology, declared, policy="default", as_of=as_of)
            if policy == "lenient"
            else None
        )
        self._explainer = self._make_explainer() if explain else None

    def _make_explainer(self) -> Explainer:
        strict = bool(self._reason_to_leave_open)
        horizon = HorizonFinder(
            self.protocol,
            entailment=self._entailment,
            derivation=self._derivation,
            engine=self._fast,
            judge=self._readings.outcomes_where_they_agree if strict else None,
        )
        return Explainer(self.protocol, self.ontology, horizon, needs_decisions=strict)

    @property
    def engine_name(self) -> str:
        """The engine whose report decides."""
        return type(self._engine or self._fast).__name__

    def screen(self, source: Source, *, notes: ReadNotes | None = None) -> Iterator[PatientResult]:
        """Screen every patient of a source; once the iterator is done, `notes` tells what was not read."""
        for screened in self.screen_all(source, notes=notes):
            yield screened.result

    def screen_all(self, source: Source, *, notes: ReadNotes | None = None) -> Iterator[Screened]:
        """As `screen`, with the facts of each patient."""
        for patients in _groups(self.read(source, notes=notes)):
            yield from self.screen_together(patients)

    def read(self, source: Source, *, notes: ReadNotes | None = None) -> Iterator[PatientGraph]:
        """The patients of a source as they were recorded."""
        notes = ReadNotes() if notes is None else notes
        return _read(source, self.ontology, notes, self.reading)

    def check_record(self, patient: PatientGraph) -> None:
        """Withhold what is malformed and report it; the first stage of `screen_patient`."""
        self._record_check.check(patient)

    def screen_patient(self, patient: PatientGraph) -> Screened:
        """Screen one patient; facts are added to the graph."""
        (screened,) = self.screen_together([patient])
        return screened

    def screen_together(self, patients: Sequence[PatientGraph]) -> Iterator[Screened]:
        """Screen some patients; facts are added to the graphs.

        Each stage meets all of them before the next one does, so that its rules or shapes stay in the cache
        of the processor; explanations are made when a result is asked for.
        """
        for patient in patients:
            self.check_record(patient)
        readable = [patient for patient in patients if not patient.unreadable]
        recorded = [patient.copy() if self._explainer else patient for patient in readable]
        for patient in readable:
            keep_what_counts(patient, as_of=self._as_of)
        contradictory = [self._entail(patient) for patient in readable]
        before = [patient.copy() if self._without_presumption else patient for patient in readable]
        judged = self._judge(readable, self._derivation, contradictory)
        found = zip(judged, recorded, before, contradictory, strict=True)
        for patient in patients:
            if patient.unreadable:
                yield self.not_judged(patient, "UNREADABLE", patient.unreadable)
            else:
                yield self._conclude(patient, *next(found))

    def _conclude(
        self,
        patient: PatientGraph,
        judged: _Judged | ValidationFailure,
        recorded: PatientGraph,
        before: PatientGraph,
        contradictory: bool,  # noqa: FBT001 - one of four that belong together
    ) -> Screened:
        try:
            judged = _unless_failed(judged)
            confirm: tuple[str, ...] = ()
            if self._without_presumption and judged.verdict is Verdict.ELIGIBLE:
                (plain,) = self._judge([before], self._without_presumption, [contradictory])
                confirm = self._presumed(_unless_failed(plain))
            result = self._result(patient, judged, confirm)
            if self._explainer:
                result = self._explainer.explain(result, judged.evaluation, recorded)
        except ValidationFailure as failure:
            return self.not_judged(patient, "VALIDATION_FAILURE", f"Not evaluated: {failure.reason}.")
        return Screened(result, judged.evaluation, patient)

    def _entail(self, patient: PatientGraph) -> bool:
        """Entail what the ontology says; whether that showed a contradiction that was not withheld."""
        known = len(patient.findings)
        self._entailment.entail(patient)
        contradictory = any(finding.code == "CONTRADICTION" for finding in patient.findings[known:])
        if contradictory:
            sentence = (
                "The record contradicts itself in a way that no criterion shows; the patient is not called "
                "eligible until the source is corrected."
            )
            patient.finding("CONTRADICTORY_RECORD", sentence)
        return died_before(patient, as_of=self._as_of) or contradictory

    def _judge(
        self, patients: Sequence[PatientGraph], derivation: Derivation, contradictory: Sequence[bool]
    ) -> list[_Judged | ValidationFailure]:
        for patient in patients:
            derivation.derive(patient)
            if not patient.objects(patient.iri, TRIAL + "registrationDate"):
                patient.finding(
                    "NO_REGISTRATION_DATE",
                    "Enter a registration date; where a record has none, --as-of gives one.",
                )
        evaluations = [_then(self._fast.evaluate, patient) for patient in patients]
        rows = [_then(self._rows, evaluation) for evaluation in evaluations]
        adopted = [_then(judge, self.protocol, *both) for both in zip(evaluations, rows, strict=True)]
        found = zip(evaluations, rows, adopted, contradictory, strict=True)
        return [_then(self._reread, *one) for one in found]

    def _rows(self, evaluation: FastEvaluation) -> tuple[ReportRow, ...]:
        return (self._engine.evaluate(evaluation.patient) if self._engine else evaluation).rows()

    def _reread(
        self,
        evaluation: FastEvaluation,
        rows: tuple[ReportRow, ...],
        adopted: tuple[CriterionResult, ...],
        contradictory: bool,  # noqa: FBT001 - what the stages before have found
    ) -> _Judged:
        criteria, readings = self._readings.reread(evaluation, adopted, contradictory=contradictory)
        if self._reason_to_leave_open:
            criteria = leave_open(criteria, self._reason_to_leave_open)
        reached = verdict(self.protocol, criteria, contradictory=contradictory)
        return _Judged(evaluation, rows, criteria, reached, readings)

    def _presumed(self, plain: _Judged) -> tuple[str, ...]:
        """Deciding criteria that are not satisfied without presumption."""
        deciding = (c for c in plain.criteria if c.identifier in self.protocol.verdict_criteria)
        return tuple(c.identifier for c in deciding if c.outcome is not Outcome.SATISFIED)

    def _result(self, patient: PatientGraph, judged: _Judged, confirm: tuple[str, ...]) -> PatientResult:
        dates = patient.objects(patient.iri, TRIAL + "registrationDate")
        return PatientResult(
            patient=patient.iri,
            source=patient.source,
            verdict=judged.verdict,
            as_of=" or ".join(term.lexical for term in dates if isinstance(term, Literal)),
            criteria=judged.criteria,
            findings=tuple(patient.findings),
            confirm=confirm,
            rows=judged.rows,
            readings=judged.readings,
        )

    def not_judged(self, patient: PatientGraph, code: str, sentence: str) -> Screened:
        """A result that says why there is none; nothing is evaluated."""
        patient.finding(code, sentence)
        result = PatientResult(
            patient=patient.iri,
            source=patient.source,
            verdict=Verdict.UNDETERMINED,
            as_of="",
            criteria=unjudged(self.protocol, sentence),
            findings=tuple(patient.findings),
        )
        return Screened(result, None, patient)


def _groups(patients: Iterator[PatientGraph]) -> Iterator[list[PatientGraph]]:
    """Patients that are screened together; those that stand before an error are not lost."""
    failure: Exception | None = None
    group: list[PatientGraph] = []
    try:
        for patient in patients:
            group.append(patient)
            if len(group) == _TOGETHER:
                yield group
                group = []
    except Exception as error:  # raised again below
        failure = error
    if group:
        yield group
    if failure is not None:
        raise failure


def _then(stage: Callable[..., _T], *given: Any) -> _T | ValidationFailure:  # noqa: ANN401
    """What a stage makes of what the stages before gave; their failure, or its own."""
    try:
        return stage(*map(_unless_failed, given))
    except ValidationFailure as failure:
        return failure


def _unless_failed(found: _T | ValidationFailure) -> _T:
    if isinstance(found, ValidationFailure):
        raise found
    return found


def collect_rarely() -> None:
    """Let Python seldom look for cycles: a patient makes thousands of objects, and none of them is in one.

    It is for a process that screens and does little else. What is loaded by then is never looked at.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, *gc.get_threshold()[1:])


@contextmanager
def rare_collection() -> Iterator[None]:
    """As `collect_rarely`, for a while."""
    thresholds = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def _read(
    source: Source, ontology: Ontology, notes: ReadNotes, options: ReadOptions
) -> Iterator[PatientGraph]:
    if isinstance(source, Graph):
        yield from _read_graph(source, ontology, notes)
        return
    paths = [source] if isinstance(source, str | Path) else source
    yield from read_patients([Path(path) for path in paths], ontology, notes=notes, options=options)


def _read_graph(graph: Graph, ontology: Ontology, notes: ReadNotes) -> Iterator[PatientGraph]:
    """A graph goes through the same door as a file, so that the same checks meet it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.nt"
        graph.serialize(file, format="nt", encoding="utf-8")
        for patient in read_patients([file], ontology, notes=notes):
            patient.source = "graph"
            yield patient
