# SPDX-License-Identifier: Apache-2.0
"""A run that was stopped goes on where it was, and its files are those of a run that was not."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import IO, Any

import pytest

from reasoner.report.dataset import DatasetForm
from reasoner.run_record import InputFile
from reasoner.shards.file import ShardFolder
from reasoner.shards.run import How
from reasoner.shards.settings import Settings
from reasoner.shards.shard import Cut, Patients, Shard, Units
from reasoner.shards.work import Worker

from .runs import TINY, cohort, graphs, run, settings, shard_names

CUT = How(sizes=TINY)
GO_ON = replace(CUT, resume=True)


def stop_after(monkeypatch: pytest.MonkeyPatch, shards: int, stop: Any) -> list[str]:  # noqa: ANN401
    """Let so many shards be done, then `stop` happen; returns where those that were screened are noted."""
    original, screened = Worker.screen, list[str]()

    def screen(worker: Worker, folder: ShardFolder, index: Any, shard: Shard) -> Any:  # noqa: ANN401
        if len(screened) == shards:
            stop()
        screened.append(f"{shard.number}.{shard.first}")
        return original(worker, folder, index, shard)

    monkeypatch.setattr(Worker, "screen", screen)
    return screened


def interrupt() -> None:
    raise KeyboardInterrupt


def terminate() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)


@pytest.mark.parametrize(("stop", "code"), [(interrupt, 130), (terminate, 6)])
def test_a_stopped_run_goes_on(stop: Any, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    folder = cohort(tmp_path / "in", *graphs()[:12])
    expected = run(folder, tmp_path / "expected", CUT).files
    with monkeypatch.context() as patch:
        stop_after(patch, 2, stop)
        stopped = run(folder, tmp_path / "out", CUT)
    assert stopped.code == code
    assert stopped.files == {}
    assert "2 finished shards stand in" in stopped.stderr
    assert "--resume" in stopped.stderr
    finished = [*shard_names(tmp_path / "out")]
    assert len(finished) == 2
    screened = stop_after(monkeypatch, -1, interrupt)
    ended = run(folder, tmp_path / "out", GO_ON)
    assert ended.files == expected
    assert ended.code == 0
    assert screened
    assert not {name.partition("-")[0] for name in finished} & {
        "{:08}.{:06}".format(*map(int, place.split("."))) for place in screened
    }
    assert not (tmp_path / "out" / "shards").exists()


def test_shards_of_another_run_are_discarded_unless_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = cohort(tmp_path / "in", *graphs()[:9])
    with monkeypatch.context() as patch:
        stop_after(patch, 1, interrupt)
        run(folder, tmp_path / "out", CUT)
    screened = stop_after(monkeypatch, -1, interrupt)
    ended = run(folder, tmp_path / "out", CUT)
    assert "1 shard of an earlier run in this folder discarded; --resume would have used them" in ended.stderr
    assert "0.0" in screened


def test_a_run_without_patients_discards_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that was mistyped must not cost the work of a night."""
    folder = cohort(tmp_path / "in", *graphs()[:9])
    with monkeypatch.context() as patch:
        stop_after(patch, 2, interrupt)
        run(folder, tmp_path / "out", CUT)
    finished = [*shard_names(tmp_path / "out")]
    assert len(finished) == 2
    assert run(tmp_path / "nowhere", tmp_path / "out", CUT).code == 4
    assert [*shard_names(tmp_path / "out")] == finished


def test_a_part_that_stops_leaves_what_others_are_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = cohort(tmp_path / "in", *graphs()[:9])
    other = tmp_path / "out" / "shards" / ".00000001.000000-x.shard.4711.partial"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"")
    stop_after(monkeypatch, 1, interrupt)
    assert run(folder, tmp_path / "out", replace(CUT, part=(1, 2))).code == 130
    assert other.exists()


