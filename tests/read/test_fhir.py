# SPDX-License-Identifier: Apache-2.0
"""FHIR R4: what becomes which record, what is left out, and what is said about it."""

from __future__ import annotations

import gzip
import json
import socket
from pathlib import Path
from typing import Any

import duckdb
import pytest

from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.read.fhir import _CLOSED
from reasoner.read.lexical import WITHHELD
from reasoner.terms import ONTO, PATIENTS, TYPE

from .conftest import HERE, Reading

NET = PATIENTS + "net"
SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
RXNORM, ICD = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://hl7.org/fhir/sid/icd-10-cm"

Resource = dict[str, Any]


def concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def resource(kind: str, name: str, **fields: Any) -> Resource:
    subject = {"subject": {"reference": "Patient/p"}} if kind != "Patient" else {}
    return {"resourceType": kind, "id": name, **subject, **fields}


def lab(name: str = "x", **fields: Any) -> Resource:
    given = {"status": "final", "code": concept(LOINC, "2160-0"), "effectiveDateTime": "2026-08-25", **fields}
    return resource("Observation", name, **given)


def tumour(**fields: Any) -> Resource:
    return resource("Condition", "net", code=concept(SNOMED, "735735001"), **fields)


def reading(ontology: Ontology, folder: Path, *resources: Resource) -> Reading:
    """A patient `p` with these resources, as NDJSON."""
    path = folder / "p.ndjson"
    path.write_text("\n".join(json.dumps(r) for r in (resource("Patient", "p"), *resources)))
    return Reading(ontology, path)


def kinds(patient: PatientGraph, link: str) -> list[list[str]]:
    """Types of the records behind a link of the patient."""
    return [
        sorted(str(t).removeprefix(ONTO) for t in patient.objects(record, TYPE))
        for record in patient.records(patient.iri, ONTO + link)
    ]


def values(patient: PatientGraph, record: str, name: str) -> list[str]:
    return [
        term.lexical if isinstance(term, Literal) else term.removeprefix(ONTO)
        for term in patient.objects(f"{patient.iri}/{record}", ONTO + name)
    ]


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
        "hasLabResult": 2,
        "hasLocalTreatment": 1,
        "hasNegativeStatement": 1,
        "hasNeoplasm": 1,
        "hasOtherMalignancy": 1,
        "hasProgression": 2,
        "hasRegistration": 1,
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
        ("ResearchSubject-rs", "date", ["2026-09-15"]),
        ("ResearchSubject-rs", "registrationStatus", ["planned"]),
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
        "Observation: status is not final, amended or corrected",
    ]
    assert {(unmapped.code, unmapped.kind) for unmapped in net.notes.unmapped} == {
        ("", "MedicationStatement.medication")
    }
    assert net.codes() == ["UNMAPPED"]


# Loading


def test_forms_of_a_file_give_the_same_patient(ontology: Ontology, tmp_path: Path) -> None:
    """A bundle, NDJSON, gzipped NDJSON and a folder of single resources."""
    parts = [resource("Patient", "p", gender="male"), lab(valueQuantity={"value": 1.10, "unit": "mg/dL"})]
    lines = "\n".join(json.dumps(part) for part in parts) + "\n\n"
    bundle = {"resourceType": "Bundle", "entry": [{"resource": part} for part in parts]}
    for folder in ("a", "b", "c", "d"):
        (tmp_path / folder).mkdir()
    (tmp_path / "a" / "x.json").write_text("\ufeff" + json.dumps(bundle), "utf-8")
    (tmp_path / "b" / "x.ndjson").write_text(lines)
    (tmp_path / "c" / "x.ndjson.gz").write_bytes(gzip.compress(lines.encode()))
    for part in parts:
        (tmp_path / "d" / f"{part['resourceType']}.json").write_text(json.dumps(part))
    graphs = []
    for folder in ("a", "b", "c", "d"):
        patient = Reading(ontology, tmp_path / folder).only
        graphs.append(sorted(str(t) for t in patient.triples() if "#source" not in t[1]))

    assert graphs[0] == graphs[1] == graphs[2] == graphs[3]
    assert "Literal(lexical='1.1'" in str(graphs[0])


