# SPDX-License-Identifier: Apache-2.0
"""`trialshapes load` and `trialshapes query`."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from query.conftest import run_program
from query.results import write_results
from reasoner.patient import Literal
from reasoner.query import Answer
from reasoner.query.forms import cell_text, write_csv, write_json, write_table
from reasoner.terms import ONTO, PATIENTS, XSD


def test_load_then_query(tmp_path: Path) -> None:
    results, store = write_results(tmp_path / "a.nq", run="1", patients=["A", "B"]), tmp_path / "store"
    loaded = run_program("load", results, f"--store={store}")
    assert loaded.exit_code == 0, loaded.output
    assert loaded.stdout.startswith(f"{store}: 1 run, 2 patients, ")
    query = tmp_path / "own.rq"
    query.write_text("SELECT ?p ?v { ?p onto:siteName ?v } ORDER BY ?p")
    asked = run_program("query", query, f"--store={store}", "--format=csv")
    assert (asked.exit_code, asked.stdout.split()) == (0, ["p,v", "A,1", "B,1"])
    assert "siteName" not in asked.stderr


def test_load_tells_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "wrong.nq").write_text("secret")
    done = run_program("load", tmp_path / "wrong.nq", f"--store={tmp_path / 'store'}")
    assert (done.exit_code, "is not well-formed" in done.stderr, "secret" in done.output) == (4, True, False)
    results = write_results(tmp_path / "a.nq", run="1", patients=["A"])
    done = run_program("load", results, f"--store={tmp_path}")
    assert done.exit_code == 2
    assert "holds other files and no store; choose a new or empty folder" in done.stderr


def test_what_screen_wrote_is_loaded_in_either_form(results: Mapping[str, Path], tmp_path: Path) -> None:
    """The folder of `screen --out`, and the same statements as TriG."""
    whole = tmp_path / "results.trig"
    nquads = results["later"] / "results.nq"
    ox.serialize(ox.parse(path=str(nquads)), output=str(whole), format=ox.RdfFormat.TRIG)
    told = [run_program("load", given, f"--store={tmp_path / 's'}") for given in (results["later"], whole)]
    assert [each.exit_code for each in told] == [0, 0]
    assert told[0].stdout == told[1].stdout


def test_a_saved_query_in_every_form(store: Path, runs: Mapping[str, str]) -> None:
    arguments = ("query", "near-misses", f"--store={store}", f"--bind=run={runs['vignettes']}")
    table = run_program(*arguments)
    assert table.exit_code == 0, table.output
    assert [name in table.stdout for name in ("V09", "V13", "V08")] == [True, True, False]
    rows = list(csv.DictReader(run_program(*arguments, "--format=csv").stdout.splitlines()))
    assert [row["patient"] for row in rows] == ["V13", "V09", "V10"]
    document = json.loads(run_program(*arguments, "--format=json").stdout)
    assert document["head"]["vars"] == ["run", "criterion", "label", "patient", "unknown", "message"]
    first = document["results"]["bindings"][0]
    assert first["patient"] == {"type": "uri", "value": f"{PATIENTS}V13"}
    assert first["unknown"] == {"type": "literal", "value": "0", "datatype": f"{XSD}integer"}
    turtle = run_program(*arguments, "--format=ttl")
    assert (turtle.exit_code, turtle.stdout) == (2, "")
    assert "ttl is for CONSTRUCT and DESCRIBE" in turtle.stderr


def test_what_lacks_facts_is_told(without_facts: Path, runs: Mapping[str, str], tmp_path: Path) -> None:
    """With exit code 3 and without a name, where the patients who are asked about have none."""

    def ask(*arguments: str | Path) -> tuple[int, str]:
        done = run_program("query", *arguments, f"--store={without_facts}", "--format=csv")
        assert done.stdout
        return done.exit_code, done.stderr

    own = tmp_path / "own.rq"
    own.write_text("# Facts: names\nSELECT ?p ?n { ?p onto:siteName ?n }")
    asked = {
        "prrt": "therapies and their agents",
        "site-completeness": "the names of sites, and the files that patients were read from",
        str(own): "names",
    }
    for name, facts in asked.items():
        assert ask(name) == (
            3,
            f"trialshapes: this answer is incomplete: {name} asks for {facts}, and the store has no facts of "
            "1 patient; screen again without --no-facts and load that\n",
        )
    assert ask("sources", "--bind=patient=V09")[0] == 3
    for complete in (
        ("sources", "--bind=patient=V08"),
        ("prrt", "--bind=patient=V08"),
        ("site-completeness", f"--bind=run={runs['later']}"),
        ("attrition",),
        ("without-facts",),
    ):
        assert ask(*complete) == (0, "")


def test_load_tells_of_whom_there_are_no_facts(tmp_path: Path) -> None:
    store = tmp_path / "store"
    told = []
    for run, layers in (("1", ("asserted",)), ("2", ())):
        file = write_results(tmp_path / "a.nq", run=run, patients=["A", "B"], layers=layers)
        told.append(run_program("load", file, f"--store={store}"))
    assert [(each.exit_code, each.stderr) for each in told] == [
        (0, ""),
        (
            0,
            "trialshapes: without facts of 2 of them (screened with --no-facts); "
            "queries that need these say so\n",
        ),
    ]


def test_a_graph_as_turtle(store: Path, tmp_path: Path) -> None:
    query = tmp_path / "graph.rq"
    query.write_text("CONSTRUCT { ?p a onto:Patient ; rdfs:label ?n } { ?p onto:siteName ?n }")
    done = run_program("query", query, f"--store={store}", "--format=ttl")
    assert done.exit_code == 0
    parsed = {str(t.subject.value) for t in ox.parse(done.stdout.encode(), format=ox.RdfFormat.TURTLE)}
    assert parsed == {f"{PATIENTS}Q01", f"{PATIENTS}Q02"}
    asked = tmp_path / "ask.rq"
    asked.write_text("ASK { pat:Q01 onto:siteName 'North' }")
    assert (
        json.loads(run_program("query", asked, f"--store={store}", "--format=json").stdout)["boolean"] is True
    )


def test_the_list(store: Path) -> None:
    listed = run_program("query", "--list")
    assert listed.exit_code == 0
    assert "attrition" in listed.stdout
    assert "whose verdict (required)" in listed.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nosuch",), "saved queries: assumptions, attrition, missing-data"),
        (("sources",), "needs --bind patient=VALUE (whose verdict)"),
        (("sources", "--bind=patient"), "is not of the form NAME=VALUE"),
        (("next-days", "--bind=from=soon"), "not of the kind date"),
        ((), "NAME_OR_FILE is missing"),
    ],
)
def test_wrong_use(store: Path, arguments: tuple[str, ...], told: str) -> None:
    done = run_program("query", *arguments, f"--store={store}")
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr


def test_errors_of_a_file_name_its_line(store: Path, tmp_path: Path) -> None:
    query = tmp_path / "own.rq"
    for text, told in (
        ("SELECT * {\n ?s ?p \n}", "line 3: is not SPARQL"),
        (
            "SELECT * {\n SERVICE <http://a.example/> {} }",
            "line 2: SERVICE would send parts of patient records",
        ),
    ):
        query.write_text(text)
        done = run_program("query", query, f"--store={store}")
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"own.rq, {told}" in done.stderr
    done = run_program("query", query, f"--store={tmp_path / 'none'}")
    assert done.exit_code == 2


def test_nothing_is_printed_of_an_answer_that_was_stopped(store: Path, tmp_path: Path) -> None:
    query = tmp_path / "own.rq"
    query.write_text("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    done = run_program("query", query, f"--store={store}", "--format=csv", "--seconds=0.5")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "took longer than 0.5 s" in done.stderr


def test_cells_are_no_formulas(capsys: pytest.CaptureFixture[str]) -> None:
    import sys

    wide = [f"{sign}1" for sign in "\uff1d\uff0b\uff0d\uff20"]
    texts = ["=1+1", "+1", "-x", "@a", "\tb", *wide, "plain"]
    rows = [(Literal(text),) for text in texts] + [
        (Literal("-3.5", XSD + "decimal"),),
        (None,),
        (f"{ONTO}PRRT",),
    ]
    write_csv(Answer("select", ("a",), iter(rows)), sys.stdout)
    cells = [row[0] for row in csv.reader(capsys.readouterr().out.splitlines()[1:]) if row]
    assert cells == [
        "'=1+1",
        "'+1",
        "'-x",
        "'@a",
        "'\tb",
        *(f"'{text}" for text in wide),
        "plain",
        "-3.5",
        "",
        "onto:PRRT",
    ]
    assert cell_text(Literal("=1", XSD + "integer")) == "=1"


def test_tables_and_json_of_odd_terms(capsys: pytest.CaptureFixture[str]) -> None:
    import sys

    rows = [("_:b", Literal("x", language="en")), (None, Literal("[bold]y"))]
    write_table(Answer("select", ("a", "b"), iter(rows)), sys.stdout)
    assert "[bold]y" in capsys.readouterr().out
    write_table(Answer("select", ("a",), iter([])), sys.stdout)
    assert capsys.readouterr().out == "No row.\n"
    write_table(Answer("select", ("a",), iter([(None,)] * 502)), sys.stdout)
    assert "... and 2 more rows" in capsys.readouterr().out
    same = [(Literal("r"), Literal("V01"), Literal("12")), (Literal("r"), Literal("V02"), Literal("3"))]
    write_table(Answer("select", ("run", "patient", "n"), iter(same)), sys.stdout)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "run: r"
    assert [line.split("│")[1:3] for line in lines[4:6]] == [[" V01     ", " 12 "], [" V02     ", "  3 "]]
    write_json(Answer("select", ("a", "b"), iter(rows)), sys.stdout)
    bindings = json.loads(capsys.readouterr().out)["results"]["bindings"]
    assert bindings == [
        {"a": {"type": "bnode", "value": "b"}, "b": {"type": "literal", "value": "x", "xml:lang": "en"}},
        {"b": {"type": "literal", "value": "[bold]y"}},
    ]
