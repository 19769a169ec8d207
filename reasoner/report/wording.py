# SPDX-License-Identifier: Apache-2.0
"""Words that all reports share."""

from __future__ import annotations

from datetime import date

from reasoner.result import PatientResult, ReadingFlag
from reasoner.terms import PATIENTS

__all__ = ["patient_name", "reading_text", "registration_day", "verdict_text"]


def patient_name(iri: str) -> str:
    """The part after the namespace of patients; other IRIs stay whole."""
    return iri.removeprefix(PATIENTS) or iri


def verdict_text(result: PatientResult) -> str:
    """The verdict; one that rests on presumptions says so."""
    return f"{result.verdict} if confirmed" if result.confirm else str(result.verdict)


def registration_day(result: PatientResult) -> date | None:
    """The day that the result is about; None when it is not known, or not one day."""
    try:
        return date.fromisoformat(result.as_of)
    except ValueError:
        return None


def reading_text(flag: ReadingFlag) -> str:
    """The question, both readings with what follows from each, and who decides."""
    return (
        f"{flag.alternative}, {flag.question} {flag.adopted}: {flag.outcome}; "
        f"{flag.instead}: {flag.otherwise}; {flag.decided_by} decides"
    )
