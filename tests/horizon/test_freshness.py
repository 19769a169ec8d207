# SPDX-License-Identifier: Apache-2.0
"""The last day on which each kind of record is fresh enough, and what is unknown on the next."""

from __future__ import annotations

from datetime import date

import pytest

from reasoner.patient import PatientGraph
from reasoner.result import Outcome, Refresh

from .scan import as_if_stated
from .world import DAY, EL, VIGNETTES, Edit, R, Record, World, dated, found

LABS = ("INC-08", "INC-09", "INC-10", "INC-11", "INC-12", "INC-13", "INC-14")


def outcomes_of(world: World, recorded: PatientGraph, day: date) -> dict[str, Outcome]:
    """Screening on another registration date, with nothing held fixed."""
    outcomes = as_if_stated(world, recorded, day, frozenset()).outcomes
    return {c.identifier: o for c, o in zip(world.protocol.criteria, outcomes, strict=True)}


@pytest.mark.parametrize("name", ["V01", "V04"])
def test_until_when_records_are_fresh(world: World, record: Record, name: str) -> None:
    """On the last day everything is as at registration, on the next the criteria are UNKNOWN."""
    recorded = record(name)
    horizon = found(world, recorded)

    assert [refresh.last for refresh in horizon.refresh] == [
        *[date(2026, 12, 14)] * 2,
        date(2026, 12, 3),
        date(2026, 12, 14),
    ]
    assert horizon.refresh[0] == Refresh("laboratory result at most 28 days old", date(2026, 12, 14), LABS)
    at_registration = outcomes_of(world, recorded, R)
    assert outcomes_of(world, recorded, date(2026, 12, 3)) == at_registration
    stale = {name for refresh in horizon.refresh for name in refresh.criteria}
    after = outcomes_of(world, recorded, date(2026, 12, 15))
    assert {name for name in after if after[name] is not at_registration[name]} == stale
    assert {after[name] for name in stale} == {Outcome.UNKNOWN}


def refreshed(world: World, recorded: PatientGraph) -> list[tuple[str, tuple[str, ...]]]:
    label = "laboratory result at most 28 days old"
    return [(str(r.last), r.criteria) for r in found(world, recorded).refresh if r.window == label]


def lab(name: str, day: str) -> Edit:
    """A laboratory result of V01 on another day."""
    return f"<lab-{name}> a onto:LabResult ;", f"<lab-{name}> a onto:LabResult ; {dated(day)}^^xsd:date ;"


def test_each_record_has_its_own_age(world: World, record: Record) -> None:
    """One result is too old already, one is newer than the others, and older ones do not matter."""
    old = "".join(
        f"""pat:V01 onto:hasLabResult <old-{n}> . <old-{n}> a onto:LabResult ; onto:analyte onto:albumin ;
            onto:value 3.0 ; onto:unit "g/dL" ; {dated(str(R - n * DAY))}^^xsd:date .\n"""
        for n in range(10, 40)
    )
    text = (VIGNETTES / "V01.ttl").read_text("utf-8")
    anc, albumin = (text[text.index(f"<lab-{name}> a ") :].split(".\n\n")[0] for name in ("anc", "albumin"))
    recorded = record(
        "V01",
        (anc, anc.replace("2026-11-16", "2026-10-01")),
        (albumin, albumin.replace("2026-11-16", "2026-11-20")),
        ("# Completed reviews", f"{old}# Completed reviews"),
    )

    assert refreshed(world, recorded) == [
        ("2026-10-29", ("INC-08",)),
        ("2026-12-14", LABS[1:-1]),
        ("2026-12-18", ("INC-14",)),
    ]


def test_a_result_without_a_date_is_never_shown_to_be_fresh(world: World, record: Record) -> None:
    text = (VIGNETTES / "V01.ttl").read_text("utf-8")
    anc = text[text.index("<lab-anc> a ") :].split(".\n\n")[0]
    recorded = record("V01", (anc, anc.replace('onto:date "2026-11-16"^^xsd:date ', "")))

    assert refreshed(world, recorded) == [("2026-12-14", LABS[1:])]
    assert found(world, recorded).periods[0].verdict is EL
