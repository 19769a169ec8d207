# SPDX-License-Identifier: Apache-2.0
"""A shard: consecutive patients of the input, as they are handed to a worker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from reasoner.read.files import SourceFile
from reasoner.read.nquads import Span
from reasoner.shards.settings import Settings, hashed

__all__ = ["Cut", "Lines", "Mark", "Patients", "Shard", "Units"]


class Mark(NamedTuple):
    """A graph of a span: its bytes from `start` up to `stop`, its first line, its name.

    Bytes and lines count from the start of the span. `known` is where an earlier run holds its text.
    """

    start: int
    stop: int
    line: int
    graph: str
    known: tuple[str, int] | None


class Cut(NamedTuple):
    """A span of a plain file of N-Quads, which the worker reads itself, and how many graphs it holds.

    With `marks`, which are of all graphs, only those are read that no earlier run knows.
    """

    file: SourceFile
    span: Span
    graphs: int
    marks: tuple[Mark, ...] | None = None


class Lines(NamedTuple):
    """A graph of a file of N-Quads: its name, its first line, its lines as they stand."""

    graph: str
    line: int
    content: bytes
    broken: int


class Units(NamedTuple):
    """Graphs of a file that only one process can read, because it is compressed; the worker parses them."""

    file: SourceFile
    graphs: tuple[Lines, ...]


class Patients(NamedTuple):
    """Patients that have been read, pickled, and what tells whether one has changed (empty: not known)."""

    pickled: tuple[bytes, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Shard:
    """The pieces `first` to `last` of a part of the input; a piece is a graph, or a patient that was read.

    `repeated` are digests of patients who stand in two places. `lengths` are those in which sections of the
    page are made. `details` asks for results to be handed back beside their text. `failure` says that one
    piece cannot be screened, by the name of what happened to its worker; with `unread` it is not read either.
    """

    number: int
    content: Cut | Units | Patients
    first: int
    last: int
    repeated: frozenset[int] = frozenset()
    lengths: tuple[int, ...] = ()
    details: bool = False
    failure: str = ""
    unread: bool = False

    @property
    def pieces(self) -> int:
        """How many pieces it has."""
        return self.last - self.first

    def halves(self) -> tuple[Shard, Shard]:
        """The same in two."""
        middle = self.first + self.pieces // 2
        return replace(self, last=middle), replace(self, first=middle)

    def stem(self, settings: Settings) -> str:
        """What the names of files with its results begin with: its place, and all that they depend on."""
        match self.content:
            case Cut(file, span):
                what: list[object] = [settings.origin(file.name), *span]
            case Units(file, graphs):
                what = [settings.origin(file.name), graphs[0].line, len(graphs)]
            case Patients(_, keys):
                what = [*keys]
        about = (settings.key, settings.iris.name, sorted(self.repeated), self.lengths)
        key = hashed(about, what, self.first, self.last, self.failure, self.unread)
        return f"{self.number:08}.{self.first:06}-{key}"
