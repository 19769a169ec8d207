# SPDX-License-Identifier: Apache-2.0
"""The page of criteria says what the shapes say: their text, the facts they need, and true examples."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from rdflib import RDF, RDFS, SH, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

from document.conftest import classed, text, under
from reasoner.document.examples import ScreenedFile
from reasoner.ontology import Ontology, data_folder
from reasoner.protocol import Protocol
from reasoner.report.marks import MARKS
from reasoner.result import PatientResult
from reasoner.terms import PREFIXES

TRIAL = Namespace(PREFIXES["trial"])


@pytest.fixture(scope="module")
def sections(trees: dict[str, Element]) -> dict[str, Element]:
    """Identifier -> section."""
    return {str(each.get("id")): each for each in classed(trees["criteria.html"], "entry")}


@pytest.fixture(scope="module")
def graph(protocol: Protocol, ontology: Ontology) -> Graph:
    """Shapes and labels as rdflib reads them."""
    graph = Graph()
    for file in [*sorted(protocol.folder.glob("*.ttl")), *sorted(ontology.folder.glob("*.ttl"))]:
        graph.parse(file)
    return graph


def described(graph: Graph, node: Node) -> Graph:
    """What is said of a node, with the blank nodes in it."""
    found, waiting = Graph(), [node]
    while waiting:
        for triple in graph.triples((waiting.pop(), None, None)):
            found.add(triple)
            if isinstance(triple[2], BNode):
                waiting.append(triple[2])
    return found


def test_a_criterion_shows_both_shapes_as_they_are(
    sections: dict[str, Element], protocol: Protocol, graph: Graph
) -> None:
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    for criterion in protocol.criteria:
        told = [e for e in under(sections[criterion.identifier], "Shapes") if e.tag == "pre"]
        shown = [Graph().parse(data=head + "".join(e.itertext()), format="turtle") for e in told]
        expected = [described(graph, URIRef(shape)) for shape in (criterion.possible, criterion.proven)]
        assert len(shown) == 2
        assert all(map(isomorphic, shown, expected)), criterion.identifier


def test_what_a_criterion_says_of_itself(sections: dict[str, Element], protocol: Protocol) -> None:
    for criterion in protocol.criteria:
        told = text(sections[criterion.identifier])
        decides = "yes" if criterion.in_verdict else "no"
        assert f"{criterion.identifier}: {criterion.label}" in told
        assert f"In the protocol {criterion.source} Decides the verdict {decides}" in told
        for sentence in (criterion.description, criterion.violated, criterion.unproven):
            assert " ".join(sentence.split()) in told


def referred(graph: Graph, node: Node) -> Iterator[Node]:
    """The shapes that a shape refers to."""
    for parameter in (SH.node, SH.property, SH.qualifiedValueShape, SH["not"]):
        yield from graph.objects(node, parameter)
    for parameter in (SH["or"], SH["and"], SH.xone):
        for head in graph.objects(node, parameter):
            yield from Collection(graph, head)


def reached(graph: Graph, criterion: URIRef) -> set[Node]:
    """Everything that the two shapes of a criterion lead to."""
    found: set[Node] = set()
    waiting = [*graph.objects(criterion, TRIAL.possible), *graph.objects(criterion, TRIAL.proven)]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += referred(graph, node)
    return found


def label(graph: Graph, node: Node) -> str:
    return "type" if node == RDF.type else str(graph.value(node, RDFS.label))


def wanted(graph: Graph, condition: Node) -> dict[str, list[str]]:
    """What a condition declares, in labels."""
    found: dict[str, list[str]] = {}
    for head in graph.objects(condition, TRIAL.evidencePath):
        steps = list(Collection(graph, head)) if (head, RDF.first, None) in graph else [head]
        told = []
        for step in steps:
            back = graph.value(step, SH.inversePath)
            told.append(f"backwards along {label(graph, back)}" if back else label(graph, step))
        found["Where"] = [" → ".join(told)]
    for heading, prop in (
        ("Which counts", TRIAL.governedBy),
        ("When", TRIAL.window),
        ("List to be complete", TRIAL.list),
    ):
        if values := sorted(label(graph, value) for value in graph.objects(condition, prop)):
            found[heading] = values
    for heading, prop in (("Ask for", TRIAL.missing), ("Passes", TRIAL.passes)):
        if values := [" ".join(str(value).split()) for value in graph.objects(condition, prop)]:
            found[heading] = values
    return found


def shown(need: Element) -> tuple[str, dict[str, list[str]]]:
    """The same, as the page tells it."""
    told: dict[str, list[str]] = {}
    heading = ""
    for each in next(iter(need.iter("dl"))):
        if each.tag == "dt":
            heading = text(each)
        elif heading in {"Where", "Which counts", "When", "List to be complete", "Ask for", "Passes"}:
            told[heading] = sorted(map(text, each.iter("li"))) or [text(each)]
    return text(classed(need, "of")[0]), told


def test_the_facts_that_a_criterion_needs_are_those_that_its_shapes_declare(
    sections: dict[str, Element], protocol: Protocol, graph: Graph
) -> None:
    declaring = set(graph.subjects(TRIAL.missing)) | set(graph.subjects(TRIAL.evidencePath))
    total = 0
    for criterion in protocol.criteria:
        shapes = reached(graph, URIRef(criterion.iri))
        owners = {
            c for half in (TRIAL.possible, TRIAL.proven) for s in shapes for c in graph.subjects(half, s)
        }
        expected = {label(graph, c): wanted(graph, c) for c in owners & declaring}
        needs = dict(map(shown, classed(sections[criterion.identifier], "need")))
        assert needs == expected, criterion.identifier
        total += len(needs)
    assert total > len(protocol.criteria)


def test_the_windows_on_which_a_criterion_rests_are_spelled_out(
    sections: dict[str, Element], protocol: Protocol, graph: Graph
) -> None:
    windows = set(graph.subjects(RDF.type, TRIAL.Window))
    for criterion in protocol.criteria:
        named = {
            label(graph, value)
            for shape in reached(graph, URIRef(criterion.iri))
            for value in graph.objects(shape, SH.hasValue)
            if value in windows
        }
        told = {
            text(li).partition(": ")[0]
            for e in under(sections[criterion.identifier], "Time limits")
            for li in e
        }
        assert named <= told, criterion.identifier
    spelled = [
        text(li) for li in sections["INC-05"].iter("li") if text(li).startswith("started in the 2 months")
    ]
    assert spelled[0].startswith(
        "started in the 2 months up to registration: start date of therapy episode or somatostatin analogue "
        "schedule: within 2 months ("
    )


@pytest.fixture(scope="module")
def results(patients: tuple[ScreenedFile, ...]) -> dict[str, PatientResult]:
    return {each.file.stem: each.screened.result for each in patients}


def test_examples_are_patients_with_that_outcome(
    sections: dict[str, Element], protocol: Protocol, results: dict[str, PatientResult]
) -> None:
    count = 0
    for criterion in protocol.criteria:
        told = under(sections[criterion.identifier], "Examples")
        assert len(told) == len(MARKS)
        for (outcome, mark), example in zip(MARKS.items(), told, strict=True):
            having = {n for n, r in results.items() if r.outcomes()[criterion.identifier] is outcome}
            assert text(example).startswith(f"{mark.symbol} {mark.word} ")
            if having:
                assert text(next(iter(example.iter("b")))) in having
                count += 1
            else:
                assert text(example).endswith("none of the example patients has this outcome.")
    assert count >= 2 * len(protocol.criteria) - 15


def test_records_of_an_example_are_shown_as_their_file_has_them(sections: dict[str, Element]) -> None:
    blocks = [
        (text(next(iter(example.iter("b")))), "".join(block.itertext()))
        for section in sections.values()
        for example in classed(section, "example")
        for block in classed(example, "turtle")
    ]
    assert len(blocks) > len(sections)
    folder = data_folder("examples") / "vignettes"
    written = {file.stem: file.read_text("utf-8") for file in folder.glob("*.ttl")}
    assert [block for patient, block in blocks if block not in written[patient]] == []


def test_conditions_are_linked_from_the_shapes_that_use_them(
    trees: dict[str, Element], protocol: Protocol
) -> None:
    page = trees["criteria.html"]
    anchors = {str(e.get("id")): text(e) for e in classed(page, "term")}
    blocks = {told.partition(" cond:")[2].partition(" ")[0]: anchor for anchor, told in anchors.items()}
    links = {a.get("href") for pre in classed(page, "turtle") for a in pre.iter("a")}
    conditions = [condition.iri.rpartition("#")[2] for condition in protocol.conditions.values()]
    assert set(conditions) <= blocks.keys()
    assert [name for name in conditions if f"criteria.html#{blocks[name]}" not in links] == []
