# SPDX-License-Identifier: Apache-2.0
"""The keys of a TOML table, taken one by one: each has its type, and none is left over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final, NoReturn

from reasoner.errors import MapError

__all__ = ["Keys"]

_REQUIRED: Final = object()


class Keys:
    """A table of a TOML document, and where it stands."""

    def __init__(self, path: Path, where: str, table: object) -> None:
        """`where` is the key of the table, for messages.

        Raises:
            MapError: it is not a table.
        """
        self._path = path
        self._where = where
        if not isinstance(table, dict):
            self.refuse("", "must be a table of keys and values")
        self._table: dict[str, object] = table
        self._taken: dict[str, None] = {}

    def refuse(self, key: str, reason: str) -> NoReturn:
        """Say what is wrong.

        Raises:
            MapError: always.
        """
        raise MapError(str(self._path), ".".join(part for part in (self._where, key) if part), reason)

    def has(self, key: str) -> bool:
        """Whether a key is given."""
        return key in self._table

    def _take(self, key: str, default: object = None) -> object:
        self._taken[key] = None
        return self._table.get(key, default)

    def text(self, key: str, default: object = _REQUIRED) -> str:
        """A text; required unless a default is given."""
        value = self._take(key, default)
        if value is _REQUIRED:
            self.refuse(key, "is missing")
        return self._to_text(key, value)

    def _to_text(self, key: str, value: object) -> str:
        """Whole numbers may stand without quotes."""
        if isinstance(value, str):
            return value.strip()
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(key, "must be a text in quotes")
        return str(value)

    def flag(self, key: str) -> bool:
        """True or false; false if not given."""
        value = self._take(key, default=False)
        if not isinstance(value, bool):
            self.refuse(key, "must be true or false")
        return value

    def choice(self, key: str, allowed: Sequence[str], default: object = _REQUIRED) -> str:
        """One of some texts."""
        value = self.text(key, default)
        if value not in allowed:
            near = get_close_matches(value, allowed, n=1)
            advice = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(filter(None, allowed))}"
            self.refuse(key, f"{value[:60]!r} is not known; {advice}")
        return value

    def texts(self, key: str) -> list[str]:
        """A text or a list of texts; empty if not given."""
        value = self._take(key, [])
        return [self._to_text(key, item) for item in (value if isinstance(value, list) else [value])]

    def mapping(self, key: str) -> dict[str, str] | None:
        """Texts by text; None if not given."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, dict) or not value:
            self.refuse(key, "must be a table of values")
        return {name: self._to_text(f"{key}.{name}", item) for name, item in value.items()}

    def values_by_key(self, key: str) -> dict[str, list[str]]:
        """Lists of texts by text."""
        inner = self.child(key)
        return {name: inner.texts(name) for name in inner._table} if inner else {}

    def child(self, key: str) -> Keys | None:
        """A table below this one."""
        value = self._take(key)
        return None if value is None else Keys(self._path, self._join(key), value)

    def children(self, key: str, allowed: Sequence[str], *, short: str) -> Iterator[tuple[str, Keys]]:
        """Tables by name; a text stands for a table with the key `short` only."""
        inner = self.child(key)
        for name, value in inner._table.items() if inner else ():
            if name not in allowed:
                near = get_close_matches(name, allowed, n=1)
                self.refuse(f"{key}.{name}", f"no such column{f'; did you mean {near[0]}?' if near else ''}")
            table = {short: value} if isinstance(value, str) else value
            yield name, Keys(self._path, self._join(f"{key}.{name}"), table)

    def tables(self, key: str) -> Iterator[Keys]:
        """A list of tables (`[[key]]`); empty if not given."""
        value = self._take(key, [])
        if not isinstance(value, list):
            self.refuse(key, f"must be a list of tables, each beginning with [[{self._join(key)}]]")
        for number, table in enumerate(value, 1):
            yield Keys(self._path, self._join(f"{key}[{number}]"), table)

    def finish(self) -> None:
        """Every key was taken.

        Raises:
            MapError: a key is not known.
        """
        for key in self._table:
            if key not in self._taken:
                near = get_close_matches(key, self._taken, n=1)
                self.refuse(key, f"no such key{f'; did you mean {near[0]}?' if near else ''}")

    def _join(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key
