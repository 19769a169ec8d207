# SPDX-License-Identifier: Apache-2.0
"""Generated tumours: specimens, site, stage, measured lesions, scans with uptakes, local treatments."""

from __future__ import annotations

from typing import Final

from reasoner.terms import ONTO

from .scribe import Scribe, Value, edges, fresh, number, past, text

__all__ = ["write_disease"]

#: Wordings of a pathology report that do not contradict each other.
_PATHOLOGY: Final[dict[str, dict[str, tuple[Value, ...]]]] = {
    "differentiated": {"neoplasmTerm": ("termNet",), "differentiation": ("well",), "cellType": ()},
    "carcinoma": {
        "neoplasmTerm": ("termNec", "termSmallCellNec", "termLargeCellNec"),
        "differentiation": ("poor",),
        "cellType": ("smallCell", "largeCell"),
    },
    "unclear": {
        "neoplasmTerm": ("termNen", "termNenG3", "termNetG3"),
        "differentiation": ("moderate",),
        "cellType": (),
    },
    "other": {
        "neoplasmTerm": ("termAdenocarcinoma", "termMinen", "termOther"),
        "differentiation": (),
        "cellType": (),
    },
}
_KI67: Final = (("0", "1", "2.9"), ("3", "8", "20"), ("20.1", "55"))
_MITOSES: Final = (("0", "1"), ("2", "9", "20"), ("21", "40"))

#: class, sites, nodal, distant
_Kind = tuple[str, tuple[str, ...], bool | None, bool | None]
_LIVER: Final = ("liver", "liverLeftLobe", "liverRightLobe", "liverSegment2", "liverSegment7")
_KINDS: Final[tuple[_Kind, ...]] = (
    ("LiverMetastasis", _LIVER, False, True),
    ("LiverMetastasis", _LIVER, False, True),
    ("PrimaryLesion", ("pancreasTail", "pancreasHead"), False, False),
    ("RegionalNodalLesion", ("regionalNode",), True, False),
    ("DistantNodalLesion", ("distantNode",), True, True),
    ("BoneMetastasis", ("bone",), False, True),
    ("PeritonealMetastasis", ("peritoneum",), False, True),
    ("LungMetastasis", ("lung",), False, True),
    ("AscitesLesion", ("peritoneum",), False, None),
    ("PleuralEffusionLesion", ("pleura",), False, None),
    ("Lesion", _LIVER, False, None),
    ("Lesion", ("unclassifiedNode",), True, None),
    ("Lesion", ("unknownSite", "adrenal"), False, True),
)
_EMBOLIC: Final = ("BlandEmbolisation", "Chemoembolisation", "Radioembolisation")
_ABLATIVE: Final = ("RadiofrequencyAblation", "Cryoablation", "MicrowaveAblation", "EthanolAblation")
_OTHER_LOCAL: Final = (
    "Radiotherapy",
    "StereotacticRadiotherapy",
    "LiverSurgery",
    "OtherPercutaneousTreatment",
)


def write_disease(scribe: Scribe) -> None:
    """The index tumour with everything that hangs on it, and what was done to it locally."""
    tumour = scribe.record(scribe.graph.iri, "hasNeoplasm", "Neoplasm")
    profile = scribe.choose("differentiated", "differentiated", "differentiated", *_PATHOLOGY)
    for _ in scribe.many(2):
        _write_specimen(scribe, tumour, profile)
    for _ in scribe.few(2):
        _write_origin(scribe, tumour)
    _write_function(scribe, tumour)
    kinds: dict[str, str] = {}
    for _ in scribe.many(3):
        lesion, site = _write_lesion(scribe, tumour)
        kinds[lesion] = site
    for _ in scribe.many(2):
        _write_local_treatment(scribe, kinds)
    for lesion in kinds:
        _write_growth(scribe, lesion)
    for _ in scribe.few(3):
        _write_pet(scribe, list(kinds))


