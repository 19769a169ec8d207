# SPDX-License-Identifier: Apache-2.0
"""`verdicts.parquet` and `outcomes.parquet`: the results as typed columns (https://parquet.apache.org/docs/).

Dates are dates, several values are lists, what is not known is null. Every row says what it was computed
with, hashes in full; equal values cost next to nothing in a column.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from reasoner.protocol import Protocol
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.json_lines import run_to_json
from reasoner.report.partial_file import PartialFile
from reasoner.report.wording import patient_name, reading_text, registration_day, verdict_text
from reasoner.result import CriterionResult, Outcome, PatientResult
from reasoner.run_record import RUN_COLUMNS, RunRecord

if TYPE_CHECKING:
    import duckdb

__all__ = ["ParquetExport"]

#: Rows handed to DuckDB at a time.
_BATCH: Final = 5_000
#: No extension is fetched; one thread, so that the same rows make the same file.
_SETTINGS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "memory_limit": "1GB",
    "preserve_insertion_order": True,
    "threads": 1,
}


class _Column(NamedTuple):
    """A column of verdicts: its name, its type, and how a value is made."""

    name: str
    type: str
    value: Callable[[PatientResult], object]


class _OutcomeColumn(NamedTuple):
    """A column of outcomes."""

    name: str
    type: str
    value: Callable[[CriterionResult], object]


class ParquetExport:
    """Both files in one folder, and `run.json`."""

    def __init__(self, folder: Path, protocol: Protocol, run: RunRecord, evidence: EvidenceText) -> None:
        """Nothing is opened yet."""
        self._folder = folder
        self._run = run
        facts = run.facts()
        about_run = [facts[name] for name in RUN_COLUMNS.values()]
        self._about_run = about_run
        self._deciding = protocol.verdict_criteria
        self._verdicts = _verdict_columns(self._deciding)
        self._outcomes = _outcome_columns(protocol, evidence)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Open a database on disk, so that memory does not grow with the cohort."""
        import duckdb

        stored = self._stack.enter_context(PartialFile(self._folder / "run.json"))
        stored.stream.write(run_to_json(self._run))
        scratch = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        settings = _SETTINGS | {"temp_directory": str(scratch / "spill")}
        database = self._stack.enter_context(duckdb.connect(scratch / "results.duckdb", config=settings))
        self._tables = {
            "verdicts": _Table(database, "verdicts", [(c.name, c.type) for c in self._verdicts]),
            "outcomes": _Table(
                database,
                "outcomes",
                [("patient", "VARCHAR"), ("iri", "VARCHAR"), *((c.name, c.type) for c in self._outcomes)],
            ),
        }
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write both files; each appears under its name when both are complete."""
        if kind is not None:
            self._stack.__exit__(kind, error, trace)
            return
        with self._stack:
            parts = [self._folder / f".{name}.parquet.partial" for name in self._tables]
            try:
                for part, table in zip(parts, self._tables.values(), strict=True):
                    table.save(part)
                for part in parts:
                    part.replace(part.with_name(part.name[1:].removesuffix(".partial")))
            finally:
                for part in parts:
                    part.unlink(missing_ok=True)

    def write(self, result: PatientResult) -> None:
        """Write one patient."""
        self._tables["verdicts"].add([*(c.value(result) for c in self._verdicts), *self._about_run])
        patient = [patient_name(result.patient), result.patient]
        for criterion in result.criteria:
            cells = (column.value(criterion) for column in self._outcomes)
            self._tables["outcomes"].add([*patient, *cells, *self._about_run])


class _Table:
    """A table that rows are collected in, batch by batch."""

    def __init__(
        self, database: duckdb.DuckDBPyConnection, name: str, columns: list[tuple[str, str]]
    ) -> None:
        self._database = database
        self._name = name
        self._types = [kind for _, kind in columns] + ["VARCHAR"] * len(RUN_COLUMNS)
        self._rows: list[list[object]] = []
        declared = [*columns, *((name, "VARCHAR") for name in RUN_COLUMNS)]
        database.execute(f"CREATE TABLE {name} ({', '.join(f'{name} {kind}' for name, kind in declared)})")

    def add(self, row: list[object]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _BATCH:
            self._flush()

    def save(self, file: Path) -> None:
        """Write everything to a Parquet file."""
        self._flush()
        self._database.table(self._name).write_parquet(str(file), compression="zstd")

    def _flush(self) -> None:
        """`unnest` is many times faster than one statement per row."""
        if not self._rows:
            return
        slots = ", ".join(f"unnest(${n}::{kind}[])" for n, kind in enumerate(self._types, 1))
        columns = list(map(list, zip(*self._rows, strict=True)))
        self._database.execute(f"INSERT INTO {self._name} SELECT {slots}", columns)
        self._rows = []


def _verdict_columns(deciding: frozenset[str]) -> list[_Column]:
    def count(outcome: Outcome) -> Callable[[PatientResult], object]:
        return lambda result: result.count(outcome, deciding)

    return [
        _Column("patient", "VARCHAR", lambda result: patient_name(result.patient)),
        _Column("iri", "VARCHAR", lambda result: result.patient),
        _Column("verdict", "VARCHAR", verdict_text),
        _Column("as_of", "DATE", registration_day),
        *(_Column(outcome.lower(), "INTEGER", count(outcome)) for outcome in Outcome),
        _Column("confirm", "VARCHAR[]", lambda result: list(result.confirm)),
        _Column("qualifiers", "VARCHAR[]", lambda result: list(result.qualifiers)),
        _Column("expires_on", "DATE", _expires_on),
        _Column("becomes_eligible_on", "DATE", _becomes_eligible_on),
        _Column("collect", "VARCHAR[]", lambda result: [r.missing for r in next(iter(result.collect), ())]),
        _Column("findings", "VARCHAR[]", lambda result: list(dict.fromkeys(f.code for f in result.findings))),
    ]


def _expires_on(result: PatientResult) -> object:
    return result.horizon.expires.last if result.horizon and result.horizon.expires else None


def _becomes_eligible_on(result: PatientResult) -> object:
    return result.horizon.curable.first if result.horizon and result.horizon.curable else None


def _outcome_columns(protocol: Protocol, evidence: EvidenceText) -> list[_OutcomeColumn]:
    orders = {criterion.identifier: criterion.order for criterion in protocol.criteria}
    deciding = protocol.verdict_criteria

    def lines(result: CriterionResult) -> list[str]:
        return [line.strip() for item in result.evidence for line in evidence.lines(item)]

    return [
        _OutcomeColumn("criterion", "VARCHAR", lambda result: result.identifier),
        _OutcomeColumn("protocol_order", "INTEGER", lambda result: orders[result.identifier]),
        _OutcomeColumn("decides", "BOOLEAN", lambda result: result.identifier in deciding),
        _OutcomeColumn("outcome", "VARCHAR", lambda result: str(result.outcome)),
        _OutcomeColumn("reasons", "VARCHAR[]", lambda result: list(result.reasons)),
        _OutcomeColumn("message", "VARCHAR", lambda result: result.message),
        _OutcomeColumn("missing", "VARCHAR[]", lambda result: [gap.missing for gap in result.gaps]),
        _OutcomeColumn("evidence", "VARCHAR[]", lines),
        _OutcomeColumn("readings", "VARCHAR[]", lambda result: list(map(reading_text, result.readings))),
    ]
