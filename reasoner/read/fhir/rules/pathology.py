# SPDX-License-Identifier: Apache-2.0
"""Specimens: what pathology says of the index tumour.

Observations of one Specimen are one record, without a Specimen those of one morphology report, else those of
one day. The histology in a Condition has neither procedure nor date, and every histology beyond the first
stands by itself: one specimen has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from reasoner.read.fhir.answers import percentage, unread_topics
from reasoner.read.fhir.case import Case
from reasoner.read.fhir.documents import Content
from reasoner.read.fhir.fact import Fact
from reasoner.read.fhir.meaning import Meaning
from reasoner.read.fhir.quantity import comparator, number, unit_of
from reasoner.read.fhir.rules.rule import Found, patient_rows
from reasoner.read.fhir.status import observed
from reasoner.read.mapping import Row

_TOPICS: Final = frozenset({"grade", "ki67", "histology", "neoplasmTerm"})
_KINDS: Final = {
    "neoplasm_term": "NeoplasmTerm",
    "grade": "Grade",
    "differentiation": "Differentiation",
    "cell_type": "CellType",
}


class _Answered(NamedTuple):
    """An Observation of pathology: question, record that it belongs to, and Specimen, if any."""

    fact: Fact
    topic: str
    row_id: str
    specimen: int | None


@patient_rows("specimen")
def specimen(case: Case) -> Iterator[Found]:
    """Observations, the Specimens that they were made on, and what Conditions of the tumour say."""
    answered = [found for fact in case.facts for found in _answered(fact, case)]
    yield from _observations(answered, case)
    used = {found.specimen for found in answered}
    for fact in case.chart.of_type("Specimen"):
        if fact.number in used or fact.statements:
            taken = fact.content.get("collection") or {}
            day = taken.get("collectedDateTime") or (taken.get("collectedPeriod") or {}).get("start")
            for procedure in fact.sure("SpecimenProcedure", "collection") or (None,):
                cells = {"date": day, "procedure": procedure.term if procedure else None}
                yield fact, fact.row(f"specimen-{fact.id}", **cells)
    for fact, tumour in case.tumours.items():
        if tumour.is_index and not tumour.is_doubtful:
            for meaning in fact.meanings("code", "morphology"):
                cells = _valued(meaning)
                del cells["cell_type"]
                if meaning.sure and any(cells.values()):
                    yield fact, fact.row(f"{fact.name}/{meaning.term}", **cells)


def _answered(fact: Fact, case: Case) -> Iterator[_Answered]:
    if fact.type != "Observation" or fact.words.isdisjoint(_TOPICS):
        return
    topics = [m.term for m in fact.meanings("code") if m.sure and m.term in _TOPICS]
    if not topics or not case.tumours.is_about_index(fact):
        return
    numbers = fact.linked("specimen")
    day = observed(fact.content)
    sample = (
        min((case.chart.run.store[number].id for number in numbers), default=None)
        or min(case.panels.get(fact.number, ()), default=None)
        or (day[:10] if day else fact.id)
    )
    for topic in topics:
        yield _Answered(fact, topic, f"specimen-{sample}", min(numbers, default=None))


def _valued(meaning: Meaning | None) -> Row:
    kinds = meaning.kinds if meaning else frozenset[str]()
    return {column: meaning.term if meaning and kind in kinds else None for column, kind in _KINDS.items()}


def _observations(answered: list[_Answered], case: Case) -> Iterator[Found]:
    """The rows of Observations; the first histology of a record stays in it."""
    taken: dict[str, Row] = {}
    first: dict[str, str] = {}
    for found in answered:
        taken[found.row_id] = _taken(found, taken.get(found.row_id), case)
        for meaning in _answers(found.fact):
            if meaning and "NeoplasmTerm" in meaning.kinds:
                first[found.row_id] = min(meaning.term, first.get(found.row_id, meaning.term))
    for found in answered:
        unread = "neoplasm_term" if found.topic not in {"ki67", "grade"} else found.topic
        withheld = unread if unread_topics(found.fact) else None
        for meaning in _answers(found.fact):
            cells = _valued(meaning)
            term = cells["neoplasm_term"]
            other = f"/{term}" if term and term != first[found.row_id] else ""
            yield (
                found.fact,
                found.fact.row(
                    found.row_id + other,
                    **taken[found.row_id],
                    **cells,
                    **_ki67(found),
                    withheld=withheld,
                ),
            )


def _answers(fact: Fact) -> list[Meaning | None]:
    return [meaning for meaning in fact.meanings("value") if meaning.sure] or [None]


def _taken(found: _Answered, before: Row | None, case: Case) -> Row:
    """How and when the specimen of a record was taken, by the earliest that any Observation says."""
    sample = case.fact(found.specimen)
    collection = (sample.content.get("collection") or {}) if sample else {}
    day = collection.get("collectedDateTime") or found.fact.day
    procedures = [m.term for m in sample.sure("SpecimenProcedure", "collection")] if sample else []
    days = [day, *([before["date"]] if before else [])]
    kinds = [*procedures, *([before["procedure"]] if before else [])]
    return {
        "date": min((day for day in days if day), default=None),
        "procedure": min((kind for kind in kinds if kind), default=None),
    }


def _ki67(found: _Answered) -> Row:
    """A percentage, or the ends of a range of which a limit is one."""
    if found.topic != "ki67":
        return {}
    content = found.fact.content
    quantity: Content | None = content.get("valueQuantity")
    quantity = quantity if unit_of(quantity) == "%" else None
    limits = percentage(content.get("valueRange")) or {}
    limit = comparator(quantity)
    return {
        "ki67": number(quantity) if limit is None else None,
        "ki67_low": number(quantity) if limit in {">", ">="} else number(limits.get("low")),
        "ki67_high": number(quantity) if limit in {"<", "<="} else number(limits.get("high")),
    }
