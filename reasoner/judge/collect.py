# SPDX-License-Identifier: Apache-2.0
"""What to collect next: the smallest sets of missing facts that would make a patient eligible.

1. Nothing is asked for when a violation is final, or when one stays that neither a new test nor waiting takes
   back. Violations that these may take back are set aside, together with what follows from them.
2. For every other deciding criterion that is UNKNOWN, the smallest sets of answers that satisfy it
   (`settling.py`) are combined; criteria that share no open condition are combined last, by counting.
3. Sets that differ in one answer, and ask for it in the same words, are one set with two passing values.
4. Sets are ordered by size, then by their costliest source, by the sum of the costs, and by protocol order;
   inside a set, facts that alone can settle the verdict come first, then the cheapest source.
"""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod
from typing import Final, NamedTuple

from reasoner.judge.reasons import truth
from reasoner.judge.settling import Answer, Answers, Assuming, Settling
from reasoner.protocol import Condition, Criterion, InformationSource, Protocol
from reasoner.result import Collection, CriterionResult, Outcome, Request

__all__ = ["collect_next"]

#: Sets that are listed: more than a coordinator can weigh against each other are only counted.
_LISTED: Final = 5
#: Sets that are put in order; of more, only the best ones of each independent group are combined.
_ORDERED: Final = 2000
_STALE: Final = "STALE"
_NO_SOURCE: Final = InformationSource(0, "")

#: One thing to ask for: an answer, or several that are asked for in the same words, of which one is enough.
_Item = tuple[Answer, ...]
_Way = tuple[_Item, ...]


def collect_next(
    protocol: Protocol,
    evaluation: Assuming,
    results: Iterable[CriterionResult],
    *,
    curable: Many[str] = frozenset(),
) -> Collection:
    """The smallest sets of missing facts that would settle the verdict.

    Args:
        protocol: the protocol.
        evaluation: the evaluation that the results come from.
        results: one result per criterion.
        curable: identifiers of violated criteria that waiting alone takes back.

    Raises:
        ValidationFailure: the engine could not finish.
    """
    told = {result.criterion: result for result in results}
    aside = _set_aside(protocol, evaluation, told, curable)
    if aside is None:
        return Collection()
    settling = Settling(protocol, _repaired(protocol, evaluation, aside))
    deciding = [c for c in protocol.criteria if c.in_verdict and c not in aside]
    if any(settling.truth(criterion) is Outcome.VIOLATED for criterion in deciding):
        return Collection()
    still_open = [criterion for criterion in deciding if settling.truth(criterion) is Outcome.UNKNOWN]
    if not still_open:
        return Collection()
    desk = _Desk(protocol, settling, still_open, _stale(told.values()))
    groups = [desk.ways(settling.join(parts)) for parts in _independent(map(settling.sets, still_open))]
    count = prod(map(len, groups))
    best = sorted(_combine(groups), key=desk.effort)[:_LISTED]
    listed = tuple(tuple(desk.requests(way)) for way in best)
    return Collection(listed, count - len(listed), settling.complete)


def _set_aside(
    protocol: Protocol, evaluation: Assuming, told: dict[str, CriterionResult], curable: Many[str]
) -> list[Criterion] | None:
    """Violated criteria that may change; None when one never does.

    A criterion that a result leaves open although the shapes refuse it waits for a person, not for facts.
    """
    deciding = [criterion for criterion in protocol.criteria if criterion.in_verdict]
    refused = [criterion for criterion in deciding if truth(criterion, evaluation) is Outcome.VIOLATED]
    violated = {c.iri for c in refused if told[c.iri].outcome is Outcome.VIOLATED}
    if any(criterion.final for criterion in refused if criterion.iri in violated):
        return None
    return [c for c in refused if c.iri not in violated or c.modifiable or c.identifier in curable]


def _repaired(protocol: Protocol, evaluation: Assuming, aside: Iterable[Criterion]) -> Assuming:
    """The patient as if the conditions that fail in these criteria held: what only follows from them goes."""
    focus = evaluation.patient.iri
    failing = {
        child
        for criterion in aside
        for child in protocol.children(criterion)
        if truth(child, evaluation) is Outcome.VIOLATED
    }
    held = {(shape, focus): True for child in failing for shape in (child.possible, child.proven)}
    return evaluation.assuming(held) if held else evaluation


def _stale(results: Iterable[CriterionResult]) -> frozenset[str]:
    """Labels of conditions whose records are too old."""
    gaps = (gap for result in results for gap in result.gaps)
    return frozenset(gap.condition for gap in gaps if _STALE in gap.reasons)


def _independent(parts: Iterable[Sequence[Answers]]) -> list[list[Sequence[Answers]]]:
    """Parts that share a condition, together."""
    groups: list[tuple[set[str], list[Sequence[Answers]]]] = []
    for sets in parts:
        asked, members = {iri for answers in sets for iri, _ in answers}, [sets]
        for group in [group for group in groups if not asked.isdisjoint(group[0])]:
            groups.remove(group)
            asked |= group[0]
            members = [*group[1], *members]
        groups.append((asked, members))
    return [members for _, members in groups]


