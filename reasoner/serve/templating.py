# SPDX-License-Identifier: Apache-2.0
"""The templates of the site, which may include those of the static report; whatever is put in is escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

__all__ = ["link", "templates"]


@cache
def templates() -> Environment:
    """The environment that every template is taken from."""
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("reasoner", "serve/templates"), PackageLoader("reasoner", "report/templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["link"] = link
    return environment


def link(iri: str) -> str:
    """An IRI as the target of a link: `javascript:` and whatever else is no page leads nowhere."""
    return iri if iri.lower().startswith(("https://", "http://")) else ""
