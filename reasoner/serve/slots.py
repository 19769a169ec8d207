# SPDX-License-Identifier: Apache-2.0
"""Few things for many who want one: clients that wait get one in turn, and no client holds all."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from typing import Final, Generic, TypeVar

from reasoner.errors import ReasonerError

__all__ = ["BusyError", "Slots"]

_T = TypeVar("_T")
#: More are sent away at once, first those of the client who waits for most.
_MOST_WAITING: Final = 200


class BusyError(ReasonerError):
    """Everything is in use, and remained so for as long as anybody waits."""

    def __str__(self) -> str:
        """What to do."""
        return "every process for queries is busy; ask again in a moment"


class Slots(Generic[_T]):
    """Things that are free, and the clients that wait for one.

    A client that asks for much waits behind its own requests: the next free thing goes to the client whose
    turn it is, not to the oldest request.
    """

    def __init__(self, *, share: int, patience: float) -> None:
        """At most `share` things for one client at a time; `patience` is how many seconds one waits."""
        self._share = share
        self._patience = patience
        self._free: deque[_T] = deque()
        self._held: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[_T]]] = OrderedDict()

    def put(self, thing: _T) -> None:
        """Something is free."""
        self._free.append(thing)
        self._hand_out()

    async def take(self, client: str) -> _T:
        """Something free, for one client; `leave` says when it is done.

        Raises:
            BusyError: there was nothing in time.
        """
        self._make_room(client)
        future: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(future)
        self._hand_out()
        try:
            await asyncio.wait({future}, timeout=self._patience)
        except asyncio.CancelledError:
            self._give_up(client, future)
            raise
        if not future.done():
            self._give_up(client, future)
            raise BusyError
        return future.result()

    def leave(self, client: str) -> None:
        """A client is done with what it took; the thing itself comes back by `put`, or never."""
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]
        self._hand_out()

    def _make_room(self, client: str) -> None:
        """See that one more may wait: nobody keeps others out by asking much."""
        if sum(map(len, self._waiting.values())) < _MOST_WAITING:
            return
        most = max(self._waiting.values(), key=len)
        if len(most) <= len(self._waiting.get(client, ())) + 1:
            raise BusyError
        most.pop().set_exception(BusyError())

    def _give_up(self, client: str, future: asyncio.Future[_T]) -> None:
        if future.done():
            if not future.exception():
                self._free.append(future.result())
                self.leave(client)
            return
        future.cancel()
        waiting = self._waiting[client]
        waiting.remove(future)
        if not waiting:
            del self._waiting[client]

    def _hand_out(self) -> None:
        while self._free and (client := self._next()):
            waiting = self._waiting[client]
            waiting.popleft().set_result(self._free.popleft())
            self._held[client] += 1
            self._waiting.move_to_end(client)
            if not waiting:
                del self._waiting[client]

    def _next(self) -> str:
        return next((client for client in self._waiting if self._held[client] < self._share), "")
