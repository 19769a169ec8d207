# SPDX-License-Identifier: Apache-2.0
"""Linked data: `https://w3id.org/trialshapes/X` is at `/X`, for people and for programs, as they ask for it.

Documents (the ontology, shapes, graphs of facts) answer with themselves. Things that are no documents (runs,
patients, records, results) answer 303 See Other: people are led to the page of the board, others to the
description below `/data/`, which has the forms Turtle, N-Triples, JSON-LD and HTML. `?as=ttl` names a form.
https://www.w3.org/TR/cooluris/
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from reasoner.query.board_lists import Board
from reasoner.serve.board_links import concept_link, data_link
from reasoner.serve.board_store import open_generation
from reasoner.serve.definitions import definitions, document
from reasoner.serve.negotiation import choose
from reasoner.serve.resources import FACTS, described, patient_of, pointing_at
from reasoner.serve.site import Site, site_of
from reasoner.terms import BASE, PATIENTS, PREFIXES, RUNS, SKOLEM, shorten

__all__ = ["FORMS", "LINKED_DATA_ROUTES"]

_HTML: Final = "text/html"
#: Names of forms -> media types, in the order of preference where a client has none.
FORMS: Final = {
    "html": _HTML,
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
}
_RDF: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
_VARY: Final = {"Vary": "Accept"}
_NOTHING: Final = "Nothing here has this address."
_NO_FACTS: Final = "The store has results that name this, but no facts about it."
_THINGS: Final = (RUNS, PATIENTS, SKOLEM)
#: Statements about others that a page lists.
_SOME: Final = 50


class _Cell(NamedTuple):
    """A term on a page: where it leads, and its language or datatype."""

    text: str
    href: str
    note: str


async def _resolve(request: Request) -> Response:
    """Whatever address is not a page."""
    iri = BASE + _raw_path(request)
    if not iri.startswith(_THINGS):
        return await _tell(request, iri)
    form = _form(request)
    if form == _HTML and (page := await _page(site_of(request), iri)):
        return RedirectResponse(page, 303, _VARY)
    return RedirectResponse(data_link(iri), 303, _VARY)


async def _data(request: Request) -> Response:
    """The description of a thing."""
    return await _tell(request, BASE + _raw_path(request).removeprefix("data/"))


async def _tell(request: Request, iri: str) -> Response:
    form, site = _form(request), site_of(request)
    if iri.startswith((*_THINGS, FACTS)):
        async with site.reading() as snapshot:
            found, quads, pointing = await run_in_threadpool(_look_up, snapshot.folder, iri)
        site.audit(request, "rdf", patient_of(found))
        triples: Iterable[ox.Triple] = [quad.triple for quad in quads]
    else:
        path = iri.removeprefix(BASE)
        triples = await run_in_threadpool(document, path)
        if triples and form == _HTML:
            context: dict[str, Any] = {"iri": iri, "terms": definitions(path), "path": path}
            return _varied(site.page(request, "definitions.html", **context))
        pointing = []
    if not triples:
        raise HTTPException(404, _NO_FACTS if pointing else _NOTHING)
    if form != _HTML:
        return await run_in_threadpool(_written, triples, form)
    return _varied(site.page(request, "resource.html", **_shown(iri, triples, pointing)))


def _look_up(folder: Path, iri: str) -> tuple[str, list[ox.Quad], list[ox.Quad]]:
    """The IRI of a thing as it was minted, what is said about it, and what points at it.

    Whoever asks may have encoded what needs no encoding: the audit log has the patient under one name.
    """
    store = open_generation(folder)
    for name in dict.fromkeys((iri, BASE + quote(unquote(iri.removeprefix(BASE)), safe="/:@"))):
        with suppress(ValueError):  # no IRI
            quads, pointing = described(store, name), pointing_at(store, name, _SOME)
            if quads or pointing:
                return name, quads, pointing
    return iri, [], []


async def _page(site: Site, iri: str) -> str:
    """The page of the board on which people read about a thing; empty where there is none."""
    run, _, rest = iri.removeprefix(RUNS).partition("/") if iri.startswith(RUNS) else ("", "", "")
    segment, _, identifier = rest.partition("/")
    async with site.reading() as snapshot:

        def find() -> str:
            with closing(Board(snapshot.folder)) as board:
                if iri.startswith(PATIENTS):
                    found = board.runs_of(iri.removeprefix(PATIENTS))
                    return f"/board/{found[0][0].name}/patients/{found[0][1].segment}" if found else ""
                known = board.run(run) if run else None
                if known is None or not rest:
                    return f"/board/{known.name}" if known else ""
                if not board.patient(known, segment):
                    return ""
                names = [count.criterion.identifier for count in board.criteria(known)]
                place = f"#p1-c{names.index(identifier)}" if identifier in names else ""
                return "" if identifier and not place else f"/board/{run}/patients/{segment}{place}"

        return await run_in_threadpool(find)


def _raw_path(request: Request) -> str:
    """The path as it was sent: what is percent-encoded in an IRI stays so."""
    raw = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    return raw.decode("ascii", "replace").partition("?")[0].removeprefix("/")


def _form(request: Request) -> str:
    """The media type that is asked for."""
    if wanted := request.query_params.get("as", ""):
        if wanted not in FORMS:
            raise HTTPException(404, f"There is no form of this name; there are {', '.join(FORMS)}.")
        return FORMS[wanted]
    chosen = choose(request.headers.get("accept"), FORMS.values())
    if not chosen:
        raise HTTPException(406, f"This is told as {', '.join(FORMS.values())}.", _VARY)
    return chosen


def _written(triples: Iterable[ox.Triple], form: str) -> Response:
    text = ox.serialize(triples, format=_RDF[form], prefixes=PREFIXES)
    charset = "; charset=utf-8" if form == "text/turtle" else ""
    return Response(text, headers=_VARY | {"Content-Type": form + charset})


def _varied(response: Response) -> Response:
    response.headers.update(_VARY)
    return response


def _shown(iri: str, triples: Iterable[ox.Triple], pointing: list[ox.Quad]) -> dict[str, Any]:
    """A page: the thing first, then its parts, each with its statements."""
    subjects: dict[str, dict[str, list[_Cell]]] = {}
    for triple in triples:
        facts = subjects.setdefault(_cell(triple.subject).text, {})
        facts.setdefault(shorten(triple.predicate.value), []).append(_cell(triple.object))
    named = shorten(iri)
    told = sorted(subjects.items(), key=lambda item: (item[0] != named, item[0]))
    back = sorted({(_cell(q.subject), shorten(q.predicate.value)) for q in pointing})
    return {"iri": iri, "name": named, "subjects": told, "back": back, "most": _SOME}


def _cell(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> _Cell:
    if isinstance(term, ox.NamedNode):
        return _Cell(shorten(term.value), _href(term.value), "")
    if isinstance(term, ox.Literal):
        datatype = "" if term.language else shorten(term.datatype.value)
        note = term.language or ("" if datatype == "xsd:string" else datatype)
        return _Cell(term.value, "", note)
    return _Cell(str(term), "", "")


def _href(iri: str) -> str:
    """What is ours leads to this site, other pages where they are; whatever else is no link."""
    if not iri.startswith(BASE):
        return iri if iri.startswith(("https://", "http://")) else ""
    if iri.startswith((*_THINGS, FACTS)):
        return data_link(iri)
    return concept_link(iri)


#: The last one takes every address that no other route has.
LINKED_DATA_ROUTES: Final = [
    Route("/data/{path:path}", _data),
    Route("/{path:path}", _resolve, name="linked data"),
]
