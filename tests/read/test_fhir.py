# SPDX-License-Identifier: Apache-2.0
"""FHIR R4: what becomes which record, and what absence means."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.terms import ONTO, PATIENTS

from .conftest import HERE, Reading
from .resources import (
    LOINC,
    RXNORM,
    SNOMED,
    Resource,
    concept,
    kinds,
    lab,
    reading,
    resource,
    tumour,
    values,
)

NET = PATIENTS + "net"


@pytest.fixture(scope="module")
def net(ontology: Ontology) -> Reading:
    return Reading(ontology, HERE / "fhir" / "pnet.json")


# One patient with everything


def test_pnet_patient_has_these_records(net: Reading) -> None:
    """The whole set of links of the example patient."""
    links = {
        str(predicate).removeprefix(ONTO): len(objects)
        for predicate, objects in net.only.index[NET].items()
        if str(predicate).startswith(ONTO + "has")
    }

    assert links == {
        "hasBloodPressure": 1,
        "hasEcog": 1,
        "hasEvent": 1,
        "hasImagingStudy": 1,
        "hasLabResult": 3,
        "hasLocalTreatment": 1,
        "hasNegativeStatement": 1,
        "hasNeoplasm": 1,
        "hasOtherMalignancy": 1,
        "hasProgression": 2,
        "hasSymptom": 1,
        "hasTherapy": 5,
    }
    assert not net.only.unreadable


@pytest.mark.parametrize(
    ("record", "name", "expected"),
    [
        ("neoplasm", "hasPrimarySite", [NET + "/primary-site-pancreasTail"]),
        ("primary-site-pancreasTail", "certainty", ["definite"]),
        ("Condition-tumour/termNetG1", "neoplasmTerm", ["termNetG1"]),
        ("specimen-s1", "procedure", ["biopsy"]),
        ("specimen-s1", "date", ["2025-02-11"]),
        ("specimen-s1", "ki67", ["2.50"]),
        ("specimen-s1", "grade", ["G1"]),
        ("Observation-m", "mCategory", ["m1"]),
        ("Condition-liver", "distant", ["true"]),
        ("BodyStructure-b1", "site", ["liver"]),
        ("BodyStructure-b1", "hasMeasurement", [NET + "/Observation-size"]),
        ("Observation-size", "longestDiameter", ["3.40"]),
        ("Observation-size", "modality", ["ct"]),
        ("Observation-worse", "method", ["clinical"]),
        ("Observation-pd", "method", ["recist"]),
        ("MedicationAdministration-everolimus", "hasAgent", ["everolimus"]),
        ("MedicationAdministration-everolimus", "indication", ["pnetIndication"]),
        ("MedicationAdministration-everolimus", "dosesGiven", ["1"]),
        ("MedicationAdministration-everolimus", "endDate", ["2025-12-01"]),
        ("MedicationAdministration-everolimus", "route", ["oral"]),
        ("MedicationRequest-ordered", "orderedDate", ["2026-08-30"]),
        ("MedicationRequest-ordered", "startDate", []),
        ("MedicationRequest-ordered", "dosesGiven", []),
        ("MedicationRequest-ordered", "indication", ["otherIndication"]),
        ("MedicationStatement-unknown-drug", "unmappedAgent", ["trial drug"]),
        ("MedicationStatement-unknown-drug", "startDate", ["2026-01"]),
        ("MedicationAdministration-tracer", "tracer", ["ga68Dotatoc"]),
        ("MedicationAdministration-tracer", "date", ["2026-05-04T09:30:00+02:00"]),
        ("Procedure-tace", "sessionDate", ["2026-03-01", "2026-03-20"]),
        ("Procedure-tace", "territory", ["liver"]),
        ("Procedure-prrt", "indication", ["pnetIndication"]),
        ("Procedure-lutetium", "unmappedAgent", ["radiopharmaceutical, not named"]),
        ("Procedure-lutetium", "endDate", []),
        ("Observation-creatinine", "value", ["0.90"]),
        ("Observation-creatinine", "comparator", ["<"]),
        ("Observation-creatinine", "uln", ["1.20"]),
        ("Observation-creatinine", "ulnUnit", ["mg/dL"]),
        ("Observation-ast", "uln", ["40"]),
        ("Observation-ast", "ulnUnit", []),
        ("Observation-bp", "systolic", ["132"]),
        ("Observation-bp", "unit", ["mm[Hg]"]),
        ("Observation-ecog", "score", ["1"]),
        ("Condition-infarction", "date", ["2024-11-02"]),
        ("Condition-gilbert/GilbertSyndrome", "about", ["GilbertSyndrome"]),
        ("Condition-diarrhoea", "current", ["true"]),
        ("Observation-ecog", "sourceRecord", ["Observation/ecog"]),
        ("Observation-ecog", "sourceCode", [f"{LOINC}|89247-1"]),
    ],
)
def test_pnet_record(net: Reading, record: str, name: str, expected: list[str]) -> None:
    """One fact of the example patient."""
    assert values(net.only, record, name) == expected


def test_pnet_leftovers_are_counted(net: Reading) -> None:
    """What was not read is named, with why."""
    assert sorted(note.reason for note in net.notes.unread) == [
        "Condition: entered in error",
        "Encounter: resources of this type are not read",
        "MedicationAdministration: not done",
        "ResearchSubject: resources of this type are not read",
    ]
    assert {(unmapped.code, unmapped.kind) for unmapped in net.notes.unmapped} == {
        ("", "MedicationStatement.medication"),
        ("26643006", "MedicationAdministration.route"),
    }
    assert net.codes() == ["UNMAPPED", "UNMAPPED", "UNREAD"]


# Therapy


DAY = "2026-01-02"


@pytest.mark.parametrize(
    ("written", "fields", "expected"),
    [
        ("MedicationAdministration completed", {"effectiveDateTime": DAY}, "startDate endDate dosesGiven"),
        ("MedicationAdministration stopped", {"effectivePeriod": {"start": "2026"}}, "startDate dosesGiven"),
        ("MedicationAdministration unknown", {"effectiveDateTime": DAY}, "date"),
        ("MedicationAdministration not-done", {"effectiveDateTime": DAY}, None),
        ("MedicationStatement active", {"effectivePeriod": {"start": DAY}}, "startDate ongoing"),
        ("MedicationStatement completed", {"effectiveDateTime": "2026"}, "startDate endDate"),
        ("MedicationStatement completed", {}, "dosesGiven"),
        ("MedicationStatement intended", {"dateAsserted": DAY}, "orderedDate"),
        ("MedicationStatement not-taken", {}, None),
        ("MedicationRequest completed", {"authoredOn": DAY}, "orderedDate"),
        ("MedicationRequest active", {"doNotPerform": True}, None),
        ("MedicationRequest entered-in-error", {}, None),
        ("MedicationDispense completed", {"whenHandedOver": DAY}, "orderedDate"),
    ],
)
def test_given_ordered_or_neither(
    ontology: Ontology, tmp_path: Path, written: str, fields: Resource, expected: str | None
) -> None:
    """An order is not an administration, and nothing that was not done is a therapy."""
    kind, status = written.split()
    drug = resource(kind, "d", status=status, medicationCodeableConcept=concept(RXNORM, "37776"), **fields)
    patient = reading(ontology, tmp_path, drug).only
    names = ("startDate", "endDate", "ongoing", "dosesGiven", "orderedDate", "date")
    found = " ".join(name for name in names if values(patient, f"{kind}-d", name))

    assert (found if patient.objects(patient.iri, ONTO + "hasTherapy") else None) == expected


def test_unknown_drug_is_kept_and_reported(ontology: Ontology, tmp_path: Path) -> None:
    """No therapy is lost because its code is new."""
    drug = resource("MedicationRequest", "d", status="active", medicationCodeableConcept=concept(RXNORM, "0"))
    result = reading(ontology, tmp_path, drug)

    assert values(result.only, "MedicationRequest-d", "unmappedAgent") == [f"{RXNORM}|0"]
    assert result.codes() == ["UNMAPPED"]
    assert next(iter(result.notes.unmapped)).code == "0"


def test_medication_is_followed_to_its_ingredients(ontology: Ontology, tmp_path: Path) -> None:
    """A product of two drugs has both."""
    product: Resource = {
        "resourceType": "Medication",
        "id": "m",
        "ingredient": [{"itemCodeableConcept": concept(RXNORM, code)} for code in ("37776", "194000")],
    }
    drug = resource(
        "MedicationAdministration", "d", status="completed", medicationReference={"reference": "Medication/m"}
    )
    patient = reading(ontology, tmp_path, product, drug).only

    assert values(patient, "MedicationAdministration-d", "hasAgent") == ["capecitabine", "temozolomide"]


def test_indication_follows_the_order_of_an_administration(ontology: Ontology, tmp_path: Path) -> None:
    """The administration often leaves the reason to its request."""
    order = resource(
        "MedicationRequest",
        "o",
        status="active",
        medicationCodeableConcept=concept(RXNORM, "141704"),
        reasonReference=[{"reference": "Condition/net"}],
    )
    given = resource(
        "MedicationAdministration",
        "d",
        status="completed",
        medicationCodeableConcept=concept(RXNORM, "141704"),
        request={"reference": "MedicationRequest/o"},
    )
    patient = reading(ontology, tmp_path, tumour(), order, given).only

    assert values(patient, "MedicationAdministration-d", "indication") == ["pnetIndication"]


# Absence


def nil_known(code: str, reason: str = "nilknown") -> Resource:
    return resource(
        "List",
        "l",
        status="current",
        date="2026-08-25",
        code=concept("http://example.org/lists", code),
        emptyReason={"coding": [{"code": reason}]},
    )


@pytest.fixture
def listed(ontology: Ontology, tmp_path: Path) -> Ontology:
    """The ontology with a code map in which a list code closes the list of therapies."""
    folder = tmp_path / "ontology" / "mappings"
    folder.mkdir(parents=True)
    for path in (ontology.folder / "mappings").glob("*.tsv"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "local.sssom.tsv").write_text(
        '#object_source: "http://example.org/lists"\nsubject_id\tpredicate_id\tobject_id\n'
        "onto:therapyList\tskos:exactMatch\tX:drugs\n"
    )
    return Ontology(folder.parent, ontology.sha256, ontology.index, ontology.superclasses)


def test_nil_known_closes_a_known_list(listed: Ontology, tmp_path: Path) -> None:
    """Somebody looked, and found nothing."""
    patient = reading(listed, tmp_path, nil_known("drugs")).only

    assert values(patient, "List-l", "list") == ["therapyList"]
    assert values(patient, "List-l", "complete") == ["true"]


@pytest.mark.parametrize(
    ("code", "reason"), [("other", "nilknown"), ("drugs", "notasked"), ("drugs", "unavailable")]
)
def test_other_empty_lists_close_nothing(listed: Ontology, tmp_path: Path, code: str, reason: str) -> None:
    """Not asked is not absent."""
    assert kinds(reading(listed, tmp_path, nil_known(code, reason)).only, "hasListReview") == []


def test_records_that_were_not_understood_keep_lists_open(listed: Ontology, tmp_path: Path) -> None:
    """A list cannot be complete beside an unknown procedure."""
    procedure = resource("Procedure", "x", status="completed", code=concept(SNOMED, "1"))
    result = reading(listed, tmp_path, nil_known("drugs"), procedure)

    assert values(result.only, "List-l", "complete") == []
    assert result.codes() == ["OPEN_LIST", "UNMAPPED"]


def test_absent_comorbidities_of_mcode_are_negative_statements(ontology: Ontology, tmp_path: Path) -> None:
    """And nothing else is said by leaving a comorbidity out."""
    absent = {
        "url": "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-related-condition-absent",
        "valueCodeableConcept": concept(SNOMED, "84114007"),
    }
    patient = reading(
        ontology, tmp_path, lab("c", code=concept(SNOMED, "398192003"), extension=[absent])
    ).only

    assert values(patient, "Observation-c/CongestiveHeartFailure", "about") == ["CongestiveHeartFailure"]
