# SPDX-License-Identifier: Apache-2.0
"""A site that listens until it is told to stop."""

from __future__ import annotations

import ctypes
import logging
import socket
import sys
from contextlib import suppress
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette

from reasoner.query.generations import Generations
from reasoner.serve.access_log import place_of
from reasoner.serve.app import make_app
from reasoner.serve.connections import Connection
from reasoner.serve.settings import Settings, SettingsError

__all__ = ["http_config", "run_site"]

#: Connections at a time; more are told to come back.
_MOST_CONNECTIONS: Final = 500
#: Bytes of the first lines of a request; a query that is longer is sent by POST.
_LONGEST_HEAD: Final = 1 << 16
#: Seconds that requests have to end when the site stops.
_PATIENCE: Final = 10
#: `M_ARENA_MAX` of glibc (malloc.h), and how many there may be: with one for each thread that makes pages,
#: what a store keeps in memory grew for ten minutes and more.
_ARENAS: Final = (-8, 2)


def run_site(settings: Settings) -> None:
    """Serve; the log goes to stderr.

    Raises:
        SettingsError: the address is not to be had, or a file cannot be used.
        StoreError: there is no store.
    """
    with Generations(settings.store).reading():
        pass
    with suppress(AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(*_ARENAS)
    app = make_app(settings)
    with _listen(settings) as listening:
        _log_to_stderr()
        uvicorn.Server(http_config(app)).run([listening])


def http_config(app: Starlette) -> uvicorn.Config:
    """How a site speaks HTTP."""
    return uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=_PATIENCE,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        reason = f"cannot be listened on: {getattr(error, 'strerror', None) or error}"
        raise SettingsError(f"--host {settings.host} --port {settings.port}", reason) from None
    # inherited by connections; else each answer waits for an acknowledgement of its head
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


class _WithoutValues(logging.Formatter):
    """Tells of an error its kind and its place; its words may quote a record."""

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802 - as in the standard library
        """In place of a traceback."""
        return f"{ei[0].__name__} at {place_of(ei[1])}"


def _log_to_stderr() -> None:
    """One format for our lines and those of the server, which quote nothing of a request."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutValues("%(asctime)s %(levelname)s %(message)s"))
    for name in ("trialshapes.serve", "uvicorn.error", "asyncio"):
        log = logging.getLogger(name)
        log.setLevel(logging.INFO)
        log.propagate = False
        log.handlers = [handler]
