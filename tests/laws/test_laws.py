# SPDX-License-Identifier: Apache-2.0
"""Two laws of three-valued screening, on generated patients.

Coherence: what is proven is possible, for every criterion and every named condition, on any record whatever.
Monotonicity: taking one piece of knowledge away moves an outcome only towards UNKNOWN, on records in which
nothing supersedes or contradicts anything else.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.protocol import Condition, Criterion
from reasoner.result import Outcome
from reasoner.terms import shorten

from .knowledge import Piece, pieces, without
from .patients import clear_patients, patients
from .pipeline import Pipeline, RecordPair

_Test = Callable[..., None]


def _often(examples: int) -> Callable[[_Test], _Test]:
    """The same examples in every run; the time of one says nothing about the code."""
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )


@pytest.fixture(scope="module", params=["default", "strict", "lenient"])
def any_policy(request: pytest.FixtureRequest) -> Pipeline:
    return Pipeline(Ontology.load(), policy=request.param)


@pytest.fixture(scope="module", params=["default", "strict"])
def cautious(request: pytest.FixtureRequest) -> Pipeline:
    return Pipeline(Ontology.load(), policy=request.param)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Ontology.load())


def incoherent(pipeline: Pipeline, asserted: PatientGraph) -> list[str]:
    """Pairs that are proven and not possible, with the node."""
    patient = pipeline.prepare(asserted)
    met: list[tuple[Criterion | Condition | RecordPair, str]]
    met = [(pair, patient.iri) for pair in pipeline.pairs]
    met += [(pair, record) for pair in pipeline.record_pairs for record in pair.records(patient)]
    return [
        f"{shorten(pair.iri)} at {shorten(node)}"
        for pair, node in met
        if pipeline.conforms(pair.proven, node) and not pipeline.conforms(pair.possible, node)
    ]


def outcomes(pipeline: Pipeline, asserted: PatientGraph) -> dict[str, Outcome]:
    """The truth value of every pair that speaks of the patient."""
    patient = pipeline.prepare(asserted)
    return {shorten(pair.iri): pipeline.truth(pair, patient) for pair in pipeline.pairs}


def decided_by_less(before: dict[str, Outcome], after: dict[str, Outcome], piece: Piece) -> list[str]:
    """Outcomes that became decided, or were turned round, although knowledge was taken away."""
    return [
        f"{pair}: {before[pair]} -> {after[pair]} without {piece}"
        for pair in before
        if after[pair] not in {before[pair], Outcome.UNKNOWN}
    ]


def check_one_piece_less(pipeline: Pipeline, asserted: PatientGraph, data: st.DataObject) -> None:
    """Draw a piece of knowledge, take it away, compare the outcomes."""
    assume(not pipeline.prepare(asserted).findings)  # whatever the record check calls a contradiction
    piece = data.draw(st.sampled_from(pieces(asserted)))

    after = outcomes(pipeline, without(asserted, piece))

    assert decided_by_less(outcomes(pipeline, asserted), after, piece) == []


class TestCoherence:
    """Proven implies possible."""

    @_often(200)
    @given(asserted=patients())
    def test_proven_is_possible(self, pipeline: Pipeline, asserted: PatientGraph) -> None:
        """On records as dirty and contradictory as they come."""
        assert incoherent(pipeline, asserted) == []

    @pytest.mark.slow
    @_often(2000)
    @given(asserted=patients() | clear_patients())
    def test_proven_is_possible_under_every_policy(
        self, any_policy: Pipeline, asserted: PatientGraph
    ) -> None:
        """On many more records, whatever missing data are taken to mean."""
        assert incoherent(any_policy, asserted) == []


class TestMonotonicity:
    """Less knowledge decides less."""

    @_often(200)
    @given(asserted=clear_patients(), data=st.data())
    def test_one_piece_less(self, pipeline: Pipeline, asserted: PatientGraph, data: st.DataObject) -> None:
        """One fact, date, review, denial or record is taken away from a record without contradictions."""
        check_one_piece_less(pipeline, asserted, data)

    @pytest.mark.slow
    @_often(2000)
    @given(asserted=clear_patients(), data=st.data())
    def test_one_piece_less_of_many_more(
        self, cautious: Pipeline, asserted: PatientGraph, data: st.DataObject
    ) -> None:
        """Under every policy that presumes nothing; lenient reads silence as absence, as it should."""
        check_one_piece_less(cautious, asserted, data)
