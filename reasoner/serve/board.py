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
from typing import Any, Final, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from reasoner.query.board_lists import ORDERS, Board, ListedPatient, Run, Wanted
from reasoner.report.cohort import LETTERS
from reasoner.report.marks import MARKS, VERDICT_MARKS
from reasoner.serve import board_pages as pages
from reasoner.serve.board_links import ListLinks
from reasoner.serve.board_store import named_patient, patient_page
from reasoner.serve.site import Site, site_of
from reasoner.serve.style import STYLE_ROUTES

__all__ = ["BOARD_ROUTES"]

#: Patients on one page of a list.
PAGE: Final = 50
_T = TypeVar("_T")
_NO_RUN: Final = "The store holds no such run; /board lists those that it holds."
_LETTER_MARKS: Final = [(letter, MARKS[outcome]) for letter, outcome in LETTERS.items()]


async def _on_board(site: Site, work: Callable[[Board], _T]) -> _T:
    """Look something up, beside the loop that answers everybody else."""
    async with site.reading() as snapshot:

        def look() -> _T:
            with closing(Board(snapshot.folder)) as board:
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
    since, what = _day(request.query_params.get("since", "")), request.query_params.get("what", "")
    context = await _on_board(
        site, lambda board: pages.coming(board, _run(board, request), since=since, what=what)
    )
    return site.page(request, "coming.html", **context)


async def _missing(request: Request) -> Response:
    site = site_of(request)
    context = await _on_board(site, lambda board: pages.missing(board, _run(board, request)))
    return site.page(request, "missing.html", **context)


async def _patients(request: Request) -> Response:
    site = site_of(request)
    context = await _on_board(site, partial(_listing, request=request))
    return site.page(request, "patients.html", here="patients", **context)


def _listing(board: Board, *, request: Request) -> dict[str, Any]:
    run, given = _run(board, request), request.query_params
    criteria = board.criteria(run)
    places = {count.criterion.identifier: place for place, count in enumerate(criteria)}
    order, missing = given.get("sort", ""), given.get("missing", "")
    is_number = missing.isascii() and missing.isdigit() and len(missing) < 10
    wanted = Wanted(
        name=given.get("name", "")[:200],
        verdict=given.get("verdict", ""),
        criterion=places.get(given.get("criterion", "")),
        outcome=given.get("outcome", "") if given.get("outcome") in LETTERS else "",
        missing=int(missing) if is_number else None,
        order=order if order in ORDERS else "name",
        falling=given.get("falling") == "1",
    )
    start, back = given.get("start", ""), given.get("back") == "1"
    page = board.patients(run, wanted, start=start, back=back, most=PAGE)
    criterion = "" if wanted.criterion is None else criteria[wanted.criterion].criterion.identifier
    link = ListLinks(run.name, criterion, wanted).href
    return pages.about(run) | {
        "wanted": wanted,
        "page": page,
        "criteria": criteria,
        "missing": board.missing(run),
        "item": board.missing_item(run, wanted.missing) if wanted.missing is not None else None,
        "verdict_marks": list(VERDICT_MARKS.values()),
        "letters": _LETTER_MARKS,
        "columns": pages.COLUMNS,
        "sorted": lambda name: link(sort=name, falling=name == wanted.order and not wanted.falling),
        "turns": (
            ("first", "First", link() if page.before else ""),
            ("previous", "Previous", link(start=page.before, back=True) if page.before else ""),
            ("next", "Next", link(start=page.after) if page.after else ""),
            ("last", "Last", link(back=True) if page.after else ""),
        ),
    }


async def _patient(request: Request) -> Response:
    site = site_of(request)
    async with site.reading() as snapshot:

        def find() -> tuple[Run, ListedPatient, dict[str, Any]]:
            with closing(Board(snapshot.folder)) as board:
                run = _run(board, request)
                patient = named_patient(board, run, request)
                before, after = board.neighbours(run, patient)
                others = [each for each in board.runs_of(patient.segment) if each[0] != run]
                return run, patient, {"before": before, "after": after, "others": others}

        run, patient, around = await run_in_threadpool(find)
        site.audit(request, "patient", patient.iri)
        shown = await run_in_threadpool(patient_page, snapshot.folder, run, patient)
    context = pages.about(run) | around | shown
    return site.page(request, "patient_page.html", here="patient", **context)


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
    context = await _on_board(site, work)
    if context is None:
        raise HTTPException(404, _NO_RUN)
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
    Route("/board/{run}/patients", _patients),
    Route("/board/{run}/patients/{patient:path}", _patient),
    Route("/board/{run}/criteria/{criterion}", _criterion),
    Route("/compare", _compare),
]
