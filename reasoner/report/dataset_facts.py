# SPDX-License-Identifier: Apache-2.0
"""The facts about one patient as named graphs, one per layer: asserted, entailed, derived.

Asserted is what counts at registration of what was read: values that were withheld as malformed, and records
that were set aside, are told as findings instead. Provenance follows PROV-O
(https://www.w3.org/TR/prov-o/): a record with computed facts was derived from the records that they were
computed from; where that is the record itself, from the file that it was read from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from reasoner.patient import Literal, PatientGraph, Triple
from reasoner.report.quads import Block
from reasoner.report.result_iris import InputNames, ResultIris
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
                yield Block(graph, layers[layer])
                described += self._description(patient, graph, layer)
        yield Block(self._iris.run, described)

    def _layers(self, patient: PatientGraph) -> dict[str, list[Triple]]:
        layers: dict[str, list[Triple]] = {layer: [] for layer in LAYERS}
        asserted, entailed, derived = (layers[layer] for layer in LAYERS)
        for triple in patient.triples():
            if triple in patient.derived:
                derived.append(triple)
            elif triple in patient.entailed:
                entailed.append(triple)
            elif triple[1] == _FILE and isinstance(triple[2], Literal):
                asserted.append((triple[0], _FILE, Literal(self._inputs.name(triple[2].lexical))))
            else:
                asserted.append(triple)
        if patient.source and not patient.objects(patient.iri, _FILE):
            asserted.append((patient.iri, _FILE, Literal(self._inputs.name(patient.source))))
        derived += self._provenance(patient)
        return layers

    def _provenance(self, patient: PatientGraph) -> Iterator[Triple]:
        """Where the computed facts of each record come from."""
        sources: dict[str, set[str]] = {}
        for (record, _, _), grounds in patient.derived.items():
            sources.setdefault(record, set()).update(grounds)
        for record, found in sources.items():
            for source in found:
                if source != record:
                    yield record, _FROM, source
            if record in found:
                for file in self._read_from(patient, record):
                    yield record, _FROM, file

    def _read_from(self, patient: PatientGraph, record: str) -> list[str]:
        """The files of a record; the patient stands in for a file that the run does not list."""
        stated = patient.literals(record, _FILE) or patient.literals(patient.iri, _FILE)
        names = [literal.lexical for literal in stated] or [patient.source]
        files = [file for name in names for file in self._inputs.nodes(name)]
        return files or ([patient.iri] if record != patient.iri else [])

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
