# SPDX-License-Identifier: Apache-2.0
"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import reasoner
from reasoner.protocol import Protocol, protocol_folder
from reasoner.terms import PREFIXES

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "reasoner").rglob("*.py"))
TURTLE = sorted([*(ROOT / "ontology").glob("*.ttl"), *(ROOT / "shapes").rglob("*.ttl")])


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_and_functions_stay_small(module: Path) -> None:
    """400 lines a module, 40 a function."""
    text = module.read_text("utf-8")
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]

    assert len(text.splitlines()) <= 400
    assert [f.name for f in functions if (f.end_lineno or f.lineno) - f.body[0].lineno >= 40] == []


@pytest.mark.parametrize("file", TURTLE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_one_prefix_means_one_namespace_everywhere(file: Path) -> None:
    declared = re.findall(r"(?i)^@?prefix\s+([\w-]*):\s+<([^>]+)>", file.read_text("utf-8"), re.MULTILINE)

    assert declared
    assert {p: iri for p, iri in declared if p in PREFIXES} == {
        p: PREFIXES[p] for p, _ in declared if p in PREFIXES
    }


def test_the_public_names_are_pinned() -> None:
    assert sorted(reasoner.__all__) == reasoner.__all__
    assert all(hasattr(reasoner, name) for name in reasoner.__all__)


def test_python_names_no_criterion_drug_or_threshold_of_the_trial() -> None:
    """A new trial is a new folder under shapes/, and no Python."""
    ontology = reasoner.Ontology.load()
    protocols = [Protocol.load(protocol_folder(name), ontology) for name in ("a022001", "a022001/dosing")]
    agents = {i for i in ontology.terms if any(t.endswith("#Agent") for t in ontology.types(i))}
    names = {iri.rpartition("#")[2] for iri in agents} | {
        criterion.identifier for protocol in protocols for criterion in protocol.criteria
    }
    assert {"capecitabine", "INC-08", "DOSE-01"} <= names

    quoted = {
        node.value: module.name
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert {name: quoted[name] for name in names if name in quoted} == {}
