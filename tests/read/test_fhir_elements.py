# SPDX-License-Identifier: Apache-2.0
"""FHIR R4: the elements of mCODE and US Core, profile by profile, and what each becomes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.terms import ONTO, PATIENTS, TYPE

from .conftest import Reading
from .resources import (
    ICDO3,
    LOINC,
    RXNORM,
    SNOMED,
    Resource,
    concept,
    kinds,
    lab,
    many,
    resource,
    tumour,
    values,
)

MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-"
NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
ABOUT = {"focus": [{"reference": "Condition/net"}]}


def asked(system: str, code: str, answer: Resource, **fields: object) -> Resource:
    """A coded answer about the tumour."""
    return lab("x", code=concept(system, code), valueCodeableConcept=answer, **ABOUT, **fields)


def given(status: str, agent: Resource, **fields: object) -> Resource:
    return resource("MedicationAdministration", "m", status=status, medicationCodeableConcept=agent, **fields)


def radiotherapy(modality: str) -> Resource:
    """A course summary of mCODE STU2 and later."""
    nested = [{"url": f"{MCODE}radiotherapy-modality", "valueCodeableConcept": concept(SNOMED, modality)}]
    return resource(
        "Procedure",
        "rt",
        status="completed",
        code=concept(SNOMED, "1217123003"),
        performedPeriod={"start": "2025-03-01", "end": "2025-04-01"},
        extension=[{"url": f"{MCODE}radiotherapy-modality-and-technique", "extension": nested}],
    )


def structure(*kinds_of: Resource) -> Resource:
    related = {"url": f"{MCODE}related-condition", "valueReference": {"reference": "Condition/net"}}
    shape = {"morphology": kinds_of[0]} if kinds_of else {}
    return {
        "resourceType": "BodyStructure",
        "id": "b",
        "location": concept(SNOMED, "10200004"),
        "extension": [related],
        **shape,
    }


LU177, LAR, TRACER = concept(RXNORM, "1999335"), concept(RXNORM, "898589"), concept(RXNORM, "1797118")
M1, T2 = concept(SNOMED, "399409002"), concept("http://cancerstaging.org", "cT2")
STAGES = {
    "m": ("277208005", M1, "mCategory", "m1"),
    "cm": ("399387003", M1, "mCategory", "m1"),
    "pm": ("371497001", M1, "mCategory", "m1"),
    "t": ("78873005", T2, "tCategory", "t2"),
    "ct": ("399504009", T2, "tCategory", "t2"),
    "pt": ("384625004", T2, "tCategory", "t2"),
    "n": ("277206009", concept("http://cancerstaging.org", "pN1a"), "nCategory", "n1"),
    "group": ("399390009", concept("http://cancerstaging.org", "IVB"), "stageGroup", "stageIV"),
    "cgroup": ("399537006", concept("http://cancerstaging.org", "IV"), "stageGroup", "stageIV"),
    "pgroup": ("399588009", concept("http://cancerstaging.org", "IIIA"), "stageGroup", "stageIII"),
}
GRADES = {
    "stu4": (NCIT, "C18000", concept(SNOMED, "1286893008"), "G2"),
    "stu4-g1": (NCIT, "C18000", concept(SNOMED, "54102005"), "G1"),
    "stu3": (LOINC, "33732-9", concept(SNOMED, "1663004"), "G2"),
    "older": (LOINC, "59542-1", concept(LOINC, "LA13400-9"), "G3"),
}
PANEL = lab(
    "cbc",
    code=concept(LOINC, "58410-2"),
    component=[
        {
            "code": concept(LOINC, "777-3"),
            "valueQuantity": {"value": 210, "unit": "10*3/uL"},
            "referenceRange": [{"high": {"value": 400, "unit": "10*3/uL"}}],
        },
        {"code": concept(LOINC, "718-7"), "valueQuantity": {"value": 12.50, "unit": "g/dL"}},
    ],
)
CASES: dict[str, tuple[Resource, ...]] = {
    **{name: (tumour(), asked(SNOMED, code, answer)) for name, (code, answer, *_) in STAGES.items()},
    **{name: (tumour(), asked(system, code, answer)) for name, (system, code, answer, _) in GRADES.items()},
    "morphology-panel": (
        tumour(),
        lab("panel", code=concept(LOINC, "77753-2"), hasMember=[{"reference": "Observation/x"}], **ABOUT),
        asked(LOINC, "31206-6", concept(ICDO3, "8246/3")),
    ),
    "karnofsky": (lab("x", code=concept(LOINC, "89243-0"), valueInteger=90),),
    "nyha": (lab("x", code=concept(LOINC, "88020-3"), valueCodeableConcept=concept(LOINC, "LA28405-1")),),
    "recist": (tumour(), asked(LOINC, "88040-1", concept(LOINC, "LA28370-7"))),
    "recist-stable": (tumour(), asked(LOINC, "88040-1", concept(LOINC, "LA28371-5"))),
    "worse": (
        tumour(),
        asked(
            LOINC,
            "97509-4",
            concept(SNOMED, "271299001"),
            extension=[
                {
                    "url": f"{MCODE}cancer-disease-status-evidence-type",
                    "valueCodeableConcept": concept(SNOMED, "363679005"),
                }
            ],
        ),
    ),
    "stable": (tumour(), asked(LOINC, "97509-4", concept(SNOMED, "359746009"))),
    "prrt-drug": (given("completed", LU177, effectiveDateTime="2025-06-02T10:15:00+02:00"),),
    "prrt-course": (radiotherapy("440252007"),),
    "beam-course": (radiotherapy("1156506007"),),
    "depot": (
        given(
            "completed", LAR, effectivePeriod={"start": "2025-06-02T08:00:00Z", "end": "2025-06-02T08:05:00Z"}
        ),
    ),
    "dose-undone": (given("not-done", LAR, effectiveDateTime="2025-06-02"),),
    "no-dose-rules": (given("completed", concept(RXNORM, "141704"), effectiveDateTime="2025-06-02"),),
    "tracer": (given("completed", TRACER, effectiveDateTime="2026-05-04"),),
    "intolerance": (
        resource(
            "MedicationStatement",
            "s",
            status="stopped",
            statusReason=[concept(SNOMED, "407563006")],
            medicationCodeableConcept=concept(RXNORM, "141704"),
            effectivePeriod={"start": "2025", "end": "2026-02"},
        ),
    ),
    "ablation": (
        resource(
            "Procedure",
            "p",
            status="completed",
            code=concept(SNOMED, "314617008"),
            bodySite=[concept(SNOMED, "10200004")],
            performedDateTime="2026-01-05",
        ),
    ),
    "lesion-kind": (tumour(), structure(concept(SNOMED, "94381002"))),
    "lesion-unkind": (tumour(), structure()),
    "panel": (PANEL,),
    "imaging-study": (
        {
            "resourceType": "ImagingStudy",
            "id": "i",
            "status": "available",
            "started": "2026-07-07T09:00:00Z",
            "procedureCode": [concept(SNOMED, "77477000")],
        },
    ),
    "present-by-code": (
        lab(
            "x",
            code=concept(SNOMED, "398192003"),
            extension=[
                {"url": f"{MCODE}related-condition", "valueCodeableConcept": concept(SNOMED, "84114007")}
            ],
        ),
    ),
}


@pytest.fixture(scope="module")
def read(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    return Reading(ontology, many(tmp_path_factory.mktemp("elements"), CASES))


def patient(read: Reading, name: str) -> PatientGraph:
    return next(p for p in read.patients if p.iri == PATIENTS + name)


def facts(read: Reading, name: str, link: str) -> list[dict[str, list[str]]]:
    """What the records behind a link of the patient or the tumour say, without their sources."""
    found = patient(read, name)
    holders = [found.iri, f"{found.iri}/neoplasm"]
    return [
        {
            str(prop).removeprefix(ONTO): values(
                found, record.removeprefix(found.iri + "/"), str(prop).removeprefix(ONTO)
            )
            for prop in found.index[record]
            if str(prop).startswith(ONTO) and not str(prop).startswith(ONTO + "source")
        }
        for holder in holders
        for record in found.records(holder, ONTO + link)
    ]


@pytest.mark.parametrize("name", STAGES)
def test_stage_of_every_profile(read: Reading, name: str) -> None:
    """Clinical, pathological and neither; codes of SNOMED CT and words of the AJCC."""
    _, _, prop, value = STAGES[name]

    assert facts(read, name, "hasStaging") == [{prop: [value], "date": ["2026-08-25"]}]


@pytest.mark.parametrize("name", GRADES)
def test_grade_of_every_release(read: Reading, name: str) -> None:
    """The question changed from release to release."""
    grades = [found["grade"] for found in facts(read, name, "hasSpecimen") if "grade" in found]

    assert grades == [[GRADES[name][3]]]


def test_members_of_a_morphology_panel_are_one_specimen(read: Reading) -> None:
    """The panel itself says nothing."""
    assert {"neoplasmTerm": ["termNec"], "date": ["2026-08-25"]} in facts(
        read, "morphology-panel", "hasSpecimen"
    )


def test_performance_and_heart(read: Reading) -> None:
    """Karnofsky is kept beside ECOG; a NYHA class is a record of its own."""
    assert facts(read, "karnofsky", "hasKarnofsky") == [{"score": ["90"], "date": ["2026-08-25"]}]
    assert facts(read, "nyha", "hasHeartDisease") == [{"nyhaClass": ["nyhaII"], "date": ["2026-08-25"]}]


@pytest.mark.parametrize(
    ("name", "method"),
    [("recist", ["recist"]), ("worse", ["clinical"]), ("recist-stable", []), ("stable", [])],
)
def test_progression_by_its_method(read: Reading, name: str, method: list[str]) -> None:
    """A clinician who looked at images is still no RECIST, and no radiologist; stable disease is none."""
    assert [m for found in facts(read, name, "hasProgression") for m in found["method"]] == method


def test_both_carriers_of_radioligand_therapy(read: Reading) -> None:
    """A drug that was given, and a radiotherapy course with a radiopharmaceutical."""
    (drug,) = facts(read, "prrt-drug", "hasTherapy")
    (course,) = facts(read, "prrt-course", "hasTherapy")

    assert drug["hasAgent"] == ["lu177Dotatate"]
    assert course["unmappedAgent"] == ["radiopharmaceutical, not named"]
    assert facts(read, "beam-course", "hasTherapy") == []
    assert kinds(patient(read, "beam-course"), "hasLocalTreatment") == [["LocalTreatment", "Radiotherapy"]]


@pytest.mark.parametrize(
    ("name", "doses"),
    [
        ("prrt-drug", [{"hasAgent": ["lu177Dotatate"], "doseStart": ["2025-06-02T10:15:00+02:00"]}]),
        (
            "depot",
            [
                {
                    "hasAgent": ["octreotideLar"],
                    "doseStart": ["2025-06-02T08:00:00Z"],
                    "doseEnd": ["2025-06-02T08:05:00Z"],
                }
            ],
        ),
        ("dose-undone", []),
        ("no-dose-rules", []),
        ("tracer", []),
    ],
)
def test_doses_of_drugs_with_dosing_rules(
    read: Reading, name: str, doses: list[dict[str, list[str]]]
) -> None:
    """Radioligands and analogues, with their times; neither tracers nor other drugs."""
    assert facts(read, name, "hasDoseEvent") == doses


def test_reason_for_stopping(read: Reading) -> None:
    """As far as the code map decides it; the dates say that something was given."""
    (therapy,) = facts(read, "intolerance", "hasTherapy")

    assert therapy["stopReason"] == ["intolerance"]
    assert "dosesGiven" not in therapy


def test_local_treatment_has_its_territory(read: Reading) -> None:
    """FHIR names a site, never a lesion."""
    assert facts(read, "ablation", "hasLocalTreatment") == [
        {"territory": ["liver"], "sessionDate": ["2026-01-05"]}
    ]


def test_kind_of_a_lesion_is_its_morphology(read: Reading) -> None:
    """A site alone does not make a metastasis."""
    found = patient(read, "lesion-kind"), patient(read, "lesion-unkind")
    types = [
        sorted(str(t).removeprefix(ONTO) for t in p.index[f"{p.iri}/BodyStructure-{n}-b"][TYPE])
        for p, n in zip(found, ("lesion-kind", "lesion-unkind"), strict=True)
    ]

    assert types == [["Lesion", "LiverMetastasis"], ["Lesion"]]


def test_components_of_a_panel_are_results(read: Reading) -> None:
    """Each with its own range; the date is that of the panel."""
    assert facts(read, "panel", "hasLabResult") == [
        {
            "analyte": ["plateletCount"],
            "date": ["2026-08-25"],
            "value": ["210"],
            "uln": ["400"],
            "unit": ["10*3/uL"],
            "ulnUnit": ["10*3/uL"],
        },
        {"analyte": ["haemoglobin"], "date": ["2026-08-25"], "value": ["12.5"], "unit": ["g/dL"]},
    ]


def test_imaging_study_by_its_procedure(read: Reading) -> None:
    """Its series are not looked at."""
    assert kinds(patient(read, "imaging-study"), "hasImagingStudy") == [["CtStudy", "ImagingStudy"]]
    assert facts(read, "imaging-study", "hasImagingStudy") == [{"date": ["2026-07-07T09:00:00Z"]}]


def test_condition_that_is_only_a_code_in_an_observation_is_reported(read: Reading) -> None:
    """Neither its onset nor its state is said."""
    found = patient(read, "present-by-code")

    assert [f.code for f in found.findings] == ["UNREAD"]
    assert kinds(found, "hasHeartDisease") == []


@pytest.mark.parametrize(
    "person",
    [
        {"active": False},
        {"link": [{"type": "replaced-by", "other": {"reference": "Patient/q"}}]},
    ],
    ids=lambda person: next(iter(person)),
)
def test_what_the_patient_resource_warns_of_is_told(
    ontology: Ontology, tmp_path: Path, person: Resource
) -> None:
    """No criterion looks at it; somebody should."""
    path = tmp_path / "p.json"
    path.write_text(json.dumps(resource("Patient", "p", **person)))

    assert Reading(ontology, path).codes() == ["UNREAD"]
