# SPDX-License-Identifier: Apache-2.0
"""Saved queries: golden answers, checked by hand against section 6 of the specification."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from query.conftest import Ask
from query.results import BASE, write_results
from reasoner.ontology import data_folder
from reasoner.query import (
    Answer,
    QueryError,
    SavedQuery,
    find_query,
    load_results,
    open_store,
    saved_queries,
)
from reasoner.query.forms import cell_text, write_csv
from reasoner.query.worker import evaluate
from reasoner.terms import ONTO, PATIENTS, TYPE

QUERIES = {query.name: query for query in saved_queries()}


def answer_to(store: Path, query: SavedQuery, **values: str) -> Answer:
    """The answer, without a process of its own."""
    with open_store(store) as opened:
        form, columns, rows = evaluate(opened, query.bind(values))
        assert form == "select"
        return Answer("select", columns, iter(list(rows)))


@pytest.fixture
def ask(store: Path) -> Ask:
    """Rows of a saved query as texts, only the columns wanted."""

    def call(name: str, *columns: str, **values: str) -> list[tuple[str, ...]]:
        query = QUERIES[name]
        text = io.StringIO()
        write_csv(answer_to(store, query, **values), text)
        rows = csv.DictReader(io.StringIO(text.getvalue()))
        return [tuple(row[column] for column in columns or query.columns) for row in rows]

    return call


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_what_the_comments_say_is_so(query: SavedQuery, store: Path, runs: Mapping[str, str]) -> None:
    values = {"patient": "V12", "old": runs["vignettes"], "new": runs["later"]}
    required = {p.name: values[p.name] for p in query.parameters if p.required}
    assert answer_to(store, query, **required).columns == query.columns
    assert query.question.endswith("?")
    for parameter in query.parameters:
        assert f"VALUES ?{parameter.name} {{ UNDEF }}" in query.text
        assert parameter.required <= (parameter.name not in query.columns)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_every_parameter_can_be_given(query: SavedQuery, store: Path, runs: Mapping[str, str]) -> None:
    run = runs["vignettes"]
    values = {"patient": "V12", "old": run, "new": run, "run": run, "criterion": "INC-13"}
    values |= {"from": "2026-11-22", "within": "90"}
    given = {p.name: values[p.name] for p in query.parameters}
    found = [row for row in answer_to(store, query, **given).rows if "run" in given]
    assert all(str(row[query.columns.index("run")]).endswith(run) for row in found)


def test_there_is_a_query_for_each_question() -> None:
    assert set(QUERIES) == {
        *("attrition", "near-misses", "missing-data", "prrt", "assumptions", "next-days", "run-differences"),
        *("near-values", "runs", "site-completeness", "sources", "unmapped-codes", "without-facts"),
    }


def test_what_needs_facts_says_so(results: Mapping[str, Path], store: Path, tmp_path: Path) -> None:
    """Without graphs of facts, every other query has the same answer, and these have another one."""
    bare, text = tmp_path / "bare.nq", (results["vignettes"] / "results.nq").read_text("utf-8")
    bare.write_text("".join(line for line in text.splitlines(keepends=True) if "/facts/" not in line))
    for name, file in (("bare", bare), ("whole", results["vignettes"])):
        load_results(tmp_path / name, [file], sorted(data_folder("ontology").glob("*.ttl")))
    (run,) = {str(row[0]) for row in answer_to(tmp_path / "bare", QUERIES["runs"]).rows}
    differ = set()
    for query in QUERIES.values():
        values = {p.name: {"patient": "V12"}.get(p.name, run) for p in query.parameters if p.required}
        both = [list(answer_to(tmp_path / name, query, **values).rows) for name in ("bare", "whole")]
        differ |= {query.name} if both[0] != both[1] else set()
    assert differ == {query.name for query in QUERIES.values() if query.facts} | {"without-facts"}


def test_a_store_without_facts(ask: Ask, runs: Mapping[str, str], without_facts: Path) -> None:
    """V09 came again in results alone; nobody else is touched."""

    def cells(name: str, *columns: str, **values: str) -> list[tuple[str, ...]]:
        answer = answer_to(without_facts, QUERIES[name], **values)
        places = [answer.columns.index(column) for column in columns]
        return [tuple(cell_text(row[place]) for place in places) for row in answer.rows]

    later = {run for run, _ in cells("without-facts", "run", "patient")} - {runs["vignettes"]}
    assert cells("without-facts", "run", "patient", patient="V09") == sorted(
        (run, "V09") for run in (*later, runs["vignettes"])
    )
    assert cells("without-facts", "patient", run=runs["vignettes"]) == [("V09",)]
    assert cells("without-facts", "patient", patient="V08") == []
    known = ask("prrt", "patient", "agent", "layer")
    assert cells("prrt", "patient", "agent", "layer") == [("V09", "", "no facts in the store"), *known]
    assert cells("prrt", "patient", patient="V09") == [("V09",)]
    assert cells("prrt", "patient", patient="V08") == []
    sites = dict(cells("site-completeness", "site", "patients", run=runs["vignettes"]))
    assert sites == {f"V{n:02}.ttl": "1" for n in range(1, 14) if n != 9} | {"no facts in the store": "1"}
    found = cells("sources", "record", "file", patient="V09", run=runs["vignettes"])
    assert {file for record, file in found if record} == {"no facts in the store"}


def test_attrition(ask: Ask, runs: Mapping[str, str]) -> None:
    """V08 leaves at INC-01, V13 at PERM-03, V09 at EXC-02, V10 at EXC-03, V11 at EXC-04; V12 stays open."""
    columns = ("criterion", "entered", "violated", "unknown", "left", "satisfied")
    counts = {row[0]: tuple(map(int, row[1:])) for row in ask("attrition", *columns, run=runs["vignettes"])}
    unchanged = {f"INC-{n:02}": (12, 0, 0, 12, 12 if n < 4 else 11) for n in range(2, 15)}
    assert counts == unchanged | {
        "INC-01": (13, 1, 0, 12, 12),
        "INC-04": (12, 0, 1, 12, 11),
        "INC-05": (12, 0, 1, 12, 11),
        "INC-13": (12, 0, 1, 12, 11),
        "PERM-03": (12, 1, 1, 11, 10),
        "PERM-04": (11, 0, 0, 11, 10),
        "EXC-01": (11, 0, 0, 11, 10),
        "EXC-02": (11, 1, 0, 10, 9),
        "EXC-03": (10, 1, 0, 9, 8),
        "EXC-04": (9, 1, 0, 8, 7),
        "EXC-05": (8, 0, 1, 8, 7),
    }
    order = [f"INC-{n:02}" for n in range(1, 15)] + [
        "PERM-03",
        "PERM-04",
        *(f"EXC-{n:02}" for n in range(1, 6)),
    ]
    assert list(counts) == order


def test_near_misses(ask: Ask, runs: Mapping[str, str]) -> None:
    """V08 violates three criteria and V11 two, so that they are none."""
    near = ask("near-misses", "criterion", "patient", "unknown", run=runs["vignettes"])
    assert near == [("PERM-03", "V13", "0"), ("EXC-02", "V09", "0"), ("EXC-03", "V10", "0")]
    assert [row[3] for row in ask("near-misses", run=runs["vignettes"], criterion="EXC-02")] == ["V09"]


def test_near_values(ask: Ask, runs: Mapping[str, str]) -> None:
    """No vignette is within 10 % of a limit; Q01 is below one, Q02 may be, V03 is little above one."""
    columns = ("criterion", "patient", "outcome", "condition", "value", "limit", "unit", "percent", "record")
    assert ask("near-values", *columns, run=runs["vignettes"]) == []
    found = ask("near-values", *columns, run=runs["later"])
    neutrophils, clearance, albumin = (list(row) for row in found)
    assert neutrophils == [
        *("INC-08", "Q01", "Violated", "neutrophils at least 1,500/mm3", "1400", "1500", "/mm3", "-6.7"),
        "Q01/neutrophils",
    ]
    assert clearance[4][:8] == "29.82456", "64 x 60 x 0.85 / (72 x 1.52)"
    assert clearance[:4] + clearance[5:] == [
        *("INC-11", "Q02", "Unknown", "creatinine clearance at least 30 mL/min", "30", "mL/min", "-0.6"),
        "Q02/creatinine",
    ]
    assert albumin == [
        *(
            "INC-14",
            "V03",
            "Satisfied",
            "albumin at least 3.0 g/dL",
            "3.2",
            "3",
            "g/dL",
            "6.7",
            "V03/lab-albumin",
        )
    ]
    assert [row[0] for row in ask("near-values", "patient", run=runs["later"], criterion="INC-14")] == ["V03"]
    assert ask("near-values", "patient", run=runs["later"], within="1") == [("Q02",)]
    wide = ask("near-values", "patient", "criterion", "percent", run=runs["vignettes"], within="30")
    assert wide == [(f"V{n:02}", "INC-14", "30") for n in range(1, 14)]


def test_missing_data(ask: Ask, runs: Mapping[str, str]) -> None:
    """V12 alone is open, for one reason on each of five criteria."""
    missing = ask("missing-data", "criteria", "reasons", "patients", "undetermined", run=runs["vignettes"])
    assert sorted(missing) == [
        ("EXC-05", "JUDGEMENT", "1", "1"),
        ("INC-04", "MISSING", "1", "1"),
        ("INC-05", "PARTIAL_DATE", "1", "1"),
        ("INC-13", "MISSING", "1", "1"),
        ("PERM-03", "MISSING", "1", "1"),
    ]
    ranked = [
        tuple(map(int, row)) for row in ask("missing-data", "undetermined", "patients", run=runs["later"])
    ]
    assert ranked == sorted(ranked, reverse=True)
    assert ranked[0] >= (2, 2), "Q01 or Q02 and Q03 have nothing but their therapies"


def test_prrt(ask: Ask) -> None:
    assert ask("prrt", "patient", "agent", "path", "regimen", "started", "doses", "layer") == [
        (
            "Q01",
            "lutetium-177 dotatate",
            "peptide receptor radionuclide agent",
            "",
            "2024-02-01",
            "4",
            "asserted",
        ),
        (
            *("Q02", "other radiolabelled somatostatin analogue", "peptide receptor radionuclide agent"),
            *("PRRT with capecitabine", "2023-09-12", "", "entailed"),
        ),
    ]


def test_prrt_tells_the_path_through_the_classes(tmp_path: Path) -> None:
    """A deeper tree than that of the ontology: from the class of the agent up, and other agents left out."""
    tree = tmp_path / "tree.ttl"
    tree.write_text("""
        PREFIX onto: <https://w3id.org/trialshapes/ontology#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        onto:PRRTAgent rdfs:label "PRRT agent"@en ; rdfs:subClassOf onto:Agent .
        onto:Agent rdfs:label "agent"@en .
        onto:Alpha rdfs:label "alpha emitter"@en ; rdfs:subClassOf onto:PRRTAgent .
        onto:Actinium rdfs:label "actinium"@en ; rdfs:subClassOf onto:Alpha .
        onto:ac225 a onto:Actinium ; rdfs:label "Ac-225"@en .
        onto:other a onto:Agent ; rdfs:label "other"@en .""")
    results = write_results(tmp_path / "a.nq", run="1", patients=["A"])
    facts = f"<{BASE}facts/A/asserted> .\n"
    with results.open("a") as stream:
        stream.write(f"<{PATIENTS}A> <{TYPE}> <{ONTO}Patient> {facts}")
        for agent in ("ac225", "other"):
            stream.write(f"<{PATIENTS}A> <{ONTO}hasTherapy> <{PATIENTS}A/{agent}> {facts}")
            stream.write(f"<{PATIENTS}A/{agent}> <{ONTO}hasAgent> <{ONTO}{agent}> {facts}")
    load_results(tmp_path / "store", [results], [tree])
    (row,) = answer_to(tmp_path / "store", QUERIES["prrt"]).rows
    assert [cell_text(term) for term in row[:4]] == [
        *("A", "Ac-225", "actinium", "actinium < alpha emitter < PRRT agent")
    ]


def test_assumptions(ask: Ask, runs: Mapping[str, str]) -> None:
    """The flags of section 6: A10a for V06, A11 for V07, A19 and A21 for V10, A20 for V11, A18 for V12."""
    found = ask(
        "assumptions", "patient", "item", "kind", "rests", "outcome", "otherwise", run=runs["vignettes"]
    )
    assert {
        ("V06", "verdict", "reading", "A10a", "Eligible", "Ineligible"),
        ("V06", "INC-05d", "reading", "A10a", "Satisfied", "Violated"),
        ("V07", "verdict", "reading", "A11", "Eligible", "Ineligible"),
        ("V07", "INC-05e", "reading", "A11", "Satisfied", "Violated"),
        ("V10", "EXC-03", "reading", "A19", "Violated", "Satisfied"),
        ("V10", "INC-05c", "reading", "A21a", "Satisfied", "Unknown"),
        ("V11", "EXC-04", "reading", "A20", "Violated", "Satisfied"),
        ("V12", "EXC-02", "reading", "A18", "Satisfied", "Violated"),
    } <= set(found)
    untouched = {"V01", "V03", "V04", "V09", "V13"}
    assert not untouched & {row[0] for row in found}


def test_next_days(ask: Ask, runs: Mapping[str, str]) -> None:
    """The windows of section 6 that end or begin within 90 days of 2026-11-22."""
    columns = ("patient", "change", "day", "days", "criteria")
    expected = [
        ("V03", "expires", "2026-11-22", "0", "INC-05;INC-05b"),
        ("V05", "expires", "2026-12-01", "9", "INC-05;INC-05c"),
        ("V13", "becomes eligible", "2026-12-01", "9", "PERM-03"),
        ("V02", "expires", "2026-12-05", "13", "INC-05;INC-05a"),
        ("V07", "expires", "2026-12-31", "39", "INC-05;INC-05e"),
    ]
    run = runs["vignettes"]
    assert ask("next-days", *columns, run=run) == expected
    assert ask("next-days", *columns, run=run, within="9") == expected[:3]
    later = ask("next-days", "patient", "days", run=run, **{"from": "2026-12-02"})
    assert later[:2] == [("V02", "3"), ("V07", "29")]
    assert ask("next-days", *columns, run=run, **{"from": "2030-01-01"}) == []


def test_the_report_says_what_the_queries_say(
    ask: Ask, runs: Mapping[str, str], results: Mapping[str, Path]
) -> None:
    """Near values and the next 90 days are found on two ways."""

    def rows(run: str, table: str) -> list[list[str]]:
        page = (results[run] / "report.html").read_text("utf-8")
        found = re.search(rf'<table class="[^"]*\b{table}">(.*?)</table>', page, re.DOTALL)
        bodies = found[1].partition("</thead>")[2] if found else ""
        lines = re.findall(r"<tr>(.*?)</tr>", bodies)
        return [[re.sub("<[^>]+>", "", cell) for cell in re.split("</t[dh]>", line)[:-1]] for line in lines]

    for run in runs:
        near = ask("near-values", "patient", "criterion", "percent", "condition", run=runs[run])
        told = [(row[0], row[1], row[7], row[3]) for row in rows(run, "near")]
        signed = [f"{abs(float(p)):.1f} % {'below' if p[0] == '-' else 'above'}" for _, _, p, _ in near]
        assert sorted(told) == sorted((n[0], n[1], s, n[3]) for n, s in zip(near, signed, strict=True))
        coming = ask("next-days", "day", "patient", "criteria", run=runs[run])
        told_days = [(row[0], row[1]) for row in rows(run, "weeks") if len(row) > 1]
        assert sorted(told_days) == sorted((day, patient) for day, patient, _ in coming)
    assert len(rows("later", "near")) == 3
    assert len(rows("vignettes", "weeks")) > 5


def test_run_differences(ask: Ask, runs: Mapping[str, str]) -> None:
    """V03 a day later loses path b; nobody else is in both runs."""
    found = ask("run-differences", old=runs["vignettes"], new=runs["later"])
    assert [row for row in found if row[0] == "V03"] == [
        ("V03", "verdict", "Eligible", "Ineligible"),
        ("V03", "INC-05", "Satisfied", "Violated"),
        ("V03", "INC-05b", "Satisfied", "Violated"),
    ]
    one_sided = {(row[0], row[1], bool(row[2]), bool(row[3])) for row in found if row[0] != "V03"}
    others = {f"V{n:02}" for n in range(1, 14)} - {"V03"}
    assert one_sided == {(name, "verdict", True, False) for name in others} | {
        (f"Q0{n}", "verdict", False, True) for n in (1, 2, 3)
    }
    assert ask("run-differences", old=runs["later"], new=runs["later"]) == []


def test_sources(ask: Ask, runs: Mapping[str, str]) -> None:
    found = ask("sources", "criterion", "outcome", "record", "file", patient="V09", run=runs["vignettes"])
    deciding = [f"INC-{n:02}" for n in range(1, 15)] + [
        "PERM-03",
        "PERM-04",
        *(f"EXC-{n:02}" for n in range(1, 6)),
    ]
    assert list(dict.fromkeys(row[0] for row in found)) == deciding
    excluded = [row for row in found if row[0] == "EXC-02"]
    assert {row[1] for row in excluded} == {"Violated"}
    assert {row[3] for row in found if row[2]} == {"V09.ttl"}
    absent = ask("sources", "record", "evidence", patient="V12", run=runs["vignettes"], criterion="INC-13")
    assert ("", "missing: ALT with unit, date and upper limit of normal") in absent
    derived = ask("sources", "sources", patient="V01", run=runs["vignettes"], criterion="INC-08")
    assert derived == [("registration",)]


def test_site_completeness(ask: Ask, runs: Mapping[str, str]) -> None:
    """Five of the twenty-one deciding criteria of V12 are open; the vignettes name no site."""
    found = ask(
        "site-completeness", "site", "patients", "undetermined", "open", "decided", run=runs["vignettes"]
    )
    assert found == [
        ("V12.ttl", "1", "1", "5", "76.2"),
        *((f"V{n:02}.ttl", "1", "0", "0", "100") for n in (*range(1, 12), 13)),
    ]
    sites = {row[0]: row[1] for row in ask("site-completeness", "site", "patients", run=runs["later"])}
    assert sites == {"North": "2", "Q03.json": "1", "V03.ttl": "1"}


def test_unmapped_codes(ask: Ask, runs: Mapping[str, str]) -> None:
    assert ask("unmapped-codes", run=runs["vignettes"]) == []
    found = ask("unmapped-codes", "code", "occurrences", "patients", run=runs["later"])
    assert found[:2] == [
        ("MedicationStatement.medication 9999999 (http://www.nlm.nih.gov/research/umls/rxnorm)", "1", "0"),
        ("Observation.code 99999-9 (http://loinc.org)", "1", "0"),
    ]
    assert [row[1:] for row in found[2:]] == [("1", "1")], "and the finding on the record of Q03"


def test_runs(ask: Ask, runs: Mapping[str, str]) -> None:
    found = ask("runs", "run", "patients", "eligible", "ineligible", "undetermined")
    assert set(found) == {(runs["vignettes"], "13", "7", "5", "1"), (runs["later"], "4", "0", "2", "2")}


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("sources", {}, "needs --bind patient="),
        ("sources", {"patient": "V12", "colour": "red"}, "has no parameter colour; its parameters: patient"),
        ("next-days", {"from": "tomorrow"}, "the value of from is not of the kind date"),
        ("next-days", {"within": "90 days"}, "not of the kind integer"),
        ("attrition", {"run": "urn:x> { ?a ?b ?c }"}, "not of the kind run"),
    ],
)
def test_wrong_values(name: str, values: dict[str, str], told: str) -> None:
    with pytest.raises(QueryError, match=told.replace("?", r"\?")):
        find_query(name).bind(values)


def test_values_cannot_become_code(ask: Ask) -> None:
    hostile = 'x" } ?a ?b ?c { "'
    assert ask("near-misses", criterion=hostile) == []
    assert ask("sources", patient=hostile) == []
    assert ask("near-misses", criterion="\\") == []
