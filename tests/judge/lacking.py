# SPDX-License-Identifier: Apache-2.0
"""The eligible record without some of its facts, and what is asked for then."""

from __future__ import annotations

from pathlib import Path

from reasoner.result import Collection

from .evaluated import Evaluated, base, evaluate

__all__ = [
    "ADDENDUM",
    "ASK",
    "CHART",
    "EXAMINE",
    "LAB",
    "NO_ALT",
    "NO_PD_DATE",
    "PATHOLOGY",
    "SCAN",
    "asked",
    "screened",
    "unreviewed",
]

CHART, ASK, LAB = "chart look-up", "asking the patient", "laboratory test"
EXAMINE, ADDENDUM = "clinical examination", "radiology addendum"
PATHOLOGY, SCAN = "pathology review", "new scan"

NO_ALT = "DELETE WHERE { ?p onto:hasLabResult :lab-alt } ;\n"
NO_PD_DATE = "DELETE WHERE { :progression onto:date ?day } ;\n"


def unreviewed(*names: str) -> str:
    """An update after which these lists were never reviewed."""
    return "".join(f"DELETE WHERE {{ ?p onto:hasListReview :review-{name} }} ;\n" for name in names)


def asked(collection: Collection) -> list[list[str]]:
    """The conditions of each set."""
    return [[request.condition for request in requests] for requests in collection]


def screened(folder: Path, update: str, policy: str = "default") -> Evaluated:
    """The eligible record after an update."""
    return evaluate(base(update), folder, policy=policy)
