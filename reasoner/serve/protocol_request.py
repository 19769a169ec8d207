# SPDX-License-Identifier: Apache-2.0
"""A request of the SPARQL 1.1 Protocol (section 2.1): its query and its dataset, by any of the three ways."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from reasoner.query.gate import Dataset
from reasoner.serve.forms import media_type, read_body

__all__ = ["ProtocolRequest", "read_request"]

_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_FORM: Final = "application/x-www-form-urlencoded"
_GRAPHS: Final = ("default-graph-uri", "named-graph-uri")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_MOST_PARAMETERS: Final = 200
_READ_ONLY: Final = "This endpoint is read-only: `trialshapes load` builds the store anew."


class ProtocolRequest(NamedTuple):
    """The query, and the graphs that the request chooses; without a query it asks for the description."""

    query: str | None
    dataset: Dataset


async def read_request(request: Request, most_bytes: int) -> ProtocolRequest:
    """Read a request.

    Raises:
        HTTPException: 400, 403, 413 or 415, with a sentence.
    """
    told = _parameters(request.scope["query_string"])
    if request.method in {"GET", "HEAD"}:
        return _asked(told)
    kind = media_type(request.headers)
    if kind == _UPDATE:
        raise HTTPException(403, _READ_ONLY)
    if kind not in {_QUERY, _FORM}:
        raise HTTPException(
            415, f"A query is sent as {_QUERY}, or as a form ({_FORM}).", {"Accept": f"{_QUERY}, {_FORM}"}
        )
    body = await read_body(request, most_bytes)
    if kind == _FORM:
        if any(name in {"query", "update", *_GRAPHS} for name, _ in told):
            raise HTTPException(400, "A form has its parameters in its body, not in the address.")
        asked = _asked(_parameters(body))
    else:
        asked = _asked([*told, ("query", _text(request, body))])
    if asked.query is None:
        raise HTTPException(400, "The parameter query is missing.")
    return asked


def _asked(parameters: list[tuple[str, str]]) -> ProtocolRequest:
    """Parameters that the protocol does not know are those of some client, and left aside."""
    if any(name == "update" for name, _ in parameters):
        raise HTTPException(403, _READ_ONLY)
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) > 1:
        raise HTTPException(400, "There is more than one query; a request asks one.")
    default, named = ([value for key, value in parameters if key == name] for name in _GRAPHS)
    for graph in (*default, *named):
        if not _IRI.fullmatch(graph):
            raise HTTPException(400, "default-graph-uri and named-graph-uri are whole IRIs of graphs.")
        if graph.lower().startswith("file:"):
            raise HTTPException(403, "Graphs are those of the store; files are not read.")
    return ProtocolRequest(queries[0] if queries else None, Dataset(tuple(default), tuple(named)))


def _parameters(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except ValueError:  # UnicodeDecodeError is one
        sentence = f"Parameters are percent-encoded UTF-8, and at most {_MOST_PARAMETERS}."
        raise HTTPException(400, sentence) from None


def _text(request: Request, body: bytes) -> str:
    charset = re.search(r'(?i);\s*charset\s*=\s*"?([^\s";]+)', request.headers.get("content-type", ""))
    if charset and charset[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise HTTPException(415, f"{_QUERY} is UTF-8.")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise HTTPException(400, f"{_QUERY} is UTF-8, and this is not.") from None
