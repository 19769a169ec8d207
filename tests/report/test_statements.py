# SPDX-License-Identifier: Apache-2.0
"""Statements that are grouped, or in part templates, are written as the same triples are one by one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reasoner.patient import Literal, Triple
from reasoner.report.quads import Block, NQuads, QuadForm, TriG
from reasoner.report.statements import OF_PATIENT, OF_SCREENING, Template, Told, grouped
from reasoner.terms import ONTO, PATIENTS, PREFIXES, RDF_LANGSTRING, TYPE, XSD_DECIMAL

GRAPH = "urn:run"
SCREENING = "urn:run/V 1"
PATIENT = PATIENTS + "V1"

#: Objects of which the text of one begins like that of another.
VALUES = (
    Literal("a"),
    Literal("a", RDF_LANGSTRING, "en"),
    Literal("a", RDF_LANGSTRING, "en-gb"),
    Literal("a", XSD_DECIMAL),
    Literal("a b"),
    Literal("line\u2028separator\x85and\nbreak"),
    ONTO + "a",
    ONTO + "ab",
)


def lines(triples: list[Triple]) -> str:
    """What N-Quads writes of each triple alone, sorted."""
    return "".join(sorted({NQuads().block(Block(GRAPH, [triple])) for triple in triples}))


def test_lines_are_sorted_as_wholes() -> None:
    nodes = (PATIENT, PATIENT + "/a", PATIENT + "/a-1", PATIENT + "a", PATIENT + "/a/b")
    triples = [
        (node, prop, value) for value in VALUES for prop in (ONTO + "p", ONTO + "pq") for node in nodes
    ]

    assert NQuads().block(Block(GRAPH, triples)) == lines(triples)
    assert NQuads().block(Block(GRAPH, grouped(triples * 2))) == lines(triples)


def told(screening: str = SCREENING, patient: str = PATIENT) -> Told:
    """Two templates, and triples of the patient about the node of one of them and about others."""
    node = f"{OF_SCREENING}/INC-1"
    result = Template(
        [
            (node, TYPE, ONTO + "CriterionResult"),
            (node, ONTO + "patient", OF_PATIENT),
            (node, ONTO + "hasGap", f"{node}/gap-1"),
            *((node, ONTO + "value", value) for value in VALUES),
        ]
    )
    other = Template([(f"{OF_SCREENING}/INC-10", ONTO + "ofScreening", OF_SCREENING)])
    own: list[Triple] = [
        (screening, TYPE, ONTO + "PatientScreening"),
        (f"{screening}/INC-1", ONTO + "hasGap", f"{screening}/INC-1/gap-0"),
        (f"{screening}/INC-1/gap-1", ONTO + "value", Literal("own")),
    ]
    return Told(screening, patient, [result, other], own)


def test_templates_get_the_names_of_the_patient() -> None:
    found = set(told())

    assert len(found) == 15
    assert (f"{SCREENING}/INC-1", ONTO + "patient", PATIENT) in found
    assert (f"{SCREENING}/INC-10", ONTO + "ofScreening", SCREENING) in found
    assert not any(OF_SCREENING in str(term) or OF_PATIENT in str(term) for fact in found for term in fact)


@pytest.mark.parametrize("make", [NQuads, lambda: TriG(PREFIXES)])
def test_templates_are_written_as_their_triples_are(make: Callable[[], QuadForm]) -> None:
    form = make()
    for number in range(3):
        said = told(f"urn:run/{number}", f"{PATIENTS}{number}")
        assert form.block(Block(GRAPH, said)) == make().block(Block(GRAPH, list(said)))
    assert NQuads().block(Block(GRAPH, told())) == lines(list(told()))


def test_a_template_is_written_for_each_graph() -> None:
    form, said = NQuads(), told()
    first, second = (form.block(Block(graph, said)) for graph in ("urn:one", "urn:two"))

    assert second == first.replace("<urn:one> .\n", "<urn:two> .\n")
