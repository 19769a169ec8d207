# SPDX-License-Identifier: Apache-2.0
"""Each mutant of the dosing shapes changes what some timeline is told, under the adopted reading or another.

Exceptions stand in `equivalent_mutants.csv`, each with the reason why no record can show it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from shapes.mutation import Mutant, mutants

from dosing.test_permission import AFTER, LU1, P5, REFUSED, screening_case, with_doses
from dosing.timelines import cases, checker, graph_of, patient_of
from reasoner.errors import ReasonerError
from reasoner.patient import PatientGraph
from reasoner.shapes_graph import ShapesGraph
from reasoner.validate.fast import FastEngine

HERE = Path(__file__).parent
Signature = tuple[frozenset[tuple[str, str]], ...]


@cache
def equivalent() -> dict[str, str]:
    """Mutant -> why it changes nothing."""
    with (HERE / "equivalent_mutants.csv").open(encoding="utf-8", newline="") as file:
        return {row["mutant"]: row["reason"] for row in csv.DictReader(file)}


@cache
def patients() -> tuple[PatientGraph, ...]:
    """Every case, and those of the permission, with their pairs of doses."""
    found = [graph_of(case.turtle()) for case in cases() if case.zone != "local"]
    further: list[tuple[str, tuple[str, ...]]]
    further = [(name, (LU1, f"{AFTER}{word}")) for name in P5 for word in ("", " reason")]
    further += [("P5-2", doses) for doses, _ in REFUSED.values()]
    for name, doses in further:
        case = screening_case(f"{name}_")
        text = with_doses(case.graph(), case.patient, doses).serialize(format="nt")
        found.append(patient_of(text, case.patient))
    for patient in found:
        checker().check_patient(patient)
    return tuple(found)


def signatures(shapes: ShapesGraph) -> Iterator[Signature]:
    """For each patient the results of every shape, under each reading."""
    adopted = FastEngine(shapes)
    engines = [adopted, *(adopted.replacing(other.replaced) for other in checker().rules.alternatives)]
    for patient in patients():
        evaluations = (engine.evaluate(patient) for engine in engines)
        yield tuple(frozenset((row.focus_node, row.source_shape) for row in e.rows()) for e in evaluations)


@cache
def unchanged() -> tuple[Signature, ...]:
    return tuple(signatures(checker().rules.shapes))


def survives(mutant: Mutant) -> bool:
    shapes = checker().rules.shapes
    index = {s: {p: list(objects) for p, objects in facts.items()} for s, facts in shapes.index.items()}
    for subject, predicate, obj in mutant.taken:
        index[subject][predicate].remove(obj)
        if not index[subject][predicate]:
            del index[subject][predicate]
    for subject, predicate, obj in mutant.left:
        index.setdefault(subject, {}).setdefault(predicate, []).append(obj)
    try:
        return all(a == b for a, b in zip(signatures(ShapesGraph(index)), unchanged(), strict=False))
    except ReasonerError:  # refused when it is loaded
        return False


def survivors(tried: Iterable[Mutant]) -> set[str]:
    return {mutant.identifier for mutant in tried if survives(mutant)}


def shape_mutants() -> list[Mutant]:
    return [mutant for mutant in mutants(checker().rules.shapes) if not mutant.is_declaration]


def test_cases_notice_moved_bounds() -> None:
    """Every number of days and hours, in every shape, moved by one or made exclusive."""
    tried = [mutant for mutant in shape_mutants() if mutant.is_bound]
    assert len(tried) >= 30
    assert survivors(tried) == set()


@pytest.mark.slow
def test_cases_notice_every_mutant() -> None:
    """Exactly the listed mutants survive."""
    assert survivors(shape_mutants()) == set(equivalent())
    assert all(equivalent().values())
