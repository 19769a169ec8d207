# SPDX-License-Identifier: Apache-2.0
"""Results of patients read back from a store, so that a page tells them as the report of the run did.

Not in a store, and so empty here: the rows of the SHACL report; in stores of earlier versions also when
records must be repeated, days close to an edge, and what else waiting would change. Evidence comes as the
words that the run wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from reasoner.judge.words import record_name
from reasoner.patient import DataFinding, Literal, Term
from reasoner.query.stored_run import NamedGraph, StoredRun, nodes, text
from reasoner.report.evidence_text import number_text
from reasoner.report.result_iris import graph_name, segment
from reasoner.result import (
    Change,
    Collection,
    Comparison,
    CriterionResult,
    Evidence,
    Expiry,
    Fact,
    Gap,
    Horizon,
    Outcome,
    PatientResult,
    Period,
    ReadingFlag,
    Refresh,
    Request,
    Verdict,
)
from reasoner.terms import BASE, DCTERMS, ONTO, PROV, RDFS, TRIAL, TYPE

__all__ = ["EVIDENCE_TEXT", "StoredPatients", "evidence_lines"]

EVIDENCE_TEXT: Final = ONTO + "evidenceText"
_BETWEEN: Final = " | "
_NUMBER: Final = re.compile(r"(\d+)(?:-(\d+))?$")
#: In the order in which a result tells them.
_QUALIFIERS: Final = (
    *("READING_DEPENDENT", "PRESUMED", "EXPIRES_ON", "TIME_CURABLE", "EDGE", "MODIFIABLE", "STALE"),
)
#: Kinds of days on which something changes.
_TURNS: Final = ("Expiry", "Cure", "CriterionCure", "Edge", "Refresh")
_DATE: Final = date.fromisoformat

_Facts = dict[str, list[Term]]


def evidence_lines(evidence: Evidence) -> list[str]:
    """The lines of evidence that was read back, as `EvidenceText.lines` made them."""
    told = evidence.facts[0].value
    return (told.lexical if isinstance(told, Literal) else told).split(_BETWEEN, 1)


class StoredPatients:
    """The patients of one run."""

    def __init__(self, store: ox.Store, run: StoredRun) -> None:
        """Look up the names of criteria once."""
        self._store = store
        self._run = run
        self._graph: NamedGraph = run.graph
        self._identifiers = {criterion.iri: criterion.identifier for criterion in run.protocol.criteria}
        self._places = {criterion.iri: place for place, criterion in enumerate(run.protocol.criteria)}
        self._deciding = run.protocol.verdict_criteria
        #: the units of the numbers of the patient that was read last
        self._units: dict[Comparison, str] = {}

    def screenings(self) -> Iterator[str]:
        """The screenings of the run, in the order of the store."""
        return self._graph.subjects(TYPE, ONTO + "PatientScreening")

    def patient(self, screening: str) -> str:
        """Whose screening it is; empty when there is no such screening."""
        return next(iter(self._graph.nodes(screening, ONTO + "patient")), "")

    def registered(self, screening: str) -> str:
        """The date of registration, as in a result."""
        return _registered(self._graph.facts(screening))

    def unit(self, comparison: Comparison) -> str:
        """The unit of a number of the patient that was read last."""
        return self._units.get(comparison, "")

    def number(self, literal: Literal) -> str:
        """A number as it is read."""
        return number_text(literal)

    def result(self, screening: str, *, with_evidence: bool = True) -> PatientResult:
        """Read one screening; without evidence for those who only count."""
        self._units.clear()
        told = self._graph.facts(screening)
        criteria = self._criteria(screening, with_evidence=with_evidence)
        patient = next(iter(nodes(told, ONTO + "patient")), screening)
        verdict = Verdict(_value(told, ONTO + "verdict"))
        return PatientResult(
            patient=patient,
            source=self._source(patient) if with_evidence else "",
            verdict=verdict,
            as_of=_registered(told),
            criteria=criteria,
            findings=tuple(self._findings(patient, told)),
            confirm=self._named(told, ONTO + "presumes"),
            readings=tuple(self._flags(told, "verdict", "otherwiseVerdict")),
            horizon=self._horizon(told, criteria),
            collect=self._collection(told),
            qualifiers=tuple(sorted(_texts(told, ONTO + "qualifier"), key=_rank)),
        )

    def criterion(self, screening: str, identifier: str) -> CriterionResult | None:
        """Read the result of one criterion; None where a screening has none of this name."""
        told = self._graph.facts(f"{screening}/{segment(identifier)}")
        return self._criterion(told, with_evidence=True) if told else None

    def _source(self, patient: str) -> str:
        """The file that the asserted facts came from, as the run calls it."""
        graph = f"{BASE}facts/{graph_name(patient)}/asserted"
        files = self._graph.nodes(graph, PROV + "wasDerivedFrom")
        return next((self._run.inputs[file] for file in files if file in self._run.inputs), "")

    def _named(self, told: _Facts, prop: str) -> tuple[str, ...]:
        """Identifiers of criteria, in protocol order."""
        found = sorted(nodes(told, prop), key=lambda iri: self._places.get(iri, -1))
        return tuple(self._identifiers.get(iri, record_name(iri)) for iri in found)

    def _numbered(self, told: _Facts, prop: str) -> Iterator[_Facts]:
        """What a property leads to, in the order of the numbers at the ends of the IRIs."""
        for node in sorted(nodes(told, prop), key=_place):
            yield self._graph.facts(node)

    def _horizon(self, told: _Facts, criteria: tuple[CriterionResult, ...]) -> Horizon | None:
        periods = tuple(
            Period(
                _DATE(text(each, ONTO + "firstDay")),
                _DATE(text(each, ONTO + "lastDay")),
                Verdict(_value(each, ONTO + "verdict")),
            )
            for each in self._numbered(told, ONTO + "hasPeriod")
        )
        turns = {kind: tuple(self._turns(told, kind)) for kind in _TURNS}
        not_computed = text(told, ONTO + "noPeriodsText")
        expires = [Expiry(day, names) for day, names, _ in turns["Expiry"]] or self._told_expiry(told)
        cures = [Change(day, names) for day, names, _ in turns["Cure"]] or self._told_cure(told, criteria)
        if not (periods or expires or cures or not_computed):
            return None
        return Horizon(
            periods,
            expires=next(iter(expires), None),
            curable=next(iter(cures), None),
            curable_criteria=tuple(Change(day, names) for day, names, _ in turns["CriterionCure"]),
            edges=tuple(Change(day, names) for day, names, _ in turns["Edge"]),
            refresh=tuple(Refresh(window, day, names) for day, names, window in turns["Refresh"]),
            not_computed=not_computed,
        )

    def _turns(self, told: _Facts, kind: str) -> Iterator[tuple[date, tuple[str, ...], str]]:
        """Days on which something changes: the day, the criteria, and the window that ends."""
        for each in self._numbered(told, f"{ONTO}has{kind}"):
            day = text(each, ONTO + "firstDay") or text(each, ONTO + "lastDay")
            yield _DATE(day), self._named(each, ONTO + "affects"), text(each, ONTO + "windowText")

    def _told_expiry(self, told: _Facts) -> list[Expiry]:
        """What stores of earlier versions say of it."""
        last = text(told, ONTO + "expiresOn")
        return [Expiry(_DATE(last), self._named(told, ONTO + "lapsing"))] if last else []

    def _told_cure(self, told: _Facts, criteria: tuple[CriterionResult, ...]) -> list[Change]:
        """What stores of earlier versions say of it; its criteria are those that are violated."""
        first = text(told, ONTO + "becomesEligibleOn")
        violated = (c.identifier for c in criteria if c.outcome is Outcome.VIOLATED)
        names = tuple(identifier for identifier in violated if identifier in self._deciding)
        return [Change(_DATE(first), names)] if first else []

    def _collection(self, told: _Facts) -> Collection:
        sets: dict[int, list[Request]] = {}
        for each in self._numbered(told, ONTO + "collects"):
            iris = nodes(each, ONTO + "onCondition")
            request = Request(
                condition=self._label(iris[0]) if iris else "",
                missing=text(each, ONTO + "missingText"),
                passes=text(each, ONTO + "passesText"),
                source=text(each, ONTO + "obtainedFromText"),
                criteria=self._named(each, ONTO + "settles"),
                alone=text(each, ONTO + "settlesAlone") == "true",
                iris=tuple(iris),
            )
            sets.setdefault(int(text(each, ONTO + "inSet") or 1), []).append(request)
        return Collection(
            tuple(tuple(sets[place]) for place in sorted(sets)),
            more=int(text(told, ONTO + "furtherSets") or 0),
            complete=text(told, ONTO + "searchComplete") != "false",
        )

    def _findings(self, patient: str, told: _Facts) -> Iterator[DataFinding]:
        for each in self._numbered(told, ONTO + "hasFinding"):
            record = next(iter(nodes(each, ONTO + "aboutRecord")), "")
            code, message = text(each, ONTO + "findingCode"), text(each, ONTO + "findingText")
            yield DataFinding(patient, code, record, "", message)

    def _flags(self, told: _Facts, adopted: str, otherwise: str) -> Iterator[ReadingFlag]:
        declared = self._run.protocol.declarations
        for node in sorted(nodes(told, ONTO + "hasReadingFlag")):
            flag = self._graph.facts(node)
            alternatives = nodes(flag, ONTO + "alternative")
            alternative = declared.get(alternatives[0], {}) if alternatives else {}
            readings = nodes(alternative, TRIAL + "reading")
            reading = declared.get(readings[0], {}) if readings else {}
            yield ReadingFlag(
                identifier=text(reading, DCTERMS + "identifier"),
                alternative=text(alternative, DCTERMS + "identifier") or node.rpartition("reading-")[2],
                question=text(reading, RDFS + "label"),
                adopted=text(reading, TRIAL + "adopted"),
                instead=text(alternative, RDFS + "label"),
                outcome=_value(flag, ONTO + adopted),
                otherwise=_value(flag, ONTO + otherwise),
                decided_by=text(reading, TRIAL + "decidedBy"),
            )

    def _criteria(self, screening: str, *, with_evidence: bool) -> tuple[CriterionResult, ...]:
        found = map(self._graph.facts, self._graph.subjects(ONTO + "ofScreening", screening))
        results = (self._criterion(told, with_evidence=with_evidence) for told in found)
        return tuple(sorted(results, key=lambda result: self._places.get(result.criterion, -1)))

    def _criterion(self, told: _Facts, *, with_evidence: bool) -> CriterionResult:
        iri = nodes(told, ONTO + "criterion")[0]
        return CriterionResult(
            criterion=iri,
            identifier=self._identifiers.get(iri, record_name(iri)),
            outcome=Outcome(_value(told, ONTO + "outcome")),
            reasons=_reasons(told),
            message=text(told, ONTO + "messageText"),
            gaps=tuple(self._gap(each) for each in self._numbered(told, ONTO + "hasGap")),
            evidence=tuple(self._evidence(told)) if with_evidence else (),
            readings=tuple(self._flags(told, "outcome", "otherwise")),
            comparisons=tuple(self._comparisons(told)),
        )

    def _gap(self, told: _Facts) -> Gap:
        iri = next(iter(nodes(told, ONTO + "onCondition")), "")
        return Gap(self._label(iri), _reasons(told), text(told, ONTO + "missingText"), iri)

    def _evidence(self, result: _Facts) -> Iterator[Evidence]:
        for told in self._numbered(result, ONTO + "hasEvidence"):
            iri = next(iter(nodes(told, ONTO + "onCondition")), "")
            fact = Fact(EVIDENCE_TEXT, Literal(text(told, EVIDENCE_TEXT)), "stored")
            record = next(iter(nodes(told, ONTO + "evidenceRecord")), "")
            yield Evidence(self._label(iri), Outcome(_value(told, ONTO + "outcome")), record, (fact,), iri)

    def _comparisons(self, result: _Facts) -> Iterator[Comparison]:
        for told in self._numbered(result, ONTO + "hasComparison"):
            iri = next(iter(nodes(told, ONTO + "onCondition")), "")
            comparison = Comparison(
                condition=self._label(iri),
                record=next(iter(nodes(told, ONTO + "evidenceRecord")), ""),
                path=next(iter(nodes(told, ONTO + "comparedProperty")), ""),
                value=_literal(told, ONTO + "comparedValue"),
                limit=_literal(told, ONTO + "limit"),
                iri=iri,
            )
            if Decimal(comparison.limit.lexical):  # of zero nothing is a part
                self._units[comparison] = text(told, ONTO + "comparedUnit")
                yield comparison

    def _label(self, iri: str) -> str:
        """The label of a condition or a criterion."""
        if iri in self._identifiers:
            place = self._places[iri]
            return self._run.protocol.criteria[place].label
        condition = self._run.protocol.conditions.get(iri)
        return condition.label if condition else record_name(iri)


def _registered(told: _Facts) -> str:
    return " or ".join(sorted(_texts(told, ONTO + "asOf")))


def _place(node: str) -> tuple[int, int]:
    found = _NUMBER.search(node)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def _rank(qualifier: str) -> tuple[int, str]:
    word = qualifier.partition("(")[0]
    return (_QUALIFIERS.index(word) if word in _QUALIFIERS else len(_QUALIFIERS), qualifier)


def _value(told: _Facts, prop: str) -> str:
    """`onto:Satisfied` -> `SATISFIED`."""
    return next(iter(nodes(told, prop)), "").rpartition("#")[2].upper()


def _texts(told: _Facts, prop: str) -> list[str]:
    return [term.lexical for term in told.get(prop, ()) if isinstance(term, Literal)]


def _literal(told: _Facts, prop: str) -> Literal:
    return next(term for term in told[prop] if isinstance(term, Literal))


def _reasons(told: _Facts) -> tuple[str, ...]:
    return tuple(sorted(iri.removeprefix(TRIAL) for iri in nodes(told, ONTO + "unknownReason")))
