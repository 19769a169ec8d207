# SPDX-License-Identifier: Apache-2.0
"""Processes that wait for queries on one generation of a store; each answers one at a time and may be killed.

They are started before anybody asks, by a server process that has the modules already (`forkserver`), so that
one that was killed is replaced in a few hundredths of a second. After many queries a process is replaced too:
what its allocator keeps is given back.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import ModuleType
from typing import IO, Final, NamedTuple

from anyio import to_thread

from reasoner.query import QueryError, StoreError
from reasoner.query.errors import CrashedQueryError, LargeAnswerError, SlowQueryError
from reasoner.query.sparql import Conversation
from reasoner.query.worker import Task, answer
from reasoner.serve.slots import Slots

__all__ = ["Spooled", "Workers"]

#: Queries that one process answers before it is replaced.
_MOST_ANSWERED: Final = 1000
#: Bytes of an answer that stay in memory; what is longer goes to a file that has no name.
_IN_MEMORY: Final = 1 << 22
_PAUSE: Final = 1.0
#: After these a process may still be busy with what nobody wants any more.
_STUCK: Final = (SlowQueryError, CrashedQueryError, LargeAnswerError)
_starting: Final = threading.Lock()


class Spooled(NamedTuple):
    """The whole answer to a query as bytes."""

    media_type: str
    size: int
    file: IO[bytes]

    def chunks(self) -> Iterator[bytes]:
        """The bytes; the file is closed in the end."""
        with self.file as file:
            while chunk := file.read(1 << 18):
                yield chunk


def _spool(conversation: Conversation, task: Task) -> Spooled:
    """Take an answer as bytes: all of it, before anybody is told that there is one."""
    _, media_type = conversation.ask("query", task)
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when it was sent
    try:
        size = sum(file.write(chunk) for chunk in conversation.chunks())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Spooled(media_type, size, file)


@contextmanager
def _without_main() -> Iterator[None]:
    """Let no process import the program that this one was started with: its commands, or a test runner."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class _Worker:
    """One process."""

    def __init__(self, data: Path, memory_gib: int) -> None:
        """Start it and wait until it has opened the store.

        Raises:
            StoreError: it cannot.
        """
        with _starting, _without_main():  # the book-keeping of multiprocessing is not made for threads
            server = multiprocessing.get_context("forkserver")
            server.set_forkserver_preload([answer.__module__])
            ours, theirs = server.Pipe()
            self.process = server.Process(target=answer, args=(theirs, data, memory_gib), daemon=True)
            self.process.start()
            theirs.close()
        self.conversation = Conversation(ours, self.process, memory_gib)
        self.answered = 0
        try:
            self.conversation.wait_until_ready()
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """Stop it, whatever it does."""
        self.process.kill()
        with _starting:
            self.process.join()  # the connection closes with the last thread that uses it


class Workers:
    """So many processes on one generation."""

    def __init__(self, data: Path, *, count: int, share: int, memory_gib: int, patience: float) -> None:
        """Nothing runs yet; `share` is how many of them one client may have at a time."""
        self._begin = partial(_Worker, data, memory_gib)
        self._count = count
        self._slots: Slots[_Worker] = Slots(share=share, patience=patience)
        self._all: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def start(self) -> None:
        """Start all processes.

        Raises:
            StoreError: the store cannot be opened.
        """
        for _ in range(self._count):
            self._add(await to_thread.run_sync(self._begin))

    async def close(self) -> None:
        """Stop all processes, and with them the queries that still run."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        for worker in list(self._all):
            await to_thread.run_sync(worker.end)
        self._all.clear()

    @property
    def pids(self) -> frozenset[int]:
        """The processes that run now."""
        return frozenset(worker.process.pid or 0 for worker in self._all)

    async def ask(self, client: str, task: Task) -> Spooled:
        """Have a query answered.

        Args:
            client: who asks; clients take turns.
            task: the query, and how its answer is wanted.

        Raises:
            QueryError: no answer, and why.
            BusyError: no process was free in time.
        """
        worker = await self._take(client)
        is_usable = False
        try:
            result = await to_thread.run_sync(_spool, worker.conversation, task, abandon_on_cancel=True)
            is_usable = True
        except QueryError as error:
            is_usable = not isinstance(error, _STUCK)
            raise
        finally:
            self._return(client, worker, is_usable=is_usable)
        return result

    async def _take(self, client: str) -> _Worker:
        """A process that is alive; what was killed while nobody asked it is replaced."""
        while True:
            worker = await self._slots.take(client)
            if not worker.conversation.has_ended:
                return worker
            self._return(client, worker, is_usable=False)

    def _return(self, client: str, worker: _Worker, *, is_usable: bool) -> None:
        worker.answered += 1
        if is_usable and worker.answered < _MOST_ANSWERED:
            self._slots.put(worker)
        else:
            worker.process.kill()  # at once: whoever reads from it in a thread must come to an end
            self._all.discard(worker)
            self._spawn(worker)
        self._slots.leave(client)

    def _spawn(self, former: _Worker) -> None:
        if self._closed:
            return
        task = asyncio.get_running_loop().create_task(self._replace(former))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replace(self, former: _Worker) -> None:
        await to_thread.run_sync(former.end)
        while True:
            try:
                self._add(await to_thread.run_sync(self._begin))
            except (StoreError, OSError, CrashedQueryError):
                await asyncio.sleep(_PAUSE)
            else:
                return

    def _add(self, worker: _Worker) -> None:
        if self._closed:
            worker.process.kill()
            return
        self._all.add(worker)
        self._slots.put(worker)
