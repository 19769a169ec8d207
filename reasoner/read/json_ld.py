# SPDX-License-Identifier: Apache-2.0
"""What JSON-LD 1.1 drops without a word, found before parsing.

A key that the context does not map, and a relative IRI without a base, simply vanish in the standard's
expansion algorithm (https://www.w3.org/TR/json-ld11-api/#expansion-algorithm, steps 13.4 and later). Here the
file is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from reasoner.errors import ReadError

__all__ = ["RELATIVE", "check_keys"]

#: Base IRI handed to the parser, so that relative IRIs come out and can be seen.
RELATIVE: Final = "relative:/"


def check_keys(content: bytes, name: str) -> None:
    """Refuse a document with keys that its contexts do not map.

    Raises:
        ReadError: not JSON, or such a key.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReadError(name, "not valid JSON", getattr(error, "lineno", None)) from error
    contexts = list(_values(document, "@context"))
    maps = [part for context in contexts for part in _flat(context) if isinstance(part, dict)]
    if any(part.get("@vocab") is not None for part in maps):
        return
    mapped = {key for part in maps for key in part}
    lost = sorted({key for key in _keys(document) if ":" not in key and key not in mapped})
    if lost:
        raise ReadError(
            name, f"keys that the context does not map and that would be lost: {', '.join(lost[:5])}"
        )


def _flat(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def _values(node: object, key: str) -> Iterator[object]:
    """Values of a key at any depth, contexts inside contexts included."""
    for part in _flat(node):
        if isinstance(part, dict):
            if key in part:
                yield part[key]
            for value in part.values():
                yield from _values(value, key)
        elif isinstance(part, list):
            yield from _values(part, key)


def _keys(node: object) -> Iterator[str]:
    """Keys of node objects: not keywords, not inside contexts or JSON literals."""
    for part in _flat(node):
        if isinstance(part, list):
            yield from _keys(part)
        elif isinstance(part, dict) and part.get("@type") != "@json":
            for key, value in part.items():
                if key == "@context":
                    continue
                if not key.startswith("@"):
                    yield key
                yield from _keys(value)
