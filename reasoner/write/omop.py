# SPDX-License-Identifier: Apache-2.0
"""Patient records as a CDM of OMOP 5.4 in CSV, as far as OMOP can say them.

What OMOP has no place for is counted by table and column (`OmopFiles.left`); `docs/omop.md` tells what that
means for the criteria. Nothing is made up to fill a column that the CDM wants filled: an end that is not
known stays empty.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read.code_map import CodeMap
from reasoner.read.mapping import Row
from reasoner.write.omop_codes import Concepts
from reasoner.write.omop_person import Person
from reasoner.write.omop_record import Cells
from reasoner.write.tables import table_header, to_tables

__all__ = ["OmopFiles"]

#: Of the provenance, what our own tables tell beside the CDM.
_KEPT: Final = ("recorded_in",)


class OmopFiles:
    """The tables of one CDM in a folder, patient after patient. Use in a `with` block."""

    def __init__(self, folder: Path, ontology: Ontology, *, rest: Path | None = None) -> None:
        """Nothing is written before the block is entered.

        Args:
            folder: for the tables of the CDM.
            ontology: the terms of the patients, and the code map.
            rest: for our own tables with what OMOP has no place for; read beside the CDM they make it whole.
        """
        self._folder, self._rest = folder, rest
        self._stack = ExitStack()
        self._files: dict[Path, Any] = {}
        self._headers = dict(_headers())
        self._numbers: Counter[str] = Counter()
        self.concepts = Concepts(ontology, CodeMap.load(ontology))
        #: cells that OMOP has no place for, by table and column
        self.left: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """Make the folder."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the concepts that were used, and close all files."""
        for code, (identifier, name, domain) in self.concepts.used.items():
            cells = {"concept_id": identifier, "concept_name": name, "domain_id": domain}
            cells |= {"vocabulary_id": code.vocabulary, "concept_code": code.code}
            self._write("concept", cells)
        self._write("cdm_source", {"cdm_source_name": "trialshapes", "cdm_version": "5.4"})
        self._stack.__exit__(kind, error, trace)

    def write(self, patient: PatientGraph) -> None:
        """Write one patient; its person_id is the identifier if that is a number, else the next number.

        Raises:
            ReadError: the patient cannot be named.
        """
        tables = to_tables(patient)
        self._numbers["person"] += 1
        number = tables.identifier if tables.identifier.isdecimal() else str(self._numbers["person"])
        self.left.update(tables.left)
        person = Person(self, number, tables.identifier, tables.rows, has_rest=self._rest is not None)
        person.write()
        self.left.update(person.left)
        for table, rows in person.rest().items() if self._rest else ():
            for row in rows:
                self._write_rest(table, {**row, "patient": number})

    def add(self, table: str, cells: Cells) -> int:
        """Append a row under the next id of its table."""
        self._numbers[table] += 1
        self._write(table, {f"{table}_id": self._numbers[table], **cells})
        return self._numbers[table]

    def link(self, episode: int, event: int, field: int) -> None:
        """Say that a record belongs to an episode."""
        cells = {"episode_id": episode, "event_id": event, "episode_event_field_concept_id": field}
        self._write("episode_event", {**cells})

    def person(self, cells: Cells) -> None:
        """Append a person."""
        self._write("person", cells)

    def _write(self, table: str, cells: Cells) -> None:
        self._append(self._folder / f"{table}.csv", self._headers[table], cells)

    def _write_rest(self, table: str, row: Row) -> None:
        if self._rest:
            self._append(self._rest / f"{table}.csv", table_header(table, _KEPT), {**row})

    def _append(self, path: Path, header: list[str], cells: Cells) -> None:
        if path not in self._files:
            path.parent.mkdir(parents=True, exist_ok=True)
            stream = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._files[path] = csv.writer(stream, lineterminator="\n")
            self._files[path].writerow(header)
        self._files[path].writerow("" if cells.get(name) is None else cells[name] for name in header)


def _headers() -> Iterator[tuple[str, list[str]]]:
    text = (files("reasoner.write") / "omop_cdm54.tsv").read_text("utf-8")
    for line in text.splitlines()[1:]:
        table, columns = line.split("\t")
        yield table, columns.split()
