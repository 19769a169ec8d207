# SPDX-License-Identifier: Apache-2.0
"""A horizon as RDF: the periods of a screening, and the days on which something about the patient changes.

Everything that a report tells of a horizon is there, in its order. `onto:expiresOn` and
`onto:becomesEligibleOn` say less on purpose: a horizon holds freshness fixed, and only a verdict that agrees
with it has these dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from reasoner.patient import Literal, Term, Triple
from reasoner.result import Horizon, Verdict
from reasoner.terms import ONTO, TYPE, XSD_DATE

__all__ = ["horizon_triples"]


def horizon_triples(
    screening: str, horizon: Horizon, verdict: Verdict, criteria: Mapping[str, str]
) -> Iterator[Triple]:
    """Everything about one horizon; `criteria` leads from identifiers to IRIs."""
    if horizon.expires and verdict is Verdict.ELIGIBLE:
        yield screening, ONTO + "expiresOn", _day(horizon.expires.last)
        for identifier in horizon.expires.criteria:
            yield screening, ONTO + "lapsing", criteria[identifier]
    if horizon.curable and verdict is Verdict.INELIGIBLE:
        yield screening, ONTO + "becomesEligibleOn", _day(horizon.curable.first)
    if horizon.not_computed:
        yield screening, ONTO + "noPeriodsText", Literal(horizon.not_computed)
    for number, period in enumerate(horizon.periods, 1):
        node = f"{screening}/period-{number}"
        yield screening, ONTO + "hasPeriod", node
        yield node, TYPE, ONTO + "EligibilityPeriod"
        yield node, ONTO + "firstDay", _day(period.first)
        yield node, ONTO + "lastDay", _day(period.last)
        yield node, ONTO + "verdict", ONTO + period.verdict.capitalize()
    for kind, turns in _turning_days(horizon).items():
        for number, (affected, said) in enumerate(turns, 1):
            node = f"{screening}/{kind.lower()}-{number}"
            yield screening, f"{ONTO}has{kind}", node
            yield node, TYPE, ONTO + "TurningDay"
            for prop, value in said.items():
                yield node, ONTO + prop, value
            for identifier in affected:
                yield node, ONTO + "affects", criteria[identifier]


def _turning_days(horizon: Horizon) -> dict[str, list[tuple[tuple[str, ...], dict[str, Term]]]]:
    """Kind -> for each day of it, the criteria and what else is said."""
    expires = [horizon.expires] if horizon.expires else []
    cures = [horizon.curable] if horizon.curable else []
    changes = {"Cure": cures, "CriterionCure": horizon.curable_criteria, "Edge": horizon.edges}
    return {
        "Expiry": [(expiry.criteria, {"lastDay": _day(expiry.last)}) for expiry in expires],
        **{
            kind: [(change.criteria, {"firstDay": _day(change.first)}) for change in found]
            for kind, found in changes.items()
        },
        "Refresh": [
            (refresh.criteria, {"lastDay": _day(refresh.last), "windowText": Literal(refresh.window)})
            for refresh in horizon.refresh
        ],
    }


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), XSD_DATE)
