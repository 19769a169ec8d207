# SPDX-License-Identifier: Apache-2.0
"""`trialshapes export`: which files are written, and what the calling process learns."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cli.conftest import HEAD, Run
from reasoner.cli.export import _once
from reasoner.cli.notes import RunNotes
from reasoner.errors import ReadError
from reasoner.result import PatientResult, Verdict

AS_OF = "--as-of=2026-11-22"
FILES = {
    "fhir": {
        "GuidanceResponse.ndjson",
        "Group.ndjson",
        "MeasureReport.ndjson",
        "ResearchSubject.ndjson",
        "bundle.json",
    },
    "omop": {
        "cohort.csv",
        "cohort_definition.csv",
        "cohort_inclusion.csv",
        "cohort_inclusion_result.csv",
        "cohort_inclusion_stats.csv",
        "cohort_summary_stats.csv",
        "subject_map.csv",
    },
    "parquet": {"outcomes.parquet", "verdicts.parquet"},
    "csv": {"outcomes.csv", "verdicts.csv"},
}
Patients = Callable[..., Path]


def verdicts(folder: Path, form: str) -> dict[str, str]:
    """Patient -> verdict, from whatever form."""
    if form == "fhir":
        lines = (folder / "GuidanceResponse.ndjson").read_text().splitlines()
        found = map(json.loads, lines)
        return {g["id"]: g["contained"][0]["parameter"][0]["valueString"] for g in found}
    if form == "parquet":
        rows = pq.read_table(folder / "verdicts.parquet").to_pylist()
    else:
        with (folder / ("subject_map.csv" if form == "omop" else "verdicts.csv")).open(newline="") as stream:
            rows = list(csv.DictReader(stream))
    return {row["patient"]: row["verdict"] for row in rows}


@pytest.mark.parametrize("form", FILES)
def test_every_form(form: str, run: Run, patients: Patients, tmp_path: Path) -> None:
    folder = patients("eligible", "violating", "silent")
    done = run("export", folder, AS_OF, f"--to={form}", f"--out={tmp_path / 'out'}")

    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    assert {file.name for file in (tmp_path / "out").iterdir()} == {*FILES[form], "run.json"}
    assert verdicts(tmp_path / "out", form) == {
        "eligible": "ELIGIBLE",
        "violating": "INELIGIBLE",
        "silent": "UNDETERMINED",
    }
    recorded = json.loads((tmp_path / "out" / "run.json").read_text())
    assert [file["name"] for file in recorded["inputs"]] == ["eligible.ttl", "silent.ttl", "violating.ttl"]
    assert recorded["asOf"] == "2026-11-22"


@pytest.mark.parametrize("form", FILES)
def test_the_same_files_every_time(form: str, run: Run, patients: Patients, tmp_path: Path) -> None:
    folder = patients("eligible", "violating", "presumed")
    for name in ("first", "second"):
        run("export", folder, AS_OF, "--policy=lenient", f"--to={form}", f"--out={tmp_path / name}")
    first, second = ({f.name: f.read_bytes() for f in (tmp_path / n).iterdir()} for n in ("first", "second"))

    assert first == second
    assert verdicts(tmp_path / "first", form)["presumed"] == "ELIGIBLE if confirmed"


@pytest.mark.parametrize("form", FILES)
def test_a_patient_who_cannot_be_judged_is_there_all_the_same(
    form: str, run: Run, patients: Patients, tmp_path: Path
) -> None:
    folder = patients("eligible", "unknown-term")
    done = run("export", folder, AS_OF, f"--to={form}", f"--out={tmp_path / 'out'}")

    assert done.exit_code == 3
    assert verdicts(tmp_path / "out", form)["unknown-term"] == "UNDETERMINED"


@pytest.mark.parametrize("form", FILES)
def test_a_patient_in_two_files_stands_there_once_without_a_result(
    form: str, run: Run, patients: Patients, tmp_path: Path
) -> None:
    folder = patients("eligible")
    (folder / "zz.ttl").write_text((folder / "eligible.ttl").read_text())
    done = run("export", folder, AS_OF, f"--to={form}", f"--out={tmp_path / 'out'}")

    assert done.exit_code == 3
    assert verdicts(tmp_path / "out", form) == {"eligible": "UNDETERMINED"}
    if form == "fhir":
        assert len((tmp_path / "out" / "GuidanceResponse.ndjson").read_text().splitlines()) == 1
        assert (tmp_path / "out" / "ResearchSubject.ndjson").read_text() == ""


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("name", ["missing.ttl", "empty.ttl"])
def test_without_patients_nothing_is_written(form: str, name: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("")
    done = run("export", tmp_path / name, f"--to={form}", f"--out={tmp_path / 'out'}")

    assert done.exit_code == 4
    assert name in done.stderr
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("form", FILES)
def test_hostile_names(form: str, run: Run, tmp_path: Path) -> None:
    name = "%3D..%2F..%2Fescaped"
    text = HEAD.replace("pat:{0} a", f"<https://w3id.org/trialshapes/patients/{name}> a").format("x")
    (tmp_path / "p.ttl").write_text(text)
    done = run("export", tmp_path / "p.ttl", AS_OF, f"--to={form}", f"--out={tmp_path / 'out'}")

    assert done.exit_code == 0, done.stderr
    assert {file.name for file in tmp_path.iterdir()} == {"p.ttl", "out"}
    assert list(verdicts(tmp_path / "out", form).values()) == ["UNDETERMINED"]


@pytest.mark.parametrize("options", [(), ("--to=fhir",), ("--out=x",), ("--to=xml", "--out=x")])
def test_wrong_options(options: tuple[str, ...], run: Run, patients: Patients) -> None:
    assert run("export", patients("eligible"), *options).exit_code == 2


def test_a_result_that_was_used_too_early_is_not_published() -> None:
    """The census of the reader makes this impossible; it is refused all the same."""
    notes = RunNotes()
    notes.read.repeated["urn:p"] = None
    first, second = (PatientResult("urn:p", "", v, "", ()) for v in (Verdict.ELIGIBLE, Verdict.UNDETERMINED))

    with pytest.raises(ReadError, match="stands in two places"):
        list(_once([first, second], notes))
    assert list(_once([second, first], notes)) == [second]
