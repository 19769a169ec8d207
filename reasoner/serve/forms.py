# SPDX-License-Identifier: Apache-2.0
"""Bodies of requests: never more than they may be, never of a kind that nobody asked for."""

from __future__ import annotations

from typing import Final

import anyio
from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

__all__ = ["media_type", "read_body", "read_form"]

#: Seconds for a body that is no upload; a slow one holds nothing but its own connection.
_PATIENCE: Final = 30.0
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


def media_type(headers: Headers) -> str:
    """What a request says that its body is, without parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, most: int) -> bytes:
    """A whole body.

    Raises:
        HTTPException: 413, 415 or 408.
    """
    _check_length(request, most)
    body = bytearray()
    try:
        with anyio.fail_after(_PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise _too_large(most)
    except TimeoutError:
        raise HTTPException(408, "The request took too long to arrive.", {"Connection": "close"}) from None
    return bytes(body)


async def read_form(request: Request, most: int, files: int) -> FormData:
    """Fields and files of a form.

    Raises:
        HTTPException: 413, 415 or 400.
    """
    if media_type(request.headers) not in _FORMS:
        raise HTTPException(415, f"A form is sent as {' or '.join(_FORMS)}.")
    _check_length(request, most)
    seen = 0

    async def receive() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise _too_large(most)
        return message

    limited = Request(request.scope, receive)
    return await limited.form(max_files=files, max_fields=100, max_part_size=min(most, 1 << 20))


def _check_length(request: Request, most: int) -> None:
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HTTPException(
            415, "Compressed requests are not read: send it as it is.", {"Accept-Encoding": "identity"}
        )
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length[:20]) > most:
        raise _too_large(most)


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"The request is larger than {most} bytes.", {"Connection": "close"})
