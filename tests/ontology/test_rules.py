# SPDX-License-Identifier: Apache-2.0
"""Rules of the ontology files: one query per rule, whose first line says the rule; a row is a failure.

Beside each query stands a small file that must fail it, so that a rule which can never fire is noticed.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

RULES = sorted((Path(__file__).parent / "rules").glob("*.rq"))
ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"


def load(*files: Path) -> ox.Store:
    store = ox.Store()
    for file in files:
        # Labels of blank nodes are kept apart by file.
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            store.add(quad)
    return store


def failures(store: ox.Store, rule: Path) -> list[str]:
    solutions = store.query(rule.read_text("utf-8"))
    assert isinstance(solutions, ox.QuerySolutions)
    return [" ".join(map(str, solution)) for solution in solutions]


@pytest.fixture(scope="module")
def ontology() -> ox.Store:
    return load(*sorted(ONTOLOGY.glob("*.ttl")))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_ontology_keeps_the_rule(rule: Path, ontology: ox.Store) -> None:
    """No row: the ontology keeps the rule."""
    found = failures(ontology, rule)
    sentence = rule.read_text("utf-8").partition("\n")[0].removeprefix("# ")
    assert not found, "\n".join([sentence, *found])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_rule_can_fail(rule: Path) -> None:
    """The file beside the query breaks the rule, and the query notices."""
    assert failures(load(rule.with_suffix(".ttl")), rule)


def test_every_rule_is_a_pair_with_a_sentence() -> None:
    """Each query has its failing file and the other way round, and starts with a sentence."""
    assert {rule.stem for rule in RULES} == {file.stem for file in RULES[0].parent.glob("*.ttl")}
    for rule in RULES:
        first = rule.read_text("utf-8").partition("\n")[0]
        assert first.startswith("# ")
        assert first.endswith(".")


@pytest.mark.parametrize("file", sorted(ONTOLOGY.glob("*.ttl")), ids=lambda file: file.stem)
def test_one_header_per_file(file: Path) -> None:
    """A file has one ontology header, named after it, and defines every term that it describes."""
    query = "SELECT ?o WHERE { ?o a <http://www.w3.org/2002/07/owl#Ontology> }"
    solutions = load(file).query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    headers = [solution["o"].value for solution in solutions]
    assert headers == [f"https://w3id.org/trialshapes/ontology/{file.stem}"]
