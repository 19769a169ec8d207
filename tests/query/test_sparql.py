# SPDX-License-Identifier: Apache-2.0
"""Queries in their own process: what is answered, what is refused, what is stopped."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from query.results import BASE, write_ontology, write_results
from reasoner.patient import Literal
from reasoner.query import QueryError, StoreError, gate, load_results, run_query, sparql
from reasoner.query.gate import check_query
from reasoner.terms import ONTO, PATIENTS

PATIENT = f"{PATIENTS}A"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    results = write_results(folder / "1.nq", run="1", patients=["A", "B"])
    load_results(folder / "store", [results], [write_ontology(folder)])
    return folder / "store"


def test_the_four_forms_of_query(small: Path) -> None:
    with run_query(small, "q", "SELECT ?p ?v { ?p onto:siteName ?v } ORDER BY ?p") as answer:
        assert answer[:2] == ("select", ("p", "v"))
        assert list(answer.rows) == [(f"{PATIENTS}{name}", Literal("1")) for name in "AB"]
    with run_query(small, "q", "ASK { pat:A onto:siteName '1' }") as answer:
        assert answer.form == "ask"
        assert [row[0] for row in answer.rows] == [
            Literal("true", "http://www.w3.org/2001/XMLSchema#boolean")
        ]
    for query in ("CONSTRUCT { ?p a onto:Patient } { ?p onto:siteName '1' }", "DESCRIBE pat:A"):
        with run_query(small, "q", query) as answer:
            assert answer[:2] == ("graph", ("subject", "predicate", "object"))
            assert PATIENT in [row[0] for row in answer.rows]


def test_all_graphs_are_seen_and_can_be_chosen(small: Path) -> None:
    with run_query(small, "q", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") as answer:
        graphs = {str(row[0]).removeprefix(BASE) for row in answer.rows}
    assert graphs == {"ontology", "runs/1", "facts/A/asserted", "facts/B/asserted"}


def test_from_chooses_graphs_of_the_store(small: Path) -> None:
    facts, run = f"{BASE}facts/A/asserted", f"{BASE}runs/1"
    where = "{ ?p onto:siteName ?v GRAPH ?g { ?g a ?c } }"
    query = f"SELECT ?p ?g FROM <{facts}> FROM NAMED <{run}> {where}"  # noqa: S608 - SPARQL
    with run_query(small, "q", query) as answer:
        assert list(answer.rows) == [(PATIENT, run)]
    query = f"SELECT ?p FROM NAMED <{facts}> {{ ?p onto:siteName ?v }}"  # noqa: S608 - SPARQL
    with run_query(small, "q", query) as answer:
        assert list(answer.rows) == []
    with (
        pytest.raises(QueryError, match=r"chooses the graph <http://a\.example/>, which this store does not"),
        run_query(small, "q", "SELECT * FROM <http://a.example/> { ?a ?b ?c }"),
    ):
        pass


@pytest.mark.parametrize(
    "unit", ['"""a\\', "'\\'", "<", "from-", "from ", "prefix a:<b>", "#a\n", '\\"""', "?from", "'", "{<"]
)
def test_no_text_takes_long_to_check(unit: str) -> None:
    """Work that grows with the square of the length would take minutes here."""
    text = (unit * 100_000)[:100_000]
    with suppress(QueryError):
        check_query("q", text)
    assert len(text) == 100_000


def test_prefixes_may_be_declared_again(small: Path) -> None:
    with run_query(small, "q", f"PREFIX onto: <{ONTO}> SELECT ?p {{ ?p onto:siteName ?v }}") as answer:
        assert len(list(answer.rows)) == 2


@pytest.mark.parametrize(
    ("query", "line", "told"),
    [
        ("SELECT * {\n SERVICE <http://a.example/> { ?a ?b ?c } }", 2, "to another computer"),
        ("SELECT * { ?a ?b ?c .\n\n service silent ?a { ?d ?e ?f } }", 3, "SERVICE would send"),
        ("ASK { ?a ?b 1SERVICE<http://a.example/>{} }", 1, "SERVICE would send"),
        ("ASK { ?a ?b ?c.SERVICESILENT<http://a.example/>{} }", 1, "SERVICE would send"),
        ("ASK { FILTER(?a<?b)SERVICE:x#>\n{ ?c ?d ?e } }", 1, "SERVICE would send"),
        ("#\rSELECT * { SERVICE <http://a.example/> {} }", 1, "SERVICE would send"),
        ('SELECT * { BIND("""\n# """ AS ?x) SERVICE <http://a.example/> {} }', 2, "SERVICE would send"),
        ("# which SERVICE?\nASK {}", 1, "inside of texts, comments and IRIs"),
        ("SELECT * FROM <file\\u003a///a> {}", 1, "FROM needs the whole IRI of a graph"),
        ("SELECT * FROM < 0> {}", 1, "FROM needs the whole IRI of a graph"),
        ("# a comment\nSELECT * FROM <file:///a/b.ttl> { ?a ?b ?c }", 2, "FROM would choose a file"),
        ("SELECT *\nfrom named pat:A { ?a ?b ?c }", 2, "FROM needs the whole IRI of a graph"),
        ("DESCRIBE <urn:a> FROM<b>", 1, "FROM needs the whole IRI of a graph"),
        ("SELECT * # from <urn:a>\n{ ?a ?b 'from <urn:b>' }", 1, "write it otherwise"),
        ("SELECT * FROM # here\n <urn:a> { ?a ?b ?c }", 1, "write it otherwise"),
        ("PREFIX a: <urn:a> # why\n INSERT DATA { a:b a:c 1 }", 2, "INSERT changes data"),
        ("LOAD <http://a.example/data.ttl>", 1, "LOAD changes data and would fetch from the network"),
        ("PREFIX a: <urn:a>\nINSERT DATA { a:b a:c 1 }", 2, "INSERT changes data; a store is read-only"),
        ("base <urn:a>\n\ndelete where { ?a ?b ?c }", 3, "DELETE changes data"),
        ("SELECT * { " + "{" * 300 + "}" * 300 + " }", None, "nests brackets more than 200 deep"),
        ("#" * 200_000, None, "longer than 100000 characters"),
    ],
)
def test_refused_with_a_reason(query: str, line: int | None, told: str) -> None:
    with pytest.raises(QueryError) as error:
        check_query("q", query)
    assert told in str(error.value)
    assert error.value.line == line
    assert "example" not in str(error.value), "a query may hold a patient's name"


