# SPDX-License-Identifier: Apache-2.0
"""The patients of a run on disk until it is known how many they are: a line each, and sections.

Memory does not grow with the cohort. A section is stored once for every length in which it may be told; when
there are more patients than fit a length, what was stored in it is thrown away.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from reasoner.report.cohort import PatientRow

__all__ = ["Spool"]


class Spool:
    """Temporary files without names, in one folder; `most` holds how many patients fit each length."""

    def __init__(self, folder: Path, most: Sequence[int]) -> None:
        """Nothing is opened yet."""
        self._folder = folder
        self._most = most
        self._stack = ExitStack()
        self._lines: IO[bytes]
        self._sections: list[IO[bytes]]
        self.patients = 0

    def __enter__(self) -> Self:
        """Open the files."""
        self._lines = self._open()
        self._sections = [self._open() for _ in self._most]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is left."""
        self._stack.__exit__(kind, error, trace)

    def _open(self) -> IO[bytes]:
        return self._stack.enter_context(tempfile.TemporaryFile(dir=self._folder))

    @property
    def length(self) -> int | None:
        """The first length that all patients fit, as its place in `most`; None when they fit none."""
        return next((place for place, most in enumerate(self._most) if self.patients <= most), None)

    def add(self, row: PatientRow, tell: Callable[[int], str]) -> None:
        """Store a patient; `tell` makes the section in the length at a place in `most`."""
        self.patients += 1
        places = []
        for place, (most, stored) in enumerate(zip(self._most, self._sections, strict=True)):
            section = tell(place).encode() if self.patients <= most else b""
            if self.patients == most + 1:
                stored.seek(0)
                stored.truncate()
            places.append((stored.tell(), len(section)))
            stored.write(section)
        self._lines.write(json.dumps((row, places)).encode() + b"\n")

    def rows(self, repeated: frozenset[str]) -> Iterator[PatientRow]:
        """The lines in the order of arrival; of the patients in `repeated` only the last."""
        return (row for row, _ in self._standing(repeated))

    def sections(self, length: int, repeated: frozenset[str]) -> Iterator[str]:
        """The sections of the patients whose lines stand; no more than fit the length."""
        stored = self._sections[length]
        for start, size in [places[length] for _, places in self._standing(repeated)]:
            stored.seek(start)
            yield stored.read(size).decode()

    def _standing(self, repeated: frozenset[str]) -> Iterator[tuple[PatientRow, list[tuple[int, int]]]]:
        last = {row.name: row.number for row, _ in self._stored() if row.name in repeated}
        for row, places in self._stored():
            if last.get(row.name, row.number) == row.number:
                yield row, places

    def _stored(self) -> Iterator[tuple[PatientRow, list[tuple[int, int]]]]:
        self._lines.seek(0)
        for line in self._lines:
            cells, places = json.loads(line)
            yield PatientRow.restored(cells), places
