# SPDX-License-Identifier: Apache-2.0
"""Bodies of requests: never more than they may be, never of a kind that nobody asked for."""

from __future__ import annotations

from typing import Final

import anyio
from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive

__all__ = ["media_type", "read_body", "read_form"]

#: Seconds for a body, and for one with files.
_PATIENCE: Final = 30.0
_PATIENCE_WITH_FILES: Final = 600.0
#: Bytes beyond what is read that are taken and thrown away.
_MOST_DISCARDED: Final = 100_000_000
_MORE: Final[Message] = {"more_body": True}
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


def media_type(headers: Headers) -> str:
    """What a request says that its body is, without parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, most: int) -> bytes:
    """A whole body.

    Raises:
        HTTPException: 413, 415 or 408.
    """
    await _check_length(request, most)
    try:
        with anyio.fail_after(_PATIENCE):
            return await Request(request.scope, _limited(request, most)).body()
    except TimeoutError:
        raise _too_slow() from None


async def read_form(request: Request, most: int, files: int) -> FormData:
    """Fields and files of a form.

    Raises:
        HTTPException: 413, 415, 408 or 400.
    """
    if media_type(request.headers) not in _FORMS:
        raise HTTPException(415, f"A form is sent as {' or '.join(_FORMS)}.")
    await _check_length(request, most)
    limited = Request(request.scope, _limited(request, most))
    try:
        with anyio.fail_after(_PATIENCE_WITH_FILES if files else _PATIENCE):
            return await limited.form(max_files=files, max_fields=100, max_part_size=min(most, 1 << 20))
    except TimeoutError:
        raise _too_slow() from None


def _limited(request: Request, most: int) -> Receive:
    """The messages of a request, until they have too many bytes."""
    seen = 0

    async def receive() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise await _too_large(request, most, message)
        return message

    return receive


async def _check_length(request: Request, most: int) -> None:
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HTTPException(
            415, "Compressed requests are not read: send it as it is.", {"Accept-Encoding": "identity"}
        )
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length[:20]) > most:
        raise await _too_large(request, most)


def _too_slow() -> HTTPException:
    return HTTPException(408, "The request took too long to arrive.", {"Connection": "close"})


async def _too_large(request: Request, most: int, message: Message = _MORE) -> HTTPException:
    """What a client hears that sent too much; cut off while it still sends, it would hear nothing."""
    left = _MOST_DISCARDED
    with anyio.move_on_after(_PATIENCE):
        while left > 0 and message.get("more_body"):
            message = await request.receive()
            left -= len(message.get("body", b""))
    return HTTPException(413, f"The request is larger than {most} bytes.", {"Connection": "close"})
