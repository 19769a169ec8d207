# SPDX-License-Identifier: Apache-2.0
"""How a protocol wants lines of therapy to be counted: one rule, or several that stand side by side."""

from __future__ import annotations

from dataclasses import dataclass

from reasoner.derive import vocabulary as v
from reasoner.derive.node import Node
from reasoner.errors import ProtocolError
from reasoner.terms import shorten

__all__ = ["LineCount", "check_outputs", "read_lines"]


@dataclass(frozen=True, slots=True)
class LineCount:
    """How lines of therapy are counted, and which properties of the patient receive the bounds."""

    iri: str
    counts_class: tuple[str, ...]
    counts_agents: tuple[str, ...]
    as_one_line: tuple[str, ...]
    ignores_agents: tuple[str, ...]
    ignores: tuple[str, ...]
    requires: tuple[str, ...]
    reviewed_list: str
    low_as: str = v.LINES_LOW
    high_as: str = v.LINES_HIGH


def read_lines(node: Node) -> LineCount:
    """Read one declaration.

    Raises:
        ProtocolError: it is incomplete or names an unknown term.
    """
    node.allow("countsClass", "countsAgents", "asOneLine", "ignoresAgents", "ignores", "requires", "list")
    node.allow("lowAs", "highAs").check()
    outputs = (node.iri_of("lowAs", required=False), node.iri_of("highAs", required=False))
    if len({*outputs, ""}) == 2:
        raise ProtocolError(shorten(node.iri), "trial:lowAs and trial:highAs are two properties")
    return LineCount(
        node.iri,
        node.classes("countsClass"),
        node.classes("countsAgents", required=False),
        node.classes("asOneLine", required=False),
        node.classes("ignoresAgents", required=False),
        node.classes("ignores", required=False),
        node.classes("requires", required=False),
        node.iri_of("list"),
        *(outputs if all(outputs) else ()),
    )


def check_outputs(lines: tuple[LineCount, ...]) -> None:
    """Two counts that went by one name would be one.

    Raises:
        ProtocolError: two declarations name one property.
    """
    taken: set[str] = set()
    for count in lines:
        if count.low_as in taken or count.high_as in taken:
            raise ProtocolError(shorten(count.iri), "needs a trial:lowAs and a trial:highAs of its own")
        taken |= {count.low_as, count.high_as}
