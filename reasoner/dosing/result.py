# SPDX-License-Identifier: Apache-2.0
"""What the check of a timeline says: one line per rule and pair of doses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from reasoner.patient import DataFinding
from reasoner.result import Outcome, ReadingFlag

__all__ = ["DoseCheck", "DoseTimeline", "Gap", "GivenDose", "Level", "TimeLimit"]


class Level(StrEnum):
    """What a pair that does not keep a rule means."""

    VIOLATION = "VIOLATION"
    WARNING = "WARNING"
    INFORMATION = "INFORMATION"


class GivenDose(NamedTuple):
    """One dose: its record, the drug in words, and its times as written; empty where nothing is recorded."""

    record: str
    agent: str
    start: str
    end: str
    cycle: str
    planned: bool
    override: str


class Gap(NamedTuple):
    """How far two doses are apart: in words, and as the least and greatest number; None where it is open."""

    words: str
    days: tuple[int | None, int | None]
    hours: tuple[Fraction | None, Fraction | None]


class TimeLimit(NamedTuple):
    """The first time at which a dose keeps the rule; `dose` is the radioligand or the analogue."""

    dose: str
    time: str


@dataclass(frozen=True, slots=True)
class DoseCheck:
    """One rule at one pair of doses; without an analogue it tells what a planned dose asks of later ones.

    `earliest` is for the later of the two doses, `latest` the last time at which the analogue keeps the rule;
    both are times as the rule counts them, to the day or to the minute. `missing` says what would decide an
    UNKNOWN, `override` why the investigator allowed the dose, if the rule asks that.
    """

    rule: str
    label: str
    outcome: Outcome
    level: Level
    radioligand: GivenDose
    analogue: GivenDose | None
    gap: Gap | None
    message: str
    earliest: TimeLimit | None = None
    latest: str = ""
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    readings: tuple[ReadingFlag, ...] = ()
    override: str = ""

    @property
    def status(self) -> str:
        """The outcome in one word; where a rule is not kept, how much that means."""
        if self.outcome is Outcome.VIOLATED and self.level is not Level.VIOLATION:
            return str(self.level)
        return str(self.outcome)


@dataclass(frozen=True, slots=True)
class DoseTimeline:
    """All checks of one patient, by radioligand dose, rule and analogue dose, and the doses in order of time.

    Warnings stand only where a rule is not kept, or may not be, or not under every reading; information only
    where there is some.
    """

    patient: str
    source: str
    doses: tuple[GivenDose, ...]
    checks: tuple[DoseCheck, ...]
    findings: tuple[DataFinding, ...] = ()

    def count(self) -> Counter[str]:
        """How often each status occurs."""
        return Counter(check.status for check in self.checks)
