# SPDX-License-Identifier: Apache-2.0
"""The resources of one patient: which are facts, and why the others are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reasoner.read.fhir.fact import Fact, Run
from reasoner.read.fhir.said import take_apart
from reasoner.read.fhir.status import NOT_FINAL, differ, is_settled, left_out, status_of
from reasoner.read.fhir.store import Member, Store, reference_of

__all__ = ["Chart", "taken_back"]


def taken_back(store: Store) -> dict[tuple[str, str], bool]:
    """Copies of which one takes back what another says: which of them is the last is not known."""
    found = {}
    for numbers in store.differing():
        copies = [store[number] for number in numbers]
        kind, name = copies[0].type, copies[0].id
        if copies[0].content is not None and kind not in {"Patient", "Medication"}:
            statuses = [status_of(copy) for copy in copies]
            wrong = "entered-in-error" in statuses
            if wrong or (kind != "Observation" and differ(statuses)):
                found[kind, name] = wrong
    return found


class Chart:
    """One patient: facts in the order in which they were read, and why other resources are none."""

    def __init__(self, run: Run, numbers: Iterable[int]) -> None:
        """Take every resource of the patient that is read."""
        self.run = run
        self.judged: list[tuple[Fact, str | None]] = []
        self.facts: list[Fact] = []
        self.by_number: dict[int, Fact] = {}
        #: facts with a reference to a record of another patient
        self.astray: set[int] = set()
        self.left_out: Counter[tuple[str, str]] = Counter()
        for number in numbers:
            member = run.store.member(number)
            if member.resource.content is not None and member.resource.type != "Medication":
                self._judge(member)
        self._sort()
        for fact in self.facts:
            if take_apart(fact, run):
                self.astray.add(fact.number)

    def _judge(self, member: Member) -> None:
        resource = member.resource
        status = status_of(resource)
        wrong = self.run.taken_back.get((resource.type, resource.id)) if member.copies > 1 else None
        if wrong is None:
            reason = left_out(resource, status)
        else:
            reason = "entered in error" if wrong else "copies differ in whether it is so"
        self.judged.append((Fact(member, status), reason))

    def _sort(self) -> None:
        """Into facts and others, in the order in which they were read."""
        for place, (fact, reason) in enumerate(self.judged):
            if reason is None or (reason == NOT_FINAL and self._is_awaited(fact)):
                self.judged[place] = fact, None
                self.facts.append(fact)
                self.by_number[fact.number] = fact
            elif reason != "invalid":
                self.left_out[f"{fact.type}: {reason}", fact.file] += 1

    def _is_awaited(self, early: Fact) -> bool:
        """Whether a result is not settled, and no settled one has its code and its moment or specimen."""
        if not early.is_unsettled or early.wrong is not None:
            return False
        codes, sample = _codes(early), _sample(early)
        for fact, _ in self.judged:
            if is_settled(fact.type, fact.status) and not codes.isdisjoint(_codes(fact)):
                day = fact.day_as_stated
                if (day is not None and day == early.day_as_stated) or (sample and sample == _sample(fact)):
                    return False
        return True

    def of_type(self, *types: str) -> list[Fact]:
        """The facts of some types of resources."""
        return [fact for fact in self.facts if fact.type in types]


def _codes(fact: Fact) -> set[str]:
    codings = (fact.content.get("code") or {}).get("coding") or ()
    return {code for coding in codings if (code := coding.get("code")) is not None}


def _sample(fact: Fact) -> str | None:
    return reference_of(fact.content.get("specimen"))
