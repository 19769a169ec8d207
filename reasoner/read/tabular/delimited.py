# SPDX-License-Identifier: Apache-2.0
"""Lines of a CSV file (RFC 4180) with their numbers, as cells by column name.

1. The text is UTF-8, with or without a byte order mark; other encodings are refused, because a wrong guess
   changes names and units without a sign.
2. Comma, semicolon or tab: the one that the header needs.
3. A line whose cells do not fit the header is yielded as `Misfit`. A file whose quotes do not fit cannot be
   cut into lines and is refused as a whole.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final, NamedTuple

from reasoner.errors import ReadError
from reasoner.read.files import UNREADABLE, SourceFile, open_bytes

__all__ = ["Delimited", "Line", "Misfit", "open_delimited"]

_DELIMITERS: Final = (",", ";", "\t")
_MAX_HEADER: Final = 100_000
#: Characters of one line; without a limit, a packed file of one line would fill the memory.
_MAX_LINE: Final = 16 * 1024 * 1024
_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_UTF8: Final = (
    "not UTF-8 text (older spreadsheets save in Windows-1252 or UTF-16); save it as `CSV UTF-8` and try again"
)


class Line(NamedTuple):
    """A line that has something in it: its number (of its first line, if cells hold line breaks)."""

    number: int
    cells: dict[str, str]


class Misfit(NamedTuple):
    """A line that was not understood; no value of it stands in `reason`."""

    number: int
    reason: str


class Delimited(NamedTuple):
    """An open file: its columns, and its lines one after the other."""

    columns: tuple[str, ...]
    lines: Iterator[Line | Misfit]


@contextmanager
def open_delimited(file: SourceFile) -> Iterator[Delimited]:
    """Open a file and read its header.

    Raises:
        ReadError: the file or its header is not usable; also while lines are taken, when the rest of the file
        cannot be cut into lines. Lines that were yielded before are void then.
    """
    try:
        with open_bytes(file) as stream:
            head = stream.read(2)
            if head in _MARKS:
                raise ReadError(file.name, _NOT_UTF8)
        with (
            open_bytes(file) as stream,
            io.TextIOWrapper(stream, encoding="utf-8-sig", errors="strict", newline="") as text,
        ):
            yield _read(file, text)
    except UnicodeDecodeError:
        raise ReadError(file.name, _NOT_UTF8) from None
    except UNREADABLE as error:
        raise ReadError(file.name, f"cannot be opened: {error.__class__.__name__}") from error


def _read(file: SourceFile, text: io.TextIOWrapper) -> Delimited:
    header = text.readline(_MAX_HEADER)
    if not header.strip():
        raise ReadError(file.name, "its first line must name the columns, and is empty", 1)
    delimiter = max(_DELIMITERS, key=header.count)
    try:
        (cells,) = csv.reader([header], delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        raise ReadError(file.name, "the quotes in the header do not fit", 1) from None
    columns = tuple(cell.strip() for cell in cells)
    named = [column for column in columns if column]
    for column in named:
        if named.count(column) > 1:
            raise ReadError(file.name, f"two columns are named {column}; keep one", 1)
    return Delimited(tuple(named), _lines(file, text, columns, delimiter))


def _lines(
    file: SourceFile, text: io.TextIOWrapper, columns: tuple[str, ...], delimiter: str
) -> Iterator[Line | Misfit]:
    reader = csv.reader(_bounded(file, text), delimiter=delimiter, strict=True)
    number = 2
    try:
        for cells in reader:
            found = _line(number, cells, columns)
            number = reader.line_num + 2
            if found:
                yield found
    except csv.Error:
        reason = "the quotes do not fit from here on; put text with quotes or line breaks into double quotes"
        raise ReadError(file.name, reason, number) from None


def _bounded(file: SourceFile, text: io.TextIOWrapper) -> Iterator[str]:
    for number, line in enumerate(iter(partial(text.readline, _MAX_LINE), ""), start=2):
        if len(line) == _MAX_LINE:
            raise ReadError(file.name, "a line is longer than any record; check its line breaks", number)
        yield line


def _line(number: int, cells: list[str], columns: tuple[str, ...]) -> Line | Misfit | None:
    """None for a line without content, which spreadsheets leave at the end, and for the header once more.

    Files that were put one after the other have it again.
    """
    cells = [cell.strip() for cell in cells]
    if not any(cells) or tuple(cells) == columns:
        return None
    if any("\0" in cell for cell in cells):
        return Misfit(number, "holds bytes that are no text")
    if len(cells) < len(columns):
        return Misfit(number, f"has {len(cells)} cells where the header names {len(columns)} columns")
    unnamed = [cell for cell, column in zip(cells, columns, strict=False) if not column]
    if any(cells[len(columns) :]) or any(unnamed):
        return Misfit(number, "has a cell under no column name; quote cells that hold the delimiter")
    return Line(number, {column: cell for column, cell in zip(columns, cells, strict=False) if column})
