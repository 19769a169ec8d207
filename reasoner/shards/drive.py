# SPDX-License-Identifier: Apache-2.0
"""Shards on an executor (`concurrent.futures`): a pool of processes, this process, or a cluster.

1. So many shards are under way at a time that memory stays flat.
2. When a process ends without a word, the pool is made anew. What was under way runs again, one at a time.
   A cluster goes on by itself; what it gives up runs again when everything else has ended.
3. A shard that ends its process again is halved, until one patient is left, who then is not judged. The same
   is done with a shard that raises what nobody expected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from reasoner.errors import ReasonerError
from reasoner.shards.executors import ShardFailedError, abandon
from reasoner.shards.file import ShardFolder
from reasoner.shards.settings import Settings
from reasoner.shards.shard import Shard
from reasoner.shards.work import Done, NotStoredError, screen_shard

__all__ = ["Driver", "Work"]

_DIED: Final = "WORKER_DIED"
#: Patients who may fail before the first one is screened: then it is not they who are wrong.
_MOST_FAILURES: Final = 32


class Work(NamedTuple):
    """What is done with a shard; `known` is the index of an earlier run."""

    settings: Settings
    folder: ShardFolder
    known: Path | None = None
    screen: Callable[[Settings, ShardFolder, Path | None, Shard], Done] = screen_shard


class Driver:
    """Runs shards until all are done."""

    def __init__(self, work: Work, executor: Callable[[], Executor], *, at_once: int) -> None:
        """`executor` makes a new one, also in place of one that broke; `at_once` shards are under way."""
        self._work = work
        self._make = executor
        self._at_once = at_once
        self._executor: Executor | None = None
        self._failures = 0
        self._screened = 0

    def run(self, shards: Iterable[Shard]) -> Iterator[tuple[Shard, Done]]:
        """Run all; they come in the order in which they end.

        Raises:
            NotStoredError: results could not be written.
            ReasonerError: nothing can be screened with these settings.
        """
        try:
            yield from self._run(iter(shards))
            if self._executor:
                self._executor.shutdown()
        except BaseException:
            if self._executor:
                abandon(self._executor)
            raise

    def _run(self, waiting: Iterator[Shard]) -> Iterator[tuple[Shard, Done]]:
        running: dict[Future[Done], Shard] = {}
        suspects: list[Shard] = []
        while True:
            if not suspects:
                running.update(self._more(waiting, self._at_once - len(running)))
            if not running:
                break
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                shard = running.pop(future, None)
                if shard is None:
                    continue  # it was under way when the pool broke
                if isinstance(future.exception(), BrokenExecutor):
                    yield from self._again(running, shard)
                elif _may_be_told(future.exception()):
                    suspects.append(shard)
                else:
                    yield from self._end(shard, future)
            if not running:  # what ends its process now is the suspect itself
                for shard in suspects:
                    yield from self._alone(shard)
                suspects = []

    def _more(self, waiting: Iterator[Shard], room: int) -> Iterator[tuple[Future[Done], Shard]]:
        for _ in range(room):
            shard = next(waiting, None)
            if shard is None:
                return
            yield self._submit(shard), shard

    def _submit(self, shard: Shard) -> Future[Done]:
        work = self._work
        if self._executor is None:
            self._executor = self._make()
        try:
            return self._executor.submit(work.screen, work.settings, work.folder, work.known, shard)
        except BrokenExecutor as error:  # it broke since the last one
            future: Future[Done] = Future()
            future.set_exception(error)
            return future

    def _again(self, running: dict[Future[Done], Shard], shard: Shard) -> Iterator[tuple[Shard, Done]]:
        """What was under way, one at a time; one of it has ended its process."""
        suspects = [shard]
        for future, other in list(running.items()):
            if future.done() and future.exception() is None:
                continue  # it ended before; it is taken up like any other
            del running[future]
            suspects.append(other)
        self._renew()
        for suspect in sorted(suspects, key=lambda suspect: (suspect.number, suspect.first)):
            yield from self._alone(suspect)

    def _renew(self) -> None:
        if self._executor:
            abandon(self._executor)
        self._executor = None

    def _alone(self, shard: Shard) -> Iterator[tuple[Shard, Done]]:
        future = self._submit(shard)
        wait([future])
        yield from self._end(shard, future)

    def _end(self, shard: Shard, future: Future[Done]) -> Iterator[tuple[Shard, Done]]:
        """The result, or those of the parts."""
        error = future.exception()
        if error is None:
            done = future.result()
            self._screened += done.patients if not shard.failure else 0
            yield shard, done
            return
        if isinstance(error, BrokenExecutor):
            self._renew()
        elif not _may_be_told(error):
            raise error
        if shard.pieces > 1:
            for half in shard.halves():
                yield from self._alone(half)
            return
        self._failures += 1
        if shard.unread or (self._failures > _MOST_FAILURES and not self._screened):
            raise error
        yield from self._alone(replace(shard, failure=_name(error), unread=bool(shard.failure)))


def _may_be_told(error: BaseException | None) -> bool:
    """Whether a shard failed by itself, and not the run."""
    return isinstance(error, Exception) and not isinstance(error, NotStoredError | ReasonerError)


def _name(error: BaseException) -> str:
    """What is said of a patient who cannot be screened."""
    if isinstance(error, ShardFailedError):
        return str(error.args[0])
    return _DIED if isinstance(error, BrokenExecutor) else type(error).__name__
