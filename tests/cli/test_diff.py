# SPDX-License-Identifier: Apache-2.0
"""`trialshapes diff`: results of two runs of the program, and `run.json` of the one that wrote them."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures import TINY_PROTOCOL, tiny_protocol

from cli.conftest import FACTS, HEAD, Run

AS_OF = "--as-of=2026-11-22"
Patients = Callable[..., Path]


def screened(run: Run, source: Path, out: Path, *options: str, protocol: Path = TINY_PROTOCOL) -> Path:
    assert run("screen", source, f"--out={out}", AS_OF, *options, protocol=protocol).exit_code == 0
    return out


def differences(run: Run, old: Path, new: Path, code: int = 5) -> list[list[str]]:
    done = run("diff", old, new, "--format=csv", protocol=None)
    assert done.exit_code == code, done.output
    heading, *rows = csv.reader(done.stdout.splitlines())
    assert heading == ["kind", "patient", "item", "old", "new", "old_reasons", "new_reasons"]
    return rows


def changed_protocol(folder: Path, old: str, new: str) -> Path:
    shutil.copytree(TINY_PROTOCOL, folder)
    for file in folder.iterdir():
        file.write_text(file.read_text().replace(old, new))
    return folder


def test_the_same_input_gives_the_same_bytes(run: Run, patients: Patients, tmp_path: Path) -> None:
    source = patients("eligible", "violating", "silent")
    first, second = (screened(run, source, tmp_path / name) for name in ("1", "2"))
    files = sorted(file.name for file in first.iterdir())
    names = "outcomes.csv report.html results.trig run.json validation-report.ttl verdicts.csv"
    assert files == names.split()
    assert [(first / name).read_bytes() for name in files] == [(second / name).read_bytes() for name in files]
    done = run("diff", first, second, protocol=None)
    assert (done.exit_code, done.stdout) == (0, "No result differs.\n")
    assert differences(run, first, second, code=0) == []


def test_the_input_does_not_depend_on_where_it_lies(run: Run, patients: Patients, tmp_path: Path) -> None:
    source = patients("eligible")
    shutil.copytree(source, tmp_path / "elsewhere" / "copy")
    first = screened(run, source, tmp_path / "1")
    second = screened(run, tmp_path / "elsewhere" / "copy", tmp_path / "2")
    assert (first / "run.json").read_bytes() == (second / "run.json").read_bytes()
    stored = json.loads((first / "run.json").read_text())
    assert [file["name"] for file in stored["inputs"]] == ["eligible.ttl"]
    assert (stored["asOf"], stored["policy"]) == ("2026-11-22", "default")


def test_every_printed_form_names_the_run(run: Run, patients: Patients) -> None:
    source = patients("eligible")
    sha256 = tiny_protocol().sha256
    (document,) = json.loads(run("screen", source, "--format=json").stdout)
    assert document["run"]["shapesSha256"] == sha256
    assert json.loads(run("screen", source, "--format=ndjson").stdout)["run"] == document["run"]
    (row, *_) = csv.DictReader(run("screen", source, "--format=csv").stdout.splitlines())
    assert row["shapes_sha256"] == sha256[:12]
    told = run("screen", source).stdout.splitlines()[-1]
    assert told.startswith("Computed with: protocol tiny 0.1.0 (second version; issued 2026-11-22; shapes ")
    assert sha256[:12] in told


def test_another_policy(run: Run, patients: Patients, tmp_path: Path) -> None:
    source = patients("eligible", "presumed")
    old = screened(run, source, tmp_path / "old")
    new = screened(run, source, tmp_path / "new", "--policy=lenient")
    assert differences(run, old, new) == [
        ["run", "", "policy", "default", "lenient", "", ""],
        ["verdict", "presumed", "", "UNDETERMINED", "ELIGIBLE if confirmed", "", ""],
        ["outcome", "presumed", "T-2", "UNKNOWN", "SATISFIED", "LIST_NOT_CLOSED", ""],
    ]


@pytest.mark.parametrize("output", ["csv", "json", "ndjson"])
def test_printed_results_are_results(output: str, run: Run, patients: Patients, tmp_path: Path) -> None:
    source = patients("eligible", "violating")
    folder = screened(run, source, tmp_path / "out")
    (tmp_path / "printed").write_text(run("screen", source, AS_OF, f"--format={output}").stdout)
    done = run("diff", folder, tmp_path / "printed", protocol=None)
    assert done.exit_code == 0, done.output
    assert ("holds no verdicts" in done.stderr) is (output == "csv")


def test_another_protocol_version(run: Run, patients: Patients, tmp_path: Path) -> None:
    source = patients("eligible", "violating")
    changed = changed_protocol(tmp_path / "p", "sh:minExclusive 2", "sh:minExclusive 4")
    header = changed / "protocol.ttl"
    header.write_text(
        header.read_text().replace('"0.1.0"', '"0.2.0"').replace("second version", "third version")
    )
    criteria = changed / "criteria.ttl"
    criteria.write_text(criteria.read_text().replace('"T-3"', '"T-4"'))
    old = screened(run, source, tmp_path / "old")
    new = screened(run, source, tmp_path / "new", protocol=changed)

    found = differences(run, old, new)

    runs = {row[2]: row[3:5] for row in found if row[0] == "run"}
    assert runs.keys() == {"protocolVersion", "amendment", "shapesSha256"}
    assert runs["protocolVersion"] == ["0.1.0", "0.2.0"]
    assert runs["amendment"] == ["second version", "third version"]
    assert found[3:] == [
        ["criterion", "", "T-3", "present", "absent", "", ""],
        ["criterion", "", "T-4", "absent", "present", "", ""],
        ["verdict", "violating", "", "INELIGIBLE", "UNDETERMINED", "", ""],
        ["outcome", "violating", "T-1", "VIOLATED", "UNKNOWN", "", "MISSING"],
    ]


def test_new_words_alone_are_no_difference(run: Run, patients: Patients, tmp_path: Path) -> None:
    """Only what a patient's result says counts for the exit code; the versions are told all the same."""
    source = patients("eligible", "violating")
    changed = changed_protocol(tmp_path / "p", "is above 2.", "is higher than 2.")
    old = screened(run, source, tmp_path / "old")
    new = screened(run, source, tmp_path / "new", protocol=changed)
    assert [row[:3] for row in differences(run, old, new, code=0)] == [["run", "", "shapesSha256"]]
    done = run("diff", old, new, protocol=None)
    assert "shapesSha256" in done.stdout
    assert "No result differs." in done.stdout


