# SPDX-License-Identifier: Apache-2.0
"""Only what was known at registration counts, and only what the patient leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from reasoner.derive.scope import LATER, keep_what_counts
from reasoner.patient import PatientGraph

REGISTERED = (
    "pat:P onto:hasRegistration <reg> ; onto:hasEcog <e> ."
    '<reg> a onto:Registration ; onto:date "2026-11-22"^^xsd:date .'
)


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ('onto:date "2026-11-22"^^xsd:date', True),
        ('onto:date "2026-11-23"^^xsd:date', False),
        ('onto:date "2026-11-22T23:59:00"^^xsd:dateTime', True),
        ('onto:date "2026-11"^^xsd:gYearMonth', True),
        ('onto:date "2026-12"^^xsd:gYearMonth', False),
        ('onto:date "2027"^^xsd:gYear', False),
        ('onto:startDate "2026-11-23"^^xsd:date', False),
        ('onto:sessionDate "2026-11-23"^^xsd:date', True),
        ("onto:score 1", True),
    ],
)
def test_a_later_record_does_not_count(
    patient_of: Callable[[str], PatientGraph],
    stated: str,
    kept: bool,  # noqa: FBT001 - a test parameter
) -> None:
    patient = patient_of(f"{REGISTERED} <e> a onto:EcogAssessment ; {stated} .")

    keep_what_counts(patient, as_of=None)

    assert (f"{patient.iri}/e" in patient.index) is kept
    assert [f.code for f in patient.findings] == [LATER] * (not kept)


def test_without_registration_nothing_is_later(patient_of: Callable[[str], PatientGraph]) -> None:
    text = 'pat:P onto:hasEcog <e> . <e> a onto:EcogAssessment ; onto:date "2030-01-01"^^xsd:date .'
    patient = patient_of(text)
    keep_what_counts(patient, as_of=None)
    assert f"{patient.iri}/e" in patient.index

    keep_what_counts(patient, as_of=date(2026, 11, 22))
    assert f"{patient.iri}/e" not in patient.index


def test_what_nothing_leads_to_is_dropped_with_all_below_it(
    patient_of: Callable[[str], PatientGraph],
) -> None:
    patient = patient_of(
        "pat:P onto:hasEcog <e> . <e> a onto:EcogAssessment ."
        "<l> a onto:Lesion ; onto:hasMeasurement <m> . <m> a onto:Measurement ."
    )

    keep_what_counts(patient, as_of=None)

    assert set(patient.index) == {patient.iri, f"{patient.iri}/e"}
