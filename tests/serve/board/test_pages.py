# SPDX-License-Identifier: Apache-2.0
"""Pages of the board: what stands on them, where their links lead, and what strange addresses get."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from query.results import write_ontology, write_results
from starlette.testclient import TestClient

from reasoner.query import load_results
from reasoner.query.board_lists import Board
from reasoner.query.board_rows import Run
from reasoner.report.near_values import NearValue
from reasoner.serve import board_listing
from reasoner.serve.settings import Settings
from serve.board.conftest import ODD, PATIENTS
from serve.conftest import site

LINK = re.compile(r'(?:href|src|action)="([^"]*)"')
ID = re.compile(r'\bid="([^"]*)"')
NAMED = re.compile(r'aria-(?:labelledby|describedby)="([^"]*)"')


def text(pages: TestClient, path: str, status: int = 200) -> str:
    """A page, with its redirections followed."""
    answer = pages.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
    assert answer.status_code == status, answer.text
    return answer.text


class Crawl:
    """Pages that were reached, with the anchors that they have and those that they lead to."""

    def __init__(self, pages: TestClient) -> None:
        """Begin at the first page."""
        self.pages = pages
        self.waiting = ["/"]
        self.seen: set[str] = set()
        self.anchors: dict[str, set[str]] = {}
        self.wanted: set[tuple[str, str, str]] = set()

    def follow(self, most: int) -> None:
        """Follow links until there are none, or so many pages were read."""
        while self.waiting and len(self.seen) < most:
            path = self.waiting.pop()
            if path not in self.seen:
                self.seen.add(path)
                self.read(path)

    def read(self, path: str) -> None:
        """Read a page, and look whether it is sound."""
        answer = self.pages.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        assert answer.status_code == 200, path
        if not answer.headers["content-type"].startswith("text/html"):
            return
        found = ID.findall(answer.text)
        self.anchors[path] = set(found)
        assert len(found) == len(self.anchors[path]), path
        named = {name for names in NAMED.findall(answer.text) for name in names.split()}
        assert named <= self.anchors[path], path
        for link in map(unescape, LINK.findall(answer.text)):
            self.take(path, link)

    def take(self, path: str, link: str) -> None:
        """Note a link; those that only sort and filter lists anew, and parts of results, are not followed."""
        address = urlsplit(link)
        if address.scheme:
            return
        target = address.path or urlsplit(path).path
        if address.fragment:
            self.wanted.add((path, target if address.path else path, address.fragment))
        is_list = "/patients" in target and address.query.count("=") > 1
        is_part = target.count("/") > 4 and target.startswith("/data/")
        if not (is_list or is_part or target in {"/queries", "/logout"}):
            self.waiting.append(target + (f"?{address.query}" if address.query else ""))


def test_every_page_that_a_page_leads_to_is_there(pages: TestClient) -> None:
    crawl = Crawl(pages)
    crawl.follow(200)
    assert len(crawl.seen) > 80
    for path, target, fragment in crawl.wanted:
        assert fragment in crawl.anchors.get(target, {fragment}), (path, target)


def test_overview(pages: TestClient, runs: tuple[str, str]) -> None:
    page = text(pages, f"/board/{runs[0]}")
    tiles = re.search(r'<ul class="tiles">(.*?)</ul>', page, re.DOTALL)
    assert tiles
    counts = re.findall(r"<b>(\d+)</b>(?: <span[^>]*>[^<]*</span>)? ([\w ]+)<", tiles[1])
    assert counts == [("5", "patients"), ("2", "eligible"), ("1", "undetermined"), ("2", "not eligible")]
    assert "INC-13" in page
    assert "ALT with unit, date and upper limit of normal" in page
    # the run that was loaded last is the first
    assert runs[1] in str(pages.get("/board").headers["location"])
    assert str(pages.get(f"/board?run={runs[0]}").headers["location"]) == f"/board/{runs[0]}"


def test_list_is_sorted_and_filtered(pages: TestClient, runs: tuple[str, str]) -> None:
    def names(query: str) -> list[str]:
        page = text(pages, f"/board/{runs[0]}/patients?{query}")
        return re.findall(r'<th scope="row"><a href="[^"]*"><bdi>([^<]*)</bdi>', page)

    assert names("") == list(PATIENTS)
    assert names("sort=name&falling=1") == list(reversed(PATIENTS))
    assert names("verdict=undetermined") == ["V12"]
    assert names("name=v1") == ["V12", "V13"]
    assert names("criterion=INC-04&outcome=U") == ["V12"]
    assert names("sort=unknown&falling=1")[0] == "V12"
    assert names("sort=nonsense&criterion=nonsense&outcome=X&missing=x&start=]&falling=2") == list(PATIENTS)
    page = text(pages, f"/board/{runs[0]}/patients?sort=unmet")
    assert page.count('aria-sort="ascending"') == 1
    assert "1 to 5 of 5 patients" in page


def test_long_lists_turn_their_pages(tmp_path: Path) -> None:
    results = write_results(tmp_path / "1.nq", run="1", patients=[f"P{n}" for n in range(120)])
    load_results(tmp_path / "store", [results], [write_ontology(tmp_path)])
    with site(Settings(tmp_path / "store", workers=1)) as client:
        path, seen = "/board/1/patients?verdict=eligible", list[str]()
        while path:
            page = client.get(path).text
            seen += re.findall(r"<bdi>(P\d+)</bdi>", page)
            following = re.search(r'<a href="([^"]*)"[^>]*>Next</a>', page)
            path = unescape(following[1]) if following else ""
        assert seen == [f"P{n}" for n in range(120)]
        last = re.search(r'<a href="([^"]*)"[^>]*>Last</a>', client.get("/board/1/patients").text)
        assert last
        assert "71 to 120 of 120 patients" in client.get(unescape(last[1])).text


@pytest.mark.parametrize("asked", ["", "name=1&falling=1", "verdict=eligible&sort=met"])
def test_neighbours_are_those_of_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    """Forwards and backwards through every page of it, and from each patient back to the right place."""
    monkeypatch.setattr(board_listing, "PAGE", 5)
    results = write_results(tmp_path / "1.nq", run="1", patients=[f"P{n}" for n in range(23)])
    load_results(tmp_path / "store", [results], [write_ontology(tmp_path)])
    expected = [f"P{n}" for n in range(23)]
    if "name" in asked:
        expected = [name for name in reversed(expected) if "1" in name]
    with site(Settings(tmp_path / "store", workers=1)) as client:
        listed = client.get(f"/board/1/patients?{asked}").text
        path = unescape(re.findall(r'<th scope="row"><a href="([^"]*)"', listed)[0])
        for turn, names in (("next", expected), ("prev", expected[::-1])):
            seen, last = list[str](), ""
            while path:
                page, last = client.get(path).text, path
                seen += re.findall(r"<h1>Patient <bdi>(P\d+)</bdi>", page)
                at = expected.index(seen[-1]) + 1
                way = re.search(r'<a href="([^"]*)#patient-(\d+)">[\w ]+\((\d+) of (\d+)\)', page)
                assert way
                assert [int(number) for number in way.groups()[1:]] == [at, at, len(expected)]
                assert f'<tr id="patient-{at}"><th scope="row"><a href="{path.replace("&", "&amp;")}">' in (
                    client.get(unescape(way[1])).text
                )
                following = re.search(rf'<a rel="{turn}" href="([^"]*)"', page)
                path = unescape(following[1]) if following else ""
            assert seen == names
            path = last


def test_a_patient_of_no_list_stands_among_all(pages: TestClient, runs: tuple[str, str]) -> None:
    """Also one who is not in the list that the address names, and where its place is no place."""
    page = text(pages, f"/board/{runs[0]}/patients/V08?start=]&missing=x")
    assert re.findall(r'rel="(\w+)"[^>]*>\w+: <bdi>(V\d+)', page) == [("prev", "V03"), ("next", "V12")]
    assert "All patients (3 of 5)" in page
    page = text(pages, f"/board/{runs[0]}/patients/V08?verdict=eligible")
    assert re.findall(r'rel="(\w+)"[^>]*>\w+: <bdi>(V\d+)', page) == [("prev", "V03")]
    assert f'<a href="/board/{runs[0]}/patients?verdict=eligible">Back to the list</a>' in page


def test_patient(pages: TestClient, runs: tuple[str, str]) -> None:
    page = text(pages, f"/board/{runs[0]}/patients/V12")
    for part in (
        "Collect next",
        "ALT with unit, date and upper limit of normal",
        "undetermined",
        "A18",
        "<svg",
    ):
        assert part in page
    assert "Read from</dt> <dd><bdi>V12.ttl</bdi>" in page
    assert 'aria-label="lanreotide:' in page  # the picture of an entailment says what it shows
    # the same patient in the other run
    assert f'href="/board/{runs[1]}/patients/V03"' in text(pages, f"/board/{runs[0]}/patients/V03")


def test_names_are_never_taken_for_html_or_addresses(pages: TestClient, runs: tuple[str, str]) -> None:
    segment = quote(ODD, safe="")
    page = text(pages, f"/board/{runs[1]}/patients")
    assert f'href="/board/{runs[1]}/patients/{segment}"' in page
    assert "?x=&#39;a&#39;&amp;y=b" in page
    told = text(pages, f"/board/{runs[1]}/patients/{segment}")
    assert told.count("x='a'") == 0
    turtle = pages.get(f"/data/runs/{runs[1]}/{segment}?as=nt")
    assert turtle.status_code == 200
    assert f"<{ODD}>" in turtle.text
    assert f"/data/facts/{segment}/asserted" in told
    assert pages.get(f"/data/facts/{segment}/asserted?as=nt").status_code == 200


def test_criterion(pages: TestClient, runs: tuple[str, str]) -> None:
    page = unescape(text(pages, f"/board/{runs[0]}/criteria/INC-04"))
    assert f"/board/{runs[0]}/patients/V08?criterion=INC-04&outcome=V#p1-c3" in page
    assert f"/board/{runs[0]}/patients/V12?criterion=INC-04&outcome=U#p1-c3" in page
    assert 'id="p1-c3"' in text(pages, f"/board/{runs[0]}/patients/V08")


def test_near_misses_of_one_outcome_are_asked_for(
    pages: TestClient, runs: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`tests/query` compares what is found; an outcome that nobody knows is none."""
    asked: list[str] = []

    def near(_: Board, __: Run, ___: int, *, outcome: str) -> list[tuple[str, str, NearValue]]:
        asked.append(outcome)
        return []

    monkeypatch.setattr(Board, "near", near)
    for query, chosen in (("", []), ("?outcome=V", ["not met"]), ("?outcome=x", [])):
        page = text(pages, f"/board/{runs[0]}/near{query}")
        assert re.findall(r"<option[^>]* selected>([^<]*)<", page) == chosen
    assert asked == ["", "V", ""]


