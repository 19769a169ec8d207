# SPDX-License-Identifier: Apache-2.0
"""Hypothesis strategies for whole patient records in the ontology's vocabulary.

Every kind of record appears, with values and dates on and around the edges that protocols draw, with partial
and missing dates and with every optional property left out at times.
"""

from __future__ import annotations

from hypothesis import strategies as st

from reasoner.patient import Literal, PatientGraph
from reasoner.terms import XSD_GYEARMONTH

from .assessment import write_assessment, write_reviews
from .disease import write_disease
from .scribe import REGISTRATION, Scribe
from .treatment import write_treatment

__all__ = ["clear_patients", "patients"]


@st.composite
def patients(draw: st.DrawFn) -> PatientGraph:
    """Any record: repeated, contradictory and malformed statements included."""
    return _write(Scribe(draw, "any", clear=False))


@st.composite
def clear_patients(draw: st.DrawFn) -> PatientGraph:
    """A record in which nothing supersedes or contradicts anything else."""
    return _write(Scribe(draw, "clear", clear=True))


def _write(scribe: Scribe) -> PatientGraph:
    patient = scribe.graph.iri
    if scribe.clear or not scribe.chance(in_=12):
        registration = scribe.record(patient, "hasRegistration", "Registration")
        partial = Literal(REGISTRATION.strftime("%Y-%m"), XSD_GYEARMONTH)
        scribe.may(registration, "date", *[REGISTRATION] * 12, partial, absent=0)
        scribe.may(registration, "registrationStatus", "planned", "actual")
    write_disease(scribe)
    write_treatment(scribe)
    write_assessment(scribe)
    write_reviews(scribe)
    return scribe.graph
