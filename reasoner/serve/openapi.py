# SPDX-License-Identifier: Apache-2.0
"""`/openapi.json`: what can be asked of the site, for programs and for tests that try all of it."""

from __future__ import annotations

import re
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from reasoner.query.board_rows import ORDERS, VERDICTS
from reasoner.query.gate import LONGEST
from reasoner.report.cohort import LETTERS
from reasoner.screening import POLICIES
from reasoner.serve.linked_data import FORMS
from reasoner.serve.sparql_endpoint import MEDIA_TYPES

__all__ = ["OPENAPI_ROUTES", "describe"]

Json = dict[str, Any]

_TEXT: Final[Json] = {"type": "string"}
_GRAPHS: Final[Json] = {"type": "array", "items": {"type": "string", "format": "iri"}}
_QUERY: Final[Json] = {"type": "string", "maxLength": LONGEST}
#: Browsers, proxies and servers take addresses of about 8,000 characters; longer queries are sent by POST.
_SHORT: Final[Json] = {"type": "string", "maxLength": 2000}
_SENTENCES: Final = {
    "400": "Not understood: not SPARQL, not of the protocol, or not whole",
    "401": "A token is needed",
    "403": "Refused: it would change or fetch something, or comes from another site",
    "404": "There is none",
    "405": "Not this method",
    "408": "The request took too long to arrive",
    "406": "None of the accepted media types fits",
    "413": "The request or its answer is too large, or the query needs too much memory",
    "415": "The body is of another media type",
    "421": "Another host",
    "422": "Nothing was screened; the page says why",
    "503": "Every process is busy: ask again",
    "504": "The query took too long",
}


