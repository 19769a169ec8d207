# SPDX-License-Identifier: Apache-2.0
"""Errors as answers: a status, and a sentence that says why and what to do. None is ever a truncated 200.

Programs get the sentence as plain text; whoever opens pages gets it as one, with a way back.
"""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from reasoner.errors import ReasonerError
from reasoner.query import QueryError, StoreError
from reasoner.query.errors import (
    CrashedQueryError,
    LargeAnswerError,
    RefusedQueryError,
    SlowQueryError,
    UnwrittenFormError,
)
from reasoner.serve.site import site_of
from reasoner.serve.slots import BusyError

__all__ = ["HANDLERS"]

#: The client has left; nobody reads this.
_LEFT: Final = 499
_RETRY: Final = {"Retry-After": "2"}
_STATUS: Final[tuple[tuple[type[ReasonerError], int], ...]] = (
    (RefusedQueryError, 403),
    (SlowQueryError, 504),
    (LargeAnswerError, 413),
    (UnwrittenFormError, 406),
    (QueryError, 400),
    (BusyError, 503),
    (StoreError, 503),
)


def _say(request: Request, status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    """A sentence as an answer."""
    if request.scope["path"] != "/sparql" and "text/html" in request.headers.get("accept", ""):
        page = site_of(request).page(request, "refusal.html", status=status, code=status, sentence=sentence)
        page.headers.update(headers or {})
        return page
    return PlainTextResponse(sentence.rstrip("\n") + "\n", status, headers)


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - the key of the handler
    headers = dict(error.headers or {})
    return _say(request, error.status_code, error.detail, headers)


async def _of_query(request: Request, error: Exception) -> Response:
    if isinstance(error, CrashedQueryError):
        if error.was_killed:
            sentence = "The process of this query was ended from outside; ask again."
            return _say(request, 503, sentence, _RETRY)
        return _say(request, 413, str(error))
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    sentence = "The store cannot be opened." if isinstance(error, StoreError) else str(error)
    return _say(request, status, sentence, _RETRY if status == 503 else None)


async def _of_leaving(_: Request, __: Exception) -> Response:
    return Response(status_code=_LEFT)


#: What Starlette calls for which error.
HANDLERS: Final = {
    HTTPException: _of_http,
    QueryError: _of_query,
    BusyError: _of_query,
    StoreError: _of_query,
    ClientDisconnect: _of_leaving,
}
