# SPDX-License-Identifier: Apache-2.0
"""Upload and screen: files of patients from a form, shown as on the board, kept only if asked for."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

import anyio
from anyio import to_thread
from starlette.background import BackgroundTask
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from reasoner.query.board_lists import Board
from reasoner.query.board_rows import Run, Wanted
from reasoner.screening import POLICIES
from reasoner.serve.board_links import UploadLinks
from reasoner.serve.board_store import named_patient, patient_page
from reasoner.serve.site import Site, site_of
from reasoner.serve.upload_protocols import choices, elsewhere, folder_of, refusal
from reasoner.serve.upload_worker import INPUT, RESULTS, Job, add_to_store
from reasoner.serve.uploads import Upload, UploadLimits, Uploads, in_process

__all__ = ["UPLOAD_ROUTES"]

#: What is read of what is sent: no databases, which are read in place.
SUFFIXES: Final = (".ttl", ".nt", ".nq", ".trig", ".jsonld", ".json", ".ndjson", ".csv", ".parquet")
#: What a form says beside its files.
_FIELDS: Final = ("as_of", "policy", "protocol")
_SPECIAL: Final = re.compile(r"[^\w.-]+")
_CHUNK: Final = 1 << 20
#: How long adding to the store may take: it copies the store.
_HOURS: Final = 6 * 3600.0
_SLOW: Final = "Screening took longer than {} seconds and was stopped; send fewer patients at a time."
_MANY: Final = "More than {} patients are too many for this page: use the command `trialshapes screen`."
_CRASHED: Final = "Screening needed more memory than it may have, and was stopped; send less at a time."


def _uploads(request: Request) -> Uploads:
    state = request.app.state
    if not hasattr(state, "uploads"):
        state.uploads = Uploads()
        site_of(request).closing.callback(state.uploads.close)
    return cast("Uploads", state.uploads)


def _owner(request: Request) -> str:
    return site_of(request).visitor(request).binding


async def _form_page(
    request: Request, problems: list[str], *, status: int = 200, given: dict[str, str] | None = None
) -> Response:
    """The form; the protocol of the run that was loaded last is chosen, if it can be."""
    site = site_of(request)
    async with site.reading() as snapshot:
        used = await to_thread.run_sync(_used, snapshot.folder)
    offered = await to_thread.run_sync(choices)
    last = next((each.identifier for each in offered if each.identifier in used[:1]), offered[0].identifier)
    shown = {"as_of": "", "policy": POLICIES[0], "protocol": last, **(given or {})}
    return site.page(
        request,
        "upload.html",
        status=status,
        here="upload",
        problems=problems,
        protocols=offered,
        elsewhere=elsewhere(used),
        policies=POLICIES,
        suffixes=SUFFIXES,
        limits=_uploads(request).limits,
        **shown,
    )


def _used(generation: Path) -> list[str]:
    """The protocols of the runs of a store, that of the last one first."""
    with closing(Board(generation)) as board:
        return [run.facts["protocol"] for run in board.runs()]


async def _show_form(request: Request) -> Response:
    return await _form_page(request, [])


async def _screen(request: Request) -> Response:
    """Screen what is sent; whatever is wrong with it is told beside the form."""
    site, uploads = site_of(request), _uploads(request)
    limits = uploads.limits
    form = await site.form(request, most_bytes=limits.total_bytes, files=limits.files)
    upload = uploads.begin(_owner(request))
    kept = False
    try:
        given = {name: str(text) for name in _FIELDS if (text := form.get(name)) is not None}
        problems = await _take(form, upload.folder / INPUT)
        if not problems:
            job = await to_thread.run_sync(_job, upload.folder, limits, given, problems)
            problems = problems or _problems(await uploads.screen(upload, job))
        kept = not problems
    finally:
        await form.close()
        if not kept:
            uploads.drop(upload)
    if problems:
        return await _form_page(request, problems, status=422, given=given)
    return RedirectResponse(f"/upload/{upload.token}", 303)


def _job(folder: Path, limits: UploadLimits, given: dict[str, str], problems: list[str]) -> Job:
    """What to screen, and how; what cannot be done is added to the problems."""
    policy = given.get("policy", POLICIES[0])
    if policy not in POLICIES:
        problems.append(f"There is no such policy; choose one of {', '.join(POLICIES)}.")
    protocol = given.get("protocol", choices()[0].identifier)
    if reason := refusal(protocol):
        problems.append(reason)
    day = _day(given.get("as_of", ""), problems)
    shapes = "" if problems else folder_of(protocol)
    return Job(folder, shapes, day, policy, limits.patients, limits.memory_gib)


async def _take(form: FormData, folder: Path) -> list[str]:
    """Write the files under names that lead nowhere else; what is wrong with them."""
    files = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.filename]
    if not files:
        return ["Choose at least one file."]
    problems = []
    for number, file in enumerate(files, 1):
        name = _safe(file.filename or "", number)
        if Path(name.lower().removesuffix(".gz")).suffix not in SUFFIXES:
            read = f"formats read: {' '.join(SUFFIXES)}, each also .gz"
            problems.append(f"{name}: this format is not read here; {read}")
            continue
        target = folder / name
        if target.exists():
            target = folder / f"{number}-{name}"
        async with await anyio.open_file(target, "xb") as stream:
            while chunk := await file.read(_CHUNK):
                await stream.write(chunk)
    return problems


def _safe(name: str, number: int) -> str:
    """The last part of a name, of letters, digits, dots and dashes."""
    last = re.split(r"[/\\]", name)[-1]
    return _SPECIAL.sub("_", last).lstrip(".")[-100:] or f"file-{number}"


def _day(text: str, problems: list[str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append("The date of registration is not a date like 2026-11-22.")
        return None


def _problems(said: tuple[str, Any]) -> list[str]:
    """What a screening that failed says, in sentences."""
    kind, about = said
    if kind == "nothing":
        return ["No patient could be read.", *about]
    told = {
        "done": [],
        "many": [_MANY.format(about)],
        "slow": [_SLOW.format(f"{about:g}" if isinstance(about, float) else "")],
        "failed": [str(about)],
        "crashed": [_CRASHED],
    }
    return told[kind]


def _open(request: Request, site: Site) -> tuple[Upload, Board, Run]:
    """An upload with the only run of its store."""
    upload = _uploads(request).find(request.path_params["upload"], site.visitor(request).binding)
    board = Board(upload.generation)
    return upload, board, board.runs()[0]


async def _show(request: Request) -> Response:
    """The patients of an upload."""
    site = site_of(request)
    upload, board, run = _open(request, site)
    with closing(board):
        page = board.patients(run, Wanted(), most=_uploads(request).limits.patients)
        about: dict[str, Any] = {"upload": upload, "uploaded": run}
        about |= {"page": page, "verdicts": board.verdicts(run), "links": UploadLinks(upload.token)}
    site.audit(request, "upload")
    return site.page(request, "upload_result.html", here="upload", **about)


async def _patient(request: Request) -> Response:
    """One patient of an upload."""
    site = site_of(request)
    upload, board, run = _open(request, site)
    with closing(board):
        patient = named_patient(board, run, request)
        before, after = board.neighbours(run, patient, Wanted())
    site.audit(request, "upload", patient.iri)
    shown = await to_thread.run_sync(patient_page, upload.generation, run, patient)
    around: dict[str, Any] = {"upload": upload, "uploaded": run, "before": before, "after": after}
    context: dict[str, Any] = shown | around | {"links": UploadLinks(upload.token)}
    return site.page(request, "upload_patient.html", here="upload", **context)


async def _results(request: Request) -> Response:
    """Everything that was found, as N-Quads."""
    site = site_of(request)
    upload = _uploads(request).find(request.path_params["upload"], _owner(request))
    site.audit(request, "upload")
    return FileResponse(upload.folder / RESULTS, media_type="application/n-quads", filename=RESULTS)


async def _keep(request: Request) -> Response:
    """Add an upload to the store; the page tells when it is there."""
    site = site_of(request)
    await site.form(request)
    upload = _uploads(request).find(request.path_params["upload"], _owner(request))
    page = RedirectResponse(f"/upload/{upload.token}", 303)
    if upload.state in {"adding", "added"}:
        return page
    upload.state = "adding"
    page.background = BackgroundTask(_add, upload, site.folder)
    return page


async def _add(upload: Upload, store: Path) -> None:
    said = await to_thread.run_sync(in_process, add_to_store, (store, upload.folder / RESULTS), _HOURS)
    upload.state = "added" if said[0] == "done" else f"not added: {said[1] or 'the process ended'}"


async def _drop(request: Request) -> Response:
    """Forget an upload at once."""
    await site_of(request).form(request)
    uploads = _uploads(request)
    uploads.drop(uploads.find(request.path_params["upload"], _owner(request)))
    return RedirectResponse("/upload", 303)


UPLOAD_ROUTES: Final = [
    Route("/upload", _show_form, methods=["GET"]),
    Route("/upload", _screen, methods=["POST"]),
    Route("/upload/{upload}", _show, methods=["GET"]),
    Route("/upload/{upload}/keep", _keep, methods=["POST"]),
    Route("/upload/{upload}/drop", _drop, methods=["POST"]),
    Route("/upload/{upload}/results.nq", _results, methods=["GET"]),
    Route("/upload/{upload}/patients/{patient:path}", _patient, methods=["GET"]),
]
