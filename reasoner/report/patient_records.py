# SPDX-License-Identifier: Apache-2.0
"""Patient records as N-Quads, one named graph per patient: what was read, and nothing that was concluded.

A value that the reader left out is written as a literal of the datatype `trial:withheld`, so that it is
unknown again when the file is read, and not absent. Other findings are written beside the facts. Whoever
writes leaves out patients who must not be judged.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph, Triple
from reasoner.read.lexical import WITHHELD
from reasoner.read.stored_findings import finding_triples
from reasoner.report.partial_file import PartialFile
from reasoner.report.quads import Block, NQuads, iri_ref

__all__ = ["PatientRecords"]

#: Reported again by whoever reads what was withheld.
_TOLD_AGAIN: Final = "MALFORMED"
_LEFT_OUT: Final = Literal("", WITHHELD)


class PatientRecords:
    """One file; use in a `with` block. It appears under its name when it is complete, or not at all."""

    def __init__(self, path: Path, ontology: Ontology) -> None:
        """A name that ends in `.gz` is packed."""
        self._packed = path.suffix == ".gz"
        self._path = path
        self._file = PartialFile(path.with_suffix("") if self._packed else path)
        self._form = NQuads()
        self._terms = ontology.terms

    def __enter__(self) -> Self:
        """Open the file."""
        self._file.__enter__()
        return self

    def write(self, patient: PatientGraph) -> None:
        """Write one patient."""
        self._file.stream.write(self._form.block(Block(patient.iri, self._facts(patient))))

    def retract(self, patients: frozenset[str]) -> None:
        """Take out patients of whom more facts showed up later; nothing is written after that."""
        graphs = {iri_ref(patient) for patient in patients}
        if graphs:
            self._file.rewrite(lambda old, new: _without(graphs, old, new))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Publish, or leave nothing."""
        self._file.__exit__(kind, error, trace)
        if kind is None and self._packed:
            plain = self._file.path
            partial = self._path.with_name(f".{self._path.name}.partial")
            # without a name and a time in the header the same records give the same bytes
            with (
                plain.open("rb") as old,
                partial.open("wb") as raw,
                gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as new,
            ):
                shutil.copyfileobj(old, new)
            plain.unlink()
            partial.replace(self._path)

    def _facts(self, patient: PatientGraph) -> Iterator[Triple]:
        for triple in patient.triples():
            if triple not in patient.derived and triple not in patient.entailed:
                yield triple
            elif triple[1] == WITHHELD and triple[2] in self._terms:
                yield triple[0], str(triple[2]), _LEFT_OUT
        findings = (finding for finding in patient.findings if finding.code != _TOLD_AGAIN)
        yield from finding_triples(patient.iri, findings)


def _without(graphs: set[str], old: TextIO, new: TextIO) -> None:
    for line in old:
        if line.rsplit(" ", 2)[1] not in graphs:
            new.write(line)
