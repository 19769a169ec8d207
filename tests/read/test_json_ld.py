# SPDX-License-Identifier: Apache-2.0
"""JSON-LD: nothing is fetched, and a file that would lose facts is refused."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.terms import ONTO, PATIENTS

from .conftest import Reading

V01 = PATIENTS + "V01"


@pytest.mark.parametrize("context", ["https://example.org/context", "file:///etc/passwd", "relative.jsonld"])
def test_remote_context_is_refused(
    tiny: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, context: str
) -> None:
    """No network and no other file is touched."""
    monkeypatch.setattr(socket, "socket", None)
    (tmp_path / "p.jsonld").write_text(
        f'{{"@context": ["{context}", {{"@vocab": "{ONTO}"}}], "@id": "{V01}"}}'
    )
    reading = Reading(tiny, tmp_path / "p.jsonld")

    assert reading.reasons() == ["remote contexts are not fetched; write the context into the file"]


def test_json_ld_key_outside_the_context_is_refused(tiny: Ontology, tmp_path: Path) -> None:
    """The standard would drop it without a word."""
    text = (
        f'{{"@context": {{"onto": "{ONTO}"}}, "@id": "{V01}", "@type": "onto:Patient", "birthDate": "1960"}}'
    )
    (tmp_path / "p.jsonld").write_text(text)

    assert "birthDate" in Reading(tiny, tmp_path / "p.jsonld").reasons()[0]


LAB = {"@id": f"{V01}/lab", f"{ONTO}value": 1}


@pytest.mark.parametrize(
    ("context", "key", "more"),
    [
        ({"hasLabResult": None}, "hasLabResult", {}),
        ({"hasLabResult": {"@id": None}}, "hasLabResult", {}),
        ({"@vocab": ONTO, "hasLabResult": {"@id": None}}, "hasLabResult", {}),
        ({"onto": ONTO, "onto:hasLabResult": None}, "onto:hasLabResult", {}),
        ([{"@vocab": ONTO}, {"@vocab": None}], "hasLabResult", {}),
        ([{"@vocab": ONTO}, None], "hasLabResult", {}),
        ({"hasLabResult": "@index"}, "hasLabResult", {}),
        ({"hasLabResult": "lab"}, "hasLabResult", {}),
        ({"@vocab": ONTO}, "has lab result", {}),
        ({}, "@hasLabResult", {}),
        ({}, "_:hasLabResult", {}),
        ({"x": {"@id": ONTO + "x", "@context": None}}, ONTO + "hasLabResult", {}),
        ({}, "hasLabResult", {"@context": {"hasLabResult": ONTO + "hasLabResult"}}),
        ({}, "hasLabResult", {"@context": {"@vocab": ONTO}}),
        ({"@vocab": ONTO}, "hasLabResult", {"@context": None}),
        ({"@base": None}, ONTO + "hasLabResult", {}),
        ({}, ONTO + "hasLabResult", {"@id": "https://example.org/a b"}),
        ({"r": {"@id": ONTO + "hasRecord", "@type": "@id"}}, "r", {"r": "https://example.org/a b"}),
    ],
)
def test_json_ld_that_would_lose_facts_is_refused(
    tiny: Ontology, tmp_path: Path, context: object, key: str, more: dict[str, object]
) -> None:
    """Whatever the context says in another place or for another term."""
    patient = {"@id": V01, "@type": ONTO + "Patient", key: LAB}
    sibling = {"@id": "https://example.org/x", **more}
    document = {"@context": context, "@graph": [patient, sibling]}
    (tmp_path / "p.jsonld").write_text(json.dumps(document))
    reading = Reading(tiny, tmp_path / "p.jsonld")

    assert not reading.patients
    assert len(reading.reasons()) == 1


@pytest.mark.parametrize(
    ("context", "key"),
    [
        ({"hasLabResult": ONTO + "hasLabResult"}, "hasLabResult"),
        ({"hasLabResult": {"@id": "onto:hasLabResult"}, "onto": ONTO}, "hasLabResult"),
        ([{"hasLabResult": None}, {"hasLabResult": ONTO + "hasLabResult"}], "hasLabResult"),
        ({"@vocab": ONTO}, "hasLabResult"),
        ({"@vocab": ONTO, "hasLabResult": {"@container": "@set"}}, "hasLabResult"),
        ({"onto": ONTO}, "onto:hasLabResult"),
        ({"id": "@id", "type": "@type", "@vocab": ONTO, "@version": 1.1}, "hasLabResult"),
    ],
)
@pytest.mark.parametrize("shape", ["graph", "object", "list"])
def test_json_ld_that_keeps_facts_is_read(
    tiny: Ontology, tmp_path: Path, context: object, key: str, shape: str
) -> None:
    """One context at the top of each document."""
    patient = {"@id": V01, "@type": ONTO + "Patient", key: LAB}
    document: object = {"@context": context, **patient}
    if shape == "graph":
        document = {"@context": context, "@graph": [patient]}
    if shape == "list":
        document = [document]
    (tmp_path / "p.jsonld").write_text(json.dumps(document))

    assert Reading(tiny, tmp_path / "p.jsonld").only.objects(V01, ONTO + "hasLabResult") == [f"{V01}/lab"]


def test_json_ld_with_a_key_twice_is_refused(tiny: Ontology, tmp_path: Path) -> None:
    """Parsers differ on which one counts."""
    text = f'{{"@context": {{"@vocab": "{ONTO}"}}, "@context": {{}}, "@id": "{V01}", "@type": "Patient"}}'
    (tmp_path / "p.jsonld").write_text(text)

    assert "twice" in Reading(tiny, tmp_path / "p.jsonld").reasons()[0]


def test_json_ld_relative_type_is_refused(tiny: Ontology, tmp_path: Path) -> None:
    """`"@type": "Patient"` without a vocabulary would vanish."""
    text = f'{{"@context": {{"onto": "{ONTO}"}}, "@id": "{V01}", "@type": "Patient"}}'
    (tmp_path / "p.jsonld").write_text(text)

    assert "relative" in Reading(tiny, tmp_path / "p.jsonld").reasons()[0]


@pytest.mark.parametrize("text", ["[" * 100_000, "{", "5x"])
def test_json_ld_that_is_not_json_is_refused(tiny: Ontology, tmp_path: Path, text: str) -> None:
    """Deep nesting included."""
    (tmp_path / "p.jsonld").write_text(text)

    assert Reading(tiny, tmp_path / "p.jsonld").reasons() == ["not valid JSON"]
