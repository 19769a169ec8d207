# SPDX-License-Identifier: Apache-2.0
"""Every SATISFIED and VIOLATED names the facts that it follows from, down to the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from shapes.cases import Case, cases, mutations, vignettes

from reasoner.patient import Literal, Term, Triple
from reasoner.result import CriterionResult

from .explained import ALWAYS_SATISFIED, Explained, explained_case, stages, vignette


def told(result: CriterionResult) -> set[Triple]:
    return {(e.record, fact.property, fact.value) for e in result.evidence for fact in e.facts}


def check_facts(explained: Explained) -> None:
    """Each fact stands in the patient graph, in the layer that it says, with what it was got from."""
    patient = explained.patient
    for result in explained.results:
        for evidence in result.evidence:
            assert evidence.facts
            assert len({(f.property, f.value) for f in evidence.facts}) == len(evidence.facts)
            for fact in evidence.facts:
                triple = (evidence.record, fact.property, fact.value)
                assert fact.value in patient.objects(*triple[:2])
                entailed, derived = triple in patient.entailed, triple in patient.derived
                assert fact.layer == ("entailed" if entailed else "derived" if derived else "asserted")
                assert fact.sources == patient.derived.get(triple, ())
                assert bool(fact.steps) is entailed
                assert not any("_:" in step for step in fact.steps)


def check_decisive(explained: Explained) -> None:
    """The outcome follows from the facts that are told, with the links between records, and not without."""
    patient = explained.patient
    every = list(patient.triples())
    for result in explained.decided:
        shown = told(result)
        assert result.evidence, result.identifier
        assert not explained.holds_on(result, (t for t in every if t not in shown)), result.identifier
        alone = (t for t in every if t in shown or t[2] in patient.index)
        assert explained.holds_on(result, alone), result.identifier


@pytest.mark.parametrize("name", vignettes())
def test_evidence_of_a_vignette(name: str) -> None:
    explained = vignette(name)
    check_facts(explained)
    check_decisive(explained)
    undecided = {r.identifier: r.evidence for r in explained.results if r not in explained.decided}
    assert undecided.keys() >= ALWAYS_SATISFIED
    assert set(undecided.values()) == {()}


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.identifier) for case in (*cases(), *mutations())]
)
def test_evidence_of_a_case(case: Case) -> None:
    explained = explained_case(case)
    if explained is not None:
        check_facts(explained)
        check_decisive(explained)
        list(lines(explained))


# --- numbers -----------------------------------------------------------------------------------------------

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def lines(explained: Explained) -> Iterator[str]:
    for result in explained.results:
        yield result.message
        for evidence in result.evidence:
            yield from stages().text.lines(evidence)


def texts_of(terms: Iterable[Term]) -> Iterator[str]:
    """What some terms say, and the labels that the ontology has for them."""
    words = stages().finder.words
    for term in terms:
        yield term.lexical if isinstance(term, Literal) else term
        yield words.label(term)


def shape_numbers() -> set[str]:
    index = stages().protocol.declarations
    terms = {
        term for facts in index.values() for p, objects in facts.items() for term in (p, *objects)
    } | set(index)
    return {number for text in texts_of(terms) for number in NUMBER.findall(text)}


@pytest.mark.parametrize("name", vignettes())
def test_no_number_is_made_up(name: str) -> None:
    """Every number that is told stands in the data graph or the shapes graph, or in the name of a term."""
    explained = vignette(name)
    terms = {term for triple in explained.patient.triples() for term in triple}
    types = {cls for term in terms if isinstance(term, str) for cls in stages().ontology.types(term)}
    known = shape_numbers() | {n for text in texts_of(terms | types) for n in NUMBER.findall(text)}
    for line in lines(explained):
        for number in re.finditer(rf"({NUMBER.pattern})(…?)", line):
            written, cut = number.groups()
            assert any(k.startswith(written) for k in known) if cut else written in known, line