@pytest.mark.parametrize(
    "query",
    [
        "# which treats whom? FROM <x>\nSELECT ?service { ?service onto:service $service }",
        "SELECT ?from { ?from <urn:p> 'from here' }",
        "SELECT * { ?a ?b 'insert data' }",
        "PREFIX a: <urn:load#> ASK { a:load a:delete a:clear }",
    ],
)
def test_not_refused_for_a_name(query: str) -> None:
    check_query("q", query)


@pytest.mark.parametrize(
    ("query", "line"),
    [("SELECT * {\n  ?s ?p\n}", 3), ("SELECT ?x (COUNT(*) AS ?n)\n{ ?x ?y ?z }", 2), ("hello", 1)],
)
def test_syntax_errors_name_the_line(small: Path, query: str, line: int) -> None:
    with (
        pytest.raises(QueryError, match=f"^q, line {line}: is not SPARQL") as error,
        run_query(small, "q", query),
    ):
        pass
    assert error.value.line == line


def test_a_slow_query_is_stopped(small: Path) -> None:
    before = set(multiprocessing.active_children())
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(12)) + " }"
    with (
        pytest.raises(QueryError, match=r"took longer than 0\.3 s"),
        run_query(small, "q", endless, seconds=0.3) as answer,
    ):
        list(answer.rows)
    assert set(multiprocessing.active_children()) <= before


def test_a_crash_is_an_error_of_the_query(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nesting that deep ends the process of Oxigraph; here it would end ours."""
    monkeypatch.setattr(gate, "_DEEPEST", 1_000_000)
    deep = "SELECT * { " + "{" * 45_000 + "}" * 45_000 + " }"
    with pytest.raises(QueryError, match="the engine gave up"), run_query(small, "q", deep):
        pass


def test_half_an_answer_may_be_left(small: Path) -> None:
    before = set(multiprocessing.active_children())
    with run_query(small, "q", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }") as answer:
        assert next(answer.rows)
    assert set(multiprocessing.active_children()) <= before


def test_there_must_be_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no store"), run_query(tmp_path, "q", "ASK {}"):
        pass


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A server on this machine, and what it has heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                heard.append(connection.recv(1000))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], heard
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _namespaces_are_allowed() -> bool:
    process = os.fork()
    if process == 0:
        allowed = ctypes.CDLL(None).unshare(0x40000000 | (0x10000000 if os.getuid() else 0)) == 0
        os._exit(0 if allowed else 1)
    return os.waitpid(process, 0)[1] == 0


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_the_process_of_a_query_has_no_network(
    small: Path, listener: tuple[int, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a query that nobody refuses reaches nobody, not even on this machine."""
    if not _namespaces_are_allowed():
        pytest.skip("this system lets no process give up its network")
    monkeypatch.setattr(sparql, "check_query", lambda *_: None)
    port, heard = listener
    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?a ?b ?c }} }}"
    with pytest.raises(QueryError), run_query(small, "q", query) as answer:
        list(answer.rows)
    assert heard == []
