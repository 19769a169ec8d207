# SPDX-License-Identifier: Apache-2.0
"""Text of an earlier run for patients who have not changed.

An index on disk leads from the key of a piece to the shard in which it stands, so that memory does not grow
with the cohort.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from reasoner.shards.file import Piece, ShardFolder, StoredShard
from reasoner.shards.settings import Settings

__all__ = ["Found", "Index", "write_index"]

#: Shards that are open at a time; more than a group of patients may come from.
_OPEN: Final = 96


class Found(NamedTuple):
    """A piece of an earlier run: the shard, and the place in it."""

    shard: StoredShard
    place: int

    @property
    def piece(self) -> Piece:
        """What the shard says of it."""
        return self.shard.header.pieces[self.place]

    @property
    def is_usable(self) -> bool:
        """Whether its text may be used again."""
        return _is_usable(self.piece)

    @property
    def following(self) -> Found | None:
        """The next piece of the shard."""
        place = self.place + 1
        return self._replace(place=place) if place < len(self.shard.header.pieces) else None


def write_index(path: Path, folder: ShardFolder, settings: Settings) -> int:
    """Note every piece that may be used again; how many they are."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as index, index:
        index.execute("PRAGMA journal_mode = OFF")
        index.execute("PRAGMA synchronous = OFF")
        index.execute("CREATE TABLE piece (key TEXT PRIMARY KEY, shard TEXT, place INTEGER) WITHOUT ROWID")
        for name in folder.names():
            index.executemany(
                "INSERT OR REPLACE INTO piece VALUES (?, ?, ?)", _pieces(folder, name, settings)
            )
        (count,) = index.execute("SELECT count(*) FROM piece").fetchone()
    return int(count)


def _pieces(folder: ShardFolder, name: str, settings: Settings) -> Iterator[tuple[str, str, int]]:
    try:
        with StoredShard(folder, name) as shard:
            header = shard.checked().header
    except (ValueError, OSError, KeyError, TypeError):
        return  # of another version, or damaged: it is made again
    if header.settings != settings.key:
        return
    for place, piece in enumerate(header.pieces):
        if _is_usable(piece):
            yield piece.key, name, place


def _is_usable(piece: Piece) -> bool:
    return bool(piece.key) and not any(told.repeated for told in piece.patients)


class Index:
    """Finds pieces."""

    def __init__(self, path: Path, folder: ShardFolder) -> None:
        """Open the index, which was written before."""
        self._index = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        self._folder = folder
        self._shards: OrderedDict[str, StoredShard] = OrderedDict()

    def find(self, key: str, kinds: list[str]) -> Found | None:
        """The piece with this key, if its text of all these kinds is there."""
        row = self._index.execute("SELECT shard, place FROM piece WHERE key = ?", (key,)).fetchone()
        return self.at(row[0], row[1], kinds) if row else None

    def at(self, name: str, place: int, kinds: list[str]) -> Found | None:
        """The piece at this place of a shard, if its text of all these kinds is there."""
        shard = self._shard(name)
        return Found(shard, place) if set(kinds) <= set(shard.header.kinds) else None

    def _shard(self, name: str) -> StoredShard:
        if name in self._shards:
            self._shards.move_to_end(name)
            return self._shards[name]
        if len(self._shards) >= _OPEN:
            self._shards.popitem(last=False)[1].close()
        shard = self._shards[name] = StoredShard(self._folder, name)
        return shard

    def close(self) -> None:
        """Be done with it."""
        self._index.close()
        for shard in self._shards.values():
            shard.close()
