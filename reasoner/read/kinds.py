# SPDX-License-Identifier: Apache-2.0
"""Which classes a record may state: kinds of record, not values of its own and not conclusions.

1. A member of a value set (a drug, a site, a tracer ...) is a term of the ontology. One that the input makes
   up would be a drug of which nothing is known, so the patient becomes unreadable.
2. A class with a definition (`owl:equivalentClass`) is decided by the facts that the definition names. Stated
   against these facts it would win, so it is refused: the patient becomes unreadable, or, where the one
   record can be set aside, the class is replaced by the nearest ones without a definition, and the properties
   of the definition are withheld at this record.
   A class that the code map decides for the source code of the record is no conclusion of the input.
3. Lesions are recorded by kind, and may be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read.code_map import CodeMap
from reasoner.read.lexical import WITHHELD
from reasoner.terms import ONTO, OWL, TYPE, shorten

__all__ = ["Kinds"]

_VALUE: Final = ONTO + "ReferenceValue"
#: What people record by its kind, although the kind has a definition.
_BY_KIND: Final = frozenset({ONTO + "Lesion"})
#: Records that can be set aside one by one: without them something is unknown, nothing becomes favourable.
_SET_ASIDE: Final = frozenset(
    ONTO + kind for kind in ("DoseEvent", "ImagingStudy", "ProgressionEvent", "Measurement")
)


@dataclass(frozen=True, slots=True)
class _Conclusion:
    """A class that is not to be stated: what decides it, and what may be said in its place."""

    properties: tuple[str, ...]
    instead: tuple[str, ...]
    set_aside: bool


@dataclass(frozen=True, slots=True)
class Kinds:
    """The classes of an ontology that a record must not state."""

    values: frozenset[str]
    conclusions: dict[str, _Conclusion]

    @classmethod
    def of(cls, ontology: Ontology) -> Kinds:
        """Collect once per run."""
        values = frozenset({_VALUE}) | ontology.subclasses.get(_VALUE, frozenset())
        defined = {c for c in ontology.classes - values if _definitions(ontology, c)}
        above = {c: {c, *ontology.superclasses.get(c, ())} for c in ontology.classes - values}
        refused = {c for c, supers in above.items() if supers & defined and not supers & _BY_KIND}
        conclusions = {}
        for kind in refused:
            allowed = above[kind] - refused
            nearest = {c for c in allowed if not any(c in above[other] - {other} for other in allowed)}
            deciding = {prop for c in above[kind] & defined for prop in _deciding(ontology, c)}
            conclusions[kind] = _Conclusion(
                tuple(sorted(deciding)), tuple(sorted(nearest)), bool(above[kind] & _SET_ASIDE)
            )
        return cls(values, conclusions)

    def check(self, patient: PatientGraph, code_map: Callable[[], CodeMap]) -> None:
        """Report stated values and conclusions, and take out the conclusions that can be.

        `code_map` is asked for only where a class needs it.
        """
        for subject in list(patient.index):
            for term in list(patient.objects(subject, TYPE)):
                if term in self.values:
                    _report_value(patient, subject, str(term))
                elif (conclusion := self.conclusions.get(str(term))) and not _is_coded(
                    patient, subject, str(term), code_map
                ):
                    _report_conclusion(patient, subject, str(term), conclusion)


def _is_coded(patient: PatientGraph, subject: str, cls: str, code_map: Callable[[], CodeMap]) -> bool:
    """Whether the record names a code that stands for this class."""
    for literal in patient.literals(subject, ONTO + "sourceCode"):
        system, _, code = literal.lexical.rpartition("|")
        if any(ONTO + mapping.term == cls for mapping in code_map().resolve(system, code) if mapping.sure):
            return True
    return False


def _definitions(ontology: Ontology, cls: str) -> list[str]:
    return [
        term
        for term in ontology.objects(cls, OWL + "equivalentClass")
        if isinstance(term, str) and term.startswith("_:")
    ]


def _deciding(ontology: Ontology, cls: str) -> set[str]:
    """The properties that a definition looks at on the record itself."""
    properties: set[str] = set()
    open_nodes, met = _definitions(ontology, cls), {cls}
    while open_nodes:
        node = open_nodes.pop()
        facts = ontology.index.get(node, {})
        properties.update(str(prop) for prop in facts.get(OWL + "onProperty", ()))
        for predicate, objects in facts.items():
            if predicate in _PARTNER or node in met:
                continue
            for term in (t for t in objects if isinstance(t, str)):
                open_nodes += [term] if term.startswith("_:") else _definitions(ontology, term)
        met.add(node)
    return properties


#: These lead on to another record, or to the values of a property.
_PARTNER: Final = frozenset(OWL + name for name in ("someValuesFrom", "allValuesFrom", "onClass", "oneOf"))


def _report_value(patient: PatientGraph, subject: str, cls: str) -> None:
    message = (
        f"The record makes up a value of its own and calls it {shorten(cls)}; use a term of the ontology "
        "instead, or for a drug that it does not have, onto:unmappedAgent with the name of the drug."
    )
    patient.finding("UNKNOWN_TERM", message, record=subject, path=TYPE)
    patient.unreadable = patient.unreadable or message


def _report_conclusion(patient: PatientGraph, subject: str, cls: str, conclusion: _Conclusion) -> None:
    facts = ", ".join(map(shorten, conclusion.properties))
    message = f"The record states the class {shorten(cls)}, which follows from {facts}"
    if not conclusion.set_aside:
        message += "; take the class out and state these facts instead."
        patient.unreadable = patient.unreadable or message
    else:
        message += (
            "; class and facts were left out. Take the class out in the source and state the facts only."
        )
        patient.remove(subject, TYPE, cls)
        for kind in conclusion.instead:
            patient.add(subject, TYPE, kind)
        for prop in conclusion.properties:
            for value in list(patient.objects(subject, prop)):
                patient.remove(subject, prop, value)
            patient.derive(subject, WITHHELD, prop, (subject,))
    patient.finding("MALFORMED", message, record=subject, path=TYPE)
