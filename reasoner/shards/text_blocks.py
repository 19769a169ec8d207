# SPDX-License-Identifier: Apache-2.0
"""The text of a shard while it grows, and the header that says what belongs to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reasoner.errors import ReadError
from reasoner.result import PatientResult
from reasoner.shards.file import Header, Piece, StoredShard, Told, packed, stored
from reasoner.shards.reuse import Found, text_of
from reasoner.shards.settings import Settings

__all__ = ["TextBlocks"]


class TextBlocks:
    """One list of texts per kind."""

    def __init__(self, settings: Settings, kinds: list[str]) -> None:
        """Hold nothing yet."""
        self.kinds = kinds
        self.patients = 0
        self._settings = settings
        self._blocks: list[list[bytes]] = [[] for _ in kinds]
        self._pieces: list[Piece] = []
        self._findings: dict[tuple[str, str], int] = {}
        self._events: list[list[Any]] = []
        self._refused = 0
        #: pieces of one shard of an earlier run that follow each other: they are copied together
        self._run: tuple[StoredShard, int, int] | None = None

    def begin(self, key: str, unread: list[tuple[str, int]], size: int) -> None:
        """Begin a piece whose patients follow."""
        self._pieces.append(Piece(key, unread, [], size))

    def add(self, result: PatientResult, texts: list[bytes], *, repeated: bool) -> None:
        """Add a patient to the last piece."""
        self._copy()
        for block, text in zip(self._blocks, texts, strict=True):
            block.append(text)
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
        if self._run and self._run[0] is found.shard and self._run[2] == found.place:
            self._run = (found.shard, self._run[1], found.place + 1)
        else:
            self._copy()
            self._run = (found.shard, found.place, found.place + 1)

    def _copy(self) -> None:
        if not self._run:
            return
        for kind, block in zip(self.kinds, self._blocks, strict=True):
            block.append(text_of(self._run[0], kind, *self._run[1:], self._settings.iris.run))
        self._run = None

    def _finding(self, kind: tuple[str, str]) -> int:
        return self._findings.setdefault(kind, len(self._findings))

    def refuse(self, error: ReadError) -> None:
        """Note a graph that cannot be read."""
        self._refused += 1
        self._events.append([error.reason, error.line])

    def meet(self, patient: str) -> None:
        """Note a patient who stands in two places."""
        self._events.append([patient])

    def stored(self) -> Iterator[bytes]:
        """The bytes of the file."""
        self._copy()
        blocks = self._blocks
        if self._settings.form.packed:
            blocks = [[packed(b"".join(block))] if any(block) else [] for block in blocks]
        header = Header(
            self._settings.key,
            self._settings.iris.run,
            self._settings.form.packed,
            self.kinds,
            [sum(map(len, block)) for block in blocks],
            [*self._findings],
            self._events,
            self._refused,
            self._pieces,
        )
        return stored(header, blocks)
