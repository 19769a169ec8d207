# SPDX-License-Identifier: Apache-2.0
"""A tiny ontology for reader tests, and where the public example data lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import Index, PatientGraph
from reasoner.read import ReadNotes, read_patients
from reasoner.terms import ONTO, OWL, TRIAL, TYPE

HERE = Path(__file__).parent

_CLASSES = "Patient LabResult Neoplasm PancreaticNET Specimen SelfMade"
_PROPERTIES = (
    "hasRecord hasLabResult hasNeoplasm hasSpecimen analyte value unit date birthDate sex ki67 current"
)
_INDIVIDUALS = "female male creatinine albumin"


@pytest.fixture(scope="session")
def tiny() -> Ontology:
    """Only the terms that the RDF tests use."""
    index: Index = {}
    for names, kind in (
        (_CLASSES, "Class"),
        (_PROPERTIES, "ObjectProperty"),
        (_INDIVIDUALS, "NamedIndividual"),
    ):
        index.update({ONTO + name: {TYPE: [OWL + kind]} for name in names.split()})
    index[TRIAL + "closed"] = {TYPE: [OWL + "ObjectProperty"]}
    return Ontology(HERE, "0", index, {})


class Reading:
    """Patients and notes of one run."""

    def __init__(self, ontology: Ontology, *paths: Path) -> None:
        """Read everything at once."""
        self.notes = ReadNotes()
        self.patients: list[PatientGraph] = list(read_patients(paths, ontology, notes=self.notes))

    @property
    def only(self) -> PatientGraph:
        """The one patient."""
        (patient,) = self.patients
        return patient

    def codes(self) -> list[str]:
        """Finding codes of all patients, sorted."""
        return sorted(finding.code for patient in self.patients for finding in patient.findings)

    def reasons(self) -> list[str]:
        """Why files were rejected."""
        return [error.reason for error in self.notes.rejected]


def shared_data() -> Path | None:
    """The folder of public data sets, by environment variable or beside the checkout."""
    named = os.environ.get("TRIALSHAPES_DATA")
    folder = Path(named) if named else HERE.parents[2] / "shared" / "data"
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def data() -> Path:
    """Skips the test when the public data sets are not at hand."""
    folder = shared_data()
    if folder is None:
        pytest.skip("public data sets not at hand; set TRIALSHAPES_DATA to their folder")
    return folder


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """The ontology of the project, with its code map."""
    return Ontology.load()
