# SPDX-License-Identifier: Apache-2.0
"""Text of who has not changed stays in the shard that holds it; what no run needs any more is removed."""

from __future__ import annotations

import re
import resource
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reasoner.report.quads import iri_ref
from reasoner.report.statements import OF_RUN
from reasoner.shards.file import ShardFolder, StoredShard
from reasoner.shards.plan import Sizes
from reasoner.shards.run import How
from reasoner.terms import BASE, RUNS

from .runs import PLAIN, WHOLE, cohort, graphs, run, shard_names, unsharded
from .test_incremental import screened, without_a_statement
from .test_resume import interrupt, stop_after

__all__ = ["screened"]

#: All patients in one shard.
ONE = replace(WHOLE, keep=True)
#: Five shards of eight.
SOME = How(keep=True, sizes=Sizes(patients=8))
PACKED = PLAIN._replace(packed=True)


def of_latest_run(out: Path) -> list[StoredShard]:
    """The shards of the latest run in order; all can be used."""
    (run_iri,) = {*re.findall(f"{RUNS}[0-9a-f]{{16}}", (out / "results.nq").read_text())}
    found = []
    for name in shard_names(out):
        with StoredShard(ShardFolder(out / "shards"), name) as shard:
            if shard.header.run == run_iri:
                found.append(shard.checked())
    return found


def test_only_who_has_changed_is_written_again(tmp_path: Path) -> None:
    many = [*graphs()[:12]]
    run(cohort(tmp_path / "in", *many), tmp_path / "out", ONE)
    (first,) = of_latest_run(tmp_path / "out")
    assert first.holders == set()
    many[5] = without_a_statement(many[5], 3)
    found = run(cohort(tmp_path / "in", *many), tmp_path / "out", ONE)
    assert found.files == run(tmp_path / "in", tmp_path / "full", WHOLE).files
    (last,) = of_latest_run(tmp_path / "out")
    (holder,) = last.holders
    stretches = [(stretch.holder == holder, stretch.pieces) for stretch in last.header.stretches]
    assert stretches == [(True, 5), (False, 1), (True, 6)]
    assert holder.end - holder.start == first.header.size
    assert last.header.size == sum(last.header.stretches[1].sizes)
    assert 0 < last.header.size < first.header.size / 6


def test_many_changes_keep_few_files(tmp_path: Path) -> None:
    """A shard refers to four others at most, which hold a quarter of its patients each: nothing piles up."""
    many = [*graphs()[:12]]
    for number in range(16):
        many[number % 12] = without_a_statement(graphs()[number % 12], number)
        found = run(cohort(tmp_path / "in", *many), tmp_path / "out", ONE)
        (last,) = of_latest_run(tmp_path / "out")
        assert {*shard_names(tmp_path / "out")} - {holder.name for holder in last.holders} == {last.name}
        assert sum(stretch.pieces for stretch in last.header.stretches) == 12
        for holder in last.holders:
            assert sum(s.pieces for s in last.header.stretches if s.holder == holder) >= 3
        size = sum(file.stat().st_size for file in (tmp_path / "out" / "shards").iterdir())
        assert size < 5 * len(b"".join(found.files.values())), number
    assert found.files == run(tmp_path / "in", tmp_path / "full", WHOLE).files


def test_a_cohort_that_shrinks_takes_less_room(tmp_path: Path) -> None:
    """Where a quarter of what an earlier shard holds is not in use, it does not stay for the rest."""
    many = [*graphs()[:40]]
    run(cohort(tmp_path / "in", *many), tmp_path / "out", ONE)
    for patients, referred in ((30, 1), (15, 1), (5, 0), (6, 1)):
        found = run(cohort(tmp_path / "in", *many[:patients]), tmp_path / "out", ONE)
        assert found.files == run(tmp_path / "in", tmp_path / f"full{patients}", WHOLE).files
        (last,) = of_latest_run(tmp_path / "out")
        assert len(last.holders) == referred, patients
        assert len([*shard_names(tmp_path / "out")]) == 1 + referred