@pytest.mark.parametrize("number", ["3000", "2.50", "1E3", "0.1000000000000000000001", "-0.0"])
def test_numbers_are_not_touched_by_binary_arithmetic(
    ontology: Ontology, tmp_path: Path, number: str
) -> None:
    """The digits of the file arrive."""
    line = json.dumps(lab(valueQuantity={"value": "NUMBER"})).replace('"NUMBER"', number)
    path = tmp_path / "p.ndjson"
    path.write_text(json.dumps(resource("Patient", "p")) + "\n" + line)
    (value,) = values(Reading(ontology, path).only, "Observation-x", "value")

    assert value == {"1E3": "1000"}.get(number, number)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{", 1),
        ("\n\n[1,", 3),
        ('{"a": NaN}', None),
        ("[" * 100_000, None),
        ("[]", None),
        ('{"resourceType": 5}', None),
    ],
)
def test_a_bad_file_is_rejected_and_the_others_go_on(
    ontology: Ontology, tmp_path: Path, text: str, line: int | None
) -> None:
    """Not JSON, or not FHIR."""
    (tmp_path / "bad.json").write_text(text)
    (tmp_path / "good.json").write_text(json.dumps(resource("Patient", "p")))
    result = Reading(ontology, tmp_path)
    (error,) = result.notes.rejected

    assert result.only.iri == PATIENTS + "p"
    assert error.path.endswith("bad.json")
    assert line is None or error.line == line


def test_a_bad_line_is_rejected_by_its_number(ontology: Ontology, tmp_path: Path) -> None:
    """The other lines of the file are read."""
    (tmp_path / "p.ndjson").write_text(json.dumps(resource("Patient", "p")) + "\n{oops\n" + json.dumps(lab()))
    result = Reading(ontology, tmp_path)

    assert [error.line for error in result.notes.rejected] == [2]
    assert len(kinds(result.only, "hasLabResult")) == 1


def test_equal_copies_count_once_and_differing_ones_are_reported(ontology: Ontology, tmp_path: Path) -> None:
    """A resource in a bundle and as a file; two versions of a result are both there."""
    first = lab("same", valueQuantity={"value": 1, "unit": "mg/dL"}, meta={"versionId": "1"})
    again = first | {"meta": {"versionId": "2"}, "text": {"div": "x"}}
    other = lab("twice", valueQuantity={"value": 1, "unit": "mg/dL"})
    result = reading(
        ontology, tmp_path, first, again, other, other | {"valueQuantity": {"value": 2, "unit": "mg/dL"}}
    )

    assert sorted(result.only.records(PATIENTS + "p", ONTO + "hasLabResult")) == [
        f"{PATIENTS}p/Observation-same",
        f"{PATIENTS}p/Observation-twice",
        f"{PATIENTS}p/Observation-twice-copy2",
    ]
    assert result.codes() == ["DIFFERING_COPIES"]


def test_two_people_under_one_id_are_unreadable(ontology: Ontology, tmp_path: Path) -> None:
    """Files from two servers may both have a patient 1."""
    one = resource("Patient", "p", birthDate="1950-01-01", gender="male")
    result = reading(ontology, tmp_path, one, one | {"birthDate": "1980-01-01"})

    assert result.only.unreadable
    assert "birthDate" not in str(result.only.index)


@pytest.mark.parametrize(
    "reference",
    ["Patient/p", "p", "urn:uuid:0-1", "https://example.org/fhir/Patient/p", "Patient/p/_history/3"],
)
def test_references_are_resolved(ontology: Ontology, tmp_path: Path, reference: str) -> None:
    """Relative, bare, absolute, versioned and by the full URL of the bundle."""
    entries = [
        {"fullUrl": "urn:uuid:0-1", "resource": resource("Patient", "p")},
        {"resource": lab() | {"subject": {"reference": reference}}},
    ]
    (tmp_path / "b.json").write_text(json.dumps({"resourceType": "Bundle", "entry": entries}))

    assert len(kinds(Reading(ontology, tmp_path).only, "hasLabResult")) == 1


