# SPDX-License-Identifier: Apache-2.0
"""Small worlds: a Turtle file with a few axioms, facts about `pat:` nodes, and what the facts entail.

A comment line `# entails: <triple>` names each entailed fact. The engine is compared with these lines
(`test_engine`) and with HermiT (`test_hermit`), so that a wrong line cannot hide.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from reasoner.ontology import Ontology, load_turtle, to_term, turtle_hash
from reasoner.patient import Index, PatientGraph, Triple
from reasoner.terms import OWL, PATIENTS, PREFIXES, TYPE

HERE = Path(__file__).parent


@dataclass(frozen=True)
class World:
    """One file, split into its ontology and its patient."""

    name: str
    ontology: Ontology
    patient: PatientGraph
    entailed: frozenset[Triple]

    @classmethod
    def load(cls, path: Path) -> World:
        """Read a file; without HermiT's hierarchy the told axioms must do."""
        ontology: Index = {}
        facts: Index = {}
        for subject, predicates in load_turtle([path]).items():
            (facts if subject.startswith(PATIENTS) else ontology)[subject] = predicates
        lines = [
            line.split("entails: ")[1] for line in path.read_text("utf-8").splitlines() if "entails: " in line
        ]
        prefixes = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
        triples = ox.parse(prefixes + "\n".join(lines), format=ox.RdfFormat.TURTLE)
        entailed = frozenset((str(to_term(t.subject)), t.predicate.value, to_term(t.object)) for t in triples)
        patient = PatientGraph(PATIENTS + "x", path.name, facts)
        return cls(
            path.stem, Ontology(path.parent, turtle_hash(path.parent), ontology, {}), patient, entailed
        )


def load_patient(path: Path) -> PatientGraph:
    """The facts of one Turtle file, as they stand."""
    return PatientGraph(PATIENTS + path.stem, path.name, load_turtle([path]))


def types_and_edges(ontology: Ontology, patient: PatientGraph) -> set[tuple[str, ...]]:
    """Types in named classes and edges over object properties: what a reasoner can be asked for."""
    properties = ontology.declared(OWL + "ObjectProperty")
    return {
        (subject, predicate, obj)
        for subject, predicate, obj in patient.triples()
        if isinstance(obj, str)
        and (predicate in properties or (predicate == TYPE and obj in ontology.classes))
    }
