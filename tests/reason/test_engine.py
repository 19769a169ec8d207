# SPDX-License-Identifier: Apache-2.0
"""The engine over the real ontology: explanations, contradictions, and what it must never write."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.errors import OntologyError
from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph, Triple
from reasoner.reason import Entailment
from reasoner.terms import ONTO, PATIENTS, TYPE, XSD_BOOLEAN, XSD_DATE, XSD_DATETIME, XSD_DECIMAL

from .world import HERE, World, load_patient, types_and_edges

RECORDS = sorted((HERE / "adversarial").glob("*.ttl"))
CONTRADICTIONS = sorted((HERE / "contradictory").glob("*.ttl"))


def pat(name: str) -> str:
    return PATIENTS + name


def onto(name: str) -> str:
    return ONTO + name


@pytest.fixture
def specimen() -> PatientGraph:
    """A pancreatic tumour with a well differentiated specimen."""
    patient = PatientGraph(pat("p"), "test")
    for subject, predicate, obj in (
        ("p", TYPE, onto("Patient")),
        ("p", onto("hasNeoplasm"), pat("n")),
        ("n", TYPE, onto("Neoplasm")),
        ("n", onto("hasSpecimen"), pat("s")),
        ("s", TYPE, onto("Specimen")),
        ("s", onto("differentiation"), onto("well")),
        ("n", onto("hasPrimarySite"), pat("site")),
        ("site", TYPE, onto("PrimarySite")),
        ("site", onto("siteCode"), onto("pancreasTail")),
    ):
        patient.add(pat(subject), predicate, obj)
    return patient


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_premises_are_facts_that_can_be_shown(path: Path, ontology: Ontology, engine: Entailment) -> None:
    """Every entailed fact leads back, premise by premise, to asserted facts."""
    patient = load_patient(path)
    told = set(patient.triples())
    engine.entail(patient)
    for fact, premises in patient.entailed.items():
        assert premises, fact
        for premise in premises:
            known = premise in told or premise in patient.entailed
            assert known or premise[0] in ontology.terms, (fact, premise)
    assert not told & patient.entailed.keys()


def _asserted_below(
    patient: PatientGraph, fact: Triple, seen: frozenset[Triple] = frozenset()
) -> set[Triple]:
    assert fact not in seen, "an explanation must not run in a circle"
    if fact not in patient.entailed:
        return {fact}
    below = [_asserted_below(patient, premise, seen | {fact}) for premise in patient.entailed[fact]]
    return set[Triple]().union(*below)


def test_an_explanation_ends_in_the_record(engine: Entailment, specimen: PatientGraph) -> None:
    engine.entail(specimen)
    below = _asserted_below(specimen, (pat("n"), TYPE, onto("PancreaticNET")))
    assert (pat("s"), onto("differentiation"), onto("well")) in below
    assert (pat("site"), onto("siteCode"), onto("pancreasTail")) in below


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_explanations_never_run_in_circles(path: Path, engine: Entailment) -> None:
    patient = load_patient(path)
    engine.entail(patient)
    for fact in patient.entailed:
        assert _asserted_below(patient, fact)


def test_superclasses_of_an_asserted_type_are_written(engine: Entailment, ontology: Ontology) -> None:
    """Shapes test `sh:class` without the hierarchy."""
    patient = PatientGraph(pat("p"), "test")
    patient.add(pat("p"), onto("hasOtherMalignancy"), pat("m"))
    patient.add(pat("m"), TYPE, onto("BasalCellCarcinoma"))
    engine.entail(patient)
    assert ontology.superclasses[onto("BasalCellCarcinoma")] < set(patient.records(pat("m"), TYPE))
    assert pat("m") in patient.records(pat("p"), onto("hasRecord"))


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_nothing_is_written_about_reference_individuals(
    path: Path, engine: Entailment, ontology: Ontology
) -> None:
    patient = load_patient(path)
    engine.entail(patient)
    assert not [subject for subject in patient.index if subject in ontology.terms]
    assert not [fact for fact in patient.triples() if any(str(term).startswith("_:") for term in fact)]


def test_a_lesion_in_a_treated_lobe_is_in_the_territory(engine: Entailment) -> None:
    patient = PatientGraph(pat("p"), "test")
    patient.add(pat("lesion"), onto("site"), onto("liverSegment6"))
    patient.add(pat("treatment"), onto("territory"), onto("liverRightLobe"))
    engine.entail(patient)
    edge = (pat("lesion"), onto("inTerritoryOf"), pat("treatment"))
    assert patient.entailed[edge] == (
        (pat("lesion"), onto("locatedIn"), onto("liverRightLobe")),
        (pat("treatment"), onto("territory"), onto("liverRightLobe")),
    )


def test_facts_about_reference_individuals_in_a_record_are_not_believed(engine: Entailment) -> None:
    """A record must not change what a drug is."""
    patient = PatientGraph(pat("p"), "test")
    patient.add(onto("lanreotide"), TYPE, onto("PRRTAgent"))
    patient.add(pat("t"), onto("hasAgent"), onto("lanreotide"))
    patient.add(pat("t"), TYPE, onto("TherapyEpisode"))
    engine.entail(patient)
    assert patient.is_a(pat("t"), onto("SSATherapy"))
    assert not patient.is_a(pat("t"), onto("PRRT"))
    assert patient.findings == []


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (onto("date"), Literal("2024-01-01", XSD_DATE)),
        (onto("date"), Literal("2024-01-01T00:00:00", XSD_DATETIME)),
        (onto("ki67"), Literal("high", XSD_DECIMAL)),
        (onto("ki67"), onto("G3")),
        (onto("differentiation"), Literal("well")),
        (TYPE, Literal("Specimen")),
        (onto("unheardOf"), onto("well")),
        (TYPE, "https://example.org/Specimen"),
    ],
)
def test_facts_outside_the_rules_entail_nothing(
    engine: Entailment, predicate: str, value: str | Literal
) -> None:
    """Dates, malformed numbers, terms in the wrong place and foreign terms are other stages' business."""
    patient = PatientGraph(pat("p"), "test")
    patient.add(pat("s"), predicate, value)
    engine.entail(patient)
    assert patient.entailed == {}


