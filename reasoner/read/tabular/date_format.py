# SPDX-License-Identifier: Apache-2.0
"""Dates in the form that a site writes them, to ISO 8601, as precise as they are written.

A form is text with `%Y` (four digits), `%m`, `%d`, `%H`, `%M` and `%S`. The first of several forms that fits
the whole cell counts; two forms that could read one cell differently are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

__all__ = ["DateForm", "compile_forms"]

_PARTS: Final = {
    "Y": r"(?P<Y>[0-9]{4})",
    "m": r"(?P<m>[0-9]{1,2})",
    "d": r"(?P<d>[0-9]{1,2})",
    "H": r"(?P<H>[0-9]{1,2})",
    "M": r"(?P<M>[0-9]{2})",
    "S": r"(?P<S>[0-9]{2})",
}
#: Each part needs the ones before it.
_ORDER: Final = "YmdHMS"
_DIRECTIVE: Final = re.compile(r"%(.?)")


@dataclass(frozen=True, slots=True)
class DateForm:
    """One form, compiled."""

    written: str
    pattern: re.Pattern[str]

    def to_iso(self, text: str) -> str | None:
        """The date, or None when the text has another form; whether the day exists is checked later."""
        match = self.pattern.fullmatch(text)
        if not match:
            return None
        parts = {name: part.zfill(2) for name, part in match.groupdict().items()}
        day = "-".join(parts[name] for name in "Ymd" if name in parts)
        if "H" not in parts:
            return day
        return f"{day}T{parts['H']}:{parts.get('M', '00')}:{parts.get('S', '00')}"


def compile_forms(written: Iterable[str]) -> tuple[DateForm, ...]:
    """Compile some forms.

    Raises:
        ValueError: what is wrong with them, as a sentence.
    """
    forms = tuple(map(_compile, written))
    shapes: dict[str, str] = {}
    for form in forms:
        shape = re.sub("%[md]", "%?", form.written)
        if shapes.setdefault(shape, form.written) != form.written:
            message = f"{shapes[shape]} and {form.written} read one cell as two different days; keep one"
            raise ValueError(message)
    return forms


def _compile(written: str) -> DateForm:
    names = _DIRECTIVE.findall(written)
    for name in names:
        if name not in _PARTS or names.count(name) > 1:
            message = f"%{name} in {written} is not known, or stands twice; use %Y %m %d %H %M %S, each once"
            raise ValueError(message)
    present = [name for name in _ORDER if name in names]
    if not present or "".join(present) != _ORDER[: len(present)]:
        message = f"{written} leaves out a part; use %Y, with it %m, with that %d, and then the time"
        raise ValueError(message)
    pieces = _DIRECTIVE.split(written)
    pattern = "".join(
        _PARTS[piece] if number % 2 else re.escape(piece) for number, piece in enumerate(pieces)
    )
    return DateForm(written, re.compile(pattern))
