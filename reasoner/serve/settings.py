# SPDX-License-Identifier: Apache-2.0
"""What a site is started with, checked before anything listens."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from reasoner.errors import ReasonerError

__all__ = ["Limits", "Settings", "SettingsError"]

_PORTS: Final = {"http": 80, "https": 443}
_MEGABYTE: Final = 1_000_000


class SettingsError(ReasonerError):
    """A site cannot be started like this."""

    def __init__(self, option: str, reason: str, /) -> None:
        """Keep which option, and what is wrong with it."""
        super().__init__(option, reason)
        self.option = option
        self.reason = reason

    def __str__(self) -> str:
        """Where, then what and what to do."""
        return f"{self.option}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may ask for."""

    #: Time of a query, from its start to the last byte of its answer.
    seconds: float = 60.0
    #: Bytes of an answer.
    answer_bytes: int = 100 * _MEGABYTE
    #: Address space of the process of a query.
    memory_gib: int = 4
    #: Bytes of a request that is no upload.
    request_bytes: int = 1 * _MEGABYTE
    #: How long a query waits for a free process before its client is asked to come back.
    patience: float = 2.0


@dataclass(frozen=True, slots=True)
class Settings:
    """One site: its store, where it listens, who may read it.

    Raises:
        SettingsError: it would be open to people that nobody named, or an option makes no sense.
    """

    #: The folder of the store, as `trialshapes load --store` has it.
    store: Path
    host: str = "127.0.0.1"
    port: int = 8000
    #: The address under which browsers reach the site; empty: host and port.
    public: str = ""
    #: Lines `NAME TOKEN`; None: whoever reaches a loopback address may read.
    token_file: Path | None = None
    #: The header in which a reverse proxy names the person; believed with the token called `proxy` alone.
    user_header: str = ""
    #: Who read which page of a patient; None: nobody writes it down.
    audit_log: Path | None = None
    #: Queries at a time.
    workers: int = 4
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Refuse what would be unsafe."""
        if self.workers < 1:
            raise SettingsError("--workers", "must be 1 or more")
        if self.public:
            _check_public(self.public)
        elif self.host in {"0.0.0.0", "::", ""}:  # noqa: S104 - refused
            raise SettingsError(
                "--host", "means every address of this computer; say by --base which name it has"
            )
        outside = next(
            (o for o, h in (("--host", self.host), ("--base", self._name)) if not _loopback(h)), ""
        )
        if outside and not self.token_file:
            reason = (
                "reaches beyond this computer, and patient data would be open to all; add --token-file FILE"
            )
            raise SettingsError(outside, reason)
        if outside and not self.audit_log:
            reason = "reaches beyond this computer; add --audit-log FILE, which tells who read whose page"
            raise SettingsError(outside, reason)
        if self.user_header and not self.token_file:
            raise SettingsError(
                "--user-header", "is believed with the token called proxy; add --token-file FILE"
            )

    @property
    def base(self) -> str:
        """The address of the site without a final slash: `http://127.0.0.1:8000`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def is_secure(self) -> bool:
        """Whether browsers speak TLS, with the proxy in front."""
        return self.base.startswith("https:")

    @property
    def hosts(self) -> frozenset[str]:
        """What the header Host may say."""
        parts = urlsplit(self.base.lower())
        local = {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        usual = f":{_PORTS[parts.scheme]}"  # which browsers leave out
        return frozenset({parts.netloc, parts.netloc.removesuffix(usual)} | local)

    @property
    def _name(self) -> str:
        return urlsplit(self.public).hostname or "localhost"


def _check_public(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise SettingsError("--base", "must be an address like https://trials.hospital.example")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise SettingsError(
            "--base",
            "has a path; give the site a host name of its own, so that no other "
            "application shares its cookies",
        )


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
