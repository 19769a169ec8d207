# SPDX-License-Identifier: Apache-2.0
"""The façade takes files, folders and graphs alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fixtures import HERE, TINY_PROTOCOL, tiny_ontology
from rdflib import Graph

from reasoner.ontology import Ontology
from reasoner.read import ReadNotes
from reasoner.reason import Entailment
from reasoner.result import PatientResult, Verdict
from reasoner.screening import INCOMPLETE, Screener, screen
from reasoner.validate.record import RecordCheck

RECORD = """
@prefix : <https://w3id.org/trialshapes/patients/P/> .
@prefix onto: <https://w3id.org/trialshapes/ontology#> .
@prefix pat: <https://w3id.org/trialshapes/patients/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
pat:P a onto:Patient ; onto:hasEcog [ a onto:EcogAssessment ; onto:score 1 ;
    onto:date "2026-11-20"^^xsd:date ] .
"""
CLOSED = """
pat:P onto:hasListReview [ a onto:ListReview ; onto:list onto:therapyList ; onto:complete true ;
    onto:date "2026-11-20"^^xsd:date ] .
"""
R = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _tiny_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ontology, "load", lambda *_: tiny_ontology())
    monkeypatch.setattr("reasoner.validate.record.data_folder", lambda _: HERE)


def outcomes(results: list[PatientResult]) -> list[tuple[str, Verdict, dict[str, str]]]:
    return [(r.patient, r.verdict, {k: str(v) for k, v in r.outcomes().items()}) for r in results]


def test_sources(tmp_path: Path) -> None:
    file = tmp_path / "p.ttl"
    file.write_text(RECORD)
    protocol = str(TINY_PROTOCOL)
    expected = outcomes(list(screen(file, protocol=protocol, as_of=R)))
    assert expected[0][2] == {"T-1": "SATISFIED", "T-2": "UNKNOWN", "T-3": "UNKNOWN"}
    for source in (str(file), [file], tmp_path, Graph().parse(file)):
        assert outcomes(list(screen(source, protocol=protocol, as_of=R))) == expected


def test_result(tmp_path: Path) -> None:
    file = tmp_path / "p.ttl"
    file.write_text(RECORD)
    notes = ReadNotes()
    (result,) = Screener(str(TINY_PROTOCOL), as_of=R).screen(file, notes=notes)
    assert notes.patients == 1
    assert result.as_of == "2026-11-22"
    assert result.source == str(file)
    assert [row.source_shape.rpartition("#")[2] for row in result.rows] == ["T-2-proven", "T-3-proven"]


def test_nothing_is_kept_between_patients(tmp_path: Path) -> None:
    file = tmp_path / "p.ttl"
    file.write_text(RECORD)
    screener = Screener(str(TINY_PROTOCOL), as_of=R)
    assert list(screener.screen(file)) == list(screener.screen(file))


@pytest.mark.parametrize("policy", ["default", "lenient"])
def test_a_contradiction_of_the_ontology_keeps_from_eligible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: str
) -> None:
    """No outcome changes, but nobody is called eligible on a record that cannot be true."""
    file = tmp_path / "p.ttl"
    file.write_text(RECORD + CLOSED)
    (honest,) = screen(file, protocol=str(TINY_PROTOCOL), as_of=R, policy=policy)
    monkeypatch.setattr(Entailment, "entail", lambda _, patient: patient.finding("CONTRADICTION", "both"))
    (result,) = screen(file, protocol=str(TINY_PROTOCOL), as_of=R, policy=policy)

    assert (honest.verdict, result.verdict) == (Verdict.ELIGIBLE, Verdict.UNDETERMINED)
    assert result.outcomes() == honest.outcomes()
    assert [finding.code for finding in result.findings] == ["CONTRADICTION", "CONTRADICTORY_RECORD"]
    assert "CONTRADICTORY_RECORD" in INCOMPLETE


def test_a_contradiction_keeps_an_ineligible_patient_ineligible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "p.ttl"
    file.write_text(RECORD.replace("onto:score 1", "onto:score 4"))
    monkeypatch.setattr(Entailment, "entail", lambda _, patient: patient.finding("CONTRADICTION", "both"))

    assert next(screen(file, protocol=str(TINY_PROTOCOL), as_of=R)).verdict is Verdict.INELIGIBLE


def test_a_contradiction_that_was_withheld_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record check has taken out what it names; the criteria that rest on it are open by themselves."""
    file = tmp_path / "p.ttl"
    file.write_text(RECORD + CLOSED)
    monkeypatch.setattr(RecordCheck, "check", lambda _, patient: patient.finding("CONTRADICTION", "both"))
    (result,) = screen(file, protocol=str(TINY_PROTOCOL), as_of=R)

    assert result.verdict is Verdict.ELIGIBLE
    assert [finding.code for finding in result.findings] == ["CONTRADICTION"]
