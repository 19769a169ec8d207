# SPDX-License-Identifier: Apache-2.0
"""Which classes an RDF record may state: kinds of record, not values and not conclusions."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read.kinds import Kinds
from reasoner.read.lexical import WITHHELD
from reasoner.terms import ONTO, PATIENTS, TYPE

from .conftest import Reading

P = PATIENTS + "P"
HEAD = f"@base <{P}/> . @prefix onto: <{ONTO}> . @prefix pat: <{PATIENTS}> . pat:P a onto:Patient ; "


def read(folder: Path, ontology: Ontology, body: str) -> PatientGraph:
    path = folder / "p.ttl"
    path.write_text(HEAD + body, "utf-8")
    return Reading(ontology, path).only


@pytest.mark.parametrize(
    "body",
    [
        "onto:hasTherapy [ onto:hasAgent <drug> ] . <drug> a onto:Agent .",
        "onto:hasTherapy [ onto:hasAgent [ a onto:SupportiveAgent ] ] .",
        "onto:hasTherapy [ onto:hasRegimen <r> ] . <r> a onto:Regimen .",
        "onto:hasImagingStudy [ a onto:PetStudy ; onto:tracer <t> ] . <t> a onto:SstrPetTracer .",
        "onto:hasLabResult [ a onto:LabResult ; onto:analyte [ a onto:Analyte ] ] .",
        "onto:hasNeoplasm [ onto:hasSpecimen [ onto:differentiation [ a onto:Differentiation ] ] ] .",
        "onto:hasNeoplasm [ onto:hasPrimarySite [ onto:siteCode [ a onto:PancreasPart ] ] ] .",
        "onto:hasImagingStudy [ onto:hasUptake [ onto:uptake [ a onto:UptakeLevel ] ] ] .",
        "a onto:Agent .",
    ],
)
def test_values_are_not_made_up(ontology: Ontology, tmp_path: Path, body: str) -> None:
    patient = read(tmp_path, ontology, body)

    assert [finding.code for finding in patient.findings] == ["UNKNOWN_TERM"]
    assert "onto:unmappedAgent" in patient.unreadable


@pytest.mark.parametrize(
    "body",
    [
        "onto:hasTherapy [ a onto:TherapyEpisode, onto:UngivenTherapy ; onto:hasAgent onto:capecitabine ] .",
        "onto:hasTherapy [ a onto:LocalRouteTherapy ; onto:hasAgent onto:sunitinib ] .",
        "onto:hasTherapy [ a onto:SSATherapy ; onto:hasAgent onto:loperamide ] .",
        "onto:hasNeoplasm [ a onto:MetastaticNeoplasm ] .",
        "onto:hasNeoplasm [ a onto:PancreaticNET ] .",
        "onto:hasNeoplasm [ onto:hasSpecimen [ a onto:Specimen, onto:AtLeastG2Specimen ] ] .",
        "onto:hasNeoplasm [ onto:hasPrimarySite [ a onto:PancreaticPrimarySite ] ] .",
        "onto:hasNeoplasm [ onto:hasSyndrome [ a onto:SyndromeWithHormoneEvidence ] ] .",
    ],
)
def test_conclusions_make_the_record_unreadable(ontology: Ontology, tmp_path: Path, body: str) -> None:
    patient = read(tmp_path, ontology, body)

    assert [finding.code for finding in patient.findings] == ["MALFORMED"]
    assert "state these facts instead" in patient.unreadable


@pytest.mark.parametrize(
    ("body", "kind", "prop"),
    [
        ("onto:hasImagingStudy <x> . <x> a onto:SstrPet .", "PetStudy", "tracer"),
        (
            "onto:hasImagingStudy <x> . <x> a onto:PetStudy, onto:FdgPet ; onto:tracer onto:ga68Dotatate .",
            "PetStudy",
            "tracer",
        ),
        (
            "onto:hasProgression <x> . <x> a onto:RecistProgression ; onto:method onto:clinical .",
            "ProgressionEvent",
            "method",
        ),
        (
            "onto:hasNeoplasm [ onto:hasLesion [ onto:hasMeasurement <x> ] ] ."
            "<x> a onto:CrossSectionalMeasurement ; onto:modality onto:petCt .",
            "Measurement",
            "modality",
        ),
    ],
)
def test_some_conclusions_are_set_aside(
    ontology: Ontology, tmp_path: Path, body: str, kind: str, prop: str
) -> None:
    """Only the record is doubtful; what would have decided the class is unknown."""
    patient = read(tmp_path, ontology, body)

    assert [finding.code for finding in patient.findings] == ["MALFORMED"]
    assert not patient.unreadable
    assert patient.objects(f"{P}/x", TYPE) == [ONTO + kind]
    assert not patient.objects(f"{P}/x", ONTO + prop)
    assert patient.objects(f"{P}/x", WITHHELD) == [ONTO + prop]


@pytest.mark.parametrize(
    "kind",
    ["LiverMetastasis", "BoneMetastasis", "DistantMetastasis", "RegionalNodalLesion", "DistantNodalLesion"],
)
def test_lesions_are_recorded_by_kind(ontology: Ontology, tmp_path: Path, kind: str) -> None:
    patient = read(tmp_path, ontology, f"onto:hasNeoplasm [ onto:hasLesion [ a onto:{kind} ] ] .")

    assert not patient.findings


def test_every_link_leads_to_a_class_that_may_be_stated(ontology: Ontology) -> None:
    """The kinds of record themselves have no definition."""
    kinds = Kinds.of(ontology)
    names = "Patient Neoplasm Specimen TherapyEpisode PetStudy SpectStudy Measurement ProgressionEvent"
    assert not {ONTO + name for name in names.split()} & (kinds.values | kinds.conclusions.keys())
    assert kinds.conclusions[ONTO + "SstrPet"].properties == (ONTO + "tracer",)
