# SPDX-License-Identifier: Apache-2.0
"""Words that all reports share."""

from __future__ import annotations

from reasoner.result import PatientResult
from reasoner.terms import PATIENTS

__all__ = ["patient_name", "verdict_text"]


def patient_name(iri: str) -> str:
    """The part after the namespace of patients; other IRIs stay whole."""
    return iri.removeprefix(PATIENTS) or iri


def verdict_text(result: PatientResult) -> str:
    """The verdict; one that rests on presumptions says so."""
    return f"{result.verdict} if confirmed" if result.confirm else str(result.verdict)
