# SPDX-License-Identifier: Apache-2.0
"""Each kind of rule at work in a small world, and what the compiler makes of definitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.reason import Entailment
from reasoner.reason.mapping import read_axioms
from reasoner.reason.rules import Rules, compile_rules
from reasoner.terms import ONTO, PATIENTS

from .world import HERE, World

WORLDS = sorted((HERE / "worlds").glob("*.ttl"))
CLASHES = sorted((HERE / "clashes").glob("*.ttl"))


def _compile(world: str) -> Rules:
    ontology = World.load(HERE / "worlds" / f"{world}.ttl").ontology
    return compile_rules(read_axioms(ontology.index), ontology.superclasses)


@pytest.mark.parametrize("path", WORLDS, ids=lambda path: path.stem)
def test_a_world_entails_what_its_file_says(path: Path) -> None:
    world = World.load(path)
    Entailment(world.ontology).entail(world.patient)
    found = {fact for fact in world.patient.entailed if isinstance(fact[2], str)}
    assert found == world.entailed
    assert world.patient.findings == []


@pytest.mark.parametrize("path", CLASHES, ids=lambda path: path.stem)
def test_a_clash_is_told_as_its_file_says(path: Path) -> None:
    world = World.load(path)
    Entailment(world.ontology).entail(world.patient)
    (finding,) = world.patient.findings
    said = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("# says: "))
    assert said.removeprefix("# says: ") in finding.message
    assert finding.record == PATIENTS + "x"


def test_a_class_that_the_domain_entails_is_not_joined() -> None:
    """`A and (r some D)` needs no join where only an `A` can have an `r`."""
    rules = _compile("members-that-domains-entail")
    assert (ONTO + "D", ONTO + "C") in rules.properties[ONTO + "r"].partners
    assert not rules.classes[ONTO + "A"].joins


def test_a_chain_of_three_is_two_of_two() -> None:
    rules = _compile("long-chain")
    ((second, between),) = rules.properties[ONTO + "r"].first
    assert second == ONTO + "s"
    assert rules.properties[between].hidden
    assert rules.properties[between].first == [(ONTO + "p", ONTO + "q")]


def test_equal_input_gives_equal_rules() -> None:
    assert _compile("nested") == _compile("nested")
