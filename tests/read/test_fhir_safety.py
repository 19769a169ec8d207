# SPDX-License-Identifier: Apache-2.0
"""What must never happen with FHIR files: a connection, a crash, a trace on disk."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from errno import ENOSPC
from pathlib import Path

import duckdb
import pytest

from reasoner.ontology import Ontology
from reasoner.read.row_database import open_database

from .conftest import HERE, Reading
from .resources import kinds, lab, reading, resource
from .test_fhir_docs import shown_example


@pytest.fixture(scope="module")
def net(ontology: Ontology) -> Reading:
    return Reading(ontology, HERE / "fhir" / "pnet.json")


def test_the_database_opens_no_file_and_loads_no_extension() -> None:
    """Whatever a resource holds, DuckDB cannot reach out."""
    with open_database(0) as connection:
        for statement in (
            "SELECT * FROM read_text('/etc/hostname')",
            "COPY (SELECT 1) TO 'x.csv'",
            "INSTALL httpfs",
            "LOAD httpfs",
            "ATTACH 'x.duckdb'",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(statement)


def test_reading_needs_no_network(
    ontology: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """References to servers are names, not addresses."""
    monkeypatch.setattr(socket, "socket", None)
    result = reading(ontology, tmp_path, lab() | {"subject": {"reference": "https://example.org/Patient/p"}})

    assert len(kinds(result.only, "hasLabResult")) == 1


def test_large_input_is_read_from_disk_with_the_same_result(
    ontology: Ontology, net: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the place of the working tables differs."""
    monkeypatch.setattr("reasoner.read.row_database._IN_MEMORY", 0)

    assert Reading(ontology, HERE / "fhir" / "pnet.json").only == net.only


def _places(node: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    parts: list[tuple[str | int, object]] = []
    if isinstance(node, dict):
        parts = list(node.items())
    elif isinstance(node, list):
        parts = list(enumerate(node))
    for key, value in parts:
        yield (*path, key)
        yield from _places(value, (*path, key))


JUNK: tuple[object, ...] = (
    None,
    5,
    "x",
    [],
    {},
    [{}],
    [[None]],
    True,
    "",
    {"a": {"b": [1]}},
    "1e999999999",
    "'; DROP TABLE fact; --",
)


@pytest.mark.parametrize("example", ["standard", "own terms"])
def test_no_junk_in_any_place_stops_the_reading(ontology: Ontology, tmp_path: Path, example: str) -> None:
    """Every element of every resource of an example, replaced by something of another kind."""
    text = (HERE / "fhir" / "pnet.json").read_text("utf-8") if example == "standard" else shown_example()
    entries = json.loads(text)["entry"]
    lines = []
    everywhere = [(number, place) for number, e in enumerate(entries) for place in _places(e["resource"])]
    for number, (entry, place) in enumerate(everywhere):
        own = re.sub(r'"id": "(\w[\w-]*)"', rf'"id": "\1-{number}"', text)
        own = re.sub(r'"reference": "(\w+/[\w-]+|net)"', rf'"reference": "\1-{number}"', own)
        bundle = json.loads(own)
        node = bundle["entry"][entry]["resource"]
        for key in place[:-1]:
            node = node[key]
        node[place[-1]] = JUNK[number % len(JUNK)]
        lines.append(json.dumps(bundle))
    (tmp_path / "p.ndjson").write_text("\n".join(lines))
    result = Reading(ontology, tmp_path)

    assert len(result.patients) > len(lines) - 10
    assert not any(patient.unreadable for patient in result.patients)


@pytest.mark.parametrize("text", ["a\u0000b", "\ud800"])
def test_characters_that_are_no_text_reject_their_resource(
    ontology: Ontology, tmp_path: Path, text: str
) -> None:
    """Neither the database nor a file could hold them."""
    result = reading(ontology, tmp_path, lab(note=text), lab("y"))

    assert len(kinds(result.only, "hasLabResult")) == 1
    assert result.reasons() == ["a character that is no text: line 2"]


def test_words_of_the_system_are_not_passed_on(
    ontology: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full ends the reading of FHIR; what is told of it holds no patient data."""

    def full(*_: object) -> None:
        raise OSError(ENOSPC, "secret of Patient/p")

    monkeypatch.setattr("reasoner.read.fhir.store.Store.add", full)
    result = reading(ontology, tmp_path, lab())

    assert result.patients == []
    assert "secret" not in str(result.notes.rejected)
    assert result.reasons() == ["the FHIR files could not be read together (OSError)"]


def test_resources_on_disk_are_read_as_those_in_memory(
    ontology: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies that are equal or differ, references by full URL, and numbers with all their digits."""
    (tmp_path / "pnet.json").write_bytes((Path(__file__).parent / "fhir/pnet.json").read_bytes())
    exact = {"value": 2.50, "unit": "mg/dL"}
    again = [lab(valueQuantity=exact), lab(valueQuantity=exact), lab(valueQuantity={**exact, "value": 3})]
    given = reading(ontology, tmp_path, *again, {"resourceType": "Encounter", "id": "e"})
    expected = Reading(ontology, tmp_path)
    monkeypatch.setattr("reasoner.read.fhir._IN_MEMORY", 0)
    found = Reading(ontology, tmp_path)

    assert len(expected.patients) == len(given.patients) + 1
    assert found.notes == expected.notes
    assert found.patients == expected.patients


@pytest.mark.parametrize("limit", [0, 1_000_000])
def test_a_file_that_fails_leaves_no_trace(
    ontology: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """Neither its resources nor its copies; what another file says stays, and its lists stay open."""
    monkeypatch.setattr("reasoner.read.fhir._IN_MEMORY", limit)
    first = [json.dumps(r) for r in (resource("Patient", "p"), lab(), lab("y", status="amended"))]
    second = [json.dumps(r) for r in (resource("Patient", "q"), lab(), lab("y"), lab("z"))]
    (tmp_path / "a.ndjson").write_text("\n".join(first))
    (tmp_path / "b.ndjson").write_text("\n".join([*second, *["{"] * 101]))
    (tmp_path / "c.ndjson").write_text("\n".join(first))
    result = Reading(ontology, tmp_path)

    assert len(kinds(result.only, "hasLabResult")) == 2
    assert result.notes.copies == 3
    assert "DIFFERING_COPIES" not in result.codes()
    assert result.reasons()[-1] == "more than 100 lines are not valid JSON"
