# SPDX-License-Identifier: Apache-2.0
"""The look of pages as one file: colours and style of the static report, then what only the site has."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reasoner.report.templating import STYLES, template_text

__all__ = ["STYLE_ROUTES"]

_OWN: Final = Path(__file__).with_name("templates") / "board.css"


@cache
def _style() -> tuple[str, str]:
    text = "\n".join((*map(template_text, STYLES), _OWN.read_text("utf-8")))
    return text, f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'


async def _serve(request: Request) -> Response:
    text, tag = _style()
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="text/css", headers=headers)


STYLE_ROUTES: Final = [Route("/static/style.css", _serve)]
