# SPDX-License-Identifier: Apache-2.0
"""From one registration date to the next: periods, lapses, what waiting cures, how long records are fresh.

A lapse names the criteria of the verdict that are no longer satisfied, and with them every other criterion
whose conditions are all among theirs, such as a path of alternatives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Final

from reasoner.derive import Derivation
from reasoner.derive.edges import Ageing, ageing, last_start, months_around
from reasoner.derive.scope import may_have_died
from reasoner.horizon.states import Judge, Outcomes, Stages, States
from reasoner.patient import PatientGraph
from reasoner.protocol import Condition, Criterion, Protocol
from reasoner.reason import Entailment
from reasoner.result import Change, Expiry, Horizon, Outcome, Period, Refresh, Verdict
from reasoner.terms import RDFS
from reasoner.validate import Engine
from reasoner.validate.reach import Reach

__all__ = ["MONTHS", "HorizonFinder"]

#: How far to look: forward, and back to the first day of the period that holds registration.
MONTHS: Final = 24
#: A change of outcome at most so many days from registration is an edge.
_NEAR: Final = timedelta(days=3)
_DAY: Final = timedelta(days=1)


class HorizonFinder:
    """Finds the windows of eligibility of patients, under one protocol and one policy."""

    def __init__(
        self,
        protocol: Protocol,
        *,
        entailment: Entailment,
        derivation: Derivation,
        engine: Engine,
        judge: Judge | None = None,
    ) -> None:
        """Keep the stages that screen.

        Args:
            protocol: the criteria.
            entailment: the ontology.
            derivation: the declarations, under the policy of the run.
            engine: judges each criterion by its shapes.
            judge: how all criteria come out on derived facts, where that is more than their shapes say (under
                a policy that leaves criteria open on which readings differ).
        """
        self._stages = Stages(protocol, entailment, derivation, engine, judge)
        self._criteria = protocol.criteria
        pairs = [(criterion.possible, criterion.proven) for criterion in self._criteria]
        self._reach = Reach(protocol.shapes, pairs)

    def find(self, recorded: PatientGraph, *, months: int = MONTHS) -> Horizon | None:
        """The windows of one patient; None without a registration date and for a record that is unreadable.

        Args:
            recorded: the record as it was checked, with nothing set aside and nothing entailed; it is not
                changed.
            months: how far to look.

        Raises:
            ValidationFailure: the shapes could not be evaluated on some date.
        """
        registration = None if recorded.unreadable else self._stages.derivation.registration(recorded)
        if registration is None:
            return None
        if not registration.when.is_day:
            return Horizon((), not_computed="The registration date is not one day.")
        span = months_around(registration.when.low, months)
        if may_have_died(recorded) is not None:
            return Horizon((), not_computed="A death is recorded.")
        states = States(self._stages, self._reach, recorded, span)
        if states.counting(states.registered).contradictory:
            return Horizon((), not_computed="The record contradicts itself.")
        return self._horizon(states)

    def _horizon(self, states: States) -> Horizon:
        refresh = tuple(self._refresh(states))
        days = states.crossings.days
        ahead = [states.registered, *(day for day in days if day > states.registered)]
        return Horizon(
            periods=_periods(states, ahead),
            expires=self._expires(states, ahead),
            curable=self._curable(states, ahead),
            curable_criteria=tuple(self._curable_criteria(states, ahead)),
            edges=tuple(self._edges(states)),
            refresh=refresh,
        )

    def _expires(self, states: States, ahead: list[date]) -> Expiry | None:
        if states.on(states.registered).verdict is not Verdict.ELIGIBLE:
            return None
        for before, day in pairwise(ahead):
            if states.on(day).verdict is not Verdict.ELIGIBLE:
                lapsed = self._lapsed(states.on(before).outcomes, states.on(day).outcomes)
                return Expiry(day - _DAY, self._names(lapsed))
        return None

    def _lapsed(self, before: Outcomes, after: Outcomes) -> set[int]:
        """Criteria of the verdict that are no longer satisfied, and those that belong to them."""
        pairs = enumerate(zip(before, after, strict=True))
        lost = {place for place, (was, is_) in pairs if was is Outcome.SATISFIED is not is_}
        deciding = (place for place in lost if self._criteria[place].in_verdict)
        return {place for one in deciding for place in self._family[one] & lost}

    @cached_property
    def _family(self) -> tuple[frozenset[int], ...]:
        """Each criterion with those outside the verdict whose conditions are all among its own."""
        below = [frozenset(_below(self._stages.protocol, criterion)) for criterion in self._criteria]
        outside = {p: frozenset(c.children) for p, c in enumerate(self._criteria) if not c.in_verdict}
        return tuple(
            frozenset({place, *(other for other, parts in outside.items() if parts and parts <= conditions)})
            for place, conditions in enumerate(below)
        )

    def _curable(self, states: States, ahead: list[date]) -> Change | None:
        registered = states.on(states.registered)
        if registered.verdict is not Verdict.INELIGIBLE:
            return None
        day = next((day for day in ahead if states.on(day).verdict is Verdict.ELIGIBLE), None)
        violated = _places(registered.outcomes, Outcome.VIOLATED)
        deciding = [place for place in violated if self._criteria[place].in_verdict]
        return None if day is None else Change(day, self._names(deciding))

    def _curable_criteria(self, states: States, ahead: list[date]) -> Iterator[Change]:
        cured: dict[date, list[int]] = {}
        for place in _places(states.on(states.registered).outcomes, Outcome.VIOLATED):
            satisfied = (day for day in ahead if states.on(day).outcomes[place] is Outcome.SATISFIED)
            if (day := next(satisfied, None)) is not None:
                cured.setdefault(day, []).append(place)
        yield from (Change(day, self._names(cured[day])) for day in sorted(cured))

    def _edges(self, states: States) -> Iterator[Change]:
        """Changes near registration; that a record is only a few days old is no edge."""
        far = {day for days in states.crossings.windows.values() for day in days}
        for day in states.crossings.days:
            if abs(day - states.registered) > _NEAR or (day not in far and day <= states.registered):
                continue
            pairs = enumerate(zip(states.on(day - _DAY).outcomes, states.on(day).outcomes, strict=True))
            if changed := [place for place, (before, after) in pairs if before is not after]:
                yield Change(day, self._names(changed))

    def _refresh(self, states: States) -> Iterator[Refresh]:
        records, shapes = states.counting(states.registered).records, self._stages.protocol.shapes
        for window in self._stages.derivation.freshness:
            label = shapes.text(window.iri, RDFS + "label")
            for day, places in _lapses(states, ageing(window, records)):
                yield Refresh(label, day - _DAY, self._names(places))

    def _names(self, places: Iterable[int]) -> tuple[str, ...]:
        """The identifiers of criteria, in the order of the protocol."""
        return tuple(self._criteria[place].identifier for place in sorted(places))


def _places(outcomes: Outcomes, wanted: Outcome) -> list[int]:
    return [place for place, outcome in enumerate(outcomes) if outcome is wanted]


def _periods(states: States, ahead: list[date]) -> tuple[Period, ...]:
    """From the first day of the period that holds registration to the last day that is looked at."""
    verdicts = {day: states.on(day).verdict for day in ahead}
    starts = [day for before, day in pairwise(ahead) if verdicts[before] is not verdicts[day]]
    ends = [*(start - _DAY for start in starts), states.span[1]]
    found = [verdicts[day] for day in (states.registered, *starts)]
    return tuple(map(Period, (_first_day(states), *starts), ends, found))


def _first_day(states: States) -> date:
    """The first day of the period that holds registration."""
    floor = max(states.span[0], last_start(states.recorded, states.registered))
    verdict = states.on(states.registered).verdict
    for day in reversed([day for day in states.crossings.days if floor < day <= states.registered]):
        if states.on(day - _DAY).verdict is not verdict:
            return day
    return floor


def _lapses(states: States, ages: Ageing) -> Iterator[tuple[date, frozenset[int]]]:
    """The days on which criteria become UNKNOWN by age, with these: the older, the more of them."""
    if not ages.days:
        return
    marks = [ages.days[0] - _DAY, *ages.days]
    stale = {0: _stale(states, ages, marks[0]) if ages.undated else frozenset[int]()}
    stale[len(ages.days)] = _stale(states, ages, marks[-1])
    spans = [(0, len(ages.days))]
    while spans:
        low, high = spans.pop()
        new = stale[high] - stale[low]
        if new and high - low == 1:
            yield marks[high], new
        elif new:
            middle = (low + high) // 2
            stale[middle] = _stale(states, ages, marks[middle])
            spans += [(middle, high), (low, middle)]


def _stale(states: States, ages: Ageing, day: date) -> frozenset[int]:
    """The criteria that are UNKNOWN when the records have aged to a day, and else are not."""
    fresh = states.on(states.registered).outcomes
    unknown = _places(states.aged(ages, day), Outcome.UNKNOWN)
    return frozenset(place for place in unknown if fresh[place] is not Outcome.UNKNOWN)


def _below(protocol: Protocol, pair: Criterion | Condition) -> Iterator[str]:
    """The pairs below a pair, at any depth."""
    for child in protocol.children(pair):
        yield child.iri
        yield from _below(protocol, child)
