# SPDX-License-Identifier: Apache-2.0
"""The codes by which FHIR resources answer a condition: those that reading takes for its terms.

The terms are what the condition looks for: the values or the class of the selections that govern it, and the
values that its evidence must have. Nothing is asked for by a code that would not be understood.
"""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.ontology import Ontology
from reasoner.protocol import Condition, Protocol
from reasoner.read.code_map import CodeMap
from reasoner.terms import ONTO, TRIAL

__all__ = ["codes_of_conditions"]


def codes_of_conditions(protocol: Protocol, ontology: Ontology) -> dict[str, list[tuple[str, str]]]:
    """Label of a condition -> (system, code) in order; conditions without codes are left out."""
    deciding = [
        (mapping.system, mapping.code, {mapping.term, *mapping.kinds})
        for mappings in CodeMap.load(ontology).mappings.values()
        for mapping in mappings
        if mapping.sure
    ]
    found = {}
    for condition in protocol.conditions.values():
        terms = set(_terms(condition, protocol))
        if codes := sorted({(system, code) for system, code, kinds in deciding if terms & kinds}):
            found[condition.label] = codes
    return found


def _terms(condition: Condition, protocol: Protocol) -> Iterator[str]:
    """Local names of the terms that a condition looks for."""
    wanted = [value for _, values in condition.evidence_where for value in values]
    for selection in condition.governed_by:
        facts = protocol.declarations.get(selection, {})
        wanted += facts.get(TRIAL + "value") or facts.get(TRIAL + "ofClass", [])
    for term in wanted:
        if isinstance(term, str) and term.startswith(ONTO):
            yield term.removeprefix(ONTO)
