# SPDX-License-Identifier: Apache-2.0
"""Patients of whom two files or graphs state facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.terms import ONTO, PATIENTS

from .conftest import Reading
from .resources import resource
from .test_rdf import ONE, V01, V02, quads, turtle, typed


def test_repeated_patient_is_not_merged(tiny: Ontology, tmp_path: Path) -> None:
    """Both places of a patient are reported and unreadable, the first before it could be screened."""
    reading = Reading(tiny, turtle(tmp_path, ONE, "a.ttl"), turtle(tmp_path, ONE, "b.ttl"))

    assert [bool(patient.unreadable) for patient in reading.patients] == [True, True]
    assert reading.codes() == ["REPEATED_PATIENT", "REPEATED_PATIENT"]
    assert list(reading.notes.repeated) == [V01]
    assert "a.ttl" in reading.reasons()[1]


@pytest.mark.parametrize("first", ["a", "z"])
@pytest.mark.parametrize("statement", ["onto:hasLabResult [ onto:value 1 ]", "a onto:Neoplasm"])
def test_facts_about_a_patient_in_another_file(
    tiny: Ontology, tmp_path: Path, first: str, statement: str
) -> None:
    """A second file need not say that this is a patient; neither order nor kind of fact matters."""
    turtle(tmp_path, ONE, f"{first}.ttl")
    turtle(tmp_path, f"pat:V02 a onto:Patient . pat:V01 {statement} .", "m.ttl")
    found = {p.iri: [f.code for f in p.findings] for p in Reading(tiny, tmp_path).patients}

    assert found == {V01: ["REPEATED_PATIENT"], V02: []}


def test_facts_about_a_patient_in_another_graph(tiny: Ontology, tmp_path: Path) -> None:
    """The first graph is refused before it is streamed."""
    stray = f"<{V01}> <{ONTO}sex> <{ONTO}male> <{PATIENTS}g> ."
    reading = Reading(tiny, quads(tmp_path, typed(V01, V01), stray))

    assert reading.codes() == ["REPEATED_PATIENT"]
    assert reading.only.unreadable


def test_patient_in_two_graphs(tiny: Ontology, tmp_path: Path) -> None:
    """Neither graph is screened."""
    reading = Reading(tiny, quads(tmp_path, typed(V01, V01), typed(V01, V02)))

    assert [bool(patient.unreadable) for patient in reading.patients] == [True, True]


def test_provenance_of_a_patient_elsewhere_is_no_second_record(tiny: Ontology, tmp_path: Path) -> None:
    """A manifest states nothing in our terms."""
    turtle(tmp_path, ONE, "a.ttl")
    turtle(tmp_path, "pat:V02 a onto:Patient . pat:V01 ex:madeBy ex:x ; a ex:Thing .", "b.ttl")

    assert not Reading(tiny, tmp_path).codes()


def test_rejected_file_repeats_nobody(tiny: Ontology, tmp_path: Path) -> None:
    """It is listed as rejected, which is enough."""
    turtle(tmp_path, ONE, "a.ttl")
    turtle(tmp_path, ONE + " nonsense", "b.ttl")
    reading = Reading(tiny, tmp_path)

    assert not reading.codes()
    assert len(reading.reasons()) == 1


@pytest.mark.parametrize(
    "body", ["pat:p a onto:Patient .", "pat:p onto:sex onto:male . pat:q a onto:Patient ."]
)
def test_facts_about_a_fhir_patient_in_rdf(ontology: Ontology, tmp_path: Path, body: str) -> None:
    """The kinds of file are told apart by suffix only; a patient has one place among all of them."""
    turtle(tmp_path, body, "a.ttl")
    (tmp_path / "b.json").write_text(json.dumps(resource("Patient", "p")))
    (tmp_path / "c.json").write_text(json.dumps(resource("Patient", "r")))
    unreadable = {
        p.iri.removeprefix(PATIENTS): bool(p.unreadable) for p in Reading(ontology, tmp_path).patients
    }

    assert unreadable == {"p": True, "r": False} | ({"q": False} if "pat:q" in body else {})
