# SPDX-License-Identifier: Apache-2.0
"""Where the protocol's wording leaves room: every criterion again under each alternative reading.

An alternative is a pair of shapes that stands in for another pair wherever a shape refers to it. A flag is
raised only where the outcome differs, so that an ambiguity which does not matter for a patient stays quiet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, NamedTuple

from reasoner.judge.outcomes import conjunction
from reasoner.judge.reasons import truth
from reasoner.patient import PatientGraph
from reasoner.protocol import Alternative, Protocol
from reasoner.result import CriterionResult, Gap, Outcome, ReadingFlag, Verdict
from reasoner.validate.fast import FastEngine, FastEvaluation

__all__ = ["Readings", "Reread", "leave_open", "reading_flag"]

_OPEN: Final = "The protocol can be read in two ways here, and they differ for this patient."


class Reread(NamedTuple):
    """The criteria with the readings that change them, and those that change the verdict."""

    criteria: tuple[CriterionResult, ...]
    verdict: tuple[ReadingFlag, ...]


class Readings:
    """The alternative readings of one protocol, compiled once."""

    def __init__(self, protocol: Protocol, engine: FastEngine) -> None:
        """Compile what each alternative changes; `engine` holds the adopted shapes."""
        self._protocol = protocol
        self._engine = engine
        self._engines = [(a, engine.replacing(a.replaced)) for a in protocol.alternatives]

    def reread(
        self,
        evaluation: FastEvaluation,
        results: tuple[CriterionResult, ...],
        *,
        contradictory: bool = False,
    ) -> Reread:
        """Flag each criterion, and the verdict, with the readings under which it would be another.

        Args:
            evaluation: the evaluation under the adopted reading.
            results: one result per criterion under the adopted reading.
            contradictory: whether the record contradicts itself, so that nothing makes it ELIGIBLE.
        """
        flags: dict[str, list[ReadingFlag]] = {}
        of_verdict: list[ReadingFlag] = []
        deciding = {
            r.criterion: r.outcome for r in results if r.identifier in self._protocol.verdict_criteria
        }
        adopted = conjunction(deciding.values(), contradictory=contradictory)
        before = {result.criterion: result.outcome for result in results}
        evaluation.rows()  # so that the criteria are asked here too where another engine has judged them
        for alternative, engine in self._engines:
            if not evaluation.differs(engine):
                continue
            instead = evaluation.under(engine)
            outcomes = {criterion.iri: truth(criterion, instead) for criterion in alternative.affects}
            changed = {iri: outcome for iri, outcome in outcomes.items() if outcome is not before[iri]}
            if not changed:
                continue
            for iri, outcome in changed.items():
                flags.setdefault(iri, []).append(reading_flag(alternative, before[iri], outcome))
            read = (changed.get(iri, outcome) for iri, outcome in deciding.items())
            otherwise = conjunction(read, contradictory=contradictory)
            if otherwise is not adopted:
                of_verdict.append(reading_flag(alternative, adopted, otherwise))
        flagged = (
            replace(r, readings=tuple(flags[r.criterion])) if r.criterion in flags else r for r in results
        )
        return Reread(tuple(flagged), tuple(of_verdict))

    def outcomes_where_they_agree(self, patient: PatientGraph) -> tuple[Outcome, ...]:
        """One outcome per criterion on derived facts, UNKNOWN where some alternative gives another."""
        evaluation = self._engine.evaluate(patient)
        outcomes = {criterion.iri: truth(criterion, evaluation) for criterion in self._protocol.criteria}
        differing: set[str] = set()
        for alternative, engine in self._engines:
            if not evaluation.differs(engine):
                continue
            instead = evaluation.under(engine)
            affected = (criterion for criterion in alternative.affects if criterion.iri not in differing)
            differing |= {c.iri for c in affected if truth(c, instead) is not outcomes[c.iri]}
        return tuple(Outcome.UNKNOWN if iri in differing else outcomes[iri] for iri in outcomes)


def reading_flag(
    alternative: Alternative, outcome: Outcome | Verdict, otherwise: Outcome | Verdict
) -> ReadingFlag:
    """Both readings in words, with what follows from each."""
    return ReadingFlag(
        identifier=alternative.reading,
        alternative=alternative.identifier,
        question=alternative.question,
        adopted=alternative.adopted,
        instead=alternative.instead,
        outcome=str(outcome),
        otherwise=str(otherwise),
        decided_by=alternative.decided_by,
    )


def leave_open(results: Iterable[CriterionResult], reason: str) -> tuple[CriterionResult, ...]:
    """UNKNOWN for every criterion on which readings differ, as a policy may demand, with its reason."""
    return tuple(_open(result, reason) if result.readings else result for result in results)


def _open(result: CriterionResult, reason: str) -> CriterionResult:
    gaps = tuple(Gap(flag.instead, (reason,), _question(flag)) for flag in result.readings)
    return replace(
        result,
        outcome=Outcome.UNKNOWN,
        reasons=tuple(dict.fromkeys((*result.reasons, reason))),
        message=f"{_OPEN} " + " ".join(f"{_question(flag)}." for flag in result.readings),
        gaps=(*result.gaps, *gaps),
        evidence=(),
    )


def _question(flag: ReadingFlag) -> str:
    return (
        f"{flag.decided_by} to settle {flag.alternative}, {flag.question} {flag.adopted}, or {flag.instead}"
    )
