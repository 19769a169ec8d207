# SPDX-License-Identifier: Apache-2.0
"""The index tumour: kind, site, stage, syndromes and hormones, lesions and their sizes, progression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reasoner.read.fhir.answers import unread_topics
from reasoner.read.fhir.case import Case
from reasoner.read.fhir.documents import Content
from reasoner.read.fhir.fact import Fact
from reasoner.read.fhir.meaning import Coded, Meaning
from reasoner.read.fhir.quantity import comparator, number, unit_of
from reasoner.read.fhir.rules.rule import Found, patient_rows, rows
from reasoner.read.fhir.status import DOUBTFUL, onset
from reasoner.read.mapping import NEOPLASM, Row

_GONE: Final = frozenset({"inactive", "remission", "resolved"})


@rows("diagnosis", "Condition")
def diagnosis(fact: Fact, case: Case) -> Iterator[Row]:
    """The index tumour: its kind as far as the code of the Condition decides it."""
    tumour = case.tumours.of(fact)
    if tumour is None or not tumour.is_index:
        return
    found = [
        (m.term if "Neoplasm" in m.kinds else None, m.term if "FunctionalStatus" in m.kinds else None)
        for m in fact.meanings("code", "morphology")
        if m.sure and not m.kinds.isdisjoint({"Neoplasm", "FunctionalStatus"})
    ]
    for kind, functional in found or [(None, None)]:
        yield fact.row(NEOPLASM, neoplasm_class=kind, functional_status=functional)


@patient_rows("primary_site")
def primary_site(case: Case) -> Iterator[Found]:
    """One record per site that a Condition of the index tumour names, in its code or as its body site.

    The pancreas as a whole says nothing beside a part of it.
    """
    sites = [
        (fact, site, is_part)
        for fact, tumour in case.tumours.items()
        if tumour.is_index
        for site, is_part in _sites(fact)
    ]
    has_part = any(is_part and site != "pancreas" for _, site, is_part in sites)
    for fact, site, _ in sites:
        if site != "pancreas" or not has_part:
            certainty = "definite" if fact.status == "confirmed" else None
            if fact.status in DOUBTFUL:
                certainty = "probable"
            yield fact, fact.row(f"primary-site-{site}", site_code=site, certainty=certainty)


def _sites(fact: Fact) -> dict[tuple[str, bool], None]:
    named = [(m.term, "PancreasPart" in m.kinds) for m in fact.sure("AnatomicalSite", "code", "site")]
    implied = [(m.site, False) for m in fact.meanings("code", "morphology") if m.sure and m.site]
    return dict.fromkeys([*named, *implied])


_TOPICS: Final = ("tCategory", "nCategory", "mCategory", "stageGroup")


@rows("staging", "Observation", words=" ".join(_TOPICS))
def staging(fact: Fact, case: Case) -> Iterator[Row]:
    """TNM categories and stage groups of the index tumour.

    Codes of cancerstaging.org (mCODE before STU3) are the AJCC words themselves: cM0, pN1a, IVB.
    """
    topics = [m.term for m in fact.meanings("code") if m.sure and m.term in _TOPICS]
    if not topics or not case.tumours.is_about_index(fact):
        return
    unread = unread_topics(fact)
    words = [word for coded in fact.coded.get("value", ()) for word in _words(coded)]
    for topic in topics:
        column = "stage_group" if topic == "stageGroup" else f"{topic[0]}_category"
        for answer in [m for m in fact.meanings("value") if m.sure] or (None,):
            for word in words or ("",):
                cells = {name: _stage(name, answer, word) for name in _STAGES}
                yield fact.row(**cells, date=fact.day, withheld=column if unread else None)


@rows("staging", "Condition")
def stage(fact: Fact, case: Case) -> Iterator[Row]:
    """A stage that the Condition of the index tumour states itself."""
    tumour = case.tumours.of(fact) if "stage" in fact.coded else None
    if tumour is not None and tumour.is_index:
        for answer in fact.meanings("stage"):
            if answer.sure:
                yield fact.row(f"{fact.name}/stage", **{n: _stage(n, answer, "") for n in _STAGES})


class _Stage(NamedTuple):
    """A column of stages: the kind of its terms, and the AJCC words for it."""

    kind: str
    words: re.Pattern[str]
    found: re.Pattern[str]
    prefix: str


_STAGES: Final = {
    "t_category": _Stage("TCategory", re.compile(r"[CPYRA]*T[0-4X]"), re.compile(r"T[0-4X]"), ""),
    "n_category": _Stage("NCategory", re.compile(r"[CPYRA]*N[01X]"), re.compile(r"N[01X]"), ""),
    "m_category": _Stage("MCategory", re.compile(r"[CPYRA]*M[01X]"), re.compile(r"M[01X]"), ""),
    "stage_group": _Stage(
        "StageGroup", re.compile(r"(?:I{1,3}|IV)[A-C]?[0-9]?\Z"), re.compile(r"IV|I{1,3}"), "stage"
    ),
}
_STAGING: Final = re.compile(r"https?://cancerstaging\.org/?")


def _words(coded: Coded) -> Iterator[str]:
    for code in coded.codes:
        if _STAGING.fullmatch(code.source[0]):
            yield code.source[1].strip(" ").upper()


def _stage(column: str, answer: Meaning | None, word: str) -> str | None:
    known = _STAGES[column]
    if answer is not None and known.kind in answer.kinds:
        return answer.term
    if not known.words.match(word):
        return None
    match = known.found.search(word)
    found = match[0] if match else ""
    return known.prefix + found if known.prefix else found.lower()


@rows("syndrome", "Condition")
def syndrome(fact: Fact, case: Case) -> Iterator[Row]:
    """A hormone syndrome of a patient with an index tumour."""
    if case.tumours.has_index and fact.status != "refuted" and fact.status not in DOUBTFUL:
        for meaning in fact.sure("HormoneSyndrome", "code", "morphology"):
            row_id = f"{fact.name}/{meaning.term}"
            yield fact.row(row_id, syndrome_class=meaning.term, date=onset(fact.content))


@rows("hormone_finding", "Observation", words="Hormone")
def hormone_finding(fact: Fact, case: Case) -> Iterator[Row]:
    """A hormone result counts as raised or normal by the interpretation of its laboratory only."""
    if not case.tumours.has_index:
        return
    codes = [code for coded in fact.coded.get("interpretation", ()) for code in coded.codes]
    said = {_INTERPRETED[code.source[1]] for code in codes if code.source[1] in _INTERPRETED}
    finding = said.pop() if len(said) == 1 else None
    for meaning in fact.sure("Hormone", "code"):
        yield fact.row(hormone=meaning.term, finding=finding, date=fact.day)


_INTERPRETED: Final = {"H": "raised", "HH": "raised", "HU": "raised", "N": "normal"}


@rows("lesion", "Condition", words="Lesion MetastaticNeoplasm")
def metastasis(fact: Fact, case: Case) -> Iterator[Row]:
    """A metastasis of the index tumour.

    A code that is wider than a metastasis gives a lesion of which it is not said whether it is distant. One
    that is gone, such as a resected one, makes no tumour metastatic today.
    """
    tumour = case.tumours.of(fact)
    if tumour is None or not tumour.is_secondary or tumour.is_doubtful or fact.clinical_status in _GONE:
        return
    if not case.tumours.is_about_index(fact):
        return
    for meaning in fact.meanings("code"):
        if "Lesion" in meaning.kinds or meaning.term == "MetastaticNeoplasm":
            kinds = meaning.kinds if meaning.sure else frozenset[str]()
            for site in fact.sure("AnatomicalSite", "code", "site") or (None,):
                yield fact.row(
                    lesion_class=meaning.term if "Lesion" in kinds else None,
                    site=site.term if site else None,
                    nodal="true" if "NodalLesion" in kinds else None,
                    distant="true" if "DistantMetastasis" in kinds else None,
                )


@rows("lesion", "BodyStructure")
def structure(fact: Fact, case: Case) -> Iterator[Row]:
    """A BodyStructure may also be a treated volume; it is a tumour if it refers to one."""
    if not any(link.element == "focus" for link in fact.links) or not case.tumours.is_about_index(fact):
        return
    # A site among the nodes, unless it is said that the lesion is not one.
    may_be_nodal = not any(statement.name == "nodal" for statement in fact.statements)
    for site in fact.sure("AnatomicalSite", "site") or (None,):
        kinds = site.kinds if site else frozenset[str]()
        for kind in fact.sure("Lesion", "morphology") or (None,):
            primary = "PrimaryLesion" if "PancreasPart" in kinds else None
            yield fact.row(
                site=site.term if site else None,
                lesion_class=kind.term if kind else primary,
                nodal="true" if may_be_nodal and "LymphNodeSite" in kinds else None,
            )


class _Measured(NamedTuple):
    """A size, and the BodyStructure that it is of, if any."""

    size: Content | None
    structure: str | None


def _measured(fact: Fact, case: Case) -> _Measured | None:
    """A size of the index tumour or a lesion on the patient, not on a specimen: the longest dimension."""
    if (
        "Measurement" not in fact.sure_terms("code")
        or "specimen" in fact.content
        or not case.tumours.is_about_index(fact)
    ):
        return None
    store = case.chart.run.store
    sizes = (
        fact.components[coded.part - 1].get("valueQuantity")
        for coded in fact.coded.get("component", ())
        if any(meaning.term == "longestDiameter" for meaning in coded.meanings)
    )
    size = next((size for size in sizes if size is not None), None)
    if size is None and not fact.is_invalid:
        size = fact.content.get("valueQuantity")
    members = [store.member(number) for number in fact.linked("focus")]
    names = [member.name for member in members if member.resource.type == "BodyStructure"]
    return _Measured(size, min(names, default=None))


@rows("lesion", "Observation", words="Measurement")
def measured_lesion(fact: Fact, case: Case) -> Iterator[Row]:
    """A measured tumour that is no BodyStructure."""
    measured = _measured(fact, case)
    if measured and measured.structure is None:
        for site in fact.sure("AnatomicalSite", "site") or (None,):
            yield fact.row(f"{fact.name}/lesion", site=site.term if site else None)


@rows("lesion_measurement", "Observation", words="Measurement")
def lesion_measurement(fact: Fact, case: Case) -> Iterator[Row]:
    """A size that is not a number is there as one: an older one must not take its place.

    Without any value, it may be that only our own terms tell of another size.
    """
    measured = _measured(fact, case)
    if measured is None:
        return
    size = measured.size
    is_limit = comparator(size) is not None
    is_silent = number(size) is None and (fact.value_keys() or not fact.statements)
    for modality in [_modality(m) for m in fact.meanings("method") if m.sure] or [None]:
        yield fact.row(
            lesion=measured.structure or f"{fact.name}/lesion",
            modality=modality,
            longest_diameter=None if is_limit else number(size),
            unit=unit_of(size),
            date=fact.day,
            withheld="longest_diameter" if is_limit or is_silent else None,
        )


def _modality(meaning: Meaning) -> str | None:
    for kind, modality in (("CtStudy", "ct"), ("MriStudy", "mri"), ("PetStudy", "pet")):
        if kind in meaning.kinds:
            return modality
    return meaning.term if "Modality" in meaning.kinds else None


@rows("progression", "Observation", words="diseaseStatus recistResponse")
def progression(fact: Fact, case: Case) -> Iterator[Row]:
    """A worse disease status of mCODE is a clinician's judgement; only a RECIST category is RECIST."""
    answers = fact.sure("ProgressionEvent", "value")
    for question in fact.meanings("code") if answers and case.tumours.is_about_index(fact) else ():
        if question.term in {"diseaseStatus", "recistResponse"}:
            for answer in answers:
                if question.term == "recistResponse" or "RecistProgression" in answer.kinds:
                    method = "recist"
                else:
                    method = "radiology" if "RadiologicalProgression" in answer.kinds else "clinical"
                yield fact.row(method=method, date=fact.day)
