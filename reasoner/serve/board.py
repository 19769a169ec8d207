# SPDX-License-Identifier: Apache-2.0
"""The coordinator's board: overview of a run, lists of patients, one patient, one criterion, two runs.

Pages come from the index that `load` left beside the store; that of a patient is read from the store itself.
Every page works without a script; with one, lists are turned in place.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from reasoner.query.board_lists import Board
from reasoner.query.board_rows import ListedPatient, Run
from reasoner.report.cohort import LETTERS
from reasoner.serve import board_pages as pages
from reasoner.serve.board_compare import with_reasons
from reasoner.serve.board_listing import around, listing
from reasoner.serve.board_store import named_patient, patient_page
from reasoner.serve.site import Site, site_of
from reasoner.serve.style import STYLE_ROUTES

__all__ = ["BOARD_ROUTES"]

_T = TypeVar("_T")
_NO_RUN: Final = "The store holds no such run; /board lists those that it holds."


async def _on_board(site: Site, work: Callable[[Board], _T]) -> _T:
    """Look something up in the present generation."""
    async with site.reading() as snapshot:
        return await _look_up(snapshot.folder, work)


async def _look_up(folder: Path, work: Callable[[Board], _T]) -> _T:
    """Look something up, beside the loop that answers everybody else."""

    def look() -> _T:
        with closing(Board(folder)) as board:
            return work(board)

    return await run_in_threadpool(look)


def _run(board: Board, request: Request) -> Run:
    run = board.run(request.path_params["run"])
    if run is None:
        raise HTTPException(404, _NO_RUN)
    return run


async def _start(request: Request) -> Response:
    """The overview of the run that is asked for, or of the one that was loaded last."""
    runs = await _on_board(site_of(request), Board.runs)
    wanted = request.query_params.get("run", "")
    found = next((run for run in runs if run.name == wanted), None if wanted else next(iter(runs), None))
    if found is None:
        raise HTTPException(404, _NO_RUN)
    return RedirectResponse(f"/board/{found.name}", 303)


async def _overview(request: Request) -> Response:
    site = site_of(request)
    context = await _on_board(site, lambda board: pages.overview(board, _run(board, request)))
    return site.page(request, "overview.html", here="overview", **context)


async def _coming(request: Request) -> Response:
    site = site_of(request)
    since, until = (_day(request.query_params.get(name, "")) for name in ("since", "until"))
    what = request.query_params.get("what", "")

    def look(board: Board) -> dict[str, Any]:
        return pages.coming(board, _run(board, request), since=since, until=until, what=what)

    context = await _on_board(site, look)
    return site.page(request, "coming.html", **context)


async def _missing(request: Request) -> Response:
    site = site_of(request)
    context = await _on_board(site, lambda board: pages.missing(board, _run(board, request)))
    return site.page(request, "missing.html", **context)


async def _near(request: Request) -> Response:
    site = site_of(request)
    given = request.query_params.get("outcome", "")
    outcome = given if given in LETTERS else ""
    context = await _on_board(site, lambda board: pages.near(board, _run(board, request), outcome=outcome))
    return site.page(request, "near.html", **context)


async def _patients(request: Request) -> Response:
    site = site_of(request)
    given = request.query_params
    context = await _on_board(site, lambda board: listing(board, _run(board, request), given))
    return site.page(request, "patients.html", here="patients", **context)


async def _patient(request: Request) -> Response:
    site = site_of(request)
    async with site.reading() as snapshot:
        run, patient, neighbours = await _look_up(snapshot.folder, partial(_named, request=request))
        site.audit(request, "patient", patient.iri)
        shown = await run_in_threadpool(patient_page, snapshot.folder, run, patient)
    context = pages.about(run) | neighbours | shown
    return site.page(request, "patient_page.html", here="patient", **context)


def _named(board: Board, *, request: Request) -> tuple[Run, ListedPatient, dict[str, Any]]:
    """The patient whom a path names, the neighbours, and the other runs that know the patient."""
    run = _run(board, request)
    patient = named_patient(board, run, request)
    others = [each for each in board.runs_of(patient.segment) if each[0] != run]
    return run, patient, around(board, run, patient, request.query_params) | {"others": others}


async def _criterion(request: Request) -> Response:
    site = site_of(request)
    name = request.path_params["criterion"]
    context = await _on_board(site, lambda board: pages.criterion(board, _run(board, request), name))
    if context is None:
        raise HTTPException(404, "This run knows no such criterion.")
    return site.page(request, "criterion.html", **context)


async def _compare(request: Request) -> Response:
    site, given = site_of(request), request.query_params
    start = given.get("start", "")
    place = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else -1
    work = partial(pages.comparison, old=given.get("old", ""), new=given.get("new", ""), start=place)
    async with site.reading() as snapshot:
        context = await _look_up(snapshot.folder, work)
        if context is None:
            raise HTTPException(404, _NO_RUN)
        changes = context.get("changes", ())
        for change in changes:
            site.audit(request, "comparison", change.iri)
        if changes:
            runs = context["old"], context["new"]
            context["changes"] = await run_in_threadpool(with_reasons, snapshot.folder, *runs, changes)
    return site.page(request, "compare.html", here="compare", **context)


async def _home(_: Request) -> Response:
    return RedirectResponse("/board", 303)


def _day(text: str) -> str:
    """A day, or nothing."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


BOARD_ROUTES: Final = [
    *STYLE_ROUTES,
    Route("/", _home),
    Route("/board", _start, name="board"),
    Route("/board/{run}", _overview),
    Route("/board/{run}/coming", _coming),
    Route("/board/{run}/missing", _missing),
    Route("/board/{run}/near", _near),
    Route("/board/{run}/patients", _patients),
    Route("/board/{run}/patients/{patient:path}", _patient),
    Route("/board/{run}/criteria/{criterion}", _criterion),
    Route("/compare", _compare),
]
