# SPDX-License-Identifier: Apache-2.0
"""What all shards together say of the run: notes on the input, in its order, and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from reasoner.read import ReadNotes, note_repeated
from reasoner.read.rdf import NO_PATIENT
from reasoner.shards.file import Header, ShardFolder, StoredShard
from reasoner.shards.plan import Plan

__all__ = ["Gathered", "gather"]


class Gathered(NamedTuple):
    """Notes as one process would have made them; patients by code and text of a finding."""

    notes: ReadNotes
    findings: Counter[tuple[str, str]]


class _File:
    """What is known of one file of N-Quads after all its shards."""

    def __init__(self) -> None:
        self.events: list[list[Any]] = []
        self.unread: Counter[str] = Counter()
        self.graphs = 0

    def add(self, header: Header) -> None:
        self.events += header.events
        self.graphs += header.patients + header.refused
        for piece in header.pieces:
            for reason, count in piece.unread:
                self.unread[reason] += count


def gather(plan: Plan, folder: ShardFolder, names: Sequence[tuple[int, str]]) -> Gathered:
    """Go over all shards, given in order with their numbers."""
    notes, findings = plan.notes, Counter[tuple[str, str]]()
    files: dict[str, _File] = {}
    patients = 0
    for number, name in names:
        with StoredShard(folder, name) as shard:
            header = shard.header
        patients += header.patients
        kinds = [(code, text) for code, text in header.findings]
        for told in header.told():
            findings.update(kinds[place] for place in told.findings)
        if number in plan.files:
            files.setdefault(plan.files[number], _File()).add(header)
    if plan.expected is not None:
        notes.patients = patients
        _add_files(plan, files, notes)
    return Gathered(notes, findings)


def _add_files(plan: Plan, files: dict[str, _File], notes: ReadNotes) -> None:
    met: dict[str, str] = {}
    for name in plan.order:
        if name in files:
            for reason, count in files[name].unread.items():
                notes.skip(name, reason, count)
            _add(name, files[name].events, notes, met)
        events = plan.events[name]
        if name in plan.streamed and not events.told and not (name in files and files[name].graphs):
            events.told.append([NO_PATIENT, None])
        notes.unread.update(events.unread.unread)
        _add(name, events.told, notes, met)


def _add(name: str, events: Iterable[list[Any]], notes: ReadNotes, met: dict[str, str]) -> None:
    for event in events:
        match event:
            case [patient]:
                note_repeated(notes, patient, name, met.get(patient, ""))
                met.setdefault(patient, name)
            case [reason, line]:
                notes.reject(name, reason, line)
