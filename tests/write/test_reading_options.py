# SPDX-License-Identifier: Apache-2.0
"""Every command that reads patients takes a source of any kind, a column map and code maps."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reasoner.cli.main import app

ROOT = Path(__file__).parents[2]
REDCAP = ROOT / "examples" / "redcap"
MAPPED = (str(REDCAP / "export.csv"), "--map", str(REDCAP / "map.toml"))
CODES = ("--code-map", str(REDCAP / "codes.sssom.tsv"))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "200"})


def test_screen_counts_unmapped_codes_per_file(tmp_path: Path) -> None:
    """In the summary on stderr, in the dataset, and for the saved query."""
    out = tmp_path / "out"
    result = run("screen", *MAPPED, "--from=csv", "--format=csv", "--out", out)
    rows = {
        (row["patient"], row["criterion"]): row["outcome"] for row in csv.DictReader(StringIO(result.stdout))
    }

    assert (result.exit_code, len(rows)) == (3, 90)
    assert rows["R-001", "INC-08"] == "SATISFIED"
    place = f"(https://hospital.example.org/diagnoses) in {REDCAP / 'export.csv'}"
    assert [line.strip() for line in result.stderr.splitlines() if "condition.condition_class" in line] == [
        f"1 x condition.condition_class {code} {place}" for code in ("D11", "D10", "D17")
    ]

    store = tmp_path / "store"
    assert run("load", out, "--store", store).exit_code == 0
    answer = run("query", "unmapped-codes", "--store", store, "--format=csv").stdout
    told = {
        (row["code"], row["file"], row["occurrences"])
        for row in csv.DictReader(StringIO(answer))
        if row["file"]
    }
    assert told == {
        (f"condition.condition_class {code} (https://hospital.example.org/diagnoses)", "export.csv", "1")
        for code in ("D10", "D11", "D17")
    }


def test_the_maps_count_in_what_results_were_computed_with(tmp_path: Path) -> None:
    hashes = set()
    for number, codes in enumerate(((), CODES)):
        out = tmp_path / str(number)
        assert run("screen", *MAPPED, *codes, "--format=csv", "--dataset=none", "--out", out).exit_code == 3
        hashes.add(json.loads((out / "run.json").read_text("utf-8"))["mappingsSha256"])

    assert len(hashes) == 2


def test_other_commands_take_the_same_options(tmp_path: Path) -> None:
    explained = run("explain", "R-001", "INC-08", *MAPPED, *CODES)
    assert (explained.exit_code, "3.1" in explained.stdout) == (0, True)
    assert run("export", *MAPPED, *CODES, "--to=csv", "--out", tmp_path / "csv").exit_code == 3
    assert (tmp_path / "csv" / "verdicts.csv").read_text("utf-8").count("R-00") == 3
    assert run("dosing", *MAPPED, *CODES, "--format=csv").exit_code == 3
    assert run("inspect", *MAPPED, *CODES, "--format=csv").exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--map", "{0}/none.toml"), "does not exist"),
        (("--code-map", "{0}/none.tsv"), "does not exist"),
        (
            ("--map", "{0}/bad.toml"),
            "bad.toml: file[1].rows[1].table: 'labs' is not known; did you mean lab?",
        ),
        (("--code-map", "{0}/bad.tsv"), "bad.tsv: line 3: onto:Goat is not a term of the ontology"),
    ],
)
def test_mistakes_in_maps_end_the_run(tmp_path: Path, arguments: tuple[str, str], message: str) -> None:
    """Exit code 2, one line, nothing printed."""
    (tmp_path / "bad.toml").write_text(
        '[[file]]\nname = "export.csv"\npatient = "id"\n[[file.rows]]\ntable = "labs"\n'
    )
    (tmp_path / "bad.tsv").write_text(
        '#object_source: "x"\nsubject_id\tpredicate_id\tobject_id\nonto:Goat\tskos:exactMatch\tX:1\n'
    )
    (tmp_path / "patient.csv").write_text("patient\np\n")
    option, path = arguments
    result = run("screen", tmp_path / "patient.csv", option, path.format(tmp_path), "--format=csv")

    assert (result.exit_code, message in result.stderr) == (2, True)
    assert "INC-" not in result.stdout


def test_a_kind_that_a_file_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "patient.csv").write_text("patient\np\n")
    result = run("screen", tmp_path / "patient.csv", "--from=rdf")

    assert result.exit_code == 4
    assert "a file of this format is not read as rdf" in result.stderr
