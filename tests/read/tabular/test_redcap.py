# SPDX-License-Identifier: Apache-2.0
"""The worked example: a REDCap export in long form, with its map and its code map."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reasoner.read import ReadNotes, ReadOptions
from reasoner.result import PatientResult
from reasoner.screening import Screener
from reasoner.terms import PATIENTS

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "redcap"
SITE = "https://hospital.example.org/diagnoses"


class Screening:
    """Results and notes of one run over the example."""

    def __init__(self, *code_maps: Path) -> None:
        """Screen everything at once."""
        self.notes = ReadNotes()
        reading = ReadOptions(column_map=EXAMPLE / "map.toml", code_maps=code_maps)
        screener = Screener(explain=False, reading=reading)
        self.results: dict[str, PatientResult] = {
            result.patient.removeprefix(PATIENTS): result
            for result in screener.screen(EXAMPLE / "export.csv", notes=self.notes)
        }

    def outcomes(self) -> dict[tuple[str, str], str]:
        """By patient and criterion."""
        return {
            (name, criterion): str(outcome)
            for name, result in self.results.items()
            for criterion, outcome in result.outcomes().items()
        }

    def findings(self, name: str) -> list[tuple[str, str]]:
        """Codes and records of a patient."""
        return sorted(
            (finding.code, finding.record.removeprefix(f"{PATIENTS}{name}/"))
            for finding in self.results[name].findings
        )


@pytest.fixture(scope="module")
def screening() -> Screening:
    return Screening(EXAMPLE / "codes.sssom.tsv")


def test_every_outcome(screening: Screening) -> None:
    """90 outcomes: a patient with some data, one who is excluded, one whose cells cannot be read."""
    with (Path(__file__).parent / "redcap_outcomes.csv").open(newline="") as stream:
        expected = {(row["patient"], row["criterion"]): row["outcome"] for row in csv.DictReader(stream)}

    assert len(expected) == 90
    assert screening.outcomes() == expected


def test_what_was_not_understood(screening: Screening) -> None:
    """Cells that are no values, a drug that is unknown, a column that the map forgot."""
    notes = screening.notes
    assert {(Path(u.source).name, u.reason, n) for u, n in notes.unread.items()} == {
        ("export.csv", "column visit_room is not in the map; map it, or list it under ignore", 1)
    }
    assert not notes.unmapped
    assert not notes.rejected
    assert screening.findings("R-001") == []
    assert screening.findings("R-002") == []
    assert screening.findings("R-003") == [
        ("MALFORMED", "albumin-1"),
        ("MALFORMED", "ast-1"),
        ("MALFORMED", "haemoglobin-1"),
        ("MALFORMED", "haemoglobin-1"),
        ("MALFORMED", "neutrophils-1"),
        ("MALFORMED", "neutrophils-1"),
    ]


def test_without_the_code_map_of_the_site() -> None:
    """Its codes are counted, and the lists stay open."""
    screening = Screening()
    file = str(EXAMPLE / "export.csv")

    assert {(u.system, u.code, u.kind, u.file): n for u, n in screening.notes.unmapped.items()} == {
        (SITE, code, "condition.condition_class", file): 1 for code in ("D10", "D11", "D17")
    }
    assert ("UNMAPPED", "") in screening.findings("R-002")


def test_dictionary_names_the_columns_of_the_export() -> None:
    """Checkboxes have one column per choice."""
    with (EXAMPLE / "dictionary.csv").open(newline="") as stream:
        fields = {row["Variable / Field Name"]: row["Field Type"] for row in csv.DictReader(stream)}
    with (EXAMPLE / "export.csv").open(newline="") as stream:
        columns = next(csv.reader(stream))

    named = {column.split("___")[0] for column in columns if not column.startswith("redcap_")}
    assert named - fields.keys() == {"visit_room"}
    assert fields.keys() <= named
