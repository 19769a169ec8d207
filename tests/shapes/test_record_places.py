# SPDX-License-Identifier: Apache-2.0
"""What is entered at the wrong place hides nothing from screening, and at its own place casts no doubt."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from reasoner.result import Verdict
from reasoner.screening import Screener

from .cases import HERE

BASE_RECORD = (HERE / "base.ttl").read_text("utf-8")
LATER = 'onto:date "2026-11-20"^^xsd:date .'
EXCLUDED = """<x> a onto:TherapyEpisode ; onto:hasAgent onto:capecitabine ;
    onto:indication onto:pnetIndication ; onto:startDate "2025-01-01"^^xsd:date ;
    onto:endDate "2025-02-01"^^xsd:date ."""
NEC = "<x> a onto:Specimen ; onto:procedure onto:biopsy ; onto:neoplasmTerm onto:termNec ."
CANCER = "<x> a onto:BreastCancer ; onto:therapyCompleted false ."
UNGIVEN = """pat:base onto:hasTherapy <x> . <x> a onto:TherapyEpisode ; onto:hasAgent onto:capecitabine ;
    onto:indication onto:pnetIndication ; onto:dosesGiven 0"""
TREATED = 'onto:sessionDate "2025-01-01"^^xsd:date ; onto:recovered true ; onto:territory onto:bone .'

#: Statements that speak, or may speak, against the patient, in places where no criterion looks for them.
HIDDEN = {
    "therapy at the tumour": f"<tumour> onto:hasTherapy <x> . {EXCLUDED}",
    "therapy at a therapy": f"<lanreotide> onto:hasTherapy <x> . {EXCLUDED}",
    "cancer at the tumour": f"<tumour> onto:hasOtherMalignancy <x> . {CANCER}",
    "embolisation at a lesion": f"<L1> onto:hasLocalTreatment <x> . <x> a onto:BlandEmbolisation ; {TREATED}",
    "specimen at the patient": f"pat:base onto:hasSpecimen <x> . {NEC}",
    "specimen at a lesion": f"<L1> onto:hasSpecimen <x> . {NEC}",
    "lesion at the patient": "pat:base onto:hasLesion <x> . <x> a onto:LeptomeningealDisease .",
    "uptake at the tumour": "<tumour> onto:hasUptake <x> . <x> a onto:LesionUptake ; onto:uptakeOf <L1> .",
    "second tumour": f"<tumour> onto:hasNeoplasm <y> . <y> a onto:Neoplasm ; onto:hasSpecimen <x> . {NEC}",
    "result at the tumour": "<tumour> onto:hasLabResult <x> . <x> onto:analyte onto:albumin ; onto:value 1 .",
    "ECOG at the tumour": f"<tumour> onto:hasEcog <x> . <x> onto:score 4 ; {LATER}",
    "ECOG as text": 'pat:base onto:hasEcog "ECOG 4" .',
    "ECOG without a record": "pat:base onto:hasEcog <nowhere> .",
    "ECOG as Karnofsky": f"pat:base onto:hasKarnofsky <x> . <x> a onto:EcogAssessment ; {LATER}",
    "result as text": 'pat:base onto:hasLabResult "ANC 300" .',
    "result without a record": "pat:base onto:hasLabResult <nowhere> .",
    "swallowing as text": f"""pat:base onto:hasSwallowing "cannot swallow", <x> .
        <x> a onto:SwallowingAssessment ; onto:able true ; {LATER}""",
    "gut as text": f"""pat:base onto:hasGiFunction "short bowel", <x> .
        <x> a onto:GiFunctionAssessment ; onto:impairment false ; {LATER}""",
    "scan as text": 'pat:base onto:hasImagingStudy "DOTATATE PET negative" .',
    "review as text": 'pat:base onto:hasListReview "therapies not yet reviewed" .',
    "record as text": 'pat:base onto:hasRecord "ECOG 4" .',
    "drug of an embolisation": f"""pat:base onto:hasLocalTreatment <x> .
        <x> a onto:Chemoembolisation ; onto:hasAgent onto:fluorouracil ; {TREATED}""",
    "unlisted drug of an embolisation": f"""pat:base onto:hasLocalTreatment <x> .
        <x> a onto:Chemoembolisation ; onto:unmappedAgent "5-FU" ; {TREATED}""",
    "radioligand as radiotherapy": f"""pat:base onto:hasLocalTreatment <x> .
        <x> a onto:Radiotherapy ; onto:hasAgent onto:lu177Dotatate ; {TREATED}""",
    "drug of an analogue regimen": """pat:base onto:hasSsaRegimen <x> .
        <x> a onto:SsaRegimen ; onto:hasAgent onto:capecitabine .""",
    "ended without a dose": f'{UNGIVEN} ; onto:endDate "2025-02"^^xsd:gYearMonth .',
    "stopped without a dose": f"{UNGIVEN} ; onto:stopReason onto:progression .",
    "comorbidity by its label": 'pat:base onto:hasComorbidity [ a onto:Comorbidity ; rdfs:label "heart" ] .',
    "earlier dose of a radioligand": """pat:base onto:hasDoseEvent <x> .
        <x> a onto:DoseEvent ; onto:hasAgent onto:lu177Dotatate ; onto:doseStart "2024-05-01"^^xsd:date .""",
    "dose of a radioligand without a date": """pat:base onto:hasDoseEvent <x> .
        <x> a onto:DoseEvent ; onto:hasAgent onto:lu177Dotatate .""",
    "earlier dose of an excluded drug": """pat:base onto:hasDoseEvent <x> .
        <x> a onto:DoseEvent ; onto:hasAgent onto:capecitabine ;
            onto:doseStart "2024-05-01T10:00:00"^^xsd:dateTime .""",
    "earlier dose of an unlisted drug": """pat:base onto:hasDoseEvent <x> .
        <x> a onto:DoseEvent ; onto:unmappedAgent "Xeloda" ; onto:doseStart "2024-05-01"^^xsd:date .""",
    "dose as text": 'pat:base onto:hasDoseEvent "capecitabine in 2024" .',
    "comorbidity of a foreign class": "pat:base onto:hasComorbidity [ a <http://example.org/Ascites> ] .",
}

#: Records of the same kinds in their own places.
HONEST = {
    "Karnofsky": "pat:base onto:hasKarnofsky <x> . <x> a onto:KarnofskyAssessment ; onto:score 90 .",
    "comorbidity": "pat:base onto:hasComorbidity [ a onto:Hypertension ] , [ a onto:OtherComorbidity ] .",
    "second specimen": """<tumour> onto:hasSpecimen <x> .
        <x> a onto:Specimen ; onto:procedure onto:resection ; onto:neoplasmTerm onto:termNetG2 ;
            onto:ki67 8 ; onto:ki67Low 5 ; onto:ki67High 10 .""",
    "never given": f"{UNGIVEN} .",
    "dose of the analogue": """pat:base onto:hasDoseEvent <x> .
        <x> a onto:DoseEvent ; onto:hasAgent onto:lanreotide ; onto:doseStart "2026-11-02"^^xsd:date .""",
    "radioligand of the trial": """pat:base onto:hasDoseEvent <x> .
        <x> a onto:DoseEvent ; onto:hasAgent onto:lu177Dotatate ;
            onto:doseStart "2026-12-15T10:00:00+01:00"^^xsd:dateTime .""",
    "planned dose": """pat:base onto:hasDoseEvent <x> .
        <x> a onto:DoseEvent ; onto:hasAgent onto:lu177Dotatate ; onto:plannedDose true .""",
    "node": """<tumour> onto:hasLesion <x> .
        <x> a onto:RegionalNodalLesion ; onto:site onto:regionalNode ; onto:nodal true ; onto:distant false ;
            onto:hasMeasurement [ a onto:Measurement ; onto:modality onto:ct ; onto:unit "mm" ;
                onto:longestDiameter 9 ; onto:shortAxis 7 ; onto:date "2026-11-05"^^xsd:date ] .""",
}


@cache
def screener() -> Screener:
    return Screener()


def _verdict(statements: str, folder: Path) -> Verdict:
    file = folder / "record.ttl"
    prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    file.write_text(f"{BASE_RECORD}\n{prefix}{statements}\n", "utf-8")
    (patient,) = screener().screen(file)
    return patient.verdict


@pytest.mark.parametrize("statements", HIDDEN.values(), ids=HIDDEN)
def test_what_is_entered_at_the_wrong_place_hides_nothing(statements: str, tmp_path: Path) -> None:
    """The eligible patient with one such statement is not eligible any more."""
    assert _verdict(statements, tmp_path) is not Verdict.ELIGIBLE


@pytest.mark.parametrize("statements", HONEST.values(), ids=HONEST)
def test_what_is_entered_at_its_place_casts_no_doubt(statements: str, tmp_path: Path) -> None:
    """The eligible patient stays eligible with a record of the same kind that speaks not against it."""
    assert _verdict(statements, tmp_path) is Verdict.ELIGIBLE
