# SPDX-License-Identifier: Apache-2.0
"""The same patients in three formats, and the command that writes them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner
from validate.engines import generated

from reasoner.cli.main import app
from reasoner.errors import OntologyError
from reasoner.generate.cohort import Cohort
from reasoner.generate.distribution import Distribution
from reasoner.generate.files import Format
from reasoner.generate.values import FILE
from reasoner.ontology import Ontology, data_folder
from reasoner.patient import PatientGraph
from reasoner.read import ReadNotes
from reasoner.result import Outcome
from reasoner.screening import Screener
from reasoner.terms import ONTO

Outcomes = dict[str, dict[str, Outcome]]
PATIENTS = 30


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return generated(11)


@pytest.fixture(scope="module")
def screener(cohort: Cohort) -> Screener:
    return Screener(ontology=cohort.ontology, explain=False)


def read(cohort: Cohort, screener: Screener, folder: Path, form: Format) -> Iterator[PatientGraph]:
    cohort.write(folder, PATIENTS, form=form)
    notes = ReadNotes()
    yield from screener.read([folder], notes=notes)
    assert notes.rejected == []


def outcomes(screener: Screener, patients: Iterator[PatientGraph]) -> Outcomes:
    results = (screener.screen_patient(patient).result for patient in patients)
    return {r.patient: {c.identifier: c.outcome for c in r.criteria} for r in results}


@pytest.fixture(scope="module")
def expected(cohort: Cohort, screener: Screener) -> Outcomes:
    return outcomes(screener, cohort.patients(PATIENTS))


@pytest.mark.parametrize("form", [Format.RDF, Format.FHIR])
def test_rdf_and_fhir_lose_nothing(
    form: Format, cohort: Cohort, screener: Screener, expected: Outcomes, tmp_path: Path
) -> None:
    assert outcomes(screener, read(cohort, screener, tmp_path, form)) == expected


def test_what_omop_loses_becomes_unknown(
    cohort: Cohort, screener: Screener, expected: Outcomes, tmp_path: Path
) -> None:
    """A CDM does not say when somebody is registered; the rest of what it cannot say is missing."""
    recorded = {patient.iri: patient for patient in cohort.patients(PATIENTS)}
    found = outcomes(
        screener,
        (_registered(p, recorded[p.iri]) for p in read(cohort, screener, tmp_path, Format.OMOP)),
    )
    assert found.keys() == expected.keys()
    pairs = [(expected[p][c], found[p][c]) for p in expected for c in expected[p]]
    assert {(was, became) for was, became in pairs if became not in {was, Outcome.UNKNOWN}} == set()
    assert sum(became is not Outcome.UNKNOWN for _, became in pairs) > 200


def _registered(patient: PatientGraph, recorded: PatientGraph) -> PatientGraph:
    for registration in recorded.records(recorded.iri, ONTO + "hasRegistration"):
        patient.add(patient.iri, ONTO + "hasRegistration", registration)
        for prop, objects in recorded.index[registration].items():
            for term in objects:
                patient.add(registration, prop, term)
    return patient


# The command


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["generate", *map(str, arguments)])
    return result.exit_code, result.output


def test_packed_files_hold_the_same(cohort: Cohort, tmp_path: Path) -> None:
    cohort.write(tmp_path / "plain", 6)
    code, output = run("6", "--seed", "11", "--gzip", "--out", tmp_path / "packed")
    assert code == 0
    assert output.startswith(f"{tmp_path / 'packed'}: 6 patients, ")
    assert [path.name for path in (tmp_path / "packed").iterdir()] == ["patients.nq.gz"]
    packed = (tmp_path / "packed" / "patients.nq.gz").read_bytes()
    assert gzip.decompress(packed) == (tmp_path / "plain" / "patients.nq").read_bytes()
    assert packed[4:8] == b"\0\0\0\0"


def test_what_has_no_place_is_told(tmp_path: Path) -> None:
    code, output = run("3", "--format", "omop", "--out", tmp_path)
    assert code == 0
    assert "omop has no place for " in output


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert run("3", "--out", tmp_path) == (
        2,
        f"trialshapes: {tmp_path}: not an empty folder; nothing was written\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_only_quads_are_packed(tmp_path: Path) -> None:
    assert run("3", "--format", "fhir", "--gzip", "--out", tmp_path / "new") == (
        2,
        "trialshapes: --gzip is for the format rdf\n",
    )
    assert not (tmp_path / "new").exists()


# The file of the distribution

TEXT = (data_folder("ontology").parent / "reasoner" / "generate" / FILE).read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("siteCode = {", "siteKode = {", "record.primary_site: the ontology defines no siteKode"),
        ("jejunum = 3", "jejunumm = 3", "record.primary_site.siteCode: the ontology defines no jejunumm"),
        ('class = "Angina"', 'class = "Angst"', "record.angina: the ontology defines no Angst"),
        ("share = 0.95\n", "shares = 0.95\n", "record.pet: shares is not understood"),
        ("{ yes = 0.96 }", "{ yep = 0.96 }", "record.swallowing.able: yep is no kind of value"),
        (
            "{ yes = 0.96 }",
            "{ yes = 1, score = 1 }",
            "record.swallowing.able: gives 2 kinds of value, not one",
        ),
        ("sparse = 0.08", "sparsely = 0.08", "record.review.share: names other sites than [site]"),
        (
            'unit."U/L"',
            'unit."furlong"',
            "laboratory.test.aspartateAminotransferase: the ontology converts no furlong",
        ),
    ],
)
def test_what_does_not_fit_is_refused(old: str, new: str, reason: str) -> None:
    assert old in TEXT
    with pytest.raises(OntologyError) as refused:
        Distribution(_ontology(), TEXT.replace(old, new, 1))
    assert str(refused.value) == f"{FILE}: {reason}"


def _ontology() -> Ontology:
    return Ontology.load()
