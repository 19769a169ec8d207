# SPDX-License-Identifier: Apache-2.0
"""Connections that end for clients who are slow, by accident or on purpose, and that are never too many.

uvicorn waits without end for the head of a request, and for a client to take its answer; a few hundred such
clients (slowloris) would keep everybody else out. What is slow inside of a request, its body or a query, has
limits of its own (`forms`, `settings`).
"""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["Connection"]

#: Seconds from the beginning of a connection, or from the end of an answer, to the end of the next head.
HEAD_SECONDS: Final = 10.0
#: Seconds to take what was written: a megabyte at most, since more is not written before some is taken.
TAKING_SECONDS: Final = 120.0
#: Connections beyond those that are answered, which are told to come back; more are closed at once.
_TOLD: Final = 100


class Connection(H11Protocol):
    """HTTP/1.1 with an end to patience."""

    _head: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        """Wait for a request."""
        super().connection_made(transport)
        if self.limit_concurrency and len(self.connections) > self.limit_concurrency + _TOLD:
            transport.abort()
        else:
            self._expect()

    def handle_events(self) -> None:
        """Whoever has sent the head of a request is slow no more."""
        super().handle_events()
        if self._is_answering:
            _stop(self._head)

    def on_response_complete(self) -> None:
        """Wait for the next request, unless it is there."""
        super().on_response_complete()
        if not self._is_answering:
            self._expect()

    def pause_writing(self) -> None:
        """Much is written and not taken."""
        super().pause_writing()
        self._taking = self.loop.call_later(TAKING_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Most of it was taken."""
        super().resume_writing()
        _stop(self._taking)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there to wait for."""
        super().connection_lost(exc)
        _stop(self._head)
        _stop(self._taking)

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _expect(self) -> None:
        self._head = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        """End the connection, but not in the middle of an answer."""
        if self.transport.get_write_buffer_size():
            self._head = self.loop.call_later(TAKING_SECONDS, self.transport.abort)
        else:
            self.transport.abort()


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer:
        timer.cancel()
