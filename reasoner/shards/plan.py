# SPDX-License-Identifier: Apache-2.0
"""The input in shards, in its order.

1. Files of N-Quads alone are cut without being read: a cut goes to the next change of graph after so many
   bytes. Workers go over the spans to count patients and to find those who stand in two places, then screen
   them.
2. Compressed N-Quads are unpacked here, once for the census and once for the workers, who parse them.
3. Everything else is read here, and patients are handed over as they were read.
4. Where other sources stand beside RDF, or identifiers look alike, everything is read here: who is in two
   places is known then.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from reasoner.errors import ReadError
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read import Checks, ReadNotes, SourceKind, read_patients, refuse_repeated
from reasoner.read.census import Census, count_file, joined
from reasoner.read.files import SourceFile, find_files, open_bytes
from reasoner.read.nquads import MAX_LINE, Span, graph_of, read_units
from reasoner.read.places import absolute, size_of
from reasoner.read.rdf import read_rdf
from reasoner.read.sources import group_files
from reasoner.report.html import fitting
from reasoner.report.table import DETAILED
from reasoner.shards.keys import patient_key
from reasoner.shards.recognize import Counted
from reasoner.shards.settings import Settings
from reasoner.shards.shard import Cut, Lines, Patients, Shard, Units

__all__ = ["Count", "Plan", "Sizes", "cut", "files_of_workers"]

#: A search for a change of graph gives up after so many bytes.
_SEARCHED: Final = 64 * 1024 * 1024
_END: Final = re.compile(rb" (<[^<>\s]+>) \.\n$")

#: Counts spans of a file, wherever that is done.
Count = Callable[[SourceFile, Sequence[Span]], Sequence[Counted]]


class Sizes(NamedTuple):
    """How large a shard is: bytes of a plain file, patients or graphs that are handed over."""

    span: int = 8 * 1024 * 1024
    patients: int = 256


#: Content of a shard, how many pieces it has, and who of it stands in two places.
_Made = tuple[Cut | Units, int, frozenset[int]]


class Events(NamedTuple):
    """What happened to one file while this process read it, in order, as in the header of a shard."""

    told: list[list[Any]]
    unread: ReadNotes


class Plan:
    """Shards of one run, and what is known of the input before and while they are made."""

    def __init__(
        self, paths: Sequence[Path], ontology: Ontology, settings: Settings, sizes: Sizes, count: Count
    ) -> None:
        """Look at the files; those of N-Quads are counted, the others wait."""
        self.notes = ReadNotes()
        #: patients, as far as that is known before they are read; None where it is not
        self.expected: int | None = None
        #: file -> what this process met in it; shards of the file tell the rest
        self.events: dict[str, Events] = {}
        #: shard -> the file that it is of, where workers read it
        self.files: dict[int, str] = {}
        #: files of N-Quads, by name
        self.streamed: set[str] = set()
        #: files in the order of the input, by name
        self.order: list[str] = []
        self._paths, self._ontology, self._settings, self._sizes = paths, ontology, settings, sizes
        self._census = Census(identifiers=self.notes.identifiers)
        self._spans: dict[str, list[tuple[Span, Counted]]] = {}
        self._rdf: list[SourceFile] | None = None
        if _rdf_alone(paths, settings, ReadNotes()) is not None:
            self._rdf = _rdf_alone(paths, settings, self.notes)
            self._count(count)

    def _count(self, count: Count) -> None:
        for given in self._rdf or ():
            file = given._replace(path=absolute(given.path))  # a worker may run in another folder
            spans = cut(file, self._sizes.span) if _is_plain(file) else None
            counted = count(file, spans) if spans else ()
            if spans and joined(file, [one.part for one in counted], self._census):
                self._spans[file.name] = list(_numbered(spans, counted))
            else:
                count_file(file, self._census)
        self._census.conclude()
        self.expected = self._census.found
        if self.notes.identifiers.are_alike:  # whoever reads all of them says of whom
            self._rdf, self._spans, self.expected, self.notes = None, {}, None, ReadNotes()

    def shards(self) -> Iterator[Shard]:
        """Every shard; those that this process reads are made when they are asked for."""
        if self._rdf is None:
            patients = read_patients(
                self._paths, self._ontology, notes=self.notes, options=self._settings.reading
            )
            yield from self._read(patients, 0)
            return
        number = 0
        checks = Checks(self._ontology, self._settings.reading)
        for streams, group in groupby(self._rdf, key=lambda file: file.kind == "n-quads"):
            files = list(group)
            if streams:
                self.streamed.update(file.name for file in files)
            self.order += [file.name for file in files]
            made = (
                (self._of_file(file, number) for file in files)
                if streams
                else [self._read(self._parsed(files, checks), number)]
            )
            for shards in made:
                for shard in shards:
                    yield shard
                    number += 1

    def _lengths(self, before: int) -> tuple[int, ...]:
        """The sections that may be needed: of one length where the number of patients is known."""
        if self.expected is None:
            return tuple(fitting(before))
        return tuple(fitting(self.expected)[:1])

    def _read(self, patients: Iterable[PatientGraph], number: int) -> Iterator[Shard]:
        """Patients that this process reads."""
        pickled: list[bytes] = []
        keys: list[str] = []
        read = 0
        for patient in patients:
            keys.append(patient_key(self._settings, patient))
            pickled.append(pickle.dumps(patient, pickle.HIGHEST_PROTOCOL))
            if len(keys) == self._sizes.patients:
                yield self._handed_over(number, pickled, keys, read)
                number, read = number + 1, read + len(keys)
                pickled, keys = [], []
        if keys:
            yield self._handed_over(number, pickled, keys, read)

    def _handed_over(self, number: int, pickled: list[bytes], keys: list[str], before: int) -> Shard:
        content = Patients(tuple(pickled), tuple(keys))
        lengths = self._lengths(before + len(keys))
        return Shard(number, content, 0, len(keys), lengths=lengths, details=self._is_told(number))

    def _is_told(self, number: int) -> bool:
        return number <= DETAILED and (self.expected is None or self.expected <= DETAILED)

    def _parsed(self, files: Sequence[SourceFile], checks: Checks) -> Iterator[PatientGraph]:
        """The patients of files that are held in memory whole."""
        for file in files:
            events = self.events[file.name] = Events([], ReadNotes())
            try:
                self._refuse(file)
                for patient in read_rdf(file, events.unread):
                    if self._census.is_repeated(patient.iri):
                        refuse_repeated(patient)
                        events.told.append([patient.iri])
                    checks.stated(patient)
                    yield checks.checked(patient)
            except ReadError as error:
                events.told.append([error.reason, error.line])

    def _refuse(self, file: SourceFile) -> None:
        if error := self._census.refused.get(file.name):
            raise error

    def _of_file(self, file: SourceFile, number: int) -> Iterator[Shard]:
        """The shards of a file of N-Quads, numbered from `number`."""
        events = self.events[file.name] = Events([], ReadNotes())
        try:
            self._refuse(file)
            made = self._cuts(file) if file.name in self._spans else self._units(file)
            for place, (content, pieces, repeated) in enumerate(made, number):
                self.files[place] = file.name
                lengths, details = self._lengths(0), self._is_told(place)
                yield Shard(place, content, 0, pieces, repeated, lengths, details)
        except ReadError as error:
            events.told.append([error.reason, error.line])

    def _cuts(self, file: SourceFile) -> Iterator[_Made]:
        for span, (part, marks) in self._spans.pop(file.name):
            repeated = frozenset(self._census.repeated.intersection(part.patients))
            if graphs := len(part.graphs):
                yield Cut(file._replace(path=absolute(file.path)), span, graphs, marks), graphs, repeated

    def _units(self, file: SourceFile) -> Iterator[_Made]:
        """All who stand in two places go with each of these shards: nobody knows yet who is in it."""
        repeated = frozenset(self._census.repeated)
        waiting: list[Lines] = []
        size = 0
        for unit in read_units(file):
            waiting.append(Lines(unit.graph, unit.line, b"".join(unit.lines), unit.broken))
            size += len(waiting[-1].content)
            if len(waiting) == self._sizes.patients or size >= self._sizes.span:
                yield Units(file, tuple(waiting)), len(waiting), repeated
                waiting, size = [], 0
        if waiting:
            yield Units(file, tuple(waiting)), len(waiting), repeated


def _rdf_alone(paths: Sequence[Path], settings: Settings, notes: ReadNotes) -> list[SourceFile] | None:
    """The files of RDF; None where other sources stand beside them."""
    groups = group_files(find_files(paths, notes), settings.reading, notes)
    others = any(files for kind, files in groups.items() if kind is not SourceKind.RDF)
    return None if others else groups[SourceKind.RDF]


def files_of_workers(paths: Sequence[Path], settings: Settings) -> list[Path]:
    """The files that workers read themselves, so that they have to see them."""
    return [file.path for file in _rdf_alone(paths, settings, ReadNotes()) or () if _is_plain(file)]


def _is_plain(file: SourceFile) -> bool:
    return file.kind == "n-quads" and not file.gzipped


def _numbered(spans: Sequence[Span], counted: Sequence[Counted]) -> Iterator[tuple[Span, Counted]]:
    """The lines of a span are known once those before it have been counted; names are not needed again."""
    line = 1
    for span, one in zip(spans, counted, strict=True):
        yield span._replace(line=line), one._replace(part=one.part._replace(names=[]))
        line += one.part.lines


def cut(file: SourceFile, size: int) -> list[Span] | None:
    """Spans of a plain file of about this size; None where no change of graph was found, or no file."""
    try:
        total = size_of(file.path)
        with open_bytes(file) as stream:
            edges = [0]
            while edges[-1] + size < total:
                edge = _next_change(stream, edges[-1] + size)
                if edge is None:
                    return None
                if edge == total:
                    break
                edges.append(edge)
    except OSError:
        return None
    return [Span(start, stop, 1) for start, stop in zip(edges, [*edges[1:], total], strict=True)]


def _next_change(stream: IO[bytes], start: int) -> int | None:
    """Where the next graph begins after `start`; the end of the file if it does not.

    Both lines at a cut are N-Quads in canonical form, so that they are of these graphs however they are read.
    """
    stream.seek(start)
    at = start + len(stream.readline(MAX_LINE))
    before: bytes | None = None
    last = b""
    while at - start < _SEARCHED:
        line = stream.readline(MAX_LINE)
        if not line:
            return at
        match = _END.search(line)
        graph = match[1] if match else None
        if graph and before and graph != before and _states(last, before) and _states(line, graph):
            return at
        before, last = graph, line
        at += len(line)
    return None


def _states(line: bytes, graph: bytes) -> bool:
    return graph_of(line) == graph.decode("utf-8", "replace")
