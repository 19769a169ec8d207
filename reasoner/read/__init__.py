# SPDX-License-Identifier: Apache-2.0
"""Stage "read": source files become patient graphs of asserted facts.

`read_patients` is the door; formats are told apart by suffix (`files.py`). RDF in the ontology's terms comes
in directly (`rdf.py`); every other source is brought to the row tables of `tables.py`, which `mapping.py`
turns into the same terms. What does not reach a patient is in the notes.

A patient of whom two places (files, graphs of an N-Quads file) state facts is unreadable in each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from reasoner.errors import ReadError
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read.census import Census, take_census
from reasoner.read.code_map import CodeMap
from reasoner.read.files import SourceFile, find_files
from reasoner.read.kinds import Kinds
from reasoner.read.lexical import withhold_malformed
from reasoner.read.notes import ReadNotes, Unmapped, Unread
from reasoner.read.rdf import RDF_KINDS, read_rdf
from reasoner.read.vocabulary import Vocabulary

__all__ = ["ReadNotes", "Unmapped", "Unread", "read_patients"]


def read_patients(paths: Iterable[Path], ontology: Ontology, *, notes: ReadNotes) -> Iterator[PatientGraph]:
    """Every patient of some files and folders: all FHIR files together, then RDF in the order of the files.

    Args:
        paths: files, or folders that are walked in sorted order.
        ontology: decides which terms a record may use, and holds the code map.
        notes: filled while the iterator is consumed; complete once it is exhausted. A file that cannot be
        read is listed in `notes.rejected`, and reading goes on with the next one.

    Yields:
        Patients with asserted facts and findings; one whose `unreadable` is not empty must not be judged.
    """
    vocabulary = Vocabulary.of(ontology)
    files = list(find_files(paths, notes))
    rdf = [file for file in files if file.kind in RDF_KINDS]
    others = [file for file in files if file.kind not in RDF_KINDS]
    census = take_census(rdf, keep_others=bool(others))
    for patient in chain(
        _read_fhir(others, ontology, notes, census), _read_rdf(rdf, ontology, notes, census)
    ):
        vocabulary.check(patient)
        withhold_malformed(patient)
        yield patient


def _read_fhir(
    bundles: list[SourceFile], ontology: Ontology, notes: ReadNotes, census: Census
) -> Iterator[PatientGraph]:
    if not bundles:
        return
    from reasoner.read.fhir import read_fhir

    try:
        for patient in read_fhir(bundles, CodeMap.load(ontology), notes):
            _meet(patient, notes, elsewhere=census.is_in_rdf(patient.iri))
            yield patient
    except ReadError as error:
        notes.rejected.append(error)


def _read_rdf(
    files: list[SourceFile], ontology: Ontology, notes: ReadNotes, census: Census
) -> Iterator[PatientGraph]:
    """Only RDF can state classes freely; the rows of other sources hold what the code map decides."""
    kinds = Kinds.of(ontology)
    for file in files:
        try:
            for patient in read_rdf(file, notes):
                _meet(patient, notes, elsewhere=census.is_repeated(patient.iri))
                kinds.check(patient)
                yield patient
        except ReadError as error:
            notes.rejected.append(error)


def _meet(patient: PatientGraph, notes: ReadNotes, *, elsewhere: bool) -> None:
    """A record whose patient has facts in another place as well is neither merged nor trusted."""
    before = notes.meet(patient.iri, patient.source)
    if not before and not elsewhere:
        return
    message = "Facts about this patient stand in two places; put all facts about one patient into one."
    patient.finding("REPEATED_PATIENT", message)
    patient.unreadable = message
    if not before:
        reason = "holds a patient of whom another file or graph states facts too; use neither record"
    else:
        reason = f"holds a patient that was read before from {before}; use neither record"
    notes.reject(patient.source, reason)
    notes.repeated[patient.iri] = None
