# SPDX-License-Identifier: Apache-2.0
"""The stories that the program brings along, and patients of them who lie on a limit of the protocol.

1. Each story is screened; the limits that its numbers and dates meet are found (`limits.py`). Stories of
   eligible patients come first, and of the first few stories that meet a limit one is kept in which it
   decides an outcome, if there is one. Other patients are asked for limits that no story meets.
2. A number is put on its limit, just below and just above it; a date on the end of a window, the day before
   and the day after. Where the number that a shape compares is computed, what was recorded is changed in
   proportion, or in inverse proportion, and screening the changed story shows whether that gives the number
   that was wanted. What cannot be reached so is left out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Final, NamedTuple

from reasoner.derive.declarations import Window, read_declarations
from reasoner.derive.units import decimal_literal, read_number
from reasoner.generate.limits import (
    DateLimit,
    NumberLimit,
    find_date_limits,
    find_number_limits,
    is_asserted,
    is_number,
)
from reasoner.judge.shape_tree import ShapeTree
from reasoner.ontology import data_folder
from reasoner.patient import Literal, PatientGraph, Triple
from reasoner.result import Outcome, Verdict
from reasoner.screening import Screener
from reasoner.terms import DCTERMS, XSD_DATE, XSD_INTEGER

__all__ = ["Boundary", "Stories", "relabelled"]

_IDENTIFIER: Final = DCTERMS + "identifier"
#: A number is written with so many significant digits; what needs more is left out or rounded.
_DIGITS: Final = 8
#: So many stories are tried for a limit that cannot be reached, or that decides nothing.
_TRIES: Final = 4


class Boundary(NamedTuple):
    """One fact of a story, and what stands in its place.

    `edge` is the limit, and `side` how the number or date that is compared with it lies to it: -1, 0 or 1.
    """

    story: int
    edge: str
    side: int
    triple: Triple
    instead: Literal


#: One per criterion, in order.
_Outcomes = tuple[Outcome, ...]


class _Story(NamedTuple):
    number: int
    recorded: PatientGraph
    screened: PatientGraph


class Stories:
    """The stories as they were recorded, and what of them lies on a limit."""

    def __init__(self, screener: Screener, others: Iterable[PatientGraph], *, step: float) -> None:
        """Find the limits; `step` is how far beyond one a number is put, as a part of it."""
        self._screener = screener
        self._step = Fraction(str(step))
        self.vignettes: tuple[PatientGraph, ...] = tuple(screener.read(data_folder("examples") / "vignettes"))
        recorded = self._recorded = (*self.vignettes, *others)
        screened = [screener.screen_patient(patient.copy()) for patient in recorded]
        stories = [
            _Story(number, patient, found.patient)
            for number, (patient, found) in enumerate(zip(recorded, screened, strict=True))
        ]
        stories.sort(
            key=lambda story: (
                story.number >= len(self.vignettes),
                screened[story.number].result.verdict is not Verdict.ELIGIBLE,
            )
        )
        found = (*self._numbers(stories), *self._dates(stories))
        changes = {(boundary.triple, boundary.instead): boundary for boundary in found}
        # so that a small cohort has limits of all kinds, on every machine the same
        self.boundaries: tuple[Boundary, ...] = tuple(sorted(changes.values(), key=_shuffled))

    def vignette(self, number: int, iri: str) -> PatientGraph:
        """A story as it is, under another name."""
        return relabelled(self.vignettes[number % len(self.vignettes)], iri)

    def boundary(self, number: int, iri: str) -> PatientGraph:
        """A story with one fact on a limit, or beside it."""
        boundary = self.boundaries[number % len(self.boundaries)]
        return relabelled(_changed(self._recorded[boundary.story], boundary.triple, boundary.instead), iri)

    def _numbers(self, stories: list[_Story]) -> Iterator[Boundary]:
        protocol = self._screener.protocol
        tree = ShapeTree(protocol.shapes)
        shapes = [shape for c in protocol.criteria for shape in (c.possible, c.proven)]
        kept: dict[tuple[str, str, str], list[Boundary]] = {}
        tries: Counter[tuple[str, str, str]] = Counter()
        for story in stories:
            for limit in find_number_limits(tree, shapes, story.screened):
                key = (limit.shape, limit.compared, limit.triple[1])
                if tries[key] < _TRIES:
                    reached = dict(self._around(story, limit))
                    decides = len(set(reached.values())) > 1
                    tries[key] += _TRIES if decides else 1
                    if reached and (decides or key not in kept):
                        kept[key] = list(reached)
        for boundaries in kept.values():
            yield from boundaries

    def _around(self, story: _Story, limit: NumberLimit) -> Iterator[tuple[Boundary, _Outcomes]]:
        """A number on its limit, just below and just above, and what comes of it."""
        value, edge = limit.triple[2], read_number(limit.limit)
        if not isinstance(value, Literal) or edge is None:
            return
        whole = value.datatype == XSD_INTEGER
        for side in (-1, 0, 1):
            target = edge + side if whole else edge * (1 + side * self._step)
            for triple, literal in _ways(story.screened, limit.triple, target):
                outcomes = self._reached(story, limit, (triple, literal), edge, side)
                if outcomes:
                    yield Boundary(story.number, limit.limit.lexical, side, triple, literal), outcomes
                    break

    def _reached(
        self, story: _Story, limit: NumberLimit, way: tuple[Triple, Literal], edge: Fraction, side: int
    ) -> _Outcomes:
        """What comes of a change that puts the number where it is wanted; nothing if it does not."""
        record, prop, value = limit.triple
        screened = self._screener.screen_patient(_changed(story.recorded, *way))
        numbers = [read_number(literal) for literal in screened.patient.literals(record, prop)]
        if len(numbers) != 1 or numbers[0] is None:
            return ()
        gap = numbers[0] - edge
        whole = isinstance(value, Literal) and value.datatype == XSD_INTEGER
        near = 1 if whole else abs(edge) * self._step * 2
        is_there = 0 < gap * side <= near if side else gap == 0
        return tuple(criterion.outcome for criterion in screened.result.criteria) if is_there else ()

    def _dates(self, stories: list[_Story]) -> Iterator[Boundary]:
        protocol = self._screener.protocol
        declared = read_declarations(protocol.declarations, self._screener.ontology)
        windows = [step for step in declared.steps if isinstance(step, Window)]
        taken: dict[tuple[str, str], int] = {}
        for story in stories:
            for limit in find_date_limits(windows, story.screened):
                if taken.setdefault((limit.window, limit.kind), story.number) == story.number:
                    yield from _beside(story, limit)


def relabelled(patient: PatientGraph, iri: str) -> PatientGraph:
    """The same record of another patient."""
    old, length = patient.iri, len(patient.iri)

    def renamed(term: str) -> str:
        return iri + term[length:] if term == old or term.startswith(f"{old}/") else term

    index = {
        renamed(subject): {
            prop: [term if isinstance(term, Literal) else renamed(term) for term in objects]
            for prop, objects in facts.items()
        }
        for subject, facts in patient.index.items()
    }
    # two patients may not share an identifier
    own = index[iri]
    if _IDENTIFIER in own:
        number = iri.rpartition("/")[2]
        own[_IDENTIFIER] = [
            Literal(f"{term.lexical}-{number}") for term in own[_IDENTIFIER] if isinstance(term, Literal)
        ]
    return PatientGraph(iri, patient.source, index)


def _changed(patient: PatientGraph, triple: Triple, literal: Literal) -> PatientGraph:
    copy = patient.copy()
    subject, prop, old = triple
    copy.index[subject][prop] = [literal if term == old else term for term in copy.index[subject][prop]]
    return copy


def _ways(patient: PatientGraph, triple: Triple, target: Fraction) -> Iterator[tuple[Triple, Literal]]:
    """The changes of the record that may put a number on a target."""
    value = read_number(triple[2]) if isinstance(triple[2], Literal) else None
    if is_asserted(patient, triple):
        yield triple, _written(target, triple[2])
        return
    if not value or not target:
        return
    for source in patient.derived.get(triple, ()):
        for prop, objects in patient.index.get(source, {}).items():
            for old in objects:
                recorded = (source, prop, old)
                if isinstance(old, Literal) and is_number(old) and is_asserted(patient, recorded):
                    number = read_number(old) or Fraction(0)
                    yield recorded, _written(number * target / value, old)
                    yield recorded, _written(number * value / target, old)


def _written(number: Fraction, old: object) -> Literal:
    """A number as the record has it: whole where it was, and it is one."""
    if isinstance(old, Literal) and old.datatype == XSD_INTEGER and number.denominator == 1:
        return Literal(str(number), XSD_INTEGER)
    return decimal_literal(Fraction(f"{float(number):.{_DIGITS}g}"))


def _beside(story: _Story, limit: DateLimit) -> Iterator[Boundary]:
    for side in (-1, 0, 1):
        day = Literal((limit.edge + timedelta(days=side)).isoformat(), XSD_DATE)
        if day != limit.triple[2] and is_asserted(story.screened, limit.triple):
            yield Boundary(story.number, limit.edge.isoformat(), side, limit.triple, day)


def _shuffled(boundary: Boundary) -> bytes:
    return hashlib.sha256(repr(boundary).encode()).digest()
