# SPDX-License-Identifier: Apache-2.0
"""Which records, facts and steps are told: chosen criteria of the vignettes, one by one."""

from __future__ import annotations

import pytest

from reasoner.patient import Literal, Term
from reasoner.result import Evidence, Fact, Outcome
from reasoner.terms import ONTO, PREFIXES, TRIAL, TYPE, XSD_DATE, XSD_INTEGER

from .explained import vignette

WINDOWS = PREFIXES["win"]
SSA = "treated with a somatostatin analogue"
OTHER_SYSTEMIC = "treated with another systemic therapy"
ANTI_VEGF = "treated with an anti-VEGF drug"
PROGRESSED = "RECIST progression in the last 12 months"
EXCLUDED = "an excluded drug or PRRT given for the pancreatic NET"
AVID = "every measurable lesion above liver"
NEUTROPHILS = "neutrophils at least 1,500/mm3"


def facts(evidence: Evidence, *layers: str) -> set[tuple[str, Term]]:
    return {(fact.property, fact.value) for fact in evidence.facts if fact.layer in layers}


def test_a_drug_hidden_in_a_regimen() -> None:
    """V09 is excluded by the fluorouracil inside a regimen, and by that alone."""
    explained = vignette("V09")
    record = explained.patient.iri + "/streptozocin-5fu"
    day, window = "byRegistration", (record, explained.patient.iri + "/registration")
    assert explained.result("EXC-02").evidence == (
        Evidence(
            EXCLUDED,
            Outcome.SATISFIED,
            record,
            (
                Fact(ONTO + "hasRegimen", ONTO + "stz5Fu", "asserted"),
                Fact(ONTO + "indication", ONTO + "pnetIndication", "asserted"),
                Fact(ONTO + "intent", ONTO + "palliative", "asserted"),
                Fact(ONTO + "startDate", Literal("2022-05-02", XSD_DATE), "asserted"),
                Fact(ONTO + "endDate", Literal("2022-11-14", XSD_DATE), "asserted"),
                Fact(ONTO + "route", ONTO + "intravenous", "asserted"),
                Fact(ONTO + "stopReason", ONTO + "completed", "asserted"),
                Fact(TRIAL + "certainlyIn", WINDOWS + day, "derived", sources=window),
                Fact(
                    TYPE,
                    ONTO + "PnetTherapy",
                    "entailed",
                    ("indication pancreatic neuroendocrine tumour as indication",),
                ),
                Fact(TYPE, ONTO + "GivenTherapy", "derived", sources=(record,)),
                Fact(
                    TYPE,
                    ONTO + "ExcludedPriorTherapy",
                    "entailed",
                    (
                        "streptozocin and fluorouracil has component fluorouracil",
                        "fluorouracil is a fluorouracil source named by the protocol",
                    ),
                ),
            ),
            PREFIXES["cond"] + "excludedTherapy",
        ),
    )


@pytest.mark.parametrize(
    ("therapy", "steps"),
    [
        (
            "onto:hasRegimen onto:captem",
            (
                "CAPTEM has component capecitabine",
                "capecitabine is a fluorouracil source named by the protocol",
            ),
        ),
        ("onto:hasAgent onto:capecitabine", ("capecitabine is a fluorouracil source named by the protocol",)),
        (
            "onto:hasAgent onto:lu177Dotatate",
            ("lutetium-177 dotatate is a peptide receptor radionuclide agent",),
        ),
    ],
)
def test_steps_lead_from_what_was_given_to_its_class(therapy: str, steps: tuple[str, ...]) -> None:
    update = f"""INSERT DATA {{ pat:V01 onto:hasTherapy <T1> . <T1> a onto:TherapyEpisode ; {therapy} ;
        onto:indication onto:pnetIndication ; onto:startDate "2022-03-01"^^xsd:date }}"""
    (evidence,) = vignette("V01", update).result("EXC-02").evidence
    assert [f.steps for f in evidence.facts if f.value == ONTO + "ExcludedPriorTherapy"] == [steps]


def test_only_the_path_that_is_open() -> None:
    """V01 was never treated: path a holds, and nothing is told of the paths that do not."""
    assert vignette("V01").records("INC-05") == {
        OTHER_SYSTEMIC: ["", "review-therapy"],
        "no analogue started more than 2 months ago": ["", "review-therapy"],
        SSA: ["", "review-therapy"],
        "no progression since the analogue was started": ["", "review-imaging"],
        "grade 2 or 3": ["specimen"],
        "symptoms of tumour bulk": ["ascites", "pain"],
    }


def test_every_path_that_is_open() -> None:
    """V09 may join by path c and by path e; an anti-VEGF drug was given, so no contraindication is told."""
    explained = vignette("V09")
    assert explained.records("INC-05") == {
        SSA: ["octreotide-lar"],
        OTHER_SYSTEMIC: ["streptozocin-5fu", "cabozantinib"],
        PROGRESSED: ["progression"],
        ANTI_VEGF: ["cabozantinib"],
        "RECIST progression less than 4 months ago": ["progression"],
    }
    assert explained.records("INC-05") == explained.records("INC-05c") | explained.records("INC-05e")


