# SPDX-License-Identifier: Apache-2.0
"""Stage "read": source files become patient graphs of asserted facts.

`read_patients` is the door; `sources.py` tells FHIR, OMOP, tables and RDF apart. RDF in the ontology's terms
comes in directly (`rdf.py`); every other source fills the row tables of `tables.py`, which are merged patient
by patient (`rows.py`) and turned into the same terms by `mapping.py`. What does not reach a patient is in the
notes.

A patient of whom two places of RDF, or RDF and another source, state facts is unreadable in each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from reasoner.errors import ReadError
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read.census import Census, take_census
from reasoner.read.code_map import CodeMap
from reasoner.read.files import SourceFile, find_files
from reasoner.read.identifiers import identifier_of
from reasoner.read.kinds import Kinds
from reasoner.read.lexical import withhold_malformed
from reasoner.read.notes import ReadNotes, Unmapped, Unread
from reasoner.read.rdf import read_rdf
from reasoner.read.rows import PatientRows, merge_rows, tell_alike
from reasoner.read.sources import ReadOptions, SourceKind, group_files
from reasoner.read.stored_findings import take_findings
from reasoner.read.vocabulary import Vocabulary

__all__ = ["Checks", "ReadNotes", "ReadOptions", "SourceKind", "Unmapped", "Unread"]
__all__ += ["note_repeated", "read_patients", "read_rdf_file", "refuse_repeated"]

_AS_FOUND = ReadOptions()


def read_patients(
    paths: Iterable[Path], ontology: Ontology, *, notes: ReadNotes, options: ReadOptions = _AS_FOUND
) -> Iterator[PatientGraph]:
    """Every patient of some files and folders: those of all row tables together, then RDF file by file.

    Args:
        paths: files, or folders that are walked in sorted order.
        ontology: decides which terms a record may use, and holds the code map.
        notes: filled while the iterator is consumed; complete once it is exhausted. A file that cannot be
        read is listed in `notes.rejected`, and reading goes on with the next one.
        options: what the user says about the input.

    Yields:
        Patients with asserted facts and findings; one whose `unreadable` is not empty must not be judged.
    """
    groups = group_files(find_files(paths, notes), options, notes)
    rdf = groups.pop(SourceKind.RDF)
    census = take_census(rdf, notes.identifiers)
    checks = Checks(ontology, options)
    for patient in _read_rows(groups, ontology, options, notes, census):
        yield checks.checked(patient)
    for file in rdf:
        yield from read_rdf_file(file, checks, notes, census)
    if not (notes.patients or notes.rejected or notes.unread):
        _tell_empty(groups, notes)


def _tell_empty(groups: dict[SourceKind, list[SourceFile]], notes: ReadNotes) -> None:
    """Tables that have a header only, or an empty bundle: nothing in them is wrong, and nobody is there."""
    for files in groups.values():
        for file in files:
            notes.reject(file.name, "no patient in this file, nor anything else")


def _read_rows(
    groups: dict[SourceKind, list[SourceFile]],
    ontology: Ontology,
    options: ReadOptions,
    notes: ReadNotes,
    census: Census,
) -> Iterator[PatientGraph]:
    """The readers of row tables are imported when there is something to read: DuckDB takes its time."""
    if not any(groups.values()):
        return
    code_map = CodeMap.load(ontology, site=options.code_maps)
    sources: list[Iterator[PatientRows]] = []
    if fhir := groups[SourceKind.FHIR]:
        from reasoner.read.fhir import read_fhir

        sources.append(read_fhir(fhir, code_map, ontology, notes))
    if tables := groups[SourceKind.CSV]:
        from reasoner.read.tabular import read_tabular

        sources.append(read_tabular(tables, ontology, code_map, notes, column_map=options.column_map))
    if omop := groups[SourceKind.OMOP]:
        from reasoner.read.omop import read_omop

        sources.append(read_omop(omop, code_map, notes))
    given = (_rejecting(source, notes) for source in sources)
    for patient in merge_rows(given, lost=notes.lost, identifiers=notes.identifiers):
        _meet(patient, notes, elsewhere=census.is_in_rdf(patient.iri))
        yield patient


def _rejecting(source: Iterator[PatientRows], notes: ReadNotes) -> Iterator[PatientRows]:
    """A source that gives up is listed; the others go on."""
    try:
        yield from source
    except ReadError as error:
        notes.rejected.append(error)


class Checks:
    """What the terms of every patient are held against, loaded once."""

    def __init__(self, ontology: Ontology, options: ReadOptions) -> None:
        """The code map waits until a class that was stated needs it."""
        self._vocabulary = Vocabulary.of(ontology)
        self._kinds = Kinds.of(ontology)
        self._code_map = cache(lambda: CodeMap.load(ontology, site=options.code_maps))

    def stated(self, patient: PatientGraph) -> None:
        """Only RDF can state classes freely; the rows of other sources hold what the code map decides."""
        take_findings(patient)
        self._kinds.check(patient, self._code_map)

    def checked(self, patient: PatientGraph) -> PatientGraph:
        """The same patient without terms that nobody knows and values that are no values."""
        self._vocabulary.check(patient)
        withhold_malformed(patient)
        return patient


def read_rdf_file(
    file: SourceFile, checks: Checks, notes: ReadNotes, census: Census
) -> Iterator[PatientGraph]:
    """The patients of one file of RDF, checked; a file that cannot be read is in the notes."""
    try:
        if error := census.refused.get(file.name):
            raise error
        for patient in read_rdf(file, notes):
            _meet(patient, notes, elsewhere=census.is_repeated(patient.iri))
            tell_alike(patient, identifier_of(patient.iri), notes.identifiers)
            checks.stated(patient)
            yield checks.checked(patient)
    except ReadError as error:
        notes.rejected.append(error)


def _meet(patient: PatientGraph, notes: ReadNotes, *, elsewhere: bool) -> None:
    """A record whose patient has facts in another place as well is neither merged nor trusted."""
    before = notes.meet(patient.iri, patient.source)
    if before or elsewhere:
        refuse_repeated(patient)
        note_repeated(notes, patient.iri, patient.source, before)


def refuse_repeated(patient: PatientGraph) -> None:
    """Say in the record why it is not judged."""
    message = "Facts about this patient stand in two places; put all facts about one patient into one."
    patient.finding("REPEATED_PATIENT", message)
    patient.unreadable = message


def note_repeated(notes: ReadNotes, patient: str, source: str, before: str) -> None:
    """Note one of the places; `before` is where the patient was met first, or empty for that place."""
    if not before:
        reason = "holds a patient of whom another file or graph states facts too; use neither record"
    else:
        reason = f"holds a patient that was read before from {before}; use neither record"
    notes.reject(source, reason)
    notes.repeated[patient] = None
