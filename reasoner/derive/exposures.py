# SPDX-License-Identifier: Apache-2.0
"""Which lesions a local treatment touched or may have touched, and whether they have grown since.

1. Certain: the treatment names the lesion, or the lesion lies inside the treated territory.
2. Possible: the site of the lesion only overlaps the territory or is not known; or the treatment names
   neither lesion nor territory, and works on the organ of the lesion (`onto:treatsOrgan` of its class) or on
   any.
3. Progressed since: a progression of the lesion that is tied to the treatment, or dated after its last
   session. One that is tied to it and yet dated by that session contradicts itself and leaves the question
   open. With a closed lesion list, none recorded means none; otherwise it is not known.
"""

from __future__ import annotations

from typing import NamedTuple

from reasoner.derive import dates
from reasoner.derive import vocabulary as v
from reasoner.derive.declarations import Exposure
from reasoner.derive.records import Records
from reasoner.ontology import Ontology
from reasoner.patient import Literal, Term
from reasoner.terms import TYPE, XSD_BOOLEAN

__all__ = ["expose"]

_TRUE = frozenset({"true", "1"})


class Treatment(NamedTuple):
    """A local treatment as far as it concerns lesions; `organs` only where it names nothing more exact."""

    record: str
    lesions: frozenset[Term]
    territories: frozenset[Term]
    organs: frozenset[Term]

    @property
    def names_nothing(self) -> bool:
        """Whether neither lesion nor territory is recorded."""
        return not self.lesions and not self.territories


def expose(declared: Exposure, records: Records, ontology: Ontology) -> None:
    """Derive a `trial:LesionExposure` for every lesion and treatment that may belong together."""
    treatments = [
        _read(records, record, ontology)
        for record in records.typed((v.LOCAL_TREATMENT,))
        if _may_be_prior(records, record)
    ]
    for lesion in records.typed((v.LESION,)) if treatments else ():
        number = 0
        for treatment in treatments:
            coverage = _coverage(records, lesion, treatment, ontology)
            if coverage:
                number += 1
                _write(declared, records, (lesion, treatment, f"{lesion}/exposure-{number}"), coverage)


def _may_be_prior(records: Records, treatment: str) -> bool:
    """Whether some session may have been by registration; the latest one need not."""
    sessions = [dates.parse(literal) for literal in records.patient.literals(treatment, v.SESSION_DATE)]
    return not sessions or any(day is None or records.possibly_prior(day, treatment) for day in sessions)


def _read(records: Records, record: str, ontology: Ontology) -> Treatment:
    patient = records.patient
    kinds = [kind for kind in patient.objects(record, TYPE) if isinstance(kind, str)]
    return Treatment(
        record,
        frozenset(patient.objects(record, v.TREATED_LESION)),
        frozenset(patient.objects(record, v.TERRITORY)),
        frozenset(organ for kind in kinds for organ in ontology.objects(kind, v.TREATS_ORGAN)),
    )


def _coverage(records: Records, lesion: str, treatment: Treatment, ontology: Ontology) -> str:
    patient = records.patient
    if lesion in treatment.lesions or treatment.record in patient.objects(lesion, v.IN_TERRITORY_OF):
        return v.CERTAIN
    if treatment.record in patient.objects(lesion, v.OVERLAPS_TERRITORY_OF):
        return v.POSSIBLE
    sites = patient.records(lesion, v.SITE)
    unknown_site = all(v.UNKNOWN_SITE in ontology.types(site) for site in sites)
    if treatment.territories and unknown_site:
        return v.POSSIBLE
    if not treatment.names_nothing:
        return ""
    elsewhere = treatment.organs and not unknown_site
    if elsewhere and treatment.organs.isdisjoint((*sites, *patient.objects(lesion, v.LOCATED_IN))):
        return ""
    return v.POSSIBLE


def _write(declared: Exposure, records: Records, which: tuple[str, Treatment, str], coverage: str) -> None:
    patient = records.patient
    lesion, treatment, node = which
    sources = (lesion, treatment.record)
    patient.derive(lesion, v.HAS_EXPOSURE, node, sources)
    records.add_type(node, v.LESION_EXPOSURE, sources)
    patient.derive(node, v.TREATMENT, treatment.record, sources)
    patient.derive(node, v.COVERAGE, coverage, sources)
    closed = declared.reviewed_list in patient.objects(patient.iri, v.CLOSED)
    progressed = _progressed(records, lesion, treatment, closed=closed)
    if progressed is not None:
        grounds = (*sources, *patient.records(lesion, v.HAS_LESION_PROGRESSION))
        patient.derive(node, v.PROGRESSED_SINCE, Literal(str(progressed).lower(), XSD_BOOLEAN), grounds)


def _progressed(records: Records, lesion: str, treatment: Treatment, *, closed: bool) -> bool | None:
    """Whether the lesion clearly grew after the treatment; None when it is not known."""
    patient = records.patient
    last = records.date(treatment.record, v.SESSION_DATE)
    said: dict[bool, list[object]] = {True: [], False: []}
    open_question = False
    for progression in patient.records(lesion, v.HAS_LESION_PROGRESSION):
        tied = patient.records(progression, v.AFTER_PROCEDURE)
        when = records.date(progression, v.DATE)
        if (tied and treatment.record not in tied) or not records.possibly_prior(when, progression):
            continue
        not_since = when.high <= last.low
        if not_since and not tied:
            continue
        clear = {literal.lexical in _TRUE for literal in patient.literals(progression, v.CLEAR)}
        if len(clear) == 1 and not not_since and (tied or when.low > last.high):
            said[clear.pop()].append(when[:2])
        else:
            open_question = True
    if said[True]:
        return None if any(when in said[False] for when in said[True]) else True
    if open_question:
        return None
    return False if said[False] or closed else None
