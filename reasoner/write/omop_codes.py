# SPDX-License-Identifier: Apache-2.0
"""Which concept of OMOP is written for a term of the ontology: the code map read from right to left.

A concept has the id that public files show for its code (`reasoner/read/omop/concept_ids.tsv`). Of any other
code the id is not known here, and none is made up: the concept gets an id of the range that OMOP leaves to
sites (above 2,000,000,000), stands in the concept table with its vocabulary and code, and is written as a
source concept beside the standard concept 0.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Final, NamedTuple

from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.read.code_map import CodeMap
from reasoner.read.omop.concept_ids import known_concepts
from reasoner.terms import ONTO, RDFS

__all__ = ["Code", "Concepts"]

_SYSTEMS: Final = {
    "http://snomed.info/sct": "SNOMED",
    "http://loinc.org": "LOINC",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD10CM",
    "http://terminology.hl7.org/CodeSystem/icd-o-3": "ICDO3",
    "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl": "NCIt",
}
#: Concepts that no code system of the map has; their ids stand in `prepare/known.sql` of the reader.
_OWN_IDS: Final = {
    ("Cancer Modifier", "Grade-1"): 1634371,
    ("Cancer Modifier", "Grade-2"): 1634752,
    ("Cancer Modifier", "Grade-3"): 1633749,
    ("Cancer Modifier", "AJCC/UICC-M1"): 1635142,
    ("LOINC", "LA32-8"): 45878245,
}
#: Of the codes of a term that are all narrower, the one that says nothing more ("NOS").
_WITHOUT_MORE: Final = {("termNet", "ICDO3"): "8240/3"}
_FIRST_LOCAL: Final = 2_000_000_001


class Code(NamedTuple):
    """A code of an OMOP vocabulary."""

    vocabulary: str
    code: str


class Concepts:
    """Codes for terms, and concepts for codes; remembers the concepts that were used."""

    def __init__(self, ontology: Ontology, code_map: CodeMap) -> None:
        """Turn the code map round."""
        self._ontology = ontology
        self._ids = {
            Code(known.vocabulary_id, known.code): (int(known.concept_id), known.name)
            for known in known_concepts()
        }
        self._names, exact = _published(ontology)
        self._choices: dict[str, dict[str, list[tuple[int, bool, bool, int, str]]]] = {}
        for (system, code), mappings in code_map.mappings.items():
            if vocabulary := _SYSTEMS.get(system):
                key = Code(vocabulary, code)
                terms = {mapping.term for mapping in mappings if mapping.sure}
                for term in terms:
                    # Alone, exact, with a known id; then the shortest, which is the oldest and most used.
                    rank = len(terms), (term, key) not in exact, key not in self._ids, len(code), code
                    self._choices.setdefault(term, {}).setdefault(vocabulary, []).append(rank)
        self.used: dict[Code, tuple[int, str, str]] = {}

    def code_of(self, term: str, vocabularies: Iterable[str], *, alone: bool = False) -> Code | None:
        """The code that says the term and little else, of the first vocabulary that has one.

        With `alone` it says no other term beside it.
        """
        for vocabulary in vocabularies:
            if (term, vocabulary) in _WITHOUT_MORE:
                return Code(vocabulary, _WITHOUT_MORE[term, vocabulary])
            choices = self._choices.get(term, {}).get(vocabulary)
            if choices and not (alone and min(choices)[0] > 1):
                return Code(vocabulary, min(choices)[-1])
        return None

    def concept(self, code: Code, domain: str, term: str = "") -> tuple[int, int]:
        """Standard concept and source concept of a code; one of them is 0."""
        if code not in self.used:
            known = self._ids.get(code) or (_OWN_IDS.get(code, 0), "")
            identifier = known[0] or _FIRST_LOCAL + sum(i >= _FIRST_LOCAL for i, _, _ in self.used.values())
            name = known[1] or self._names.get(code) or self.label(term) or code.code
            self.used[code] = (identifier, name, domain)
        identifier = self.used[code][0]
        return (0, identifier) if identifier >= _FIRST_LOCAL else (identifier, 0)

    def is_known(self, code: Code) -> bool:
        """Whether the id of its concept is known."""
        return code in self._ids

    def label(self, term: str) -> str:
        """The ontology's own name of a term."""
        labels = self._ontology.objects(ONTO + term, RDFS + "label") if term else ()
        return next((label.lexical for label in labels if isinstance(label, Literal)), "")


def _published(ontology: Ontology) -> tuple[dict[Code, str], set[tuple[str, Code]]]:
    """What the mapping sets tell beyond the code map: names of codes, and which matches are exact."""
    names: dict[Code, str] = {}
    exact: set[tuple[str, Code]] = set()
    for path in sorted((ontology.folder / "mappings").glob("*.sssom.tsv")):
        lines = path.read_text("utf-8").splitlines()
        source = next((line for line in lines if line.startswith("#object_source:")), "")
        vocabulary = _SYSTEMS.get(source.partition(":")[2].strip().strip('"'))
        for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
            if vocabulary:
                code = Code(vocabulary, row["object_id"].partition(":")[2])
                if row["object_label"]:
                    names[code] = row["object_label"]
                if row["predicate_id"] == "skos:exactMatch":
                    exact.add((row["subject_id"].removeprefix("onto:"), code))
    return names, exact
