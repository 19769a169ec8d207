# SPDX-License-Identifier: Apache-2.0
"""`trialshapes explain`: conditions with their truth values, and the facts that they rest on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cli.conftest import Run

AS_OF = "--as-of=2026-11-22"
Patients = Callable[..., Path]


def words(text: str) -> str:
    return " ".join(text.split())


def test_violated(run: Run, patients: Patients) -> None:
    done = run("explain", "violating", "T-1", patients("violating", "silent"), AS_OF)
    assert done.exit_code == 0, done.stderr
    text = words(done.stdout)
    assert text.startswith(
        "violating, T-1: VIOLATED ECOG 0 to 2 (section 1) The performance status is above 2."
    )
    assert "T-1-possible" in text
    assert "false: ECOG at most 2" in text
    assert "onto:score 4" in text
    assert "derived from" in text


def test_unknown_shows_each_condition(run: Run, patients: Patients) -> None:
    done = run("explain", "silent", "T-3", patients("silent"), AS_OF)
    text = words(done.stdout)
    assert "UNKNOWN" in text
    assert "unknown: one count enough" in text
    assert "unknown: haemoglobin at least 9" in text
    assert "no record of it" in text


def test_the_whole_iri_names_the_patient_too(run: Run, patients: Patients) -> None:
    iri = "https://w3id.org/trialshapes/patients/eligible"
    done = run("explain", iri, "T-2", patients("eligible"), AS_OF)
    assert "SATISFIED" in done.stdout


def test_unreadable(run: Run, patients: Patients) -> None:
    done = run("explain", "unknown-term", "T-1", patients("unknown-term"), AS_OF)
    assert done.exit_code == 0
    assert "UNKNOWN" in done.stdout
    assert "conditions" not in done.stdout


def test_nobody_of_this_name(run: Run, patients: Patients) -> None:
    assert run("explain", "nobody", "T-1", patients("silent")).exit_code == 4


def test_no_such_criterion(run: Run, patients: Patients) -> None:
    done = run("explain", "silent", "T-9", patients("silent"))
    assert done.exit_code == 2
    assert "there are T-1, T-2, T-3" in done.stderr


def test_a_patient_with_all_criteria(run: Run, patients: Patients) -> None:
    done = run("explain", "violating", patients("violating", "silent"), AS_OF)
    assert done.exit_code == 0, done.stderr
    text = words(done.stdout)
    assert text.startswith("violating: INELIGIBLE, as of 2026-11-22")
    assert "T-1 VIOLATED ECOG 0 to 2 (section 1) false: ECOG at most 2" in text
    assert "score 4" in text
    assert [word for word in text.split() if word.startswith("T-")][-1] == "T-3"
    assert "silent" not in text


def test_a_patient_of_whom_much_is_unknown(run: Run, patients: Patients) -> None:
    done = run("explain", "silent", patients("silent"), AS_OF)
    text = words(done.stdout)
    assert text.startswith("silent: UNDETERMINED")
    assert "Collect next" in text
    assert "MISSING:" in text
