# SPDX-License-Identifier: Apache-2.0
"""Statements of one graph in the forms in which they can be written fast.

Whoever writes a dataset takes any triples. `Grouped` are already sorted out by subject and predicate.
`Told` are in part templates: triples that are the same for many patients but for the IRIs of the patient and
of the screening, for which `OF_SCREENING` and `OF_PATIENT` stand. A form of RDF makes its text of a template
once and puts the IRIs in. `OF_RUN` stands for the name of the run in text that several runs may use.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from reasoner.patient import Literal, Term, Triple

__all__ = ["OF_PATIENT", "OF_RUN", "OF_SCREENING", "Grouped", "Template", "Told", "grouped"]

#: Control characters are never written as they are, so that no text can hold a stand-in by chance.
OF_SCREENING: Final = "\x01"
OF_PATIENT: Final = "\x02"
OF_RUN: Final = "\x03"

_Facts = Mapping[str, Mapping[str, Collection[Term]]]


class Grouped:
    """Statements by subject and predicate, each once; as an iterable, triples."""

    __slots__ = ("facts",)

    def __init__(self, facts: _Facts) -> None:
        """Take the groups as they are; no group is empty."""
        self.facts = facts

    def __iter__(self) -> Iterator[Triple]:
        """Every statement."""
        for subject, predicates in self.facts.items():
            for predicate, objects in predicates.items():
                for obj in objects:
                    yield subject, predicate, obj


def grouped(triples: Iterable[Triple]) -> Grouped:
    """Triples sorted out; one that comes twice counts once."""
    facts: dict[str, dict[str, dict[Term, None]]] = {}
    for subject, predicate, obj in triples:
        facts.setdefault(subject, {}).setdefault(predicate, {})[obj] = None
    return Grouped(facts)


class Template:
    """Triples with stand-ins; every subject begins with `OF_SCREENING`. It is equal to itself only."""

    __slots__ = ("triples",)

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Keep the triples."""
        self.triples: Sequence[Triple] = tuple(triples)


class Told:
    """What is said of one patient: templates, no subject in two of them, and triples of the patient's own."""

    __slots__ = ("own", "patient", "screening", "templates")

    def __init__(
        self, screening: str, patient: str, templates: Sequence[Template], own: Iterable[Triple]
    ) -> None:
        """Take both parts; every subject of `own` begins with the IRI of the screening."""
        self.screening = screening
        self.patient = patient
        self.templates = templates
        self.own: Sequence[Triple] = tuple(own)

    def __iter__(self) -> Iterator[Triple]:
        """Every triple, with the IRIs in the place of stand-ins."""
        yield from self.own
        for template in self.templates:
            for subject, predicate, obj in template.triples:
                yield self._named(subject), predicate, obj if isinstance(obj, Literal) else self._named(obj)

    def _named(self, iri: str) -> str:
        if iri.startswith(OF_SCREENING):
            return self.screening + iri[len(OF_SCREENING) :]
        return self.patient if iri == OF_PATIENT else iri
