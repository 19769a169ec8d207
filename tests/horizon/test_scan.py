# SPDX-License-Identifier: Apache-2.0
"""The horizon is what screening anew says on every day of it: for vignettes and for generated records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from laws.patients import clear_patients, patients
from laws.scribe import REGISTRATION

from reasoner.derive.edges import months_around
from reasoner.patient import PatientGraph
from reasoner.read.lexical import withhold_malformed

from .scan import check_scan, days_of
from .world import DAY, MUTATIONS, NAMES, Record, World


@pytest.mark.parametrize("name", ["V02", "V05", "V12", "V13"])
def test_a_short_horizon_equals_the_scan(world: World, record: Record, name: str) -> None:
    check_scan(world, record(name), months=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_horizon_equals_the_scan(world: World, record: Record, name: str) -> None:
    check_scan(world, record(name), months=24)


@pytest.mark.slow
def test_the_horizon_of_a_mutation_equals_the_scan(world: World, record: Record) -> None:
    late = MUTATIONS[-1]
    check_scan(world, record(late.name, late.edit), months=24)


def often(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The same examples in every run; the time of one says nothing about the code."""
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )


def check_generated(
    world: World, asserted: PatientGraph, policy: str, span: tuple[date, date], step: int
) -> None:
    """On every so many days, and around every edge, each by itself: nothing is known from another day."""
    recorded = asserted.copy()
    withhold_malformed(recorded)
    world.check.check(recorded)
    registration = world.derivation(policy).registration(recorded)
    if recorded.unreadable or registration is None or not registration.when.is_day:
        return
    together = world.states(recorded, span, policy)
    edges = together.crossings.days
    asked = {day + days for day in edges for days in (-DAY, 0 * DAY)} | set(list(days_of(*span))[::step])
    for day in sorted(asked & set(days_of(*span))):
        alone = world.states(recorded, span, policy).on(day)
        assert (day, together.on(day)) == (day, alone)
        since = max((edge for edge in edges if edge <= day), default=span[0])
        assert (day, together.on(since)) == (day, alone)


@often(8)
@given(asserted=patients() | clear_patients())
def test_generated_records_on_some_days(world: World, asserted: PatientGraph) -> None:
    """Dates lie around the ends of the months that windows count."""
    check_generated(world, asserted, "default", (REGISTRATION - 40 * DAY, REGISTRATION + 60 * DAY), 50)


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["default", "strict", "lenient"])
@often(60)
@given(asserted=patients() | clear_patients())
def test_generated_records_on_many_days(world: World, asserted: PatientGraph, policy: str) -> None:
    """Over two years, every week and around every edge."""
    check_generated(world, asserted, policy, months_around(REGISTRATION, 12), 7)
