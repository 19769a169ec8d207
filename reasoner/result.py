# SPDX-License-Identifier: Apache-2.0
"""What screening says: outcomes per criterion, a verdict per patient.

Truth values are Kleene's: SATISFIED, VIOLATED, UNKNOWN per criterion, ELIGIBLE, INELIGIBLE, UNDETERMINED per
patient.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from reasoner.patient import DataFinding

__all__ = ["CriterionResult", "Gap", "Outcome", "PatientResult", "ReportRow", "Verdict"]


class Outcome(StrEnum):
    """Patient x criterion. A violated exclusion criterion means that the excluded state is present."""

    SATISFIED = "SATISFIED"
    VIOLATED = "VIOLATED"
    UNKNOWN = "UNKNOWN"


class Verdict(StrEnum):
    """Patient x protocol."""

    ELIGIBLE = "ELIGIBLE"
    INELIGIBLE = "INELIGIBLE"
    UNDETERMINED = "UNDETERMINED"


class ReportRow(NamedTuple):
    """One result of a SHACL validation report, the six fields by which engines are compared."""

    focus_node: str
    source_shape: str
    component: str
    path: str
    value: str
    severity: str


class Gap(NamedTuple):
    """One thing that is missing for an UNKNOWN: the condition, why it is open, what to ask for."""

    condition: str
    reasons: tuple[str, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """Outcome of one criterion for one patient; `message` is a sentence for a coordinator."""

    criterion: str
    identifier: str
    outcome: Outcome
    reasons: tuple[str, ...]
    message: str
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientResult:
    """All criteria of one patient, in protocol order, and the verdict that follows.

    `confirm` lists the identifiers of criteria that are satisfied only by presumption (lenient policy): the
    verdict then reads "ELIGIBLE if confirmed". `rows` is the plain SHACL report of this patient.
    """

    patient: str
    source: str
    verdict: Verdict
    as_of: str
    criteria: tuple[CriterionResult, ...]
    findings: tuple[DataFinding, ...] = ()
    confirm: tuple[str, ...] = ()
    rows: tuple[ReportRow, ...] = ()

    def count(self, outcome: Outcome, verdict_criteria: frozenset[str]) -> int:
        """Number of criteria with this outcome among those that enter the verdict."""
        return sum(c.outcome is outcome and c.identifier in verdict_criteria for c in self.criteria)

    def outcomes(self) -> dict[str, Outcome]:
        """Identifier -> outcome."""
        return {c.identifier: c.outcome for c in self.criteria}
