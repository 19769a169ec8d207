# SPDX-License-Identifier: Apache-2.0
"""One patient as a page shows it: criteria in groups, evidence in words, readings that matter, periods.

What is violated and what is unknown stand apart, and both apart from criteria that do not decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final, NamedTuple

from reasoner.judge.words import Words, record_name
from reasoner.ontology import Ontology
from reasoner.protocol import Criterion, Protocol
from reasoner.report.chain_picture import ChainPicture, chain_picture, chains_in
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.horizon_text import horizon_lines
from reasoner.report.marks import MARKS, Mark, mark, verdict_mark
from reasoner.report.timeline import Timeline, timeline
from reasoner.report.wording import patient_name
from reasoner.result import CriterionResult, Evidence, Gap, Outcome, PatientResult, ReadingFlag
from reasoner.terms import TRIAL

__all__ = ["CriterionView", "EvidenceView", "Group", "PatientView", "PatientViews", "ReadingView"]

#: What a qualifier says; dates and readings stand in its brackets.
_QUALIFIERS: Final = {
    "READING_DEPENDENT": "the verdict depends on how the protocol is read",
    "PRESUMED": "rests on presumptions that must be confirmed",
    "EXPIRES_ON": "eligible up to this day",
    "TIME_CURABLE": "eligible by waiting alone, from this day",
    "EDGE": "a fact lies within three days of the edge of a window",
    "MODIFIABLE": "a repeated test may change what is not met",
    "STALE": "something is too old and must be repeated",
}
_INFORMATION: Final = "information"
#: Kind of the criteria of a group -> its title, in the order in which groups are told.
_TITLES: Final = {
    "unmet": "Not met",
    "unknown": "Unknown",
    "met": "Met",
    _INFORMATION: "For information: these do not decide the verdict",
}
#: Kinds that are shown without a click.
_OPEN: Final = frozenset({"unmet", "unknown"})
_TRUTH: Final = {Outcome.SATISFIED: "yes", Outcome.VIOLATED: "no", Outcome.UNKNOWN: "not known"}


class Qualifier(NamedTuple):
    """A word to know beside the verdict, what stands in its brackets, and what it means."""

    word: str
    about: str
    meaning: str


class EvidenceView(NamedTuple):
    """One record: its name, what it says, and what made it decide."""

    record: str
    says: str
    decides: str


class ConditionView(NamedTuple):
    """A condition, whether it holds, and the records that show it; `again` names those told above."""

    label: str
    truth: str
    evidence: tuple[EvidenceView, ...]
    again: tuple[str, ...]

    @property
    def pictures(self) -> list[ChainPicture]:
        """How what was recorded leads here, where the ontology has a part in it."""
        return [
            chain_picture(view.record, chain, self.label, self.truth)
            for view in self.evidence
            for chain in chains_in(view.says)
        ]


class GapView(NamedTuple):
    """What to ask for, and why it is open, in words."""

    missing: str
    reasons: str


class ReadingView(NamedTuple):
    """Another reading of the protocol, with all that it changes: the name, as adopted, as read otherwise."""

    flag: ReadingFlag
    effects: tuple[tuple[str, Mark, Mark], ...]


class CriterionView(NamedTuple):
    """One criterion of one patient; `place` counts the criteria of the protocol.

    `glance` is the first record, for a line that can be opened.
    """

    place: int
    criterion: Criterion
    kind: str
    mark: Mark
    message: str
    gaps: tuple[GapView, ...]
    conditions: tuple[ConditionView, ...]
    readings: tuple[str, ...]
    glance: EvidenceView | None


class Group(NamedTuple):
    """Criteria that are told together; those that are `open` are shown without a click."""

    title: str
    open: bool
    criteria: tuple[CriterionView, ...]


class PatientView(NamedTuple):
    """Everything that the section of a patient shows; `not_judged` says why nothing was."""

    number: int
    name: str
    source: str
    result: PatientResult
    mark: Mark
    counts: tuple[tuple[Mark, int], ...]
    qualifiers: tuple[Qualifier, ...]
    horizon: tuple[str, ...]
    timeline: Timeline | None
    groups: tuple[Group, ...]
    readings: tuple[ReadingView, ...]
    findings: tuple[tuple[str, str, str], ...]
    not_judged: str


class PatientViews:
    """Makes the views of results of one protocol."""

    def __init__(
        self,
        ontology: Ontology,
        protocol: Protocol,
        *,
        lines: Callable[[Evidence], list[str]] | None = None,
    ) -> None:
        """Look up the words once; `lines` tells evidence in place of `EvidenceText`."""
        self._protocol = protocol
        self._criteria = {criterion.iri: criterion for criterion in protocol.criteria}
        self._lines = lines or EvidenceText(ontology, protocol).lines
        self._words = Words(ontology, protocol.declarations)

    def view(self, result: PatientResult, number: int) -> PatientView:
        """The view of one result; `number` tells it apart on a page."""
        deciding = self._protocol.verdict_criteria
        horizon = result.horizon
        return PatientView(
            number=number,
            name=patient_name(result.patient),
            source=result.source.rpartition("/")[2],  # where it lies on this machine is nobody's business
            result=result,
            mark=verdict_mark(result),
            counts=tuple((MARKS[outcome], result.count(outcome, deciding)) for outcome in Outcome),
            qualifiers=tuple(map(_qualifier, result.qualifiers)),
            horizon=tuple(horizon_lines(horizon)) if horizon else (),
            timeline=timeline(horizon.periods, result.as_of) if horizon else None,
            groups=tuple(self._groups(result)),
            readings=tuple(_readings(result)),
            findings=tuple(
                (f.code, record_name(f.record) if f.record else "", f.message) for f in result.findings
            ),
            not_judged=_not_judged(result),
        )

    def criterion(self, result: CriterionResult) -> CriterionView:
        """The view of one criterion by itself."""
        return self._criterion(0, result, set())

    def evidence(self, result: CriterionResult) -> Iterator[tuple[str, str, EvidenceView]]:
        """Conditions, whether they hold, and each record that shows it, told in full every time."""
        for item in result.evidence:
            yield item.condition, _TRUTH[item.truth], self._record(item)

    def _groups(self, result: PatientResult) -> Iterator[Group]:
        """Violated, unknown and satisfied criteria of the verdict, then those that do not decide."""
        deciding = self._protocol.verdict_criteria
        groups: dict[str, list[tuple[int, CriterionResult]]] = {kind: [] for kind in _TITLES}
        for place, each in enumerate(result.criteria):
            decides = each.identifier in deciding
            groups[MARKS[each.outcome].kind if decides else _INFORMATION].append((place, each))
        told: set[EvidenceView] = set()
        for kind, found in groups.items():
            if found:
                criteria = tuple(self._criterion(place, each, told) for place, each in found)
                yield Group(_TITLES[kind], kind in _OPEN, criteria)

    def _criterion(self, place: int, result: CriterionResult, told: set[EvidenceView]) -> CriterionView:
        """The view; evidence that is in `told` is only named, and what is told is added to it."""
        criterion = self._criteria[result.criterion]
        evidence = [(item, self._record(item)) for item in result.evidence]
        return CriterionView(
            place=place,
            criterion=criterion,
            kind=self._words.label(criterion.kind),
            mark=MARKS[result.outcome],
            message=_message(result),
            gaps=tuple(dict.fromkeys(map(self._gap, result.gaps))),
            conditions=tuple(_conditions(evidence, told)),
            readings=tuple(flag.alternative for flag in result.readings),
            glance=next((view for _, view in evidence), None),
        )

    def _gap(self, gap: Gap) -> GapView:
        """Reasons by name: a store keeps no order of them."""
        reasons = (self._words.label(TRIAL + reason) for reason in sorted(gap.reasons))
        return GapView(gap.missing, ", ".join(reasons))

    def _record(self, evidence: Evidence) -> EvidenceView:
        first, *second = self._lines(evidence)
        name = record_name(evidence.record)
        return EvidenceView(name, first.removeprefix(f"{name}: "), " ".join(second).strip())


def _message(result: CriterionResult) -> str:
    """The sentence without what a page shows beside it; the one of a satisfied criterion says nothing new."""
    if result.outcome is Outcome.SATISFIED:
        return ""
    return result.message.partition(" Needed: ")[0] if result.gaps else result.message


def _conditions(
    evidence: Iterable[tuple[Evidence, EvidenceView]], told: set[EvidenceView]
) -> Iterator[ConditionView]:
    """Evidence by condition; records that were told in the same words are only named."""
    for (label, truth), found in groupby(evidence, key=lambda pair: (pair[0].condition, pair[0].truth)):
        views = list(dict.fromkeys(view for _, view in found))
        again = tuple(view.record for view in views if view in told)
        new = []
        for view in views:
            if view not in told:
                said = view._replace(decides="")
                new.append(view._replace(says="as above") if said in told else view)
                told |= {view, said}
        yield ConditionView(label, _TRUTH[truth], tuple(new), again)


def _qualifier(text: str) -> Qualifier:
    word, _, about = text.partition("(")
    return Qualifier(word, about.removesuffix(")"), _QUALIFIERS.get(word, ""))


def _readings(result: PatientResult) -> Iterator[ReadingView]:
    """Each alternative once, with the verdict first among what it changes."""
    flags: dict[str, ReadingFlag] = {}
    effects: dict[str, list[tuple[str, Mark, Mark]]] = {}
    changed = [("verdict", result.readings), *((c.identifier, c.readings) for c in result.criteria)]
    for name, found in changed:
        for flag in found:
            flags.setdefault(flag.alternative, flag)
            effects.setdefault(flag.alternative, []).append((name, mark(flag.outcome), mark(flag.otherwise)))
    for alternative, flag in flags.items():
        yield ReadingView(flag, tuple(effects[alternative]))


def _not_judged(result: PatientResult) -> str:
    """Why nobody judged this patient: nothing reported anything, and all is unknown for one reason."""
    messages = {criterion.message for criterion in result.criteria}
    unknown = all(criterion.outcome is Outcome.UNKNOWN for criterion in result.criteria)
    return messages.pop() if unknown and not result.rows and len(messages) == 1 else ""
