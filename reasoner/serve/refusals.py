# SPDX-License-Identifier: Apache-2.0
"""Errors as answers: a status, and a sentence that says why and what to do. None is ever a truncated 200."""

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
from reasoner.serve.slots import BusyError

__all__ = ["HANDLERS", "say"]

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


def say(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    """A sentence as an answer."""
    return PlainTextResponse(sentence.rstrip("\n") + "\n", status, headers)


async def _of_http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - the key of the handler
    headers = dict(error.headers or {})
    return say(error.status_code, error.detail, headers)


async def _of_query(_: Request, error: Exception) -> Response:
    if isinstance(error, CrashedQueryError):
        if error.was_killed:
            return say(503, "The process of this query was ended from outside; ask again.", _RETRY)
        return say(413, str(error))
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    sentence = "The store cannot be opened." if isinstance(error, StoreError) else str(error)
    return say(status, sentence, _RETRY if status == 503 else None)


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
