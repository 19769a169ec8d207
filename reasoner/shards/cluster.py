# SPDX-License-Identifier: Apache-2.0
"""Shards on the workers of a Dask cluster, as an executor like any other (https://distributed.dask.org).

1. Before the first shard every worker is asked what it is: a process of its own with one thread, which sees
   the folder of the results and the files that workers read.
2. With its first shard a worker loads what screens, and refuses if that is not what this run is described
   with: program, ontology, shapes, mappings. A worker that comes later does the same.
3. Dask runs a shard again when its worker dies. One that it gives up ends as `ShardFailedError`.
4. Schedulers and workers log what they are given and what was raised. They see neither: a task travels as
   bytes, and of an unexpected error only the name of its type leaves the worker.

Only this module knows Dask, which is optional.
"""

from __future__ import annotations

import importlib
import logging
import os
import pickle
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar
from uuid import uuid4

from reasoner.closed_network import close_network
from reasoner.errors import ClusterError, ReasonerError, ValidationFailure
from reasoner.read.places import absolute, is_elsewhere, make_folder, size_of
from reasoner.run_record import RunRecord
from reasoner.screening import collect_rarely
from reasoner.shards.executors import ShardFailedError
from reasoner.shards.settings import Settings
from reasoner.shards.work import NotStoredError, prime

__all__ = ["Cluster"]

_T = TypeVar("_T")
#: Dask runs a task that raised so many times again; workers that died are counted by the scheduler.
_RETRIES: Final = 1
#: Seconds to find the scheduler, and its first worker; without any worker, until that is told.
_PATIENCE: Final = 60
#: Seconds between looks at who is there.
_LOOK: Final = 5
#: Facts of a run that a worker cannot know: how results were checked stands in the name of the engine.
_OURS: Final = frozenset({"engine"})
_DIED: Final = "WORKER_DIED"
_ALONE: Final = (
    "no worker is left, and the run waits. Start one and it goes on, or end it with Ctrl-C: finished shards "
    "stand, and the same command with --resume does the rest"
)
_MISSING: Final = "the package distributed is missing; pip install 'trialshapes[dask]'"
_LOST: Final = "the connection to the scheduler is lost"
_ONE_THREAD: Final = (
    "screens with more than one thread; start each worker with one thread, such as "
    "`dask worker --nthreads 1 --nworkers 8`"
)


class _Seen(NamedTuple):
    """What a worker says of itself: its process, its threads, whether the folder of results is the same.

    `unseen` is the first input file that it does not see, or sees in another size; empty if there is none.
    """

    process: tuple[str, int]
    threads: int
    same_folder: bool
    unseen: str


class _Sealed:
    """A call whose arguments no log shows."""

    def __init__(self, call: Callable[..., Any], *given: object) -> None:
        self._content = pickle.dumps((call, given), pickle.HIGHEST_PROTOCOL)

    def __repr__(self) -> str:
        return "a shard"

    def run(self) -> Any:  # noqa: ANN401 - what the call returns
        call, given = pickle.loads(self._content)  # noqa: S301 - the parent's own
        return call(*given)


