# SPDX-License-Identifier: Apache-2.0
"""Tables of a few lines, read with the ontology of the project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.read import ReadNotes, ReadOptions, read_patients
from reasoner.read.lexical import WITHHELD
from reasoner.terms import ONTO, PATIENTS

#: Everybody of these tests, as the table of patients has them.
PEOPLE = "patient,sex\np,female\nq,male\n"


class Tables:
    """What was read from some files."""

    def __init__(self, folder: Path, ontology: Ontology, options: ReadOptions) -> None:
        """Read everything at once."""
        self.notes = ReadNotes()
        found = read_patients([folder], ontology, notes=self.notes, options=options)
        self.patients: dict[str, PatientGraph] = {p.iri.removeprefix(PATIENTS): p for p in found}

    def values(self, record: str, prop: str) -> list[str]:
        """What a record of the patient p has of a property: local names and literals as written."""
        patient = self.patients["p"]
        terms = patient.objects(f"{patient.iri}/{record}", ONTO + prop)
        return [t.lexical if isinstance(t, Literal) else t.rpartition("#")[2] for t in terms]

    def records(self, link: str) -> list[str]:
        """The names of the records that a link leads to from the patient p."""
        patient = self.patients["p"]
        return [iri.removeprefix(f"{patient.iri}/") for iri in patient.records(patient.iri, ONTO + link)]

    def withheld(self, patient: str = "p") -> dict[str, list[str]]:
        """Which properties were withheld, by record; the patient's own under an empty name."""
        graph = self.patients[patient]
        return {
            iri.removeprefix(graph.iri).removeprefix("/"): [
                str(p).removeprefix(ONTO) for p in facts[WITHHELD]
            ]
            for iri, facts in graph.index.items()
            if WITHHELD in facts
        }

    def codes(self, patient: str = "p") -> list[str]:
        """Codes of the findings."""
        return sorted(finding.code for finding in self.patients[patient].findings)

    def reasons(self) -> list[tuple[str, int | None, str]]:
        """What was rejected: file, line, reason."""
        return [(Path(e.path).name, e.line, e.reason) for e in self.notes.rejected]


@pytest.fixture
def read(tmp_path: Path, ontology: Ontology) -> Callable[..., Tables]:
    """Write files by name (`lab="..."` becomes lab.csv) beside the table of patients, and read them."""

    def call(*, options: ReadOptions | None = None, people: str = PEOPLE, **files: str | bytes) -> Tables:
        folder = tmp_path / "tables"
        folder.mkdir(exist_ok=True)
        for name, text in ({"patient": people} | files).items():
            content = text.encode() if isinstance(text, str) else text
            if content:
                (folder / f"{name}.csv").write_bytes(content)
        return Tables(folder, ontology, options or ReadOptions())

    return call
