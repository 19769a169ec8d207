# SPDX-License-Identifier: Apache-2.0
"""The application: what is served where, and what stands in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from reasoner.serve.access_log import AccessLog
from reasoner.serve.board import BOARD_ROUTES
from reasoner.serve.guard import Guard
from reasoner.serve.linked_data import LINKED_DATA_ROUTES
from reasoner.serve.openapi import OPENAPI_ROUTES
from reasoner.serve.query_page import QUERY_ROUTES
from reasoner.serve.refusals import HANDLERS
from reasoner.serve.settings import Settings
from reasoner.serve.sign_in import SIGN_IN_ROUTES
from reasoner.serve.site import Site, site_of
from reasoner.serve.sparql_endpoint import SPARQL_ROUTES
from reasoner.serve.upload import UPLOAD_ROUTES

__all__ = ["make_app"]

_STATIC: Final = Path(__file__).with_name("static")


def make_app(settings: Settings) -> Starlette:
    """A site over one store.

    Raises:
        SettingsError: the file of tokens or the audit log cannot be used.
    """
    site = Site(settings)

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        async with site.running():
            yield

    routes = [
        *SPARQL_ROUTES,
        *QUERY_ROUTES,
        *SIGN_IN_ROUTES,
        *OPENAPI_ROUTES,
        *BOARD_ROUTES,
        *UPLOAD_ROUTES,
        Route("/health", _health),
        Mount("/static", _Static(directory=_STATIC), name="static"),
        *LINKED_DATA_ROUTES,
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(AccessLog), Middleware(Guard, site=site)],
        exception_handlers=HANDLERS,
        lifespan=running,
    )
    app.state.site = site
    return app


class _Static(StaticFiles):
    """Files that come with the program; browsers keep them and ask whether they changed."""

    def file_response(self, *args: object, **how: object) -> Response:
        response: Response = super().file_response(*args, **how)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


async def _health(request: Request) -> Response:
    """Whether the store is open; nothing about what it holds."""
    site_of(request).snapshot  # noqa: B018 - not yet open: 503
    return PlainTextResponse("ok\n")
