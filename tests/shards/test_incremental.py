# SPDX-License-Identifier: Apache-2.0
"""After a change only who has changed is screened, and the files are those of a full run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import IO, Any

import pytest

from reasoner.generate.cohort import Cohort
from reasoner.generate.files import Format as Generated
from reasoner.patient import PatientGraph
from reasoner.read.nquads import Unit, units_of
from reasoner.report.dataset import DatasetForm
from reasoner.screening import Screener
from reasoner.shards.plan import Sizes
from reasoner.shards.run import How
from reasoner.shards.settings import WrittenForm
from reasoner.terms import BASE

from .runs import PLAIN, TINY, WHOLE, cohort, graphs, run, settings, shard_names

KEEP = How(keep=True, sizes=TINY)
FULL = How(sizes=TINY)


@pytest.fixture
def screened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who was screened, in this order."""
    original, names = Screener.screen_together, list[str]()

    def note(self: Screener, patients: list[PatientGraph]) -> Any:  # noqa: ANN401 - as the method
        names.extend(patient.iri for patient in patients)
        return original(self, patients)

    monkeypatch.setattr(Screener, "screen_together", note)
    return names


def without_a_statement(patient: bytes, at: int) -> bytes:
    """The same patient with one fact fewer, never the first, which says that this is a patient."""
    lines = patient.splitlines(keepends=True)
    del lines[1 + at % (len(lines) - 1)]
    return b"".join(lines)


def with_a_statement(patient: bytes) -> bytes:
    """The same patient with one fact more, which stands last: all bytes of before are there."""
    first = patient.splitlines(keepends=True)[0].split(b" ")
    comment = b'<http://www.w3.org/2000/01/rdf-schema#comment> "more"'
    return patient + b" ".join([first[0], comment, *first[-2:]])


def edited(files: dict[str, list[bytes]], random: Random) -> None:
    """Add, remove, change, reorder; move from file to file; add and remove a file; write in other forms."""
    spare = [patient for patient in graphs() if not any(patient in held for held in files.values())]
    held = files[random.choice(sorted(files))]
    match random.randrange(10):
        case 0 if spare:
            held.insert(random.randrange(len(held) + 1), random.choice(spare))
        case 1 if held:
            held.pop(random.randrange(len(held)))
        case 2 | 3 if held:
            place = random.randrange(len(held))
            held[place] = without_a_statement(held[place], random.randrange(50))
        case 4:
            random.shuffle(held)
        case 5 if held:
            files[random.choice(sorted(files))].append(held.pop())
        case 6:
            files[random.choice("abc") + ".nq"] = random.sample(spare, min(2, len(spare)))
        case 7 if len(files) > 1:
            del files[random.choice(sorted(files))]
        case 8 if held:
            place = random.randrange(len(held))
            held[place] = with_a_statement(held[place])
        case 9 if held:
            place = random.randrange(len(held))
            held[place] = random.choice([b"# a note\n", b"\n", b"no statement\n"]).join([b"", held[place]])


def written(folder: Path, files: dict[str, list[bytes]]) -> Path:
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for name, patients in files.items():
        cohort(folder, *patients, name=name)
    return folder


def follow(tmp_path: Path, seed: int, edits: int, form: WrittenForm) -> None:
    """Edit again and again; every run must be as one that knows nothing of those before."""
    random = Random(seed)  # noqa: S311 - a test that can be repeated
    files = {"a.nq": list(graphs()[:6]), "b.nq": list(graphs()[6:10])}
    for number in range(edits):
        written(tmp_path / "in", files)
        how = replace(KEEP, sizes=random.choice([TINY, TINY, WHOLE.sizes]))
        found = run(tmp_path / "in", tmp_path / "out", how, form)
        expected = run(tmp_path / "in", tmp_path / f"full{number}", replace(how, keep=False), form)
        assert (found.code, found.stderr) == (expected.code, expected.stderr), number
        if found.code != 4:
            assert found.files == expected.files, number
        for _ in range(random.randrange(1, 4)):
            edited(files, random)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_run_after_edits_equals_a_full_one(seed: int, tmp_path: Path) -> None:
    follow(tmp_path, seed, 4, PLAIN)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(
    "form",
    [
        PLAIN,
        WrittenForm(explain=True, dataset=DatasetForm.TRIG),
        PLAIN._replace(packed=True),
        PLAIN._replace(documents=True, dataset=DatasetForm.TRIG),
    ],
)
def test_long_sequences_of_edits(seed: int, form: WrittenForm, tmp_path: Path) -> None:
    follow(tmp_path, seed, 12, form)


def test_only_who_has_changed_is_screened(tmp_path: Path, screened: list[str]) -> None:
    many = list(graphs()[:12])
    run(cohort(tmp_path / "in", *many), tmp_path / "out", KEEP)
    assert len(screened) == 12
    assert [*shard_names(tmp_path / "out")], "shards stay"
    screened.clear()
    many[5] = without_a_statement(many[5], 3)
    many.insert(2, graphs()[20])
    changed = run(cohort(tmp_path / "in", *many), tmp_path / "out", KEEP)
    assert len(screened) == 2
    before = [*shard_names(tmp_path / "out")]
    screened.clear()
    assert run(tmp_path / "in", tmp_path / "out", KEEP).files == changed.files
    assert screened == []
    assert [*shard_names(tmp_path / "out")] == before


