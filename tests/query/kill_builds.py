# SPDX-License-Identifier: Apache-2.0
"""Kills builds of a store, again and again, and says what was left: `python kill_builds.py moments FOLDER`.

FOLDER holds `a.nq`, `b.nq` (the same run in two versions) and `tiny.ttl`. Each round a forked process builds
the version that the store does not hold, and is killed: after a random time (`moments`), or before the first
time that it comes to a line of the modules of the store (`steps`). Another process then opens the store. One
line per round: the version before, the version tried, the version found, and where it was killed. `readers`
kills nobody and reads without pause.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

from reasoner.query import generations
from reasoner.query import store as stores
from reasoner.query.store import load_results, open_store
from reasoner.terms import ONTO

WATCHED = {generations.__file__, stores.__file__}
VERSION = (
    f"SELECT ?v {{ GRAPH ?r {{ ?r <{ONTO}protocolVersion> ?v }} GRAPH ?f {{ ?p <{ONTO}siteName> ?v }} }}"
)


def fork(task: Callable[[], int]) -> int:
    """Do something in a process of its own; its number."""
    process = os.fork()
    if process == 0:
        code = 70
        try:
            code = task()
        finally:
            os._exit(code)
    return process


def ended(process: int) -> int:
    """Wait; the exit code, or the negative signal."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def build(folder: Path, version: str) -> int:
    load_results(folder / "store", [folder / f"{version}.nq"], [folder / "tiny.ttl"])
    return 0


def found(folder: Path) -> str:
    """The version in the store, by a process that opens it as every reader does."""

    def read() -> int:
        with open_store(folder / "store") as store:
            versions = {solution["v"].value for solution in store.query(VERSION)}
        return ord(versions.pop()) if len(versions) == 1 else 71

    return chr(ended(fork(read)))


def build_until(folder: Path, version: str, count: int) -> int:
    """Build, but die at the `count`-th line that was not met before."""
    met: set[tuple[str, int]] = set()

    def watch(frame: FrameType, event: str, _: object) -> object:
        place = frame.f_code.co_filename, frame.f_lineno
        if place[0] not in WATCHED:
            return None
        if event == "line" and place not in met:
            met.add(place)
            if len(met) == count:
                (folder / "place").write_text(f"{Path(place[0]).name}:{place[1]}")
                os.kill(os.getpid(), signal.SIGKILL)
        return watch

    sys.settrace(watch)  # type: ignore[arg-type]
    return build(folder, version)


def tell(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")


def steps(folder: Path) -> None:
    before, count, code = "a", 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        count += 1
        tried = "b" if before == "a" else "a"
        code = ended(fork(partial(build_until, folder, tried, count)))
        after = found(folder)
        tell(before, tried, after, (folder / "place").read_text() if code else "finished")
        before = after
    if code:
        sys.exit(code)


def moments(folder: Path) -> None:
    generator = random.Random(20261122)  # noqa: S311 - moments, no secrets
    start = time.monotonic()
    ended(fork(lambda: build(folder, "b")))
    usual = time.monotonic() - start
    before = found(folder)
    for _ in range(25):
        tried = "b" if before == "a" else "a"
        process = fork(partial(build, folder, tried))
        delay = generator.uniform(0, 1.2 * usual)
        time.sleep(delay)
        os.kill(process, signal.SIGKILL)
        code = ended(process)
        after = found(folder)
        tell(before, tried, after, f"after {delay:.3f} s" if code else "finished")
        before = after


def readers(folder: Path) -> None:
    """Nobody is killed: builds follow each other while two processes open the store all the time."""
    stop = folder / "stop"

    def read() -> int:
        opened = 0
        while not stop.exists():
            with open_store(folder / "store") as store:
                if len({solution["v"].value for solution in store.query(VERSION)}) != 1:
                    return 71
            opened += 1
        return 0 if opened > 3 else 72

    reading = [fork(read) for _ in range(2)]
    for version in "ba" * 8:
        ended(fork(partial(build, folder, version)))
    stop.touch()
    tell("codes", *(str(ended(process)) for process in reading))


if __name__ == "__main__":
    os.fsync = lambda _: None  # a killed process loses nothing that it wrote; only a computer does
    place = Path(sys.argv[2])
    ended(fork(lambda: build(place, "a")))
    {"steps": steps, "moments": moments, "readers": readers}[sys.argv[1]](place)
