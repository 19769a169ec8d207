# SPDX-License-Identifier: Apache-2.0
"""Stage "read": source files become patient graphs of asserted facts.

`read_patients` is the door; formats are told apart by suffix (`files.py`). RDF in the ontology's terms comes
in directly (`rdf.py`); every other source is brought to the row tables of `tables.py`, which `mapping.py`
turns into the same terms. What does not reach a patient is in the notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from reasoner.errors import ReadError
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read.code_map import CodeMap
from reasoner.read.files import SourceFile, find_files
from reasoner.read.lexical import withhold_malformed
from reasoner.read.notes import ReadNotes, Unmapped, Unread
from reasoner.read.rdf import RDF_KINDS, read_rdf
from reasoner.read.vocabulary import Vocabulary

__all__ = ["ReadNotes", "Unmapped", "Unread", "read_patients"]


def read_patients(paths: Iterable[Path], ontology: Ontology, *, notes: ReadNotes) -> Iterator[PatientGraph]:
    """Every patient of some files and folders: RDF in the order of the files, then all FHIR files together.

    Args:
        paths: files, or folders that are walked in sorted order.
        ontology: decides which terms a record may use, and holds the code map.
        notes: filled while the iterator is consumed; complete once it is exhausted. A file that cannot be
        read is listed in `notes.rejected`, and reading goes on with the next one.

    Yields:
        Patients with asserted facts and findings; one whose `unreadable` is not empty must not be judged.
    """
    vocabulary = Vocabulary.of(ontology)
    for patient in _read_all(list(find_files(paths, notes)), ontology, notes):
        if before := notes.meet(patient.iri, patient.source):
            _report_repeated(patient, before, notes)
        vocabulary.check(patient)
        withhold_malformed(patient)
        yield patient


def _read_all(files: list[SourceFile], ontology: Ontology, notes: ReadNotes) -> Iterator[PatientGraph]:
    for file in files:
        if file.kind in RDF_KINDS:
            try:
                yield from read_rdf(file, notes)
            except ReadError as error:
                notes.rejected.append(error)
    if bundles := [file for file in files if file.kind not in RDF_KINDS]:
        from reasoner.read.fhir import read_fhir

        try:
            yield from read_fhir(bundles, CodeMap.load(ontology), notes)
        except ReadError as error:
            notes.rejected.append(error)


def _report_repeated(patient: PatientGraph, before: str, notes: ReadNotes) -> None:
    """A second record under the same IRI is neither merged nor trusted."""
    message = "This patient stands in two places; put all facts about one patient into one."
    patient.finding("REPEATED_PATIENT", message)
    patient.unreadable = message
    notes.repeated.append(patient.iri)
    notes.reject(patient.source, f"holds a patient that was read before from {before}; use neither record")
