# SPDX-License-Identifier: Apache-2.0
"""The code map: which terms of the ontology a source code stands for.

`ontology/mappings/*.sssom.tsv` are SSSOM mapping sets (https://mapping-commons.github.io/sssom/), ours as
subject.
1. `skos:exactMatch` and `skos:narrowMatch` (the code is the narrower one) decide the term. `skos:broadMatch`
   makes it possible only; other predicates explain why a code is not used.
2. Codes are joined on (system, code) after aliases of the system and the form of the code are made one; never
   on display text. In ICD-10-CM and ATC a code also stands for what its nearest listed ancestor stands for.
3. A code without a deciding term is reported as unmapped, by the reader that met it.
4. A site adds maps of its own in the same form. They may decide what ours leave open; what ours decide, they
   may repeat and not change.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from reasoner.errors import MapError, OntologyError
from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.terms import ONTO, OWL, SKOS

__all__ = ["CodeMap", "Mapping", "mapping_of", "normal_code", "normal_system"]

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
_USED: Final = frozenset({"exactMatch", "narrowMatch", "broadMatch"})
_UNUSED: Final = frozenset({"relatedMatch", "closeMatch"})
_NEEDED: Final = ("subject_id", "predicate_id", "object_id")
#: What a spreadsheet makes of a long code.
_MANGLED: Final = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+")


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
    def load(cls, ontology: Ontology, folder: Path | None = None, *, site: Iterable[Path] = ()) -> CodeMap:
        """Read every `*.sssom.tsv` of a folder, by default that of the ontology, and the maps of a site.

        Raises:
            OntologyError: a file without a code system, or a term that the ontology does not define.
            MapError: a map of the site is not usable, or changes what ours decide.
        """
        mappings: dict[tuple[str, str], tuple[Mapping, ...]] = {}
        for path in sorted((folder or ontology.folder / "mappings").glob("*.sssom.tsv")):
            for mapping in _read(path, ontology):
                key = mapping.system, mapping.code
                mappings[key] = (*mappings.get(key, ()), mapping)
        return cls(mappings)._with(site, ontology)

    def _with(self, site: Iterable[Path], ontology: Ontology) -> CodeMap:
        mappings = dict(self.mappings)
        for path in site:
            for line, mapping in _read_site(path, ontology):
                decided = {m.term for m in self.resolve(mapping.system, mapping.code) if m.sure}
                if mapping.sure and decided and mapping.term not in decided:
                    ours = ", ".join(f"onto:{term}" for term in sorted(decided))
                    reason = f"the code map of the program says {ours} of this code; remove the row"
                    raise MapError(str(path), f"line {line}", reason)
                key = mapping.system, mapping.code
                if mapping not in mappings.get(key, ()):
                    mappings[key] = (*mappings.get(key, ()), mapping)
        return CodeMap(mappings)

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
        if match in _USED:
            code = row["object_id"].partition(":")[2]
            yield mapping_of(normal_system(system), code, name, ontology, sure=match != "broadMatch")


def _read_site(path: Path, ontology: Ontology) -> Iterator[tuple[int, Mapping]]:
    """The rows of a site's map with their lines; the system of a code may stand in each row.

    Raises:
        MapError: something in it cannot be used.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = f"cannot be read as UTF-8 text: {error.__class__.__name__}"
        raise MapError(str(path), "", reason) from None
    header = next((_value(line) for line in lines if line.startswith("#object_source:")), "")
    numbers = [number for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    names = lines[numbers[0] - 1].split("\t") if numbers else []
    if missing := [name for name in _NEEDED if name not in names]:
        raise MapError(str(path), "", f"columns are missing: {', '.join(missing)} (a tab between columns)")
    for number in numbers[1:]:
        row = dict(zip(names, lines[number - 1].split("\t"), strict=False))
        where = str(path), f"line {number}"
        match, name = _site_match(row, where, ontology)
        system = row.get("object_source", "").strip() or header
        code = row.get("object_id", "").strip()
        code = code.partition(":")[2] if ":" in code else code
        if not system or not code or _MANGLED.fullmatch(code):
            reason = "needs an object_id, and its system in object_source (a column, or in the header)"
            raise MapError(*where, reason)
        if match in _USED:
            yield number, mapping_of(normal_system(system), code, name, ontology, sure=match != "broadMatch")


def _site_match(row: dict[str, str], where: tuple[str, str], ontology: Ontology) -> tuple[str, str]:
    match = row.get("predicate_id", "").strip().removeprefix("skos:").removeprefix(SKOS)
    if match not in _USED | _UNUSED:
        known = ", ".join(f"skos:{name}" for name in sorted(_USED | _UNUSED))
        raise MapError(*where, f"the predicate_id is not known; use one of: {known}")
    name = row.get("subject_id", "").strip().removeprefix("onto:").removeprefix(ONTO)
    if ONTO + name not in ontology.terms:
        raise MapError(*where, f"onto:{name[:60]} is not a term of the ontology")
    return match, name


def _value(line: str) -> str:
    return line.partition(":")[2].strip().strip('"')


def _types_of_whole(iri: str, ontology: Ontology) -> set[str]:
    """Types of an individual and of what it is a part of: a part of the liver is of the kind "liver part"."""
    wholes = [str(whole) for whole in ontology.objects(iri, ONTO + "partOf")]
    return set(ontology.types(iri)).union(*(_types_of_whole(whole, ontology) for whole in wholes))


def mapping_of(system: str, code: str, name: str, ontology: Ontology, *, sure: bool) -> Mapping:
    """That a code stands for the term of this name, which the ontology defines."""
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
