# SPDX-License-Identifier: Apache-2.0
"""The sets that are asked for are enough, none of their facts is idle, and there are no others.

What the search finds is compared with every combination of answers that there is. The open conditions are
found here in another way: as the gaps of the criteria, and the gaps that are left once these are answered.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, combinations, product
from pathlib import Path

import pytest
from fixtures import tiny_patient, tiny_protocol
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph
from shapes.cases import Case, cases, mutations

from reasoner.judge import find_gaps, settling, truth
from reasoner.judge.settling import Answer, Answers, Settling
from reasoner.protocol import Criterion
from reasoner.result import Outcome
from reasoner.terms import ONTO, TYPE
from reasoner.validate.fast import FastEngine, FastEvaluation

from .evaluated import VIGNETTES, Evaluated, evaluate, protocol

LABELS = {condition.label: condition.iri for condition in protocol().conditions.values()}
#: A pair that rests on another through the records of a patient is a gap even when only that other is open.
THROUGH_RECORDS = {c.iri for c in protocol().conditions.values() if c.below != c.children}
#: Every partial assignment of so many conditions is tried: 3 to the power of 7 are 2187.
EXHAUSTIVE = 7
#: Every full assignment of so many conditions is tried: 4096.
BRUTE_FORCE = 12
#: Of more conditions, every partial assignment of so many, and full assignments at random.
FEW, DRAWN = 2, 60

CASES = [case for case in (*cases(), *mutations()) if Outcome.UNKNOWN in case.expected().values()]
SAMPLE = random.Random(1).sample(CASES, 30)  # noqa: S311 - repeatable
RECORDS = [VIGNETTES.parents[1] / "tests" / "shapes" / "base.ttl", *sorted(VIGNETTES.glob("V*.ttl"))]


def assuming(evaluation: FastEvaluation, answers: Iterable[Answer]) -> FastEvaluation:
    """The patient with these answers; what others settle already cannot be answered otherwise."""
    given = dict(answers)
    simple = {iri for iri in given if not protocol().conditions[iri].below}
    assumed = _assume(evaluation, {iri: given[iri] for iri in simple})
    still = {iri for iri in given.keys() - simple if _truth(iri, assumed) is Outcome.UNKNOWN}
    return _assume(assumed, {iri: given[iri] for iri in still})


def _assume(evaluation: FastEvaluation, answers: dict[str, bool]) -> FastEvaluation:
    focus, conditions = evaluation.patient.iri, protocol().conditions
    pairs = [(conditions[iri], value) for iri, value in answers.items()]
    halves = {(half, focus): value for pair, value in pairs for half in (pair.possible, pair.proven)}
    return evaluation.assuming(halves) if halves else evaluation


def _truth(iri: str, evaluation: FastEvaluation) -> Outcome:
    return truth(protocol().conditions[iri], evaluation)


def open_criteria(evaluation: FastEvaluation) -> list[Criterion]:
    """Deciding criteria that are UNKNOWN."""
    deciding = (criterion for criterion in protocol().criteria if criterion.in_verdict)
    return [criterion for criterion in deciding if truth(criterion, evaluation) is Outcome.UNKNOWN]


def open_conditions(criterion: Criterion, evaluation: FastEvaluation) -> list[str]:
    """The gaps of a criterion, now or once others are closed."""

    def gaps(assumed: FastEvaluation) -> set[str]:
        if truth(criterion, assumed) is not Outcome.UNKNOWN:
            return set()
        return {LABELS[gap.condition] for gap in find_gaps(criterion, protocol(), assumed)}

    found: set[str] = set()
    new = gaps(evaluation)
    while new:
        found |= new
        new = {gap for answers in full(sorted(found)) for gap in gaps(assuming(evaluation, answers))} - found
    return sorted(found)


def check_supply(patient: Evaluated, most: int) -> None:
    """Any listed set decides the verdict whatever all else turns out to be; every other answer is tried."""
    criteria = open_criteria(patient.evaluation)
    search = Settling(protocol(), patient.evaluation)
    everything = sorted(set(chain(*(open_conditions(c, patient.evaluation) for c in criteria))))
    if len(everything) > BRUTE_FORCE:
        return
    for answers in list(search.join(map(search.sets, criteria)))[:most]:
        supplied = assuming(patient.evaluation, answers)
        others = [iri for iri in everything if iri not in dict(answers)]
        for rest in full(others):
            assert satisfied(criteria, assuming(supplied, rest))


def full(conditions: list[str]) -> Iterator[list[Answer]]:
    """Answers to all conditions: every combination, or a sample of them."""
    if len(conditions) <= BRUTE_FORCE:
        yield from (
            list(zip(conditions, values, strict=True))
            for values in product((True, False), repeat=len(conditions))
        )
        return
    drawn = random.Random(len(conditions))  # noqa: S311 - repeatable
    for _ in range(DRAWN):
        likely = drawn.random()
        yield [(condition, drawn.random() < likely) for condition in conditions]


def partial(conditions: list[str], most: int) -> Iterator[Answers]:
    """Answers to at most so many of the conditions, smallest first."""
    for size in range(most + 1):
        for chosen in combinations(conditions, size):
            for values in product((True, False), repeat=size):
                yield frozenset(zip(chosen, values, strict=True))


def satisfied(criteria: Iterable[Criterion], evaluation: FastEvaluation) -> bool:
    return all(truth(criterion, evaluation) is Outcome.SATISFIED for criterion in criteria)


def smallest(answers: Iterable[Answers], enough: Callable[[Answers], bool]) -> set[Answers]:
    """Those that are enough and hold no smaller one; smaller ones come first."""
    found: set[Answers] = set()
    for candidate in answers:
        if not any(known <= candidate for known in found) and enough(candidate):
            found.add(candidate)
    return found


def check_sets(patient: Evaluated) -> None:
    """The sets of each criterion are the right ones, and so are those of the verdict."""
    evaluation = patient.evaluation
    criteria = open_criteria(evaluation)
    search = Settling(protocol(), evaluation)
    conditions = {c.identifier: open_conditions(c, evaluation) for c in criteria}
    for criterion in criteria:
        check_criterion(criterion, search, conditions[criterion.identifier])
    everything = sorted(set(chain(*conditions.values())))
    check_verdict(criteria, search, everything)
    assert search.complete


def check_criterion(criterion: Criterion, search: Settling, conditions: list[str]) -> None:
    """Nothing smaller and nothing else satisfies a criterion."""
    found = set(search.sets(criterion))
    if THROUGH_RECORDS & set(conditions):
        conditions = sorted({*conditions, *(iri for answers in found for iri, _ in answers)})

    def enough(answers: Answers) -> bool:
        return satisfied([criterion], assuming(search.evaluation, answers))

    most = len(conditions) if len(conditions) <= EXHAUSTIVE else FEW
    expected = smallest(partial(conditions, most), enough)
    idle = {(iri, True) for iri in THROUGH_RECORDS} - set(chain(*found))
    assert {a for a in expected if not a & idle} == {a for a in found if len(a) <= most}
    for answers in full(conditions):
        assert (
            enough(frozenset(answers)) is any(known <= set(answers) for known in found) or set(answers) & idle
        )
        assert truth(criterion, assuming(search.evaluation, answers)) is not Outcome.UNKNOWN


def check_verdict(criteria: list[Criterion], search: Settling, everything: list[str]) -> None:
    """Each set satisfies all criteria whatever else is found, and no part of it does."""
    drawn = random.Random(2)  # noqa: S311 - repeatable
    for answers in search.join(map(search.sets, criteria)):
        assert satisfied(criteria, assuming(search.evaluation, answers))
        for answer in answers:
            assert not satisfied(criteria, assuming(search.evaluation, answers - {answer}))
        others = [iri for iri in everything if iri not in dict(answers)]
        for _ in range(10):
            rest = [(iri, drawn.random() < 0.5) for iri in others]
            assert satisfied(criteria, assuming(search.evaluation, [*answers, *rest]))


def of_case(case: Case, folder: Path) -> Evaluated:
    return evaluate(case.graph(), folder, policy=case.policy)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.identifier) for case in SAMPLE])
def test_sets_of_a_case(case: Case, tmp_path: Path) -> None:
    check_sets(of_case(case, tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("case", [pytest.param(case, id=case.identifier) for case in CASES])
def test_every_supplied_set_of_every_case_decides(case: Case, tmp_path: Path) -> None:
    check_supply(of_case(case, tmp_path), most=5)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.identifier) for case in SAMPLE[:8]])
def test_every_supplied_set_decides(case: Case, tmp_path: Path) -> None:
    check_supply(of_case(case, tmp_path), most=1)


@pytest.mark.slow
@pytest.mark.parametrize("case", [pytest.param(case, id=case.identifier) for case in CASES])
def test_sets_of_every_case(case: Case, tmp_path: Path) -> None:
    check_sets(of_case(case, tmp_path))


def thinned(file: Path, seed: int, share: float) -> Graph:
    """A record of which a share of the facts is left."""
    graph, drawn = Graph().parse(file), random.Random(seed)  # noqa: S311 - repeatable
    for triple in sorted(graph):
        if str(triple[1]) != TYPE and drawn.random() > share:
            graph.remove(triple)
    return graph


THINNED = st.builds(
    thinned, st.sampled_from(RECORDS), st.integers(0, 10**6), st.sampled_from((0.5, 0.8, 0.9, 0.95))
)
#: A record is drawn and judged for each example; the folder may hold the file of the one before.
SETTINGS = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@settings(SETTINGS, max_examples=15)
@given(graph=THINNED)
def test_sets_of_records_with_many_gaps(graph: Graph, tmp_path: Path) -> None:
    check_sets(evaluate(graph, tmp_path))


@pytest.mark.slow
@settings(SETTINGS, max_examples=500)
@given(graph=THINNED)
def test_sets_of_many_records_with_many_gaps(graph: Graph, tmp_path: Path) -> None:
    check_sets(evaluate(graph, tmp_path))


@settings(SETTINGS, max_examples=40)
@given(graph=THINNED)
def test_every_request_is_complete(graph: Graph, tmp_path: Path) -> None:
    """Words, source and criteria are there, and no condition is asked for twice in one set."""
    collection = evaluate(graph, tmp_path).collect()
    for requests in collection:
        assert all(r.missing and r.passes and r.source and r.criteria for r in requests)
        assert len({r.missing for r in requests}) == len(requests)
        assert sorted(requests, key=lambda r: not r.alone) == list(requests)
    assert len(set(collection)) == len(collection.sets)


def test_a_gap_that_is_open_only_because_of_another_is_not_asked_for(tmp_path: Path) -> None:
    """The embolisation is past and recovered from: what is missing is the uptake that its rule refers to."""
    (case,) = (case for case in CASES if case.identifier == "V12_recovered")
    patient = of_case(case, tmp_path)
    assert len(patient.collect().sets[0]) == 4
    for request in patient.collect().sets[0]:
        assert "embolisation" not in request.missing


def test_conditions_that_open_once_others_are_answered_are_known(tmp_path: Path) -> None:
    """Whether an analogue was given leaves open whether the disease has progressed on it."""
    graph = thinned(RECORDS[0], seed=0, share=0.0)
    evaluation = evaluate(graph, tmp_path).evaluation
    sets = Settling(protocol(), evaluation).sets(protocol().criterion("INC-05a"))
    held = {"hasSsa": {dict(answers).get(_condition("hasSsa")) for answers in sets}}
    assert held == {"hasSsa": {False, None}}
    assert any((_condition("noProgressionOnSsa"), True) in answers for answers in sets)


def _condition(name: str) -> str:
    return next(iri for iri in protocol().conditions if iri.endswith(f"#{name}"))


# --- the search itself --------------------------------------------------------------------------------------

Formula = Callable[[Answers], bool]
NAMES = ["a", "b", "c", "d"]
LITERALS = [(name, value) for name in NAMES for value in (True, False)]


@settings(derandomize=True)
@given(st.sets(st.frozensets(st.sampled_from(LITERALS), max_size=3), max_size=6))
def test_minimal_sets_of_any_formula(clauses: set[Answers]) -> None:
    """Of a formula in disjunctive form these are its clauses that contain no other."""

    def enough(answers: Answers) -> bool:
        return any(clause <= answers for clause in clauses)

    found, complete = settling._minimal(LITERALS, enough)
    assert complete
    assert len(found) == len(set(found))
    assert set(found) == {c for c in clauses if not any(other < c for other in clauses)}


def test_twelve_open_pairs_are_searched_completely() -> None:
    names = [f"c{number}" for number in range(12)]
    literals = [(name, value) for value in (True, False) for name in names]
    pairs = [
        frozenset({(first, True), (second, True)})
        for first, second in zip(names[::2], names[1::2], strict=True)
    ]

    def either(answers: Answers) -> bool:
        return any(literal in answers for literal in literals[:12])

    def every(answers: Answers) -> bool:
        return answers >= set(literals[:12])

    def any_pair(answers: Answers) -> bool:
        return any(pair <= answers for pair in pairs)

    def one_of_each_pair(answers: Answers) -> bool:
        return all(pair & answers for pair in pairs)

    counts = {either: 12, every: 1, any_pair: 6, one_of_each_pair: 64}
    for formula, count in counts.items():
        found, complete = settling._minimal(literals, formula)
        assert (len(found), complete) == (count, True)


def test_a_search_that_is_cut_short_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "_STEPS", 3)
    protocol_ = tiny_protocol()
    evaluation = FastEngine(protocol_.shapes).evaluate(tiny_patient(""))
    search = Settling(protocol_, evaluation)
    (criterion,) = (c for c in protocol_.criteria if c.identifier == "T-3")
    found = search.sets(criterion)
    assert search.complete
    monkeypatch.setattr(settling, "_STEPS", 1)
    bounded = Settling(protocol_, evaluation)
    assert set(bounded.sets(criterion)) < set(found)
    assert not bounded.complete
    monkeypatch.setattr(settling, "_STEPS", 3)
    monkeypatch.setattr(settling, "_KEPT", 1)
    bounded = Settling(protocol_, evaluation)
    assert bounded.sets(criterion) == found[:1]
    assert not bounded.complete


def test_negation_needs_no_names() -> None:
    """An excluded drug has to be shown absent; the search finds that out from the shapes."""
    protocol_ = tiny_protocol()
    search = Settling(protocol_, FastEngine(protocol_.shapes).evaluate(tiny_patient("")))
    ecog, excluded, _ = protocol_.criteria
    assert [[value for _, value in answers] for answers in search.sets(ecog)] == [[True]]
    assert [[value for _, value in answers] for answers in search.sets(excluded)] == [[False]]
    assert [[value for _, value in answers] for answers in search.sets(excluded, holds=False)] == [[True]]


def test_what_is_settled_needs_nothing() -> None:
    protocol_ = tiny_protocol()
    closed = tiny_patient("pat:P trial:closed onto:therapyList .")
    search = Settling(protocol_, FastEngine(protocol_.shapes).evaluate(closed))
    excluded = protocol_.criterion("T-2")
    assert search.sets(excluded) == (frozenset(),)
    assert search.sets(excluded, holds=False) == ()


def test_namespace_of_the_records() -> None:
    """The links that are thinned are those of the ontology."""
    assert all(
        str(p).startswith(ONTO) or str(p) == TYPE or "purl.org" in str(p)
        for p in Graph().parse(RECORDS[0]).predicates()
    )
