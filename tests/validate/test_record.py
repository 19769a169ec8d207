# SPDX-License-Identifier: Apache-2.0
"""Malformed values are told and taken out before anything is made of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixtures import HERE, tiny_ontology, tiny_patient

from reasoner.errors import ProtocolError
from reasoner.patient import Literal
from reasoner.terms import ONTO, PATIENTS, TRIAL, XSD_BOOLEAN, XSD_INTEGER
from reasoner.validate.record import RecordCheck

CHECK = RecordCheck(tiny_ontology(), HERE / "record.ttl")
RECORD = PATIENTS + "P/r"

HEAD = (HERE / "record.ttl").read_text().partition("shape:Ecog ")[0]


def test_a_sound_record_is_left_alone() -> None:
    patient = tiny_patient("""
        pat:P onto:hasEcog :e ; onto:hasTherapy :r . :e onto:score 2 .
        :r a onto:ExcludedPriorTherapy ; onto:hasAgent onto:temozolomide ;
            onto:startDate "2026"^^xsd:gYear ; onto:endDate "2026-05"^^xsd:gYearMonth .
    """)
    facts = list(patient.triples())
    CHECK.check(patient)
    assert list(patient.triples()) == facts
    assert not patient.findings


@pytest.mark.parametrize("score", ["6", '"n/a"', "1.5", "1, 2", "2, 7"])
def test_every_value_of_a_malformed_property_is_withheld(score: str) -> None:
    patient = tiny_patient(f"pat:P onto:hasEcog :r . :r onto:score {score} .")
    CHECK.check(patient)
    assert not patient.objects(RECORD, ONTO + "score")
    assert patient.objects(RECORD, TRIAL + "withheld") == [ONTO + "score"]
    assert patient.derived[RECORD, TRIAL + "withheld", ONTO + "score"] == (RECORD,)
    (finding,) = patient.findings
    assert finding == (
        patient.iri, "MALFORMED", RECORD, ONTO + "score", "An ECOG score is one whole number from 0 to 5."
    )  # fmt: skip


def test_classes_of_reference_individuals_are_known() -> None:
    patient = tiny_patient(
        "pat:P onto:hasTherapy :r . :r a onto:TherapyEpisode ; onto:hasAgent onto:haemoglobin ."
    )
    CHECK.check(patient)
    assert [finding.code for finding in patient.findings] == ["UNKNOWN_TERM"]
    assert not patient.objects(RECORD, ONTO + "hasAgent")


def test_only_the_unusable_entry_of_a_list_is_withheld() -> None:
    patient = tiny_patient("pat:P onto:hasTherapy :r, :s . :s a onto:TherapyEpisode .")
    CHECK.check(patient)
    assert patient.objects(patient.iri, ONTO + "hasTherapy") == [PATIENTS + "P/s"]
    assert patient.objects(patient.iri, TRIAL + "withheld") == [ONTO + "hasTherapy"]


def test_no_list_is_complete_without_its_withheld_entries() -> None:
    """Else the excluded drug of an unusable episode would read as never given."""
    review = "pat:P onto:hasListReview :l . :l a onto:ListReview ; onto:complete true ."
    patient = tiny_patient(f"{review} pat:P onto:hasTherapy :r, :s .")
    CHECK.check(patient)
    assert not patient.objects(PATIENTS + "P/l", ONTO + "complete")
    assert [finding.code for finding in patient.findings] == ["MALFORMED"]
    patient = tiny_patient(f"{review} pat:P onto:hasEcog :r . :r onto:score 7 .")
    CHECK.check(patient)
    assert patient.objects(PATIENTS + "P/l", ONTO + "complete")


def test_what_the_reader_could_not_read_takes_the_same_with_it() -> None:
    """A malformed date that never arrived must not leave the other one trusted."""
    patient = tiny_patient("pat:P onto:hasTherapy :s . :s a onto:TherapyEpisode .")
    patient.add(patient.iri, ONTO + "hasListReview", PATIENTS + "P/l")
    patient.add(PATIENTS + "P/l", ONTO + "complete", Literal("true", XSD_BOOLEAN))
    patient.derive(patient.iri, TRIAL + "withheld", ONTO + "hasTherapy", (patient.iri,))
    CHECK.check(patient)
    assert not patient.objects(PATIENTS + "P/l", ONTO + "complete")
    assert not patient.findings


@pytest.mark.parametrize(
    ("start", "end", "contradicts"),
    [
        ('"2026-02-01"^^xsd:date', '"2026-02-01"^^xsd:date', False),
        ('"2026-02-02"^^xsd:date', '"2026-02-01"^^xsd:date', True),
        ('"2026"^^xsd:gYear', '"2026-02-01"^^xsd:date', False),
        ('"2026-03"^^xsd:gYearMonth', '"2026-02"^^xsd:gYearMonth', True),
        ('"2026-02-20"^^xsd:date', '"2026-02"^^xsd:gYearMonth', False),
        ('"2027"^^xsd:gYear', '"2026-12-31T23:59:59Z"^^xsd:dateTime', True),
    ],
)
def test_start_after_end(start: str, end: str, contradicts: bool) -> None:  # noqa: FBT001 - a test parameter
    patient = tiny_patient(
        f"pat:P onto:hasTherapy :r . :r a onto:TherapyEpisode ; onto:startDate {start} ; onto:endDate {end} ."
    )
    CHECK.check(patient)
    assert [finding.code for finding in patient.findings] == ["CONTRADICTION"] * contradicts
    withheld = patient.objects(RECORD, TRIAL + "withheld")
    assert withheld == [ONTO + "startDate", ONTO + "endDate"] * contradicts


def test_an_unreadable_patient_is_not_checked() -> None:
    patient = tiny_patient("pat:P onto:hasEcog :r . :r onto:score 6 .")
    patient.unreadable = "No."
    CHECK.check(patient)
    assert not patient.findings


def test_a_record_that_cannot_be_checked_is_unreadable(tmp_path: Path) -> None:
    file = tmp_path / "record.ttl"
    file.write_text(
        HEAD + "shape:S a sh:NodeShape ; sh:targetClass onto:Patient ; sh:property shape:o .\n"
        'shape:o sh:path onto:startDate ; sh:lessThanOrEquals onto:endDate ; sh:message "x"@en .'
    )
    patient = tiny_patient(
        'pat:P onto:startDate "2026-01-45"^^xsd:date ; onto:endDate "2026-01-01"^^xsd:date .'
    )
    RecordCheck(tiny_ontology(), file).check(patient)
    assert patient.unreadable
    assert [finding.code for finding in patient.findings] == ["UNCHECKED"]


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ("sh:property [ sh:path onto:score ; sh:minCount 1 ; sh:message 'x'@en ]", "needs an IRI"),
        ("sh:property shape:p", "needs an IRI and a sh:message"),
        ("sh:class onto:Patient ; sh:message 'x'@en", "add trial:withholds"),
        ("sh:property shape:missing", "does not exist"),
    ],
)
def test_shapes_that_would_not_explain_themselves(shape: str, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "record.ttl"
    used = " shape:p sh:path onto:score ; sh:minCount 1 ." if "shape:p" in shape else ""
    file.write_text(f"{HEAD}shape:S a sh:NodeShape ; sh:targetClass onto:Patient ; {shape} .{used}")
    with pytest.raises(ProtocolError, match=reason):
        RecordCheck(tiny_ontology(), file)


def test_literals_are_compared_as_terms() -> None:
    """A value that is right but oddly written is no finding."""
    patient = tiny_patient("pat:P onto:hasEcog :r .")
    patient.add(RECORD, ONTO + "score", Literal("02", XSD_INTEGER))
    CHECK.check(patient)
    assert not patient.findings
