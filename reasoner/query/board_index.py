# SPDX-License-Identifier: Apache-2.0
"""An index of a store for the board: lists of a hundred thousand patients are sorted and filtered at once.

It stands beside the store of a generation as `board.sqlite`. Each run is read once, patient by patient in the
order of their names, without evidence; what is kept in memory does not grow with the patients. The rows of a
run that stays are taken from the index of the generation before, if this very program has written that.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

import pyoxigraph as ox

from reasoner.errors import ReadError
from reasoner.query.errors import StoreError
from reasoner.query.stored_patients import StoredPatients
from reasoner.query.stored_run import StoredRun, run_iris, stored_run
from reasoner.report.cohort import Cohort, PatientRow
from reasoner.report.horizon_text import eligible_text
from reasoner.report.near_values import near_values
from reasoner.result import Outcome, PatientResult, Verdict

__all__ = ["INDEX_NAME", "NEVER", "IndexWriter", "Indexed", "build_index", "indexed_patients"]

INDEX_NAME: Final = "board.sqlite"
#: Sorts behind every day.
NEVER: Final = "9999-12-31"
_SCHEMA: Final = Path(__file__).with_name("board_schema.sql")
_INDEXES: Final = Path(__file__).with_name("board_indexes.sql")
_DIGITS: Final = re.compile(r"\d+")
#: Pages of a kilobyte that SQLite may keep in memory.
_PRAGMAS: Final = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;"


class Indexed(NamedTuple):
    """One patient as the index takes it: the row of the report, and what else the board asks for.

    `expires` and `curable` are days; `gaps` are (missing, reasons, criterion) of deciding criteria that are
    unknown; `settling` what alone would settle the verdict.
    """

    iri: str
    screening: str
    row: PatientRow
    expires: str
    curable: str
    gaps: tuple[tuple[str, tuple[str, ...], str], ...]
    settling: frozenset[str]


def build_index(
    file: Path, store: ox.Store, *, fresh: Iterable[str] = (), earlier: Path | None = None
) -> None:
    """Index all runs of a store.

    Args:
        file: the new file.
        store: the store, complete.
        fresh: the runs that were loaded just now; they come last.
        earlier: the index of the generation before, whose order is kept, and its rows of runs that stay.

    Raises:
        ReadError: a result in the store is not whole.
        StoreError: the file cannot be written.
    """
    try:
        _build(file, store, set(fresh), earlier)
    except sqlite3.Error as error:
        raise StoreError(str(file.parent), f"cannot be indexed: {error}") from error


def _build(file: Path, store: ox.Store, new: set[str], earlier: Path | None) -> None:
    order = {iri: place for place, (iri,) in enumerate(_asked(earlier, "SELECT iri FROM run ORDER BY run"))}
    runs = sorted(run_iris(store), key=lambda iri: (iri in new, order.get(iri, len(order)), iri))
    is_ours = _asked(earlier, "PRAGMA user_version") == [(_program(),)]
    with closing(IndexWriter(file, earlier if is_ours else None)) as index:
        for iri in runs:
            if is_ours and iri in order and iri not in new:
                index.keep(iri)
            else:
                _add(index, store, iri)
        index.finish()


def _add(index: IndexWriter, store: ox.Store, iri: str) -> None:
    run = stored_run(store, iri)
    try:
        index.add(run, indexed_patients(store, run, index))
    except (ValueError, IndexError, StopIteration) as error:
        raise ReadError(run.name, "holds a result that is not whole; screen again") from error


def _asked(file: Path | None, question: str) -> list[tuple[Any, ...]]:
    """What an index answers; nothing where there is none, or a damaged one."""
    if file is None or not file.is_file():
        return []
    with suppress(sqlite3.Error), closing(sqlite3.connect(_readable(file), uri=True)) as old:
        return old.execute(question).fetchall()
    return []


def _readable(file: Path) -> str:
    return f"{file.absolute().as_uri()}?mode=ro"


@cache
def _program() -> int:
    """A number for the code that decides what rows say: all of it, so that no change of it is overlooked."""
    package = Path(__file__).parents[1]
    files = (file for file in sorted(package.rglob("*")) if file.suffix in {".py", ".sql"})
    return crc32(b"".join(file.read_bytes() for file in files)) >> 1


class IndexWriter:
    """Writes an index, run by run."""

    def __init__(self, file: Path, earlier: Path | None = None) -> None:
        """An empty index; `earlier` is one of this program, whose runs may be kept."""
        self._database = sqlite3.connect(file, isolation_level=None, uri=True)
        self._database.executescript(_PRAGMAS + _SCHEMA.read_text("utf-8"))
        self._database.execute(f"PRAGMA user_version = {_program()}")
        self._database.execute("ATTACH ? AS earlier", (_readable(earlier) if earlier else ":memory:",))
        self._database.execute("BEGIN")
        self._run = 0

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def finish(self) -> None:
        """Make what the look-ups need."""
        self._database.execute("COMMIT")
        self._database.execute("DETACH earlier")
        self._database.executescript(_INDEXES.read_text("utf-8"))

    def ordered(self, screenings: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Screenings by the names of their patients; `V2` comes before `V10`."""
        self._database.execute("CREATE TEMP TABLE waiting (screening TEXT, natural TEXT)")
        named = ((screening, _natural(name)) for screening, name in screenings)
        self._database.executemany("INSERT INTO waiting VALUES (?, ?)", named)
        found = self._database.execute("SELECT screening FROM waiting ORDER BY natural, screening")
        yield from (screening for (screening,) in found)
        self._database.execute("DROP TABLE waiting")

    def keep(self, iri: str) -> None:
        """Take all rows of a run from the earlier index; only its number is another one."""
        self._run += 1
        tables = self._database.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        former = self._database.execute("SELECT run FROM earlier.run WHERE iri = ?", (iri,)).fetchone()
        for (table,) in tables:
            described = self._database.execute(f"PRAGMA main.table_info({table})")
            columns = ", ".join(name for _, name, *_ in described if name != "run")
            self._database.execute(
                f"INSERT INTO main.{table} (run, {columns}) SELECT ?, {columns} FROM earlier.{table} WHERE run = ?",  # noqa: E501, S608
                (self._run, *former),
            )

    def add(self, run: StoredRun, patients: Iterable[Indexed]) -> None:
        """Write a run with its patients, in the order in which they come."""
        self._run += 1
        missing = _Missing()
        cohort = Cohort(run.protocol.criteria, self._write(patients, missing))
        about = (
            *(run.graph.iri, run.name, _json(run.facts), len(run.inputs), _json(run.notes)),
            cohort.patients,
        )
        self._insert("run", about)
        for mark_and_count in cohort.verdicts:
            self._insert("verdict", (mark_and_count[0].word, mark_and_count[1]))
        for place, count in enumerate(cohort.criteria):
            told = count.criterion
            self._insert(
                "criterion",
                (
                    *(place, told.iri, told.identifier, told.label, told.description, told.source),
                    *(told.kind, told.in_verdict, count.met, count.unmet, count.unknown),
                    *(count.leave, count.alone, count.shown, count.open),
                ),
            )
        for number, row in enumerate(missing.rows()):
            self._insert("missing", (number, *row))

    def _write(self, patients: Iterable[Indexed], missing: _Missing) -> Iterator[PatientRow]:
        for number, patient in enumerate(patients):
            row = patient.row
            self._insert(
                "patient",
                (
                    *(
                        number,
                        row.name,
                        row.name.casefold(),
                        patient.screening.rpartition("/")[2],
                        patient.iri,
                    ),
                    *(row.mark.word, *row.counts, patient.expires or NEVER, patient.curable or NEVER),
                    *(row.eligible, _json(row.qualifiers), row.outcomes),
                ),
            )
            for place, letter in enumerate(row.outcomes):
                if letter != "S":
                    self._insert("open_outcome", (place, letter, number))
            for place, near in enumerate(row.near):
                self._insert("near", (near.criterion, float(near.percent), number, place, _json(near)))
            for change in row.coming:
                self._insert("coming", (change.day, number, change.ends, _json(change.criteria)))
            for item in missing.add(patient):
                self._insert("missing_of", (item, number))
            yield row

    def _insert(self, table: str, values: tuple[object, ...]) -> None:
        places = ", ".join("?" * (len(values) + 1))
        self._database.execute(f"INSERT INTO {table} VALUES ({places})", (self._run, *values))  # noqa: S608