def test_a_damaged_shard_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = cohort(tmp_path / "in", *graphs()[:12])
    expected = run(folder, tmp_path / "expected", CUT).files
    with monkeypatch.context() as patch:
        stop_after(patch, 3, interrupt)
        run(folder, tmp_path / "out", CUT)
    names = [tmp_path / "out" / "shards" / name for name in shard_names(tmp_path / "out")]
    names[0].write_bytes(names[0].read_bytes()[:-1])
    names[1].write_bytes(b"")
    assert run(folder, tmp_path / "out", GO_ON).files == expected


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a shard is written, and while results are published."""
    folder = cohort(tmp_path / "in", *graphs()[:12])
    expected = run(folder, tmp_path / "expected", CUT).files
    original, written = ShardFolder.write, list[str]()

    def write(self: ShardFolder, name: str, chunks: Iterator[bytes]) -> None:
        if len(written) == 2:
            full()
        written.append(name)
        original(self, name, chunks)

    with monkeypatch.context() as patch:
        patch.setattr(ShardFolder, "write", write)
        stopped = run(folder, tmp_path / "out", CUT)
    assert (stopped.code, stopped.files) == (6, {})
    assert "the disk is full; 2 finished shards stand in" in stopped.stderr
    with monkeypatch.context() as patch:
        patch.setattr("reasoner.shards.publish.Stored.copy", full)
        stopped = run(folder, tmp_path / "out", GO_ON)
    assert (stopped.code, stopped.files) == (6, {})
    assert "the disk is full" in stopped.stderr
    assert run(folder, tmp_path / "out", GO_ON).files == expected


def test_a_full_disk_is_met_for_real(tmp_path: Path) -> None:
    """A device on which nothing fits."""
    folder = ShardFolder(tmp_path)
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with pytest.MonkeyPatch.context() as patch:
        opened: Any = Path.open

        def divert(path: Path, mode: str = "r", *rest: Any, **options: Any) -> IO[Any]:  # noqa: ANN401
            target = Path("/dev/full") if path.name.endswith(".partial") else path
            return opened(target, mode, *rest, **options)  # type: ignore[no-any-return]

        patch.setattr(Path, "open", divert)
        with pytest.raises(OSError, match="No space") as error:
            folder.write("a.shard", [b"x" * 100_000])
    assert error.value.errno == errno.ENOSPC
    assert folder.names() == []


def test_parts_for_a_scheduler(tmp_path: Path) -> None:
    """Every part does its own shards; together they are all, and nothing is left to do."""
    folder = cohort(tmp_path / "in", *graphs()[:16])
    expected = run(folder, tmp_path / "expected", CUT).files
    seen: set[str] = set()
    for number in (2, 1, 3):
        part = run(folder, tmp_path / "out", replace(CUT, part=(number, 3)))
        assert (part.code, part.files) == (0, {})
        assert f"Part {number} of 3:" in part.stderr
        names = {*shard_names(tmp_path / "out")}
        assert names > seen
        seen = names
    with pytest.MonkeyPatch.context() as patch:
        screened = stop_after(patch, -1, interrupt)
        assert run(folder, tmp_path / "out", GO_ON).files == expected
    assert screened == []


# --- keys --------------------------------------------------------------------------------------------------


def shard(content: Cut | Units | Patients) -> Shard:
    return Shard(0, content, 0, 1)


def changed(about: Settings) -> Iterator[Settings]:
    """Everything that may change what a shard says, one at a time."""
    other: dict[str, object] = {"inputs": (InputFile("other.nq", "1" * 64),)}
    for field in fields(about.run):
        value = other.get(field.name, "something else")
        yield replace(about, run=replace(about.run, **{field.name: value}))
    yield replace(about, form=about.form._replace(explain=True))
    yield replace(about, form=about.form._replace(dataset=DatasetForm.TRIG))
    yield replace(about, form=about.form._replace(facts=False))
    yield replace(about, form=about.form._replace(documents=True))
    yield replace(about, form=about.form._replace(packed=True))


def test_whatever_changes_results_changes_the_name_of_a_shard(tmp_path: Path) -> None:
    """Ontology, shapes, shapes of a record, code maps, policy, date, program: all are in the run."""
    about = settings([cohort(tmp_path / "in", graphs()[0])])
    facts = {"ontology_sha256", "shapes_sha256", "record_sha256", "mappings_sha256", "policy", "as_of"}
    assert facts | {"program_version", "engine", "inputs"} <= {field.name for field in fields(about.run)}
    one = shard(Patients((b"",), ("a",)))
    names = {one.stem(about), *(one.stem(other) for other in changed(about))}
    assert len(names) == 1 + len(fields(about.run)) + 5
    variants = [
        replace(one, content=Patients((b"",), ("b",))),
        replace(one, number=1),
        replace(one, last=2),
        replace(one, repeated=frozenset({1})),
        replace(one, lengths=(0,)),
        replace(one, failure="WORKER_DIED"),
        replace(one, failure="WORKER_DIED", unread=True),
    ]
    assert len({one.stem(about), *(variant.stem(about) for variant in variants)}) == 8


@pytest.mark.parametrize("change", ["as_of", "input"])
def test_finished_shards_of_other_settings_are_not_used(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = cohort(tmp_path / "in", *graphs()[:9])
    with monkeypatch.context() as patch:
        stop_after(patch, 2, interrupt)
        run(folder, tmp_path / "out", CUT)
    if change == "input":
        cohort(tmp_path / "in", *graphs()[1:9])
    else:
        monkeypatch.setattr("shards.runs.AS_OF", date(2026, 11, 23))
        from .runs import screener

        monkeypatch.setattr(screener(), "_as_of", date(2026, 11, 23))
    expected = run(folder, tmp_path / "expected", CUT).files
    assert run(folder, tmp_path / "out", GO_ON).files == expected


# --- killed processes --------------------------------------------------------------------------------------

_RUN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from shards.runs import TINY, run
from reasoner.shards.run import How
if __name__ == "__main__":
    how = How(jobs=int(sys.argv[4]), resume=True, sizes=TINY)
    sys.exit(run(Path(sys.argv[2]), Path(sys.argv[3]), how).code)
"""


def started(folder: Path, out: Path, jobs: int) -> subprocess.Popen[bytes]:
    script = out.parent / "run.py"
    script.write_text(_RUN)
    command = [sys.executable, script, Path(__file__).parents[1], folder, out, str(jobs)]
    return subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL, start_new_session=True)


def kill_and_go_on(folder: Path, out: Path, delays: list[float]) -> None:
    """Kill a run when it has worked for so long, again and again, and let the last one end."""
    for delay in delays:
        process = started(folder, out, jobs=1)
        deadline = time.monotonic() + 60
        before = len([*shard_names(out)])
        while process.poll() is None and len([*shard_names(out)]) <= before and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(delay)
        process.kill()
        process.wait()


def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", *graphs()[:24])
    expected = run(folder, tmp_path / "expected", CUT).files
    kill_and_go_on(folder, tmp_path / "out", [0.05])
    assert [*shard_names(tmp_path / "out")]
    assert run(folder, tmp_path / "out", GO_ON).files == expected


@pytest.mark.slow
def test_runs_that_are_killed_again_and_again_go_on(tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", *graphs())
    expected = run(folder, tmp_path / "expected", CUT).files
    random = Random(5)  # noqa: S311 - delays
    for trial in range(10):
        out = tmp_path / f"out{trial}"
        kill_and_go_on(folder, out, [random.random() for _ in range(random.randrange(1, 4))])
        assert run(folder, out, GO_ON).files == expected
