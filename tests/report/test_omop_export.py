# SPDX-License-Identifier: Apache-2.0
"""The cohort tables agree with what SQL computes from the CSV files, by OHDSI's definitions."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import duckdb
import pytest

from reasoner.errors import ProtocolError
from reasoner.report import CsvFiles
from reasoner.report.omop_export import OmopExport
from reasoner.result import Outcome, PatientResult
from report.cohort import COHORT, PROTOCOL, RUN, TEXT, broken, made, write

#: Patients of verdicts.csv with a day of registration; rules 0 and 1 are T-1 and T-2, rule 2 that the record
#: is consistent. What is presumed or contradictory does not stand in these files by itself.
ENTERED = """
CREATE TABLE entered AS SELECT patient, verdict FROM read_csv($verdicts, all_varchar = true)
    WHERE patient NOT IN ('undated', 'dated-twice', 'unreadable');
CREATE TABLE rule AS SELECT * FROM (VALUES (0, 'T-1'), (1, 'T-2'), (2, NULL)) AS rule (n, criterion);
CREATE TABLE kept AS
    SELECT patient, n,
        CASE WHEN criterion IS NULL THEN patient <> 'contradictory'
            WHEN patient = 'presumed' AND criterion = 'T-2' THEN false
            ELSE outcome = 'SATISFIED' END AS in_1,
        CASE WHEN criterion IS NULL THEN true ELSE outcome <> 'VIOLATED' END AS in_2
    FROM entered CROSS JOIN rule LEFT JOIN read_csv($outcomes, all_varchar = true) USING (patient, criterion);
CREATE TABLE event AS
    SELECT 1 AS cohort, patient, n, in_1 AS kept FROM kept UNION ALL
    SELECT 2, patient, n, in_2 FROM kept JOIN entered USING (patient) WHERE verdict <> 'ELIGIBLE';
CREATE TABLE matched AS
    SELECT cohort, patient, sum(CASE WHEN kept THEN 2 ** n ELSE 0 END)::BIGINT AS mask
    FROM event GROUP BY ALL;
"""
RESULT = "SELECT cohort, mask, count(*) FROM matched GROUP BY ALL ORDER BY ALL"
STATS = """
SELECT cohort, n, count(*) FILTER (kept) AS person_count,
    count(*) FILTER (NOT kept AND mask = 7 - 2 ** n) AS gain_count, count(*) AS person_total
