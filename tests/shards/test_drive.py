# SPDX-License-Identifier: Apache-2.0
"""Which shards are tried again when one fails while a process ends beside it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from threading import Timer
from typing import Any

from reasoner.shards.drive import Driver, Work
from reasoner.shards.file import ShardFolder
from reasoner.shards.shard import Patients, Shard
from reasoner.shards.work import Done

from .runs import cohort, graphs, settings


class Breaking(Executor):
    """One shard always fails; whatever else is under way ends with its process a moment later, once."""

    def __init__(self, *, breaks: bool) -> None:
        """Break, or answer at once."""
        self._breaks = breaks

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:  # noqa: ANN401
        """Answer for a shard."""
        future: Future[Any] = Future()
        shard: Shard = args[-1]
        if shard.number == 0 and not shard.failure:
            future.set_exception(LookupError("canary"))
        elif self._breaks:
            Timer(0.2, future.set_exception, [BrokenExecutor()]).start()
        else:
            future.set_result(Done(f"{shard.number}", 1, 1))
        return future


def test_a_patient_who_fails_while_a_process_ends_is_told_and_not_lost(tmp_path: Path) -> None:
    """That process is not held against the patient, who would be refused unread after it."""
    made: list[Breaking] = []

    def executor() -> Breaking:
        made.append(Breaking(breaks=not made))
        return made[-1]

    work = Work(settings([cohort(tmp_path / "in", graphs()[0])]), ShardFolder(tmp_path), None)
    shards = (Shard(number, Patients((b"",), ("",)), 0, 1) for number in range(3))
    done = Driver(work, executor, at_once=2).run(shards)
    told = sorted((shard.number, shard.failure, shard.unread) for shard, _ in done)
    assert told == [(0, "LookupError", False), (1, "", False), (2, "", False)]
    assert len(made) == 2
