# SPDX-License-Identifier: Apache-2.0
"""The page tells of each patient what was decided, why, what is needed, and until when."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fixtures import tiny_ontology, tiny_protocol

from reasoner.patient import Literal
from reasoner.report.patient_view import PatientViews
from reasoner.report.timeline import WIDTH, timeline
from reasoner.result import Evidence, Fact, Period, Verdict
from reasoner.terms import ONTO, PATIENTS, XSD
from report.page import S, U, V, explained, parsed, result, section, text, unjudged, with_class, written


def test_a_section_keeps_violated_and_unknown_apart(tmp_path: Path) -> None:
    article = section(written(tmp_path, result("A", V, U, V)))
    groups: dict[str, list[str]] = {}
    for element in article.iter():
        if element.tag == "h4":
            title = text(element)
        if element.tag == "summary" and "mark" in str([e.get("class") for e in element]):
            groups.setdefault(title, []).append(text(element).split()[0])
    assert groups == {
        "Not met (1)": ["T-1"],
        "Unknown (1)": ["T-2"],
        "For information: these do not decide the verdict (1)": ["T-3"],
    }


def test_a_criterion_tells_its_rule_place_evidence_and_what_is_needed(tmp_path: Path) -> None:
    told = [text(e) for e in with_class(section(written(tmp_path, result("A", S, U, S))), "criterion")]
    unknown, met, information = told
    assert re.search(r"Not shown\. Needed: a value \((?i:missing)\)", unknown)
    assert "No excluded drug was given for this tumour. Protocol section 2, " in unknown
    assert "T-1 ✓ met ECOG 0 to 2 ecog: score 1 The performance status is at most 2." in met
    assert "ECOG at most 2: yes ecog: score 1" in met
    assert "as above: ecog" in information


def test_a_record_that_decides_twice_is_told_once(tmp_path: Path) -> None:
    """What made it decide is told each time."""
    record = PATIENTS + "A/ecog"
    score = Fact(ONTO + "score", Literal("1", XSD + "integer"), "asserted")
    kinds = [Fact(ONTO + name, Literal("true", XSD + "boolean"), "derived") for name in ("able", "complete")]
    given = tuple(Evidence(f"condition {n}", S, record, (score, kind)) for n, kind in enumerate(kinds))
    plain = result("A", S, S, S)
    first = replace(plain.criteria[0], evidence=given)
    told = text(section(written(tmp_path, replace(plain, criteria=(first, *plain.criteria[1:])))))
    assert "condition 0: yes ecog: score 1 able: yes condition 1: yes ecog: as above complete: yes" in told


def test_what_surrounds_a_verdict(tmp_path: Path) -> None:
    told = text(section(written(tmp_path, explained())))
    for expected in (
        "A ? undetermined",
        "Registration 2026-11-22",
        "Read from a.ttl",
        "READING_DEPENDENT A1a: the verdict depends on how the protocol is read",
        "2026-11-01 to 2026-12-05: ✓ eligible",
        "2026-12-06 to 2028-11-22 or later: ✕ not eligible",
        "expires on 2026-12-05 (T-1)",
        "Any one of 3 sets would do; 1 of them is listed.",
        "a value (laboratory test) Passes: at least 1. Settles T-2; can settle the verdict alone.",
        "the search was cut short",
        "A1a: does it count? As adopted it does Or else it does not",
        "verdict: ? undetermined as adopted, ✕ not eligible otherwise",
        "T-1: ✓ met as adopted, ✕ not met otherwise",
        "Decides study chair",
        "MALFORMED in lab: A number.",
    ):
        assert expected in told


def test_presumptions_are_to_be_confirmed(tmp_path: Path) -> None:
    page = written(tmp_path, replace(result("A", S, S, S), confirm=("T-2",)))
    assert "✓? eligible if confirmed" in text(section(page))
    assert "To be confirmed, because they rest on presumptions: T-2." in text(section(page))
    (tiles,) = with_class(parsed(page), "tiles")
    assert (
        text(tiles) == "1 patient 0 ✓ eligible 1 ✓? eligible if confirmed 0 ? undetermined 0 ✕ not eligible"
    )


def test_who_was_not_judged_is_told_once_why(tmp_path: Path) -> None:
    told = text(section(written(tmp_path, unjudged("A"))))
    assert "This patient was not judged. Two records have this name." in told
    assert told.count("Two records have this name.") == 1
    assert "Registration no date" in told


def period(first: str, last: str, verdict: Verdict = Verdict.ELIGIBLE) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last), verdict)


def test_short_periods_are_drawn_wider() -> None:
    bar = timeline(
        [period("2026-12-01", "2026-12-02"), period("2026-12-03", "2028-12-01", Verdict.INELIGIBLE)],
        "2026-12-02",
    )
    assert bar is not None
    short, long = bar.segments
    assert (short.x, short.width + long.width, long.x) == (0, WIDTH, short.width)
    assert short.width >= 64
    assert (short.has_room, long.has_room, short.open_end, long.open_end) == (False, True, False, True)
    assert bar.marker == short.width // 2


@pytest.mark.parametrize("registration", ["", "2026-12-01 or 2026-12-02", "2020-01-01"])
def test_registration_is_marked_only_where_it_lies(registration: str) -> None:
    bar = timeline([period("2026-12-01", "2026-12-09")], registration)
    assert bar is not None
    assert bar.marker is None
    assert timeline([], registration) is None


def test_a_view_stands_alone_for_other_pages() -> None:
    view = PatientViews(tiny_ontology(), tiny_protocol()).view(explained(), 7)
    assert (view.number, view.name, view.mark.word) == (7, "A", "undetermined")
    assert [group.open for group in view.groups] == [True, False, False]
