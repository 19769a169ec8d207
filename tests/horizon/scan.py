# SPDX-License-Identifier: Apache-2.0
"""Screening anew on every day, to which a horizon is compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reasoner.derive.edges import months_around
from reasoner.derive.scope import keep_what_counts
from reasoner.horizon.states import State
from reasoner.judge import truth
from reasoner.patient import Literal, PatientGraph
from reasoner.result import Outcome
from reasoner.terms import ONTO, TYPE, XSD_DATE

from .world import DAY, EL, IN, UN, R, World


def as_if_stated(world: World, recorded: PatientGraph, day: date, held: frozenset[str]) -> State:
    """Screening as such, of a record in which registration and what is held fixed have another date."""
    patient = recorded.copy()
    for node in patient.records(patient.iri, ONTO + "hasRegistration") + sorted(held):
        patient.index[node][ONTO + "date"] = [Literal(day.isoformat(), XSD_DATE)]
    keep_what_counts(patient, as_of=None)
    world.entailment.entail(patient)
    world.derivation().derive(patient)
    evaluation = world.engine.evaluate(patient)
    outcomes = tuple(truth(criterion, evaluation) for criterion in world.protocol.criteria)
    deciding = {o for c, o in zip(world.protocol.criteria, outcomes, strict=True) if c.in_verdict}
    known = UN if Outcome.UNKNOWN in deciding else EL
    return State(outcomes, IN if Outcome.VIOLATED in deciding else known)


def held_records(world: World, recorded: PatientGraph) -> frozenset[str]:
    """The records that must be fresh; the scan of a day takes them to be of that day."""
    patient = recorded.copy()
    world.entailment.entail(patient)
    classes = {cls for window in world.derivation().freshness for cls in window.classes}
    return frozenset(s for s, facts in patient.index.items() if not classes.isdisjoint(facts.get(TYPE, ())))


def days_of(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    while first <= last:
        yield first
        first += DAY


def check_scan(world: World, recorded: PatientGraph, months: int) -> None:
    """The verdict of every day, what changes near registration, and where the first period begins."""
    horizon = world.finder().find(recorded, months=months)
    assert horizon is not None
    held = held_records(world, recorded)
    first, last = horizon.periods[0].first, horizon.periods[-1].last
    scan = {day: as_if_stated(world, recorded, day, held) for day in days_of(first, last)}

    for day, state in scan.items():
        (period,) = [p for p in horizon.periods if p.first <= day <= p.last]
        assert (day, state.verdict) == (day, period.verdict)
    assert all(
        one.verdict is not two.verdict for one, two in zip(horizon.periods, horizon.periods[1:], strict=False)
    )
    assert last == months_around(R, months)[1]
    for change in horizon.edges:
        if change.first > first:
            before, after = scan[change.first - DAY].outcomes, scan[change.first].outcomes
            names = tuple(
                c.identifier for c, b, a in zip(world.protocol.criteria, before, after, strict=True) if b != a
            )
            assert change.criteria == names
    ahead = [day for day in days_of(R + DAY, R + 3 * DAY) if scan[day - DAY].outcomes != scan[day].outcomes]
    assert [change.first for change in horizon.edges if change.first > R] == ahead
