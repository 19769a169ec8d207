# SPDX-License-Identifier: Apache-2.0
"""One patient as an index of facts: `subject -> predicate -> objects`.

Facts come in three layers, added in this order and told apart for evidence: asserted (read from the source),
entailed (by the ontology), derived (windows, quantities, selections). IRIs are plain strings, literals are
`Literal` tuples; there are no blank nodes (readers skolemise them).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from reasoner.terms import TYPE, XSD_STRING

__all__ = ["DataFinding", "Index", "Literal", "PatientGraph", "Term", "Triple"]


class Literal(NamedTuple):
    """An RDF literal exactly as written; comparison is by term, not by value."""

    lexical: str
    datatype: str = XSD_STRING
    language: str = ""


Term = str | Literal
Triple = tuple[str, str, Term]
Index = dict[str, dict[str, list[Term]]]


class DataFinding(NamedTuple):
    """Something in the record that is not as it should be; it never decides a criterion.

    `code` is one word (MALFORMED, CONTRADICTION, UNKNOWN_TERM, UNREAD, UNMAPPED, ...); `record` and `path`
    are IRIs or empty; `message` tells a coordinator what is wrong and what to do, without patient values.
    """

    patient: str
    code: str
    record: str
    path: str
    message: str


@dataclass(slots=True)
class PatientGraph:
    """All facts about one patient, with the layer and the ground of each added fact.

    `entailed` maps a fact to the facts that it follows from in one rule step; `derived` maps a fact to the
    records (IRIs) that it was computed from. A fact in neither was asserted.
    """

    iri: str
    source: str
    index: Index = field(default_factory=dict)
    entailed: dict[Triple, tuple[Triple, ...]] = field(default_factory=dict)
    derived: dict[Triple, tuple[str, ...]] = field(default_factory=dict)
    findings: list[DataFinding] = field(default_factory=list)
    #: Why this record must not be judged at all (an unknown term, say); empty when it may be.
    unreadable: str = ""

    def copy(self) -> PatientGraph:
        """An independent copy, so that a stage can run again under another policy."""
        index = {s: {p: list(objects) for p, objects in facts.items()} for s, facts in self.index.items()}
        layers = dict(self.entailed), dict(self.derived), list(self.findings)
        return PatientGraph(self.iri, self.source, index, *layers, self.unreadable)

    def add(self, subject: str, predicate: str, obj: Term) -> bool:
        """Add an asserted fact; False when it was there already."""
        facts = self.index.get(subject)
        if facts is None:
            facts = self.index[subject] = {}
        if predicate not in facts:
            facts[predicate] = [obj]
            return True
        if obj in facts[predicate]:
            return False
        facts[predicate].append(obj)
        return True

    def entail(self, triple: Triple, premises: tuple[Triple, ...]) -> bool:
        """Add a fact that the ontology entails from `premises`; False when it was known."""
        if not self.add(*triple):
            return False
        self.entailed[triple] = premises
        return True

    def entail_types(self, subject: str, classes: list[Term], premises: tuple[Triple, ...]) -> None:
        """Add types that are known to be new, all from the same premises."""
        if classes:
            self.index.setdefault(subject, {}).setdefault(TYPE, []).extend(classes)
            for cls in classes:
                self.entailed[subject, TYPE, cls] = premises

    def derive(self, subject: str, predicate: str, obj: Term, sources: Iterable[str]) -> bool:
        """Add a fact computed from the records `sources`; False when it was known."""
        if not self.add(subject, predicate, obj):
            return False
        self.derived[subject, predicate, obj] = tuple(sources)
        return True

    def remove(self, subject: str, predicate: str, obj: Term) -> None:
        """Withhold one asserted fact (a malformed value); the caller reports it as a finding."""
        predicates = self.index[subject]
        predicates[predicate].remove(obj)
        if not predicates[predicate]:
            del predicates[predicate]

    def objects(self, subject: str, predicate: str) -> list[Term]:
        """All objects, in order of arrival; empty when there are none."""
        facts = self.index.get(subject)
        return facts.get(predicate, []) if facts else []

    def records(self, subject: str, predicate: str) -> list[str]:
        """The objects that are IRIs."""
        return [term for term in self.objects(subject, predicate) if isinstance(term, str)]

    def literals(self, subject: str, predicate: str) -> list[Literal]:
        """The objects that are literals."""
        return [term for term in self.objects(subject, predicate) if isinstance(term, Literal)]

    def is_a(self, subject: str, cls: str) -> bool:
        """Whether `subject` has the type, asserted or entailed."""
        return cls in self.objects(subject, TYPE)

    def instances(self, cls: str) -> list[str]:
        """Subjects that have the type, in order of arrival."""
        return [subject for subject, facts in self.index.items() if cls in facts.get(TYPE, ())]

    def triples(self) -> Iterator[Triple]:
        """Every fact of every layer."""
        for subject, predicates in self.index.items():
            for predicate, objects in predicates.items():
                for obj in objects:
                    yield subject, predicate, obj

    def finding(self, code: str, message: str, *, record: str = "", path: str = "") -> None:
        """Report something about the record of this patient."""
        self.findings.append(DataFinding(self.iri, code, record, path, message))
