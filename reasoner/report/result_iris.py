# SPDX-License-Identifier: Apache-2.0
"""The IRIs of a run and of what it says, and the names of its files: the same input gives the same ones."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from reasoner.run_record import RunRecord
from reasoner.terms import BASE, PATIENTS, RUNS

__all__ = ["InputNames", "ResultIris", "graph_name", "segment"]

_DIGITS: Final = 16
#: Names that are kept: a patient is named in many IRIs, a file by every record.
_KEPT: Final = 2**12
#: Names below a run, or below a screening, that belong to other things than patients and criteria.
_TAKEN: Final = re.compile(r"(input|note|period|finding|reading|request|gap|evidence|comparison)-")

#: What may be a path in a sentence.
_PATH: Final = re.compile(r"[^\s;:]*/[^\s;:]+")


class ResultIris:
    """Makes the IRIs of one run."""

    def __init__(self, name: str) -> None:
        """Call the run by this name."""
        self.name: Final = name
        self.run: Final = RUNS + name

    @classmethod
    def of(cls, run: RunRecord) -> ResultIris:
        """The name is a hash of what the run was computed with, and of its input files."""
        told = [run.facts(), [list(file) for file in run.inputs]]
        text = json.dumps(told, sort_keys=True, ensure_ascii=True)
        return cls(hashlib.sha256(text.encode()).hexdigest()[:_DIGITS])

    def input(self, number: int) -> str:
        """An input file, counted from 1."""
        return f"{self.run}/input-{number}"

    def note(self, number: int) -> str:
        """A finding of the run, counted from 1."""
        return f"{self.run}/note-{number}"

    def screening(self, patient: str) -> str:
        """The screening of a patient."""
        return f"{self.run}/{_segment(graph_name(patient))}"

    def result(self, patient: str, identifier: str) -> str:
        """The result of a patient and a criterion."""
        return f"{self.screening(patient)}/{segment(identifier)}"

    def facts(self, patient: str, layer: str) -> str:
        """The graph with one layer of the facts about a patient; it does not depend on the run."""
        return f"{BASE}facts/{graph_name(patient)}/{layer}"


class InputNames:
    """Files as the run lists them: below the folder that was given, without the folders of the machine."""

    def __init__(self, run: RunRecord, iris: ResultIris) -> None:
        """Number the files of a run."""
        self._nodes: dict[str, list[str]] = {}
        self.name = lru_cache(_KEPT)(self._find_name)
        for number, file in enumerate(run.inputs, 1):
            self._nodes.setdefault(file.name, []).append(iris.input(number))

    def _find_name(self, path: str) -> str:
        """The name of a file; of one that the run does not list, the last part of its path."""
        return self._listed(path) or path.replace("\\", "/").rpartition("/")[2]

    def nodes(self, path: str) -> list[str]:
        """The IRIs of a file; several where files of one name were given."""
        return self._nodes.get(self.name(path), [])

    def shortened(self, text: str) -> str:
        """A sentence with the names of files in place of their paths."""
        return _PATH.sub(lambda match: self._listed(match[0]) or match[0], text)

    def _listed(self, path: str) -> str:
        parts = path.replace("\\", "/").split("/")
        tails = ("/".join(parts[start:]) for start in range(len(parts)))
        return next((tail for tail in tails if tail in self._nodes), "")


@lru_cache(_KEPT)
def graph_name(patient: str) -> str:
    """A patient as one segment of an IRI: two patients never have the same.

    `V01` for our own `.../patients/V01`. Of a foreign IRI everything is percent-encoded, its first colon too,
    which stays as it is in our own.
    """
    if patient.startswith(PATIENTS):
        return quote(patient[len(PATIENTS) :], safe=":")
    return quote(patient, safe="")


@lru_cache(_KEPT)
def segment(identifier: str) -> str:
    """A criterion as one segment of an IRI."""
    return _segment(quote(identifier, safe=""))


def _segment(name: str) -> str:
    """A name that cannot be taken for one of our own."""
    return f"%{ord(name[0]):02X}{name[1:]}" if _TAKEN.match(name) else name
