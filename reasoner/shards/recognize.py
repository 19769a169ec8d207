# SPDX-License-Identifier: Apache-2.0
"""Who has not changed, seen from the bytes of a span of N-Quads before it is parsed.

1. After a graph that has not changed, the one is expected that followed it in the earlier run. Where another
   graph begins so many bytes on, and the bytes up to there have its key, it is that one.
2. Where they have not, lines are read up to the next graph, which is looked up by its key.
3. What a census counts of a graph that has not changed, the earlier run has said.

A span in which a line does not end with the name of its graph is read line by line, as in a full run.
"""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from reasoner.errors import ReadError
from reasoner.read.census import Part, count_part
from reasoner.read.files import UNREADABLE, SourceFile
from reasoner.read.nquads import Span, Unit, graph_of, opened, units_of
from reasoner.shards.keys import UnitKeys
from reasoner.shards.reuse import Found, Index
from reasoner.shards.settings import Settings
from reasoner.shards.shard import Mark

__all__ = ["Counted", "recognize"]


class Counted(NamedTuple):
    """What a span holds; where its graphs stand, if they were looked for."""

    part: Part
    marks: tuple[Mark, ...] | None = None


class _UnclearError(Exception):
    """A line that does not end with the name of its graph."""


def recognize(settings: Settings, index: Index, file: SourceFile, span: Span) -> Counted:
    """Go over a span, and find the graphs in it that an earlier run knows."""
    try:
        with opened(file, span) as stream:
            return _Reading(index, file, UnitKeys(settings, file.name), stream.read()).run()
    except (_UnclearError, ReadError, *UNREADABLE):
        return Counted(count_part(file, span))


class _Reading:
    """The bytes of a span, up to where they have been gone over."""

    def __init__(self, index: Index, file: SourceFile, keys: UnitKeys, data: bytes) -> None:
        self._index, self._file, self._keys, self._data = index, file, keys, data
        self._bytes = memoryview(data)
        self._expected: Found | None = None

    def run(self) -> Counted:
        """Go over all."""
        part, marks = Part.empty(), list[Mark]()
        at, line, graph = 0, 1, self._graph_at(0)
        while at < len(self._data):
            known, stop = self._unchanged(at, graph)
            if known:
                part.add_patient(graph, known.piece.patients[0].iri)
                lines = known.piece.lines
            else:
                unit = self._unit(at, graph)
                stop = at + sum(map(len, unit.lines))
                known = self._index.find(self._keys(self._bytes[at:stop]), [])
                part.add(unit, self._file)
                lines = self._data.count(b"\n", at, stop)
            marks.append(Mark(at, stop, line, graph, (known.shard.name, known.place) if known else None))
            latest = known or self._expected
            self._expected = latest.following if latest else None
            line += lines
            at, graph = stop, self._graph_at(stop)
        return Counted(part._replace(lines=line - 1), tuple(marks))

    def _unchanged(self, at: int, graph: str) -> tuple[Found | None, int]:
        """The piece that is expected, if it stands here, and where it ends."""
        expected = self._expected
        if expected and (size := expected.piece.size):
            stop = at + size
            if (
                self._data[stop - 1 : stop] == b"\n"
                and self._graph_at(stop) != graph
                and self._keys(self._bytes[at:stop]) == expected.piece.key
                and expected.is_usable
            ):
                return expected, stop
        return None, at

    def _graph_at(self, at: int) -> str:
        """The graph of the line that begins here; empty at the end."""
        if at == len(self._data):
            return ""
        graph = graph_of(self._data[at : self._data.find(b"\n", at) + 1])
        if not graph:
            raise _UnclearError
        return graph

    def _unit(self, at: int, graph: str) -> Unit:
        """The graph whose lines begin here."""
        stream = BytesIO(self._data)
        stream.seek(at)
        unit = next(units_of(stream, self._file.name))
        end = f" {graph} .\n".encode()
        if not all(line.endswith(end) for line in unit.lines):
            raise _UnclearError
        return unit
