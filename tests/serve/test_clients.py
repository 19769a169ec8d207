# SPDX-License-Identifier: Apache-2.0
"""Clients that others wrote: SPARQLWrapper, rdflib's SPARQLStore, curl."""

from __future__ import annotations

import shutil
import subprocess
import urllib.request

import pytest
from query.results import BASE
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, N3, POST, POSTDIRECTLY, TSV, TURTLE, URLENCODED, XML, SPARQLWrapper

from reasoner.terms import ONTO, PATIENTS

NAMES = f"SELECT ?p {{ ?p <{ONTO}siteName> ?v }} ORDER BY ?p"
GRAPH = f"CONSTRUCT {{ ?p <{ONTO}siteName> ?v }} WHERE {{ ?p <{ONTO}siteName> ?v }}"
PATIENTS_HERE = [f"{PATIENTS}{name}" for name in "AB"]


@pytest.fixture(autouse=True)
def open_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program shuts the network of its process, which is this one in tests of commands."""
    monkeypatch.setattr(urllib.request, "_opener", None)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # its own
@pytest.mark.parametrize(("method", "way"), [(GET, None), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper(address: str, method: str, way: str | None) -> None:
    asking = SPARQLWrapper(f"{address}/sparql")
    asking.setMethod(method)
    if way:
        asking.setRequestMethod(way)
    asking.setQuery(NAMES)
    for kind in (JSON, XML, CSV, TSV):
        asking.setReturnFormat(kind)
        answer = asking.queryAndConvert()
        told = answer.toxml() if kind == XML else str(answer)
        assert [name in told for name in PATIENTS_HERE] == [True, True]
    asking.setQuery(GRAPH)
    for kind in (XML, TURTLE, N3):
        asking.setReturnFormat(kind)
        answer = asking.queryAndConvert()
        graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
        assert sorted(map(str, graph.subjects())) == PATIENTS_HERE


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("kind", ["xml", "json"])
def test_sparqlstore(address: str, method: str, kind: str) -> None:
    store = SPARQLStore(f"{address}/sparql", method=method, returnFormat=kind)
    graph = Graph(store)
    assert [str(row[0]) for row in graph.query(NAMES)] == PATIENTS_HERE
    assert graph.query("ASK {}").askAnswer is True
    assert (URIRef(PATIENTS_HERE[0]), URIRef(f"{ONTO}siteName"), Literal("=1+1")) in graph
    one = Graph(store, identifier=URIRef(f"{BASE}facts/A/asserted"))
    assert {str(subject) for subject in one.subjects(URIRef(f"{ONTO}siteName"))} == {PATIENTS_HERE[0]}
    if kind == "xml":
        assert sorted(str(each) for each in graph.query(GRAPH).graph.subjects()) == PATIENTS_HERE


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl(address: str) -> None:
    """The commands of docs/serve.md."""

    def curl(*arguments: str) -> str:
        command = ["curl", "--silent", "--fail", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    csv = ["-H", "Accept: text/csv"]
    told = "p\n" + "".join(f"{name}\n" for name in PATIENTS_HERE)
    assert curl(f"{address}/sparql", *csv, "--data-urlencode", f"query={NAMES}") == told
    assert curl(f"{address}/sparql", *csv, "-G", "--data-urlencode", f"query={NAMES}") == told
    direct = ["-H", "Content-Type: application/sparql-query", "--data-binary", NAMES]
    assert curl(f"{address}/sparql", *csv, *direct) == told
