# SPDX-License-Identifier: Apache-2.0
"""The facts about one patient as named graphs, one per layer: asserted, entailed, derived.

Asserted is what counts at registration of what was read: values that were withheld as malformed, and records
that were set aside, are told as findings instead. Provenance follows PROV-O
(https://www.w3.org/TR/prov-o/): a record with computed facts was derived from the records that they were
computed from; where that is the record itself, from the file that it was read from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from reasoner.patient import Index, Literal, PatientGraph, Term, Triple
from reasoner.report.quads import Block
from reasoner.report.result_iris import InputNames, ResultIris
from reasoner.report.statements import Grouped
from reasoner.terms import ONTO, PROV, TYPE

__all__ = ["LAYERS", "FactGraphs"]

ASSERTED: Final = "asserted"
ENTAILED: Final = "entailed"
DERIVED: Final = "derived"
LAYERS: Final = (ASSERTED, ENTAILED, DERIVED)

_FROM: Final = PROV + "wasDerivedFrom"
_FILE: Final = ONTO + "sourceFile"


class FactGraphs:
    """Writes the layers of patients of one run."""

    def __init__(self, iris: ResultIris, inputs: InputNames) -> None:
        """Keep both."""
        self._iris = iris
        self._inputs = inputs

    def blocks(self, patient: PatientGraph) -> Iterator[Block]:
        """One block per layer that holds anything, and one of the run that describes these graphs."""
        layers = self._layers(patient)
        described: list[Triple] = []
        for layer in LAYERS:
            if layers[layer]:
                graph = self._iris.facts(patient.iri, layer)
                yield Block(graph, Grouped(layers[layer]))
                described += self._description(patient, graph, layer)
        yield Block(self._iris.run, described)

    def _layers(self, patient: PatientGraph) -> dict[str, Index]:
        """The facts of each layer; the lists of a layer may be those of the patient."""
        index = patient.index
        derived, entailed = _added(patient.derived, index), _added(patient.entailed, index)
        asserted: Index = {}
        for subject, facts in index.items():
            own = facts
            for layer in (derived, entailed):
                if subject in layer:
                    own = _without(own, layer[subject])
            if _FILE in own:
                own = {**own, _FILE: list(dict.fromkeys(map(self._named, own[_FILE])))}
            if own:
                asserted[subject] = own
        if patient.source and not patient.objects(patient.iri, _FILE):
            name = Literal(self._inputs.name(patient.source))
            asserted[patient.iri] = {**asserted.get(patient.iri, {}), _FILE: [name]}
        for record, source in self._provenance(patient):
            derived.setdefault(record, {}).setdefault(_FROM, []).append(source)
        return {ASSERTED: asserted, ENTAILED: entailed, DERIVED: derived}

    def _named(self, file: Term) -> Term:
        return Literal(self._inputs.name(file.lexical)) if isinstance(file, Literal) else file

    def _provenance(self, patient: PatientGraph) -> Iterator[tuple[str, str]]:
        """Records with what their computed facts come from."""
        sources: dict[str, set[str]] = {}
        for record, grounds in {(record, grounds) for (record, _, _), grounds in patient.derived.items()}:
            if record in sources:
                sources[record].update(grounds)
            else:
                sources[record] = set(grounds)
        files = self._files(patient, patient.iri)
        for record, found in sources.items():
            for source in found:
                if source != record:
                    yield record, source
            if record in found:
                is_stated = _FILE in patient.index.get(record, _NOTHING)
                of_record = self._files(patient, record) if is_stated else files
                # the patient stands in for a file that the run does not list
                for file in of_record or ([patient.iri] if record != patient.iri else []):
                    yield record, file

    def _files(self, patient: PatientGraph, record: str) -> list[str]:
        """The files that a record was read from."""
        stated = patient.literals(record, _FILE) or patient.literals(patient.iri, _FILE)
        names = [literal.lexical for literal in stated] or [patient.source]
        return [file for name in names for file in self._inputs.nodes(name)]

    def _description(self, patient: PatientGraph, graph: str, layer: str) -> Iterable[Triple]:
        """What the graph holds; a computed layer comes from the asserted one, that one from a file."""
        yield graph, TYPE, ONTO + "FactGraph"
        yield graph, ONTO + "patient", patient.iri
        yield graph, ONTO + "layer", Literal(layer)
        if layer == ASSERTED:
            for file in self._inputs.nodes(patient.source):
                yield graph, _FROM, file
        else:
            yield graph, _FROM, self._iris.facts(patient.iri, ASSERTED)
            yield graph, PROV + "wasGeneratedBy", self._iris.run


_NOTHING: Final[Mapping[str, list[Term]]] = {}


def _added(facts: Iterable[Triple], index: Index) -> Index:
    """Facts of one layer sorted out; one about a record that was set aside since is none any more."""
    found: Index = {}
    for subject, predicate, obj in facts:
        about = found.get(subject)
        if about is None:
            if subject not in index:
                continue
            about = found[subject] = {}
        if predicate in about:
            about[predicate].append(obj)
        else:
            about[predicate] = [obj]
    return found


def _without(facts: dict[str, list[Term]], added: Mapping[str, list[Term]]) -> dict[str, list[Term]]:
    """The facts about a record without those that a layer added."""
    found = facts
    for predicate, objects in added.items():
        if predicate in facts:
            found = dict(facts) if found is facts else found
            kept = [obj for obj in facts[predicate] if obj not in objects]
            if kept:
                found[predicate] = kept
            else:
                del found[predicate]
    return found
