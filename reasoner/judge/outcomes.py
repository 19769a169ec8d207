# SPDX-License-Identifier: Apache-2.0
"""From report rows to outcomes: a result on the possible shape is VIOLATED, one on the proven shape UNKNOWN.

Every patient gets exactly one outcome per criterion of the protocol, also when nothing could be evaluated.
"""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.errors import ValidationFailure
from reasoner.judge.reasons import MISSING, find_gaps
from reasoner.protocol import Criterion, Protocol
from reasoner.result import CriterionResult, Gap, Outcome, ReportRow, Verdict
from reasoner.terms import PATIENT
from reasoner.validate import Evaluation

__all__ = ["conjunction", "judge", "unjudged", "verdict"]


def judge(
    protocol: Protocol, evaluation: Evaluation, rows: Iterable[ReportRow]
) -> tuple[CriterionResult, ...]:
    """One result per criterion, in the order of the protocol.

    Raises:
        ValidationFailure: the patient was no target of the shapes, or a reason could not be evaluated.
    """
    patient = evaluation.patient
    if not patient.is_a(patient.iri, PATIENT):
        raise ValidationFailure(
            (patient.iri,), "the record is not typed onto:Patient, so that no shape met it"
        )
    failed = {row.source_shape for row in rows if row.focus_node == patient.iri}
    return tuple(_judge_criterion(criterion, protocol, evaluation, failed) for criterion in protocol.criteria)


def _judge_criterion(
    criterion: Criterion, protocol: Protocol, evaluation: Evaluation, failed: set[str]
) -> CriterionResult:
    if criterion.possible in failed:
        return _result(criterion, Outcome.VIOLATED, criterion.violated)
    if criterion.proven not in failed:
        return _result(criterion, Outcome.SATISFIED, f"Shown: {criterion.label}.")
    gaps = find_gaps(criterion, protocol, evaluation)
    needed = "; ".join(dict.fromkeys(gap.missing.rstrip(".") for gap in gaps))
    return _result(criterion, Outcome.UNKNOWN, f"{criterion.unproven} Needed: {needed}.", gaps)


def unjudged(protocol: Protocol, sentence: str) -> tuple[CriterionResult, ...]:
    """UNKNOWN for every criterion of a patient who could not be evaluated."""
    return tuple(
        _result(c, Outcome.UNKNOWN, sentence, (Gap(c.label, (MISSING,), sentence, c.iri),))
        for c in protocol.criteria
    )


def verdict(
    protocol: Protocol, results: Iterable[CriterionResult], *, contradictory: bool = False
) -> Verdict:
    """Kleene's conjunction over the criteria that enter the verdict.

    A record that contradicts itself makes nobody eligible.
    """
    deciding = (r.outcome for r in results if r.identifier in protocol.verdict_criteria)
    return conjunction(deciding, contradictory=contradictory)


def conjunction(deciding: Iterable[Outcome], *, contradictory: bool = False) -> Verdict:
    """The verdict that the outcomes of the deciding criteria give."""
    outcomes = set(deciding)
    if Outcome.VIOLATED in outcomes:
        return Verdict.INELIGIBLE
    return Verdict.UNDETERMINED if contradictory or Outcome.UNKNOWN in outcomes else Verdict.ELIGIBLE


def _result(
    criterion: Criterion, outcome: Outcome, message: str, gaps: tuple[Gap, ...] = ()
) -> CriterionResult:
    return CriterionResult(
        criterion=criterion.iri,
        identifier=criterion.identifier,
        outcome=outcome,
        reasons=tuple(dict.fromkeys(reason for gap in gaps for reason in gap.reasons)) if gaps else (),
        message=message,
        gaps=gaps,
    )
