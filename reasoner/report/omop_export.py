# SPDX-License-Identifier: Apache-2.0
"""Results as OMOP cohorts: the tables that OHDSI's cohort generation fills, as CSV files.

1. Cohort 1 holds who is ELIGIBLE, cohort 2 who is UNDETERMINED, or eligible only if presumptions are
   confirmed. A person enters on the day of registration; without one there is no entry event, and only
   `subject_map.csv` names them. Start and end are that day: the verdict speaks of no other.
2. Inclusion rules are the deciding criteria in the order of the protocol, and last that the record does not
   contradict itself. In cohort 1 a rule is kept when the criterion is satisfied, and not by presumption; in
   cohort 2, which only those who are not in cohort 1 can enter, when it is not violated. So whoever keeps all
   rules is in the cohort, and nobody else.
3. Bit n of `inclusion_rule_mask` stands for rule n, from 0. `person_count` of a rule: who keeps it;
   `gain_count`: who fails this rule only; `person_total`, `base_count`: who entered; `final_count`: who keeps
   all. Modes 0 (every event) and 1 (one event a person) are alike, since each person has one event.
4. `subject_id` is the patient's name where that is a number of at most 18 digits, as OMOP person ids are; the
   others are numbered after the greatest such number, in the order of their IRIs.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from reasoner.errors import ProtocolError
from reasoner.protocol import Protocol
from reasoner.report.csv_files import as_stored
from reasoner.report.json_lines import run_to_json
from reasoner.report.partial_file import PartialFile
from reasoner.report.wording import patient_name, registration_day, verdict_text
from reasoner.result import Outcome, PatientResult, Verdict
from reasoner.run_record import RunRecord

__all__ = ["OmopExport"]

_ELIGIBLE: Final = 1
_OPEN: Final = 2
_MODES: Final = (0, 1)
#: A mask is a signed 64-bit integer.
_MOST_RULES: Final = 63
#: Widths of the columns of OHDSI's tables.
_NAME: Final = 255
_DESCRIPTION: Final = 1000
#: OMOP's "no matching concept", where the model asks for one.
_NO_CONCEPT: Final = 0
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}")
_COLUMNS: Final = {
    "cohort": "cohort_definition_id subject_id cohort_start_date cohort_end_date",
    "cohort_definition": (
        "cohort_definition_id cohort_definition_name cohort_definition_description "
        "definition_type_concept_id cohort_definition_syntax subject_concept_id cohort_initiation_date"
    ),
    "cohort_inclusion": "cohort_definition_id rule_sequence name description",
    "cohort_inclusion_result": "cohort_definition_id mode_id inclusion_rule_mask person_count",
    "cohort_inclusion_stats": (
        "cohort_definition_id rule_sequence mode_id person_count gain_count person_total"
    ),
    "cohort_summary_stats": "cohort_definition_id mode_id base_count final_count",
    "subject_map": "subject_id patient iri verdict entered",
}

Row = tuple[object, ...]


class _Person(NamedTuple):
    """What is kept of a patient: `day` is empty without an entry event, `masks` are those of the cohorts."""

    iri: str
    verdict: str
    day: str
    cohort: int
    masks: dict[int, int]


class OmopExport:
    """The tables in one folder, and `run.json`."""

    def __init__(self, folder: Path, protocol: Protocol, run: RunRecord) -> None:
        """Nothing is opened yet.

        Raises:
            ProtocolError: a mask has no room for the criteria.
        """
        self._folder = folder
        self._run = run
        self._rules = _Rules(protocol)
        self._persons: list[_Person] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Open one file per table."""
        stored = self._stack.enter_context(PartialFile(self._folder / "run.json"))
        stored.stream.write(run_to_json(self._run))
        self._files = {
            table: self._stack.enter_context(PartialFile(self._folder / f"{table}.csv")) for table in _COLUMNS
        }
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the tables, whose order is known last, and publish all files or none."""
        if kind is not None:
            self._stack.__exit__(kind, error, trace)
            return
        with self._stack:
            for table, rows in self._tables().items():
                writer = csv.writer(self._files[table].stream)
                writer.writerow(_COLUMNS[table].split())
                writer.writerows(rows)

    def write(self, result: PatientResult) -> None:
        """Take up one patient."""
        day = registration_day(result)
        self._persons.append(
            _Person(
                iri=result.patient,
                verdict=verdict_text(result),
                day=day.isoformat() if day else "",
                cohort=_cohort(result),
                masks=self._rules.masks(result),
            )
        )

    def _tables(self) -> dict[str, Iterable[Row]]:
        numbered = list(zip(_subject_ids([p.iri for p in self._persons]), self._persons, strict=True))
        numbered.sort(key=lambda pair: pair[0])
        entered = [person for person in self._persons if person.day]
        bases = {_ELIGIBLE: entered, _OPEN: [p for p in entered if p.cohort != _ELIGIBLE]}
        masks = {cohort: Counter(p.masks[cohort] for p in base) for cohort, base in bases.items()}
        return {
            "cohort": [
                (person.cohort, number, person.day, person.day)
                for cohort in bases
                for number, person in numbered
                if person.cohort == cohort and person.day
            ],
            "cohort_definition": self._rules.definitions(self._run),
            "cohort_inclusion": self._rules.rows(),
            "cohort_inclusion_result": [
                (cohort, mode, mask, count)
                for cohort, counts in masks.items()
                for mode in _MODES
                for mask, count in sorted(counts.items())
            ],
            "cohort_inclusion_stats": [
                row for cohort, counts in masks.items() for row in self._rules.stats(cohort, counts)
            ],
            "cohort_summary_stats": [
                (cohort, mode, counts.total(), counts[self._rules.all_kept])
                for cohort, counts in masks.items()
                for mode in _MODES
            ],
            "subject_map": [_mapped(number, person) for number, person in numbered],
        }


class _Rules:
    """The inclusion rules of both cohorts."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._criteria = [criterion for criterion in protocol.criteria if criterion.in_verdict]
        self._count = len(self._criteria) + 1
        if self._count > _MOST_RULES:
            reason = f"has {self._count - 1} deciding criteria; an OMOP cohort has room for {_MOST_RULES - 1}"
            raise ProtocolError(protocol.identifier, reason)
        self.all_kept = 2**self._count - 1

    def masks(self, result: PatientResult) -> dict[int, int]:
        """Which rules of each cohort a patient keeps, as bits."""
        outcomes = result.outcomes()
        satisfied, possible = 0, 1 << len(self._criteria)
        for bit, criterion in enumerate(self._criteria):
            outcome = outcomes[criterion.identifier]
            shown = outcome is Outcome.SATISFIED and criterion.identifier not in result.confirm
            satisfied |= shown << bit
            possible |= (outcome is not Outcome.VIOLATED) << bit
        contradictory = any(finding.code == "CONTRADICTORY_RECORD" for finding in result.findings)
        satisfied |= (not contradictory) << len(self._criteria)
        return {_ELIGIBLE: satisfied, _OPEN: possible}

    def definitions(self, run: RunRecord) -> Iterator[Row]:
        """What the cohorts are."""
        computed = f"Computed with: {run}. A screening aid; the investigator decides."
        told = {
            _ELIGIBLE: ("ELIGIBLE", "Every deciding criterion is satisfied."),
            _OPEN: (
                "UNDETERMINED",
                "No deciding criterion is violated, but some are open or satisfied only by presumption.",
            ),
        }
        for cohort, (verdict, description) in told.items():
            name = f"{self._protocol.identifier}: {verdict}"
            text = as_stored(f"{description} {computed}")
            yield cohort, as_stored(name)[:_NAME], text, _NO_CONCEPT, "", _NO_CONCEPT, ""

    def rows(self) -> Iterator[Row]:
        """The rules with their names."""
        last = "consistent record", "The record does not contradict itself in a way that no criterion shows."
        for cohort, suffix in ((_ELIGIBLE, "satisfied"), (_OPEN, "not violated")):
            for number, criterion in enumerate(self._criteria):
                name = as_stored(f"{criterion.identifier} {suffix}: {criterion.label}")[:_NAME]
                yield cohort, number, name, as_stored(criterion.description)[:_DESCRIPTION]
            yield cohort, len(self._criteria), *last

    def stats(self, cohort: int, masks: Counter[int]) -> Iterator[Row]:
        """How many keep each rule, and how many fail it alone."""
        for number in range(self._count):
            kept = sum(count for mask, count in masks.items() if mask >> number & 1)
            gained = masks[self.all_kept - (1 << number)]
            for mode in _MODES:
                yield cohort, number, mode, kept, gained, masks.total()


def _cohort(result: PatientResult) -> int:
    """The cohort of a verdict; none for the ineligible."""
    if result.verdict is Verdict.INELIGIBLE:
        return 0
    return _ELIGIBLE if result.verdict is Verdict.ELIGIBLE and not result.confirm else _OPEN


def _subject_ids(iris: list[str]) -> Iterator[int]:
    """One number per IRI, the same for the same IRIs in whatever order."""
    given = {iri: int(name) for iri in iris if _NUMBER.fullmatch(name := patient_name(iri))}
    first = max(given.values(), default=0) + 1
    others = sorted(iri for iri in iris if iri not in given)
    numbers = given | {iri: number for number, iri in enumerate(others, first)}
    return (numbers[iri] for iri in iris)


def _mapped(number: int, person: _Person) -> Row:
    name = as_stored(patient_name(person.iri))
    return number, name, as_stored(person.iri), person.verdict, "yes" if person.day else "no"
