# SPDX-License-Identifier: Apache-2.0
"""What a run says about one patient as RDF: the verdict, and one `onto:CriterionResult` per criterion.

The words are those of `ontology/outcome.ttl`; provenance follows PROV-O (https://www.w3.org/TR/prov-o/).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from reasoner.patient import DataFinding, Literal, PatientGraph, Term, Triple
from reasoner.protocol import Protocol
from reasoner.report.dataset_horizon import horizon_triples
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.result_iris import ResultIris, segment
from reasoner.report.statements import OF_PATIENT, OF_SCREENING, Template, Told
from reasoner.result import (
    Collection,
    Comparison,
    CriterionResult,
    Evidence,
    Gap,
    Outcome,
    PatientResult,
    ReadingFlag,
    Request,
)
from reasoner.terms import (
    DCTERMS,
    ONTO,
    PROV,
    RDF_LANGSTRING,
    TRIAL,
    TYPE,
    XSD_BOOLEAN,
    XSD_DECIMAL,
    XSD_INTEGER,
)

__all__ = ["PatientResults", "alternatives"]

_ALTERNATIVE: Final = TRIAL + "Alternative"
_FROM: Final = PROV + "wasDerivedFrom"
_BY: Final = PROV + "wasGeneratedBy"
_REGISTRATION: Final = TRIAL + "registrationDate"
#: Templates of results and gaps that are kept: most patients share theirs with others.
_KEPT: Final = 2**14

#: What the words of a result depend on: criterion, identifier, outcome, message, reasons, the number of gaps,
#: whether there is evidence.
_Words = tuple[str, str, Outcome, str, tuple[str, ...], int, bool]


def alternatives(protocol: Protocol) -> dict[str, list[str]]:
    """Identifier -> the declarations of an alternative reading; several hold together."""
    found: dict[str, list[str]] = {}
    for iri, facts in protocol.declarations.items():
        if _ALTERNATIVE in facts.get(TYPE, ()):
            for identifier in facts.get(DCTERMS + "identifier", ()):
                if isinstance(identifier, Literal):
                    found.setdefault(identifier.lexical, []).append(iri)
    return found


class PatientResults:
    """Turns the results of one run into triples of its graph."""

    def __init__(self, protocol: Protocol, evidence: EvidenceText, iris: ResultIris) -> None:
        """Look up the IRIs of criteria and alternatives."""
        self._criteria = {criterion.identifier: criterion.iri for criterion in protocol.criteria}
        self._alternatives = alternatives(protocol)
        self._text = evidence
        self._iris = iris
        self._result = lru_cache(_KEPT)(self._make_result)
        self._gap = lru_cache(_KEPT)(_make_gap)

    def triples(self, result: PatientResult, patient: PatientGraph) -> Told:
        """Everything about one patient."""
        screening = self._iris.screening(result.patient)
        return Told(screening, result.patient, self._shared(result), self._own(screening, result, patient))

    def _shared(self, result: PatientResult) -> list[Template]:
        """What results and gaps say whosever they are."""
        found = []
        for criterion in result.criteria:
            key = criterion.criterion, criterion.identifier, criterion.outcome, criterion.message
            gaps, has_evidence = len(criterion.gaps), bool(criterion.evidence)
            found.append(self._result((*key, criterion.reasons, gaps, has_evidence)))
            for number, gap in enumerate(criterion.gaps, 1):
                found.append(self._gap(criterion.identifier, number, gap))
        return found

    def _own(self, screening: str, result: PatientResult, patient: PatientGraph) -> Iterator[Triple]:
        """The screening itself, and what differs from patient to patient."""
        yield screening, TYPE, ONTO + "PatientScreening"
        yield from self._origin(screening, result.patient)
        yield screening, _FROM, result.patient
        yield screening, ONTO + "verdict", _value(result.verdict)
        for registered in patient.literals(patient.iri, _REGISTRATION):
            yield screening, ONTO + "asOf", registered
        for qualifier in result.qualifiers:
            yield screening, ONTO + "qualifier", Literal(qualifier)
        yield from self._named(screening, "presumes", result.confirm)
        if result.horizon:
            yield from horizon_triples(screening, result.horizon, result.verdict, self._criteria)
        for flag in result.readings:
            yield from self._flag(screening, flag, ("verdict", "otherwiseVerdict"))
        for number, finding in enumerate(result.findings, 1):
            yield from self._finding(screening, number, finding)
        yield from self._collection(screening, result.collect)
        told: dict[int, str] = {}
        for criterion in result.criteria:
            if criterion.evidence or criterion.comparisons or criterion.readings:
                node = self._iris.result(result.patient, criterion.identifier)
                yield from self._grounds(node, criterion, told)

    def _origin(self, node: str, patient: str) -> Iterator[Triple]:
        yield node, ONTO + "patient", patient
        yield node, _BY, self._iris.run

    def _named(self, node: str, prop: str, identifiers: tuple[str, ...]) -> Iterator[Triple]:
        """Criteria, which results name by their identifiers."""
        for identifier in identifiers:
            yield node, ONTO + prop, self._criteria[identifier]

    def _flag(self, owner: str, flag: ReadingFlag, properties: tuple[str, str]) -> Iterator[Triple]:
        node = f"{owner}/reading-{flag.alternative}"
        yield owner, ONTO + "hasReadingFlag", node
        yield node, TYPE, ONTO + "ReadingFlag"
        for prop, value in zip(properties, (flag.outcome, flag.otherwise), strict=True):
            yield node, ONTO + prop, _value(value)
        for iri in self._alternatives.get(flag.alternative, ()):
            yield node, ONTO + "alternative", iri

    def _finding(self, screening: str, number: int, finding: DataFinding) -> Iterator[Triple]:
        node = f"{screening}/finding-{number}"
        yield screening, ONTO + "hasFinding", node
        yield node, TYPE, ONTO + "DataQualityFinding"
        yield from self._origin(node, finding.patient)
        yield node, ONTO + "findingCode", Literal(finding.code)
        yield node, ONTO + "findingText", Literal(finding.message)
        if finding.record and not finding.record.startswith("_:"):
            yield node, ONTO + "aboutRecord", finding.record

    def _collection(self, screening: str, collection: Collection) -> Iterator[Triple]:
        for place, wanted in enumerate(collection, 1):
            for number, request in enumerate(wanted, 1):
                yield from self._request(screening, (place, number), request)
        if collection.more:
            yield screening, ONTO + "furtherSets", Literal(str(collection.more), XSD_INTEGER)
        if not collection.complete:
            yield screening, ONTO + "searchComplete", Literal("false", XSD_BOOLEAN)

    def _request(self, screening: str, place: tuple[int, int], request: Request) -> Iterator[Triple]:
        node = f"{screening}/request-{place[0]}-{place[1]}"
        texts = {
            "missingText": request.missing,
            "passesText": request.passes,
            "obtainedFromText": request.source,
        }
        yield screening, ONTO + "collects", node
        yield node, TYPE, ONTO + "CollectionRequest"
        yield node, ONTO + "inSet", Literal(str(place[0]), XSD_INTEGER)
        yield node, ONTO + "settlesAlone", Literal(str(request.alone).lower(), XSD_BOOLEAN)
        for iri in request.iris:
            yield node, ONTO + "onCondition", iri
        yield from self._named(node, "settles", request.criteria)
        for prop, text in texts.items():
            if text:
                yield node, ONTO + prop, Literal(text)

    def _make_result(self, words: _Words) -> Template:
        criterion, identifier, outcome, message, reasons, gaps, has_evidence = words
        node = f"{OF_SCREENING}/{segment(identifier)}"
        said: list[tuple[str, Term]] = [
            (TYPE, ONTO + "CriterionResult"),
            (ONTO + "patient", OF_PATIENT),
            (_BY, self._iris.run),
            (ONTO + "ofScreening", OF_SCREENING),
            (ONTO + "criterion", criterion),
            (ONTO + "outcome", _value(outcome)),
            (ONTO + "messageText", Literal(message, RDF_LANGSTRING, "en")),
            *_reasons(reasons),
            *((ONTO + "hasGap", f"{node}/gap-{number}") for number in range(1, gaps + 1)),
        ]
        if not has_evidence:
            # what is unknown, or holds whatever the record says, follows from the record as a whole
            said.append((_FROM, OF_PATIENT))
        return Template((node, prop, value) for prop, value in said)

    def _grounds(self, node: str, result: CriterionResult, told: dict[int, str]) -> Iterator[Triple]:
        """What a result rests on."""
        for number, evidence in enumerate(result.evidence, 1):
            yield from self._evidence(node, number, evidence, told)
        farthest = max((abs(comparison.distance) for comparison in result.comparisons), default=Fraction())
        for number, comparison in enumerate(result.comparisons, 1):
            yield from self._comparison(node, number, comparison)
            yield f"{node}/comparison-{number}", ONTO + "farthestPercent", _percent(farthest)
        for flag in result.readings:
            yield from self._flag(node, flag, ("outcome", "otherwise"))
        for record in {evidence.record for evidence in result.evidence}:
            yield node, _FROM, record

    def _evidence(
        self, result: str, number: int, evidence: Evidence, told: dict[int, str]
    ) -> Iterator[Triple]:
        """Criteria share their evidence: `told` keeps the words by the facts, which live as long as it."""
        node = f"{result}/evidence-{number}"
        key = id(evidence.facts)
        if key not in told:
            told[key] = " | ".join(line.strip() for line in self._text.lines(evidence))
        yield result, ONTO + "hasEvidence", node
        yield node, TYPE, ONTO + "Evidence"
        if evidence.iri:
            yield node, ONTO + "onCondition", evidence.iri
        yield node, ONTO + "outcome", _value(evidence.truth)
        yield node, ONTO + "evidenceRecord", evidence.record
        yield node, ONTO + "evidenceText", Literal(told[key])

    def _comparison(self, result: str, number: int, comparison: Comparison) -> Iterator[Triple]:
        node = f"{result}/comparison-{number}"
        yield result, ONTO + "hasComparison", node
        yield node, TYPE, ONTO + "Comparison"
        yield node, ONTO + "onCondition", comparison.iri
        yield node, ONTO + "evidenceRecord", comparison.record
        yield node, ONTO + "comparedProperty", comparison.path
        yield node, ONTO + "comparedValue", Literal(comparison.value.lexical, XSD_DECIMAL)
        yield node, ONTO + "limit", Literal(comparison.limit.lexical, XSD_DECIMAL)
        yield node, ONTO + "percentFromLimit", _percent(comparison.distance)
        if unit := self._text.unit(comparison):
            yield node, ONTO + "comparedUnit", Literal(unit)


def _make_gap(identifier: str, number: int, gap: Gap) -> Template:
    node = f"{OF_SCREENING}/{segment(identifier)}/gap-{number}"
    said: list[tuple[str, Term]] = [
        (TYPE, ONTO + "Gap"),
        (ONTO + "missingText", Literal(gap.missing)),
        *_reasons(gap.reasons),
    ]
    if gap.iri:
        said.append((ONTO + "onCondition", gap.iri))
    return Template((node, prop, value) for prop, value in said)


def _reasons(reasons: tuple[str, ...]) -> Iterator[tuple[str, Term]]:
    return ((ONTO + "unknownReason", TRIAL + reason) for reason in reasons)


def _value(outcome: str) -> Term:
    """`SATISFIED` -> `onto:Satisfied`."""
    return ONTO + outcome.capitalize()


def _percent(part: Fraction) -> Literal:
    """A part in percent; four decimals, because engines need not keep more."""
    return Literal(format(Decimal(round(part * 1_000_000)).scaleb(-4), "f"), XSD_DECIMAL)
