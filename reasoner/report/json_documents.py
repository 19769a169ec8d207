# SPDX-License-Identifier: Apache-2.0
"""The elements of a JSON array, or of JSON Lines, one after another: a cohort is never held whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, TextIO

from reasoner.errors import ReadError

__all__ = ["json_documents"]

_CHUNK: Final = 2**20
_SPACE: Final = " \t\r\n"


def json_documents(stream: TextIO, name: str) -> Iterator[tuple[int | None, Any]]:
    """The documents of a stream that begins with `[` or `{`; those that are lines with their number.

    Raises:
        ReadError: the stream ends early, or is not such JSON; `name` says which.
    """
    array = _Array(stream, name)
    if array.opens():
        yield from ((None, element) for element in array.elements())
    else:
        stream.seek(0)
        yield from _lines(stream, name)


def _lines(stream: TextIO, name: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
        except ValueError:
            ended = line.endswith("\n")
            reason = "is not one JSON document" if ended else "is cut off: the last line is not whole"
            raise ReadError(name, reason, number) from None
        yield number, document


class _Array:
    """One JSON array, read piece by piece."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._text = ""
        self._place = 0
        self._decode = json.JSONDecoder().raw_decode

    def opens(self) -> bool:
        """Whether the first character opens an array; it is passed over."""
        if self._next() != "[":
            return False
        self._place += 1
        return True

    def elements(self) -> Iterator[Any]:
        """Every element.

        Raises:
            ReadError: the array is damaged or does not end.
        """
        separator = ""
        while (character := self._next()) != "]":
            if separator:
                if character != separator:
                    raise self._damaged()
                self._place += 1
                self._next()
            yield self._element()
            separator = ","
        self._place += 1
        if self._next():
            raise self._damaged()

    def _next(self) -> str:
        """The next character that is not space; nothing at the end."""
        while True:
            while self._place < len(self._text) and self._text[self._place] in _SPACE:
                self._place += 1
            if self._place < len(self._text) or not self._more(_CHUNK):
                return self._text[self._place : self._place + 1]

    def _more(self, size: int) -> bool:
        piece = self._stream.read(size)
        self._text = self._text[self._place :] + piece
        self._place = 0
        return bool(piece)

    def _element(self) -> Any:  # noqa: ANN401 - JSON
        """One element; each time that it is not whole, as much again is read, so that the time is linear."""
        size = _CHUNK
        while True:
            try:
                element, self._place = self._decode(self._text, self._place)
            except json.JSONDecodeError:
                if not self._more(size):
                    raise self._damaged() from None
                size *= 2
            else:
                return element

    def _damaged(self) -> ReadError:
        return ReadError(self._name, "is cut off or damaged: the JSON array does not end as it should")
