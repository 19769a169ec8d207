# SPDX-License-Identifier: Apache-2.0
"""Input and results in an object store that a URL names, and nothing opened that is not named so."""

from __future__ import annotations

import gzip
import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reasoner.cli.main import app
from reasoner.errors import PlaceError
from reasoner.read import ReadNotes, places
from reasoner.read.files import find_files
from reasoner.shards.file import ShardFolder
from reasoner.shards.run import How

from . import runs
from .runs import TINY, cohort, graphs

pytest.importorskip("fsspec")
memory = pytest.importorskip("fsspec.implementations.memory")

CUT = How(sizes=TINY)


class Store(memory.MemoryFileSystem):  # type: ignore[misc, name-defined]
    """An object store of this process: a PUT is all or nothing, and there are no folders."""

    protocol = ("s3",)
    store: dict[str, Any] = {}  # noqa: RUF012 - as in the base class
    pseudo_dirs = [""]  # noqa: RUF012 - as in the base class
    #: names of objects that were written, and bytes that were read
    written: list[str] = []  # noqa: RUF012
    ranges: list[tuple[int, int]] = []  # noqa: RUF012
    #: what the next calls raise
    broken: list[Exception] = []  # noqa: RUF012

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return "/" + path.removeprefix("s3://").strip("/")

    def pipe_file(self, path: str, value: bytes, **options: Any) -> None:  # noqa: ANN401
        """Note what is written."""
        if self.broken:
            raise self.broken[0]
        self.written.append(path)
        super().pipe_file(path, value, **options)

    def cat_file(self, path: str, start: Any = None, end: Any = None, **options: Any) -> bytes:  # noqa: ANN401
        """Note what is read."""
        if self.broken:
            raise self.broken[0]
        self.ranges.append((start or 0, end or 0))
        return bytes(super().cat_file(path, start=start, end=end, **options))


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> type[Store]:
    monkeypatch.setitem(importlib.import_module("fsspec.registry")._registry, "s3", Store)
    for kept in (Store.store, Store.written, Store.ranges, Store.broken):
        kept.clear()
    return Store


def put(name: str, content: bytes) -> None:
    Store().pipe_file(f"s3://{name}", content)


def screened(inputs: list[Path], out: Path, how: How = CUT) -> tuple[dict[str, bytes], str]:
    """The result files wherever they are, and what was said."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "files", files)
        ran = runs.run(inputs, out, how)
    return ran.files, ran.stderr


def files(out: Path) -> dict[str, bytes]:
    found = [file for file in places.list_files(out) if "/shards/" not in file.as_posix()]
    content = {}
    for file in found:
        with places.open_place(file) as stream:
            content[file.name] = stream.read()
    return content


@pytest.mark.parametrize("name", ["patients.nq", "patients.nq.gz", "patients.trig"])
def test_a_run_from_store_to_store(name: str, store: type[Store], tmp_path: Path) -> None:
    """The files are those of a run on a disk; each object is written once, and no others stay."""
    folder = cohort(tmp_path / "in", *graphs()[:10], name="patients.nq")
    if name.endswith(".gz"):
        (folder / name).write_bytes(gzip.compress((folder / "patients.nq").read_bytes(), mtime=0))
    elif name.endswith(".trig"):
        import pyoxigraph as ox

        quads = ox.parse(path=folder / "patients.nq", format=ox.RdfFormat.N_QUADS)
        ox.serialize(quads, folder / name, ox.RdfFormat.TRIG)
    if name != "patients.nq":
        (folder / "patients.nq").unlink()
    expected, _ = screened([folder], tmp_path / "expected")
    put(f"clinic/in/{name}", (folder / name).read_bytes())
    store.written.clear()
    for given in (f"s3://clinic/in/{name}", "s3://clinic/in"):
        found, stderr = screened([Path(given)], Path(f"s3://clinic/out-{len(given)}"))
        assert found == expected
        assert "could not be read" not in stderr
    assert not [name for name in store.store if ".shard" in name]


def test_a_shard_reads_its_own_range(store: type[Store], tmp_path: Path) -> None:
    content = b"".join(graphs()[:10])
    put("clinic/a.nq", content)
    with places.open_place(Path("s3://clinic/a.nq")) as stream:
        stream.seek(5_000)
        assert stream.read(10) == content[5_000:5_010]
        stream.seek(-4, 2)
        assert stream.read() == content[-4:]
        assert stream.read() == b""
    assert store.ranges[0] == (5_000, len(content))
    assert places.size_of(Path("s3://clinic/a.nq")) == len(content)


def test_an_unfinished_run_goes_on(store: type[Store], tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", *graphs()[:10])
    expected, _ = screened([folder], tmp_path / "expected")
    out = Path("s3://clinic/out")
    part, said = screened([folder], out, How(sizes=TINY, part=(1, 2)))
    assert part == {}
    assert "Part 1 of 2" in said
    there = ShardFolder(out / "shards").names()
    store.written.clear()
    found, _ = screened([folder], out, How(sizes=TINY, resume=True))
    assert found == expected
    assert there
    assert not {name.rpartition("/")[2] for name in store.written} & set(there)


def test_a_store_that_fails_is_not_quoted(store: type[Store], tmp_path: Path) -> None:
    """A run that cannot store its shards ends like one on a full disk."""
    folder = cohort(tmp_path / "in", *graphs()[:10])
    store.broken.append(LookupError("secret-4711"))
    found, stderr = screened([folder], Path("s3://clinic/out"))
    assert found == {}
    assert "results cannot be written (the s3 store answered LookupError); nothing was written" in stderr
    assert "secret" not in stderr


def test_only_rdf_is_read_from_a_store(store: type[Store], tmp_path: Path) -> None:
    put("clinic/patient.csv", b"patient\n1\n")
    put("clinic/a.nq", graphs()[0])
    out = tmp_path / "out"
    runner = CliRunner()
    done = runner.invoke(app, ["screen", "s3://clinic", "--no-explain", "--jobs=1", f"--out={out}"])
    assert done.exit_code == 3, done.stderr
    assert "s3://clinic/patient.csv" in done.stderr
    assert "only RDF is read from an object store" in done.stderr
    done = runner.invoke(app, ["screen", "s3://clinic/nothing.nq", "--jobs=1", f"--out={out}"])
    assert done.exit_code == 4
    assert "s3://clinic/nothing.nq" in done.stderr


REFUSED = ["http://h/a.nq", "https://h/a.nq", "ftp://h/a.nq", "memory://a.nq", "s3://key:secret@b/a.nq"]
REFUSED += ["s3://b/a.nq::https://h/a.nq", "simplecache::s3://b/a.nq"]


@pytest.mark.parametrize("url", REFUSED)
@pytest.mark.parametrize("option", ["input", "out"])
def test_nothing_else_is_opened(url: str, option: str, tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", graphs()[0])
    given = [url, f"--out={tmp_path / 'out'}"] if option == "input" else [str(folder), f"--out={url}"]
    done = CliRunner().invoke(app, ["screen", *given, "--no-explain", "--jobs=1"])
    assert done.exit_code in {2, 4}, done.stderr
    assert "secret" not in done.stderr
    assert not Path(url.partition("/")[0]).exists()


def test_a_file_url_is_a_path(tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", graphs()[0])
    (found,) = find_files([Path(f"file://{folder}/patients.nq")], ReadNotes())
    assert found.path == folder / "patients.nq"


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(PlaceError, match="without the package s3fs: pip install s3fs"):
        places.size_of(Path("s3://clinic/a.nq"))
