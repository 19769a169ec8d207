# SPDX-License-Identifier: Apache-2.0
"""`report.html`: a run as one page that needs nothing else, for a browser without network or JavaScript.

1. The line and the section of each patient go to temporary files as they come.
2. At the end the lines are read once to count, and once more for the matrix; the sections are copied.

Memory does not grow with the cohort. More than `MOST_PATIENTS` patients are summarised, not told one by one.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from markupsafe import Markup

from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.protocol import Protocol
from reasoner.report.cohort import Cohort, PatientRow
from reasoner.report.horizon_text import eligible_text
from reasoner.report.marks import MARKS, VERDICT_MARKS
from reasoner.report.partial_file import PartialFile
from reasoner.report.patient_view import PatientViews
from reasoner.report.templating import page_parts, templates
from reasoner.report.wording import patient_name
from reasoner.result import PatientResult
from reasoner.run_record import RunRecord
from reasoner.terms import DCTERMS, TRIAL, TYPE

__all__ = ["MOST_PATIENTS", "HtmlReport"]

#: A page of more takes a browser too long to open.
MOST_PATIENTS: Final = 2000
_FACTS: Final = {
    "programVersion": "Program version",
    "protocol": "Protocol",
    "protocolVersion": "Protocol version",
    "amendment": "Amendment",
    "issued": "Issued",
    "shapesSha256": "Shapes, SHA-256",
    "ontologyVersion": "Ontology version",
    "ontologySha256": "Ontology, SHA-256",
    "recordSha256": "Shapes of a record, SHA-256",
    "mappingsSha256": "Code mappings, SHA-256",
    "policy": "Policy for missing data",
    "asOf": "Registration date given to patients who have none",
    "engine": "SHACL engine",
}


class HtmlReport:
    """The report of one run in one folder."""

    def __init__(self, folder: Path, ontology: Ontology, protocol: Protocol, run: RunRecord) -> None:
        """Nothing is opened yet."""
        self._file = PartialFile(folder / "report.html")
        self._protocol = protocol
        self._run = run
        self._views = PatientViews(ontology, protocol)
        self._section = templates().get_template("patient.html")
        self._stack = ExitStack()
        self._repeated: frozenset[str] = frozenset()
        self._written = 0
        self._lines: IO[bytes]
        self._sections: IO[bytes]

    def __enter__(self) -> Self:
        """Open the file, so that a folder that cannot be written to is noticed at once."""
        self._stack.enter_context(self._file)
        folder = self._file.path.parent
        self._lines = self._stack.enter_context(tempfile.TemporaryFile(dir=folder))
        self._sections = self._stack.enter_context(tempfile.TemporaryFile(dir=folder))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Publish after a complete run, or leave nothing."""
        if kind is not None:
            self._stack.__exit__(kind, error, trace)
            return
        with self._stack:
            self._render()

    def write(self, result: PatientResult) -> None:
        """Take up one patient."""
        self._written += 1
        row = PatientRow.of(
            result,
            self._written,
            eligible=eligible_text(result.horizon) if result.horizon else "",
            deciding=self._protocol.verdict_criteria,
        )
        if self._is_told_in_full:
            section = self._section.render(patient=self._views.view(result, self._written)).encode()
            row = row._replace(start=self._sections.tell(), length=len(section))
            self._sections.write(section)
        elif self._written == MOST_PATIENTS + 1:
            self._sections.seek(0)
            self._sections.truncate()
        self._lines.write(json.dumps(row).encode() + b"\n")

    def retract(self, patients: frozenset[str]) -> None:
        """Show only the last result of patients who were met twice, which says that none may be used."""
        self._repeated = frozenset(map(patient_name, patients))

    @property
    def _is_told_in_full(self) -> bool:
        return self._written <= MOST_PATIENTS

    def _rows(self) -> Iterator[PatientRow]:
        """The lines that stand, in the order of arrival."""
        last = {row.name: row.number for row in self._stored() if row.name in self._repeated}
        return (row for row in self._stored() if last.get(row.name, row.number) == row.number)

    def _stored(self) -> Iterator[PatientRow]:
        self._lines.seek(0)
        for line in self._lines:
            yield _to_row(json.loads(line))

    def _told(self) -> Iterator[Markup]:
        """The sections of the patients whose lines stand."""
        for row in list(self._rows()):  # at most MOST_PATIENTS
            self._sections.seek(row.start)
            yield Markup(self._sections.read(row.length).decode())  # noqa: S704 - rendered by a template

    def _render(self) -> None:
        """Count, then write the page piece by piece."""
        page = templates().get_template("report.html").stream(
            parts=page_parts(),
            protocol=self._protocol,
            description=_header_text(self._protocol, "description"),
            source=_header_text(self._protocol, "source"),
            cohort=Cohort(self._protocol.criteria, self._rows()),
            in_full=self._is_told_in_full,
            most=MOST_PATIENTS,
            rows=self._rows(),
            sections=self._told(),
            facts=[(label, self._run.facts()[name]) for name, label in _FACTS.items()],
            run=self._run,
            marks=list(MARKS.values()),
            verdict_marks=list(VERDICT_MARKS.values()),
        )
        page.enable_buffering(64)
        page.dump(self._file.stream)


def _to_row(stored: list[object]) -> PatientRow:
    """A line as it was before JSON made lists of tuples."""
    return PatientRow(*(tuple(cell) if isinstance(cell, list) else cell for cell in stored))


def _header_text(protocol: Protocol, name: str) -> str:
    """What the protocol's header says of itself; empty when it is silent."""
    for facts in protocol.declarations.values():
        if TRIAL + "Protocol" in facts.get(TYPE, ()):
            for term in facts.get(DCTERMS + name, ()):
                return term.lexical if isinstance(term, Literal) else term
    return ""
