# SPDX-License-Identifier: Apache-2.0
"""`report.html`: a run as one page that needs nothing else, for a browser without network or JavaScript.

1. The line and the section of each patient are made as they come (`PageText`) and stored (`spool`, or a
   store of another kind); no patient's depends on how many stand before.
2. At the end the lines are read once to count, and once more for the matrix; the sections are copied.

Up to `MOST_IN_FULL` patients are told with all evidence. Up to `MOST_PATIENTS`, criteria that are met keep
only the first record of it. More are summarised, not told one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self, TextIO

from markupsafe import Markup

from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.protocol import Protocol as TrialProtocol
from reasoner.report.cohort import Cohort, PatientRow, weeks
from reasoner.report.coming_changes import DAYS
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.horizon_text import eligible_text
from reasoner.report.marks import MARKS, VERDICT_MARKS
from reasoner.report.near_values import NEAR_PERCENT, near_values
from reasoner.report.partial_file import PartialFile
from reasoner.report.patient_view import PatientViews
from reasoner.report.spool import Spool
from reasoner.report.templating import page_parts, templates
from reasoner.report.wording import patient_name
from reasoner.result import PatientResult
from reasoner.run_record import RunRecord
from reasoner.terms import DCTERMS, TRIAL, TYPE

__all__ = ["FACTS", "MOST_IN_FULL", "MOST_PATIENTS", "HtmlReport", "PageText", "StoredPatients", "fitting"]

#: A page of more takes a browser too long to open.
MOST_IN_FULL: Final = 300
MOST_PATIENTS: Final = 2000
#: Names in a run record -> how a page calls them.
FACTS: Final = {
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


#: Stands where a section has the number of its patient, which is known only when the page is made.
_NUMBER: Final = 7_403_918_265_530_174_829
_WRITTEN: Final = str(_NUMBER)


def fitting(patients: int) -> list[int]:
    """The lengths, as their places, in which so many patients, or more, may be told."""
    return [place for place, most in enumerate((MOST_IN_FULL, MOST_PATIENTS)) if patients <= most]


class StoredPatients(Protocol):
    """The patients of a run, however they are stored."""

    @property
    def length(self) -> int | None:
        """The first length in which all may be told; None when they are too many."""

    def rows(self, repeated: frozenset[str]) -> Iterator[PatientRow]:
        """The lines in the order of the input; of the patients in `repeated` only the last."""

    def sections(self, length: int, repeated: frozenset[str]) -> Iterator[str]:
        """The sections of the patients whose lines stand, with their numbers."""


class PageText:
    """A page in pieces: the line and the section of one patient, and what holds them together."""

    def __init__(self, ontology: Ontology, protocol: TrialProtocol, run: RunRecord) -> None:
        """Load the templates."""
        self._protocol = protocol
        self._run = run
        self._views = PatientViews(ontology, protocol)
        self._text = EvidenceText(ontology, protocol)
        self._section = templates().get_template("patient.html")

    def row(self, result: PatientResult, number: int = 0) -> PatientRow:
        """The line of a patient."""
        deciding = self._protocol.verdict_criteria
        return PatientRow.of(
            result,
            number,
            eligible=eligible_text(result.horizon) if result.horizon else "",
            deciding=deciding,
            near=near_values(result, deciding, self._text),
        )

    def line(self, result: PatientResult) -> str:
        """The line as it is stored, without a number."""
        return json.dumps(self.row(result)) + "\n"

    def section(self, result: PatientResult, length: int) -> str:
        """The section of a patient in one length, without a number."""
        return self._section.render(patient=self._views.view(result, _NUMBER), brief=length > 0)

    @staticmethod
    def numbered(section: str, number: int) -> str:
        """A section with the number of its patient."""
        return section.replace(_WRITTEN, str(number))

    def write(self, stream: TextIO, stored: StoredPatients, repeated: frozenset[str]) -> None:
        """Count, then write the page piece by piece."""
        length = stored.length
        told = () if length is None else stored.sections(length, repeated)
        template = templates().get_template("report.html")
        page = template.stream(
            parts=page_parts(),
            protocol=self._protocol,
            description=_header_text(self._protocol, "description"),
            source=_header_text(self._protocol, "source"),
            cohort=Cohort(self._protocol.criteria, stored.rows(repeated)),
            near=[row for row in stored.rows(repeated) if row.near] if length is not None else (),
            near_percent=NEAR_PERCENT,
            weeks=weeks(stored.rows(repeated)) if length is not None else (),
            days=DAYS,
            in_full=length is not None,
            brief=length == 1,
            most=(MOST_IN_FULL, MOST_PATIENTS),
            rows=stored.rows(repeated),
            sections=map(Markup, told),
            facts=[(label, self._run.facts()[name]) for name, label in FACTS.items()],
            run=self._run,
            marks=list(MARKS.values()),
            verdict_marks=list(VERDICT_MARKS.values()),
        )
        page.enable_buffering(64)
        for piece in page:
            stream.write(piece)


class HtmlReport:
    """The report of one run in one folder."""

    def __init__(self, folder: Path, ontology: Ontology, protocol: TrialProtocol, run: RunRecord) -> None:
        """Nothing is opened yet."""
        self._file = PartialFile(folder / "report.html")
        self._text = PageText(ontology, protocol, run)
        self._stack = ExitStack()
        self._repeated: frozenset[str] = frozenset()
        self._spool = Spool(folder, (MOST_IN_FULL, MOST_PATIENTS))

    def __enter__(self) -> Self:
        """Open the file, so that a folder that cannot be written to is noticed at once."""
        self._stack.enter_context(self._file)
        self._stack.enter_context(self._spool)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Publish after a complete run, or leave nothing."""
        if kind is not None:
            self._stack.__exit__(kind, error, trace)
            return
        with self._stack:
            self._text.write(self._file.stream, self._spool, self._repeated)

    def write(self, result: PatientResult) -> None:
        """Take up one patient."""
        number = self._spool.patients + 1
        row = self._text.row(result, number)
        self._spool.add(row, lambda length: PageText.numbered(self._text.section(result, length), number))

    def retract(self, patients: frozenset[str]) -> None:
        """Show only the last result of patients who were met twice, which says that none may be used."""
        self._repeated = frozenset(map(patient_name, patients))


def _header_text(protocol: TrialProtocol, name: str) -> str:
    """What the protocol's header says of itself; empty when it is silent."""
    for facts in protocol.declarations.values():
        if TRIAL + "Protocol" in facts.get(TYPE, ()):
            for term in facts.get(DCTERMS + name, ()):
                return term.lexical if isinstance(term, Literal) else term
    return ""
