# SPDX-License-Identifier: Apache-2.0
"""Generated treatment histories: therapies of every class of agent, regimens, progressions, symptoms."""

from __future__ import annotations

from typing import Final

from reasoner.patient import Literal

from .scribe import Scribe, Value, day, edges, fresh, past, text

__all__ = ["write_treatment"]

_ANALOGUES: Final = ("lanreotide", "octreotideLar", "octreotide", "pasireotideLar")
_OTHERS: Final = (
    *("everolimus", "sunitinib", "bevacizumab", "cabozantinib", "belzutifan", "interferonAlfa"),
    *("streptozocin", "trifluridineTipiracil", "pembrolizumab", "tamoxifen", "iobenguaneI131"),
)
_EXCLUDED: Final = ("temozolomide", "capecitabine", "fluorouracil", "tegafur", "dacarbazine", "lu177Dotatate")
_NOT_ANTITUMOUR: Final = ("pantoprazole", "dexamethasone", "diazoxide", "amlodipine", "denosumab")
_REGIMENS: Final = ("captem", "s1", "folfox", "stz5Fu", "prrtCapecitabine", "cisplatinEtoposide")
_AGENTS: Final = (
    _ANALOGUES,
    _ANALOGUES,
    _ANALOGUES,
    _OTHERS,
    _OTHERS,
    _EXCLUDED,
    _NOT_ANTITUMOUR,
)
_BULK: Final = (
    "AbdominalPain",
    "Anorexia",
    "EffusionSymptom",
    "AscitesSymptom",
    "AbdominalFullness",
    "Dyspnoea",
)
_HORMONAL: Final = ("Diarrhoea", "Flushing", "Hypoglycaemia", "Steatorrhoea", "CushingSyndromeSymptom")


def write_treatment(scribe: Scribe) -> None:
    """What was given systemically, how the disease went on, what the patient feels."""
    patient = scribe.graph.iri
    for _ in scribe.many(4):
        _write_therapy(scribe)
    for _ in scribe.few(2):
        regimen = scribe.record(patient, "hasSsaRegimen", "SsaRegimen")
        scribe.may(regimen, "hasAgent", *_ANALOGUES)
        scribe.may(regimen, "dose", text("120 mg"), text("90 mg"))
        scribe.date(regimen, past(3, clear=scribe.clear), "startDate")
    scribe.flag(patient, "concurrentSsaPlanned")
    for _ in scribe.many(2):
        progression = scribe.record(patient, "hasProgression", "ProgressionEvent")
        scribe.may(
            progression, "method", "recist", "recist", "recist", "radiology", "clinical", "biochemical"
        )
        scribe.date(progression, edges(4, 12))
    for _ in scribe.many(2):
        _write_symptom(scribe)


def _write_therapy(scribe: Scribe) -> None:
    episode = scribe.record(scribe.graph.iri, "hasTherapy", "TherapyEpisode")
    for _ in scribe.many(2) if not scribe.clear else range(1):
        _write_agent(scribe, episode)
    scribe.may(episode, "indication", *["pnetIndication"] * 5, "otherIndication")
    scribe.may(
        episode, "intent", "palliative", "palliative", "adjuvant", "prophylaxis", "symptomControl", absent=2
    )
    scribe.may(episode, "route", "subcutaneous", "oral", "intravenous", "intravitreal", absent=3)
    doses = scribe.may(episode, "dosesGiven", 4, 1, 0, absent=4)
    if scribe.clear and doses == 0:
        return  # an episode without a dose has no dates and does not stop
    scribe.may(episode, "stopReason", "progression", "intolerance", "completed", absent=2)
    starts = edges(2, 12)
    if scribe.clear:  # an episode that ends before it starts contradicts itself
        starts = tuple(start for start in starts if _written(start) < _written(day(1, -9)))
    scribe.date(episode, starts, "startDate")
    ended = not scribe.chance(in_=2) and scribe.date(episode, (day(1), day(0, -9), day(0, 1)), "endDate")
    if not ended or not scribe.clear:
        scribe.flag(episode, "ongoing", often=2)


def _written(when: Value) -> str:
    return str(when.lexical if isinstance(when, Literal) else when)


def _write_agent(scribe: Scribe, episode: str) -> None:
    """An agent, a regimen, an agent that no code map knew, or nothing."""
    kind = scribe.between(0, 9)
    if kind < 7:
        scribe.may(episode, "hasAgent", *scribe.choose(*_AGENTS), absent=0)
    elif kind == 7:
        scribe.may(episode, "hasRegimen", *_REGIMENS, absent=0)
    elif kind == 8:
        scribe.put(episode, "unmappedAgent", text("an agent under trial"))


def _write_symptom(scribe: Scribe) -> None:
    group = scribe.choose(_BULK, _HORMONAL, ("WeightLoss", "OtherSymptom", "Symptom"))
    new = [
        cls for cls in group if not scribe.clear or cls not in scribe.recorded
    ]  # the latest of a kind governs
    symptom = scribe.record(scribe.graph.iri, "hasSymptom", *new)
    cause = "hormoneExcess" if group is _HORMONAL else "tumourBulk"
    scribe.may(symptom, "attribution", cause, cause, cause, "tumourBulk", "hormoneExcess", "otherCause")
    scribe.flag(symptom, "current", often=3)
    for name in ("hepatomegaly", "supportiveCare"):
        scribe.flag(symptom, name, often=2)
    if (
        not scribe.clear or "TherapyEpisode" not in scribe.recorded
    ):  # which may be the analogue that was tried
        scribe.flag(symptom, "ssaTried", often=2)
    scribe.may(symptom, "size", "large", "small")
    scribe.may(symptom, "control", "incompleteControl", "completeControl")
    scribe.flag(symptom, "ssaContraindicated", absent=3)
    scribe.date(symptom, fresh(clean=False))
