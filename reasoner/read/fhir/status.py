# SPDX-License-Identifier: Apache-2.0
"""What a resource says of its own standing, and when that means that it states nothing (FHIR R4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from reasoner.read.fhir.documents import Content, Resource

__all__ = [
    "DOUBTFUL",
    "NOT_FINAL",
    "clinical_of",
    "is_settled",
    "is_undated",
    "is_unsettled",
    "left_out",
    "observed",
    "onset",
    "recorded",
    "status_of",
]

#: A Condition with one of these is not a fact.
DOUBTFUL: Final = frozenset({"unconfirmed", "provisional", "differential"})
_VERIFICATION: Final = frozenset({*DOUBTFUL, "confirmed", "refuted", "entered-in-error"})
_CLINICAL: Final = frozenset({"active", "recurrence", "relapse", "inactive", "remission", "resolved"})
#: German diagnoses have their certainty in the coding: A excluded, V suspected, Z a state after it, G
#: assured.
_CERTAINTY: Final = "icd-10-gm-diagnosesicherheit"
_DATE: Final = re.compile(r"\b(?:effective|onset|performed|abatement|recorded)[A-Z]")
_FINAL: Final = frozenset({"final", "amended", "corrected"})
_UNSETTLED: Final = frozenset({"registered", "preliminary", "unknown"})
#: Why an Observation of another status is left out.
NOT_FINAL: Final = "status is not final, amended or corrected"
#: type -> status -> why nothing is taken from such a resource
_NOT_SO: Final = {
    "Procedure": dict.fromkeys(("preparation", "not-done"), "not done"),
    "MedicationAdministration": {"not-done": "not done"},
    "MedicationStatement": {"not-taken": "not taken"},
    "MedicationRequest": dict.fromkeys(("cancelled", "draft"), "cancelled, draft or an order not to give"),
    "ImagingStudy": dict.fromkeys(("registered", "cancelled"), "not done"),
    "MedicationDispense": dict.fromkeys(("preparation", "cancelled", "declined"), "not handed out"),
}


def status_of(resource: Resource) -> str | None:
    """The status, of a Condition its verification."""
    content = resource.content or {}
    stated: str | None = content.get("status")
    if stated is None and resource.type == "Condition":
        return _verification(content.get("verificationStatus"), _certainty(content))
    return stated


def clinical_of(content: Content) -> str | None:
    """The clinical status of a Condition, whichever of its codings says it in the words of FHIR."""
    if _certainty(content) == {"Z"}:
        return "resolved"
    return next(iter(_words(content.get("clinicalStatus"), _CLINICAL)), None)


def _words(concept: Content | None, known: frozenset[str]) -> list[str]:
    codes = (coding.get("code") for coding in (concept or {}).get("coding") or ())
    return list(dict.fromkeys(code for code in codes if code in known))


def _certainty(content: Content) -> set[str]:
    codings = (content.get("code") or {}).get("coding") or ()
    found = set()
    for extensions in (*(coding.get("extension") for coding in codings), content.get("extension")):
        for extension in extensions or ():
            if _CERTAINTY in (extension.get("url") or ""):
                found.add((extension.get("valueCoding") or {}).get("code") or extension.get("valueCode"))
    return found - {None}


def _verification(concept: Content | None, certainty: set[str]) -> str | None:
    """By whichever of its codings says it; two that differ, or only unknown words, confirm nothing.

    https://hl7.org/fhir/R4/valueset-condition-ver-status.html
    """
    words = _words(concept, _VERIFICATION)
    if "entered-in-error" in words:
        return "entered-in-error"
    against = words == ["refuted"] and certainty in ({"G"}, {"Z"})
    if len(words) > 1 or len(certainty) > 1 or against or (words == ["confirmed"] and certainty == {"A"}):
        return "unconfirmed"
    if words == ["refuted"] or certainty == {"A"}:
        return "refuted"
    if certainty == {"V"}:
        return "provisional"
    if words:
        return words[0]
    said = (concept or {}).get("text") or any(
        coding.get("code") for coding in (concept or {}).get("coding") or ()
    )
    return "unconfirmed" if said else None


def is_undated(resource: Resource) -> bool:
    """Whether a date of it is not valid."""
    return resource.invalid is not None and _DATE.search(resource.invalid) is not None


def left_out(resource: Resource, status: str | None) -> str | None:
    """Why a resource states nothing by what it says of itself; None when it does."""
    kind, content = resource.type, resource.content or {}
    if resource.invalid is not None and kind not in {"Observation", "Patient"}:
        return "invalid"
    if status == "entered-in-error":
        return "entered in error"
    if kind == "Observation":
        wrong = resource.invalid is None if status is None else status not in _FINAL
        return NOT_FINAL if wrong else None
    if kind == "MedicationRequest" and content.get("doNotPerform") is True:
        return "cancelled, draft or an order not to give"
    if kind == "BodyStructure" and content.get("active") is False:
        return "inactive"
    return _NOT_SO.get(kind, {}).get(status or "")


def is_unsettled(kind: str, status: str | None) -> bool:
    """Whether an Observation is there and has no final result yet."""
    return kind == "Observation" and status in _UNSETTLED


def is_settled(kind: str, status: str | None) -> bool:
    """Whether an Observation has a final result."""
    return kind == "Observation" and status in _FINAL


def differ(statuses: Iterable[str | None]) -> bool:
    """Whether some copies of a resource say that it was so, and others that it was not."""
    return len({status in _TAKEN_BACK for status in statuses}) > 1


_TAKEN_BACK: Final = frozenset({"not-done", "not-taken", "refuted", "cancelled", "declined"})


def observed(content: Content) -> str | None:
    """The day of a measurement, as written."""
    period = content.get("effectivePeriod") or {}
    day: str | None = (
        content.get("effectiveDateTime")
        or content.get("effectiveInstant")
        or period.get("start")
        or period.get("end")
    )
    return day


def onset(content: Content) -> str | None:
    """The day on which a condition began."""
    day: str | None = content.get("onsetDateTime") or (content.get("onsetPeriod") or {}).get("start")
    return day


def recorded(content: Content) -> str | None:
    """The day on which somebody found the condition to be so, which may be long after its onset."""
    return content.get("recordedDate") or onset(content)
