# SPDX-License-Identifier: Apache-2.0
"""What makes an outcome checkable: the facts that decided it, how long it holds, what is still to collect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from reasoner.horizon import HorizonFinder
from reasoner.judge.collect import collect_next
from reasoner.judge.evidence import EvidenceFinder
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.protocol import Protocol
from reasoner.result import Collection, Horizon, Outcome, PatientResult, Request, Verdict
from reasoner.validate.fast import FastEvaluation

__all__ = ["Explainer"]

_STALE: Final = "STALE"


class Explainer:
    """Explains results of one protocol under one policy."""

    def __init__(
        self, protocol: Protocol, ontology: Ontology, horizon: HorizonFinder, *, needs_decisions: bool
    ) -> None:
        """Take the shapes apart once.

        Args:
            protocol: the protocol.
            ontology: the ontology.
            horizon: finds the horizon under the policy of the run.
            needs_decisions: whether the policy leaves a criterion open on which readings differ.
        """
        self._protocol = protocol
        self._evidence = EvidenceFinder(protocol, ontology)
        self._horizon = horizon
        self._needs_decisions = needs_decisions

    def explain(
        self, result: PatientResult, evaluation: FastEvaluation, recorded: PatientGraph
    ) -> PatientResult:
        """The result with evidence, horizon and what to collect.

        Args:
            result: what was judged.
            evaluation: the evaluation that it was judged by.
            recorded: the record as it was checked, with nothing set aside and nothing entailed.

        Raises:
            ValidationFailure: the shapes could not be evaluated.
        """
        horizon = self._horizon.find(recorded)
        waiting = horizon.curable_criteria if horizon else ()
        curable = frozenset(identifier for change in waiting for identifier in change.criteria)
        collect = collect_next(self._protocol, evaluation, result.criteria, curable=curable)
        return replace(
            result,
            criteria=self._evidence.add(result.criteria, evaluation),
            horizon=horizon,
            collect=self._with_decisions(collect, result) if self._needs_decisions else collect,
            qualifiers=tuple(self._qualifiers(result, horizon)),
        )

    def _with_decisions(self, collect: Collection, result: PatientResult) -> Collection:
        """Each set with the decisions that open criteria wait for; none where no reading satisfies one."""
        decisions = []
        for criterion in result.criteria:
            if criterion.identifier not in self._protocol.verdict_criteria:
                continue
            if criterion.outcome is Outcome.VIOLATED:
                return collect
            for flag in criterion.readings:
                passing = {flag.outcome: flag.adopted, flag.otherwise: flag.instead}.get(Outcome.SATISFIED)
                if passing is None:
                    return Collection()
                missing = f"a decision on {flag.alternative}: {flag.question}"
                request = (flag.question, missing, passing, flag.decided_by, (criterion.identifier,))
                decisions.append(Request(*request, alone=False, iris=(criterion.criterion,)))
        others = collect.sets or (((),) if decisions else ())
        return replace(collect, sets=tuple((*wanted, *decisions) for wanted in others))

    def _qualifiers(self, result: PatientResult, horizon: Horizon | None) -> Iterator[str]:
        """What to know beside the verdict, a word each, dates and readings in brackets."""
        if result.readings:
            names = dict.fromkeys(flag.alternative for flag in result.readings)
            yield f"READING_DEPENDENT({', '.join(names)})"
        if result.confirm:
            yield f"PRESUMED({', '.join(result.confirm)})"
        if horizon is not None:
            yield from self._dated(result, horizon)
        deciding = [c for c in result.criteria if c.identifier in self._protocol.verdict_criteria]
        violated = {c.criterion for c in deciding if c.outcome is Outcome.VIOLATED}
        modifiable = {criterion.iri for criterion in self._protocol.criteria if criterion.modifiable}
        if violated and violated <= modifiable:
            yield "MODIFIABLE"
        if any(_STALE in criterion.reasons for criterion in deciding):
            yield _STALE

    def _dated(self, result: PatientResult, horizon: Horizon) -> Iterator[str]:
        """The horizon holds freshness fixed, so that its dates speak for a verdict that agrees with it."""
        if horizon.expires and result.verdict is Verdict.ELIGIBLE:
            yield f"EXPIRES_ON({horizon.expires.last})"
        if horizon.curable and result.verdict is Verdict.INELIGIBLE:
            yield f"TIME_CURABLE({horizon.curable.first})"
        if any(not self._protocol.verdict_criteria.isdisjoint(edge.criteria) for edge in horizon.edges):
            yield "EDGE"
