# SPDX-License-Identifier: Apache-2.0
"""Records under the real protocol up to their outcomes, by the fast engine and without explanations."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from rdflib import Graph

from reasoner.derive import Derivation
from reasoner.derive.scope import keep_what_counts
from reasoner.judge import judge, verdict
from reasoner.judge.collect import collect_next
from reasoner.ontology import Ontology
from reasoner.protocol import Protocol, protocol_folder
from reasoner.read import ReadNotes, read_patients
from reasoner.reason import Entailment
from reasoner.result import Collection, CriterionResult, Verdict
from reasoner.terms import PATIENTS, PREFIXES
from reasoner.validate.fast import FastEngine, FastEvaluation
from reasoner.validate.record import RecordCheck

__all__ = ["Evaluated", "base", "evaluate", "protocol", "record"]

TESTS = Path(__file__).parents[1]
VIGNETTES = TESTS.parent / "examples" / "vignettes"
_BASE = TESTS / "shapes" / "base.ttl"


class Evaluated(NamedTuple):
    """One patient and what the shapes say."""

    evaluation: FastEvaluation
    results: tuple[CriterionResult, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict."""
        return verdict(protocol(), self.results)

    def collect(self, curable: frozenset[str] = frozenset()) -> Collection:
        """What to collect next."""
        return collect_next(protocol(), self.evaluation, self.results, curable=curable)


@cache
def _ontology() -> Ontology:
    return Ontology.load()


@cache
def protocol() -> Protocol:
    """The protocol, loaded once."""
    return Protocol.load(protocol_folder("a022001"), _ontology())


@cache
def _stages() -> tuple[RecordCheck, Entailment, FastEngine]:
    return RecordCheck(_ontology()), Entailment(_ontology()), FastEngine(protocol().shapes)


@cache
def _derivation(policy: str) -> Derivation:
    return Derivation(_ontology(), protocol().declarations, policy=policy, as_of=None)


def evaluate(graph: Graph, folder: Path, *, policy: str = "default") -> Evaluated:
    """The one patient of a graph; the graph goes through a file of the folder, as input does."""
    file = folder / "record.nt"
    graph.serialize(file, format="nt", encoding="utf-8")
    (patient,) = read_patients([file], _ontology(), notes=ReadNotes())
    check, entailment, engine = _stages()
    check.check(patient)
    keep_what_counts(patient, as_of=None)
    entailment.entail(patient)
    _derivation(policy).derive(patient)
    evaluation = engine.evaluate(patient)
    return Evaluated(evaluation, judge(protocol(), evaluation, evaluation.rows()))


def base(update: str = "") -> Graph:
    """The eligible record from which the cases depart, after an update; `:x` is a record of it."""
    return record(_BASE, update)


def record(file: Path, update: str = "") -> Graph:
    """A record after an update."""
    graph = Graph().parse(file)
    name = file.stem
    prefixes = {**PREFIXES, "": f"{PATIENTS}{name}/"}
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes.items())
    if update:
        graph.update(head + update)
    return graph
