# SPDX-License-Identifier: Apache-2.0
"""Several processes: the same files, and nothing is lost when one of them ends."""

from __future__ import annotations

import csv
import gc
import io
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from reasoner.patient import PatientGraph
from reasoner.screening import Screened, Screener
from reasoner.shards.executors import WorkerPool, can_copy
from reasoner.shards.file import ShardFolder
from reasoner.shards.plan import Sizes
from reasoner.shards.run import How
from reasoner.shards.settings import Settings
from reasoner.shards.work import worker
from reasoner.terms import PATIENTS

from .poison import DEADLY, FAILING, UNREADABLE, poison
from .runs import TINY, Ran, cohort, files, graphs, run, settings, shard_names
from .test_resume import started

POOL = How(jobs=2, sizes=Sizes(span=150_000, patients=4))
SINGLE = replace(POOL, sizes=Sizes(span=1, patients=1))


def verdicts(found: Ran) -> dict[str, str]:
    rows = csv.DictReader(io.StringIO(found.files["verdicts.csv"].decode(), newline=""))
    return {row["patient"]: row["verdict"] for row in rows}


def without(files: dict[str, bytes], *names: str) -> list[bytes]:
    """The outcomes of everybody else."""
    left = tuple(f"{name},".encode() for name in names)
    return [line for line in files["outcomes.csv"].split(b"\r\n") if not line.startswith(left)]


def collection(settings: Settings) -> tuple[int, int]:
    """What a process that has loaded its screener collects: after how many objects, and what never."""
    worker(settings)
    return gc.get_threshold()[0], gc.get_freeze_count()


def test_a_process_looks_for_cycles_rarely(tmp_path: Path) -> None:
    """Looking for them took a third of the time of a pool."""
    folder = cohort(tmp_path / "in", *graphs()[:1])
    with WorkerPool(1) as pool:
        threshold, frozen = pool.submit(collection, settings([folder])).result()
    assert threshold >= 1_000_000
    assert frozen > 100_000


def test_poison_harms_nobody_else(tmp_path: Path) -> None:
    """Who ends a process, or raises, is not judged; the graph that cannot even be read is told."""
    folder = cohort(tmp_path / "in", *graphs()[:16])
    expected = run(folder, tmp_path / "expected")
    assert {DEADLY, FAILING, UNREADABLE} < verdicts(expected).keys()
    found = run(folder, tmp_path / "out", replace(SINGLE, prepare=poison))
    assert not found.notes.is_complete
    assert "1 x WORKER_DIED: The patient was not judged" in found.stderr
    assert "1 x SCREENING_FAILED: The patient was not judged" in found.stderr
    assert "an internal error (LookupError)" in found.stderr
    assert "none of its patients was screened" in found.stderr
    assert "canary-4711" not in found.stderr
    others = [DEADLY, FAILING, UNREADABLE]
    assert without(found.files, *others) == without(expected.files, *others)
    told = verdicts(found)
    assert told.keys() == verdicts(expected).keys() - {UNREADABLE}
    assert {told[DEADLY], told[FAILING]} == {"UNDETERMINED"}
    assert multiprocessing.active_children() == []


_COPIES = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from reasoner.shards.plan import Sizes
from reasoner.shards.run import How
from shards import poison
from shards.runs import TINY, run
if __name__ == "__main__":
    jobs, prepare = int(sys.argv[4]), getattr(poison, sys.argv[5])
    sizes = Sizes(span=1, patients=1) if jobs == 1 else TINY
    done = run(Path(sys.argv[2]), Path(sys.argv[3]), How(jobs=jobs, sizes=sizes, prepare=prepare))
    print(done.stderr)
    sys.exit(done.code)
"""


def in_copies(folder: Path, out: Path, jobs: int, prepare: str) -> subprocess.CompletedProcess[str]:
    """A run whose processes are copies of one that has a single thread, as the command has."""
    command = [sys.executable, "-c", _COPIES, Path(__file__).parents[1], folder, out, jobs, prepare]
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)


needs_copies = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")


@needs_copies
def test_poison_does_not_end_a_run_of_one_process(tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", *graphs()[:16])
    expected = run(folder, tmp_path / "expected").files
    done = in_copies(folder, tmp_path / "out", 1, "poison")
    assert done.returncode == 0, done.stderr
    assert "1 x WORKER_DIED: The patient was not judged" in done.stdout
    assert "1 x SCREENING_FAILED: The patient was not judged" in done.stdout
    others = [DEADLY, FAILING, UNREADABLE]
    assert without(files(tmp_path / "out"), *others) == without(expected, *others)


@needs_copies
def test_copies_load_nothing(tmp_path: Path) -> None:
    """What a process of a pool would load again takes two seconds."""
    folder = cohort(tmp_path / "in", *graphs()[:16])
    expected = run(folder, tmp_path / "expected")
    done = in_copies(folder, tmp_path / "out", 2, "load_nothing")
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip("\n") == expected.stderr.rstrip("\n")
    assert files(tmp_path / "out") == expected.files


def test_a_process_with_two_threads_is_not_copied() -> None:
    """One of them may hold what the copy waits for."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert not can_copy()
    finally:
        done.set()
        thread.join()


