# SPDX-License-Identifier: Apache-2.0
"""`report.html`: a run as one page that needs nothing else, for a browser without network or JavaScript.

1. The line and the section of each patient go to temporary files as they come (`spool`).
2. At the end the lines are read once to count, and once more for the matrix; the sections are copied.

Up to `MOST_IN_FULL` patients are told with all evidence. Up to `MOST_PATIENTS`, criteria that are met keep
only the first record of it. More are summarised, not told one by one.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from markupsafe import Markup

from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.protocol import Protocol
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

__all__ = ["MOST_IN_FULL", "MOST_PATIENTS", "HtmlReport"]

#: A page of more takes a browser too long to open.
MOST_IN_FULL: Final = 300
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
        self._text = EvidenceText(ontology, protocol)
        self._section = templates().get_template("patient.html")
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
            self._render()

    def write(self, result: PatientResult) -> None:
        """Take up one patient."""
        number = self._spool.patients + 1
        eligible = eligible_text(result.horizon) if result.horizon else ""
        deciding = self._protocol.verdict_criteria
        row = PatientRow.of(
            result,
            number,
            eligible=eligible,
            deciding=deciding,
            near=near_values(result, deciding, self._text),
        )
        if number <= MOST_PATIENTS:
            view = self._views.view(result, number)
            self._spool.add(row, lambda length: self._section.render(patient=view, brief=length > 0))
        else:
            self._spool.add(row, lambda _: "")

    def retract(self, patients: frozenset[str]) -> None:
        """Show only the last result of patients who were met twice, which says that none may be used."""
        self._repeated = frozenset(map(patient_name, patients))

    def _render(self) -> None:
        """Count, then write the page piece by piece."""
        spool, repeated, length = self._spool, self._repeated, self._spool.length
        told = () if length is None else spool.sections(length, repeated)
        template = templates().get_template("report.html")
        page = template.stream(
            parts=page_parts(),
            protocol=self._protocol,
            description=_header_text(self._protocol, "description"),
            source=_header_text(self._protocol, "source"),
            cohort=Cohort(self._protocol.criteria, spool.rows(repeated)),
            near=[row for row in spool.rows(repeated) if row.near] if length is not None else (),
            near_percent=NEAR_PERCENT,
            weeks=weeks(spool.rows(repeated)) if length is not None else (),
            days=DAYS,
            in_full=length is not None,
            brief=length == 1,
            most=(MOST_IN_FULL, MOST_PATIENTS),
            rows=spool.rows(repeated),
            sections=map(Markup, told),
            facts=[(label, self._run.facts()[name]) for name, label in _FACTS.items()],
            run=self._run,
            marks=list(MARKS.values()),
            verdict_marks=list(VERDICT_MARKS.values()),
        )
        page.enable_buffering(64)
        for piece in page:
            self._file.stream.write(piece)


def _header_text(protocol: Protocol, name: str) -> str:
    """What the protocol's header says of itself; empty when it is silent."""
    for facts in protocol.declarations.values():
        if TRIAL + "Protocol" in facts.get(TYPE, ()):
            for term in facts.get(DCTERMS + name, ()):
                return term.lexical if isinstance(term, Literal) else term
    return ""
