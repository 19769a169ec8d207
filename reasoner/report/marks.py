# SPDX-License-Identifier: Apache-2.0
"""Outcomes and verdicts as people see them on a page: a symbol and a word, never a colour alone."""

from __future__ import annotations

from typing import Final, NamedTuple

from reasoner.report.wording import verdict_text
from reasoner.result import Outcome, PatientResult, Verdict

__all__ = ["MARKS", "VERDICT_MARKS", "Mark", "mark", "verdict_mark"]


class Mark(NamedTuple):
    """`kind` is the class in the style: met, unmet, unknown or presumed."""

    kind: str
    symbol: str
    word: str


MARKS: Final = {
    Outcome.SATISFIED: Mark("met", "✓", "met"),
    Outcome.VIOLATED: Mark("unmet", "✕", "not met"),
    Outcome.UNKNOWN: Mark("unknown", "?", "unknown"),
}
#: In the order in which verdicts are counted.
VERDICT_MARKS: Final = {
    str(Verdict.ELIGIBLE): Mark("met", "✓", "eligible"),
    f"{Verdict.ELIGIBLE} if confirmed": Mark("presumed", "✓?", "eligible if confirmed"),
    str(Verdict.UNDETERMINED): Mark("unknown", "?", "undetermined"),
    str(Verdict.INELIGIBLE): Mark("unmet", "✕", "not eligible"),
}
_ALL: Final[dict[str, Mark]] = {**{str(o): m for o, m in MARKS.items()}, **VERDICT_MARKS}


def mark(name: str) -> Mark:
    """The mark of an outcome or a verdict; of another word, the word itself."""
    return _ALL.get(name) or Mark("unknown", "?", name)


def verdict_mark(result: PatientResult) -> Mark:
    """The mark of a patient's verdict."""
    return VERDICT_MARKS[verdict_text(result)]