def test_a_shard_is_halved_until_who_fails_is_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = cohort(tmp_path / "in", *graphs()[:16])
    expected = run(folder, tmp_path / "expected")
    original = Screener.screen_together

    def screen(self: Screener, patients: Sequence[PatientGraph]) -> Iterator[Screened]:
        if FAILING in {patient.iri.removeprefix(PATIENTS) for patient in patients}:
            raise LookupError
        return original(self, patients)

    monkeypatch.setattr(Screener, "screen_together", screen)
    found = run(folder, tmp_path / "out")
    assert without(found.files, FAILING) == without(expected.files, FAILING)
    assert [*verdicts(found)] == [*verdicts(expected)], "in the order of the input"
    assert verdicts(found)[FAILING] == "UNDETERMINED"
    assert found.stderr.count("SCREENING_FAILED") == 1


def test_a_program_that_fails_for_everybody_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(Screener, "screen_together", fail)
    folder = cohort(tmp_path / "in", *graphs())
    with pytest.raises(LookupError):
        run(folder, tmp_path / "out")


def kill_workers(stop: threading.Event, killed: list[int], most: int) -> None:
    """Kill a process of the pool now and then, as a system that is short of memory does."""
    while not stop.is_set() and len(killed) < most:
        time.sleep(0.3)
        for child in multiprocessing.active_children()[:1]:
            if child.pid:
                os.kill(child.pid, signal.SIGKILL)
                killed.append(child.pid)
                time.sleep(2)


def killing(folder: Path, out: Path, most: int) -> Ran:
    """A run whose workers are killed."""
    stop, killed = threading.Event(), list[int]()
    killer = threading.Thread(target=kill_workers, args=(stop, killed, most))
    killer.start()
    try:
        found = run(folder, out, replace(POOL, sizes=TINY))
    finally:
        stop.set()
        killer.join()
    assert killed
    return found


def test_killed_workers_lose_nothing(tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", *graphs()[:16])
    expected = run(folder, tmp_path / "expected")
    found = killing(folder, tmp_path / "out", 1)
    assert found.files == expected.files
    assert (found.code, found.stderr) == (0, expected.stderr)


@pytest.mark.slow
def test_workers_that_are_killed_again_and_again_lose_nothing(tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", *graphs())
    expected = run(folder, tmp_path / "expected").files
    for trial in range(5):
        assert killing(folder, tmp_path / f"out{trial}", 4).files == expected


def children(process: int) -> set[int]:
    tasks = Path(f"/proc/{process}/task/{process}/children")
    return {int(child) for child in tasks.read_text().split()}


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs the processes of Linux")
@pytest.mark.parametrize(
    "number",
    [
        signal.SIGKILL,
        pytest.param(signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param(signal.SIGINT, marks=pytest.mark.slow),
    ],
)
def test_workers_end_with_the_run(number: signal.Signals, tmp_path: Path) -> None:
    """However it ends; what they have finished stands, and the next run goes on there."""
    folder = cohort(tmp_path / "in", *graphs()[:24])
    process = started(folder, tmp_path / "out", jobs=2)
    deadline = time.monotonic() + 60
    while not [*shard_names(tmp_path / "out")] and time.monotonic() < deadline:
        time.sleep(0.02)
    workers = children(process.pid)
    assert len(workers) >= 2
    process.send_signal(number)
    code = process.wait(timeout=30)
    assert code == {signal.SIGKILL: -9, signal.SIGTERM: 6, signal.SIGINT: 130}[number]
    while any(map(is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, workers))
    assert ShardFolder(tmp_path / "out" / "shards").names()
    resumed = run(folder, tmp_path / "out", How(resume=True, sizes=TINY))
    assert resumed.files == run(folder, tmp_path / "expected").files
