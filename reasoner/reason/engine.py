# SPDX-License-Identifier: Apache-2.0
"""Entail types and edges for patients: compile the ontology once, then chase each patient's facts.

A class may promise a partner that has no name ("every regimen of this kind contains some platinum drug"). No
nameless nodes are made while screening. Instead each promising class is tried out once on an example member
with its promised partners, and what follows for the member becomes rules of its own.
"""

from __future__ import annotations

from reasoner.errors import OntologyError
from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.reason.axioms import is_hidden
from reasoner.reason.chase import Chase, State
from reasoner.reason.fragment import check_fragment
from reasoner.reason.mapping import read_axioms
from reasoner.reason.rules import Consequence, compile_rules
from reasoner.terms import RDFS, TYPE, shorten

__all__ = ["Entailment"]

#: Promising class -> (property, class of the partner)
Partners = dict[str, list[tuple[str, str]]]

#: The example member, and how deep promises may nest before they must be a circle.
_MEMBER = "urn:example:member"
_DEEPEST = 8


class Entailment:
    """The ontology as rules; immutable, and shared by all patients."""

    def __init__(self, ontology: Ontology) -> None:
        """Compile the ontology.

        Raises:
            OntologyError: an axiom lies outside the fragment that the rules decide.
        """
        self._ontology = ontology
        self._shared = ontology.terms
        axioms = read_axioms(ontology.index)
        check_fragment(ontology.index, axioms)
        self._rules = compile_rules(axioms, ontology.superclasses)
        self._base = self._close_reference()
        consequences = self._try_promises()
        if consequences:
            self._rules = compile_rules(axioms, ontology.superclasses, consequences)
            self._base = self._close_reference()

    def entail(self, patient: PatientGraph) -> None:
        """Add to the patient every type and edge that the ontology entails, each with its premises.

        A contradiction becomes a finding and the rest is entailed all the same.
        """
        Chase(self._rules, patient, base=self._base, shared=self._shared, label=self._label).run()

    def _label(self, iri: str) -> str:
        labels = self._ontology.objects(iri, RDFS + "label")
        return next((label.lexical for label in labels if isinstance(label, Literal)), shorten(iri))

    def _close_reference(self) -> State:
        """Everything that follows about the ontology's own individuals."""
        scratch = PatientGraph("", "ontology")
        for subject, facts in self._ontology.index.items():
            if not is_hidden(subject):
                scratch.index[subject] = {predicate: list(objects) for predicate, objects in facts.items()}
        for individual, cls in self._rules.members:
            scratch.add(individual, TYPE, cls)
        return Chase(self._rules, scratch).run()

    def _try_promises(self) -> dict[str, list[Consequence]]:
        """Promising class -> what its members have because of the partners that it promises."""
        partners: Partners = {}
        for cls, prop, partner in self._rules.promised:
            partners.setdefault(cls, []).append((prop, partner))
        consequences = {}
        for cls in partners:
            alone, together = self._example(cls, {}), self._example(cls, partners)
            entailed: list[Consequence] = sorted(together.types[_MEMBER] - alone.types[_MEMBER])
            for node, prop, value in sorted(together.edges - alone.edges, key=str):
                if node == _MEMBER and value in self._shared:
                    entailed.append((prop, value))
            if entailed:
                consequences[cls] = entailed
        return consequences

    def _example(self, cls: str, partners: Partners) -> State:
        graph = PatientGraph(_MEMBER, "example")
        self._add_partners(graph, _MEMBER, cls, partners, depth=0)
        return Chase(self._rules, graph, base=self._base, shared=self._shared).run()

    def _add_partners(
        self, graph: PatientGraph, node: str, cls: str, partners: Partners, *, depth: int
    ) -> None:
        if depth > _DEEPEST:
            text = "owl:someValuesFrom on the right promises partners in a circle"
            raise OntologyError(f"{shorten(cls)}: {text}")
        graph.add(node, TYPE, cls)
        rules = self._rules.classes.get(cls)
        promising = [cls, *(sup for sup, _ in rules.supers)] if rules else [cls]
        for owner in promising:
            for prop, partner in partners.get(owner, ()):
                name = f"{node}/{sum(map(len, graph.index.values()))}-{len(graph.index)}"
                graph.add(node, prop, name)
                self._add_partners(graph, name, partner, partners, depth=depth + 1)
