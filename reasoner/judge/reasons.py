# SPDX-License-Identifier: Apache-2.0
"""Why a criterion is UNKNOWN: the conditions that are open, the reason for each, what to ask for.

1. The conditions that the criterion's two shapes refer to are evaluated as pairs at the patient.
2. Only UNKNOWN pairs are followed further; one without an UNKNOWN pair below it is a gap.
3. The records that the gap names as its evidence give the reasons: problems that were noted on them, dates
   that are partial or absent, a list that no review closed, a value that was withheld, no record at all.
   Failing these, the reason that the condition itself declares.
"""

from __future__ import annotations

from typing import Final

from reasoner.patient import PatientGraph, Term
from reasoner.protocol import Condition, Criterion, Protocol
from reasoner.result import Gap, Outcome
from reasoner.terms import TRIAL
from reasoner.validate import Evaluation

__all__ = ["LIST_NOT_CLOSED", "MISSING", "PARTIAL_DATE", "find_evidence", "find_gaps", "truth"]

MISSING: Final = "MISSING"
PARTIAL_DATE: Final = "PARTIAL_DATE"
LIST_NOT_CLOSED: Final = "LIST_NOT_CLOSED"


def truth(pair: Condition | Criterion, evaluation: Evaluation) -> Outcome:
    """The truth value of a pair at the patient."""
    focus = evaluation.patient.iri
    if not evaluation.holds(pair.possible, focus):
        return Outcome.VIOLATED
    return Outcome.SATISFIED if evaluation.holds(pair.proven, focus) else Outcome.UNKNOWN


def find_gaps(pair: Condition | Criterion, protocol: Protocol, evaluation: Evaluation) -> tuple[Gap, ...]:
    """What is open in a criterion, or condition, that is UNKNOWN; one gap at least."""
    leaves: dict[str, Condition] = {}
    _collect(pair, protocol, evaluation, leaves)
    gaps = tuple(
        Gap(leaf.label, _reasons(leaf, protocol, evaluation.patient), leaf.missing or leaf.label, leaf.iri)
        for leaf in leaves.values()
    )
    return gaps or (Gap(pair.label, (MISSING,), pair.label, pair.iri),)


def _collect(
    pair: Condition | Criterion, protocol: Protocol, evaluation: Evaluation, leaves: dict[str, Condition]
) -> bool:
    """Add the gaps below a pair; whether any pair below it is UNKNOWN."""
    open_below = False
    for child in protocol.children(pair):
        if truth(child, evaluation) is not Outcome.UNKNOWN:
            continue
        open_below = True
        if not _collect(child, protocol, evaluation, leaves) and isinstance(child, Condition):
            leaves[child.iri] = child
    return open_below


def find_evidence(condition: Condition, patient: PatientGraph) -> list[str]:
    """The records that a condition names as its evidence."""
    reached = [patient.iri]
    for step in condition.evidence_path:
        if step.inverse:
            reached = [s for s in patient.index if set(reached) & set(patient.records(s, step.property))]
        else:
            reached = [r for node in reached for r in patient.records(node, step.property)]
    found = [
        record
        for record in dict.fromkeys(reached if condition.evidence_path else ())
        if all(_any(patient, record, prop, values) for prop, values in condition.evidence_where)
    ]
    if condition.governed_by:
        found = [
            record
            for record in found
            if _any(patient, record, TRIAL + "mayGovern", condition.governed_by)
            or _any(patient, record, TRIAL + "governs", condition.governed_by)
        ]
    return found


def _any(patient: PatientGraph, record: str, predicate: str, values: tuple[Term, ...]) -> bool:
    return any(value in values for value in patient.objects(record, predicate))


def _reasons(leaf: Condition, protocol: Protocol, patient: PatientGraph) -> tuple[str, ...]:
    evidence = find_evidence(leaf, patient)
    reasons = [_local(code) for record in evidence for code in patient.records(record, TRIAL + "problem")]
    reasons += [r for window in leaf.windows for r in _window_reasons(window, evidence, protocol, patient)]
    if leaf.list and not _is_closed(leaf.list, patient):
        reasons.append(LIST_NOT_CLOSED)
    withheld = any(patient.objects(record, TRIAL + "withheld") for record in evidence)
    if withheld or not (evidence or leaf.list):
        reasons.append(MISSING)
    return tuple(dict.fromkeys(reasons)) or (_local(leaf.otherwise) or MISSING,)


def _window_reasons(window: str, evidence: list[str], protocol: Protocol, patient: PatientGraph) -> list[str]:
    """A record that may lie in a window but need not: its date is partial, or there is no date to go by."""
    paths = protocol.shapes.nodes(window, TRIAL + "datePath")
    registered = patient.objects(patient.iri, TRIAL + "registrationDate")
    reasons = []
    for record in evidence:
        certain = window in patient.objects(record, TRIAL + "certainlyIn")
        if certain or window not in patient.objects(record, TRIAL + "possiblyIn"):
            continue
        dated = registered and any(patient.objects(record, path) for path in paths)
        reasons.append(PARTIAL_DATE if dated else MISSING)
    return reasons


def _is_closed(reviewed: str, patient: PatientGraph) -> bool:
    return any(
        reviewed in patient.objects(patient.iri, TRIAL + closing) for closing in ("closed", "presumedClosed")
    )


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
