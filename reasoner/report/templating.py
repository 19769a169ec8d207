# SPDX-License-Identifier: Apache-2.0
"""The templates of pages, with what every page carries: its style, its script and its security policy.

Whatever is put into a template is escaped. Style and script stand in the page itself; the policy names them
by their hashes and allows nothing else, so that a page asks no other place for anything.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["STYLES", "PageParts", "page_parts", "policy_source", "template_text", "templates"]

#: The colours, which pictures use too, then the look of pages.
STYLES: Final = ("tokens.css", "report.css")
_SCRIPT: Final = "report.js"


class PageParts(NamedTuple):
    """Text of the `style` and `script` elements, and the content of the policy that allows them."""

    style: Markup
    script: Markup
    policy: str


@cache
def templates() -> Environment:
    """The environment that every template is taken from."""
    return Environment(
        loader=PackageLoader("reasoner", "report/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def page_parts() -> PageParts:
    """The parts of a page that are the same in all of them."""
    style, script = "".join(map(template_text, STYLES)), template_text(_SCRIPT)
    policy = (
        f"default-src 'none'; style-src '{policy_source(style)}'; script-src '{policy_source(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return PageParts(Markup(style), Markup(script), policy)  # noqa: S704 - our own files, no data in them


def template_text(name: str) -> str:
    """A file of the templates as it stands."""
    environment = templates()
    loader = environment.loader
    return loader.get_source(environment, name)[0] if loader else ""


def policy_source(text: str) -> str:
    """How a policy names an inline element."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"sha256-{digest}"
