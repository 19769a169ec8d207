# SPDX-License-Identifier: Apache-2.0
"""The pictures are well-formed, say in words what they show, and show what the ontology and a run say."""

from __future__ import annotations

import textwrap
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rdflib import RDFS, Graph, URIRef

from reasoner.document.examples import ScreenedFile
from reasoner.document.layout import Box, draw, longest_paths
from reasoner.document.path_picture import Path as EvaluatedPath
from reasoner.document.path_picture import choose_path, path_figure
from reasoner.judge.words import Words
from reasoner.ontology import Ontology, data_folder
from reasoner.protocol import Protocol
from reasoner.terms import ONTO

SVG = "{http://www.w3.org/2000/svg}"


def read(file: Path) -> ET.Element:
    return ET.fromstring(file.read_text("utf-8"))  # noqa: S314 - our own file


def lines(picture: ET.Element) -> list[str]:
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", ["core", "path"])
def test_a_picture_is_well_formed_and_has_a_text_alternative(folder: Path, name: str) -> None:
    picture = read(folder / f"{name}.svg")
    title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert (picture.tag, picture.get("role")) == (f"{SVG}svg", "img")
    assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text
    assert len(description.text or "") > 100
    width, height = (float(picture.get(side) or 0) for side in ("width", "height"))
    assert picture.get("viewBox") == f"0 0 {width:.0f} {height:.0f}"
    for box in picture.iter(f"{SVG}rect"):
        assert float(box.get("x") or 0) >= 0
        assert float(box.get("y") or 0) + float(box.get("height") or 0) <= height


def test_the_core_shows_every_class_that_a_record_link_attaches(folder: Path) -> None:
    graph = Graph()
    for file in sorted(data_folder("ontology").glob("*.ttl")):
        graph.parse(file)
    attached = set(graph.subjects(RDFS.subPropertyOf, URIRef(ONTO + "hasRecord")))
    classes = {c for p in attached for end in (RDFS.domain, RDFS.range) for c in graph.objects(p, end)}
    shown = set(lines(read(folder / "core.svg")))
    assert len(classes) > 20
    for cls in classes:
        assert set(textwrap.wrap(str(graph.value(cls, RDFS.label)), 34)) <= shown
    links = sum(len(list(graph.objects(p, RDFS.domain))) for p in attached)
    solid = [p for p in read(folder / "core.svg").iter(f"{SVG}path") if p.get("class") == "link solid"]
    assert len(solid) == links


def test_the_path_shows_one_evaluation_from_the_record_to_the_verdict(
    folder: Path, protocol: Protocol, patients: tuple[ScreenedFile, ...]
) -> None:
    chosen = choose_path(protocol, [each.screened for each in patients])
    assert chosen is not None
    result, told = chosen.result, " ".join(" ".join(lines(read(folder / "path.svg"))).split())
    assert f"outcome: {result.outcome}" in told
    assert str(chosen.screened.result.verdict) in lines(read(folder / "path.svg"))
    criterion = protocol.criterion(result.criterion)
    assert f"{criterion.identifier} {criterion.label}" in told
    assert {f.layer for e in result.evidence for f in e.facts} == {"asserted", "entailed", "derived"}
    for evidence in result.evidence:
        assert evidence.condition in told
        assert evidence.record.rpartition("/")[2] in told
    bands = [line for line in lines(read(folder / "path.svg")) if line[:2] in {f"{n} " for n in range(1, 7)}]
    assert [band[2:] for band in bands if band[2:].isalpha()] == [
        *("Asserted", "Entailed", "Derived"),
        *("Conditions", "Criterion", "Verdict"),
    ]


def test_every_outcome_of_every_patient_can_be_drawn_downwards(
    ontology: Ontology, protocol: Protocol, patients: tuple[ScreenedFile, ...]
) -> None:
    words = Words(ontology, protocol.declarations)
    drawn = 0
    for _, screened in patients:
        assert screened.evaluation is not None
        for result in screened.result.criteria:
            path = EvaluatedPath(screened, screened.evaluation, result)
            figure = path_figure(path, protocol, ontology, words)
            layers = {node.name: node.layer for node in figure.nodes}
            assert [k for k in figure.links if layers[k.source] >= layers[k.target]] == []
            titles = [node.title for node in figure.nodes]
            assert result.identifier in titles
            assert str(screened.result.verdict) in titles
            drawn += 1
    assert drawn == len(patients) * len(protocol.criteria)


def test_layers_are_longest_ways_and_a_circle_is_cut() -> None:
    assert longest_paths("abcd", [("a", "b"), ("b", "c"), ("a", "c"), ("c", "a")]) == {
        "a": 0,
        "b": 1,
        "c": 2,
        "d": 0,
    }


@pytest.mark.parametrize("downwards", [False, True])
def test_boxes_keep_apart_and_links_end_at_their_boxes(*, downwards: bool) -> None:
    names = "abcdefgh"
    links = [("a", c) for c in "bcd"] + [
        ("b", "e"),
        ("c", "e"),
        ("d", "f"),
        ("a", "f"),
        ("f", "b"),
        ("b", "c"),
    ]
    layers = {**dict.fromkeys(names, 0), **dict.fromkeys("bcd", 1), "e": 2, "f": 3, "g": 3}
    boxes = [Box(name, 40 + 9 * place, 30 + 7 * place, layers[name]) for place, name in enumerate(names)]
    drawing = draw(boxes, links, downwards=downwards, between=50)
    for one, other in combinations(drawing.boxes.values(), 2):
        apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
        apart_y = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert apart_x or apart_y
    for (source, target), points in zip(links, drawing.links, strict=True):
        for name, point in ((source, points[0]), (target, points[-1])):
            x, y, width, height = drawing.boxes[name]
            assert x - 1 <= point.x <= x + width + 1
            assert y - 1 <= point.y <= y + height + 1
    assert drawing == draw(boxes, links, downwards=downwards, between=50)
