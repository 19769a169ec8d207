# SPDX-License-Identifier: Apache-2.0
"""By what a patient is known who has not changed: a hash of the record, the settings and the input file.

A record that names a run is never known: results name theirs, and in the text of both one could be taken for
the other, or stand before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from reasoner.patient import Literal, PatientGraph
from reasoner.shards.settings import Settings
from reasoner.terms import ONTO, RUNS

if TYPE_CHECKING:
    from _hashlib import HASH

__all__ = ["UnitKeys", "names_a_run", "patient_key"]

_FILE: Final = ONTO + "sourceFile"
#: Of a hash; SHA-256 is what processors have instructions for.
_DIGITS: Final = 32


class UnitKeys:
    """Keys of the graphs of one file, from their bytes."""

    def __init__(self, settings: Settings, source: str) -> None:
        """Hash what is the same for all of them."""
        self._about = _begun(settings, [source])

    def __call__(self, raw: bytes | memoryview) -> str:
        """The key of a graph."""
        known = self._about.copy()
        known.update(raw)
        return known.hexdigest()[:_DIGITS]


def patient_key(settings: Settings, patient: PatientGraph) -> str:
    """The key of a patient who has been read; empty where none can be given."""
    if names_a_run([patient]):
        return ""
    sources = {patient.source: None}
    for facts in patient.index.values():
        sources.update((t.lexical, None) for t in facts.get(_FILE, ()) if isinstance(t, Literal))
    told = (patient.iri, patient.source, patient.unreadable, patient.findings, patient.index)
    known = _begun(settings, sources)
    known.update(json.dumps(told).encode())
    return known.hexdigest()[:_DIGITS]


def _begun(settings: Settings, sources: Iterable[str]) -> HASH:
    about = json.dumps([settings.key, [settings.origin(source) for source in sources]]).encode()
    return sha256(about + b"\0")


def names_a_run(patients: Iterable[PatientGraph]) -> bool:
    """Whether any term, or anything that was found in a record, names a run of ours."""
    for patient in patients:
        if any(RUNS in text for finding in patient.findings for text in finding):
            return True
        for triple in patient.triples():
            if any(RUNS in (term if isinstance(term, str) else "".join(term)) for term in triple):
                return True
    return False
