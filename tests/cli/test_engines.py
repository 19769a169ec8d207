# SPDX-License-Identifier: Apache-2.0
"""`--engine` and `--verify`: one set of results, and a loud end where the engines differ."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures import TINY, TINY_PROTOCOL

from cli.conftest import Run
from reasoner.cli.verify import Verification
from reasoner.errors import ProtocolError
from reasoner.result import ReportRow
from reasoner.screening import Screener
from reasoner.validate.fast import FastEvaluation
from reasoner.validate.reference import ReferenceEvaluation

AS_OF = "--as-of=2026-11-22"
NAMES = ("eligible", "violating", "presumed", "silent", "malformed")
Patients = Callable[..., Path]


def engine_of(out: Path) -> str:
    return str(json.loads((out / "run.json").read_text())["engine"])


def test_both_engines_say_the_same(run: Run, patients: Patients, tmp_path: Path) -> None:
    folder = patients(*NAMES)
    for engine in ("fast", "reference"):
        run("screen", folder, AS_OF, f"--engine={engine}", f"--out={tmp_path / engine}")
    files = ["verdicts.csv", "outcomes.csv", "validation-report.ttl"]
    for name in files:
        assert (tmp_path / "fast" / name).read_text() == (tmp_path / "reference" / name).read_text()
    assert engine_of(tmp_path / "fast") == "FastEngine"
    assert engine_of(tmp_path / "reference") == "ReferenceEngine"


def test_an_unknown_engine(run: Run, patients: Patients) -> None:
    assert run("screen", patients("eligible"), "--engine=slow").exit_code == 2
    with pytest.raises(ProtocolError, match="choose one of fast, reference"):
        Screener(str(TINY_PROTOCOL), engine="slow")


def test_pyshacl_is_not_asked_for_nothing(
    run: Run, patients: Patients, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> tuple[ReportRow, ...]:
        raise AssertionError

    monkeypatch.setattr(ReferenceEvaluation, "rows", fail)
    folder = patients("eligible")
    assert run("screen", folder, AS_OF).exit_code == 0
    assert run("screen", folder, AS_OF, "--engine=reference").exit_code == 1


def test_patients_are_screened_again(
    run: Run, patients: Patients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = []
    original = ReferenceEvaluation.rows

    def rows(evaluation: ReferenceEvaluation) -> tuple[ReportRow, ...]:
        again.append(evaluation.patient.iri)
        return original(evaluation)

    monkeypatch.setattr(ReferenceEvaluation, "rows", rows)
    done = run("screen", patients(*NAMES), AS_OF, "--verify=2", f"--out={tmp_path / 'out'}")
    assert done.exit_code == 0
    assert len({*again}) == 2
    assert engine_of(tmp_path / "out") == "FastEngine, checked by pySHACL on 2 random patients or all"


def test_a_difference_is_told_and_nothing_is_written(
    run: Run, patients: Patients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = FastEvaluation.rows

    def rows(evaluation: FastEvaluation) -> tuple[ReportRow, ...]:
        return tuple(row for row in original(evaluation) if row.source_shape != TINY + "T-1-possible")

    monkeypatch.setattr(FastEvaluation, "rows", rows)
    done = run("screen", patients("eligible", "violating"), AS_OF, "--verify=9", f"--out={tmp_path / 'out'}")
    assert done.exit_code == 1
    assert "patient 2 of this run: FastEngine and ReferenceEngine differ at" in done.stderr
    assert f"{TINY}T-1-possible" in done.stderr
    assert not list((tmp_path / "out").iterdir())


def test_a_difference_of_the_record_check_is_told(
    run: Run, patients: Patients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reasoner.validate.record.RecordCheck._report", lambda *_: None, raising=True)
    load = Screener.__init__

    def load_without_findings(screener: Screener, *arguments: object, **options: object) -> None:
        load(screener, *arguments, **options)  # type: ignore[arg-type]
        if options["engine"] == "reference":
            screener.check_record = lambda patient: patient.finding("MALFORMED", "x")  # type: ignore[method-assign]

    monkeypatch.setattr(Screener, "__init__", load_without_findings)
    done = run("screen", patients("eligible"), AS_OF, "--verify=1")
    assert done.exit_code == 1
    assert "differ at finding MALFORMED" in done.stderr


@pytest.mark.parametrize(("size", "patients"), [(3, 2), (3, 3), (3, 50), (1, 20)])
def test_the_sample_is_as_large_as_it_can_be(size: int, patients: int) -> None:
    sample = Verification(None, lambda: None, size)  # type: ignore[arg-type, return-value]
    places = [place for n in range(1, patients + 1) if (place := sample._place(n)) is not None]
    assert set(places) == set(range(min(size, patients)))
