# SPDX-License-Identifier: Apache-2.0
"""The store: what is replaced, who may read meanwhile, and what a kill leaves."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from query.results import BASE, write_ontology, write_results
from reasoner.errors import ReadError
from reasoner.query import Contents, StoreError, load_results, open_store
from reasoner.query import store as store_module
from reasoner.query.generations import Generations
from reasoner.query.store import ONTOLOGY_GRAPH, result_files
from reasoner.terms import ONTO, PATIENTS


@pytest.fixture
def ontology(tmp_path: Path) -> list[Path]:
    return [write_ontology(tmp_path)]


@pytest.fixture(params=["shared", "copied"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to keep what is not replaced: by its files, and statement by statement."""
    monkeypatch.setattr(store_module, "_size", lambda _: 0)
    monkeypatch.setattr(store_module, "_are_few", lambda *_: request.param == "shared")
    return str(request.param)


def tables(folder: Path) -> set[int]:
    """The files with statements, by their numbers on the disk."""
    return {path.stat().st_ino for path in (folder / "current" / "data").glob("*.sst")}


def texts(store: ox.Store, subject: str, name: str) -> set[str]:
    quads = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(ONTO + name), None, None)
    return {quad.object.value for quad in quads if not isinstance(quad.object, ox.Triple)}


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("generation-*"))


@pytest.mark.usefixtures("way")
def test_runs_and_patients_are_added(tmp_path: Path, ontology: list[Path]) -> None:
    store = tmp_path / "store"
    first = write_results(tmp_path / "1.nq", run="1", patients=["A", "B"])
    second = write_results(tmp_path / "2.nq", run="2", patients=["C"])
    assert load_results(store, [first], ontology) == Contents(1, 2, 11)
    assert load_results(store, [second], ontology) == Contents(2, 3, 17)
    with open_store(store) as opened:
        assert opened.contains_named_graph(ox.NamedNode(f"{BASE}facts/A/asserted"))
        assert len(list(opened.quads_for_pattern(None, None, None, ox.NamedNode(ONTOLOGY_GRAPH)))) == 1
    both = load_results(tmp_path / "other", [first, second], ontology)
    assert both == Contents(2, 3, 17)


