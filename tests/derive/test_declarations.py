# SPDX-License-Identifier: Apache-2.0
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from reasoner.derive import Derivation
from reasoner.derive.declarations import Bound, Window, read_declarations
from reasoner.errors import ProtocolError, VocabularyError
from reasoner.ontology import Ontology, to_term
from reasoner.patient import Index
from reasoner.terms import BASE, PREFIXES

WINDOW = "win:w a trial:Window ; trial:ofClass onto:PetStudy ; trial:datePath onto:date ;"
SELECTION = "sel:s a trial:Selection ; trial:ofClass onto:PetStudy ; trial:datePath onto:date"
SELECTION += " ; trial:order trial:latest"
NOT_AFTER = "trial:datePath onto:date ; trial:bound trial:notAfter ."
LINES = "sel:l a trial:LineCount ; trial:countsClass onto:SystemicAntitumourTherapy"


def declare(turtle: str) -> Index:
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    index: Index = {}
    for quad in ox.parse(head + turtle, format=ox.RdfFormat.TURTLE):
        facts = index.setdefault(str(to_term(quad.subject)), {})
        facts.setdefault(quad.predicate.value, []).append(to_term(quad.object))
    return index


def test_a_window_is_read_whole(ontology: Ontology) -> None:
    text = (
        WINDOW + "trial:bound trial:within ; trial:months 12 ; trial:otherwise trial:STALE ; rdfs:label '' ."
    )
    found = read_declarations(declare(text), ontology)

    onto, trial = PREFIXES["onto"], PREFIXES["trial"]
    assert found.steps == (
        Window(
            BASE + "a022001/windows#w",
            (onto + "PetStudy",),
            onto + "date",
            Bound.WITHIN,
            12,
            None,
            "",
            (),
            (),
            (),
            trial + "STALE",
        ),
    )


def test_anchors_and_windows_of_candidates_come_first(ontology: Ontology) -> None:
    text = (
        f"{WINDOW} trial:bound trial:since ; trial:anchor sel:s . {SELECTION} ; trial:candidateIn win:v ."
        + WINDOW.replace("win:w", "win:v")
        + "trial:bound trial:notAfter ."
    )
    order = [step.iri[-1] for step in read_declarations(declare(text), ontology).steps]

    assert order == ["v", "s", "w"]


