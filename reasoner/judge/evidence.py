# SPDX-License-Identifier: Apache-2.0
"""From which facts a SATISFIED or VIOLATED follows: records, and what they say, per condition.

The shapes themselves are traced (`reasoner.judge.tracer`), so that nothing of a trial stands here. A record
is told with the asserted facts that say what it is, and with the entailed and derived facts that decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from reasoner.derive.vocabulary import (
    ANALYTE,
    CERTAINLY_IN,
    GOVERNS,
    INTERVAL_DAYS_HIGH,
    INTERVAL_DAYS_LOW,
    MAY_GOVERN,
    POSSIBLY_IN,
)
from reasoner.judge.nearness import Movable, Values, nearest
from reasoner.judge.reasons import truth
from reasoner.judge.shape_tree import ShapeTree
from reasoner.judge.tracer import Bound, Found, Pair, Tracer, told_facts
from reasoner.judge.words import Words
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph, Triple
from reasoner.protocol import Criterion, Protocol
from reasoner.result import Comparison, CriterionResult, Evidence, Fact, Outcome
from reasoner.terms import TYPE

__all__ = ["EvidenceFinder", "PatientEvidence"]

#: A record made by derivation is told with all its facts but these, which count only where they decide.
_MEMBERSHIPS: Final = frozenset({CERTAINLY_IN, POSSIBLY_IN, GOVERNS, MAY_GOVERN})
#: Told wherever they are known: readings of a protocol may rest on them.
_SPANS: Final = (INTERVAL_DAYS_LOW, INTERVAL_DAYS_HIGH)


class EvidenceFinder:
    """The shapes of one protocol, taken apart once; serves every patient."""

    def __init__(self, protocol: Protocol, ontology: Ontology) -> None:
        """Note which shape belongs to which criterion or condition."""
        pairs: tuple[Pair, ...] = (*protocol.criteria, *protocol.conditions.values())
        self.pairs = {pair.iri: pair for pair in pairs}
        self.owners = {shape: pair for pair in pairs for shape in (pair.possible, pair.proven)}
        self.tree = ShapeTree(protocol.shapes)
        self.words = Words(ontology, protocol.declarations)
        self.superclasses = ontology.superclasses

    def of(self, evaluation: Movable) -> PatientEvidence:
        """Prepare one patient; ask about all criteria there, because they share conditions."""
        return PatientEvidence(self, evaluation)

    def add(self, results: Iterable[CriterionResult], evaluation: Movable) -> tuple[CriterionResult, ...]:
        """The same results, each with the evidence for it, and with the numbers that it is close to."""
        patient = self.of(evaluation)
        known = {pair.iri: pair for pair in self.pairs.values() if isinstance(pair, Criterion)}
        return tuple(
            replace(
                result,
                evidence=patient.find_decisive(known[result.criterion], result.outcome),
                comparisons=tuple(patient.find_comparisons(known[result.criterion])),
            )
            for result in results
        )


class PatientEvidence:
    """The evidence of one evaluated patient."""

    def __init__(self, finder: EvidenceFinder, evaluation: Movable) -> None:
        """Nothing is traced yet."""
        self._finder = finder
        self._evaluation = evaluation
        self._patient = evaluation.patient
        self._tracer = Tracer(finder.tree, finder.owners, evaluation)
        self._facts: dict[Triple, Fact] = {}
        self._facts_of: dict[tuple[str, tuple[Triple, ...]], tuple[Fact, ...]] = {}
        self._told: dict[str, list[Triple]] = {}

    def find_decisive(self, criterion: Criterion, outcome: Outcome) -> tuple[Evidence, ...]:
        """The records from which an outcome follows; nothing for UNKNOWN, which has gaps instead.

        A criterion that holds whatever the record says has no evidence either.

        Raises:
            ValidationFailure: the engine could not finish.
        """
        if outcome is Outcome.UNKNOWN:
            return ()
        satisfied = outcome is Outcome.SATISFIED
        shape = criterion.proven if satisfied else criterion.possible
        found = self._tracer.trace(criterion, shape, truth=satisfied)
        return tuple(self._evidence(found))

    def find_comparisons(self, criterion: Criterion) -> Iterator[Comparison]:
        """The numbers nearest to their limits that would change what the shapes say of a criterion.

        Raises:
            ValidationFailure: the engine could not finish.
        """
        value, focus = truth(criterion, self._evaluation), self._patient.iri
        holds = value is Outcome.SATISFIED
        shape = criterion.possible if value is Outcome.VIOLATED else criterion.proven

        def changes(values: Values) -> bool:
            return self._evaluation.instead(values).holds(shape, focus) is not holds

        for bound in nearest(self._tracer.bounds(criterion, shape, truth=holds), changes):
            yield self._comparison(bound)

    def _comparison(self, bound: Bound) -> Comparison:
        record, prop, _ = bound.triple
        label = self._finder.pairs[bound.pair].label
        analyte = next(iter(self._patient.records(record, ANALYTE)), "")
        return Comparison(label, record, prop, bound.value, bound.limit, bound.pair, analyte)

    def _evidence(self, found: Found) -> Iterable[Evidence]:
        for iri, records in found.items():
            pair = self._finder.pairs[iri]
            value = truth(pair, self._evaluation)
            for record, decisive in records.items():
                key = record, tuple(decisive)
                facts = self._facts_of.get(key)
                if facts is None:
                    facts = self._facts_of[key] = self._record_facts(*key)
                if facts:
                    yield Evidence(pair.label, value, record, facts, iri)

    def _record_facts(self, record: str, decisive: tuple[Triple, ...]) -> tuple[Fact, ...]:
        """What the record says, then what decided; nothing for a record that only holds others together."""
        patient = self._patient
        if record not in self._told:
            self._told[record] = [] if record == patient.iri else self._what_it_is(record)
        told = self._told[record]
        if not decisive and all(t[1] == TYPE for t in told) and _holds_others(patient, record):
            return ()
        added = [t for t in decisive if t not in told]
        narrower = {
            sup for t in added if t[1] == TYPE for sup in self._finder.superclasses.get(str(t[2]), ())
        }
        shown = (t for t in told if t in decisive or t[1] != TYPE or t[2] not in narrower)
        return tuple(self._fact(triple) for triple in (*shown, *added))

    def _what_it_is(self, record: str) -> list[Triple]:
        """What was recorded, with the days between its dates; what a computed record holds."""
        facts = self._patient.index[record]
        spans = [(record, prop, days) for prop in _SPANS for days in facts.get(prop, ())]
        made = [
            triple
            for predicate, objects in facts.items()
            if predicate not in _MEMBERSHIPS
            for obj in objects
            if (triple := (record, predicate, obj)) in self._patient.derived
        ]
        told = told_facts(self._patient, record)
        return [*told, *spans] if told else made

    def _fact(self, triple: Triple) -> Fact:
        if triple not in self._facts:
            _, prop, value = triple
            if triple in self._patient.entailed:
                fact = Fact(prop, value, "entailed", self._finder.words.steps(triple, self._patient))
            elif triple in self._patient.derived:
                fact = Fact(prop, value, "derived", sources=self._patient.derived[triple])
            else:
                fact = Fact(prop, value, "asserted")
            self._facts[triple] = fact
        return self._facts[triple]


def _holds_others(patient: PatientGraph, record: str) -> bool:
    facts = patient.index[record]
    return any(isinstance(obj, str) and obj in patient.index for values in facts.values() for obj in values)
