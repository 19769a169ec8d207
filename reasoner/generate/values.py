# SPDX-License-Identifier: Apache-2.0
"""What a fact of an invented record says: one small table of `distribution.toml` as a function.

    { one_of = { a = 3, b = 1 } }         a term of the ontology, by weight
    { score = { "0" = 3, "1" = 1 } }      a whole number, by weight
    { whole = [1, 30] }                   a whole number, both ends included
    { uniform = [7, 60], digits = 1 }     a number
    { normal = [131, 15], ... }           mean and standard deviation; `low` and `high` cut it off
    { lognormal = [34, 0.5], ... }        median and standard deviation of the logarithm
    { yes = 0.8 }                         true this often
    { text = { "mm" = 1 } }               a string, by weight
    { days_before = [0, 31] }             a date so many days before registration
    { first = "lesion" }                  the first record of this name
    { each = true }                       what the record is written for

`missing` says how often the fact is missing, if not as often as usual.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import NormalDist
from typing import Any, Final

from reasoner.errors import OntologyError
from reasoner.generate.chart import Chart, Choice
from reasoner.ontology import Ontology
from reasoner.patient import Literal, Term
from reasoner.terms import ONTO, XSD_BOOLEAN, XSD_DATE, XSD_DECIMAL, XSD_GYEAR, XSD_GYEARMONTH, XSD_INTEGER

__all__ = ["FILE", "Gaps", "Value", "compile_number", "compile_value", "fail", "iri_of"]

#: What a fact says this time; None if nothing.
Value = Callable[[Chart], Term | None]
Number = Callable[[Chart], float]

FILE: Final = "distribution.toml"
_STANDARD: Final = NormalDist()
_BOOLEANS: Final = {truth: Literal(str(truth).lower(), XSD_BOOLEAN) for truth in (True, False)}
_NUMBERS: Final = ("normal", "lognormal", "uniform")
_DETAILS: Final = frozenset({"missing", "digits", "low", "high"})


@dataclass(frozen=True, slots=True)
class Gaps:
    """How often what a usual site could have written is missing, or known in part."""

    fact: float
    date: float
    month_only: float
    month_only_after: int
    year_only: float
    year_only_after: int


def fail(where: str, reason: str) -> OntologyError:
    """What is wrong with the file, and where."""
    return OntologyError(f"{FILE}: {where}: {reason}")


def iri_of(name: str, ontology: Ontology, where: str) -> str:
    """A term of the ontology.

    Raises:
        OntologyError: there is no such term.
    """
    if ONTO + name not in ontology.terms:
        raise fail(where, f"the ontology defines no {name}")
    return ONTO + name


def compile_value(where: str, spec: Mapping[str, Any], gaps: Gaps, ontology: Ontology) -> Value:
    """The function of one table.

    Raises:
        OntologyError: the table says nothing that is known here, or names a term that nobody defines.
    """
    kinds = spec.keys() - _DETAILS
    if len(kinds) != 1:
        raise fail(where, f"gives {len(kinds)} kinds of value, not one")
    (kind,) = kinds
    if kind in _NUMBERS:
        value = _decimal(compile_number(where, spec), int(spec.get("digits", 0)))
    elif kind == "days_before":
        return _day(spec["days_before"], gaps, float(spec.get("missing", gaps.date)))
    elif kind in _KINDS:
        value = _KINDS[kind](spec[kind], ontology, where)
    else:
        raise fail(where, f"{kind} is no kind of value")
    return _sometimes(value, float(spec.get("missing", gaps.fact)))


def compile_number(where: str, spec: Mapping[str, Any]) -> Number:
    """A number that chance draws, cut off at `low` and `high`."""
    kind = next((name for name in _NUMBERS if name in spec), "")
    if not kind:
        raise fail(where, f"gives none of {', '.join(_NUMBERS)}")
    first, second = map(float, spec[kind])
    low, high = float(spec.get("low", -math.inf)), float(spec.get("high", math.inf))

    def number(chart: Chart) -> float:
        chance = chart.draw()
        if kind == "uniform":
            drawn = first + chance * (second - first)
        else:
            # 0 has no quantile
            deviation = _STANDARD.inv_cdf(chance or 0.5) * second
            drawn = first + deviation if kind == "normal" else first * math.exp(deviation)
        return min(max(drawn, low), high)

    return number


def _sometimes(value: Value, missing: float) -> Value:
    def fact(chart: Chart) -> Term | None:
        return None if chart.lacks(missing) else value(chart)

    return fact if missing else value


def _decimal(number: Number, digits: int) -> Value:
    return lambda chart: Literal(f"{number(chart):.{digits}f}", XSD_DECIMAL)


def _day(span: Sequence[int], gaps: Gaps, missing: float) -> Value:
    first, last = span
    width = last - first + 1

    def day(chart: Chart) -> Term | None:
        back = first + int(chart.draw() * width)
        when = chart.registered - timedelta(days=back)
        if chart.lacks(missing):
            return None
        if back > gaps.year_only_after and chart.lacks(gaps.year_only):
            return Literal(f"{when.year:04}", XSD_GYEAR)
        if back > gaps.month_only_after and chart.lacks(gaps.month_only):
            return Literal(f"{when.year:04}-{when.month:02}", XSD_GYEARMONTH)
        return Literal(when.isoformat(), XSD_DATE)

    return day


def _chosen(terms: Mapping[Term, float]) -> Value:
    choice = Choice(terms)
    if choice.only is not None:
        only = choice.only
        return lambda _chart: only
    return lambda chart: choice.pick(chart.draw())


def _one_of(weights: Mapping[str, float] | str, ontology: Ontology, where: str) -> Value:
    names = {weights: 1.0} if isinstance(weights, str) else weights
    return _chosen({iri_of(name, ontology, where): weight for name, weight in names.items()})


def _score(weights: Mapping[str, float], _ontology: Ontology, _where: str) -> Value:
    return _chosen({Literal(str(int(text)), XSD_INTEGER): weight for text, weight in weights.items()})


def _text(weights: Mapping[str, float] | str, _ontology: Ontology, _where: str) -> Value:
    texts = {weights: 1.0} if isinstance(weights, str) else weights
    return _chosen({Literal(text): weight for text, weight in texts.items()})


def _whole(span: Sequence[int], _ontology: Ontology, _where: str) -> Value:
    first, last = span
    return lambda chart: Literal(str(first + int(chart.draw() * (last - first + 1))), XSD_INTEGER)


def _yes(share: float, _ontology: Ontology, _where: str) -> Value:
    return lambda chart: _BOOLEANS[chart.draw() < share]


def _first(name: str, _ontology: Ontology, _where: str) -> Value:
    return lambda chart: next(iter(chart.written.get(name, ())), None)


def _each(_given: object, _ontology: Ontology, _where: str) -> Value:
    return lambda chart: chart.current


_KINDS: Final[dict[str, Callable[[Any, Ontology, str], Value]]] = {
    "one_of": _one_of,
    "score": _score,
    "whole": _whole,
    "yes": _yes,
    "text": _text,
    "first": _first,
    "each": _each,
}
