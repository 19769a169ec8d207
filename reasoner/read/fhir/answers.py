# SPDX-License-Identifier: Apache-2.0
"""Questions about the tumour, and answers of which nothing is read.

These are texts, codes and units that are not known, and answers that are not valid.
"""

from __future__ import annotations

from typing import Final

from reasoner.read.fhir.documents import Content
from reasoner.read.fhir.fact import Fact
from reasoner.read.fhir.meaning import CANCER_STAGING
from reasoner.read.fhir.quantity import number, unit_of

__all__ = ["TUMOUR_QUESTIONS", "percentage", "unread_topics"]

_STAGING: Final = frozenset({"tCategory", "nCategory", "mCategory", "stageGroup"})
_TOPICS: Final = _STAGING | {
    "grade",
    "ki67",
    "histology",
    "neoplasmTerm",
    "diseaseStatus",
    "recistResponse",
}
TUMOUR_QUESTIONS: Final = _TOPICS | {"Measurement"}
#: Answers that are known to be no progression.
_NO_PROGRESSION: Final = frozenset(
    {"359746009", "268910001", "709137006", "LA28366-5", "LA28369-9", "LA28371-5"}
)


def unread_topics(fact: Fact) -> set[str]:
    """The questions of an Observation of which the answer is not read, also because it is not valid."""
    if fact.words.isdisjoint(_TOPICS) or not (fact.is_invalid or fact.value_keys()):
        return set()
    topics = {meaning.term for meaning in fact.meanings("code") if meaning.term in _TOPICS}
    answers = fact.coded.get("value")
    answer = answers[0] if answers else None
    if answer and answer.code in _NO_PROGRESSION:
        return set()
    if answer and answer.system == CANCER_STAGING:
        topics -= _STAGING
    if answer and answer.is_mapped:
        topics &= {"ki67"}
    if "ki67" in topics and _is_percentage(fact.content):
        topics.remove("ki67")
    return topics


def _is_percentage(content: Content) -> bool:
    quantity = content.get("valueQuantity")
    return (unit_of(quantity) == "%" and number(quantity) is not None) or percentage(
        content.get("valueRange")
    ) is not None


def percentage(limits: Content | None) -> Content | None:
    """A Range, if it is one of percentages."""
    if not limits:
        return None
    units = {unit for end in ("low", "high") if (unit := unit_of(limits.get(end))) is not None}
    return limits if units == {"%"} else None
