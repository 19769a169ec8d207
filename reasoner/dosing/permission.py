# SPDX-License-Identifier: Apache-2.0
"""May this patient have an analogue during protocol therapy? The eligibility criteria tell, at registration.

The dosing rules name the condition of the eligibility protocol that decides (`trial:permittedBy`). It is
evaluated as screening does: on what was known at registration. A dose that was given is a dose that somebody
meant to give, so that it does not matter whether one was planned.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from reasoner.derive import Derivation
from reasoner.derive import vocabulary as v
from reasoner.derive.scope import keep_what_counts
from reasoner.errors import ProtocolError
from reasoner.judge import find_gaps
from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.protocol import Alternative, Condition, Protocol
from reasoner.reason import Entailment
from reasoner.result import Outcome
from reasoner.terms import TRIAL, XSD_BOOLEAN, shorten
from reasoner.validate.fast import FastEngine, FastEvaluation

__all__ = ["PERMITTED", "Permission", "Permit", "is_in_question", "state_permission"]

#: What is derived at a pair.
PERMITTED: Final = TRIAL + "permitted"


class Permission(NamedTuple):
    """Whether an analogue is allowed, what would decide an UNKNOWN, and what other readings say."""

    outcome: Outcome
    missing: tuple[str, ...] = ()
    readings: tuple[tuple[Alternative, Outcome], ...] = ()


class Permit:
    """The condition of one eligibility protocol, loaded once."""

    def __init__(
        self, protocol: Protocol, condition: str, ontology: Ontology, *, policy: str, as_of: date | None
    ) -> None:
        """Find the condition.

        Raises:
            ProtocolError: the protocol has no such condition.
        """
        if condition not in protocol.conditions:
            reason = f"is not a condition of {protocol.identifier} (trial:permittedBy)"
            raise ProtocolError(shorten(condition), reason)
        self._protocol = protocol
        self._condition: Condition = protocol.conditions[condition]
        self._entailment = Entailment(ontology)
        self._derivation = Derivation(ontology, protocol.declarations, policy=policy, as_of=as_of)
        self._as_of = as_of
        self._engine = FastEngine(protocol.shapes)
        self._readings = [(a, self._engine.replacing(a.replaced)) for a in protocol.alternatives]

    def of(self, recorded: PatientGraph) -> Permission:
        """Judge a record as it was after the record check; the graph is changed."""
        keep_what_counts(recorded, as_of=self._as_of)
        self._entailment.entail(recorded)
        self._derivation.derive(recorded)
        evaluation = self._engine.evaluate(recorded)
        found = self._truth(evaluation, {})
        readings = [(a, self._truth(evaluation.under(e), a.replaced)) for a, e in self._readings]
        gaps = find_gaps(self._condition, self._protocol, evaluation) if found is Outcome.UNKNOWN else ()
        missing = tuple(dict.fromkeys(gap.missing for gap in gaps))
        return Permission(found, missing, tuple((a, o) for a, o in readings if o is not found))

    def _truth(self, evaluation: FastEvaluation, replaced: dict[str, str]) -> Outcome:
        """The condition at the patient; an alternative may stand in for the condition itself."""
        halves = (self._condition.possible, self._condition.proven)
        possible, proven = (replaced.get(shape, shape) for shape in halves)
        patient = evaluation.patient.iri
        if not evaluation.holds(possible, patient):
            return Outcome.VIOLATED
        return Outcome.SATISFIED if evaluation.holds(proven, patient) else Outcome.UNKNOWN


def state_permission(patient: PatientGraph, pairs: Iterable[str], outcome: Outcome) -> None:
    """Derive at each pair whether an analogue is allowed; nothing if that is not known."""
    if outcome is Outcome.UNKNOWN:
        return
    value = Literal(str(outcome is Outcome.SATISFIED).lower(), XSD_BOOLEAN)
    for pair in pairs:
        patient.derive(pair, PERMITTED, value, (patient.iri,))


def is_in_question(patient: PatientGraph, pair: str) -> bool:
    """Whether the analogue of a pair may have been given during therapy."""
    given = [literal.lexical for literal in patient.literals(pair, v.DURING_THERAPY)]
    return bool(patient.literals(pair, v.FIRST_RADIOLIGAND)) and given != ["false"]
