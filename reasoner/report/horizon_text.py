# SPDX-License-Identifier: Apache-2.0
"""Windows of eligibility in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from reasoner.result import Horizon, Period, Verdict

__all__ = ["eligible_text", "horizon_lines"]

_OTHERWISE: Final = {Verdict.INELIGIBLE: "not eligible", Verdict.UNDETERMINED: "not decided"}


def eligible_text(horizon: Horizon) -> str:
    """When the patient is eligible, as `eligible from 2026-12-01 to 2026-12-15`; otherwise what instead."""
    if not horizon.periods:
        return horizon.not_computed
    end = horizon.periods[-1].last
    eligible = [_span(p, end) for p in horizon.periods if p.verdict is Verdict.ELIGIBLE]
    if eligible:
        return f"eligible {' and '.join(eligible)}"
    told = (f"{_OTHERWISE[period.verdict]} {_span(period, end)}" for period in horizon.periods)
    return ", ".join(told)


def horizon_lines(horizon: Horizon) -> Iterator[str]:
    """Everything that a horizon says, a line each: the most important first."""
    yield eligible_text(horizon)
    if horizon.expires:
        yield f"expires on {horizon.expires.last}{_names(horizon.expires.criteria)}"
    if horizon.curable:
        yield f"eligible by waiting alone from {horizon.curable.first}{_names(horizon.curable.criteria)}"
    for change in horizon.curable_criteria:
        if change != horizon.curable:
            yield f"met by waiting alone from {change.first}: {', '.join(change.criteria)}"
    for change in horizon.edges:
        yield f"close to an edge: outcomes change on {change.first}{_names(change.criteria)}"
    for refresh in horizon.refresh:
        yield f"{refresh.window}: until {refresh.last}{_names(refresh.criteria)}"


def _span(period: Period, end: date) -> str:
    """The days of a period; one that ends with the horizon may go on."""
    if period.first == period.last:
        return f"on {period.first}"
    return f"from {period.first} to {period.last}{' or later' if period.last == end else ''}"


def _names(criteria: tuple[str, ...]) -> str:
    return f" ({', '.join(criteria)})" if criteria else ""
