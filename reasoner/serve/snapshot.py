# SPDX-License-Identifier: Apache-2.0
"""One generation of the store with the processes that read it; whoever began on it ends on it."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from anyio import to_thread

from reasoner.query.generations import Generations
from reasoner.serve.board_store import forget_opened
from reasoner.serve.settings import Settings
from reasoner.serve.workers import Workers

__all__ = ["Snapshot"]


class Snapshot:
    """One generation of the store, which stays readable until the block that opened it ends."""

    def __init__(self, settings: Settings) -> None:
        """Hold the current generation.

        Raises:
            StoreError: there is none.
        """
        self._stack = ExitStack()
        self._generations = Generations(settings.store)
        data = self._stack.enter_context(self._generations.reading())
        #: The folder of the generation: `data/` is the store, what else `load` builds stands beside it.
        self.folder: Path = data.parent
        self._users = 1  # the site itself
        limits, count = settings.limits, settings.workers
        # where several people ask, one of them never holds every process
        share = max(1, count - 1) if settings.token_file else count
        self.sparql = Workers(
            data, count=count, share=share, memory_gib=limits.memory_gib, patience=limits.patience
        )

    async def start(self) -> Self:
        """Start the processes.

        Raises:
            StoreError: they cannot open the store.
        """
        try:
            await self.sparql.start()
        except BaseException:
            await self.leave()
            raise
        return self

    def enter(self) -> Self:
        """Somebody begins to read; they must `leave`."""
        self._users += 1
        return self

    async def leave(self) -> None:
        """Somebody is done; the last one closes the store, and removes it where another took its place."""
        self._users -= 1
        if not self._users:
            try:
                await self.sparql.close()
            finally:
                forget_opened()  # else its files would stay on the disk, without a name
                self._stack.close()
            with suppress(OSError):  # a site that may only read leaves it to the next `load`
                await to_thread.run_sync(self._generations.retire, self.folder)
