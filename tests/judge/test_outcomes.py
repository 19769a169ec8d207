# SPDX-License-Identifier: Apache-2.0
"""Rows of a report become exactly one outcome per criterion, and the verdict is their conjunction."""

from __future__ import annotations

import itertools

import pytest
from fixtures import TINY, tiny_patient, tiny_protocol

from reasoner.errors import ValidationFailure
from reasoner.judge import judge, unjudged, verdict
from reasoner.patient import PatientGraph
from reasoner.result import CriterionResult, Outcome, ReportRow, Verdict
from reasoner.terms import PATIENTS
from reasoner.validate.reference import ReferenceEngine

PROTOCOL = tiny_protocol()
ENGINE = ReferenceEngine(PROTOCOL.shapes)

GOVERNING = "pat:P onto:hasEcog :e . :e trial:governs tiny:latestEcog ; trial:certainlyIn tiny:fresh ;"
ECOG = {
    "SATISFIED": f"{GOVERNING} onto:score 2 .",
    "VIOLATED": f"{GOVERNING} onto:score 3 .",
    "UNKNOWN": "",
}
THERAPY = {
    "SATISFIED": "pat:P trial:closed onto:therapyList .",
    "VIOLATED": "pat:P onto:hasTherapy :t . :t a onto:ExcludedPriorTherapy ; onto:startDate 2024 .",
    "UNKNOWN": "",
}
BLOOD = {
    "SATISFIED": "pat:P onto:hasLabResult :p . :p onto:analyte onto:plateletCount ; trial:low 100000 .",
    "UNKNOWN": "",
}


def judged(patient: PatientGraph) -> tuple[CriterionResult, ...]:
    evaluation = ENGINE.evaluate(patient)
    return judge(PROTOCOL, evaluation, evaluation.rows())


@pytest.mark.parametrize(("ecog", "therapy", "blood"), list(itertools.product(ECOG, THERAPY, BLOOD)))
def test_outcomes_and_verdict(ecog: str, therapy: str, blood: str) -> None:
    results = judged(tiny_patient(f"{ECOG[ecog]}\n{THERAPY[therapy]}\n{BLOOD[blood]}"))
    assert [(r.identifier, r.outcome) for r in results] == [("T-1", ecog), ("T-2", therapy), ("T-3", blood)]
    expected = Verdict.ELIGIBLE
    if "UNKNOWN" in {ecog, therapy}:
        expected = Verdict.UNDETERMINED
    if "VIOLATED" in {ecog, therapy}:
        expected = Verdict.INELIGIBLE
    assert verdict(PROTOCOL, results) is expected


def test_messages() -> None:
    violated, satisfied, unknown = judged(tiny_patient(ECOG["VIOLATED"] + THERAPY["SATISFIED"]))
    assert violated.message == "The performance status is above 2."
    assert satisfied.message == "Shown: no excluded drug."
    assert unknown.message == (
        "Neither count is shown to be enough. Needed: haemoglobin at least 9; the platelet count."
    )
    assert violated.reasons == satisfied.reasons == ()
    assert violated.gaps == satisfied.gaps == ()


def test_rows_of_other_nodes_do_not_count() -> None:
    patient = tiny_patient(ECOG["SATISFIED"])
    other = ReportRow(PATIENTS + "Q", TINY + "T-1-possible", "c", "", "", "s")
    results = judge(PROTOCOL, ENGINE.evaluate(patient), [other])
    assert [r.outcome for r in results] == [Outcome.SATISFIED] * 3


def test_no_rows_for_a_node_that_is_no_patient() -> None:
    """Without the type no shape meets the record, and everything would look satisfied."""
    patient = PatientGraph(PATIENTS + "P", "test")
    with pytest.raises(ValidationFailure, match="not typed"):
        judge(PROTOCOL, ENGINE.evaluate(patient), ())


def test_unjudged_patients_have_every_criterion_too() -> None:
    results = unjudged(PROTOCOL, "The record could not be read.")
    assert [r.identifier for r in results] == ["T-1", "T-2", "T-3"]
    assert {r.outcome for r in results} == {Outcome.UNKNOWN}
    assert {r.reasons for r in results} == {("MISSING",)}
    assert verdict(PROTOCOL, results) is Verdict.UNDETERMINED
