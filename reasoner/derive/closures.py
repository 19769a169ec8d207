# SPDX-License-Identifier: Apache-2.0
"""Which lists of a record are complete, and what is said to be absent: silence alone never is.

1. A completed review closes its list if it certainly lies in the declared window.
2. A negative statement that is certainly not after registration denies its class and every class below it.
3. A policy may presume a list closed that has at least one entry; what rests on it must be confirmed.
"""

from __future__ import annotations

from reasoner.derive import vocabulary as v
from reasoner.derive.declarations import Closure
from reasoner.derive.records import Records
from reasoner.ontology import Ontology

__all__ = ["close", "deny", "presume"]

_TRUE = frozenset({"true", "1"})


def close(declared: Closure, records: Records) -> None:
    """Derive `trial:closed` for the lists that a completed review closes."""
    patient = records.patient
    for review in records.typed((v.LIST_REVIEW,)):
        complete = any(literal.lexical in _TRUE for literal in patient.literals(review, v.COMPLETE))
        if complete and declared.window in patient.objects(review, v.CERTAINLY_IN):
            for reviewed in patient.records(review, v.LIST):
                patient.derive(patient.iri, v.CLOSED, reviewed, (review,))


def deny(records: Records, ontology: Ontology) -> None:
    """Derive `trial:denied` for the classes of negative statements and all their subclasses."""
    patient = records.patient
    for statement in records.typed((v.NEGATIVE_STATEMENT,)):
        if not records.certainly_prior(records.date(statement, v.DATE)):
            continue
        for cls in patient.records(statement, v.ABOUT):
            for denied in (cls, *sorted(ontology.subclasses.get(cls, ()))):
                patient.derive(patient.iri, v.DENIED, denied, (statement,))


def presume(lists: tuple[str, ...], records: Records) -> None:
    """Derive `trial:presumedClosed` for the therapy list if it has an entry, and none was withheld."""
    patient = records.patient
    episodes = records.typed((v.THERAPY_EPISODE,))
    whole = v.HAS_THERAPY not in patient.objects(patient.iri, v.WITHHELD)
    if episodes and whole and v.THERAPY_LIST in lists:
        patient.derive(patient.iri, v.PRESUMED_CLOSED, v.THERAPY_LIST, tuple(episodes))
