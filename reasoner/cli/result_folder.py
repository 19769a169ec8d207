# SPDX-License-Identifier: Apache-2.0
"""The folder of `trialshapes screen --out`: all files appear when the run is complete, or none does."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from reasoner.read import ReadNotes
from reasoner.report import CsvFiles, ShaclReport
from reasoner.report.dataset import DatasetFile, DatasetForm, remove_datasets
from reasoner.report.evidence_text import EvidenceText
from reasoner.run_record import RunRecord
from reasoner.screening import Screened, Screener

__all__ = ["ResultFolder"]


class ResultFolder:
    """Writes every form of the results of one run."""

    def __init__(
        self,
        folder: Path,
        screener: Screener,
        run: RunRecord,
        evidence: EvidenceText,
        *,
        dataset: DatasetForm = DatasetForm.TRIG,
    ) -> None:
        """Nothing is opened yet."""
        from reasoner.report.html import HtmlReport  # the template engine waits until it is needed

        protocol = screener.protocol
        messages = {c.possible: c.violated for c in protocol.criteria}
        messages |= {c.proven: c.unproven for c in protocol.criteria}
        self._folder = folder
        self._csv = CsvFiles(folder, protocol.verdict_criteria, run, evidence)
        self._report = ShaclReport(folder, messages)
        self._page = HtmlReport(folder, screener.ontology, protocol, run)
        self._dataset = (
            None
            if dataset is DatasetForm.NONE
            else DatasetFile(folder, run, protocol, evidence, form=dataset)
        )
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Open all files."""
        self._stack.enter_context(self._csv)
        self._stack.enter_context(self._report)
        if self._dataset:
            self._stack.enter_context(self._dataset)
        self._stack.enter_context(self._page)  # last, so that it is made before the others are published
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Publish all, or none; a dataset of an earlier run does not stay beside the results of this one."""
        self._stack.__exit__(kind, error, trace)
        if kind is None and not self._dataset:
            remove_datasets(self._folder)

    def write(self, screened: Screened) -> None:
        """Write one patient."""
        self._csv.write(screened.result)
        self._report.write(screened.result)
        self._page.write(screened.result)
        if self._dataset:
            self._dataset.write(screened.result, screened.patient)

    def finish(self, notes: ReadNotes) -> None:
        """After the last patient: take back what may not be used, and write what was not read."""
        self._csv.retract(frozenset(notes.repeated))
        self._page.retract(frozenset(notes.repeated))
        if self._dataset:
            self._dataset.finish(notes)
