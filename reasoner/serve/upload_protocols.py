# SPDX-License-Identifier: Apache-2.0
"""The protocols that an upload may be screened by: those that come with the program and judge patients.

A store tells the criteria of its runs, not their shapes: what was screened by a protocol from elsewhere is
shown, but cannot be screened again here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from reasoner.ontology import data_folder
from reasoner.protocol import Protocol
from reasoner.serve.board_store import ontology
from reasoner.terms import PATIENT, shorten

__all__ = ["ProtocolChoice", "choices", "elsewhere", "folder_of", "refusal"]


class ProtocolChoice(NamedTuple):
    """A protocol of the program: `reason` says why nobody is screened by it, and is empty otherwise."""

    identifier: str
    label: str
    folder: str
    reason: str


def choices() -> list[ProtocolChoice]:
    """The protocols that patients can be screened by."""
    return [choice for choice in _known().values() if not choice.reason]


def refusal(identifier: str) -> str:
    """Why nobody can be screened by a protocol; empty if one can."""
    choice = _known().get(identifier)
    if choice is None:
        offered = ", ".join(each.identifier for each in choices())
        return f"The protocol does not come with this program; choose one of {offered}."
    return choice.reason


def elsewhere(used: Iterable[str]) -> list[str]:
    """Of the protocols of the runs of a store, those whose shapes are not here."""
    return sorted(set(filter(None, used)) - _known().keys())


def folder_of(identifier: str) -> str:
    """Where the shapes of a protocol lie.

    Raises:
        KeyError: `refusal` was not asked.
    """
    return _known()[identifier].folder


@cache
def _known() -> dict[str, ProtocolChoice]:
    """Identifier -> protocol, in the order of their folders."""
    shapes = data_folder("shapes")
    folders = sorted({file.parent for file in shapes.rglob("*.ttl")} - {shapes})
    found = (Protocol.load(folder, ontology()) for folder in folders)
    return {protocol.identifier: _choice(protocol) for protocol in found}


def _choice(protocol: Protocol) -> ProtocolChoice:
    focus = protocol.focus_class
    judged = f"{protocol.identifier} judges {shorten(focus)}, not patients: nobody is screened by it."
    reason = "" if focus == PATIENT else judged
    return ProtocolChoice(protocol.identifier, protocol.label, str(protocol.folder), reason)
