# SPDX-License-Identifier: Apache-2.0
"""The names that people read, from the ontology and the protocol, and entailments told in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from reasoner.ontology import Ontology
from reasoner.patient import Index, Literal, PatientGraph, Term, Triple
from reasoner.terms import OWL, PATIENTS, RDFS, SKOS, TYPE

__all__ = ["Words", "record_name"]

_LABELS: Final = (RDFS + "label", SKOS + "prefLabel")
_INDIVIDUAL: Final = OWL + "NamedIndividual"
_KINDS: Final = ("is a", "is an")


def record_name(iri: str) -> str:
    """What a record is called within its patient: `lab-anc` for `.../patients/V01/lab-anc`."""
    if iri.startswith(PATIENTS):
        patient, _, record = iri[len(PATIENTS) :].partition("/")
        return record or patient
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]


class Words:
    """Labels of the ontology and of what a protocol declares."""

    def __init__(self, ontology: Ontology, declarations: Index) -> None:
        """Keep both."""
        self._ontology = ontology
        self._declarations = declarations
        self._attributes = ontology.declared(OWL + "FunctionalProperty")
        self._known: dict[str, str] = {}

    def label(self, term: Term) -> str:
        """The label of an IRI, a literal as written, or the name of a record."""
        if isinstance(term, Literal):
            return term.lexical
        if term not in self._known:
            self._known[term] = next(self._labels(term), "") or record_name(term)
        return self._known[term]

    def is_labelled(self, iri: str) -> bool:
        """Whether the ontology or the protocol has a label for an IRI."""
        return any(self._labels(iri))

    def _labels(self, iri: str) -> Iterator[str]:
        for index in (self._ontology.index, self._declarations):
            for prop in _LABELS:
                for label in index.get(iri, {}).get(prop, ()):
                    if isinstance(label, Literal) and label.language in {"", "en"}:
                        yield label.lexical

    def steps(self, triple: Triple, patient: PatientGraph) -> tuple[str, ...]:
        """How a fact follows, premises first, in sentences such as "CAPTEM has component capecitabine".

        What the record itself says is told only when nothing else leads to the fact. Class expressions have
        no name: in their place stands what the ontology tells of the individual.
        """
        beyond: dict[str, None] = {}
        own: list[Triple] = []
        self._collect(triple, patient, (triple[0], beyond, own))
        values = [premise for premise in own if premise[1] != TYPE]
        return tuple(beyond) or tuple(dict.fromkeys(self._clause(*premise[1:]) for premise in values or own))

    def _collect(
        self, triple: Triple, patient: PatientGraph, into: tuple[str, dict[str, None], list[Triple]]
    ) -> None:
        record, beyond, own = into
        premises = patient.entailed.get(triple, ())
        for premise in premises:
            self._collect(premise, patient, into)
            subject, predicate, obj = premise
            if subject != record:
                named = self._told_types(subject) if _is_unnamed(obj) else [obj]
                beyond.update((f"{self.label(subject)} {self._clause(predicate, o)}", None) for o in named)
                continue
            if premise not in patient.entailed:
                own.append(premise)
            if isinstance(obj, str) and not any(s == obj for s, _, _ in premises):
                told = self._informative_types(predicate, obj)
                beyond.update((f"{self.label(obj)} {self._clause(TYPE, cls)}", None) for cls in told)

    def _told_types(self, individual: str) -> list[Term]:
        types = self._ontology.objects(individual, TYPE)
        return [cls for cls in types if cls != _INDIVIDUAL and not _is_unnamed(cls)]

    def _informative_types(self, predicate: str, individual: str) -> list[Term]:
        """What an individual is told to be, beyond what every value of the relation is.

        The value of an attribute needs no more words.
        """
        if predicate == TYPE or predicate in self._attributes:
            return []
        ranges = self._ontology.objects(predicate, RDFS + "range")
        return [cls for cls in self._told_types(individual) if cls not in ranges]

    def _clause(self, predicate: str, obj: Term) -> str:
        label = self.label(obj)
        if predicate == TYPE:
            return f"{_KINDS[label[:1].lower() in 'aeiou']} {label}"
        return f"{self.label(predicate)} {label}"

    def chains(self, steps: Sequence[str]) -> list[list[str]]:
        """Steps as chains of names, where one begins with what the step before it ends with."""
        chains: list[list[str]] = []
        for step in steps:
            found = self._sentence.fullmatch(step)
            if found is None:
                continue
            subject, obj = found["subject"], found["object"]
            if chains and chains[-1][-1] == subject:
                chains[-1].append(obj)
            else:
                chains.append([subject, obj])
        return chains

    @cached_property
    def _sentence(self) -> re.Pattern[str]:
        properties = self._ontology.declared(OWL + "ObjectProperty")
        verbs = sorted({*map(self.label, properties), *_KINDS}, key=len, reverse=True)
        return re.compile(f"(?P<subject>.+?) (?:{'|'.join(map(re.escape, verbs))}) (?P<object>.+)")


def _is_unnamed(term: Term) -> bool:
    return isinstance(term, str) and term.startswith("_:")
