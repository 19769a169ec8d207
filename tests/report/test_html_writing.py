# SPDX-License-Identifier: Apache-2.0
"""The page of many patients is shorter and takes no more memory; any page is whole or not there."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from fixtures import tiny_ontology, tiny_protocol

from reasoner.report import html
from reasoner.report.html import MOST_PATIENTS, HtmlReport
from reasoner.terms import PATIENTS
from report.page import RUN, S, U, V, evidence, explained, parsed, result, text, unjudged, with_class, written


def test_more_patients_are_a_summary(tmp_path: Path) -> None:
    page = written(tmp_path, *(result(f"P{n}", S, U, V) for n in range(MOST_PATIENTS + 1)))
    assert len(page) < 100_000
    tree = parsed(page)
    assert not list(tree.iter("article"))
    assert not list(with_class(tree, "matrix"))
    told = text(tree)
    assert "This run has 2001 patients." in told
    assert "outcomes.csv" in told
    assert "trialshapes load DIR --store STORE" in told
    (tiles,) = with_class(tree, "tiles")
    assert text(tiles).startswith("2001 patients 0 ✓ eligible 2001 ? undetermined")
    assert "P17" not in page


@pytest.mark.parametrize(
    ("patients", "told", "in_full"), [(2, 2, True), (3, 3, False), (4, 4, False), (5, 0, False)]
)
def test_as_many_as_fit_are_told(
    patients: int, told: int, *, in_full: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two limits, criteria that are met show the first record of their evidence only."""
    monkeypatch.setattr(html, "MOST_IN_FULL", 2)
    monkeypatch.setattr(html, "MOST_PATIENTS", 4)
    two = tuple(evidence(f"{PATIENTS}P/{record}") for record in ("first", "second"))
    plain = result("P", S, V, S)
    criteria = tuple(replace(criterion, evidence=two) for criterion in plain.criteria)
    given = (replace(plain, patient=f"{PATIENTS}P{n}", criteria=criteria) for n in range(patients))
    articles = [text(e) for e in parsed(written(tmp_path, *given)).iter("article")]
    assert len(articles) == told
    for article in articles:
        unmet, met = article.split("Not met (1)")[1].split("Met (1)")
        assert "second: score 1" in unmet
        assert "first: score 1" in met
        assert ("as above: first, second" in met) is in_full


def test_memory_does_not_grow_with_the_cohort(tmp_path: Path) -> None:
    """What is held after 300 patients is what is held after 100."""
    with HtmlReport(tmp_path, tiny_ontology(), tiny_protocol(), RUN) as report:
        held = []
        tracemalloc.start()
        for number in range(300):
            report.write(explained(f"P{number}"))
            if number in {99, 299}:
                gc.collect()
                held.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    assert held[1] - held[0] < 50_000
    assert (tmp_path / "report.html").stat().st_size > 1_000_000


def test_nobody_is_a_page_too(tmp_path: Path) -> None:
    assert "0 patients" in text(parsed(written(tmp_path)))


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    results = (explained("A"), unjudged("B"), result("C", V, V, U))
    assert written(tmp_path / "1", *results) == written(tmp_path / "2", *results)


def fail(folder: Path) -> None:
    with HtmlReport(folder, tiny_ontology(), tiny_protocol(), RUN) as report:
        report.write(result("A", S, S, S))
        raise RuntimeError


def test_nothing_is_published_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        fail(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_published_when_the_page_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(html, "Cohort", refuse)
    with pytest.raises(RuntimeError), HtmlReport(tmp_path, tiny_ontology(), tiny_protocol(), RUN):
        pass
    assert list(tmp_path.iterdir()) == []
