# SPDX-License-Identifier: Apache-2.0
"""Laboratory results, blood pressure, weight and performance status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reasoner.read.fhir.case import Case
from reasoner.read.fhir.documents import Content
from reasoner.read.fhir.fact import Fact
from reasoner.read.fhir.meaning import Coded, Meaning
from reasoner.read.fhir.quantity import comparator, number, text, unit_of
from reasoner.read.fhir.rules.rule import rows
from reasoner.read.mapping import Row

_COMPARATORS: Final = frozenset({"<", "<=", ">", ">="})


@rows("lab", "Observation", words="Analyte", panels=True)
def lab(fact: Fact, _: Case) -> Iterator[Row]:
    """A result; each analyte among the components of a panel is a record of its own."""
    for coded in fact.coded.get("code", ()):
        yield from _results(fact, coded, fact.content, is_invalid=fact.is_invalid)
    if fact.own is None:
        for coded in fact.coded.get("component", ()):
            yield from _results(fact, coded, fact.components[coded.part - 1], is_invalid=fact.is_unsettled)


def _results(fact: Fact, coded: Coded, body: Content, *, is_invalid: bool) -> Iterator[Row]:
    analytes = coded.sure("Analyte")
    if not analytes:
        return
    quantity, limit = body.get("valueQuantity"), _upper_limit(body)
    compared = comparator(quantity)
    is_invalid = is_invalid or _is_no_number(body) or (compared is not None and compared not in _COMPARATORS)
    withheld = ["value"] * is_invalid + ["date"] * fact.is_undated
    for analyte in analytes:
        for method in coded.sure("ClearanceMethod") or (None,):
            yield fact.row(
                f"{fact.name}/{coded.part}" if coded.part else None,
                analyte=analyte.term,
                method=method.term if method else None,
                value=None if is_invalid else number(quantity) or text(body.get("valueInteger")),
                comparator=None if is_invalid else compared,
                unit=unit_of(quantity),
                uln=number(limit),
                uln_unit=unit_of(limit),
                date=fact.day,
                withheld=" ".join(withheld) or None,
            )


def _is_no_number(body: Content) -> bool:
    """An answer of another kind."""
    if "valueQuantity" in body or "valueInteger" in body:
        return False
    return sum(key.startswith("value") and key[5:6].isupper() for key in body) == 1


def _upper_limit(body: Content) -> Content | None:
    """The limit of the laboratory, in its own unit: of the range that is typed normal, or the only one."""
    ranges: list[Content] = body.get("referenceRange") or []
    normal = [one for one in ranges if _first_code(one.get("type")) == "normal"]
    if len(normal) == 1:
        chosen = normal[0]
    elif len(ranges) == 1 and "type" not in ranges[0]:
        chosen = ranges[0]
    else:
        return None
    high: Content | None = chosen.get("high")
    return high


def _first_code(concept: Content | None) -> str | None:
    codings = (concept or {}).get("coding")
    code: str | None = codings[0].get("code") if codings else None
    return code


@rows("blood_pressure", "Observation", words="BloodPressure systolic diastolic")
def blood_pressure(fact: Fact, _: Case) -> Iterator[Row]:
    """One record per panel, or per single systolic or diastolic Observation.

    Two units in one panel, or a limit in place of a value: no value.
    """
    readings = [
        (meaning.term, fact.components[coded.part - 1].get("valueQuantity"))
        for coded in fact.coded.get("component", ())
        for meaning in coded.meanings
        if meaning.term in _PRESSURES
    ]
    if not fact.is_invalid:
        quantity = fact.content.get("valueQuantity")
        readings += [(m.term, quantity) for m in fact.meanings("code") if m.term in _PRESSURES]
    units = {unit for _, quantity in readings if (unit := unit_of(quantity)) is not None}
    mixed = len(units) > 1 or any(comparator(quantity) for _, quantity in readings)
    values = {
        name: next((v for term, q in readings if term == name and (v := number(q)) is not None), None)
        for name in _PRESSURES
    }
    for _meaning in _named(fact, "BloodPressure", *_PRESSURES):
        yield fact.row(
            systolic=None if mixed else values["systolic"],
            diastolic=None if mixed else values["diastolic"],
            unit=None if mixed else min(units, default=None),
            date=fact.day,
            withheld="systolic diastolic" if mixed else None,
        )


_PRESSURES: Final = ("systolic", "diastolic")


def _named(fact: Fact, *terms: str) -> list[Meaning]:
    return [meaning for meaning in fact.meanings("code") if meaning.sure and meaning.term in terms]


@rows("weight", "Observation", words="BodyWeight")
def weight(fact: Fact, _: Case) -> Iterator[Row]:
    """Body weight; a limit is no weight."""
    quantity = fact.content.get("valueQuantity")
    is_wrong = fact.is_invalid or comparator(quantity) is not None
    for _meaning in _named(fact, "BodyWeight"):
        yield fact.row(
            weight=None if is_wrong else number(quantity),
            unit=unit_of(quantity),
            date=fact.day,
            withheld="weight" if is_wrong else None,
        )


@rows("ecog", "Observation", words="EcogAssessment EcogGrade")
def ecog(fact: Fact, _: Case) -> Iterator[Row]:
    """The score as a number, a coded answer or an interpretation, or the finding that is itself the code."""
    found = []
    is_wrong = fact.is_invalid or comparator(fact.content.get("valueQuantity")) is not None
    given = None if is_wrong else _score(fact)
    for code in fact.meanings("code"):
        if not code.sure or not (code.term == "EcogAssessment" or "EcogGrade" in code.kinds):
            continue
        for answer in fact.sure("EcogGrade", "value") or (None,):
            for also in fact.sure("EcogGrade", "interpretation") or (None,):
                score = given or (answer and answer.score) or (also and also.score)
                if score is None and "EcogGrade" in code.kinds:
                    score = code.score
                found.append(None if is_wrong else score)
    for score in dict.fromkeys(found):
        yield fact.row(score=score, date=fact.day, withheld="score" if is_wrong else None)


@rows("karnofsky", "Observation", words="KarnofskyAssessment")
def karnofsky(fact: Fact, _: Case) -> Iterator[Row]:
    """The score as a number."""
    is_wrong = fact.is_invalid or comparator(fact.content.get("valueQuantity")) is not None
    for _meaning in _named(fact, "KarnofskyAssessment"):
        yield fact.row(
            score=None if is_wrong else _score(fact),
            date=fact.day,
            withheld="score" if is_wrong else None,
        )


def _score(fact: Fact) -> str | None:
    return text(fact.content.get("valueInteger")) or number(fact.content.get("valueQuantity"))
