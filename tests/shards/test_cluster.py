# SPDX-License-Identifier: Apache-2.0
"""The same shards on a cluster: the same files, whatever dies, and workers of another kind refused.

The cluster is one of processes on this machine, encrypted as one on a network should be.
"""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reasoner.errors import ClusterError
from reasoner.shards import cluster as module
from reasoner.shards.cluster import Cluster
from reasoner.shards.plan import Sizes, files_of_workers
from reasoner.shards.run import How

from .poison import DEADLY, FAILING, poison
from .runs import TINY, Ran, cohort, graphs, run, settings, shard_names

pytest.importorskip("cryptography")
dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")

HERE = How(sizes=TINY)


@pytest.fixture(scope="module")
def tls() -> Iterator[Any]:
    """Certificates for scheduler, workers and client; the last one's are told as users tell theirs."""
    security = distributed.Security.temporary()
    with dask.config.set(
        {
            "distributed.comm.tls.ca-file": security.tls_ca_file,
            "distributed.comm.tls.client.cert": security.tls_client_cert,
            "distributed.comm.tls.client.key": security.tls_client_key,
        }
    ):
        yield security


@contextmanager
def processes(count: int, **options: Any) -> Iterator[Any]:  # noqa: ANN401
    options = {"threads_per_worker": 1, "dashboard_address": ":0", "host": "127.0.0.1"} | options
    with distributed.LocalCluster(n_workers=count, silence_logs=50, **options) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def two(tls: Any) -> Iterator[Any]:  # noqa: ANN401
    """Two workers."""
    with processes(2, security=tls) as cluster:
        yield cluster


def on(cluster: Any, inputs: Path, out: Path, how: How = HERE) -> Ran:  # noqa: ANN401
    address = cluster if isinstance(cluster, str) else cluster.scheduler_address
    with closing(Cluster(address, settings([inputs]), out)) as workers:
        return run(inputs, out, replace(how, jobs=workers.workers, executor=workers.executor))


def when_shards_stand(out: Path, count: int, do: Callable[[], None]) -> threading.Thread:
    def wait() -> None:
        deadline = time.monotonic() + 120
        while len([*shard_names(out)]) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        do()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_the_same_files(two: Any, tmp_path: Path) -> None:  # noqa: ANN401
    """Files that workers read, and patients that are handed to them."""
    assert two.scheduler_address.startswith("tls://")
    folder = cohort(tmp_path / "in", *graphs()[:12])
    cohort(folder, *graphs()[12:18], name="b.nq.gz")
    expected, found = run(folder, tmp_path / "expected", HERE), on(two, folder, tmp_path / "out")
    assert found.files == expected.files
    assert (found.code, found.stderr) == (0, expected.stderr)
    assert not [*(tmp_path / "out").glob(".*")]
    assert not (tmp_path / "out" / "shards").exists()


def test_a_worker_is_killed(two: Any, tmp_path: Path) -> None:  # noqa: ANN401
    folder = cohort(tmp_path / "in", *graphs()[:24])
    expected = run(folder, tmp_path / "expected", HERE).files
    victim = next(iter(two.workers.values())).process.pid
    thread = when_shards_stand(tmp_path / "out", 1, lambda: os.kill(victim, signal.SIGKILL))
    found = on(two, folder, tmp_path / "out")
    thread.join()
    assert next(iter(two.workers.values())).process.pid != victim
    assert (found.code, found.files) == (0, expected)


def test_poison(tmp_path: Path, tls: Any) -> None:  # noqa: ANN401
    """Who ends every worker, or raises, is not judged; everybody else is, and no error is quoted."""

    class Poison(distributed.WorkerPlugin):  # type: ignore[misc, name-defined]
        name = "poison"

        def setup(self, worker: object) -> None:
            poison()

    many = graphs()
    folder = cohort(tmp_path / "in", many[0], many[4], many[8], many[1])
    expected = run(folder, tmp_path / "expected").files
    with processes(1, security=tls) as one, distributed.Client(one, set_as_default=False) as client:
        one.scheduler.allowed_failures = 0
        client.register_plugin(Poison())
        found = on(one, folder, tmp_path / "out", How(sizes=Sizes(span=1, patients=1)))
    assert "1 x WORKER_DIED: The patient was not judged" in found.stderr
    assert "an internal error (LookupError)" in found.stderr
    assert "canary-4711" not in found.stderr
    told = [*csv.DictReader(io.StringIO(found.files["verdicts.csv"].decode(), newline=""))]
    assert [row["verdict"] for row in told if row["patient"] in {DEADLY, FAILING}] == ["UNDETERMINED"] * 2
    left = (f"{DEADLY},".encode(), f"{FAILING},".encode())
    kept = [
        [line for line in files["outcomes.csv"].split(b"\r\n") if not line.startswith(left)]
        for files in (found.files, expected)
    ]
    assert kept[0] == kept[1]


_SCHEDULER = """
import sys, time
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0", host="127.0.0.1") as cluster:
        print(cluster.scheduler_address, flush=True)
        time.sleep(600)
"""


