# SPDX-License-Identifier: Apache-2.0
"""What is put into worker processes before their first shard: patients who end them, loading that does."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from reasoner.patient import PatientGraph
from reasoner.screening import Screened, Screener
from reasoner.shards import work
from reasoner.shards.settings import Settings
from reasoner.terms import PATIENTS

#: Patients of the generated cohort, by what they do.
DEADLY, FAILING, UNREADABLE = "5", "9", "12"


def poison() -> None:
    """One patient ends the process, one raises, and the graph of one ends it as soon as it is read."""
    original, read = Screener.screen_together, work.patients_of

    def screen(self: Screener, patients: Sequence[PatientGraph]) -> Iterator[Screened]:
        met = {patient.iri.removeprefix(PATIENTS) for patient in patients}
        if DEADLY in met:
            os._exit(3)
        if FAILING in met:
            msg = "canary-4711"
            raise LookupError(msg)
        return original(self, patients)

    def patients_of(*given: Any) -> Iterator[PatientGraph]:  # noqa: ANN401 - as the function
        for patient in read(*given):
            if patient.iri.removeprefix(PATIENTS) == UNREADABLE:
                os._exit(3)
            yield patient

    Screener.screen_together = screen  # type: ignore[method-assign]
    work.patients_of = patients_of


def load_nothing() -> None:
    """A process that loads what screens ends."""
    Settings.screener = lambda _: os._exit(3)  # type: ignore[method-assign]
