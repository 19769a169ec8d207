# SPDX-License-Identifier: Apache-2.0
"""`/openapi.json`: what can be asked of the site, for programs and for tests that try all of it."""

from __future__ import annotations

import re
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from reasoner.query.gate import LONGEST
from reasoner.serve.sparql_endpoint import MEDIA_TYPES

__all__ = ["OPENAPI_ROUTES", "describe"]

Json = dict[str, Any]

_TEXT: Final[Json] = {"type": "string"}
_GRAPHS: Final[Json] = {"type": "array", "items": {"type": "string", "format": "iri"}}
_QUERY: Final[Json] = {"type": "string", "maxLength": LONGEST}
#: Browsers, proxies and servers take addresses of about 8,000 characters; longer queries are sent by POST.
_SHORT: Final[Json] = {"type": "string", "maxLength": 2000}
_SENTENCES: Final = {
    "400": "Not SPARQL, or not of the protocol",
    "401": "A token is needed",
    "403": "Refused: it would change or fetch something, or comes from another site",
    "404": "There is none",
    "405": "Not this method",
    "406": "None of the accepted media types fits",
    "413": "The request or its answer is too large, or the query needs too much memory",
    "415": "The body is of another media type",
    "421": "Another host",
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
    content = {"text/plain": {"schema": _TEXT}}
    return {code: {"description": _SENTENCES[code], "content": content} for code in (*codes, "401", "421")}


def _answer() -> Json:
    kinds = dict.fromkeys(kind for kinds in MEDIA_TYPES.values() for kind in kinds)
    return {"description": "The whole answer", "content": {kind: {} for kind in kinds}}


def _parameter(name: str, schema: Json, meaning: str) -> Json:
    return {"name": name, "in": "query", "schema": schema, "description": meaning}


_REFUSED: Final = _refusals("400", "403", "405", "406", "413", "415", "503", "504")
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
_FORM: Final[Json] = {
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "required": ["csrf", "name"],
                "properties": {"csrf": _TEXT, "name": _TEXT},
            }
        }
    }
}


def _page(summary: str, path: str, *parameters: str) -> Json:
    """A page for people; what stands in braces in its path is a name, and the rest may be left out."""
    required = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in re.findall(r"{(\w+)}", path)
    ]
    chosen = [{"name": name, "in": "query", "schema": _TEXT} for name in parameters]
    answers = {
        "200": {"description": "A page", "content": {"text/html": {}}},
        **_refusals("400", "404", "503"),
    }
    return {"get": {"summary": summary, "parameters": [*required, *chosen], "responses": answers}}


def _get(summary: str, media_type: str, *refusals: str) -> Json:
    answers = {"200": {"description": "All of it", "content": {media_type: {}}}, **_refusals(*refusals)}
    return {"get": {"summary": summary, "responses": answers}}


_LISTED: Final = ("name", "verdict", "criterion", "outcome", "missing", "sort", "falling", "start", "back")
_PAGES: Final[Json] = {
    path: _page(summary, path, *parameters)
    for path, summary, parameters in (
        ("/query", "The page with the editor", ("name",)),
        ("/board", "The overview of the last run, or of another", ("run",)),
        ("/board/{run}", "The overview of a run", ()),
        ("/board/{run}/coming", "What changes in the next days", ("since", "what")),
        ("/board/{run}/missing", "Which missing facts leave whom open", ()),
        ("/board/{run}/patients", "Patients of a run", _LISTED),
        ("/board/{run}/patients/{patient}", "One patient", ()),
        ("/board/{run}/criteria/{criterion}", "One criterion", ()),
        ("/compare", "Two runs", ("old", "new", "start")),
        ("/upload", "The form to screen a file", ()),
        ("/{path}", "A thing whose IRI is https://w3id.org/trialshapes/ and this path", ("as",)),
        ("/data/{path}", "What is said of that thing, as RDF", ("as",)),
    )
}
_PATHS: Final[Json] = {
    **_PAGES,
    "/sparql": _SPARQL,
    "/queries": {
        **_get("The saved queries", "application/json"),
        "post": {
            "summary": "A saved query with its parameters filled in",
            "requestBody": _FORM,
            "responses": {
                "200": {"description": "SPARQL", "content": {"application/sparql-query": {}}},
                **_refusals("400", "403", "404", "413", "415"),
            },
        },
    },
    "/health": _get("Whether the store is open", "text/plain", "503"),
    "/openapi.json": _get("This document", "application/json"),
}


async def _document(request: Request) -> Response:
    return JSONResponse(describe(request.app.state.site.base))


OPENAPI_ROUTES: Final = [Route("/openapi.json", _document)]
