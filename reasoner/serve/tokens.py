# SPDX-License-Identifier: Apache-2.0
"""Who may read: the names and tokens of a file, and the sessions of browsers that showed one."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import stat
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from reasoner.serve.settings import SettingsError

__all__ = ["Sessions", "Tokens", "load_tokens"]

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SHORTEST: Final = 32
#: Seconds after which a browser must show its token again.
_LIFETIME: Final = 12 * 3600.0
_MOST_SESSIONS: Final = 10_000


class Tokens:
    """Names by token; of the tokens only digests are kept."""

    def __init__(self, tokens: Mapping[str, str]) -> None:
        """Name -> token."""
        self._digests = {name: _digest(token) for name, token in tokens.items()}

    def name_of(self, token: str) -> str:
        """Whose token it is, or nothing; the time it takes tells nothing about tokens."""
        given, found = _digest(token), ""
        for name, digest in self._digests.items():
            if hmac.compare_digest(digest, given):
                found = name
        return found

    def __contains__(self, name: str) -> bool:
        """Whether somebody has that name."""
        return name in self._digests


def load_tokens(file: Path) -> Tokens:
    """Read lines `NAME TOKEN`; empty lines and those that begin with # are left out.

    Raises:
        SettingsError: it cannot be read, others could read it, or a line is no name and token.
    """
    option = f"--token-file {file}"
    try:
        is_open = file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH)
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(option, "cannot be read as text") from None
    if is_open:
        raise SettingsError(option, "can be read or written by every user of this computer: chmod 600")
    tokens: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, token = [*line.split(), "", ""][:2]
        if len(line.split()) != 2 or not _NAME.fullmatch(name):
            raise SettingsError(option, f"line {number} is not NAME TOKEN (letters, digits and ._- in names)")
        if len(token) < _SHORTEST or not token.isascii():
            made = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            raise SettingsError(option, f"line {number}: a token has {_SHORTEST} characters or more: {made}")
        if name in tokens or token in tokens.values():
            raise SettingsError(option, f"line {number} repeats a name or a token")
        tokens[name] = token
    if not tokens:
        raise SettingsError(option, "names nobody; it needs a line NAME TOKEN")
    return Tokens(tokens)


class _Session(NamedTuple):
    name: str
    until: float


class Sessions:
    """Browsers that showed a token; a restart forgets them."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._sessions: dict[bytes, _Session] = {}

    def open(self, name: str) -> str:
        """A new session; what the cookie says."""
        now = time.monotonic()
        self._sessions = {key: s for key, s in self._sessions.items() if s.until > now}
        while len(self._sessions) >= _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        identifier = secrets.token_urlsafe(32)
        self._sessions[_digest(identifier)] = _Session(name, now + _LIFETIME)
        return identifier

    def name_of(self, identifier: str) -> str:
        """Whose session it is, or nothing."""
        session = self._sessions.get(_digest(identifier))
        return session.name if session and session.until > time.monotonic() else ""

    def close(self, identifier: str) -> None:
        """Forget a session."""
        self._sessions.pop(_digest(identifier), None)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
