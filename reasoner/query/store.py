# SPDX-License-Identifier: Apache-2.0
"""Results in an Oxigraph store on disk: built beside the present one, then swapped in whole.

1. The new results are loaded into an empty store.
2. From the present store come all named graphs that the new results do not replace. They replace every graph
   of the same name (the same run on the same input) and all layers of facts of the patients whom they are
   about, also where they come without facts: those of an earlier record must not stand beside new results.
   Where most of it stays, its files are shared, and what is replaced is taken out; else what stays is copied.
3. The ontology is loaded into a graph of its own.
4. The new store becomes the current one (`generations`).
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from reasoner.errors import ReadError
from reasoner.query.board_index import INDEX_NAME, build_index
from reasoner.query.errors import StoreError
from reasoner.query.generations import Generations
from reasoner.query.stored_run import run_iris
from reasoner.report.result_iris import graph_name
from reasoner.terms import BASE, ONTO

__all__ = ["ONTOLOGY_GRAPH", "Contents", "load_results", "open_data", "open_store", "result_files"]

#: Where the ontology stands in every store.
ONTOLOGY_GRAPH: Final = BASE + "ontology"
_FACTS: Final = BASE + "facts/"
_FORMATS: Final = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG}
_RUNS: Final = f"SELECT DISTINCT ?r {{ GRAPH ?r {{ ?r a <{ONTO}ScreeningRun> }} }}"
_PATIENTS: Final = (
    f"SELECT DISTINCT ?p {{ GRAPH ?r {{ ?s a <{ONTO}PatientScreening> ; <{ONTO}patient> ?p }} }}"
)
_TWICE: Final = f"{_PATIENTS.replace('DISTINCT ', '')} GROUP BY ?p HAVING (COUNT(DISTINCT ?r) > 1)"
#: Statements that are taken out one by one; of more, it is quicker to copy all others.
_MOST_REMOVED: Final = 1_000_000
_NAMES: Final = ("results.nq", "results.trig", "results.nq.gz", "results.trig.gz")


class Contents(NamedTuple):
    """How much a store holds; of patients without facts it has results alone."""

    runs: int
    patients: int
    statements: int
    without_facts: int = 0


def result_files(paths: Iterable[Path]) -> list[Path]:
    """The files of results among files and folders.

    Raises:
        ReadError: a path is no such file and no folder with one.
    """
    return [_result_file(path) for path in paths]


def _result_file(path: Path) -> Path:
    if path.is_dir():
        found = [path / name for name in _NAMES if (path / name).is_file()]
        if not found:
            raise ReadError(str(path), f"holds neither {_NAMES[0]} nor {_NAMES[1]} of `screen --out`")
        return found[0]  # both say the same
    if _suffix(path) not in _FORMATS:
        raise ReadError(str(path), f"is not a file of results: their names end in {' or '.join(_FORMATS)}")
    if not path.is_file():
        raise ReadError(str(path), "no such file")
    if not os.access(path, os.R_OK):
        raise ReadError(str(path), "cannot be read")
    return path


def load_results(folder: Path, results: Iterable[Path], ontology: Iterable[Path]) -> Contents:
    """Add results to the store in a folder, or make one; readers see all of it or nothing.

    Args:
        folder: where the store is or will be.
        results: files of quads that `screen --out` wrote, or folders with them.
        ontology: the Turtle files of the ontology.

    Raises:
        ReadError: a file cannot be read or holds no results; the store stays as it was.
        StoreError: somebody else is building it, the folder holds something else, or cannot be written to;
            or two of the runs are over the same patient.
    """
    files = result_files(results)
    try:
        with Generations(folder).building() as data:
            earlier = Generations(folder).current
            contents, fresh = _build(data, files, ontology, present=folder)
            # what is written to is closed by now: nothing comes into the folder if this fails
            index = data.with_name(INDEX_NAME)
            build_index(index, open_data(data), fresh=fresh, earlier=earlier and earlier / INDEX_NAME)
            return contents
    except OSError as error:
        raise StoreError(str(folder), f"cannot be built: {error.strerror or error}") from error


def _build(
    data: Path, files: list[Path], ontology: Iterable[Path], *, present: Path
) -> tuple[Contents, list[str]]:
    """Fill an empty store, which is closed in the end; what it holds, and the runs that are new."""
    filled = _fill(data, files, present)
    store = filled.store
    for turtle in ontology:
        store.bulk_load(path=str(turtle), to_graph=ox.NamedNode(ONTOLOGY_GRAPH))
    if not filled.shares_files:  # to put all of it in order takes longer than to add to it
        store.optimize()
    store.flush()
    return _count(store), filled.fresh


class _Filled(NamedTuple):
    """A store with new results and what they do not replace; the runs that are new."""

    store: ox.Store
    fresh: list[str]
    shares_files: bool = False


@contextmanager
def open_store(folder: Path) -> Iterator[ox.Store]:
    """The store in a folder as it is now; what is published later is not seen.

    Raises:
        StoreError: there is none, or its files are damaged.
    """
    with Generations(folder).reading() as data:
        yield open_data(data)


def open_data(data: Path) -> ox.Store:
    """A store that somebody else keeps from being removed.

    Raises:
        StoreError: its files are damaged.
    """
    try:
        return ox.Store.read_only(str(data))
    except OSError as error:
        reason = "cannot be opened; load the results again into a new folder"
        raise StoreError(str(data.parents[1]), reason) from error


def _load(store: ox.Store, file: Path) -> None:
    try:
        if file.suffix == ".gz":
            with io.BufferedReader(gzip.open(file)) as stream:
                store.bulk_load(stream, format=_FORMATS[_suffix(file)])
        else:
            store.bulk_load(path=str(file), format=_FORMATS[file.suffix])
    except SyntaxError as error:  # its message may quote a patient's values
        raise ReadError(str(file), "is not well-formed; screen again", error.lineno) from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise ReadError(str(file), "is cut off or damaged; screen again") from None


def _suffix(file: Path) -> str:
    """That of the file once it is unpacked."""
    return Path(file.stem).suffix if file.suffix == ".gz" else file.suffix


def _check(store: ox.Store, files: list[Path]) -> None:
    """See that there are results, and nothing outside of named graphs, where no later run replaces it.

    Graphs of facts do not depend on the run: those of two runs over one patient would become one.
    """
    names = ", ".join(map(str, files))
    if next(store.quads_for_pattern(None, None, None, ox.DefaultGraph()), None):
        raise ReadError(names, "holds statements outside of named graphs; `screen --out` writes none")
    if not _found(store, _RUNS):
        raise ReadError(names, "describes no screening run; `screen --out` writes one")
    if len(files) > 1 and (twice := len(_found(store, _TWICE))):
        reason = (
            f"are runs with {twice} {'patient' if twice == 1 else 'patients'} in common, whose facts would "
            "mix; load them one after the other, the latest last"
        )
        raise StoreError(names, reason)


def _fill(data: Path, files: list[Path], present: Path) -> _Filled:
    store = ox.Store(str(data))
    for file in files:
        _load(store, file)
    _check(store, files)
    fresh = run_iris(store)
    if Generations(present).current is None:
        return _Filled(store, fresh)
    store.flush()
    with Generations(present).reading() as earlier:
        old = open_data(earlier)
        gone = _replaced(old, store)
        if _size(data) > _size(earlier) or not _are_few(old, gone):
            store.bulk_extend(quad for quad in old if quad.graph_name not in gone)
            return _Filled(store, fresh)
        del store  # closes it
        shutil.rmtree(data)
        old.backup(str(data))  # hard links
    store = ox.Store(str(data))
    for graph in gone:
        store.remove_graph(graph)
    for file in files:
        _load(store, file)
    return _Filled(store, fresh, shares_files=True)


def _replaced(old: ox.Store, new: ox.Store) -> set[ox.NamedNode | ox.BlankNode]:
    """The graphs of a store that the results in a new one replace."""
    names = {_value(graph) for graph in new.named_graphs()}
    patients = _with_facts(names) | _screened(new)
    names.add(ONTOLOGY_GRAPH)
    return {
        graph for graph in old.named_graphs() if _value(graph) in names or _patient(_value(graph)) in patients
    }


def _are_few(store: ox.Store, graphs: Iterable[ox.NamedNode | ox.BlankNode]) -> bool:
    """Whether graphs hold so few statements that they are taken out one by one."""
    statements = chain.from_iterable(store.quads_for_pattern(None, None, None, graph) for graph in graphs)
    return next(islice(statements, _MOST_REMOVED, None), None) is None


def _size(data: Path) -> int:
    """Bytes of the tables of a store."""
    return sum(table.stat().st_size for table in data.glob("*.sst"))


def _value(graph: ox.NamedNode | ox.BlankNode) -> str:
    return graph.value


def _patient(graph: str) -> str:
    """What all layers of the facts of one patient share; empty for other graphs."""
    return graph.rpartition("/")[0] if graph.startswith(_FACTS) else ""


def _with_facts(graphs: Iterable[str]) -> set[str]:
    """The patients whose facts are among the graphs, as `_patient` calls them."""
    return {_patient(graph) for graph in graphs} - {""}


def _screened(store: ox.Store) -> set[str]:
    """The patients of all runs, as `_patient` calls them."""
    return {_FACTS + graph_name(patient) for patient in _found(store, _PATIENTS)}


def _count(store: ox.Store) -> Contents:
    screened = _screened(store)
    bare = screened - _with_facts(map(_value, store.named_graphs()))
    return Contents(len(_found(store, _RUNS)), len(screened), len(store), len(bare))


def _found(store: ox.Store, query: str) -> list[str]:
    """What a query of one column finds."""
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)  # noqa: S101 - both are SELECT queries
    return [solution[0].value for solution in solutions]
