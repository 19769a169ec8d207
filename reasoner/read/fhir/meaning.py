# SPDX-License-Identifier: Apache-2.0
"""What the codes of an element stand for: terms of the code map, and questions that it does not carry.

Codes recur from patient to patient, so that each is looked up once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from reasoner.read.code_map import ICD10CM, LOINC, SNOMED, CodeMap, Mapping, normal_code, normal_system
from reasoner.read.fhir.documents import Content
from reasoner.read.fhir.own import SYSTEM, OwnTerms

__all__ = ["CANCER_STAGING", "QUESTIONS", "Code", "Coded", "Codes", "Meaning", "own_code"]

_OWN_SYSTEM: Final = normal_system(SYSTEM)
_OWN: Final = re.compile(r"https?://w3id\.org/trialshapes/ontology[/#]?")
#: Codes come from the data: so many of them are remembered.
_KEPT: Final = 100_000
#: TNM words of the AJCC as mCODE had them before STU3; they are no codes of the code map.
CANCER_STAGING: Final = "http://cancerstaging.org"

#: Questions whose answers decide what they are about; the code map does not carry them.
QUESTIONS: Final = {
    (SNOMED, "399390009"): "stageGroup",
    (SNOMED, "399537006"): "stageGroup",
    (SNOMED, "399588009"): "stageGroup",
    (SNOMED, "78873005"): "tCategory",
    (SNOMED, "399504009"): "tCategory",
    (SNOMED, "384625004"): "tCategory",
    (LOINC, "21899-0"): "tCategory",
    (LOINC, "21911-3"): "tCategory",
    (SNOMED, "277206009"): "nCategory",
    (SNOMED, "399534004"): "nCategory",
    (SNOMED, "371494008"): "nCategory",
    (LOINC, "21900-6"): "nCategory",
    (LOINC, "21912-1"): "nCategory",
    (SNOMED, "277208005"): "mCategory",
    (SNOMED, "399387003"): "mCategory",
    (SNOMED, "371497001"): "mCategory",
    (LOINC, "21913-9"): "mCategory",
    (LOINC, "31206-6"): "histology",
    (LOINC, "77753-2"): "morphologyReport",
    (LOINC, "97509-4"): "diseaseStatus",
    (LOINC, "88040-1"): "recistResponse",
    (SNOMED, "398192003"): "comorbidities",
    (SNOMED, "1287652008"): "metastasisHistory",
}
#: Cancers of ICD-10-CM, whether or not the code map knows of which kind.
_CANCER: Final = re.compile(r"C[0-6]|C7[0-6A]|C[89]|D0")


class Meaning(NamedTuple):
    """A term that a code stands for; `kinds` are its classes, and `sure` says that the code decides it."""

    term: str
    kinds: frozenset[str]
    sure: bool
    site: str | None = None
    score: str | None = None


class Code:
    """A code of a system, under the names that the code map has for both, and its meanings."""

    __slots__ = ("code", "is_cancer", "is_own", "meanings", "questions", "source", "system", "words")

    def __init__(self, source: tuple[str, str], meanings: tuple[Meaning, ...]) -> None:
        """Look up what depends on system and code alone."""
        self.source = source
        self.system = normal_system(source[0])
        self.code = normal_code(self.system, source[1])
        self.meanings = meanings
        topic = QUESTIONS.get((self.system, self.code))
        self.questions = (Meaning(topic, frozenset({"Question"}), sure=True),) if topic else ()
        found = (*meanings, *self.questions)
        #: all that it may stand for: terms and their kinds
        self.words = frozenset(m.term for m in found).union(*(m.kinds for m in found))
        self.is_own = _OWN.fullmatch(source[0]) is not None
        self.is_cancer = self.system == ICD10CM and _CANCER.match(self.code) is not None


class Coded:
    """A coded element: `part` tells several of one name apart; its codes, printed text and meanings."""

    __slots__ = ("codes", "meanings", "part", "text")

    def __init__(self, part: int) -> None:
        """Nothing was added yet."""
        self.part = part
        self.codes: list[Code] = []
        self.text: str | None = None
        self.meanings: list[Meaning] = []

    @property
    def system(self) -> str:
        """The system of the code that names it."""
        return self.codes[0].system

    @property
    def code(self) -> str:
        """The code that names it."""
        return self.codes[0].code

    @property
    def is_mapped(self) -> bool:
        """Whether anything decides what it is."""
        for meaning in self.meanings:  # noqa: SIM110 (a generator takes longer)
            if meaning.sure:
                return True
        return False

    def sure(self, kind: str) -> list[Meaning]:
        """What it surely is, of that kind."""
        return [meaning for meaning in self.meanings if meaning.sure and kind in meaning.kinds]


class Codes:
    """The code map, with the terms of the ontology as codes of their own."""

    def __init__(self, code_map: CodeMap, own: OwnTerms) -> None:
        """Nothing was looked up yet."""
        self._map = code_map
        self._own = own
        self._known: dict[tuple[str, str], Code] = {}

    def code(self, system: str, code: str) -> Code:
        """What a code stands for."""
        key = (system, code)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[key] = Code(key, tuple(map(_meaning, self._resolve(system, code))))
        return found

    def _resolve(self, system: str, code: str) -> Iterable[Mapping]:
        if normal_system(system) == _OWN_SYSTEM and (mapping := self._own.mapping(code)):
            return (mapping,)
        return self._map.resolve(system, code)

    def add(self, coded: Coded, concept: Content) -> None:
        """Add the codes of a CodeableConcept; without any, it is one whose code is not given."""
        printed = concept.get("text")
        for coding in concept.get("coding") or _NO_CODES:
            code = self.code(coding.get("system") or "", coding.get("code") or "")
            coded.codes.append(code)
            coded.meanings += code.meanings
            if coded.text is None:
                coded.text = printed or coding.get("display")


_NO_CODES: Final[tuple[Content, ...]] = ({},)


def _meaning(mapping: Mapping) -> Meaning:
    return Meaning(mapping.term, frozenset(mapping.kinds), mapping.sure, mapping.implied_site, mapping.score)


def own_code(concept: Content | None) -> str | None:
    """The name of the term of ours that a CodeableConcept has first."""
    for coding in (concept or {}).get("coding") or ():
        if _OWN.fullmatch(coding.get("system") or ""):
            code: str | None = coding.get("code")
            return code
    return None
