# SPDX-License-Identifier: Apache-2.0
"""Public OMOP data sets: no crash, the numbers that were counted by hand, and nobody eligible."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import pytest

from reasoner.ontology import Ontology
from reasoner.read import ReadNotes
from reasoner.read.files import find_files
from reasoner.read.omop.tables import find_tables, load_table, readable_paths
from reasoner.read.row_database import open_database
from reasoner.result import Verdict
from reasoner.screening import Screener
from reasoner.terms import ONTO, PATIENTS

from .conftest import Reading
from .resources import kinds, values

NET_PATIENT = PATIENTS + "4352191084057402257"


@pytest.fixture(scope="module")
def mimic(ontology: Ontology, data: Path) -> Reading:
    """100 real persons of an intensive care unit, CDM 5.3, without its vocabulary."""
    return Reading(ontology, data / "omop-mimic-iv-demo")


def test_synthetic_persons(ontology: Ontology, data: Path, tmp_path: Path) -> None:
    """28 persons, CDM 5.4, names in upper case: each of 10,040 measurements is read or counted."""
    with ZipFile(data / "omop-synthea27nj" / "Synthea27Nj_5.4.zip") as archive:
        for name in archive.namelist():
            if not name.startswith("__"):
                archive.extract(name, tmp_path)
    result = Reading(ontology, tmp_path)
    records = [
        (patient, record.removeprefix(patient.iri + "/"))
        for patient in result.patients
        for link in ("hasLabResult", "hasBloodPressure", "hasWeight")
        for record in patient.records(patient.iri, ONTO + link)
    ]
    pressures = sum(len(kinds(patient, "hasBloodPressure")) for patient in result.patients)
    unmapped = sum(n for code, n in result.notes.unmapped.items() if code.kind == "measurement")
    enzymes = [unit for p, r in records if "U/L" in (units := values(p, r, "unit")) for unit in units]

    assert (len(result.patients), result.notes.rejected) == (28, [])
    # Two measurements are one blood pressure.
    assert len(records) + pressures + unmapped == 10_040
    # No concept stands for the unit of an enzyme; the text does.
    assert len(enzymes) == 104
    assert sum(values(p, r, "value") != [] for p, r in records) == 771
    assert not any(patient.unreadable for patient in result.patients)
    assert [values(p, r, "uln") for p, r in records if values(p, r, "uln")] == []


def test_every_number_is_loaded(data: Path, tmp_path: Path) -> None:
    """10,040 rows, 9,107 of them with a number, before anything is decided."""
    with ZipFile(data / "omop-synthea27nj" / "Synthea27Nj_5.4.zip") as archive:
        archive.extract("MEASUREMENT.csv", tmp_path)
    (file,) = find_files([tmp_path / "MEASUREMENT.csv"], ReadNotes())
    with open_database(0, readable_paths(file)) as database:
        database.execute((files("reasoner.read.omop") / "prepare" / "cdm.sql").read_text("utf-8"))
        (source,) = find_tables(database, [file], ReadNotes())
        load_table(database, source, ReadNotes())
        counted = database.execute("SELECT count(*), count(value_as_number) FROM cdm.measurement").fetchall()
    assert counted == [(10_040, 9_107)]


def test_real_persons(mimic: Reading) -> None:
    """Every person comes, and every drug is a therapy: 18,229 of them, once per person and unknown drug."""
    therapies = [len(kinds(patient, "hasTherapy")) for patient in mimic.patients]
    unmapped = sum(n for code, n in mimic.notes.unmapped.items() if code.kind == "drug_exposure")
    assert (len(mimic.patients), mimic.notes.rejected) == (100, [])
    assert (sum(therapies), unmapped) == (7_484, 18_229)
    assert not any(patient.unreadable for patient in mimic.patients)


def test_the_metastatic_neuroendocrine_patient(mimic: Reading) -> None:
    """C7A.8 and C7B.8, of which the standard concepts make one and the same."""
    (patient,) = (p for p in mimic.patients if p.iri == NET_PATIENT)
    assert kinds(patient, "hasNeoplasm") == [["Neoplasm"]]
    specimens = patient.records(f"{patient.iri}/neoplasm", ONTO + "hasSpecimen")
    assert [patient.objects(s, ONTO + "neoplasmTerm") for s in specimens] == [[ONTO + "termNet"]]
    (lesion,) = patient.records(f"{patient.iri}/neoplasm", ONTO + "hasLesion")
    assert values(patient, lesion.removeprefix(patient.iri + "/"), "sourceCode") == [
        "http://hl7.org/fhir/sid/icd-10-cm|C7B.8"
    ]
    assert kinds(patient, "hasOtherMalignancy") == []
    assert values(patient, "", "deceased") == ["true"]
    assert sum(bool(kinds(p, "hasNeoplasm")) for p in mimic.patients) == 2


def test_octreotide_without_a_concept(mimic: Reading) -> None:
    """The name in the source value is all there is: a therapy with a drug that is not understood."""
    named = [
        (patient.iri, values(patient, name, "orderedDate"), values(patient, name, "startDate"))
        for patient in mimic.patients
        for record in patient.records(patient.iri, ONTO + "hasTherapy")
        if "Octreotide Acetate 1 Syringe"
        in values(patient, name := record.removeprefix(patient.iri + "/"), "unmappedAgent")
    ]
    assert named == [
        (PATIENTS + "-4353160957725823366", ["2146-06-17T14:00:00"], []),
        (PATIENTS + "5863607150722936210", ["2142-04-04T10:00:00"], []),
    ]


def test_nobody_is_eligible(data: Path) -> None:
    """None of them is complete, on no day."""
    screener = Screener(as_of=date(2135, 1, 20), explain=False)
    results = list(screener.screen([data / "omop-mimic-iv-demo"]))
    (net,) = (result for result in results if result.patient == NET_PATIENT)
    assert len(results) == 100
    assert Verdict.ELIGIBLE not in {result.verdict for result in results}
    assert net.verdict in {Verdict.UNDETERMINED, Verdict.INELIGIBLE}