FROM event JOIN matched USING (cohort, patient) GROUP BY ALL ORDER BY ALL
"""
SUMMARY = "SELECT cohort, count(*), count(*) FILTER (mask = 7) FROM matched GROUP BY ALL ORDER BY ALL"
MEMBERS = """
SELECT cohort, patient FROM matched WHERE mask = 7 ORDER BY ALL
"""


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made_in = tmp_path_factory.mktemp("omop")
    write(OmopExport(made_in, PROTOCOL, RUN), made_in)
    return made_in


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    made_in = tmp_path_factory.mktemp("csv")
    write(CsvFiles(made_in, PROTOCOL.verdict_criteria, RUN, TEXT), made_in)
    connection = duckdb.connect()
    for statement in filter(str.strip, ENTERED.split(";")):
        files = {
            name: str(made_in / f"{name}.csv") for name in ("verdicts", "outcomes") if f"${name}" in statement
        }
        connection.execute(statement, files)
    return connection


def numbers(folder: Path, name: str, *columns: str, mode: str) -> list[tuple[int, ...]]:
    rows = [row for row in table(folder, name) if row["mode_id"] == mode]
    return sorted(tuple(int(row[column]) for column in columns) for row in rows)


@pytest.mark.parametrize("mode", ["0", "1"])
def test_counts_are_those_of_sql(folder: Path, sql: duckdb.DuckDBPyConnection, mode: str) -> None:
    cohort = "cohort_definition_id"
    result = numbers(
        folder, "cohort_inclusion_result", cohort, "inclusion_rule_mask", "person_count", mode=mode
    )
    assert result == sql.execute(RESULT).fetchall()
    stats = "rule_sequence", "person_count", "gain_count", "person_total"
    found = numbers(folder, "cohort_inclusion_stats", cohort, *stats, mode=mode)
    assert found == sql.execute(STATS).fetchall()
    assert {gain for *_, gain, _ in found} > {0, 1}
    summary = numbers(folder, "cohort_summary_stats", cohort, "base_count", "final_count", mode=mode)
    assert summary == sql.execute(SUMMARY).fetchall()


def test_members_are_who_keeps_all_rules(folder: Path, sql: duckdb.DuckDBPyConnection) -> None:
    names = {row["subject_id"]: row["patient"] for row in table(folder, "subject_map")}
    members = sorted(
        (int(r["cohort_definition_id"]), names[r["subject_id"]]) for r in table(folder, "cohort")
    )

    assert members == sorted(sql.execute(MEMBERS).fetchall())
    assert (2, "presumed") in members
    assert (2, "contradictory") in members


def test_the_cohort_is_of_the_verdicts(folder: Path) -> None:
    verdicts = {
        row["subject_id"]: row["verdict"] for row in table(folder, "subject_map") if row["entered"] == "yes"
    }
    members = {row["subject_id"]: row["cohort_definition_id"] for row in table(folder, "cohort")}
    expected = {"ELIGIBLE": "1", "UNDETERMINED": "2", "ELIGIBLE if confirmed": "2"}

    assert members == {subject: expected[v] for subject, v in verdicts.items() if v != "INELIGIBLE"}
    assert {(row["cohort_start_date"], row["cohort_end_date"]) for row in table(folder, "cohort")} == {
        ("2026-11-22", "2026-11-22")
    }


def test_who_has_no_day_of_registration_is_only_in_the_map(folder: Path) -> None:
    entered = {row["patient"]: row["entered"] for row in table(folder, "subject_map")}

    assert len(entered) == len(COHORT)
    assert {name for name, entry in entered.items() if entry == "no"} == {
        "undated",
        "dated-twice",
        "unreadable",
    }


def test_definitions_and_rules(folder: Path) -> None:
    definitions = table(folder, "cohort_definition")
    assert [row["cohort_definition_name"].rpartition(" ")[2] for row in definitions] == [
        "ELIGIBLE",
        "UNDETERMINED",
    ]
    rules = table(folder, "cohort_inclusion")
    assert [row["rule_sequence"] for row in rules] == ["0", "1", "2"] * 2
    assert [row["name"].partition(" ")[0] for row in rules[:3]] == ["T-1", "T-2", "consistent"]


def test_subject_ids_are_person_ids_or_stand_in_the_map(folder: Path) -> None:
    subjects = {row["patient"]: int(row["subject_id"]) for row in table(folder, "subject_map")}

    assert (subjects["4711"], subjects["12"]) == (4711, 12)
    others = sorted(number for name, number in subjects.items() if name not in {"4711", "12"})
    assert others == list(range(4712, 4712 + len(COHORT) - 2))
    assert {"007", "9" * 19, "'=cmd()"} <= subjects.keys()
    assert len(set(subjects.values())) == len(COHORT)


def test_the_order_of_patients_does_not_matter(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    forwards = write(OmopExport(first, PROTOCOL, RUN), first)

    assert forwards == write(OmopExport(second, PROTOCOL, RUN), second, reversed(COHORT))


def test_too_many_criteria(tmp_path: Path) -> None:
    many = dataclasses.replace(PROTOCOL, criteria=PROTOCOL.criteria[:1] * 63)

    with pytest.raises(ProtocolError, match="room for 62"):
        OmopExport(tmp_path, many, RUN)


def test_nothing_is_published_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write(OmopExport(tmp_path, PROTOCOL, RUN), tmp_path, broken())
    assert list(tmp_path.iterdir()) == []


def test_sixty_two_criteria_fit_into_a_signed_mask(tmp_path: Path) -> None:
    criteria = [dataclasses.replace(PROTOCOL.criteria[0], identifier=f"X-{number}") for number in range(62)]
    wide = dataclasses.replace(PROTOCOL, criteria=tuple(criteria))
    template = made("A", Outcome.SATISFIED, Outcome.SATISFIED)
    outcomes = tuple(dataclasses.replace(template.criteria[0], identifier=c.identifier) for c in criteria)
    result = PatientResult(template.patient, "", template.verdict, template.as_of, outcomes)

    write(OmopExport(tmp_path, wide, RUN), tmp_path, [result])
    (row, *_) = table(tmp_path, "cohort_inclusion_result")
    assert int(row["inclusion_rule_mask"]) == 2**63 - 1
