# SPDX-License-Identifier: Apache-2.0
"""Laboratory results and measurements as exact intervals in canonical units, or the reason why there is none.

1. A result "< 5" is the interval from 0 to 5, a result "> 5" has no upper end; both keep the end itself,
   which can only leave a comparison open.
2. The laboratory's own upper limit, brought to the same unit, gives the result as a multiple of it.
3. A number without a known unit, or outside what can be true of a patient, gives nothing but its problem. A
   limit that no laboratory can have gives no multiple.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, NamedTuple

from reasoner.derive import vocabulary as v
from reasoner.derive.records import Bounds, Records
from reasoner.derive.units import Scale, decimal_literal, read_number
from reasoner.patient import Literal, Term

__all__ = ["Measured", "Quantities"]

#: Values repeat from patient to patient; what was computed for one is kept for the next, up to this many.
_REMEMBERED: Final = 20_000

_Given = tuple[tuple[Term, ...], ...]


class Measured(NamedTuple):
    """What one number gives: facts (property, value), problems, and the exact interval if there is one."""

    facts: tuple[tuple[str, Literal], ...] = ()
    problems: tuple[str, ...] = ()
    bounds: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Quantities:
    """Measures every number of a patient that the ontology gives a canonical unit.

    `upper_limits` are the analytes of which a missing upper limit of normal is a problem; None means all.
    """

    scales: dict[str, Scale]
    upper_limits: frozenset[str] | None = None
    _known: dict[tuple[str, _Given], Measured] = field(default_factory=dict)

    @property
    def properties(self) -> tuple[str, ...]:
        """Quantity properties, as opposed to analytes."""
        return tuple(subject for subject, scale in self.scales.items() if scale.canonical_as)

    def measure(self, records: Records) -> None:
        """Derive canonical values and problems of all laboratory results and quantity properties."""
        for record in records.typed((v.LAB_RESULT,)):
            self._lab_result(records, record)
        for prop in self.properties:
            for record in records.by_property.get(prop, ()):
                self._property(records, record, prop)

    def _lab_result(self, records: Records, record: str) -> None:
        patient = records.patient
        facts = patient.index[record]
        analytes = facts.get(v.ANALYTE, ())
        if len(analytes) != 1:
            records.problem(record, v.REASON_CONFLICT if analytes else v.REASON_MISSING)
            return
        if v.COMPARATOR in facts.get(v.WITHHELD, ()):
            records.problem(record, v.REASON_MISSING)  # without it, a bound would pass for a value
            return
        given = tuple(tuple(facts.get(prop, ())) for prop in _LAB_PROPERTIES)
        key = str(analytes[0]), given
        measured = self._known.get(key) or self._remember(key, self._measure_lab(*key))
        self._write(records, record, measured)
        if measured.bounds is not None:
            records.bounds[record] = measured.bounds

    def _property(self, records: Records, record: str, prop: str) -> None:
        patient = records.patient
        key = prop, (tuple(patient.objects(record, prop)), tuple(patient.objects(record, v.UNIT)))
        measured = self._known.get(key) or self._remember(key, self._measure_property(prop, *key[1]))
        self._write(records, record, measured)
        if measured.bounds is not None:
            records.quantities[record, prop] = measured.bounds.low

    def _remember(self, key: tuple[str, _Given], measured: Measured) -> Measured:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[key] = measured
        return measured

    @staticmethod
    def _write(records: Records, record: str, measured: Measured) -> None:
        for prop, value in measured.facts:
            records.patient.derive(record, prop, value, (record,))
        for reason in measured.problems:
            records.problem(record, reason)

    def _measure_lab(self, analyte: str, given: _Given) -> Measured:
        values, comparators, units, ulns, uln_units = given
        scale = self.scales.get(analyte)
        value = _in_canonical(scale, values, units)
        if isinstance(value, str):
            return Measured(problems=(value,))
        bounds = _censor(value, comparators)
        if isinstance(bounds, str):
            return Measured(problems=(bounds,))
        facts = _interval_facts(bounds, v.LOW, v.HIGH)
        if self.upper_limits is not None and analyte not in self.upper_limits:
            return Measured(facts, (), bounds)
        limit = _in_canonical(scale, ulns, uln_units, limit=True)
        if not isinstance(limit, str) and limit <= 0:
            limit = v.REASON_IMPLAUSIBLE
        if isinstance(limit, str):
            return Measured(facts, (limit,), bounds)
        multiple = Bounds(bounds.low / limit, None if bounds.high is None else bounds.high / limit)
        return Measured(facts + _interval_facts(multiple, v.LOW_ULN, v.HIGH_ULN), (), bounds)

    def _measure_property(self, prop: str, values: tuple[Term, ...], units: tuple[Term, ...]) -> Measured:
        scale = self.scales[prop]
        value = _in_canonical(scale, values, units)
        if isinstance(value, str):
            return Measured(problems=(value,))
        return Measured(((scale.canonical_as, decimal_literal(value)),), (), Bounds(value, value))


_LAB_PROPERTIES: Final = (v.VALUE, v.COMPARATOR, v.UNIT, v.ULN, v.ULN_UNIT)


def _in_canonical(
    scale: Scale | None, values: Collection[Term], units: Collection[Term], *, limit: bool = False
) -> Fraction | str:
    """The number, or upper limit of normal, in the canonical unit; or the reason why there is none."""
    numbers = {read_number(term) for term in values if isinstance(term, Literal)} - {None}
    if not numbers:
        return v.REASON_ULN_MISSING if limit else v.REASON_MISSING
    if len(numbers) > 1:
        return v.REASON_CONFLICT
    named = [term.lexical.strip() for term in units if isinstance(term, Literal)]
    (number,) = numbers
    value = scale.convert(number, named[0]) if scale and number is not None and len(named) == 1 else None
    if scale is None or value is None:
        return v.REASON_UNIT
    believed = scale.limits if limit else scale.values
    return value if believed.holds(value) else v.REASON_IMPLAUSIBLE


def _censor(value: Fraction, comparators: Collection[Term]) -> Bounds | str:
    """The interval that a comparator opens, or the reason why there is none."""
    signs = {term.lexical.strip() for term in comparators if isinstance(term, Literal)}
    if not signs:
        return Bounds(value, value)
    if signs <= {"<", "<="}:
        return Bounds(min(value, Fraction(0)), value)
    if signs <= {">", ">="}:
        return Bounds(value, None)
    return v.REASON_CONFLICT if signs <= {"<", "<=", ">", ">="} else v.REASON_MISSING


def _interval_facts(bounds: Bounds, low: str, high: str) -> tuple[tuple[str, Literal], ...]:
    facts = ((low, decimal_literal(bounds.low)),)
    return facts if bounds.high is None else (*facts, (high, decimal_literal(bounds.high)))