def test_a_folder_may_be_named_from_here(
    tmp_path: Path, ontology: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for run in "12":
        load_results(Path("store"), [write_results(tmp_path / "1.nq", run=run, patients=["A"])], ontology)
    assert generations(tmp_path / "store") == ["generation-000002"]


@pytest.mark.usefixtures("way")
def test_the_same_run_again_replaces(tmp_path: Path, ontology: list[Path]) -> None:
    store = tmp_path / "store"
    load_results(store, [write_results(tmp_path / "1.nq", run="1", patients=["A", "B"])], ontology)
    again = write_results(tmp_path / "2.nq", run="1", patients=["A", "B"], version="2")
    assert load_results(store, [again], ontology) == Contents(1, 2, 11)
    assert load_results(store, [again], ontology) == Contents(1, 2, 11)
    with open_store(store) as opened:
        assert texts(opened, f"{BASE}runs/1", "protocolVersion") == {"2"}


@pytest.mark.usefixtures("way")
def test_new_facts_of_a_patient_replace_all_layers(tmp_path: Path, ontology: list[Path]) -> None:
    """Derived facts of an earlier record must not stand beside the new record; the earlier run stays."""
    store = tmp_path / "store"
    layers = ("asserted", "entailed", "derived")
    old = write_results(tmp_path / "1.nq", run="1", patients=["A", "AB"], layers=layers)
    load_results(store, [old], ontology)
    new = write_results(tmp_path / "2.nq", run="2", patients=["A"], version="2")
    load_results(store, [new], ontology)
    with open_store(store) as opened:
        assert texts(opened, f"{PATIENTS}A", "siteName") == {"2"}
        assert texts(opened, f"{PATIENTS}AB", "siteName") == {"1"}
        names = {graph.value.removeprefix(BASE) for graph in opened.named_graphs()}
        verdicts = texts(opened, f"{BASE}runs/1/A", "verdict") | texts(opened, f"{BASE}runs/2/A", "verdict")
    assert names == {
        "ontology",
        "runs/1",
        "runs/2",
        "facts/A/asserted",
        *(f"facts/AB/{each}" for each in layers),
    }
    assert verdicts == {ONTO + "Eligible"}


@pytest.mark.usefixtures("way")
def test_results_without_facts_take_earlier_facts_away(tmp_path: Path, ontology: list[Path]) -> None:
    """Nothing of an earlier record stands beside results of a later one; other patients keep theirs."""
    store = tmp_path / "store"
    foreign = "http://hospital.example/p/7"
    layers = ("asserted", "entailed", "derived")
    old = write_results(tmp_path / "1.nq", run="1", patients=["A", "AB", "a b"], layers=layers)
    encoded = quote(foreign, safe="")
    text = old.read_text().replace("/facts/a b/", f"/facts/{encoded}/").replace(f"{PATIENTS}a b", foreign)
    old.write_text(text.replace("/runs/1/a b", f"/runs/1/{encoded}"))
    assert load_results(store, [old], ontology) == Contents(1, 3, 21, 0)
    new = write_results(tmp_path / "2.nq", run="2", patients=["A", "a b"], layers=())
    text = new.read_text().replace(f"{PATIENTS}a b", foreign).replace("/runs/2/a b", f"/runs/2/{encoded}")
    new.write_text(text)
    assert load_results(store, [new], ontology) == Contents(2, 3, 23, 2)
    with open_store(store) as opened:
        names = {graph.value.removeprefix(BASE) for graph in opened.named_graphs()}
    assert names == {"ontology", "runs/1", "runs/2", *(f"facts/AB/{each}" for each in layers)}
    again = write_results(tmp_path / "3.nq", run="3", patients=["A"])
    assert load_results(store, [again], ontology) == Contents(3, 3, 29, 1)


def test_files_are_shared(tmp_path: Path, ontology: list[Path], way: str) -> None:
    store = tmp_path / "store"
    load_results(store, [write_results(tmp_path / "1.nq", run="1", patients=["A"])], ontology)
    before = tables(store)
    load_results(store, [write_results(tmp_path / "2.nq", run="2", patients=["B"])], ontology)
    assert bool(before & tables(store)) == (way == "shared")


def test_files_are_shared_where_that_is_quicker(
    tmp_path: Path, ontology: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where little is added to much, and of that few statements go."""
    monkeypatch.setattr(store_module, "_MOST_REMOVED", 100)
    many = [str(number) for number in range(300)]
    for name, first, second in (("little", many, ["B"]), ("much", ["B"], many), ("again", many, many[1:])):
        store = tmp_path / name
        load_results(store, [write_results(tmp_path / "1.nq", run="1", patients=first)], ontology)
        before = tables(store)
        load_results(store, [write_results(tmp_path / "2.nq", run="2", patients=second)], ontology)
        assert bool(before & tables(store)) == (name == "little")


def test_both_ways_keep_the_same(
    tmp_path: Path, ontology: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is loaded over whatever, with and without facts."""
    chance = random.Random(7)  # noqa: S311 - no secret
    found: dict[bool, set[ox.Quad]] = {}
    loads = [
        (
            chance.choice("123"),
            chance.sample("ABCDEF", chance.randint(1, 6)),
            chance.choice([("asserted",), ()]),
        )
        for _ in range(12)
    ]
    for shares in (True, False):
        monkeypatch.setattr(store_module, "_size", lambda _: 0)
        monkeypatch.setattr(store_module, "_are_few", lambda *_, told=shares: told)
        folder = tmp_path / str(shares)
        for number, (run, patients, layers) in enumerate(loads):
            file = write_results(
                tmp_path / "new.nq", run=run, patients=patients, layers=layers, version=str(number)
            )
            load_results(folder, [file], ontology)
        with open_store(folder) as opened:
            found[shares] = set(opened)
            graphs = {quad.graph_name for quad in opened}
            assert set(opened.named_graphs()) == graphs
    assert len(found[True]) > 30
    assert found[True] == found[False]


def test_runs_over_one_patient_are_not_loaded_at_once(tmp_path: Path, ontology: list[Path]) -> None:
    """Their facts would mix; the same run in two files is one."""
    store = tmp_path / "store"
    files = [
        write_results(tmp_path / f"{run}.nq", run=run, patients=["A", f"B{run}"], version=run) for run in "12"
    ]
    with pytest.raises(StoreError, match=r"2\.nq: are runs with 1 patient in common"):
        load_results(store, files, ontology)
    assert generations(store) == []
    assert load_results(store, [files[0], files[0]], ontology) == Contents(1, 2, 11, 0)


def test_what_is_written_is_the_owners_alone(tmp_path: Path, ontology: list[Path]) -> None:
    """Every folder and every file, while it is built too; and the umask is as it was."""
    results = write_results(tmp_path / "1.nq", run="1", patients=["A"])
    before = os.umask(0o022)
    try:
        load_results(tmp_path / "new" / "store", [results], ontology)
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    made = [path for path in (tmp_path / "new", *(tmp_path / "new").rglob("*")) if not path.is_symlink()]
    modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in made}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_who_reads_goes_on_reading(tmp_path: Path, ontology: list[Path]) -> None:
    store = tmp_path / "store"
    run = f"{BASE}runs/1"
    load_results(store, [write_results(tmp_path / "1.nq", run="1", patients=["A"])], ontology)
    later = [write_results(tmp_path / f"{n}.nq", run="1", patients=["A"], version=n) for n in "234"]
    with open_store(store) as opened:
        load_results(store, [later[0]], ontology)
        load_results(store, [later[1]], ontology)
        assert texts(opened, run, "protocolVersion") == {"1"}
        assert len(list(opened)) == 7
        with open_store(store) as second:
            assert texts(second, run, "protocolVersion") == {"3"}
        assert generations(store) == ["generation-000001", "generation-000003"]
        del second  # a store is closed when nobody holds it
    del opened
    load_results(store, [later[2]], ontology)
    assert generations(store) == ["generation-000004"]


def test_only_one_builds_at_a_time(tmp_path: Path, ontology: list[Path]) -> None:
    store = tmp_path / "store"
    results = write_results(tmp_path / "1.nq", run="1", patients=["A"])
    load_results(store, [results], ontology)
    with pytest.raises(ZeroDivisionError), Generations(store).building() as data:  # noqa: PT012 - a build
        assert data.parent.name == "generation-000002"
        with pytest.raises(StoreError, match=r"another process \(\d+\) is building"):
            load_results(store, [results], ontology)
        assert generations(store) == ["generation-000001", "generation-000002"], "the builder's own stays"
        raise ZeroDivisionError
    assert generations(store) == ["generation-000001"]
    load_results(store, [results], ontology)


@pytest.mark.parametrize("readers", [True, False])
def test_what_dead_builds_left_is_removed(tmp_path: Path, ontology: list[Path], *, readers: bool) -> None:
    store = tmp_path / "store"
    results = write_results(tmp_path / "1.nq", run="1", patients=["A"])
    load_results(store, [results], ontology)
    dead = store / "generation-000007"
    (dead / "data").mkdir(parents=True)
    (dead / "data" / "half.sst").touch()
    if readers:
        (dead / "readers").touch()
    (store / ".following").symlink_to("generation-000007")
    load_results(store, [results], ontology)
    assert sorted(path.name for path in store.iterdir()) == ["current", "generation-000002", "lock"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<urn:a> oops .\n", "line 1: is not well-formed"),
        ("<urn:a> <urn:b> <urn:c> .\n", "outside of named graphs"),
        ("<urn:a> <urn:b> <urn:c> <urn:g> .\n", "describes no screening run"),
    ],
)
def test_what_is_no_result_changes_nothing(
    tmp_path: Path, ontology: list[Path], text: str, told: str
) -> None:
    store = tmp_path / "store"
    load_results(store, [write_results(tmp_path / "1.nq", run="1", patients=["A"])], ontology)
    wrong = tmp_path / "wrong.nq"
    wrong.write_text(text)
    with pytest.raises(ReadError, match=told) as error:
        load_results(store, [wrong], ontology)
    assert "oops" not in str(error.value)
    assert generations(store) == ["generation-000001"]
    with open_store(store) as opened:
        assert len(list(opened)) == 7


