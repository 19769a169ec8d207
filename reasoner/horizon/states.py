# SPDX-License-Identifier: Apache-2.0
"""One patient on any registration date: which criteria are met, what the verdict is.

Nothing is done twice: the ontology is asked once for all dates on which the same records count, a step of the
derivation once between two days that matter to it, and a criterion only when it sees other facts than before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Final, NamedTuple

from reasoner.derive import Derivation
from reasoner.derive.edges import Ageing, Crossings
from reasoner.derive.moving import Moved, Moving
from reasoner.derive.records import Records
from reasoner.derive.scope import dated_links, keep_without
from reasoner.judge import truth
from reasoner.patient import Index, PatientGraph, Triple
from reasoner.protocol import Protocol
from reasoner.reason import Entailment
from reasoner.result import Outcome, Verdict
from reasoner.validate import Engine, Evaluation
from reasoner.validate.fast import FastEvaluation
from reasoner.validate.reach import Reach

__all__ = ["Counting", "Judge", "Outcomes", "Stages", "State", "States"]

_DAY: Final = timedelta(days=1)
_CONTRADICTION: Final = "CONTRADICTION"

#: One per criterion, in the order of the protocol.
Outcomes = tuple[Outcome, ...]
Judge = Callable[[PatientGraph], Sequence[Outcome]]


class Stages(NamedTuple):
    """The stages that screen, under the policy of a run; `judge`, if there is one, instead of `engine`."""

    protocol: Protocol
    entailment: Entailment
    derivation: Derivation
    engine: Engine
    judge: Judge | None

    def verdict(self, outcomes: Outcomes, *, contradictory: bool) -> Verdict:
        """The verdict; a record that contradicts itself makes nobody eligible."""
        pairs = zip(self.protocol.criteria, outcomes, strict=True)
        deciding = {outcome for criterion, outcome in pairs if criterion.in_verdict}
        if Outcome.VIOLATED in deciding:
            return Verdict.INELIGIBLE
        return Verdict.UNDETERMINED if contradictory or Outcome.UNKNOWN in deciding else Verdict.ELIGIBLE


class State(NamedTuple):
    """What follows on one registration date."""

    outcomes: Outcomes
    verdict: Verdict


class Counting(NamedTuple):
    """What counts of a record without some facts, with what is entailed and what is derived for any date."""

    without: frozenset[Triple]
    records: Records
    contradictory: bool


class _Judged(NamedTuple):
    patient: Moved
    #: by which the patient was moved
    moving: Moving
    outcomes: Outcomes

    def differences(self, patient: Moved, moving: Moving) -> Iterable[Triple]:
        """The facts that only one of two states has."""
        if moving is self.moving:
            return self.patient.differences(patient)
        return _differences(self.patient.index, patient.index)


class States:
    """One patient, registered on a known day; `span` are the first and the last date that can be supposed."""

    def __init__(self, stages: Stages, reach: Reach, recorded: PatientGraph, span: tuple[date, date]) -> None:
        """Keep the record as it was checked; it is copied before anything is added.

        Args:
            stages: the stages that screen.
            reach: what the shapes of each criterion can see.
            recorded: a record with a registration date that is one day.
            span: the first and the last date to look at.
        """
        registration = stages.derivation.registration(recorded)
        self.registered = registration.when.low if registration else date.max
        self.recorded = recorded
        self.span = span
        self._stages = stages
        self._reach = reach
        self._held = stages.derivation.hold_fresh(self.registered)
        self._links = dated_links(recorded)
        self._counting: dict[frozenset[Triple], Counting] = {}
        self._moving: dict[frozenset[Triple], Moving] = {}
        self._states: dict[date, State] = {}
        self._evaluated: dict[Moving, Evaluation] = {}
        #: the first and the latest
        self._judged: tuple[_Judged, ...] = ()

    @cached_property
    def crossings(self) -> Crossings:
        """The days on which something may change; on the last date, every record counts that ever does."""
        first, last = self.span
        records = self.counting(last).records
        return self._stages.derivation.crossings(records, self._held, first + _DAY, last)

    def on(self, day: date) -> State:
        """Outcomes and verdict, freshness held fixed."""
        known = self._states.get(day)
        if known is None:
            counting = self.counting(day)
            moving = self._moved(counting)
            outcomes = self._judge(moving.on(day, self._held), moving)
            verdict = self._stages.verdict(outcomes, contradictory=counting.contradictory)
            known = self._states[day] = State(outcomes, verdict)
        return known

    def aged(self, ages: Ageing, day: date) -> Outcomes:
        """Outcomes at registration, had the records of a window of freshness aged to a day."""
        moving = self._moved(self.counting(self.registered))
        return self._judge(moving.on(self.registered, self._held, (ages, day)), moving)

    def counting(self, day: date) -> Counting:
        """What counts on a date."""
        held = self._known_since if day < self.registered else frozenset()
        without = frozenset(
            link
            for link, record, since in self._links
            if since > (self.registered if record in held else day)
        )
        known = self._counting.get(without)
        if known is None:
            patient = self.recorded.copy()
            keep_without(patient, without)
            findings = len(patient.findings)
            self._stages.entailment.entail(patient)
            contradictory = any(f.code == _CONTRADICTION for f in patient.findings[findings:])
            records = self._stages.derivation.prepare(patient)
            known = self._counting[without] = Counting(without, records, contradictory)
        return known

    @cached_property
    def _known_since(self) -> frozenset[str]:
        """The records that count at registration and whose freshness is held fixed."""
        return frozenset(self.counting(self.registered).records.typed(self._held.classes))

    def _moved(self, counting: Counting) -> Moving:
        moving = self._moving.get(counting.without)
        if moving is None:
            moving = self._stages.derivation.moving(counting.records, self.crossings)
            self._moving[counting.without] = moving
        return moving

    def _judge(self, patient: Moved, moving: Moving) -> Outcomes:
        """How the criteria come out; one that sees nothing new is not asked again."""
        if self._stages.judge is not None:
            return tuple(self._stages.judge(patient))
        criteria = self._stages.protocol.criteria
        everything = list(range(len(criteria))), (Outcome.UNKNOWN,) * len(criteria)
        to_ask, known = min(
            ((self._reach.touched(j.differences(patient, moving)), j.outcomes) for j in self._judged),
            key=lambda pair: len(pair[0]),
            default=everything,
        )
        outcomes = list(known)
        if to_ask:
            evaluation = self._evaluate(patient, moving)
            for place in to_ask:
                outcomes[place] = truth(criteria[place], evaluation)
        judged = _Judged(patient, moving, tuple(outcomes))
        self._judged = (*self._judged[:1], judged)
        return judged.outcomes

    def _evaluate(self, patient: Moved, moving: Moving) -> Evaluation:
        """What one engine says; it need not look again at records that it has seen on another date."""
        known = self._evaluated.get(moving)
        if isinstance(known, FastEvaluation):
            return known.beside(patient)
        found = self._evaluated[moving] = self._stages.engine.evaluate(patient)
        return found


def _differences(one: Index, other: Index) -> Iterator[Triple]:
    """The facts that only one of two graphs has."""
    for subject in one.keys() | other.keys():
        facts, others = one.get(subject, {}), other.get(subject, {})
        if facts is others or facts == others:
            continue
        for predicate in facts.keys() | others.keys():
            objects, other_objects = facts.get(predicate, ()), others.get(predicate, ())
            if objects != other_objects:
                yield from ((subject, predicate, obj) for obj in set(objects) ^ set(other_objects))
