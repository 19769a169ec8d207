# SPDX-License-Identifier: Apache-2.0
"""Patients screened with the fast engine, with the evidence for every outcome."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from rdflib import Graph
from shapes.cases import VIGNETTES, Case

from reasoner.derive import Derivation
from reasoner.derive.scope import keep_what_counts
from reasoner.judge import judge
from reasoner.judge.evidence import EvidenceFinder
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph, Triple
from reasoner.protocol import Protocol, protocol_folder
from reasoner.read import ReadNotes, read_patients
from reasoner.reason import Entailment
from reasoner.report.evidence_text import EvidenceText
from reasoner.result import CriterionResult, Evidence, Outcome
from reasoner.validate.fast import FastEngine, FastEvaluation
from reasoner.validate.record import RecordCheck

__all__ = ["ALWAYS_SATISFIED", "Explained", "explained_case", "stages", "vignette"]

#: Nothing that a record may say decides these.
ALWAYS_SATISFIED = frozenset({"PERM-01", "PERM-02"})

_PREFIXES = """
    PREFIX onto: <https://w3id.org/trialshapes/ontology#>
    PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
    PREFIX pat: <https://w3id.org/trialshapes/patients/>
    BASE <https://w3id.org/trialshapes/patients/{name}/>
"""


class Stages:
    """Everything that screening needs, loaded once."""

    def __init__(self) -> None:
        """Load the stages and the protocol."""
        self.ontology = Ontology.load()
        self.protocol = Protocol.load(protocol_folder("a022001"), self.ontology)
        self.engine = FastEngine(self.protocol.shapes)
        self.finder = EvidenceFinder(self.protocol, self.ontology)
        self.text = EvidenceText(self.ontology, self.protocol)
        self._check = RecordCheck(self.ontology)
        self._entailment = Entailment(self.ontology)

    @cache  # noqa: B019 - one object for the whole session
    def _derivation(self, policy: str) -> Derivation:
        return Derivation(self.ontology, self.protocol.declarations, policy=policy, as_of=None)

    def explain(self, patient: PatientGraph, policy: str = "default") -> Explained | None:
        """Screen one patient; None when the record must not be judged."""
        self._check.check(patient)
        if patient.unreadable:
            return None
        keep_what_counts(patient, as_of=None)
        self._entailment.entail(patient)
        self._derivation(policy).derive(patient)
        return Explained(self, patient)


class Explained:
    """One patient with results that carry their evidence."""

    def __init__(self, stages: Stages, patient: PatientGraph) -> None:
        """Judge a patient whose facts are complete."""
        self.stages = stages
        self.patient = patient
        self.evaluation: FastEvaluation = stages.engine.evaluate(patient)
        results = judge(stages.protocol, self.evaluation, self.evaluation.rows())
        self.results = stages.finder.add(results, self.evaluation)

    @cached_property
    def decided(self) -> tuple[CriterionResult, ...]:
        """Results that are SATISFIED or VIOLATED, and that a record can decide."""
        return tuple(
            result
            for result in self.results
            if result.outcome is not Outcome.UNKNOWN and result.identifier not in ALWAYS_SATISFIED
        )

    def result(self, identifier: str) -> CriterionResult:
        """The result of one criterion."""
        return next(result for result in self.results if result.identifier == identifier)

    def records(self, identifier: str) -> dict[str, list[str]]:
        """Condition -> names of the records that decided it."""
        found: dict[str, list[str]] = {}
        for evidence in self.result(identifier).evidence:
            found.setdefault(evidence.condition, []).append(self.name(evidence.record))
        return found

    def evidence(self, identifier: str, condition: str, record: str) -> Evidence:
        """What one record says about one condition of a criterion."""
        (found,) = (
            e
            for e in self.result(identifier).evidence
            if e.condition == condition and self.name(e.record) == record
        )
        return found

    def lines(self, identifier: str, condition: str, record: str) -> list[str]:
        """The same in words."""
        return self.stages.text.lines(self.evidence(identifier, condition, record))

    def name(self, record: str) -> str:
        """The record's part of an IRI; the patient has none."""
        return record.removeprefix(self.patient.iri).removeprefix("/")

    def holds_on(self, result: CriterionResult, facts: Iterable[Triple]) -> bool:
        """Whether the outcome of a criterion follows from some facts."""
        patient = PatientGraph(self.patient.iri, "test")
        for subject, predicate, obj in facts:
            patient.index.setdefault(subject, {}).setdefault(predicate, []).append(obj)
        evaluation = self.stages.engine.evaluate(patient)
        criterion = self.stages.protocol.criterion(result.identifier)
        if result.outcome is Outcome.SATISFIED:
            return evaluation.holds(criterion.proven, patient.iri)
        return not evaluation.holds(criterion.possible, patient.iri)


@cache
def stages() -> Stages:
    """Loaded once per session."""
    return Stages()


@cache
def vignette(name: str, update: str = "") -> Explained:
    """A vignette, changed by a SPARQL update in which a record is written `<lab-anc>`."""
    file = VIGNETTES / f"{name}.ttl"
    if not update:
        found = _explained(file, "default")
    else:
        graph = Graph().parse(file)
        graph.update(_PREFIXES.format(name=name) + update)
        found = _explained_graph(graph, "default")
    assert found is not None
    return found


def explained_case(case: Case) -> Explained | None:
    """A case of the shapes; None when its record must not be judged."""
    return _explained_graph(case.graph(), case.policy)


def _explained_graph(graph: Graph, policy: str) -> Explained | None:
    """Facts are told in the order in which they were read, so that this order is fixed."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "record.nt"
        statements = graph.serialize(format="nt").splitlines(keepends=True)
        file.write_text("".join(sorted(statements)), "utf-8")
        return _explained(file, policy)


def _explained(file: Path, policy: str) -> Explained | None:
    (patient,) = read_patients([file], stages().ontology, notes=ReadNotes())
    return stages().explain(patient, policy)
