# SPDX-License-Identifier: Apache-2.0
"""How much of the data that criteria look at a source has, before anybody is screened.

1. The facts of a protocol are its conditions that name their evidence: a path to records, what a record must
   have, which record governs, in which window, and which list must be closed.
2. A patient is read, checked, and brought to derived facts as for screening; no shape is evaluated.
3. For each fact it is counted how many patients have it, and in which state. `ready` is what a condition
   needs to be decided: a record in its windows without a problem, or a closed list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from reasoner.derive import Derivation
from reasoner.derive.scope import keep_what_counts
from reasoner.judge.reasons import find_evidence
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.protocol import Condition, Criterion, Protocol
from reasoner.reason import Entailment
from reasoner.terms import TRIAL
from reasoner.validate.record import RecordCheck
from reasoner.write.template import conditions_below

__all__ = ["STATES", "Availability", "FactCount"]

#: What is counted of a fact, in the order of the columns; a state that does not apply has no number.
STATES: Final = ("recorded", "dated", "in_window", "usable", "list_closed", "ready")
_CERTAIN: Final = TRIAL + "certainlyIn"
_CLOSED: Final = (TRIAL + "closed", TRIAL + "presumedClosed")


@dataclass(frozen=True, slots=True)
class FactCount:
    """One fact: its condition, the criteria that rest on it, and the number of patients in each state."""

    condition: Condition
    criteria: tuple[Criterion, ...]
    counts: dict[str, int | None]


class Availability:
    """Counts over the patients of a source."""

    def __init__(self, protocol: Protocol, ontology: Ontology, *, as_of: date | None = None) -> None:
        """Nothing is counted yet; `as_of` is the registration date of patients who have none."""
        self.protocol = protocol
        self.patients = 0
        #: patients who must not be judged, and were not counted
        self.unreadable = 0
        self._as_of = as_of
        self._check = RecordCheck(ontology)
        self._entailment = Entailment(ontology)
        self._derivation = Derivation(ontology, protocol.declarations, policy="default", as_of=as_of)
        self._facts = _facts(protocol)
        self._date_paths = {fact.iri: self._find_date_paths(fact) for fact, _ in self._facts}
        self._counts = {fact.iri: self._zeros(fact) for fact, _ in self._facts}

    def _find_date_paths(self, fact: Condition) -> tuple[str, ...]:
        named = (*fact.windows, *fact.governed_by)
        paths = (path for iri in named for path in self.protocol.shapes.nodes(iri, TRIAL + "datePath"))
        return tuple(dict.fromkeys(paths))

    def _zeros(self, fact: Condition) -> dict[str, int | None]:
        applies = {
            "dated": bool(self._date_paths[fact.iri]),
            "in_window": bool(fact.windows),
            "list_closed": bool(fact.list),
        }
        return {state: 0 if applies.get(state, True) else None for state in STATES}

    def add(self, patient: PatientGraph) -> None:
        """Count one patient as recorded; facts are added to the graph."""
        self._check.check(patient)
        if patient.unreadable:
            self.unreadable += 1
            return
        self.patients += 1
        keep_what_counts(patient, as_of=self._as_of)
        self._entailment.entail(patient)
        self._derivation.derive(patient)
        for fact, _ in self._facts:
            counts = self._counts[fact.iri]
            for state, holds in self._states(fact, patient).items():
                number = counts[state]
                if number is not None:
                    counts[state] = number + holds

    def _states(self, fact: Condition, patient: PatientGraph) -> dict[str, bool]:
        records = find_evidence(fact, patient)
        paths = self._date_paths[fact.iri]
        inside = [record for record in records if set(fact.windows) <= set(patient.objects(record, _CERTAIN))]
        usable = [record for record in records if _is_usable(patient, record)]
        closed = any(fact.list in patient.objects(patient.iri, closing) for closing in _CLOSED)
        return {
            "recorded": bool(records),
            "dated": any(patient.objects(record, path) for record in records for path in paths),
            "in_window": bool(inside),
            "usable": bool(usable),
            "list_closed": closed,
            "ready": any(record in usable for record in inside) or (bool(fact.list) and closed),
        }

    @property
    def facts(self) -> list[FactCount]:
        """Every fact, in the order in which the criteria lead to them."""
        return [FactCount(fact, criteria, dict(self._counts[fact.iri])) for fact, criteria in self._facts]

    def share(self, criterion: Criterion) -> float | None:
        """Which part of the facts of a criterion is ready, over all patients; None without facts."""
        own = [fact.counts["ready"] or 0 for fact in self.facts if criterion in fact.criteria]
        return sum(own) / (len(own) * self.patients) if own and self.patients else None


def _is_usable(patient: PatientGraph, record: str) -> bool:
    return not any(patient.objects(record, TRIAL + name) for name in ("problem", "withheld"))


def _facts(protocol: Protocol) -> list[tuple[Condition, tuple[Criterion, ...]]]:
    users: dict[str, list[Criterion]] = {}
    for criterion in protocol.criteria:
        for condition in conditions_below(protocol, criterion):
            if condition.evidence_path:
                users.setdefault(condition.iri, []).append(criterion)
    return [(protocol.conditions[iri], tuple(criteria)) for iri, criteria in users.items()]
