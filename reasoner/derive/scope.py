# SPDX-License-Identifier: Apache-2.0
"""What of a record counts at registration: nothing that is dated later, nothing that hangs on nothing.

A screening says how things stood at registration. A record whose own date (`onto:date`, `onto:startDate` of
an episode, `onto:doseStart` of a dose) certainly lies after it was not known then. Its link is taken out, so
is every record that no path leads to any more: what a shape cannot reach from the patient must not govern a
selection either.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from reasoner.derive import dates
from reasoner.derive import vocabulary as v
from reasoner.derive.records import registration_of
from reasoner.patient import PatientGraph, Triple

__all__ = ["LATER", "DatedLink", "dated_links", "keep_what_counts", "keep_without"]

#: Code of the finding that tells how many records were set aside.
LATER = "AFTER_REGISTRATION"


class DatedLink(NamedTuple):
    """A fact that leads to a dated record, and the first registration date on which that record counts."""

    link: Triple
    record: str
    since: date


def keep_what_counts(patient: PatientGraph, *, as_of: date | None) -> None:
    """Set records aside that are dated after registration, and those that the patient does not lead to."""
    registration = registration_of(patient, as_of)
    later: list[DatedLink] = []
    if registration is not None:
        later = [dated for dated in dated_links(patient) if dated.since > registration.when.high]
    keep_without(patient, (dated.link for dated in later))
    if later:
        many = len({dated.record for dated in later})
        patient.finding(LATER, f"{many} record(s) are dated after the registration date and do not count.")


def dated_links(patient: PatientGraph) -> list[DatedLink]:
    """Every fact that leads to a record with a date of its own; registrations always count."""
    since = {record: day for record in patient.index if (day := _counts_since(patient, record)) is not None}
    return [
        DatedLink((subject, predicate, obj), obj, since[obj])
        for subject, predicate, obj in patient.triples()
        if isinstance(obj, str) and obj in since and predicate != v.HAS_REGISTRATION
    ]


def keep_without(patient: PatientGraph, links: Iterable[Triple]) -> None:
    """Take some facts out, and every record that the patient does not lead to then."""
    for link in links:
        patient.remove(*link)
    reached = _reached(patient)
    for subject in [s for s in patient.index if s not in reached]:
        del patient.index[subject]


def _counts_since(patient: PatientGraph, record: str) -> date | None:
    """The first day that the record's own date allows; None when it has no date, or one that is none."""
    paths = (v.DATE, v.START_DATE, v.DOSE_START)
    stated = next((found for path in paths if (found := patient.literals(record, path))), [])
    intervals = [interval for literal in stated if (interval := dates.parse(literal)) is not None]
    if not intervals or len(intervals) < len(stated):
        return None
    return min(interval.low for interval in intervals)


def _reached(patient: PatientGraph) -> set[str]:
    reached, open_ends = {patient.iri}, [patient.iri]
    while open_ends:
        for objects in patient.index.get(open_ends.pop(), {}).values():
            for term in objects:
                if isinstance(term, str) and term in patient.index and term not in reached:
                    reached.add(term)
                    open_ends.append(term)
    return reached
