# SPDX-License-Identifier: Apache-2.0
"""Thirteen whole patients, and what one changed fact does to them."""

from __future__ import annotations

import pytest

from reasoner.result import PatientResult, Verdict
from reasoner.terms import PATIENTS

from .cases import CRITERIA, Case, expected_verdict, mutations, vignette_outcomes, vignettes

INELIGIBLE = {"V08", "V09", "V10", "V11", "V13"}
UNDETERMINED = {"V12"}


def test_matrix_is_complete() -> None:
    """Thirteen vignettes, and an outcome for each criterion of each."""
    matrix = vignette_outcomes()
    assert vignettes() == [f"V{number:02}" for number in range(1, 14)]
    assert list(matrix) == vignettes()
    assert all(tuple(outcomes) == CRITERIA for outcomes in matrix.values())


@pytest.mark.parametrize("name", vignettes())
def test_vignette(name: str, record_results: dict[str, PatientResult]) -> None:
    """Every criterion comes out as the matrix says, and so does the verdict."""
    result = record_results[PATIENTS + name]
    verdict = Verdict.INELIGIBLE if name in INELIGIBLE else Verdict.ELIGIBLE
    assert result.outcomes() == vignette_outcomes()[name]
    assert result.verdict is (Verdict.UNDETERMINED if name in UNDETERMINED else verdict)
    assert result.findings == ()


@pytest.mark.parametrize("case", [pytest.param(case, id=case.identifier) for case in mutations()])
def test_mutation(case: Case, mutation_results: dict[str, PatientResult]) -> None:
    """One changed fact changes what it must and nothing else."""
    result = mutation_results[case.patient]
    assert result.outcomes() == case.expected()
    assert result.verdict is expected_verdict(case.expected())
