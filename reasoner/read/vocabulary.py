# SPDX-License-Identifier: Apache-2.0
"""Which terms a patient record may use: those that the ontology defines, and no derived fact.

A misspelt term would otherwise read as silence, and a `trial:` fact in the input would pass for one that was
computed here; either makes the whole record unreadable. Predicates of other vocabularies are counted and left
out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph, Term
from reasoner.terms import DCTERMS, ONTO, OWL, PROV, RDF, RDFS, SKOS, TRIAL, TYPE, shorten

__all__ = ["Vocabulary", "is_ours"]

_OURS: Final = (ONTO, TRIAL)
#: Annotations from the standard vocabularies stay in the graph; no shape looks at them.
_READ: Final = (ONTO, TRIAL, RDF, RDFS, SKOS, DCTERMS, PROV)
_PROPERTY_KINDS: Final = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")


def is_ours(iri: str) -> bool:
    """Whether the IRI lies in a namespace of which only the ontology may coin terms."""
    return iri.startswith(_OURS)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of an ontology by what a record may use them as, without the derived (`trial:`) ones."""

    terms: frozenset[str]
    classes: frozenset[str]
    properties: frozenset[str]

    @classmethod
    def of(cls, ontology: Ontology) -> Vocabulary:
        """Collect once per run."""
        properties = frozenset[str]().union(*(ontology.declared(OWL + kind) for kind in _PROPERTY_KINDS))
        return cls(*(_not_derived(terms) for terms in (ontology.terms, ontology.classes, properties)))

    def check(self, patient: PatientGraph) -> None:
        """Report unknown terms and derived facts, which make a record unreadable; drop foreign predicates."""
        if self._knows_all(patient):
            return
        unknown: dict[str, str] = {}
        foreign: Counter[str] = Counter()
        for subject, facts in patient.index.items():
            for predicate in list(facts):
                if predicate == TYPE:
                    self._check_types(subject, facts, unknown, foreign)
                elif not predicate.startswith(_READ):
                    foreign[predicate] += len(facts.pop(predicate))
                elif bad := self._unknown(predicate, _asserted(patient, subject, predicate)):
                    unknown.update(dict.fromkeys(bad, subject))
        _report(patient, unknown, foreign)

    def _knows_all(self, patient: PatientGraph) -> bool:
        """Whether there is nothing to report: the rule in a cohort, and cheaper than finding out what."""
        for facts in patient.index.values():
            for predicate, objects in facts.items():
                if predicate == TYPE:
                    if not self.classes.issuperset(objects):
                        return False
                elif predicate not in self.properties:
                    return False
                else:
                    for term in objects:
                        if term.__class__ is str and term not in self.terms and is_ours(term):
                            return False
        return True

    def _check_types(
        self, subject: str, facts: dict[str, list[Term]], unknown: dict[str, str], foreign: Counter[str]
    ) -> None:
        wrong = [term for term in facts[TYPE] if term not in self.classes]
        unknown.update((term, subject) for term in wrong if isinstance(term, str) and is_ours(term))
        others = [term for term in wrong if term not in unknown]
        foreign[TYPE] += len(others)
        facts[TYPE] = [term for term in facts[TYPE] if term not in others]
        if not facts[TYPE]:
            del facts[TYPE]

    def _unknown(self, predicate: str, objects: list[Term]) -> list[str]:
        bad = [predicate] if objects and predicate not in self.properties and is_ours(predicate) else []
        bad += [t for t in objects if isinstance(t, str) and t not in self.terms and is_ours(t)]
        return bad


def _asserted(patient: PatientGraph, subject: str, predicate: str) -> list[Term]:
    """Without what the reader itself derived (`trial:withheld`)."""
    objects = patient.index[subject][predicate]
    if not patient.derived:
        return objects
    return [term for term in objects if (subject, predicate, term) not in patient.derived]


def _not_derived(terms: frozenset[str]) -> frozenset[str]:
    return frozenset(term for term in terms if not term.startswith(TRIAL))


def _report(patient: PatientGraph, unknown: dict[str, str], foreign: Counter[str]) -> None:
    for term, record in sorted(unknown.items()):
        if term.startswith(TRIAL):
            message = f"The input states {shorten(term)}, which is computed while screening and never read."
        else:
            message = f"The record uses {shorten(term)}, which the ontology does not define as such."
        patient.finding("UNKNOWN_TERM", message, record=record, path=term)
        patient.unreadable = patient.unreadable or message
    for predicate, count in sorted((+foreign).items()):
        what = f"statements with the predicate <{predicate}>"
        if predicate == TYPE:
            what = "types of other vocabularies"
        patient.finding("UNREAD", f"{count} {what} were not read.", path=predicate)
