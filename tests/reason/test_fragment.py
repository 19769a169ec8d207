# SPDX-License-Identifier: Apache-2.0
"""Every construct outside the fragment is refused by name; one file each under `forbidden/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.errors import OntologyError
from reasoner.ontology import Ontology
from reasoner.reason import Entailment
from reasoner.reason.fragment import check_fragment, find_problems
from reasoner.reason.mapping import read_axioms

from .world import HERE, World

FORBIDDEN = sorted((HERE / "forbidden").glob("*.ttl"))


def _expected(path: Path) -> str:
    return path.read_text("utf-8").splitlines()[0].removeprefix("# expects: ")


@pytest.mark.parametrize("path", FORBIDDEN, ids=lambda path: path.stem)
def test_a_forbidden_construct_is_refused_by_name(path: Path) -> None:
    with pytest.raises(OntologyError) as caught:
        Entailment(World.load(path).ontology)
    assert _expected(path) in str(caught.value)


@pytest.mark.parametrize("path", FORBIDDEN, ids=lambda path: path.stem)
def test_without_its_last_paragraph_the_file_passes(path: Path, tmp_path: Path) -> None:
    """So that each file proves its own construct."""
    declarations = path.read_text("utf-8").rstrip().rpartition("\n\n")[0]
    (tmp_path / path.name).write_text(declarations, "utf-8")
    Entailment(World.load(tmp_path / path.name).ontology)


def test_all_problems_are_told_at_once() -> None:
    index = World.load(HERE / "forbidden" / "has-key.ttl").ontology.index
    index |= World.load(HERE / "forbidden" / "same-as.ttl").ontology.index | index
    with pytest.raises(OntologyError) as caught:
        check_fragment(index, read_axioms(index))
    assert "owl:hasKey" in str(caught.value)
    assert "owl:sameAs" in str(caught.value)


def test_the_ontology_lies_inside_the_fragment(ontology: Ontology) -> None:
    assert list(find_problems(ontology.index, read_axioms(ontology.index))) == []
