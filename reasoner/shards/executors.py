# SPDX-License-Identifier: Apache-2.0
"""Where shards are screened: in this process, or in a pool of processes that end with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from reasoner.closed_network import close_network

__all__ = ["Here", "ShardFailedError", "WorkerPool", "abandon", "can_copy", "usable_cores"]

_T = TypeVar("_T")
#: The threads of this process, those of compiled libraries too; only Linux tells.
_THREADS: Final = Path("/proc/self/task")


class ShardFailedError(Exception):
    """A process elsewhere did not end a shard; `args` are the name of what happened there."""


def usable_cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_copy() -> bool:
    """Whether a copy of this process can work: a thread that is in the middle of something is not copied.

    The C library of other systems starts threads of its own.
    """
    return sys.platform == "linux" and _THREADS.is_dir() and len([*_THREADS.iterdir()]) == 1


class Here(Executor):
    """Runs what it is given at once; an interruption goes through."""

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:  # noqa: ANN401
        """Run it."""
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class WorkerPool(ProcessPoolExecutor):
    """Processes that do not hear Ctrl-C, and end when this one is gone."""

    def __init__(self, jobs: int, prepare: Callable[[], None] | None = None, *, copies: bool = False) -> None:
        """`prepare` runs in each process before its first shard.

        With `copies`, they have loaded what this one has, where `can_copy` says so; else they start afresh.
        Copies are made when the first call is submitted.
        """
        self._others = {child.pid for child in multiprocessing.active_children()}
        context = multiprocessing.get_context("fork" if copies and can_copy() else "spawn")
        super().__init__(jobs, mp_context=context, initializer=_begin, initargs=(prepare,))

    def abandon(self) -> None:
        """End its processes at once."""
        mine = [child for child in multiprocessing.active_children() if child.pid not in self._others]
        for process in mine:
            process.kill()
        self.shutdown(wait=False, cancel_futures=True)
        for process in mine:
            process.join()


def abandon(executor: Executor) -> None:
    """Let everything go that an executor still does."""
    if isinstance(executor, WorkerPool):
        executor.abandon()
    else:
        executor.shutdown(wait=False, cancel_futures=True)


def _begin(prepare: Callable[[], None] | None) -> None:
    """Make a process one that screens and does nothing else."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    close_network()
    if prepare:
        prepare()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        with suppress(OSError):
            parent.join()
        os._exit(1)