def test_another_input(run: Run, patients: Patients, tmp_path: Path) -> None:
    source = patients("eligible", "violating", "silent")
    old = screened(run, source, tmp_path / "old")
    (source / "silent.ttl").unlink()
    (source / "malformed.ttl").write_text((HEAD + FACTS["malformed"]).format("malformed"))
    (source / "violating.ttl").write_text((HEAD + FACTS["eligible"]).format("violating"))
    new = screened(run, source, tmp_path / "new")
    told = "3 files, 2 of them not in the other run"
    assert differences(run, old, new) == [
        ["run", "", "inputs", told, told, "", ""],
        ["patient", "silent", "", "present", "absent", "", ""],
        ["patient", "malformed", "", "absent", "present", "", ""],
        ["verdict", "violating", "", "INELIGIBLE", "ELIGIBLE", "", ""],
        ["outcome", "violating", "T-1", "VIOLATED", "SATISFIED", "", ""],
        ["outcome", "violating", "T-2", "UNKNOWN", "SATISFIED", "LIST_NOT_CLOSED", ""],
    ]


def test_other_reasons(run: Run, patients: Patients, tmp_path: Path) -> None:
    source = patients("silent")
    old = screened(run, source, tmp_path / "old")
    (source / "silent.ttl").write_text(
        (HEAD + FACTS["violating"]).format("silent").replace("2026-11-20", "2026-01-20")
    )
    new = screened(run, source, tmp_path / "new")
    assert ["reasons", "silent", "T-1", "UNKNOWN", "UNKNOWN", "MISSING", "STALE"] in differences(
        run, old, new
    )


