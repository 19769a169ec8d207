# SPDX-License-Identifier: Apache-2.0
"""What stands inside a resource and is not read: extensions of other addresses, other resources."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from reasoner.read.fhir.fact import Fact, last_of
from reasoner.read.fhir.own import PROPERTY, RECORD
from reasoner.read.fhir.store import reference_of

__all__ = ["is_near", "other_extensions", "other_resources"]

#: The names of the extensions that are read, and the addresses of our own.
_READ: Final = frozenset(
    {
        "us-core-birthsex",
        "mcode-histology-morphology-behavior",
        "mcode-related-condition",
        "mcode-related-condition-absent",
        "mcode-related-primary-cancer-condition",
        "condition-related",
        "mcode-radiotherapy-modality",
        "mcode-procedure-intent",
        "mcode-treatment-intent",
        "condition-assertedDate",
        "icd-10-gm-diagnosesicherheit",
    }
)
_OWN: Final = frozenset({PROPERTY, RECORD})
#: So many letters may differ in a name, and in an address of our own.
_NAME_TYPOS: Final = 3
_ADDRESS_TYPOS: Final = 5
#: These may be an entry of a list. Only the drug and the ingredients of a medicine are looked for inside.
_ENTRIES: Final = frozenset(
    {
        "Condition",
        "Observation",
        "Procedure",
        "ImagingStudy",
        "BodyStructure",
        "MedicationAdministration",
        "MedicationStatement",
        "MedicationRequest",
        "MedicationDispense",
    }
)


def other_extensions(fact: Fact) -> list[str]:
    """The addresses of extensions that are not read, on a resource or one of its components."""
    urls = [(name, extension.get("url") or "") for name, extension in fact.extensions]
    for component in fact.components:
        for extension in component.get("extension") or ():
            url = extension.get("url") or ""
            urls.append((last_of(url), url))
    return [url for name, url in urls if name not in _READ and url not in _OWN]


@lru_cache(maxsize=10_000)
def is_near(url: str) -> bool:
    """Whether an address that is not read may be meant as one that is."""
    name = last_of(url).lower()
    return (
        "trialshapes" in url
        or any(_distance(name, known.lower(), _NAME_TYPOS) <= _NAME_TYPOS for known in _READ)
        or any(_distance(url, known, _ADDRESS_TYPOS) <= _ADDRESS_TYPOS for known in _OWN)
    )


def _distance(one: str, other: str, most: int) -> int:
    """Levenshtein's: letters to add, take out or change. Where it is more than `most`, any such number."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        here = [row]
        for column, right in enumerate(other, 1):
            changed = before[column - 1] + (left != right)
            here.append(min(changed, before[column] + 1, here[-1] + 1))
        before = here
    return before[-1]


def other_resources(fact: Fact) -> list[str]:
    """The types of contained resources that state something, and of medicines that nothing refers to."""
    inside = fact.content.get("contained") or ()
    drug = reference_of(fact.content.get("medicationReference"))
    found = set()
    for contained in inside:
        kind, name = contained.get("resourceType"), contained.get("id")
        if kind in _ENTRIES or (kind == "Medication" and drug != (None if name is None else f"#{name}")):
            found.add(kind)
    return sorted(found)
