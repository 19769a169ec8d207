# SPDX-License-Identifier: Apache-2.0
"""How a record leads to a condition, as a row of boxes: what was recorded, step by step to its class.

The steps are read from the evidence in words, so that a page of a store, which holds words alone, draws the
same picture as the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

__all__ = ["Box", "ChainPicture", "chain_picture", "chains_in"]

_STEP: Final = " -> "
_BETWEEN_CHAINS: Final = "; "
#: Room for a letter, on both sides of a text, and for an arrow.
_LETTER: Final = 7
_PADDING: Final = 12
_ARROW: Final = 30
_LONGEST: Final = 60


class Box(NamedTuple):
    """One box; `arrow` is where the arrow to it begins, None at the first."""

    x: int
    width: int
    text: str
    kind: str
    arrow: int | None


class ChainPicture(NamedTuple):
    """A row of boxes, and the sentence that says the same."""

    width: int
    boxes: tuple[Box, ...]
    sentence: str


def chains_in(says: str) -> tuple[tuple[str, ...], ...]:
    """The chains with which a line of evidence begins: `lanreotide -> somatostatin analogue`."""
    pieces = says.split(_BETWEEN_CHAINS)
    return tuple(tuple(piece.split(_STEP)) for piece in pieces if _STEP in piece)


def chain_picture(record: str, chain: Sequence[str], condition: str, truth: str) -> ChainPicture:
    """Draw one chain from its record to the condition that it decides."""
    steps = [(record, "record"), *((step, "step") for step in chain), (f"{condition}: {truth}", "condition")]
    boxes: list[Box] = []
    x = 1
    for text, kind in steps:
        told = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        arrow = x - _ARROW if boxes else None
        boxes.append(Box(x, len(told) * _LETTER + 2 * _PADDING, told, kind, arrow))
        x += boxes[-1].width + _ARROW
    sentence = f"{record}: {', which is '.join(chain)}. So “{condition}”: {truth}."
    return ChainPicture(x - _ARROW + 1, tuple(boxes), sentence)
