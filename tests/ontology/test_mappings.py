# SPDX-License-Identifier: Apache-2.0
"""The code maps name terms that exist, ship only names that may be shipped, and never type a record twice."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from reasoner.terms import ONTO, OWL, RDFS, TYPE

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
FILES = sorted((ONTOLOGY / "mappings").glob("*.sssom.tsv"))
SKOS = "http://www.w3.org/2004/02/skos/core#"
PREDICATES = {f"skos:{name}Match" for name in ("exact", "narrow", "broad", "related", "close")}
DECIDING = {"skos:exactMatch", "skos:narrowMatch"}
#: Licences that forbid shipping names, or do not clearly allow it.
CODES_ONLY = {"snomed", "atc", "icd10cm", "icdo3"}
LAYERS = {ONTO + name for name in ("PatientRecord", "DatedRecord", "QuantifiedRecord", "MedicationRecord")}
#: A functioning tumour is a tumour and a syndrome: two records from one code.
TWO_RECORDS = {ONTO + "Neoplasm", ONTO + "HormoneSyndrome"}


def rows(file: Path) -> list[dict[str, str]]:
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def ontology() -> ox.Store:
    store = ox.Store()
    for file in sorted(ONTOLOGY.glob("*.ttl")):
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            store.add(quad)
    return store


def values(subject: str, predicate: str) -> list[str]:
    quads = ontology().quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return [quad.object.value for quad in quads if not isinstance(quad.object, ox.BlankNode | ox.Triple)]


def ancestors(cls: str) -> set[str]:
    found, open_classes = set[str](), [cls]
    while open_classes:
        current = open_classes.pop()
        if current not in found:
            found.add(current)
            open_classes += values(current, RDFS + "subClassOf")
    return found


def record_kinds() -> set[str]:
    """The classes right below the layers of records."""
    below = ox.NamedNode(RDFS + "subClassOf")
    return {
        quad.subject.value
        for layer in LAYERS
        for quad in ontology().quads_for_pattern(None, below, ox.NamedNode(layer))
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value not in LAYERS
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.partition(".")[0])
def test_rows_are_well_formed(file: Path) -> None:
    """Subjects exist under their own label, predicates are SKOS matches, rows are sorted and unique."""
    table = rows(file)
    keys = [(row["subject_id"].lower(), row["subject_id"], row["object_id"]) for row in table]
    assert keys == sorted(set(keys))
    for row in table:
        subject = ONTO + row["subject_id"].removeprefix("onto:")
        assert values(subject, RDFS + "label") == [row["subject_label"]]
        assert row["predicate_id"] in PREDICATES
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.partition(".")[0])
def test_labels_follow_the_licence(file: Path) -> None:
    """Code-only systems ship no names, the others do; every header has licence and notice."""
    name = file.name.partition(".")[0]
    labels = [row["object_label"] for row in rows(file)]
    assert not any(labels) if name in CODES_ONLY else all(labels)
    header = [line for line in file.read_text("utf-8").splitlines() if line.startswith("#")]
    for slot in ("#curie_map:", "#mapping_set_id:", "#license:", "#object_source:", "#comment:"):
        assert sum(line.startswith(slot) for line in header) == 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.partition(".")[0])
def test_a_code_decides_one_kind_of_record(file: Path) -> None:
    """No code makes one record of two kinds that exclude each other."""
    kinds = record_kinds()
    decided = defaultdict[str, set[str]](set)
    for row in rows(file):
        subject = ONTO + row["subject_id"].removeprefix("onto:")
        if row["predicate_id"] in DECIDING and OWL + "Class" in values(subject, TYPE):
            decided[row["object_id"]] |= ancestors(subject) & kinds
    assert not {code: found for code, found in decided.items() if len(found) > 1 and found != TWO_RECORDS}
