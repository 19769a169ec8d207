# SPDX-License-Identifier: Apache-2.0
"""From the validation report of a timeline to one line per rule and pair of doses.

1. A rule is told at a pair if every condition without which it has nothing to say may hold there.
2. A result on its possible shape is VIOLATED, one on its proven shape alone UNKNOWN, as for every criterion.
3. Under another reading of the protocol the two shapes are asked again; a line that changes carries the flag.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from reasoner.derive import vocabulary as v
from reasoner.derive.doses import read_dose
from reasoner.derive.moments import DAY, is_bounded
from reasoner.dosing.permission import PERMITTED, Permission
from reasoner.dosing.result import DoseCheck, GivenDose, Level
from reasoner.dosing.rules import DoseRule, radioligands_of
from reasoner.dosing.timing import PairedDoses, earliest, gap_of, latest, latest_before, read_pair
from reasoner.judge.readings import reading_flag
from reasoner.judge.reasons import MISSING, PARTIAL_DATE
from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.protocol import Alternative, Condition, Criterion, Protocol
from reasoner.result import Outcome, ReadingFlag, ReportRow
from reasoner.terms import ONTO, RDFS
from reasoner.validate import Evaluation

__all__ = ["Judged", "PairChecks"]

_CYCLE: Final = ONTO + "cycle"
_OVERRIDE: Final = ONTO + "overrideReason"
_TRUE: Final = frozenset({"true", "1"})


class Judged(NamedTuple):
    """One patient's pairs after validation, and under each other reading."""

    patient: PatientGraph
    evaluation: Evaluation
    rows: tuple[ReportRow, ...]
    otherwise: tuple[tuple[Alternative, Evaluation], ...]


