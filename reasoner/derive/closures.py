# SPDX-License-Identifier: Apache-2.0
"""Which lists of a record are complete, and what is said to be absent: silence alone never is.

1. A completed review closes its list if it certainly lies in the declared window, and if no review of that
   list that says otherwise may be as late: the latest one decides. Reviews after registration do not count.
2. A list is stated to be incomplete by a review that says so, unless a completed one certainly came later.
3. A negative statement that is certainly not after registration denies its class and every class below it.
   One that may be by registration contradicts a record of such a class that is not certainly later, so that
   the record proves nothing alone. Without a date it may be of any day.
4. A dose of an agent that no therapy names shows that the list of therapies is incomplete, reviewed or not.
5. A policy may presume a list closed that has at least one entry and is not stated to be incomplete; what
   rests on it must be confirmed.
"""

from __future__ import annotations

from typing import NamedTuple

from reasoner.derive import vocabulary as v
from reasoner.derive.dates import Interval, certainly_later
from reasoner.derive.declarations import Closure
from reasoner.derive.records import Records
from reasoner.ontology import Ontology

__all__ = ["Said", "close", "deny", "presume", "said_of_lists", "state_incomplete"]

_TRUE = frozenset({"true", "1"})
_WHEN = (v.DATE, v.START_DATE, v.END_DATE, v.SESSION_DATE, v.DOSE_START)


class Review(NamedTuple):
    """A review, when it was, and what it says of its lists: complete, not complete, both, or nothing."""

    record: str
    when: Interval
    says: frozenset[bool]

    @property
    def is_complete(self) -> bool:
        """Whether it says that the list is complete, and nothing else."""
        return self.says == {True}


class Said(NamedTuple):
    """What is said of lists: the reviews of each, and doses that no therapy accounts for."""

    reviews: dict[str, list[Review]]
    unlisted_doses: list[str]


def said_of_lists(records: Records) -> Said:
    """Collect what closes lists and what speaks against it."""
    return Said(_by_list(records), _unlisted_doses(records))


def close(declared: Closure, records: Records, said: Said) -> None:
    """Derive `trial:closed` for the lists that a completed review closes."""
    patient = records.patient
    for reviewed, reviews in said.reviews.items():
        if reviewed == v.THERAPY_LIST and said.unlisted_doses:
            continue
        doubts = [review.when for review in reviews if not review.is_complete]
        for review in reviews:
            fresh = declared.window in patient.objects(review.record, v.CERTAINLY_IN)
            if fresh and review.is_complete and all(certainly_later(review.when, doubt) for doubt in doubts):
                patient.derive(patient.iri, v.CLOSED, reviewed, (review.record,))


def state_incomplete(records: Records, said: Said) -> None:
    """Derive `trial:statedIncomplete` for the lists of which the latest review may say so."""
    patient = records.patient
    for reviewed, reviews in said.reviews.items():
        if all(False not in review.says for review in reviews):
            continue
        complete = [r.when for r in reviews if r.is_complete and records.certainly_prior(r.when, r.record)]
        for review in reviews:
            if False in review.says and not any(certainly_later(when, review.when) for when in complete):
                patient.derive(patient.iri, v.STATED_INCOMPLETE, reviewed, (review.record,))
    if said.unlisted_doses:
        patient.derive(patient.iri, v.STATED_INCOMPLETE, v.THERAPY_LIST, said.unlisted_doses)


def _unlisted_doses(records: Records) -> list[str]:
    """Doses that no therapy accounts for; those after registration are not among the records any more."""
    patient = records.patient
    if v.DOSE_EVENT not in records.by_type:
        return []
    episodes = records.typed((v.THERAPY_EPISODE,))
    named = {agent for episode in episodes for agent in patient.records(episode, v.HAS_AGENT)}
    given = [
        dose
        for dose in records.typed((v.DOSE_EVENT,))
        if not any(literal.lexical in _TRUE for literal in patient.literals(dose, v.PLANNED_DOSE))
    ]
    agents = {dose: patient.records(dose, v.HAS_AGENT) for dose in given}
    return [dose for dose in given if not agents[dose] or not named.issuperset(agents[dose])]


def _by_list(records: Records) -> dict[str, list[Review]]:
    """The reviews of each list that may have been made by registration; an unreadable list may be any."""
    patient = records.patient
    found: dict[str, list[Review]] = {}
    of_any: list[Review] = []
    for record in records.typed((v.LIST_REVIEW,)):
        withheld = patient.objects(record, v.WITHHELD)
        says = {literal.lexical in _TRUE for literal in patient.literals(record, v.COMPLETE)}
        if v.COMPLETE in withheld:  # something else was said, too
            says -= {True}
        review = Review(record, records.date(record, v.DATE), frozenset(says))
        if not records.possibly_prior(review.when, review.record):
            continue
        for reviewed in patient.records(record, v.LIST):
            found.setdefault(reviewed, []).append(review)
        if v.LIST in withheld and not review.is_complete:
            of_any.append(review)
    return {reviewed: [*reviews, *of_any] for reviewed, reviews in found.items()}


def deny(records: Records, ontology: Ontology) -> None:
    """Derive `trial:denied` for the classes of negative statements, and conflicts with what is recorded."""
    patient = records.patient
    for statement in records.typed((v.NEGATIVE_STATEMENT,)):
        when = records.date(statement, v.DATE)
        if not records.possibly_prior(when, statement):
            continue
        certain = records.certainly_prior(when, statement)
        for cls in patient.records(statement, v.ABOUT):
            for record in records.typed((cls,)):
                if not certainly_later(_when(records, record), when):
                    patient.derive(record, v.PROBLEM, v.REASON_CONFLICT, (record, statement))
                    patient.derive(record, v.DISPUTED_BY, statement, (record, statement))
            for denied in (cls, *sorted(ontology.subclasses.get(cls, ()))) if certain else ():
                patient.derive(patient.iri, v.DENIED, denied, (statement,))


def _when(records: Records, record: str) -> Interval:
    """When what is recorded was, by its own date; a treatment by its start or its latest session."""
    dated = records.patient.index[record]
    path = next((path for path in _WHEN if path in dated), v.DATE)
    return records.date(record, v.START_DATE if path == v.END_DATE else path)


def presume(lists: tuple[str, ...], records: Records) -> None:
    """Derive `trial:presumedClosed` for the therapy list if it has an entry and nothing speaks against it."""
    patient = records.patient
    episodes = records.typed((v.THERAPY_EPISODE,))
    whole = v.HAS_THERAPY not in patient.objects(patient.iri, v.WITHHELD)
    incomplete = v.THERAPY_LIST in patient.objects(patient.iri, v.STATED_INCOMPLETE)
    if episodes and whole and not incomplete and v.THERAPY_LIST in lists:
        patient.derive(patient.iri, v.PRESUMED_CLOSED, v.THERAPY_LIST, tuple(episodes))
