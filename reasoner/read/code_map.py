# SPDX-License-Identifier: Apache-2.0
"""The code map: which terms of the ontology a source code stands for.

`ontology/mappings/*.sssom.tsv` are SSSOM mapping sets (https://mapping-commons.github.io/sssom/), ours as
subject.
1. `skos:exactMatch` and `skos:narrowMatch` (the code is the narrower one) decide the term. `skos:broadMatch`
   makes it possible only; other predicates explain why a code is not used.
2. Codes are joined on (system, code) after aliases of the system and the form of the code are made one; never
   on display text. In ICD-10-CM and ATC a code also stands for what its nearest listed ancestor stands for.
3. A code without a deciding term is reported as unmapped, by the reader that met it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from reasoner.errors import OntologyError
from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.terms import ONTO, OWL, SKOS

__all__ = ["CodeMap", "Mapping", "normal_code", "normal_system"]

SNOMED: Final = "http://snomed.info/sct"
ICD10CM: Final = "http://hl7.org/fhir/sid/icd-10-cm"
ICDO3: Final = "http://terminology.hl7.org/CodeSystem/icd-o-3"
ATC: Final = "http://www.whocc.no/atc"
NCIT: Final = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
LOINC: Final = "http://loinc.org"
RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
MONDO: Final = "http://purl.obolibrary.org/obo/mondo.owl"

#: Other names of the systems: OIDs of the HL7 registry, former and RDF names.
_ALIASES: Final = {
    "urn:oid:2.16.840.1.113883.6.96": SNOMED,
    "http://snomed.info/id": SNOMED,
    "urn:oid:2.16.840.1.113883.6.1": LOINC,
    "http://loinc.org/rdf": LOINC,
    "urn:oid:2.16.840.1.113883.6.88": RXNORM,
    "urn:oid:2.16.840.1.113883.6.90": ICD10CM,
    "urn:oid:2.16.840.1.113883.3.26.1.1": NCIT,
    "http://ncithesaurus-stage.nci.nih.gov": NCIT,
    "http://ncithesaurus.nci.nih.gov": NCIT,
    "urn:oid:2.16.840.1.113883.6.43.1": ICDO3,
    "urn:oid:2.16.840.1.113883.6.73": ATC,
    "http://purl.obolibrary.org/obo/mondo": MONDO,
}
_UNDOTTED: Final = {
    ICD10CM: re.compile(r"([A-Z][0-9][0-9A-Z])\.?([0-9A-Z]+)"),
    ICDO3: re.compile(r"(C[0-9]{2})\.?([0-9])"),
}
_OBO: Final = re.compile(r"^(?:NCIT|MONDO)[:_]")
#: Systems in which a longer code is a kind of the shorter code that it begins with.
_TREES: Final = (ICD10CM, ATC)


class Mapping(NamedTuple):
    """One code and one term; `kinds` are the classes of the term, itself included when it is one."""

    system: str
    code: str
    term: str
    kinds: tuple[str, ...]
    sure: bool
    implied_site: str | None
    score: str | None


def normal_system(system: str) -> str:
    """One name per code system, without alias, `https`, SNOMED CT version and final slash or hash."""
    name = system.strip().replace("https://", "http://", 1).rstrip("/#")
    if name.startswith((SNOMED, NCIT)):
        return SNOMED if name.startswith(SNOMED) else NCIT
    return _ALIASES.get(name, name)


def normal_code(system: str, code: str) -> str:
    """One form per code: padding off, the dot of ICD codes in, prefixes of OBO identifiers off."""
    text = code.strip()
    if system == ICD10CM:
        text = text.upper()
    if system in {ICD10CM, ICDO3} and (match := _UNDOTTED[system].fullmatch(text)):
        return f"{match[1]}.{match[2]}"
    return _OBO.sub("", text) if system in {NCIT, MONDO} else text


@dataclass(frozen=True)
class CodeMap:
    """All mappings, by system and code."""

    mappings: dict[tuple[str, str], tuple[Mapping, ...]]

    @classmethod
    def load(cls, ontology: Ontology, folder: Path | None = None) -> CodeMap:
        """Read every `*.sssom.tsv` of a folder, by default that of the ontology.

        Raises:
            OntologyError: a file without a code system, or a term that the ontology does not define.
        """
        mappings: dict[tuple[str, str], tuple[Mapping, ...]] = {}
        for path in sorted((folder or ontology.folder / "mappings").glob("*.sssom.tsv")):
            for mapping in _read(path, ontology):
                key = mapping.system, mapping.code
                mappings[key] = (*mappings.get(key, ()), mapping)
        return cls(mappings)

    def resolve(self, system: str, code: str) -> tuple[Mapping, ...]:
        """What a code stands for: its deciding mappings, else those of an ancestor, else the possible ones.

        Empty when the map does not carry the code.
        """
        system = normal_system(system)
        code = normal_code(system, code)
        own = self.mappings.get((system, code), ())
        if any(mapping.sure for mapping in own):
            return tuple(mapping for mapping in own if mapping.sure)
        for length in range(len(code) - 1, 2, -1) if system in _TREES else ():
            above = tuple(m for m in self.mappings.get((system, code[:length]), ()) if m.sure)
            if above:
                return above
        return own


def _read(path: Path, ontology: Ontology) -> Iterator[Mapping]:
    lines = path.read_text("utf-8").splitlines()
    header = [line for line in lines if line.startswith("#")]
    system = next((_value(line) for line in header if line.startswith("#object_source:")), "")
    if not system:
        raise OntologyError(f"{path.name}: the header names no object_source")
    for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
        match = row["predicate_id"].removeprefix("skos:").removeprefix(SKOS)
        name = row["subject_id"].removeprefix("onto:").removeprefix(ONTO)
        if ONTO + name not in ontology.terms:
            raise OntologyError(f"{path.name}: onto:{name} is not defined in the ontology")
        if match in {"exactMatch", "narrowMatch", "broadMatch"}:
            code = row["object_id"].partition(":")[2]
            yield _mapping(normal_system(system), code, name, ontology, sure=match != "broadMatch")


def _value(line: str) -> str:
    return line.partition(":")[2].strip().strip('"')


def _types_of_whole(iri: str, ontology: Ontology) -> set[str]:
    """Types of an individual and of what it is a part of: a part of the liver is of the kind "liver part"."""
    wholes = [str(whole) for whole in ontology.objects(iri, ONTO + "partOf")]
    return set(ontology.types(iri)).union(*(_types_of_whole(whole, ontology) for whole in wholes))


def _mapping(system: str, code: str, name: str, ontology: Ontology, *, sure: bool) -> Mapping:
    iri = ONTO + name
    if iri in ontology.classes:
        kinds = {iri, *ontology.superclasses.get(iri, ())}
    else:
        kinds = _types_of_whole(iri, ontology) - {OWL + "NamedIndividual"}
    sites = [str(site).removeprefix(ONTO) for site in ontology.objects(iri, ONTO + "impliesSite")]
    scores = [
        term.lexical for term in ontology.objects(iri, ONTO + "scoreValue") if isinstance(term, Literal)
    ]
    local = tuple(sorted(kind.removeprefix(ONTO).removeprefix(OWL) for kind in kinds))
    return Mapping(
        system,
        normal_code(system, code),
        name,
        local,
        sure,
        next(iter(sites), None),
        next(iter(scores), None),
    )
