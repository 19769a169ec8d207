# SPDX-License-Identifier: Apache-2.0
"""`/query`: YASGUI on the endpoint of the site, with the saved queries."""

from __future__ import annotations

import json
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from reasoner.query.saved_queries import SavedQuery
from reasoner.serve.guard import POLICY
from reasoner.serve.site import Site, site_of
from reasoner.terms import ONTO, PREFIXES

__all__ = ["QUERY_ROUTES"]

_FIRST: Final = f"""PREFIX onto: <{ONTO}>

SELECT ?verdict (COUNT(*) AS ?patients) {{
  ?screening a onto:PatientScreening ; onto:verdict ?verdict .
}}
GROUP BY ?verdict
"""
#: The one style element that the table of YASGUI makes (column-resizer 1.4.0), by its hash.
_POLICY: Final = POLICY.replace(
    "style-src 'self'", "style-src 'self' 'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
)
#: What `/queries` puts before the name of a parameter.
_BIND: Final = "bind:"


async def _page(request: Request) -> Response:
    """The editor; `?name=` puts a saved query into it."""
    site = site_of(request)
    chosen = request.query_params.get("name", "")
    text = _find(site, chosen).text if chosen else _FIRST
    page = site.page(
        request,
        "query.html",
        here="query",
        queries=site.queries,
        chosen=chosen,
        text=text,
        prefixes=json.dumps(PREFIXES),
    )
    page.headers["Content-Security-Policy"] = _POLICY
    return page


async def _list(request: Request) -> Response:
    """The saved queries with their questions, columns and parameters."""
    return JSONResponse(
        [
            {
                "name": query.name,
                "question": query.question,
                "columns": query.columns,
                "parameters": [parameter._asdict() for parameter in query.parameters],
                "text": query.text,
            }
            for query in site_of(request).queries
        ]
    )


async def _bind(request: Request) -> Response:
    """A saved query with its parameters filled in; what is left empty is not asked for."""
    site = site_of(request)
    form = await site.form(request)
    given = {key: value for key, value in form.multi_items() if isinstance(value, str)}
    values = {key.removeprefix(_BIND): v for key, v in given.items() if key.startswith(_BIND) and v}
    text = _find(site, given.get("name", "")).bind(values)
    return PlainTextResponse(text, media_type="application/sparql-query")


def _find(site: Site, name: str) -> SavedQuery:
    for query in site.queries:
        if query.name == name:
            return query
    raise HTTPException(404, "There is no saved query of that name.")


QUERY_ROUTES: Final = [
    Route("/query", _page, name="query"),
    Route("/queries", _list, methods=["GET"], name="queries"),
    Route("/queries", _bind, methods=["POST"]),
]
