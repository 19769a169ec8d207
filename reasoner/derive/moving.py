# SPDX-License-Identifier: Apache-2.0
"""A patient's derived facts on one registration date after another.

What depends on the date of registration is computed in steps. A step is repeated only when registration has
passed a day on which its result may change: a date of a record, or a day on which a record crosses the edge
of a window that the step rests on. Otherwise the facts that it derived before are stated again.

Two dates between which no record has come to count differ in the results of few steps. The second is then
made from the first: what these steps derived is taken out, and what they derive now is put in. Facts that
are the same on both dates are shared between the two graphs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from reasoner.derive import vocabulary as v
from reasoner.derive.edges import Ageing, Crossings
from reasoner.derive.records import Held, Records
from reasoner.patient import PatientGraph, Term, Triple

__all__ = ["Moved", "Moving", "Step"]

#: What a step stated, with the records that each fact was computed from.
_Result = Mapping[Triple, tuple[str, ...]]
_Key = tuple[object, ...]


class Step(NamedTuple):
    """A computation over the records of a patient, and the windows whose marks it makes or reads."""

    run: Callable[[Records], None]
    windows: tuple[str, ...] = ()


@dataclass(slots=True)
class Moved(PatientGraph):
    """A patient on a supposed day: shares what is known with another graph and changes copies only."""

    #: per step, what it stated
    results: list[_Result] = field(default_factory=list)
    #: per step, what its result depends on
    keys: tuple[_Key, ...] = ()
    _noted: dict[Triple, tuple[str, ...]] = field(default_factory=dict)
    _own: set[str] = field(default_factory=set)

    @classmethod
    def over(cls, below: PatientGraph) -> Moved:
        """A graph that has nothing of its own yet."""
        layers = dict(below.index), below.entailed, dict(below.derived), below.findings
        return cls(below.iri, below.source, *layers, below.unreadable)

    def differences(self, other: Moved) -> set[Triple]:
        """The facts that only one of two dates has, and perhaps more, if both were made by one `Moving`."""
        pairs = zip(self.results, other.results, strict=True)
        return {fact for mine, its in pairs if mine is not its for fact in mine.keys() ^ its.keys()}

    def add(self, subject: str, predicate: str, obj: Term) -> bool:
        """Add a fact without changing the graph below."""
        facts = self._facts(subject)
        known = facts.get(predicate)
        if known is None:
            facts[predicate] = [obj]
            return True
        if obj in known:
            return False
        facts[predicate] = [*known, obj]
        return True

    def _facts(self, subject: str) -> dict[str, list[Term]]:
        if subject not in self._own:
            self._own.add(subject)
            self.index[subject] = dict(self.index.get(subject, ()))
        return self.index[subject]

    def derive(self, subject: str, predicate: str, obj: Term, sources: Iterable[str]) -> bool:
        """Derive and note a fact, also if it is known."""
        fact, grounds = (subject, predicate, obj), tuple(sources)
        self._noted.setdefault(fact, grounds)
        return self.state(fact, grounds)

    def state(self, fact: Triple, grounds: tuple[str, ...]) -> bool:
        """Derive a fact; False when it was known."""
        if not self.add(*fact):
            return False
        self.derived[fact] = grounds
        return True

    def retract(self, fact: Triple) -> None:
        """Take a derived fact out without changing the graph below."""
        subject, predicate, obj = fact
        facts = self._facts(subject)
        kept = [term for term in facts[predicate] if term != obj]
        if kept:
            facts[predicate] = kept
        else:
            del facts[predicate]
        if not facts:
            del self.index[subject]
            self._own.remove(subject)
        del self.derived[fact]

    def run(self, step: Step, records: Records) -> _Result:
        """What a step states; `records` are those of this graph."""
        self._noted = {}
        step.run(records)
        return self._noted


class _When(NamedTuple):
    """A supposed day, what is held fixed, and how many dates of records have passed by then.

    `ageing` is the window of which records have grown too old, with how many of them have.
    """

    day: date
    held: Held
    passed: int
    ageing: tuple[str, int] | None


class Moving:
    """One patient, prepared, whose registration can be supposed to be on any day."""

    def __init__(self, prepared: Records, steps: Sequence[Step], crossings: Crossings) -> None:
        """Keep what was prepared; nothing is computed yet."""
        self._prepared = prepared
        self._steps = tuple(steps)
        self._crossings = crossings
        self._results: dict[_Key, _Result] = {}
        #: day -> what the result of each step depends on, if nothing ages
        self._keys: dict[date, tuple[_Key, ...]] = {}
        #: how many dates have passed -> the first state that was asked for, and how often each fact is stated
        self._first: dict[int, tuple[Moved, Counter[Triple]]] = {}

    def on(self, day: date, held: Held, aged: tuple[Ageing, date] | None = None) -> Moved:
        """The patient with every derived fact, were registration on this day; it must not be changed.

        Args:
            day: a day of the span in which crossings were looked for.
            held: what is held fixed.
            aged: the one window of freshness for which records grow too old, and the day until which they do.
        """
        passed, ageing = bisect_right(self._crossings.dates, day), None
        if aged is not None:
            window, days, _ = aged[0]
            ageing = window, bisect_right(days, aged[1])
            held = held._replace(ageing=window, aged_to=aged[1])
        when = _When(day, held, passed, ageing)
        keys = self._keys_of(when)
        if passed in self._first:
            patient = self._changed(when, keys)
        else:
            patient = self._whole(when, keys)
            self._first[passed] = patient, Counter(fact for result in patient.results for fact in result)
        patient.keys = keys
        self._register(patient, day)
        return patient

    def _keys_of(self, when: _When) -> tuple[_Key, ...]:
        """What the result of each step depends on."""
        keys = self._keys.get(when.day)
        if keys is None:
            windows, day = self._crossings.windows, when.day
            places = {window: bisect_right(days, day) for window, days in windows.items()}
            keys = self._keys[when.day] = tuple(
                (number, when.passed, *[places.get(window, 0) for window in step.windows], None)
                for number, step in enumerate(self._steps)
            )
        if when.ageing is None:
            return keys
        pairs = zip(self._steps, keys, strict=True)
        return tuple((*k[:-1], when.ageing) if when.held.ageing in s.windows else k for s, k in pairs)

    def _whole(self, when: _When, keys: Sequence[_Key]) -> Moved:
        """The result of every step; those that windows may change come last."""
        patient = Moved.over(self._prepared.patient)
        patient.results = [{}] * len(keys)
        varying = {*self._crossings.windows, *when.held.windows}
        steady = [n for n, step in enumerate(self._steps) if varying.isdisjoint(step.windows)]
        others = [n for n, step in enumerate(self._steps) if not varying.isdisjoint(step.windows)]
        self._take((*steady, *others), patient, when, keys)
        return patient

    def _changed(self, when: _When, keys: Sequence[_Key]) -> Moved:
        """The first state with as many dates passed, with other results of the steps that differ."""
        below, stated = self._first[when.passed]
        patient = Moved.over(below)
        patient.results = list(below.results)
        steps = [n for n, (key, known) in enumerate(zip(keys, below.keys, strict=True)) if key != known]
        leaving = Counter(fact for number in steps for fact in below.results[number])
        recorded = self._prepared.patient
        for fact, times in leaving.items():
            if times == stated[fact] and fact[2] not in recorded.objects(*fact[:2]):
                patient.retract(fact)
        self._take(steps, patient, when, keys)
        return patient

    def _take(self, steps: Iterable[int], patient: Moved, when: _When, keys: Sequence[_Key]) -> None:
        """Put the results of some steps in; one that was taken in the same place is not repeated."""
        records = self._prepared.supposing(when.day, patient, when.held)
        for number in steps:
            known = self._results.get(keys[number])
            if known is None:
                known = self._results[keys[number]] = patient.run(self._steps[number], records)
            else:
                for fact, grounds in known.items():
                    patient.state(fact, grounds)
            patient.results[number] = known

    def _register(self, patient: Moved, day: date) -> None:
        """State the date itself, which no step reads, in the place of another one."""
        registration = self._prepared.registration
        if registration is None:
            return
        for stated in list(patient.objects(patient.iri, v.REGISTRATION_DATE)):
            patient.retract((patient.iri, v.REGISTRATION_DATE, stated))
        (written,) = registration.moved_to(day).written
        patient.state((patient.iri, v.REGISTRATION_DATE, written), registration.records)
