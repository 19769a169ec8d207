# SPDX-License-Identifier: Apache-2.0
"""Patients whose identifiers look alike are not judged: each may have only a part of one person's records."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.ontology import Ontology
from reasoner.read.identifiers import Identifiers, identifier_of
from reasoner.read.mapping import patient_iri
from reasoner.result import Verdict
from reasoner.screening import Screener
from reasoner.terms import PATIENT, TYPE

from . import omop
from .conftest import Reading

CASE, ZEROS, SPACES = "upper and lower case", "leading zeros", "spaces"
DASHES, FORM = "dashes", "the form of Unicode characters"

_CHANGES: dict[str, Callable[[str], str]] = {
    CASE: str.swapcase,
    ZEROS: lambda text: text.replace("-", "-00", 1) if "-1" in text else f"00{text}",
    SPACES: lambda text: f"{text[:2]} {text[2:]}",
    DASHES: lambda text: text.replace("-", "\u2013"),
    FORM: lambda text: unicodedata.normalize("NFD", text).replace("1", "\uff11"),
}


def alike(*identifiers: str) -> dict[str, tuple[str, ...]]:
    known = Identifiers()
    known.add(identifiers)
    return {name: found for name in identifiers if (found := known.differences(name))}


@pytest.mark.parametrize(
    ("one", "other", "differences"),
    [
        ("V03", "v03", (CASE,)),
        ("007", "7", (ZEROS,)),
        ("A-007", "A-7", (ZEROS,)),
        ("A\u00e9", "Ae\u0301", (FORM,)),
        ("A 7", "A7", (SPACES,)),
        ("A\u00a07", "A 7", (FORM,)),
        ("A\u20117", "A-7", (DASHES,)),
        ("A_7", "A7", (DASHES,)),
        ("12", "12,0", ("a decimal point and a zero at the end",)),
        ("12", "12.0", ("a decimal point and a zero at the end",)),
        ("Patient/V03", "V03", ("the kind of reference",)),
        ("Stra\u00dfe 01", "STRASSE1", (SPACES, CASE, ZEROS)),
    ],
)
def test_identifiers_that_look_alike(one: str, other: str, differences: tuple[str, ...]) -> None:
    """The message says in what they differ, for both of them, in whichever order they come."""
    assert alike(one, other) == alike(other, one) == {one: differences, other: differences}


@pytest.mark.parametrize(
    ("one", "other"),
    [("1-11", "11-1"), ("V03", "V30"), ("10", "1"), ("V0", "V"), ("a", "b"), ("V03", "V03"), ("1-1", "11")],
)
def test_other_identifiers_are_other_people(one: str, other: str) -> None:
    """Digits that are not leading zeros, and dashes between numbers, tell people apart."""
    assert alike(one, other) == {}


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    st.from_regex(r"[A-Za-z\u00e0-\u00f6]{2,5}-[1-9][0-9]{0,4}", fullmatch=True),
    st.lists(st.sampled_from(sorted(_CHANGES)), min_size=1, max_size=5, unique=True),
)
def test_any_changes_together(identifier: str, names: list[str]) -> None:
    """However many of the changes were made on the way, and nothing is said of what was not changed."""
    changed = identifier
    for name in names:
        changed = _CHANGES[name](changed)
    found = alike(identifier, changed, "somebody-else")

    assert set(found) == ({identifier, changed} if changed != identifier else set())
    assert all(set(differences) <= set(names) for differences in found.values())


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_any_identifier_survives_its_iri(identifier: str) -> None:
    """RDF beside the tables is compared by what the IRI was made from."""
    assert identifier_of(patient_iri(identifier)) == identifier


def told(read: Reading) -> dict[str, bool]:
    """The patients, and whether each is kept from being judged."""
    return {
        identifier_of(patient.iri): bool(patient.unreadable)
        and any(finding.code == "SIMILAR_IDENTIFIER" for finding in patient.findings)
        for patient in read.patients
    }


def test_lines_of_tables(tmp_path: Path, ontology: Ontology) -> None:
    """Within one file and between files; others are judged as ever."""
    (tmp_path / "patient.csv").write_text("patient,sex\nV03,female\n7,male\nV04,female\n")
    (tmp_path / "therapy.csv").write_text("patient,agent\nv03,capecitabine\n007,capecitabine\n")

    assert told(Reading(ontology, tmp_path)) == {
        "V03": True,
        "v03": True,
        "7": True,
        "007": True,
        "V04": False,
    }


def test_a_table_beside_fhir(tmp_path: Path, ontology: Ontology) -> None:
    """FHIR ids have letter case; so has a reference to a patient who is not there."""
    lines = [{"resourceType": "Patient", "id": name} for name in ("V03", "V04", "V05")]
    lost = {"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/v04"}}
    (tmp_path / "a.ndjson").write_text("\n".join(map(json.dumps, [*lines, lost])))
    (tmp_path / "lab.csv").write_text("patient,analyte,value\nv03,albumin,1\n")

    assert told(Reading(ontology, tmp_path)) == {"V03": True, "V04": True, "V05": False, "v03": True}


def test_records_of_nobody_in_omop(tmp_path: Path, ontology: Ontology) -> None:
    """Records of a person_id that only looks like that of a person."""
    persons = [omop.person("1"), omop.person("2"), omop.person("3")]
    folder = omop.cdm(tmp_path / "cdm", person=persons, measurement=[omop.measurement(person_id="002")])
    (tmp_path / "ecog.csv").write_text("patient,score\n03,1\n")

    assert told(Reading(ontology, folder, tmp_path / "ecog.csv")) == {
        "1": False,
        "2": True,
        "3": True,
        "03": True,
    }


OTHER = "http://example.org/v03"


def patients(folder: Path, name: str, *iris: str) -> Path:
    """N-Quads with a graph per patient, or Turtle."""
    suffix = "<{0}> a <{1}> .\n" if name.endswith(".ttl") else f"<{{0}}> <{TYPE}> <{{1}}> <{{0}}> .\n"
    (folder / name).write_text("".join(suffix.format(iri, PATIENT) for iri in iris))
    return folder / name


def test_rdf_beside_a_table(tmp_path: Path, ontology: Ontology) -> None:
    """RDF in which the patients have our own IRIs; an IRI of another kind is no identifier of a table."""
    patients(tmp_path, "a.ttl", patient_iri("V03"), OTHER)
    assert told(Reading(ontology, tmp_path)) == {"V03": False, OTHER: False}

    (tmp_path / "ecog.csv").write_text("patient,score\nv03,1\n")
    assert told(Reading(ontology, tmp_path)) == {"V03": True, OTHER: False, "v03": True}


@pytest.mark.parametrize("names", [("a.nq", "b.nq"), ("a.ttl", "b.ttl"), ("a.nq", "b.ttl"), ("a.nq", "a.nq")])
def test_rdf_alone(tmp_path: Path, ontology: Ontology, names: tuple[str, str]) -> None:
    """Among our own IRIs, and among those of one hospital; those of another one are other people."""
    ours = [patient_iri(name) for name in ("V03", "007", "8", "A\u00e9", "9")]
    alike = [patient_iri(name) for name in ("v03", "7", "80", "AE\u0301")]
    theirs = ["https://hospital.example.org/p/v03", "http://hospital.example.org/people#V-3"]
    iris = {"a": [*ours, OTHER, theirs[0]], "b": [*alike, "http://example.org/V3", theirs[1]]}
    if len({*names}) == 1:
        patients(tmp_path, names[0], *iris["a"], *iris["b"])
    else:
        for name in names:
            patients(tmp_path, name, *iris[name[0]])

    assert told(Reading(ontology, tmp_path)) == {
        **dict.fromkeys(("V03", "v03", "007", "7", "A\u00e9", "AE\u0301"), True),
        **dict.fromkeys((OTHER, "http://example.org/V3"), True),
        **dict.fromkeys(("8", "9", "80", *theirs), False),
    }


def test_nobody_is_eligible_on_a_part_of_the_records(tmp_path: Path) -> None:
    """The capecitabine of an eligible patient stands under the same identifier in small letters."""
    bundle = Path(__file__).parents[2] / "examples" / "fhir" / "V01.json"
    (tmp_path / "V01.json").write_bytes(bundle.read_bytes())
    screener = Screener(explain=False)
    assert [result.verdict for result in screener.screen([tmp_path])] == [Verdict.ELIGIBLE]

    (tmp_path / "therapy.csv").write_text("patient,agent\nv01,capecitabine\n")
    results = list(screener.screen([tmp_path]))
    assert {result.patient.rpartition("/")[2]: result.verdict for result in results} == {
        "V01": Verdict.UNDETERMINED,
        "v01": Verdict.UNDETERMINED,
    }
