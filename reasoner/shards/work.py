# SPDX-License-Identifier: Apache-2.0
"""One shard: its patients are read and screened, and their text becomes one file.

It runs in this process, in a process of a pool, or on another machine; what is loaded is kept for the next
shard of the same run.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from random import SystemRandom
from typing import Final, NamedTuple

from reasoner.errors import ReadError
from reasoner.patient import PatientGraph
from reasoner.read import Checks, ReadNotes, refuse_repeated
from reasoner.read.census import count_part, digest
from reasoner.read.files import SourceFile, open_bytes
from reasoner.read.nquads import Span, Unit, find_patients, parse_unit, read_units
from reasoner.read.rdf import patients_of
from reasoner.result import PatientResult
from reasoner.screening import Screened, Screener, collect_rarely
from reasoner.shards.file import ShardFolder, new_name
from reasoner.shards.keys import UnitKeys, names_a_run
from reasoner.shards.recognize import Counted, recognize
from reasoner.shards.reuse import Found, Index
from reasoner.shards.settings import Settings
from reasoner.shards.shard import Cut, Mark, Patients, Shard, Units
from reasoner.shards.text_blocks import TextBlocks
from reasoner.shards.texts import Texts

__all__ = [
    "Done",
    "Kept",
    "NotStoredError",
    "close_indexes",
    "count_span",
    "prime",
    "release",
    "screen_shard",
    "worker",
]

#: Patients that go through the stages together, as `Screener` does it.
_TOGETHER: Final = 64
#: Results that are handed back where details are asked for.
_DETAILED: Final = 21


class NotStoredError(Exception):
    """The results of a shard could not be written; `args` are the error number and what it means."""


class Kept(NamedTuple):
    """A patient as read, its place in the shard, and its result; `priority` is random."""

    priority: float
    place: int
    recorded: PatientGraph
    result: PatientResult


class Done(NamedTuple):
    """What a worker says of a shard: the name of its file, and how many of its patients were screened now.

    `holders` are the earlier shards in which text of it stays.
    """

    name: str
    patients: int
    fresh: int
    kept: tuple[Kept, ...] = ()
    details: tuple[PatientResult, ...] = ()
    holders: tuple[str, ...] = ()


class _Fresh(NamedTuple):
    key: str
    unread: list[tuple[str, int]]
    patients: list[PatientGraph]
    repeated: list[bool]
    size: int = 0
    lines: int = 0


def screen_shard(settings: Settings, folder: ShardFolder, index: Path | None, shard: Shard) -> Done:
    """Screen one shard and store its results.

    Raises:
        NotStoredError: the results could not be written.
    """
    return worker(settings).screen(folder, _index(index, folder) if index else None, shard)


def count_span(
    settings: Settings, folder: ShardFolder, index: Path | None, file: SourceFile, span: Span
) -> Counted:
    """Count a span; with the index of an earlier run, also look for who has not changed."""
    if index is None:
        return Counted(count_part(file, span))
    return recognize(settings, _index(index, folder), file, span)


#: What this process has loaded: a worker by its settings, an index by its file; one of each.
_workers: dict[Settings, Worker] = {}
_indexes: dict[Path, Index] = {}


def worker(settings: Settings) -> Worker:
    """What screens in this process; it is loaded when it is needed first."""
    if settings not in _workers:
        prime(settings, settings.screener())
        collect_rarely()  # a process of a pool does nothing else
    return _workers[settings]


def _index(path: Path, folder: ShardFolder) -> Index:
    if path not in _indexes:
        close_indexes()
        _indexes[path] = Index(path, folder)
    return _indexes[path]


def prime(settings: Settings, screener: Screener) -> None:
    """Let shards of this run, in this process, be screened by a screener that is loaded already."""
    release()
    _workers[settings] = Worker(settings, screener)


def release() -> None:
    """Let go of what was loaded for a run."""
    close_indexes()
    _workers.clear()


def close_indexes() -> None:
    """Close what a copy of this process would share with it; it is opened again when it is needed."""
    for index in _indexes.values():
        index.close()
    _indexes.clear()


class Worker:
    """Screens shards of one run."""

    def __init__(self, settings: Settings, screener: Screener) -> None:
        """Load what is the same for all shards."""
        self._settings = settings
        self._screener = screener
        self._texts = Texts(screener, settings)
        self._checks = Checks(screener.ontology, settings.reading)
        self._random = SystemRandom()

    def screen(self, folder: ShardFolder, index: Index | None, shard: Shard) -> Done:
        """Screen a shard, in groups, so that what patients share stays in the cache of the processor."""
        blocks = TextBlocks(self._settings, folder, self._texts.kinds(shard.lengths))
        kept: list[Kept] = []
        details: list[PatientResult] = []
        waiting: list[_Fresh | Found] = []
        fresh = 0
        for piece in self._pieces(shard, index, blocks):
            waiting.append(piece)
            fresh += len(piece.patients) if isinstance(piece, _Fresh) else 0
            if len(waiting) >= _TOGETHER:
                self._write(shard, waiting, blocks, kept, details)
                waiting = []
        self._write(shard, waiting, blocks, kept, details)
        name = new_name(shard.stem(self._settings))
        try:
            folder.write(name, blocks.stored())
        except OSError as error:
            raise NotStoredError(error.errno, error.strerror) from error
        holders = tuple(holder.name for holder in blocks.holders)
        return Done(name, blocks.patients, fresh, tuple(kept), tuple(details), holders)

    def _write(
        self,
        shard: Shard,
        pieces: list[_Fresh | Found],
        blocks: TextBlocks,
        kept: list[Kept],
        details: list[PatientResult],
    ) -> None:
        """Write pieces in their order; those that are new are screened together."""
        patients = [p for piece in pieces if isinstance(piece, _Fresh) for p in piece.patients]
        # whose screening failed has no result that another engine could give
        chosen = {} if shard.failure else self._chosen(patients)
        screened = self._screened(shard, patients)
        for piece in pieces:
            if isinstance(piece, Found):
                blocks.reuse(piece)
                continue
            blocks.begin(piece.key, piece.unread, piece.size, piece.lines)
            for repeated in piece.repeated:
                one = next(screened)
                if recorded := chosen.pop(id(one.patient), None):
                    kept.append(Kept(recorded[0], blocks.patients, recorded[1], one.result))
                if shard.details and len(details) < _DETAILED:
                    details.append(one.result)
                text = self._texts.made(one, shard.lengths, of_any_run=bool(piece.key))
                blocks.add(one.result, text, repeated=repeated)
        kept.sort()
        del kept[self._settings.form.verify :]

    def _chosen(self, patients: list[PatientGraph]) -> dict[int, tuple[float, PatientGraph]]:
        """Some of the patients as they were read, each with a random number; the smallest numbers win."""
        if not self._settings.form.verify:
            return {}
        drawn = sorted((self._random.random(), place) for place in range(len(patients)))
        return {
            id(patients[place]): (number, patients[place].copy())
            for number, place in drawn[: self._settings.form.verify]
        }

    def _screened(self, shard: Shard, patients: list[PatientGraph]) -> Iterator[Screened]:
        if not shard.failure:
            yield from self._screener.screen_together(patients)
            return
        died = shard.failure == "WORKER_DIED"
        what = "the process that did it ended" if died else f"an internal error ({shard.failure}) came up"
        sentence = f"The patient was not judged: while this record was screened, {what}. Report it."
        for patient in patients:
            yield self._screener.not_judged(patient, "WORKER_DIED" if died else "SCREENING_FAILED", sentence)

    def _pieces(self, shard: Shard, index: Index | None, blocks: TextBlocks) -> Iterator[_Fresh | Found]:
        match shard.content:
            case Patients(pickled, keys):
                for place in range(shard.first, shard.last):
                    key = "" if shard.failure else keys[place]
                    if index and (found := self._found(index, key, shard, blocks)):
                        yield found
                        continue
                    patient: PatientGraph = pickle.loads(pickled[place])  # noqa: S301 - the parent's own
                    yield _Fresh(key, [], [patient], [digest(patient.iri) in shard.repeated])
            case Cut(marks=tuple(marks)) as cut if index:
                yield from self._marked(cut, marks[shard.first : shard.last], shard, index, blocks)
            case Cut(file, span):
                for place, unit in enumerate(read_units(file, span)):
                    if shard.first <= place < shard.last:
                        yield from self._unit(file.name, unit, shard, index, blocks)
            case Units(file, graphs):
                for graph, line, content, broken in graphs[shard.first : shard.last]:
                    unit = Unit(graph, line, BytesIO(content).readlines(), broken)
                    yield from self._unit(file.name, unit, shard, index, blocks)

    def _marked(
        self, cut: Cut, marks: Iterable[Mark], shard: Shard, index: Index, blocks: TextBlocks
    ) -> Iterator[_Fresh | Found]:
        """What an earlier run knows is taken from it; only the rest is read."""
        with open_bytes(cut.file) as stream:
            for mark in marks:
                known = index.at(*mark.known, blocks.kinds) if mark.known and not shard.failure else None
                if known and not _is_repeated(known, shard):
                    yield known
                    continue
                stream.seek(cut.span.start + mark.start)
                lines = BytesIO(stream.read(mark.stop - mark.start)).readlines()
                unit = Unit(mark.graph, cut.span.line + mark.line - 1, lines)
                yield from self._unit(cut.file.name, unit, shard, index, blocks)

    def _found(self, index: Index, key: str, shard: Shard, blocks: TextBlocks) -> Found | None:
        found = index.find(key, blocks.kinds) if key else None
        return None if found and _is_repeated(found, shard) else found

    def _unit(
        self, name: str, unit: Unit, shard: Shard, index: Index | None, blocks: TextBlocks
    ) -> Iterator[_Fresh | Found]:
        """The patients of a graph; one that cannot be parsed is noted."""
        if shard.unread:
            reason = "the process that read this graph ended, twice; none of its patients was screened"
            blocks.refuse(ReadError(name, reason, unit.line))
            return
        raw = b"".join(unit.lines)
        key = "" if shard.failure or unit.broken else UnitKeys(self._settings, name)(raw)
        if index and (found := self._found(index, key, shard, blocks)):
            yield found
            return
        notes = ReadNotes()
        try:
            statements = parse_unit(unit, name)
        except ReadError as error:
            blocks.refuse(error)
            return
        patients = [self._checked(patient, shard, blocks) for patient in patients_of(statements, name, notes)]
        unread = [(told.reason, count) for told, count in notes.unread.items()]
        if key and (b"/runs/" in raw or b"\\" in raw) and names_a_run(patients):
            key = ""
        repeated = [digest(p.iri) in shard.repeated for p in patients] if shard.repeated else None
        counts = (len(raw), len(unit.lines)) if index and _is_of_one(unit, name, patients) else (0, 0)
        yield _Fresh(key, unread, patients, repeated or [False] * len(patients), *counts)

    def _checked(self, patient: PatientGraph, shard: Shard, blocks: TextBlocks) -> PatientGraph:
        if shard.repeated and digest(patient.iri) in shard.repeated:
            refuse_repeated(patient)
            blocks.meet(patient.iri)
        self._checks.stated(patient)
        return self._checks.checked(patient)


def _is_repeated(found: Found, shard: Shard) -> bool:
    """Whether a patient of an earlier piece stands in two places now."""
    return bool(shard.repeated) and any(digest(t.iri) in shard.repeated for t in found.piece.patients)


def _is_of_one(unit: Unit, name: str, patients: list[PatientGraph]) -> bool:
    """Whether every line names the graph, and states something of this one patient."""
    end = f" {unit.graph} .\n".encode()
    return (
        len(patients) == 1
        and all(line.endswith(end) for line in unit.lines)
        and find_patients(unit, name) == patients[0].iri
    )