class PairChecks:
    """Turns the report of each patient into checks."""

    def __init__(
        self, protocol: Protocol, rules: tuple[DoseRule, ...], ontology: Ontology, *, leave_open: str
    ) -> None:
        """Keep the rules; `leave_open` is the reason of a policy to decide nothing where readings differ."""
        self._protocol = protocol
        self._rules = rules
        self._ontology = ontology
        self._leave_open = leave_open.rpartition("#")[2]

    def doses(self, patient: PatientGraph) -> tuple[GivenDose, ...]:
        """Every dose of the record, in order of time as written."""
        records = sorted(patient.instances(v.DOSE_EVENT), key=lambda record: _begin(patient, record))
        return tuple(self._given(patient, record) for record in records)

    def of(self, judged: Judged, permission: Permission | None) -> tuple[DoseCheck, ...]:
        """All checks of one patient."""
        patient = judged.patient
        pairs = [read_pair(patient, pair) for pair in patient.records(patient.iri, v.HAS_DOSE_PAIR)]
        found = [
            (pair.radioligand.record, rule, self._check(judged, rule, pair, permission))
            for pair in sorted(pairs, key=lambda pair: _begin(patient, pair.analogue.record))
            for rule in self._rules
            if self._applies(judged.evaluation, rule, pair)
        ]
        found += [
            (dose, rule, self._ahead(patient, rule, dose)) for rule, dose in self._without(patient, found)
        ]
        found.sort(key=lambda line: (_begin(patient, line[0]), line[1].criterion.order))
        return tuple(check for _, rule, check in found if _is_told(rule, check))

    def _applies(self, evaluation: Evaluation, rule: DoseRule, pair: PairedDoses) -> bool:
        return all(evaluation.holds(condition.possible, pair.pair) for condition in rule.applies_if)

    def _check(
        self, judged: Judged, rule: DoseRule, pair: PairedDoses, permission: Permission | None
    ) -> DoseCheck:
        criterion = rule.criterion
        outcome = _outcome(judged.rows, criterion, pair.pair)
        flags = tuple(_flags(judged, criterion, pair.pair, outcome))
        reasons: tuple[str, ...] = ()
        missing: tuple[str, ...] = ()
        if outcome is Outcome.UNKNOWN:
            reasons, missing = self._open(judged.evaluation, criterion, pair, permission)
        if flags and self._leave_open:
            outcome = Outcome.UNKNOWN
            reasons = tuple(dict.fromkeys((*reasons, self._leave_open)))
            missing = (*missing, *(f"which reading holds: {f.adopted}, or {f.instead}" for f in flags))
        return DoseCheck(
            rule=criterion.identifier,
            label=criterion.label,
            outcome=outcome,
            level=rule.level,
            radioligand=self._given(judged.patient, pair.radioligand.record),
            analogue=self._given(judged.patient, pair.analogue.record),
            gap=gap_of(pair),
            message=_message(criterion, outcome),
            earliest=earliest(pair, rule.limits),
            latest=latest(pair, rule.limits),
            reasons=reasons,
            missing=missing,
            readings=flags,
            override=self._override(judged, criterion, pair),
        )

    def _override(self, judged: Judged, criterion: Criterion, pair: PairedDoses) -> str:
        """The reason of the investigator, if the criterion asks for it."""
        asks = (
            step.property == _OVERRIDE
            for condition in self._protocol.children(criterion)
            if isinstance(condition, Condition)
            for step in condition.evidence_path
        )
        return self._given(judged.patient, pair.analogue.record).override if any(asks) else ""

    def _open(
        self, evaluation: Evaluation, criterion: Criterion, pair: PairedDoses, permission: Permission | None
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Reasons, and what is missing, of the conditions that are open at a pair."""
        reasons: dict[str, None] = {}
        missing: dict[str, None] = {}
        for condition in self._protocol.children(criterion):
            if not isinstance(condition, Condition) or _truth(evaluation, condition, pair.pair) is not None:
                continue
            reason = condition.otherwise.rpartition("#")[2] or MISSING
            if reason == PARTIAL_DATE and not pair.is_dated:
                reason = MISSING
            reasons[reason] = None
            missing[condition.missing or condition.label] = None
            if permission and any(step.property == PERMITTED for step in condition.evidence_path):
                missing.update(dict.fromkeys(permission.missing))
        return tuple(reasons), tuple(missing)

    def _without(
        self, patient: PatientGraph, found: list[tuple[str, DoseRule, DoseCheck]]
    ) -> Iterator[tuple[DoseRule, str]]:
        """Planned radioligand doses that a rule of planning has not been told of yet."""
        told = {(dose, rule.criterion.iri) for dose, rule, _ in found}
        classes = radioligands_of(self._protocol)
        doses = dict.fromkeys(dose for cls in classes for dose in patient.instances(cls))
        planned = [dose for dose in doses if _is_planned(patient, dose)]
        for rule in self._rules:
            for dose in planned if rule.planning else ():
                if (dose, rule.criterion.iri) not in told:
                    yield rule, dose

    def _ahead(self, patient: PatientGraph, rule: DoseRule, dose: str) -> DoseCheck:
        """What a planned dose asks of analogues that are not recorded yet."""
        return DoseCheck(
            rule=rule.criterion.identifier,
            label=rule.criterion.label,
            outcome=Outcome.SATISFIED,
            level=rule.level,
            radioligand=self._given(patient, dose),
            analogue=None,
            gap=None,
            message="No analogue before it is recorded to which this rule applies.",
            latest=latest_before(read_dose(patient, dose), rule.limits),
        )

    def _given(self, patient: PatientGraph, record: str) -> GivenDose:
        def text(prop: str) -> str:
            return " or ".join(literal.lexical for literal in patient.literals(record, prop))

        agents = [self._label(agent) for agent in patient.records(record, v.HAS_AGENT)]
        return GivenDose(
            record=record,
            agent=", ".join(agents) or text(v.UNMAPPED_AGENT) or "unknown drug",
            start=text(v.DOSE_START),
            end=text(v.DOSE_END),
            cycle=text(_CYCLE),
            planned=_is_planned(patient, record),
            override=text(_OVERRIDE),
        )

    def _label(self, iri: str) -> str:
        labels = [t.lexical for t in self._ontology.objects(iri, RDFS + "label") if isinstance(t, Literal)]
        return labels[0] if labels else iri


def _is_told(rule: DoseRule, check: DoseCheck) -> bool:
    """A warning that no reading raises needs no line, nor does information that nobody has."""
    if rule.level is Level.INFORMATION:
        return check.outcome is Outcome.VIOLATED
    return rule.level is Level.VIOLATION or check.outcome is not Outcome.SATISFIED or bool(check.readings)


def _begin(patient: PatientGraph, record: str) -> tuple[bool, int, str]:
    """By local time as written, doses without a time last."""
    time = read_dose(patient, record).start.low
    return not is_bounded(time, DAY), time, record


def _is_planned(patient: PatientGraph, record: str) -> bool:
    return any(literal.lexical in _TRUE for literal in patient.literals(record, v.PLANNED_DOSE))


def _outcome(rows: tuple[ReportRow, ...], criterion: Criterion, pair: str) -> Outcome:
    failed = {row.source_shape for row in rows if row.focus_node == pair}
    if criterion.possible in failed:
        return Outcome.VIOLATED
    return Outcome.UNKNOWN if criterion.proven in failed else Outcome.SATISFIED


def _truth(evaluation: Evaluation, condition: Condition, pair: str) -> bool | None:
    if not evaluation.holds(condition.possible, pair):
        return False
    return True if evaluation.holds(condition.proven, pair) else None


def _flags(judged: Judged, criterion: Criterion, pair: str, outcome: Outcome) -> Iterator[ReadingFlag]:
    for reading, evaluation in judged.otherwise:
        otherwise = Outcome.SATISFIED
        if not evaluation.holds(criterion.possible, pair):
            otherwise = Outcome.VIOLATED
        elif not evaluation.holds(criterion.proven, pair):
            otherwise = Outcome.UNKNOWN
        if otherwise is not outcome:
            yield reading_flag(reading, outcome, otherwise)


def _message(criterion: Criterion, outcome: Outcome) -> str:
    if outcome is Outcome.SATISFIED:
        return f"Kept: {criterion.label}."
    return criterion.violated if outcome is Outcome.VIOLATED else criterion.unproven
