# SPDX-License-Identifier: Apache-2.0
"""Policy strict: where readings of the protocol differ for a patient, the criterion waits for a decision."""

from __future__ import annotations

import pytest

from reasoner.result import Outcome, PatientResult, Verdict
from reasoner.screening import Screener
from reasoner.terms import PATIENTS

from .cases import HERE, VIGNETTES, cases
from .test_readings import SPECIFIED


@pytest.fixture(scope="module")
def strict() -> Screener:
    return Screener(policy="strict")


def _screen(screener: Screener, record: str) -> PatientResult:
    if "/" not in record:
        source = HERE / "base.ttl" if record == "base" else VIGNETTES / f"{record}.ttl"
        (result,) = screener.screen(source)
        return result
    (case,) = (case for case in cases() if case.identifier == record)
    results = {result.patient: result for result in screener.screen(case.graph())}
    return results[PATIENTS + record.replace("/", ".")]


@pytest.mark.parametrize(("record", "row"), SPECIFIED, ids=[" ".join(pair) for pair in SPECIFIED])
def test_criterion_waits_for_a_decision(record: str, row: str, strict: Screener) -> None:
    identifier, alternative, adopted, _ = row.split()
    result = _screen(strict, record)
    criterion = next(c for c in result.criteria if c.identifier == identifier)

    assert criterion.outcome is Outcome.UNKNOWN
    assert "JUDGEMENT" in criterion.reasons
    assert alternative in criterion.message
    assert criterion.evidence == ()
    flag = next(flag for flag in criterion.readings if flag.alternative == alternative)
    assert flag.outcome == adopted != flag.otherwise


def test_what_waits_is_asked_for(strict: Screener) -> None:
    """V07 rests on path e alone: its set ends with the decision, and no period is called eligible."""
    result = _screen(strict, "V07")

    assert result.verdict is Verdict.UNDETERMINED
    (wanted,) = result.collect
    assert wanted[-1].source == "study chair"
    assert wanted[-1].criteria == ("INC-05",)
    assert not wanted[-1].alone
    assert result.horizon is not None
    assert all(period.verdict is not Verdict.ELIGIBLE for period in result.horizon.periods)
    assert result.qualifiers == ("READING_DEPENDENT(A11)",)


def test_no_set_is_promised_where_no_reading_satisfies(strict: Screener) -> None:
    """A cold lesion: one reading says violated, the other unknown."""
    result = _screen(strict, "INC-04/violated_01_one-lesion-equal-to-liver")

    criterion = next(c for c in result.criteria if c.identifier == "INC-04")
    assert [(flag.alternative, flag.otherwise) for flag in criterion.readings] == [("A04", "UNKNOWN")]
    assert len(result.collect) == 0


def test_base_record_waits_for_denials_only(strict: Screener) -> None:
    """Nothing depends on a reading: only the exclusions that strict wants denied by name are open."""
    result = _screen(strict, "base")

    still_open = {c.identifier for c in result.criteria if c.outcome is Outcome.UNKNOWN}
    assert still_open == {"EXC-03", "EXC-04", "EXC-05"}
    assert all(not c.readings for c in result.criteria)
