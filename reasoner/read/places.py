# SPDX-License-Identifier: Apache-2.0
"""Where bytes lie: in a file of this machine, or in an object store that is named by its URL.

1. A URL is only ever one that the user wrote (`s3://bucket/patients.nq`). Nothing in data, shapes or settings
   leads here, and no other scheme is opened.
2. Only stores whose PUT is atomic are known: an object appears whole, or not at all.
3. Objects are read by range, so that a shard reads its part of a file and no more.

fsspec (https://filesystem-spec.readthedocs.io) and the package of the store are optional; this module alone
knows them. Credentials are theirs to find: a URL holds none.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from reasoner.errors import PlaceError

__all__ = [
    "SCHEMES",
    "absolute",
    "given",
    "is_elsewhere",
    "is_folder",
    "list_files",
    "make_folder",
    "open_place",
]
__all__ += ["partial_of", "publish", "remove", "shown", "size_of", "store"]

#: Schemes, and the package that reads them.
SCHEMES: Final = {
    "s3": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "az": "adlfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
}
#: A path has lost one of the two slashes; one letter is a drive.
_URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.:-]+):/+(.+)", re.DOTALL)
_BLOCK: Final = 1024 * 1024


def given(path: Path) -> Path:
    """A path as it was given, `file://` made a path of this machine.

    Raises:
        PlaceError: a URL that is not opened.
    """
    match = _URL.fullmatch(path.as_posix())
    if not match:
        return path
    scheme = match[1].lower()
    if scheme == "file":
        return Path("/" + unquote(match[2]))
    if scheme not in SCHEMES:
        if scheme.startswith("postgres") or path.exists():
            return path
        schemes = ", ".join(f"{name}://" for name in SCHEMES)
        reason = f"is not opened; copy it to this machine first (opened over the network: {schemes})"
        raise PlaceError(f"{scheme}://...", reason)
    account = "@" in match[2].partition("/")[0] and scheme not in {"abfs", "abfss"}
    if account or "::" in match[2]:
        reason = "is not opened: a URL names one store and holds no credentials"
        raise PlaceError(f"{scheme}://...", reason)
    return path


def is_elsewhere(path: Path) -> bool:
    """Whether it lies in an object store."""
    match = _URL.fullmatch(path.as_posix())
    return bool(match and match[1].lower() in SCHEMES)


def absolute(path: Path) -> Path:
    """What a process means by it that runs in another folder."""
    return path if is_elsewhere(path) else path.absolute()


def shown(path: Path) -> str:
    """The path, or the URL with both slashes."""
    match = _URL.fullmatch(path.as_posix()) if is_elsewhere(path) else None
    return f"{match[1].lower()}://{match[2]}" if match else str(path)


def open_place(path: Path) -> io.BufferedReader:
    """Open for reading."""
    return io.BufferedReader(_Ranges(path), _BLOCK) if is_elsewhere(path) else path.open("rb")


def size_of(path: Path) -> int:
    """How many bytes it has."""
    if not is_elsewhere(path):
        return path.stat().st_size
    with _asked(path) as (system, name):
        return int(system.info(name)["size"])


def is_folder(path: Path) -> bool:
    """Whether other files lie below it; what cannot be asked is none."""
    if not is_elsewhere(path):
        return path.is_dir()
    with suppress(OSError), _asked(path) as (system, name):
        return bool(system.isdir(name))
    return False


def list_files(path: Path) -> list[Path]:
    """All files below a folder, or the file itself; none where nothing is."""
    if not is_elsewhere(path):
        return sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    with _asked(path) as (system, name):
        scheme = shown(path).partition(":")[0]
        return [Path(f"{scheme}://{found}") for found in sorted(system.find(name))]


def store(path: Path, chunks: Iterable[bytes]) -> None:
    """Make an object of these bytes in an object store."""
    with _asked(path) as (system, name):
        system.pipe_file(name, b"".join(chunks))


def make_folder(path: Path) -> None:
    """Make a folder; an object store has none."""
    if not is_elsewhere(path):
        path.mkdir(parents=True, exist_ok=True)


def remove(path: Path) -> None:
    """Remove a file, if it is there."""
    if not is_elsewhere(path):
        path.unlink(missing_ok=True)
        return
    with suppress(FileNotFoundError), _asked(path) as (system, name):
        system.rm_file(name)


def partial_of(path: Path) -> Path:
    """Where a file is written until it is complete: beside its place, or in a file of this machine."""
    if not is_elsewhere(path):
        return path.with_name(f".{path.name}.partial")
    handle, name = tempfile.mkstemp(suffix=f"-{path.name}")
    os.close(handle)
    return Path(name)


def publish(partial: Path, path: Path) -> None:
    """Let a complete file appear under its name."""
    if not is_elsewhere(path):
        partial.replace(path)
        return
    try:
        with _asked(path) as (system, name):
            system.put_file(str(partial), name)
    finally:
        partial.unlink(missing_ok=True)


class _Ranges(io.RawIOBase):
    """An object that is read range by range."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._size = size_of(path)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - any buffer, as the base class has it
        stop = min(self._at + len(buffer), self._size)
        if stop <= self._at:
            return 0
        with _asked(self._path) as (system, name):
            content = system.cat_file(name, start=self._at, end=stop)
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)


@contextmanager
def _asked(path: Path) -> Iterator[tuple[Any, str]]:
    """The store and the name in it; whatever a store raises is an `OSError` that quotes nothing of it."""
    url = shown(path)
    scheme = url.partition(":")[0]
    system, name = _system(url, scheme)
    try:
        yield system, name
    except FileNotFoundError as error:
        raise FileNotFoundError(errno.ENOENT, "no such object", url) from error
    except Exception as error:
        reason = f"the {scheme} store answered {type(error).__name__}"
        raise OSError(getattr(error, "errno", None) or errno.EIO, reason) from error


def _system(url: str, scheme: str) -> tuple[Any, str]:
    try:
        core = importlib.import_module("fsspec.core")
        system, name = core.url_to_fs(url)
    except ImportError:
        reason = f"cannot be opened without the package {SCHEMES[scheme]}: pip install {SCHEMES[scheme]}"
        raise PlaceError(url, reason) from None
    system.invalidate_cache()  # others write there
    return system, name