def test_comparison(pages: TestClient, runs: tuple[str, str]) -> None:
    page = text(pages, f"/compare?old={runs[0]}&new={runs[1]}")
    changed = page[page.index('id="patients"') :]
    assert re.findall(r"<bdi>([^<]*)</bdi>", changed) == ["V03"]
    assert "Patients of the earlier run only" in page
    assert text(pages, "/compare") == page
    turned = text(pages, f"/compare?old={runs[1]}&new={runs[0]}")
    assert re.search(r"<b>INC-05</b>: not met", turned[turned.index('id="patients"') :])


def test_comparison_tells_why(pages: TestClient, runs: tuple[str, str]) -> None:
    """Each side says what its run found; evidence that both runs have is only counted."""
    page = text(pages, f"/compare?old={runs[0]}&new={runs[1]}")
    changed = page[page.index('id="patients"') :]
    assert 'Date of registration: 2026-11-22 <span aria-label="became">→</span> 2026-11-23' in changed
    told = [" ".join(line.split()) for line in re.split(r"<[^>]*>", unescape(changed)) if line.strip()]
    before, after = (told[told.index(side) :] for side in ("Before", "After"))
    assert before[1:7] == [
        *("✓", "met", "RECIST progression in the last 12 months, on or after the first analogue dose:"),
        *(
            "yes",
            "progression",
            ": 2025-11-22, method RECIST 1.1, reference scan date 2025-05-20, recorded in CT report",
        ),
    ]
    assert after[1:6] == [
        *("✕", "not met", "None of the treatment-history paths a to e is open."),
        *("RECIST progression in the last 12 months, on or after the first analogue dose:", "no"),
    ]
    # what both runs say alike is left out
    assert "long-acting somatostatin analogue" not in " ".join(before[: before.index("After")])