def test_resources_of_nobody_are_counted(ontology: Ontology, tmp_path: Path) -> None:
    """A result of a patient who is not in the files is nobody's."""
    result = reading(ontology, tmp_path, lab() | {"subject": {"reference": "Patient/q"}})

    assert [note.reason for note in result.notes.unread] == [
        "Observation: its patient is not among the files"
    ]


# Invalid content


def test_two_values_leave_the_result_without_one(ontology: Ontology, tmp_path: Path) -> None:
    """The result stays as the latest one, so that no older result is taken for it."""
    result = reading(ontology, tmp_path, lab(valueQuantity={"value": 1, "unit": "mg/dL"}, valueString="x"))
    record = f"{PATIENTS}p/Observation-x"

    assert values(result.only, "Observation-x", "value") == []
    assert values(result.only, "Observation-x", "date") == ["2026-08-25"]
    assert result.only.objects(record, WITHHELD) == [ONTO + "value"]
    assert result.codes() == ["INVALID_SOURCE"]


@pytest.mark.parametrize("date", ["YYYY-MM-DD", "2026-02-30", "25.08.2026", "2026-08-25T10:00"])
def test_bad_dates_leave_the_result_undated(ontology: Ontology, tmp_path: Path, date: str) -> None:
    """A placeholder is not a day."""
    result = reading(
        ontology, tmp_path, lab(effectiveDateTime=date, valueQuantity={"value": 1, "unit": "mg/dL"})
    )

    assert values(result.only, "Observation-x", "value") == ["1"]
    assert values(result.only, "Observation-x", "date") == []
    assert result.codes() == ["MALFORMED"]


@pytest.mark.parametrize(
    "value",
    [
        {"valueQuantity": {"value": "n/a", "unit": "mg/dL"}},
        {"valueQuantity": {"value": 1, "comparator": "=<", "unit": "mg/dL"}},
        {"valueString": "<0.2"},
        {"dataAbsentReason": {"text": "clotted"}},
    ],
)
def test_results_without_a_number_stay_without_value(
    ontology: Ontology, tmp_path: Path, value: dict[str, Any]
) -> None:
    """Text is never taken for a number."""
    result = reading(ontology, tmp_path, lab(**value))

    assert values(result.only, "Observation-x", "value") == []
    assert len(kinds(result.only, "hasLabResult")) == 1


@pytest.mark.parametrize(
    ("ranges", "uln"),
    [
        ([{"high": {"value": 1.2, "unit": "mg/dL"}}], ["1.2"]),
        (
            [{"type": concept("x", "normal"), "high": {"value": 1.2}}, {"type": concept("x", "critical")}],
            ["1.2"],
        ),
        ([{"high": {"value": 1.2}}, {"high": {"value": 1.5}}], []),
        ([{"type": concept("x", "therapeutic"), "high": {"value": 9}}], []),
        ([{"low": {"value": 0.5}}], []),
        ([], []),
    ],
)
def test_upper_limit_is_the_only_or_the_normal_range(
    ontology: Ontology, tmp_path: Path, ranges: list[Resource], uln: list[str]
) -> None:
    """Of several ranges none is chosen by guess."""
    quantity = {"value": 1, "unit": "mg/dL"}
    result = reading(ontology, tmp_path, lab(valueQuantity=quantity, referenceRange=ranges))

    assert values(result.only, "Observation-x", "uln") == uln


# Which tumour


