# SPDX-License-Identifier: Apache-2.0
"""`/login` and `/logout`: a token becomes the session of a browser, in a cookie that no script sees."""

from __future__ import annotations

import re
import secrets
from typing import Final

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from reasoner.serve.site import FORM_COOKIE, SESSION_COOKIE, Site, Visitor, site_of
from reasoner.serve.tokens import Tokens

__all__ = ["SIGN_IN_ROUTES"]

#: A path of this site: no other host (`//`, `/\`), and nothing that would end the header.
_PATH: Final = re.compile(r"/(?![/\\])[\x21-\x7e]*")
_PAUSE: Final = 0.5


async def _show(request: Request) -> Response:
    site = site_of(request)
    _need_tokens(site)
    cookie = request.cookies.get(FORM_COOKIE, "")
    if not re.fullmatch(r"[\w-]{43}", cookie):
        cookie = secrets.token_urlsafe(32)
        request.state.visitor = Visitor("", "", f"form:{cookie}")
    shown = site.page(request, "login.html", next=_next(request.query_params.get("next", "/")), wrong=False)
    _set_cookie(site, shown, FORM_COOKIE, cookie)
    return shown


async def _sign_in(request: Request) -> Response:
    site = site_of(request)
    tokens = _need_tokens(site)
    form = await site.form(request)
    token, path = form.get("token", ""), form.get("next", "/")
    name = tokens.name_of(token.strip()) if isinstance(token, str) else ""
    if not name:
        await anyio.sleep(_PAUSE)
        again = _next(path if isinstance(path, str) else "/")
        return site.page(request, "login.html", status=403, next=again, wrong=True)
    response = RedirectResponse(_next(path if isinstance(path, str) else "/"), 303)
    _set_cookie(site, response, SESSION_COOKIE, site.sessions.open(name))
    response.delete_cookie(FORM_COOKIE)
    return response


async def _sign_out(request: Request) -> Response:
    site = site_of(request)
    _need_tokens(site)
    await site.form(request)
    site.sessions.close(request.cookies.get(SESSION_COOKIE, ""))
    response = RedirectResponse("/login", 303)
    response.delete_cookie(SESSION_COOKIE)
    return response


def _need_tokens(site: Site) -> Tokens:
    if site.tokens is None:
        raise HTTPException(404, "Nobody needs to sign in here.")
    return site.tokens


def _next(path: str) -> str:
    return path if _PATH.fullmatch(path) else "/"


def _set_cookie(site: Site, response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, secure=site.settings.is_secure, httponly=True, samesite="strict")


SIGN_IN_ROUTES: Final = [
    Route("/login", _show, methods=["GET"], name="login"),
    Route("/login", _sign_in, methods=["POST"]),
    Route("/logout", _sign_out, methods=["POST"], name="logout"),
]