def _write_specimen(scribe: Scribe, tumour: str, profile: str) -> None:
    specimen = scribe.record(tumour, "hasSpecimen", "Specimen")
    scribe.may(specimen, "procedure", "biopsy", "biopsy", "resection", "cytology", "imagingDiagnosis")
    words = _PATHOLOGY[profile if scribe.clear else scribe.choose(*_PATHOLOGY)]
    band = scribe.between(0, 2)
    for name, values in words.items():
        scribe.may(specimen, name, *values)
    if profile == "differentiated" and not scribe.graph.objects(specimen, ONTO + "neoplasmTerm") and band < 2:
        scribe.may(specimen, "neoplasmTerm", ("termNetG1", "termNetG2")[band])
    scribe.may(specimen, "grade", ("G1", "G2", "G3")[band if scribe.clear else scribe.between(0, 2)])
    mitotic = band if scribe.clear else scribe.between(0, 2)
    scribe.may(specimen, "mitosesPer2mm2", *map(number, _MITOSES[mitotic]))
    if scribe.chance(in_=4):
        low = scribe.may(specimen, "ki67Low", number(_KI67[band][0]), absent=0)
        scribe.may(specimen, "ki67High", number(_KI67[band][-1]), low or 0, absent=0)
    else:
        scribe.may(specimen, "ki67", *map(number, _KI67[band]))
    scribe.date(specimen, edges(12, 36))


def _write_origin(scribe: Scribe, tumour: str) -> None:
    """Primary site, stage and what surgeons say."""
    if not scribe.chance(in_=5):
        site = scribe.record(tumour, "hasPrimarySite", "PrimarySite")
        scribe.may(site, "siteCode", "pancreasTail", "pancreas", "pancreasHead", "duodenum", "unknownSite")
        scribe.may(site, "certainty", "definite", "definite", "probable")
    if not scribe.chance(in_=3):
        staging = scribe.record(tumour, "hasStaging", "Staging")
        scribe.may(staging, "mCategory", "m1", "m0", "mx")
        scribe.may(staging, "nCategory", "n0", "n1")
        scribe.date(staging, edges(12))
    if not scribe.chance(in_=3):
        opinion = scribe.record(tumour, "hasResectability", "ResectabilityStatement")
        scribe.may(
            opinion,
            "resectability",
            *("unresectable", "resectable", "borderline", "medicallyInoperable", "declined"),
        )
        scribe.date(opinion, past(1, clear=scribe.clear))


def _write_function(scribe: Scribe, tumour: str) -> None:
    if scribe.chance(in_=3):
        syndrome = scribe.record(tumour, "hasSyndrome", "Insulinoma", "VIPoma", "OtherHormoneSyndrome")
        if scribe.chance(in_=2):
            finding = scribe.record(tumour, "hasHormoneFinding", "HormoneFinding")
            scribe.may(finding, "finding", "raised", "normal")
            scribe.may(finding, "hormone", "insulin", "vasoactiveIntestinalPeptide")
            scribe.put(syndrome, "evidencedBy", finding)
        if scribe.clear:
            return
    scribe.may(tumour, "functionalStatus", "nonFunctional")


def _write_lesion(scribe: Scribe, tumour: str) -> tuple[str, str]:
    """One lesion with its measurements; its IRI and its site."""
    cls, sites, nodal, distant = scribe.choose(*_KINDS)
    lesion = scribe.record(tumour, "hasLesion", cls)
    site = scribe.may(lesion, "site", *sites)
    flags = (nodal, distant) if scribe.clear or not scribe.chance(in_=4) else (not nodal, not distant)
    for name, flag in zip(("nodal", "distant"), flags, strict=True):
        if flag is not None:
            scribe.may(lesion, name, flag, flag)
    for _ in scribe.few(2):
        size = scribe.record(lesion, "hasMeasurement", "Measurement")
        scribe.may(size, "modality", "ct", "ct", "mri", "ultrasound", "petCt", "pet")
        longest = ("34", "10", "9.9", "1", "1.0", "0.99", "12", "16", "400")
        if not scribe.clear or not nodal:
            scribe.may(size, "longestDiameter", *map(number, longest))
        if not scribe.clear or nodal:  # a short axis that is the longer one contradicts itself
            scribe.may(size, "shortAxis", *map(number, ("15", "14.9", "1.5", "18")))
        scribe.may(size, "unit", *map(text, ("mm", "mm", "mm", "cm", "inch")))
        scribe.may(size, "sliceThickness", *map(number, ("3", "5", "5.1", "8")))
        scribe.date(size, fresh(clean=False))
    return lesion, str(site)


