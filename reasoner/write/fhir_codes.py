# SPDX-License-Identifier: Apache-2.0
"""Which code of a public code system says exactly what one of our terms says, else the term itself.

A code is used for a term only if the code map calls it an exact match and gives it no other meaning; a
narrower one would state more than the record does. Laboratory codes are narrower by nature (they name sample
and kind of quantity) and are chosen by the unit. LOINC codes keep their names, as its licence asks.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from reasoner.ontology import Ontology
from reasoner.read.code_map import ICD10CM, ICDO3, LOINC, NCIT, RXNORM, SNOMED, CodeMap
from reasoner.read.fhir.own import SYSTEM

__all__ = ["ICD10CM", "ICDO3", "LOINC", "NCIT", "RXNORM", "SNOMED", "Codes", "coding", "concept_of", "own"]

Json = dict[str, Any]

_MOLAR: Final = "mol"
_USUAL_SAMPLE: Final = "Serum or Plasma"


class _Row(NamedTuple):
    term: str
    match: str
    label: str


def coding(system: str, code: str, display: str = "") -> Json:
    """One `Coding`."""
    found = {"system": system, "code": code}
    return found | {"display": display} if display else found


def own(term: str) -> Json:
    """The `Coding` of a term of ours."""
    return coding(SYSTEM, term)


def concept_of(*codings: Json) -> Json:
    """A `CodeableConcept`."""
    return {"coding": list(codings)}


class Codes:
    """The code map from our terms to codes."""

    def __init__(self, ontology: Ontology) -> None:
        """Read the mapping files with their names."""
        rows = _rows(ontology)
        deciding = CodeMap.load(ontology).mappings
        self._names = {key: found[0].label for key, found in rows.items()}
        self._exact: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._meaning: dict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
        for key, mappings in deciding.items():
            terms = frozenset(mapping.term for mapping in mappings if mapping.sure)
            self._meaning[terms].append(key)
            if len(terms) == 1 and any(row.match == "exactMatch" for row in rows.get(key, ())):
                self._exact[next(iter(terms)), key[0]].append(key[1])

    def named(self, system: str, code: str) -> Json:
        """A code that is given, with its name if the code map has it."""
        return coding(system, code, self._names.get((system, code), ""))

    def coding(self, term: str, *systems: str) -> Json:
        """An exact code of the first system that has one, else our own."""
        for system in systems:
            if found := self._exact.get((term, system)):
                return self.named(system, min(found))
        return own(term)

    def concept(self, term: str, *systems: str) -> Json:
        """The same as a `CodeableConcept`."""
        return concept_of(self.coding(term, *systems))

    def result(self, unit: str, *terms: str) -> Json | None:
        """The LOINC code of a laboratory result that means just these terms, by its unit, if there is one."""
        found = [code for system, code in self._meaning.get(frozenset(terms), ()) if system == LOINC]
        if not found:
            return None

        def rank(code: str) -> tuple[bool, bool, int, str]:
            name = self._names[LOINC, code]
            return (_MOLAR in unit) != ("Moles" in name), _USUAL_SAMPLE not in name, len(name), code

        return concept_of(self.named(LOINC, min(found, key=rank)))


def _rows(ontology: Ontology) -> dict[tuple[str, str], list[_Row]]:
    rows: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for path in sorted((ontology.folder / "mappings").glob("*.sssom.tsv")):
        lines = path.read_text("utf-8").splitlines()
        system = next(line for line in lines if line.startswith("#object_source:")).partition(":")[2]
        for row in csv.DictReader(_table(lines), delimiter="\t"):
            key = system.strip().strip('"'), row["object_id"].partition(":")[2]
            term, match = row["subject_id"].partition(":")[2], row["predicate_id"].partition(":")[2]
            rows[key].append(_Row(term, match, row["object_label"]))
    return rows


def _table(lines: list[str]) -> Iterator[str]:
    return (line for line in lines if not line.startswith("#"))
