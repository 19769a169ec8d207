# SPDX-License-Identifier: Apache-2.0
"""Identifiers that look like those of one patient: `V03` beside `v03`, `007` beside `7`.

Whether the records under both are about one person, nobody but the source can say. If they are, each of the
two has only a part of them, and a part may look eligible. All identifiers are therefore known before the
first patient is screened: those of the row sources, and the IRIs of RDF.

Two identifiers look alike if they differ only in what spreadsheets, exports and typing change (`_STEPS`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from typing import Final
from urllib.parse import unquote

from reasoner.terms import PATIENTS

__all__ = ["Identifiers", "identifier_of"]

_SPACE: Final = re.compile(r"\s+")
_DASH: Final = re.compile(r"[-_\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_DASH_BEFORE_NUMBER: Final = re.compile(r"(?<=[^\W\d_])-(?=[0-9])")
_ZEROS: Final = re.compile(r"^0+(?=\w)|(?<![0-9])0+(?=[0-9])")
_POINT_ZERO: Final = re.compile(r"(?<=[0-9])[.,]0+$")
_REFERENCE: Final = re.compile(r"^(?:patient/|person/|urn:uuid:)", re.IGNORECASE)
#: What changes on the way from one file to another, and how to take it out, in this order.
_STEPS: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("spaces", lambda text: _SPACE.sub("", text)),
    ("the form of Unicode characters", lambda text: unicodedata.normalize("NFKC", text)),
    ("upper and lower case", str.casefold),
    ("the kind of reference", lambda text: _REFERENCE.sub("", text)),
    ("dashes", lambda text: _DASH_BEFORE_NUMBER.sub("", _DASH.sub("-", text))),
    ("a decimal point and a zero at the end", lambda text: _POINT_ZERO.sub("", text)),
    ("leading zeros", lambda text: _ZEROS.sub("", text)),
)
_NAMES: Final = tuple(name for name, _ in _STEPS)
#: An identifier of this form stays as it is under every step.
_PLAIN: Final = re.compile(r"[1-9][0-9]*|[a-z]+[1-9][0-9]*")


def identifier_of(iri: str) -> str:
    """The identifier in an IRI that is ours, which row sources use as well; any other IRI is one itself."""
    return unquote(iri.removeprefix(PATIENTS))


class Identifiers:
    """Every identifier of a patient that the sources of one run mention."""

    __slots__ = ("_alike", "_first")

    def __init__(self) -> None:
        """None is known yet."""
        self._first: dict[str, str] = {}
        self._alike: dict[str, set[str]] = {}

    def add(self, identifiers: Iterable[str]) -> None:
        """Note what a source calls its patients; the same identifier may come again."""
        for identifier in identifiers:
            key = identifier if _PLAIN.fullmatch(identifier) else _bare(identifier)
            first = self._first.setdefault(key, identifier)
            if first != identifier:
                self._alike.setdefault(key, {first}).add(identifier)

    @property
    def are_alike(self) -> bool:
        """Whether any two look alike."""
        return bool(self._alike)

    def differences(self, identifier: str) -> tuple[str, ...]:
        """In what others that look like this one differ from it; nothing if there are none."""
        if not self._alike:
            return ()
        others = self._alike.get(_bare(identifier), set()) - {identifier}
        found = {name for other in others for name in _apart(identifier, other)}
        return tuple(name for name in _NAMES if name in found)


def _bare(identifier: str, names: Collection[str] = _NAMES) -> str:
    for name, step in _STEPS:
        if name in names:
            identifier = step(identifier)
    return identifier


def _apart(one: str, other: str) -> Collection[str]:
    """Steps that make two identifiers equal, and none that is not needed for it."""
    needed = list(_NAMES)
    for name in _NAMES:
        rest = [n for n in needed if n != name]
        if _bare(one, rest) == _bare(other, rest):
            needed = rest
    return needed
