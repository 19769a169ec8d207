# SPDX-License-Identifier: Apache-2.0
"""The finder passes on the policy, asks a judge that it is given, and evaluates few dates."""

from __future__ import annotations

import pytest

from reasoner.horizon import HorizonFinder
from reasoner.patient import PatientGraph
from reasoner.result import Outcome, Verdict
from reasoner.validate import Evaluation
from reasoner.validate.fast import FastEngine

from .world import EL, NAMES, UN, Record, World


@pytest.mark.parametrize(("policy", "verdict"), [("default", UN), ("strict", UN), ("lenient", EL)])
def test_the_policy_passes_through(world: World, record: Record, policy: str, verdict: Verdict) -> None:
    """A therapy list that was not reviewed is presumed complete by one policy only."""
    horizon = world.finder(policy).find(record("V03", ("<review-therapy>, ", "")))
    assert horizon is not None
    assert horizon.periods[0].verdict is verdict


def test_another_judge(world: World, record: Record) -> None:
    """Where more than shapes decides, the one that knows is asked on every date."""
    everything = (Outcome.UNKNOWN,) * len(world.protocol.criteria)
    asked = []

    def judge(patient: PatientGraph) -> tuple[Outcome, ...]:
        asked.append(patient.iri)
        return everything

    finder = HorizonFinder(
        world.protocol,
        entailment=world.entailment,
        derivation=world.derivation(),
        engine=world.engine,
        judge=judge,
    )
    horizon = finder.find(record("V13"))

    assert horizon is not None
    assert [p.verdict for p in horizon.periods] == [UN]
    assert len(asked) > 5


class Counting:
    """An engine that counts."""

    def __init__(self, engine: FastEngine) -> None:
        """Count from nothing."""
        self.engine = engine
        self.evaluated = 0

    def evaluate(self, patient: PatientGraph) -> Evaluation:
        """Count and pass on."""
        self.evaluated += 1
        return self.engine.evaluate(patient)

    validate = FastEngine.validate


@pytest.mark.parametrize("name", NAMES)
def test_few_dates_are_evaluated(world: World, record: Record, name: str) -> None:
    engine = Counting(world.engine)
    finder = HorizonFinder(
        world.protocol, entailment=world.entailment, derivation=world.derivation(), engine=engine
    )
    recorded = record(name)
    before = recorded.copy()

    finder.find(recorded)

    assert engine.evaluated <= 20
    assert recorded == before
