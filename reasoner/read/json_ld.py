# SPDX-License-Identifier: Apache-2.0
"""What JSON-LD 1.1 drops without a word, found before parsing; such a file is refused.

The standard's expansion (https://www.w3.org/TR/json-ld11-api/#expansion-algorithm, steps 13.4 and later) lets
a key vanish that no context in force maps, and what looks like a keyword without being one; its conversion
to RDF lets every statement vanish that has an ill-formed IRI.

1. A context stands at the top only, as an object or a list of objects, and holds for all of its document:
   contexts inside nodes or terms, and `null` for a context, would make a key mean something here and nothing
   there.
2. A key must be an IRI, or mapped by that context to something that can be one.
3. Relative IRIs get a base that can be seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reasoner.errors import ReadError

__all__ = ["RELATIVE", "REMOTE", "check_keys"]

#: Base IRI handed to the parser, so that relative IRIs come out and can be seen.
RELATIVE: Final = "relative:/"
REMOTE: Final = "remote contexts are not fetched; write the context into the file"

_PLACES: Final = "a context may stand at the top only, as an object or a list of objects; write one for all"
#: Keywords that carry facts; `@index` and whatever else begins with `@` would be dropped.
_ALIASED: Final = frozenset({"@id", "@type", "@graph", "@value", "@language", "@list", "@set"})
_KEYWORDS: Final = _ALIASED | {"@direction", "@reverse", "@included", "@nest"}
_NO_IRI: Final = re.compile(r"[\x00-\x20<>\"{}|\\^`]|^_:")
_REFERS: Final = frozenset({"@id", "@type"})

_Json = dict[str, object]


class _Lost(Exception):  # noqa: N818 - carries the reason out of the recursion
    """Something that would vanish."""


class _Context(NamedTuple):
    """The definitions in force: term -> what it is mapped to ("" when to nothing), and its coercion."""

    terms: dict[str, str]
    coerced: dict[str, object]
    vocab: str

    def means(self, key: str) -> str:
        """The keyword that a key is or stands for, else the key itself."""
        mapped = self.terms.get(key, key)
        return mapped if mapped in _ALIASED else key

    def is_mapped(self, key: str) -> bool:
        """Whether the key comes out as an IRI."""
        mapped = self.terms.get(key, key)
        if not mapped or _NO_IRI.search(mapped) or _NO_IRI.search(key):
            return False
        return mapped in _ALIASED or (not mapped.startswith("@") and (":" in mapped or bool(self.vocab)))


def check_keys(content: bytes, name: str) -> None:
    """Refuse a document of which something would be lost.

    Raises:
        ReadError: not JSON, or such a document.
    """
    try:
        document = json.loads(content, object_pairs_hook=_object)
        for part in _flat(document):
            if isinstance(part, dict):
                _check_document(part)
    except _Lost as lost:
        raise ReadError(name, str(lost)) from None
    except (ValueError, RecursionError) as error:
        raise ReadError(name, "not valid JSON", getattr(error, "lineno", None)) from error


def _object(pairs: list[tuple[str, object]]) -> _Json:
    """JSON leaves open which of two equal keys counts; here none does."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Lost("an object has the same key twice")
    return found


def _check_document(document: _Json) -> None:
    context = _context(document.get("@context", {}))
    body = {key: value for key, value in document.items() if key != "@context"}
    lost = sorted(set(_unmapped(body, context)))
    if lost:
        raise _Lost(f"keys that the context does not map and that would be lost: {', '.join(lost[:5])}")


def _context(value: object) -> _Context:
    """The last definition of a term holds."""
    merged: _Json = {}
    for part in _flat(value):
        if isinstance(part, str) or (isinstance(part, dict) and "@import" in part):
            raise _Lost(REMOTE)
        if not isinstance(part, dict):
            raise _Lost(_PLACES)
        merged.update(part)
    if not isinstance(merged.get("@base", ""), str):
        raise _Lost("a context without a @base would lose relative IRIs; leave @base out or write it in full")
    vocab = merged.get("@vocab")
    context = _Context({}, {}, vocab if isinstance(vocab, str) and not _NO_IRI.search(vocab) else "")
    for term, definition in merged.items():
        if term.startswith("@"):
            continue
        mapped = definition
        if isinstance(definition, dict):
            if "@context" in definition:
                raise _Lost(_PLACES)
            mapped = definition.get("@id", term)
            context.coerced[term] = definition.get("@type")
        context.terms[term] = mapped if isinstance(mapped, str) else ""
    return context


def _unmapped(node: object, context: _Context) -> Iterator[str]:
    """Keys of node objects that would be lost: not inside JSON literals."""
    for part in _flat(node):
        if isinstance(part, list):
            yield from _unmapped(part, context)
        elif isinstance(part, dict) and not (part.get("@type") == "@json" and "@value" in part):
            for key, value in part.items():
                if key == "@context":
                    raise _Lost(_PLACES)
                if key not in _KEYWORDS and not context.is_mapped(key):
                    yield key
                elif context.means(key) in _REFERS or context.coerced.get(key) in {"@id", "@vocab"}:
                    _check_references(value)
                yield from _unmapped(value, context)


def _check_references(value: object) -> None:
    for part in _flat(value):
        blank = isinstance(part, str) and part.startswith("_:")
        if isinstance(part, str) and (part.startswith("@") or _NO_IRI.search(part[2:] if blank else part)):
            raise _Lost(
                "something that is not an IRI stands where an IRI should; its statements would be lost"
            )


def _flat(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]
