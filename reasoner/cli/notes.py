# SPDX-License-Identifier: Apache-2.0
"""What a run tells on stderr besides its results: findings by kind, and what was not read or not mapped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import typer

from reasoner.dosing import DoseTimeline
from reasoner.patient import DataFinding, PatientGraph
from reasoner.read import ReadNotes
from reasoner.report import patient_name
from reasoner.result import PatientResult
from reasoner.screening import INCOMPLETE

__all__ = ["RunNotes"]

_LISTED = 20


class RunNotes:
    """Counts over one run; patient values and identifiers stay out of it."""

    def __init__(self) -> None:
        """Nothing has been read yet."""
        self.read = ReadNotes()
        self._findings: Counter[tuple[str, str]] = Counter()

    def add(self, result: PatientResult | DoseTimeline | PatientGraph) -> None:
        """Count the findings of one patient, each kind once."""
        self._findings.update(dict.fromkeys(map(_kind, result.findings), 1))

    def take(self, read: ReadNotes, findings: Mapping[tuple[str, str], int]) -> None:
        """Take over the notes of a run that was counted elsewhere."""
        self.read = read
        self._findings.update(findings)

    @property
    def is_complete(self) -> bool:
        """Whether every patient and every input was evaluated completely."""
        read = self.read
        left_out = read.rejected or read.unread or read.unmapped or read.repeated
        return not left_out and not any(code in INCOMPLETE for code, _ in self._findings)

    def tell(self) -> None:
        """Print all notes."""
        findings = [(f"{code}: {text}", count) for (code, text), count in self._findings.most_common()]
        _tell("Findings in the records (patients)", findings)
        _tell("Not read: files", [(str(error), 0) for error in self.read.rejected])
        _tell("Not read", [(f"{u.source}: {u.reason}", count) for u, count in self.read.unread.most_common()])
        unmapped = [
            (f"{u.kind} {u.code} ({u.system}){f' in {u.file}' if u.file else ''}", count)
            for u, count in self.read.unmapped.most_common()
        ]
        _tell("Codes without a meaning here", unmapped)
        repeated = [(patient_name(iri), 0) for iri in self.read.repeated]
        _tell("Patients read twice or in parts; none of their results may be used", repeated)


def _kind(finding: DataFinding) -> tuple[str, str]:
    return finding.code, finding.message


def _tell(title: str, lines: list[tuple[str, int]]) -> None:
    if not lines:
        return
    typer.echo(f"\n{title}:", err=True)
    for text, count in lines[:_LISTED]:
        typer.echo(f"  {f'{count} x ' if count else ''}{text}", err=True)
    if len(lines) > _LISTED:
        typer.echo(f"  ... and {len(lines) - _LISTED} more", err=True)
