# SPDX-License-Identifier: Apache-2.0
"""What a shard leaves: one file with a header in JSON on the first line, then a block of text per kind.

1. The header says which text belongs to whom, so that text is copied and never parsed.
2. Text of a patient who has not changed since an earlier run stays in the shard that holds it: the header
   says where.
3. Text that another run may use names none (`OF_RUN`). Packed text is of one run, and all in one file.

A file appears under its name when it is complete. No other ever gets that name, so others may refer to it.
"""

from __future__ import annotations

import errno
import gzip
import json
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import add
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, Self
from uuid import uuid4

from reasoner.read.places import is_elsewhere, list_files, open_place, remove, store
from reasoner.shards.settings import SCHEMA

__all__ = [
    "ITSELF",
    "Header",
    "Holder",
    "Piece",
    "ShardFolder",
    "StoredShard",
    "Stretch",
    "Told",
    "by_stem",
    "new_name",
    "packed",
    "read",
    "stored",
]

_SUFFIX: Final = ".shard"
_LEVEL: Final = 6
#: Bytes that are copied at a time: few enough to stay in the cache of the processor, and for memory that is
#: used again (from 128 KiB on the C library may ask the system each time, which costs more than copying).
_CHUNK: Final = 96 * 1024


class Told(NamedTuple):
    """A patient: the length of the text of each kind, findings by number, whether in two places."""

    iri: str
    lengths: list[int]
    findings: list[int]
    repeated: bool


class Piece(NamedTuple):
    """A graph or a patient; `key` tells whether it is the same in another run, empty where that is not known.

    `unread` are reason and number of statements that were not read. `size` and `lines` are those of a graph
    whose every line names it and that is about one patient and nobody else; 0 of any other.
    """

    key: str
    unread: list[tuple[str, int]]
    patients: list[Told]
    size: int = 0
    lines: int = 0


class Holder(NamedTuple):
    """A shard with text of another: its name, where its text begins, where it ends."""

    name: str
    start: int
    end: int


#: In place of a holder, in the header of a file: itself.
ITSELF: Final = Holder("", 0, 0)


class Stretch(NamedTuple):
    """So many pieces whose text stands together: for each kind, where it starts in the text and its size.

    `holder` is the shard with the text.
    """

    holder: Holder
    pieces: int
    starts: list[int]
    sizes: list[int]

    @property
    def size(self) -> int:
        """In bytes, of all kinds."""
        return sum(self.sizes)

    def is_before(self, other: Stretch) -> bool:
        """Whether the other follows at once."""
        return self.holder == other.holder and [*map(add, self.starts, self.sizes)] == other.starts

    def with_next(self, other: Stretch) -> Stretch:
        """Both as one."""
        return self._replace(pieces=self.pieces + other.pieces, sizes=[*map(add, self.sizes, other.sizes)])


class Header(NamedTuple):
    """The first line of a file.

    `settings` is the hash of the settings, `run` the IRI of the run. `size` is that of the text in the file.
    `events` are what was refused, in the order of the input: reason and line; or the IRI of a patient in two
    places. `refused` counts graphs that could not be parsed.
    """

    settings: str
    run: str
    packed: bool
    kinds: list[str]
    size: int
    stretches: list[Stretch]
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


def new_name(stem: str) -> str:
    """A name that begins with `stem`, which no file had."""
    return f"{stem}.{uuid4().hex}{_SUFFIX}"


