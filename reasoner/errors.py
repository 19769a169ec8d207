# SPDX-License-Identifier: Apache-2.0
"""Every error that the package raises on purpose.

    ReasonerError
    ├── ReadError               a source cannot be read at all (path, line, reason)
    ├── MapError                a column map or a code map of the site is not usable (file, key, reason)
    ├── OntologyError           the ontology or its closure is missing, stale or outside the fragment
    ├── ProtocolError           a protocol folder is not usable
    │   ├── VocabularyError         a term that nobody defines
    │   ├── UntargetedShapeError    a criterion shape that selects no focus node
    │   └── UnsupportedShapeError   a shape that the chosen engine cannot evaluate
    ├── PlaceError              a URL cannot be opened (place, reason)
    ├── ClusterError            a cluster cannot be used, or no longer (address, reason)
    └── ValidationFailure       the SHACL processor could not finish

A violated criterion is a value, never an exception. Arguments are positional and go to
`Exception.__init__` unchanged, so that errors survive pickling between processes.
"""

from __future__ import annotations

__all__ = [
    "ClusterError",
    "MapError",
    "OntologyError",
    "PlaceError",
    "ProtocolError",
    "ReadError",
    "ReasonerError",
    "UnsupportedShapeError",
    "UntargetedShapeError",
    "ValidationFailure",
    "VocabularyError",
]


class ReasonerError(Exception):
    """Base of all errors of this package."""


class ReadError(ReasonerError):
    """A source cannot be read: nothing of it was screened."""

    def __init__(self, path: str, reason: str, line: int | None = None, /) -> None:
        """Keep where (path, line when known) and why."""
        super().__init__(path, reason, line)
        self.path = path
        self.reason = reason
        self.line = line

    def __str__(self) -> str:
        """What, where, what to do."""
        where = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{where}: {self.reason}"


class MapError(ReasonerError):
    """What the user wrote to have a source understood cannot be used; nothing was read."""

    def __init__(self, path: str, key: str, reason: str, /) -> None:
        """Keep the file, the key or line in it, and what to do."""
        super().__init__(path, key, reason)
        self.path = path
        self.key = key
        self.reason = reason

    def __str__(self) -> str:
        """What, where, what to do."""
        return ": ".join(part for part in (self.path, self.key, self.reason) if part)


class PlaceError(ReasonerError):
    """A URL that is not opened, or not without a package that is missing."""

    def __init__(self, place: str, reason: str, /) -> None:
        """Keep what was asked for, and what to do."""
        super().__init__(place, reason)
        self.place = place
        self.reason = reason

    def __str__(self) -> str:
        """What, then what to do."""
        return f"{self.place} {self.reason}"


class ClusterError(ReasonerError):
    """The processes of a cluster cannot be used as they are."""

    def __init__(self, address: str, reason: str, /) -> None:
        """Keep the address of the cluster, or of one of its workers, and what to do."""
        super().__init__(address, reason)
        self.address = address
        self.reason = reason

    def __str__(self) -> str:
        """Where, then what to do."""
        return f"cluster {self.address}: {self.reason}"


class OntologyError(ReasonerError):
    """The ontology cannot be used as it stands."""


class ProtocolError(ReasonerError):
    """A protocol folder cannot be used as it stands."""

    def __init__(self, subject: str, reason: str, /) -> None:
        """Keep the offending file or IRI and what is wrong with it."""
        super().__init__(subject, reason)
        self.subject = subject
        self.reason = reason

    def __str__(self) -> str:
        """Subject first, so that a list of errors sorts by what must be mended."""
        return f"{self.subject}: {self.reason}"


class VocabularyError(ProtocolError):
    """A term in a shape or a protocol that neither SHACL nor the ontology defines."""


class UntargetedShapeError(ProtocolError):
    """A criterion shape that would never be evaluated."""


class UnsupportedShapeError(ProtocolError):
    """A shape that the engine does not support; engines never skip a shape."""


class ValidationFailure(ReasonerError):  # noqa: N818 - SHACL's own word for it
    """The SHACL processor could not finish for these patients."""

    def __init__(self, patients: tuple[str, ...], reason: str, /) -> None:
        """Keep who is affected; the reason carries no patient value."""
        super().__init__(patients, reason)
        self.patients = patients
        self.reason = reason

    def __str__(self) -> str:
        """Count, not names: patient identifiers stay out of logs."""
        return f"validation could not finish for {len(self.patients)} patient(s): {self.reason}"
