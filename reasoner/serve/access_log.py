# SPDX-License-Identifier: Apache-2.0
"""One line for each request, which names the route and never what was asked: paths and queries name patients.

An error that nobody expected becomes a line too, with its kind and its place; its message may quote values.
"""

from __future__ import annotations

import logging
import time
import traceback
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Match, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["AccessLog", "place_of"]

_log: Final = logging.getLogger("trialshapes.serve")


class AccessLog:
    """Tells what happened; the outermost of all."""

    def __init__(self, app: ASGIApp) -> None:
        """Nothing is kept."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered, and tell."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status, size = time.perf_counter(), 0, 0
        route = _route(scope)  # now: routes below others change what they are given

        async def count(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, count)
        except Exception as error:
            _log.error("%s at %s", type(error).__name__, place_of(error))
            if not status:
                sentence = "Something went wrong here; the log of the site says where.\n"
                await PlainTextResponse(sentence, 500)(scope, receive, count)
        finally:
            seconds = time.perf_counter() - start
            visitor = getattr(Request(scope).state, "visitor", None)
            who = visitor.token if visitor and visitor.token else "-"
            line = "%s %s %s %d bytes %.0f ms %s"
            _log.info(line, _method(scope), route, status or "-", size, 1000 * seconds, who)


def _method(scope: Scope) -> str:
    """Only what is known: a client may call its method as it likes."""
    method = str(scope["method"])
    return method if method in {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"} else "OTHER"


def _route(scope: Scope) -> str:
    """The pattern of the route, such as /patients/{name}."""
    for route in scope["app"].routes if "app" in scope else ():
        if isinstance(route, Route | Mount) and route.matches(scope)[0] is not Match.NONE:
            return route.path or "/"
    return "-"


def place_of(error: BaseException) -> str:
    """File and line where it was raised, and where it left our own code."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "reasoner" in Path(frame.filename).parts]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in (*own[-1:], *frames[-1:])]
    return " < ".join(dict.fromkeys(reversed(places))) or "an unknown place"
