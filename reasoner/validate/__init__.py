# SPDX-License-Identifier: Apache-2.0
"""Stage "validate": SHACL decides, over facts that earlier stages added.

`record.py` checks the asserted record before anything is entailed from it. `fast.py` runs shapes that were
compiled once over the index of a patient, `reference.py` runs them with pySHACL. An engine is anything that
satisfies `Engine`; all engines give the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from reasoner.errors import ValidationFailure
from reasoner.patient import PatientGraph
from reasoner.result import ReportRow

__all__ = ["Engine", "Evaluation"]


class Evaluation(Protocol):
    """One patient as one engine sees it."""

    @property
    def patient(self) -> PatientGraph:
        """Whose facts are evaluated; they must not change any more."""

    def rows(self) -> tuple[ReportRow, ...]:
        """Results of all shapes that have a target.

        Raises:
            ValidationFailure: the engine could not finish; there is no result for this patient.
        """

    def holds(self, shape: str, focus: str) -> bool:
        """Whether a node conforms to one named shape, whatever the targets of the shape.

        Raises:
            ValidationFailure: the engine could not finish.
        """


class Engine(Protocol):
    """A SHACL Core processor over one shapes graph."""

    def evaluate(self, patient: PatientGraph) -> Evaluation:
        """Prepare one patient."""

    def validate(
        self, patients: Sequence[PatientGraph]
    ) -> dict[str, tuple[ReportRow, ...] | ValidationFailure]:
        """Rows per patient IRI; patients do not see each other's facts, and one's failure is its own."""
