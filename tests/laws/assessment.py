# SPDX-License-Identifier: Apache-2.0
"""Generated laboratory results, comorbidity, reviews of lists and negative statements."""

from __future__ import annotations

from typing import Final

from reasoner.patient import Literal

from .scribe import Scribe, Value, edges, fresh, number, past, text

__all__ = ["write_assessment", "write_reviews"]

#: analyte -> units with values on both sides of every bound that a protocol could set there
_LABS: Final[dict[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "absoluteNeutrophilCount": (("/mm3", ("3200", "1500", "1499")), ("10*9/L", ("1.5", "1.499"))),
    "plateletCount": (("/mm3", ("100000", "99999")), ("10*3/uL", ("100", "99.9"))),
    "haemoglobin": (("g/dL", ("12.4", "9.0", "8.99")), ("g/L", ("90", "89"))),
    "albumin": (("g/dL", ("3.9", "3.0", "2.99")), ("g/L", ("30", "29.9"))),
    "creatinine": (("mg/dL", ("0.9", "1.8", "1.81", "4.0")), ("umol/L", ("159", "160", "400"))),
    "totalBilirubin": (("mg/dL", ("0.7", "1.8", "1.81", "3.6", "3.61")), ("umol/L", ("31", "62"))),
    "aspartateAminotransferase": (("U/L", ("28", "120", "121")),),
    "alanineAminotransferase": (("U/L", ("31", "120", "121")),),
}
_LIMITS: Final = {"U/L": ("40", "45"), "mg/dL": ("1.2", "1.3"), "umol/L": ("106", "21")}
_CLEARANCE: Final = (("mL/min", ("30", "29.9", "80")),)
_DIFFERENTIAL: Final = (
    ("leukocyteCount", (("/mm3", ("5000", "2500")),)),
    ("neutrophilPercent", (("%", ("60", "25")),)),
    ("bandPercent", (("%", ("5", "0")),)),
)
_LISTS: Final = (
    *("therapyList", "lesionList", "imagingList", "symptomList", "malignancyList", "cardiovascularList"),
    *("bleedingList", "contraindicationList", "gastrointestinalList"),
)
#: class that may be denied -> classes of records that the denial would contradict; none: its own
_DENIALS: Final[dict[str, tuple[str, ...]]] = {
    "GilbertSyndrome": (),
    "CongestiveHeartFailure": ("HeartDisease",),
    "HeartDisease": ("CongestiveHeartFailure", "ValvularHeartDisease", "IschaemicHeartDisease"),
    "Angina": (),
    "ArterialThromboembolicEvent": ("MyocardialInfarction", "IschaemicStroke", "ClinicalEvent"),
    "VenousThromboembolicEvent": ("DeepVeinThrombosis", "PulmonaryEmbolism", "ClinicalEvent"),
    "GastrointestinalBleed": ("UpperGastrointestinalBleed", "ClinicalEvent"),
    "OtherMalignancy": ("BasalCellCarcinoma", "BreastCancer", "Melanoma", "OtherNeuroendocrineTumour"),
    "SwallowingDisorder": (),
    "GastrointestinalAbsorptionImpairment": ("Malabsorption",),
}


def write_assessment(scribe: Scribe) -> None:
    """Values at screening and what else ails the patient."""
    patient = scribe.graph.iri
    scribe.may(patient, "sex", "male", "female")
    scribe.date(patient, (_born("1950-08-31"), _born("1941-09-01"), Literal("1950", _YEAR)), "birthDate")
    _write_labs(scribe)
    dates = fresh(clean=scribe.clear)
    for _ in scribe.few(2):
        weight = scribe.record(patient, "hasWeight", "BodyWeight")
        scribe.may(weight, "weight", *map(number, ("80", "45", "500")))
        scribe.may(weight, "unit", text("kg"), text("kg"), text("[lb_av]"))
        scribe.date(weight, dates)
    for _ in scribe.few(2):
        ecog = scribe.record(patient, "hasEcog", "EcogAssessment")
        scribe.may(ecog, "score", 1, 0, 2, 3, 4)
        scribe.date(ecog, fresh(clean=False))
    for _ in scribe.few(2):
        pressure = scribe.record(patient, "hasBloodPressure", "BloodPressure")
        scribe.may(pressure, "systolic", *map(number, ("128", "150", "151")))
        scribe.may(pressure, "diastolic", *map(number, ("78", "90", "91")))
        scribe.may(pressure, "unit", text("mm[Hg]"), text("mm[Hg]"), text("kPa"))
        scribe.flag(pressure, "onAntihypertensiveTreatment")
        scribe.date(pressure, fresh(clean=False))
    _write_heart(scribe)
    _write_others(scribe)
    _write_gut(scribe)


_YEAR: Final = "http://www.w3.org/2001/XMLSchema#gYear"


def _born(day: str) -> Literal:
    return Literal(day, "http://www.w3.org/2001/XMLSchema#date")


def _write_labs(scribe: Scribe) -> None:
    differential = scribe.chance(in_=6)
    reported = not differential and scribe.chance(in_=6)
    for analyte, units in _LABS.items():
        if scribe.clear and (differential and analyte == "absoluteNeutrophilCount"):
            continue  # a reported count goes before a computed one
        if scribe.clear and (reported and analyte == "creatinine"):
            continue  # a computed clearance goes before a reported one
        for _ in scribe.few(2) if scribe.chance(in_=4) else range(1):
            _write_lab(scribe, analyte, units)
    if differential:
        for analyte, units in _DIFFERENTIAL:
            _write_lab(scribe, analyte, units)
    if reported:
        result = _write_lab(scribe, "creatinineClearance", _CLEARANCE)
        scribe.may(result, "method", "cockcroftGault", "cockcroftGault", "otherMethod")


def _write_lab(scribe: Scribe, analyte: str, units: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    result = scribe.record(scribe.graph.iri, "hasLabResult", "LabResult")
    scribe.put(result, "analyte", analyte)
    unit, values = scribe.choose(*units, units[0])
    scribe.may(result, "value", *map(number, values * 3), number("999999999"))
    scribe.may(result, "comparator", *map(text, ("<", "<=", ">", ">=")), absent=24)
    scribe.may(result, "unit", *[text(unit)] * 12, text("mol"))
    limits = _LIMITS.get(unit)
    if limits:
        limit = limits[0] if analyte != "totalBilirubin" or unit != "umol/L" else limits[1]
        scribe.may(result, "uln", *[number(limit)] * 8)
        scribe.may(result, "ulnUnit", *[text(unit)] * 8)
    scribe.date(result, fresh(clean=False))
    return result


def _write_heart(scribe: Scribe) -> None:
    patient = scribe.graph.iri
    for _ in scribe.few(2) if scribe.chance(in_=2) else ():
        classes = ("CongestiveHeartFailure", "CongestiveHeartFailure", "ValvularHeartDisease", "HeartDisease")
        heart = scribe.record(patient, "hasHeartDisease", *classes)
        nyha = scribe.may(heart, "nyhaClass", "nyhaI", "nyhaII", "nyhaIII", "nyhaIV")
        mild = () if scribe.clear and nyha in {"nyhaIII", "nyhaIV"} else ("objectiveA",)
        scribe.may(heart, "objectiveAssessment", *mild, "objectiveB", "objectiveC", "objectiveD")
        scribe.may(heart, "accAhaStage", "accAhaB", "accAhaC", absent=3)
        scribe.date(heart, past(1, clear=scribe.clear))
    for _ in scribe.few(2) if scribe.chance(in_=3) else ():
        angina = scribe.record(patient, "hasAngina", "Angina")
        scribe.may(angina, "status", "currentStatus", "resolvedStatus")
        scribe.date(angina, edges(1))
    for _ in scribe.many(2) if scribe.chance(in_=3) else ():
        classes = (
            "MyocardialInfarction",
            "DeepVeinThrombosis",
            "UpperGastrointestinalBleed",
            "ClinicalEvent",
        )
        scribe.date(scribe.record(patient, "hasEvent", *classes), edges(6))


def _write_others(scribe: Scribe) -> None:
    """Contraindications, second cancers, comorbidities."""
    patient = scribe.graph.iri
    for _ in scribe.many(1) if scribe.chance(in_=3) else ():
        statement = scribe.record(patient, "hasContraindication", "ContraindicationStatement")
        scribe.may(statement, "drugClass", "AntiVEGFAgent", "AntiVEGFAgent", "MTORInhibitor")
        scribe.may(statement, "authorRole", "physician", "otherAuthor")
        scribe.date(statement, edges(1))
    for _ in scribe.many(2) if scribe.chance(in_=3) else ():
        kinds = ("BasalCellCarcinoma", "BreastCancer", "Melanoma", "OtherNeuroendocrineTumour")
        cancer = scribe.record(patient, "hasOtherMalignancy", *kinds, "OtherMalignancy")
        scribe.flag(cancer, "therapyCompleted")
        scribe.flag(cancer, "onAdjuvantHormonalTherapy")
        scribe.date(cancer, edges(36), "diseaseFreeSince")
    for _ in scribe.many(1) if scribe.chance(in_=2) else ():
        ails = ("GilbertSyndrome", "SwallowingDisorder", "Malabsorption", "Hypertension", "Comorbidity")
        scribe.date(scribe.record(patient, "hasComorbidity", *ails), edges(1))


def _write_gut(scribe: Scribe) -> None:
    patient = scribe.graph.iri
    for _ in scribe.few(2):
        swallowing = scribe.record(patient, "hasSwallowing", "SwallowingAssessment")
        scribe.flag(swallowing, "able", often=2)
        scribe.date(swallowing, fresh(clean=False))
    for _ in scribe.few(2) if scribe.chance(in_=2) else ():
        gut = scribe.record(patient, "hasGiFunction", "GiFunctionAssessment")
        impaired = scribe.flag(gut, "impairment")
        judged = ("notSignificant",) if scribe.clear and impaired is False else _JUDGED
        scribe.may(gut, "judgedSignificant", *judged, absent=2)
        scribe.date(gut, fresh(clean=False))


_JUDGED: Final = ("notSignificant", "significant", "unjudged")


def write_reviews(scribe: Scribe) -> None:
    """Which lists are complete, and what is said to be absent; written last, as it speaks of the rest."""
    patient = scribe.graph.iri
    thorough = scribe.chance(in_=2)
    for reviewed in _LISTS:
        if not thorough and not scribe.chance(in_=2):
            continue
        review = scribe.record(patient, "hasListReview", "ListReview")
        scribe.put(review, "list", reviewed)
        scribe.flag(review, "complete", often=8)
        scribe.date(review, fresh(clean=scribe.clear))
    for denied, against in _DENIALS.items():
        contradicted = scribe.recorded.intersection((denied, *against))
        if not scribe.chance(in_=5) or (scribe.clear and contradicted):
            continue
        statement = scribe.record(patient, "hasNegativeStatement", "NegativeStatement")
        scribe.put(statement, "about", denied)
        scribe.date(statement, _stated(clear=scribe.clear))


def _stated(*, clear: bool) -> tuple[Value, ...]:
    return edges(1)[:3] if clear else edges(1)
