# SPDX-License-Identifier: Apache-2.0
"""Labels, definitions and records are text: whatever they hold, it stands on the page as it was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fixtures import HERE, TINY_PROTOCOL, tiny_ontology

from document.conftest import classed, parsed, text
from reasoner.document import Documentation, screen_files
from reasoner.ontology import Ontology
from reasoner.patient import Index, Literal, Term
from reasoner.protocol import Protocol
from reasoner.run_record import RunRecord
from reasoner.screening import Screener
from reasoner.terms import RDFS, SKOS

HOSTILE = (
    "</style></title></desc><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}]]>&lt;\x01"
)
RECORD = """
@prefix : <https://w3id.org/trialshapes/patients/P/> .
@prefix onto: <https://w3id.org/trialshapes/ontology#> .
@prefix pat: <https://w3id.org/trialshapes/patients/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
pat:P a onto:Patient ; onto:hasEcog :e .
:e a onto:EcogAssessment ; onto:score 4 ; onto:date "2026-11-20"^^xsd:date . # HOSTILE
"""


def hostile(index: Index) -> Index:
    """Every term gets an attack for a label and a definition."""
    attack: dict[str, list[Term]] = {
        RDFS + "label": [Literal(HOSTILE)],
        SKOS + "definition": [Literal(HOSTILE)],
    }
    return {subject: {**facts, **attack} for subject, facts in index.items()}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The documentation of the tiny world, in which every label is an attack."""
    monkeypatch.setattr("reasoner.validate.record.data_folder", lambda _: HERE)
    quoted = HOSTILE.replace('"', '\\"')
    folder = tmp_path / "protocol"
    folder.mkdir()
    for file in TINY_PROTOCOL.glob("*.ttl"):
        (folder / file.name).write_text(file.read_text("utf-8").replace('"@en', f'{quoted}"@en'), "utf-8")
    patients = tmp_path / "patients"
    patients.mkdir()
    (patients / "P.ttl").write_text(RECORD.replace("HOSTILE", HOSTILE), "utf-8")

    known = tiny_ontology()
    ontology = Ontology(known.folder, known.sha256, hostile(known.index), known.superclasses)
    screener = Screener(str(folder), ontology=ontology, as_of=date(2026, 11, 22))
    protocol = Protocol.load(folder, ontology)
    run = RunRecord.of(protocol, ontology, policy="default", as_of=None, engine="")
    run = replace(run, program_version=HOSTILE)
    return Documentation(protocol, ontology, list(screen_files(screener, patients)), run).files()


def test_no_label_becomes_markup(files: dict[str, str]) -> None:
    assert sorted(files) == ["core.svg", "criteria.html", "index.html", "ontology.html", "path.svg"]
    for name, content in files.items():
        assert "<script>alert" not in content.replace("&lt;script&gt;", ""), name
        tree = ET.fromstring(content) if name.endswith(".svg") else parsed(content)  # noqa: S314 - our own file
        elements = list(tree.iter())
        assert [e.tag for e in elements if str(e.tag).rpartition("}")[2] in {"script", "img"}] == []
        assert [a for e in elements for a in e.keys() if a.startswith("on")] == []  # noqa: SIM118 - not a dict
        assert HOSTILE.split("{{", maxsplit=1)[0][:20] in "".join(tree.itertext())
        assert "{{ 7 * 7" in "".join(tree.itertext())


def test_the_attack_is_read_as_it_was_written(files: dict[str, str]) -> None:
    page = parsed(files["criteria.html"])
    # HTML has no place for a control character; in XML it would be an error
    assert f"ECOG 0 to 2{HOSTILE}".replace("\x01", "\ufffd") in text(page).replace("\x01", "\ufffd")
    (section, *_) = classed(page, "entry")
    written = "".join(next(each for each in classed(section, "turtle")).itertext())
    assert HOSTILE.replace('"', '\\"') in written
    terms = parsed(files["ontology.html"])
    assert [text(e) for e in classed(terms, "term") if HOSTILE not in text(e)] == []
