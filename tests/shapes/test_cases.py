# SPDX-License-Identifier: Apache-2.0
"""Every rule of the criteria, proved by a record that differs from an eligible patient in one respect."""

from __future__ import annotations

import pytest

from reasoner.result import Outcome, PatientResult
from reasoner.terms import PATIENTS

from .cases import CRITERIA, HERE, Case, base_outcomes, cases, expected_verdict

#: Permissions that no patient can fail.
NEVER_FAIL = frozenset({"PERM-01", "PERM-02"})

ALL = [pytest.param(case, id=case.identifier) for case in cases()]


def test_base_record_is_eligible_by_path_b(record_results: dict[str, PatientResult]) -> None:
    """The record from which the cases depart has the outcomes that its header states."""
    result = record_results[PATIENTS + "base"]
    assert result.outcomes() == base_outcomes()
    assert result.verdict is expected_verdict(base_outcomes())
    assert result.findings == ()


@pytest.mark.parametrize("case", ALL)
def test_case(case: Case, case_results: dict[str, PatientResult]) -> None:
    """All outcomes are those of the base record, but for the changes that the case lists."""
    result = case_results[case.patient]
    assert result.outcomes() == case.expected()
    assert result.verdict is expected_verdict(case.expected())
    assert set(result.confirm) == case.presumed


@pytest.mark.parametrize("case", ALL)
def test_file_name_tells_the_outcome(case: Case) -> None:
    """The folder is a criterion, the first word of the name its outcome, and no listed change is idle."""
    criterion, name = case.identifier.split("/")
    assert case.expected()[criterion] == Outcome(name.split("_")[0].upper())
    unchanged = base_outcomes()
    assert all(unchanged[changed] is not outcome for changed, outcome in case.changes.items())


@pytest.mark.parametrize("case", ALL)
def test_update_takes_effect(case: Case) -> None:
    """An update that no longer matches the base record would prove nothing."""
    stays_as_it_is = "INSERT DATA { }" in case.update
    untouched = Case(case.identifier, case.record, case.policy, "INSERT DATA { }", {}, frozenset())
    assert (set(case.graph()) == set(untouched.graph())) is stays_as_it_is


@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_criterion_has_cases_of_every_outcome(criterion: str) -> None:
    """A criterion without a satisfied, a violated and an unknown case is not proved."""
    found = {path.name.split("_")[0] for path in (HERE / "cases" / criterion).glob("*.ru")}
    assert found == ({"satisfied"} if criterion in NEVER_FAIL else {"satisfied", "violated", "unknown"})


def test_no_folder_without_a_criterion() -> None:
    """A misspelt folder would hide its cases."""
    assert {path.name for path in (HERE / "cases").iterdir()} == set(CRITERIA)
