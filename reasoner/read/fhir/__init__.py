# SPDX-License-Identifier: Apache-2.0
"""Patients from FHIR: JSON of R4 (resources, bundles, bulk NDJSON) and RDF, many files read together.

1. Resources are checked (`structure.py`), and kept by address and patient (`documents.py`, `store.py`).
2. One patient after the other: which resources are facts (`chart.py`), what their codes mean and where their
   references lead (`fact.py`, `meaning.py`), and which tumour each is about (`tumours.py`).
3. `rules/` fills the row tables, one function per table; `own_cells.py` adds what is sent in our own terms,
   for any table. `findings.py` and `rest.py` tell what was not read.
4. Rows become triples by `reasoner.read.mapping`, the same for every source.

The profiles of mCODE STU1 to STU4 and US Core are read by their codes; `meta.profile` is a hint only.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import Final, NamedTuple

from reasoner.errors import ReadError
from reasoner.ontology import Ontology
from reasoner.read.code_map import CodeMap
from reasoner.read.fhir.case import Case
from reasoner.read.fhir.chart import Chart, taken_back
from reasoner.read.fhir.documents import lost, read_resources
from reasoner.read.fhir.fact import Run, links_of
from reasoner.read.fhir.findings import findings
from reasoner.read.fhir.meaning import Codes
from reasoner.read.fhir.own import OwnTerms
from reasoner.read.fhir.own_cells import OwnCells
from reasoner.read.fhir.pages import Page, without_next
from reasoner.read.fhir.rest import Rest
from reasoner.read.fhir.rules import standard_rows
from reasoner.read.fhir.store import Store
from reasoner.read.files import SourceFile
from reasoner.read.mapping import Row
from reasoner.read.notes import ReadNotes
from reasoner.read.rows import PatientRows, RowFinding
from reasoner.read.tables import TABLES

__all__ = ["read_fhir"]

#: Bytes of input, unpacked, of which the resources are held in memory; parsed, they take ten times as much.
_IN_MEMORY: Final = 32 * 1024 * 1024
#: These say nothing by themselves, or only what is not there.
_SILENT: Final = frozenset({"Patient", "Specimen", "List"})


def read_fhir(
    sources: Iterable[SourceFile], code_map: CodeMap, ontology: Ontology, notes: ReadNotes
) -> Iterator[PatientRows]:
    """Every patient of some FHIR files, in the order of the ids of the Patient resources.

    A file that cannot be read is listed in `notes.rejected`; the others are read without it.

    Raises:
        ReadError: there is no room on disk; no patient after this point was read.
    """
    files_given = list(sources)
    # Whoever froze objects before goes on without them, and thaws them: `gc.unfreeze` knows no difference.
    is_ours = gc.get_freeze_count() == 0
    try:
        size = sum(source.path.stat().st_size * (10 if source.gzipped else 1) for source in files_given)
        with Store(spill=size > _IN_MEMORY) as store:
            with _uncollected(freeze=is_ours):
                _load(store, files_given, notes)
            notes.copies += store.equal
            if any(store[number].type for number in range(len(store))):
                own = OwnTerms(ontology)
                yield from _read(store, Codes(code_map, own), own, notes)
    except OSError as error:
        reason = f"the FHIR files could not be read together ({error.__class__.__name__})"
        raise ReadError("FHIR", reason) from None
    finally:
        if is_ours:
            gc.unfreeze()


@contextmanager
def _uncollected(*, freeze: bool) -> Iterator[None]:
    """Spare Python the search for cycles in what a parser made: it has none, and there is a lot of it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        if freeze:
            gc.freeze()
    finally:
        if enabled:
            gc.enable()


def _load(store: Store, sources: Iterable[SourceFile], notes: ReadNotes) -> None:
    for source in sources:
        store.begin()
        try:
            for resource in read_resources(source, notes):
                store.add(resource)
        except ReadError as error:
            notes.rejected.append(error)
            store.void(source.name)
            store.add(lost(source.name, ""))
    for file in without_next(map(Page._make, notes.pages)):
        reason = "the next page of this search result is not among the files; give all pages"
        notes.reject(file, reason)
        store.add(lost(file, "the next page"))
    store.part()


