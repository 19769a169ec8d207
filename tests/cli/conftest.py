# SPDX-License-Identifier: Apache-2.0
"""The program in the tiny world: its ontology and its record shapes instead of the shipped ones."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures import HERE, TINY_PROTOCOL, tiny_ontology
from rdflib.plugins import sparql
from rdflib.plugins.shared.jsonld import context as jsonld
from typer.testing import CliRunner, Result

from reasoner.cli.main import app
from reasoner.ontology import Ontology

Run = Callable[..., Result]

HEAD = """
@prefix : <https://w3id.org/trialshapes/patients/{0}/> .
@prefix onto: <https://w3id.org/trialshapes/ontology#> .
@prefix pat: <https://w3id.org/trialshapes/patients/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
pat:{0} a onto:Patient .
"""
FACTS = {
    "eligible": """
        pat:{0} onto:hasEcog :e ; onto:hasListReview :l .
        :e a onto:EcogAssessment ; onto:score 1 ; onto:date "2026-11-20"^^xsd:date .
        :l a onto:ListReview ; onto:list onto:therapyList ; onto:complete true ;
            onto:date "2026-11-20"^^xsd:date .""",
    "violating": """
        pat:{0} onto:hasEcog :e .
        :e a onto:EcogAssessment ; onto:score 4 ; onto:date "2026-11-20"^^xsd:date .""",
    "presumed": """
        pat:{0} onto:hasEcog :e ; onto:hasTherapy :t . :t a onto:TherapyEpisode .
        :e a onto:EcogAssessment ; onto:score 1 ; onto:date "2026-11-20"^^xsd:date .""",
    "silent": "",
    "malformed": """
        pat:{0} onto:hasEcog :e .
        :e a onto:EcogAssessment ; onto:score 77 ; onto:date "2026-11-20"^^xsd:date .""",
    "unknown-term": "pat:{0} onto:noSuchProperty 1 .",
}


@pytest.fixture(autouse=True)
def _tiny_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ontology, "load", lambda *_: tiny_ontology())
    monkeypatch.setattr("reasoner.validate.record.data_folder", lambda _: HERE)
    # what `close_network` replaces comes back after each test
    monkeypatch.setattr(urllib.request, "_opener", None)
    monkeypatch.setattr(sparql, "SPARQL_LOAD_GRAPHS", True)
    monkeypatch.setattr(jsonld, "source_to_json", jsonld.source_to_json)  # type: ignore[attr-defined]


@pytest.fixture
def run() -> Run:
    """Run the program with some arguments; the protocol is the tiny one."""

    def call(command: str, *arguments: str | Path, protocol: Path | None = TINY_PROTOCOL) -> Result:
        options = [f"--protocol={protocol}"] if protocol else []
        return CliRunner().invoke(app, [command, *map(str, arguments), *options])

    return call


@pytest.fixture
def patients(tmp_path: Path) -> Callable[..., Path]:
    """Write one file per patient, named by its facts, into a folder."""

    def write(*names: str) -> Path:
        folder = tmp_path / "patients"
        folder.mkdir()
        for name in names:
            (folder / f"{name}.ttl").write_text((HEAD + FACTS[name]).format(name))
        return folder

    return write