def by_stem(names: Iterable[str]) -> dict[str, list[str]]:
    """Stem -> names that begin with it."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.rsplit(".", 2)[0], []).append(name)
    return found


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
        partial = self.path / f".{name}.partial"
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


def read(stream: IO[bytes], size: int) -> bytes:
    """So many bytes of a shard.

    Raises:
        OSError: it was cut off meanwhile.
    """
    content = stream.read(size)
    if len(content) < size:
        raise OSError(errno.EIO, "an earlier shard was cut off meanwhile")
    return content


class StoredShard:
    """A shard that is open, and those that hold text of it as far as they were looked at."""

    def __init__(self, folder: ShardFolder, name: str) -> None:
        """Read the header.

        Raises:
            ValueError: a file of another form, or cut off.
            OSError: it cannot be read.
        """
        self._folder, self.name = folder, name
        with ExitStack() as stack:
            self._stream = stack.enter_context(folder.open(name))
            content = json.loads(self._stream.readline())
            if content.pop("schema", None) != SCHEMA:
                raise ValueError("a shard of another version")
            content["pieces"] = [
                Piece(key, unread, [Told(*told) for told in them], *counts)
                for key, unread, them, *counts in content["pieces"]
            ]
            start = self._stream.tell()
            self._itself = Holder(name, start, start + content["size"])
            content["stretches"] = [
                Stretch(Holder(*holder) if holder != [*ITSELF] else self._itself, pieces, starts, sizes)
                for holder, pieces, starts, sizes in content["stretches"]
            ]
            self.header = Header(**content)
            self._files = {self._itself: self._whole(self._stream, self._itself)}
            self._open = stack.pop_all()

    def __enter__(self) -> Self:
        """Stay open for a while."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Be done with it, and with those that hold text of it."""
        self._open.close()

    def checked(self) -> Self:
        """The same, once all with text of it have been looked at.

        Raises:
            ValueError: one is cut off.
            OSError: one cannot be read.
        """
        for holder in self.holders:
            self._file_of(holder)
        return self

    @property
    def holders(self) -> set[Holder]:
        """The other shards with text of it."""
        return {stretch.holder for stretch in self.header.stretches} - {self._itself}

    def _file_of(self, holder: Holder) -> IO[bytes]:
        if holder not in self._files:
            stream = self._open.enter_context(self._folder.open(holder.name))
            self._files[holder] = self._whole(stream, holder)
        return self._files[holder]

    @staticmethod
    def _whole(stream: IO[bytes], holder: Holder) -> IO[bytes]:
        if stream.seek(0, os.SEEK_END) != holder.end:
            raise ValueError("a shard that is cut off")
        return stream

    def chunks(self, kind: str) -> Iterator[bytes]:
        """A block as it is stored, so much at a time that it stays in the cache of the processor."""
        place = self.header.kinds.index(kind)
        for stretch in self.header.stretches:
            left = stretch.sizes[place]
            if not left:
                continue
            stream = self._file_of(stretch.holder)
            stream.seek(stretch.holder.start + stretch.starts[place])
            while left:
                chunk = read(stream, min(left, _CHUNK))
                yield chunk
                left -= len(chunk)

    def has(self, kind: str) -> bool:
        """Whether a block holds any text."""
        place = self.header.kinds.index(kind)
        return any(stretch.sizes[place] for stretch in self.header.stretches)

    def text(self, kind: str) -> bytes:
        """A whole block as text."""
        content = b"".join(self.chunks(kind))
        return gzip.decompress(content) if self.header.packed and content else content

    def slice(self, kind: str, place: int) -> bytes:
        """The text of the piece at this place of a shard that is packed."""
        return _unpacked(self, kind)[slice(*self._edges[kind][place : place + 2])]

    @cached_property
    def _edges(self) -> dict[str, list[int]]:
        """For each kind where the text of each piece begins, and where that of the last ends."""
        of_pieces = [[told.lengths for told in piece.patients] for piece in self.header.pieces]
        return {
            kind: [*accumulate((sum(lengths[at] for lengths in them) for them in of_pieces), initial=0)]
            for at, kind in enumerate(self.header.kinds)
        }

    @cached_property
    def _ends(self) -> list[int]:
        """For each stretch how many pieces there are up to its end."""
        return [*accumulate(stretch.pieces for stretch in self.header.stretches)]

    def where(self, place: int, kinds: Iterable[str]) -> Stretch:
        """Where the text of these kinds of the piece at this place stands; it is not packed."""
        number = bisect_right(self._ends, place)
        stretch = self.header.stretches[number]
        first = self._ends[number] - stretch.pieces
        starts, sizes = list[int](), list[int]()
        for kind in kinds:
            edges = self._edges[kind]
            start = stretch.starts[self.header.kinds.index(kind)]
            starts.append(start + edges[place] - edges[first])
            sizes.append(edges[place + 1] - edges[place])
        return Stretch(stretch.holder, 1, starts, sizes)


@lru_cache(8)
def _unpacked(shard: StoredShard, kind: str) -> bytes:
    """A block of the shard that was asked last: about as many are kept as a shard has."""
    return shard.text(kind)


def stored(header: Header, blocks: Iterable[list[bytes]]) -> Iterator[bytes]:
    """The bytes of a file."""
    yield json.dumps({"schema": SCHEMA, **header._asdict()}).encode() + b"\n"
    for block in blocks:
        yield from block
