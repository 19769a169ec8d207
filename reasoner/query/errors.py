# SPDX-License-Identifier: Apache-2.0
"""Errors of the store and of queries."""

from __future__ import annotations

from reasoner.errors import ReasonerError

__all__ = [
    "CrashedQueryError",
    "LargeAnswerError",
    "QueryError",
    "RefusedQueryError",
    "SlowQueryError",
    "StoreError",
    "UnwrittenFormError",
]


class StoreError(ReasonerError):
    """A store cannot be built or opened; what was there before is untouched."""

    def __init__(self, path: str, reason: str, /) -> None:
        """Keep the folder or file and what is wrong with it."""
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        """Where, then what and what to do."""
        return f"{self.path}: {self.reason}"


class QueryError(ReasonerError):
    """A query cannot be answered: unknown, refused, not SPARQL, or too expensive."""

    def __init__(self, name: str, reason: str, line: int | None = None, /) -> None:
        """Keep which query, why, and the line if one is to blame."""
        super().__init__(name, reason, line)
        self.name = name
        self.reason = reason
        self.line = line

    def __str__(self) -> str:
        """Where, then what and what to do."""
        where = self.name if self.line is None else f"{self.name}, line {self.line}"
        return f"{where}: {self.reason}"


class RefusedQueryError(QueryError):
    """A query asks for what a store never does: to change something, or to fetch it."""


class SlowQueryError(QueryError):
    """A query was stopped at the time limit."""


class LargeAnswerError(QueryError):
    """An answer was given up at the limit of its size."""


class UnwrittenFormError(QueryError):
    """The form of an answer has none of the media types that its reader accepts."""


class CrashedQueryError(QueryError):
    """The process of a query ended: not enough memory, nesting too deep, or killed from outside."""

    def __init__(
        self, name: str, reason: str, line: int | None = None, /, *, was_killed: bool = False
    ) -> None:
        """With `was_killed`, somebody else ended it, and the query may be innocent."""
        super().__init__(name, reason, line)
        self.was_killed = was_killed
