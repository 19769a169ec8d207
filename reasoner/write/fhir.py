# SPDX-License-Identifier: Apache-2.0
"""Patient records as FHIR R4 bundles (https://hl7.org/fhir/R4/) that `reasoner.read.fhir` reads back.

1. A record becomes the standard resource of its kind where FHIR has one, with the codes of `fhir_codes.py`.
2. What that resource has no element for stands in it as an extension.
3. A record that FHIR has no resource for is an Observation in our own terms.

`docs/fhir.md` describes 2 and 3. The same record gives the same bundle.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read.fhir.own import OwnTerms
from reasoner.read.mapping import NEOPLASM, RECORDS
from reasoner.read.tables import TABLES
from reasoner.terms import BASE, DCTERMS, shorten
from reasoner.write.fhir_care import CARE
from reasoner.write.fhir_codes import Codes, concept_of, own
from reasoner.write.fhir_context import Builder, Context
from reasoner.write.fhir_disease import DISEASE
from reasoner.write.fhir_values import Cells, Json, Parts, identifier, json_text, records_of
from reasoner.write.tables import to_tables

__all__ = ["FhirBundle", "FhirWriter"]

_SERVER: Final = BASE + "fhir/"
_BUILDERS: Final[dict[str, Builder]] = DISEASE | CARE
_IDENTIFIER: Final = DCTERMS + "identifier"


@dataclass(frozen=True, slots=True)
class FhirBundle:
    """The resources of a patient, and the facts that no resource could hold, by predicate."""

    resources: tuple[Json, ...]
    left: Counter[str] = field(default_factory=Counter)

    def text(self) -> str:
        """A Bundle of the type `collection` as JSON, one resource a line."""
        entries = (
            json_text({"fullUrl": f"{_SERVER}{r['resourceType']}/{r['id']}", "resource": r})
            for r in self.resources
        )
        head = '{"resourceType": "Bundle", "type": "collection", "entry": [\n'
        return head + ",\n".join(entries) + "\n]}\n"


class FhirWriter:
    """Writes one patient after the other."""

    def __init__(self, ontology: Ontology) -> None:
        """Read the code map."""
        self._codes = Codes(ontology)
        self._dates = {row[0]: row[3:] for row in OwnTerms(ontology).classes()}

    def bundle(self, patient: PatientGraph) -> FhirBundle:
        """What was recorded of a patient.

        Raises:
            ReadError: the patient has an IRI from which no identifier can be made.
        """
        tables = to_tables(patient)
        records = {table: records_of(tables.rows.get(table, ())) for table in TABLES}
        left = Counter(tables.left)
        references: dict[str, str] = {}
        context = Context(
            tables.identifier, self._codes, records, references, Parts(references, left), self._dates
        )
        resources: list[Json] = []
        for table, found in records.items():
            for row_id, cells in found.items():
                made = self._made(context, table, row_id, cells)
                if made:
                    kind, name = made[0]["resourceType"], made[0]["id"]
                    references[NEOPLASM if table == "diagnosis" else row_id] = f"{kind}/{name}"
                resources += made
        _add_identifiers(resources[0], patient, left)
        return FhirBundle(tuple(resources), left)

    def _made(self, context: Context, table: str, row_id: str, cells: Cells) -> list[Json]:
        """The resources of a record, the one that others refer to first."""
        build = _BUILDERS.get(table)
        copy = {name: list(values) for name, values in cells.items()}
        standard = build(context, row_id, copy) if build else None
        return [self._own(context, table, row_id, cells)] if standard is None else standard

    def _own(self, context: Context, table: str, row_id: str, cells: Cells) -> Json:
        """An Observation in our own terms."""
        record = RECORDS[table]
        rest = {name: list(values) for name, values in cells.items()}
        classes = rest.get(record.class_column) or [record.type]
        resource = context.resource("Observation", identifier(context.patient, row_id), status="final")
        resource["code"] = concept_of(own(classes[0]))
        day, start, end = self._dates.get(classes[0], ("", "", ""))
        if start and rest.get(start):
            period = {"start": rest[start].pop(0)} | ({"end": rest[end].pop(0)} if rest.get(end) else {})
            resource["effectivePeriod"] = period
        elif day and rest.get(day):
            resource["effectiveDateTime"] = rest[day].pop(0)
        if components := context.parts.components(table, rest):
            resource["component"] = components
        return resource


def _add_identifiers(resource: Json, patient: PatientGraph, left: Counter[str]) -> None:
    """What else the patient is known by."""
    if known := patient.literals(patient.iri, _IDENTIFIER):
        resource["identifier"] = [{"value": literal.lexical} for literal in known]
        left.subtract({shorten(_IDENTIFIER): len(known)})
        if not left[shorten(_IDENTIFIER)]:
            del left[shorten(_IDENTIFIER)]
