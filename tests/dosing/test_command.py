# SPDX-License-Identifier: Apache-2.0
"""`trialshapes dosing`: what is printed and returned, and that nothing of a patient reaches stderr."""

from __future__ import annotations

import csv
import json
import logging
import shutil
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dosing.timelines import HEAD, checker, patient_turtle, told
from reasoner.cli.main import app
from reasoner.dosing import DoseChecker, DoseTimeline
from reasoner.ontology import data_folder
from reasoner.report.dose_forms import DOSE_COLUMNS
from reasoner.run_record import RUN_COLUMNS

EXAMPLES = Path(__file__).parents[2] / "examples" / "dosing"
CANARY = "canary4711"
LU1 = "lu1=L 2026-12-15T10:00+01:00 2026-12-15T10:40+01:00"

#: Every check of the second example that is not satisfied.
T02 = {
    "DOSE-01 lu-1 lanreotide-1 VIOLATED",
    "DOSE-02 lu-1 rescue-1 VIOLATED",
    "DOSE-02 lu-1 rescue-2 UNKNOWN A28b=SATISFIED",
    "DOSE-03 lu-1 lanreotide-2 VIOLATED",
    "DOSE-03-LATE lu-1 lanreotide-3 WARNING",
    "PERM-05 lu-1 lanreotide-2 VIOLATED A27=UNKNOWN",
    "PERM-05 lu-1 rescue-2 VIOLATED A27=UNKNOWN",
    "PERM-05 lu-1 study-drug UNKNOWN",
    "PERM-05 lu-1 lanreotide-4 VIOLATED A27=UNKNOWN",
    "DOSE-01 lu-2 lanreotide-4 VIOLATED",
    "DOSE-04 lu-2 lanreotide-4 VIOLATED",
    "DOSE-03-LATE study-drug lanreotide-4 UNKNOWN",
}


