# SPDX-License-Identifier: Apache-2.0
from reasoner.derive import vocabulary
from reasoner.ontology import data_folder, load_turtle
from reasoner.terms import BASE, ONTO, TRIAL, TYPE


def test_every_term_of_the_stage_is_defined_by_the_ontology() -> None:
    index = load_turtle(sorted(data_folder("ontology").glob("*.ttl")))
    named = {
        value for value in vars(vocabulary).values() if isinstance(value, str) and value.startswith(BASE)
    }
    named |= vocabulary.PROVENANCE

    assert {term for term in named if TYPE not in index.get(term, {})} - {ONTO, TRIAL} == set()
