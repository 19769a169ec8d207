# SPDX-License-Identifier: Apache-2.0
"""Every term and every criterion has its place, every link arrives, and nothing is fetched from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag
from xml.etree.ElementTree import Element

import pytest
from rdflib import OWL, RDF, Graph, URIRef
from typer.testing import CliRunner

from document.conftest import PAGES, classed, text
from reasoner.cli.main import app
from reasoner.ontology import data_folder
from reasoner.protocol import Protocol
from reasoner.terms import ONTO, TRIAL, shorten


def declared_terms() -> set[str]:
    """Everything that the files of the ontology declare in our namespaces."""
    graph = Graph()
    for file in sorted(data_folder("ontology").glob("*.ttl")):
        graph.parse(file)
    headers = set(graph.subjects(RDF.type, OWL.Ontology))
    subjects = {s for s in graph.subjects(RDF.type) if isinstance(s, URIRef) and s not in headers}
    return {s for s in map(str, subjects) if s.startswith((ONTO, TRIAL))}


def name(section: Element) -> str:
    return next(iter(section.iter("code"))).text or ""


def test_every_term_of_the_ontology_stands_once_under_its_anchor(trees: dict[str, Element]) -> None:
    terms = declared_terms()
    sections = classed(trees["ontology.html"], "term")
    names = Counter(map(name, sections))
    assert len(terms) > 1000
    assert names == Counter(map(shorten, terms))

    anchors = {name(section): section.get("id") for section in sections}
    other = {term: anchor for term, anchor in anchors.items() if anchor != term.partition(":")[2]}
    assert other == {term: term.replace(":", "-") for term in other}
    lower = Counter(term.partition(":")[2].lower() for term in anchors)
    assert all(lower[term.partition(":")[2].lower()] > 1 for term in other)


@pytest.mark.parametrize("page", PAGES)
def test_no_anchor_is_given_twice(trees: dict[str, Element], page: str) -> None:
    anchors = Counter(e.get("id") for e in trees[page].iter() if e.get("id"))
    assert anchors
    assert [anchor for anchor, count in anchors.items() if count > 1] == []


def test_every_link_arrives(trees: dict[str, Element], folder: Path) -> None:
    anchors = {page: {e.get("id") for e in tree.iter() if e.get("id")} for page, tree in trees.items()}
    links = [(page, e.get("href") or "") for page, tree in trees.items() for e in tree.iter("a")]
    assert len(links) > 5000
    lost = []
    for page, link in links:
        file, anchor = urldefrag(link)
        target = file or page
        if not (folder / target).is_file() or (anchor and anchor not in anchors[target]):
            lost.append((page, link))
    assert lost == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_nothing_of_the_network(trees: dict[str, Element], page: str) -> None:
    tree = trees[page]
    assert [e.tag for e in tree.iter() if e.get("src") or e.get("srcset") or e.get("style")] == []
    assert [e.tag for e in tree.iter() if e.tag in {"script", "link", "img", "iframe", "object"}] == []
    references = [value for e in tree.iter() for name, value in e.items() if name.endswith("href")]
    assert [value for value in references if re.match(r"[a-z]+:|//", value)] == []
    style = "".join(e.text or "" for e in tree.iter("style"))
    assert not re.search(r"url\((?!#)|@import", style)
    policy = next(e for e in tree.iter("meta") if e.get("http-equiv") == "Content-Security-Policy")
    assert (policy.get("content") or "").startswith("default-src 'none'; style-src 'sha256-")


@pytest.mark.parametrize("page", PAGES)
def test_headings_descend_step_by_step(trees: dict[str, Element], page: str) -> None:
    levels = [int(e.tag[1]) for e in trees[page].iter() if re.fullmatch("h[1-6]", str(e.tag))]
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_the_same_versions_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """The command, in another process, where sets and hashes are in another order."""
    program = "from reasoner.cli.main import main; main()"
    command = [sys.executable, "-c", program, "document", f"--out={tmp_path}"]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "4711"}, capture_output=True)
    written = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert sorted(written) == ["core.svg", "criteria.html", "index.html", "ontology.html", "path.svg"]
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == written


def test_nothing_of_the_machine_stands_in_the_files(folder: Path) -> None:
    written = "".join(file.read_text("utf-8") for file in folder.iterdir())
    assert str(folder) not in written
    assert str(Path.home()) + "/" not in written
    assert str(data_folder("ontology").parent) not in written


def test_identifiers_of_a_licensed_terminology_stand_without_names(trees: dict[str, Element]) -> None:
    lines = [text(li) for li in trees["ontology.html"].iter("li")]
    codes = [line for line in lines if line.startswith("SNOMED CT ")]
    assert len(codes) > 100
    relation = r"(exact|narrow|broad|close|related) match(;.*)?"
    assert [line for line in codes if not re.fullmatch(rf"SNOMED CT \d+ {relation}", line)] == []


def test_another_protocol_is_documented_without_patients(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["document", f"--out={tmp_path}", "--protocol=a022001/dosing"])
    assert done.exit_code == 0, done.output
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == ["core.svg", "criteria.html", "index.html", "ontology.html"]
    page = (tmp_path / "criteria.html").read_text("utf-8")
    assert "This protocol does not judge patients" in page
    assert "Examples</h4>" not in page


def test_what_is_no_protocol_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["document", f"--out={tmp_path / 'out'}", "--protocol=no-such-thing"])
    assert done.exit_code == 2
    assert "neither a folder nor a protocol" in done.stderr
    assert not (tmp_path / "out").exists()


def test_every_criterion_is_on_the_page_of_criteria(trees: dict[str, Element], protocol: Protocol) -> None:
    sections = [section.get("id") for section in classed(trees["criteria.html"], "entry")]
    assert sections == [criterion.identifier for criterion in protocol.criteria]
