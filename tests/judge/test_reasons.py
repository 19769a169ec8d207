# SPDX-License-Identifier: Apache-2.0
"""Each way in which a condition can be open has its own reason."""

from __future__ import annotations

import pytest
from fixtures import TINY, tiny_patient, tiny_protocol

from reasoner.judge import find_evidence, find_gaps
from reasoner.protocol import Protocol
from reasoner.result import Gap
from reasoner.terms import PATIENTS
from reasoner.validate.reference import ReferenceEngine

PROTOCOL = tiny_protocol()
ENGINE = ReferenceEngine(PROTOCOL.shapes)
R = 'pat:P trial:registrationDate "2026-11-22"^^xsd:date .'
GOVERNING = "pat:P onto:hasEcog :e . :e trial:governs tiny:latestEcog ; trial:certainlyIn tiny:fresh ;"
EXCLUDED = "pat:P onto:hasTherapy :t . :t a onto:ExcludedPriorTherapy ."
ECOG = "pat:P onto:hasEcog :e . :e onto:score 1 ; trial:mayGovern tiny:latestEcog ."


def gaps(criterion: str, facts: str, protocol: Protocol = PROTOCOL) -> tuple[Gap, ...]:
    return find_gaps(protocol.criterion(criterion), protocol, ENGINE.evaluate(tiny_patient(facts)))


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        (R, ("MISSING",)),
        (R + ECOG + ":e trial:problem trial:STALE .", ("STALE",)),
        (R + ECOG + ":e trial:problem trial:CONFLICT, trial:STALE .", ("CONFLICT", "STALE")),
        (
            R + ECOG + ':e trial:possiblyIn tiny:fresh ; onto:date "2026-11"^^xsd:gYearMonth .',
            ("PARTIAL_DATE",),
        ),
        (R + ECOG + ":e trial:possiblyIn tiny:fresh .", ("MISSING",)),
        (ECOG + ':e trial:possiblyIn tiny:fresh ; onto:date "2026-11-20"^^xsd:date .', ("MISSING",)),
        (R + ECOG + ":e trial:possiblyIn tiny:fresh ; trial:certainlyIn tiny:fresh .", ("MISSING",)),
        (R + ECOG + ":e trial:withheld onto:score .", ("MISSING",)),
        # a record that cannot govern is no evidence
        (R + "pat:P onto:hasEcog :e . :e trial:problem trial:STALE .", ("MISSING",)),
    ],
)
def test_reasons_of_a_governed_record(facts: str, reasons: tuple[str, ...]) -> None:
    (gap,) = gaps("T-1", facts)
    assert gap == ("ECOG at most 2", reasons, "the performance status, at most 28 days old", TINY + "ecog")


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ("", ("LIST_NOT_CLOSED",)),
        ("pat:P onto:hasTherapy :t . :t trial:problem trial:UNIT .", ("UNIT", "LIST_NOT_CLOSED")),
        ("pat:P trial:closed onto:therapyList ." + EXCLUDED, ("ATTRIBUTION",)),
        ("pat:P trial:presumedClosed onto:therapyList ." + EXCLUDED, ("ATTRIBUTION",)),
    ],
)
def test_reasons_of_a_list(facts: str, reasons: tuple[str, ...]) -> None:
    (gap,) = gaps("T-2", facts)
    assert gap.reasons == reasons


def test_only_unknown_conditions_are_followed() -> None:
    """Haemoglobin is refuted, so that only the platelets can still settle it."""
    low = "pat:P onto:hasLabResult :h . :h onto:analyte onto:haemoglobin ; trial:high 8 ;"
    found = gaps("T-3", f"{low} trial:certainlyIn tiny:fresh .")
    assert found == (
        Gap("platelets at least 100000", ("MISSING",), "the platelet count", TINY + "platelets"),
    )


def test_every_open_condition_is_told() -> None:
    assert [gap.condition for gap in gaps("T-3", "")] == [
        "haemoglobin at least 9",
        "platelets at least 100000",
    ]


def test_a_label_stands_in_for_a_missing_text() -> None:
    assert gaps("T-3", "")[0].missing == "haemoglobin at least 9"


def test_a_criterion_without_an_open_condition_is_its_own_gap() -> None:
    found = gaps("T-1", f"{GOVERNING} onto:score 3 .")
    assert found == (Gap("ECOG 0 to 2", ("MISSING",), "ECOG 0 to 2", TINY + "T-1"),)


def test_evidence_is_filtered() -> None:
    patient = tiny_patient(
        "pat:P onto:hasLabResult :h, :p ."
        ":h onto:analyte onto:haemoglobin . :p onto:analyte onto:plateletCount ."
    )
    assert find_evidence(PROTOCOL.conditions[TINY + "platelets"], patient) == [PATIENTS + "P/p"]
    assert find_evidence(PROTOCOL.conditions[TINY + "blood"], patient) == []
