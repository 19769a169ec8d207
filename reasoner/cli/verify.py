# SPDX-License-Identifier: Apache-2.0
"""`--verify K`: random patients of a run are screened again with pySHACL, and any difference ends the run.

Which patients these are is settled while they stream by (reservoir sampling), so that each has the same
chance and only K are held. They are screened again from what was read, the record check included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import SystemRandom
from typing import Final, NamedTuple

from reasoner.patient import PatientGraph
from reasoner.read import ReadNotes
from reasoner.result import PatientResult
from reasoner.screening import Screened, Screener, Source
from reasoner.terms import shorten

__all__ = ["DisagreementError", "Verification"]

#: Differences that are named; one is enough to stop.
_NAMED: Final = 5


class DisagreementError(Exception):
    """Two engines do not say the same about a patient."""


class _Kept(NamedTuple):
    """A patient as read, its number in the run, and what the run says of it."""

    number: int
    recorded: PatientGraph
    result: PatientResult


class Verification:
    """A random sample of the patients of a run."""

    def __init__(self, screener: Screener, reference: Callable[[], Screener], size: int) -> None:
        """`reference` loads the screener that is believed; it waits until the run is done."""
        self.screener = screener
        self._reference = reference
        self._size = size
        self._kept: list[_Kept] = []
        self._random = SystemRandom()

    def screen(self, source: Source, *, notes: ReadNotes) -> Iterator[Screened]:
        """Screen every patient and keep some of them as they were read."""
        if not self._size:
            yield from self.screener.screen_all(source, notes=notes)
            return
        for number, patient in enumerate(self.screener.read(source, notes=notes), 1):
            place = self._place(number)
            recorded = patient.copy() if place is not None else patient
            screened = self.screener.screen_patient(patient)
            if place is not None:
                self._kept[place : place + 1] = [_Kept(number, recorded, screened.result)]
            yield screened

    def _place(self, number: int) -> int | None:
        """Where the next patient goes in the sample, if it does."""
        if number <= self._size:
            return number - 1
        place = self._random.randrange(number)
        return place if place < self._size else None

    def take(self, number: int, recorded: PatientGraph, result: PatientResult) -> None:
        """Take up a patient who was chosen elsewhere."""
        self._kept.append(_Kept(number, recorded, result))

    def check(self) -> None:
        """Screen the sample again.

        Raises:
            DisagreementError: something differs; patient and shapes are named, no value is.
        """
        reference = self._reference() if self._kept else self.screener
        for kept in sorted(self._kept, key=lambda kept: kept.number):
            again = reference.screen_patient(kept.recorded).result
            if differences := sorted(_differences(kept.result, again)):
                named = ", ".join(differences[:_NAMED])
                more = f" and {len(differences) - _NAMED} more" if len(differences) > _NAMED else ""
                msg = (
                    f"patient {kept.number} of this run: {self.screener.engine_name} and "
                    f"{reference.engine_name} differ at {named}{more}; nothing of this run may be used"
                )
                raise DisagreementError(msg)


def _differences(first: PatientResult, second: PatientResult) -> Iterator[str]:
    """The shapes whose results differ, then criteria, findings and verdict that do."""
    yield from {shorten(row.source_shape) for row in {*first.rows} ^ {*second.rows}}
    outcomes = second.outcomes()
    yield from (name for name, outcome in first.outcomes().items() if outcomes[name] is not outcome)
    for finding in {*first.findings} ^ {*second.findings}:
        yield f"finding {finding.code} {shorten(finding.path)}".rstrip()
    if (first.verdict, first.confirm) != (second.verdict, second.confirm):
        yield "the verdict"
