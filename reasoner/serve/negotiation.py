# SPDX-License-Identifier: Apache-2.0
"""Which media type a client gets: RFC 9110, section 12.5.1, with its quality values and specificity."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

__all__ = ["choose"]

_MEMBER: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*+(?:"|\Z))++')
_RANGE: Final = re.compile(r"\s*([\w!#$%&'*+.^`|~-]+)/([\w!#$%&'*+.^`|~-]+)\s*((?:;.*)?)", re.DOTALL)
_QUALITY: Final = re.compile(r"(?:^|;)\s*[qQ]\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)")


class _Range(NamedTuple):
    kind: str
    subtype: str
    quality: float

    def fits(self, media_type: str) -> int:
        """How exactly a media type is meant: 0 not at all, 3 by its name."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == ("*", "*"):
            return 1
        if self.kind != kind:
            return 0
        return 3 if self.subtype == subtype else 2 * (self.subtype == "*")


def choose(accept: str | None, offered: Iterable[str]) -> str:
    """The best of the offered media types, earlier ones first where the client does not mind; or nothing.

    Args:
        accept: the header; without one everything is welcome. Members that are not well-formed are left out.
        offered: media types without parameters.
    """
    candidates = list(offered)
    if accept is None or not accept.strip():
        return next(iter(candidates), "")
    ranges = [r for member in _MEMBER.findall(accept[:8000]) if (r := _range(member))]
    best, quality = "", 0.0
    for media_type in candidates:
        fitting = max(ranges, key=lambda each: each.fits(media_type), default=None)
        if fitting and fitting.fits(media_type) and fitting.quality > quality:
            best, quality = media_type, fitting.quality
    return best


def _range(member: str) -> _Range | None:
    found = _RANGE.fullmatch(member)
    if not found:
        return None
    kind, subtype, parameters = found[1].lower(), found[2].lower(), found[3]
    has_quality = re.search(r";\s*[qQ]\s*=", parameters)
    quality = _QUALITY.search(parameters)
    if has_quality and not quality:
        return None
    return _Range(kind, subtype, float(quality[1]) if quality else 1.0)
