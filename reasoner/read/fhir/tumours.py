# SPDX-License-Identifier: Apache-2.0
"""Which Condition is the index tumour, another cancer or a metastasis; what each resource is about.

1. A neuroendocrine or pancreatic tumour may be the index tumour, and so may one that our own terms call by
   that name. If one of them is said to be in the pancreas, those that are elsewhere are other tumours.
2. Every other primary cancer is another malignancy, also when no code of the map decides its kind.
3. An Observation, a metastasis or a BodyStructure belongs to the index tumour if it refers to it, or refers
   to no tumour while the patient has no other.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from reasoner.read.code_map import SNOMED
from reasoner.read.fhir.chart import Chart
from reasoner.read.fhir.fact import Fact, Link, links_of
from reasoner.read.fhir.meaning import own_code
from reasoner.read.fhir.status import DOUBTFUL

__all__ = ["INDEX", "OTHER", "Tumour", "Tumours"]

INDEX: Final = "index"
OTHER: Final = "other"
#: The profile of mCODE says so where the code does not.
_PRIMARY_CANCER: Final = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-primary-cancer-condition"
#: These are no terms for a neuroendocrine tumour.
_NOT_NEUROENDOCRINE: Final = frozenset({"termAdenocarcinoma", "termOther"})
_NO_REASON: Final = _NOT_NEUROENDOCRINE | {"MetastaticNeoplasm"}
#: Modalities of a radiotherapy summary of mCODE, which tell a beam or an implanted source from a
#: radiopharmaceutical, which is a drug.
_MODALITIES: Final = {
    "10611004": "beam",
    "45643008": "beam",
    "80347004": "beam",
    "1156505006": "beam",
    "1156506007": "beam",
    "1156708005": "source",
    "169359004": "source",
    "1156384006": "source",
    "394902000": "source",
    "438629002": "source",
    "440252007": "radiopharmaceutical",
}
_SUMMARY: Final = "1217123003"


class Tumour(NamedTuple):
    """What a Condition is: index tumour, other malignancy, metastasis (secondary), or none of them."""

    is_index: bool
    is_other: bool
    is_secondary: bool
    is_neuroendocrine: bool
    is_doubtful: bool


class _Trait(NamedTuple):
    """What the codes of a Condition say."""

    neuroendocrine: bool
    pancreatic: bool
    sited: bool
    secondary: bool
    cancer: bool
    stated: bool

    @property
    def is_candidate(self) -> bool:
        """Whether it may be the index tumour."""
        return not self.secondary and (
            self.stated or self.neuroendocrine or (self.pancreatic and self.cancer)
        )


class Tumours:
    """The tumours of a patient, and what other resources have to do with them."""

    def __init__(self, chart: Chart) -> None:
        """Decide what each Condition is."""
        self._chart = chart
        traits = {
            fact.number: _trait(fact, chart)
            for fact in chart.facts
            if fact.type == "Condition" and fact.status != "refuted"
        }
        candidates = [trait for trait in traits.values() if trait.is_candidate]
        in_pancreas = any(trait.pancreatic for trait in candidates)
        self._tumours = {
            number: _tumour(trait, chart.by_number[number], in_pancreas=in_pancreas)
            for number, trait in traits.items()
        }
        #: whether the patient has an index tumour, and another cancer
        self.has_index = any(tumour.is_index for tumour in self._tumours.values())
        self.has_other = any(tumour.is_other for tumour in self._tumours.values())
        self._by_default = INDEX if self.has_index and not self.has_other else None
        self._direct: dict[int, _Said | None] = {}

    def of(self, fact: Fact) -> Tumour | None:
        """What a Condition is."""
        return self._tumours.get(fact.number)

    def items(self) -> list[tuple[Fact, Tumour]]:
        """All Conditions that are not refuted."""
        return [(self._chart.by_number[number], tumour) for number, tumour in self._tumours.items()]

    def about(self, fact: Fact) -> str | None:
        """`INDEX`, `OTHER`, or None: it is not said which tumour this is about, or it is about none."""
        if not fact.links:
            return self._by_default
        direct = self._said(fact.number, fact.links)
        if direct is None:
            return self._by_default
        # By way of a metastasis or a BodyStructure of the tumour.
        inner = [self._said(number) for number in fact.linked("focus")]
        indirect = [said for said in inner if said is not None]
        if direct.to_index or any(said.to_index for said in indirect):
            return INDEX
        if direct.to_other or any(said.to_other for said in indirect):
            return OTHER
        # It refers to something that is not there, which may be another tumour.
        if direct.lost or any(said.lost and not said.tumour for said in indirect):
            return None
        return self._by_default

    def is_about_index(self, fact: Fact) -> bool:
        """Whether it is about the index tumour."""
        return self.about(fact) == INDEX

    def _said(self, number: int, links: list[Link] | None = None) -> _Said | None:
        """To which tumours a resource refers itself; None when to nothing."""
        if number not in self._direct:
            if links is None:
                fact = self._chart.by_number.get(number)
                links = fact.links if fact else links_of(self._chart.run.store, number)[0]
            targets = [link.target for link in links if link.element == "focus"]
            tumours = [self._tumours.get(target) for target in targets if target is not None]
            known = [tumour for tumour in tumours if tumour]
            self._direct[number] = (
                _Said(
                    any(t.is_index for t in known),
                    any(not t.is_index and not t.is_secondary for t in known),
                    bool(known),
                    None in targets,
                )
                if targets
                else None
            )
        return self._direct[number]

    def purpose(self, fact: Fact) -> str | None:
        """Why a drug was given or a procedure done: two reasons that differ say nothing."""
        pnet = other = False
        for target in self._reasons(fact):
            tumour, reason = self._tumours.get(target), self._chart.by_number.get(target)
            about = self.about(reason) if reason and self._has_about(reason) else None
            pnet |= about == INDEX or (tumour is not None and tumour.is_index)
            other |= about == OTHER or (tumour is not None and tumour.is_other)
            if reason:
                other |= any(_is_other_illness(m.kinds) for m in reason.meanings("code") if m.sure)
        for meaning in fact.meanings("reason"):
            if meaning.sure:
                kinds = meaning.kinds
                named = "Neoplasm" in kinds or "NeoplasmTerm" in kinds
                pnet |= self.has_index and named and meaning.term not in _NO_REASON
                other |= "OtherMalignancy" in kinds or _is_other_illness(kinds)
        if pnet == other:
            return None
        return "pnetIndication" if pnet else "otherIndication"

    def _reasons(self, fact: Fact) -> list[int]:
        found = fact.linked("reason")
        for request in fact.linked("request"):
            links = links_of(self._chart.run.store, request)[0]
            found += [link.target for link in links if link.element == "reason" and link.target is not None]
        return found

    def _has_about(self, fact: Fact) -> bool:
        tumour = self._tumours.get(fact.number)
        return fact.type in {"Observation", "BodyStructure"} or (tumour is not None and tumour.is_secondary)


class _Said(NamedTuple):
    """To which tumours a resource refers: `tumour` to any, `lost` to something that is not there."""

    to_index: bool
    to_other: bool
    tumour: bool
    lost: bool


def _is_other_illness(kinds: frozenset[str]) -> bool:
    return "Comorbidity" in kinds or "ClinicalEvent" in kinds


def _trait(fact: Fact, chart: Chart) -> _Trait:
    named = fact.meanings("code")
    sited = [m for m in fact.meanings("code", "site") if m.sure]
    malignancy = any("OtherMalignancy" in m.kinds for m in named)
    stated = chart.run.own.classes.get(own_code(fact.content.get("code")) or "")
    return _Trait(
        neuroendocrine=any(
            m.term not in _NOT_NEUROENDOCRINE
            and "OtherMalignancy" not in m.kinds
            and ("NeoplasmTerm" in m.kinds or "NeuroendocrineNeoplasm" in m.kinds)
            for m in fact.meanings("code", "morphology")
        ),
        pancreatic=any("PancreasPart" in m.kinds for m in sited)
        or any(m.sure and "PancreaticNeoplasm" in m.kinds for m in named),
        sited=any("AnatomicalSite" in m.kinds for m in sited),
        secondary=any("Lesion" in m.kinds or m.term == "MetastaticNeoplasm" for m in named),
        cancer=malignancy or _looks_like_cancer(fact),
        stated=stated is not None and stated.table == "diagnosis",
    )


def _looks_like_cancer(fact: Fact) -> bool:
    """A cancer of a kind that no code decides: by profile, morphology, or the chapter of ICD-10-CM."""
    profiles = fact.content.get("profile")
    return (
        (isinstance(profiles, list) and any(_unversioned(profile) == _PRIMARY_CANCER for profile in profiles))
        or "morphology" in fact.coded
        or any(code.is_cancer for coded in fact.coded.get("code", ()) for code in coded.codes)
    )


def _unversioned(profile: object) -> str:
    return str(profile).partition("|")[0]


def _tumour(trait: _Trait, fact: Fact, *, in_pancreas: bool) -> Tumour:
    index = trait.is_candidate and (trait.stated or not in_pancreas or trait.pancreatic or not trait.sited)
    return Tumour(
        is_index=index,
        is_other=not index and not trait.secondary and (trait.cancer or trait.is_candidate),
        is_secondary=trait.secondary and not index,
        is_neuroendocrine=trait.is_candidate,
        is_doubtful=fact.status in DOUBTFUL,
    )


def radiotherapy(fact: Fact) -> bool | None:
    """Of a radiotherapy summary whether it is of a radiopharmaceutical; None of anything else.

    One without a known modality is neither, and is reported as unmapped.
    """
    codes = [code for coded in fact.coded.get("code", ()) for code in coded.codes]
    if not any(code.system == SNOMED and code.code == _SUMMARY for code in codes):
        return None
    given = [code for coded in fact.coded.get("modality", ()) for code in coded.codes]
    ways = {_MODALITIES[c.code] for c in given if c.system == SNOMED and c.code in _MODALITIES}
    return "radiopharmaceutical" in ways if ways else None