def test_files_and_folders_of_results(tmp_path: Path) -> None:
    for folder, name in (("a", "results.nq"), ("b", "results.trig")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "record.ttl").touch()
    given = [tmp_path / "a", tmp_path / "b", tmp_path / "a" / "results.nq"]
    assert [path.name for path in result_files(given)] == ["results.nq", "results.trig", "results.nq"]
    for path, told in (
        ("empty", "holds neither"),
        ("record.ttl", "names end in"),
        ("gone.nq", "no such file"),
    ):
        with pytest.raises(ReadError, match=told):
            result_files([tmp_path / path])


def test_other_folders_are_left_alone(tmp_path: Path, ontology: list[Path]) -> None:
    results = write_results(tmp_path / "1.nq", run="1", patients=["A"])
    with pytest.raises(StoreError, match="holds other files and no store"):
        load_results(tmp_path, [results], ontology)
    with pytest.raises(StoreError, match="holds no store"), open_store(tmp_path):
        pass
    with pytest.raises(StoreError, match="holds no store"), open_store(tmp_path / "nowhere"):
        pass
    with pytest.raises(StoreError, match="cannot be built: Not a directory"):
        load_results(results / "below-a-file", [results], ontology)


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where the system has a place for it: a hundred builds wait for the disk otherwise."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own below it
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_readers_always_find_a_whole_store(quick_folder: Path) -> None:
    """Sixteen builds while two processes open the store as often as they can."""
    for version in "ab":
        write_results(quick_folder / f"{version}.nq", run="1", patients=["A", "B"], version=version)
    write_ontology(quick_folder)
    script = Path(__file__).with_name("kill_builds.py")
    done = subprocess.run(
        [sys.executable, script, "readers", quick_folder],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    assert done.stdout == "codes 0 0\n", done.stderr


@pytest.mark.parametrize("kind", ["moments", "steps"])
def test_a_kill_leaves_the_old_store_or_the_new_one(quick_folder: Path, kind: str) -> None:
    """And the next build finds its way, whatever was left."""
    for version in "ab":
        write_results(quick_folder / f"{version}.nq", run="1", patients=["A", "B"], version=version)
    write_ontology(quick_folder)
    script = Path(__file__).with_name("kill_builds.py")
    done = subprocess.run(
        [sys.executable, script, kind, quick_folder], capture_output=True, text=True, check=True, timeout=600
    )
    rounds = [line.split(" ", 3) for line in done.stdout.splitlines()]
    assert len(rounds) > 20
    assert [each for each in rounds if each[2] not in each[:2]] == []
    killed = [each for each in rounds if each[3] != "finished"]
    assert killed
    if kind == "steps":
        assert {before == after for before, _, after, _ in killed} == {True, False}
    load_results(quick_folder / "store", [quick_folder / "a.nq"], [quick_folder / "tiny.ttl"])
    assert len(generations(quick_folder / "store")) == 1
