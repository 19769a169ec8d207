# SPDX-License-Identifier: Apache-2.0
"""Each kind of constraint tells the facts that met or broke it, and agrees with the engine on which it is."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from fixtures import tiny_patient, tiny_protocol

from reasoner.judge.shape_tree import ShapeTree
from reasoner.judge.tracer import Tracer
from reasoner.ontology import to_term
from reasoner.patient import Index, PatientGraph
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import ONTO, PATIENTS, PREFIXES, SH, XSD, shorten
from reasoner.validate.fast import FastEngine

from .explained import stages, vignette

SHAPE = "urn:test:shape"
PAIR = next(iter(tiny_protocol().criteria))
#: One therapy with two agents, one without; a lesion with three measurements; a score.
PATIENT = tiny_patient(
    """
    pat:P onto:hasTherapy :t , :u ; onto:hasLesion :l ; onto:score 2 ; onto:low 1 ; onto:high 3 .
    :t a onto:TherapyEpisode ; onto:hasAgent onto:a , onto:b ; onto:startDate "2024-01-02"^^xsd:date .
    :u a onto:TherapyEpisode ; onto:startDate "2025-01-02"^^xsd:date .
    :l onto:partOf :m . :m onto:partOf :n . :n onto:size 4 ; onto:note "big" .
    """
)


def shapes(turtle: str) -> ShapesGraph:
    prefixes = {**PREFIXES, "onto": ONTO, "sh": SH, "xsd": XSD}
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    index: Index = {}
    for quad in ox.parse(f"{head}<{SHAPE}> a sh:NodeShape ; {turtle} .", format=ox.RdfFormat.TURTLE):
        objects = index.setdefault(str(to_term(quad.subject)), {}).setdefault(quad.predicate.value, [])
        objects.append(to_term(quad.object))
    return ShapesGraph(index)


def traced(turtle: str, patient: PatientGraph = PATIENT) -> tuple[bool, set[str]]:
    """Whether the shape holds at the patient, and the facts that decided; a bare record was set aside."""
    graph = shapes(turtle)
    evaluation = FastEngine(graph).evaluate(patient)
    tracer = Tracer(ShapeTree(graph), {}, evaluation)
    truth = evaluation.holds(SHAPE, patient.iri)
    found = tracer.trace(PAIR, SHAPE, truth=truth)
    names = set()
    for record, facts in found[PAIR.iri].items():
        names |= {" ".join(map(show, triple)) for triple in facts} or {show(record)}
    return truth, names


def show(term: object) -> str:
    if isinstance(term, str):
        return term.removeprefix(PATIENTS + "P/") if term != PATIENTS + "P" else "P"
    return str(getattr(term, "lexical", term))


def readable(names: set[str]) -> set[str]:
    return {
        " ".join(map(shorten, name.split(" "))).replace("onto:", "").replace("rdf:", "") for name in names
    }


@pytest.mark.parametrize(
    ("turtle", "truth", "facts"),
    [
        # counts
        ("sh:property [ sh:path onto:hasTherapy ; sh:minCount 2 ]", True, {"t", "u"}),
        ("sh:property [ sh:path onto:hasTherapy ; sh:minCount 3 ]", False, {"t", "u"}),
        ("sh:property [ sh:path onto:hasTherapy ; sh:maxCount 1 ]", False, {"t", "u"}),
        ("sh:property [ sh:path onto:hasTherapy ; sh:maxCount 5 ]", True, set()),
        ("sh:property [ sh:path onto:score ; sh:minCount 1 ]", True, {"P score 2"}),
        ("sh:property [ sh:path onto:grade ; sh:maxCount 0 ]", True, set()),
        # qualified counts: witnesses, those beyond, those set aside
        (
            "sh:property [ sh:path onto:hasTherapy ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape ["
            "    sh:property [ sh:path onto:hasAgent ; sh:minCount 1 ] ] ]",
            True,
            {"t hasAgent a", "t hasAgent b"},
        ),
        (
            "sh:property [ sh:path onto:hasTherapy ; sh:qualifiedMaxCount 0 ; sh:qualifiedValueShape ["
            "    sh:property [ sh:path onto:hasAgent ; sh:hasValue onto:c ] ] ]",
            True,
            {"t hasAgent a", "t hasAgent b", "u"},
        ),
        (
            "sh:property [ sh:path onto:hasTherapy ; sh:qualifiedMaxCount 0 ; sh:qualifiedValueShape ["
            "    sh:property [ sh:path onto:hasAgent ; sh:hasValue onto:a ] ] ]",
            False,
            {"t hasAgent a"},
        ),
        (
            "sh:property [ sh:path onto:hasTherapy ; sh:qualifiedMinCount 2 ; sh:qualifiedValueShape ["
            "    sh:property [ sh:path onto:hasAgent ; sh:hasValue onto:a ] ] ]",
            False,
            {"t hasAgent a", "u"},
        ),
        # values
        ("sh:property [ sh:path onto:score ; sh:hasValue 2 ]", True, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:hasValue 3 ]", False, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:in ( 1 2 ) ]", True, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:in ( 1 ) ]", False, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:maxInclusive 2 ]", True, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:maxExclusive 2 ]", False, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:minInclusive 2 ]", True, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:minExclusive 2 ]", False, {"P score 2"}),
        ("sh:property [ sh:path onto:hasLesion ; sh:minInclusive 2 ]", False, {"l"}),
        ("sh:property [ sh:path onto:score ; sh:nodeKind sh:IRI ]", False, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:nodeKind sh:Literal ]", True, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:datatype xsd:integer ]", True, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:datatype xsd:string ]", False, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:node [ sh:datatype xsd:string ] ]", False, {"P score 2"}),
        ("sh:nodeKind sh:IRI", True, set()),
        ("sh:property [ sh:path onto:hasTherapy ; sh:class onto:TherapyEpisode ]", True,
         {"t type TherapyEpisode", "u type TherapyEpisode"}),
        ("sh:property [ sh:path onto:hasTherapy ; sh:class onto:Surgery ]", False, {"t", "u"}),
        ("sh:property [ sh:path onto:score ; sh:class onto:Surgery ]", False, {"P score 2"}),
        # against another property
        ("sh:property [ sh:path onto:low ; sh:lessThan onto:high ]", True, {"P low 1", "P high 3"}),
        ("sh:property [ sh:path onto:high ; sh:lessThan onto:low ]", False, {"P low 1", "P high 3"}),
        ("sh:property [ sh:path onto:low ; sh:lessThanOrEquals onto:low ]", True, {"P low 1"}),
        ("sh:property [ sh:path onto:grade ; sh:lessThan onto:low ]", True, set()),
        ("sh:property [ sh:path onto:low ; sh:equals onto:high ]", False, {"P low 1", "P high 3"}),
        ("sh:property [ sh:path onto:grade ; sh:equals onto:high ]", False, {"P high 3"}),
        ("sh:property [ sh:path onto:low ; sh:disjoint onto:high ]", True, {"P low 1", "P high 3"}),
        # logic
        (
            "sh:and ( [ sh:property [ sh:path onto:low ; sh:hasValue 1 ] ]"
            "         [ sh:property [ sh:path onto:high ; sh:hasValue 9 ] ] )",
            False,
            {"P high 3"},
        ),
        (
            "sh:or ( [ sh:property [ sh:path onto:low ; sh:hasValue 1 ] ]"
            "        [ sh:property [ sh:path onto:high ; sh:hasValue 9 ] ]"
            "        [ sh:property [ sh:path onto:score ; sh:hasValue 2 ] ] )",
            True,
            {"P low 1", "P score 2"},
        ),
        (
            "sh:or ( [ sh:property [ sh:path onto:low ; sh:hasValue 9 ] ]"
            "        [ sh:property [ sh:path onto:high ; sh:hasValue 9 ] ] )",
            False,
            {"P low 1", "P high 3"},
        ),
        (
            "sh:xone ( [ sh:property [ sh:path onto:low ; sh:hasValue 1 ] ]"
            "          [ sh:property [ sh:path onto:high ; sh:hasValue 9 ] ] )",
            True,
            {"P low 1", "P high 3"},
        ),
        (
            "sh:not [ sh:property [ sh:path onto:low ; sh:hasValue 9 ] ;"
            "         sh:property [ sh:path onto:high ; sh:hasValue 3 ] ]",
            True,
            {"P low 1"},
        ),
        ("sh:not [ sh:property [ sh:path onto:low ; sh:hasValue 1 ] ]", False, {"P low 1"}),
        (
            "sh:property [ sh:path onto:score ; sh:node [ sh:in ( 2 ) ] ; sh:not [ sh:in ( 3 ) ] ]",
            True,
            {"P score 2"},
        ),
        # paths
        (
            "sh:property [ sh:path ( onto:hasTherapy onto:hasAgent ) ; sh:hasValue onto:b ]",
            True,
            {"t hasAgent b"},
        ),
        (
            "sh:property [ sh:path [ sh:alternativePath ( onto:low onto:high ) ] ; sh:minCount 2 ]",
            True,
            {"P low 1", "P high 3"},
        ),
        (
            "sh:property [ sh:path onto:hasLesion ; sh:node [ sh:property ["
            "    sh:path ( [ sh:oneOrMorePath onto:partOf ] onto:size ) ; sh:hasValue 4 ] ] ]",
            True,
            {"l partOf m", "m partOf n", "n size 4"},
        ),
        (
            "sh:property [ sh:path onto:hasLesion ; sh:node [ sh:property ["
            "    sh:path ( [ sh:zeroOrMorePath onto:partOf ] onto:note ) ; sh:hasValue \"big\" ] ] ]",
            True,
            {"l partOf m", "m partOf n", "n note big"},
        ),
        (
            "sh:property [ sh:path onto:hasLesion ; sh:node [ sh:property ["
            "    sh:path ( [ sh:zeroOrOnePath onto:partOf ] onto:size ) ; sh:maxCount 0 ] ] ]",
            True,
            {"l"},
        ),
        (
            "sh:property [ sh:path ( onto:hasLesion onto:partOf ) ; sh:node [ sh:property ["
            "    sh:path [ sh:inversePath onto:partOf ] ; sh:minCount 1 ] ] ]",
            True,
            {"l partOf m", "m"},
        ),
        # what this program does not take apart
        ("sh:property [ sh:path onto:score ; sh:minLength 1 ]", True, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:minLength 2 ]", False, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:node [ sh:minLength 2 ] ]", False, {"P score 2"}),
        ("sh:property [ sh:path onto:score ; sh:pattern \"9\" ; sh:minInclusive 2 ]", False, {"P score 2"}),
    ],
)  # fmt: skip
def test_decisive_facts(turtle: str, truth: bool, facts: set[str]) -> None:  # noqa: FBT001
    held, found = traced(turtle)
    assert held is truth
    assert readable(found) == facts


def test_a_window_beside_the_one_that_was_asked_for_is_no_reason() -> None:
    patient = tiny_patient("pat:P onto:hasTherapy :t . :t a onto:TherapyEpisode .")
    patient.derive(PATIENTS + "P/t", ONTO + "inWindow", ONTO + "other", ())
    asked = "sh:property [ sh:path onto:hasTherapy ; sh:node [ sh:property [ sh:path onto:inWindow ;"
    held, found = traced(f"{asked} sh:hasValue onto:wanted ] ] ]", patient)
    assert (held, found) == (False, {"t"})


@pytest.mark.parametrize("name", ["V04", "V11", "V12"])
def test_constraints_agree_with_the_engine(name: str) -> None:
    """A shape holds where all of its constraints are met: they say so of every shape and every node."""
    explained = vignette(name)
    tree, tracer = stages().finder.tree, Tracer(stages().finder.tree, {}, explained.evaluation)
    for shape in stages().protocol.shapes.shapes:
        compiled = tree[shape]
        assert not compiled.opaque
        for node in explained.patient.index:
            walks = tracer.walks(compiled, node)
            values = dict.fromkeys(walk.value for walk in walks)
            met = all(constraint.met(tracer, values, node) for constraint in compiled.constraints)
            assert met is explained.evaluation.holds(shape, node), (shape, node)
