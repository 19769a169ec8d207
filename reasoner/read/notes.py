# SPDX-License-Identifier: Apache-2.0
"""What reading left out: every file, statement, resource and code that did not reach a patient's graph.

Nothing is dropped in silence: a reader either adds to a patient, or adds to these notes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from reasoner.errors import ReadError
from reasoner.read.identifiers import Identifiers

__all__ = ["ReadNotes", "Unmapped", "Unread"]


class Unread(NamedTuple):
    """Where something stood (file, or file and kind) and why it was not read."""

    source: str
    reason: str


class Unmapped(NamedTuple):
    """A source code that the code map does not carry; `kind` is what it was met as (`drug`, `unit`, ...).

    `file` is empty where a source is read as a whole and nothing says in which file the code stood.
    """

    system: str
    code: str
    kind: str
    file: str = ""


@dataclass(slots=True)
class ReadNotes:
    """Collected over one run of `read_patients`; complete once its iterator is exhausted."""

    #: files, or lines of them, that were refused; and patients that were refused because of another file
    rejected: list[ReadError] = field(default_factory=list)
    #: number of statements or resources per source and reason
    unread: Counter[Unread] = field(default_factory=Counter)
    unmapped: Counter[Unmapped] = field(default_factory=Counter)
    files: int = 0
    patients: int = 0
    #: resources that stood in several files with equal content; each was read once
    copies: int = 0
    #: row tables of which something was lost that may be about any patient of the run
    lost: set[str] = field(default_factory=set)
    #: what the sources of row tables, and RDF beside them, call their patients
    identifiers: Identifiers = field(default_factory=Identifiers, repr=False, compare=False)
    #: pages of search results, as the reader of FHIR met them
    pages: list[tuple[str, str, str, str, int]] = field(default_factory=list, repr=False, compare=False)
    #: patients of whom two files or graphs state facts; none of their results may be used
    repeated: dict[str, None] = field(default_factory=dict)
    #: hash of a patient IRI -> where it was met first: 70 bytes a patient, where IRIs would take 200
    _met: dict[int, str] = field(default_factory=dict, repr=False)

    def reject(self, path: str, reason: str, line: int | None = None) -> None:
        """A file that cannot be read."""
        self.rejected.append(ReadError(path, reason, line))

    def skip(self, source: str, reason: str, count: int = 1) -> None:
        """Statements or resources that were not read."""
        if count:
            self.unread[Unread(source, reason)] += count

    def meet(self, patient: str, source: str) -> str:
        """Note a patient; where the same IRI was met before, or an empty string."""
        before = self._met.setdefault(hash(patient), source) if hash(patient) in self._met else ""
        self._met.setdefault(hash(patient), source)
        self.patients += 1
        return before
