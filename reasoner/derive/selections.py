# SPDX-License-Identifier: Apache-2.0
"""Which record governs: the latest or earliest of its kind, as far as the dates tell.

1. Candidates are records of the class, without an excluded type, not certainly after registration, and
   possibly in the window of candidates.
2. A candidate may govern unless another one that certainly counts (it has every required type, is certainly
   not after registration and certainly in the window) certainly comes later, or earlier for `trial:earliest`.
3. It governs, and the selection as a property leads to it, if no other may, or if all that may say the
   same. Records of one day that say different things are in conflict, and none governs: nobody picks the
   better one.
4. Where each kind has its own, none governs that a record of a wider kind contradicts, which may be as late:
   a pain that is gone may have been the abdominal one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from reasoner.derive import vocabulary as v
from reasoner.derive.dates import Interval, certainly_later, first_of, last_of
from reasoner.derive.declarations import Order, Selection
from reasoner.derive.records import Records
from reasoner.derive.units import read_number
from reasoner.derive.windows import Anchor
from reasoner.patient import Literal, Term
from reasoner.terms import DCTERMS, RDFS, TRIAL, TYPE

__all__ = ["anchor_of", "select"]


class Candidate(NamedTuple):
    """A record that may be of the kind, when it was, and whether it certainly counts."""

    record: str
    when: Interval
    certain: bool


def select(selection: Selection, records: Records) -> None:
    """Derive `trial:mayGovern`, `trial:governs` and conflicts of one selection."""
    candidates = _candidates(selection, records)
    if not selection.per_kind:
        for subject, group in _groups(selection, records, candidates):
            _decide(selection, records, subject, group, ())
        return
    kinds: dict[frozenset[Term], list[Candidate]] = {}
    for candidate in candidates:
        kinds.setdefault(frozenset(records.patient.objects(candidate.record, TYPE)), []).append(candidate)
    latest = {kind: _contenders(selection.order, group) for kind, group in kinds.items()}
    for kind, group in kinds.items():
        above = (found for other, found in latest.items() if other < kind and not other <= selection.unnamed)
        _decide(selection, records, records.patient.iri, group, [one for found in above for one in found])


def anchor_of(selection: Selection, records: Records) -> Anchor | None:
    """When the selected event was, as an interval; None when there is no candidate.

    The event is no later (no earlier, for the latest) than any candidate that certainly counts; others may be
    it.
    """
    candidates = _candidates(selection, records)
    if not candidates:
        return None
    certain = [candidate.when for candidate in candidates if candidate.certain]
    if selection.order is Order.EARLIEST:
        low = min(candidate.when.low for candidate in candidates)
        high = min((when.high for when in certain), default=date.max)
    else:
        low = max((when.low for when in certain), default=date.min)
        high = max(candidate.when.high for candidate in candidates)
    return Anchor(Interval(low, high), tuple(candidate.record for candidate in candidates))


def _candidates(selection: Selection, records: Records) -> list[Candidate]:
    found, objects = [], records.patient.objects
    for record in records.typed(selection.classes):
        if selection.excludes and records.is_any(record, selection.excludes):
            continue
        if selection.candidate_in and selection.candidate_in not in objects(record, v.POSSIBLY_IN):
            continue
        withheld = bool(selection.property) and selection.property in objects(record, v.WITHHELD)
        carried = not selection.property or selection.value in objects(record, selection.property)
        if not withheld and not carried:
            continue
        when = records.date(record, selection.date_path)
        if not records.possibly_prior(when, record):
            continue
        certain = records.certainly_prior(when, record)
        if withheld or (selection.requires and not records.is_every(record, selection.requires)):
            certain = False
        if selection.candidate_in:
            certain = certain and selection.candidate_in in objects(record, v.CERTAINLY_IN)
        found.append(Candidate(record, when, certain))
    return found


def _groups(
    selection: Selection, records: Records, candidates: list[Candidate]
) -> Iterable[tuple[str, list[Candidate]]]:
    """All candidates under the patient, or one group under each linking subject."""
    if not selection.per:
        return [(records.patient.iri, candidates)] if candidates else []
    by_record = {candidate.record: candidate for candidate in candidates}
    groups: dict[str, list[Candidate]] = {}
    for subject in records.by_property.get(selection.per, ()):
        for record in records.patient.records(subject, selection.per):
            if record in by_record:
                groups.setdefault(subject, []).append(by_record[record])
    return groups.items()


def _decide(
    selection: Selection, records: Records, subject: str, group: list[Candidate], wider: Sequence[Candidate]
) -> None:
    derive = records.patient.derive
    contenders = group if len(group) == 1 else _contenders(selection.order, group)
    sources = tuple(candidate.record for candidate in group)
    for candidate in contenders:
        derive(candidate.record, v.MAY_GOVERN, selection.iri, sources)
    several = wider or len(contenders) > 1
    says = {c.record: _content(selection, records, c.record) for c in contenders if several}
    disputed = [c for c in contenders for w in wider if _disputes(selection, records, w, c, says[c.record])]
    for candidate in disputed:
        records.problem(candidate.record, v.REASON_CONFLICT)
    if not disputed and _agree(list(says.values())):
        for candidate in contenders:
            derive(candidate.record, v.GOVERNS, selection.iri, sources)
            derive(subject, selection.iri, candidate.record, sources)
        return
    by_day: dict[date, list[str]] = {}
    for candidate in contenders:
        if candidate.when.is_day:
            by_day.setdefault(candidate.when.low, []).append(candidate.record)
    for same_day in by_day.values():
        if not _agree([says[record] for record in same_day]):
            for record in same_day:
                records.problem(record, v.REASON_CONFLICT)


def _disputes(
    selection: Selection, records: Records, wider: Candidate, candidate: Candidate, says: _Content
) -> bool:
    """Whether a record of a wider kind, unless it certainly comes before, says something else."""
    first, second = wider.when, candidate.when
    if selection.order is Order.EARLIEST:
        first, second = second, first
    if certainly_later(second, first):
        return False
    other = _content(selection, records, wider.record)
    return any(says[prop] != other[prop] for prop in says.keys() & other.keys())


def _contenders(order: Order, group: list[Candidate]) -> list[Candidate]:
    """Candidates that no certain one beats: only the best certain ones can, so one pass finds them."""
    certain = [candidate.when for candidate in group if candidate.certain]
    if not certain:
        return group
    if order is Order.LATEST:
        last = last_of(certain)
        return [c for c in group if not any(certainly_later(when, c.when) for when in last)]
    first = first_of(certain)
    return [c for c in group if not any(certainly_later(c.when, when) for when in first)]


_IGNORED: Final = frozenset({TYPE, v.DATE, *v.PROVENANCE})
_MEASURED: Final = frozenset({v.VALUE, v.COMPARATOR, v.UNIT, v.ULN, v.ULN_UNIT})
_LIMITS: Final = (v.LOW_ULN, v.HIGH_ULN)

_Content = dict[str, object]


def _content(selection: Selection, records: Records, record: str) -> _Content:
    """What a record says apart from types, dates and provenance; numbers by value, converted if they are."""
    facts = records.patient.index[record]
    converted = {
        prop: records.quantities[record, prop] for prop in facts if (record, prop) in records.quantities
    }
    content: _Content = dict(converted)
    bounds = records.bounds.get(record)
    if bounds is not None:
        content[v.LOW] = bounds
        content |= {prop: frozenset(facts[prop]) for prop in _LIMITS if prop in facts}
    for prop, values in facts.items():
        if prop in _IGNORED or prop == selection.date_path or prop.startswith((TRIAL, RDFS, DCTERMS)):
            continue
        if prop in converted or (prop in _MEASURED if bounds is not None else prop == v.UNIT and converted):
            continue
        content[prop] = frozenset(_by_value(term) for term in values)
    return content


def _by_value(term: Term) -> Term | Fraction:
    number = read_number(term) if isinstance(term, Literal) else None
    return term if number is None else number


def _agree(contents: Sequence[_Content]) -> bool:
    """Whether all say the same; an upper limit of normal that only some give contradicts nobody."""
    if not contents:  # a record that stands alone is not compared
        return True
    alike = [
        {prop: values for prop, values in content.items() if prop not in _LIMITS} for content in contents
    ]
    if any(content != alike[0] for content in alike[1:]):
        return False
    return all(len({content[prop] for content in contents if prop in content}) <= 1 for prop in _LIMITS)