def test_without_an_index_tumour_cancers_are_other_malignancies(ontology: Ontology, tmp_path: Path) -> None:
    """Also those whose kind no code of the map decides."""
    breast = resource("Condition", "b", code={**concept(ICD, "C50.911"), "text": "breast"})
    patient = reading(ontology, tmp_path, breast).only

    assert kinds(patient, "hasNeoplasm") == []
    assert len(kinds(patient, "hasOtherMalignancy")) == 1
    assert values(patient, "Condition-b", "sourceText") == ["breast"]


def test_neuroendocrine_tumour_outside_the_pancreas_is_another_one(
    ontology: Ontology, tmp_path: Path
) -> None:
    """The one in the pancreas is the index tumour."""
    lung = resource(
        "Condition",
        "lung",
        code=concept(ICD, "C7A.8"),
        bodySite=[concept("http://terminology.hl7.org/CodeSystem/icd-o-3", "C34.9")],
    )
    patient = reading(ontology, tmp_path, tumour(), lung).only

    assert kinds(patient, "hasOtherMalignancy") == [["OtherMalignancy", "OtherNeuroendocrineTumour"]]
    assert values(patient, "neoplasm", "hasPrimarySite") == [f"{PATIENTS}p/primary-site-pancreas"]


def test_the_only_neuroendocrine_tumour_is_the_index_tumour_wherever_it_is(
    ontology: Ontology, tmp_path: Path
) -> None:
    """Its site then decides the criterion."""
    lung = resource(
        "Condition",
        "lung",
        code=concept(ICD, "C7A.8"),
        bodySite=[concept("http://terminology.hl7.org/CodeSystem/icd-o-3", "C34.9")],
    )
    patient = reading(ontology, tmp_path, lung).only

    assert values(patient, "primary-site-lung", "siteCode") == ["lung"]


def ki67(**fields: Any) -> Resource:
    given = {
        "code": concept(LOINC, "29593-1"),
        "valueQuantity": {"value": 3, "code": "%", "unit": "%"},
        **fields,
    }
    return lab("k", **given)


@pytest.mark.parametrize(
    ("focus", "others", "read"),
    [("Condition/net", True, True), ("Condition/b", True, False), (None, True, False), (None, False, True)],
)
def test_observation_belongs_to_the_tumour_it_names_or_to_the_only_one(
    ontology: Ontology, tmp_path: Path, focus: str | None, *, others: bool, read: bool
) -> None:
    """The Ki-67 of another cancer never grades this tumour."""
    breast = [resource("Condition", "b", code=concept(ICD, "C50.911"))] if others else []
    extra = {"focus": [{"reference": focus}]} if focus else {}
    result = reading(ontology, tmp_path, tumour(), *breast, ki67(**extra))
    found = [s for s in result.only.instances(ONTO + "Specimen") if result.only.objects(s, ONTO + "ki67")]

    assert bool(found) is read
    assert ("UNREAD" in result.codes()) is not read


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ({"value": 3, "code": "%"}, {"ki67": ["3"]}),
        ({"value": 3, "comparator": "<", "unit": "%"}, {"ki67High": ["3"]}),
        ({"value": 20, "comparator": ">", "unit": "%"}, {"ki67Low": ["20"]}),
        ({"value": 0.03, "code": "1"}, {}),
    ],
)
def test_ki67_is_a_percentage_or_nothing(
    ontology: Ontology, tmp_path: Path, quantity: Resource, expected: dict[str, list[str]]
) -> None:
    """A fraction without its declaration is not guessed to be one."""
    patient = reading(ontology, tmp_path, tumour(), ki67(valueQuantity=quantity)).only
    record = "specimen-2026-08-25"
    found = {name: values(patient, record, name) for name in ("ki67", "ki67Low", "ki67High")}

    assert {name: value for name, value in found.items() if value} == expected