def _read(store: Store, codes: Codes, own: OwnTerms, notes: ReadNotes) -> Iterator[PatientRows]:
    people = store.patients()
    notes.identifiers.add([*(identifier for identifier, _ in people), *store.absent])
    members, nobody = store.members(len(people))
    rest = Rest()
    panels: dict[int, list[str]] = {}
    astray: list[int] = []
    for number in nobody:
        resource = store[number]
        is_read = resource.content is not None and resource.type != "Medication"
        is_nameless = is_read and store.is_nameless(number)
        rest.of_nobody(resource, is_nameless=is_nameless)
        if not resource.type or (is_nameless and resource.type not in _SILENT):
            astray.append(number)
        if is_read and "hasMember" in (resource.content or {}):
            for link in links_of(store, number)[0]:
                if link.element == "member" and link.target is not None:
                    panels.setdefault(link.target, []).append(resource.id)
    run = Run(store, codes, own.tables(), taken_back(store), panels)
    adrift = _adrift(store, members, astray)
    for (identifier, first), numbers in zip(people, members, strict=True):
        case = Case(Chart(run, numbers))
        read = _read_patient(case, adrift)
        rest.of_patient(case, read.own, read.used, {finding.row_id for finding in read.findings})
        if any(fact.type == "Patient" for fact in case.facts):
            yield PatientRows(identifier, store[first].file, read.rows, read.findings, read.opens)
    rest.tell(notes)


class _Adrift(NamedTuple):
    """What names no patient, or was no resource, may be about anybody in its file.

    It may be about anybody at all where the file is a bulk export or names no patient.
    """

    files: frozenset[str]
    everywhere: bool

    def concerns(self, case: Case) -> bool:
        """Whether something of it may be about this patient."""
        return self.everywhere or (
            bool(self.files) and any(fact.file in self.files for fact, _ in case.chart.judged)
        )


def _adrift(store: Store, members: Iterable[Iterable[int]], numbers: list[int]) -> _Adrift:
    if not numbers:
        return _Adrift(frozenset(), everywhere=False)
    named = {store[number].file for numbers in members for number in numbers}
    found = [store[number] for number in numbers]
    return _Adrift(
        frozenset(resource.file for resource in found),
        any(resource.path.startswith("line ") or resource.file not in named for resource in found),
    )


class _Read(NamedTuple):
    """What was read of a patient."""

    rows: dict[str, list[Row]]
    findings: tuple[RowFinding, ...]
    opens: frozenset[str]
    own: OwnCells
    used: set[int]


def _read_patient(case: Case, adrift: _Adrift) -> _Read:
    standard = list(standard_rows(case))
    own = OwnCells(case, standard)
    found: dict[str, list[tuple[int, Row]]] = {}
    for table, fact, row in (*standard, *own.rows()):
        found.setdefault(table, []).append((fact.number, row))
    used = {number for there in found.values() for number, _ in there}
    told = findings(case, own, used, is_adrift=adrift.concerns(case))
    return _Read(
        {table: _in_order(table, found[table]) for table in TABLES if table in found},
        tuple(RowFinding(f.code, f.message, f.row_id, f.unreadable) for f in told),
        frozenset(name for finding in told for name in finding.opens.split()),
        own,
        used,
    )


def _in_order(table: str, rows: list[tuple[int, Row]]) -> list[Row]:
    """By resource, as they were read; the rows of one resource by their cells."""
    if len({number for number, _ in rows}) == len(rows):
        rows.sort(key=_number)
    else:
        names = ["row_id", *(column.name for column in TABLES[table].columns)]
        rows.sort(key=lambda found: (found[0], [(found[1].get(n) is None, found[1].get(n)) for n in names]))
    return [row for _, row in rows]


_number: Final = itemgetter(0)
