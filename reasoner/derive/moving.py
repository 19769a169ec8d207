# SPDX-License-Identifier: Apache-2.0
"""A patient's derived facts on one registration date after another.

What depends on the date of registration is computed in steps. A step is repeated only when registration has
passed a day on which its result may change: a date of a record, or a day on which a record crosses the edge
of a window that the step rests on. Otherwise the facts that it derived before are stated again. Facts that
are the same on two dates are shared between the two graphs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from reasoner.derive import vocabulary as v
from reasoner.derive.edges import Ageing, Crossings
from reasoner.derive.records import Held, Records
from reasoner.patient import PatientGraph, Term

__all__ = ["Moving", "Step"]

_Stated = tuple[str, str, Term, tuple[str, ...]]


class Step(NamedTuple):
    """A computation over the records of a patient, and the windows whose marks it makes or reads."""

    run: Callable[[Records], None]
    windows: tuple[str, ...] = ()


@dataclass(slots=True)
class _Layer(PatientGraph):
    """A patient that shares what is known with another and adds to copies; it notes what is derived."""

    noted: list[_Stated] = field(default_factory=list)
    _own: set[str] = field(default_factory=set)

    @classmethod
    def over(cls, below: PatientGraph) -> _Layer:
        """A new layer with nothing of its own."""
        return cls(
            below.iri,
            below.source,
            dict(below.index),
            below.entailed,
            dict(below.derived),
            below.findings,
            below.unreadable,
        )

    def add(self, subject: str, predicate: str, obj: Term) -> bool:
        """Add a fact without changing the layer below."""
        if subject not in self._own:
            self._own.add(subject)
            self.index[subject] = dict(self.index.get(subject, {}))
        facts = self.index[subject]
        known = facts.get(predicate, [])
        if obj in known:
            return False
        facts[predicate] = [*known, obj]
        return True

    def derive(self, subject: str, predicate: str, obj: Term, sources: Iterable[str]) -> bool:
        """Derive and note a fact, also if it is known."""
        fact = subject, predicate, obj, tuple(sources)
        self.noted.append(fact)
        return PatientGraph.derive(self, *fact)


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
        self._steps = tuple(enumerate(steps))
        self._crossings = crossings
        self._results: dict[tuple[object, ...], list[_Stated]] = {}
        self._bases: dict[tuple[int, str], PatientGraph] = {}

    def on(self, day: date, held: Held, aged: tuple[Ageing, date] | None = None) -> PatientGraph:
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
        varying = {*self._crossings.windows, held.ageing}
        key = passed, held.ageing
        if key not in self._bases:
            steady = (step for step in self._steps if varying.isdisjoint(step[1].windows))
            self._bases[key] = self._take(steady, when, self._prepared.patient)
        others = (step for step in self._steps if not varying.isdisjoint(step[1].windows))
        patient = self._take(others, when, self._bases[key])
        registration = self._prepared.registration
        if registration is not None:
            (written,) = registration.moved_to(day).written
            PatientGraph.derive(patient, patient.iri, v.REGISTRATION_DATE, written, registration.records)
        return patient

    def _take(self, steps: Iterable[tuple[int, Step]], when: _When, below: PatientGraph) -> PatientGraph:
        """A layer with the results of some steps; one that was taken in the same place is not repeated."""
        patient = _Layer.over(below)
        records = self._prepared.supposing(when.day, patient, when.held)
        for number, step in steps:
            places = [bisect_right(self._crossings.windows.get(w, ()), when.day) for w in step.windows]
            ageing = when.ageing if when.held.ageing in step.windows else None
            key = number, when.passed, *places, ageing
            known = self._results.get(key)
            if known is None:
                patient.noted = self._results[key] = []
                step.run(records)
            else:
                for fact in known:
                    PatientGraph.derive(patient, *fact)
        return patient
