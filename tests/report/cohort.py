# SPDX-License-Identifier: Apache-2.0
"""A small cohort of made-up results of the tiny protocol: every verdict, and everything that can go wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from fixtures import TINY, tiny_ontology, tiny_protocol

from reasoner.judge import unjudged
from reasoner.patient import DataFinding
from reasoner.report.evidence_text import EvidenceText
from reasoner.result import (
    Change,
    Collection,
    CriterionResult,
    Expiry,
    Gap,
    Horizon,
    Outcome,
    PatientResult,
    Period,
    Request,
    Verdict,
)
from reasoner.run_record import RunRecord
from reasoner.terms import PATIENTS

__all__ = ["COHORT", "DAY", "HOSTILE", "PROTOCOL", "RUN", "TEXT", "broken", "made", "not_judged", "write"]

PROTOCOL = tiny_protocol()
RUN = RunRecord.of(PROTOCOL, tiny_ontology(), policy="default", as_of=None, engine="an engine")
TEXT = EvidenceText(tiny_ontology(), PROTOCOL)
DAY = "2026-11-22"
GAP = Gap("ECOG at most 2", ("MISSING", "STALE"), "the performance status, at most 28 days old")


class Writer(Protocol):
    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def write(self, result: PatientResult) -> None: ...


def made(
    iri: str,
    *outcomes: Outcome,
    as_of: str = DAY,
    confirm: tuple[str, ...] = (),
    finding: str = "",
) -> PatientResult:
    """A result with these outcomes of T-1 and T-2; T-3 does not decide and is unknown."""
    iri = iri if ":" in iri else PATIENTS + iri
    criteria = tuple(
        CriterionResult(TINY + name, name, outcome, GAP.reasons, "Why.", (GAP,))
        if outcome is Outcome.UNKNOWN
        else CriterionResult(TINY + name, name, outcome, (), "Why.")
        for name, outcome in zip(("T-1", "T-2", "T-3"), (*outcomes, Outcome.UNKNOWN), strict=True)
    )
    verdict = Verdict.ELIGIBLE
    if Outcome.VIOLATED in outcomes:
        verdict = Verdict.INELIGIBLE
    elif Outcome.UNKNOWN in outcomes or finding:
        verdict = Verdict.UNDETERMINED
    findings = (DataFinding(iri, finding, "", "", "It contradicts itself."),) if finding else ()
    return PatientResult(iri, "a.ttl", verdict, as_of, criteria, findings, confirm)


def not_judged(name: str) -> PatientResult:
    """A patient whose record holds an unknown term."""
    iri = PATIENTS + name
    findings = (DataFinding(iri, "UNREADABLE", "", "", "It holds an unknown term."),)
    criteria = unjudged(PROTOCOL, "It holds an unknown term.")
    return PatientResult(iri, "a.ttl", Verdict.UNDETERMINED, "", criteria, findings)


def explained(name: str) -> PatientResult:
    """An eligible patient with a horizon and something to collect all the same."""
    result = made(name, Outcome.SATISFIED, Outcome.SATISFIED)
    day = date(2026, 12, 1)
    horizon = Horizon((Period(day, day, Verdict.ELIGIBLE),), Expiry(day, ("T-1",)), Change(day, ("T-1",)))
    request = Request("a", "b", "c", "d", ("T-1",), alone=True)
    return PatientResult(
        result.patient,
        result.source,
        result.verdict,
        result.as_of,
        result.criteria,
        horizon=horizon,
        collect=Collection(((request,),)),
        qualifiers=("EXPIRES_ON(2026-12-01)",),
    )


#: Names and IRIs as no sound source would have them.
HOSTILE = (
    "..",
    "a%2Fb",
    "=cmd()",
    "<b>name",
    'a"b',
    "p-" + "0" * 32,
    "x" * 65,
    "007",
    "9" * 19,
    "https://hospital.example/patients/1?a=b#c",
    "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
)
COHORT: tuple[PatientResult, ...] = (
    *(made(f"{one[0]}{two[0]}".lower(), one, two) for one, two in product(Outcome, Outcome)),
    made("4711", Outcome.SATISFIED, Outcome.SATISFIED),
    made("12", Outcome.VIOLATED, Outcome.SATISFIED),
    made("presumed", Outcome.SATISFIED, Outcome.SATISFIED, confirm=("T-2",)),
    made("contradictory", Outcome.SATISFIED, Outcome.SATISFIED, finding="CONTRADICTORY_RECORD"),
    made("undated", Outcome.UNKNOWN, Outcome.SATISFIED, as_of=""),
    made("dated-twice", Outcome.SATISFIED, Outcome.UNKNOWN, as_of="2026-11-22 or 2026-11-23"),
    not_judged("unreadable"),
    explained("explained"),
    *(made(name, Outcome.SATISFIED, Outcome.SATISFIED) for name in HOSTILE),
)


def broken() -> Iterator[PatientResult]:
    """One result, and then an error."""
    yield COHORT[0]
    raise ZeroDivisionError


def write(writer: Writer, folder: Path, results: Iterable[PatientResult] = COHORT) -> dict[str, bytes]:
    """Write results; the files that are in the folder then."""
    with writer as opened:
        for result in results:
            opened.write(result)
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