def test_observations_of_one_specimen_are_one_record(ontology: Ontology, tmp_path: Path) -> None:
    """Grade and Ki-67 of a biopsy judge each other only when they stand together."""
    grade = lab("g", code=concept(LOINC, "33732-9"), valueCodeableConcept=concept(SNOMED, "1663004"))
    patient = reading(ontology, tmp_path, tumour(), ki67(), grade).only

    assert values(patient, "specimen-2026-08-25", "grade") == ["G2"]
    assert values(patient, "specimen-2026-08-25", "ki67") == ["3"]


def test_provisional_conditions_are_no_facts(ontology: Ontology, tmp_path: Path) -> None:
    """They are shown to somebody who can decide."""
    doubt = {"verificationStatus": {"coding": [{"code": "provisional"}]}}
    stroke = resource("Condition", "s", code=concept(ICD, "I63.9"), **doubt)
    liver = resource("Condition", "l", code=concept(ICD, "C78.7"), **doubt)
    result = reading(ontology, tmp_path, tumour(), stroke, liver)

    assert kinds(result.only, "hasEvent") == []
    assert values(result.only, "neoplasm", "hasLesion") == []
    assert result.codes() == ["UNREAD", "UNREAD"]


def test_event_has_no_date_but_that_of_its_onset(ontology: Ontology, tmp_path: Path) -> None:
    """The day of the record may be years later."""
    patient = reading(
        ontology, tmp_path, resource("Condition", "s", code=concept(ICD, "I63.9"), recordedDate="2026-08-01")
    ).only

    assert values(patient, "Condition-s", "date") == []


# Therapy


@pytest.mark.parametrize(
    ("kind", "status", "fields", "expected"),
    [
        ("MedicationAdministration", "completed", {"effectiveDateTime": "2026-01-02"}, {"startDate", "endDate", "dosesGiven"}),
        ("MedicationAdministration", "stopped", {"effectivePeriod": {"start": "2026"}}, {"startDate", "dosesGiven"}),
        ("MedicationAdministration", "unknown", {"effectiveDateTime": "2026-01-02"}, {"date"}),
        ("MedicationAdministration", "not-done", {"effectiveDateTime": "2026-01-02"}, None),
        ("MedicationStatement", "active", {"effectivePeriod": {"start": "2026"}}, {"startDate", "ongoing", "dosesGiven"}),
        ("MedicationStatement", "completed", {"effectiveDateTime": "2026"}, {"startDate", "endDate", "dosesGiven"}),
        ("MedicationStatement", "intended", {"dateAsserted": "2026-01-02"}, {"orderedDate"}),
        ("MedicationStatement", "not-taken", {}, None),
        ("MedicationRequest", "completed", {"authoredOn": "2026-01-02"}, {"orderedDate"}),
        ("MedicationRequest", "active", {"doNotPerform": True}, None),
        ("MedicationDispense", "completed", {"whenHandedOver": "2026-01-02"}, {"orderedDate"}),
        ("MedicationRequest", "entered-in-error", {}, None),
    ],
)  # fmt: skip
def test_given_ordered_or_neither(
    ontology: Ontology, tmp_path: Path, kind: str, status: str, fields: Resource, expected: set[str] | None
) -> None:
    """An order is not an administration, and nothing that was not done is a therapy."""
    drug = resource(kind, "d", status=status, medicationCodeableConcept=concept(RXNORM, "37776"), **fields)
    patient = reading(ontology, tmp_path, drug).only
    names = ("startDate", "endDate", "ongoing", "dosesGiven", "orderedDate", "date")
    found = {name for name in names if values(patient, f"{kind}-d", name)}

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
    product = {
        "resourceType": "Medication",
        "id": "m",
        "ingredient": [{"itemCodeableConcept": concept(RXNORM, code)} for code in ("37776", "194000")],
    }
    drug = resource(
        "MedicationAdministration", "d", status="completed", medicationReference={"reference": "Medication/m"}
    )
    patient = reading(ontology, tmp_path, product, drug).only

    assert values(patient, "MedicationAdministration-d", "hasAgent") == ["temozolomide", "capecitabine"]


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
    "code,reason", [("other", "nilknown"), ("drugs", "notasked"), ("drugs", "unavailable")]
)
def test_other_empty_lists_close_nothing(listed: Ontology, tmp_path: Path, code: str, reason: str) -> None:
    """Not asked is not absent."""
    assert kinds(reading(listed, tmp_path, nil_known(code, reason)).only, "hasListReview") == []


