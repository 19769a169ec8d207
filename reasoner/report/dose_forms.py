# SPDX-License-Identifier: Apache-2.0
"""Timelines of doses as CSV, as JSON and on a terminal."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reasoner.derive.units import decimal_literal
from reasoner.dosing import DoseCheck, DoseTimeline, Gap, GivenDose
from reasoner.dosing.timing import ANALOGUE
from reasoner.report.csv_files import as_stored
from reasoner.report.json_lines import JsonStream, reading_to_json
from reasoner.report.wording import patient_name
from reasoner.result import Outcome
from reasoner.run_record import RUN_COLUMNS, RunRecord

__all__ = ["DOSE_COLUMNS", "DoseCsv", "DoseJson", "DoseTable", "timeline_to_json"]

DOSE_COLUMNS: Final = (
    "patient",
    "rule",
    "status",
    "radioligand",
    "analogue",
    "agent",
    "gap",
    "earliest_dose",
    "earliest_time",
    "latest_analogue",
    "reasons",
    "missing",
    "readings",
    "override",
    "message",
)
_STYLES: Final = {
    "VIOLATED": "red",
    "WARNING": "yellow",
    "UNKNOWN": "yellow",
    "INFORMATION": "cyan",
    "SATISFIED": "green",
}


class DoseCsv:
    """One line per rule and pair of doses (RFC 4180)."""

    def __init__(self, stream: TextIO, run: RunRecord) -> None:
        """Write the heading."""
        self._writer = csv.writer(stream)
        self._run = run.columns()
        self._writer.writerow((*DOSE_COLUMNS, *RUN_COLUMNS))

    def write(self, timeline: DoseTimeline) -> None:
        """Write the checks of one patient."""
        for check in timeline.checks:
            self._writer.writerow((*map(as_stored, _cells(timeline, check)), *self._run))


def _cells(timeline: DoseTimeline, check: DoseCheck) -> tuple[str, ...]:
    analogue, limit = check.analogue, check.earliest
    return (
        patient_name(timeline.patient),
        check.rule,
        check.status,
        check.radioligand.start,
        analogue.start if analogue else "",
        analogue.agent if analogue else "",
        check.gap.words if check.gap else "",
        limit.dose if limit else "",
        limit.time if limit else "",
        check.latest,
        ";".join(check.reasons),
        "; ".join(check.missing),
        "; ".join(f"{flag.alternative}: {flag.otherwise} if {flag.instead}" for flag in check.readings),
        check.override,
        check.message,
    )


def timeline_to_json(timeline: DoseTimeline) -> dict[str, Any]:
    """One patient as JSON values; doses are named by their records."""
    return {
        "patient": patient_name(timeline.patient),
        "iri": timeline.patient,
        "source": timeline.source,
        "doses": [dose._asdict() for dose in timeline.doses],
        "checks": [_check(check) for check in timeline.checks],
        "findings": [
            {"code": f.code, "record": f.record, "path": f.path, "message": f.message}
            for f in timeline.findings
        ],
    }


def _check(check: DoseCheck) -> dict[str, Any]:
    return {
        "rule": check.rule,
        "label": check.label,
        "outcome": str(check.outcome),
        "level": str(check.level),
        "status": check.status,
        "radioligand": check.radioligand.record,
        "analogue": check.analogue.record if check.analogue else None,
        "gap": _gap(check.gap) if check.gap else None,
        "message": check.message,
        "earliest": check.earliest._asdict() if check.earliest else None,
        "latestAnalogue": check.latest,
        "reasons": list(check.reasons),
        "missing": list(check.missing),
        "readings": [reading_to_json(flag) for flag in check.readings],
        "override": check.override,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    """Numbers of hours are decimals, exact or rounded at thirty digits, as text."""
    hours = [None if number is None else decimal_literal(number).lexical for number in gap.hours]
    return {"words": gap.words, "days": list(gap.days), "hours": hours}


class DoseJson(JsonStream):
    """One document per patient."""

    def write(self, timeline: DoseTimeline) -> None:
        """Write one patient."""
        self.write_document(timeline_to_json(timeline))


class DoseTable:
    """A table per radioligand dose: what is not kept or not known, and how closely the rest is kept."""

    def __init__(self, console: Console) -> None:
        """Print to `console`."""
        self._console = console

    def write(self, timeline: DoseTimeline) -> None:
        """Print one patient."""
        counts = ", ".join(f"{number} {status}" for status, number in timeline.count().most_common())
        heading = Text(patient_name(timeline.patient), "bold")
        self._console.print(Text.assemble(heading, f": {_doses(timeline)}", f"; {counts}" if counts else ""))
        told = list(_worth_telling(timeline.checks))
        for radioligand in dict.fromkeys(check.radioligand for check in told):
            table = Table("rule", "outcome", "analogue", "gap", "message", box=SIMPLE_HEAD, pad_edge=False)
            for check in told:
                if check.radioligand == radioligand:
                    outcome = Text("\n".join((check.status, *check.reasons)), _STYLES[check.status])
                    table.add_row(Text(check.rule), outcome, *_pair(check), _meaning(check))
            self._console.print(Text(f"\n{_named(radioligand)}: {_times(radioligand)}"))
            self._console.print(table)
        if more := len(timeline.checks) - len(told):
            self._console.print(f"and {more} more with a wider gap, SATISFIED (all: --format csv or json)")
        self._console.print()


def _doses(timeline: DoseTimeline) -> str:
    number = len(timeline.doses)
    if not number:
        return "no dose recorded"
    told = f"{number} dose{'' if number == 1 else 's'} recorded"
    return told if timeline.checks else f"{told}, no two of which any rule sets against each other"


def _worth_telling(checks: tuple[DoseCheck, ...]) -> Iterator[DoseCheck]:
    """Where a rule is kept at every analogue under every reading, the closest one is enough."""
    closest: dict[tuple[str, str], DoseCheck] = {}
    for check in checks:
        key = check.rule, check.radioligand.record
        if not _is_quiet(check) or key not in closest or _hours(check) < _hours(closest[key]):
            closest[key] = check
    return (c for c in checks if not _is_quiet(c) or closest[c.rule, c.radioligand.record] is c)


def _is_quiet(check: DoseCheck) -> bool:
    return check.outcome is Outcome.SATISFIED and not check.readings and not check.override


def _hours(check: DoseCheck) -> Fraction:
    """The least number of hours; nothing is closer than what is to be told anyway."""
    if not _is_quiet(check):
        return Fraction(-1)
    return (check.gap.hours[0] if check.gap else None) or Fraction(0)


def _pair(check: DoseCheck) -> tuple[Text, Text]:
    if check.analogue is None or check.gap is None:
        return Text("none"), Text("")
    return Text(f"{_named(check.analogue)}: {_times(check.analogue)}"), Text(check.gap.words)


def _named(dose: GivenDose) -> str:
    words = [f"cycle {dose.cycle}"] if dose.cycle else []
    words += ["planned"] if dose.planned else []
    return f"{dose.agent} ({', '.join(words)})" if words else dose.agent


def _times(dose: GivenDose) -> str:
    times = [_time(text) for text in (dose.start, dose.end) if text]
    return " to ".join(times) or "time not known"


def _time(text: str) -> str:
    """`2026-12-15T10:40:00+01:00` as 2026-12-15 10:40 +01:00; seconds only if there are any."""
    day, _, rest = text.partition("T")
    time = rest[:5] if rest[5:8] == ":00" else rest[:8]
    return " ".join(part for part in (day, time, rest[8:]) if part)


def _compliant(check: DoseCheck) -> str:
    """When the two doses would keep the rule: one after the other, or the analogue in a span of time."""
    limit, latest = check.earliest, check.latest
    until = f"analogue until {latest}" if latest else ""
    if limit is None or not limit.time:
        return until
    begin = f"{limit.dose} from {limit.time}"
    if not latest or limit.dose != ANALOGUE:
        return "; ".join(part for part in (begin, until) if part)
    return f"{until}, or from {limit.time}" if limit.time > latest else f"{begin} until {latest}"


def _meaning(check: DoseCheck) -> Text:
    lines = [] if _is_quiet(check) and check.gap else [check.message]
    if compliant := _compliant(check):
        lines.append(f"Compliant: {compliant}.")
    if check.missing:
        lines.append(f"Needed: {'; '.join(check.missing)}.")
    if check.override:
        lines.append(f"Reason of the investigator: {check.override}")
    lines += [
        f"READING_DEPENDENT({flag.identifier}): {flag.question} If {flag.instead}: {flag.otherwise} "
        f"({flag.decided_by} decides)"
        for flag in check.readings
    ]
    return Text("\n".join(lines))