def describe(base: str) -> Json:
    """The OpenAPI 3.1 document of a site."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "trialshapes", "version": "1", "description": "Results of screening, read-only."},
        "servers": [{"url": base}],
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{}, {"token": []}],
        "paths": _PATHS,
    }


def _refusals(*codes: str) -> Json:
    """Refusals are a sentence, as a page for those who open pages."""
    content = {"text/plain": {"schema": _TEXT}, "text/html": {}}
    told = dict.fromkeys((*codes, "400", "401", "403", "421"))
    return {code: {"description": _SENTENCES[code], "content": content} for code in told}


def _answer() -> Json:
    kinds = dict.fromkeys(kind for kinds in MEDIA_TYPES.values() for kind in kinds)
    return {"description": "The whole answer", "content": {kind: {} for kind in kinds}}


def _parameter(name: str, schema: Json, meaning: str) -> Json:
    return {"name": name, "in": "query", "schema": schema, "description": meaning}


_REFUSED: Final = _refusals("405", "406", "413", "415", "503", "504")
_PROTOCOL: Final = [
    _parameter("default-graph-uri", _GRAPHS, "Graphs whose union is the default graph; all if none is given"),
    _parameter("named-graph-uri", _GRAPHS, "Graphs that GRAPH sees"),
]
_FIELDS: Final = {"query": _QUERY, "default-graph-uri": _GRAPHS, "named-graph-uri": _GRAPHS}
_SPARQL: Final[Json] = {
    "get": {
        "summary": "SPARQL 1.1 query; without one, the description of the service",
        "parameters": [_parameter("query", _SHORT, "SELECT, ASK, CONSTRUCT or DESCRIBE"), *_PROTOCOL],
        "responses": {"200": _answer(), "303": {"description": "The query page"}, **_REFUSED},
    },
    "post": {
        "summary": "SPARQL 1.1 query; where it is the whole body, graphs are parameters of the address",
        "parameters": _PROTOCOL,
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": {"schema": _QUERY},
                "application/x-www-form-urlencoded": {
                    "schema": {"type": "object", "required": ["query"], "properties": _FIELDS}
                },
            },
        },
        "responses": {"200": _answer(), **_REFUSED},
    },
}
_DAY: Final[Json] = {"anyOf": [{"type": "string", "format": "date"}, {"const": ""}]}
#: What may be asked of pages; whatever a page does not know is as if it had not been given.
_ASKED: Final[dict[str, tuple[Json, str]]] = {
    "name": (_TEXT, "Part of the name of a patient; at `/query` the name of a saved query"),
    "verdict": ({"enum": ["", *VERDICTS]}, "Patients with this verdict"),
    "criterion": (_TEXT, "A criterion by its identifier: patients with `outcome` there"),
    "outcome": ({"enum": ["", *LETTERS]}, "S satisfied, V violated, U unknown"),
    "missing": (_TEXT, "The number of a missing fact, as the page of missing facts links it"),
    "sort": ({"enum": ["", *ORDERS]}, "Order of the list"),
    "falling": ({"enum": ["", "1"]}, "1: the other way round"),
    "start": (_TEXT, "Where the page begins, as links to it say"),
    "back": ({"enum": ["", "1"]}, "1: the page ends there instead"),
    "run": (_TEXT, "The name of a run; the one that was loaded last if none is given"),
    "old": (_TEXT, "The earlier run"),
    "new": (_TEXT, "The later run"),
    "since": (_DAY, "The first day"),
    "until": (_DAY, "The last day"),
    "what": ({"enum": ["", "ends", "begins"]}, "Eligibility that ends, or that begins"),
    "as": ({"enum": list(FORMS)}, "A form, whatever `Accept` says"),
    "next": (_TEXT, "The page that is shown after signing in"),
}
_LISTED: Final = ("name", "verdict", "criterion", "outcome", "missing", "sort", "falling", "start", "back")
_HTML: Final[Json] = {
    "200": {"description": "A page", "content": {"text/html": {}}},
    "303": {"description": "The form to sign in, where that is needed"},
}
_RDF: Final[Json] = {"200": {"description": "All of it", "content": {kind: {} for kind in FORMS.values()}}}
_NQUADS: Final[Json] = {"200": {"description": "All of it", "content": {"application/n-quads": {}}}}
_STYLE: Final[Json] = {
    "200": {"description": "A file", "content": {"text/css": {}}},
    "304": {"description": "The browser has it"},
}


def _elsewhere(what: str) -> Json:
    """An answer that leads on; nothing stands in it."""
    return {"303": {"description": what}}


def _parameters(path: str, *asked: str) -> list[Json]:
    """What stands in braces in a path is a name, and the rest may be left out."""
    required = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in re.findall(r"{(\w+)}", path)
    ]
    return [*required, *(_parameter(name, *_ASKED[name]) for name in asked)]


def _form(fields: Json, *, media_type: str = "application/x-www-form-urlencoded", **others: Json) -> Json:
    """A form with the hidden field `csrf` of the page that it stands on; `fields` are required."""
    properties = {"csrf": _TEXT, **fields}
    schema = {"type": "object", "required": list(properties), "properties": properties | others}
    return {"required": True, "content": {media_type: {"schema": schema}}}


def _get(path: str, summary: str, answers: Json, *asked: str, refused: tuple[str, ...] = ()) -> Json:
    """Something to read."""
    responses = answers | _refusals(*refused)
    return {
        path: {"get": {"summary": summary, "parameters": _parameters(path, *asked), "responses": responses}}
    }


def _post(path: str, summary: str, body: Json, answers: Json, *refused: str) -> Json:
    """A form of a page."""
    responses = answers | _refusals("408", "413", "415", *refused)
    told = {"summary": summary, "parameters": _parameters(path), "requestBody": body, "responses": responses}
    return {path: {"post": told}}


_SAYS: Final = ("404", "503")
_FILES: Final[Json] = {"type": "array", "items": {"type": "string", "format": "binary"}}
_SCREENED: Final = _form(
    {"files": _FILES},
    media_type="multipart/form-data",
    as_of={"type": "string", "description": "Date of registration where a record has none"},
    policy={"enum": list(POLICIES)},
    protocol={"type": "string", "description": "Identifier of a protocol, as the form offers it"},
)


def _merged(*items: Json) -> Json:
    """Paths with their methods, which may come one by one."""
    paths: Json = {}
    for item in items:
        for path, methods in item.items():
            paths.setdefault(path, {}).update(methods)
    return paths


_PAGES: Final = _merged(
    _get("/", "The first page", _elsewhere("The overview")),
    _get("/query", "The page with the editor", _HTML, "name", refused=_SAYS),
    _get("/board", "A run by its name", _elsewhere("The overview of the run"), "run", refused=_SAYS),
    _get("/board/{run}", "The overview of a run", _HTML, refused=_SAYS),
    _get(
        "/board/{run}/coming", "What changes in the next days", _HTML, "since", "until", "what", refused=_SAYS
    ),
    _get("/board/{run}/missing", "Which missing facts leave whom open", _HTML, refused=_SAYS),
    _get("/board/{run}/near", "Whose numbers are near a limit", _HTML, "outcome", refused=_SAYS),
    _get("/board/{run}/patients", "Patients of a run", _HTML, *_LISTED, refused=_SAYS),
    _get("/board/{run}/patients/{patient}", "One patient, as one of a list", _HTML, *_LISTED, refused=_SAYS),
    _get("/board/{run}/criteria/{criterion}", "One criterion", _HTML, refused=_SAYS),
    _get("/compare", "Two runs: what changed, and why", _HTML, "old", "new", "start", refused=_SAYS),
    _get("/upload", "The form to screen files", _HTML, refused=("503",)),
    _post("/upload", "Screen files", _SCREENED, _elsewhere("Its patients"), "422", "503"),
    _get("/upload/{upload}", "Patients of an upload of one's own", _HTML, refused=_SAYS),
    _get("/upload/{upload}/patients/{patient}", "One of them", _HTML, refused=_SAYS),
    _get("/upload/{upload}/results.nq", "Facts and results of an upload", _NQUADS, refused=_SAYS),
    _post("/upload/{upload}/keep", "Add an upload to the store", _form({}), _elsewhere("The upload"), "404"),
    _post("/upload/{upload}/drop", "Forget an upload", _form({}), _elsewhere("The form"), "404"),
    _get("/login", "The form to sign in; 404 where nobody has to", _HTML, "next", refused=("404",)),
    _post("/login", "Sign in", _form({"token": _TEXT}, next=_TEXT), _elsewhere("The page asked for"), "404"),
    _post("/logout", "Sign out", _form({}), _elsewhere("The form to sign in"), "404"),
    _get("/static/style.css", "The look of the pages", _STYLE),
    _get(
        "/{path}",
        "A thing whose IRI is https://w3id.org/trialshapes/ and this path",
        _RDF | _elsewhere("The page of a thing that is no document, or its description"),
        "as",
        refused=("406", *_SAYS),
    ),
    _get("/data/{path}", "What is said of that thing", _RDF, "as", refused=("406", *_SAYS)),
    _get(
        "/queries", "The saved queries", {"200": {"description": "All", "content": {"application/json": {}}}}
    ),
    _post(
        "/queries",
        "A saved query with its parameters filled in",
        _form({"name": _TEXT}),
        {"200": {"description": "SPARQL", "content": {"application/sparql-query": {}}}},
        "404",
    ),
    _get(
        "/health",
        "Whether the store is open",
        {"200": {"description": "ok", "content": {"text/plain": {}}}},
        refused=("503",),
    ),
    _get(
        "/openapi.json", "This document", {"200": {"description": "All", "content": {"application/json": {}}}}
    ),
)
_PATHS: Final[Json] = {**_PAGES, "/sparql": _SPARQL}


async def _document(request: Request) -> Response:
    return JSONResponse(describe(request.app.state.site.base))


OPENAPI_ROUTES: Final = [Route("/openapi.json", _document)]
