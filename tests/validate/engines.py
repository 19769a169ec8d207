# SPDX-License-Identifier: Apache-2.0
"""Patients and shapes graphs on which engines are compared, each prepared once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from laws.pipeline import Pipeline
from shapes.cases import VIGNETTES, Case

from reasoner.generate import Cohort
from reasoner.ontology import Ontology, data_folder, load_turtle
from reasoner.patient import PatientGraph
from reasoner.read import ReadNotes, read_patients
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import PATIENTS, TYPE
from reasoner.validate.fast import FastEngine
from reasoner.validate.reference import ReferenceEngine

__all__ = [
    "MALFORMED",
    "cohort",
    "engines",
    "generated",
    "malformed",
    "ontology",
    "pipeline",
    "read",
    "read_case",
]
__all__ += ["record_engines", "record_shapes"]

ROOT = Path(__file__).parents[2]
MALFORMED = sorted((VIGNETTES.parents[1] / "tests" / "shapes" / "record" / "malformed").glob("*.ttl"))


@cache
def ontology() -> Ontology:
    return Ontology.load()


@cache
def pipeline(policy: str = "default") -> Pipeline:
    return Pipeline(ontology(), policy=policy)


@cache
def engines() -> tuple[FastEngine, ReferenceEngine]:
    graph = pipeline().protocol.shapes
    return FastEngine(graph), ReferenceEngine(graph)


@cache
def record_shapes() -> ShapesGraph:
    return ShapesGraph(load_turtle([data_folder("shapes") / "record.ttl"]))


@cache
def record_engines() -> tuple[FastEngine, ReferenceEngine]:
    return FastEngine(record_shapes()), ReferenceEngine(record_shapes())


def read(file: Path) -> PatientGraph:
    (patient,) = read_patients([file], ontology(), notes=ReadNotes())
    return patient


def read_case(case: Case, folder: Path) -> PatientGraph:
    file = folder / "case.nt"
    case.graph().serialize(file, format="nt", encoding="utf-8")
    return read(file)


def malformed(file: Path) -> PatientGraph:
    """Facts as they stand in a file, ill-typed ones too, with the classes above the told ones."""
    patient = PatientGraph(PATIENTS + file.stem, "test", load_turtle([file]))
    told = [(s, cls) for s, facts in patient.index.items() for cls in facts.get(TYPE, ())]
    for subject, cls in told:
        for above in sorted(ontology().superclasses.get(str(cls), ())):
            patient.add(subject, TYPE, above)
    return patient


@cache
def _cohort() -> Cohort:
    return Cohort(0, ontology=ontology())


def generated(seed: int) -> Cohort:
    """The invented patients of a seed; what lies on a limit is found once."""
    _ = _cohort().stories
    return _cohort().reseeded(seed)


def cohort(folder: Path, patients: int, seed: int) -> Iterator[PatientGraph]:
    """Generated patients as they are read."""
    generated(seed).write(folder, patients)
    yield from read_patients([folder / "patients.nq"], ontology(), notes=ReadNotes())
