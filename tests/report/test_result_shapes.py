# SPDX-License-Identifier: Apache-2.0
"""Every shape of `shapes/results.ttl` notices what it is for: mutated results break it, others do not."""

from __future__ import annotations

import pytest
from rdflib import Graph, Namespace
from rdflib.namespace import SH

from reasoner.terms import BASE, ONTO, TRIAL
from report.datasets import VIGNETTES, failing, results_shapes, screener, write

HEAD = f"""
PREFIX onto: <{ONTO}>
PREFIX trial: <{TRIAL}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
#: One of each verdict; V12 has gaps, requests and flags, V02 expires, V13 becomes eligible by waiting.
PATIENTS = ("V02", "V12", "V13")
ELIGIBLE, UNDETERMINED, INELIGIBLE = (f"?s onto:patient <{BASE}patients/{name}> ." for name in PATIENTS)


def drop(pattern: str, where: str = "") -> str:
    return f"DELETE {{ {pattern} }} WHERE {{ {where} {pattern} }}"


def add(pattern: str, where: str) -> str:
    return f"INSERT {{ {pattern} }} WHERE {{ {where} }}"


def swap(old: str, new: str, where: str = "") -> str:
    return f"DELETE {{ {old} }} INSERT {{ {new} }} WHERE {{ {where} {old} }}"


#: Most of a graph of results is evidence: a little of it is enough, and pySHACL takes half a second less.
FEW = """DELETE { ?r onto:hasEvidence ?e . ?e ?p ?o } WHERE {
    ?r onto:hasEvidence ?e ; onto:criterion/trial:order ?n . ?e ?p ?o FILTER(?n > 1) }"""
SCREENING = " ?s a onto:PatientScreening ."
DECIDING = "?r onto:ofScreening ?s ; onto:criterion/trial:inVerdict true ."
#: shape -> updates of the graph of a run; each alone must break that shape, and may break others too.
MUTATIONS = {
    "Run-versions": [
        drop("?x onto:policyName ?p"),
        swap("?x onto:policyName ?p", "?x onto:policyName 'mild'"),
        drop("?x onto:amendment ?a"),
        add("?x onto:protocolVersion '9'", "?x a onto:ScreeningRun"),
        swap("?x onto:protocolIssued ?d", "?x onto:protocolIssued 'today'"),
        add("?x onto:asOf '2026'^^xsd:gYear", "?x a onto:ScreeningRun"),
    ],
    "Run-hashes": [
        drop("?x onto:shapesHash ?h"),
        swap("?x onto:ontologyHash ?h", "?x onto:ontologyHash 'abc'"),
        drop("?x onto:codeMapHash ?h"),
        drop("?x onto:recordShapesHash ?h"),
    ],
    "Run-files": [drop("?x onto:usedFile ?f"), drop("?f a onto:InputFile")],
    "InputFile-name": [drop("?f onto:fileName ?n"), swap("?f onto:fileName ?n", "?f onto:fileName ''")],
    "InputFile-hash": [swap("?f onto:sha256 ?h", "?f onto:sha256 'abc'")],
    "FactGraph-description": [
        drop("?g onto:patient ?p", "?g a onto:FactGraph ."),
        swap("?g onto:layer 'derived'", "?g onto:layer 'guessed'"),
    ],
    "FactGraph-origin": [
        drop("?g prov:wasDerivedFrom ?a", "?g onto:layer 'entailed' ."),
        drop("?g prov:wasGeneratedBy ?x", "?g onto:layer 'derived' ."),
    ],
    "PatientScreening-patient": [drop("?s onto:patient ?p", "?s a onto:PatientScreening .")],
    "PatientScreening-run": [drop("?s prov:wasGeneratedBy ?x", "?s a onto:PatientScreening .")],
    "PatientScreening-verdict": [
        drop("?s onto:verdict ?v", "?s a onto:PatientScreening ."),
        add("?s onto:verdict onto:Undetermined", f"{ELIGIBLE} ?s a onto:PatientScreening"),
        swap("?s onto:verdict ?v", "?s onto:verdict onto:Satisfied", "?s a onto:PatientScreening ."),
    ],
    "PatientScreening-results": [drop("?r onto:ofScreening ?s", ELIGIBLE)],
    "PatientScreening-eligible": [
        swap("?r onto:outcome ?o", "?r onto:outcome onto:Unknown", f"{ELIGIBLE} {DECIDING}"),
        swap("?r onto:outcome ?o", "?r onto:outcome onto:Violated", f"{ELIGIBLE} {DECIDING}"),
        swap("?s onto:verdict ?v", "?s onto:verdict onto:Eligible", UNDETERMINED + SCREENING),
    ],
    "PatientScreening-ineligible": [
        swap("?r onto:outcome onto:Violated", "?r onto:outcome onto:Satisfied", f"{INELIGIBLE} {DECIDING}"),
        swap("?s onto:verdict ?v", "?s onto:verdict onto:Ineligible", ELIGIBLE + SCREENING),
    ],
    "PatientScreening-undetermined": [
        swap("?r onto:outcome onto:Unknown", "?r onto:outcome onto:Violated", f"{UNDETERMINED} {DECIDING}"),
    ],
    "PatientScreening-asOf": [swap("?s onto:asOf ?d", "?s onto:asOf 'today'")],
    "PatientScreening-presumes": [
        add("?s onto:presumes ?c", f"{ELIGIBLE} ?s a onto:PatientScreening . ?c trial:inVerdict true"),
    ],
    "PatientScreening-expires": [
        swap("?s onto:expiresOn ?d", "?s onto:expiresOn '2026'^^xsd:gYear"),
        add("?s onto:expiresOn '2027-01-01'^^xsd:date", f"{INELIGIBLE} ?s a onto:PatientScreening"),
    ],
    "PatientScreening-lapsing": [drop("?s onto:expiresOn ?d")],
    "PatientScreening-becomesEligible": [
        swap("?s onto:becomesEligibleOn ?d", "?s onto:becomesEligibleOn 'soon'"),
        add("?s onto:becomesEligibleOn '2027-01-01'^^xsd:date", f"{ELIGIBLE} ?s a onto:PatientScreening"),
    ],
    "PatientScreening-noPeriods": [add("?s onto:noPeriodsText 'no day'", f"{ELIGIBLE}{SCREENING}")],
    "PatientScreening-collection": [
        add("?s onto:furtherSets 0", f"{UNDETERMINED}{SCREENING}"),
        add("?s onto:searchComplete true, false", f"{UNDETERMINED}{SCREENING}"),
    ],
    "TurningDay-day": [
        swap("?t onto:firstDay ?d", "?t onto:firstDay 'soon'", "?t a onto:TurningDay ."),
        drop("?t onto:lastDay ?d", "?t a onto:TurningDay ."),
        add("?t onto:firstDay '2027-01-01'^^xsd:date", "?s onto:hasRefresh ?t"),
    ],
    "TurningDay-criteria": [
        drop("?t onto:affects ?c"),
        add("?t onto:affects onto:x", "?t a onto:TurningDay"),
    ],
    "TurningDay-owner": [
        drop("?s onto:hasRefresh ?t"),
        add("?x onto:hasEdge ?t", f"{ELIGIBLE} ?s onto:hasExpiry ?t . ?x a onto:PatientScreening"),
    ],
    "TurningDay-window": [
        drop("?t onto:windowText ?w"),
        add("?t onto:windowText ''", "?s onto:hasRefresh ?t"),
    ],
    "EligibilityPeriod-days": [
        drop("?p onto:firstDay ?d"),
        drop("?p onto:lastDay ?d"),
        swap("?p onto:lastDay ?d", "?p onto:lastDay '1999-01-01'^^xsd:date"),
    ],
    "EligibilityPeriod-verdict": [drop("?p onto:verdict ?v", "?p a onto:EligibilityPeriod .")],
    "EligibilityPeriod-owner": [drop("?s onto:hasPeriod ?p")],
    "CollectionRequest-set": [drop("?q onto:inSet ?n"), swap("?q onto:inSet ?n", "?q onto:inSet 0")],
    "CollectionRequest-words": [
        drop("?q onto:missingText ?t", "?q a onto:CollectionRequest ."),
        drop("?q onto:settlesAlone ?b"),
        add("?q onto:passesText 'other'", "?q a onto:CollectionRequest"),
    ],
    "CollectionRequest-condition": [
        drop("?q onto:onCondition ?c", "?q a onto:CollectionRequest ."),
        drop("?c rdfs:label ?l", "?q a onto:CollectionRequest ; onto:onCondition ?c ."),
        swap("?q onto:onCondition ?c", "?q onto:onCondition 'ALT'", "?q a onto:CollectionRequest ."),
    ],
    "CollectionRequest-owner": [drop("?s onto:collects ?q")],
    "CriterionResult-outcome": [
        drop("?r onto:outcome ?o", "?r a onto:CriterionResult ."),
        add("?r onto:outcome onto:Violated", f"{ELIGIBLE} {DECIDING}"),
        swap("?r onto:outcome ?o", "?r onto:outcome onto:Eligible", "?r a onto:CriterionResult ."),
    ],
    "CriterionResult-criterion": [
        drop("?r onto:criterion ?c"),
        drop("?c dcterms:identifier ?i", "?r onto:criterion ?c ."),
        drop("?c trial:inVerdict ?b"),
    ],
    "CriterionResult-patient": [
        drop("?r onto:patient ?p", "?r a onto:CriterionResult ."),
        swap("?r onto:patient ?p", "?r onto:patient <urn:other>", "?r a onto:CriterionResult ."),
    ],
    "CriterionResult-screening": [drop("?r onto:ofScreening ?s"), drop("?s a onto:PatientScreening")],
    "CriterionResult-run": [drop("?r prov:wasGeneratedBy ?x", "?r a onto:CriterionResult .")],
    "CriterionResult-message": [
        drop("?r onto:messageText ?t"),
        swap("?r onto:messageText ?t", "?r onto:messageText 'bare'"),
    ],
    "CriterionResult-origin": [drop("?r prov:wasDerivedFrom ?x", "?r a onto:CriterionResult .")],
    "CriterionResult-unknown": [
        drop("?r onto:unknownReason ?x", "?r a onto:CriterionResult ."),
        drop("?r onto:hasGap ?g"),
    ],
    "CriterionResult-known": [
        add("?r onto:unknownReason trial:MISSING", f"{ELIGIBLE} {DECIDING}"),
        add("?r onto:hasGap ?g", f"{ELIGIBLE} {DECIDING} ?g a onto:Gap"),
    ],
    "Reason-value": [swap("?g onto:unknownReason ?x", "?g onto:unknownReason trial:BORED")],
    "Gap-words": [
        drop("?g onto:missingText ?t", "?g a onto:Gap ."),
        drop("?g onto:unknownReason ?x", "?g a onto:Gap ."),
    ],
    "Gap-condition": [
        drop("?c rdfs:label ?l", "?g a onto:Gap ; onto:onCondition ?c ."),
        add("?g onto:onCondition ?c", "?g a onto:Gap . ?c a trial:Condition"),
    ],
    "Gap-owner": [drop("?r onto:hasGap ?g")],
    "Evidence-condition": [
        drop("?e onto:onCondition ?c", "?e a onto:Evidence ."),
        drop("?c rdfs:label ?l", "?e a onto:Evidence ; onto:onCondition ?c ."),
    ],
    "Evidence-record": [
        drop("?e onto:evidenceRecord ?x"),
        swap("?e onto:evidenceRecord ?x", "?e onto:evidenceRecord 'lab'"),
    ],
    "Evidence-outcome": [drop("?e onto:outcome ?o", "?e a onto:Evidence .")],
    "Evidence-text": [
        drop("?e onto:evidenceText ?t"),
        swap("?e onto:evidenceText ?t", "?e onto:evidenceText ''"),
    ],
    "Evidence-owner": [drop("?r onto:hasEvidence ?e")],
    "Comparison-values": [
        drop("?k onto:comparedValue ?v"),
        swap("?k onto:comparedValue ?v", "?k onto:comparedValue 'much'"),
        drop("?k onto:limit ?l"),
        swap("?k onto:limit ?l", "?k onto:limit 0.0"),
        drop("?k onto:percentFromLimit ?n"),
        drop("?k onto:farthestPercent ?n"),
        swap("?k onto:farthestPercent ?n", "?k onto:farthestPercent '-1.0'^^xsd:decimal"),
        add("?k onto:comparedUnit 'kg'", "?k a onto:Comparison"),
    ],
    "Comparison-record": [
        drop("?k onto:evidenceRecord ?x", "?k a onto:Comparison ."),
        drop("?k onto:comparedProperty ?p"),
        add("?k onto:comparedProperty <urn:other>", "?k a onto:Comparison"),
    ],
    "Comparison-condition": [
        drop("?k onto:onCondition ?c", "?k a onto:Comparison ."),
        drop("?c rdfs:label ?l", "?k a onto:Comparison ; onto:onCondition ?c ."),
        add("?k onto:onCondition ?c", "?k a onto:Comparison . ?c a trial:Condition"),
    ],
    "Comparison-owner": [drop("?r onto:hasComparison ?k")],
    "ReadingFlag-alternative": [
        drop("?f onto:alternative ?a"),
        drop("?a rdfs:label ?l", "?f onto:alternative ?a ."),
    ],
    "ReadingFlag-values": [
        drop("?f onto:otherwise ?o"),
        swap("?f onto:otherwiseVerdict ?v", "?f onto:otherwiseVerdict ?w", "?f onto:verdict ?w ."),
        add("?f onto:verdict onto:Eligible ; onto:otherwiseVerdict onto:Ineligible", "?f onto:otherwise ?o"),
    ],
    "ReadingFlag-owner": [drop("?r onto:hasReadingFlag ?f")],
    "DataQualityFinding-words": [
        drop("?d onto:findingCode ?c"),
        drop("?d onto:findingText ?c"),
        swap("?d onto:findingCode ?c", "?d onto:findingCode 'Not a code'"),
        add("?d onto:occurrences 0", "?d a onto:DataQualityFinding"),
    ],
    "DataQualityFinding-owner": [drop("?s onto:hasFinding ?d")],
}  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """A graph in which each shape has something to look at: three vignettes, one with a malformed value."""
    folder = tmp_path_factory.mktemp("in")
    for name in PATIENTS:
        text = (VIGNETTES / f"{name}.ttl").read_text("utf-8")
        odd = f"\n<{BASE}patients/{name}> onto:concurrentSsaPlanned 'perhaps' .\n" if name == "V13" else ""
        (folder / f"{name}.ttl").write_text(text + odd, "utf-8")
    dataset = write(tmp_path_factory.mktemp("out"), folder)
    verdicts = {one.result.patient.removeprefix(BASE + "patients/"): one.result for one in dataset.screened}
    assert [str(verdicts[name].verdict) for name in PATIENTS] == ["ELIGIBLE", "UNDETERMINED", "INELIGIBLE"]
    found = dataset.results()
    found.update(HEAD + FEW)
    return found


def test_the_results_conform(results: Graph) -> None:
    assert not failing(results)


@pytest.mark.parametrize(
    ("shape", "update"),
    [pytest.param(s, u, id=f"{s}-{n}") for s, updates in MUTATIONS.items() for n, u in enumerate(updates)],
)
def test_a_mutation_is_noticed(shape: str, update: str, results: Graph) -> None:
    mutated = Graph()
    mutated += results
    mutated.update(HEAD + update)
    assert set(mutated) != set(results), "the update found nothing to change"
    assert shape in failing(mutated)


def test_every_shape_with_a_target_is_mutated() -> None:
    shapes, result = results_shapes(), Namespace(BASE + "results#")
    targets = {SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf}
    named = {str(s).removeprefix(result) for s, p in shapes.subject_predicates() if p in targets}
    assert named == set(MUTATIONS)
    for name in named:
        assert (result[name], SH.message, None) in shapes


def test_shapes_name_defined_terms_only() -> None:
    """A misspelt class or property would never match, and so would its shape."""
    ontology = screener().ontology
    terms = ontology.terms
    used = {str(term) for triple in results_shapes() for term in triple}
    assert {term for term in used if term.startswith((ONTO, TRIAL))} <= terms
    reasons = {term for term in terms if TRIAL + "UnknownReason" in ontology.types(term)}
    shape = Namespace(BASE + "results#")["Reason-value"]
    assert {str(term) for term in results_shapes().items(results_shapes().value(shape, SH["in"]))} == reasons
