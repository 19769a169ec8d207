# SPDX-License-Identifier: Apache-2.0
"""An eligible patient in every kind of source, and what becomes of one change."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from reasoner.read import ReadNotes
from reasoner.result import Outcome, PatientResult, Verdict
from reasoner.screening import Screener

from . import mutations
from .resources import Resource

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
Tables = dict[str, mutations.Table]
Resources = dict[str, Resource]


def fhir() -> Resources:
    """V01 as FHIR resources by id."""
    bundle = json.loads((EXAMPLES / "fhir" / "V01.json").read_text("utf-8"))
    return {entry["resource"]["id"]: entry["resource"] for entry in bundle["entry"]}


def write_fhir(folder: Path, resources: Resources) -> Path:
    """One bundle."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = [{"resource": resource} for resource in resources.values()]
    text = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
    (folder / "bundle.json").write_text(text)
    return folder


def tables() -> Tables:
    """V01 as our own tables."""
    return _of_patient(EXAMPLES / "tables", "patient", "V01")


def omop() -> tuple[Tables, Tables]:
    """V01 as a CDM, and as tables what OMOP has no place for; the patient has the number 1."""
    return (
        _of_patient(EXAMPLES / "omop" / "cdm", "person_id", "1"),
        _of_patient(EXAMPLES / "omop" / "rest", "patient", "1"),
    )


def write_omop(folder: Path, cdm: Tables, rest: Tables) -> Path:
    """Two folders in one."""
    write_tables(folder / "cdm", cdm)
    write_tables(folder / "rest", rest)
    return folder


def _of_patient(folder: Path, key: str, value: str) -> Tables:
    found: Tables = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            header, *lines = list(csv.reader(stream))
        place = header.index(key) if key in header else None
        own = [line for line in lines if place is None or line[place] == value]
        if own or place is None:
            found[file.name] = [header, *own]
    return found


def write_tables(folder: Path, given: Tables) -> Path:
    """As CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in given.items():
        (folder / name).write_bytes(mutations.write_table(table, ","))
    return folder


def add(given: Tables, name: str, **cells: object) -> None:
    """One more line of a table, new columns included."""
    header, *lines = given.setdefault(name, [[]])
    new = [column for column in cells if column not in header]
    wide = [[*line, *[""] * len(new)] for line in lines]
    columns = [*header, *new]
    given[name] = [columns, *wide, [str(cells.get(column, "")) for column in columns]]


def change(given: Tables, name: str, column: str, value: Callable[[str], str] | str) -> None:
    """Another value in every line of a table that has one in this column."""
    header, *lines = given[name]
    place = header.index(column)
    for line in lines:
        if line[place]:
            line[place] = value if isinstance(value, str) else value(line[place])


def fill(given: Tables, name: str, column: str, value: str) -> None:
    """One value in every line of a table, whatever stood there."""
    header, *lines = given[name]
    if column not in header:
        given[name] = [[*header, column], *([*line, value] for line in lines)]
        return
    for line in lines:
        line[header.index(column)] = value


def screened(screener: Screener, *paths: Path) -> tuple[dict[str, PatientResult], ReadNotes]:
    """Everybody by identifier, and the notes."""
    notes = ReadNotes()
    results = list(screener.screen(paths, notes=notes))
    return {result.patient.rpartition("/")[2]: result for result in results}, notes


def open_criteria(result: PatientResult) -> set[str]:
    """The criteria that are not decided."""
    return {name for name, outcome in result.outcomes().items() if outcome is Outcome.UNKNOWN}


def is_eligible(result: PatientResult) -> bool:
    """Whether the patient is called eligible."""
    return result.verdict is Verdict.ELIGIBLE