def test_a_contraindication_opens_path_c() -> None:
    contra = "arterial or venous thromboembolism in the last 6 months"
    assert vignette("V05").records("INC-05")[contra] == ["embolism"]
    assert ANTI_VEGF not in vignette("V05").records("INC-05")


def test_lesions_that_count() -> None:
    """V04: the embolised lesion did not grow since, and is neither counted nor measured."""
    explained = vignette("V04")
    assert explained.records("INC-06") == {"a measurable lesion": ["L1", "L1-size", "P1", "P1-size"]}
    avid = explained.records("INC-04")[AVID]
    assert {"L1-size", "P1-size"} <= set(avid)
    assert "L2-size" not in avid
    assert facts(explained.evidence("INC-04", AVID, "L2/exposure-1"), "derived") == {
        (TYPE, TRIAL + "LesionExposure"),
        (TRIAL + "treatment", explained.patient.iri + "/tace"),
        (TRIAL + "coverage", TRIAL + "certain"),
        (TRIAL + "progressedSince", Literal("false", "http://www.w3.org/2001/XMLSchema#boolean")),
    }
    assert {"tace", "L2-progression"} <= set(avid)


def test_the_progression_and_its_window() -> None:
    """V03 on the last day of path b."""
    explained = vignette("V03")
    condition = "RECIST progression in the last 12 months, on or after the first analogue dose"
    assert explained.records("INC-05b") == {
        SSA: ["lanreotide"],
        OTHER_SYSTEMIC: ["", "review-therapy", "lanreotide"],
        condition: ["progression", "lanreotide"],
    }
    evidence = explained.evidence("INC-05b", condition, "progression")
    assert evidence.truth is Outcome.SATISFIED
    assert (ONTO + "date", Literal("2025-11-22", XSD_DATE)) in facts(evidence, "asserted")
    assert facts(evidence, "derived", "entailed") == {
        (TRIAL + "intervalDaysLow", Literal("186", XSD_INTEGER)),
        (TRIAL + "intervalDaysHigh", Literal("186", XSD_INTEGER)),
        (TRIAL + "certainlyIn", WINDOWS + "last12Months"),
        (TRIAL + "certainlyIn", WINDOWS + "sinceFirstSsa"),
        (TYPE, ONTO + "RecistProgression"),
    }
    assert explained.lines("INC-05b", condition, "progression") == [
        "progression: 2025-11-22, method RECIST 1.1, reference scan date 2025-05-20, recorded in CT report",
        "  186 days between its two dates; in the 12 months up to registration; "
        "on or after the first dose of a somatostatin analogue; RECIST progression",
    ]


def test_a_second_cancer() -> None:
    explained = vignette("V11")
    assert explained.records("EXC-04") == {"an active second cancer": ["prostate-cancer"]}
    assert explained.lines("EXC-04", "an active second cancer", "prostate-cancer") == [
        "prostate-cancer: prostate cancer, therapy completed: yes, on adjuvant hormonal therapy: no, "
        "disease-free since 2024-02-15, recorded in urology letter",
        "  non-exempt malignancy",
    ]


def test_both_reasons_of_an_exclusion() -> None:
    explained = vignette("V11")
    assert explained.records("EXC-05") == {
        "able to swallow": ["swallowing"],
        "absorption not significantly impaired": ["absorption"],
    }
    assert explained.lines("EXC-05", "able to swallow", "swallowing") == [
        "swallowing: 2026-11-16, swallowing assessment, able to swallow: no, "
        "recorded in clinic note: fed by tube",
        "  latest assessment of swallowing; assessment at most 28 days old",
    ]


def test_only_the_alternative_that_holds() -> None:
    """Creatinine alone is too high; the clearance rests on weight, age and sex too."""
    update = """DELETE { <lab-creatinine> onto:value ?old } INSERT { <lab-creatinine> onto:value 1.9 }
        WHERE { <lab-creatinine> onto:value ?old }"""
    explained = vignette("V01", update)
    assert explained.result("INC-11").outcome is Outcome.SATISFIED
    condition = "creatinine clearance at least 30 mL/min"
    assert explained.records("INC-11") == {condition: ["lab-creatinine", "weight", ""]}
    assert explained.lines("INC-11", condition, "lab-creatinine") == [
        "lab-creatinine: creatinine 1.9 mg/dL, upper limit of normal 1.2 mg/dL, 2026-11-16",
        "  latest creatinine; low of clearance 49.7076… (from weight, V01); "
        "laboratory result at most 28 days old",
    ]
    assert explained.lines("INC-11", condition, "weight") == [
        "weight: weight 80 kg, 2026-11-16, body weight, recorded in clinic note"
    ]
    assert explained.lines("INC-11", condition, "") == ["V01: birth date 1971-05-23, sex of patient male"]


