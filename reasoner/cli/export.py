# SPDX-License-Identifier: Apache-2.0
"""`trialshapes export`: screen patients, and write the results in a form that other systems read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Annotated, Protocol, Self

import typer

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.cli.notes import RunNotes
from reasoner.cli.options import (
    AsOf,
    CodeMaps,
    ColumnMapOption,
    Inputs,
    Kind,
    Policy,
    PolicyOption,
    ProtocolOption,
    to_day,
    to_reading,
)
from reasoner.errors import ReadError
from reasoner.report import CsvFiles, patient_name
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.fhir_export import FhirExport
from reasoner.report.omop_export import OmopExport
from reasoner.report.parquet_export import ParquetExport
from reasoner.result import PatientResult, Verdict
from reasoner.run_record import RunRecord
from reasoner.screening import Screener

__all__ = ["Form", "export"]


class Form(StrEnum):
    """What is written."""

    FHIR = "fhir"
    OMOP = "omop"
    PARQUET = "parquet"
    CSV = "csv"


class _Export(Protocol):
    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...

    def write(self, result: PatientResult) -> None: ...


def export(
    context: typer.Context,
    inputs: Inputs,
    form: Annotated[
        Form,
        typer.Option(
            "--to", help="FHIR R4 resources, OMOP cohort tables, Parquet, or CSV.", show_default=False
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.", show_default=False)],
    protocol: ProtocolOption = "a022001",
    as_of: AsOf = None,
    policy: PolicyOption = Policy.DEFAULT,
    kind: Kind = None,
    column_map: ColumnMapOption = None,
    code_maps: CodeMaps = None,
) -> None:
    """Screen patients and write the results as FHIR, OMOP cohorts, Parquet or CSV.

    Nothing is printed but notes on stderr, and no file appears before all are complete.

    Exit code 0: done. 1: internal error. 2: wrong options, protocol or ontology. 3: done, but some input or
    patient could not be evaluated completely. 4: no patient could be read; nothing was written.
    """
    with exit_codes(context):
        # cohort tables have no place for explanations, which take most of the time
        explain = form is not Form.OMOP
        reading = to_reading(kind, column_map, code_maps)
        screener = Screener(protocol, as_of=to_day(as_of), policy=policy, explain=explain, reading=reading)
        run = RunRecord.of(
            screener.protocol,
            screener.ontology,
            policy=policy,
            as_of=to_day(as_of),
            engine=screener.engine_name,
            reading=reading,
        ).with_inputs(inputs)
        notes = RunNotes()
        try:
            with _open(form, out, screener, run) as files:
                for result in _once(screener.screen(inputs, notes=notes.read), notes):
                    notes.add(result)
                    files.write(result)
                if not notes.read.patients:
                    raise typer.Exit(ExitCode.NO_INPUT)
        finally:
            notes.tell()
        if not notes.is_complete:
            raise typer.Exit(ExitCode.INCOMPLETE)


def _open(form: Form, out: Path, screener: Screener, run: RunRecord) -> _Export:
    if form is Form.FHIR:
        return FhirExport(out, screener.protocol, screener.ontology, run)
    if form is Form.OMOP:
        return OmopExport(out, screener.protocol, run)
    evidence = EvidenceText(screener.ontology, screener.protocol)
    if form is Form.PARQUET:
        return ParquetExport(out, screener.protocol, run, evidence)
    return CsvFiles(out, screener.protocol.verdict_criteria, run, evidence)


def _once(results: Iterable[PatientResult], notes: RunNotes) -> Iterator[PatientResult]:
    """One result per patient; of those who were met twice, one that says that none may be used.

    Raises:
        ReadError: a patient was judged before a second record of them was met.
    """
    written: dict[str, Verdict] = {}
    for result in results:
        if result.patient not in written:
            written[result.patient] = result.verdict
            yield result
    for patient in notes.read.repeated:
        if written.get(patient) is not Verdict.UNDETERMINED:
            reason = "stands in two places, which showed too late; nothing is written"
            raise ReadError(patient_name(patient), reason)
