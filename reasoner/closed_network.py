# SPDX-License-Identifier: Apache-2.0
"""Nothing is fetched while patients are screened: the doors that the libraries leave open are shut.

rdflib fetches SPARQL `FROM`, `LOAD` and `SERVICE`, JSON-LD contexts and whatever IRI it is asked to parse.
This shuts the doors of one process; that no data leaves a machine is for its firewall to say.
"""

from __future__ import annotations

import urllib.request
from typing import NoReturn

from rdflib.plugins import sparql
from rdflib.plugins.shared.jsonld import context as jsonld

__all__ = ["close_network"]


def _refuse(*_args: object, **_options: object) -> NoReturn:
    msg = "the network is closed while patients are screened"
    raise PermissionError(msg)


def close_network() -> None:
    """Let every attempt of urllib and rdflib to fetch something fail."""
    opener = urllib.request.OpenerDirector()
    opener.add_handler(urllib.request.UnknownHandler())
    urllib.request.install_opener(opener)
    sparql.SPARQL_LOAD_GRAPHS = False
    jsonld.source_to_json = _refuse  # type: ignore[attr-defined]