def _combine(groups: list[list[_Way]]) -> Iterator[_Way]:
    """One way of each group, in every combination; of too many, the last ways of the longest group go."""
    kept = [list(group) for group in groups]
    while prod(map(len, kept)) > _ORDERED:
        max(kept, key=len).pop()
    for ways in product(*kept):
        yield tuple(item for way in ways for item in way)


class _Effort(NamedTuple):
    """How much a set of missing facts takes, in the order in which this is weighed."""

    facts: int
    costliest: int
    cost: int
    places: tuple[int, ...]


class _Desk:
    """Writes requests for one patient."""

    def __init__(
        self, protocol: Protocol, settling: Settling, still_open: list[Criterion], stale: frozenset[str]
    ) -> None:
        """Keep what requests are made of."""
        self._protocol = protocol
        self._settling = settling
        self._still_open = still_open
        self._stale = stale
        self._pairs: dict[str, Criterion | Condition] = dict(protocol.conditions)
        self._pairs |= {criterion.iri: criterion for criterion in protocol.criteria}
        self._decisive: dict[_Item, bool] = {}

    def ways(self, sets: Iterable[Answers]) -> list[_Way]:
        """Sets as things to ask for, best first; those that ask for the same are one."""
        found: set[frozenset[_Item]] = {frozenset((answer,) for answer in answers) for answers in sets}
        while merged := self._merged(found):
            found = merged
        return sorted(sorted(tuple(sorted(way)) for way in found), key=self.effort)

    def _merged(self, ways: set[frozenset[_Item]]) -> set[frozenset[_Item]] | None:
        """Two ways that differ in one item only, asked for in the same words, become one; None if none do."""
        met: dict[tuple[frozenset[_Item], str], tuple[frozenset[_Item], _Item]] = {}
        for way in sorted(ways, key=sorted):
            for item in sorted(way):
                key = way - {item}, self._asks(item)
                if key not in met:
                    met[key] = way, item
                    continue
                other, same = met[key]
                both = tuple(sorted({*item, *same}, key=self._rank))
                return ways - {way, other} | {key[0] | {both}}
        return None

    def _rank(self, answer: Answer) -> tuple[int, bool]:
        """The place of an answer in the protocol; of a pair, that it holds goes first."""
        return self._protocol.ranks[answer[0]], not answer[1]

    def _asks(self, item: _Item) -> str:
        pair = self._pairs[item[0][0]]
        return (pair.missing if isinstance(pair, Condition) else "") or pair.label

    def effort(self, way: _Way) -> _Effort:
        """How much a set takes to collect."""
        costs = [self._source(item).order for item in way]
        places = tuple(sorted(self._place(item) for item in way))
        return _Effort(len(way), max(costs), sum(costs), places)

    def _place(self, item: _Item) -> int:
        return min(self._protocol.ranks[iri] for iri, _ in item)

    def _source(self, item: _Item) -> InformationSource:
        """The cheapest source; a record that is too old has to be made anew, which is the costliest."""
        pair = self._pairs[item[0][0]]
        sources = pair.obtained_from if isinstance(pair, Condition) else ()
        if not sources:
            return _NO_SOURCE
        return sources[-1] if pair.label in self._stale else sources[0]

    def requests(self, way: _Way) -> Iterator[Request]:
        """The requests of one set, in the order in which they are to be made."""
        chosen = frozenset(item[0] for item in way)
        for item in sorted(
            way, key=lambda i: (not self._alone(i, way), self._source(i).order, self._place(i))
        ):
            yield Request(
                condition=self._pairs[item[0][0]].label,
                missing=self._asks(item),
                passes="; or ".join(map(self._passes, item)),
                source=self._source(item).label,
                criteria=tuple(self._settled(item[0], chosen)),
                alone=self._alone(item, way),
                iris=tuple(iri for iri, _ in item),
            )

    def _passes(self, answer: Answer) -> str:
        pair = self._pairs[answer[0]]
        if isinstance(pair, Criterion):
            return pair.description
        return (not answer[1] and pair.passes_not) or pair.passes

    def _settled(self, answer: Answer, chosen: Answers) -> Iterator[str]:
        """Criteria that are satisfied with this answer and not without it; paths and preferences too."""
        without = chosen - {answer}
        for criterion in self._protocol.criteria:
            if self._settling.truth(criterion) is Outcome.UNKNOWN:
                enough = [answers for answers in self._settling.sets(criterion) if answers <= chosen]
                if enough and not any(answers <= without for answers in enough):
                    yield criterion.identifier

    def _alone(self, item: _Item, way: _Way) -> bool:
        """Whether nothing else is missing, or the opposite would violate a criterion."""
        if item not in self._decisive:
            evaluation, focus = self._settling.evaluation, self._settling.evaluation.patient.iri
            pairs = [(self._pairs[iri], value) for iri, value in item]
            failing = {(shape, focus): not v for pair, v in pairs for shape in (pair.possible, pair.proven)}
            assumed = evaluation.assuming(failing)
            self._decisive[item] = any(not assumed.holds(c.possible, focus) for c in self._still_open)
        return len(way) == 1 or self._decisive[item]
