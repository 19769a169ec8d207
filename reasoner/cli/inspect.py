# SPDX-License-Identifier: Apache-2.0
"""`trialshapes inspect`: how much of what the criteria look at is there, before anybody is screened."""

from __future__ import annotations

import csv
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.cli.notes import RunNotes
from reasoner.cli.options import (
    AsOf,
    CodeMaps,
    ColumnMapOption,
    Inputs,
    Kind,
    ProtocolOption,
    to_day,
    to_reading,
)
from reasoner.ontology import Ontology
from reasoner.protocol import Protocol, protocol_folder
from reasoner.read import read_patients
from reasoner.report.availability import STATES, Availability
from reasoner.report.availability_page import HEADINGS, write_page

__all__ = ["inspect"]

_BAR = 12


class _Format(StrEnum):
    """What is printed."""

    TABLE = "table"
    CSV = "csv"


def inspect(
    context: typer.Context,
    inputs: Inputs,
    protocol: ProtocolOption = "a022001",
    as_of: AsOf = None,
    kind: Kind = None,
    column_map: ColumnMapOption = None,
    code_maps: CodeMaps = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Also write a page with bars (HTML).")
    ] = None,
    output: Annotated[
        _Format, typer.Option("--format", help="What to print; csv prints one line per fact.")
    ] = _Format.TABLE,
) -> None:
    """Count how many patients have each fact that the criteria look at, and in which state.

    Recorded, with a date, in the window that counts, without a problem such as a missing unit or upper limit,
    in a list that is closed; ready means that the fact can be judged.

    Exit code 0: done. 2: wrong options, protocol or maps. 3: done, but some input or patient could not be
    read completely. 4: no patient could be read.
    """
    with exit_codes(context):
        ontology = Ontology.load()
        day = to_day(as_of)
        availability = Availability(Protocol.load(protocol_folder(protocol), ontology), ontology, as_of=day)
        notes = RunNotes()
        try:
            reading = to_reading(kind, column_map, code_maps)
            for patient in read_patients(inputs, ontology, notes=notes.read, options=reading):
                availability.add(patient)
                notes.add(patient)
        finally:
            notes.tell()
        if not availability.patients:
            raise typer.Exit(ExitCode.NO_INPUT)
        _print(availability, output)
        if out:
            write_page(out, availability)
        if availability.unreadable or not notes.is_complete:
            raise typer.Exit(ExitCode.INCOMPLETE)


def _print(availability: Availability, output: _Format) -> None:
    if output is _Format.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("fact", "criteria", "patients", *STATES))
        for fact in availability.facts:
            criteria = " ".join(criterion.identifier for criterion in fact.criteria)
            counts = ("" if fact.counts[state] is None else fact.counts[state] for state in STATES)
            writer.writerow((fact.condition.label, criteria, availability.patients, *counts))
        return
    console = Console()
    console.print(_facts(availability))
    console.print(_criteria(availability))
    console.print(f"{availability.patients} patients; {availability.unreadable} more must not be judged")


def _facts(availability: Availability) -> Table:
    table = Table(title="Facts: patients who have them", box=None, title_justify="left")
    table.add_column("fact, and the criteria that look at it")
    for state in STATES:
        table.add_column(HEADINGS[state], justify="right", width=8)
    for fact in availability.facts:
        numbers = ["-" if fact.counts[state] is None else str(fact.counts[state]) for state in STATES]
        criteria = " ".join(criterion.identifier for criterion in fact.criteria)
        table.add_row(f"{fact.condition.label}\n[dim]{criteria}[/dim]", *numbers)
    return table


def _criteria(availability: Availability) -> Table:
    table = Table(title="Criteria", box=None, title_justify="left")
    for heading in ("criterion", "", "facts that are ready"):
        table.add_column(heading)
    for criterion in availability.protocol.criteria:
        share = availability.share(criterion)
        if share is not None:
            table.add_row(criterion.identifier, criterion.label, f"{_bar(share)} {share:.0%}")
    return table


def _bar(share: float) -> str:
    full = round(share * _BAR)
    return "█" * full + "░" * (_BAR - full)