def test_a_shard_may_come_together_from_more_than_can_be_open(tmp_path: Path, screened: list[str]) -> None:
    many = graphs(130)
    folder = cohort(tmp_path / "in", *many, name="patients.nq.gz")
    run(folder, tmp_path / "out", How(keep=True, sizes=Sizes(patients=1)))
    screened.clear()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, hard))  # those of the index are 96
    try:
        found = run(folder, tmp_path / "out", ONE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert (found.code, screened) == (0, [])
    assert found.files == run(folder, tmp_path / "full", WHOLE).files


def test_an_input_that_comes_back_is_screened_beside_what_was_kept_of_it(
    tmp_path: Path, screened: list[str]
) -> None:
    """Of its shard half the text is used by the run between, and the other half is gone."""
    before = [*graphs()[:12]]
    after = [without_a_statement(patient, 3) for patient in before]
    for patients in (before, after[:6] + before[6:], after):
        run(cohort(tmp_path / "in", *patients), tmp_path / "out", ONE)
    assert len([*shard_names(tmp_path / "out")]) == 2
    screened.clear()
    found = run(cohort(tmp_path / "in", *after[:6], *before[6:]), tmp_path / "out", ONE)
    assert len(screened) == 6
    assert (found.code, found.files) == (0, run(tmp_path / "in", tmp_path / "full", WHOLE).files)


def test_patients_who_move_to_other_shards_keep_their_text(tmp_path: Path, screened: list[str]) -> None:
    many = [*graphs()[:40]]
    run(cohort(tmp_path / "in", *many, name="patients.nq.gz"), tmp_path / "out", SOME)
    screened.clear()
    cohort(tmp_path / "in", *many[5:], *many[:5], name="patients.nq.gz")
    found = run(tmp_path / "in", tmp_path / "out", SOME)
    assert screened == []
    assert found.files == run(tmp_path / "in", tmp_path / "full", WHOLE).files
    last = of_latest_run(tmp_path / "out")
    assert [len(shard.holders) for shard in last] == [2] * 5
    assert [shard.header.size for shard in last] == [0] * 5


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


@pytest.mark.parametrize("damage", [Path.unlink, cut_off])
def test_who_was_in_a_shard_that_is_lost_is_screened_again(
    damage: Callable[[Path], None], tmp_path: Path, screened: list[str]
) -> None:
    many = [*graphs()[:8]]
    run(cohort(tmp_path / "in", *many), tmp_path / "out", ONE)
    many[2] = without_a_statement(many[2], 3)
    run(cohort(tmp_path / "in", *many), tmp_path / "out", ONE)
    ((holder,),) = (shard.holders for shard in of_latest_run(tmp_path / "out"))
    damage(tmp_path / "out" / "shards" / holder.name)
    screened.clear()
    found = run(tmp_path / "in", tmp_path / "out", ONE)
    assert len(screened) == 8
    assert found.files == run(tmp_path / "in", tmp_path / "full", WHOLE).files
    (last,) = of_latest_run(tmp_path / "out")
    assert [*shard_names(tmp_path / "out")] == [last.name]


def test_an_interrupted_change_may_be_ended_by_a_run_that_keeps_nothing(tmp_path: Path) -> None:
    many = [*graphs()[:40]]
    run(cohort(tmp_path / "in", *many, name="patients.nq.gz"), tmp_path / "out", SOME)
    many[:2] = (without_a_statement(patient, 5) for patient in many[:2])
    cohort(tmp_path / "in", *many, name="patients.nq.gz")
    with pytest.MonkeyPatch.context() as patch:
        stop_after(patch, 3, interrupt)
        assert run(tmp_path / "in", tmp_path / "out", SOME).code == 130
    found = run(tmp_path / "in", tmp_path / "out", replace(SOME, keep=False, resume=True))
    assert found.files == run(tmp_path / "in", tmp_path / "full", WHOLE).files
    assert not (tmp_path / "out" / "shards").exists()


def test_packed_text_stands_in_its_own_shard(tmp_path: Path, screened: list[str]) -> None:
    """It names the run, and is not taken for text that is not packed."""
    many = [*graphs()[:6]]
    run(cohort(tmp_path / "in", *many), tmp_path / "out", ONE, PACKED)
    screened.clear()
    found = run(cohort(tmp_path / "in", *many[:5]), tmp_path / "out", ONE, PACKED)
    assert screened == []
    assert found.files == run(tmp_path / "in", tmp_path / "full", WHOLE, PACKED).files
    (name,) = shard_names(tmp_path / "out")
    with StoredShard(ShardFolder(tmp_path / "out" / "shards"), name) as shard:
        assert (shard.holders, shard.header.packed) == (set(), True)
    screened.clear()
    plain = run(tmp_path / "in", tmp_path / "out", ONE)
    assert len(screened) == 5
    assert plain.files == run(tmp_path / "in", tmp_path / "plain", WHOLE).files


def test_no_text_of_a_record_is_taken_for_the_name_of_a_run(tmp_path: Path) -> None:
    """What stands for the name is a control character, which is written as an escape wherever it is read."""
    first = graphs()[0].splitlines(keepends=True)[0].split(b" ")
    said = f'"{OF_RUN} and {RUNS}{OF_RUN}/input-1"'.encode()
    comment = b"<http://www.w3.org/2000/01/rdf-schema#comment>"
    record = graphs()[0] + b" ".join([first[0], comment, said, *first[-2:]])
    folder = cohort(tmp_path / "in", record, graphs()[1])
    found = run(folder, tmp_path / "out")
    assert found.files == unsharded(folder, tmp_path / "unsharded").files
    assert rb"\u0003 and " in found.files["results.nq"]
    assert OF_RUN.encode() not in b"".join(found.files.values())


@pytest.mark.parametrize("name", [b"0000/a", b"ffffffff"])
def test_records_below_a_run_stand_in_order(name: bytes, tmp_path: Path) -> None:
    """What stands for the name of a run sorts before every name."""
    records = []
    for number, patient in enumerate(graphs()[:6]):
        iri = patient.split()[0][:-1]
        records.append(patient.replace(iri + b"/", b"<" + RUNS.encode() + name + b"%d/" % number))
    folder = cohort(tmp_path / "in", *records)
    found = run(folder, tmp_path / "out")
    assert RUNS.encode() + name in found.files["results.nq"]
    assert found.files == unsharded(folder, tmp_path / "unsharded").files


@pytest.mark.parametrize(
    ("iri", "text"),
    [
        (f"{RUNS}{OF_RUN}/a b\x04", f"<{RUNS}{OF_RUN}/a%20b%04>"),
        (f"{BASE}patients/{OF_RUN}", f"<{BASE}patients/%03>"),
        (f"urn:{RUNS}{OF_RUN}", f"<urn:{RUNS}%03>"),
    ],
)
def test_the_name_of_a_run_is_left_open_in_iris_of_runs_alone(iri: str, text: str) -> None:
    assert iri_ref(iri) == text


@pytest.mark.parametrize("name", [OF_RUN, "\\u0003"])
def test_a_record_with_what_stands_for_a_run_in_an_iri_is_refused(name: str, tmp_path: Path) -> None:
    first = graphs()[0].splitlines(keepends=True)[0].split(b" ")
    seen = b"<http://www.w3.org/2000/01/rdf-schema#seeAlso>"
    naming = graphs()[0] + b" ".join([first[0], seen, f"<{RUNS}{name}/input-1>".encode(), *first[-2:]])
    found = run(cohort(tmp_path / "in", naming, graphs()[1]), tmp_path / "out", ONE)
    assert [error.line for error in found.notes.read.rejected] == [naming.count(b"\n")]
    assert OF_RUN.encode() not in b"".join(found.files.values())
