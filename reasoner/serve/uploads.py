# SPDX-License-Identifier: Apache-2.0
"""Uploads that were screened and are still looked at: whose they are, where they lie, how long they stay.

They lie in a folder that only the account of the site can read, for an hour at most, and are gone when the
site ends. Nobody but who sent them sees them.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import secrets
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from anyio import to_thread
from starlette.exceptions import HTTPException

from reasoner.serve.board_store import forget_opened
from reasoner.serve.upload_worker import INPUT, STORE, Job, screen_upload

__all__ = ["Upload", "UploadLimits", "Uploads", "in_process"]

_SPAWN: Final = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """How much an upload may be, and how long it may take and stay."""

    #: Bytes of all files together.
    total_bytes: int = 20_000_000
    files: int = 60
    patients: int = 500
    seconds: float = 120.0
    memory_gib: int = 8
    kept_seconds: float = 3600.0
    kept: int = 20


@dataclass(slots=True)
class Upload:
    """One upload; `owner` is what the forms of its sender are bound to, `state` how far keeping it is."""

    token: str
    folder: Path
    owner: str
    until: float
    patients: int = 0
    state: str = ""

    @property
    def generation(self) -> Path:
        """The generation of its store."""
        return (self.folder / STORE / "current").resolve()


class Uploads:
    """All uploads of a site."""

    def __init__(self, limits: UploadLimits | None = None) -> None:
        """Make a folder that goes when this does, or at the end of the program."""
        self.limits = limits or UploadLimits()
        self._place = Path(tempfile.mkdtemp(prefix="trialshapes-"))
        weakref.finalize(self, shutil.rmtree, self._place, ignore_errors=True)
        self._known: dict[str, Upload] = {}
        self._one = asyncio.Lock()

    def begin(self, owner: str) -> Upload:
        """An upload without files; the oldest one makes room if there are too many."""
        self._forget()
        while len(self._known) >= self.limits.kept:
            self.drop(next(iter(self._known.values())))
        token = secrets.token_urlsafe(16)
        folder = self._place / token
        (folder / INPUT).mkdir(parents=True, mode=0o700)
        return Upload(token, folder, owner, time.monotonic() + self.limits.kept_seconds)

    def find(self, token: str, owner: str) -> Upload:
        """An upload of somebody.

        Raises:
            HTTPException: they have none of this name; it may have been forgotten.
        """
        self._forget()
        upload = self._known.get(token)
        if upload is None or not secrets.compare_digest(upload.owner.encode(), owner.encode()):
            raise HTTPException(404, "There is no such upload any more: send the file again.")
        return upload

    def drop(self, upload: Upload) -> None:
        """Remove an upload with its files."""
        self._known.pop(upload.token, None)
        forget_opened()
        shutil.rmtree(upload.folder, ignore_errors=True)

    async def screen(self, upload: Upload, job: Job) -> tuple[str, Any]:
        """Screen an upload; one after another. What the process said, or `("slow", seconds)`.

        Raises:
            HTTPException: another upload is being screened, and that takes long.
        """
        try:
            async with asyncio.timeout(self.limits.seconds / 4):
                await self._one.acquire()
        except TimeoutError:
            sentence = "Other files are being screened; try again in a minute."
            raise HTTPException(503, sentence, {"Retry-After": "60"}) from None
        try:
            said = await to_thread.run_sync(in_process, screen_upload, (job,), self.limits.seconds)
        finally:
            self._one.release()
        if said[0] == "done":
            upload.patients = said[1]
            self._known[upload.token] = upload
        return said

    def close(self) -> None:
        """Remove all of them, with their folder."""
        self._known.clear()
        forget_opened()
        shutil.rmtree(self._place, ignore_errors=True)

    def _forget(self) -> None:
        now = time.monotonic()
        for upload in [upload for upload in self._known.values() if upload.until < now]:
            self.drop(upload)


def in_process(target: Callable[..., None], arguments: tuple[Any, ...], seconds: float) -> tuple[str, Any]:
    """Run something in a process of its own, and end it when it takes too long.

    What it sent; `("slow", seconds)` or `("crashed", "")` if it sent nothing.
    """
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=target, args=(theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            return "slow", seconds
        said: tuple[str, Any] = ours.recv()
    except (EOFError, ConnectionResetError):
        return "crashed", ""
    else:
        return said
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
