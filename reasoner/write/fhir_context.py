# SPDX-License-Identifier: Apache-2.0
"""What the builders of FHIR resources share: the patient, the codes, and what was written so far.

A builder takes the cells that its resource has elements for; the context adds the others as extensions. It
returns None when the resource would say more or less than the record does, which is then sent in our own
terms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from reasoner.read.mapping import NEOPLASM, RECORDS
from reasoner.write.fhir_codes import Codes, coding, concept_of
from reasoner.write.fhir_values import Cells, Json, Parts, identifier

__all__ = ["HL7", "MCODE", "Builder", "Context", "day_of", "status_of", "take"]

HL7: Final = "http://terminology.hl7.org/CodeSystem/"
MCODE: Final = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-"


def take(cells: Cells, column: str) -> str:
    """The first value of a column, which is then no longer among the cells; empty when there is none."""
    values = cells.get(column)
    return values.pop(0) if values else ""


@dataclass(frozen=True, slots=True)
class Context:
    """One patient: the records, and the resources made of them so far."""

    patient: str
    codes: Codes
    records: Mapping[str, Mapping[str, Cells]]
    references: Mapping[str, str]
    parts: Parts
    #: classes that a resource may be coded with
    classes: Collection[str]

    def resource(self, kind: str, name: str, **elements: object) -> Json:
        """A resource of this patient."""
        subject = {"reference": f"Patient/{identifier(self.patient, '')}"}
        holder = "patient" if kind == "BodyStructure" else "subject"
        return {"resourceType": kind, "id": name, **elements, holder: subject}

    def named(self, kind: str, row_id: str, **elements: object) -> Json:
        """The resource of a record."""
        return self.resource(kind, identifier(self.patient, row_id), **elements)

    def finish(self, resource: Json, table: str, cells: Cells) -> list[Json]:
        """The resource with everything else of the record as extensions."""
        record = RECORDS[table]
        rest = {
            name: values for name, values in cells.items() if name not in {record.class_column, record.parent}
        }
        if extensions := self.parts.extensions(table, rest):
            resource["extension"] = [*resource.get("extension", ()), *extensions]
        return [resource]

    @property
    def tumour(self) -> str:
        """The reference to the index tumour, or nothing."""
        return self.references.get(NEOPLASM, "")

    def about_tumour(self) -> Json:
        """`focus` of what is said of the tumour."""
        return {"focus": [{"reference": self.tumour}]} if self.tumour else {}

    def of_class(self, table: str, cells: Cells, *systems: str) -> Json:
        """The code of the kind of a record; a kind without its own code is in our terms."""
        record = RECORDS[table]
        classes = cells.get(record.class_column) or [record.type]
        return concept_of(*(self.codes.coding(name, *systems) for name in classes))


Builder = Callable[[Context, str, Cells], "list[Json] | None"]


def status_of(code: str, system: str = "condition-ver-status") -> Json:
    """A code of a code system of HL7."""
    return concept_of(coding(HL7 + system, code))


def day_of(cells: Cells, element: str, column: str = "date") -> Json:
    """The element with the first date of a column, if there is one."""
    day = take(cells, column)
    return {element: day} if day else {}
