# SPDX-License-Identifier: Apache-2.0
"""Which element of FHIR has which type, and whether it repeats: needed where RDF does not say what JSON says.

`structure.tsv` holds the elements of R4, `r5.tsv` those of R5 that R4 has not, with what they become.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Final, NamedTuple

__all__ = ["R4", "R5", "R5_ROWS", "Element", "Elements"]


class Element(NamedTuple):
    """A key of FHIR JSON, its type (lower case: a primitive one) and whether it is an array.

    Of an element that the tables do not hold nothing is known: no type, and `many` is None.
    """

    key: str
    kind: str = ""
    many: bool | None = None

    @property
    def primitive(self) -> bool:
        """Whether JSON has a value here, and not an object."""
        return self.kind[:1].islower()


class Elements(NamedTuple):
    """The elements of every type, and of every choice `value[x]` the element for each type `x`."""

    elements: Mapping[str, Mapping[str, Element]]
    choices: Mapping[str, Mapping[str, Mapping[str, Element]]]


#: What an object of a type that the tables do not hold may have as well.
_ANY: Final = (
    ("", "extension", "Extension", "*", ""),
    ("", "modifierExtension", "Extension", "*", ""),
    ("", "contained", "Resource", "*", ""),
    ("", "id", "string", "", ""),
)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files(__name__.rpartition(".")[0]) / name).read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _elements(*names: str) -> Elements:
    elements: dict[str, dict[str, Element]] = {}
    choices: dict[str, dict[str, dict[str, Element]]] = {}
    columns = ("type", "element", "kind", "many", "choice")
    given = (tuple(row[column] for column in columns) for name in names for row in _rows(name))
    for owner, key, kind, many, choice in (*_ANY, *given):
        element = Element(key, kind, many == "*")
        elements.setdefault(owner, {})[key] = element
        if choice:
            choices.setdefault(owner, {}).setdefault(choice, {})[key.removeprefix(choice)] = element
    return Elements(elements, choices)


R4: Final = _elements("structure.tsv")
#: R5 keeps most elements of R4, and files in the form of R5 may hold R4.
R5: Final = _elements("structure.tsv", "r5.tsv")
#: type -> element of R5 -> the elements of R4 that it becomes
R5_ROWS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    owner: {row["element"]: tuple(row["becomes"].split()) for row in _rows("r5.tsv") if row["type"] == owner}
    for owner in dict.fromkeys(row["type"] for row in _rows("r5.tsv"))
}
