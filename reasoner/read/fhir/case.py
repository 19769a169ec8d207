# SPDX-License-Identifier: Apache-2.0
"""A patient as the rules see one: the facts, and what the tumours of the patient are."""

from __future__ import annotations

from functools import cached_property

from reasoner.read.fhir.chart import Chart
from reasoner.read.fhir.fact import Fact, links_of
from reasoner.read.fhir.tumours import Tumours

__all__ = ["Case"]


class Case:
    """The facts of one patient in the order in which they were read."""

    def __init__(self, chart: Chart) -> None:
        """Decide what the tumours are."""
        self.chart = chart
        self.facts = chart.facts
        self.tumours = Tumours(chart)

    def fact(self, number: int | None) -> Fact | None:
        """The fact of that number, if it is one of this patient."""
        return None if number is None else self.chart.by_number.get(number)

    @cached_property
    def panels(self) -> dict[int, list[str]]:
        """The ids of the Observations that call another one their member, by its number."""
        run = self.chart.run
        found: dict[int, list[str]] = {}
        for fact, _ in self.chart.judged:
            if "hasMember" in fact.content:
                for link in links_of(run.store, fact.number)[0]:
                    if link.element == "member" and link.target is not None:
                        found.setdefault(link.target, []).append(fact.id)
        for number in self.chart.by_number.keys() & run.panels.keys():
            found[number] = [*found.get(number, ()), *run.panels[number]]
        return found
