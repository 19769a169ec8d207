# SPDX-License-Identifier: Apache-2.0
"""What a shard leaves: one file with a header in JSON on the first line, then a block of text per kind.

The header says which text belongs to whom, so that text is copied and never parsed. A file appears under its
name when it is complete.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import IO, Any, Final, NamedTuple
from uuid import uuid4

from reasoner.read.places import is_elsewhere, list_files, open_place, remove, store
from reasoner.shards.settings import SCHEMA

__all__ = ["Header", "Piece", "ShardFolder", "StoredShard", "Told", "packed", "stored"]

_SUFFIX: Final = ".shard"
_LEVEL: Final = 6
#: Bytes that are copied at a time, few enough to stay in the cache of the processor.
_CHUNK: Final = 256 * 1024


class Told(NamedTuple):
    """A patient: the length of the text of each kind, findings by number, whether in two places."""

    iri: str
    lengths: list[int]
    findings: list[int]
    repeated: bool


class Piece(NamedTuple):
    """A graph or a patient; `key` tells whether it is the same in another run, empty where that is not known.

    `unread` are reason and number of statements that were not read. `size` is the number of bytes of a graph
    whose every line names it and that is about one patient and nobody else; 0 of any other.
    """

    key: str
    unread: list[tuple[str, int]]
    patients: list[Told]
    size: int = 0


class Header(NamedTuple):
    """The first line of a file.

    `settings` is the hash of the settings, `run` the IRI of the run. `sizes` are those of the blocks as they
    are stored. `events` are what was refused, in the order of the input: reason and line; or the IRI
    of a patient in two places. `refused` counts graphs that could not be parsed.
    """

    settings: str
    run: str
    packed: bool
    kinds: list[str]
    sizes: list[int]
    findings: list[tuple[str, str]]
    events: list[list[Any]]
    refused: int
    pieces: list[Piece]

    @property
    def patients(self) -> int:
        """How many patients it tells of."""
        return sum(len(piece.patients) for piece in self.pieces)

    def told(self) -> Iterator[Told]:
        """Every patient."""
        for piece in self.pieces:
            yield from piece.patients


def packed(content: bytes) -> bytes:
    """A member of a gzip file; the same bytes whenever it is made."""
    return gzip.compress(content, _LEVEL, mtime=0)


class ShardFolder:
    """Where shards are stored; everything that touches the place is here."""

    def __init__(self, path: Path) -> None:
        """Nothing is made yet."""
        self.path = path

    def names(self) -> list[str]:
        """The shards that are complete."""
        if is_elsewhere(self.path):
            return [file.name for file in list_files(self.path) if file.name.endswith(_SUFFIX)]
        if not self.path.is_dir():
            return []
        return sorted(entry.name for entry in os.scandir(self.path) if entry.name.endswith(_SUFFIX))

    def open(self, name: str) -> IO[bytes]:
        """Open a shard for reading."""
        return open_place(self.path / name)

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        """Store a shard under its name once it is complete."""
        if is_elsewhere(self.path):
            store(self.path / name, chunks)
            return
        self.path.mkdir(parents=True, exist_ok=True)
        partial = self.path / f".{name}.{uuid4().hex}.partial"  # processes of several machines may write it
        try:
            with partial.open("wb") as stream:
                stream.writelines(chunks)
            partial.replace(self.path / name)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise

    def remove(self, names: Iterable[str]) -> None:
        """Remove shards."""
        for name in names:
            remove(self.path / name)

    def tidy(self) -> None:
        """Remove what was never completed, and the folder when nothing stands in it."""
        if is_elsewhere(self.path):
            return
        for name in (".*.partial", ".index*"):
            for left in self.path.glob(name):
                left.unlink(missing_ok=True)
        with suppress(OSError):
            self.path.rmdir()


class StoredShard:
    """A shard that is open."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Read the header.

        Raises:
            ValueError: a file of another form.
        """
        self._stream = stream
        content = json.loads(stream.readline())
        if content.pop("schema", None) != SCHEMA:
            raise ValueError("a shard of another version")
        pieces = [
            Piece(key, unread, [Told(*told) for told in them], size)
            for key, unread, them, size in content["pieces"]
        ]
        self.header = Header(**content | {"pieces": pieces})
        starts = [*accumulate(self.header.sizes, initial=stream.tell())]
        if stream.seek(0, os.SEEK_END) != starts[-1]:
            raise ValueError("a shard that is cut off")
        self._starts = dict(zip(self.header.kinds, starts, strict=False))
        self._sizes = dict(zip(self.header.kinds, self.header.sizes, strict=True))
        self._edges: dict[str, list[int]] = {}

    @staticmethod
    @contextmanager
    def opened(folder: ShardFolder, name: str) -> Iterator[StoredShard]:
        """Open one for a while."""
        with folder.open(name) as stream:
            yield StoredShard(stream)

    def close(self) -> None:
        """Be done with it."""
        self._stream.close()

    def copy(self, kind: str, to: IO[bytes]) -> None:
        """Copy a block as it is stored."""
        self._stream.seek(self._starts[kind])
        size = self._sizes[kind]
        if size <= _CHUNK:
            to.write(self._stream.read(size))
            return
        while size:
            chunk = self._stream.read(min(size, _CHUNK))
            to.write(chunk)
            size -= len(chunk)

    def size(self, kind: str) -> int:
        """The size of a block as it is stored."""
        return self._sizes[kind]

    def text(self, kind: str) -> bytes:
        """A whole block as text."""
        self._stream.seek(self._starts[kind])
        content = self._stream.read(self._sizes[kind])
        return gzip.decompress(content) if self.header.packed and content else content

    def slice(self, kind: str, first: int, last: int) -> bytes:
        """The text of the pieces from `first` up to `last`."""
        edges = self._edges.get(kind)
        if edges is None:
            place = self.header.kinds.index(kind)
            lengths = (sum(told.lengths[place] for told in piece.patients) for piece in self.header.pieces)
            edges = self._edges[kind] = [*accumulate(lengths, initial=0)]
        if self.header.packed:
            return _unpacked(self, kind)[edges[first] : edges[last]]
        self._stream.seek(self._starts[kind] + edges[first])
        return self._stream.read(edges[last] - edges[first])


@lru_cache(8)
def _unpacked(shard: StoredShard, kind: str) -> bytes:
    """A block of the shard that was asked last: about as many are kept as a shard has."""
    return shard.text(kind)


def stored(header: Header, blocks: Iterable[list[bytes]]) -> Iterator[bytes]:
    """The bytes of a file."""
    yield json.dumps({"schema": SCHEMA, **header._asdict()}).encode() + b"\n"
    for block in blocks:
        yield from block