def test_records_that_were_not_understood_keep_lists_open(listed: Ontology, tmp_path: Path) -> None:
    """A list cannot be complete beside an unknown procedure."""
    procedure = resource("Procedure", "x", status="completed", code=concept(SNOMED, "1"))
    result = reading(listed, tmp_path, nil_known("drugs"), procedure)

    assert values(result.only, "List-l", "complete") == []
    assert result.codes() == ["UNMAPPED"]


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


# Safety


def test_the_database_opens_no_file_and_loads_no_extension() -> None:
    """Whatever a resource holds, DuckDB cannot reach out."""
    with duckdb.connect(config=_CLOSED) as connection:
        connection.execute("SET lock_configuration = true")
        for statement in (
            "SELECT * FROM read_text('/etc/hostname')",
            "COPY (SELECT 1) TO 'x.csv'",
            "INSTALL httpfs",
            "LOAD httpfs",
            "ATTACH 'x.duckdb'",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(statement)


def test_reading_needs_no_network(
    ontology: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """References to servers are names, not addresses."""
    monkeypatch.setattr(socket, "socket", None)
    result = reading(ontology, tmp_path, lab() | {"subject": {"reference": "https://example.org/Patient/p"}})

    assert len(kinds(result.only, "hasLabResult")) == 1


def test_large_input_is_read_from_disk_with_the_same_result(
    ontology: Ontology, net: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the place of the working tables differs."""
    monkeypatch.setattr("reasoner.read.fhir._IN_MEMORY", 0)

    assert Reading(ontology, HERE / "fhir" / "pnet.json").only == net.only


# Public data


def test_mcode_examples(ontology: Ontology, data: Path) -> None:
    """All 140 resources of the mCODE guide; the bundle repeats 37 of them."""
    result = Reading(ontology, data / "mcode-stu4" / "instances")
    jenny = next(p for p in result.patients if p.iri.endswith("jenny-m"))

    assert (len(result.patients), result.notes.rejected) == (6, [])
    assert not any(patient.unreadable for patient in result.patients)
    assert values(jenny, "Observation-us-core-observation-lab-neutrophils-jenny-m", "value") == ["3000"]
    assert values(jenny, "Observation-us-core-observation-lab-neutrophils-jenny-m", "unit") == ["10*3/uL"]
    assert sum(len(kinds(patient, "hasNeoplasm")) for patient in result.patients) == 0


def test_us_core_examples(ontology: Ontology, data: Path) -> None:
    """Printed units are kept where no UCUM code is given."""
    result = Reading(ontology, data / "us-core-6.1.0")
    (patient,) = (p for p in result.patients if p.iri == PATIENTS + "example")
    units = {
        unit
        for lab in patient.records(patient.iri, ONTO + "hasLabResult")
        for unit in values(patient, lab.removeprefix(patient.iri + "/"), "unit")
    }

    assert (len(result.patients), result.notes.rejected) == (5, [])
    assert {"mg/dL", "10*3/uL"} & units


def test_extraction_framework_bundles(ontology: Ontology, data: Path) -> None:
    """Fixtures whose patients are elsewhere: nothing is attached to anybody."""
    result = Reading(ontology, data / "mcode-extraction-csv" / "fhir")

    assert len(result.patients) == 1
    assert any("not among the files" in note.reason for note in result.notes.unread)


def test_bulk_export(ontology: Ontology, data: Path) -> None:
    """254 lines in ten files, several files for one type."""
    result = Reading(ontology, data / "bulk-ndjson")

    assert (len(result.patients), result.notes.files, result.notes.rejected) == (50, 10, [])
