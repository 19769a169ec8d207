# SPDX-License-Identifier: Apache-2.0
"""Who read which page of which patient, as JSON lines: never a name, but always the same mark for a patient.

The mark is HMAC-SHA-256 of the patient's name under a salt that stands in a file beside the log, so that who
has the salt can find the lines of one patient, and who has the log alone cannot try names. The file is opened
anew for each line: the system may rename it at any time (logrotate needs no signal).
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import os
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from reasoner.serve.settings import SettingsError

__all__ = ["AuditLog", "patient_mark"]


#: Bytes of a salt.
_SALT: Final = 32


class AuditLog:
    """A file that lines are added to; without one nothing is written."""

    def __init__(self, file: Path | None) -> None:
        """See that it can be written to.

        Raises:
            SettingsError: it cannot.
        """
        self._file = file
        self._salt = b""
        if not file:
            return
        try:
            self._salt = _salt(file.with_name(file.name + ".salt"))
            self._append("")
        except OSError as error:
            raise SettingsError(f"--audit-log {file}", f"cannot be written to: {error.strerror}") from None

    def write(self, *, token: str, user: str, page: str, patient: str = "", query: str = "") -> None:
        """Add a line.

        Raises:
            OSError: it could not be added; what would be shown must not be.
        """
        if not self._file:
            return
        told = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "token": token, "page": page}
        if user:
            told["user"] = user
        if patient:
            told["patient"] = patient_mark(self._salt, patient)
        if query:
            told["query"] = patient_mark(self._salt, query)
        self._append(json.dumps(told) + "\n")

    def _append(self, line: str) -> None:
        if not self._file:
            return
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # one call: lines of several processes do not mix
            if os.write(descriptor, line.encode()) < len(line.encode()):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(descriptor)


def patient_mark(salt: bytes, patient: str) -> str:
    """What stands for a patient in the log."""
    return hmac.new(salt, patient.encode(), hashlib.sha256).hexdigest()


def _salt(file: Path) -> bytes:
    """The salt of a log, made with its first line."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        text = file.read_text("ascii", "replace")
        if not re.fullmatch(r"[0-9a-f]{64}", text):
            raise SettingsError(str(file), "is not a salt; put the right file back, or remove it") from None
        return bytes.fromhex(text)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(_SALT))
    return bytes.fromhex(file.read_text("ascii"))
