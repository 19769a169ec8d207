# SPDX-License-Identifier: Apache-2.0
"""What screening says: outcomes per criterion, a verdict per patient.

Truth values are Kleene's: SATISFIED, VIOLATED, UNKNOWN per criterion, ELIGIBLE, INELIGIBLE, UNDETERMINED per
patient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from html import escape
from typing import Final, NamedTuple

from reasoner.patient import DataFinding, Literal, Term
from reasoner.terms import PATIENTS

__all__ = [
    "Change",
    "Collection",
    "Comparison",
    "CriterionResult",
    "Evidence",
    "Expiry",
    "Fact",
    "Gap",
    "Horizon",
    "Outcome",
    "PatientResult",
    "Period",
    "ReadingFlag",
    "Refresh",
    "ReportRow",
    "Request",
    "Verdict",
]


class Outcome(StrEnum):
    """Patient x criterion. A violated exclusion criterion means that the excluded state is present."""

    SATISFIED = "SATISFIED"
    VIOLATED = "VIOLATED"
    UNKNOWN = "UNKNOWN"


#: Beside the word, never instead of it.
_SYMBOLS: Final = {Outcome.SATISFIED: "\u2713", Outcome.VIOLATED: "\u2717", Outcome.UNKNOWN: "?"}


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
    """One thing that is missing for an UNKNOWN: the condition, why it is open, what to ask for.

    `iri` is that of the condition, or of the criterion where it has none of its own; empty where readings of
    the protocol differ.
    """

    condition: str
    reasons: tuple[str, ...]
    missing: str
    iri: str = ""


class Fact(NamedTuple):
    """One fact about a record that decided, as the patient graph holds it.

    `layer` is asserted, entailed or derived. `steps` are the entailment steps in words, first premise first;
    `sources` the records that a derived fact was computed from.
    """

    property: str
    value: Term
    layer: str
    steps: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Evidence(NamedTuple):
    """One record that decided a condition, with the facts that did.

    `condition` is the label of the condition, `iri` its IRI, `truth` its value; `record` is the IRI of the
    record, or of the patient for facts about the whole record (a closed list, a count of lines).
    """

    condition: str
    truth: Outcome
    record: str
    facts: tuple[Fact, ...]
    iri: str = ""


class Comparison(NamedTuple):
    """A number of a record that a shape compares with a limit.

    `condition` is the label of the condition, `iri` its IRI; `path` is the property that holds the number, in
    the unit in which it is compared; `analyte` is what was measured, where the record says so.
    """

    condition: str
    record: str
    path: str
    value: Literal
    limit: Literal
    iri: str = ""
    analyte: str = ""

    @property
    def distance(self) -> Fraction:
        """From the limit to the value, as a part of the limit: a tenth below it is -1/10."""
        limit = Fraction(self.limit.lexical)
        return (Fraction(self.value.lexical) - limit) / abs(limit)


class ReadingFlag(NamedTuple):
    """A reading of the protocol under which an outcome, or the verdict, would be another.

    `identifier` is that of the ambiguity (`A10`), `alternative` that of the other reading (`A10a`);
    `question` says what is ambiguous, `adopted` and `instead` the two readings, `outcome` and `otherwise`
    what follows from each.
    """

    identifier: str
    alternative: str
    question: str
    adopted: str
    instead: str
    outcome: str
    otherwise: str
    decided_by: str


class Period(NamedTuple):
    """Registration dates, both included, between which a verdict holds on the present facts."""

    first: date
    last: date
    verdict: Verdict


class Expiry(NamedTuple):
    """The last registration date on which something still holds, and the criteria that lapse after it."""

    last: date
    criteria: tuple[str, ...]


class Change(NamedTuple):
    """The first registration date on which some criteria have another outcome than before it."""

    first: date
    criteria: tuple[str, ...]


class Refresh(NamedTuple):
    """The last registration date on which records are fresh, and the criteria that are UNKNOWN after it.

    `window` is the label of the window that says how old they may be. The date lies before registration when
    they are too old already.
    """

    window: str
    last: date
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Horizon:
    """How the verdict depends on the date of registration, all facts held fixed.

    Labs, scans and assessments are taken as repeated with the same values when they would be too old, so that
    the verdict at registration may be another one here; `refresh` says until when they are fresh.

    `periods` follow each other without a gap, and neighbours differ. The first holds registration and goes
    back to its first day; the last ends with the horizon. `expires` is there when the verdict is ELIGIBLE at
    registration and ends within the horizon; it names the criteria of the verdict that then are no longer
    satisfied, and those whose conditions are all among theirs, such as a path. `curable` is there when the
    verdict is INELIGIBLE and becomes ELIGIBLE by waiting alone: the first day, and the criteria that are
    VIOLATED at registration. `curable_criteria` are all criteria that are VIOLATED at registration and
    satisfied later by waiting alone, by the first day, even if the verdict stays. `edges` are the days, at
    most three from registration, on which the outcome of some criterion is another than the day before
    because a fact has crossed the edge of a window.

    `not_computed` says why there is none, and then all else is empty.
    """

    periods: tuple[Period, ...]
    expires: Expiry | None = None
    curable: Change | None = None
    curable_criteria: tuple[Change, ...] = ()
    edges: tuple[Change, ...] = ()
    refresh: tuple[Refresh, ...] = ()
    not_computed: str = ""


class Request(NamedTuple):
    """One missing fact to collect: what to ask for, what would pass, where to get it, what it settles.

    `alone` says that this fact alone can settle the verdict. `iris` are those of the conditions that it
    answers, several where one question answers them all; that of the criterion for a decision about it.
    """

    condition: str
    missing: str
    passes: str
    source: str
    criteria: tuple[str, ...]
    alone: bool
    iris: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """The smallest sets of missing facts that would make a patient eligible, best first; any of them does.

    `more` says how many further sets there are that are not listed. `complete` is false when so much is open
    that the search was cut short: what is listed then suffices, but there may be smaller or other sets.
    """

    sets: tuple[tuple[Request, ...], ...] = ()
    more: int = 0
    complete: bool = True

    def __iter__(self) -> Iterator[tuple[Request, ...]]:
        """The sets that are listed."""
        return iter(self.sets)

    def __len__(self) -> int:
        """How many sets are listed; a collection without any is false."""
        return len(self.sets)


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """Outcome of one criterion for one patient; `message` is a sentence for a coordinator.

    `comparisons` are numbers that together would change what the shapes say if they lay on the other side of
    their limits: of several ways the one in which none has far to go, and none if one had very far to go.
    """

    criterion: str
    identifier: str
    outcome: Outcome
    reasons: tuple[str, ...]
    message: str
    gaps: tuple[Gap, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    readings: tuple[ReadingFlag, ...] = ()
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientResult:
    """All criteria of one patient, in protocol order, and the verdict that follows.

    `confirm` lists the identifiers of criteria that are satisfied only by presumption (lenient policy): the
    verdict then reads "ELIGIBLE if confirmed". `rows` is the plain SHACL report of this patient. `readings`
    are those that change the verdict. `collect` is empty when nothing is missing or a violation is final.
    `qualifiers` say in a word each what to know beside the verdict, such as `EXPIRES_ON(2026-11-22)`.
    """

    patient: str
    source: str
    verdict: Verdict
    as_of: str
    criteria: tuple[CriterionResult, ...]
    findings: tuple[DataFinding, ...] = ()
    confirm: tuple[str, ...] = ()
    rows: tuple[ReportRow, ...] = ()
    readings: tuple[ReadingFlag, ...] = ()
    horizon: Horizon | None = None
    collect: Collection = Collection()
    qualifiers: tuple[str, ...] = ()

    def count(self, outcome: Outcome, verdict_criteria: frozenset[str]) -> int:
        """Number of criteria with this outcome among those that enter the verdict."""
        return sum(c.outcome is outcome and c.identifier in verdict_criteria for c in self.criteria)

    def outcomes(self) -> dict[str, Outcome]:
        """Identifier -> outcome."""
        return {c.identifier: c.outcome for c in self.criteria}

    def _in_a_line(self) -> str:
        """The verdict with the day that it is about, and how many criteria are satisfied."""
        name = self.patient.removeprefix(PATIENTS) or self.patient
        confirm = f" if confirmed: {', '.join(self.confirm)}" if self.confirm else ""
        day = f", as of {self.as_of}" if self.as_of else ""
        satisfied = sum(c.outcome is Outcome.SATISFIED for c in self.criteria)
        told = f"{_SYMBOLS[Outcome.SATISFIED]} {satisfied} of {len(self.criteria)} criteria satisfied"
        return f"{name}: {self.verdict}{confirm}{day}; {told}"

    def _repr_html_(self) -> str:
        """What a notebook shows: the verdict, and the criteria that are not satisfied."""
        rows = [
            f"<tr><td>{escape(c.identifier)}</td><td>{_SYMBOLS[c.outcome]}&nbsp;{c.outcome}</td>"
            f"<td style='text-align: left'>{escape(c.message)}</td></tr>"
            for c in self.criteria
            if c.outcome is not Outcome.SATISFIED
        ]
        return f"<p>{escape(self._in_a_line())}</p><table>{''.join(rows)}</table>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """The line also stands for the text of a notebook's output, which would be pages long."""
        return {"text/plain": self._in_a_line(), "text/html": self._repr_html_()}