class Cluster:
    """The workers behind the address of a scheduler, for one run."""

    def __init__(
        self,
        address: str,
        settings: Settings,
        out: Path,
        *,
        inputs: Sequence[Path] = (),
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Connect, and look at every worker that is there: it must see the files `inputs`.

        `tell` is called once, from another thread, if no worker has been left for a while.

        Raises:
            ClusterError: there is no scheduler or no worker, or one that cannot be used.
        """
        try:
            self._dask = importlib.import_module("distributed")
        except ImportError:
            raise ClusterError(address, _MISSING) from None
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # it is said in our own words
        # patients travel with a shard, some MB of them; Dask would warn of every one
        importlib.import_module("dask").config.set(
            {"distributed.admin.large-graph-warning-threshold": "1 GB"}
        )
        self.address = address
        self._settings = settings
        self._client = self._connect()
        self._closed = threading.Event()
        try:
            self.workers = self._look(out, inputs)
        except BaseException:
            self._client.close()
            raise
        threading.Thread(target=self._watch, args=(tell,), daemon=True).start()

    def executor(self) -> Executor:
        """One that runs calls on the workers; the connection ends with the run, not with it."""
        if self._client.status != "running":
            raise ClusterError(self.address, _LOST)
        return _Workers(self._client, self.address, self._settings)

    def close(self) -> None:
        """Let go of the cluster; it goes on without this run."""
        self._closed.set()
        with suppress(Exception):  # it may be gone
            self._client.close(timeout=2)

    def _connect(self) -> Any:  # noqa: ANN401 - distributed.Client
        client = None
        try:
            client = self._dask.Client(self.address, timeout=_PATIENCE, set_as_default=False)
            client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            found = "no worker came" if client else f"no scheduler answers ({type(error).__name__})"
            if client:
                client.close()
            hint = "; start workers" if client else "; the address looks like tcp://host:8786 or tls://..."
            raise ClusterError(self.address, found + hint) from None
        return client

    def _watch(self, tell: Callable[[str], None]) -> None:
        """Say it when nobody has been there for a while; Dask itself waits without a word."""
        seen = time.monotonic()
        while not self._closed.wait(_LOOK):
            try:
                if self._client.nthreads():
                    seen = time.monotonic()
            except Exception:  # the scheduler is gone, which the run hears by itself
                return
            if time.monotonic() - seen > _PATIENCE:
                tell(_ALONE)
                return

    def _look(self, out: Path, inputs: Sequence[Path]) -> int:
        """How many workers there are; all of them must be of use."""
        make_folder(out)
        token = out / f".{uuid4().hex}.seen"
        if not is_elsewhere(out):
            token.touch()
        sizes = {str(file): size_of(file) for file in map(absolute, inputs) if not is_elsewhere(file)}
        try:
            answers = self._client.run(_look_around, str(token), sizes, on_error="return")
        finally:
            if not is_elsewhere(out):
                token.unlink(missing_ok=True)
        processes: Counter[tuple[str, int]] = Counter()
        for address, seen in answers.items():
            if not isinstance(seen, _Seen):
                reason = f"trialshapes {self._settings.run.program_version} is not there"
                raise ClusterError(address, f"{reason} ({type(seen).__name__}); install the same everywhere")
            processes[seen.process] += 1
            if seen.threads != 1 or processes[seen.process] > 1:
                raise ClusterError(address, _ONE_THREAD)
            if not seen.same_folder:
                reason = (
                    "does not see the folder of --out; give one that all machines share, or a URL (s3://)"
                )
                raise ClusterError(address, reason)
            if seen.unseen:
                reason = f"does not see {seen.unseen} as this machine does"
                hint = "give files by a path that means the same everywhere, or by a URL (s3://)"
                raise ClusterError(address, f"{reason}; {hint}")
        return len(answers)


class _Workers(Executor):
    """Hands calls to Dask, and says in our terms how they ended."""

    def __init__(self, client: Any, address: str, settings: Settings) -> None:  # noqa: ANN401
        self._address = address
        self._settings = settings
        self._executor = client.get_executor(pure=False, retries=_RETRIES)
        self._ended = False

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:  # noqa: ANN401
        """Run it on some worker."""
        result: Future[_T] = Future()
        try:
            there = self._executor.submit(_run, _Sealed(_ready_and, self._settings, fn, args, kwargs))
        except Exception:
            result.set_exception(ClusterError(self._address, _LOST))
        else:
            there.add_done_callback(lambda future: self._end(future, result))
        return result

    def _end(self, future: Future[_T], result: Future[_T]) -> None:
        if not result.set_running_or_notify_cancel():
            return
        if future.cancelled():
            result.set_exception(ClusterError(self._address, _LOST))
        elif error := future.exception():
            result.set_exception(_in_our_terms(error, self._address))
        else:
            result.set_result(future.result())

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Take back what is not done; what a worker is doing it ends, and nobody asks for it."""
        if not self._ended:
            self._ended = True
            with suppress(Exception):  # the scheduler may be gone
                self._executor.shutdown(wait=wait and not cancel_futures)


def _in_our_terms(error: BaseException, address: str) -> BaseException:
    if isinstance(error, ReasonerError | NotStoredError | ShardFailedError):
        return error
    name = type(error).__name__
    if name == "KilledWorker":
        return ShardFailedError(_DIED)
    if name in {"FutureCancelledError", "CancelledError", "CommClosedError"}:
        return ClusterError(address, _LOST)
    return ShardFailedError(name)


# --- on a worker -------------------------------------------------------------------------------------------

#: Screening keeps what it knows of one patient in places that a second thread would use as well.
_busy: Final = threading.Lock()


def _look_around(token: str, sizes: dict[str, int], dask_worker: Any = None) -> _Seen:  # noqa: ANN401 - Dask's name
    path = Path(token)
    same = is_elsewhere(path) or path.exists()
    unseen = next((file for file, size in sizes.items() if _size(Path(file)) != size), "")
    return _Seen((socket.gethostname(), os.getpid()), dask_worker.state.nthreads, same, unseen)


def _size(file: Path) -> int | None:
    try:
        return size_of(file)
    except OSError:
        return None


def _run(sealed: _Sealed) -> Any:  # noqa: ANN401 - what the call returns
    """Run a call; an error that may quote a patient stays here."""
    try:
        return sealed.run()
    except ValidationFailure as error:
        raise ShardFailedError(type(error).__name__) from None
    except (ReasonerError, NotStoredError):
        raise
    except Exception as error:
        raise ShardFailedError(type(error).__name__) from None


def _ready_and(
    settings: Settings, fn: Callable[..., _T], args: tuple[Any, ...], options: dict[str, Any]
) -> _T:
    if not _busy.acquire(blocking=False):
        raise ClusterError(socket.gethostname(), _ONE_THREAD)
    try:
        _make_ready(settings)
        return fn(*args, **options)
    finally:
        _busy.release()


@lru_cache(1)
def _make_ready(settings: Settings) -> None:
    """Load what screens, once for a run, and compare it with what the run is said to be computed with."""
    _close()
    screener = settings.screener()
    here = RunRecord.of(
        screener.protocol,
        screener.ontology,
        policy=settings.policy,
        as_of=settings.as_of,
        engine=settings.engine,
        reading=settings.reading,
    ).facts()
    differ = [name for name, value in settings.run.facts().items() if here[name] != value]
    if differ := [name for name in differ if name not in _OURS]:
        reason = f"a worker has another {', '.join(differ)} than this machine; install the same everywhere"
        raise ClusterError(socket.gethostname(), reason)
    prime(settings, screener)
    collect_rarely()


@lru_cache(1)
def _close() -> None:
    """The process is there to screen: nothing but Dask and object stores reaches out."""
    close_network()
