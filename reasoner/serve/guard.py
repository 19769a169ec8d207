# SPDX-License-Identifier: Apache-2.0
"""What holds for every request before a route sees it, and for every answer.

1. The header Host names this site: a page of another name that resolves to this computer (DNS rebinding) gets
   nothing.
2. No page of another site asks in the name of its reader: what browsers tell of the origin of a request
   (Origin, Sec-Fetch-*) must be this site, but for following a link.
3. Where there are tokens, the visitor shows one, or a session that was opened with one.
4. Answers carry the policies for browsers, unless they have their own.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reasoner.serve.site import FORM_COOKIE, SESSION_COOKIE, Site, Visitor

__all__ = ["POLICY", "Guard"]

#: Nothing inline, nothing from elsewhere.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # not "no-referrer": browsers then send forms of this very site with "Origin: null"
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
#: What everybody may see: nothing of it is about a patient.
_OPEN: Final = re.compile(r"/(?:login|health|static/.*)")
#: Routes take the name before a final line break for the whole path.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
#: What proxies call people: addresses with an apostrophe, `DOMAIN\\name`, `issuer|number`.
_USER: Final = re.compile(r"[!-~]{1,200}")


class Guard:
    """Lets through what may come in."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        """Nothing is kept of a request."""
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or have it answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_policies(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(Request(scope))
        await (refusal or self._app)(scope, receive, send_with_policies)

    def _refusal(self, request: Request) -> Response | None:
        headers = request.headers
        hosts = headers.getlist("host")
        if len(hosts) != 1:
            return _say(400, "The request needs one header Host.")
        if hosts[0].lower() not in self._site.settings.hosts:
            return _say(421, "This site has another name; whoever runs it gives it with --base.")
        if _CONTROL.search(request.scope["path"]):
            return _say(400, "An address has no control characters.")
        if not self._is_own(request):
            return _say(403, "Pages of other sites may not ask this one.")
        visitor = self._visitor(request)
        if visitor is None and not _OPEN.fullmatch(request.scope["path"]):
            return _ask_who(request)
        request.state.visitor = visitor or Visitor("", "", "form:" + request.cookies.get(FORM_COOKIE, ""))
        return None

    def _is_own(self, request: Request) -> bool:
        headers = request.headers
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if origin is not None and origin.lower().partition("://")[2] not in self._site.settings.hosts:
            return False
        follows_link = (
            request.method in {"GET", "HEAD"}
            and headers.get("sec-fetch-mode") == "navigate"
            and headers.get("sec-fetch-dest") in {"document", "empty", None}
            and request.scope["path"] != "/sparql"
        )
        return site in {"same-origin", "none"} or follows_link

    def _visitor(self, request: Request) -> Visitor | None:
        """Who asks; None where that must be known and is not."""
        site = self._site
        if site.tokens is None:
            return Visitor("local", "", "local")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            name = site.tokens.name_of(token.strip())
            return self._of_token(request.headers, name) if name else None
        session = request.cookies.get(SESSION_COOKIE, "")
        name = site.sessions.name_of(session)
        return Visitor(name, "", f"session:{session}") if name else None

    def _of_token(self, headers: Headers, name: str) -> Visitor | None:
        """Somebody with a token; the proxy must say for whom it asks, if it was told to."""
        header = self._site.settings.user_header
        if name != "proxy" or not header:
            return Visitor(name, "", f"token:{name}")
        told = headers.getlist(header)
        if len(told) != 1 or not _USER.fullmatch(told[0]):
            return None
        return Visitor(name, told[0], f"token:{name}:{told[0]}")


def _say(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(sentence + "\n", status, headers)


def _ask_who(request: Request) -> Response:
    """A page to sign in for people, a challenge for programs."""
    is_page = request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("accept", "")
    if is_page and request.scope["path"] != "/sparql":
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse("/login?next=" + quote(request.url.path + query, safe=""), 303)
    sentence = "Who are you? Send the header Authorization: Bearer TOKEN, or sign in at /login."
    return _say(401, sentence, {"WWW-Authenticate": 'Bearer realm="trialshapes"'})