@pytest.fixture(autouse=True)
def _loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are loaded by the first test only, as long as no option changes them."""
    built = DoseChecker.__init__

    def reuse(self: DoseChecker, protocol: str = "a022001", **options: object) -> None:
        if (protocol, *options.values()) == ("a022001", None, "default"):
            self.__dict__.update(checker().__dict__)
        else:
            built(self, protocol, **options)  # type: ignore[arg-type]

    checker()
    monkeypatch.setattr(DoseChecker, "__init__", reuse)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["dosing", *map(str, arguments)], env={"COLUMNS": "200"})


def written(folder: Path, *doses: str, name: str = "P") -> Path:
    file = folder / f"{name}.ttl"
    file.write_text(f"{HEAD}{patient_turtle(name, doses)}\n", "utf-8")
    return file


def test_the_examples_show_what_they_say() -> None:
    kept, broken = checker().check([EXAMPLES / "T01.ttl", EXAMPLES / "T02.ttl"])
    assert {check.status for check in kept.checks} == {"SATISFIED"}
    assert {line for line in told(broken) if not line.endswith("SATISFIED") or "=" in line} == T02
    assert [f.message for timeline in (kept, broken) for f in timeline.findings] == []


def test_the_table() -> None:
    """A rule that is not kept is a result: the exit code is 0."""
    done = run(EXAMPLES)
    assert done.exit_code == 0, done.stderr
    text = " ".join(done.stdout.split())
    for words in (
        "T01: 8 doses recorded; 23 SATISFIED",
        "T02: 9 doses recorded",
        "lutetium-177 dotatate (cycle 3, planned): 2027-04-06 10:00 +02:00",
        "12 calendar days (11 d 10 h to 12 d 10 h) before",
        "Compliant: radioligand from 2026-12-17; analogue until 2026-12-01.",
        "Compliant: analogue until 2026-12-16 10:40 +01:00, or from 2026-12-29.",
        "READING_DEPENDENT(A28)",
        "Reason of the investigator: carcinoid crisis, agreed with the study chair",
        "more with a wider gap, SATISFIED",
        "The investigator decides.",
        "Computed with: protocol a022001-dosing",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("doses", "words"),
    [
        ((), "P: no dose recorded"),
        ((LU1,), "P: 1 dose recorded, no two of which any rule sets against each other"),
        (("lu2=L 2027-02-09 planned",), "analogue until 2027-01-26"),
        ((LU1, "s=long - -"), "time not known"),
        ((LU1, "s=short 2026-12-14T10:00:30+01:00"), "2026-12-14 10:00:30 +01:00"),
    ],
)
def test_small_timelines(doses: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = run(written(tmp_path, *doses))
    assert done.exit_code == 0
    assert words in " ".join(done.stdout.split())


def test_json() -> None:
    (document, _) = json.loads(run(EXAMPLES, "--format=json").stdout)
    assert (document["patient"], document["run"]["protocol"]) == ("T01", "a022001-dosing")
    assert [dose["record"].rpartition("/")[2] for dose in document["doses"]][:3] == ["lar-0", "lu-1", "lar-1"]
    (check,) = (c for c in document["checks"] if c["rule"] == "DOSE-03" and c["analogue"].endswith("lar-1"))
    assert check == {
        "rule": "DOSE-03",
        "label": "a long-acting analogue at least 4 hours after the radioligand",
        "outcome": "SATISFIED",
        "level": "VIOLATION",
        "status": "SATISFIED",
        "radioligand": "https://w3id.org/trialshapes/patients/T01/lu-1",
        "analogue": "https://w3id.org/trialshapes/patients/T01/lar-1",
        "gap": {"words": "same calendar day (6 h) after", "days": [0, 0], "hours": ["6", "6"]},
        "message": "Kept: a long-acting analogue at least 4 hours after the radioligand.",
        "earliest": {"dose": "analogue", "time": "2026-12-15 14:40 +01:00"},
        "latestAnalogue": "2026-12-16 10:40 +01:00",
        "reasons": [],
        "missing": [],
        "readings": [],
        "override": "",
    }


def test_csv() -> None:
    rows = list(csv.DictReader(run(EXAMPLES, "--format=csv").stdout.splitlines()))
    assert tuple(rows[0]) == (*DOSE_COLUMNS, *RUN_COLUMNS)
    assert Counter(row["patient"] for row in rows) == {"T01": 23, "T02": len(told(_second()))}
    (row,) = (row for row in rows if row["rule"] == "DOSE-01" and row["status"] == "VIOLATED"
              and row["analogue"] == "2026-12-03")  # fmt: skip
    told_of = {column: row[column] for column in DOSE_COLUMNS[2:10]}
    assert told_of == {
        "status": "VIOLATED",
        "radioligand": "2026-12-15T10:00:00+01:00",
        "analogue": "2026-12-03",
        "agent": "lanreotide depot",
        "gap": "12 calendar days (11 d 10 h to 12 d 10 h) before",
        "earliest_dose": "radioligand",
        "earliest_time": "2026-12-17",
        "latest_analogue": "2026-12-01",
    }


def _second() -> DoseTimeline:
    return next(iter(checker().check([EXAMPLES / "T02.ttl"])))


def test_a_dose_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    done = run(written(tmp_path, LU1, "text"))
    assert "What is attached as a dose is text" in done.stderr
    assert "DOSE-01" in done.stdout


def test_a_class_that_follows_from_the_drug_is_set_aside(tmp_path: Path) -> None:
    """Stated against the drug it would win; then neither counts, and nothing is decided."""
    file = written(tmp_path, LU1, "s=long 2026-12-02")
    text = file.read_text("utf-8")
    file.write_text(text.replace("P/s> a onto:DoseEvent", "P/s> a onto:ShortActingAnalogueDose"), "utf-8")
    (timeline,) = checker().check([file])
    assert told(timeline) == ["DOSE-01 lu1 s UNKNOWN", "DOSE-02 lu1 s SATISFIED"]
    assert [finding.code for finding in timeline.findings] == ["MALFORMED"]


def test_an_unreadable_patient_is_told(tmp_path: Path) -> None:
    file = written(tmp_path, LU1, "s=long 2026-12-02")
    file.write_text(file.read_text("utf-8") + "pat:P onto:noSuchProperty 1 .\n", "utf-8")
    done = run(file)
    assert done.exit_code == 3
    assert "UNREADABLE" in done.stderr
    assert "VIOLATED" not in done.stdout


def test_no_input(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 4
    assert run(tmp_path / "missing.ttl").exit_code == 4


def test_a_protocol_without_dosing_rules(tmp_path: Path) -> None:
    done = run(EXAMPLES, f"--protocol={tmp_path}")
    assert done.exit_code == 2
    assert "has no dosing rules" in done.stderr


def test_the_gates_know_the_dosing_rules(tmp_path: Path) -> None:
    """A number that is told and not tested is found by `trialshapes check`, too."""
    shutil.copytree(data_folder("shapes") / "a022001" / "dosing", tmp_path / "dosing")
    sound = CliRunner().invoke(app, ["check", str(tmp_path / "dosing")])
    assert (sound.exit_code, "no problems found" in sound.stdout) == (0, True)
    rules = tmp_path / "dosing" / "rules.ttl"
    rules.write_text(rules.read_text("utf-8").replace("trial:daysBefore 28", "trial:daysBefore 27"), "utf-8")
    done = CliRunner().invoke(app, ["check", str(tmp_path / "dosing")])
    assert done.exit_code == 2
    assert "INFO-L: trial:daysBefore 27 is no bound of its shapes" in done.stdout


def test_the_registration_date_may_come_from_the_run(tmp_path: Path) -> None:
    """What registration decides is asked on that day; the doses themselves lie after it."""
    text = (EXAMPLES / "T01.ttl").read_text("utf-8").replace('onto:date "2026-11-22"^^xsd:date ;\n', "")
    file = tmp_path / "T01.ttl"
    file.write_text(text, "utf-8")
    for option, status in (([], "UNKNOWN"), (["--as-of=2026-11-22"], "SATISFIED")):
        (document,) = json.loads(run(file, "--format=json", *option).stdout)
        assert {c["status"] for c in document["checks"] if c["rule"] == "PERM-05"} == {status}


@pytest.mark.parametrize("debug", [(), ("--debug",)])
def test_canary(debug: tuple[str, ...], tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    doses = (LU1, f"{CANARY}=long {CANARY}", "text", "s=unlisted 2026-12-14")
    file = written(tmp_path, *doses, name=CANARY)
    file.write_text(file.read_text("utf-8").replace("something on", CANARY), "utf-8")
    with caplog.at_level(logging.DEBUG):
        done = CliRunner().invoke(app, [*debug, "dosing", str(file)])
    assert done.exit_code == 0
    assert CANARY in done.stdout, "the patient's own name stands in the results"
    assert CANARY not in done.stderr
    assert CANARY not in caplog.text
