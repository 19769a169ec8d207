# SPDX-License-Identifier: Apache-2.0
"""What the record check sees of a patient: the asserted facts, and what has to be known to check them.

1. The classes above asserted types; for a record without a type, those of the property that leads to it.
2. The types of the reference individuals that the record names.
3. First and last day of each start and end date, first and last moment of each dose, so that Core can compare
   partial dates.
4. A placeholder for each value that the reader could not read: the shapes say what goes with it.

Entailed and derived facts come later and are not checked again: entailed facts have no literals, and derived
ones are written by `derive`, always in canonical form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from reasoner.derive import dates, moments
from reasoner.ontology import Ontology
from reasoner.patient import Index, Literal, PatientGraph, Term
from reasoner.terms import ONTO, RDFS, SKOLEM, TRIAL, TYPE, XSD_DATE, XSD_DATETIME

__all__ = ["UNREAD", "RecordView"]

#: Stands for a value that the reader could not read; no constraint accepts it.
UNREAD: Final = SKOLEM + "unread"
_ENDPOINTS: Final = (
    (ONTO + "startDate", TRIAL + "startEarliest", TRIAL + "startLatest"),
    (ONTO + "endDate", TRIAL + "endEarliest", TRIAL + "endLatest"),
)
_DOSE: Final = (
    (ONTO + "doseStart", TRIAL + "doseStartEarliest"),
    (ONTO + "doseEnd", TRIAL + "doseEndLatest"),
)
_WITHHELD: Final = TRIAL + "withheld"

_Facts = dict[str, list[Term]]


class RecordView:
    """Makes the view of each patient; what the ontology says is looked up once per class and individual."""

    def __init__(self, ontology: Ontology) -> None:
        """Start with nothing looked up."""
        self._ontology = ontology
        self._terms = ontology.terms
        #: told types -> these and the classes above them
        self._closed: dict[tuple[Term, ...], list[Term]] = {}
        #: reference individual -> its types
        self._types: dict[str, list[Term]] = {}
        self._ranges: dict[str, list[Term]] = {}

    def of(self, patient: PatientGraph) -> PatientGraph:
        """The facts to check; the lists of asserted objects are those of the patient and must not change."""
        index: Index = {}
        for subject, facts in patient.index.items():
            seen = index[subject] = dict(facts)
            if TYPE in facts:
                seen[TYPE] = self._with_classes_above(facts[TYPE])
            _add_endpoints(seen)
            for prop in facts.get(_WITHHELD, ()):
                seen[str(prop)] = [*seen.get(str(prop), ()), UNREAD]
        self._add_types_of_values(patient.index, index)
        return PatientGraph(patient.iri, patient.source, index)

    def _add_types_of_values(self, asserted: Index, index: Index) -> None:
        """Say of every value what it is; one of the ontology is looked at once."""
        met: set[str] = set()
        for facts in asserted.values():
            for prop, objects in facts.items():
                for term in objects if prop != TYPE else ():
                    if not isinstance(term, str) or term in met:
                        continue
                    if term not in asserted:
                        met.add(term)
                        if types := self._types_of(term, prop, asserted):
                            index[term] = {TYPE: types}
                    elif types := self._types_of(term, prop, asserted):
                        seen = index[term]
                        seen[TYPE] = list(dict.fromkeys([*seen.get(TYPE, ()), *types]))

    def _types_of(self, node: str, prop: str, asserted: Index) -> list[Term]:
        """Types of a reference individual, or of a record that has none of its own."""
        types: list[Term] = []
        if node in self._terms:
            if node not in self._types:
                self._types[node] = [*self._ontology.types(node)]
            types = self._types[node]
        if node in asserted and TYPE not in asserted[node]:
            types = [*types, *self._range(prop)]
        return types

    def _with_classes_above(self, types: Iterable[Term]) -> list[Term]:
        told = tuple(types)
        if told not in self._closed:
            above = (sup for cls in told for sup in self._ontology.superclasses.get(str(cls), ()))
            self._closed[told] = list(dict.fromkeys((*told, *above)))
        return self._closed[told]

    def _range(self, prop: str) -> list[Term]:
        if prop not in self._ranges:
            self._ranges[prop] = self._with_classes_above(self._ontology.objects(prop, RDFS + "range"))
        return self._ranges[prop]


def _add_endpoints(seen: _Facts) -> None:
    for prop, earliest, latest in _ENDPOINTS:
        if prop in seen:
            ends = [found for found in map(_days, seen[prop]) if found is not None]
            if len(ends) == 1:
                ((first, last),) = ends
                seen[earliest], seen[latest] = [*seen.get(earliest, ()), first], [*seen.get(latest, ()), last]
    if all(prop in seen for prop, _ in _DOSE):
        for fact, moment in _dose_endpoints(seen):
            seen[fact] = [*seen.get(fact, ()), moment]


@lru_cache(maxsize=8192)
def _days(term: Term) -> tuple[Literal, Literal] | None:
    interval = dates.parse(term) if isinstance(term, Literal) else None
    if interval is None:
        return None
    return Literal(interval.low.isoformat(), XSD_DATE), Literal(interval.high.isoformat(), XSD_DATE)


def _dose_endpoints(seen: _Facts) -> Iterator[tuple[str, Literal]]:
    """First moment of the start and last moment of the end of a dose, on one time line."""
    found = [[moments.parse_moment(t) for t in seen[prop] if isinstance(t, Literal)] for prop, _ in _DOSE]
    given = [moment for part in found if len(part) == 1 for moment in part if moment is not None]
    if len(given) < len(_DOSE):
        return
    zone = next((moment.offset for moment in given if moment.offset is not None), None)
    for (_, fact), moment, last in zip(_DOSE, given, (False, True), strict=True):
        time = moments.clock(moments.instants(moment, zone)[last])
        if time is not None:
            yield fact, Literal(f"{time.isoformat()}Z", XSD_DATETIME)
