# SPDX-License-Identifier: Apache-2.0
"""A run in shards: cut the input, screen what is not there yet, gather what was found."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Final
from uuid import uuid4

from reasoner.patient import PatientGraph
from reasoner.read.files import SourceFile
from reasoner.read.nquads import Span
from reasoner.read.places import is_elsewhere, make_folder
from reasoner.result import PatientResult
from reasoner.screening import Screener
from reasoner.shards.drive import Driver, Work
from reasoner.shards.executors import Here, WorkerPool, abandon, can_copy
from reasoner.shards.file import ShardFolder, StoredShard, by_stem
from reasoner.shards.gather import Gathered, gather
from reasoner.shards.plan import Plan, Sizes
from reasoner.shards.recognize import Counted
from reasoner.shards.reuse import write_index
from reasoner.shards.settings import Settings
from reasoner.shards.shard import Shard
from reasoner.shards.work import Done, NotStoredError, close_indexes, count_span, prime, release

__all__ = ["How", "Sampled", "ShardedRun"]

#: Bytes that one process counts sooner than a pool has started, and sooner than one has been copied.
_COUNTED_HERE: Final = 512 * 1024 * 1024
_COUNTED_UNCOPIED: Final = 32 * 1024 * 1024
#: Patients per process that are screened sooner than a pool has started.
_SCREENED_HERE: Final = 96
#: Shards that are under way at least on a cluster: its workers may become more.
_AT_ONCE: Final = 32


@dataclass(frozen=True)
class How:
    """How the shards of a run are run.

    `jobs` is the number of processes; 0 is this one, which ends with a patient who ends it. `keep` leaves
    shards for the next run to take over what has not changed. `part` are number, from 1, and total of the
    parts among which shards are dealt out. `executor` makes one of `jobs` processes elsewhere.
    """

    jobs: int = 0
    resume: bool = False
    keep: bool = False
    part: tuple[int, int] | None = None
    sizes: Sizes = field(default=Sizes())
    prepare: Callable[[], None] | None = None
    executor: Callable[[], Executor] | None = None


@dataclass(frozen=True, order=True)
class Sampled:
    """A patient who is to be screened again: the number in the run, the record as read, the result."""

    number: int
    recorded: PatientGraph = field(compare=False)
    result: PatientResult = field(compare=False)


class ShardedRun:
    """One run; `discarded` counts shards of an earlier one that were not wanted."""

    def __init__(
        self, paths: Sequence[Path], out: Path, settings: Settings, screener: Screener, how: How
    ) -> None:
        """Make the folder; nothing is screened yet."""
        make_folder(out)
        self.folder = ShardFolder(out / "shards")
        self.finished = 0
        self.reused = 0
        self.discarded = 0
        #: results of the first patients, if they were screened now
        self.details: list[tuple[int, int, tuple[PatientResult, ...]]] = []
        self._paths, self._settings, self._screener, self._how = paths, settings, screener, how
        self._names: dict[tuple[int, int], str] = {}
        self._counts: dict[tuple[int, int], int] = {}
        #: earlier shards with text of those of this run
        self._holders: set[str] = set()
        self._kept: list[tuple[float, tuple[int, int], int, PatientGraph, PatientResult]] = []
        self._pool: Executor | None = None
        #: the index of earlier shards, if there are any
        self._known: Path | None = None
        self.plan: Plan

    @property
    def names(self) -> list[str]:
        """The shards of this run in the order of the input."""
        return [self._names[place] for place in sorted(self._names)]

    def screen(self) -> Iterator[int]:
        """Screen all shards that are not there yet; yields numbers of patients as they are done."""
        how = self._how
        names = self.folder.names()
        index = self._write_index() if how.keep else None
        prime(self._settings, self._screener)
        try:
            self.plan = Plan(self._paths, self._screener.ontology, self._settings, how.sizes, self._count)
            if not (how.resume or how.keep or how.part) and self.plan.expected != 0:
                self.discarded = len(names)
                self.folder.remove(names)
                names = []
            yield 0
            for shard, done in self._drive(
                self._missing(by_stem(names)), Work(self._settings, self.folder, index)
            ):
                self._take(shard, done)
                yield done.patients
        finally:
            if self._pool:
                abandon(self._pool)
            release()
            if index:
                index.unlink(missing_ok=True)
        if self.reused:
            yield self.reused

    def _write_index(self) -> Path:
        """The index of what stands here, which may be nothing."""
        index = self.folder.path / f".index.{uuid4().hex}.sqlite"  # workers of a cluster keep theirs
        make_folder(self.folder.path)
        try:
            self._known = index if write_index(index, self.folder, self._settings) else None
        except sqlite3.Error as error:  # its message says nothing of patients
            raise NotStoredError(0, f"the index of earlier shards: {error}") from None
        return index

    def _count(self, file: SourceFile, spans: Sequence[Span]) -> Sequence[Counted]:
        count = partial(count_span, self._settings, self.folder, self._known, file)
        little = _COUNTED_UNCOPIED if self._copies else _COUNTED_HERE
        if self._how.jobs > 1 and len(spans) > 1 and spans[-1].stop > little:
            return list(self._make_pool(self._how.jobs).map(count, spans))
        return [count(span) for span in spans]

    @property
    def _copies(self) -> bool:
        """Whether copies of this process screen: they are there at once. Clients of stores are not copied."""
        places = (*self._paths, self.folder.path)
        return not self._how.executor and can_copy() and not any(map(is_elsewhere, places))

    def _make_pool(self, jobs: int) -> Executor:
        if self._pool is None:
            how = self._how
            close_indexes()
            self._pool = (
                how.executor() if how.executor else WorkerPool(jobs, how.prepare, copies=self._copies)
            )
        return self._pool

    def _new_pool(self, jobs: int) -> Executor:
        """The pool that has counted, or one in place of a broken one."""
        pool, self._pool = self._make_pool(jobs), None
        return pool

    def _missing(self, there: Mapping[str, list[str]]) -> Iterator[Shard]:
        """The shards that this run still has to do."""
        for shard in self.plan.shards():
            if self._how.part and shard.number % self._how.part[1] != self._how.part[0] - 1:
                continue
            for name in there.get(shard.stem(self._settings), ()):
                if (patients := self._take_over(shard, name)) is not None:
                    self.reused += patients
                    break
            else:
                yield shard

    def _drive(self, shards: Iterator[Shard], work: Work) -> Iterator[tuple[Shard, Done]]:
        """In processes that are there at once; else here as long as there is little to do, then in a pool."""
        jobs, fresh = self._how.jobs, 0
        if work.known and not (jobs and self._copies):
            limit = _SCREENED_HERE * jobs if jobs > 1 else None

            def little() -> Iterator[Shard]:
                while (limit is None or fresh < limit) and (shard := next(shards, None)):
                    yield shard

            for shard, done in Driver(work, Here, at_once=1).run(little()):
                fresh += done.fresh
                yield shard, done
        first = list(islice(shards, 2))
        waiting = chain(first, shards)
        if not first:
            return
        if self._screens_here(len(first)):
            driver = Driver(work, Here, at_once=1)
        else:
            processes = partial(self._new_pool, jobs if len(first) > 1 else 1)
            driver = Driver(
                work, processes, at_once=max(2 * jobs, _AT_ONCE) if self._how.executor else jobs + 1
            )
        yield from driver.run(waiting)

    def _screens_here(self, shards: int) -> bool:
        """Whether a process more would cost more than it does: copies cost nothing, and spare the run."""
        if not self._how.jobs:
            return True
        return not self._copies and (shards < 2 or (self._how.jobs == 1 and not self._how.executor))

    def _take_over(self, shard: Shard, name: str) -> int | None:
        """How many patients a shard that is there tells of; None for a file that cannot be used."""
        try:
            with StoredShard(self.folder, name) as stored:
                patients, holders = stored.checked().header.patients, stored.holders
        except (OSError, ValueError, KeyError, TypeError):
            return None
        self._note(shard, name, patients, (holder.name for holder in holders))
        return patients

    def _note(self, shard: Shard, name: str, patients: int, holders: Iterable[str]) -> None:
        self._names[shard.number, shard.first] = name
        self._holders.update(holders)
        self._counts[shard.number, shard.first] = patients
        self.finished += 1

    def _take(self, shard: Shard, done: Done) -> None:
        place = (shard.number, shard.first)
        self._note(shard, done.name, done.patients, done.holders)
        if done.details:
            self.details.append((*place, done.details))
        for kept in done.kept:
            heapq.heappush(self._kept, (-kept.priority, place, kept.place, kept.recorded, kept.result))
            if len(self._kept) > self._settings.form.verify:
                heapq.heappop(self._kept)

    def sample(self) -> list[Sampled]:
        """Random patients as they were read, with the numbers that they have in the run."""
        before, counted = {}, 0
        for place in sorted(self._counts):
            before[place] = counted
            counted += self._counts[place]
        return sorted(
            Sampled(before[place] + number + 1, recorded, result)
            for _, place, number, recorded, result in self._kept
        )

    def told(self) -> list[PatientResult]:
        """The results of the first patients, in the order of the input."""
        return [result for *_, results in sorted(self.details, key=lambda one: one[:2]) for result in results]

    def gather(self) -> Gathered:
        """Notes and findings of the whole run."""
        named = [(place[0], self._names[place]) for place in sorted(self._names)]
        return gather(self.plan, self.folder, named)

    def discard(self) -> None:
        """Nothing of this run may be used."""
        self.folder.remove(self.folder.names())
        self.folder.tidy()

    def withdraw(self) -> None:
        """Leave the folder as it was, but for what was never completed."""
        self.folder.remove(self.names)
        self.folder.tidy()

    def stop(self) -> int:
        """Leave what is finished, and say how many shards that are; other parts may be at work beside."""
        if not self._how.part:
            self.folder.tidy()
        return len(self.folder.names())

    def clear(self) -> None:
        """After publication: nothing stays, or only what the next run may use."""
        standing = {*self.names, *self._holders} if self._how.keep else set()
        self.folder.remove(name for name in self.folder.names() if name not in standing)
        self.folder.tidy()