def test_who_has_not_changed_is_seen_from_the_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are read where a span begins, and of who has changed; then the next one is expected again."""
    many, sizes = list(graphs()[:12]), replace(KEEP, sizes=Sizes(span=10**9))
    run(cohort(tmp_path / "in", *many), tmp_path / "out", sizes)
    read: list[str] = []

    def units(stream: IO[bytes], name: str) -> Iterator[Unit]:
        for unit in units_of(stream, name):
            read.append(unit.graph.rpartition("/")[2])
            yield unit

    monkeypatch.setattr("reasoner.shards.recognize.units_of", units)
    many[5] = without_a_statement(many[5], 3)
    many[9] = with_a_statement(many[9])
    found = run(cohort(tmp_path / "in", *many), tmp_path / "out", sizes)
    places = [many[at].split(b" ")[-2].decode().rpartition("/")[2] for at in (0, 5, 9)]
    assert read == places
    assert found.files == run(tmp_path / "in", tmp_path / "full", FULL).files


@pytest.mark.parametrize("between", [b"# a note\n", b"\n", b"no statement\n", b"<a:b> <a:c> <a:d> .\n"])
@pytest.mark.parametrize("place", [0, 3, 6])
def test_lines_of_no_graph_are_told_as_in_a_full_run(between: bytes, place: int, tmp_path: Path) -> None:
    """Before, between and behind graphs that have not changed."""
    many = [*graphs()[:6]]
    run(cohort(tmp_path / "in", *many), tmp_path / "out", KEEP)
    cohort(tmp_path / "in", *many[:place], between, *many[place:])
    found, expected = run(tmp_path / "in", tmp_path / "out", KEEP), run(tmp_path / "in", tmp_path / "x", FULL)
    assert (found.files, found.stderr, found.code) == (expected.files, expected.stderr, expected.code)


def test_the_folder_of_the_input_may_be_another(tmp_path: Path, screened: list[str]) -> None:
    """Exports come in a folder for each day."""
    run(cohort(tmp_path / "monday", *graphs()[:6]), tmp_path / "out", KEEP)
    screened.clear()
    found = run(cohort(tmp_path / "tuesday", *graphs()[:7]), tmp_path / "out", KEEP)
    assert len(screened) == 1
    assert found.files == run(tmp_path / "tuesday", tmp_path / "full", FULL).files


@pytest.mark.parametrize("form", [Generated.FHIR, Generated.OMOP])
def test_patients_of_other_sources(form: Generated, tmp_path: Path, screened: list[str]) -> None:
    Cohort(3).write(tmp_path / "in", 5, form=form)
    first = run(tmp_path / "in", tmp_path / "out", KEEP)
    assert len(screened) == 5
    screened.clear()
    assert run(tmp_path / "in", tmp_path / "out", replace(KEEP, sizes=Sizes(patients=2))).files == first.files
    assert screened == []


@pytest.mark.parametrize(
    "change",
    [
        lambda patch: patch.setattr("shards.runs.PLAIN", PLAIN._replace(facts=False)),
        lambda patch: patch.setattr("reasoner.run_record._program_version", lambda: "0.0.0"),
    ],
)
def test_other_settings_begin_anew(
    change: Callable[[pytest.MonkeyPatch], None],
    tmp_path: Path,
    screened: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import shards.runs

    folder = cohort(tmp_path / "in", *graphs()[:4])
    run(folder, tmp_path / "out", KEEP, shards.runs.PLAIN)
    screened.clear()
    change(monkeypatch)
    found = run(folder, tmp_path / "out", KEEP, shards.runs.PLAIN)
    assert len(screened) == 4
    assert found.files == run(folder, tmp_path / "full", FULL, shards.runs.PLAIN).files


def test_a_record_that_names_a_run_is_screened_again(tmp_path: Path, screened: list[str]) -> None:
    """The name of the earlier run is replaced where results name it, never where a record does."""
    about = settings([cohort(tmp_path / "in", *graphs()[:4])])
    assert about.iris.run.startswith(f"{BASE}runs/")
    patient = graphs()[5]
    first = patient.splitlines(keepends=True)[0].split(b" ")
    label = f'<http://www.w3.org/2000/01/rdf-schema#comment> "see {about.iris.run}"'.encode()
    naming = patient + b" ".join([first[0], label, first[-2], first[-1]])
    folder = cohort(tmp_path / "in", *graphs()[:4], naming)
    run(folder, tmp_path / "out", KEEP)
    screened.clear()
    cohort(tmp_path / "in", *graphs()[:3], naming)
    found = run(folder, tmp_path / "out", KEEP)
    assert len(screened) == 1
    assert found.files == run(folder, tmp_path / "full", FULL).files
    assert about.iris.run.encode() in found.files["results.nq"]


def test_an_interrupted_change_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from .test_resume import interrupt, stop_after

    many = graphs()
    run(cohort(tmp_path / "in", *many[:12]), tmp_path / "out", KEEP)
    cohort(tmp_path / "in", many[20], *many[1:12])
    with monkeypatch.context() as patch:
        stop_after(patch, 2, interrupt)
        assert run(tmp_path / "in", tmp_path / "out", KEEP).code == 130
    found = run(tmp_path / "in", tmp_path / "out", KEEP)
    assert found.files == run(tmp_path / "in", tmp_path / "full", FULL).files
