# SPDX-License-Identifier: Apache-2.0
"""Clinical formulas on exact intervals: multiples, creatinine clearance, cell counts from a differential.

Clearance: Cockcroft and Gault, Nephron 1976;16:31, (140 - age) x kg / (72 x creatinine in mg/dL), x 0.85 in
women, with the actual weight and the age in completed years on the day of the creatinine. What is uncertain
(sex, part of a birth date, which of several weights) widens the interval; what is missing leaves no clearance
at all.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

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
    for record in results:
        when = records.date(record, v.DATE)
        weights = _weights(records, when)
        kilograms = [records.quantities.get((weight, v.WEIGHT)) for weight in weights]
        known = [kg for kg in kilograms if kg is not None]
        youngest, oldest = completed_years(birth.high, when.low), completed_years(birth.low, when.high)
        if when == dates.UNDATED or not known or len(known) < len(kilograms) or youngest < 0:
            continue
        low = Fraction(max(140 - oldest, 0)) * min(known) * factors[0] / 72
        high = Fraction(max(140 - youngest, 0)) * max(known) * factors[1] / 72
        _write(records, record, Bounds(low, high), (record, *weights, patient.iri))


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


def _weights(records: Records, when: Interval) -> list[str]:
    """The weights that may hold on the day: the last up to it, or if there is none the first after it."""
    dated = [(w, records.date(w, v.DATE)) for w in records.patient.records(records.patient.iri, v.HAS_WEIGHT)]
    dated = [(weight, day) for weight, day in dated if records.possibly_prior(day)]
    before = [(weight, day) for weight, day in dated if day.low <= when.high]
    certain = [day for _, day in before if day.high <= when.low]
    if certain:
        return [w for w, day in before if not any(dates.certainly_later(last, day) for last in certain)]
    after = [day for _, day in dated if day.low > when.high]
    first = min((day.high for day in after), default=None)
    return [weight for weight, day in dated if first is None or day.low <= first]


def differential_count(
    declared: DifferentialCount, records: Records, *, scale: Scale | None, ontology: Ontology
) -> None:
    """Add a computed result to each leukocyte count with a differential of its day, if none is reported.

    Parts that are not reported may be anything up to the whole: neutrophils without bands give an interval.
    """
    patient = records.patient
    of_analyte: dict[str, list[str]] = {}
    for record in records.typed((v.LAB_RESULT,)):
        for analyte in patient.records(record, v.ANALYTE):
            of_analyte.setdefault(analyte, []).append(record)
    if declared.analyte in of_analyte:
        return
    for record in of_analyte.get(declared.leukocytes, ()):
        day = records.date(record, v.DATE)
        if record not in records.bounds or not day.is_day:
            continue
        parts = [
            [p for p in of_analyte.get(part, ()) if records.date(p, v.DATE)[:2] == day[:2]]
            for part in declared.parts
        ]
        share = _share(records, parts)
        if share is not None:
            _add_result(
                declared, records, record, (share, scale, ontology), tuple(p for part in parts for p in part)
            )


def _share(records: Records, parts: list[list[str]]) -> Bounds | None:
    """The sum of the parts in percent; None when no part is known or their sum cannot be."""
    low, high, known = Fraction(0), Fraction(0), False
    for results in parts:
        bounds = [records.bounds[result] for result in results if result in records.bounds]
        if not bounds or len(bounds) < len(results):
            high += _WHOLE
            continue
        known = True
        low += min(part.low for part in bounds)
        high += max(_WHOLE if part.high is None else part.high for part in bounds)
    return Bounds(low, min(high, _WHOLE)) if known and low <= _WHOLE else None


def _add_result(
    declared: DifferentialCount,
    records: Records,
    leukocytes: str,
    how: tuple[Bounds, Scale | None, Ontology],
    parts: tuple[str, ...],
) -> None:
    patient = records.patient
    share, scale, ontology = how
    node, sources = leukocytes + "/computed", (leukocytes, *parts)
    cells = records.bounds[leukocytes]
    low = cells.low * share.low / 100
    high = None if cells.high is None or share.high is None else cells.high * share.high / 100
    for cls in (v.LAB_RESULT, *sorted(ontology.superclasses.get(v.LAB_RESULT, ()))):
        records.add_type(node, cls, sources)
    for link, targets in list(patient.index[patient.iri].items()):
        if leukocytes in targets:
            patient.derive(patient.iri, link, node, sources)
    patient.derive(node, v.ANALYTE, declared.analyte, sources)
    for literal in patient.literals(leukocytes, v.DATE):
        patient.derive(node, v.DATE, literal, sources)
    implausible = scale is not None and (
        (high is not None and scale.low is not None and high < scale.low)
        or (scale.high is not None and low > scale.high)
    )
    if implausible:
        records.problem(node, v.REASON_IMPLAUSIBLE)
        return
    records.bounds[node] = Bounds(low, high)
    patient.derive(node, v.LOW, decimal_literal(low), sources)
    if high is not None:
        patient.derive(node, v.HIGH, decimal_literal(high), sources)
