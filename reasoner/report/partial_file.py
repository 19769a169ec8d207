# SPDX-License-Identifier: Apache-2.0
"""A text file that appears under its name only when it is complete."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TextIO

from reasoner.read.places import make_folder, partial_of, publish

__all__ = ["PartialFile"]


class PartialFile:
    """Written beside its final name, renamed when the block ends without an error, deleted otherwise."""

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet."""
        self.path = path
        self._partial = path
        self.stream: TextIO

    def __enter__(self) -> Self:
        """Open for writing; the folder is made."""
        make_folder(self.path.parent)
        self._partial = partial_of(self.path)
        self.stream = self._partial.open("w", encoding="utf-8", newline="")
        return self

    @property
    def bytes(self) -> IO[bytes]:
        """The same stream for what is bytes already."""
        self.stream.flush()
        return self.stream.buffer

    def rewrite(self, keep: Callable[[TextIO, TextIO], None]) -> None:
        """Let `keep` copy what was written so far to a new stream; writing is over then."""
        self.stream.close()
        second = self._partial.with_suffix(".rewritten")
        with self._partial.open(encoding="utf-8", newline="") as old:
            self.stream = second.open("w", encoding="utf-8", newline="")
            keep(old, self.stream)
        self._partial.unlink()
        self._partial = second

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Publish, or leave nothing."""
        self.stream.close()
        if kind is None:
            publish(self._partial, self.path)
        else:
            self._partial.unlink(missing_ok=True)
