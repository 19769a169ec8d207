# SPDX-License-Identifier: Apache-2.0
"""Nothing is asked for where a violation stays; one that a test or waiting may undo is set aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.judge.collect import collect_next
from reasoner.result import Collection, Outcome

from .evaluated import Evaluated, protocol
from .lacking import NO_ALT, NO_PD_DATE, asked, screened

HIGH_AST = """DELETE { :lab-ast onto:value ?v } INSERT { :lab-ast onto:value 999 }
    WHERE { :lab-ast onto:value ?v } ;\n"""
FIVE_FU = """INSERT DATA { pat:base onto:hasTherapy :x . :x a onto:TherapyEpisode ;
    onto:hasAgent onto:fluorouracil ; onto:indication onto:pnetIndication ;
    onto:startDate "2024-01-10"^^xsd:date ; onto:dosesGiven 3 } ;\n"""
FINAL = {
    "INC-03": "DELETE { :primary-site onto:siteCode ?s } INSERT { :primary-site onto:siteCode onto:ileum } "
    "WHERE { :primary-site onto:siteCode ?s } ;",
    "EXC-01": "INSERT DATA { :tumour onto:hasSpecimen :s . :s a onto:Specimen ; onto:procedure onto:biopsy ; "
    "onto:neoplasmTerm onto:termSmallCellNec } ;",
    "EXC-02": FIVE_FU,
}
CANCER = """INSERT DATA { pat:base onto:hasOtherMalignancy :c . :c a onto:ProstateCancer ;
    onto:therapyCompleted true ; onto:diseaseFreeSince "2024-02-15"^^xsd:date } ;\n"""
OLD_PET = """DELETE { :pet onto:date ?d } INSERT { :pet onto:date "2025-01-10"^^xsd:date }
    WHERE { :pet onto:date ?d } ;\n"""
EMBOLISED = """INSERT DATA { pat:base onto:hasLocalTreatment :tace . :tace a onto:Chemoembolisation ;
    onto:treatedLesion :L1 ; onto:recovered true ; onto:sessionDate "2026-01-10"^^xsd:date } ;\n"""


def violated(patient: Evaluated) -> set[str]:
    deciding = {c.identifier for c in protocol().criteria if c.in_verdict}
    return {r.identifier for r in patient.results if r.outcome is Outcome.VIOLATED} & deciding


@pytest.mark.parametrize("criterion", FINAL)
def test_nothing_is_asked_for_when_a_violation_is_final(criterion: str, tmp_path: Path) -> None:
    patient = screened(tmp_path, NO_ALT + FINAL[criterion])
    assert criterion in violated(patient)
    assert patient.collect(curable=frozenset({criterion})) == Collection()


def test_final_criteria_are_those_that_nothing_can_undo() -> None:
    assert {c.identifier for c in protocol().criteria if c.final} == set(FINAL)


def test_a_violation_that_a_new_test_may_undo_is_set_aside(tmp_path: Path) -> None:
    patient = screened(tmp_path, HIGH_AST + NO_PD_DATE)
    assert violated(patient) == {"INC-13"}
    assert asked(patient.collect()) == asked(screened(tmp_path, NO_PD_DATE).collect()) != []


def test_what_a_criterion_that_is_set_aside_still_lacks_is_not_asked_for(tmp_path: Path) -> None:
    assert screened(tmp_path, HIGH_AST + NO_ALT).collect() == Collection()


def test_what_only_follows_from_a_violation_that_is_set_aside_does_not_stand_in_the_way(
    tmp_path: Path,
) -> None:
    """An old PET violates the rule for embolised patients too, which no new test undoes by itself."""
    patient = screened(tmp_path, OLD_PET + EMBOLISED + NO_ALT)
    assert violated(patient) == {"INC-04", "PERM-03"}
    assert asked(patient.collect()) == [["ALT at most 3.0 x ULN"]]


def test_a_violation_that_waiting_undoes_is_set_aside(tmp_path: Path) -> None:
    patient = screened(tmp_path, CANCER + NO_ALT)
    assert violated(patient) == {"EXC-04"}
    assert asked(patient.collect(curable=frozenset({"EXC-04"}))) == [["ALT at most 3.0 x ULN"]]
    assert patient.collect(curable=frozenset({"PERM-03"})) == Collection()


def test_a_violation_that_stays_ends_the_search(tmp_path: Path) -> None:
    patient = screened(tmp_path, CANCER + HIGH_AST + NO_PD_DATE)
    assert violated(patient) == {"EXC-04", "INC-13"}
    assert patient.collect() == Collection()


def test_a_criterion_that_a_reading_leaves_open_is_not_asked_about(tmp_path: Path) -> None:
    """Under the strict policy a person decides; facts do not."""
    patient = screened(tmp_path, CANCER + NO_ALT)
    left_open = [
        r
        if r.identifier != "EXC-04"
        else type(r)(r.criterion, r.identifier, Outcome.UNKNOWN, ("JUDGEMENT",), "")
        for r in patient.results
    ]
    assert asked(collect_next(protocol(), patient.evaluation, left_open)) == [["ALT at most 3.0 x ULN"]]
