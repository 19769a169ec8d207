# SPDX-License-Identifier: Apache-2.0
"""The page of a patient from the store: what the run wrote becomes the same view as in the static report."""

from __future__ import annotations

from contextlib import closing, suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request

from reasoner.ontology import Ontology
from reasoner.query.board_lists import Board
from reasoner.query.board_rows import ListedPatient, Run
from reasoner.query.errors import StoreError
from reasoner.query.store import open_data
from reasoner.query.stored_patients import StoredPatients, evidence_lines
from reasoner.query.stored_run import StoredRun, stored_run
from reasoner.report.dataset_facts import LAYERS
from reasoner.report.patient_view import PatientViews
from reasoner.report.result_iris import graph_name
from reasoner.serve.board_links import RunLinks
from reasoner.terms import BASE

__all__ = [
    "OpenedRun",
    "forget_opened",
    "make_ready",
    "named_patient",
    "ontology",
    "open_generation",
    "opened_run",
    "patient_page",
]


class OpenedRun(NamedTuple):
    """A run in an open store: what it says of patients, and how that is shown."""

    run: StoredRun
    patients: StoredPatients
    views: PatientViews


@cache
def ontology() -> Ontology:
    """The ontology that comes with the program, whose words pages use."""
    return Ontology.load()


@lru_cache(6)  # the present generation, the one before it, uploads that are looked at
def open_generation(folder: Path) -> ox.Store:
    """The store of a generation that the site holds; it is only read, by any number of threads."""
    return open_data(folder / "data")


@lru_cache(8)
def opened_run(folder: Path, iri: str) -> OpenedRun:
    """A run of a generation that the site holds."""
    store = open_generation(folder)
    run = stored_run(store, iri)
    views = PatientViews(ontology(), run.protocol, lines=evidence_lines)
    return OpenedRun(run, StoredPatients(store, run), views)


def make_ready(folder: Path) -> None:
    """Open the run of a generation that was loaded last: else whoever comes first would wait for it.

    A store of an earlier version has no index, which is told to those who ask for pages.
    """
    with suppress(StoreError), closing(Board(folder)) as board:
        for run in board.runs()[:1]:
            opened_run(folder, run.iri)


def forget_opened() -> None:
    """Close every store that no page is being made from; what was removed then leaves the disk."""
    opened_run.cache_clear()
    open_generation.cache_clear()


def patient_page(folder: Path, run: Run, patient: ListedPatient) -> dict[str, Any]:
    """What the page of a patient shows."""
    opened = opened_run(folder, run.iri)
    screening = f"{run.iri}/{patient.segment}"
    graphs = (f"{BASE}facts/{graph_name(patient.iri)}/{layer}" for layer in LAYERS)
    store = open_generation(folder)
    return {
        "patient": opened.views.view(opened.patients.result(screening), 1),
        "brief": False,
        "screening": screening,
        "layers": [graph for graph in graphs if store.contains_named_graph(ox.NamedNode(graph))],
        "links": RunLinks(run.name, run.iri, patient.segment),
    }


def named_patient(board: Board, run: Run, request: Request) -> ListedPatient:
    """The patient whom a path names; some clients write the same path in other ways.

    Raises:
        HTTPException: the run knows none of this name.
    """
    raw = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    segment = raw.decode("ascii", "replace").partition("?")[0].partition("/patients/")[2]
    for name in dict.fromkeys((segment, quote(unquote(segment), safe=":"), quote(unquote(segment), safe=""))):
        if patient := board.patient(run, name):
            return patient
    raise HTTPException(404, "This run knows no such patient.")