@pytest.mark.parametrize("path", CONTRADICTIONS, ids=lambda path: path.stem)
def test_a_contradiction_is_a_finding_and_the_run_goes_on(path: Path, engine: Entailment) -> None:
    patient = load_patient(path)
    engine.entail(patient)
    assert {finding.code for finding in patient.findings} == {"CONTRADICTION"}
    assert all(finding.record in patient.index for finding in patient.findings)
    assert patient.entailed


def test_a_contradiction_is_told_once(engine: Entailment) -> None:
    patient = load_patient(HERE / "contradictory" / "two-differentiations.ttl")
    engine.entail(patient)
    (finding,) = patient.findings
    assert finding.record == pat("two-specimen")
    assert finding.path == onto("differentiation")
    assert "well" not in finding.message


@pytest.mark.parametrize("spelling", ["1.0", "1", "+1.00", "01"])
def test_one_value_in_two_spellings_is_no_contradiction(tmp_path: Path, spelling: str) -> None:
    text = (
        "# entails: pat:x a onto:A .\n"
        "PREFIX onto: <https://w3id.org/trialshapes/ontology#>\nPREFIX pat: <https://w3id.org/trialshapes/patients/>\n"
        "PREFIX owl: <http://www.w3.org/2002/07/owl#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
        "onto:A a owl:Class . onto:d a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:domain onto:A .\n"
        f'pat:x onto:d "1.0"^^xsd:decimal , "{spelling}"^^xsd:decimal .\n'
    )
    (tmp_path / "world.ttl").write_text(text, "utf-8")
    world = World.load(tmp_path / "world.ttl")
    Entailment(world.ontology).entail(world.patient)
    assert world.patient.findings == []
    world.patient.add(pat("x"), onto("d"), Literal("2", XSD_DECIMAL))
    Entailment(world.ontology).entail(world.patient)
    assert [finding.code for finding in world.patient.findings] == ["CONTRADICTION"]


def test_entailing_twice_adds_nothing(engine: Entailment, specimen: PatientGraph) -> None:
    engine.entail(specimen)
    first = dict(specimen.entailed)
    engine.entail(specimen)
    assert specimen.entailed == first


def test_the_order_of_the_facts_does_not_matter(engine: Entailment, ontology: Ontology) -> None:
    for path in RECORDS:
        forward, backward = load_patient(path), PatientGraph("p", "test")
        for fact in reversed(list(forward.triples())):
            backward.add(*fact)
        engine.entail(forward)
        engine.entail(backward)
        assert types_and_edges(ontology, forward) == types_and_edges(ontology, backward)


def test_an_ontology_outside_the_fragment_is_refused() -> None:
    world = World.load(HERE / "forbidden" / "has-key.ttl")
    with pytest.raises(OntologyError, match="owl:hasKey"):
        Entailment(world.ontology)


def test_an_asserted_definition_brings_its_values(engine: Entailment) -> None:
    patient = PatientGraph(pat("p"), "test")
    patient.add(pat("l"), TYPE, onto("LiverMetastasis"))
    engine.entail(patient)
    assert Literal("true", XSD_BOOLEAN) in patient.objects(pat("l"), onto("distant"))
    assert patient.records(pat("l"), onto("locatedIn")) == [onto("liver")]
