# SPDX-License-Identifier: Apache-2.0
"""Patients as files, one after another: N-Quads, FHIR resources by type, or the tables of an OMOP CDM.

N-Quads have one named graph per patient. FHIR is newline-delimited JSON, one file per type of resource, as a
bulk export writes it (https://hl7.org/fhir/uv/bulkdata/). The bytes depend on the patients alone.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.report.quads import iri_ref, literal_text
from reasoner.write.fhir import FhirWriter
from reasoner.write.fhir_values import json_text
from reasoner.write.omop import OmopFiles

__all__ = ["Format", "Written", "write_files"]

#: Packing as small as possible takes several times as long as generating.
_LEVEL: Final = 3


class Format(StrEnum):
    """What is written."""

    RDF = "rdf"
    FHIR = "fhir"
    OMOP = "omop"


class Written(NamedTuple):
    """Patients and facts; `left` counts facts that the format has no place for, by kind."""

    patients: int
    facts: int
    left: Counter[str]


def write_files(
    folder: Path,
    patients: Iterable[PatientGraph],
    ontology: Ontology,
    *,
    form: Format,
    packed: bool,
) -> Written:
    """Write every patient to files of a folder.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    left: Counter[str] = Counter()
    count = facts = 0
    with _opened(folder, ontology, form, packed=packed, left=left) as write:
        for patient in patients:
            count += 1
            facts += sum(len(objects) for told in patient.index.values() for objects in told.values())
            write(patient)
    return Written(count, facts, left)


_Write = Callable[[PatientGraph], object]


@contextmanager
def _opened(
    folder: Path, ontology: Ontology, form: Format, *, packed: bool, left: Counter[str]
) -> Iterator[_Write]:
    """What writes one patient."""
    if form is Format.RDF:
        with _stream(folder / ("patients.nq.gz" if packed else "patients.nq"), packed=packed) as stream:
            yield lambda patient: stream.write("".join(_quads(patient)))
    elif form is Format.FHIR:
        with _Resources(folder, FhirWriter(ontology), left) as resources:
            yield resources.write
    else:
        with OmopFiles(folder, ontology) as tables:
            yield tables.write
        left.update(tables.left)


def _quads(patient: PatientGraph) -> Iterator[str]:
    """The lines of a patient, in the order of the record."""
    graph = f"{iri_ref(patient.iri)} .\n"
    names = {subject: iri_ref(subject) for subject in patient.index}
    for subject, facts in patient.index.items():
        for prop, objects in facts.items():
            start = f"{names[subject]} {iri_ref(prop)} "
            for term in objects:
                text = literal_text(term) if isinstance(term, Literal) else names.get(term) or iri_ref(term)
                yield f"{start}{text} {graph}"


@contextmanager
def _stream(path: Path, *, packed: bool) -> Iterator[TextIO]:
    """A text file that appears under its name when it is complete, or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with ExitStack() as stack:
            raw = stack.enter_context(partial.open("wb"))
            # without a name and a time in the header the same patients give the same bytes
            binary = stack.enter_context(gzip.GzipFile("", "wb", _LEVEL, raw, 0)) if packed else raw
            yield stack.enter_context(TextIOWrapper(binary, encoding="utf-8", newline=""))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


class _Resources:
    """Files of FHIR resources by their type."""

    def __init__(self, folder: Path, writer: FhirWriter, left: Counter[str]) -> None:
        self._folder, self._writer, self._left = folder, writer, left
        self._stack = ExitStack()
        self._files: dict[str, TextIO] = {}

    def __enter__(self) -> _Resources:
        return self

    def __exit__(self, *raised: object) -> None:
        self._stack.close()

    def write(self, patient: PatientGraph) -> None:
        """Write one patient."""
        bundle = self._writer.bundle(patient)
        self._left.update(bundle.left)
        for resource in bundle.resources:
            self._file(resource["resourceType"]).write(json_text(resource) + "\n")

    def _file(self, kind: str) -> TextIO:
        if kind not in self._files:
            path = self._folder / f"{kind}.ndjson"
            self._files[kind] = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        return self._files[kind]
