# SPDX-License-Identifier: Apache-2.0
"""Check timelines: read -> record check -> reason -> derive pairs -> validate -> a line per rule and pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from reasoner.derive import Derivation
from reasoner.derive import vocabulary as v
from reasoner.dosing.checks import Judged, PairChecks
from reasoner.dosing.permission import Permission, Permit, is_in_question, state_permission
from reasoner.dosing.result import DoseTimeline
from reasoner.dosing.rules import header_of, read_rules
from reasoner.errors import ProtocolError, ValidationFailure
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.protocol import Protocol, protocol_folder
from reasoner.read import ReadNotes, ReadOptions, read_patients
from reasoner.reason import Entailment
from reasoner.result import Outcome
from reasoner.terms import TRIAL
from reasoner.validate.fast import FastEngine
from reasoner.validate.record import RecordCheck

__all__ = ["DoseChecker"]

#: Name of the folder of dosing rules below that of a protocol.
_FOLDER: Final = "dosing"
_AS_FOUND: Final = ReadOptions()


class DoseChecker:
    """Everything that is loaded once: ontology, eligibility and dosing rules, engines."""

    def __init__(
        self,
        protocol: str = "a022001",
        *,
        as_of: date | None = None,
        policy: str = "default",
        ontology: Ontology | None = None,
        reading: ReadOptions = _AS_FOUND,
    ) -> None:
        """Load and check everything.

        Args:
            protocol: a protocol that comes with the package, or a folder; its rules lie in `dosing/` in it.
            as_of: the registration date of patients whose record has none, for what registration decides.
            policy: what missing data mean there; a policy may also leave open what readings differ on.
            ontology: the one that comes with the package if none is given.
            reading: what the sources are.

        Raises:
            ProtocolError: the protocol has no dosing rules, or they or the policy are not usable.
            OntologyError: the ontology is not usable.
        """
        self.ontology = ontology or Ontology.load()
        self.reading = reading
        folder = protocol_folder(protocol)
        if not (folder / _FOLDER).is_dir():
            raise ProtocolError(protocol, f"has no dosing rules: there is no folder {_FOLDER}/ in it")
        eligibility = Protocol.load(folder, self.ontology)
        self.rules = Protocol.load(folder / _FOLDER, self.ontology)
        declared = self.rules.declarations
        self._derivation = Derivation(self.ontology, declared, policy=policy, as_of=as_of)
        self._record_check = RecordCheck(self.ontology)
        self._entailment = Entailment(self.ontology)
        self._engine = FastEngine(self.rules.shapes)
        self._readings = [(a, self._engine.replacing(a.replaced)) for a in self.rules.alternatives]
        self._checks = PairChecks(
            self.rules,
            read_rules(self.rules),
            self.ontology,
            leave_open=eligibility.reason_where_readings_differ(policy),
        )
        permitted_by = self.rules.shapes.nodes(header_of(self.rules), TRIAL + "permittedBy")
        self._permit = (
            Permit(eligibility, permitted_by[0], self.ontology, policy=policy, as_of=as_of)
            if permitted_by
            else None
        )

    @property
    def engine_name(self) -> str:
        """The engine whose report decides."""
        return type(self._engine).__name__

    def check(
        self, source: Iterable[str | Path], *, notes: ReadNotes | None = None
    ) -> Iterator[DoseTimeline]:
        """Check every patient of some files and folders, one after another."""
        paths = [Path(path) for path in source]
        notes = ReadNotes() if notes is None else notes
        for patient in read_patients(paths, self.ontology, notes=notes, options=self.reading):
            yield self.check_patient(patient)

    def check_patient(self, patient: PatientGraph) -> DoseTimeline:
        """Check one patient as recorded; facts are added to the graph."""
        self._record_check.check(patient)
        if patient.unreadable:
            return self._not_checked(patient, "UNREADABLE", patient.unreadable)
        recorded = patient.copy()
        self._entail(patient)
        try:
            self._derivation.derive(patient)
            permission = self._permission(patient, recorded)
            checks = self._checks.of(self._judge(patient, permission), permission)
        except ValidationFailure as failure:
            return self._not_checked(patient, "VALIDATION_FAILURE", f"Not evaluated: {failure.reason}.")
        doses = self._checks.doses(patient)
        return DoseTimeline(patient.iri, patient.source, doses, checks, tuple(patient.findings))

    def _entail(self, patient: PatientGraph) -> None:
        known = len(patient.findings)
        self._entailment.entail(patient)
        if any(finding.code == "CONTRADICTION" for finding in patient.findings[known:]):
            sentence = "The record contradicts itself; do not rely on these checks until it is corrected."
            patient.finding("CONTRADICTORY_RECORD", sentence)

    def _permission(self, patient: PatientGraph, recorded: PatientGraph) -> Permission | None:
        """Asked only where a dose depends on it."""
        pairs = patient.records(patient.iri, v.HAS_DOSE_PAIR)
        if self._permit is None or not any(is_in_question(patient, pair) for pair in pairs):
            return None
        return self._permit.of(recorded)

    def _judge(self, patient: PatientGraph, permission: Permission | None) -> Judged:
        """The pairs under the adopted reading, and under each other one."""
        pairs = patient.records(patient.iri, v.HAS_DOSE_PAIR)
        before = patient.copy() if permission and permission.readings else patient
        state_permission(patient, pairs, permission.outcome if permission else Outcome.UNKNOWN)
        evaluation = self._engine.evaluate(patient)
        otherwise = [(reading, evaluation.under(engine)) for reading, engine in self._readings]
        for reading, outcome in permission.readings if permission else ():
            other = before.copy()
            state_permission(other, pairs, outcome)
            otherwise.append((reading, self._engine.evaluate(other)))
        return Judged(patient, evaluation, evaluation.rows(), tuple(otherwise))

    def _not_checked(self, patient: PatientGraph, code: str, sentence: str) -> DoseTimeline:
        patient.finding(code, sentence)
        return DoseTimeline(patient.iri, patient.source, (), (), tuple(patient.findings))
