# SPDX-License-Identifier: Apache-2.0
"""Results as JSON (RFC 8259): one array, or one object per line.

The array is closed at the end of the run only, so that a part of it does not parse.
"""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any, Self, TextIO

from reasoner.report.wording import patient_name, verdict_text
from reasoner.result import CriterionResult, PatientResult

__all__ = ["JsonWriter", "to_json"]


def to_json(result: PatientResult) -> dict[str, Any]:
    """One patient as JSON values; the SHACL report has a file of its own."""
    return {
        "patient": patient_name(result.patient),
        "iri": result.patient,
        "source": result.source,
        "verdict": verdict_text(result),
        "confirm": list(result.confirm),
        "asOf": result.as_of,
        "criteria": [_criterion(criterion) for criterion in result.criteria],
        "findings": [
            {"code": f.code, "record": f.record, "path": f.path, "message": f.message}
            for f in result.findings
        ],
    }


def _criterion(result: CriterionResult) -> dict[str, Any]:
    return {
        "criterion": result.identifier,
        "outcome": str(result.outcome),
        "reasons": list(result.reasons),
        "message": result.message,
        "gaps": [
            {"condition": gap.condition, "reasons": list(gap.reasons), "missing": gap.missing}
            for gap in result.gaps
        ],
    }


class JsonWriter:
    """Results on a stream, as they come."""

    def __init__(self, stream: TextIO, *, lines: bool) -> None:
        """With `lines` one object per line, else one array."""
        self._stream = stream
        self._lines = lines
        self._first = True

    def __enter__(self) -> Self:
        """Open the array."""
        if not self._lines:
            self._stream.write("[")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the array after a complete run."""
        if kind is None and not self._lines:
            self._stream.write("\n]\n")

    def write(self, result: PatientResult) -> None:
        """Write one patient."""
        if not self._lines:
            self._stream.write("\n" if self._first else ",\n")
        self._first = False
        self._stream.write(json.dumps(to_json(result), ensure_ascii=False))
        if self._lines:
            self._stream.write("\n")
