# SPDX-License-Identifier: Apache-2.0
"""Symptoms, heart disease, events and other illnesses; other cancers; what is said not to be there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reasoner.read.fhir.case import Case
from reasoner.read.fhir.fact import Fact
from reasoner.read.fhir.meaning import Meaning
from reasoner.read.fhir.rules.rule import rows
from reasoner.read.fhir.status import DOUBTFUL, observed, onset, recorded
from reasoner.read.mapping import Row

_PRESENT: Final = frozenset({"active", "recurrence", "relapse"})
_PAST: Final = frozenset({"inactive", "remission", "resolved"})


def _holds(fact: Fact, kind: str) -> list[Meaning]:
    """What a Condition is, where it holds: a differential, provisional or unconfirmed one is not a fact."""
    return [] if fact.status == "refuted" or fact.status in DOUBTFUL else fact.sure(kind, "code")


def _recorded(fact: Fact) -> str | None:
    return None if fact.is_undated else recorded(fact.content)


def _onset(fact: Fact) -> str | None:
    return None if fact.is_undated else onset(fact.content)


@rows("symptom", "Condition", words="Symptom")
def symptom(fact: Fact, _: Case) -> Iterator[Row]:
    """A symptom, current or not by its clinical status."""
    status = fact.clinical_status
    current = "true" if status in _PRESENT else "false" if status in _PAST else None
    for meaning in _holds(fact, "Symptom"):
        yield fact.row(condition_class=meaning.term, current=current, date=_recorded(fact))


@rows("angina", "Condition", words="Angina")
def angina(fact: Fact, _: Case) -> Iterator[Row]:
    """Angina, current or resolved by its clinical status."""
    status = fact.clinical_status
    said = "currentStatus" if status in _PRESENT else "resolvedStatus" if status in _PAST else None
    for _meaning in _holds(fact, "Angina"):
        yield fact.row(status=said, date=_recorded(fact))


@rows("event", "Condition", words="ClinicalEvent")
def event(fact: Fact, _: Case) -> Iterator[Row]:
    """An event has the day on which it happened; it may have been recorded years later."""
    for meaning in _holds(fact, "ClinicalEvent"):
        yield fact.row(condition_class=meaning.term, date=_onset(fact))


@rows("comorbidity", "Condition", words="Comorbidity")
def comorbidity(fact: Fact, _: Case) -> Iterator[Row]:
    """Any other illness that the ontology has."""
    for meaning in _holds(fact, "Comorbidity"):
        if meaning.kinds.isdisjoint({"HeartDisease", "Angina"}):
            yield fact.row(condition_class=meaning.term, date=_recorded(fact))


@rows("heart_disease", "Condition", words="HeartDisease")
def heart_disease(fact: Fact, _: Case) -> Iterator[Row]:
    """A disease of the heart with its stage."""
    asserted = (e.get("valueDateTime") for name, e in fact.extensions if name == "condition-assertedDate")
    day = None if fact.is_undated else recorded(fact.content) or next(filter(None, asserted), None)
    for meaning in _holds(fact, "HeartDisease"):
        for stage in fact.sure("AccAhaStage", "code", "stage") or (None,):
            yield fact.row(
                condition_class=meaning.term, acc_aha_stage=stage.term if stage else None, date=day
            )


@rows("heart_disease", "Observation", words="nyhaClass objectiveAssessment")
def nyha_class(fact: Fact, case: Case) -> Iterator[Row]:
    """A NYHA observation is a record of its own, of heart failure if the patient has it."""
    asked = fact.sure_terms("code") & {"nyhaClass", "objectiveAssessment"}
    for meaning in fact.meanings("value") if asked else ():
        if meaning.sure and not meaning.kinds.isdisjoint({"NyhaClass", "ObjectiveAssessment"}):
            failing = any(
                _holds(other, "CongestiveHeartFailure") for other in case.facts if other.type == "Condition"
            )
            yield fact.row(
                condition_class="CongestiveHeartFailure" if failing else None,
                nyha_class=meaning.term if "NyhaClass" in meaning.kinds else None,
                objective_assessment=meaning.term if "ObjectiveAssessment" in meaning.kinds else None,
                date=fact.day,
            )


@rows("other_malignancy", "Condition")
def other_malignancy(fact: Fact, case: Case) -> Iterator[Row]:
    """Free of disease since the day on which a Condition in remission or resolved abated."""
    tumour = case.tumours.of(fact)
    if tumour is None or not tumour.is_other or tumour.is_doubtful:
        return
    is_free = fact.clinical_status in {"remission", "resolved"}
    unnamed = "OtherNeuroendocrineTumour" if tumour.is_neuroendocrine else None
    named = fact.coded.get("code")
    for meaning in fact.sure("OtherMalignancy", "code") or (None,):
        yield fact.row(
            condition_class=meaning.term if meaning else unnamed,
            source_text=None if meaning or not named else named[0].text,
            date=_onset(fact),
            disease_free_since=fact.content.get("abatementDateTime") if is_free else None,
        )


@rows("negative_statement", "Condition")
def refuted(fact: Fact, _: Case) -> Iterator[Row]:
    """A refuted Condition says that the patient does not have it."""
    for meaning in fact.meanings("code") if fact.status == "refuted" else ():
        if meaning.sure and meaning.term in meaning.kinds:
            row_id = f"{fact.name}/{meaning.term}"
            yield fact.row(row_id, about=meaning.term, date=fact.content.get("recordedDate"))


@rows("negative_statement", "Observation")
def absent(fact: Fact, _: Case) -> Iterator[Row]:
    """The absent comorbidities of mCODE."""
    for meaning in fact.meanings("absent") if "absent" in fact.coded else ():
        if meaning.sure and meaning.term in meaning.kinds:
            row_id = f"{fact.name}/{meaning.term}"
            yield fact.row(row_id, about=meaning.term, date=observed(fact.content))


@rows("negative_statement", "Observation", words="metastasisHistory")
def no_metastasis(fact: Fact, _: Case) -> Iterator[Row]:
    """Mostly said as "no history of metastatic cancer"."""
    if fact.content.get("valueBoolean") is False:
        yield fact.row(about="DistantMetastasis", date=observed(fact.content))
