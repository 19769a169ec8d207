# SPDX-License-Identifier: Apache-2.0
"""Which answers settle a criterion: the smallest sets of open conditions that are enough whatever else comes.

An open condition is UNKNOWN at the patient and could stay so if everything below it were answered; an answer
says that it holds, or that it does not. Criteria are three-valued formulas over the open conditions, and the
shapes themselves compute them: an engine takes answers for granted and evaluates the rest.

1. A pair is settled by the answers to the pairs that it rests on. Which of these it takes is found by asking
   its shape; because an answer never unsettles what is settled, the smallest sets can be enumerated by
   leaving out one answer after another.
2. Each of these pairs is settled in turn. The sets are united, contradictory unions dropped, and sets that
   contain another one too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import Final, Protocol

from reasoner.judge.reasons import truth
from reasoner.protocol import Condition, Criterion
from reasoner.protocol import Protocol as TrialProtocol
from reasoner.result import Outcome
from reasoner.validate import Evaluation

__all__ = ["Answer", "Answers", "Assuming", "Settling"]

#: A pair, by its IRI, and whether it holds.
Answer = tuple[str, bool]
Answers = frozenset[Answer]
_Pair = Condition | Criterion

#: Sets of answers that are looked at for one pair. A formula in which every pair passes one way is searched
#: completely up to 12 open pairs directly below it, because 12 pairs have 4096 subsets; the longest formula
#: that is known has 7. Beyond, what was found by then is kept.
_STEPS: Final = 4096
#: Sets that are kept for one pair: comparing them with each other takes their number squared.
_KEPT: Final = 512
#: Pairs below a condition of which every combination is tried to see whether it can stay open.
_TRIED: Final = 6


class Assuming(Evaluation, Protocol):
    """An evaluation that can take answers for granted."""

    def assuming(self, answers: Mapping[tuple[str, str], bool]) -> Assuming:
        """The same patient, with (shape, focus node) -> conforms or not, wherever it is met."""


class Settling:
    """The open conditions of one patient, and the smallest sets of answers to them."""

    def __init__(self, protocol: TrialProtocol, evaluation: Assuming) -> None:
        """Nothing is searched yet."""
        self.evaluation = evaluation
        #: False once a search was cut short
        self.complete = True
        self._protocol = protocol
        self._truths: dict[str, Outcome] = {}
        self._sets: dict[Answer, tuple[Answers, ...]] = {}

    def truth(self, pair: _Pair) -> Outcome:
        """The truth value of a pair as it is now."""
        if pair.iri not in self._truths:
            self._truths[pair.iri] = truth(pair, self.evaluation)
        return self._truths[pair.iri]

    def sets(self, pair: _Pair, *, holds: bool = True) -> tuple[Answers, ...]:
        """The smallest sets of answers under which a pair holds, or does not hold, whatever else comes."""
        known = self.truth(pair)
        if known is not Outcome.UNKNOWN:
            return (frozenset(),) if (known is Outcome.SATISFIED) is holds else ()
        key = pair.iri, holds
        if key not in self._sets:
            self._sets[key] = self._find(pair, holds=holds)
        return self._sets[key]

    def join(self, parts: Iterable[Sequence[Answers]]) -> tuple[Answers, ...]:
        """The smallest sets that contain one set of every part and do not contradict themselves."""
        joined: tuple[Answers, ...] = (frozenset(),)
        for sets in parts:
            unions = (one | other for one in joined for other in sets)
            joined = self._smallest(union for union in unions if _agree(union))
        return joined

    def _find(self, pair: _Pair, *, holds: bool) -> tuple[Answers, ...]:
        below = {p.iri: p for p in self._protocol.below(pair) if self.truth(p) is Outcome.UNKNOWN}
        found = [frozenset({(pair.iri, holds)})] if self._is_open_itself(pair, below) else []
        for answers in self._enough(pair, below, holds=holds):
            parts = [self.sets(below[iri], holds=value) for iri, value in sorted(answers)]
            found += self.join(parts)
        return self._smallest(found)

    def _is_open_itself(self, pair: _Pair, below: Mapping[str, _Pair]) -> bool:
        """Whether nothing below settles the pair: it has facts of its own that are missing."""
        if not below:
            return True
        if isinstance(pair, Criterion) or not pair.passes:
            return False
        if len(below) > _TRIED:
            return True
        answers = (
            frozenset(zip(below, values, strict=True)) for values in product((True, False), repeat=len(below))
        )
        return any(
            not self._settles(pair, below, given, holds=True)
            and not self._settles(pair, below, given, holds=False)
            for given in answers
        )

    def _enough(self, pair: _Pair, below: Mapping[str, _Pair], *, holds: bool) -> list[Answers]:
        """The smallest sets of answers to the pairs below that settle a pair."""

        def enough(given: Answers) -> bool:
            return self._settles(pair, below, given, holds=holds)

        answers = [(iri, value) for value in (True, False) for iri in below]
        found, complete = _minimal(answers, enough)
        self.complete &= complete
        return [given for given in found if _agree(given)]

    def _settles(self, pair: _Pair, below: Mapping[str, _Pair], given: Answers, *, holds: bool) -> bool:
        """Whether a pair is settled if of the pairs below it exactly the given ones are answered."""
        focus = self.evaluation.patient.iri
        assumed = {(p.proven, focus): (iri, True) in given for iri, p in below.items()}
        assumed |= {(p.possible, focus): (iri, False) not in given for iri, p in below.items()}
        half = pair.proven if holds else pair.possible
        return self.evaluation.assuming(assumed).holds(half, focus) is holds

    def _smallest(self, sets: Iterable[Answers]) -> tuple[Answers, ...]:
        """The sets that contain no other, smallest first."""
        kept: list[Answers] = []
        for answers in sorted(dict.fromkeys(sets), key=lambda found: (len(found), sorted(found))):
            if not any(smaller <= answers for smaller in kept):
                kept.append(answers)
        self.complete &= len(kept) <= _KEPT
        return tuple(kept[:_KEPT])


def _agree(answers: Answers) -> bool:
    """Whether no pair is said to hold and not to hold."""
    return len({iri for iri, _ in answers}) == len(answers)


def _minimal(answers: Sequence[Answer], enough: Callable[[Answers], bool]) -> tuple[list[Answers], bool]:
    """All minimal sets that are enough, given that more than enough is enough; whether these are all.

    From each set that is found, every answer is left out in turn, and what is left searched again.
    """
    found: list[Answers] = []
    seen: set[Answers] = set()
    waiting: list[Answers] = [frozenset()]
    while waiting:
        left_out = waiting.pop()
        if left_out in seen:
            continue
        if len(seen) == _STEPS:
            return found, False
        seen.add(left_out)
        minimal = next((known for known in found if known.isdisjoint(left_out)), None)
        if minimal is None:
            rest = frozenset(answers) - left_out
            if not enough(rest):
                continue
            minimal = _shrink(rest, answers, enough)
            found.append(minimal)
        waiting += [left_out | {answer} for answer in sorted(minimal)]
    return found, True


def _shrink(rest: Answers, answers: Sequence[Answer], enough: Callable[[Answers], bool]) -> Answers:
    """Leave out whatever is not needed; most conditions pass when they hold, so the opposites go first."""
    positive = frozenset(answer for answer in rest if answer[1])
    if len(positive) < len(rest) and enough(positive):
        rest = positive
    for answer in answers:
        if answer in rest and enough(rest - {answer}):
            rest -= {answer}
    return rest