@pytest.mark.parametrize(
    ("turtle", "subject", "reason"),
    [
        (WINDOW[:-1] + ".", "win:w", "trial:bound is missing"),
        (WINDOW + "trial:bound trial:around .", "win:w", "trial:around is not defined"),
        (WINDOW + "trial:bound trial:latest .", "win:w", "not one of"),
        (WINDOW + "trial:bound trial:within .", "win:w", "trial:months or trial:days"),
        (
            WINDOW + "trial:bound trial:within ; trial:months 1 ; trial:days 2 .",
            "win:w",
            "trial:months or trial:days",
        ),
        (WINDOW + "trial:bound trial:lessThan ; trial:months 0 .", "win:w", "no day is less than 0"),
        (WINDOW + "trial:bound trial:lessThan ; trial:days 0 .", "win:w", "no day is less than 0"),
        (WINDOW + "trial:bound trial:within ; trial:months 1.5 .", "win:w", "whole number"),
        (WINDOW + "trial:bound trial:within ; trial:months -1 .", "win:w", "whole number"),
        (WINDOW + 'trial:bound trial:within ; trial:months "12" .', "win:w", "decimal number"),
        (WINDOW + "trial:bound trial:within ; trial:months 1 , 2 .", "win:w", "decimal number"),
        (WINDOW + "trial:bound trial:within , trial:atLeast ; trial:months 1 .", "win:w", "more than one"),
        (WINDOW + "trial:bound trial:notAfter ; trial:months 1 .", "win:w", "trial:months is not a property"),
        (
            WINDOW + "trial:bound trial:notAfter ; trial:ofKlass onto:PetStudy .",
            "win:w",
            "trial:ofKlass is not",
        ),
        (
            WINDOW + "trial:bound trial:notAfter ; trial:otherwise trial:OLD .",
            "win:w",
            "trial:OLD is not defined",
        ),
        (
            WINDOW + "trial:bound trial:notAfter ; trial:excludes onto:SstrPet .",
            "win:w",
            "trial:excludes is not",
        ),
        (WINDOW + "trial:bound trial:since .", "win:w", "trial:anchor is missing"),
        (WINDOW + "trial:bound trial:since ; trial:anchor sel:x .", "win:w", "sel:x is not declared"),
        (WINDOW + "trial:bound trial:during .", "win:w", "trial:episodes is missing"),
        (
            WINDOW
            + f"trial:bound trial:since ; trial:anchor sel:s . {SELECTION} ; trial:per onto:hasMeasurement .",
            "win:w",
            "one record per patient",
        ),
        (
            WINDOW
            + f"trial:bound trial:since ; trial:anchor sel:s . {SELECTION} ; trial:candidateIn win:w .",
            "win:w",
            "circle",
        ),
        (
            "win:w a trial:Window ; trial:ofClass onto:Pet ; " + NOT_AFTER,
            "win:w",
            "onto:Pet is not defined",
        ),
        (
            "win:w a trial:Window ; trial:ofClass onto:liver ; " + NOT_AFTER,
            "win:w",
            "not a class",
        ),
        (
            "win:w a trial:Window ; trial:ofClass 'x' ; " + NOT_AFTER,
            "win:w",
            "takes IRIs",
        ),
        ("win:w a trial:Windwo .", "win:w", "trial:Windwo"),
        (SELECTION + " ; trial:candidateIn win:x .", "sel:s", "win:x is not declared"),
        (
            SELECTION
            + " ; trial:candidateIn win:w . win:w a trial:Window ; trial:ofClass onto:LabResult ; "
            + NOT_AFTER,
            "sel:s",
            "not for onto:PetStudy",
        ),
        (SELECTION + " ; trial:property onto:analyte .", "sel:s", "belong together"),
        (SELECTION + " ; trial:perKind 1 .", "sel:s", "true or false"),
        (
            "sel:m a trial:Multiple ; trial:of onto:sliceThickness ; trial:factor 2 ;"
            " trial:canonicalAs trial:sliceFloorMm .",
            "sel:m",
            "trial:above",
        ),
        ("sel:c a trial:CockcroftGault .", "sel:c", "trial:analyte is missing"),
        ("sel:c a trial:CockcroftGault ; trial:analyte onto:albumin .", "sel:c", "mg/dL"),
        (
            "sel:c a trial:CockcroftGault ; trial:analyte onto:creatinine ."
            " sel:d a trial:CockcroftGault ; trial:analyte onto:creatinine .",
            "sel:d",
            "one trial:CockcroftGault",
        ),
        (
            "sel:d a trial:DifferentialCount ; trial:analyte onto:creatinine .",
            "sel:d",
            "trial:leukocytes is missing",
        ),
        ("sel:u a trial:UpperLimitMultiple .", "sel:u", "trial:analyte is missing"),
        (LINES + " .", "sel:l", "trial:list is missing"),
        (LINES + " ; trial:list onto:drugList .", "sel:l", "onto:drugList is not defined"),
        ("sel:c a trial:Closure ; trial:window win:x .", "sel:c", "win:x is not declared"),
        (
            "sel:c a trial:Closure ; trial:window win:w . " + WINDOW + "trial:bound trial:notAfter .",
            "sel:c",
            "not for onto:ListReview",
        ),
        ("sel:e a trial:Exposure .", "sel:e", "trial:list is missing"),
        ("trial:lenient trial:presumesClosed onto:lesionList .", "trial:lenient", "onto:therapyList"),
        ("trial:lax trial:presumesClosed onto:therapyList .", "trial:lax", "not defined"),
    ],
)
def test_an_unusable_declaration_is_named(ontology: Ontology, turtle: str, subject: str, reason: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        Derivation(ontology, declare(turtle), policy="default", as_of=None)

    assert caught.value.subject == subject
    assert reason in caught.value.reason


def test_an_unknown_term_is_a_vocabulary_error(ontology: Ontology) -> None:
    with pytest.raises(VocabularyError):
        read_declarations(declare(WINDOW + "trial:bound trial:notAfter ; trial:monts 1 ."), ontology)


def test_an_unknown_policy_is_an_error(ontology: Ontology) -> None:
    with pytest.raises(ProtocolError, match="lax"):
        Derivation(ontology, {}, policy="lax", as_of=None)


def test_criteria_and_conditions_are_left_to_others(
    ontology: Ontology, protocol: Index, patient_of: Callable[..., object]
) -> None:
    found = read_declarations(protocol, ontology)

    assert len(found.steps) == 21
    assert all(isinstance(part, tuple) and part for part in (found.multiples, found.lines, found.exposures))
