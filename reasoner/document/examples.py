# SPDX-License-Identifier: Apache-2.0
"""Examples of outcomes: patients who come with the program, screened, and what their records say.

Nothing is written by hand: for each criterion and outcome that patient is taken whose outcome rests on the
fewest records. Where none of the patients has an outcome, there is no example.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from reasoner.document.turtle_text import Statement, statements
from reasoner.judge import find_evidence
from reasoner.judge.words import record_name
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.protocol import Criterion, Protocol
from reasoner.report.marks import Mark, verdict_mark
from reasoner.report.patient_view import CriterionView, PatientViews
from reasoner.report.wording import patient_name
from reasoner.result import CriterionResult, Outcome
from reasoner.screening import Screened, Screener

__all__ = ["Example", "Examples", "Excerpt", "ScreenedFile", "screen_files"]

#: So many records of an example are shown as they are written; the others are named.
MOST_RECORDS: Final = 3


class ScreenedFile(NamedTuple):
    """One patient of a file that was screened."""

    file: Path
    screened: Screened


class Excerpt(NamedTuple):
    """One record as its file has it."""

    record: str
    statements: tuple[Statement, ...]


class Example(NamedTuple):
    """One patient with an outcome, told as the report tells it; `more` names records that are not shown."""

    patient: str
    file: str
    as_of: str
    verdict: Mark
    told: CriterionView
    excerpts: tuple[Excerpt, ...]
    more: tuple[str, ...]


def screen_files(screener: Screener, folder: Path) -> Iterator[ScreenedFile]:
    """Screen the patients of every Turtle file of a folder, in the order of their names."""
    for file in sorted(folder.glob("*.ttl")):
        for screened in screener.screen_all(file):
            yield ScreenedFile(file, screened)


class Examples:
    """The examples of one protocol."""

    def __init__(self, protocol: Protocol, ontology: Ontology, patients: Iterable[ScreenedFile]) -> None:
        """Keep the patients who could be judged."""
        self._protocol = protocol
        self._views = PatientViews(ontology, protocol)
        self.patients = tuple(each for each in patients if each.screened.evaluation is not None)
        self._written = {each.file: statements([each.file]) for each in self.patients}

    def of(self, criterion: Criterion, outcome: Outcome) -> Example | None:
        """The example of an outcome; None when no patient has it."""
        found = []
        for place, patient in enumerate(self.patients):
            result = next(c for c in patient.screened.result.criteria if c.criterion == criterion.iri)
            if result.outcome is outcome:
                records = self._records(result, patient.screened.patient)
                found.append(((not records, len(records), place), patient, result, records))
        return self._example(*min(found)[1:]) if found else None

    def _records(self, result: CriterionResult, patient: PatientGraph) -> tuple[str, ...]:
        """The records that decided, or where the evidence of what is open lies."""
        decided = [evidence.record for evidence in result.evidence]
        gaps = [self._protocol.conditions[g.iri] for g in result.gaps if g.iri in self._protocol.conditions]
        searched = (record for condition in gaps for record in find_evidence(condition, patient))
        return tuple(dict.fromkeys(r for r in (*decided, *searched) if r != patient.iri))

    def _example(self, patient: ScreenedFile, result: CriterionResult, records: tuple[str, ...]) -> Example:
        whole = patient.screened.result
        view = self._views.view(replace(whole, criteria=(result,)), 0)
        written = self._written[patient.file]
        shown = [record for record in records if record in written]
        return Example(
            patient=patient_name(whole.patient),
            file=patient.file.name,
            as_of=whole.as_of,
            verdict=verdict_mark(whole),
            told=view.groups[0].criteria[0],
            excerpts=tuple(Excerpt(record_name(r), written[r]) for r in shown[:MOST_RECORDS]),
            more=tuple(map(record_name, shown[MOST_RECORDS:])),
        )