def test_neither_alternative_holds() -> None:
    update = """DELETE { <lab-creatinine> onto:value ?old } INSERT { <lab-creatinine> onto:value 4.5 }
        WHERE { <lab-creatinine> onto:value ?old }"""
    explained = vignette("V01", update)
    assert explained.result("INC-11").outcome is Outcome.VIOLATED
    assert list(explained.records("INC-11")) == [
        "creatinine at most 1.5 x ULN",
        "creatinine clearance at least 30 mL/min",
    ]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ('3200 ; onto:unit "/mm3"', "3200 /mm3, 2026-11-16 (converted: 3200 /mm3)"),
        ('1.5 ; onto:unit "10*9/L"', "1.5 10*9/L, 2026-11-16 (converted: 1500 /mm3)"),
        ('1499 ; onto:unit "/uL"', "1499 /uL, 2026-11-16 (converted: 1499 /mm3)"),
        (
            '1.2 ; onto:comparator "<" ; onto:unit "10*9/L"',
            "<1.2 10*9/L, 2026-11-16 (converted: <1200 /mm3)",
        ),
        (
            '2 ; onto:comparator ">" ; onto:unit "10*9/L"',
            ">2 10*9/L, 2026-11-16 (converted: >2000 /mm3)",
        ),
    ],
)
def test_a_number_is_told_as_written_and_as_compared(written: str, line: str) -> None:
    update = f"""DELETE {{ <lab-anc> onto:value ?value ; onto:unit ?unit }}
        INSERT {{ <lab-anc> onto:value {written} }}
        WHERE {{ <lab-anc> onto:value ?value ; onto:unit ?unit }}"""
    explained = vignette("V01", update)
    assert explained.lines("INC-08", NEUTROPHILS, "lab-anc") == [
        f"lab-anc: absolute neutrophil count {line}",
        "  latest neutrophil count; laboratory result at most 28 days old",
    ]


def test_a_computed_result_leads_to_what_was_measured() -> None:
    update = """DELETE { <lab-anc> ?p ?o } INSERT {
            pat:V01 onto:hasLabResult <wbc> , <neutrophils> , <bands> .
            <wbc> a onto:LabResult ; onto:analyte onto:leukocyteCount ; onto:value 5 ; onto:unit "10*9/L" ;
                onto:date "2026-11-16"^^xsd:date .
            <neutrophils> a onto:LabResult ; onto:analyte onto:neutrophilPercent ; onto:value 50 ;
                onto:unit "%" ; onto:date "2026-11-16"^^xsd:date .
            <bands> a onto:LabResult ; onto:analyte onto:bandPercent ; onto:value 2 ;
                onto:unit "%" ; onto:date "2026-11-16"^^xsd:date }
        WHERE { <lab-anc> ?p ?o }"""
    explained = vignette("V01", update + " ; DELETE WHERE { pat:V01 onto:hasLabResult <lab-anc> }")
    computed, *parts = explained.records("INC-08")[NEUTROPHILS]
    assert parts == ["wbc", "neutrophils", "bands"]
    assert explained.lines("INC-08", NEUTROPHILS, computed) == [
        f"{computed}: absolute neutrophil count, 2026-11-16 (converted: 2600 /mm3)",
        "  latest neutrophil count; laboratory result at most 28 days old",
    ]


def test_absence_is_shown_by_a_review_and_by_what_was_set_aside() -> None:
    """V12: no excluded drug for this tumour; the capecitabine was for another cancer."""
    explained = vignette("V12")
    assert explained.result("EXC-02").outcome is Outcome.SATISFIED
    assert explained.records("EXC-02") == {EXCLUDED: ["", "review-therapy", "lanreotide", "capecitabine"]}
    closed = explained.evidence("EXC-02", EXCLUDED, "")
    assert closed.truth is Outcome.VIOLATED
    review = explained.patient.iri + "/review-therapy"
    assert closed.facts == (Fact(TRIAL + "closed", ONTO + "therapyList", "derived", sources=(review,)),)
    assert facts(explained.evidence("EXC-02", EXCLUDED, "lanreotide"), "derived", "entailed") == set()
    aside = explained.evidence("EXC-02", EXCLUDED, "capecitabine")
    assert facts(aside, "derived", "entailed") == {(TYPE, ONTO + "OtherIndicationTherapy")}
    assert explained.lines("EXC-02", EXCLUDED, "capecitabine") == [
        "capecitabine: capecitabine, other indication, adjuvant intent, start date 2016-02-15, "
        "end date 2016-08-01, oral route, stop reason completed as planned",
        "  therapy for another indication",
    ]


def test_what_follows_from_several_records_names_them_all() -> None:
    """Each distant lesion makes the disease metastatic, and so does the stage."""
    assert vignette("V01").records("INC-02") == {
        "distant metastases": ["L1", "L2", "staging"],
        "no M0 that may be as late as M1": ["staging"],
    }


def test_a_failed_conjunction_tells_only_what_failed() -> None:
    """V13 waits for the embolisation alone: it recovered, and its lesions are avid."""
    explained = vignette("V13")
    condition = "every embolisation recovered from and 2 months past"
    assert explained.records("PERM-03") == {condition: ["tace"]}
    (evidence,) = explained.result("PERM-03").evidence
    assert (ONTO + "sessionDate", Literal("2026-10-01", XSD_DATE)) in facts(evidence, "asserted")
