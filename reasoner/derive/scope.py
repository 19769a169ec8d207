# SPDX-License-Identifier: Apache-2.0
"""What of a record counts at registration: nothing that is dated later, nothing that hangs on nothing.

A screening says how things stood at registration. A record whose own date (`onto:date`, or `onto:startDate`
of an episode) certainly lies after it was not known then. Its link is taken out, and so is every record that
no path leads to any more: what a shape cannot reach from the patient must not govern a selection either.
"""

from __future__ import annotations

from datetime import date

from reasoner.derive import dates
from reasoner.derive import vocabulary as v
from reasoner.derive.records import registration_of
from reasoner.patient import PatientGraph

__all__ = ["LATER", "keep_what_counts"]

#: Code of the finding that tells how many records were set aside.
LATER = "AFTER_REGISTRATION"


def keep_what_counts(patient: PatientGraph, *, as_of: date | None) -> None:
    """Set records aside that are dated after registration, and those that the patient does not lead to."""
    registration = registration_of(patient, as_of)
    if registration is not None:
        last = registration.when.high
        later = {record for record in patient.index if _is_later(patient, record, last)}
        links = [t for t in patient.triples() if t[2] in later and t[1] != v.HAS_REGISTRATION]
        for link in links:
            patient.remove(*link)
        if links:
            many = len({link[2] for link in links})
            patient.finding(
                LATER, f"{many} record(s) are dated after the registration date and do not count."
            )
    reached = _reached(patient)
    for subject in [s for s in patient.index if s not in reached]:
        del patient.index[subject]


def _is_later(patient: PatientGraph, record: str, last: date) -> bool:
    """Whether every date that the record has of its own lies after the last possible day of registration."""
    stated = patient.literals(record, v.DATE) or patient.literals(record, v.START_DATE)
    intervals = [dates.parse(literal) for literal in stated]
    return bool(intervals) and all(i is not None and i.low > last for i in intervals)


def _reached(patient: PatientGraph) -> set[str]:
    reached, open_ends = {patient.iri}, [patient.iri]
    while open_ends:
        for objects in patient.index.get(open_ends.pop(), {}).values():
            for term in objects:
                if isinstance(term, str) and term in patient.index and term not in reached:
                    reached.add(term)
                    open_ends.append(term)
    return reached
