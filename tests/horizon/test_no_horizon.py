# SPDX-License-Identifier: Apache-2.0
"""A record without one registration day, unreadable, or contradicting itself has no horizon."""

from __future__ import annotations

from datetime import date

import pytest

from reasoner.patient import PatientGraph
from reasoner.result import Expiry, Horizon

from .world import DAY, EL, UN, R, Record, World, dated, found


def test_without_a_registration_date(world: World, record: Record) -> None:
    recorded = record("V13", ("onto:hasRegistration <registration> ;", ""))

    assert world.finder().find(recorded) is None
    horizon = world.finder(as_of=R).find(recorded)
    assert horizon is not None
    assert horizon.periods[1:] == found(world, record("V13")).periods[1:]


def test_an_uncertain_registration_date(world: World, record: Record) -> None:
    recorded = record("V13", (f"{dated(str(R))}^^xsd:date", """onto:date "2026-11"^^xsd:gYearMonth"""))
    assert world.finder().find(recorded) == Horizon((), not_computed="The registration date is not one day.")


def test_an_unreadable_record(world: World, record: Record) -> None:
    recorded = record("V13")
    recorded.unreadable = "It names what nobody knows."
    assert world.finder().find(recorded) is None


@pytest.mark.parametrize("since", [R - DAY, R + 9 * DAY])
def test_a_record_that_contradicts_itself(
    world: World, record: Record, monkeypatch: pytest.MonkeyPatch, since: date
) -> None:
    """It has no horizon; one that does so only later is not called eligible then."""
    entail = world.entailment.entail
    note = f"""pat:V01 onto:hasSymptom <note> . <note> a onto:Flushing ; {dated(str(since))}^^xsd:date .\n"""
    recorded = record("V01", ("# Completed reviews", f"{note}# Completed reviews"))

    def contradict(patient: PatientGraph) -> None:
        entail(patient)
        if f"{patient.iri}/note" in patient.index:
            patient.finding("CONTRADICTION", "It cannot be.")

    monkeypatch.setattr(world.entailment, "entail", contradict)
    horizon = found(world, recorded)

    if since < R:
        assert horizon == Horizon((), not_computed="The record contradicts itself.")
    else:
        assert [(str(p.last), p.verdict) for p in horizon.periods[:2]] == [
            ("2026-11-30", EL),
            ("2027-08-10", UN),
        ]
        assert horizon.expires == Expiry(date(2026, 11, 30), ())