class _Missing:
    """Counts what is missing; there are as many texts as protocols ask for, not as there are patients."""

    def __init__(self) -> None:
        """Nothing is missing."""
        self._places: dict[str, int] = {}
        self._reasons: list[dict[str, None]] = []
        self._criteria: list[dict[str, None]] = []
        self._counts: list[list[int]] = []

    def add(self, patient: Indexed) -> list[int]:
        """Count a patient; the places of what is missing."""
        found: dict[int, None] = {}
        for missing, reasons, criterion in patient.gaps:
            place = self._place(missing)
            found[place] = None
            self._reasons[place].update(dict.fromkeys(reasons))
            self._criteria[place].setdefault(criterion)
        for place in found:
            self._counts[place][0] += 1
            self._counts[place][1] += patient.row.verdict == str(Verdict.UNDETERMINED)
        for missing in patient.settling:
            self._counts[self._place(missing)][2] += 1
        return list(found)

    def _place(self, missing: str) -> int:
        place = self._places.setdefault(missing, len(self._places))
        if place == len(self._counts):
            self._reasons.append({})
            self._criteria.append({})
            self._counts.append([0, 0, 0])
        return place

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Missing, reasons, criteria, patients, undetermined, alone."""
        for missing, place in self._places.items():
            yield (
                missing,
                _json(list(self._reasons[place])),
                _json(list(self._criteria[place])),
                *self._counts[place],
            )


def indexed_patients(store: ox.Store, run: StoredRun, index: IndexWriter) -> Iterator[Indexed]:
    """The patients of a run as the index takes them, by name."""
    patients = StoredPatients(store, run)
    deciding = run.protocol.verdict_criteria
    places = {criterion.iri: place for place, criterion in enumerate(run.protocol.criteria)}
    named = ((screening, screening.rpartition("/")[2]) for screening in patients.screenings())
    for number, screening in enumerate(index.ordered(named), 1):
        result = patients.result(screening, with_evidence=False)
        row = PatientRow.of(
            result,
            number,
            eligible=eligible_text(result.horizon) if result.horizon else "",
            deciding=deciding,
            near=near_values(result, deciding, patients),
        )
        outcomes = ["U"] * len(places)  # what a result does not tell is not known
        for criterion in result.criteria:
            if criterion.criterion in places:
                outcomes[places[criterion.criterion]] = criterion.outcome.value[0]
        row = row._replace(outcomes="".join(outcomes))
        yield _indexed(result, screening, row, deciding)


def _indexed(result: PatientResult, screening: str, row: PatientRow, deciding: frozenset[str]) -> Indexed:
    expires, curable = _dates(result)
    gaps = (
        (gap.missing, gap.reasons, criterion.identifier)
        for criterion in result.criteria
        if criterion.outcome is Outcome.UNKNOWN and criterion.identifier in deciding
        for gap in criterion.gaps
    )
    return Indexed(
        iri=result.patient,
        screening=screening,
        row=row,
        expires=expires,
        curable=curable,
        gaps=tuple(gaps),
        settling=frozenset(
            request.missing for wanted in result.collect for request in wanted if request.alone
        ),
    )


def _dates(result: PatientResult) -> tuple[str, str]:
    """Until when, and from when on a patient is eligible.

    A horizon takes what is too old as repeated: its dates hold for a verdict that agrees with it.
    """
    horizon = result.horizon
    if horizon and horizon.expires and result.verdict is Verdict.ELIGIBLE:
        return str(horizon.expires.last), ""
    if horizon and horizon.curable and result.verdict is Verdict.INELIGIBLE:
        return "", str(horizon.curable.first)
    return "", ""


def _natural(name: str) -> str:
    return _DIGITS.sub(lambda found: found[0].zfill(12), name.casefold())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
