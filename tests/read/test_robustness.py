# SPDX-License-Identifier: Apache-2.0
"""Damaged input, reader by reader: no crash, nothing lost in silence, nobody eligible because of the damage.

The mutations are drawn by Hypothesis in an order that is always the same; `tests/fuzz` looks for new ones.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reasoner.read import ReadNotes, nquads
from reasoner.read.tabular import delimited
from reasoner.screening import Screener

from . import fhir_rdf, mutations, robustness
from .robustness import EXAMPLES, MAPPED, PEOPLE, fresh, run, write_patients, write_tables

_RANDOM = st.randoms(use_true_random=False)
#: Documents in one run: the database costs the same for one as for many.
_TOGETHER = 30


def _drawn(number: int) -> settings:
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(
        max_examples=number, deadline=None, derandomize=True, database=None, suppress_health_check=checks
    )


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(explain=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return fresh(tmp_path / "input")


# No crash, and a word about everything


def _turtle() -> str:
    return (EXAMPLES / "vignettes" / "V12.ttl").read_text("utf-8")


@_drawn(30)
@given(random=_RANDOM, suffix=st.sampled_from([".ttl", ".trig", ".nt", ".nq", ".jsonld"]))
def test_any_rdf(folder: Path, screener: Screener, random: Random, suffix: str) -> None:
    text = mutations.mutate_rdf(_turtle(), random)
    content = mutations.mutate_bytes(text.encode(), random) if random.randrange(4) == 0 else text.encode()
    (fresh(folder) / f"input{suffix}").write_bytes(content)

    robustness.assert_nothing_is_silent(run(screener, folder), content=bool(content.strip()))


@_drawn(1)
@given(randoms=st.lists(_RANDOM, min_size=_TOGETHER, max_size=_TOGETHER))
def test_any_fhir(folder: Path, screener: Screener, randoms: list[Random]) -> None:
    """JSON, NDJSON and both forms of RDF, whole and cut."""
    document = robustness.fhir_examples()["V12"]
    resources = [entry["resource"] for entry in document["entry"]]
    fresh(folder)
    for number, random in enumerate(randoms):
        changed = mutations.mutate_json(document, random)
        content = mutations.write_json(changed)
        lines = [mutations.write_json(mutations.mutate_json(r, random)) for r in random.sample(resources, 5)]
        resource = random.choice(resources)
        turtle = fhir_rdf.PREFIXES + random.choice([fhir_rdf.r4, fhir_rdf.r5])(resource)
        (folder / f"a{number}.json").write_bytes(content)
        (folder / f"b{number}.json").write_bytes(mutations.mutate_bytes(content, random))
        (folder / f"c{number}.ndjson").write_bytes(b"\n".join(lines))
        (folder / f"d{number}.json.gz").write_bytes(mutations.mutate_bytes(gzip.compress(content), random))
        changed_text = mutations.mutate_rdf(turtle, random)
        (folder / f"e{number}.ttl").write_bytes(changed_text.encode("utf-8", "surrogatepass"))
    found = run(screener, folder)

    assert found.notes.files == 5 * len(randoms)
    assert found.told


@_drawn(6)
@given(random=_RANDOM, delimiter=st.sampled_from(",;\t"))
def test_any_tables(folder: Path, screener: Screener, random: Random, delimiter: str) -> None:
    given_tables = robustness.tables(EXAMPLES / "tables")
    for _ in range(3):
        name = random.choice(sorted(given_tables))
        given_tables[name] = mutations.mutate_table(given_tables[name], random)
    write_tables(folder, given_tables, delimiter)
    name = random.choice(sorted(given_tables))
    (folder / name).write_bytes(mutations.mutate_bytes((folder / name).read_bytes(), random))

    assert run(screener, folder).patients


@_drawn(5)
@given(random=_RANDOM)
def test_any_mapped_file(folder: Path, screener: Screener, random: Random) -> None:
    table = mutations.read_table((EXAMPLES / "redcap" / "export.csv").read_text("utf-8"))
    for _ in range(3):
        table = mutations.mutate_table(table, random)
    write_tables(folder, {"export.csv": table})

    robustness.assert_nothing_is_silent(run(screener, folder, MAPPED), content=True)


@_drawn(2)
@given(random=_RANDOM, parquet=st.booleans())
def test_any_omop(folder: Path, screener: Screener, random: Random, *, parquet: bool) -> None:
    given_tables = robustness.tables(EXAMPLES / "omop" / "cdm")
    for name in given_tables:
        given_tables[name] = mutations.mutate_table(given_tables[name], random)
    write_tables(folder, given_tables)
    if parquet:
        target = folder / "condition_occurrence.parquet"
        duckdb.sql(f"COPY (SELECT 1 AS person_id, 2 AS condition_concept_id) TO '{target}' (FORMAT parquet)")
        target.write_bytes(mutations.mutate_bytes(target.read_bytes(), random))

    robustness.assert_nothing_is_silent(run(screener, folder), content=True)


# Garbage is told, and helps nobody


@_drawn(1)
@given(randoms=st.lists(_RANDOM, min_size=_TOGETHER, max_size=_TOGETHER))
def test_garbled_fhir(folder: Path, screener: Screener, randoms: list[Random]) -> None:
    examples = robustness.fhir_examples()
    documents = {name: (name, json.dumps(document).encode()) for name, document in examples.items()}
    for number, random in enumerate(randoms):
        own = random.choice(PEOPLE)
        garbled = mutations.write_json(robustness.garbled_bundle(examples[own], random))
        documents[f"garbled{number}x"] = own, garbled
    write_patients(folder, documents)
    found = run(screener, folder)
    for name, (own, _) in documents.items():
        before, after = found.patients[own], found.patients.get(name)
        robustness.assert_damage_is_told(before, after, found.told[f"{name}.json"])
        if after:
            robustness.assert_damage_helps_nobody(before, after)


@_drawn(6)
@given(random=_RANDOM)
def test_garbled_tables(folder: Path, screener: Screener, random: Random) -> None:
    examples = robustness.tables(EXAMPLES / "tables")
    write_tables(folder, examples)
    whole = run(screener, folder)
    write_tables(folder, robustness.garbled_tables(examples, random))
    found = run(screener, folder)
    for name in PEOPLE:
        before, after = whole.patients[name], found.patients.get(name)
        robustness.assert_damage_is_told(before, after, found.told.total())
        if after:
            robustness.assert_damage_helps_nobody(before, after)


@_drawn(30)
@given(random=_RANDOM, name=st.sampled_from(PEOPLE))
def test_garbled_turtle(folder: Path, screener: Screener, random: Random, name: str) -> None:
    text = (EXAMPLES / "vignettes" / f"{name}.ttl").read_text("utf-8")
    file = fresh(folder) / "input.ttl"
    file.write_text(text, encoding="utf-8")
    before = run(screener, folder).patients[name]
    file.write_text(robustness.garbled_turtle(text, random), encoding="utf-8")
    found = run(screener, folder)
    after = found.patients.get(name)
    robustness.assert_damage_is_told(before, after, found.told.total())
    if after:
        robustness.assert_damage_helps_nobody(before, after)


# What was found that way


def _bundle(name: str, change: Callable[[mutations.Json], object]) -> mutations.Json:
    document = robustness.fhir_examples()[name]
    change(document["entry"])
    return document


def _resource(entries: list[mutations.Json], name: str) -> mutations.Json:
    return next(entry["resource"] for entry in entries if entry["resource"]["id"] == name)


def test_a_resource_of_nobody_may_be_about_everybody_of_its_file(folder: Path, screener: Screener) -> None:
    """It was said of a list that it is complete, and something that may belong there was not read."""
    changes: list[Callable[[mutations.Json], object]] = [
        lambda entries: _resource(entries, "V12-diarrhoea").update(subject="Patient/V12"),
        lambda entries: _resource(entries, "V12-diarrhoea").pop("subject"),
        lambda entries: _resource(entries, "V12-diarrhoea").update(resourceType=[None]),
        lambda entries: _resource(entries, "V12-diarrhoea").update(note=[{"text": "\0"}]),
        lambda entries: _resource(entries, "V12-tace").pop("subject"),
    ]
    documents = {f"changed{n}x": _bundle("V12", change) for n, change in enumerate(changes)}
    documents["whole"] = robustness.fhir_examples()["V12"]
    write_patients(folder, {name: ("V12", json.dumps(text).encode()) for name, text in documents.items()})
    found = run(screener, folder).patients

    assert {name: seen.findings["OPEN_LIST"] > 0 for name, seen in found.items()} == {
        name: name != "whole" for name in documents
    }
    for name in documents:
        robustness.assert_damage_helps_nobody(found["whole"], found[name])


def test_a_line_that_is_no_json_may_be_about_everybody(folder: Path, screener: Screener) -> None:
    resources = [entry["resource"] for entry in robustness.fhir_examples()["V12"]["entry"]]
    lines = [json.dumps(resource) for resource in resources]
    (folder / "export.ndjson").write_text("\n".join([*lines, '{"resourceType": "Condition", ']))

    assert run(screener, folder).patients["V12"].findings["OPEN_LIST"] > 0


def test_a_member_that_stands_twice_is_not_read(folder: Path, screener: Screener) -> None:
    """Parsers keep the last one in silence."""
    text = json.dumps(robustness.fhir_examples()["V12"]).replace(
        '"status": ', '"status": "draft", "status": ', 1
    )
    (folder / "twice.json").write_text(text)
    found = run(screener, folder)

    assert [(Path(e.path).name, e.reason) for e in found.notes.rejected] == [("twice.json", "not valid JSON")]
    assert not found.patients


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("patient.csv", "patient,sex\n"),
        ("export.csv", ",".join((EXAMPLES / "redcap" / "export.csv").read_text("utf-8").split("\n")[:1])),
        ("person.csv", "person_id,gender_concept_id\n"),
        ("a.json", '{"resourceType": "Bundle", "type": "collection"}'),
        ("a.ndjson", "\n"),
        ("a.nq", "\n"),
    ],
)
def test_a_file_without_anything_is_told(folder: Path, screener: Screener, name: str, content: str) -> None:
    """Nothing in it is wrong, and nobody is there; beside patients it needs no word."""
    (folder / name).write_text(content)
    options = MAPPED if name == "export.csv" else None
    assert run(screener, folder, options).told == {name: 1}

    (folder / "whole.json").write_text(json.dumps(robustness.fhir_examples()["V12"]))
    found = run(screener, folder, options)
    assert (sorted(found.patients), found.told[name]) == (["V12"], int(name == "a.nq"))


def test_a_folder_without_a_file_is_told(folder: Path, screener: Screener) -> None:
    assert [e.reason for e in run(screener, folder).notes.rejected] == ["no file in this folder"]


def test_a_blood_pressure_without_a_value_is_told(folder: Path, screener: Screener) -> None:
    """Two units in one panel, or a limit in place of a value."""
    documents = {}
    for name, change in {"unit": {"code": "kPa", "unit": "kPa"}, "limit": {"comparator": "<"}}.items():
        document = robustness.fhir_examples()["V12"]
        panel = _resource(document["entry"], "V12-blood-pressure")
        panel["component"][1]["valueQuantity"].update(change)
        documents[name] = "V12", json.dumps(document).encode()
    write_patients(folder, documents)

    found = run(screener, folder).patients
    assert {name: seen.findings["MALFORMED"] for name, seen in found.items()} == {"unit": 1, "limit": 1}


# Bombs


@pytest.mark.parametrize("name", ["p.nq", "p.nq.gz", "lab.csv", "lab.csv.gz"])
def test_a_line_without_an_end_is_not_held_in_memory(
    folder: Path, screener: Screener, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(nquads, "MAX_LINE", 1024 * 1024)
    monkeypatch.setattr(delimited, "_MAX_LINE", 1024 * 1024)
    content = b"patient,row_id\n" * name.startswith("lab") + b"<x" * 3_000_000
    (folder / name).write_bytes(gzip.compress(content, 1) if name.endswith(".gz") else content)

    assert [("line" in e.reason, e.line) for e in run(screener, folder).notes.rejected] == [
        (True, 2 if name.startswith("lab") else 1)
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.ttl", b"@prefix : <http://example.org/> . :a :b " + b"[ :c " * 50_000),
        ("p.ttl", b"<http://example.org/a> <http://example.org/b> " + b"(" * 50_000),
        ("p.trig", b"{" * 50_000),
        ("p.jsonld", b'{"@graph":' * 50_000),
        ("p.jsonld", b"[" * 50_000 + b"]" * 50_000),
        ("p.json", b"[" * 50_000 + b"]" * 50_000),
        ("p.json", b'{"resourceType": "Patient", "extension": ' + b'[{"extension": ' * 20_000),
        ("p.ndjson", b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    ],
    ids=["turtle", "list", "trig", "json-ld", "json-ld-array", "json", "fhir", "ndjson"],
)
def test_depth_is_refused(folder: Path, screener: Screener, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    notes: ReadNotes = run(screener, folder).notes

    assert len(notes.rejected) == 1
    assert notes.patients == 0
