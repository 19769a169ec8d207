# SPDX-License-Identifier: Apache-2.0
"""From asserted facts to outcomes, stage by stage, for generated patients."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from reasoner.derive import Derivation
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.protocol import Condition, Criterion, Protocol, protocol_folder
from reasoner.protocol_gates import RECORD_CONDITION
from reasoner.read.lexical import withhold_malformed
from reasoner.reason import Entailment
from reasoner.result import Outcome
from reasoner.terms import SH, TRIAL, TYPE
from reasoner.validate.fast import FastEngine, FastEvaluation
from reasoner.validate.record import RecordCheck

__all__ = ["Pipeline", "RecordPair"]


class RecordPair:
    """A condition on a record, and the properties through which its shapes meet such records."""

    def __init__(self, protocol: Protocol, iri: str) -> None:
        """Look up both shapes, and who refers to them."""
        self.iri = iri
        shapes = protocol.shapes
        (self.possible,) = shapes.nodes(iri, TRIAL + "possible")
        (self.proven,) = shapes.nodes(iri, TRIAL + "proven")
        users: dict[str, set[str]] = {}
        for shape in shapes.shapes:
            for reference in shapes.references(shape):
                if reference.parameter != SH + "property":
                    users.setdefault(reference.target, set()).add(shape)
        self.links: set[tuple[str, bool]] = set()
        open_shapes, seen = [self.possible, self.proven], set[str]()
        while open_shapes:
            shape = open_shapes.pop()
            if shape in seen:
                continue
            seen.add(shape)
            paths = shapes.nodes(shape, SH + "path")
            if paths:
                self.links.update(_last_step(protocol, path) for path in paths)
            else:
                open_shapes += users.get(shape, ())

    def records(self, patient: PatientGraph) -> Iterator[str]:
        """The records of a patient that the condition may be asked about, each once."""
        found: dict[str, None] = {}
        for subject, facts in patient.index.items():
            for link, inverse in self.links:
                values = [value for value in facts.get(link, ()) if isinstance(value, str)]
                found.update(dict.fromkeys([subject] if inverse and values else values))
        yield from found


def _last_step(protocol: Protocol, path: str) -> tuple[str, bool]:
    """The property that leads to the value nodes of a path, and whether it is followed backwards."""
    members = protocol.shapes.items(path) if path.startswith("_:") else None
    last = str(members[-1]) if members else path
    inverse = protocol.shapes.nodes(last, SH + "inversePath")
    return (inverse[0], True) if inverse else (last, False)


class Pipeline:
    """Everything that screening needs, loaded once, under one policy."""

    def __init__(self, ontology: Ontology, *, policy: str = "default") -> None:
        """Load the protocol and its shapes."""
        self.protocol = Protocol.load(protocol_folder("a022001"), ontology)
        self._entailment = Entailment(ontology)
        self._check = RecordCheck(ontology)
        self._derivation = Derivation(ontology, self.protocol.declarations, policy=policy, as_of=None)
        self._engine = FastEngine(self.protocol.shapes)
        self._evaluation: FastEvaluation | None = None

    @cached_property
    def pairs(self) -> tuple[Criterion | Condition, ...]:
        """Every pair that speaks of the patient."""
        return (*self.protocol.criteria, *self.protocol.conditions.values())

    @cached_property
    def record_pairs(self) -> tuple[RecordPair, ...]:
        """Every pair that speaks of a record."""
        index = self.protocol.declarations
        named = [node for node, facts in index.items() if RECORD_CONDITION in facts.get(TYPE, ())]
        return tuple(RecordPair(self.protocol, iri) for iri in named)

    def prepare(self, asserted: PatientGraph) -> PatientGraph:
        """A copy with entailed and derived facts, about which the next questions are."""
        patient = asserted.copy()
        withhold_malformed(patient)
        self._check.check(patient)
        self._entailment.entail(patient)
        self._derivation.derive(patient)
        self._evaluation = self._engine.evaluate(patient)
        return patient

    def conforms(self, shape: str, focus: str) -> bool:
        """Whether a node of the patient that was prepared last conforms to a shape."""
        assert self._evaluation is not None
        return self._evaluation.holds(shape, focus)

    def truth(self, pair: Criterion | Condition, patient: PatientGraph) -> Outcome:
        """The truth value of a pair at the patient that was prepared last; an incoherent pair is VIOLATED."""
        if not self.conforms(pair.possible, patient.iri):
            return Outcome.VIOLATED
        return Outcome.SATISFIED if self.conforms(pair.proven, patient.iri) else Outcome.UNKNOWN
