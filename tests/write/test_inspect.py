# SPDX-License-Identifier: Apache-2.0
"""`trialshapes inspect`: what a source has of every fact that the criteria look at."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner, Result

from reasoner.cli.main import app
from reasoner.report.availability import STATES

ROOT = Path(__file__).parents[2]
VIGNETTES = ROOT / "examples" / "vignettes"
HEAD = ["fact", "criteria", "patients", *STATES]


def inspect(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["inspect", *map(str, arguments)], env={"COLUMNS": "200"})


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    path = tmp_path_factory.mktemp("page") / "page.html"
    return path, inspect(VIGNETTES, "--format=csv", "--out", path)


def test_every_fact_of_the_vignettes(page: tuple[Path, Result]) -> None:
    """The whole table. V12 has no ALT; nobody has Gilbert's syndrome, which the vignettes do not deny."""
    expected = (Path(__file__).parent / "inspect_vignettes.csv").read_text("utf-8")

    assert page[1].exit_code == 0
    assert page[1].stdout == expected
    assert next(csv.reader(StringIO(expected))) == HEAD


def test_page_shows_the_same_numbers_and_fetches_nothing(page: tuple[Path, Result]) -> None:
    """Bars are SVG with a text, the width of the dark part is the share of patients."""
    text = page[0].read_text("utf-8")
    svg = [ET.fromstring(found) for found in re.findall(r"<svg.*?</svg>", text)]  # noqa: S314 (own file)
    bars = {bar.attrib["aria-label"]: [r.attrib["width"] for r in bar.iter("rect")] for bar in svg}

    assert not re.search(r"https?://|<script|<link|@import", text)
    assert bars["12 of 13 ready, 12 recorded"] == ["240", "221.538", "221.538"]
    assert bars["7 of 13 ready, 8 recorded"] == ["240", "147.692", "129.231"]
    assert len(svg) == text.count("<tr>") - 2
    assert "ALT at most 3.0 x ULN" in text


def test_states_of_a_poor_record(tmp_path: Path) -> None:
    """No unit, no upper limit, no date, outside the window, an open list: each is told apart."""
    files = {
        "patient": "patient\np\nq\n",
        "registration": "patient,date\np,2026-11-22\nq,2026-11-22\n",
        "lab": "patient,analyte,value,unit,date\n"
        "p,haemoglobin,12,,2026-11-16\np,albumin,40,g/L,2026-01-01\np,absoluteNeutrophilCount,3,10*9/L,\n"
        "p,aspartateAminotransferase,30,U/L,2026-11-16\nq,haemoglobin,12,g/dL,2026-11-16\n",
        "therapy": "patient,agent,start_date,indication\np,lanreotide,2026-01,pnetIndication\n",
        "list_review": "patient,list,complete,date\nq,therapyList,yes,2026-11-16\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text)
    result = inspect(tmp_path, "--format=csv")
    rows = {row["fact"]: row for row in csv.DictReader(StringIO(result.stdout))}

    def states(fact: str) -> str:
        return ",".join(rows[fact][state] or "-" for state in STATES)

    assert result.exit_code == 0
    assert states("haemoglobin at least 9.0 g/dL") == "2,2,2,1,-,1"
    assert states("albumin at least 3.0 g/dL") == "1,1,0,0,-,0"
    assert states("neutrophils at least 1,500/mm3") == "1,0,0,1,-,0"
    assert states("AST at most 3.0 x ULN") == "1,1,1,0,-,0"
    assert states("treated with a somatostatin analogue") == "1,1,1,1,1,2"
    assert states("ECOG 0 to 2") == "0,0,0,0,-,0"


def test_table_and_exit_codes(tmp_path: Path) -> None:
    """Printed for people; a patient who must not be judged is not counted."""
    printed = inspect(VIGNETTES / "V01.ttl")
    assert printed.exit_code == 0
    assert "ECOG 0 to 2" in printed.stdout
    assert "1 patients; 0 more must not be judged" in printed.stdout

    bad = tmp_path / "b.ttl"
    bad.write_text(
        "@prefix onto: <https://w3id.org/trialshapes/ontology#> .\n"
        "<https://w3id.org/trialshapes/patients/b> a onto:Patient ; onto:sex onto:mal .\n"
    )
    assert inspect(bad).exit_code == 4
    assert inspect(bad, VIGNETTES / "V01.ttl").exit_code == 3
