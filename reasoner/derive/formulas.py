# SPDX-License-Identifier: Apache-2.0
"""Clinical formulas on exact intervals: multiples, creatinine clearance, cell counts from a differential.

Clearance: Cockcroft and Gault, Nephron 1976;16:31, (140 - age) x kg / (72 x creatinine in mg/dL), x 0.85 in
women, with the actual weight and the age in completed years on the day of the creatinine. What is uncertain
(sex, part of a birth date, which of several weights) widens the interval; what is missing leaves no clearance
at all. Where the protocol limits how far the weight may be from the creatinine, one that may be farther, or
whose day is not known, leaves none either.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from reasoner.derive import dates
from reasoner.derive import vocabulary as v
from reasoner.derive.dates import Interval, completed_years
from reasoner.derive.declarations import CockcroftGault, DifferentialCount, Multiple
from reasoner.derive.records import Bounds, Records
from reasoner.derive.units import Scale, decimal_literal, read_number
from reasoner.errors import ProtocolError
from reasoner.ontology import Ontology
from reasoner.terms import shorten

__all__ = ["check_clearance", "clearance", "differential_count", "multiple"]

_FEMALE: Final = Fraction(85, 100)
_WHOLE: Final = Fraction(100)
#: Added to the IRI of a leukocyte count, it names the result that is computed from it.
_COMPUTED: Final = "/computed"


def multiple(declared: Multiple, records: Records) -> None:
    """Derive the multiple on every record whose number is greater than the limit."""
    patient = records.patient
    for record in records.by_property.get(declared.of, ()):
        number = records.quantities.get((record, declared.of))
        if number is None:
            numbers = [read_number(literal) for literal in patient.literals(record, declared.of)]
            number = max((n for n in numbers if n is not None), default=None)
        if number is not None and number > declared.above:
            value = decimal_literal(number * declared.factor)
            patient.derive(record, declared.canonical_as, value, (record,))


def check_clearance(declared: CockcroftGault, scales: dict[str, Scale]) -> None:
    """Refuse a scale in whose units the formula does not hold.

    Raises:
        ProtocolError: the analyte is not measured in mg/dL, or the weight not in kg.
    """
    for subject, unit in ((declared.analyte, "mg/dL"), (v.WEIGHT, "kg")):
        if subject not in scales or scales[subject].unit != unit:
            reason = f"Cockcroft-Gault needs {shorten(subject)} with the canonical unit {unit}"
            raise ProtocolError(shorten(declared.iri), reason)


def clearance(declared: CockcroftGault, records: Records) -> None:
    """Derive the clearance interval on every usable result of the analyte."""
    patient = records.patient
    results = [r for r in records.bounds if declared.analyte in patient.objects(r, v.ANALYTE)]
    births = (
        [dates.parse(literal) for literal in patient.literals(patient.iri, v.BIRTH_DATE)] if results else []
    )
    born = [interval for interval in births if interval is not None]
    if not born:
        return
    birth = dates.hull(born)
    factors = _sex_factors(records)
    weighed = Weighed.of(records)
    by_day: dict[tuple[date, date], tuple[tuple[str, ...], Bounds | None]] = {}
    for record in results:
        when = records.date(record, v.DATE)
        if when == dates.UNDATED:
            continue
        if when[:2] not in by_day:
            weights = weighed.weights(when, declared.weight_within_days)
            by_day[when[:2]] = weights, _range(records, weights)
        weights, kilograms = by_day[when[:2]]
        youngest, oldest = completed_years(birth.high, when.low), completed_years(birth.low, when.high)
        if kilograms is None or kilograms.high is None or youngest < 0:
            continue
        low = Fraction(max(140 - oldest, 0)) * kilograms.low * factors[0] / 72
        high = Fraction(max(140 - youngest, 0)) * kilograms.high * factors[1] / 72
        _write(records, record, Bounds(low, high), (record, *weights, patient.iri))


def _range(records: Records, weights: tuple[str, ...]) -> Bounds | None:
    """The least and the greatest of some weights; None when there are none or one of them has no value."""
    kilograms = [records.quantities.get((weight, v.WEIGHT)) for weight in weights]
    known = [kg for kg in kilograms if kg is not None]
    return Bounds(min(known), max(known)) if known and len(known) == len(kilograms) else None


def _sex_factors(records: Records) -> tuple[Fraction, Fraction]:
    """The lowest and highest factor that the recorded sex allows; unknown or contradictory: both."""
    sexes = records.patient.records(records.patient.iri, v.SEX)
    if sexes == [v.FEMALE]:
        return _FEMALE, _FEMALE
    return (Fraction(1), Fraction(1)) if sexes == [v.MALE] else (_FEMALE, Fraction(1))


def _write(records: Records, record: str, dividend: Bounds, sources: tuple[str, ...]) -> None:
    creatinine = records.bounds[record]
    low = Fraction(0) if creatinine.high is None else dividend.low / creatinine.high
    records.patient.derive(record, v.CLEARANCE_LOW, decimal_literal(low), sources)
    if creatinine.low > 0 and dividend.high is not None:
        high = decimal_literal(dividend.high / creatinine.low)
        records.patient.derive(record, v.CLEARANCE_HIGH, high, sources)


class Weighed(NamedTuple):
    """The weights that may have been taken by registration: those of a known day, by day, and the others."""

    dated: list[tuple[str, Interval]]
    days: list[date]
    others: list[tuple[str, Interval]]

    @classmethod
    def of(cls, records: Records) -> Weighed:
        """Read the weights of a patient."""
        weights = records.patient.records(records.patient.iri, v.HAS_WEIGHT)
        known = [(weight, records.date(weight, v.DATE)) for weight in weights]
        known = [(weight, day) for weight, day in known if records.possibly_prior(day, weight)]
        dated = sorted((pair for pair in known if pair[1].is_day), key=lambda pair: pair[1].low)
        others = [pair for pair in known if not pair[1].is_day]
        return cls(dated, [day.low for _, day in dated], others)

    def weights(self, when: Interval, within: int | None) -> tuple[str, ...]:
        """The weights that may hold on the day; none, if one may be too far from it or is of no known day.

        The last weight up to the day holds, or if there is none the first after it.
        """
        near = self._near(when)
        if within is not None:
            near = [(weight, day) for weight, day in near if _days_apart(day, when)[0] <= within]
        before = [(weight, day) for weight, day in near if day.low <= when.high]
        certain = [day for _, day in before if day.high <= when.low]
        if certain:
            last = dates.last_of(certain)
            hold = [(w, day) for w, day in before if not any(dates.certainly_later(d, day) for d in last)]
        else:
            first = min((day.high for _, day in near if day.low > when.high), default=None)
            hold = [(weight, day) for weight, day in near if first is None or day.low <= first]
        if within is not None and any(not d.is_day or _days_apart(d, when)[1] > within for _, d in hold):
            return ()
        return tuple(weight for weight, _ in hold)

    def _near(self, when: Interval) -> list[tuple[str, Interval]]:
        """Of the dated weights, only those from the last certain day before to the first day after."""
        upto, after = bisect_right(self.days, when.low), bisect_right(self.days, when.high)
        start = bisect_left(self.days, self.days[upto - 1]) if upto else 0
        end = bisect_right(self.days, self.days[after]) if after < len(self.days) else after
        return [*self.dated[start:end], *self.others]


def _days_apart(one: Interval, other: Interval) -> tuple[int, int]:
    """The least and the greatest number of days that may lie between two dates."""
    first, second = (one.low - other.high).days, (other.low - one.high).days
    return max(first, second, 0), max(-first, -second)


def differential_count(
    declared: DifferentialCount, records: Records, *, scale: Scale | None, ontology: Ontology
) -> None:
    """Add a computed result for each day that has a differential and no reported count.

    Parts that are not reported may be anything up to the whole: neutrophils without bands give an interval. A
    differential of which nothing can be computed gives a result without a value, so that no older count
    decides in its place.
    """
    of_day: dict[tuple[str, date, date], list[str]] = {}
    for record in records.typed((v.LAB_RESULT,)):
        low, high, _ = records.date(record, v.DATE)
        for analyte in records.patient.records(record, v.ANALYTE):
            of_day.setdefault((analyte, low, high), []).append(record)
    days = dict.fromkeys((low, high) for analyte, low, high in of_day if analyte in declared.parts)
    unreported = [(low, high) for low, high in days if (declared.analyte, low, high) not in of_day]
    differentials = []
    for low, high in unreported:
        parts = [of_day.get((part, low, high), []) for part in declared.parts]
        found = [part for results in parts for part in results]
        share = _share(records, parts) if low == high else v.REASON_MISSING
        counted = of_day.get((declared.leukocytes, low, high), [])
        if not counted:
            share = v.REASON_MISSING
        differentials += [(base, found, share) for base in counted or found[:1]]
    links = _links(records, [base for base, _, _ in differentials])
    for base, found, share in differentials:
        sources = tuple(dict.fromkeys((base, *found)))
        for link in links[base]:
            records.patient.derive(records.patient.iri, link, base + _COMPUTED, sources)
        _add_result(declared, records, sources, (share, scale, ontology))


def _links(records: Records, wanted: list[str]) -> dict[str, list[str]]:
    """Record -> the properties by which the patient has it."""
    found: dict[str, list[str]] = {record: [] for record in wanted}
    for link, targets in records.patient.index.get(records.patient.iri, {}).items():
        for target in targets:
            if isinstance(target, str) and target in found:
                found[target].append(link)
    return found


def _share(records: Records, parts: list[list[str]]) -> Bounds | str:
    """The sum of the parts in percent, or the reason why there is none."""
    low, high, known = Fraction(0), Fraction(0), False
    for results in parts:
        bounds = [records.bounds[result] for result in results if result in records.bounds]
        if not bounds or len(bounds) < len(results):
            high += _WHOLE
            continue
        known = True
        low += min(part.low for part in bounds)
        high += max(_WHOLE if part.high is None else part.high for part in bounds)
    if low > _WHOLE:
        return v.REASON_IMPLAUSIBLE
    return Bounds(low, min(high, _WHOLE)) if known else v.REASON_MISSING


def _add_result(
    declared: DifferentialCount,
    records: Records,
    sources: tuple[str, ...],
    how: tuple[Bounds | str, Scale | None, Ontology],
) -> None:
    patient = records.patient
    share, scale, ontology = how
    base = sources[0]
    node = base + _COMPUTED
    for cls in (v.LAB_RESULT, *sorted(ontology.superclasses.get(v.LAB_RESULT, ()))):
        records.add_type(node, cls, sources)
    patient.derive(node, v.ANALYTE, declared.analyte, sources)
    for literal in patient.literals(base, v.DATE):
        patient.derive(node, v.DATE, literal, sources)
    cells = _cells(records, base, share, scale)
    if isinstance(cells, str):
        noted = [problem for source in sources for problem in patient.records(source, v.PROBLEM)]
        for reason in noted or [cells]:
            patient.derive(node, v.PROBLEM, reason, sources)
        return
    records.bounds[node] = cells
    patient.derive(node, v.LOW, decimal_literal(cells.low), sources)
    if cells.high is not None:
        patient.derive(node, v.HIGH, decimal_literal(cells.high), sources)


def _cells(records: Records, leukocytes: str, share: Bounds | str, scale: Scale | None) -> Bounds | str:
    """The part of the leukocytes, or the reason why there is none."""
    if isinstance(share, str):
        return share
    if leukocytes not in records.bounds:
        return v.REASON_MISSING
    cells = records.bounds[leukocytes]
    low = cells.low * share.low / 100
    high = None if cells.high is None or share.high is None else cells.high * share.high / 100
    believed = scale.values if scale else None
    implausible = believed is not None and (
        (high is not None and believed.low is not None and high < believed.low)
        or (believed.high is not None and low > believed.high)
    )
    return v.REASON_IMPLAUSIBLE if implausible else Bounds(low, high)
