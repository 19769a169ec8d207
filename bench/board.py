# SPDX-License-Identifier: Apache-2.0
"""How quickly the board lists many patients: `python -m bench.board STORE [PATIENTS]`.

The rows of the last run of a store are taken again and again, with new names, as two runs of an index that
stands in a temporary folder; the second has another outcome for every tenth patient. Each look-up of a page
is then timed; the worst of all pages in a list is named, not the first.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from reasoner.query.board_changes import RunChanges
from reasoner.query.board_index import Indexed, IndexWriter, indexed_patients
from reasoner.query.board_lists import Board
from reasoner.query.board_rows import ORDERS, Wanted
from reasoner.query.store import open_store
from reasoner.query.stored_run import NamedGraph, StoredRun, run_iris, stored_run
from reasoner.terms import PATIENTS

PAGE = 50


def many(patients: list[Indexed], count: int, *, changed: bool) -> Iterator[Indexed]:
    """So many patients with names of their own."""
    for number, patient in enumerate(islice(cycle(patients), count)):
        name = f"S{number:06}"
        row = patient.row._replace(name=name, number=number)
        if changed and number % 10 == 0:
            row = row._replace(outcomes=row.outcomes.translate(str.maketrans("SU", "US")))
        yield patient._replace(iri=PATIENTS + name, screening=f"x/{name}", row=row)


def make(folder: Path, store: Path, count: int) -> float:
    """Write the index; the seconds that it took."""
    with open_store(store) as opened, closing(IndexWriter(folder / "board.sqlite")) as index:
        run = stored_run(opened, run_iris(opened)[0])
        patients = list(indexed_patients(opened, run, index))
        begun = time.perf_counter()
        for name in ("first", "second"):
            graph = NamedGraph(opened, f"{run.graph.iri}-{name}")
            named: StoredRun = replace(run, graph=graph)
            index.add(named, many(patients, count, changed=name == "second"))
        index.finish()
    return time.perf_counter() - begun


def timed(name: str, work: Callable[[], object]) -> None:
    """Print the best of three, in milliseconds."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    print(f"{name:58} {min(times) * 1000:8.1f} ms")


def main() -> None:
    """Make the index, then time the pages."""
    store, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds = make(folder, store, count)
        size = (folder / "board.sqlite").stat().st_size / 1e6
        print(f"2 runs of {count} patients: written in {seconds:.1f} s, {size:.0f} MB")
        with closing(Board(folder)) as board:
            measure(board)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def measure(board: Board) -> None:
    """Every list that a page shows."""
    new, old = board.runs()
    place = next(i for i, c in enumerate(board.criteria(new)) if c.unknown)
    timed(
        "overview",
        lambda: [f(new) for f in (board.verdicts, board.criteria, board.missing, board.coming_days)],
    )
    timed("next 90 days, first 50", lambda: board.coming(new, 50))
    filters = {
        "all": Wanted(),
        "by name": Wanted(name="s0999"),
        "by verdict": Wanted(verdict="eligible"),
        "by unknown criterion": Wanted(criterion=place, outcome="U"),
        "by met criterion": Wanted(criterion=place, outcome="S"),
        "by missing item": Wanted(missing=board.missing(new)[0].id),
    }
    for name, wanted in filters.items():
        timed(f"list, {name}, first page", lambda wanted=wanted: board.patients(new, wanted, most=PAGE))
    for order in ORDERS:
        wanted = Wanted(order=order, falling=True)
        last = board.patients(new, wanted, back=True, most=PAGE)
        timed(
            f"list, order {order}, page before the last",
            lambda wanted=wanted, last=last: board.patients(
                new, wanted, start=last.before, back=True, most=PAGE
            ),
        )
    timed("one patient", lambda: board.patient(new, "S050000"))
    timed("comparison: counts", lambda: RunChanges(board, old, new).outcomes())
    timed("comparison: 50 patients", lambda: RunChanges(board, old, new).patients(most=PAGE))
    timed("comparison: patients of one run", lambda: RunChanges(board, old, new).patients_of_one(PAGE))


if __name__ == "__main__":
    main()
