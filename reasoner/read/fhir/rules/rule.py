# SPDX-License-Identifier: Apache-2.0
"""How a rule says what it is about, and which rules concern a fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from reasoner.read.fhir.case import Case
from reasoner.read.fhir.fact import Fact
from reasoner.read.mapping import Row

__all__ = ["Found", "patient_rows", "rows", "standard_rows"]

#: A row, and the fact that it rests on.
Found = tuple[Fact, Row]
_OfFact = Callable[[Fact, Case], Iterator[Row]]
_OfPatient = Callable[[Case], Iterator[Found]]


class _Rule(NamedTuple):
    table: str
    types: frozenset[str]
    words: frozenset[str]
    panels: bool
    rows: _OfFact


_RULES: Final[list[_Rule]] = []
_PATIENT_RULES: Final[list[tuple[str, _OfPatient]]] = []
_asked: Final[dict[tuple[str, frozenset[str], bool], tuple[tuple[str, _OfFact], ...]]] = {}
#: So many combinations of codes are remembered.
_KEPT: Final = 20_000


def rows(table: str, *types: str, words: str = "", panels: bool = False) -> Callable[[_OfFact], _OfFact]:
    """A rule for the facts of some types, one by one.

    Args:
        table: the row table that it fills.
        types: types of resources.
        words: terms or kinds, of which the codes of the fact may mean at least one; none: any fact.
        panels: facts with components are asked in any case.
    """

    def register(function: _OfFact) -> _OfFact:
        _RULES.append(_Rule(table, frozenset(types), frozenset(words.split()), panels, function))
        return function

    return register


def patient_rows(table: str) -> Callable[[_OfPatient], _OfPatient]:
    """A rule that looks at all facts of a patient together."""

    def register(function: _OfPatient) -> _OfPatient:
        _PATIENT_RULES.append((table, function))
        return function

    return register


def standard_rows(case: Case) -> Iterator[tuple[str, Fact, Row]]:
    """All rows that standard resources become: table, fact, row."""
    for fact in case.facts:
        for table, function in _concerned(fact):
            for row in function(fact, case):
                yield table, fact, row
    for table, of_patient in _PATIENT_RULES:
        for fact, row in of_patient(case):
            yield table, fact, row


def _concerned(fact: Fact) -> tuple[tuple[str, _OfFact], ...]:
    key = (fact.type, fact.words, bool(fact.components))
    found = _asked.get(key)
    if found is None:
        if len(_asked) >= _KEPT:
            _asked.clear()
        found = _asked[key] = tuple(
            (rule.table, rule.rows)
            for rule in _RULES
            if fact.type in rule.types
            and (not rule.words or not rule.words.isdisjoint(fact.words) or (rule.panels and fact.components))
        )
    return found
