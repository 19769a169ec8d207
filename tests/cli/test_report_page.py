# SPDX-License-Identifier: Apache-2.0
"""`trialshapes screen --out` leaves a page beside the tables, and both say the same."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import html5rdf

from cli.conftest import Run

Patients = Callable[..., Path]
WORDS = {"SATISFIED": "met", "VIOLATED": "not met", "UNKNOWN": "unknown"}
VERDICTS = {"ELIGIBLE": "eligible", "INELIGIBLE": "not eligible", "UNDETERMINED": "undetermined"}


def cells(page: str) -> dict[str, list[str]]:
    """Patient -> verdict and outcomes, as the matrix tells them."""
    tree = html5rdf.parse(page, namespaceHTMLElements=False)
    rows = (row for row in tree.iter("tr") if row.get("data-section"))
    return {
        "".join(row[0].itertext()): [cell.get("data-value") for cell in row if cell.get("data-value")]
        for row in rows
    }


def test_the_page_says_what_the_tables_say(run: Run, patients: Patients, tmp_path: Path) -> None:
    done = run(
        "screen", patients("eligible", "violating", "silent"), "--as-of=2026-11-22", f"--out={tmp_path}"
    )
    assert done.exit_code == 0, done.stderr
    expected: dict[str, list[str]] = {}
    with (tmp_path / "verdicts.csv").open(newline="") as stream:
        for row in csv.DictReader(stream):
            expected[row["patient"]] = [VERDICTS[row["verdict"]]]
    with (tmp_path / "outcomes.csv").open(newline="") as stream:
        for row in csv.DictReader(stream):
            expected[row["patient"]].append(WORDS[row["outcome"]])
    page = (tmp_path / "report.html").read_text("utf-8")
    assert cells(page) == expected
    assert len(expected) == 3
    assert re.search(r"Registration date given to patients who have none</dt> <dd>2026-11-22", page)


def test_the_page_has_the_last_word_on_a_patient_met_twice(
    run: Run, patients: Patients, tmp_path: Path
) -> None:
    source = patients("eligible")
    (record,) = source.iterdir()
    (source / "again.ttl").write_bytes(record.read_bytes())
    done = run("screen", source, "--as-of=2026-11-22", f"--out={tmp_path / 'out'}")
    assert done.exit_code == 3
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert [told[0] for told in cells(page).values()] == ["undetermined"]
    assert page.count("<article") == 1
    assert "This patient was not judged." in page
