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
from reasoner.read.rdf import read_rdf
from reasoner.read.rows import PatientRows, merge_rows
from reasoner.read.sources import ReadOptions, SourceKind, group_files
from reasoner.read.stored_findings import take_findings
from reasoner.read.vocabulary import Vocabulary

__all__ = ["ReadNotes", "ReadOptions", "SourceKind", "Unmapped", "Unread", "read_patients"]

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
    vocabulary = Vocabulary.of(ontology)
    groups = group_files(find_files(paths, notes), options, notes)
    rdf = groups.pop(SourceKind.RDF)
    census = take_census(rdf)
    for patient in chain(
        _read_rows(groups, ontology, options, notes, census), _read_rdf(rdf, ontology, options, notes, census)
    ):
        vocabulary.check(patient)
        withhold_malformed(patient)
        yield patient


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
    for patient in merge_rows((_rejecting(source, notes) for source in sources), lost=notes.lost):
        _meet(patient, notes, elsewhere=census.is_in_rdf(patient.iri))
        yield patient


def _rejecting(source: Iterator[PatientRows], notes: ReadNotes) -> Iterator[PatientRows]:
    """A source that gives up is listed; the others go on."""
    try:
        yield from source
    except ReadError as error:
        notes.rejected.append(error)


def _read_rdf(
    files: list[SourceFile], ontology: Ontology, options: ReadOptions, notes: ReadNotes, census: Census
) -> Iterator[PatientGraph]:
    """Only RDF can state classes freely; the rows of other sources hold what the code map decides."""
    kinds = Kinds.of(ontology)
    code_map = cache(lambda: CodeMap.load(ontology, site=options.code_maps))
    for file in files:
        try:
            if error := census.refused.get(file.name):
                raise error
            for patient in read_rdf(file, notes):
                _meet(patient, notes, elsewhere=census.is_repeated(patient.iri))
                take_findings(patient)
                kinds.check(patient, code_map)
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
