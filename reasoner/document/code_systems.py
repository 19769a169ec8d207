# SPDX-License-Identifier: Apache-2.0
"""What the terms are called in other terminologies, for people: every row, also those that decide nothing.

The tables are those of the code map (`reasoner.read.code_map`). Names of codes stand in them where their
owners allow it, and each header says what applies to the codes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reasoner.terms import ONTO

__all__ = ["Code", "CodeSystem", "read_code_systems"]


class Code(NamedTuple):
    """One code of a term: how the two are related, and the name of the code, which may be empty."""

    system: str
    relation: str
    code: str
    name: str
    comment: str


class CodeSystem(NamedTuple):
    """One table: `source` identifies the code system, `notice` says whose it is and under which terms."""

    title: str
    source: str
    notice: str
    codes: dict[str, tuple[Code, ...]]


def read_code_systems(folder: Path) -> tuple[CodeSystem, ...]:
    """Every table of a folder, in the order of the files; none where there is no folder."""
    return tuple(map(_read, sorted(folder.glob("*.sssom.tsv"))))


def _read(path: Path) -> CodeSystem:
    lines = path.read_text("utf-8").splitlines()
    header = dict(_fields(line for line in lines if line.startswith("#")))
    title = header.get("mapping_set_title", path.name).rpartition(" to ")[2]
    codes: dict[str, list[Code]] = {}
    for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
        term = re.sub("^onto:", ONTO, row["subject_id"])
        code = row["object_id"].partition(":")[2]
        told = Code(title, _relation(row["predicate_id"]), code, row["object_label"], row["comment"] or "")
        codes.setdefault(term, []).append(told)
    return CodeSystem(
        title,
        header.get("object_source", ""),
        header.get("comment", ""),
        {term: tuple(found) for term, found in codes.items()},
    )


def _fields(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, _, value = line.removeprefix("#").partition(":")
        yield name.strip(), value.strip().strip('"')


def _relation(predicate: str) -> str:
    """`skos:narrowMatch` -> `narrow match`."""
    return re.sub("([A-Z])", r" \1", predicate.partition(":")[2]).lower()
