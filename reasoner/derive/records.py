# SPDX-License-Identifier: Apache-2.0
"""The records of one patient, indexed once for all computations: by type, by property, with their dates.

The registration date R is an interval like every date. An actual registration goes before a planned one;
several with different dates leave R open between them. The as-of date of the run is R only for a record that
states none: a registration date that is there and cannot be used leaves R open, and every window with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from reasoner.derive import dates
from reasoner.derive import vocabulary as v
from reasoner.derive.dates import UNDATED, Interval
from reasoner.patient import Literal, PatientGraph
from reasoner.terms import TYPE, XSD_DATE

__all__ = ["Bounds", "Held", "Records", "Registration", "registration_of"]


class Bounds(NamedTuple):
    """A closed interval of a quantity in its canonical unit; no high means unbounded."""

    low: Fraction
    high: Fraction | None


class Registration(NamedTuple):
    """The date to which every window is anchored, as written and as days, and the records that state it."""

    when: Interval
    written: tuple[Literal, ...]
    records: tuple[str, ...]

    def moved_to(self, day: date) -> Registration:
        """The same registration on another day."""
        return Registration(Interval(day, day), (Literal(day.isoformat(), XSD_DATE),), self.records)


class Held(NamedTuple):
    """What is held fixed while registration is supposed to be on another day: how fresh the records are.

    Records of `classes` were known by the day `until`, which is the stated registration, however early the
    supposed one is. Each of `windows` is met by all of them; if it is the one that is `ageing`, by those that
    are not too old on the day `aged_to`.
    """

    windows: frozenset[str]
    classes: frozenset[str]
    until: date
    ageing: str = ""
    aged_to: date = date.max


def registration_of(patient: PatientGraph, as_of: date | None) -> Registration | None:
    """R of this patient; None when neither record nor run states one, or the record one that is unusable."""
    if _is_unreadable(patient):
        return None
    found: dict[bool, list[tuple[str, Literal, Interval]]] = {True: [], False: []}
    for record in patient.records(patient.iri, v.HAS_REGISTRATION):
        actual = v.ACTUAL in patient.records(record, v.REGISTRATION_STATUS)
        for literal in patient.literals(record, v.DATE):
            if (interval := dates.parse(literal)) is not None:
                found[actual].append((record, literal, interval))
    if stated := found[True] or found[False]:
        records, written, intervals = zip(*stated, strict=True)
        return Registration(
            dates.hull(intervals), tuple(dict.fromkeys(written)), tuple(dict.fromkeys(records))
        )
    if as_of is None or _is_stated_elsewhere(patient):
        return None
    return Registration(Interval(as_of, as_of), (Literal(as_of.isoformat(), XSD_DATE),), ())


def _is_unreadable(patient: PatientGraph) -> bool:
    """Whether a registration of the patient, or the date of one, was recorded and could not be read."""
    if not {v.HAS_REGISTRATION, v.HAS_RECORD}.isdisjoint(patient.objects(patient.iri, v.WITHHELD)):
        return True
    linked = patient.records(patient.iri, v.HAS_REGISTRATION)
    return any(v.DATE in patient.objects(record, v.WITHHELD) for record in linked)


def _is_stated_elsewhere(patient: PatientGraph) -> bool:
    """Whether a registration is stated as text, at another record, or with a date that is no date."""
    linked = patient.objects(patient.iri, v.HAS_REGISTRATION)
    if any(isinstance(term, Literal) for term in linked):
        return True
    for record, facts in patient.index.items():
        withheld = facts.get(v.WITHHELD, ())
        misplaced = record != patient.iri and v.HAS_REGISTRATION in facts
        is_registration = record in linked or v.REGISTRATION in facts.get(TYPE, ())
        dated = v.DATE in facts or v.DATE in withheld
        if v.HAS_REGISTRATION in withheld or misplaced or (is_registration and dated):
            return True
    return False


@dataclass(slots=True)
class Records:
    """One patient under derivation; `bounds` and `quantities` hold what later steps need of earlier ones."""

    patient: PatientGraph
    registration: Registration | None
    held: Held | None = None
    by_type: dict[str, list[str]] = field(default_factory=dict)
    by_property: dict[str, list[str]] = field(default_factory=dict)
    #: laboratory record -> its value as an exact interval
    bounds: dict[str, Bounds] = field(default_factory=dict)
    #: (record, quantity property) -> its exact value in the canonical unit
    quantities: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    _dates: dict[tuple[str, str], Interval] = field(default_factory=dict)

    @classmethod
    def of(
        cls, patient: PatientGraph, registration: Registration | None, properties: frozenset[str]
    ) -> Records:
        """Index a patient by type and by those `properties` that some computation looks up."""
        records = cls(patient, registration)
        by_type, by_property = records.by_type, records.by_property
        for subject, facts in patient.index.items():
            for kind in facts.get(TYPE, ()):
                if isinstance(kind, str):
                    by_type.setdefault(kind, []).append(subject)
            for prop in properties.intersection(facts):
                by_property.setdefault(prop, []).append(subject)
        return records

    def supposing(self, day: date, patient: PatientGraph, held: Held) -> Records:
        """The same records in another copy of the patient, were registration on another day.

        What is known of values and dates is shared: it does not depend on registration.
        """
        return Records(
            patient,
            self.registration and self.registration.moved_to(day),
            held,
            dict(self.by_type),
            self.by_property,
            self.bounds,
            self.quantities,
            self._dates,
        )

    def typed(self, classes: Iterable[str]) -> list[str]:
        """Records of any of the classes, each once, in order of arrival within a class."""
        found = [self.by_type.get(cls, ()) for cls in classes]
        return list(found[0]) if len(found) == 1 else list(dict.fromkeys(r for part in found for r in part))

    def is_any(self, record: str, classes: Iterable[str]) -> bool:
        """Whether the record has one of the types."""
        kinds = self.patient.objects(record, TYPE)
        return any(cls in kinds for cls in classes)

    def is_every(self, record: str, classes: Iterable[str]) -> bool:
        """Whether the record has all of the types."""
        kinds = self.patient.objects(record, TYPE)
        return all(cls in kinds for cls in classes)

    def add_type(self, record: str, cls: str, sources: Iterable[str]) -> None:
        """Derive a type and keep the index true to it."""
        if self.patient.derive(record, TYPE, cls, sources):
            # a new list: the old one may be shared with the records of another supposed day
            self.by_type[cls] = [*self.by_type.get(cls, ()), record]

    def problem(self, record: str, reason: str) -> None:
        """Derive why a record decides nothing."""
        self.patient.derive(record, v.PROBLEM, reason, (record,))

    def date(self, record: str, path: str) -> Interval:
        """When it happened, as far as it is known.

        Of several sessions the latest counts; several dates of anything else leave it open between them. An
        episode that has only an end started on or before it.
        """
        key = record, path
        known = self._dates.get(key)
        if known is None:
            known = self._dates[key] = self._read_date(record, path)
        return known

    def _read_date(self, record: str, path: str) -> Interval:
        intervals = [dates.parse(literal) or UNDATED for literal in self.patient.literals(record, path)]
        if not intervals:
            if path != v.START_DATE or not self.patient.literals(record, v.END_DATE):
                return UNDATED
            return Interval(date.min, self.date(record, v.END_DATE).high)
        if path in self.patient.objects(record, v.WITHHELD):
            intervals.append(UNDATED)  # a further date was given and could not be read
        if len(intervals) == 1:
            return intervals[0]
        return dates.latest(intervals) if path == v.SESSION_DATE else dates.hull(intervals)

    def certainly_prior(self, when: Interval, record: str) -> bool:
        """Whether the day, a date of the record, is certainly not after registration."""
        return self.registration is not None and when.high <= _known_by(
            self, record, self.registration.when.low
        )

    def possibly_prior(self, when: Interval, record: str) -> bool:
        """Whether the day, a date of the record, may be at or before registration."""
        return self.registration is None or when.low <= _known_by(self, record, self.registration.when.high)


def _known_by(records: Records, record: str, registration: date) -> date:
    """The day until which such a record counts: registration, or a later one if it is held fixed."""
    held = records.held
    if held is None or held.until <= registration or not records.is_any(record, held.classes):
        return registration
    return held.until
