# SPDX-License-Identifier: Apache-2.0
"""The text of one patient in every result file: a function of what was found, of nobody else.

In the dataset `OF_RUN` stands for the name of the run until files are published, so that another run may use
the text; not where it is packed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reasoner.report import ShaclText
from reasoner.report.csv_files import CsvText
from reasoner.report.dataset import DatasetForm, DatasetText
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.html import PageText
from reasoner.report.json_lines import document_text, to_json
from reasoner.report.result_iris import ResultIris
from reasoner.report.statements import OF_RUN
from reasoner.screening import Screened, Screener
from reasoner.shards.settings import Settings

__all__ = ["DATASET", "DOCUMENTS", "OUTCOMES", "ROWS", "SHACL", "VERDICTS", "Texts", "section"]

VERDICTS: Final = "verdicts"
OUTCOMES: Final = "outcomes"
SHACL: Final = "shacl"
DATASET: Final = "dataset"
DOCUMENTS: Final = "documents"
ROWS: Final = "rows"


def section(length: int) -> str:
    """The kind of text that sections of this length are."""
    return f"section-{length}"


class Texts:
    """Makes the text of patients of one run."""

    def __init__(self, screener: Screener, settings: Settings) -> None:
        """Load what every form needs."""
        protocol, run = screener.protocol, settings.run
        evidence = EvidenceText(screener.ontology, protocol)
        messages = {c.possible: c.violated for c in protocol.criteria}
        messages |= {c.proven: c.unproven for c in protocol.criteria}
        self._run = run
        self.csv = CsvText(protocol.verdict_criteria, run, evidence)
        self.shacl = ShaclText(messages)
        self.page = PageText(screener.ontology, protocol, run)
        form = settings.form

        def dataset(iris: ResultIris) -> DatasetText | None:
            if form.dataset is DatasetForm.NONE:
                return None
            return DatasetText(run, protocol, evidence, iris=iris, form=form.dataset, facts=form.facts)

        self.dataset = dataset(settings.iris)
        self._of_any_run = self.dataset if form.packed else dataset(ResultIris(OF_RUN))
        self._documents = form.documents

    def kinds(self, lengths: Sequence[int]) -> list[str]:
        """The kinds of text that are made, in the order of `made`."""
        kinds = [VERDICTS, OUTCOMES, SHACL, ROWS, *map(section, lengths)]
        if self.dataset:
            kinds.append(DATASET)
        if self._documents:
            kinds.append(DOCUMENTS)
        return kinds

    def made(self, screened: Screened, lengths: Sequence[int], *, of_any_run: bool) -> list[bytes]:
        """The text of a patient of each kind; `of_any_run` lets others than this one use it."""
        result = screened.result
        texts = [
            self.csv.verdict(result),
            self.csv.outcomes(result),
            self.shacl.rows(result),
            self.page.line(result),
            *(self.page.section(result, length) for length in lengths),
        ]
        if dataset := self._of_any_run if of_any_run else self.dataset:
            texts.append(dataset.patient(result, screened.patient))
        if self._documents:
            texts.append(document_text(to_json(result), self._run) + "\n")
        return [text.encode() for text in texts]
