# SPDX-License-Identifier: Apache-2.0
"""SHACL engines beside each other on the same patients: `python bench/compare.py --out docs/pictures`.

1. A cohort is generated and screened; the facts of all layers that an engine met are written as text, once as
   N-Quads and once as N-Triples. None of this is counted.
2. In one process every engine in turn loads the shapes of the protocol and validates 10, 20, 40 ... patients
   from that text, until the next size would exceed the time limit. Small sizes are run three times and the
   median counts. Parsing alone is measured in the same way.
3. All six fields of all rows are compared with those of the fast engine, as whole sets.
4. Each engine and size is run once more, alone in a process of its own: for peak memory, and for the seconds
   that it takes where nothing has been met before.

A table is printed; with `--out` the figures go to `engines.csv` and a picture of them to `engines.svg`.
Quotients are of runs in the same process and of the same size, so that they hold for other machines.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import re
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.context import SpawnContext
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

import pyoxigraph as ox
from engine_picture import save_picture
from shacl_engines import ENGINES, FAST, PARSE, EngineUnderTest, Facts, Run, installed

from reasoner.generate import write_cohort
from reasoner.patient import Literal, PatientGraph, Term
from reasoner.rdflib_terms import index_triples, to_graph
from reasoner.result import ReportRow
from reasoner.screening import Screener, rare_collection

SMALLEST: Final = 10
#: Runs that take less than this many seconds are repeated, so often.
SHORT: Final = 5.0
REPETITIONS: Final = 3
COLUMNS: Final = (
    *("", "patients", "ms a patient", "patients a CPU second", "times parsing", "times the fast engine"),
    *("shapes loaded in s", "peak memory", "rows", "missing, more"),
)


class Measured(NamedTuple):
    """One engine on so many patients: CPU seconds, megabytes, rows, how these differ from the fast engine's.

    `seconds` is without loading the shapes, which pySHACL on one graph does anew each time. `alone` and
    `memory` are of a process of its own.
    """

    engine: str
    patients: int
    load: float
    seconds: float
    alone: float
    memory: float
    rows: int
    missing: int
    more: int

    @property
    def milliseconds(self) -> float:
        """For one patient."""
        return 1000 * self.seconds / self.patients


def write_facts(folder: Path, patients: int) -> None:
    """The facts of a cohort and the shapes, as text."""
    screener = Screener(explain=False)
    shapes = to_graph(index_triples(screener.protocol.shapes.index)).serialize(format="nt")
    (folder / "shapes.nt").write_text(shapes, "utf-8")
    ends = []
    cohort = write_cohort(folder, patients, seed=1)
    with (folder / "facts.nt").open("wb") as triples, (folder / "facts.nq").open("wb") as quads:
        for screened in screener.screen_all(cohort):
            graph = ox.NamedNode(screened.patient.iri)
            facts = list(_triples(screened.patient))
            ox.serialize(facts, triples, format=ox.RdfFormat.N_TRIPLES)
            ends.append(triples.tell())
            named = (ox.Quad(t.subject, t.predicate, t.object, graph) for t in facts)
            ox.serialize(named, quads, format=ox.RdfFormat.N_QUADS)
    (folder / "ends").write_text("\n".join(map(str, ends)), "utf-8")


def _triples(patient: PatientGraph) -> Iterator[ox.Triple]:
    for subject, predicate, obj in patient.triples():
        yield ox.Triple(_node(subject), ox.NamedNode(predicate), _term(obj))


def _term(term: Term) -> Any:  # noqa: ANN401 - any kind of term
    if not isinstance(term, Literal):
        return _node(term)
    if term.language:
        return ox.Literal(term.lexical, language=term.language)
    return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))


def _node(name: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(name[2:]) if name.startswith("_:") else ox.NamedNode(name)


def measure_times(folder: Path, sizes: list[int], limit: float) -> list[Measured]:
    """Every engine in turn, size by size, in this process."""
    facts, found = Facts.load(folder), list[Measured]()
    with rare_collection():
        loaded = {engine.name: (engine, *_loaded(engine, facts)) for engine in installed()}
        for patients in sizes:
            expected: set[ReportRow] = set()
            for name, (engine, run, load) in list(loaded.items()):
                seconds, rows = _timed(run, patients)
                if name == FAST:
                    expected = rows
                compared = (len(rows), len(expected - rows), len(rows - expected))
                differences = compared if engine.validates else (0, 0, 0)
                found.append(Measured(name, patients, load, seconds, 0.0, 0.0, *differences))
                if 2 * seconds > limit and name != FAST:
                    del loaded[name]
    return found


def _loaded(engine: EngineUnderTest, facts: Facts) -> tuple[Run, float]:
    start = time.process_time()
    run = engine.load(facts)
    return run, time.process_time() - start


def _timed(run: Run, patients: int) -> tuple[float, set[ReportRow]]:
    """CPU seconds of all threads, and the rows."""
    spent = list[float]()
    while True:
        start = time.process_time()
        rows = set(run(patients))
        spent.append(time.process_time() - start)
        if len(spent) == REPETITIONS or spent[0] > SHORT:
            return median(spent), rows


def measure_alone(folder: Path, name: str, patients: int) -> tuple[float, float]:
    """CPU seconds, and the megabytes of this process at their peak; rows are dropped as they come."""
    facts = Facts.load(folder)
    (engine,) = (engine for engine in ENGINES if engine.name == name)
    with rare_collection():
        run = engine.load(facts)
        start = time.process_time()
        for _ in run(patients):
            pass
        return time.process_time() - start, _peak()


def _peak() -> float:
    """Of this program alone; what `getrusage` says includes the process that started it."""
    status = Path("/proc/self/status").read_text("utf-8")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(peak[1]) / 1024 if peak else float("nan")


def measure(folder: Path, largest: int, limit: float) -> list[Measured]:
    """Times of all in one process, memory of each in its own."""
    context = multiprocessing.get_context("spawn")
    sizes = [SMALLEST]
    while 2 * sizes[-1] <= largest:
        sizes.append(2 * sizes[-1])
    _apart(context, write_facts, folder, sizes[-1])
    found: list[Measured] = _apart(context, measure_times, folder, sizes, limit)
    alone = (_apart(context, measure_alone, folder, point.engine, point.patients) for point in found)
    return [
        point._replace(alone=seconds, memory=memory)
        for point, (seconds, memory) in zip(found, alone, strict=True)
    ]


def _apart(context: SpawnContext, function: Any, *given: Any) -> Any:  # noqa: ANN401 - any function
    with context.Pool(1) as pool:
        return pool.apply(function, given)


def show(found: list[Measured]) -> None:
    """A table in Markdown: each engine at its largest size."""
    at = {(point.engine, point.patients): point for point in found}
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    for engine in ENGINES:
        mine = [point for point in found if point.engine == engine.name]
        if not mine:
            print(f"| {engine.name} | not installed |" + " |" * (len(COLUMNS) - 2))
            continue
        point = mine[-1]
        parse, fast = at[PARSE, point.patients], at[FAST, point.patients]
        cells = [
            f"{engine.name} ({engine.release})",
            f"{point.patients:,}",
            f"{point.milliseconds:.2f}",
            f"{1000 / point.milliseconds:,.0f}",
            f"{point.seconds / parse.seconds:,.1f}",
            f"{point.seconds / fast.seconds:,.1f}" if engine.validates else "",
            f"{point.load:.2f}",
            f"{point.memory:,.0f} MB",
            f"{point.rows:,}" if engine.validates else "",
            f"{point.missing}, {point.more}" if engine.validates else "",
        ]
        print(f"| {' | '.join(cells)} |")
    worst = [point for point in found if point.missing or point.more]
    print(f"\nrows of all engines equal at every size: {'NO' if worst else 'yes'}")
    for point in worst:
        print(f"  {point.engine}, {point.patients} patients: {point.missing} missing, {point.more} more")


def save(found: list[Measured], folder: Path) -> None:
    """All figures, and their picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "engines.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        names = ("load_cpu_seconds", "cpu_seconds", "cpu_seconds_alone", "peak_megabytes")
        rows.writerow(("engine", "release", "patients", *names, "rows", "missing", "more"))
        release = {engine.name: engine.release for engine in installed()}
        for point in found:
            rounded = (f"{seconds:.4f}" for seconds in (point.load, point.seconds, point.alone))
            named = (point.engine, release[point.engine], point.patients)
            counted = (point.rows, point.missing, point.more)
            rows.writerow((*named, *rounded, f"{point.memory:.0f}", *counted))
    save_picture(folder / "engines.csv")


def main() -> None:
    """Measure, show, save."""
    parser = argparse.ArgumentParser(description="Compare SHACL engines on the patients of the cohort.")
    parser.add_argument("--largest", type=int, default=5120, help="patients, at most")
    parser.add_argument("--limit", type=float, default=60.0, help="CPU seconds of one run, about")
    parser.add_argument("--out", type=Path, help="a folder for engines.csv and engines.svg")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), given.largest, given.limit)
    show(found)
    if given.out:
        save(found, given.out)


if __name__ == "__main__":
    main()
