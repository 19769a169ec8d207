# SPDX-License-Identifier: Apache-2.0
"""Which kind of source each file belongs to: told by the user, or seen from its format and its neighbours.

1. RDF in the ontology's terms and FHIR RDF have the same formats; the first property of either vocabulary
   tells them apart. Both may name the other one in prefixes, literals and code systems.
2. JSON and NDJSON are FHIR.
3. CSV and Parquet are OMOP when a `person` table lies in the same folder, and our own tables when the file is
   named after a row table; beside the tables of a CDM, when it has our column `patient` as well. A column map
   says what any other CSV file holds.
4. A DuckDB file and a Postgres database are OMOP.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from reasoner.read.files import UNREADABLE, SourceFile, open_bytes
from reasoner.read.notes import ReadNotes
from reasoner.read.places import is_elsewhere
from reasoner.read.stray_tables import reject_stray
from reasoner.read.tables import TABLES
from reasoner.terms import ONTO, PATIENT, TYPE

__all__ = ["ReadOptions", "SourceKind", "group_files", "table_name"]

_RDF: Final = frozenset({"turtle", "n-triples", "n-quads", "trig", "json-ld"})
#: FHIR RDF is Turtle or N-Triples; the specification defines no other.
_PARSED: Final = {"turtle": ox.RdfFormat.TURTLE, "n-triples": ox.RdfFormat.N_TRIPLES}
_FHIR_RDF: Final = frozenset(_PARSED)
#: Servers write FHIR RDF with relative IRIs.
_BASE: Final = "relative:/"
_PATIENT: Final = ox.NamedNode(PATIENT)
_TABLES: Final = frozenset({"csv", "parquet"})
_DATABASES: Final = frozenset({"duckdb", "postgres"})
_FHIR: Final = "http://hl7.org/fhir/"
#: A property or a class of FHIR, which IRIs of code systems and profiles are not.
_FHIR_TERM: Final = re.compile(re.escape(_FHIR) + "[A-Za-z][A-Za-z0-9_.]*")
#: The first statements stand here.
_HEAD: Final = 64 * 1024
_SUFFIXES: Final = re.compile(r"(?:\.(?:csv|tsv|parquet|gz))+$", re.IGNORECASE)


class SourceKind(StrEnum):
    """Where patients come from."""

    RDF = "rdf"
    FHIR = "fhir"
    OMOP = "omop"
    CSV = "csv"


#: The formats that each kind of source may have.
_FORMATS: Final = {
    SourceKind.RDF: _RDF,
    SourceKind.FHIR: _FHIR_RDF | {"fhir-json", "fhir-ndjson"},
    SourceKind.OMOP: _TABLES | _DATABASES,
    SourceKind.CSV: frozenset({"csv"}),
}


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says about the input: its kind, a map of its columns, code maps of the site.

    `kind` None means that each file is looked at; `code_maps` are read after those of the ontology.
    """

    kind: SourceKind | None = None
    column_map: Path | None = None
    code_maps: tuple[Path, ...] = ()

    @property
    def maps(self) -> tuple[Path, ...]:
        """Every file of the site that decides what the input means."""
        return (*self.code_maps, *((self.column_map,) if self.column_map else ()))


def table_name(file: SourceFile) -> str:
    """The name of the file without folder and suffixes, in lower case: `Person.csv.gz` -> `person`."""
    return _SUFFIXES.sub("", file.path.name).lower()


def group_files(
    files: Iterable[SourceFile], options: ReadOptions, notes: ReadNotes
) -> dict[SourceKind, list[SourceFile]]:
    """The files by kind of source, in the order given; a file of no kind is rejected with what to do."""
    given = list(files)
    persons = {file.path.parent for file in given if file.kind in _TABLES and table_name(file) == "person"}
    groups: dict[SourceKind, list[SourceFile]] = {kind: [] for kind in SourceKind}
    for file in given:
        kind = options.kind or _seen(file, persons, mapped=options.column_map is not None)
        if is_elsewhere(file.path) and kind is not SourceKind.RDF:
            reason = (
                "only RDF is read from an object store; copy this here first, or make N-Quads of it with "
                "`trialshapes ingest`"
            )
            notes.reject(file.name, reason)
        elif kind is None:
            reason = (
                "it is not said what its columns are; name it after a row table (`trialshapes template` "
                "writes them all), or describe its columns with --map"
            )
            reject_stray(file.path, file.name, notes, reason)
        elif file.kind not in _FORMATS[kind]:
            notes.reject(file.name, f"a file of this format is not read as {kind.value}")
        else:
            groups[kind].append(file)
    return groups


def _seen(file: SourceFile, persons: Sequence[Path] | set[Path], *, mapped: bool) -> SourceKind | None:
    if file.kind in _TABLES:
        is_ours = file.kind == "csv" and (mapped or table_name(file) in TABLES)
        if file.path.parent in persons and not (is_ours and _names_patients(file)):
            return SourceKind.OMOP
        return SourceKind.CSV if is_ours else None
    if file.kind in _DATABASES:
        return SourceKind.OMOP
    if file.kind in _FHIR_RDF and _is_fhir(file):
        return SourceKind.FHIR
    return SourceKind.RDF if file.kind in _RDF else SourceKind.FHIR


def _names_patients(file: SourceFile) -> bool:
    """Whether a file beside the tables of a CDM has our column `patient`, which no table of the CDM has."""
    try:
        with open_bytes(file) as stream:
            header = stream.readline(_HEAD).decode("utf-8-sig", errors="replace")
    except UNREADABLE:
        return False
    return "patient" in re.split(r"[,;\t]", header.strip().replace('"', ""))


def _is_fhir(file: SourceFile) -> bool:
    try:
        with open_bytes(file) as stream:
            head = stream.read(_HEAD)
    except UNREADABLE:
        return False
    try:
        for quad in ox.parse(head, format=_PARSED[file.kind], base_iri=_BASE):
            term = quad.object if quad.predicate.value == TYPE else quad.predicate
            if isinstance(term, ox.NamedNode) and _FHIR_TERM.fullmatch(term.value):
                return True
            if quad.predicate.value.startswith(ONTO) or term == _PATIENT:
                return False
    except SyntaxError:
        pass  # the statement at which the head ends, or one that the reader will name
    return _FHIR.encode() in head and ONTO.encode() not in head
