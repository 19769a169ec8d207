# SPDX-License-Identifier: Apache-2.0
"""The plain SHACL validation report of a run, in the terms of https://www.w3.org/TR/shacl/#validation-report.

Turtle is written straight from the rows: a graph of a cohort's results costs fifty times as much.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from reasoner.report.partial_file import PartialFile
from reasoner.result import PatientResult, ReportRow
from reasoner.terms import SH

__all__ = ["ShaclReport", "ShaclText"]

_ESCAPES: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


class ShaclText:
    """The report in pieces: one result per row, without names that would have to be counted."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        """Take the message of each source shape from `messages`."""
        self._messages = messages

    def head(self) -> str:
        """The prefix."""
        return f"@prefix sh: <{SH}> .\n\n"

    def rows(self, result: PatientResult) -> str:
        """The rows of one patient."""
        return "".join(f"_:report sh:result [ {' ; '.join(self._facts(row))} ] .\n" for row in result.rows)

    def tail(self, *, conforms: bool) -> str:
        """Whether everything conforms, which is known last."""
        return f"_:report a sh:ValidationReport ; sh:conforms {str(conforms).lower()} .\n"

    def _facts(self, row: ReportRow) -> list[str]:
        facts = [
            "a sh:ValidationResult",
            f"sh:focusNode {_term(row.focus_node)}",
            f"sh:sourceShape {_term(row.source_shape)}",
            f"sh:sourceConstraintComponent {_term(row.component)}",
            f"sh:resultSeverity {_term(row.severity)}",
        ]
        if row.path:
            facts.append(f"sh:resultPath {_term(row.path)}")
        if row.value:
            facts.append(f"sh:value {_term(row.value)}")
        if message := self._messages.get(row.source_shape):
            facts.append(f'sh:resultMessage "{message.translate(_ESCAPES)}"@en')
        return facts


class ShaclReport:
    """`validation-report.ttl`: one report, one result per row."""

    def __init__(self, folder: Path, messages: Mapping[str, str]) -> None:
        """Take the message of each source shape from `messages`."""
        self._file = PartialFile(folder / "validation-report.ttl")
        self._text = ShaclText(messages)
        self._conforms = True

    def __enter__(self) -> Self:
        """Open and write the prefix."""
        self._file.__enter__()
        self._file.stream.write(self._text.head())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say whether everything conforms, which is known last, and publish."""
        self._file.stream.write(self._text.tail(conforms=self._conforms))
        self._file.__exit__(kind, error, trace)

    def write(self, result: PatientResult) -> None:
        """Write the rows of one patient."""
        self._conforms = self._conforms and not result.rows
        self._file.stream.write(self._text.rows(result))


def _term(text: str) -> str:
    """IRIs in angle brackets; literals, blank nodes and paths are Turtle already."""
    return text if text.startswith(('"', "_:", "[", "(")) else f"<{text}>"
