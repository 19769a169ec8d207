# SPDX-License-Identifier: Apache-2.0
"""`trialshapes screen`: what is printed, written and returned."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import SH

from cli.conftest import Run
from reasoner.errors import ValidationFailure
from reasoner.reason import Entailment
from reasoner.result import ReportRow
from reasoner.screening import Screener
from reasoner.validate.reference import ReferenceEvaluation

AS_OF = "--as-of=2026-11-22"
Patients = Callable[..., Path]


def verdicts(folder: Path) -> dict[str, str]:
    with (folder / "verdicts.csv").open(newline="") as stream:
        return {row["patient"]: row["verdict"] for row in csv.DictReader(stream)}


def outcomes(folder: Path) -> dict[tuple[str, str], str]:
    with (folder / "outcomes.csv").open(newline="") as stream:
        return {(row["patient"], row["criterion"]): row["outcome"] for row in csv.DictReader(stream)}


def test_verdicts_and_outcomes(run: Run, patients: Patients, tmp_path: Path) -> None:
    """An ineligible patient is a result: the exit code is 0."""
    done = run("screen", patients("eligible", "violating", "silent"), AS_OF, f"--out={tmp_path / 'out'}")
    assert done.exit_code == 0, done.stderr
    assert verdicts(tmp_path / "out") == {
        "eligible": "ELIGIBLE",
        "violating": "INELIGIBLE",
        "silent": "UNDETERMINED",
    }
    found = outcomes(tmp_path / "out")
    assert len(found) == 9
    assert found["violating", "T-1"] == "VIOLATED"
    assert found["eligible", "T-2"] == "SATISFIED"
    assert found["eligible", "T-3"] == "UNKNOWN"
    assert "3 patients: 1 ELIGIBLE, 1 UNDETERMINED, 1 INELIGIBLE" in done.stdout
    report = Graph().parse(tmp_path / "out" / "validation-report.ttl")
    assert {str(m) for m in report.objects(None, SH.resultMessage)} >= {"The performance status is above 2."}
    assert not [file for file in (tmp_path / "out").iterdir() if file.name.startswith(".")]


@pytest.mark.parametrize(
    ("policy", "verdict", "confirm"),
    [("default", "UNDETERMINED", []), ("lenient", "ELIGIBLE if confirmed", ["T-2"])],
)
def test_lenient_verdicts_must_be_confirmed(
    run: Run, patients: Patients, policy: str, verdict: str, confirm: list[str]
) -> None:
    done = run("screen", patients("presumed"), AS_OF, f"--policy={policy}", "--format=ndjson")
    result = json.loads(done.stdout)
    assert (result["verdict"], result["confirm"]) == (verdict, confirm)


def test_lenient_without_presumption_is_plainly_eligible(run: Run, patients: Patients) -> None:
    done = run("screen", patients("eligible"), AS_OF, "--policy=lenient", "--format=json")
    (result,) = json.loads(done.stdout)
    assert (result["verdict"], result["confirm"]) == ("ELIGIBLE", [])


def test_without_a_registration_date_windows_stay_open(run: Run, patients: Patients) -> None:
    done = run("screen", patients("eligible"), "--format=json")
    (result,) = json.loads(done.stdout)
    assert result["verdict"] == "UNDETERMINED"
    assert result["criteria"][0]["reasons"] == ["MISSING"]
    assert [finding["code"] for finding in result["findings"]] == ["NO_REGISTRATION_DATE"]
    assert done.exit_code == 0


def test_csv_on_stdout(run: Run, patients: Patients) -> None:
    done = run("screen", patients("eligible"), AS_OF, "--format=csv")
    rows = list(csv.reader(done.stdout.splitlines()))
    assert rows[0][:5] == ["patient", "criterion", "outcome", "reasons", "message"]
    assert [row[:3] for row in rows[1:]] == [
        ["eligible", "T-1", "SATISFIED"],
        ["eligible", "T-2", "SATISFIED"],
        ["eligible", "T-3", "UNKNOWN"],
    ]


def test_a_malformed_value_is_a_finding(run: Run, patients: Patients) -> None:
    done = run("screen", patients("malformed"), AS_OF, "--format=json")
    (result,) = json.loads(done.stdout)
    assert result["criteria"][0]["outcome"] == "UNKNOWN"
    assert "1 x MALFORMED: An ECOG score is one whole number from 0 to 5." in done.stderr
    assert done.exit_code == 0


def test_an_unreadable_patient_has_results_all_the_same(run: Run, patients: Patients, tmp_path: Path) -> None:
    done = run("screen", patients("eligible", "unknown-term"), AS_OF, f"--out={tmp_path / 'out'}")
    assert done.exit_code == 3
    assert verdicts(tmp_path / "out") == {"eligible": "ELIGIBLE", "unknown-term": "UNDETERMINED"}
    assert len(outcomes(tmp_path / "out")) == 6


def test_a_rejected_file_is_told(run: Run, patients: Patients) -> None:
    folder = patients("eligible")
    (folder / "broken.ttl").write_text("this is not Turtle")
    done = run("screen", folder, AS_OF)
    assert done.exit_code == 3
    assert "broken.ttl" in done.stderr
    assert "ELIGIBLE" in done.stdout


def test_a_failed_validation_is_told(
    run: Run, patients: Patients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(evaluation: ReferenceEvaluation) -> tuple[ReportRow, ...]:
        if evaluation.patient.derived and evaluation.patient.iri.endswith("violating"):
            raise ValidationFailure((evaluation.patient.iri,), "pySHACL stopped")
        return original(evaluation)

    original = ReferenceEvaluation.rows
    monkeypatch.setattr(ReferenceEvaluation, "rows", fail)
    options = (AS_OF, "--engine=reference", f"--out={tmp_path / 'out'}")
    done = run("screen", patients("eligible", "violating"), *options)
    assert done.exit_code == 3
    assert verdicts(tmp_path / "out") == {"eligible": "ELIGIBLE", "violating": "UNDETERMINED"}
    assert "VALIDATION_FAILURE" in done.stderr


def test_a_patient_in_two_files_has_no_usable_result(run: Run, patients: Patients, tmp_path: Path) -> None:
    folder = patients("eligible")
    (folder / "zz.ttl").write_text((folder / "eligible.ttl").read_text())
    done = run("screen", folder, AS_OF, f"--out={tmp_path / 'out'}")
    assert done.exit_code == 3
    assert verdicts(tmp_path / "out") == {"eligible": "UNDETERMINED"}
    assert set(outcomes(tmp_path / "out").values()) == {"UNKNOWN"}
    assert "Patients read twice" in done.stderr


@pytest.mark.parametrize("output", ["json", "ndjson", "csv"])
@pytest.mark.parametrize("second", ["eligible", "stray"])
def test_no_result_of_a_repeated_patient_is_printed(
    run: Run, patients: Patients, output: str, second: str
) -> None:
    """What is on stdout cannot be taken back, so it is known beforehand."""
    folder = patients("eligible", "violating")
    text = (folder / "eligible.ttl").read_text()
    if second == "stray":
        text = text.replace("pat:eligible a onto:Patient .", "")
    (folder / "zz.ttl").write_text(text)
    done = run("screen", folder, AS_OF, f"--format={output}")

    assert done.exit_code == 3
    assert "ELIGIBLE" not in done.stdout.replace("INELIGIBLE", "")
    assert "eligible,T-1,SATISFIED" not in done.stdout
    assert "Patients read twice" in done.stderr


def test_a_contradictory_record_is_told(
    run: Run, patients: Patients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Entailment, "entail", lambda _, patient: patient.finding("CONTRADICTION", "both"))
    done = run("screen", patients("eligible"), AS_OF, "--format=json")

    assert json.loads(done.stdout)[0]["verdict"] == "UNDETERMINED"
    assert done.exit_code == 3
    assert "1 x CONTRADICTORY_RECORD" in done.stderr


@pytest.mark.parametrize("name", ["missing.ttl", "empty.ttl"])
def test_no_input(name: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("")
    done = run("screen", tmp_path / name, f"--out={tmp_path / 'out'}")
    assert done.exit_code == 4
    assert name in done.stderr
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    "option", ["--policy=generous", "--as-of=tomorrow", "--format=xml", "--protocol=no-such-protocol"]
)
def test_wrong_options(option: str, run: Run, patients: Patients) -> None:
    assert run("screen", patients("eligible"), option, protocol=None).exit_code == 2


def test_an_unusable_protocol(run: Run, patients: Patients, tmp_path: Path) -> None:
    (tmp_path / "protocol").mkdir()
    shutil.copy(Path(__file__).parents[1] / "gates" / "identifier-twice.ttl", tmp_path / "protocol")
    done = run("screen", patients("eligible"), protocol=tmp_path / "protocol")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "trialshapes: https://example.org/shapes#C: dcterms:identifier C is used more than once",
        "trialshapes: and 1 more problem: `trialshapes check` lists every one",
    ]


def test_an_internal_error_is_one_line(run: Run, patients: Patients, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        msg = "canary-4711"
        raise RuntimeError(msg)

    monkeypatch.setattr(Screener, "screen_all", fail)
    done = run("screen", patients("eligible"))
    assert done.exit_code == 1
    assert "internal error (RuntimeError)" in done.stderr
    assert "canary-4711" not in done.output
    assert "Traceback" not in done.output


def test_interruption_leaves_no_files(
    run: Run, patients: Patients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Screener, "screen_together", interrupt)
    done = run("screen", patients("eligible"), f"--out={tmp_path / 'out'}")
    assert done.exit_code == 130
    assert "interrupted; nothing was written" in done.stderr
    assert not list((tmp_path / "out").iterdir())
