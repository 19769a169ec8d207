# SPDX-License-Identifier: Apache-2.0
"""However a run is cut, its files are those that one process writes patient by patient."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from reasoner.cli.formats import Format
from reasoner.generate.cohort import Cohort
from reasoner.generate.files import Format as Generated
from reasoner.report.dataset import DatasetForm
from reasoner.report.json_lines import document_text, to_json
from reasoner.shards.plan import Sizes
from reasoner.shards.run import How
from reasoner.shards.settings import WrittenForm

from .runs import PLAIN, TINY, WHOLE, Ran, cohort, graphs, run, screener, settings, unsharded

CUT = How(sizes=TINY)


def assert_same(one: Ran, other: Ran) -> None:
    """Files, notes and findings; dictionaries tell which file differs."""
    assert {name: len(content) for name, content in one.files.items()} == {
        name: len(content) for name, content in other.files.items()
    }
    assert one.files == other.files
    assert one.stderr == other.stderr
    assert one.notes.is_complete == other.notes.is_complete
    for name in ("unread", "unmapped", "files", "patients", "repeated"):
        assert getattr(one.notes.read, name) == getattr(other.notes.read, name), name
    assert list(map(str, one.notes.read.rejected)) == list(map(str, other.notes.read.rejected))


def plain(folder: Path) -> None:
    cohort(folder, *graphs()[:11])


def several(folder: Path) -> None:
    """Plain and compressed, and two who stand in two places each."""
    many = graphs()
    cohort(folder, *many[:7], name="a.nq")
    cohort(folder, *many[7:12], many[2], name="b.nq.gz")
    cohort(folder, many[12], many[8].replace(b"patients/", b"patients/x"), many[5], name="c.nq")


def alike(folder: Path) -> None:
    """Patients 4 and 04: in which graphs they are is known when all have been counted."""
    many = graphs()
    four = many[3].replace(b"patients/4/", b"patients/04/").replace(b"patients/4>", b"patients/04>")
    cohort(folder, *many[:12], name="a.nq")
    cohort(folder, *many[12:15], four, name="b.nq.gz")


def damaged(folder: Path) -> None:
    """A graph that cannot be parsed, statements that no patient links to, comments, an empty file."""
    many = list(graphs()[:12])
    many[4] = many[4].replace(b"<", b"< ", 1)
    many[7] += many[7].splitlines(keepends=True)[0].replace(b"/patients/", b"/nobody/", 1)
    many[9] = b"# a comment\n\n" + many[9]
    cohort(folder, *many, name="a.nq")
    cohort(folder, b"", name="b.nq")
    cohort(folder, b"# nobody\n", name="c.nq")
    cohort(folder, many[0], many[1], many[0], name="d.nq")


def turtle(folder: Path) -> None:
    """Small files between files of quads; one of them cannot be parsed."""
    cohort(folder, *graphs()[:4], name="a.nq")
    for number, patient in enumerate(graphs()[4:10]):
        text = ox.serialize(
            (ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(patient, ox.RdfFormat.N_QUADS)),
            format=ox.RdfFormat.TURTLE,
        )
        assert text is not None
        (folder / f"b{number}.ttl").write_bytes(text)
    (folder / "b9.ttl").write_text("this is not Turtle")
    cohort(folder, graphs()[10], graphs()[1], graphs()[5], name="c.nq")


def tables_and_rdf(folder: Path) -> None:
    Cohort(3).write(folder / "fhir", 4, form=Generated.FHIR)
    cohort(folder / "rdf", *graphs()[:3])


@pytest.mark.parametrize("write", [plain, several, alike, damaged, turtle, tables_and_rdf])
def test_files_do_not_depend_on_how_the_input_is_cut(write: Callable[[Path], None], tmp_path: Path) -> None:
    write(tmp_path / "in")
    expected = unsharded(tmp_path / "in", tmp_path / "expected")
    assert_same(run(tmp_path / "in", tmp_path / "whole"), expected)
    assert_same(run(tmp_path / "in", tmp_path / "cut", CUT), expected)
    assert not (tmp_path / "cut" / "shards").exists()


def test_shards_of_one_patient(tmp_path: Path) -> None:
    several(tmp_path / "in")
    expected = run(tmp_path / "in", tmp_path / "expected")
    assert_same(run(tmp_path / "in", tmp_path / "single", How(sizes=Sizes(span=1, patients=1))), expected)


def test_files_with_explanations_do_not_either(tmp_path: Path) -> None:
    form = WrittenForm(explain=True, dataset=DatasetForm.TRIG)
    cohort(tmp_path / "in", *graphs()[:5], name="a.nq")
    cohort(tmp_path / "in", graphs()[1], name="b.nq")
    expected = unsharded(tmp_path / "in", tmp_path / "expected", form)
    assert_same(run(tmp_path / "in", tmp_path / "cut", CUT, form), expected)


def test_results_alone(tmp_path: Path) -> None:
    cohort(tmp_path / "in", *graphs()[:5])
    form = PLAIN._replace(facts=False)
    found = run(tmp_path / "in", tmp_path / "cut", CUT, form)
    assert_same(found, unsharded(tmp_path / "in", tmp_path / "expected", form))
    assert b"/facts/" not in found.files["results.nq"]
    assert b"CriterionResult" in found.files["results.nq"]


@pytest.mark.parametrize("most", [4, 2])
def test_pages_of_more_patients_tell_less(most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In full, in brief, and not one by one, as the page does it without shards."""
    monkeypatch.setattr("reasoner.report.html.MOST_IN_FULL", most - 1)
    monkeypatch.setattr("reasoner.report.html.MOST_PATIENTS", most)
    cohort(tmp_path / "in", *graphs()[:4])
    Cohort(3).write(tmp_path / "fhir", 4, form=Generated.FHIR)
    for folder in (tmp_path / "in", tmp_path / "fhir"):
        expected = unsharded(folder, tmp_path / "expected")
        assert run(folder, tmp_path / "cut", How(sizes=TINY._replace(patients=1))).files == expected.files


