# SPDX-License-Identifier: Apache-2.0
"""Denials and later staging leave the verdict open from the day on which they may count."""

from __future__ import annotations

import pytest

from reasoner.result import Verdict

from .scan import check_scan
from .world import EL, ENDLESS, IN, UN, Edit, Record, World, dated, found, periods


def denial(name: str, about: str, when: str) -> Edit:
    """A statement that there is none of a class, dated by a literal or not at all."""
    stated = f"<denial> a onto:NegativeStatement ; onto:about onto:{about}"
    date_of = f" ; onto:date {when}" if when else ""
    note = f"pat:{name} onto:hasNegativeStatement <denial> . {stated}{date_of} .\n"
    return "# Completed reviews", f"{note}# Completed reviews"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ('"2026-05"^^xsd:gYearMonth', [("2026-12-01", EL), (ENDLESS, IN)]),
        ("", [("2026-12-01", UN), (ENDLESS, IN)]),
        ('"2026"^^xsd:gYear', [("2026-12-01", UN), (ENDLESS, IN)]),
        ('"2026-11-30"^^xsd:date', [("2026-11-29", EL), ("2026-12-01", UN), (ENDLESS, IN)]),
        ('"2026-12"^^xsd:gYearMonth', [("2026-11-30", EL), ("2026-12-01", UN), (ENDLESS, IN)]),
        ('"2027"^^xsd:gYear', [("2026-12-01", EL), (ENDLESS, IN)]),
    ],
)
def test_a_denial_disputes_from_the_first_day_on_which_it_may_count(
    world: World, record: Record, when: str, expected: list[tuple[str, Verdict]]
) -> None:
    """V05 rests on an embolism of June; the statement that there was none may be later than that."""
    recorded = record("V05", denial("V05", "VenousThromboembolicEvent", when))

    assert [period[1:] for period in periods(found(world, recorded))] == expected
    check_scan(world, recorded, months=1)


def test_a_denial_of_a_symptom_disputes_on_every_date(world: World, record: Record) -> None:
    recorded = record("V02", denial("V02", "Diarrhoea", ""))

    assert periods(found(world, recorded))[0][1:] == ("2026-12-05", UN)
    check_scan(world, recorded, months=1)


@pytest.mark.parametrize(
    ("m0", "expected"),
    [
        ("2026-11-30", [("2026-11-29", EL), ("2027-08-10", UN), (ENDLESS, IN)]),
        ("2020-11-30", [("2027-08-10", EL), (ENDLESS, IN)]),
    ],
)
def test_a_restaging_leaves_open_what_holds(
    world: World, record: Record, m0: str, expected: list[tuple[str, Verdict]]
) -> None:
    """Without a lesion that is known to be distant, M0 after M1 contradicts it from its day on."""
    staged = "<tumour> onto:hasStaging <m0> . <m0> a onto:Staging ; onto:mCategory onto:m0 ;"
    recorded = record(
        "V01",
        ("a onto:LiverMetastasis", "a onto:Lesion"),
        ("    onto:distant true ;\n", ""),
        ("# Completed reviews", f"{staged} {dated(m0)}^^xsd:date .\n# Completed reviews"),
    )

    assert [period[1:] for period in periods(found(world, recorded))] == expected
    check_scan(world, recorded, months=1)
