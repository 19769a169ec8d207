# SPDX-License-Identifier: Apache-2.0
"""Facts on a supposed registration date are those that would be derived if it were the stated one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reasoner.derive import Derivation
from reasoner.derive.edges import ageing
from reasoner.derive.moving import Moving
from reasoner.derive.records import Held
from reasoner.ontology import Ontology
from reasoner.patient import Index, Literal, Triple
from reasoner.terms import ONTO, TRIAL, XSD_DATE

from .conftest import REGISTERED, P, Read, reviewed, written

R = date(2026, 11, 22)
SPAN = date(2026, 1, 1), date(2027, 12, 31)

#: Dates at month ends, before and after registration, partial ones, and one of each kind of record.
RECORD = f"""
    <pet> a onto:PetStudy ; onto:date {written("2026-02-28")} .
    <pet2> a onto:PetStudy ; onto:date {written("2026-12")} .
    <pd> a onto:ProgressionEvent ; onto:date {written("2026-08-31")} .
    <pd2> a onto:ProgressionEvent ; onto:date {written("2026")} .
    <ssa> a onto:SSATherapy , onto:TherapyEpisode , onto:PnetTherapy ;
        onto:startDate {written("2026-06-30")} ; onto:ongoing true .
    <ssa2> a onto:SSATherapy , onto:TherapyEpisode , onto:PnetTherapy ;
        onto:startDate {written("2026-03")} ; onto:endDate {written("2026-05-31")} .
    <late> a onto:TherapyEpisode ; onto:startDate {written("2027-01-31")} .
    <tace> a onto:LocalTreatment ; onto:sessionDate {written("2026-12-31")} , {written("2026-06-30")} .
    <dose> a onto:SsaRegimen ; onto:startDate {written("2026-11-30")} .
    <lab> a onto:LabResult ; onto:analyte onto:creatinine ; onto:value 1.0 ; onto:unit "mg/dL" ;
        onto:uln 1.2 ; onto:ulnUnit "mg/dL" ; onto:date {written("2026-11-16")} .
    <lab2> a onto:LabResult ; onto:analyte onto:creatinine ; onto:value 2.0 ; onto:unit "mg/dL" ;
        onto:date {written("2027-01-31")} .
    pat:P onto:hasWeight <w> , <w2> ; onto:birthDate {written("1968-03-02")} .
    <w> onto:weight 80 ; onto:unit "kg" ; onto:date {written("2026-10-31")} .
    <w2> onto:weight 90 ; onto:unit "kg" ; onto:date {written("2027-01-30")} .
    <no> a onto:NegativeStatement ; onto:about onto:Lesion ; onto:date {written("2027-02-28")} .
    {reviewed("therapyList")}
    {REGISTERED}
"""


@pytest.fixture(scope="module")
def derivation(ontology: Ontology, protocol: Index) -> Derivation:
    return Derivation(ontology, protocol, policy="default", as_of=None)


def moving(derivation: Derivation, patient_of: Read, held: Held) -> Moving:
    records = derivation.prepare(patient_of(RECORD))
    return derivation.moving(records, derivation.crossings(records, held, *SPAN))


def every_fact(patient: Index) -> set[Triple]:
    return {
        (s, p, o) for s, by_property in patient.items() for p, values in by_property.items() for o in values
    }


def facts(patient: Index) -> set[Triple]:
    return {fact for fact in every_fact(patient) if fact[1] != TRIAL + "registrationDate"}


def days() -> list[date]:
    first, last = SPAN
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def test_every_day_is_as_if_it_were_stated(derivation: Derivation, patient_of: Read) -> None:
    held = Held(frozenset(), frozenset(), R)
    supposed = moving(derivation, patient_of, held)
    asserted = patient_of(RECORD)
    different = set()
    for day in days():
        stated = asserted.copy()
        stated.index[f"{P}/reg"][ONTO + "date"] = [Literal(day.isoformat(), XSD_DATE)]
        derivation.derive(stated)
        del stated.index[f"{P}/reg"]
        on_day = dict(supposed.on(day, held).index)
        del on_day[f"{P}/reg"]
        if every_fact(on_day) != every_fact(stated.index):
            different.add(day)

    assert different == set()


def test_facts_change_on_crossings_only(derivation: Derivation, patient_of: Read) -> None:
    held = derivation.hold_fresh(R)
    records = derivation.prepare(patient_of(RECORD))
    crossings = derivation.crossings(records, held, *SPAN)
    changed = set()
    before = None
    for day in days():
        # nothing that was computed for another day is used
        now = facts(derivation.moving(records, crossings).on(day, held).index)
        if before is not None and now != before:
            changed.add(day)
        before = now

    assert changed
    assert changed <= set(crossings.days)


def test_sources_are_kept(derivation: Derivation, patient_of: Read) -> None:
    held = Held(frozenset(), frozenset(), R)
    supposed = moving(derivation, patient_of, held)
    stated = patient_of(RECORD)
    derivation.derive(stated)

    supposed.on(R - timedelta(days=1), held)

    assert supposed.on(R, held).derived == stated.derived


# --- what the windows of freshness concern was known, and is fresh


def test_results_stay_fresh(derivation: Derivation, patient_of: Read) -> None:
    held = derivation.hold_fresh(R)
    supposed = moving(derivation, patient_of, held)
    for day in (date(2026, 1, 1), R, date(2027, 12, 31)):
        patient = supposed.on(day, held)
        lab = patient.index[f"{P}/lab"]
        assert any(str(window).endswith("#fresh") for window in lab[TRIAL + "certainlyIn"])
        assert lab.get(TRIAL + "problem", []) == []
        assert TRIAL + "closed" in patient.index[P]


def test_one_window_ages(derivation: Derivation, patient_of: Read) -> None:
    held = derivation.hold_fresh(R)
    records = derivation.prepare(patient_of(RECORD))
    supposed = derivation.moving(records, derivation.crossings(records, held, *SPAN))
    ages = ageing(derivation.freshness[0], records)

    fresh = supposed.on(R, held, (ages, date(2026, 12, 14)))
    stale = supposed.on(R, held, (ages, date(2026, 12, 15)))

    assert TRIAL + "closed" in fresh.index[P]
    assert TRIAL + "closed" not in stale.index[P]
    assert stale.objects(f"{P}/lab", TRIAL + "problem") == [TRIAL + "STALE"]
    assert not fresh.objects(f"{P}/lab", TRIAL + "problem")
    assert not supposed.on(R, held).objects(f"{P}/lab", TRIAL + "problem")
