# SPDX-License-Identifier: Apache-2.0
"""The dataset holds every result of a run in the terms of the ontology, and keeps the shapes of results."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from shapes.cases import cases

from reasoner.result import Horizon, Verdict
from reasoner.terms import ONTO, OWL, RDFS, TRIAL, TYPE
from report.datasets import VIGNETTES, Dataset, conforms, iri, screener, write


def test_there_is_one_result_per_patient_and_criterion(vignettes: Dataset) -> None:
    found = vignettes.select(
        "SELECT ?p ?c ?o WHERE { ?r a onto:CriterionResult ; onto:patient ?p ; onto:criterion ?c ;"
        " onto:outcome ?o ; onto:ofScreening/onto:patient ?p }"
    )
    told = [
        (one.result.patient, c.criterion, ONTO + c.outcome.capitalize())
        for one in vignettes.screened
        for c in one.result.criteria
    ]
    assert len(told) == 13 * len(screener().protocol.criteria)
    assert Counter(found) == Counter(told)


def test_every_screening_has_its_verdict(vignettes: Dataset) -> None:
    found = vignettes.select(
        "SELECT ?p ?v WHERE { ?s a onto:PatientScreening ; onto:patient ?p ; onto:verdict ?v }"
    )
    assert Counter(found) == Counter(
        (one.result.patient, ONTO + one.result.verdict.capitalize()) for one in vignettes.screened
    )


def turning_days(horizon: Horizon) -> int:
    single = (horizon.expires, horizon.curable)
    many = (horizon.curable_criteria, horizon.edges, horizon.refresh)
    return sum(one is not None for one in single) + sum(map(len, many))


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("Gap", lambda r: sum(len(c.gaps) for c in r.criteria)),
        ("Evidence", lambda r: sum(len(c.evidence) for c in r.criteria)),
        ("Comparison", lambda r: sum(len(c.comparisons) for c in r.criteria)),
        ("ReadingFlag", lambda r: len(r.readings) + sum(len(c.readings) for c in r.criteria)),
        ("EligibilityPeriod", lambda r: len(r.horizon.periods)),
        ("TurningDay", lambda r: turning_days(r.horizon)),
        ("CollectionRequest", lambda r: sum(map(len, r.collect))),
        ("DataQualityFinding", lambda r: len(r.findings)),
    ],
)
def test_nothing_that_explains_is_left_out(vignettes: Dataset, kind: str, count) -> None:  # noqa: ANN001
    found = list(vignettes.store.quads_for_pattern(None, ox.NamedNode(TYPE), iri(kind)))
    assert len(found) == sum(count(one.result) for one in vignettes.screened)


def test_terms_are_used_as_the_ontology_defines_them(vignettes: Dataset) -> None:
    """Terms are declared; links lead to IRIs, values are literals, and subjects are in the domain."""
    ontology = screener().ontology
    links, data = (ontology.declared(OWL + kind) for kind in ("ObjectProperty", "DatatypeProperty"))
    triples = vignettes.graph(vignettes.run)
    types: dict[str, set[str]] = {}
    for t in triples:
        if t.predicate.value == TYPE:
            cls = t.object.value
            types.setdefault(t.subject.value, set()).update({cls, *ontology.superclasses.get(cls, ())})
    for t in triples:
        prop = t.predicate.value
        for term in (prop, t.object.value if isinstance(t.object, ox.NamedNode) else prop):
            assert term in ontology.terms or not term.startswith((ONTO, TRIAL)), term
        if prop in links | data:
            assert isinstance(t.object, ox.Literal) == (prop in data), t
            assert set(ontology.objects(prop, RDFS + "domain")) <= types[t.subject.value], t


def test_vignettes_conform(vignettes: Dataset) -> None:
    assert conforms(vignettes)


def test_a_horizon_that_disagrees_with_the_verdict_gives_no_day(tmp_path: Path) -> None:
    """V02 expires on 2026-12-05; with an old blood count the verdict is open, and nothing expires."""
    V02 = (VIGNETTES / "V02.ttl").read_text("utf-8")  # noqa: N806 - a patient's name
    before, count, after = V02.partition("<lab-anc> a onto:LabResult")
    stale = before + count + after.replace('"2026-11-16"', '"2026-09-16"', 1)
    (tmp_path / "V02.ttl").write_text(stale, "utf-8")
    dataset = write(tmp_path / "out", tmp_path / "V02.ttl")
    (one,) = dataset.screened
    assert one.result.horizon
    assert (one.result.verdict, bool(one.result.horizon.expires)) == (Verdict.UNDETERMINED, True)
    assert dataset.select("SELECT ?d WHERE { ?s onto:expiresOn ?d }") == []
    assert conforms(dataset)


@pytest.mark.parametrize("policy", ["default", "strict", "lenient"])
def test_cases_conform(policy: str, tmp_path: Path) -> None:
    """A sample of the cases of each policy, or all where there are few."""
    found = [case for case in cases() if case.policy == policy]
    sample = found[:: max(1, len(found) // 12)]
    graph = Graph()
    for case in sample:
        graph += case.graph()
    graph.serialize(tmp_path / "cases.nt", format="nt", encoding="utf-8")
    dataset = write(tmp_path / "out", tmp_path / "cases.nt", policy=policy)
    assert len(dataset.screened) == len(sample)
    assert dataset.select("SELECT ?p WHERE { ?run onto:policyName ?p }") == [(policy,)]
    presumed = dataset.select("SELECT ?s WHERE { ?s onto:presumes ?c }")
    assert bool(presumed) == any(one.result.confirm for one in dataset.screened)
    assert conforms(dataset)
