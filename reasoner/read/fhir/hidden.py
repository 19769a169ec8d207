# SPDX-License-Identifier: Apache-2.0
"""Resources that nobody would look for: of a misspelt type, inside one that is not read, of another release.

A type that is nearly one that is read (`Obervation`, or `MedicationOrder` of an earlier release) may hold
what a criterion asks for, and so may the resources inside a report or a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

__all__ = ["hidden_resources", "is_misspelt", "is_of_r5"]

#: As alike as two names must be; of the types of R4 that are not read, none comes near.
_ALIKE: Final = 0.75
#: What stands inside another resource only to be referred to.
_REFERRED_TO: Final = frozenset({"Medication", "Patient", "Specimen"})


@lru_cache(maxsize=1_000)
def is_misspelt(kind: str, known: Set[str]) -> bool:
    """Whether a type that is not read may be meant as one of those that are."""
    low = {name.lower() for name in known}
    return kind.lower() in low or bool(get_close_matches(kind.lower(), low, n=1, cutoff=_ALIKE))


def _parameters(holder: dict[str, object]) -> Iterator[object]:
    """The resources among the parameters of an operation, those in parts included."""
    for key in ("parameter", "part"):
        given = holder.get(key)
        for one in given if isinstance(given, list) else ():
            if isinstance(one, dict):
                yield one.get("resource")
                yield from _parameters(one)


def is_of_r5(kind: str, elements: Iterable[str]) -> bool:
    """Whether one of these elements, which R4 does not have, is one of R5."""
    from reasoner.read.fhir.elements import R4, R5  # rarely needed

    old, new = R4.elements.get(kind, {}), R5.elements.get(kind, {})
    return any(name in new and name not in old for name in elements)


def hidden_resources(document: dict[str, object], known: Set[str]) -> list[str]:
    """The types, of those that state facts of a patient, of the resources inside a resource."""
    inside = document.get("contained")
    if document.get("resourceType") == "Parameters":
        inside = list(_parameters(document))
    kinds = (
        [one.get("resourceType") for one in inside if isinstance(one, dict)]
        if isinstance(inside, list)
        else []
    )
    return sorted({kind for kind in kinds if isinstance(kind, str) and kind in known - _REFERRED_TO})
