# SPDX-License-Identifier: Apache-2.0
"""`/sparql`: the SPARQL 1.1 Protocol, read-only.

1. The request is read (`protocol_request`), its query is checked (`reasoner.query.gate`).
2. The media type of each form of answer is chosen from the header Accept (`negotiation`).
3. A process answers (`workers`); the whole answer is there before the status is sent.
4. A client that leaves ends its query.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import anyio
from starlette.concurrency import iterate_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from reasoner.query.gate import EVERYTHING, Dataset, check_query
from reasoner.query.worker import Task, Written
from reasoner.serve.negotiation import choose
from reasoner.serve.protocol_request import ProtocolRequest, read_request
from reasoner.serve.service_description import MEDIA_TYPES as DESCRIPTIONS
from reasoner.serve.service_description import describe_service
from reasoner.serve.site import Site, site_of
from reasoner.serve.workers import Spooled

__all__ = ["MEDIA_TYPES", "SPARQL_ROUTES"]

_T = TypeVar("_T")
#: Form of a query -> media types that its answer can have, the first where the client does not mind.
MEDIA_TYPES: Final = {
    "select": (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
        "application/json",
        "application/xml",
    ),
    "ask": (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "application/json",
        "application/xml",
    ),
    "graph": ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
}
#: Bytes that are sent in one piece.
_SMALL: Final = 1 << 20
_VARY: Final = {"Vary": "Accept"}


async def _sparql(request: Request) -> Response:
    site = site_of(request)
    asked = await read_request(request, site.settings.limits.request_bytes)
    accept = ", ".join(request.headers.getlist("accept")) or None
    if asked.query is None:
        return _describe(site, accept)
    dataset = check_query("query", asked.query)
    media_types = {form: choose(accept, offered) for form, offered in MEDIA_TYPES.items()}
    if not any(media_types.values()):
        offered = ", ".join(dict.fromkeys(kind for kinds in MEDIA_TYPES.values() for kind in kinds))
        raise HTTPException(406, f"Answers can be had as {offered}.", _VARY)
    site.audit(request, "sparql", query=asked.query)
    task = _task(site, asked, dataset, media_types)
    visitor = site.visitor(request)
    async with site.reading() as snapshot:
        client = f"{visitor.token} {visitor.user}"
        answer = await _unless_gone(request, lambda: snapshot.sparql.ask(client, task))
    return _sent(answer)


def _task(site: Site, asked: ProtocolRequest, dataset: Dataset, media_types: dict[str, str]) -> Task:
    """The dataset of a request replaces that of its query (section 2.1.4)."""
    limits = site.settings.limits
    chosen = asked.dataset if asked.dataset != EVERYTHING else dataset
    written = Written({form: kind for form, kind in media_types.items() if kind}, limits.answer_bytes)
    return Task(str(asked.query), chosen, limits.seconds, written)


def _sent(answer: Spooled) -> Response:
    kind = answer.media_type
    # Starlette adds the charset, UTF-8, to types that begin with text/
    if answer.size <= _SMALL:
        return Response(b"".join(answer.chunks()), 200, _VARY, kind)
    headers = {"Content-Length": str(answer.size), **_VARY}
    return StreamingResponse(iterate_in_threadpool(answer.chunks()), 200, headers, kind)


def _describe(site: Site, accept: str | None) -> Response:
    """The description of the service, or the page for people."""
    media_type = choose(accept, (*DESCRIPTIONS, "text/html"))
    if media_type == "text/html":
        return RedirectResponse("/query", 303, _VARY)
    if not media_type:
        raise HTTPException(406, f"The description can be had as {', '.join(DESCRIPTIONS)}.", _VARY)
    return Response(describe_service(site.base, media_type), 200, _VARY, media_type)


async def _unless_gone(request: Request, work: Callable[[], Awaitable[_T]]) -> _T:
    """Work for as long as the client is there.

    Raises:
        ClientDisconnect: it left first.
    """
    done: list[_T] = []
    failed: list[Exception] = []
    async with anyio.create_task_group() as group:

        async def watch() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            group.cancel_scope.cancel()

        group.start_soon(watch)
        try:
            done.append(await work())
        except Exception as error:
            failed.append(error)
        group.cancel_scope.cancel()
    if failed:
        raise failed[0]
    if not done:
        raise ClientDisconnect
    return done[0]


SPARQL_ROUTES: Final = [Route("/sparql", _sparql, methods=["GET", "POST"], name="sparql")]
