# SPDX-License-Identifier: Apache-2.0
"""Nobody is called eligible who had, or may have, died by the day of registration (22 November 2026)."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.result import Horizon, PatientResult, Verdict
from reasoner.screening import Screener

from . import eligible


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(explain=False)


def told(result: PatientResult) -> tuple[bool, list[str]]:
    return result.verdict is Verdict.ELIGIBLE, [finding.code for finding in result.findings]


BEFORE = (False, ["CONTRADICTORY_RECORD"])
AFTER = (True, ["DEATH"])


@pytest.mark.parametrize(
    ("death", "expected"),
    [
        ({}, (True, [])),
        ({"deceased": "no"}, (True, [])),
        ({"deceased": "yes"}, BEFORE),
        ({"death_date": "2026-11-21"}, BEFORE),
        ({"death_date": "2026-11-22"}, BEFORE),
        ({"death_date": "2026-11"}, BEFORE),
        ({"death_date": "2026"}, BEFORE),
        ({"death_date": "2026-11-23"}, AFTER),
        ({"death_date": "2026-12", "deceased": "yes"}, AFTER),
        ({"death_date": "last year"}, (False, ["MALFORMED", "CONTRADICTORY_RECORD"])),
        ({"deceased": "perhaps"}, (False, ["MALFORMED", "CONTRADICTORY_RECORD"])),
    ],
)
def test_in_tables(
    screener: Screener, tmp_path: Path, death: dict[str, str], expected: tuple[bool, list[str]]
) -> None:
    """Every day that a date allows counts, and any day if there is none that can be read."""
    tables = eligible.tables()
    for column, value in death.items():
        eligible.fill(tables, "patient.csv", column, value)
    results, _ = eligible.screened(screener, eligible.write_tables(tmp_path, tables))

    assert told(results["V01"]) == expected


@pytest.mark.parametrize(
    ("death", "expected"),
    [
        ({"deceasedBoolean": False}, (True, [])),
        ({"deceasedBoolean": True}, BEFORE),
        ({"deceasedDateTime": "2026-11-22T23:00:00+01:00"}, BEFORE),
        ({"deceasedDateTime": "2026-11-23"}, AFTER),
        ({"deceasedDateTime": "2027"}, AFTER),
        (
            {"_deceasedDateTime": {"extension": [{"url": "http://example.org/x", "valueCode": "unknown"}]}},
            BEFORE,
        ),
        ({"deceasedDateTime": "2026-13-01"}, (False, ["INVALID_SOURCE", "CONTRADICTORY_RECORD"])),
    ],
)
def test_in_fhir(
    screener: Screener, tmp_path: Path, death: dict[str, object], expected: tuple[bool, list[str]]
) -> None:
    """A death without a usable date is one all the same."""
    resources = eligible.fhir()
    (patient,) = (r for r in resources.values() if r["resourceType"] == "Patient")
    patient |= death
    results, _ = eligible.screened(screener, eligible.write_fhir(tmp_path, resources))

    assert told(results["V01"]) == expected


def test_in_omop(tmp_path: Path) -> None:
    """The table of deaths; another person's says nothing."""
    screener = Screener(explain=False)
    found = {}
    for name, day in (("before", "2026-11-22"), ("after", "2026-11-23"), ("undated", "")):
        cdm, rest = eligible.omop()
        eligible.add(cdm, "death.csv", person_id="1", death_date=day)
        eligible.add(cdm, "death.csv", person_id="2", death_date="2020-01-01")
        results, _ = eligible.screened(screener, eligible.write_omop(tmp_path / name, cdm, rest))
        found[name] = results["1"].verdict

    assert found == {
        "before": Verdict.UNDETERMINED,
        "after": Verdict.ELIGIBLE,
        "undated": Verdict.UNDETERMINED,
    }


def test_no_horizon_of_the_dead(tmp_path: Path) -> None:
    """How long somebody stays eligible is not said beyond a death."""
    tables = eligible.tables()
    eligible.fill(tables, "patient.csv", "death_date", "2026-12-24")
    results, _ = eligible.screened(Screener(), eligible.write_tables(tmp_path, tables))

    assert results["V01"].horizon == Horizon((), not_computed="A death is recorded.")
