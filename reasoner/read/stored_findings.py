# SPDX-License-Identifier: Apache-2.0
"""Findings that travel with a record: what an earlier reading of its source noted, told again.

`trialshapes ingest` writes them as `onto:DataQualityFinding`, because what was not understood then is not in
the record now. They are no facts about the patient and leave the graph before anything looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from reasoner.patient import DataFinding, Literal, PatientGraph, Triple
from reasoner.terms import ONTO, TYPE

__all__ = ["finding_triples", "take_findings"]

_LINK: Final = ONTO + "hasFinding"
_KIND: Final = ONTO + "DataQualityFinding"
_CODE: Final = ONTO + "findingCode"
_TEXT: Final = ONTO + "findingText"
_ABOUT: Final = ONTO + "aboutRecord"


def finding_triples(patient: str, findings: Iterable[DataFinding]) -> Iterator[Triple]:
    """Findings as facts below the IRI of a patient."""
    for number, finding in enumerate(dict.fromkeys(findings), 1):
        node = f"{patient}/finding-{number}"
        yield patient, _LINK, node
        yield node, TYPE, _KIND
        yield node, _CODE, Literal(finding.code)
        yield node, _TEXT, Literal(finding.message)
        if finding.record:
            yield node, _ABOUT, finding.record


def take_findings(patient: PatientGraph) -> None:
    """Turn findings in a record into findings about it."""
    for node in list(patient.records(patient.iri, _LINK)):
        if not patient.is_a(node, _KIND):
            continue
        code, text = (
            next((value.lexical for value in patient.literals(node, prop)), "") for prop in (_CODE, _TEXT)
        )
        record = next(iter(patient.records(node, _ABOUT)), "")
        patient.finding(code or "UNREAD", text, record=record)
        patient.remove(patient.iri, _LINK, node)
        del patient.index[node]
