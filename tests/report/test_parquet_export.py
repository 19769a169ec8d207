# SPDX-License-Identifier: Apache-2.0
"""Parquet files hold typed columns that a library of others reads back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reasoner.report import patient_name, verdict_text
from reasoner.report.parquet_export import ParquetExport
from reasoner.result import Outcome
from reasoner.run_record import RUN_COLUMNS
from report.cohort import COHORT, HOSTILE, PROTOCOL, RUN, TEXT, broken, made, write

LIST = pa.list_(pa.field("element", pa.string()))


def exported(folder: Path) -> dict[str, pa.Table]:
    write(ParquetExport(folder, PROTOCOL, RUN, TEXT), folder)
    return {name: pq.read_table(folder / f"{name}.parquet") for name in ("verdicts", "outcomes")}


def test_types(tmp_path: Path) -> None:
    found = {
        name: dict(zip(t.schema.names, t.schema.types, strict=True)) for name, t in exported(tmp_path).items()
    }
    run = dict.fromkeys(RUN_COLUMNS, pa.string())
    text = pa.string()

    lists = dict.fromkeys(("confirm", "qualifiers", "collect", "findings"), LIST)
    counts = dict.fromkeys(("satisfied", "violated", "unknown"), pa.int32())
    days = dict.fromkeys(("as_of", "expires_on", "becomes_eligible_on"), pa.date32())
    names = dict.fromkeys(("patient", "iri", "verdict"), text)
    assert {k: str(v) for k, v in found["verdicts"].items()} == {
        k: str(v) for k, v in {**names, **days, **counts, **lists, **run}.items()
    }
    lists = dict.fromkeys(("reasons", "missing", "evidence", "readings"), LIST)
    names = dict.fromkeys(("patient", "iri", "criterion", "outcome", "message"), text)
    others = {"protocol_order": pa.int32(), "decides": pa.bool_()}
    assert {k: str(v) for k, v in found["outcomes"].items()} == {
        k: str(v) for k, v in {**names, **others, **lists, **run}.items()
    }


def test_verdicts(tmp_path: Path) -> None:
    rows = exported(tmp_path)["verdicts"].to_pylist()

    assert [row["patient"] for row in rows] == [patient_name(result.patient) for result in COHORT]
    assert [row["verdict"] for row in rows] == [verdict_text(result) for result in COHORT]
    by_name = {row["patient"]: row for row in rows}
    assert by_name["ss"]["as_of"] == date(2026, 11, 22)
    assert (by_name["undated"]["as_of"], by_name["dated-twice"]["as_of"]) == (None, None)
    assert [by_name["uv"][name] for name in ("satisfied", "violated", "unknown")] == [0, 1, 1]
    assert by_name["presumed"]["confirm"] == ["T-2"]
    assert by_name["unreadable"]["findings"] == ["UNREADABLE"]
    assert by_name["explained"]["expires_on"] == date(2026, 12, 1)
    assert by_name["explained"]["becomes_eligible_on"] == date(2026, 12, 1)
    assert by_name["explained"]["collect"] == ["b"]
    assert by_name["ss"]["shapes_sha256"] == PROTOCOL.sha256


def test_outcomes(tmp_path: Path) -> None:
    rows = exported(tmp_path)["outcomes"].to_pylist()

    told = [(row["iri"], row["criterion"], row["outcome"], row["reasons"]) for row in rows]
    assert told == [
        (result.patient, c.identifier, str(c.outcome), list(c.reasons))
        for result in COHORT
        for c in result.criteria
    ]
    assert [row["decides"] for row in rows[:3]] == [True, True, False]
    assert [row["protocol_order"] for row in rows[:3]] == [1, 2, 3]


def test_hostile_names_stay_as_they_are(tmp_path: Path) -> None:
    """No spreadsheet reads Parquet, so that nothing is put in front of a formula."""
    names = exported(tmp_path)["verdicts"]["patient"].to_pylist()

    assert tuple(names[-len(HOSTILE) :]) == HOSTILE


def test_more_than_one_batch(tmp_path: Path) -> None:
    many = [made(f"P{number}", Outcome.SATISFIED, Outcome.UNKNOWN) for number in range(1_700)]
    write(ParquetExport(tmp_path, PROTOCOL, RUN, TEXT), tmp_path, many)

    table = pq.read_table(tmp_path / "outcomes.parquet")
    assert table.num_rows == 5_100
    assert table["patient"].to_pylist()[::3] == [f"P{number}" for number in range(1_700)]


def test_the_same_results_make_the_same_files(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    once = write(ParquetExport(first, PROTOCOL, RUN, TEXT), first)

    assert once.keys() == {"outcomes.parquet", "verdicts.parquet", "run.json"}
    assert once == write(ParquetExport(second, PROTOCOL, RUN, TEXT), second)


def test_nothing_is_published_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write(ParquetExport(tmp_path, PROTOCOL, RUN, TEXT), tmp_path, broken())
    assert list(tmp_path.iterdir()) == []
