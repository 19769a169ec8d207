# SPDX-License-Identifier: Apache-2.0
"""Screen patients for a clinical trial: SHACL shapes over an OWL ontology, three-valued outcomes.

    source file -> read -> record check -> reason (entailed) -> derive -> validate -> judge -> report

Each stage is a folder of that name and imports earlier stages only. `screen` runs all of them:

    >>> from reasoner import screen
    >>> for result in screen("examples/vignettes/V01.ttl"):
    ...     print(result.verdict)
    ELIGIBLE
"""

from reasoner.frames import Results, to_frame
from reasoner.ontology import Ontology
from reasoner.patient import DataFinding, Literal, PatientGraph
from reasoner.protocol import Protocol
from reasoner.result import CriterionResult, Gap, Outcome, PatientResult, ReportRow, Verdict
from reasoner.screening import Screener, screen

__all__ = [
    "CriterionResult",
    "DataFinding",
    "Gap",
    "Literal",
    "Ontology",
    "Outcome",
    "PatientGraph",
    "PatientResult",
    "Protocol",
    "ReportRow",
    "Results",
    "Screener",
    "Verdict",
    "screen",
    "to_frame",
]
