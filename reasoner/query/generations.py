# SPDX-License-Identifier: Apache-2.0
"""The folder of a store: whole generations of it, one of them current.

    DIR/current -> generation-000007     a symbolic link, replaced in one step
    DIR/generation-000007/data/          a store that nobody writes to any more
    DIR/generation-000007/readers        locked (shared) by everybody who reads this generation
    DIR/lock                             locked (exclusive) by the one who builds

Patients are in it: folders and files that are made here are their owner's alone, whatever the umask says.

A generation that is not current is old or was never finished: who holds the lock of builders removes it
unless somebody reads it, and so does the last site that read it. Locks are those of `flock`, which the kernel
lets go of when a process dies, however it dies.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from reasoner.query.errors import StoreError

__all__ = ["Generations"]

_PREFIX: Final = "generation-"
_ATTEMPTS: Final = 50
_PAUSE: Final = 0.02


class Generations:
    """The generations in one folder."""

    def __init__(self, folder: Path) -> None:
        """Nothing is touched yet."""
        self.folder = folder
        self._pointer = folder / "current"
        self._lock = folder / "lock"

    @property
    def current(self) -> Path | None:
        """The generation that readers open, or None where nothing was ever published."""
        try:
            return self.folder / self._pointer.readlink().name
        except OSError:
            return None

    @contextmanager
    def building(self) -> Iterator[Path]:
        """An empty generation to fill; it becomes current when the block ends without an error.

        Raises:
            StoreError: somebody else is building, or the folder holds something else.
        """
        with _for_the_owner_alone(), self._builder():
            self._remove_unused()
            generation = self.folder / f"{_PREFIX}{self._last() + 1:06}"
            generation.mkdir()
            try:
                (generation / "readers").touch()
                yield generation / "data"
                _sync(generation)
                self._publish(generation)
            finally:
                self._remove_unused()

    @contextmanager
    def reading(self) -> Iterator[Path]:
        """The current generation; it stays until the block ends, whatever is published meanwhile.

        Raises:
            StoreError: there is no store in this folder.
        """
        descriptor, generation = self._hold()
        try:
            yield generation / "data"
        finally:
            os.close(descriptor)

    def retire(self, generation: Path) -> None:
        """Remove a generation that was read, unless it is current or somebody else reads it.

        Raises:
            OSError: this process may not write here.
        """
        if generation != self.current:
            _remove(generation)

    def _hold(self) -> tuple[int, Path]:
        """Lock the current generation against removal; it may be replaced and removed just before."""
        for _ in range(_ATTEMPTS):
            generation = self.current
            if generation is None:
                break
            with suppress(FileNotFoundError):
                descriptor = os.open(generation / "readers", os.O_RDONLY)
                if _locked(descriptor, fcntl.LOCK_SH) and os.fstat(descriptor).st_nlink:
                    return descriptor, generation
                os.close(descriptor)
            time.sleep(_PAUSE)
        raise StoreError(
            str(self.folder), "holds no store; `trialshapes load RESULTS --store DIR` builds one"
        )

    @contextmanager
    def _builder(self) -> Iterator[None]:
        if self.folder.exists() and not self._lock.exists() and any(self.folder.iterdir()):
            raise StoreError(str(self.folder), "holds other files and no store; choose a new or empty folder")
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _locked(descriptor, fcntl.LOCK_EX):
                builder = os.read(descriptor, 20).decode() or "unknown"
                reason = f"another process ({builder}) is building this store; try again when it is done"
                raise StoreError(str(self.folder), reason)
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
            yield
        finally:
            os.close(descriptor)

    def _publish(self, generation: Path) -> None:
        following = self.folder / ".following"
        following.unlink(missing_ok=True)
        following.symlink_to(generation.name)
        following.replace(self._pointer)
        _sync_folder(self.folder)

    def _last(self) -> int:
        numbers = [int(path.name.removeprefix(_PREFIX)) for path in self.folder.glob(f"{_PREFIX}[0-9]*")]
        return max(numbers, default=0)

    def _remove_unused(self) -> None:
        """Remove what is neither current nor read; to be called by the builder alone."""
        for generation in sorted(self.folder.glob(f"{_PREFIX}*")):
            if generation != self.current:
                _remove(generation)


@contextmanager
def _for_the_owner_alone() -> Iterator[None]:
    """The umask of the whole process: the store's engine takes no modes for the files that it makes."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _remove(generation: Path) -> None:
    """First the file of the readers, so that nobody can begin to read what is half removed."""
    readers = generation / "readers"
    descriptor = -1
    with suppress(FileNotFoundError):  # its builder or its remover was killed
        descriptor = os.open(readers, os.O_RDONLY)
    try:
        if descriptor == -1 or _locked(descriptor, fcntl.LOCK_EX):
            readers.unlink(missing_ok=True)
            with suppress(FileNotFoundError):  # somebody else is removing it too
                shutil.rmtree(generation)
    finally:
        if descriptor != -1:
            os.close(descriptor)


def _locked(descriptor: int, kind: int) -> bool:
    """Lock at once, or not at all."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync(folder: Path) -> None:
    """Let everything below a folder reach the disk, so that the link never points to less."""
    for place, _, names in os.walk(folder):
        for name in names:
            descriptor = os.open(Path(place) / name, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        _sync_folder(Path(place))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