def _write_local_treatment(scribe: Scribe, kinds: dict[str, str]) -> None:
    """A treatment with its target; a clear patient has lesions treated where such a treatment works."""
    classes = scribe.choose(_EMBOLIC, _ABLATIVE, _OTHER_LOCAL, ("LocalTreatment",))
    treatment = scribe.record(scribe.graph.iri, "hasLocalTreatment", *classes)
    hepatic = classes is _EMBOLIC or scribe.graph.is_a(treatment, ONTO + "LiverSurgery")
    lesions = [lesion for lesion, site in kinds.items() if not hepatic or site in _LIVER or not scribe.clear]
    if lesions and scribe.chance(in_=2):
        for lesion in lesions if scribe.chance(in_=3) else lesions[:1]:
            scribe.put(treatment, "treatedLesion", lesion)
    elif hepatic or not scribe.clear:
        scribe.may(treatment, "territory", *_LIVER)
    for _ in scribe.few(3) if scribe.chance(in_=4) else range(1):
        scribe.date(treatment, edges(2), "sessionDate")
    recovered = scribe.flag(treatment, "recovered", absent=2)
    for _ in scribe.many(2) if recovered is None or not scribe.clear else ():
        toxicity = scribe.record(treatment, "hasToxicity", "Toxicity")
        scribe.may(toxicity, "ctcaeGrade", 1, 2, 3)
        scribe.flag(toxicity, "resolved")


def _write_growth(scribe: Scribe, lesion: str) -> None:
    treatments = scribe.graph.records(scribe.graph.iri, ONTO + "hasLocalTreatment")
    for _ in scribe.few(2) if scribe.chance(in_=2) else ():
        growth = scribe.record(lesion, "hasLesionProgression", "LesionProgression")
        scribe.flag(growth, "clear")
        if treatments and scribe.chance(in_=2):
            after = treatments[scribe.between(0, len(treatments) - 1)]
            scribe.graph.add(growth, ONTO + "afterProcedure", after)
        scribe.date(growth, edges(1, 2))


def _write_pet(scribe: Scribe, lesions: list[str]) -> None:
    """A scan whose statements agree with each other if the patient is clear."""
    pet = scribe.record(scribe.graph.iri, "hasImagingStudy", "PetStudy", "PetStudy", "PetStudy", "SpectStudy")
    scribe.may(pet, "tracer", "ga68Dotatate", "ga68Dotatate", "cu64Dotatate", "fdg")
    if scribe.chance(in_=8):
        scribe.put(pet, "unmappedTracer", text("a tracer under trial"))
    scribe.date(pet, past(6, 12, clear=scribe.clear))
    says = scribe.choose("above", "above", "cold", "mixed")
    if says != "mixed" or not scribe.clear:
        scribe.may(pet, "allMeasurableAboveLiver", says == "above", absent=3)
    for lesion in lesions:
        if scribe.chance(in_=6):
            continue
        uptake = scribe.record(pet, "hasUptake", "LesionUptake")
        scribe.put(uptake, "uptakeOf", lesion)
        above = scribe.chance(in_=2) if says == "mixed" else says == "above"
        _write_uptake(scribe, uptake, above=above)


def _write_uptake(scribe: Scribe, uptake: str, *, above: bool) -> None:
    def level() -> bool:
        return above if scribe.clear else scribe.chance(in_=2)

    kind = scribe.between(0, 3)
    if kind < 2:
        scribe.may(uptake, "uptake", *(("aboveLiver",) if level() else ("equalToLiver", "belowLiver")))
    if kind in {1, 2}:
        scribe.may(uptake, "krenningScore", *((3, 4) if level() else (0, 1, 2)))
    if kind in {0, 3}:
        scribe.may(uptake, "suvMax", *map(number, ("5.0", "5.01", "20") if level() else ("2", "5")))
        scribe.may(uptake, "liverSuvMean", number("4.9") if level() else number("5"))
