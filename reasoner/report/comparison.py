# SPDX-License-Identifier: Apache-2.0
"""Two runs compared: whose verdict and outcomes changed, who and what stands in one of them only.

1. What the runs say about themselves: versions, hashes, policy, inputs; only what both of them name.
2. Criteria, then patients, that only one of them has.
3. Patients of both, in the order of the old run: verdict, then each criterion of both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from reasoner.report.stored_results import State, StoredResults

__all__ = ["ABSENT", "PRESENT", "Difference", "Kind", "compare_results"]

ABSENT: Final = "absent"
PRESENT: Final = "present"


class Kind(StrEnum):
    """What differs."""

    #: a version, a hash or an option, under its name in `run.json`
    RUN = "run"
    #: a criterion that one run only has
    CRITERION = "criterion"
    #: a patient whom one run only has
    PATIENT = "patient"
    VERDICT = "verdict"
    OUTCOME = "outcome"
    #: the outcome is UNKNOWN in both, for other reasons
    REASONS = "reasons"


class Difference(NamedTuple):
    """One difference; `item` is a criterion, or the name of a fact of the run."""

    kind: Kind
    patient: str
    item: str
    old: str
    new: str
    old_reasons: tuple[str, ...] = ()
    new_reasons: tuple[str, ...] = ()


def compare_results(old: StoredResults, new: StoredResults) -> Iterator[Difference]:
    """Every difference; none of the kind `run` alone means that a result differs."""
    yield from _runs(old, new)
    for name in {**old.criteria, **new.criteria}:
        if name not in old.criteria or name not in new.criteria:
            yield Difference(Kind.CRITERION, "", name, *_presence(name in old.criteria))
    for patient in old.outcomes:
        if patient not in new.outcomes:
            yield Difference(Kind.PATIENT, patient, "", PRESENT, ABSENT)
    for patient in new.outcomes:
        if patient not in old.outcomes:
            yield Difference(Kind.PATIENT, patient, "", ABSENT, PRESENT)
    yield from _patients(old, new)


def _presence(in_old: bool) -> tuple[str, str]:  # noqa: FBT001 - one flag, one meaning
    return (PRESENT, ABSENT) if in_old else (ABSENT, PRESENT)


def _runs(old: StoredResults, new: StoredResults) -> Iterator[Difference]:
    for name in old.run:
        if name in new.run and not _is_same(old.run[name], new.run[name], is_hash=name.endswith("Sha256")):
            yield Difference(Kind.RUN, "", name, old.run[name], new.run[name])
    if old.inputs is not None and new.inputs is not None:
        before, after = Counter(old.inputs), Counter(new.inputs)
        if before != after:
            yield Difference(Kind.RUN, "", "inputs", _told(before, after), _told(after, before))


def _told(files: Counter[str], others: Counter[str]) -> str:
    return f"{files.total()} files, {(files - others).total()} of them not in the other run"


def _is_same(old: str, new: str, *, is_hash: bool) -> bool:
    """Hashes are cut short in CSV."""
    return old == new or (is_hash and bool(old and new) and (old.startswith(new) or new.startswith(old)))


def _patients(old: StoredResults, new: StoredResults) -> Iterator[Difference]:
    places = [
        (criterion, place, new.criteria[criterion])
        for criterion, place in old.criteria.items()
        if criterion in new.criteria
    ]
    for patient, before in old.outcomes.items():
        after = new.outcomes.get(patient)
        if after is None:
            continue
        if old.verdicts and new.verdicts and old.verdicts[patient] != new.verdicts[patient]:
            yield Difference(Kind.VERDICT, patient, "", old.verdicts[patient], new.verdicts[patient])
        for criterion, place, other in places:
            was, now = before[place], after[other]
            if was != now and was and now and (difference := _difference(patient, criterion, was, now)):
                yield difference


def _difference(patient: str, criterion: str, was: State, now: State) -> Difference | None:
    """The order of reasons says nothing."""
    if was.outcome == now.outcome and set(was.reasons) == set(now.reasons):
        return None
    kind = Kind.REASONS if was.outcome == now.outcome else Kind.OUTCOME
    return Difference(kind, patient, criterion, was.outcome, now.outcome, was.reasons, now.reasons)
