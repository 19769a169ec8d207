# SPDX-License-Identifier: Apache-2.0
"""A column map is checked before any file is opened; each message names the file, the key and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.errors import MapError
from reasoner.ontology import Ontology
from reasoner.read.tabular.cells import CellCheck
from reasoner.read.tabular.column_map import ColumnMap
from reasoner.read.tabular.date_format import compile_forms

FILE = '[[file]]\nname = "a.csv"\npatient = "id"\n'
ECOG = '[[file.rows]]\ntable = "ecog"\n'
COLUMNS = "[file.rows.columns]\n"


@pytest.fixture(scope="module")
def check(ontology: Ontology) -> CellCheck:
    return CellCheck.of(ontology)


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("", "file", "describes no file"),
        ("[[file]\n", "", "not valid TOML"),
        ('[file]\nname = "a"\n', "file", "must be a list of tables"),
        ('[[file]]\npatient = "id"\n', "file[1].name", "is missing"),
        ('[[file]]\nname = "a.csv"\n', "file[1].patient", "is missing"),
        (FILE, "file[1].rows", "add [[file.rows]]"),
        (
            FILE + 'decimals = ","\n' + ECOG + COLUMNS + 'score = "s"\n',
            "file[1].decimals",
            "did you mean decimal?",
        ),
        (FILE + 'decimal = ";"\n', "file[1].decimal", "use one of: ., ,"),
        (FILE + '[[file.rows]]\ntable = "ecogs"\n', "file[1].rows[1].table", "did you mean ecog?"),
        (FILE + ECOG + COLUMNS + 'scores = "s"\n', "file[1].rows[1].columns.scores", "did you mean score?"),
        (FILE + ECOG + COLUMNS + "score = 3\n", "file[1].rows[1].columns.score", "must be a table"),
        (FILE + ECOG + COLUMNS + "score = {}\n", "columns.score", "one of column, constant and template"),
        (
            FILE + ECOG + COLUMNS + 'score = { column = "s", constant = "1" }\n',
            "columns.score",
            "one of column, constant and template",
        ),
        (
            FILE + ECOG + COLUMNS + 'score = { constant = "high" }\n',
            "columns.score",
            "'high' is not a value of ecog.score",
        ),
        (
            FILE
            + '[[file.rows]]\ntable = "lab"\n'
            + COLUMNS
            + 'analyte = { column = "a", codes = { 1 = "iron" } }\n',
            "columns.analyte",
            "'iron' is not a value of lab.analyte",
        ),
        (
            FILE
            + '[[file.rows]]\ntable = "condition"\n'
            + COLUMNS
            + 'condition_class = { constant = "SstrPet" }\n',
            "columns.condition_class",
            "is not a value",
        ),
        (
            FILE + ECOG + COLUMNS + 'score = { column = "s", system = "x" }\n',
            "columns.score.system",
            "only a column of terms",
        ),
        (
            FILE + ECOG + COLUMNS + 'score = { column = "s", blank = "no" }\n',
            "columns.score.blank",
            "only with `reviewed`",
        ),
        (
            FILE
            + '[[file.rows]]\ntable = "swallowing"\n'
            + COLUMNS
            + 'able = { column = "s", blank = "no" }\n',
            "columns.able.blank",
            "only with `reviewed`",
        ),
        (
            FILE + ECOG + 'reviewed = { column = "s", is = "0" }\n' + COLUMNS + 'score = "s"\n',
            "rows[1].reviewed.is",
            "say which values",
        ),
        (
            FILE + ECOG + 'when = { box___1 = "0" }\n' + COLUMNS + 'score = "s"\n',
            "rows[1].when",
            "without `reviewed`",
        ),
        (
            FILE
            + '[[file.rows]]\ntable = "negative_statement"\nwhen = { x = "" }\n'
            + COLUMNS
            + 'about = { constant = "Angina" }\n',
            "rows[1].when",
            "without `reviewed`",
        ),
        (
            FILE
            + '[[file.rows]]\ntable = "swallowing"\n'
            + COLUMNS
            + 'able = { column = "b___1", codes = { 0 = "no", 1 = "yes" } }\n',
            "columns.able.codes",
            "a box that is not ticked says nothing",
        ),
        (
            FILE + '[[file.rows]]\ntable = "lab"\n' + COLUMNS + 'unit = { column = "v", part = "unit" }\n',
            "columns",
            'must be part = "number"',
        ),
        (
            FILE
            + '[[file.rows]]\ntable = "therapy"\n'
            + COLUMNS
            + 'agent = { column = "a", separator = "|" }\nregimen = { column = "r", separator = "|" }\n',
            "columns",
            "only one column",
        ),
        (
            FILE + ECOG + 'row_id = "fixed"\n' + COLUMNS + 'score = "s"\n',
            "rows[1].row_id",
            "needs a column in braces",
        ),
        (
            FILE + ECOG + 'row_id = "{a"\n' + COLUMNS + 'score = "s"\n',
            "rows[1].row_id",
            "the braces do not fit",
        ),
        (
            FILE + ECOG + 'row_id = "{a:>3}"\n' + COLUMNS + 'score = "s"\n',
            "rows[1].row_id",
            "only names of columns",
        ),
        (FILE + 'date_format = "%d.%m.%y"\n', "file[1].date_format", "%y in %d.%m.%y is not known"),
        (FILE + 'date_format = ["%d/%m/%Y", "%m/%d/%Y"]\n', "file[1].date_format", "two different days"),
        (FILE + 'date_format = "%d %Y"\n', "file[1].date_format", "leaves out a part"),
        (FILE + "ignore = [true]\n", "file[1].ignore", "must be a text"),
        ('[[file]]\nname = "a.csv"\nignore_file = "yes"\n', "file[1].ignore_file", "must be true or false"),
    ],
)
def test_mistakes(tmp_path: Path, check: CellCheck, text: str, key: str, reason: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(MapError) as caught:
        ColumnMap.load(path, check)

    assert caught.value.path == str(path)
    assert key in caught.value.key
    assert reason in caught.value.reason


def test_map_that_cannot_be_read(tmp_path: Path, check: CellCheck) -> None:
    with pytest.raises(MapError, match="cannot be read: FileNotFoundError"):
        ColumnMap.load(tmp_path / "none.toml", check)


@pytest.mark.parametrize(
    ("form", "text", "iso"),
    [
        ("%d/%m/%Y", "1/2/2026", "2026-02-01"),
        ("%d/%m/%Y", "1/2/26", None),
        ("%Y%m%d", "20260201", "2026-02-01"),
        ("UN/%m/%Y", "UN/11/2026", "2026-11"),
        ("%d.%m.%Y %H:%M:%S", "01.02.2026 08:30:15", "2026-02-01T08:30:15"),
        ("(%Y)", "(2026)", "2026"),
    ],
)
def test_date_forms(form: str, text: str, iso: str | None) -> None:
    (compiled,) = compile_forms([form])

    assert compiled.to_iso(text) == iso
