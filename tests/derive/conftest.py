# SPDX-License-Identifier: Apache-2.0
"""A tiny ontology and protocol, and a patient from a few lines of Turtle.

Classes that OWL would entail are simply stated; types are closed under superclasses as the stage before does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from reasoner.derive import Derivation
from reasoner.derive.units import Scale, load_scales
from reasoner.ontology import Ontology, load_turtle, to_term
from reasoner.patient import Index, Literal, PatientGraph
from reasoner.terms import ONTO, PATIENTS, PREFIXES, RDFS, TRIAL, TYPE, shorten

HERE = Path(__file__).parent
P = PATIENTS + "P"
REGISTERED = 'pat:P onto:hasRegistration <reg> . <reg> onto:date "2026-11-22"^^xsd:date .'


def written(text: str) -> str:
    """A date literal of the precision of the text."""
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}.get(len(text), "dateTime")
    return f'"{text}"^^xsd:{kind}'


def reviewed(name: str) -> str:
    """A fresh and complete review of a list."""
    review = f"<review> a onto:ListReview ; onto:list onto:{name} ; onto:complete true ;"
    return f"{review} onto:date {written('2026-11-16')} ."


def _ancestors(index: Index, cls: str) -> set[str]:
    above = {str(sup) for sup in index.get(cls, {}).get(RDFS + "subClassOf", ())}
    return above.union(*(_ancestors(index, sup) for sup in above))


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """The terms of ontology.ttl beside this file."""
    index = load_turtle([HERE / "ontology.ttl"])
    return Ontology(HERE, "0", index, {cls: frozenset(_ancestors(index, cls)) for cls in index})


@pytest.fixture(scope="session")
def protocol() -> Index:
    """The declarations of protocol.ttl beside this file."""
    return load_turtle([HERE / "protocol.ttl"])


@pytest.fixture(scope="session")
def scales() -> dict[str, Scale]:
    """The scales of the project's ontology, by local name."""
    return {iri.removeprefix(ONTO): scale for iri, scale in load_scales(Ontology.load()).items()}


class Derived:
    """A patient after derivation, asked by short names."""

    def __init__(self, patient: PatientGraph) -> None:
        """Keep the graph."""
        self.patient = patient

    @staticmethod
    def iri(name: str) -> str:
        """`P` is the patient, `:x` the record x of the patient; prefixed names are expanded."""
        if name == "P":
            return P
        prefix, _, local = name.partition(":")
        return f"{P}/{local}" if not prefix else PREFIXES[prefix] + local

    def get(self, subject: str, predicate: str) -> list[str]:
        """Objects, literals by their lexical form and IRIs shortened, sorted."""
        objects = self.patient.objects(self.iri(subject), TRIAL + predicate)
        return sorted(term.lexical if isinstance(term, Literal) else self.short(term) for term in objects)

    @staticmethod
    def short(iri: str) -> str:
        """The reverse of `iri`."""
        return f":{iri[len(P) + 1 :]}" if iri.startswith(P + "/") else shorten(iri)

    def window(self, record: str, window: str) -> str:
        """T, U or F: certainly, only possibly, not in the window."""
        if f"win:{window}" in self.get(record, "certainlyIn"):
            assert f"win:{window}" in self.get(record, "possiblyIn")
            return "T"
        return "U" if f"win:{window}" in self.get(record, "possiblyIn") else "F"

    def governing(self, selection: str, predicate: str = "governs") -> list[str]:
        """Records that govern (or may govern) a selection."""
        iri = self.iri(f"sel:{selection}")
        return sorted(
            self.short(subject)
            for subject, facts in self.patient.index.items()
            if iri in facts.get(TRIAL + predicate, ())
        )

    def sources(self, subject: str, predicate: str, obj: str) -> list[str]:
        """What a derived fact rests on; `obj` as `get` shows it."""
        return [
            self.short(source)
            for (s, p, o), sources in self.patient.derived.items()
            if (s, p) == (self.iri(subject), TRIAL + predicate)
            and obj == (o.lexical if isinstance(o, Literal) else self.short(o))
            for source in sources
        ]


Make = Callable[..., Derived]
Read = Callable[[str], PatientGraph]


@pytest.fixture(scope="session")
def patient_of(ontology: Ontology) -> Read:
    """Read a patient from Turtle; records are relative IRIs, the patient is `pat:P`."""
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())

    def read(turtle: str) -> PatientGraph:
        patient = PatientGraph(P, "test")
        patient.add(P, TYPE, ONTO + "Patient")
        text = f"@base <{P}/> .\n{head}{turtle}"
        for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
            patient.add(str(to_term(quad.subject)), quad.predicate.value, to_term(quad.object))
        for subject, facts in patient.index.items():
            for cls in list(facts.get(TYPE, ())):
                for above in sorted(ontology.superclasses.get(str(cls), ())):
                    patient.entail((subject, TYPE, above), ((subject, TYPE, cls),))
        return patient

    return read


@pytest.fixture(scope="session")
def derived(ontology: Ontology, protocol: Index, patient_of: Read) -> Make:
    """Derive a patient; registered on 2026-11-22 unless `registered=False`."""

    def make(
        turtle: str, *, policy: str = "default", as_of: date | None = None, registered: bool = True
    ) -> Derived:
        patient = patient_of(turtle + (REGISTERED if registered else ""))
        Derivation(ontology, protocol, policy=policy, as_of=as_of).derive(patient)
        return Derived(patient)

    return make
