# SPDX-License-Identifier: Apache-2.0
"""The text of a shard while it grows, and the header that says what belongs to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import accumulate
from operator import add
from typing import IO, Any, Final, NamedTuple, Self

from reasoner.errors import ReadError
from reasoner.result import PatientResult
from reasoner.shards.file import (
    ITSELF,
    Header,
    Holder,
    Piece,
    ShardFolder,
    Stretch,
    Told,
    packed,
    read,
    stored,
)
from reasoner.shards.reuse import Found
from reasoner.shards.settings import Settings
from reasoner.shards.texts import DATASET

__all__ = ["TextBlocks"]

#: Text stays in an earlier shard of at least one part in so many of the text of both. So a shard is in few
#: files, and what stays of earlier shards takes at most so many times the room of what is used.
_HELD: Final = 4


class _Own(NamedTuple):
    """Text that goes into this file, of so many pieces, by kind."""

    pieces: int
    texts: list[bytes]

    @property
    def size(self) -> int:
        """In bytes."""
        return _size(self.texts)


class TextBlocks:
    """One list of texts per kind."""

    def __init__(self, settings: Settings, folder: ShardFolder, kinds: list[str]) -> None:
        """Hold nothing yet."""
        self.kinds = kinds
        self.patients = 0
        self._settings, self._folder = settings, folder
        self._parts: list[_Own | Stretch] = []
        self._pieces: list[Piece] = []
        self._findings: dict[tuple[str, str], int] = {}
        self._events: list[list[Any]] = []
        self._refused = 0

    def begin(self, key: str, unread: list[tuple[str, int]], size: int, lines: int) -> None:
        """Begin a piece whose patients follow."""
        self._pieces.append(Piece(key, unread, [], size, lines))
        self._parts.append(_Own(1, [b""] * len(self.kinds)))

    def add(self, result: PatientResult, texts: list[bytes], *, repeated: bool) -> None:
        """Add a patient to the last piece."""
        self._parts.append(_Own(0, texts))
        kinds = dict.fromkeys((finding.code, finding.message) for finding in result.findings)
        findings = [self._finding(kind) for kind in kinds]
        told = Told(result.patient, [len(text) for text in texts], findings, repeated)
        self._pieces[-1].patients.append(told)
        self.patients += 1

    def reuse(self, found: Found) -> None:
        """Add a piece of an earlier run."""
        header, piece = found.shard.header, found.piece
        places = [header.kinds.index(kind) for kind in self.kinds]
        patients = [
            Told(
                told.iri,
                [told.lengths[place] for place in places],
                [
                    self._finding((code, text))
                    for code, text in map(header.findings.__getitem__, told.findings)
                ],
                told.repeated,
            )
            for told in piece.patients
        ]
        self._pieces.append(piece._replace(patients=patients))
        self.patients += len(patients)
        if header.packed:
            self._parts.append(_Own(1, [self._unpacked(found, kind) for kind in self.kinds]))
            return
        stands = found.shard.where(found.place, self.kinds)
        last = self._parts[-1] if self._parts else None
        if isinstance(last, Stretch) and last.is_before(stands):
            self._parts[-1] = last.with_next(stands)
        else:
            self._parts.append(stands)

    def _unpacked(self, found: Found, kind: str) -> bytes:
        """Text that is packed, as that of this run; the names of runs are equally long."""
        text = found.shard.slice(kind, found.place)
        if kind != DATASET:
            return text
        return text.replace(found.shard.header.run.encode(), self._settings.iris.run.encode())

    def _finding(self, kind: tuple[str, str]) -> int:
        return self._findings.setdefault(kind, len(self._findings))

    def refuse(self, error: ReadError) -> None:
        """Note a graph that cannot be read."""
        self._refused += 1
        self._events.append([error.reason, error.line])

    def meet(self, patient: str) -> None:
        """Note a patient who stands in two places."""
        self._events.append([patient])

    @property
    def holders(self) -> set[Holder]:
        """The earlier shards in which text stays."""
        sizes = Counter[Holder]()
        for part in self._parts:
            sizes[part.holder if isinstance(part, Stretch) else ITSELF] += part.size
        least = sizes.total() / _HELD
        return {
            holder
            for holder, size in sizes.items()
            if holder != ITSELF and size >= max(least, (holder.end - holder.start) / _HELD)
        }

    def stored(self) -> Iterator[bytes]:
        """The bytes of the file."""
        blocks, stretches = self._laid_out()
        if self._settings.form.packed:
            blocks = [[packed(b"".join(block))] if any(block) else [] for block in blocks]
            stretches = [Stretch(ITSELF, len(self._pieces), [0] * len(blocks), [*map(_size, blocks)])]
        begins = [*accumulate(map(_size, blocks), initial=0)]
        stretches = [
            s._replace(starts=[*map(add, begins, s.starts)]) if s.holder == ITSELF else s for s in stretches
        ]
        header = Header(
            self._settings.key,
            self._settings.iris.run,
            self._settings.form.packed,
            self.kinds,
            begins[-1],
            stretches,
            [*self._findings],
            self._events,
            self._refused,
            self._pieces,
        )
        return stored(header, blocks)

    def _laid_out(self) -> tuple[list[list[bytes]], list[Stretch]]:
        """The text of this file by kind, and where all text stands; here each block begins at 0."""
        holders, blocks, stretches = self.holders, [list[bytes]() for _ in self.kinds], list[Stretch]()
        filled = [0] * len(blocks)
        with _Source(self._folder) as source:
            for part in self._parts:
                if isinstance(part, Stretch) and part.holder in holders:
                    stretches.append(part)
                    continue
                texts = source.read(part) if isinstance(part, Stretch) else part.texts
                own = Stretch(ITSELF, part.pieces, filled, [*map(len, texts)])
                if stretches and stretches[-1].is_before(own):
                    stretches[-1] = stretches[-1].with_next(own)
                else:
                    stretches.append(own)
                filled = [*map(add, filled, own.sizes)]
                for block, text in zip(blocks, texts, strict=True):
                    block.append(text)
        return blocks, stretches


class _Source:
    """Reads text of other shards, of which one is open at a time: they may be many."""

    def __init__(self, folder: ShardFolder) -> None:
        self._folder = folder
        self._name, self._open = "", ExitStack()
        self._stream: IO[bytes]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def read(self, stretch: Stretch) -> list[bytes]:
        """The text of each kind."""
        if stretch.holder.name != self._name:
            self._open.close()
            self._name = stretch.holder.name
            self._stream = self._open.enter_context(self._folder.open(self._name))
        texts = list[bytes]()
        for start, size in zip(stretch.starts, stretch.sizes, strict=True):
            self._stream.seek(stretch.holder.start + start)
            texts.append(read(self._stream, size))
        return texts


def _size(block: list[bytes]) -> int:
    return sum(map(len, block))
