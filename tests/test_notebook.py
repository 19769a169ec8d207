# SPDX-License-Identifier: Apache-2.0
"""Results in a notebook: frames, what is shown, and that the example runs and shows what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

import nbformat
import pandas as pd
import polars as pl
import pytest
from nbclient import NotebookClient
from report.cohort import COHORT, DAY, PROTOCOL, made

from reasoner import Results, to_frame
from reasoner.patient import DataFinding
from reasoner.report import patient_name, verdict_text
from reasoner.result import CriterionResult, Outcome, PatientResult, Verdict

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "examples" / "screening.ipynb"
MARKUP = "<script>alert(1)</script>"


def cells(notebook: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 - nbformat has no types
    """Each code cell with what it shows."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [(cell.source, [output.get("data", output) for output in cell.outputs]) for cell in code]


def test_the_example_runs_and_shows_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of what it shows: `jupyter execute --inplace examples/screening.ipynb`."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    stored = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(stored)
    run = nbformat.read(NOTEBOOK, as_version=4)
    place = {"metadata": {"path": str(NOTEBOOK.parent)}}
    NotebookClient(run, timeout=60, kernel_name="python3", resources=place).execute()

    assert cells(run) == cells(stored)
    assert len(cells(stored)) >= 5
    assert all(shown for _, shown in cells(stored))


def test_outcomes() -> None:
    frame = to_frame(COHORT)

    assert len(frame) == 3 * len(COHORT)
    assert list(frame.columns) == ["patient", "criterion", "outcome", "reasons", "message"]
    counts = frame.groupby(["criterion", "outcome"], observed=True).size()
    for outcome in Outcome:
        expected = sum(result.outcomes()["T-1"] is outcome for result in COHORT)
        assert counts["T-1", outcome] == expected
    assert list(frame["criterion"].cat.categories) == ["T-1", "T-2", "T-3"]
    assert set(frame.query("outcome == 'UNKNOWN' and patient == 'uu'")["reasons"]) == {"MISSING;STALE"}


def test_verdicts() -> None:
    frame = Results(COHORT, deciding=PROTOCOL.verdict_criteria).verdicts().set_index("patient")

    assert list(frame["verdict"]) == list(map(verdict_text, COHORT))
    assert list(frame.index) == [patient_name(result.patient) for result in COHORT]
    assert frame.loc["ss", "as_of"] == pd.Timestamp(DAY)
    assert frame.loc[["undated", "dated-twice"], "as_of"].isna().all()
    assert tuple(frame.loc["uv", ["violated", "unknown"]]) == ("T-2", "T-1")
    assert tuple(frame.loc["explained", ["qualifiers", "collect"]]) == ("EXPIRES_ON(2026-12-01)", "b")
    assert Results(COHORT).verdicts().set_index("patient").loc["uv", "unknown"] == "T-1 T-3"


def test_frames_of_polars_say_what_those_of_pandas_say() -> None:
    results = Results(COHORT, deciding=PROTOCOL.verdict_criteria)
    verdicts, outcomes = results.verdicts(library="polars"), results.outcomes(library="polars")

    assert isinstance(verdicts, pl.DataFrame)
    assert outcomes.equals(to_frame(COHORT, library="polars"))
    for polars, pandas in ((verdicts, results.verdicts()), (outcomes, results.outcomes())):
        rows = pandas.astype(object).where(pandas.notna(), None).itertuples(index=False, name=None)
        told = [tuple(c.date() if isinstance(c, pd.Timestamp) else c for c in row) for row in rows]
        assert (polars.columns, polars.rows()) == (list(pandas.columns), told)
    assert verdicts.schema["as_of"] == pl.Date
    assert outcomes.schema["criterion"] == pl.Enum(["T-1", "T-2", "T-3"])
    assert len(Results(()).outcomes(library="polars")) == len(Results(()).verdicts(library="polars")) == 0


def test_there_are_no_frames_of_other_libraries() -> None:
    with pytest.raises(ValueError, match="pandas or polars, not of 'dask'"):
        to_frame(COHORT, library="dask")  # type: ignore[call-overload]


def test_without_patients() -> None:
    empty = Results(())

    assert (len(empty), repr(empty)) == (0, "0 patients")
    assert list(empty.verdicts()["verdict"].cat.categories) == [*Verdict, "ELIGIBLE if confirmed"]
    assert empty.verdicts()["as_of"].dtype.kind == "M"
    assert len(empty.outcomes()) == 0
    assert "<table>" in empty._repr_html_()


def test_results_by_name_or_iri() -> None:
    results = Results(COHORT)

    assert results["ss"] is results[COHORT[0].patient] is COHORT[0]
    assert next(iter(results)) == "ss"
    assert repr(Results(COHORT[:1])) == "1 patient: 1 ELIGIBLE"


def test_a_patient_of_two_files_has_one_result() -> None:
    second = made("A", Outcome.UNKNOWN, Outcome.UNKNOWN)

    assert list(Results([made("A", Outcome.UNKNOWN, Outcome.UNKNOWN), second]).values()) == [second]


def hostile() -> PatientResult:
    criterion = CriterionResult("urn:c", MARKUP, Outcome.VIOLATED, (), MARKUP)
    finding = DataFinding("urn:p", "UNREADABLE", "", "", MARKUP)
    return PatientResult("urn:" + MARKUP, "", Verdict.INELIGIBLE, MARKUP, (criterion,), (finding,), (MARKUP,))


def test_what_is_shown_is_escaped() -> None:
    shown = hostile()._repr_html_() + Results([hostile()])._repr_html_()

    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") == 7


def test_a_patient_is_shown_with_words_beside_symbols() -> None:
    shown = made("uv", Outcome.UNKNOWN, Outcome.VIOLATED)._repr_mimebundle_(include=None, exclude=None)

    assert shown["text/plain"] == "uv: INELIGIBLE, as of 2026-11-22; ✓ 0 of 3 criteria satisfied"
    assert "?&nbsp;UNKNOWN" in shown["text/html"]
    assert "✗&nbsp;VIOLATED" in shown["text/html"]
    presumed = made("A", Outcome.SATISFIED, Outcome.SATISFIED, confirm=("T-2",))
    assert "ELIGIBLE if confirmed: T-2, as of" in presumed._repr_html_()


def test_only_the_first_patients_are_shown() -> None:
    many = Results(made(f"P{number}", Outcome.SATISFIED, Outcome.UNKNOWN) for number in range(25))

    assert many._repr_html_().count("<tr>") == 21
    assert "and 5 more" in many._repr_html_()


def test_pandas_is_loaded_when_a_frame_is_made() -> None:
    heavy = {"pandas", "polars", "duckdb", "pyarrow"}
    program = f"import reasoner, sys; print(sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_without_the_library(library: Literal["pandas", "polars"], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(ImportError, match=f"need {library}: .* the extra `notebook`"):
        to_frame(COHORT, library=library)
