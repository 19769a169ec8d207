# SPDX-License-Identifier: Apache-2.0
"""A reproducible cohort of invented patients: `python bench/cohort.py 1000 cohort.nq`.

Each patient depends on the seed and its own number alone, so that a larger cohort begins with the smaller.
The mixture is that of a referral clinic: most have progressed on an analogue, some are untreated or have had
much, some have had what the trial excludes. One fact in ten is missing, some dates are partial, some results
are old.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

ONTO: Final = "https://w3id.org/trialshapes/ontology#"
PATIENTS: Final = "https://w3id.org/trialshapes/patients/"
RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

#: kind of treatment history, and how often it is met
HISTORIES: Final = {
    "analogue": 40,
    "untreated": 15,
    "analogue and targeted": 20,
    "many lines": 10,
    "excluded drug": 12,
    "unknown": 3,
}
_LABS: Final = (
    # analyte, unit, median, spread, upper limit of normal
    ("absoluteNeutrophilCount", "/mm3", 3400, 1100, None),
    ("plateletCount", "/mm3", 205000, 60000, None),
    ("haemoglobin", "g/dL", 12.2, 1.6, None),
    ("creatinine", "mg/dL", 0.95, 0.3, 1.2),
    ("totalBilirubin", "mg/dL", 0.8, 0.5, 1.2),
    ("aspartateAminotransferase", "U/L", 34, 22, 40),
    ("alanineAminotransferase", "U/L", 36, 25, 45),
    ("albumin", "g/dL", 3.8, 0.4, None),
)
_SI: Final = {
    # analyte -> its other unit, and the factor to it
    "haemoglobin": ("g/L", 10),
    "albumin": ("g/L", 10),
    "creatinine": ("umol/L", 88.4),
    "plateletCount": ("10*9/L", 0.001),
}
_LISTS: Final = (
    *("therapyList", "lesionList", "imagingList", "symptomList", "malignancyList"),
    *("cardiovascularList", "bleedingList", "contraindicationList", "gastrointestinalList"),
)
_TARGETED: Final = ("everolimus", "sunitinib", "cabozantinib", "bevacizumab")
_CYTOTOXIC: Final = ("streptozocin", "doxorubicin", "oxaliplatin", "irinotecan", "interferonAlfa")
_EXCLUDED: Final = ("temozolomide", "capecitabine", "fluorouracil", "dacarbazine", "lu177Dotatate")
_LIVER: Final = ("liverLeftLobe", "liverRightLobe", "liverSegment6", "liverSegment3", "liver")

Quad = tuple[str, str, str]


@dataclass(slots=True)
class Chart:
    """One patient's record while it is written; objects are N-Quads terms."""

    iri: str
    random: Random
    registered: date
    quads: list[Quad] = field(default_factory=list)
    _count: int = 0

    def record(self, holder: str, link: str, cls: str) -> str:
        """A new record, linked from its holder."""
        self._count += 1
        node = f"{self.iri}/r{self._count}"
        self.add(holder, link, f"<{node}>")
        self.quads.append((node, RDF_TYPE, f"<{ONTO}{cls}>"))
        return node

    def add(self, node: str, name: str, term: str) -> None:
        """One fact."""
        self.quads.append((node, ONTO + name, term))

    def term(self, node: str, name: str, *values: str, missing: float = 0.1) -> None:
        """One individual of the ontology, or none."""
        if self.random.random() >= missing:
            self.add(node, name, f"<{ONTO}{self.random.choice(values)}>")

    def number(self, node: str, name: str, value: float, *, digits: int = 0, missing: float = 0.1) -> None:
        """A decimal, or none."""
        if self.random.random() >= missing:
            self.add(node, name, f'"{value:.{digits}f}"^^<{XSD}decimal>')

    def count(self, node: str, name: str, value: int) -> None:
        """A whole number."""
        self.add(node, name, f'"{value}"^^<{XSD}integer>')

    def flag(self, node: str, name: str, *, often: float = 1.0, missing: float = 0.0) -> None:
        """True that often, otherwise false; or none."""
        if self.random.random() >= missing:
            truth = str(self.random.random() < often).lower()
            self.add(node, name, f'"{truth}"^^<{XSD}boolean>')

    def text(self, node: str, name: str, words: str) -> None:
        """A plain string."""
        self.add(node, name, f'"{words}"')

    def day(self, node: str, name: str, before: tuple[int, int], *, missing: float = 0.03) -> None:
        """A date that many days before registration; one in twelve is known to the month only."""
        when = self.registered - timedelta(days=self.random.randint(*before))
        chance = self.random.random()
        if chance < missing:
            return
        if chance < missing + 0.08 and before[1] > 40:
            self.add(node, name, f'"{when:%Y-%m}"^^<{XSD}gYearMonth>')
        else:
            self.add(node, name, f'"{when.isoformat()}"^^<{XSD}date>')

    def often(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random.random() < share


def generate(patients: int, seed: int) -> Iterator[Chart]:
    """So many charts, one after another."""
    for number in range(patients):
        random = Random(f"{seed}/{number}")  # noqa: S311 - a cohort to measure with, nothing secret
        chart = Chart(f"{PATIENTS}c{number:07}", random, date(2026, 1, 15) + timedelta(random.randrange(300)))
        _write_person(chart)
        tumour = chart.record(chart.iri, "hasNeoplasm", "Neoplasm")
        _write_pathology(chart, tumour)
        lesions = _write_lesions(chart, tumour)
        _write_imaging(chart, lesions)
        _write_history(chart, lesions)
        _write_state(chart)
        _write_labs(chart)
        _write_comorbidity(chart)
        _write_reviews(chart)
        yield chart


def write_cohort(file: Path, patients: int, seed: int) -> int:
    """Write N-Quads with one named graph per patient; the number of quads."""
    written = 0
    with file.open("w", encoding="utf-8") as stream:
        for chart in generate(patients, seed):
            stream.writelines(f"<{s}> <{p}> {o} <{chart.iri}> .\n" for s, p, o in chart.quads)
            written += len(chart.quads)
    return written


def _write_person(chart: Chart) -> None:
    chart.quads.append((chart.iri, RDF_TYPE, f"<{ONTO}Patient>"))
    chart.day(chart.iri, "birthDate", (365 * 32, 365 * 82))
    chart.term(chart.iri, "sex", "female", "male", missing=0.02)
    chart.flag(chart.iri, "concurrentSsaPlanned", often=0.3)
    registration = chart.record(chart.iri, "hasRegistration", "Registration")
    chart.day(registration, "date", (0, 0), missing=0)
    chart.term(registration, "registrationStatus", "planned", missing=0)


def _write_pathology(chart: Chart, tumour: str) -> None:
    specimen = chart.record(tumour, "hasSpecimen", "Specimen")
    grade = chart.random.choices((1, 2, 3, 4), (20, 60, 15, 5))[0]
    ki67 = chart.random.uniform(*((0.5, 2.9), (3, 20), (21, 50), (60, 95))[grade - 1])
    chart.term(specimen, "procedure", "biopsy", "biopsy", "biopsy", "resection", missing=0.05)
    chart.term(specimen, "neoplasmTerm", "termNec" if grade == 4 else "termNet", missing=0.05)
    chart.term(specimen, "differentiation", "poor" if grade == 4 else "well")
    if grade < 4:
        chart.term(specimen, "grade", f"G{grade}")
    chart.number(specimen, "ki67", ki67, digits=1)
    chart.number(specimen, "mitosesPer2mm2", round(ki67 / 2), missing=0.4)
    chart.day(specimen, "date", (60, 2200))
    site = chart.record(tumour, "hasPrimarySite", "PrimarySite")
    chart.term(site, "siteCode", *("pancreasTail", "pancreasHead") * 9, "jejunum", "unknownSite")
    chart.term(site, "certainty", *("definite",) * 12, "probable")
    staging = chart.record(tumour, "hasStaging", "Staging")
    chart.term(staging, "mCategory", *("m1",) * 9, "m0")
    chart.day(staging, "date", (60, 1500))
    if chart.often(0.2):
        opinion = chart.record(tumour, "hasResectability", "ResectabilityStatement")
        chart.term(opinion, "resectability", "unresectable", "unresectable", "borderline", "resectable")
        chart.day(opinion, "date", (10, 200))


def _write_lesions(chart: Chart, tumour: str) -> list[str]:
    """Lesions with their latest measurement."""
    lesions = []
    for place in range(chart.random.choice((1, 1, 2, 2, 3))):
        kind = chart.random.choice(("LiverMetastasis",) * 5 + ("BoneMetastasis",))
        if place == 2:
            kind = "PrimaryLesion"
        lesion = chart.record(tumour, "hasLesion", kind)
        sites = {"PrimaryLesion": ("pancreasTail",), "BoneMetastasis": ("bone",)}.get(kind, _LIVER)
        chart.term(lesion, "site", *sites, missing=0.05)
        chart.flag(lesion, "nodal", often=0)
        chart.flag(lesion, "distant", often=float(kind != "PrimaryLesion"))
        size = chart.record(lesion, "hasMeasurement", "Measurement")
        chart.term(size, "modality", "ct", "ct", "mri", missing=0.03)
        chart.number(size, "longestDiameter", chart.random.uniform(7, 60))
        chart.text(size, "unit", "mm")
        chart.number(size, "sliceThickness", chart.random.choice((1, 3, 3, 5)), missing=0.3)
        chart.day(size, "date", (1, 34))
        lesions.append(lesion)
    return lesions


def _write_imaging(chart: Chart, lesions: list[str]) -> None:
    if chart.often(0.94):
        pet = chart.record(chart.iri, "hasImagingStudy", "PetStudy")
        chart.term(pet, "tracer", "ga68Dotatate", "ga68Dotatate", "cu64Dotatate", "ga68Dotatoc", missing=0.03)
        chart.day(pet, "date", (10, 420))
        for lesion in lesions:
            uptake = chart.record(pet, "hasUptake", "LesionUptake")
            chart.add(uptake, "uptakeOf", f"<{lesion}>")
            chart.term(uptake, "uptake", *("aboveLiver",) * 14, "equalToLiver", missing=0.05)
    ct = chart.record(chart.iri, "hasImagingStudy", "CtStudy")
    chart.day(ct, "date", (1, 34))
    if chart.often(0.85):
        progression = chart.record(chart.iri, "hasProgression", "ProgressionEvent")
        chart.term(progression, "method", *("recist",) * 6, "radiology", "clinical", missing=0.05)
        chart.day(progression, "date", (10, 460))


def _write_history(chart: Chart, lesions: list[str]) -> None:
    history = chart.random.choices(tuple(HISTORIES), tuple(HISTORIES.values()))[0]
    agents: list[str] = []
    if history not in {"untreated", "unknown"}:
        agents.append(chart.random.choice(("lanreotide", "octreotideLar")))
    if history == "analogue and targeted":
        agents.append(chart.random.choice(_TARGETED))
    if history == "many lines":
        agents += [chart.random.choice(_TARGETED), *chart.random.sample(_CYTOTOXIC, 2)]
    if history == "excluded drug":
        agents.append(chart.random.choice(_EXCLUDED))
    if chart.often(0.25):
        agents.append(chart.random.choice(("pantoprazole", "amlodipine", "pancrelipase")))
    for place, agent in enumerate(agents):
        episode = chart.record(chart.iri, "hasTherapy", "TherapyEpisode")
        chart.term(episode, "hasAgent", agent, missing=0.02)
        chart.term(episode, "indication", "pnetIndication", missing=0.12)
        chart.term(episode, "intent", "palliative", missing=0.3)
        end = 1100 - 190 * place
        chart.day(episode, "startDate", (end - 150, end))
        if place:
            chart.day(episode, "endDate", (end - 190, end - 150), missing=0.2)
            chart.term(episode, "stopReason", "progression", "intolerance", missing=0.3)
        else:
            chart.flag(episode, "ongoing")
            chart.count(episode, "dosesGiven", chart.random.randint(1, 30))
    if agents and agents[0] in {"lanreotide", "octreotideLar"}:
        regimen = chart.record(chart.iri, "hasSsaRegimen", "SsaRegimen")
        chart.term(regimen, "hasAgent", agents[0])
        chart.text(regimen, "dose", "120 mg")
        chart.day(regimen, "startDate", (20, 900))
    if chart.often(0.15):
        _write_local_treatment(chart, lesions[0])


def _write_local_treatment(chart: Chart, lesion: str) -> None:
    kinds = ("Chemoembolisation", "Radioembolisation", "MicrowaveAblation", "Radiotherapy")
    kind = chart.random.choice(kinds)
    treatment = chart.record(chart.iri, "hasLocalTreatment", kind)
    if chart.often(0.5):
        chart.add(treatment, "treatedLesion", f"<{lesion}>")
    else:
        chart.term(treatment, "territory", *_LIVER)
    chart.day(treatment, "sessionDate", (20, 700))
    chart.flag(treatment, "recovered", often=0.9, missing=0.3)
    if chart.often(0.4):
        growth = chart.record(lesion, "hasLesionProgression", "LesionProgression")
        chart.flag(growth, "clear", often=0.8)
        chart.day(growth, "date", (5, 60))


def _write_state(chart: Chart) -> None:
    """Performance, pressure, weight, symptoms."""
    ecog = chart.record(chart.iri, "hasEcog", "EcogAssessment")
    chart.count(ecog, "score", chart.random.choices((0, 1, 2, 3), (45, 40, 12, 3))[0])
    chart.day(ecog, "date", (0, 31))
    pressure = chart.record(chart.iri, "hasBloodPressure", "BloodPressure")
    chart.number(pressure, "systolic", chart.random.gauss(131, 15))
    chart.number(pressure, "diastolic", chart.random.gauss(80, 9))
    chart.text(pressure, "unit", "mm[Hg]")
    chart.flag(pressure, "onAntihypertensiveTreatment", often=0.35, missing=0.2)
    chart.day(pressure, "date", (0, 31))
    weight = chart.record(chart.iri, "hasWeight", "BodyWeight")
    chart.number(weight, "weight", chart.random.gauss(76, 14))
    chart.text(weight, "unit", "kg")
    chart.day(weight, "date", (0, 31))
    for _ in range(chart.random.choices((0, 1, 2), (55, 30, 15))[0]):
        kind = chart.random.choice(("AbdominalPain", "EarlySatiety", "Diarrhoea", "Flushing", "Dyspnoea"))
        symptom = chart.record(chart.iri, "hasSymptom", kind)
        chart.term(symptom, "attribution", "tumourBulk", "hormoneExcess", "otherCause", missing=0.3)
        chart.flag(symptom, "current", often=0.8)
        chart.term(symptom, "control", "incompleteControl", "completeControl", missing=0.4)
        chart.flag(symptom, "supportiveCare", often=0.7, missing=0.4)


def _write_labs(chart: Chart) -> None:
    for analyte, usual, median, spread, limit in _LABS:
        if chart.often(0.05):
            continue
        value = max(chart.random.gauss(median, spread), median / 4)
        unit, factor = _SI[analyte] if analyte in _SI and chart.often(0.3) else (usual, 1)
        result = chart.record(chart.iri, "hasLabResult", "LabResult")
        chart.term(result, "analyte", analyte, missing=0)
        chart.number(result, "value", value * factor, digits=0 if value * factor > 25 else 2, missing=0.01)
        if not chart.often(0.02):
            chart.text(result, "unit", unit)
        if limit is not None and not chart.often(0.06):
            chart.number(result, "uln", limit * factor, digits=2, missing=0)
            chart.text(result, "ulnUnit", unit)
        chart.day(result, "date", (0, 31))


def _write_comorbidity(chart: Chart) -> None:
    if chart.often(0.08):
        kind = chart.random.choice(("CongestiveHeartFailure", "HeartDisease"))
        heart = chart.record(chart.iri, "hasHeartDisease", kind)
        chart.term(heart, "nyhaClass", "nyhaI", "nyhaII", "nyhaIII")
        chart.day(heart, "date", (10, 900))
    if chart.often(0.06):
        kind = chart.random.choice(("DeepVeinThrombosis", "MyocardialInfarction"))
        event = chart.record(chart.iri, "hasEvent", kind)
        chart.day(event, "date", (20, 1500))
    if chart.often(0.1):
        kind = chart.random.choice(("BasalCellCarcinoma", "BreastCancer", "ProstateCancer", "Melanoma"))
        cancer = chart.record(chart.iri, "hasOtherMalignancy", kind)
        chart.flag(cancer, "therapyCompleted", often=0.9, missing=0.1)
        chart.day(cancer, "diseaseFreeSince", (200, 4000))
    if chart.often(0.3):
        swallowing = chart.record(chart.iri, "hasSwallowing", "SwallowingAssessment")
        chart.flag(swallowing, "able", often=0.97)
        chart.day(swallowing, "date", (0, 31))
    if chart.often(0.2):
        statement = chart.record(chart.iri, "hasNegativeStatement", "NegativeStatement")
        denied = ("CongestiveHeartFailure", "OtherMalignancy", "GilbertSyndrome")
        chart.term(statement, "about", *denied, missing=0)
        chart.day(statement, "date", (0, 31))


def _write_reviews(chart: Chart) -> None:
    thorough = chart.often(0.35)
    for reviewed in _LISTS:
        if not thorough and chart.often(0.65):
            continue
        review = chart.record(chart.iri, "hasListReview", "ListReview")
        chart.term(review, "list", reviewed, missing=0)
        chart.flag(review, "complete", often=0.97)
        chart.day(review, "date", (0, 30))


def main() -> None:
    """Write a cohort to a file."""
    parser = argparse.ArgumentParser(description="Write invented patients as N-Quads, one named graph each.")
    parser.add_argument("patients", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    quads = write_cohort(given.file, given.patients, given.seed)
    print(f"{given.patients} patients, {quads} statements, {quads / given.patients:.0f} each")


if __name__ == "__main__":
    main()
