# SPDX-License-Identifier: Apache-2.0
"""The cases notice when a shape or a declaration is wrong: an outcome changes, or a pair becomes incoherent.

`equivalent_mutants.csv` lists the mutants that no record can tell from the protocol, each with the reason. A
mutant that survives and is not listed calls for a case; one that is listed and noticed has to go from there.
"""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from typing import Final

import pytest

from reasoner.ontology import Ontology
from reasoner.protocol import Protocol, protocol_folder

from .case_facts import Laboratory
from .cases import HERE
from .mutation import Mutant, mutants

#: One mutant in so many stands for the others where time is short, beside all moved bounds.
SAMPLE: Final = 40


@cache
def protocol() -> Protocol:
    """The protocol as it is."""
    return Protocol.load(protocol_folder("a022001"), Ontology.load())


@cache
def equivalent() -> dict[str, str]:
    """Mutant -> why no record can show it."""
    with (HERE / "equivalent_mutants.csv").open(encoding="utf-8", newline="") as file:
        return {row["mutant"]: row["reason"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def laboratory() -> Laboratory:
    """Cases are prepared as they are needed."""
    return Laboratory(Ontology.load(), protocol())


def in_sample(mutant: Mutant) -> bool:
    """The same mutants in every run, whatever else is in the files."""
    number = int.from_bytes(hashlib.sha256(mutant.identifier.encode()).digest()[:4], "big")
    return mutant.is_bound or number % SAMPLE == 0


def survivors(laboratory: Laboratory, tried: list[Mutant]) -> set[str]:
    """Mutants that no case notices."""
    return {mutant.identifier for mutant in tried if laboratory.kill(mutant) is None}


def test_listed_mutants_exist() -> None:
    """A name that the protocol no longer gives rise to would hide nothing and mislead."""
    assert set(equivalent()) <= {mutant.identifier for mutant in mutants(protocol().shapes)}
    assert all(equivalent().values())


def test_pairs_are_coherent_on_every_case(laboratory: Laboratory) -> None:
    """What is proven is possible; a mutant that breaks this is noticed too."""
    assert laboratory.incoherent() == set()


def test_cases_notice_moved_bounds_and_a_sample(laboratory: Laboratory) -> None:
    """Every bound of a number, and a few mutants of every other kind."""
    tried = [
        mutant
        for mutant in mutants(protocol().shapes)
        if in_sample(mutant) and mutant.identifier not in equivalent()
    ]

    assert len(tried) > 50
    assert survivors(laboratory, tried) == set()


@pytest.mark.slow
def test_cases_notice_every_mutant(laboratory: Laboratory) -> None:
    """Exactly the listed mutants survive."""
    assert survivors(laboratory, mutants(protocol().shapes)) == set(equivalent())
