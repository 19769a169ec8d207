# SPDX-License-Identifier: Apache-2.0
"""What to collect next, in words."""

from __future__ import annotations

from reasoner.report.collect_text import collect_text
from reasoner.result import Collection, Request

ALT = Request(
    "ALT at most 3.0 x ULN",
    "ALT with unit, date and upper limit of normal",
    "at most 3.0 x ULN",
    "laboratory test",
    ("INC-13",),
    alone=True,
)
DATE = Request(
    "progression",
    "the date of the scan",
    "in the last year",
    "chart look-up",
    ("INC-05", "INC-05b"),
    alone=False,
)
ALT_LINE = (
    "ALT with unit, date and upper limit of normal - laboratory test - passes: at most 3.0 x ULN "
    "- settles INC-13"
)
DATE_LINE = "the date of the scan - chart look-up - passes: in the last year - settles INC-05, INC-05b"


def test_nothing_to_collect() -> None:
    assert collect_text(Collection()) == ""


def test_one_fact() -> None:
    assert collect_text(Collection(((ALT,),))).splitlines() == [
        "Collect next: 1 fact, which can settle the verdict.",
        f"  1. {ALT_LINE}",
    ]


def test_several_facts() -> None:
    lines = collect_text(Collection(((ALT, DATE),))).splitlines()
    assert lines == [
        "Collect next: 2 facts, of which the first can settle the verdict alone.",
        f"  1. {ALT_LINE}",
        f"  2. {DATE_LINE}",
    ]


def test_how_many_facts_can_decide_alone() -> None:
    other = DATE._replace(alone=True)
    headings = {
        (ALT, other): "2 facts, each of which can settle the verdict alone",
        (ALT, other, DATE): "3 facts, of which the first 2 can settle the verdict alone",
        (DATE, DATE): "2 facts, which settle the verdict together",
    }
    for requests, heading in headings.items():
        assert collect_text(Collection((requests,))).startswith(f"Collect next: {heading}.")


def test_several_ways() -> None:
    lines = collect_text(Collection(((ALT,), (DATE,)))).splitlines()
    assert lines == [
        "Collect next, in one of 2 ways:",
        "Way 1: 1 fact, which can settle the verdict.",
        f"  1. {ALT_LINE}",
        "Way 2: 1 fact, which can settle the verdict.",
        f"  1. {DATE_LINE}",
    ]


def test_ways_that_are_not_listed() -> None:
    lines = collect_text(Collection(((ALT,),), more=12, complete=False)).splitlines()
    assert lines[0] == "Collect next, in one of 13 ways, of which 1 is listed:"
    assert lines[-1].startswith("So much is missing")


def test_no_source_leaves_no_gap() -> None:
    assert " -  - " not in collect_text(Collection(((ALT._replace(source=""),),)))
