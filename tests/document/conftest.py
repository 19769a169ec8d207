# SPDX-License-Identifier: Apache-2.0
"""The documentation of the shipped protocol, written once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import html5rdf
import pytest

from reasoner.document import Documentation
from reasoner.document.examples import ScreenedFile, screen_files
from reasoner.ontology import Ontology, data_folder
from reasoner.protocol import Protocol, protocol_folder
from reasoner.run_record import RunRecord
from reasoner.screening import Screener

PAGES = ("index.html", "ontology.html", "criteria.html")


@pytest.fixture(scope="package")
def folder(
    tmp_path_factory: pytest.TempPathFactory,
    ontology: Ontology,
    protocol: Protocol,
    patients: tuple[ScreenedFile, ...],
) -> Path:
    """A folder with all files; a test compares them with what the command writes."""
    folder = tmp_path_factory.mktemp("document")
    run = RunRecord.of(protocol, ontology, policy="default", as_of=None, engine="")
    Documentation(protocol, ontology, patients, run).write(folder)
    return folder


@pytest.fixture(scope="package")
def trees(folder: Path) -> dict[str, Element]:
    """The pages as a browser reads them."""
    return {name: parsed((folder / name).read_text("utf-8")) for name in PAGES}


@pytest.fixture(scope="package")
def patients(ontology: Ontology) -> tuple[ScreenedFile, ...]:
    """The patients that examples are taken from."""
    screener = Screener(ontology=ontology)
    return tuple(screen_files(screener, data_folder("examples") / "vignettes"))


@pytest.fixture(scope="package")
def ontology() -> Ontology:
    return Ontology.load()


@pytest.fixture(scope="package")
def protocol(ontology: Ontology) -> Protocol:
    return Protocol.load(protocol_folder("a022001"), ontology)


def parsed(page: str) -> Element:
    """A page as a tree."""
    tree: Element = html5rdf.parse(page, namespaceHTMLElements=False)
    return tree


def text(element: Element) -> str:
    """All text of an element."""
    return " ".join("".join(element.itertext()).split())


def classed(tree: Element, name: str) -> list[Element]:
    """Elements of a class of the style."""
    return [each for each in tree.iter() if name in (each.get("class") or "").split()]


def under(section: Element, title: str) -> list[Element]:
    """The elements that follow a heading, up to the next one."""
    found: list[Element] = []
    inside = False
    for child in section:
        if child.tag in {"h3", "h4"}:
            inside = text(child) == title
        elif inside:
            found.append(child)
    return found
