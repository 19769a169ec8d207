# SPDX-License-Identifier: Apache-2.0
"""The templates of the documentation, in the look of the report; pages without a script."""

from __future__ import annotations

from functools import cache
from typing import Final

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from reasoner.report.templating import STYLES, PageParts, policy_source, template_text
from reasoner.report.templating import templates as report_templates

__all__ = ["page_parts", "picture_style", "templates"]

_PICTURE: Final = "picture.css"
_STYLE: Final = "document.css"
_COLOURS: Final = STYLES[0]


@cache
def templates() -> Environment:
    """The environment of the report, with the templates of this package before its own."""
    environment = report_templates()
    loaders = [PackageLoader("reasoner", "document/templates"), environment.loader]
    return environment.overlay(loader=ChoiceLoader([loader for loader in loaders if loader]))


@cache
def page_parts() -> PageParts:
    """The parts of a page that are the same in all of them."""
    style = "".join((*map(template_text, STYLES), *map(_own, (_PICTURE, _STYLE))))
    policy = f"default-src 'none'; style-src '{policy_source(style)}'; base-uri 'none'; form-action 'none'"
    return PageParts(Markup(style), Markup(""), policy)  # noqa: S704 - our own files, no data in them


@cache
def picture_style() -> Markup:
    """The style of a picture that is no part of a page."""
    return Markup(template_text(_COLOURS) + _own(_PICTURE))  # noqa: S704 - our own files, no data in them


def _own(name: str) -> str:
    environment = templates()
    loader = environment.loader
    return loader.get_source(environment, name)[0] if loader else ""
