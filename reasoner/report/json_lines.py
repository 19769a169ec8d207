# SPDX-License-Identifier: Apache-2.0
"""Results as JSON (RFC 8259): one array, or one object per line; each says what it was computed with.

The array is closed at the end of the run only, so that a part of it does not parse.
"""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any, Self, TextIO

from reasoner.patient import Term
from reasoner.report.wording import patient_name, verdict_text
from reasoner.result import (
    Comparison,
    CriterionResult,
    Evidence,
    Horizon,
    PatientResult,
    ReadingFlag,
    Request,
)
from reasoner.run_record import RunRecord
from reasoner.terms import shorten

__all__ = ["JsonStream", "JsonWriter", "document_text", "reading_to_json", "run_to_json", "to_json"]


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
        "qualifiers": list(result.qualifiers),
        "readings": [reading_to_json(flag) for flag in result.readings],
        "horizon": None if result.horizon is None else _horizon(result.horizon),
        "collect": {
            "sets": [[_request(request) for request in wanted] for wanted in result.collect],
            "more": result.collect.more,
            "complete": result.collect.complete,
        },
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
        "evidence": [_evidence(evidence) for evidence in result.evidence],
        "comparisons": [_comparison(comparison) for comparison in result.comparisons],
        "readings": [reading_to_json(flag) for flag in result.readings],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "condition": evidence.condition,
        "truth": str(evidence.truth),
        "record": evidence.record,
        "facts": [
            {
                "property": shorten(fact.property),
                "value": _value(fact.value),
                "layer": fact.layer,
                "steps": list(fact.steps),
                "sources": list(fact.sources),
            }
            for fact in evidence.facts
        ],
    }


def _comparison(comparison: Comparison) -> dict[str, str]:
    """A number close to its limit; both as they are compared."""
    return {
        "condition": comparison.condition,
        "record": comparison.record,
        "property": shorten(comparison.path),
        "value": comparison.value.lexical,
        "limit": comparison.limit.lexical,
    }


def _value(term: Term) -> str:
    return shorten(term) if isinstance(term, str) else term.lexical


def reading_to_json(flag: ReadingFlag) -> dict[str, str]:
    """One reading under which an outcome would be another."""
    return {
        "reading": flag.identifier,
        "alternative": flag.alternative,
        "question": flag.question,
        "adopted": flag.adopted,
        "instead": flag.instead,
        "outcome": flag.outcome,
        "otherwise": flag.otherwise,
        "decidedBy": flag.decided_by,
    }


def _horizon(horizon: Horizon) -> dict[str, Any]:
    """Dates in ISO 8601; criteria by identifier."""

    def changed(changes: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - tuples of a date and criteria
        return [{"first": c.first.isoformat(), "criteria": list(c.criteria)} for c in changes]

    expires, curable = horizon.expires, horizon.curable
    return {
        "periods": [
            {"first": p.first.isoformat(), "last": p.last.isoformat(), "verdict": str(p.verdict)}
            for p in horizon.periods
        ],
        "expires": expires and {"last": expires.last.isoformat(), "criteria": list(expires.criteria)},
        "curable": curable and changed([curable])[0],
        "curableCriteria": changed(horizon.curable_criteria),
        "edges": changed(horizon.edges),
        "refresh": [
            {"window": r.window, "last": r.last.isoformat(), "criteria": list(r.criteria)}
            for r in horizon.refresh
        ],
        "notComputed": horizon.not_computed,
    }


def _request(request: Request) -> dict[str, Any]:
    return {
        "condition": request.condition,
        "missing": request.missing,
        "passes": request.passes,
        "source": request.source,
        "criteria": list(request.criteria),
        "alone": request.alone,
        "conditions": [shorten(iri) for iri in request.iris],
    }


def run_to_json(run: RunRecord) -> str:
    """A run with its input files, as a JSON document."""
    inputs = [file._asdict() for file in run.inputs]
    return json.dumps({**run.facts(), "inputs": inputs}, ensure_ascii=False, indent=1) + "\n"


def document_text(document: dict[str, Any], run: RunRecord) -> str:
    """A document on one line, with the run that it came of."""
    return json.dumps({**document, "run": run.facts()}, ensure_ascii=False)


class JsonStream:
    """Documents on a stream, as they come; each with the run that it came of."""

    def __init__(self, stream: TextIO, run: RunRecord, *, lines: bool) -> None:
        """With `lines` one object per line, else one array."""
        self._stream = stream
        self._run = run
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

    def write_document(self, document: dict[str, Any]) -> None:
        """Write one of them."""
        if not self._lines:
            self._stream.write("\n" if self._first else ",\n")
        self._first = False
        self._stream.write(document_text(document, self._run))
        if self._lines:
            self._stream.write("\n")


class JsonWriter(JsonStream):
    """Results on a stream, one document per patient."""

    def write(self, result: PatientResult) -> None:
        """Write one patient."""
        self.write_document(to_json(result))
