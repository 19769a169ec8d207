# SPDX-License-Identifier: Apache-2.0
"""A site that listens until it is told to stop."""

from __future__ import annotations

import logging
import socket
import sys
from typing import Final

import uvicorn

from reasoner.query.generations import Generations
from reasoner.serve.app import make_app
from reasoner.serve.settings import Settings, SettingsError

__all__ = ["run_site"]

#: Connections at a time; more are told to come back.
_MOST_CONNECTIONS: Final = 500
#: Bytes of the first lines of a request; a query that is longer is sent by POST.
_LONGEST_HEAD: Final = 1 << 16
#: Seconds that requests have to end when the site stops.
_PATIENCE: Final = 10


def run_site(settings: Settings) -> None:
    """Serve; the log goes to stderr.

    Raises:
        SettingsError: the address is not to be had, or a file cannot be used.
        StoreError: there is no store.
    """
    with Generations(settings.store).reading():
        pass
    app = make_app(settings)
    with _listen(settings) as listening:
        _log_to_stderr()
        config = uvicorn.Config(
            app,
            http="h11",
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
        uvicorn.Server(config).run([listening])


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


def _log_to_stderr() -> None:
    """One format for our lines and those of the server, which quote nothing of a request."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name in ("trialshapes.serve", "uvicorn.error"):
        log = logging.getLogger(name)
        log.setLevel(logging.INFO)
        log.propagate = False
        log.handlers = [handler]
