# SPDX-License-Identifier: Apache-2.0
"""Why a shape holds at a node, or why it does not: the facts without which the answer would be another.

1. The shape is walked again with the answer in hand. Where it holds every constraint is a reason, where it
   fails only those that fail; of alternatives each one that holds, and all of them where none does.
2. A count of members is met by its witnesses, broken by those beyond it. Where none may conform, the members
   that were looked at and set aside are told, each with what sets it aside.
3. Facts belong to the nearest condition on the patient through which the shape was reached, and to their
   record. From a derived fact the trace goes on to the records that it was computed from, from an entailed
   one to those of its premises.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from reasoner.derive.vocabulary import BIRTH_DATE, GOVERNS, PROVENANCE, REGISTRATION_DATE, SEX
from reasoner.judge.constraints import BOUNDS, Constraint, Test
from reasoner.judge.reasons import find_evidence
from reasoner.judge.shape_tree import Shape, ShapeTree
from reasoner.judge.walks import View, Walk
from reasoner.patient import Literal, PatientGraph, Term, Triple
from reasoner.protocol import Condition, Criterion
from reasoner.terms import DCTERMS, ONTO, RDFS, XSD_DECIMAL, XSD_INTEGER
from reasoner.validate import Evaluation

__all__ = ["Bound", "Found", "Pair", "Tracer", "told_facts"]

Pair = Condition | Criterion
#: Record -> the decisive facts; a record without any was looked at and set aside.
_Facts = dict[str, dict[Triple, None]]
#: Pair -> what it rests on itself, not through other pairs.
Found = dict[str, _Facts]

#: Asserted facts that do not say what a record is; in which document it stands does.
_UNTOLD: Final = (PROVENANCE - {ONTO + "recordedIn"}) | {RDFS + "comment", DCTERMS + "identifier"}
#: What formulas read of the patient.
_OF_PATIENT: Final = (BIRTH_DATE, SEX)
_NUMBERS: Final = frozenset({XSD_DECIMAL, XSD_INTEGER})


class Bound(NamedTuple):
    """A measured number that a shape of a pair compares with a limit, such as `minInclusive`.

    Counts, grades and scores are integers: they go in steps, and are none.
    """

    pair: str
    triple: Triple
    value: Literal
    parameter: str
    limit: Literal


def told_facts(patient: PatientGraph, record: str) -> list[Triple]:
    """The asserted facts that say what a record is: values, units, dates; no links to other records."""
    return [
        triple
        for predicate, objects in patient.index.get(record, {}).items()
        if predicate not in _UNTOLD
        for obj in objects
        if (triple := (record, predicate, obj)) not in patient.entailed and triple not in patient.derived
        if obj not in patient.index
    ]


class _Grounds:
    """What one pair rests on."""

    __slots__ = (
        "_follows_from_others",
        "_patient",
        "_registrations",
        "bounds",
        "facts",
        "others",
        "pair",
        "seen",
    )

    def __init__(self, pair: str, patient: PatientGraph, registrations: frozenset[str]) -> None:
        """`registrations` only say when the patient registers: every window rests on them."""
        self.pair = pair
        self._patient = patient
        self._registrations = registrations
        self._follows_from_others = False
        self.facts: _Facts = {}
        #: what the pairs below rest on
        self.others: Found = {}
        #: those of this pair and of the pairs below
        self.bounds: dict[Bound, None] = {}
        self.seen: set[tuple[str, Term, bool]] = set()

    @property
    def want_more(self) -> bool:
        """Whether the trace misses records: it gave none, or stopped at what follows from other records.

        Of the ways in which a fact follows only one is noted.
        """
        return self._follows_from_others or not (self.facts or self.others)

    def touch(self, record: str) -> None:
        """Take up a record, whatever it says."""
        if record not in self.facts:
            self.facts[record] = {}

    def add(self, triple: Triple) -> None:
        """Take up a fact, and the records that it rests on."""
        self.touch(triple[0])
        facts = self.facts[triple[0]]
        if triple in facts:
            return
        facts[triple] = None
        for source in self._patient.derived.get(triple, ()):
            self._lead_to(source, triple[0])
        self._add_premises(triple, triple[0])

    def _add_premises(self, triple: Triple, record: str) -> None:
        """Take up what other records contribute: those of the premises, and those that would do as well."""
        premises = self._patient.entailed.get(triple, ())
        for premise in premises:
            subject, predicate, obj = premise
            if subject == record:
                self._add_premises(premise, record)
            elif subject in self._patient.index and subject != self._patient.iri:
                self._follows_from_others = True
                for other in _instead_of(subject, premises, self._patient):
                    if obj in self._patient.objects(other, predicate):
                        self.add((other, predicate, obj))

    def _lead_to(self, source: str, record: str) -> None:
        if source == record or source in self._registrations:
            return
        if source != self._patient.iri:
            self.touch(source)
            return
        for prop in _OF_PATIENT:
            for obj in self._patient.objects(source, prop):
                self.add((source, prop, obj))

    def merge(self, found: Found) -> None:
        """Take up what another pair rests on."""
        for pair, records in found.items():
            known = self.others.setdefault(pair, {})
            for record, facts in records.items():
                known[record] = known[record] | facts if record in known else facts


def _instead_of(record: str, premises: tuple[Triple, ...], patient: PatientGraph) -> dict[str, None]:
    """A record of a premise, and those that stand in the same relation where another premise leads to it."""
    links = [(subject, predicate) for subject, predicate, obj in premises if obj == record]
    linked = (other for subject, predicate in links for other in patient.records(subject, predicate))
    return dict.fromkeys((record, *linked))


def _registrations(patient: PatientGraph) -> frozenset[str]:
    dates = patient.objects(patient.iri, REGISTRATION_DATE)
    sources = (patient.derived.get((patient.iri, REGISTRATION_DATE, date), ()) for date in dates)
    return frozenset(record for records in sources for record in records)


class Tracer:
    """Answers for one patient; what was traced once is kept."""

    def __init__(self, tree: ShapeTree, owners: Mapping[str, Pair], evaluation: Evaluation) -> None:
        """Keep all three; `owners` maps a shape to the pair that it is one half of."""
        self.patient = evaluation.patient
        self._tree = tree
        self._owners = owners
        self._evaluation = evaluation
        self._view = View(evaluation.patient)
        self._registrations = _registrations(evaluation.patient)
        self._traced: dict[tuple[str, bool], Found] = {}
        self._bounds: dict[tuple[str, bool], dict[Bound, None]] = {}

    def trace(self, pair: Pair, shape: str, *, truth: bool) -> Found:
        """Why one half of a pair holds at the patient, or does not."""
        key = shape, truth
        found = self._traced.get(key)
        if found is None:
            grounds = _Grounds(pair.iri, self.patient, self._registrations)
            self._explain(shape, self.patient.iri, grounds, truth=truth)
            if isinstance(pair, Condition) and grounds.want_more:
                for record in find_evidence(pair, self.patient):
                    grounds.touch(record)
            found = self._traced[key] = {pair.iri: grounds.facts} | grounds.others
            self._bounds[key] = grounds.bounds
        return found

    def bounds(self, pair: Pair, shape: str, *, truth: bool) -> tuple[Bound, ...]:
        """The limits on the way of `trace`."""
        self.trace(pair, shape, truth=truth)
        return tuple(self._bounds[shape, truth])

    def holds(self, shape: str, node: Term) -> bool:
        """Whether a node conforms to a shape; the engine answers for nodes, not for literals."""
        if isinstance(node, str):
            return self._evaluation.holds(shape, node)
        compiled = self._tree[shape]
        return not compiled.opaque and all(self._met(compiled, self.walks(compiled, node), node))

    def walks(self, shape: Shape, node: Term) -> list[Walk]:
        """The ways from a node to the value nodes of a shape."""
        return [Walk(node, ())] if shape.path is None else shape.path(self._view, node)

    def _met(self, shape: Shape, walks: list[Walk], focus: Term) -> list[bool]:
        """Which constraints of a shape are met."""
        values = dict.fromkeys(walk.value for walk in walks)
        return [constraint.met(self, values, focus) for constraint in shape.constraints]

    def _explain(self, name: str, node: Term, grounds: _Grounds, *, truth: bool) -> None:
        """Add why a node conforms to a shape, or does not."""
        owner = self._owners.get(name)
        if owner is not None and node == self.patient.iri and owner.iri != grounds.pair:
            grounds.merge(self.trace(owner, name, truth=truth))
            grounds.bounds |= self._bounds[name, truth]
            return
        if (name, node, truth) in grounds.seen:
            return
        grounds.seen.add((name, node, truth))
        shape = self._tree[name]
        walks = self.walks(shape, node)
        reasons = shape.constraints
        if not truth and (len(reasons) > 1 or shape.opaque):
            met = self._met(shape, walks, node)
            reasons = tuple(c for c, is_met in zip(reasons, met, strict=True) if not is_met)
        for constraint in reasons:
            for walk, further, holds in constraint.decisive(self, walks, node, truth=truth):
                if walk.triples:
                    self._take(walk, node, grounds)
                    _note_bound(constraint, walk, grounds)
                if further:
                    self._explain(further, walk.value, grounds, truth=holds)
        if shape.opaque if truth else not reasons:
            for walk in walks:
                self._take(walk, node, grounds)

    def _take(self, walk: Walk, focus: Term, grounds: _Grounds) -> None:
        """Take up the facts on the way to a value node: the value itself, and what links records.

        That the patient has a record is no news; that a record governs is.
        """
        patient = self.patient
        for triple in walk.triples:
            subject, predicate, obj = triple
            if obj not in patient.index:
                grounds.add(triple)
            elif triple not in patient.derived:
                if patient.iri not in (focus, subject):
                    grounds.add(triple)
            elif subject != patient.iri:
                grounds.add(triple)
            elif predicate in patient.objects(str(obj), GOVERNS):
                grounds.add((str(obj), GOVERNS, predicate))
        if walk.value in patient.index and walk.value != patient.iri:
            grounds.touch(str(walk.value))


def _note_bound(constraint: Constraint, walk: Walk, grounds: _Grounds) -> None:
    """Keep the limit that a measured number was compared with; no distance can be told from zero."""
    if not isinstance(constraint, Test) or constraint.parameter not in BOUNDS:
        return
    value, limit = walk.value, constraint.argument
    if not (isinstance(value, Literal) and isinstance(limit, Literal)):
        return
    if value.datatype == XSD_DECIMAL and limit.datatype in _NUMBERS and float(limit.lexical):
        grounds.bounds[Bound(grounds.pair, walk.triples[-1], value, constraint.parameter, limit)] = None
