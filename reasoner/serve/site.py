# SPDX-License-Identifier: Apache-2.0
"""What every page and the endpoint share: the store as it is now, who asks, and what a page must carry.

A route gets it by `site_of(request)`:

    async def overview(request: Request) -> Response:
        site = site_of(request)
        async with site.reading() as snapshot:   # one generation of the store for the whole page
            rows = look_up(snapshot.folder)      # `data/`, and what `trialshapes load` left beside it
        return site.page(request, "overview.html", rows=rows)

What people write as SPARQL runs in processes of its own (`workers`). Errors become answers with a status and
a sentence by themselves (`refusals`): a route catches none. Nothing inline runs in a page: scripts and styles
are files below `static/`; the security policy is set for every answer (`guard`), and one that sets its own
keeps it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from anyio import to_thread
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from reasoner.errors import ReasonerError
from reasoner.query.generations import Generations
from reasoner.query.saved_queries import SavedQuery, saved_queries
from reasoner.serve.audit import AuditLog
from reasoner.serve.board_store import make_ready
from reasoner.serve.forms import read_form
from reasoner.serve.settings import Settings
from reasoner.serve.snapshot import Snapshot
from reasoner.serve.templating import templates
from reasoner.serve.tokens import Sessions, Tokens, load_tokens

__all__ = ["FORM_COOKIE", "SESSION_COOKIE", "Site", "Visitor", "site_of"]

SESSION_COOKIE: Final = "trialshapes-session"
#: What forms of people who are nobody yet are bound to.
FORM_COOKIE: Final = "trialshapes-form"
#: How often it is looked whether a new generation was published, in seconds.
_LOOK: Final = 0.5
_log: Final = logging.getLogger("trialshapes.serve")


class Visitor(NamedTuple):
    """Who asks: the name of a token (`local` where none is asked for) and the person a proxy names."""

    token: str
    user: str = ""
    #: What their forms are bound to.
    binding: str = ""


class Site:
    """A running site; there is one for each application."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is opened yet, but what is needed is there.

        Raises:
            SettingsError: the file of tokens or the audit log cannot be used.
        """
        self.settings = settings
        #: The folder of the store.
        self.folder: Path = settings.store
        #: The site without a final slash; `https://w3id.org/trialshapes/X` is shown at `{base}/X`.
        self.base = settings.base
        #: What the menu of the query page offers.
        self.queries: tuple[SavedQuery, ...] = tuple(saved_queries())
        self.tokens: Tokens | None = load_tokens(settings.token_file) if settings.token_file else None
        self.sessions = Sessions()
        self._audit = AuditLog(settings.audit_log)
        self._secret = secrets.token_bytes(32)
        self._snapshot: Snapshot | None = None
        self._opening: set[asyncio.Task[None]] = set()
        #: What routes open for longer than a request is closed with the site.
        self.closing = ExitStack()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Open the store, and follow it: what `load` publishes takes the place of what is open.

        Raises:
            StoreError: there is no store.
        """
        self._snapshot = await (await to_thread.run_sync(Snapshot, self.settings)).start()
        self._make_ready()
        following = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            following.cancel()
            await asyncio.wait({following, *self._opening})
            await self._snapshot.leave()
            self.closing.close()

    @property
    def snapshot(self) -> Snapshot:
        """The generation that is answered from now; hold it by `reading`."""
        if self._snapshot is None:
            raise HTTPException(503, "The site is not running yet.", {"Retry-After": "2"})
        return self._snapshot

    @property
    def generation(self) -> Path:
        """The folder of the generation that is answered from now."""
        return self.snapshot.folder

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Snapshot]:
        """Hold the present generation; one that is published meanwhile serves the next request."""
        snapshot = self.snapshot.enter()
        try:
            yield snapshot
        finally:
            await asyncio.shield(snapshot.leave())

    def visitor(self, request: Request) -> Visitor:
        """Who asks."""
        return cast("Visitor", request.state.visitor)

    def csrf(self, request: Request) -> str:
        """What every form carries as `<input type="hidden" name="csrf" value="...">`."""
        binding = self.visitor(request).binding.encode()
        return hmac.new(self._secret, binding, hashlib.sha256).hexdigest()

    async def form(self, request: Request, *, most_bytes: int | None = None, files: int = 0) -> FormData:
        """The fields and files of a POST, after its size and its `csrf` were checked.

        Raises:
            HTTPException: 413, 403, 415 or 400, with a sentence.
        """
        form = await read_form(request, most_bytes or self.settings.limits.request_bytes, files)
        given = form.get("csrf")
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), self.csrf(request).encode()):
            await form.close()
            raise HTTPException(403, "This form is not from this site, or too old: load its page again.")
        return form

    def audit(self, request: Request, page: str, patient: str = "", *, query: str = "") -> None:
        """Write down that somebody reads a page of a patient; call it before the page is made.

        Raises:
            HTTPException: it cannot be written down, so the page must not be shown (503).
        """
        visitor = self.visitor(request)
        try:
            self._audit.write(token=visitor.token, user=visitor.user, page=page, patient=patient, query=query)
        except OSError:
            _log.error("the audit log cannot be written to: pages of patients are not shown")
            raise HTTPException(
                503, "The audit log cannot be written to; tell whoever runs this site."
            ) from None

    def page(self, request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:  # noqa: ANN401
        """A template of `serve/templates` or `report/templates`, with `site`, `visitor` and `csrf`."""
        shown = {"site": self, "visitor": self.visitor(request), "csrf": self.csrf(request), **context}
        return HTMLResponse(templates().get_template(template).render(shown), status)

    def _make_ready(self) -> None:
        """Open what pages of patients need, while others are answered already."""

        async def work() -> None:
            async with self.reading() as snapshot:
                await to_thread.run_sync(make_ready, snapshot.folder)

        task = asyncio.create_task(work())
        self._opening.add(task)  # the loop alone would let go of it
        task.add_done_callback(self._opening.discard)

    async def _follow(self) -> None:
        generations, failed = Generations(self.folder), None
        while True:
            await asyncio.sleep(_LOOK)
            current = generations.current
            if current in {None, failed, self.generation}:
                continue
            try:
                new = await (await to_thread.run_sync(Snapshot, self.settings)).start()
            except (ReasonerError, OSError):  # also a process that ended before it was ready
                _log.error("a new generation of the store cannot be opened; the former one stays")
                failed = current
                continue
            old, self._snapshot = self.snapshot, new
            _log.info("a new generation of the store is open")
            await old.leave()
            self._make_ready()


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    return cast("Site", request.app.state.site)
