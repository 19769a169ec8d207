# SPDX-License-Identifier: Apache-2.0
"""A run that stays is not indexed again: its rows are those of the index before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from query.results import write_ontology, write_results
from reasoner.query import board_index, load_results, open_store
from reasoner.query.board_index import INDEX_NAME, build_index


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the runs whose patients are read, one after another."""
    names: list[str] = []
    indexed_patients = board_index.indexed_patients

    def watched(store: Any, run: Any, index: Any) -> Iterator[Any]:  # noqa: ANN401 - handed on
        names.append(run.name)
        return indexed_patients(store, run, index)

    monkeypatch.setattr(board_index, "indexed_patients", watched)
    return names


def tables(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table, with its columns and all its rows."""
    with closing(sqlite3.connect(file)) as index:
        names = index.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        return {f"{name} {sql}": index.execute(f"SELECT * FROM {name}").fetchall() for name, sql in names}  # noqa: S608


def test_kept_rows_are_those_that_reading_gives(store: Path, tmp_path: Path, read: list[str]) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    with open_store(store) as opened:
        build_index(first, opened, earlier=None)
        build_index(second, opened, earlier=first)
    assert len(read) == 2
    assert tables(second) == tables(first)
    assert any(rows for name, rows in tables(first).items() if name.startswith("missing_of"))


def test_only_what_is_new_is_read(tmp_path: Path, read: list[str]) -> None:
    """Also where a run comes before one that stays, so that their numbers change."""
    store, ontology = tmp_path / "store", [write_ontology(tmp_path)]

    def load(name: str, *patients: str) -> None:
        load_results(store, [write_results(tmp_path / "1.nq", run=name, patients=patients)], ontology)

    load("a", "P1", "P2")
    load("b", "P3")
    load("a", "P1", "P4", "P5")
    assert read == ["a", "b", "a"]
    anew = tmp_path / "anew"
    with open_store(store) as opened:
        runs = board_index.run_iris(opened)
        build_index(anew, opened, fresh=runs[:1])
    assert tables(store / "current" / INDEX_NAME) == tables(anew)


@pytest.mark.parametrize("damage", ["PRAGMA user_version = 1", ""])
def test_an_index_that_this_program_did_not_write_is_read_anew(
    tmp_path: Path, read: list[str], damage: str
) -> None:
    store, ontology = tmp_path / "store", [write_ontology(tmp_path)]
    load_results(store, [write_results(tmp_path / "1.nq", run="a", patients=["P1"])], ontology)
    index = (store / "current").resolve() / INDEX_NAME
    if damage:
        with closing(sqlite3.connect(index)) as database:
            database.execute(damage)
    else:
        index.write_bytes(b"no database" * 100)
    load_results(store, [write_results(tmp_path / "2.nq", run="b", patients=["P2"])], ontology)
    assert read == ["a", "a", "b"]
