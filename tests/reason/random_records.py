# SPDX-License-Identifier: Apache-2.0
"""Records at random, in the ontology's terms: right domains, any values, numbers on the bounds of classes.

A record is not sensible medicine. It joins facts that no author of examples would join, which is where two
reasoners would differ. Classes that a union defines are never asserted, nor any class below one: a complete
reasoner may then conclude by exclusion, which the rules leave out on purpose (see `fragment`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph, Term
from reasoner.reason.axioms import And, Or
from reasoner.reason.mapping import read_axioms
from reasoner.terms import (
    ONTO,
    OWL,
    PATIENTS,
    RDFS,
    TYPE,
    XSD_BOOLEAN,
    XSD_DECIMAL,
    XSD_INTEGER,
    XSD_STRING,
)

NUMBERS = (
    "0",
    "1",
    "1.99",
    "2",
    "2.999999999999999999",
    "3",
    "3.0",
    "19.9",
    "20",
    "20.000000000000000001",
    "21",
)
NODES = 25


class RandomRecords:
    """One stream of records per seed."""

    def __init__(self, ontology: Ontology) -> None:
        """Find out what may be asserted, and which values each property may have."""
        self._ontology = ontology
        self._properties = sorted(
            prop
            for kind in ("ObjectProperty", "DatatypeProperty")
            for prop in ontology.declared(OWL + kind)
            if prop.startswith(ONTO)
        )
        disjunctive = {
            axiom.left for axiom in read_axioms(ontology.index).subclasses if _is_disjunctive(axiom.right)
        }
        records = ontology.subclasses[ONTO + "RecordHolder"]
        self._classes = sorted(cls for cls in records if not disjunctive & {cls, *ontology.superclasses[cls]})
        self._values: dict[str, list[str]] = {}
        for individual in sorted(ontology.declared(OWL + "NamedIndividual")):
            for cls in ontology.types(individual):
                self._values.setdefault(cls, []).append(individual)

    def record(self, seed: int) -> PatientGraph:
        """The record of a seed."""
        draw = random.Random(seed)  # noqa: S311 - repeatable draws, no secrets
        patient = PatientGraph(f"{PATIENTS}random-{seed}", "random")
        nodes = {f"{PATIENTS}random-{seed}/{number}": draw.choice(self._classes) for number in range(NODES)}
        for node, cls in nodes.items():
            if draw.random() < 0.8:
                patient.add(node, TYPE, cls)
            above = {cls, *self._ontology.superclasses[cls]}
            for prop in self._properties:
                domains = {str(domain) for domain in self._ontology.objects(prop, RDFS + "domain")}
                if domains & above and draw.random() < 0.6:
                    self._add_values(draw, patient, node, prop, nodes)
        return patient

    def _add_values(
        self, draw: random.Random, patient: PatientGraph, node: str, prop: str, nodes: dict[str, str]
    ) -> None:
        values = list(self._candidates(prop, nodes))
        several = 1 if OWL + "FunctionalProperty" in self._ontology.objects(prop, TYPE) else 3
        for value in draw.sample(values, min(len(values), draw.randint(1, several))):
            patient.add(node, prop, value)

    def _candidates(self, prop: str, nodes: dict[str, str]) -> Iterator[Term]:
        for target in map(str, self._ontology.objects(prop, RDFS + "range")):
            if target == XSD_BOOLEAN:
                yield from (Literal(text, XSD_BOOLEAN) for text in ("true", "false", "1", "0"))
            elif target == XSD_DECIMAL:
                yield from (Literal(text, XSD_DECIMAL) for text in NUMBERS)
            elif target == XSD_INTEGER:
                yield from (Literal(text, XSD_INTEGER) for text in ("-1", "0", "1", "02"))
            elif target == XSD_STRING:
                yield Literal("text")
            else:
                yield from self._values.get(target, [])
                yield from (
                    node for node, cls in nodes.items() if target in {cls, *self._ontology.superclasses[cls]}
                )


def _is_disjunctive(right: object) -> bool:
    return isinstance(right, Or) or (isinstance(right, And) and any(map(_is_disjunctive, right.members)))
