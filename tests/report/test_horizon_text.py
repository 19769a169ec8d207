# SPDX-License-Identifier: Apache-2.0
"""Windows of eligibility as sentences."""

from __future__ import annotations

from datetime import date

import pytest

from reasoner.report.horizon_text import eligible_text, horizon_lines
from reasoner.result import Change, Expiry, Horizon, Period, Refresh, Verdict

EL, IN, UN = Verdict.ELIGIBLE, Verdict.INELIGIBLE, Verdict.UNDETERMINED
D1, D2, D3, D4 = (date(2026, 12, day) for day in (1, 15, 16, 31))


@pytest.mark.parametrize(
    ("periods", "text"),
    [
        ([(D1, D4, EL)], "eligible from 2026-12-01 to 2026-12-31 or later"),
        ([(D1, D2, EL), (D3, D4, IN)], "eligible from 2026-12-01 to 2026-12-15"),
        ([(D1, D1, EL), (D2, D4, IN)], "eligible on 2026-12-01"),
        ([(D1, D2, IN), (D3, D4, EL)], "eligible from 2026-12-16 to 2026-12-31 or later"),
        (
            [(D1, D1, EL), (D2, D2, IN), (D3, D4, EL)],
            "eligible on 2026-12-01 and from 2026-12-16 to 2026-12-31 or later",
        ),
        (
            [(D1, D2, UN), (D3, D4, IN)],
            "not decided from 2026-12-01 to 2026-12-15, not eligible from 2026-12-16 to 2026-12-31 or later",
        ),
    ],
)
def test_periods(periods: list[tuple[date, date, Verdict]], text: str) -> None:
    assert eligible_text(Horizon(tuple(Period(*period) for period in periods))) == text


def test_no_horizon() -> None:
    horizon = Horizon((), not_computed="The registration date is not one day.")
    assert list(horizon_lines(horizon)) == ["The registration date is not one day."]


def test_an_end() -> None:
    horizon = Horizon(
        (Period(D1, D2, EL), Period(D3, D4, IN)),
        expires=Expiry(D2, ("X-1", "X-1a")),
        edges=(Change(D3, ("X-1", "X-1a")),),
        refresh=(Refresh("laboratory result at most 28 days old", D4, ("X-2",)),),
    )
    assert list(horizon_lines(horizon))[1:] == [
        "expires on 2026-12-15 (X-1, X-1a)",
        "close to an edge: outcomes change on 2026-12-16 (X-1, X-1a)",
        "laboratory result at most 28 days old: until 2026-12-31 (X-2)",
    ]


def test_an_end_without_a_criterion() -> None:
    """A record that contradicts itself from some day on."""
    horizon = Horizon((Period(D1, D2, EL), Period(D3, D4, UN)), expires=Expiry(D2, ()))
    assert list(horizon_lines(horizon))[1:] == ["expires on 2026-12-15"]


def test_what_waiting_cures() -> None:
    """What cures the verdict is not told twice."""
    cured = Change(D3, ("X-3",))
    horizon = Horizon(
        (Period(D1, D2, IN), Period(D3, D4, EL)),
        curable=cured,
        curable_criteria=(Change(D2, ("X-4", "X-5")), cured),
    )
    assert list(horizon_lines(horizon))[1:] == [
        "eligible by waiting alone from 2026-12-16 (X-3)",
        "met by waiting alone from 2026-12-15: X-4, X-5",
    ]
