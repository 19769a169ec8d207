# SPDX-License-Identifier: Apache-2.0
"""What is only counted: left out by status, of a type or content that is not read, or of an unknown code."""

from __future__ import annotations

from collections import Counter
from typing import Final

from reasoner.read.fhir.answers import TUMOUR_QUESTIONS
from reasoner.read.fhir.case import Case
from reasoner.read.fhir.documents import Resource
from reasoner.read.fhir.fact import Fact
from reasoner.read.fhir.meaning import CANCER_STAGING, Coded
from reasoner.read.fhir.not_read import is_near, other_extensions
from reasoner.read.fhir.own import SYSTEM
from reasoner.read.fhir.own_cells import OwnCells
from reasoner.read.fhir.tumours import radiotherapy
from reasoner.read.notes import ReadNotes, Unmapped

__all__ = ["Rest", "is_told"]

#: An unknown code in one of these is told; in one of the others, where the fact was read for all that.
_TOLD: Final = frozenset(
    {"code", "medication", "site", "morphology", "absent", "present", "reason", "stop", "own"}
)
_TOLD_IF_USED: Final = frozenset({"component", "route", "method", "intent", "modality", "collection"})


class Rest:
    """Counted over all patients; told at the end, in order."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._left: Counter[tuple[str, str]] = Counter()
        self._unmapped: Counter[Unmapped] = Counter()

    def of_nobody(self, resource: Resource, *, is_nameless: bool) -> None:
        """A resource that belongs to no patient."""
        kind = resource.type
        if not kind:
            return
        if resource.content is None:
            self._left[f"{kind}: resources of this type are not read", ""] += 1
        elif kind == "Medication":
            if resource.hides or resource.stated():
                what = "Medication: a property in our terms; it belongs to the therapy"
                self._left[what, resource.file] += 1
        else:
            named = "its patient is not among the files"
            nameless = "it does not name its patient by a reference that leads to one"
            self._left[f"{kind}: {nameless if is_nameless else named}", resource.file] += 1

    def of_patient(self, case: Case, own: OwnCells, used: set[int], told: set[str]) -> None:
        """The facts of a patient: `used` by a row, or `told` of in a finding."""
        self._left += case.chart.left_out
        for fact in case.facts:
            is_used = fact.number in used
            if fact.type == "Observation" and "code" not in fact.coded:
                self._left["Observation: without a code", fact.file] += 1
            if not is_used:
                self._not_used(fact, told)
            for url in other_extensions(fact) if fact.extensions or fact.components else ():
                if not url.startswith("http://hl7.org/fhir/") and not is_near(url):
                    self._left[f"extension {url[:100]}: not read", fact.file] += 1
            for element, there in fact.coded.items():
                for coded in there:
                    if not coded.is_mapped and is_told(fact, element, coded, own, is_used=is_used):
                        kind = f"{fact.type}.{element}"
                        self._unmapped[Unmapped(coded.system, coded.code, kind, fact.file)] += 1

    def _not_used(self, fact: Fact, told: set[str]) -> None:
        known = fact.sure_terms("code")
        if known and fact.name not in told:
            self._left[f"{fact.type} {min(known)}: known, but nothing that is read was said", ""] += 1
        elif not known and fact.type == "List":
            self._left["List: closes no list that is known here", ""] += 1

    def tell(self, notes: ReadNotes) -> None:
        """Hand it over."""
        for (reason, file), number in sorted(self._left.items()):
            notes.skip(file or "FHIR", reason, number)
        for unmapped, number in sorted(self._unmapped.items()):
            notes.unmapped[unmapped] += number


def is_told(fact: Fact, element: str, coded: Coded, own: OwnCells, *, is_used: bool) -> bool:
    """Whether a code is told if it is unknown."""
    if coded.system == CANCER_STAGING or radiotherapy(fact) is not None:
        return False
    if element == "code":
        return fact.own is None
    if element == "own":
        return (fact.number, coded.part) not in own.read
    if element == "value":
        return bool(fact.sure_terms("code") & TUMOUR_QUESTIONS)
    if element in _TOLD_IF_USED:
        return is_used and (element != "component" or coded.system != SYSTEM)
    return element in _TOLD
