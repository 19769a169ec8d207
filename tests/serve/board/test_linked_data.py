# SPDX-License-Identifier: Apache-2.0
"""Every IRI that the project mints resolves at its own path, to what a client asks for."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from query.results import write_ontology, write_results
from starlette.testclient import TestClient

from reasoner.ontology import Ontology, data_folder, load_turtle
from reasoner.query import load_results
from reasoner.serve.settings import Settings
from reasoner.terms import BASE, ONTO, TYPE
from serve.conftest import site

FORMS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


def graph(pages: TestClient, iri: str, form: str = "application/n-triples") -> set[ox.Triple]:
    """What is told about a thing."""
    path = iri.removeprefix(BASE).partition("#")[0]
    answer = pages.get(f"/{path}", headers={"Accept": form}, follow_redirects=True)
    assert answer.status_code == 200, (iri, answer.text)
    assert answer.headers["content-type"].partition(";")[0] == form
    assert answer.headers["vary"] == "Accept"
    return {quad.triple for quad in ox.parse(answer.content, format=FORMS[form], base_iri=iri)}


def subjects(triples: set[ox.Triple]) -> set[str]:
    return {triple.subject.value for triple in triples if isinstance(triple.subject, ox.NamedNode)}


def test_every_iri_of_a_store_resolves(cohort_store: Path, pages: TestClient) -> None:
    """All runs and screenings; of results, records and graphs of facts a sample that has each kind."""
    store = ox.Store.read_only(str(cohort_store / "current" / "data"))
    of_kind: dict[tuple[str, int], set[str]] = {}
    for quad in store:
        for term in (quad.subject, quad.object, quad.graph_name):
            if isinstance(term, ox.NamedNode) and term.value.startswith((f"{BASE}runs/", f"{BASE}facts/")):
                path = term.value.removeprefix(BASE)
                kind = path.rpartition("/")[2].partition("-")[0]
                of_kind.setdefault((path.split("/")[0] + kind, path.count("/")), set()).add(term.value)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(f"{BASE}patients/"):
            of_kind.setdefault(("patients", quad.subject.value.count("/")), set()).add(quad.subject.value)
    assert len(of_kind) > 20
    for iris in of_kind.values():
        for iri in sorted(iris)[:3]:
            told = graph(pages, iri)
            assert iri in subjects(told) or iri.startswith(f"{BASE}facts/")


def test_records_without_facts_say_so(tmp_path: Path) -> None:
    """Their patient's page has no link to facts; programs hear why there is nothing."""
    results = write_results(tmp_path / "1.nq", run="1", patients=["A", "B"])
    later = write_results(tmp_path / "2.nq", run="2", patients=["A"], layers=())
    for file in (results, later):
        load_results(tmp_path / "store", [file], [write_ontology(tmp_path)])
    with site(Settings(tmp_path / "store", workers=1)) as client:
        told = {name: client.get(f"/board/1/patients/{name}").text for name in "AB"}
        linked = {name: re.findall(r'href="(/data/facts/[^"]*)"', page) for name, page in told.items()}
        assert linked == {"A": [], "B": ["/data/facts/B/asserted"]}
        said = "The facts of this patient are not in the store"
        assert [said in told[name] for name in "AB"] == [True, False]
        answers = [client.get(f"/data/patients/{name}", headers={"Accept": "text/turtle"}) for name in "ABC"]
        assert [answer.status_code for answer in answers] == [404, 200, 404]
        assert "results that name this, but no facts about it" in answers[0].text
        assert "Nothing here has this address" in answers[2].text


def test_every_term_that_is_defined_is_told_by_its_document(pages: TestClient) -> None:
    shapes = data_folder("shapes")
    index = Ontology.load().index | load_turtle([*shapes.glob("*.ttl"), *sorted(shapes.rglob("*/*.ttl"))])
    documents: dict[str, set[str]] = {}
    for iri in index:
        if iri.startswith(BASE):
            documents.setdefault(iri.partition("#")[0], set()).add(iri)
    assert f"{BASE}a022001/criteria" in documents
    for document, terms in documents.items():
        assert terms <= subjects(graph(pages, document))
        page = pages.get(f"/{document.removeprefix(BASE)}", headers={"Accept": "text/html"})
        assert page.status_code == 200
        for term in terms:
            name = term.partition("#")[2]
            assert not name or f'id="{name}"' in page.text


@pytest.mark.parametrize("form", FORMS)
def test_forms_say_the_same(pages: TestClient, runs: tuple[str, str], form: str) -> None:
    iri = f"{BASE}runs/{runs[0]}/V12/INC-04"
    told = graph(pages, iri, form)
    assert told == graph(pages, iri)
    result = ox.Triple(ox.NamedNode(iri), ox.NamedNode(TYPE), ox.NamedNode(ONTO + "CriterionResult"))
    assert result in told
    assert {triple.object for triple in told if triple.predicate.value == ONTO + "missingText"}


def test_a_screening_comes_with_its_results_and_nothing_of_others(
    pages: TestClient, runs: tuple[str, str]
) -> None:
    iri = f"{BASE}runs/{runs[0]}/V12"
    found = subjects(graph(pages, iri))
    assert {each for each in found if each != iri and not each.startswith(f"{iri}/")} == set()
    assert len({each for each in found if each.count("/") == iri.count("/") + 1}) >= 30


def test_a_run_is_told_without_its_patients(pages: TestClient, runs: tuple[str, str]) -> None:
    found = subjects(graph(pages, f"{BASE}runs/{runs[0]}"))
    assert not any("/V" in each for each in found)
    assert f"{BASE}a022001/criteria#INC-08" in found
    assert f"{BASE}runs/{runs[0]}/input-1" in found


def test_things_are_led_to_their_pages(pages: TestClient, runs: tuple[str, str]) -> None:
    run = runs[0]
    for path, page in (
        (f"/runs/{run}", f"/board/{run}"),
        (f"/runs/{run}/V12", f"/board/{run}/patients/V12"),
        (f"/runs/{run}/V12/INC-04", f"/board/{run}/patients/V12#p1-c3"),
        (f"/runs/{run}/V12/INC-04/gap-1", f"/data/runs/{run}/V12/INC-04/gap-1"),
        ("/patients/V12", f"/board/{run}/patients/V12"),
        ("/patients/V12/lab-anc", "/data/patients/V12/lab-anc"),
    ):
        answer = pages.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["location"]) == (303, page)
        assert answer.headers["vary"] == "Accept"
    answer = pages.get(f"/runs/{run}", headers={"Accept": "text/turtle;q=0.9, text/html;q=0.1"})
    assert answer.headers["location"] == f"/data/runs/{run}"


def test_what_nobody_can_read_is_refused(pages: TestClient) -> None:
    assert pages.get("/ontology", headers={"Accept": "image/png"}).status_code == 406
    assert pages.get("/ontology?as=rdfxml").status_code == 404
    assert pages.post("/ontology").status_code == 405


def test_iris_in_pages_lead_to_pages_only(pages: TestClient) -> None:
    page = pages.get("/data/patients/V12", headers={"Accept": "text/html"}).text
    assert 'href="/ontology#Patient"' in page
    assert "javascript:" not in page
    assert quote("<") not in page
