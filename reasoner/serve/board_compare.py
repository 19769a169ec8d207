# SPDX-License-Identifier: Apache-2.0
"""Why an outcome changed between two runs: what each says of it, without the evidence that both have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from reasoner.query.board_changes import Change
from reasoner.query.board_rows import Run
from reasoner.report.marks import Mark
from reasoner.report.patient_view import EvidenceView, GapView
from reasoner.result import CriterionResult
from reasoner.serve.board_store import OpenedRun, opened_run

__all__ = ["ChangedCriterion", "ChangedPatient", "Side", "with_reasons"]


class Told(NamedTuple):
    """A condition, whether it holds, and the records that show it."""

    condition: str
    truth: str
    records: tuple[EvidenceView, ...]


class Side(NamedTuple):
    """What one run says, without the evidence that both runs have.

    `turned` are conditions that the other run speaks of too, `alone` those that only this run came to.
    """

    mark: Mark
    message: str
    gaps: tuple[GapView, ...]
    turned: tuple[Told, ...]
    alone: tuple[Told, ...]


class ChangedCriterion(NamedTuple):
    """A criterion before and after."""

    identifier: str
    before: Side
    after: Side


class ChangedPatient(NamedTuple):
    """A patient with what changed, and why; `registered` are the dates of registration in both runs."""

    change: Change
    registered: tuple[str, str]
    criteria: tuple[ChangedCriterion, ...]


def with_reasons(folder: Path, old: Run, new: Run, changes: Iterable[Change]) -> list[ChangedPatient]:
    """Look up in a generation of the store why each outcome is as it is."""
    return [_changed((old, new), folder, change) for change in changes]


def _changed(runs: tuple[Run, Run], folder: Path, change: Change) -> ChangedPatient:
    (old, was), (new, now) = (
        (opened_run(folder, run.iri), f"{run.iri}/{segment}")
        for run, segment in zip(runs, change.segments, strict=True)
    )
    criteria = []
    for identifier, mark_before, mark_after in change.criteria:
        before, after = (
            (old, old.patients.criterion(was, identifier)),
            (new, new.patients.criterion(now, identifier)),
        )
        sides = _side(mark_before, *before, after), _side(mark_after, *after, before)
        criteria.append(ChangedCriterion(identifier, *sides))
    registered = old.patients.registered(was), new.patients.registered(now)
    return ChangedPatient(change, registered, tuple(criteria))


def _side(
    mark: Mark,
    run: OpenedRun,
    result: CriterionResult | None,
    other: tuple[OpenedRun, CriterionResult | None],
) -> Side:
    if result is None:
        return Side(mark, "", (), (), ())
    view, spoken_of, same = run.views.criterion(result), _conditions(other[1]), frozenset(_told(*other))
    told = [each for each in _told(run, result) if each not in same]
    turned = tuple(each for each in told if each.condition in spoken_of)
    alone = tuple(each for each in told if each.condition not in spoken_of)
    return Side(mark, view.message, view.gaps, turned, alone)


def _told(run: OpenedRun, result: CriterionResult | None) -> Iterator[Told]:
    evidence = run.views.evidence(result) if result else ()
    for (condition, truth), found in groupby(evidence, key=lambda each: each[:2]):
        yield Told(condition, truth, tuple(dict.fromkeys(record for _, _, record in found)))


def _conditions(result: CriterionResult | None) -> set[str]:
    """What a result has evidence of, or misses."""
    if result is None:
        return set()
    return {item.condition for item in result.evidence} | {gap.condition for gap in result.gaps}
