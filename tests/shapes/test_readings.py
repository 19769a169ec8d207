# SPDX-License-Identifier: Apache-2.0
"""Ambiguities are flagged where they matter for a patient, and nowhere else.

`readings.csv` lists records with every flag that must appear, criterion by criterion; a record that stands
there without a criterion must show none. `case` is a case file under `cases`, a vignette, or `base`.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from reasoner.derive import Derivation
from reasoner.derive.scope import keep_what_counts
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.protocol import Protocol, protocol_folder
from reasoner.read import ReadNotes, read_patients
from reasoner.reason import Entailment
from reasoner.result import Outcome, PatientResult
from reasoner.terms import DCTERMS, PATIENTS, TRIAL, TYPE, shorten
from reasoner.validate.fast import FastEngine
from reasoner.validate.record import RecordCheck

from .cases import CRITERIA, HERE, Case, cases, mutations, vignettes


class Flag(NamedTuple):
    """One expected flag."""

    criterion: str
    alternative: str
    adopted: str
    instead: str


#: Record, criterion, alternative and both outcomes as the specification gives them for single cases (3.3) and
#: whole patients (6).
SPECIFIED = [
    ("INC-04/violated_07_later-pet-negative", "INC-04 A03 VIOLATED SATISFIED"),
    ("INC-05b/violated_04_progression-before-analogue", "INC-05b A07 VIOLATED SATISFIED"),
    ("INC-05c/violated_05_sunitinib-no-progression", "INC-05c A08 VIOLATED SATISFIED"),
    ("INC-05d/satisfied_01_three-lines-pain", "INC-05d A10a SATISFIED VIOLATED"),
    ("INC-05d/satisfied_05_three-lines-and-sunitinib", "INC-05d A09 SATISFIED VIOLATED"),
    ("INC-05d/violated_09_two-lines-and-embolisation", "INC-05d A10b VIOLATED SATISFIED"),
    ("INC-05e/satisfied_01_progression-2026-09-01", "INC-05e A11 SATISFIED VIOLATED"),
    ("INC-05e/violated_02_progression-2026-06-01", "INC-05e A11 VIOLATED SATISFIED"),
    ("INC-06/violated_09_bone-with-soft-tissue", "INC-06 A13 VIOLATED SATISFIED"),
    ("INC-06/violated_15_ablated-progressed", "INC-06 A15 VIOLATED SATISFIED"),
    ("EXC-02/violated_05_s-1", "EXC-02 A17 VIOLATED SATISFIED"),
    ("EXC-02/satisfied_06_capecitabine-for-breast-cancer", "EXC-02 A18 SATISFIED VIOLATED"),
    ("EXC-03/violated_04_nyha-ii-compensated", "EXC-03 A19 VIOLATED SATISFIED"),
    ("EXC-04/violated_06_completed-29-months", "EXC-04 A20 VIOLATED SATISFIED"),
    ("V06", "INC-05d A10a SATISFIED VIOLATED"),
    ("V07", "INC-05e A11 SATISFIED VIOLATED"),
    ("V10", "EXC-03 A19 VIOLATED SATISFIED"),
    ("V10", "INC-05c A21a SATISFIED UNKNOWN"),
    ("V11", "EXC-04 A20 VIOLATED SATISFIED"),
    ("V12", "EXC-02 A18 SATISFIED VIOLATED"),
]

#: Readings that change the verdict of a whole patient, not only a criterion.
OF_VERDICT = {"V05": {"A22a"}, "V06": {"A10a"}, "V07": {"A11"}, "V10": {"A19"}, "V12": {"A18"}}


@cache
def listed() -> dict[str, frozenset[Flag]]:
    """Record -> its flags, all of them."""
    found: dict[str, set[Flag]] = {}
    with (HERE / "readings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            flags = found.setdefault(row["case"], set())
            if row["criterion"]:
                flags.add(Flag(*(row[field] for field in Flag._fields)))
    return {record: frozenset(flags) for record, flags in found.items()}


@cache
def ontology() -> Ontology:
    """The terms."""
    return Ontology.load()


@cache
def protocol() -> Protocol:
    """The protocol with its alternatives."""
    return Protocol.load(protocol_folder("a022001"), ontology())


def result_of(
    record: str, records: dict[str, PatientResult], of_cases: dict[str, PatientResult]
) -> PatientResult:
    """What screening said about a record of the list."""
    return of_cases[PATIENTS + record.replace("/", ".")] if "/" in record else records[PATIENTS + record]


@pytest.mark.parametrize("record", list(listed()))
def test_flags(
    record: str, record_results: dict[str, PatientResult], case_results: dict[str, PatientResult]
) -> None:
    """All the flags of the list, and no other."""
    result = result_of(record, record_results, case_results)
    shown = [
        Flag(criterion.identifier, flag.alternative, flag.outcome, flag.otherwise)
        for criterion in result.criteria
        for flag in criterion.readings
    ]

    assert frozenset(shown) == listed()[record]
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize("record", list(listed()))
def test_flags_start_from_the_outcome_that_stands(record: str) -> None:
    """The adopted outcome of a row is the one that the case itself expects."""
    known = {case.identifier: case for case in unchanged()} | {case.identifier: case for case in cases()}
    expected = known[record].expected()

    assert known[record].policy == "default"
    assert all(expected[flag.criterion] == Outcome(flag.adopted) for flag in listed()[record])


@pytest.mark.parametrize(("record", "row"), SPECIFIED, ids=[" ".join(pair) for pair in SPECIFIED])
def test_what_is_specified_is_listed(record: str, row: str) -> None:
    assert Flag(*row.split()) in listed()[record]


def test_every_alternative_matters_for_some_record_and_not_for_all() -> None:
    """An alternative that is never flagged is not proved; the base record stays quiet."""
    rows = {flag.alternative for flags in listed().values() for flag in flags}

    assert rows == {alternative.identifier for alternative in protocol().alternatives}
    assert {flag.criterion for flags in listed().values() for flag in flags} <= set(CRITERIA)
    assert listed()["base"] == frozenset()
    assert set(vignettes()) <= set(listed())


def test_every_reading_has_an_alternative() -> None:
    """A reading that nothing could be set against would be a comment."""
    stated = {alternative.reading for alternative in protocol().alternatives}
    declared = protocol().declarations
    readings = {
        protocol().shapes.text(node, DCTERMS + "identifier")
        for node, facts in declared.items()
        if any(str(kind).endswith("#Reading") for kind in facts.get(TYPE, ()))
    }

    assert readings == stated


@pytest.mark.parametrize("name", ["base", *vignettes()])
def test_flags_of_the_verdict(name: str, record_results: dict[str, PatientResult]) -> None:
    """The verdict carries a flag only if it would itself be another."""
    result = record_results[PATIENTS + name]

    assert {flag.alternative for flag in result.readings} == OF_VERDICT.get(name, set())


def unchanged() -> list[Case]:
    """The base record and the vignettes as they are."""
    return [
        Case(name, name, "default", "INSERT DATA { }", {}, frozenset()) for name in ("base", *vignettes())
    ]


class Pair(NamedTuple):
    """The two shapes of an alternative, and whether they speak of a record."""

    iri: str
    possible: str
    proven: str
    of_record: bool


def pairs_of(alternative: str) -> Iterator[Pair]:
    """Every pair that stands in under one alternative."""
    shapes = protocol().shapes
    for node, facts in protocol().declarations.items():
        if TRIAL + "Alternative" not in facts.get(TYPE, ()):
            continue
        if shapes.text(node, DCTERMS + "identifier") == alternative:
            (replaced,) = shapes.nodes(node, TRIAL + "replaces")
            (possible,), (proven,) = (shapes.nodes(node, TRIAL + half) for half in ("possible", "proven"))
            of_record = TRIAL + "RecordCondition" in shapes.nodes(replaced, TYPE)
            yield Pair(node, possible, proven, of_record)


def prepared(found: list[Case]) -> Iterator[tuple[str, PatientGraph]]:
    """Cases with entailed and derived facts; one that cannot be read has none."""
    check, entailment = RecordCheck(ontology()), Entailment(ontology())
    declared = protocol().declarations
    derivations = {
        policy: Derivation(ontology(), declared, policy=policy, as_of=None)
        for policy in {case.policy for case in found}
    }
    for case in found:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "case.nt"
            case.graph().serialize(file, format="nt", encoding="utf-8")
            (patient,) = read_patients([file], ontology(), notes=ReadNotes())
        check.check(patient)
        if not patient.unreadable:
            keep_what_counts(patient, as_of=None)
            entailment.entail(patient)
            derivations[case.policy].derive(patient)
            yield case.identifier, patient


def incoherent(found: list[Case]) -> list[str]:
    """Alternatives whose pair is proven but not possible, or whose replacement makes a criterion so."""
    engines = [
        (
            alternative,
            tuple(pairs_of(alternative.identifier)),
            FastEngine(protocol().shapes, replaced=alternative.replaced),
        )
        for alternative in protocol().alternatives
    ]
    wrong = []
    for identifier, patient in prepared(found):
        for alternative, pairs, engine in engines:
            evaluation = engine.evaluate(patient)
            met = [
                (pair.iri, pair.possible, pair.proven, patient.iri) for pair in pairs if not pair.of_record
            ]
            met += [
                (p.iri, p.possible, p.proven, node) for p in pairs if p.of_record for node in patient.index
            ]
            met += [(c.iri, c.possible, c.proven, patient.iri) for c in alternative.affects]
            wrong += [
                f"{shorten(iri)} at {shorten(node)} of {identifier}"
                for iri, possible, proven, node in met
                if evaluation.holds(proven, node) and not evaluation.holds(possible, node)
            ]
    return wrong


def test_alternatives_are_coherent_on_the_listed_records() -> None:
    """What is proven under a reading is possible under it."""
    known = {case.identifier: case for case in (*unchanged(), *cases())}

    assert incoherent([known[record] for record in listed()]) == []


@pytest.mark.slow
def test_alternatives_are_coherent_on_every_record() -> None:
    """The same on all cases, whatever they are about and under whichever policy."""
    assert incoherent([*unchanged(), *mutations(), *cases()]) == []
