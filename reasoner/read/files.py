# SPDX-License-Identifier: Apache-2.0
"""Which files are read, and as what: by suffix, from an allow-list, each also gzipped.

A file is opened as bytes with an explicit format; a path is never handed to a parser as a string that it
might take for a URL. Objects of a store are read where the user wrote their URL (`places`). RDF/XML is
refused, because its entities can be expanded without limit.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple
from urllib.parse import urlsplit

from reasoner.errors import ReadError
from reasoner.read.notes import ReadNotes
from reasoner.read.places import given, is_elsewhere, is_folder, list_files, open_place, shown
from reasoner.read.stray_tables import reject_stray, tables_like

__all__ = ["MAX_WHOLE_FILE", "UNREADABLE", "SourceFile", "database_address", "find_files", "open_bytes"]
__all__ += ["read_whole", "shown_address"]

#: Formats other than N-Quads and NDJSON are held in memory whole; a larger file should be one of those two.
MAX_WHOLE_FILE: Final = 256 * 1024 * 1024

#: What opening or unpacking a file may raise.
UNREADABLE: Final = (OSError, EOFError, zlib.error)

_KINDS: Final = {
    ".ttl": "turtle",
    ".nt": "n-triples",
    ".nq": "n-quads",
    ".trig": "trig",
    ".jsonld": "json-ld",
    ".json": "fhir-json",
    ".ndjson": "fhir-ndjson",
    ".csv": "csv",
    ".parquet": "parquet",
    ".duckdb": "duckdb",
}
_REFUSED: Final = {
    ".rdf": "RDF/XML is not accepted for patient data; convert it to Turtle or N-Quads",
    ".owl": "RDF/XML is not accepted for patient data; convert it to Turtle or N-Quads",
    ".xml": "XML is not accepted for patient data; use Turtle, N-Quads or FHIR JSON",
}
#: A path has lost one of the two slashes.
_ADDRESS: Final = re.compile(r"postgres(?:ql)?:/+", re.IGNORECASE)
_READ: Final = "formats read: " + " ".join(_KINDS) + ", each also .gz"


class SourceFile(NamedTuple):
    """One file to read: where, how it is named in messages, its format, whether it is gzipped."""

    path: Path
    name: str
    kind: str
    gzipped: bool


def database_address(path: Path) -> str | None:
    """The address of a Postgres database, where one is given in place of a file; it may hold a password."""
    text = path.as_posix()
    match = _ADDRESS.match(text)
    return f"postgresql://{text[match.end() :]}" if match else None


def shown_address(address: str) -> str:
    """Host and database: what may be shown of an address."""
    parts = urlsplit(address)
    return f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}"


def find_files(paths: Iterable[Path], notes: ReadNotes) -> Iterator[SourceFile]:
    """Files of all paths, folders walked in sorted order; a file given twice is read once.

    In a folder a file of another format is counted as unread; named by itself it is rejected. The address of
    a database is a "file" under a name that shows neither user nor password.
    """
    met: set[Path] = set()
    for path in map(given, paths):
        if address := database_address(path):
            yield SourceFile(path, shown_address(address), "postgres", gzipped=False)
            continue
        if is_elsewhere(path):
            yield from _find_elsewhere(path, met, notes)
            continue
        if not path.exists():
            notes.reject(str(path), "no such file or folder")
            continue
        inside = path.is_dir()
        files = sorted(f for f in path.rglob("*") if f.is_file()) if inside else [path]
        if not files:
            notes.reject(str(path), "no file in this folder")
        for file in files:
            if file.resolve() in met:
                continue
            met.add(file.resolve())
            if found := _classify(file, notes, inside=inside):
                notes.files += 1
                yield found


def _find_elsewhere(path: Path, met: set[Path], notes: ReadNotes) -> Iterator[SourceFile]:
    """The objects of a store that a URL names, or those below it."""
    try:
        inside, files = is_folder(path), list_files(path)
    except OSError as error:
        notes.reject(shown(path), f"cannot be opened: {error.strerror}")
        return
    if not files:
        notes.reject(shown(path), "no such object, and none below it")
    for file in files:
        if file in met:
            continue
        met.add(file)
        if found := _classify(file, notes, inside=inside):
            notes.files += 1
            yield found


def _classify(file: Path, notes: ReadNotes, *, inside: bool) -> SourceFile | None:
    suffixes = [suffix.lower() for suffix in file.suffixes]
    gzipped = bool(suffixes) and suffixes[-1] == ".gz"
    suffix = (suffixes[:-1] if gzipped else suffixes)[-1:]
    kind = _KINDS.get(suffix[0]) if suffix else None
    if kind:
        return SourceFile(file, shown(file), kind, gzipped)
    if suffix and suffix[0] in _REFUSED:
        reject_stray(file, shown(file), notes, _REFUSED[suffix[0]])
    elif inside and not tables_like(file):
        notes.skip(shown(file), f"not a patient file ({_READ})")
    else:
        reject_stray(file, shown(file), notes, f"this format is not read; {_READ}")
    return None


def open_bytes(file: SourceFile) -> IO[bytes]:
    """Open for reading, unpacked."""
    if not file.gzipped:
        return open_place(file.path)
    whole = open_place(file.path) if is_elsewhere(file.path) else file.path
    return gzip.open(whole, "rb")  # type: ignore[return-value]


def read_whole(file: SourceFile) -> bytes:
    """All bytes of a file, unpacked, without a byte order mark.

    Raises:
        ReadError: larger than `MAX_WHOLE_FILE` once unpacked, or not readable.
    """
    try:
        with open_bytes(file) as stream:
            content = stream.read(MAX_WHOLE_FILE + 1)
    except UNREADABLE as error:
        raise ReadError(file.name, f"cannot be opened: {error.__class__.__name__}") from error
    if len(content) > MAX_WHOLE_FILE:
        reason = f"larger than {MAX_WHOLE_FILE // 2**20} MiB; give it as N-Quads or NDJSON, which stream"
        raise ReadError(file.name, reason)
    return content.removeprefix(b"\xef\xbb\xbf")
