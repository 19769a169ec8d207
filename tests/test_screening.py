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
from reasoner.result import PatientResult, Verdict
from reasoner.screening import Screener, screen

RECORD = """
@prefix : <https://w3id.org/trialshapes/patients/P/> .
@prefix onto: <https://w3id.org/trialshapes/ontology#> .
@prefix pat: <https://w3id.org/trialshapes/patients/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
pat:P a onto:Patient ; onto:hasEcog [ a onto:EcogAssessment ; onto:score 1 ;
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