def test_a_graph_name_that_comes_back_refuses_the_file(tmp_path: Path) -> None:
    many = graphs()
    cohort(tmp_path / "in", *many[:8], many[1], name="a.nq")
    cohort(tmp_path / "in", *many[8:11], name="b.nq")
    found = run(tmp_path / "in", tmp_path / "cut", CUT)
    assert_same(found, unsharded(tmp_path / "in", tmp_path / "expected"))
    assert "comes back" in found.stderr


def test_compressed_files_hold_the_same(tmp_path: Path) -> None:
    cohort(tmp_path / "in", *graphs()[:9], name="a.nq")
    cohort(tmp_path / "in", graphs()[2], graphs()[9], name="b.nq")
    expected = run(tmp_path / "in", tmp_path / "plain", CUT).files
    found = run(tmp_path / "in", tmp_path / "packed", CUT, PLAIN._replace(packed=True)).files
    assert {
        name.removesuffix(".gz"): gzip.decompress(content) if name.endswith(".gz") else content
        for name, content in found.items()
    } == expected
    assert sorted(found) == [
        "outcomes.csv.gz",
        "report.html",
        "results.nq.gz",
        "run.json",
        "validation-report.ttl.gz",
        "verdicts.csv.gz",
    ]
    assert run(tmp_path / "in", tmp_path / "packed", CUT).files.keys() == expected.keys(), "no old ones stay"


def test_what_is_printed(tmp_path: Path) -> None:
    folder = cohort(tmp_path / "in", *graphs()[:7])
    results = list(screener().screen(folder))
    about = settings([folder]).run
    documents = [json.loads(document_text(to_json(result), about)) for result in results]
    form = PLAIN._replace(documents=True)
    printed = run(folder, tmp_path / "a", CUT, form, Format.JSON).stdout
    assert json.loads(printed) == documents
    printed = run(folder, tmp_path / "b", CUT, form, Format.NDJSON).stdout
    assert list(map(json.loads, printed.splitlines())) == documents
    found = run(folder, tmp_path / "c", CUT, output=Format.CSV)
    assert found.stdout.encode() == found.files["outcomes.csv"]
    table = run(folder, tmp_path / "d", CUT).stdout
    assert table == run(folder, tmp_path / "e", WHOLE).stdout
    assert "7 patients:" in table
    assert table.count(", as of ") == 7, "a few patients are told in detail"


def test_the_sample_that_is_verified_goes_across_shards(tmp_path: Path) -> None:
    """All patients are in a sample that is larger than the cohort; pySHACL agrees on them."""
    folder = cohort(tmp_path / "in", *graphs()[:4])
    found = run(folder, tmp_path / "cut", CUT, PLAIN._replace(verify=9))
    assert found.code == 0
    assert "verdicts.csv" in found.files
