# SPDX-License-Identifier: Apache-2.0
"""What of a record counts at registration: nothing that is dated later, nothing that hangs on nothing.

A screening says how things stood at registration. A record whose own date (`onto:date`, `onto:startDate` of
an episode, `onto:doseStart` of a dose) certainly lies after it was not known then. Its link is taken out, so
is every record that no path leads to any more: what a shape cannot reach from the patient must not govern a
selection either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from reasoner.derive import dates
from reasoner.derive import vocabulary as v
from reasoner.derive.records import registration_of
from reasoner.patient import Literal, PatientGraph, Term, Triple
from reasoner.terms import ONTO, XSD_BOOLEAN

__all__ = [
    "LATER",
    "DatedLink",
    "dated_links",
    "died_before",
    "keep_what_counts",
    "keep_without",
    "may_have_died",
]

_DEATH_DATE: Final = ONTO + "deathDate"
_DECEASED: Final = ONTO + "deceased"
_TRUE: Final = Literal("true", XSD_BOOLEAN)
_OWN_DATES: Final = (v.DATE, v.START_DATE, v.DOSE_START)
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
    later = _links_to(patient, _dated(patient, registration.when.high)) if registration is not None else []
    keep_without(patient, (dated.link for dated in later))
    if later:
        many = len({dated.record for dated in later})
        patient.finding(LATER, f"{many} record(s) are dated after the registration date and do not count.")


def may_have_died(patient: PatientGraph) -> date | None:
    """The first day on which a recorded death may have been; any day if its date is not known."""
    stated = [
        interval and interval.low for interval in map(dates.parse, patient.literals(patient.iri, _DEATH_DATE))
    ]
    withheld = patient.objects(patient.iri, v.WITHHELD)
    if _DEATH_DATE in withheld or None in stated:
        return date.min
    if known := [day for day in stated if day is not None]:
        return min(known)
    is_said = _TRUE in patient.objects(patient.iri, _DECEASED) or _DECEASED in withheld
    return date.min if is_said else None


def died_before(patient: PatientGraph, *, as_of: date | None) -> bool:
    """Whether a death is recorded that may have been on the day of registration or before; it is told."""
    died = may_have_died(patient)
    if died is None:
        return False
    registration = registration_of(patient, as_of)
    if registration is None or died > registration.when.high:
        message = "A death is recorded; no criterion looks at it. What is said here is as of registration."
        patient.finding("DEATH", message)
        return False
    withheld = not {_DEATH_DATE, _DECEASED}.isdisjoint(patient.objects(patient.iri, v.WITHHELD))
    what = (
        "What the source says of a death could not be read"
        if withheld
        else "A death is recorded that was, or may have been, on the day of registration or before"
    )
    to_do = (
        "the patient is not called eligible until the source is corrected. Enter the date of death in full."
    )
    patient.finding("CONTRADICTORY_RECORD", f"{what}; {to_do}")
    return True


def dated_links(patient: PatientGraph) -> list[DatedLink]:
    """Every fact that leads to a record with a date of its own; registrations always count."""
    return _links_to(patient, _dated(patient))


def _dated(patient: PatientGraph, after: date = date.min) -> dict[str, date]:
    """Records that count only since a day, if that is later than `after`."""
    found = ((record, _counts_since(facts)) for record, facts in patient.index.items())
    return {record: day for record, day in found if day is not None and (day > after or after == date.min)}


def _links_to(patient: PatientGraph, since: Mapping[str, date]) -> list[DatedLink]:
    """The facts that lead to these records; most patients have none of them."""
    return [
        DatedLink((subject, predicate, obj), obj, since[obj])
        for subject, predicate, obj in (patient.triples() if since else ())
        if isinstance(obj, str) and obj in since and predicate != v.HAS_REGISTRATION
    ]


def keep_without(patient: PatientGraph, links: Iterable[Triple]) -> None:
    """Take some facts out, and every record that the patient does not lead to then."""
    for link in links:
        patient.remove(*link)
    reached = _reached(patient)
    for subject in [s for s in patient.index if s not in reached]:
        del patient.index[subject]


def _counts_since(facts: Mapping[str, list[Term]]) -> date | None:
    """The first day that the record's own date allows; None when it has no date, or one that is none."""
    for path in _OWN_DATES:
        if path in facts and (stated := [term for term in facts[path] if isinstance(term, Literal)]):
            days = [interval and interval.low for interval in map(dates.parse, stated)]
            known = [day for day in days if day is not None]
            return min(known) if len(known) == len(days) else None
    return None


def _reached(patient: PatientGraph) -> set[str]:
    reached, open_ends = {patient.iri}, [patient.iri]
    while open_ends:
        for objects in patient.index.get(open_ends.pop(), {}).values():
            for term in objects:
                if isinstance(term, str) and term in patient.index and term not in reached:
                    reached.add(term)
                    open_ends.append(term)
    return reached
