# SPDX-License-Identifier: Apache-2.0
"""Laboratory results of an invented patient: one number in the unit of the laboratory, with its own limit.

What a number is in another unit follows from the conversions of the ontology.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from reasoner.derive.units import Scale
from reasoner.generate.chart import Chart, Choice
from reasoner.generate.values import Gaps, Value, compile_number, compile_value, fail, iri_of
from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.terms import ONTO, XSD_DECIMAL

__all__ = ["Laboratory"]

_NAME: Final = "lab"
_LINK: Final = ONTO + "hasLabResult"
_CLASS: Final = ONTO + "LabResult"
_ANALYTE: Final = ONTO + "analyte"
_VALUE, _UNIT, _DATE = ONTO + "value", ONTO + "unit", ONTO + "date"
_ULN, _ULN_UNIT = ONTO + "uln", ONTO + "ulnUnit"


@dataclass(frozen=True, slots=True)
class _Unit:
    text: Literal
    factor: float
    digits: int


@dataclass(frozen=True, slots=True)
class _Test:
    analyte: str
    number: Callable[[Chart], float]
    units: Choice[_Unit]
    limit: Choice[float] | None
    share: float


class Laboratory:
    """One or more sets of results, each of one day."""

    def __init__(
        self, table: Mapping[str, Any], scales: Mapping[str, Scale], gaps: Gaps, ontology: Ontology
    ) -> None:
        """Read and check `[laboratory]`.

        Raises:
            OntologyError: an analyte or a unit is unknown.
        """
        self._gaps = gaps
        self._without_unit = float(table["without_unit"])
        self._without_limit = float(table["without_limit"])
        self._visits = [
            (float(visit["share"]), compile_value("laboratory.visit", visit["date"], gaps, ontology))
            for visit in table["visit"]
        ]
        self._tests = tuple(_test(name, test, scales, ontology) for name, test in table["test"].items())

    def write(self, chart: Chart) -> None:
        """Add the results of every visit."""
        for share, date in self._visits:
            if chart.draw() < share:
                for test in self._tests:
                    if chart.draw() < test.share and not chart.lacks(self._gaps.fact):
                        self._write_one(chart, test, date)

    def _write_one(self, chart: Chart, test: _Test, date: Value) -> None:
        unit = test.units.only or test.units.pick(chart.draw())
        node = chart.record(_NAME, chart.iri, _LINK, _CLASS)
        facts = chart.index[node]
        facts[_ANALYTE] = [test.analyte]
        facts[_VALUE] = [_decimal(test.number(chart), unit)]
        if not chart.lacks(self._without_unit):
            facts[_UNIT] = [unit.text]
        if test.limit is not None and not chart.lacks(self._without_limit):
            facts[_ULN] = [_decimal(test.limit.pick(chart.draw()), unit)]
            facts[_ULN_UNIT] = [unit.text]
        day = date(chart)
        if day is not None:
            facts[_DATE] = [day]


def _decimal(number: float, unit: _Unit) -> Literal:
    return Literal(f"{number * unit.factor:.{unit.digits}f}", XSD_DECIMAL)


def _test(name: str, table: Mapping[str, Any], scales: Mapping[str, Scale], ontology: Ontology) -> _Test:
    where = f"laboratory.test.{name}"
    analyte = iri_of(name, ontology, where)
    if analyte not in scales:
        raise fail(where, "the ontology gives no unit for it")
    known = {text: scales[analyte].convert(Fraction(1), text) for text in table["unit"]}
    of_first = next(iter(known.values()))
    units: dict[_Unit, float] = {}
    for text, unit in table["unit"].items():
        factor = known[text]
        if factor is None or of_first is None:
            raise fail(where, f"the ontology converts no {text}")
        units[_Unit(Literal(text), float(of_first / factor), int(unit["digits"]))] = float(unit["weight"])
    limits = table.get("upper_limit")
    return _Test(
        analyte,
        compile_number(where, table),
        Choice(units),
        Choice({float(text): float(weight) for text, weight in limits.items()}) if limits else None,
        float(table.get("share", 1)),
    )