def test_the_scheduler_dies(tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", *graphs()[:24])
    expected = run(folder, tmp_path / "expected", HERE).files
    script = tmp_path / "scheduler.py"
    script.write_text(_SCHEDULER)
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True, text=True) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            end = lambda: os.killpg(process.pid, signal.SIGKILL)  # noqa: E731
            thread = when_shards_stand(tmp_path / "out", 1, end)
            stopped = on(address, folder, tmp_path / "out")
            thread.join()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert (stopped.code, stopped.files) == (6, {})
    assert "the connection to the scheduler is lost" in stopped.stderr
    assert "the same command with --resume does the rest" in stopped.stderr
    assert [*shard_names(tmp_path / "out")]
    assert run(folder, tmp_path / "out", replace(HERE, resume=True)).files == expected


def test_workers_of_another_kind_are_refused(two: Any, tmp_path: Path) -> None:  # noqa: ANN401
    """Also in the middle of a run: each asks itself before its first shard."""
    about = settings([cohort(tmp_path / "in", graphs()[0])])
    facts = ("program_version", "shapes_sha256", "ontology_sha256", "mappings_sha256")
    others: dict[str, Any] = dict.fromkeys(facts, "another")
    about = replace(about, run=replace(about.run, **others))
    told = "programVersion, shapesSha256, ontologySha256, mappingsSha256"
    with (
        closing(Cluster(two.scheduler_address, about, tmp_path / "out")) as workers,
        workers.executor() as executor,
        pytest.raises(ClusterError, match=f"has another {told} than this machine"),
    ):
        executor.submit(len, "four").result()


@pytest.mark.parametrize(("count", "threads"), [(1, 2), (2, 1)])
def test_threads_are_refused(count: int, threads: int, tmp_path: Path) -> None:
    """Two in a worker, or two workers in a process."""
    about = settings([cohort(tmp_path / "in", graphs()[0])])
    with (
        processes(count, processes=False, threads_per_worker=threads, protocol="tcp://") as local,
        pytest.raises(ClusterError, match="one thread"),
    ):
        Cluster(local.scheduler_address, about, tmp_path / "out")


def test_a_folder_that_workers_do_not_see(two: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    monkeypatch.setattr(Path, "touch", lambda _: None)
    with pytest.raises(ClusterError, match="does not see the folder"):
        Cluster(two.scheduler_address, settings([cohort(tmp_path / "in", graphs()[0])]), tmp_path / "out")


@pytest.mark.parametrize("there", ["", "shorter"])
def test_an_input_file_that_workers_do_not_see(
    there: str,
    two: Any,  # noqa: ANN401
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that is not there, and one that is longer here than there."""
    folder = cohort(tmp_path / "in", *graphs()[:3])
    (file,) = files_of_workers([folder], settings([folder]))
    if there:
        monkeypatch.setattr(module, "size_of", lambda path: path.stat().st_size + 1)
    else:
        monkeypatch.setattr(module, "absolute", lambda path: path.with_name("only here.nq"))
        monkeypatch.setattr(module, "size_of", lambda _: 5)
    with pytest.raises(ClusterError, match=r"does not see .* as this machine does; give"):
        Cluster(two.scheduler_address, settings([folder]), tmp_path / "out", inputs=[file])
    assert not [*(tmp_path / "out").iterdir()]


def test_only_files_that_workers_read_are_looked_for(tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", *graphs()[:3])
    cohort(folder, graphs()[3], name="b.nq.gz")
    assert files_of_workers([folder], settings([folder])) == [folder / "patients.nq"]
    (folder / "person.csv").write_text("person_id\n1\n")
    assert files_of_workers([folder], settings([folder])) == []


def test_all_workers_are_gone(tmp_path: Path, tls: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    """It is told once, with what to do; a worker that comes ends the run as if nothing had been."""
    monkeypatch.setattr(module, "_LOOK", 0.1)
    folder = cohort(tmp_path / "in", *graphs()[:12])
    expected = run(folder, tmp_path / "expected", HERE).files
    told: list[str] = []
    with processes(1, security=tls) as one:
        workers = Cluster(one.scheduler_address, settings([folder]), tmp_path / "out", tell=told.append)
        monkeypatch.setattr(module, "_PATIENCE", 1)
        one.scale(0)

        def come_back() -> None:
            deadline = time.monotonic() + 60
            while not told and time.monotonic() < deadline:
                time.sleep(0.1)
            time.sleep(2)
            one.scale(1)

        thread = threading.Thread(target=come_back)
        thread.start()
        with closing(workers):
            how = replace(HERE, jobs=workers.workers, executor=workers.executor)
            found = run(folder, tmp_path / "out", how)
        thread.join()
    assert [sentence.partition(".")[0] for sentence in told] == ["no worker is left, and the run waits"]
    assert "--resume" in told[0]
    assert (found.code, found.files) == (0, expected)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere", "tls without certificates"])
def test_nobody_answers(
    address: str,
    two: Any,  # noqa: ANN401
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 1)
    about = settings([cohort(tmp_path / "in", graphs()[0])])
    none = dict.fromkeys(f"distributed.comm.tls.{name}" for name in ("ca-file", "client.cert", "client.key"))
    with dask.config.set(none), pytest.raises(ClusterError, match="no scheduler answers"):
        Cluster(address if address[-1] != "s" else two.scheduler_address, about, tmp_path / "out")


def test_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'trialshapes\[dask\]'"):
        Cluster("tcp://127.0.0.1:9", settings([cohort(tmp_path / "in", graphs()[0])]), tmp_path / "out")