def test_json_and_tables_say_the_same(run: Run, patients: Patients, tmp_path: Path) -> None:
    source = patients("eligible", "presumed")
    old = screened(run, source, tmp_path / "old")
    new = screened(run, source, tmp_path / "new", "--policy=lenient")
    done = run("diff", old, new, "--format=json", protocol=None)
    assert done.exit_code == 5
    document = json.loads(done.stdout)
    assert document["differences"][2] == {
        "kind": "outcome", "patient": "presumed", "item": "T-2", "old": "UNKNOWN", "new": "SATISFIED",
        "oldReasons": ["LIST_NOT_CLOSED"], "newReasons": [],
    }  # fmt: skip
    assert document["counts"] == {
        "run": 1, "criterion": 0, "patient": 0, "verdict": 1, "outcome": 1, "reasons": 0
    }  # fmt: skip
    table = run("diff", old, new, protocol=None)
    assert table.exit_code == 5
    for part in ("lenient", "presumed", "T-2", "UNKNOWN (LIST_NOT_CLOSED)", "ELIGIBLE if confirmed"):
        assert part in table.stdout
    assert table.stdout.splitlines()[-1] == "Differences: 1 verdicts, 1 outcomes"


def test_nothing_is_printed_as_json_when_nothing_differs(
    run: Run, patients: Patients, tmp_path: Path
) -> None:
    folder = screened(run, patients("eligible"), tmp_path / "out")
    done = run("diff", folder, folder, "--format=json", protocol=None)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["differences"] == []


def test_results_of_earlier_versions(run: Run, patients: Patients, tmp_path: Path) -> None:
    """Files that do not tell their run are compared, and that is said."""
    folder = screened(run, patients("eligible", "violating"), tmp_path / "out")
    shutil.copytree(folder, tmp_path / "earlier")
    (tmp_path / "earlier" / "run.json").unlink()
    for name, columns in (("verdicts.csv", 5), ("outcomes.csv", 5)):
        file = tmp_path / "earlier" / name
        with file.open(newline="") as stream:
            rows = [row[:columns] for row in csv.reader(stream)]
        with file.open("w", newline="") as stream:
            csv.writer(stream).writerows(rows)
    done = run("diff", tmp_path / "earlier", folder, protocol=None)
    assert (done.exit_code, done.stdout) == (0, "No result differs.\n")
    assert done.stderr == f"{tmp_path / 'earlier'}: does not say what it was computed with\n"


@pytest.mark.parametrize("spoilt", ["missing", "empty", "cut", "twice", "other"])
def test_what_is_not_a_result(spoilt: str, run: Run, patients: Patients, tmp_path: Path) -> None:
    """One line that names the file and what is wrong with it, and no name of a patient."""
    folder = screened(run, patients("eligible", "violating"), tmp_path / "out")
    whole = (folder / "outcomes.csv").read_bytes()
    rows = whole.splitlines(keepends=True)
    content = {
        "empty": b"",
        "cut": whole[:-20],
        "twice": whole + rows[-1],
        "other": (folder / "validation-report.ttl").read_bytes(),
    }
    if spoilt != "missing":
        (tmp_path / "spoilt").write_bytes(content[spoilt])
    for pair in ((folder, tmp_path / "spoilt"), (tmp_path / "spoilt", folder)):
        done = run("diff", *pair, protocol=None)
        assert done.exit_code == 4
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"trialshapes: {tmp_path / 'spoilt'}")
        assert "violating" not in line


def test_wrong_use(run: Run, tmp_path: Path) -> None:
    assert run("diff", tmp_path, protocol=None).exit_code == 2
    assert run("diff", tmp_path, tmp_path, "--format=xml", protocol=None).exit_code == 2


def test_the_help_documents_the_exit_codes(run: Run) -> None:
    text = " ".join(run("diff", "--help", protocol=None).stdout.split())
    assert "Exit code 0" in text
    assert "5: some differ" in text