def test_many_who_changed_come_page_by_page(tmp_path: Path) -> None:
    names = [f"P{n}" for n in range(120)]
    before = write_results(tmp_path / "1.nq", run="1", patients=names)
    after = write_results(tmp_path / "2.nq", run="2", patients=names)
    after.write_text(after.read_text().replace("#Eligible>", "#Ineligible>"))
    for results in (before, after):
        load_results(tmp_path / "store", [results], [write_ontology(tmp_path)])
    with site(Settings(tmp_path / "store", workers=1)) as client:
        path, seen = "/compare?old=1&new=2", list[str]()
        while path:
            page = client.get(path).text
            changed = page[page.index('id="patients"') :]
            seen += re.findall(r"<bdi>(P\d+)</bdi>", changed)
            following = re.search(r'<a rel="next" href="([^"]*)#patients">', changed)
            path = unescape(following[1]) if following else ""
    assert seen == names


@pytest.mark.parametrize(
    "path",
    [
        "/board/nothing",
        "/board?run=nothing",
        "/board/{run}/patients/V99",
        "/board/{run}/patients/..%2f..%2fetc",
        "/board/{run}/criteria/INC-99",
        "/board/{run}/nothing",
        "/compare?old=nothing",
        "/runs/nothing",
        "/patients/V99",
        "/facts/V99/asserted",
        "/data/ontology/nothing",
        "/data/%ff",
        "/a022001/../../etc/passwd",
        "/.well-known/genid/1",
    ],
)
def test_what_is_not_there_is_404(pages: TestClient, runs: tuple[str, str], path: str) -> None:
    answer = pages.get(path.format(run=runs[0]), headers={"Accept": "text/html"}, follow_redirects=True)
    assert answer.status_code == 404
    assert len(answer.text) < 2000
    assert path.format(run=runs[0]) not in answer.text


def test_reading_a_page_of_a_patient_is_written_down(cohort_store: Path, tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    with site(Settings(cohort_store, workers=1, audit_log=log)) as client:
        run = str(client.get("/board").headers["location"]).rpartition("/")[2]
        assert client.get(f"/board/{run}/patients").status_code == 200
        begun = len(log.read_text().splitlines()) if log.exists() else 0
        for path in (
            f"/board/{run}/patients/V03",
            "/data/patients/V03/lab-anc?as=ttl",
            "/facts/V03/asserted",
            "/compare",
        ):
            assert client.get(path).status_code == 200
    lines = [json.loads(line) for line in log.read_text().splitlines()[begun:]]
    assert [line["page"] for line in lines] == ["patient", "rdf", "rdf", "comparison"]
    assert len({line["patient"] for line in lines}) == 1
    assert "V03" not in log.read_text()
