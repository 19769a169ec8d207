# SPDX-License-Identifier: Apache-2.0
"""The fast engine and pySHACL agree on shapes that nobody would write and facts that nobody would record."""

from __future__ import annotations

from random import Random

import pytest
from fixtures import TINY, tiny_patient

from reasoner.errors import ValidationFailure
from reasoner.result import ReportRow
from reasoner.terms import SH
from reasoner.validate import Evaluation
from reasoner.validate.components import COMPONENTS
from reasoner.validate.fast import FastEngine
from reasoner.validate.reference import ReferenceEngine

from .random_shapes import random_facts, random_shapes
from .test_reference import shapes


def found(evaluation: Evaluation) -> tuple[ReportRow, ...] | None:
    try:
        return evaluation.rows()
    except ValidationFailure:
        return None


def agreed(seed: int) -> tuple[ReportRow, ...]:
    """The rows of both engines; none where pySHACL fails."""
    random = Random(seed)  # noqa: S311 - nothing secret
    graph, patient = shapes(random_shapes(random)), tiny_patient(random_facts(random))
    expected = found(ReferenceEngine(graph).evaluate(patient))
    if expected is None:  # a failure in a part that need not be evaluated is none for the fast engine
        return ()
    assert found(FastEngine(graph).evaluate(patient)) == expected, f"seed {seed}"
    return expected


@pytest.mark.filterwarnings("ignore:NotImplemented should not be used")
@pytest.mark.filterwarnings("ignore:Serializing weird numerical")
@pytest.mark.parametrize("seeds", [600, pytest.param(30_000, marks=pytest.mark.slow)])
def test_engines_agree(seeds: int) -> None:
    rows = [row for seed in range(seeds) for row in agreed(seed)]
    every = {f"{SH}{component.name}ConstraintComponent" for component in COMPONENTS.values()}
    assert {row.component for row in rows} == every
    assert {row.severity for row in rows} == {SH + "Violation", SH + "Info", TINY + "mine"}
